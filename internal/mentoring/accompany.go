package mentoring

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// Agree agrees as mentor or mentee. The mentee may let the mentor read the needs.
func (s Service) Agree(ctx context.Context, who access.Actor, which id.Mentoring, match func(Seen) error, showNeeds *bool) (Seen, error) {
	return mentorings.Step(ctx, s.Store, who, access.AgreeToMentoring, which, match, func(tx Tx, m *Mentoring, by access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(showNeeds == nil || by.Party() == access.Subject, "/showNeeds", "mentoring-needs-not-yours",
			"Whether the mentor reads the needs is for the mentee to say.")
		if err := faults.Err(); err != nil {
			return err
		}
		switch {
		case m.State == Ended || m.ToOn.Before(tx.Today()):
			return ErrEnded
		case m.agreedBy(who.Person()):
			return ErrAgreed
		}
		now := tx.Now()
		if by.Party() == access.Subject {
			m.MenteeAgreedAt, m.NeedsShown = &now, showNeeds != nil && *showNeeds
		} else {
			m.MentorAgreedAt = &now
		}
		if !m.begun() {
			return tx.SaveMentoring(by, m, "mentoring.agreed-to")
		}
		m.State = Agreed
		if err := tx.SaveMentoring(by, m, "mentoring.agreed"); err != nil {
			return err
		}
		return m.tell(tx, notice.MentoringAgreed, who.Person())
	})
}

// tell tells mentor, mentee, whoever proposed it and those who speak for the partner that
// employs the mentee, but not whoever did it.
func (m *Mentoring) tell(tx Tx, kind notice.Kind, but id.Person) error {
	contacts, err := tx.Contacts(m.PartnerID)
	if err != nil {
		return err
	}
	told, people := map[id.Person]bool{but: true}, []id.Person{}
	for _, p := range append([]id.Person{m.MentorID, m.MenteeID, m.ProposedBy}, contacts...) {
		if !told[p] {
			told[p], people = true, append(people, p)
		}
	}
	return tx.Tell(m.news(kind), people...)
}

// RecordMeeting keeps that mentor and mentee met.
func (s Service) RecordMeeting(ctx context.Context, who access.Actor, which id.Mentoring, match func(Seen) error, on calendar.Date, minutes int) (Seen, error) {
	return mentorings.Step(ctx, s.Store, who, access.RecordMentoringMeeting, which, match, func(tx Tx, m *Mentoring, by access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(!on.After(tx.Today()) && !on.Before(m.FromOn) && !on.After(m.ToOn), "/on", "mentoring-meeting-outside",
			"What is recorded has been: from %s on, by %s and not after today.", m.FromOn, m.ToOn)
		if err := faults.Err(); err != nil {
			return err
		}
		switch {
		case m.State == Ended:
			return ErrEnded
		case m.State != Agreed:
			return ErrNotAgreed
		case len(m.Meetings) >= mostMeetings:
			return ErrMeetings
		}
		meeting := &Meeting{
			HubID: m.HubID, ID: id.Mentoring{UUID: tx.NewID()}, MentoringID: m.ID, On: on, Minutes: minutes, ByID: who.Person(), At: tx.Now(),
		}
		if err := tx.CreateMentoringMeeting(by, meeting); err != nil {
			return err
		}
		return tx.SaveMentoring(by, m, "mentoring.meeting-recorded")
	})
}

// NoteEffect keeps what mentor or mentee says that came of it, in the place of what they
// said before.
func (s Service) NoteEffect(ctx context.Context, who access.Actor, which id.Mentoring, match func(Seen) error, effect string) (Seen, error) {
	return mentorings.Step(ctx, s.Store, who, access.NoteMentoringEffect, which, match, func(tx Tx, m *Mentoring, by access.Permit) error {
		text, err := fault.Said("/effect", effect, "Say what came of it.")
		if err != nil {
			return err
		}
		if !m.begun() {
			return ErrNotAgreed
		}
		if by.Party() == access.Subject {
			m.MenteeEffect = access.Seal[access.MentoringEffect](text)
		} else {
			m.MentorEffect = access.Seal[access.MentoringEffect](text)
		}
		return tx.SaveMentoring(by, m, "mentoring.effect-noted")
	})
}

// End ends a mentoring with a reason. One that is not agreed yet is declined by it.
func (s Service) End(ctx context.Context, who access.Actor, which id.Mentoring, match func(Seen) error, reason string) (Seen, error) {
	return mentorings.Step(ctx, s.Store, who, access.EndMentoring, which, match, func(tx Tx, m *Mentoring, by access.Permit) error {
		text, err := fault.Said("/reason", reason, "Say why.")
		if err != nil {
			return err
		}
		if m.State == Ended {
			return ErrEnded
		}
		me := who.Person()
		m.EndedBy, m.EndingReason = &me, access.Seal[access.MentoringEffect](text)
		return m.end(tx, by, me)
	})
}

func (m *Mentoring) end(tx Tx, by access.Permit, but id.Person) error {
	now := tx.Now()
	m.State, m.EndedAt = Ended, &now
	if err := tx.SaveMentoring(by, m, "mentoring.ended"); err != nil {
		return err
	}
	return m.tell(tx, notice.MentoringEnded, but)
}

// EndOver ends the mentorings of a hub whose last day is over, and tells how many.
func (s Service) EndOver(ctx context.Context, hub id.Hub) (ended int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]id.Mentoring, error) {
		return tx.MentoringsOver(tx.Scope(access.EndMentoring), tx.Today(), sweep.AtOnce)
	}, func(tx Tx, which id.Mentoring) error {
		m, by, err := mentorings.Find(tx, access.EndMentoring, which)
		if err != nil {
			return err
		}
		return m.end(tx, by, id.Person{})
	})
}
