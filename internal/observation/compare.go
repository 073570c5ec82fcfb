package observation

import (
	"context"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// AgreedJudgements are a version of what the observers of a paired visit agree on. People
// record it; nothing of it is worked out, and the observers' own judgements stay as they
// were beside it. A version never changes.
type AgreedJudgements struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	Version       int            `gorm:"primaryKey"`
	Judgements    access.SealedOf[access.Draft, []Judgement]
	RecordedBy    id.Person
	RecordedAs    access.Party
	RecordedAt    time.Time

	RecorderName string     `gorm:"->;-:migration"`
	Agreed       []Agreeing `gorm:"-"`
}

// TableName is the table of agreed judgements.
func (AgreedJudgements) TableName() string { return "observation_agreed_judgement" }

// Agreeing is one observer's agreement to a version; who records it agrees with it.
type Agreeing struct {
	PersonID id.Person
	At       time.Time
	Name     string
}

// settled reports whether the version is agreed: by every observer of the visit, or because
// a QA lead recorded what they agreed on.
func (a *AgreedJudgements) settled(o *Observation) bool {
	if a.RecordedAs != access.ObserverAssigned {
		return true
	}
	for _, ob := range o.Observers {
		if !a.agreedBy(ob.PersonID) {
			return false
		}
	}
	return true
}

func (a *AgreedJudgements) agreedBy(who id.Person) bool {
	for _, g := range a.Agreed {
		if g.PersonID == who {
			return true
		}
	}
	return false
}

// Compared are the judgements of a paired visit, side by side.
type Compared struct {
	Originals []JudgementSet
	Versions  []AgreedVersion // the latest first
	Open      access.Disclosure
}

// AgreedVersion is a version, and whether it is settled.
type AgreedVersion struct {
	AgreedJudgements
	Settled bool
}

// The faults of paired judgements.
var (
	ErrJudgementsSubmitted = fault.New(fault.Conflict, "judgements-already-submitted", "Your judgements are in, and stay as they are.")
	ErrJudgementsMissing   = fault.New(fault.Conflict, "judgements-missing", "There are no judgements of yours to submit.")
	ErrJudgementsNotIn     = fault.New(fault.Conflict, "judgements-not-in", "The judgements of all observers are not in yet.")
	ErrNothingToAgree      = fault.New(fault.Conflict, "agreed-judgements-missing", "There is nothing to which you could agree: none are recorded, or you have agreed already.")
	ErrAgreedUnsettled     = fault.New(fault.Conflict, "agreed-judgements-unsettled", "The observers have not all agreed to the latest judgements that are recorded as agreed.")
	ErrAgreedLimit         = fault.New(fault.Conflict, "agreed-judgements-limit", "Fifty versions of agreed judgements are the most that are kept.")
)

const mostAgreed = 50 // versions of one visit

// SubmitJudgements puts an observer's own judgements in: they stay as they are, and once
// all observers' are in each may see the others'.
func (s Service) SubmitJudgements(ctx context.Context, who access.Actor, which id.Observation, match Match[JudgementsSeen]) (seen JudgementsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.SubmitJudgements, which)
		if err != nil {
			return err
		}
		if seen, err = seeJudgements(tx, o, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := possible(tx, o, access.SubmitJudgements); err != nil {
			return err
		}
		if len(seen.Sets) == 0 {
			return refuse(tx, o, ErrJudgementsMissing)
		}
		if o.submitted(who.Person()) {
			return refuse(tx, o, ErrJudgementsSubmitted)
		}
		now := tx.Now()
		set := &seen.Sets[0]
		set.SubmittedAt, set.UpdatedAt = &now, now
		if err := tx.SaveJudgements(by, set, "observation.judgements-submitted"); err != nil {
			return err
		}
		return o.tellOfJudgements(tx)
	})
	return seen, err
}

// tellOfJudgements tells all observers, and the QA leads, once the actor's judgements were
// the last to be put in.
func (o *Observation) tellOfJudgements(tx Tx) error {
	for _, ob := range o.Observers {
		if ob.SubmittedAt == nil && ob.PersonID != tx.Actor().Person() {
			return nil
		}
	}
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	leads = slices.DeleteFunc(leads, func(q id.Person) bool { return q == o.TeacherID })
	return tx.Tell(o.news(notice.JudgementsIn), append(o.observers(), leads...)...)
}

// ReadAgreedJudgements gives the observers' judgements side by side, with what was agreed,
// once all are in.
func (s Service) ReadAgreedJudgements(ctx context.Context, who access.Actor, which id.Observation) (seen Compared, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadAgreedJudgements, which)
		if err == nil {
			seen, err = compare(tx, o, by)
		}
		return err
	})
	return seen, err
}

func compare(tx Tx, o *Observation, by access.Permit) (seen Compared, err error) {
	if seen.Originals, err = tx.JudgementSets(by, nil); err != nil {
		return seen, err
	}
	versions, err := tx.AgreedJudgements(by)
	if err != nil {
		return seen, err
	}
	for _, v := range versions {
		seen.Versions = append(seen.Versions, AgreedVersion{v, v.settled(o)})
	}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// RecordAgreedJudgements keeps another version of what is agreed. An observer's counts once
// the others agree to it; a QA lead's at once.
func (s Service) RecordAgreedJudgements(ctx context.Context, who access.Actor, which id.Observation, match Match[Compared], judgements []Judgement) (Compared, error) {
	return s.agreedStep(ctx, who, access.RecordAgreedJudgements, which, match, func(tx Tx, o *Observation, by access.Permit, seen Compared) error {
		f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
		if err != nil {
			return err
		}
		if err := checkJudgements(judgements, f.Content); err != nil {
			return err
		}
		if len(seen.Versions) == mostAgreed {
			return refuse(tx, o, ErrAgreedLimit)
		}
		version := AgreedJudgements{
			HubID: o.HubID, ObservationID: o.ID, Version: len(seen.Versions) + 1, Judgements: access.SealValue[access.Draft](judgements),
			RecordedBy: who.Person(), RecordedAs: by.Party(), RecordedAt: tx.Now(),
		}
		if err := tx.CreateAgreedJudgements(by, &version); err != nil || by.Party() != access.ObserverAssigned {
			return err
		}
		return tx.AgreeToJudgements(by, version.Version)
	})
}

// AgreeToJudgements is an observer's agreement to the latest version, which they read.
func (s Service) AgreeToJudgements(ctx context.Context, who access.Actor, which id.Observation, match Match[Compared]) (Compared, error) {
	return s.agreedStep(ctx, who, access.AgreeToJudgements, which, match, func(tx Tx, o *Observation, by access.Permit, seen Compared) error {
		if len(seen.Versions) == 0 || seen.Versions[0].Settled || seen.Versions[0].agreedBy(who.Person()) {
			return refuse(tx, o, ErrNothingToAgree)
		}
		return tx.AgreeToJudgements(by, seen.Versions[0].Version)
	})
}

// agreedStep holds the caller to the comparison that they read, changes it, and gives it as
// it then stands. Before all judgements are in there is none, and nothing is read.
func (s Service) agreedStep(ctx context.Context, who access.Actor, action access.Action, which id.Observation, match Match[Compared], change func(Tx, *Observation, access.Permit, Compared) error) (seen Compared, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, action, which)
		if err != nil {
			return err
		}
		if err := possible(tx, o, action); err != nil {
			return err
		}
		if seen, err = compare(tx, o, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := change(tx, o, by, seen); err != nil {
			return err
		}
		seen, err = compare(tx, o, by)
		return err
	})
	return seen, err
}
