package observation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// SelfEvaluation is what one side says of the session, by the framework that the visit keeps.
// Until it is submitted it is that side's alone; from then on it stays as it is.
type SelfEvaluation struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	Side          Side           `gorm:"primaryKey"`
	Evaluations   access.SealedOf[access.SelfEvaluation, []Evaluation]
	WrittenBy     id.Person // the last
	SubmittedBy   *id.Person
	SubmittedAt   *time.Time
	Version       int64 // 0: not written yet
	CreatedAt     time.Time
	UpdatedAt     time.Time
	WriterName    string `gorm:"->;-:migration"`
}

// TableName is the table of self-evaluations.
func (SelfEvaluation) TableName() string { return "observation_self_evaluation" }

// Evaluation is what a side says on one principle.
type Evaluation struct {
	Principle string   `json:"principle"`
	Grade     string   `json:"grade,omitempty"` // of the framework's scale; empty: none is given
	Evidence  string   `json:"evidence,omitempty"`
	Strengths []string `json:"strengths,omitempty"`
	NextSteps []string `json:"nextSteps,omitempty"`
}

// SelfEvaluationsSeen are the self-evaluations open to a reader, with what opens them.
type SelfEvaluationsSeen struct {
	All  []SelfEvaluation
	Open access.Disclosure
}

// The faults of self-evaluations.
var (
	ErrEvaluationSubmitted = fault.New(fault.Conflict, "self-evaluation-already-submitted", "This side's self-evaluation is submitted, and stays as it is.")
	ErrEvaluationTooLate   = fault.New(fault.Conflict, "self-evaluation-too-late", "What the observers judged has been shown, so that nobody evaluates themselves unseen by it.")
)

// evaluates is the side for which each party writes.
var evaluates = map[access.Party]Side{
	access.Subject: Provider, access.ContactOfPartner: Provider, access.HeadVisited: School, access.LeadOfMusic: School,
}

// opens are the sides whose self-evaluations are open to the party: a writer's own, both to
// who judges, and beside the report the provider's.
func opens(p access.Party) []Side {
	switch p {
	case access.ObserverAssigned, access.LeadForQuality, access.ManagerForLead:
		return []Side{Provider, School}
	case access.Hearing, access.HeadSharedWith, access.Inspecting:
		return []Side{Provider}
	}
	return []Side{evaluates[p]}
}

// shown reports whether the teacher was shown a draft, or the report is issued.
func (o *Observation) shown() bool { return o.IssuedAt != nil || !o.ReplyWindowEndsOn.IsZero() }

func (o *Observation) canEvaluate(action access.Action, by access.Permit) bool {
	state := o.Progress.Evaluated[evaluates[by.Party()]]
	return state == Drafted || state == "" && action == access.WriteSelfEvaluation
}

func checkEvaluations(all []Evaluation, content framework.Content) error {
	var faults fault.InvalidContent
	seen := map[string]bool{}
	for i, e := range all {
		at := fmt.Sprintf("/evaluations/%d", i)
		if _, ok := content.Principle(e.Principle); !faults.Check(ok, at+"/principle", "judgement-principle-unknown", "The framework has no such principle.") {
			continue
		}
		faults.Check(!seen[e.Principle], at+"/principle", "judgement-principle-repeated", "This principle is judged twice.")
		seen[e.Principle] = true
		_, graded := content.Scale.Grade(e.Grade)
		faults.Check(e.Grade == "" || graded, at+"/grade", "judgement-grade-unknown", "The framework's scale has no such grade.")
	}
	return faults.Err()
}

// ReadSelfEvaluations gives the self-evaluations of a visit that are open to the reader.
func (s Service) ReadSelfEvaluations(ctx context.Context, who access.Actor, which id.Observation) (seen SelfEvaluationsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, _, err := find(tx, access.ReadSelfEvaluations, which)
		if err == nil {
			seen, err = seeSelfEvaluations(tx, o)
		}
		return err
	})
	return seen, err
}

