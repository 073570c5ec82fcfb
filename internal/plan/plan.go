package plan

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a version.
const (
	Draft      = "draft"
	Published  = "published"
	Superseded = "superseded"
)

// Plan is one version of the hub's plan of an academic year.
type Plan struct {
	HubID        id.Hub  `gorm:"primaryKey"`
	ID           id.Plan `gorm:"primaryKey"`
	AcademicYear calendar.AcademicYear
	Edition      int // its number in the year
	State        string
	Introduction string
	BasedOnID    *id.Plan
	DrawnUpBy    id.Person
	PublishedBy  *id.Person
	PublishedAt  *time.Time
	SupersededAt *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	HubName     string       `gorm:"->;-:migration"`
	BasedOn     *Ref         `gorm:"-"`
	Commitments []Commitment `gorm:"-"` // in their order
}

// TableName is the table of plans.
func (Plan) TableName() string { return "plan" }

// Ref names a version.
type Ref struct {
	ID           id.Plan
	AcademicYear calendar.AcademicYear
	Edition      int
}

// Ref names the version.
func (p *Plan) Ref() Ref { return Ref{p.ID, p.AcademicYear, p.Edition} }

// Card is a version without what it says.
type Card struct {
	Ref          `gorm:"embedded"`
	State        string
	PublishedAt  *time.Time
	SupersededAt *time.Time
	UpdatedAt    time.Time
}

// Facts are what the policy needs to know of a plan.
func (p *Plan) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, Published: p.State != Draft}
}

// AsOf is the day of which the version tells: today, or when it was superseded.
func (p *Plan) AsOf(today calendar.Date) calendar.Date {
	if p.SupersededAt != nil {
		return calendar.DateOf(*p.SupersededAt)
	}
	return today
}

// commitment finds a commitment of the version.
func (p *Plan) commitment(which id.Commitment) (*Commitment, error) {
	for i := range p.Commitments {
		if p.Commitments[i].ID == which {
			return &p.Commitments[i], nil
		}
	}
	return nil, fault.Absent
}

// steps are what can be done with a version as it stands.
func (p *Plan) steps() []access.Action {
	switch p.State {
	case Draft:
		return []access.Action{access.UpdatePlan, access.DiscardPlan, access.PublishPlan}
	case Published:
		return []access.Action{access.RecordPlanProgress, access.AddPlanEvidence, access.WithdrawPlanEntry}
	}
	return []access.Action{access.WithdrawPlanEntry}
}

// veil takes out what is for QA leads and hub managers: which persons and which records.
func (p *Plan) veil() {
	for i := range p.Commitments {
		c := &p.Commitments[i]
		c.ResponsibleID, c.ResponsibleName = nil, ""
		for k := range c.Progress {
			c.Progress[k].ByID, c.Progress[k].ByName = id.Person{}, ""
		}
		for k := range c.Evidence {
			e := &c.Evidence[k]
			if e.ByID, e.ByName, e.RecordID = (id.Person{}), "", nil; e.Kind != Document {
				e.ID, e.At = id.PlanEntry{}, time.Time{}
			}
		}
	}
}

// The faults of plans.
var (
	ErrExists       = fault.New(fault.Conflict, "plan-exists", "The year has a plan. Draft a revision of the published one (basedOnId).")
	ErrDraftExists  = fault.New(fault.Conflict, "plan-draft-exists", "There is a draft of the year. Change that one.")
	ErrNotDraft     = fault.New(fault.Conflict, "plan-not-draft", "Only a draft can be changed, discarded or published. Draft a revision.")
	ErrNotPublished = fault.New(fault.Conflict, "plan-not-published", "Progress and evidence are added to the plan that is published now.")
	ErrEmpty        = fault.New(fault.Conflict, "plan-empty", "A plan has at least one commitment.")
	ErrEntries      = fault.New(fault.Conflict, "plan-entry-limit", "A hundred notes of progress and a hundred pieces of evidence of one commitment are the most that are kept.")
	ErrEvidence     = fault.New(fault.Conflict, "plan-evidence-exists", "It is evidence of the commitment already.")
)
