package observation

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

func end(tx Tx, o *Observation, by access.Permit, state State, reason string, what event.Name) error {
	if err := beforeStart(tx, o, by); err != nil {
		return err
	}
	now, person := tx.Now(), tx.Actor().Person()
	o.State, o.EndingReason, o.EndedBy, o.EndedAt = state, reason, &person, &now
	return tx.SaveObservation(by, o, what)
}

// Visit is a visit as it was.
type Visit struct {
	StartedAt, FinishedAt time.Time
	TookNoPart            bool
	AskedNoPreparation    bool
	ContactOutcome        string
	ContactWith           string
	ContactReason         string
	LengthException       *Reasoned
}

const longestVisit = 12 * time.Hour

// check holds the record of a visit to the time before it is made and, since there is
// no visit without an agreement, to the days from that on which both sides agreed. An
// agreement that a QA lead recorded was given before it was recorded. What happened
// on the day itself is recorded, and agreed_time says how it stood.
func (v Visit) check(o *Observation, now time.Time) error {
	var faults fault.InvalidContent
	on := calendar.DateOf(v.StartedAt)
	agreed := !on.Before(calendar.DateOf(o.ProposedAt))
	for _, a := range o.Agreements {
		agreed = agreed && (a.GivenBy != "" || !on.Before(calendar.DateOf(a.At)))
	}
	faults.Check(agreed, "/startedAt", "visit-before-agreement", "A visit is not held before the day on which it was proposed and both sides agreed to it.")
	checkZone(&faults, "/startedAt", v.StartedAt)
	checkZone(&faults, "/endedAt", v.FinishedAt)
	if faults.Check(v.FinishedAt.After(v.StartedAt), "/endedAt", "visit-ends-before-start", "A visit ends after it starts.") {
		faults.Check(v.FinishedAt.Sub(v.StartedAt) <= longestVisit, "/endedAt", "visit-too-long", "A visit is over within twelve hours.")
	}
	faults.Check(!v.FinishedAt.After(now), "/endedAt", "visit-in-the-future", "A visit is recorded when it is over.")
	faults.Check(v.ContactOutcome != "attempted" || v.ContactReason != "", "/schoolContact/reason", "visit-contact-reason-missing",
		"Say why you did not speak to the school.")
	return faults.Err()
}

// RecordVisit keeps a visit as it was, and starts the working days of the written
// report. A clause that was not kept is recorded, never refused.
func (s Service) RecordVisit(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], v Visit) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := take(tx, access.RecordVisit, which, match)
		if err != nil {
			return err
		}
		if err := v.check(o, tx.Now()); err != nil {
			return err
		}
		if err := possible(tx, o, access.RecordVisit); err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		started, finished, now := v.StartedAt.UTC().Truncate(time.Microsecond), v.FinishedAt.UTC().Truncate(time.Microsecond), tx.Now()
		o.State, o.StartedAt, o.FinishedAt, o.RecordedAt = Held, &started, &finished, &now
		o.StartsAt, o.VisitOn = started, calendar.DateOf(started)
		o.TookNoPart, o.AskedNoPreparation = v.TookNoPart, v.AskedNoPreparation
		o.ContactOutcome, o.ContactWith, o.ContactReason = v.ContactOutcome, v.ContactWith, v.ContactReason
		o.ReportDueOn = settings.WorkingDays().AddWorkingDays(o.VisitOn, settings.ReportWorkingDays)
		if err := tx.SaveObservation(by, o, "observation.visit-recorded"); err != nil {
			return err
		}
		if err := keepException(tx, by, Duration, v.LengthException); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

// Notes are one observer's raw notes.
type Notes struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	ObserverID    id.Person      `gorm:"primaryKey"`
	Text          access.Sealed[access.Notes]
	Version       int64 // 0: not written yet
	CreatedAt     time.Time
	UpdatedAt     time.Time
	ObserverName  string `gorm:"->;-:migration"`
}

// TableName is the table of notes.
func (Notes) TableName() string { return "observation_notes" }

// NotesSeen are an observer's own notes, with what opens them.
type NotesSeen struct {
	Notes
	Open access.Disclosure
}

// ReadNotes gives an observer their own notes, and whoever broke the glass those that
// they opened.
func (s Service) ReadNotes(ctx context.Context, who access.Actor, which id.Observation) (seen NotesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadNotes, which)
		if err != nil {
			return err
		}
		seen, err = seeNotes(tx, by)
		return err
	})
	return seen, err
}

func seeNotes(tx Tx, by access.Permit) (seen NotesSeen, err error) {
	whose := by.Actor().Person()
	if by.Party() != access.ObserverAssigned {
		if whose, err = tx.OpenedNotes(by); err != nil { // through broken glass
			return seen, err
		}
	}
	n, err := tx.Notes(by, whose)
	if err != nil {
		return seen, err
	}
	open, err := by.Disclose(tx)
	return NotesSeen{Notes: *n, Open: open}, err
}

// WriteNotes replaces an observer's own notes.
func (s Service) WriteNotes(ctx context.Context, who access.Actor, which id.Observation, match Match[NotesSeen], text string) (seen NotesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.WriteNotes, which)
		if err != nil {
			return err
		}
		if seen, err = seeNotes(tx, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := possible(tx, o, access.WriteNotes); err != nil {
			return err
		}
		seen.Text = access.Seal[access.Notes](text)
		return tx.SaveNotes(by, &seen.Notes)
	})
	return seen, err
}
