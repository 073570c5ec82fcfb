package schoolplan

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Feature is one of the seven features of good music provision in a school (National Plan for
// Music Education, 2022).
type Feature string

// Features lists them in the order of the National Plan.
var Features = []Feature{
	"curriculum-hour", "instruments-and-voice", "choir", "ensemble", "space", "termly-performance", "live-performance",
}

// The judgements of a school on a feature, and on progression. An empty one is not said.
const (
	NotYet = "not-yet"
	InPart = "in-part"
	Wholly = "wholly"
)

// Judged is how a school sees itself on one question, with a few words.
type Judged struct {
	Judgement string `json:"judgement,omitempty"`
	Note      string `json:"note,omitempty"`
}

// JudgedFeature is how a school sees itself by one feature.
type JudgedFeature struct {
	Feature Feature `json:"feature"`
	Judged
}

// SelfEvaluation is how a school sees itself. What it does not say is not in it.
type SelfEvaluation struct {
	Features    []JudgedFeature `json:"features,omitempty"`
	Progression Judged          `json:"progression"` // can every pupil who wants to go on with music do so
}

// On gives how the school sees itself by a feature.
func (e SelfEvaluation) On(f Feature) Judged {
	for _, j := range e.Features {
		if j.Feature == f {
			return j.Judged
		}
	}
	return Judged{}
}

func (e SelfEvaluation) isEmpty() bool { return len(e.Features) == 0 && e.Progression == Judged{} }

// Plan is what is known of a school's music development plan of an academic year.
type Plan struct {
	HubID        id.Hub        `gorm:"primaryKey"`
	ID           id.SchoolPlan `gorm:"primaryKey"`
	SchoolID     id.School
	URN          int // as it was
	AcademicYear calendar.AcademicYear
	Has          bool          `gorm:"column:has_plan"`
	SummaryURL   string        `gorm:"column:summary_url"`
	CheckedOn    calendar.Date // when the summary was last seen at its address
	UpdatedOn    calendar.Date // when the plan was last brought up to date
	Evaluation   access.SealedOf[access.SchoolPlan, SelfEvaluation]
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	SchoolName string             `gorm:"->;-:migration"`
	Inspected  []access.Inspected `gorm:"-"`
}

// TableName is the table of schools' plans.
func (Plan) TableName() string { return "school_plan" }

// Facts are what the policy needs to know of a plan.
func (p *Plan) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, School: p.SchoolID, Inspected: p.Inspected}
}

// ofSuccessor are the facts of a plan that is read beside that of the school itself, or of the
// one that succeeded it alone.
func (p *Plan) ofSuccessor(s *Plan) access.Facts {
	f := s.Facts()
	f.ID = p.ID.UUID
	return f
}

// Published reports whether the summary was seen at its address in the year.
func (p *Plan) Published() bool { return p.SummaryURL != "" && p.in(p.CheckedOn) }

// UpToDate reports whether the plan was brought up to date in the year.
func (p *Plan) UpToDate() bool { return p.Has && p.in(p.UpdatedOn) }

func (p *Plan) in(day calendar.Date) bool {
	return !day.IsZero() && !day.Before(p.AcademicYear.First()) && !day.After(p.AcademicYear.Last())
}

// ErrExists tells that a school has one record a year.
var ErrExists = fault.New(fault.Conflict, "school-plan-exists", "There is a record of the school's plan of that year.")
