package observation

import (
	"database/sql/driver"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
)

// State tells how far the visit has come.
type State string

// The states of a visit.
const (
	Proposed  State = "proposed"
	Agreed    State = "agreed"
	Held      State = "held"
	Declined  State = "declined"
	Cancelled State = "cancelled"
)

// Paired is the kind of visit that several observers judge, each unseen by the others.
const Paired = "paired"

// Side is a side of the agreement to the time.
type Side string

// The two sides.
const (
	Provider Side = "provider" // the teacher or the delivery partner
	School   Side = "school"   // its head teacher or music lead
)

// Observation is one visit to one teacher in one provision.
type Observation struct {
	HubID id.Hub         `gorm:"primaryKey"`
	ID    id.Observation `gorm:"primaryKey"`

	Kind        string
	Purpose     string // stated at the proposal, never changed
	State       State
	FrameworkID id.Framework // the version that the visit keeps
	ProvisionID id.Provision
	SchoolID    id.School
	PartnerID   id.Partner // under whose contract the session runs; fixed at the proposal
	TeacherID   id.Person

	StartsAt      time.Time     // as planned; once the visit is recorded, as it was
	PlannedAt     time.Time     // the start to which both sides agreed
	VisitOn       calendar.Date // the day of StartsAt in London
	LengthMinutes int
	Terms         Terms     // what was normal when the present time was proposed
	ProposedAt    time.Time // of the present time
	ProposedBy    id.Person
	Focus         string
	// RescheduledBecause is why the present time took the place of another.
	RescheduledBecause string
	Reschedulings      int
	CeilingReason      string // why the teacher is observed more often than is normal
	CeilingAgreedBy    string

	EndingReason string // why it was declined or cancelled
	EndedBy      *id.Person
	EndedAt      *time.Time

	StartedAt          *time.Time
	FinishedAt         *time.Time
	TookNoPart         bool
	AskedNoPreparation bool
	ContactOutcome     string // spoken or attempted
	ContactWith        string
	ContactReason      string
	RecordedAt         *time.Time

	// ReplyWindowEndsOn is the last day on which the teacher can reply to the draft; none
	// where the hub has no such window, or the draft was never submitted.
	ReplyWindowEndsOn calendar.Date

	ReportDueOn  calendar.Date
	IssuedAt     *time.Time
	IssuedBy     *id.Person
	WindowEndsOn calendar.Date // last day of the teacher's response window
	PublishedAt  *time.Time
	// AppealUntilOn is the last day on which the report can be appealed against.
	AppealUntilOn calendar.Date

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	Observers  []Observer  `gorm:"-"`
	Agreements []Agreement `gorm:"-"` // those that stand
	Exceptions []Exception `gorm:"-"` // those that stand
	Names      Names       `gorm:"-"`
	Progress   Progress    `gorm:"-"`
	Openings   Openings    `gorm:"-"`
	Decided    bool        `gorm:"-"` // on the candidate that was visited
}

// Terms are the hub's settings of the clauses as they were when a visit was proposed.
// A setting that changes later changes no visit.
type Terms struct {
	NoticeDays            int `json:"noticeDays"`
	MinimumMinutes        int `json:"minimumMinutes"`
	MaximumMinutes        int `json:"maximumMinutes"`
	FeedbackWithinMinutes int `json:"feedbackWithinMinutes"`
}

func termsOf(s hub.Settings) Terms {
	return Terms{s.NoticeDays, s.MinimumMinutes, s.MaximumMinutes, s.FeedbackWithinMinutes}
}

// GormDataType is json.
func (Terms) GormDataType() string { return "json" }

// Value gives the terms to the database as JSON.
func (t Terms) Value() (driver.Value, error) { return column.Value(t) }

// Scan takes the terms from the database; a card has none.
func (t *Terms) Scan(src any) error { return column.Scan(src, t) }

// Names are what the people and places of a visit are called now.
type Names struct {
	Provision, School, Partner, Teacher string
	URN                                 int
	EndedBy                             string
}

// Openings are what opens a visit's outcome to the reader beyond their part in it.
type Openings struct {
	ReplyOpen bool // the teacher may reply to the draft now
	Shared    []access.Shared
	Inspected []access.Inspected
	Broken    []access.Broken
	Hearers   []id.Person // of the appeals that are open
}

// Progress is how far the outcome has come. It is for those who take part in
// making it.
type Progress struct {
	DraftState string // of the lead's draft; empty: none yet
	// ReturnedAt is when the lead's draft was given back; none while it is submitted.
	ReturnedAt *time.Time
	Replies    int  // the teacher's, to the draft
	RepliedTo  bool // one of them answers the draft as it now stands
	// Acknowledged tells that the teacher has acknowledged the latest version.
	Acknowledged bool
	Feedback     *FeedbackFacts
	NeedsOpen    int
	NeedsLate    int
	NeedsAll     int
	Appealed     []access.Party // for whom there is an appeal that was not withdrawn
	Held         bool           // an appeal holds back what was issued
	// Evaluated are the states of the sides' own evaluations; none: not written.
	Evaluated map[Side]string
}

