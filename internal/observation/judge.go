package observation

import (
	"context"
	"fmt"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// Judgement is one observer's judgement on one principle. Not observed, which is
// that there was no occasion to judge, is distinct from a low grade and from none.
type Judgement struct {
	Principle   string      `json:"principle"`
	Grade       string      `json:"grade,omitempty"` // of the framework's scale; empty: ungraded
	NotObserved bool        `json:"notObserved,omitempty"`
	Indicators  []Indicator `json:"indicators,omitempty"`
	Evidence    string      `json:"evidence,omitempty"`
}

// Indicator is whether an indicator was seen, not seen, or had no occasion.
type Indicator struct {
	Indicator string `json:"indicator"`
	Outcome   string `json:"outcome"`
}

// JudgementSet is all that one observer judged.
type JudgementSet struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	ObserverID    id.Person      `gorm:"primaryKey"`
	Judgements    access.SealedOf[access.Draft, []Judgement]
	SubmittedAt   *time.Time // of a paired visit: from then on they stay as they are
	Version       int64      // 0: not written yet
	CreatedAt     time.Time
	UpdatedAt     time.Time
	ObserverName  string `gorm:"->;-:migration"`
}

// TableName is the table of judgements.
func (JudgementSet) TableName() string { return "observation_judgement" }

// JudgementsSeen are the sets open to a reader, with what opens them.
type JudgementsSeen struct {
	Sets []JudgementSet
	Open access.Disclosure
}

// checkJudgements holds judgements to the framework that the visit keeps.
func checkJudgements(judgements []Judgement, content framework.Content) error {
	var faults fault.InvalidContent
	seen := map[string]bool{}
	for i, j := range judgements {
		at := fmt.Sprintf("/judgements/%d", i)
		principle, ok := content.Principle(j.Principle)
		if !faults.Check(ok, at+"/principle", "judgement-principle-unknown", "The framework has no such principle.") {
			continue
		}
		faults.Check(!seen[j.Principle], at+"/principle", "judgement-principle-repeated", "This principle is judged twice.")
		seen[j.Principle] = true
		_, graded := content.Scale.Grade(j.Grade)
		faults.Check(j.Grade == "" || graded, at+"/grade", "judgement-grade-unknown", "The framework's scale has no such grade.")
		faults.Check(j.Grade == "" || !j.NotObserved, at+"/grade", "judgement-grade-not-observed", "What was not observed has no grade.")
		checkIndicators(&faults, at, j.Indicators, principle)
	}
	return faults.Err()
}

func checkIndicators(faults *fault.InvalidContent, at string, indicators []Indicator, principle framework.Principle) {
	seen := map[string]bool{}
	for k, in := range indicators {
		pointer := fmt.Sprintf("%s/indicators/%d/indicator", at, k)
		_, ok := principle.Indicator(in.Indicator)
		faults.Check(ok, pointer, "judgement-indicator-unknown", "The principle has no such indicator.")
		faults.Check(!seen[in.Indicator], pointer, "judgement-indicator-repeated", "This indicator is named twice.")
		seen[in.Indicator] = true
	}
}

// ReadJudgements gives an observer their own set, and a QA lead every set.
func (s Service) ReadJudgements(ctx context.Context, who access.Actor, which id.Observation) (seen JudgementsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadJudgements, which)
		if err != nil {
			return err
		}
		seen, err = seeJudgements(tx, o, by)
		return err
	})
	return seen, err
}

func seeJudgements(tx Tx, o *Observation, by access.Permit) (seen JudgementsSeen, err error) {
	var own *id.Person
	if by.Party() == access.ObserverAssigned {
		me := by.Actor().Person()
		own = &me
	}
	if seen.Sets, err = tx.JudgementSets(by, own); err != nil {
		return seen, err
	}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// RecordJudgements replaces an observer's own judgements.
func (s Service) RecordJudgements(ctx context.Context, who access.Actor, which id.Observation, match Match[JudgementsSeen], judgements []Judgement) (seen JudgementsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.RecordJudgements, which)
		if err != nil {
			return err
		}
		if seen, err = seeJudgements(tx, o, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
		if err != nil {
			return err
		}
		if err := checkJudgements(judgements, f.Content); err != nil {
			return err
		}
		if err := possible(tx, o, access.RecordJudgements); err != nil {
			return err
		}
		if o.submitted(who.Person()) {
			return refuse(tx, o, ErrJudgementsSubmitted)
		}
		set := JudgementSet{HubID: o.HubID, ObservationID: o.ID, ObserverID: who.Person()}
		if len(seen.Sets) > 0 {
			set = seen.Sets[0]
		}
		set.Judgements = access.SealValue[access.Draft](judgements)
		if err := tx.SaveJudgements(by, &set, "observation.judgements-recorded"); err != nil {
			return err
		}
		seen.Sets, err = tx.JudgementSets(by, &set.ObserverID)
		return err
	})
	return seen, err
}
