package observation

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Feedback is the feedback that was given after the session, and the teacher's
// side of the conversation.
type Feedback struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	GivenAt       time.Time
	GivenTo       string
	Strengths     access.SealedOf[access.Feedback, []string]
	StrengthCount int
	NextSteps     access.SealedOf[access.Feedback, []string]
	NextStepCount int
	Dialogue      access.Sealed[access.Feedback]
	DialogueAt    *time.Time
	RecordedBy    id.Person
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// TableName is the table of feedback.
func (Feedback) TableName() string { return "observation_feedback" }

// FeedbackSeen is feedback with what opens it.
type FeedbackSeen struct {
	Feedback
	Timing *Exception
	Open   access.Disclosure
}

// Given is feedback to record.
type Given struct {
	At                   time.Time
	To                   string
	Strengths, NextSteps []string
	TimingException      *Reasoned
}

func (g Given) check(o *Observation, now time.Time) error {
	var faults fault.InvalidContent
	faults.Check(o.FinishedAt == nil || !g.At.Before(*o.FinishedAt), "/givenAt", "feedback-before-end", "Feedback follows the session.")
	checkZone(&faults, "/givenAt", g.At)
	faults.Check(!g.At.After(now), "/givenAt", "feedback-in-the-future", "Feedback is recorded when it has been given.")
	faults.Check(len(g.Strengths) > 0 && said(g.Strengths), "/strengths", "feedback-strength-missing", "Feedback is constructive and supportive: name at least one strength.")
	faults.Check(len(g.NextSteps) > 0 && said(g.NextSteps), "/nextSteps", "feedback-next-step-missing", "Feedback is constructive: name at least one next step.")
	return faults.Err()
}

// said reports whether every text says something.
func said(texts []string) bool {
	for _, t := range texts {
		if strings.TrimSpace(t) == "" {
			return false
		}
	}
	return true
}

// RecordFeedback keeps the feedback that the lead observer gave.
func (s Service) RecordFeedback(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], g Given) (seen FeedbackSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := take(tx, access.RecordFeedback, which, match)
		if err != nil {
			return err
		}
		if err := g.check(o, tx.Now()); err != nil {
			return err
		}
		if err := possible(tx, o, access.RecordFeedback); err != nil {
			return err
		}
		f := Feedback{
			HubID: o.HubID, ObservationID: o.ID, GivenAt: g.At.UTC().Truncate(time.Microsecond), GivenTo: g.To,
			Strengths: access.SealValue[access.Feedback](g.Strengths), StrengthCount: len(g.Strengths),
			NextSteps: access.SealValue[access.Feedback](g.NextSteps), NextStepCount: len(g.NextSteps),
			RecordedBy: who.Person(), Version: 1,
		}
		if err := tx.CreateFeedback(by, &f); err != nil {
			return err
		}
		if err := keepException(tx, by, ImmediateFeedback, g.TimingException); err != nil {
			return err
		}
		if err := tx.Tell(o.news(notice.FeedbackRecorded), o.TeacherID); err != nil {
			return err
		}
		seen, err = seeFeedback(tx, which, by)
		return err
	})
	return seen, err
}

// ReadFeedback gives feedback and dialogue; fault.Absent where there is none.
func (s Service) ReadFeedback(ctx context.Context, who access.Actor, which id.Observation) (seen FeedbackSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadFeedback, which)
		if err != nil {
			return err
		}
		seen, err = seeFeedback(tx, which, by)
		return err
	})
	return seen, err
}

func seeFeedback(tx Tx, which id.Observation, by access.Permit) (seen FeedbackSeen, err error) {
	f, err := tx.Feedback(by)
	if err != nil {
		return seen, err
	}
	o, err := tx.Observation(tx.Scope(by.Action()), which)
	if err != nil {
		return seen, err
	}
	open, err := by.Disclose(tx)
	return FeedbackSeen{Feedback: *f, Timing: o.exception(ImmediateFeedback), Open: open}, err
}

// RecordDialogue keeps the teacher's side of the conversation.
func (s Service) RecordDialogue(ctx context.Context, who access.Actor, which id.Observation, match Match[FeedbackSeen], text string) (seen FeedbackSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.RecordDialogue, which)
		if err != nil {
			return err
		}
		if seen, err = seeFeedback(tx, which, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		now := tx.Now()
		seen.Dialogue, seen.DialogueAt = access.Seal[access.Feedback](text), &now
		return tx.SaveFeedback(by, &seen.Feedback)
	})
	return seen, err
}
