package goodpractice

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// How an example stands.
const (
	Draft     = "draft"
	Published = "published"
	Withdrawn = "withdrawn"
)

// The sides that consent.
const (
	HubSide     = "hub"
	SchoolSide  = "school"
	PartnerSide = "partner"
)

// Example is what is told of an evaluation without names.
type Example struct {
	HubID           id.Hub          `gorm:"primaryKey"`
	ID              id.GoodPractice `gorm:"primaryKey"`
	EvaluationID    id.Evaluation
	Action          string // one of the five of an evaluation
	Title           access.Sealed[access.GoodPractice]
	Words           access.Sealed[access.GoodPractice]
	Phase           string // of the school
	State           string
	DrawnUpBy       id.Person
	HubAgreedAt     *time.Time
	HubAgreedBy     *id.Person
	SchoolAgreedAt  *time.Time
	SchoolAgreedBy  *id.Person
	PartnerAgreedAt *time.Time
	PartnerAgreedBy *id.Person
	PublishedAt     *time.Time
	WithdrawnAt     *time.Time
	WithdrawnBy     *id.Person
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time

	SchoolID  id.School   `gorm:"->;-:migration"`
	PartnerID id.Partner  `gorm:"->;-:migration"`
	OfParties []id.Person `gorm:"-"` // who hold an appointment of the school or the partner today
}

// TableName is the table of examples.
func (Example) TableName() string { return "good_practice" }

// Facts are what the policy needs to know of an example.
func (e *Example) Facts() access.Facts {
	return access.Facts{Hub: e.HubID, ID: e.ID.UUID, School: e.SchoolID, Partner: e.PartnerID, Published: e.State == Published, OfParties: e.OfParties}
}

// The faults of examples.
var (
	ErrConsented = fault.New(fault.Conflict, "good-practice-consented", "This side has consented already, or you have for another.")
	ErrNotDraft  = fault.New(fault.Conflict, "good-practice-not-draft", "The example is published, or it was withdrawn.")
	ErrWithdrawn = fault.New(fault.Conflict, "good-practice-withdrawn", "The example was withdrawn. Draft another one.")
)

// Consent is that a side consented.
type Consent struct {
	Side string
	At   *time.Time
	By   *id.Person
}

// Consents are those of the three sides, given or not.
func (e *Example) Consents() []Consent {
	return []Consent{
		{HubSide, e.HubAgreedAt, e.HubAgreedBy}, {SchoolSide, e.SchoolAgreedAt, e.SchoolAgreedBy}, {PartnerSide, e.PartnerAgreedAt, e.PartnerAgreedBy},
	}
}

// consent keeps the consent of a side; with the third it is published.
func (e *Example) consent(side string, now time.Time, by id.Person) {
	switch side {
	case HubSide:
		e.HubAgreedAt, e.HubAgreedBy = &now, &by
	case SchoolSide:
		e.SchoolAgreedAt, e.SchoolAgreedBy = &now, &by
	case PartnerSide:
		e.PartnerAgreedAt, e.PartnerAgreedBy = &now, &by
	}
	if e.HubAgreedAt != nil && e.SchoolAgreedAt != nil && e.PartnerAgreedAt != nil {
		e.State, e.PublishedAt = Published, &now
	}
}

// void takes every consent back.
func (e *Example) void() {
	e.State, e.PublishedAt = Draft, nil
	e.HubAgreedAt, e.HubAgreedBy, e.SchoolAgreedAt, e.SchoolAgreedBy, e.PartnerAgreedAt, e.PartnerAgreedBy = nil, nil, nil, nil, nil, nil
}

// steps are what can be done as it stands, by somebody who may.
func (e *Example) steps() []access.Action {
	switch e.State {
	case Draft:
		return []access.Action{access.UpdateGoodPractice, access.ConsentToGoodPractice, access.WithdrawGoodPractice}
	case Published:
		return []access.Action{access.UpdateGoodPractice, access.WithdrawGoodPractice}
	}
	return nil
}
