package moderation

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/redaction"
)

// Item is one report of an exercise, with the names that are not to be told.
type Item struct {
	ID            id.Reference // drawn at random, and in this exercise alone
	ObservationID id.Observation
	On            calendar.Date
	Report        access.Sealed[access.Report]
	Judgements    access.SealedOf[access.Report, []Graded]
	Verdicts      []Verdict // the reader's own; once the exercise is closed all that are in

	redaction.Visit
}

// Graded is what the report says of one principle.
type Graded struct {
	Principle   string `json:"principle"`
	Grade       string `json:"grade"` // empty: ungraded, or not observed
	NotObserved bool   `json:"notObserved"`
	Evidence    string `json:"evidence"`
}

// Verdict is what one participant judges of one item.
type Verdict struct {
	HubID         id.Hub        `gorm:"primaryKey"`
	ModerationID  id.Moderation `gorm:"primaryKey"`
	ItemID        id.Reference  `gorm:"primaryKey"`
	ObservationID id.Observation
	PersonID      id.Person `gorm:"primaryKey"`
	Judgements    access.SealedOf[access.Moderation, []Judgement]
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Name          string `gorm:"->;-:migration"`
}

// TableName is the table of verdicts.
func (Verdict) TableName() string { return "moderation_judgement" }

// Judgement is a participant's judgement on one principle.
type Judgement struct {
	Principle string `json:"principle"`
	Grade     string `json:"grade,omitempty"` // of the framework's scale; empty: ungraded
	Reason    string `json:"reason,omitempty"`
}

// facts are what the policy needs to know of the visit in the exercise.
func (i Item) facts(m *Moderation) access.Facts {
	f := m.Facts()
	f.ID, f.Subject = i.ObservationID.UUID, i.Teacher.ID
	for _, o := range i.Observers {
		f.Observers = append(f.Observers, o.ID)
	}
	return f
}

// verdictOf gives what the person judged of the item, or nil.
func (i Item) verdictOf(who id.Person) *Verdict {
	for n := range i.Verdicts {
		if i.Verdicts[n].PersonID == who {
			return &i.Verdicts[n]
		}
	}
	return nil
}

// ItemSeen is an item as one reader sees it: without names.
type ItemSeen struct {
	Item
	Year    calendar.AcademicYear
	Term    calendar.Term
	Open    access.Disclosure
	Closed  bool // the grades of the report are shown
	Linked  bool // the visit is told
	Allowed []access.Action
}

// redacted gives the items as the actor sees them, once each reading is in the audit trail.
func redacted(tx Tx, m *Moderation, items []Item) (seen []ItemSeen, err error) {
	if len(items) == 0 {
		return nil, nil
	}
	within := tx.Scope(access.ReadModerationItems)
	everybody, err := tx.NamesForModeration(within)
	if err != nil {
		return nil, err
	}
	hub := redaction.Known(everybody)
	for _, i := range items {
		by, err := tx.Permit(within, i.facts(m))
		if err != nil {
			return nil, err
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return nil, err
		}
		own := redaction.Known(i.Names())
		text, _ := i.Report.Open(open)
		i.Report = access.Seal[access.Report](redaction.Conceal(text, own, hub))
		graded, _ := i.Judgements.Open(open)
		for n := range graded {
			graded[n].Evidence = redaction.Conceal(graded[n].Evidence, own, hub)
			if m.ClosedAt == nil {
				graded[n].Grade = ""
			}
		}
		i.Judgements = access.SealValue[access.Report](graded)
		s := ItemSeen{
			Item: i, Year: calendar.YearOf(i.On), Term: calendar.TermOf(i.On), Open: open, Closed: m.ClosedAt != nil,
			Linked: by.Party() == access.LeadForQuality && m.participant(tx.Actor().Person()) == nil, Allowed: []access.Action{},
		}
		if p := m.participant(tx.Actor().Person()); m.ClosedAt == nil && p != nil && p.InAt == nil {
			s.Allowed = access.Allowed(tx, i.facts(m), access.JudgeModeration)
		}
		seen = append(seen, s)
	}
	return seen, nil
}
