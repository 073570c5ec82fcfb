package standardisation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// Tx is what the figures need of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	// PairedJudgements gives what was put in on the paired visits in the scope where all
	// is in, by visit, the lead's first.
	PairedJudgements(within access.Scope, f Filter) ([]Judged, error)
	Framework(within access.Scope, which id.Framework) (*framework.Framework, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows the judgements; a zero member does not.
type Filter struct {
	Days      calendar.Range // either end may be zero
	Framework id.Framework
	Principle string
	Observers []id.Person // each is one of the pair
	ByPair    bool        // figures for each pair of observers
}

// Judged is what one observer put in on one paired visit.
type Judged struct {
	ObservationID id.Observation
	FrameworkID   id.Framework
	ObserverID    id.Person
	ObserverName  string
	Judgements    access.SealedOf[access.Draft, []Judgement]
}

// Judgement is as much of a judgement as is compared.
type Judgement struct {
	Principle string `json:"principle"`
	Grade     string `json:"grade"` // empty: ungraded, or not observed
}

// Service tells how far observers agree.
type Service struct{ Store Store }

// ObserverAgreement gives the figures over the visits in the reader's reach, by framework
// version, principle and, where asked for, pair.
func (s Service) ObserverAgreement(ctx context.Context, who access.Actor, f Filter) (found []Item, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		found, err = Among(tx, f)
		return err
	})
	return found, err
}

// Among measures the agreement within a transaction, for whoever acts.
func Among(tx Tx, f Filter) ([]Item, error) {
	within, who := tx.Scope(access.ReadObserverAgreement), tx.Actor()
	if within.IsEmpty() {
		return nil, fault.Absent
	}
	// Leave to read the figures, not any one visit: the scope says which they are of.
	by, err := tx.Permit(within, access.Facts{Hub: who.Hub(), ID: who.Hub().UUID, Observers: []id.Person{who.Person()}})
	if err != nil {
		return nil, err
	}
	open, err := by.Disclose(tx)
	if err != nil {
		return nil, err
	}
	sets, err := tx.PairedJudgements(within, f)
	if err != nil {
		return nil, err
	}
	frameworks, err := frameworksOf(tx, sets)
	if err != nil {
		return nil, err
	}
	return measure(pairUp(sets, open, f), frameworks), nil
}

func frameworksOf(tx Tx, sets []Judged) (map[id.Framework]*framework.Framework, error) {
	within, found := tx.Scope(access.ReadFramework), map[id.Framework]*framework.Framework{}
	for _, s := range sets {
		if found[s.FrameworkID] != nil {
			continue
		}
		f, err := tx.Framework(within, s.FrameworkID)
		if err != nil {
			return nil, err
		}
		found[s.FrameworkID] = f
	}
	return found, nil
}
