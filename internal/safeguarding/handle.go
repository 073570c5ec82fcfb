package safeguarding

import (
	"context"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// step does something to the concern that the lead saw as it is now.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Concern, match func(Seen) error,
	do func(Tx, *Concern, access.Permit) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := tx.HoldConcern(which); err != nil {
			return err
		}
		c, by, err := find(tx, action, which)
		if err != nil {
			return err
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return err
		}
		if err := match(Seen{Concern: *c, Disclosure: open, Allowed: access.Allowed(tx, c.Facts(), c.steps()...)}); err != nil {
			return err
		}
		if err := do(tx, c, by); err != nil {
			return err
		}
		if err := tx.SaveConcern(by, c); err != nil {
			return err
		}
		c, err = tx.Concern(tx.Scope(action), which)
		if err == nil {
			seen = Seen{Concern: *c, Disclosure: open, Allowed: access.Allowed(tx, c.Facts(), c.steps()...)}
		}
		return err
	})
	return seen, err
}

// Acknowledge keeps that a lead has taken the concern on, and when.
func (s Service) Acknowledge(ctx context.Context, who access.Actor, which id.Concern, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.AcknowledgeConcern, which, match, func(tx Tx, c *Concern, _ access.Permit) error {
		if c.State != Raised {
			return ErrAcknowledged
		}
		now, me := tx.Now(), who.Person()
		c.State, c.AcknowledgedAt, c.AcknowledgedBy = Acknowledged, &now, &me
		return nil
	})
}

// AddNote keeps a note.
func (s Service) AddNote(ctx context.Context, who access.Actor, which id.Concern, match func(Seen) error, text string) (Seen, error) {
	return s.add(ctx, who, access.NoteOnConcern, which, match, Entry{Kind: Note, Text: sealed(text)})
}

// Refer keeps that the concern was passed on, to whom outside and with what.
func (s Service) Refer(ctx context.Context, who access.Actor, which id.Concern, match func(Seen) error, whom, text string) (Seen, error) {
	return s.add(ctx, who, access.ReferConcern, which, match, Entry{Kind: Referral, ReferredTo: sealed(whom), Text: sealed(text)})
}

func (s Service) add(ctx context.Context, who access.Actor, action access.Action, which id.Concern, match func(Seen) error, e Entry) (Seen, error) {
	return s.step(ctx, who, action, which, match, func(tx Tx, c *Concern, by access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(!e.Text.IsEmpty(), "/text", "invalid-content", "Say something.")
		faults.Check(e.Kind != Referral || !e.ReferredTo.IsEmpty(), "/referredTo", "invalid-content", "Say to whom.")
		switch err := faults.Err(); {
		case err != nil:
			return err
		case c.State == Closed:
			return ErrClosed
		case len(c.Entries) >= mostEntries:
			return ErrEntries
		}
		e.HubID, e.ID, e.ConcernID, e.At, e.ByID = c.HubID, id.ConcernEntry{UUID: tx.NewID()}, c.ID, tx.Now(), who.Person()
		return tx.CreateConcernEntry(by, &e)
	})
}

// Close ends the work on a concern, and says with what outcome.
func (s Service) Close(ctx context.Context, who access.Actor, which id.Concern, match func(Seen) error, outcome string) (Seen, error) {
	return s.step(ctx, who, access.CloseConcern, which, match, func(tx Tx, c *Concern, _ access.Permit) error {
		c.Outcome = sealed(outcome)
		var faults fault.InvalidContent
		faults.Check(!c.Outcome.IsEmpty(), "/outcome", "invalid-content", "Say what came of it.")
		if err := faults.Err(); err != nil {
			return err
		}
		if c.State == Closed {
			return ErrClosed
		}
		if c.State != Acknowledged {
			return ErrNotAcknowledged
		}
		settings, err := tx.Settings()
		now, me := tx.Now(), who.Person()
		c.State, c.ClosedAt, c.ClosedBy = Closed, &now, &me
		c.KeepUntilOn = calendar.DateOf(now.In(calendar.London).AddDate(settings.SafeguardingRetentionYears, 0, 0))
		return err
	})
}

func sealed(text string) access.Sealed[access.Concern] {
	return access.Seal[access.Concern](strings.TrimSpace(text))
}