// FeedbackFacts are the figures of the feedback, without its words.
type FeedbackFacts struct {
	GivenAt    time.Time
	Strengths  int
	NextSteps  int
	DialogueAt *time.Time
}

// Observer is one observer of a visit.
type Observer struct {
	PersonID       id.Person
	Leads          bool
	ConflictKind   string
	ConflictReason string
	StandingReason string // why they observe though not trained, or though their calibration has lapsed
	Name           string

	Judged      bool       // their judgements are written
	SubmittedAt *time.Time // and are in, on a paired visit
}

// Agreement is one side's agreement to the time.
type Agreement struct {
	Side     Side
	ByID     id.Person
	GivenBy  string // who gave it, where a QA lead recorded it
	GivenHow string
	At       time.Time
	Name     string
}

// Exception is a clause set aside, with the reason and who agreed.
type Exception struct {
	Clause     Clause
	Reason     string
	AgreedBy   string
	RecordedBy id.Person
	RecordedAt time.Time
}

// Facts are what the policy needs to know of an observation.
func (o *Observation) Facts() access.Facts {
	f := access.Facts{
		Hub: o.HubID, ID: o.ID.UUID, Subject: o.TeacherID, Partner: o.PartnerID, School: o.SchoolID,
		Lead:     o.Lead().PersonID,
		Proposed: o.State == Proposed, ReportIssued: o.IssuedAt != nil,
		ReportSubmitted: o.IssuedAt != nil || o.Progress.DraftState == Submitted,
		SummaryIssued:   o.IssuedAt != nil, SummaryPublished: o.PublishedAt != nil, JudgementsIn: o.judgementsIn(), OutcomeIn: o.outcomeIn(),
		ReplyOpen: o.Openings.ReplyOpen, Shared: o.Openings.Shared, Inspected: o.Openings.Inspected, Broken: o.Openings.Broken,
		Hearers: o.Openings.Hearers, Held: o.Progress.Held,
	}
	for _, ob := range o.Observers {
		f.Observers = append(f.Observers, ob.PersonID)
	}
	return f
}

// Lead is the observer whose the report is.
func (o *Observation) Lead() Observer {
	for _, ob := range o.Observers {
		if ob.Leads {
			return ob
		}
	}
	return Observer{}
}

// judgementsIn reports whether the judgements of all observers of a paired visit are in.
func (o *Observation) judgementsIn() bool {
	for _, ob := range o.Observers {
		if ob.SubmittedAt == nil {
			return false
		}
	}
	return o.Kind == Paired && len(o.Observers) > 0
}

// outcomeIn reports whether what the observers judged is in, or was until the report was
// given back.
func (o *Observation) outcomeIn() bool {
	return o.IssuedAt != nil || o.judgementsIn() || o.Kind != Paired && (o.Progress.DraftState == Submitted || o.Progress.ReturnedAt != nil)
}

// outcomeInUntil is when what the observers judged was given back to them; none while it is in.
func (o *Observation) outcomeInUntil() *time.Time {
	if o.IssuedAt != nil || o.judgementsIn() {
		return nil
	}
	return o.Progress.ReturnedAt
}

// submitted reports whether the observer's judgements are in.
func (o *Observation) submitted(who id.Person) bool {
	for _, ob := range o.Observers {
		if ob.PersonID == who {
			return ob.SubmittedAt != nil
		}
	}
	return false
}

// canSubmit reports whether the observer has judgements that are not in.
func (o *Observation) canSubmit(who id.Person) bool {
	for _, ob := range o.Observers {
		if ob.PersonID == who {
			return ob.Judged && ob.SubmittedAt == nil
		}
	}
	return false
}

func (o *Observation) agreedBy(side Side) bool {
	for _, a := range o.Agreements {
		if a.Side == side {
			return true
		}
	}
	return false
}

func (o *Observation) exception(c Clause) *Exception {
	for i := range o.Exceptions {
		if o.Exceptions[i].Clause == c {
			return &o.Exceptions[i]
		}
	}
	return nil
}

// Glimpse is what a machine client sees of a visit: place, time, state and people, all of
// them by their ids.
type Glimpse struct {
	State             State
	StartsAt, VisitOn string
	LengthMinutes     int
	School            id.School
	Partner           id.Partner
	Teacher           id.Person
}

// Glimpse gives what a machine client sees of the visit.
func (o *Observation) Glimpse() Glimpse {
	return Glimpse{o.State, o.StartsAt.UTC().Format(time.RFC3339Nano), o.VisitOn.String(), o.LengthMinutes, o.SchoolID, o.PartnerID, o.TeacherID}
}

// Minutes is how long the visit was, or is planned to be.
func (o *Observation) Minutes() int {
	if o.StartedAt != nil && o.FinishedAt != nil {
		return int(o.FinishedAt.Sub(*o.StartedAt) / time.Minute)
	}
	return o.LengthMinutes
}

// AcademicYear is the year in which the visit falls.
func (o *Observation) AcademicYear() calendar.AcademicYear { return calendar.YearOf(o.VisitOn) }

func (o *Observation) begun(at time.Time) bool { return !at.Before(o.StartsAt) }
