package schoolsupport

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Where support stands.
const (
	Proposed = "proposed"
	Agreed   = "agreed" // by both head teachers
	Ended    = "ended"
)

// Support is one school supporting another.
type Support struct {
	HubID              id.Hub           `gorm:"primaryKey"`
	ID                 id.SchoolSupport `gorm:"primaryKey"`
	SupportingID       id.School
	SupportedID        id.School
	Focus              access.Sealed[access.Support]
	FromOn             calendar.Date
	ToOn               calendar.Date // none: until it is ended
	State              string
	ProposedBy         id.Person
	SupportingAgreedAt *time.Time
	SupportedAgreedAt  *time.Time
	SupportingEffect   access.Sealed[access.Support]
	SupportedEffect    access.Sealed[access.Support]
	HubEffect          access.Sealed[access.Support]
	EndedAt            *time.Time
	EndedBy            *id.Person // nil: it ended by itself
	EndingReason       access.Sealed[access.Support]
	Version            int64
	CreatedAt          time.Time
	UpdatedAt          time.Time

	ByName     string             `gorm:"->;-:migration"`
	Supporting School             `gorm:"-"`
	Supported  School             `gorm:"-"`
	Inspected  []access.Inspected `gorm:"-"` // the reader's live inspections of either school
}

// School is how a school is named.
type School struct {
	ID   id.School
	URN  int
	Name string
}

// TableName is the table of support.
func (Support) TableName() string { return "school_support" }

// Facts are what the policy needs to know of support.
func (s *Support) Facts() access.Facts {
	return access.Facts{Hub: s.HubID, ID: s.ID.UUID, Schools: []id.School{s.SupportingID, s.SupportedID}, Inspected: s.Inspected}
}

// The faults of support.
var (
	ErrEnded     = fault.New(fault.Conflict, "school-support-ended", "The support has ended.")
	ErrAgreed    = fault.New(fault.Conflict, "school-support-agreed", "You have agreed already.")
	ErrNotAgreed = fault.New(fault.Conflict, "school-support-not-agreed", "The head teachers have not both agreed.")
)

// begun reports whether both have agreed, whatever came after.
func (s *Support) begun() bool { return s.SupportingAgreedAt != nil && s.SupportedAgreedAt != nil }

// heads are those of the two schools of which somebody is head teacher.
type heads struct{ supporting, supported bool }

func (s *Support) headedBy(held []access.Held) (of heads) {
	leads := func(school id.School) bool {
		return slices.ContainsFunc(held, func(h access.Held) bool { return h.Role == access.Headteacher && h.School == school })
	}
	return heads{leads(s.SupportingID), leads(s.SupportedID)}
}

// waitsFor reports whether an agreement of the heads is still to come.
func (s *Support) waitsFor(of heads) bool {
	return of.supporting && s.SupportingAgreedAt == nil || of.supported && s.SupportedAgreedAt == nil
}

// agree keeps that the heads agree.
func (s *Support) agree(of heads, now time.Time) {
	if of.supporting && s.SupportingAgreedAt == nil {
		s.SupportingAgreedAt = &now
	}
	if of.supported && s.SupportedAgreedAt == nil {
		s.SupportedAgreedAt = &now
	}
	if s.begun() {
		s.State = Agreed
	}
}

// steps are what can be done as it stands, by somebody who may.
func (s *Support) steps(of heads) (steps []access.Action) {
	if s.State == Proposed && s.waitsFor(of) {
		steps = append(steps, access.AgreeToSchoolSupport)
	}
	if s.begun() {
		steps = append(steps, access.NoteSchoolSupportEffect)
	}
	if s.State != Ended {
		steps = append(steps, access.EndSchoolSupport)
	}
	return steps
}

func (s *Support) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.SchoolSupport, ID: s.ID.UUID, On: s.FromOn}
}
