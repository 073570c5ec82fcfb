package moderation

import (
	"context"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Close lays what is in side by side. What is not in stays unseen. It fails with ErrClosed.
func (s Service) Close(ctx context.Context, who access.Actor, which id.Moderation, match func(Seen) error) (Seen, error) {
	return exercises.Step(ctx, s.Store, who, access.CloseModeration, which, match, func(tx Tx, m *Moderation, by access.Permit) error {
		if m.ClosedAt != nil {
			return ErrClosed
		}
		now, closer := tx.Now(), who.Person()
		m.ClosedAt, m.ClosedBy = &now, &closer
		if err := tx.SaveModeration(by, m, "moderation.closed"); err != nil {
			return err
		}
		return tx.Tell(m.news(notice.ModerationClosed), m.people()...)
	})
}

// RecordOutcome keeps what people agreed on after the exercise, and whether they hold the
// judgements to be standardised. It fails with ErrOpen and ErrOutcomes.
func (s Service) RecordOutcome(ctx context.Context, who access.Actor, which id.Moderation, match func(Seen) error, note string, standardised bool) (Seen, error) {
	return exercises.Step(ctx, s.Store, who, access.RecordModerationOutcome, which, match, func(tx Tx, m *Moderation, by access.Permit) error {
		o := &Outcome{
			HubID: m.HubID, ModerationID: m.ID, Version: len(m.Outcomes) + 1, Note: access.Seal[access.Moderation](strings.TrimSpace(note)),
			Standardised: standardised, RecordedBy: who.Person(), RecordedAt: tx.Now(),
		}
		var faults fault.InvalidContent
		faults.Check(!o.Note.IsEmpty(), "/note", "invalid-content", "Say what was agreed.")
		if err := faults.Err(); err != nil {
			return err
		}
		if m.ClosedAt == nil {
			return ErrOpen
		}
		if len(m.Outcomes) == mostOutcomes {
			return ErrOutcomes
		}
		if err := tx.CreateModerationOutcome(by, o); err != nil {
			return err
		}
		return tx.SaveModeration(by, m, "moderation.outcome-recorded")
	})
}
