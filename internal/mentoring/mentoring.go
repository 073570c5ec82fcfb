package mentoring

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Where a mentoring stands.
const (
	Proposed = "proposed"
	Agreed   = "agreed" // by both
	Ended    = "ended"
)

const mostMeetings = 200 // of one mentoring

// Mentoring is one person accompanying another for a time.
type Mentoring struct {
	HubID          id.Hub       `gorm:"primaryKey"`
	ID             id.Mentoring `gorm:"primaryKey"`
	MentorID       id.Person
	MenteeID       id.Person
	PartnerID      id.Partner // which employs the mentee
	Focus          access.Sealed[access.Mentoring]
	FromOn         calendar.Date
	ToOn           calendar.Date
	State          string
	ProposedBy     id.Person
	MentorAgreedAt *time.Time
	MenteeAgreedAt *time.Time
	NeedsShown     bool // the mentee lets the mentor read the needs
	MentorEffect   access.Sealed[access.MentoringEffect]
	MenteeEffect   access.Sealed[access.MentoringEffect]
	EndedAt        *time.Time
	EndedBy        *id.Person // nil: it ended by itself
	EndingReason   access.Sealed[access.MentoringEffect]
	Version        int64
	CreatedAt      time.Time
	UpdatedAt      time.Time

	MentorName string    `gorm:"->;-:migration"`
	MenteeName string    `gorm:"->;-:migration"`
	ByName     string    `gorm:"->;-:migration"`
	Employs    bool      `gorm:"->;-:migration"` // the partner employs the mentee today
	Needs      []id.Need `gorm:"-"`
	Meetings   []Meeting `gorm:"-"` // the oldest first
}

// TableName is the table of mentorings.
func (Mentoring) TableName() string { return "mentoring" }

// Meeting is one meeting of mentor and mentee.
type Meeting struct {
	HubID       id.Hub       `gorm:"primaryKey"`
	ID          id.Mentoring `gorm:"primaryKey"`
	MentoringID id.Mentoring
	On          calendar.Date `gorm:"column:on_day"`
	Minutes     int
	ByID        id.Person
	At          time.Time
	ByName      string `gorm:"->;-:migration"`
}

// TableName is the table of meetings.
func (Meeting) TableName() string { return "mentoring_meeting" }

// Needed is a need as the mentor reads it.
type Needed struct {
	ID   id.Need
	Need access.Sealed[access.Need]
}

// Facts are what the policy needs to know of a mentoring. A partner that does not employ
// the mentee any more has no part in it.
func (m *Mentoring) Facts() access.Facts {
	f := access.Facts{
		Hub: m.HubID, ID: m.ID.UUID, Subject: m.MenteeID, Mentor: m.MentorID, NeedsShown: m.NeedsShown && m.State == Agreed,
	}
	if m.Employs {
		f.Partner = m.PartnerID
	}
	return f
}

// The faults of mentorings.
var (
	ErrEnded     = fault.New(fault.Conflict, "mentoring-ended", "The mentoring has ended.")
	ErrAgreed    = fault.New(fault.Conflict, "mentoring-already-agreed", "You have agreed already.")
	ErrNotAgreed = fault.New(fault.Conflict, "mentoring-not-agreed", "Mentor and mentee have not both agreed.")
	ErrMeetings  = fault.New(fault.Conflict, "mentoring-meeting-limit", "Two hundred meetings of one mentoring are the most that are kept.")
)

// begun reports whether both have agreed, whatever came after.
func (m *Mentoring) begun() bool { return m.MentorAgreedAt != nil && m.MenteeAgreedAt != nil }

// agreedBy reports whether the person has agreed.
func (m *Mentoring) agreedBy(who id.Person) bool {
	return who == m.MentorID && m.MentorAgreedAt != nil || who == m.MenteeID && m.MenteeAgreedAt != nil
}

// steps are what can be done as it stands, by somebody who may.
func (m *Mentoring) steps(who id.Person) (steps []access.Action) {
	if m.State == Proposed && !m.agreedBy(who) {
		steps = append(steps, access.AgreeToMentoring)
	}
	if m.State == Agreed {
		steps = append(steps, access.RecordMentoringMeeting)
	}
	if m.begun() {
		steps = append(steps, access.NoteMentoringEffect)
	}
	if m.State != Ended {
		steps = append(steps, access.EndMentoring)
	}
	return steps
}

func (m *Mentoring) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.Mentoring, ID: m.ID.UUID, On: m.FromOn}
}