// seeSelfEvaluations opens what the actor may read as any of the parties that they are. A
// draft is its own side's.
func seeSelfEvaluations(tx Tx, o *Observation) (seen SelfEvaluationsSeen, err error) {
	permits := tx.Scope(access.ReadSelfEvaluations).Permits(o.Facts())
	if len(permits) == 0 {
		return seen, fault.Absent
	}
	all, err := tx.SelfEvaluations(permits[0])
	if err != nil {
		return seen, err
	}
	for _, e := range all {
		if slices.ContainsFunc(permits, func(by access.Permit) bool {
			return slices.Contains(opens(by.Party()), e.Side) && (evaluates[by.Party()] == e.Side || e.SubmittedAt != nil && o.inSight(by.Party(), *e.SubmittedAt))
		}) {
			seen.All = append(seen.All, e)
		}
	}
	if len(seen.All) > 0 {
		seen.Open, err = permits[0].Disclose(tx)
	}
	return seen, err
}

// inSight reports whether what was submitted at the instant is open to the party now: observers
// to whom the report was given back judge again, and keep what they were shown before that.
func (o *Observation) inSight(of access.Party, submittedAt time.Time) bool {
	until := o.outcomeInUntil()
	return of != access.ObserverAssigned || until == nil || !submittedAt.After(*until)
}

// WriteSelfEvaluation replaces the draft of the actor's side.
func (s Service) WriteSelfEvaluation(ctx context.Context, who access.Actor, which id.Observation, side Side, match Match[SelfEvaluationsSeen], all []Evaluation) (SelfEvaluationsSeen, error) {
	return s.evaluate(ctx, who, access.WriteSelfEvaluation, which, side, match, func(tx Tx, o *Observation, e *SelfEvaluation) (event.Name, error) {
		f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
		if err != nil {
			return "", err
		}
		e.Evaluations, e.WrittenBy = access.SealValue[access.SelfEvaluation](all), who.Person()
		return "observation.self-evaluation-written", checkEvaluations(all, f.Content)
	})
}

// SubmitSelfEvaluation ends the writing of the actor's side, and tells who takes part that it
// is submitted.
func (s Service) SubmitSelfEvaluation(ctx context.Context, who access.Actor, which id.Observation, side Side, match Match[SelfEvaluationsSeen]) (SelfEvaluationsSeen, error) {
	return s.evaluate(ctx, who, access.SubmitSelfEvaluation, which, side, match, func(tx Tx, o *Observation, e *SelfEvaluation) (event.Name, error) {
		var faults fault.InvalidContent
		faults.Check(e.Version > 0, "/evaluations", "self-evaluation-empty", "There is no self-evaluation to submit.")
		if err := faults.Err(); err != nil {
			return "", err
		}
		me, now := who.Person(), tx.Now()
		e.SubmittedBy, e.SubmittedAt = &me, &now
		return "observation.self-evaluation-submitted", o.tellEverybody(tx, notice.SelfEvaluationSubmitted)
	})
}

// evaluate is the frame of every step on a self-evaluation.
func (s Service) evaluate(ctx context.Context, who access.Actor, action access.Action, which id.Observation, side Side, match Match[SelfEvaluationsSeen],
	change func(Tx, *Observation, *SelfEvaluation) (event.Name, error)) (seen SelfEvaluationsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, _, err := find(tx, action, which)
		if err != nil {
			return err
		}
		by, err := evaluating(tx, o, action, side)
		if err != nil {
			return err
		}
		if seen, err = seeSelfEvaluations(tx, o); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := possible(tx, o, action); err != nil {
			return err
		}
		e := SelfEvaluation{HubID: o.HubID, ObservationID: o.ID, Side: side}
		if i := slices.IndexFunc(seen.All, func(e SelfEvaluation) bool { return e.Side == side }); i >= 0 {
			e = seen.All[i]
		}
		if e.SubmittedAt != nil {
			return refuse(tx, o, ErrEvaluationSubmitted)
		}
		what, err := change(tx, o, &e)
		if err != nil {
			return err
		}
		if err := tx.SaveSelfEvaluation(by, &e, what); err != nil {
			return err
		}
		seen, err = seeSelfEvaluations(tx, o)
		return err
	})
	return seen, err
}

// evaluating gives the leave of a party that writes for the side. The other side's is not
// there for who writes for one.
func evaluating(tx Tx, o *Observation, action access.Action, side Side) (access.Permit, error) {
	for _, by := range tx.Scope(action).Permits(o.Facts()) {
		if evaluates[by.Party()] == side {
			return by, nil
		}
	}
	return access.Permit{}, fault.Absent
}
