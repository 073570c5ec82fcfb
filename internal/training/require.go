package training

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Requirement is a topic that a role needs.
type Requirement struct {
	HubID     id.Hub                 `gorm:"primaryKey"`
	ID        id.TrainingRequirement `gorm:"primaryKey"`
	Role      string
	Topic     string
	Months    int // for which it holds; 0: for good
	Active    bool
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of requirements.
func (Requirement) TableName() string { return "training_requirement" }

// Facts are what the policy needs to know of a requirement.
func (r *Requirement) Facts() access.Facts { return access.Facts{Hub: r.HubID, ID: r.ID.UUID} }

// RequirementSeen is a requirement as one reader sees it.
type RequirementSeen struct {
	Requirement
	Allowed []access.Action
}

func seeRequirement(tx Tx, r *Requirement, _ access.Permit) (RequirementSeen, error) {
	return RequirementSeen{*r, access.Allowed(tx, r.Facts(), access.UpdateTrainingRequirement)}, nil
}

var requirements = record.Kind[Tx, id.TrainingRequirement, Requirement, RequirementSeen]{
	Reading: access.ReadTrainingRequirement, Get: Tx.TrainingRequirement, Facts: (*Requirement).Facts, See: seeRequirement,
}

// Require keeps that a role needs a topic.
func (s Service) Require(ctx context.Context, who access.Actor, r Requirement) (seen RequirementSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.CreateTrainingRequirement)
		r.HubID, r.ID, r.Version, r.Active = within.Hub(), id.TrainingRequirement{UUID: tx.NewID()}, 1, true
		r.Topic = topicOf(r.Topic)
		by, err := tx.Permit(within, r.Facts())
		if err != nil {
			return err
		}
		if _, err := fault.Said("/topic", r.Topic, "Say which topic."); err != nil {
			return err
		}
		if err := tx.CreateTrainingRequirement(by, &r); err != nil {
			return err
		}
		seen, err = requirements.Show(tx, r.ID)
		return err
	})
	return seen, err
}

// ChangeRequirement changes how often a topic is needed, or whether it is.
func (s Service) ChangeRequirement(ctx context.Context, who access.Actor, which id.TrainingRequirement, match func(RequirementSeen) error,
	change func(*Requirement)) (RequirementSeen, error) {
	return requirements.Step(ctx, s.Store, who, access.UpdateTrainingRequirement, which, match, func(tx Tx, r *Requirement, by access.Permit) error {
		change(r)
		return tx.SaveTrainingRequirement(by, r)
	})
}

// ReadRequirement gives one requirement.
func (s Service) ReadRequirement(ctx context.Context, who access.Actor, which id.TrainingRequirement) (RequirementSeen, error) {
	return requirements.View(ctx, s.Store, who, which)
}

// ListRequirements gives a page of the requirements.
func (s Service) ListRequirements(ctx context.Context, who access.Actor, at page.Request) (page.Page[RequirementSeen], error) {
	return requirements.ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Requirement], error) {
		return tx.TrainingRequirements(within, at)
	})
}

// How somebody stands on a day with what their role needs.
const (
	Current = "current"
	Due     = "due"   // had too long ago
	Never   = "never" // not had yet
)

// Readiness is a person and a topic that a role of theirs needs.
type Readiness struct {
	ID       id.TrainingRequirement
	SortKey  string // by name, then person
	PersonID id.Person
	Name     string
	Role     string
	Topic    string
	Months   int
	LastOn   calendar.Date // last day of the latest event on the topic that they attended; none: never
}

// DueOn is the last day on which what they had holds; none: for good, or they had nothing.
func (r Readiness) DueOn() calendar.Date {
	if r.LastOn.IsZero() || r.Months == 0 {
		return calendar.Date{}
	}
	return r.LastOn.AddMonths(r.Months)
}

// State is how they stand on the day.
func (r Readiness) State(today calendar.Date) string {
	switch due := r.DueOn(); {
	case r.LastOn.IsZero():
		return Never
	case !due.IsZero() && due.Before(today):
		return Due
	}
	return Current
}

// ReadinessFilter narrows what is told of readiness; a zero member does not.
type ReadinessFilter struct {
	Person             id.Person
	Role, Topic, State string
}

// ListReadiness gives a page of who is ready as far as it is in reach, and the day of which
// it tells.
func (s Service) ListReadiness(ctx context.Context, who access.Actor, f ReadinessFilter, at page.Request) (found page.Page[Readiness], today calendar.Date, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) (err error) {
		f.Topic, today = topicOf(f.Topic), tx.Today()
		found, err = tx.Readiness(tx.Scope(access.ReadWorkforceReadiness), f, at)
		return err
	})
	return found, today, err
}
