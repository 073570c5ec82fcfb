package training

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Create enters an event.
func (s Service) Create(ctx context.Context, who access.Actor, e Event) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := create(tx, &e); err != nil {
			return err
		}
		seen, err = events(access.CreateTraining).Show(tx, e.ID)
		return err
	})
	return seen, err
}

func create(tx Tx, e *Event) error {
	within := tx.Scope(access.CreateTraining)
	e.HubID, e.ID, e.Version = within.Hub(), id.TrainingEvent{UUID: tx.NewID()}, 1
	by, err := tx.Permit(within, e.Facts())
	if err != nil {
		return err
	}
	if err := e.check(tx); err != nil {
		return err
	}
	return tx.CreateTrainingEvent(by, e)
}

// Change changes an event that is not cancelled. One that somebody attended stays begun.
func (s Service) Change(ctx context.Context, who access.Actor, which id.TrainingEvent, match func(Seen) error, change func(*Event)) (Seen, error) {
	return s.step(ctx, who, access.UpdateTraining, which, match, func(tx Tx, e *Event, by access.Permit) error {
		change(e)
		if err := e.check(tx); err != nil {
			return err
		}
		switch {
		case e.CancelledAt != nil:
			return ErrCancelled
		case e.Attended > 0 && e.FromOn.After(tx.Today()):
			return ErrAttended
		}
		return tx.SaveTrainingEvent(by, e, "training.updated")
	})
}

// Cancel cancels an event that nobody attended, with a reason.
func (s Service) Cancel(ctx context.Context, who access.Actor, which id.TrainingEvent, match func(Seen) error, reason string) (Seen, error) {
	return s.step(ctx, who, access.CancelTraining, which, match, func(tx Tx, e *Event, by access.Permit) error {
		text, err := fault.Said("/reason", reason, "Say why.")
		if err != nil {
			return err
		}
		switch {
		case e.CancelledAt != nil:
			return ErrCancelled
		case e.Attended > 0:
			return ErrAttended
		}
		now := tx.Now()
		e.CancelledAt, e.CancellationReason = &now, access.Seal[access.Training](text)
		return tx.SaveTrainingEvent(by, e, "training.cancelled")
	})
}

// Evaluate keeps what participants answered, in the place of what was kept before.
func (s Service) Evaluate(ctx context.Context, who access.Actor, which id.TrainingEvent, match func(Seen) error, all []Answers) (Seen, error) {
	return s.step(ctx, who, access.RecordTrainingEvaluation, which, match, func(tx Tx, e *Event, by access.Permit) error {
		var faults fault.InvalidContent
		var statements []string
		for i := range all {
			all[i].Statement = strings.TrimSpace(all[i].Statement)
			text, at := all[i].Statement, fmt.Sprintf("/statements/%d/statement", i)
			faults.Check(text != "", at, "invalid-content", "Say what was asked.")
			faults.Check(!slices.Contains(statements, text), at, "training-statement-twice", "Each statement is there once.")
			statements = append(statements, text)
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := e.running(tx.Today()); err != nil {
			return err
		}
		e.Evaluation = access.SealValue[access.Training](all)
		return tx.SaveTrainingEvent(by, e, "training.evaluated")
	})
}

// NoteEffect keeps what came of an event, in the place of what was noted before.
func (s Service) NoteEffect(ctx context.Context, who access.Actor, which id.TrainingEvent, match func(Seen) error, effect string) (Seen, error) {
	return s.step(ctx, who, access.NoteTrainingEffect, which, match, func(tx Tx, e *Event, by access.Permit) error {
		text, err := fault.Said("/effect", effect, "Say what came of it.")
		if err != nil {
			return err
		}
		if err := e.running(tx.Today()); err != nil {
			return err
		}
		e.Effect = access.Seal[access.Training](text)
		return tx.SaveTrainingEvent(by, e, "training.effect-noted")
	})
}
