package conversation

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// The states of a question set.
const (
	Draft      = "draft"
	Published  = "published"
	Superseded = "superseded"
)

// QuestionSet is one edition of the questions that the hub asks schools under a name.
type QuestionSet struct {
	HubID        id.Hub         `gorm:"primaryKey"`
	ID           id.QuestionSet `gorm:"primaryKey"`
	Name         string
	Edition      int // 0 until it is published
	State        string
	Questions    Questions
	PublishedAt  *time.Time
	SupersededAt *time.Time
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName is the table of question sets.
func (QuestionSet) TableName() string { return "question_set" }

// Facts are what the policy needs to know of a question set.
func (s *QuestionSet) Facts() access.Facts {
	return access.Facts{Hub: s.HubID, ID: s.ID.UUID, Published: s.State != Draft}
}

// The faults of question sets.
var (
	ErrSetPublished = fault.New(fault.Conflict, "question-set-published", "The question set is published and does not change any more.")
	ErrSetNot       = fault.New(fault.Conflict, "question-set-not-published", "The question set is not published, or it is superseded.")
)

func (s *QuestionSet) check() error {
	var faults fault.InvalidContent
	s.Name = said(&faults, "/name", s.Name, "A question set has a name.")
	keys := map[string]bool{}
	for i := range s.Questions {
		q := &s.Questions[i]
		q.Text = strings.TrimSpace(q.Text)
		faults.Check(q.Text != "", at("questions", i, "text"), "invalid-content", "A question asks something.")
		faults.Check(!keys[q.Key], at("questions", i, "key"), "question-key-twice", "Two questions have this key.")
		faults.Check((q.Kind == ScaleQuestion) == (q.Points > 0), at("questions", i, "points"), "question-points", "A scale has points, and nothing else has.")
		keys[q.Key] = true
	}
	return faults.Err()
}

// SetFilter narrows a list; a zero member does not.
type SetFilter struct{ State string }

// SetSeen is a question set as one reader sees it.
type SetSeen struct {
	QuestionSet
	Allowed []access.Action
}

func seeSet(tx Tx, s *QuestionSet, _ access.Permit) (SetSeen, error) {
	seen := SetSeen{QuestionSet: *s, Allowed: []access.Action{}}
	if s.State == Draft {
		seen.Allowed = access.Allowed(tx, s.Facts(), access.UpdateQuestionSet, access.PublishQuestionSet)
	}
	return seen, nil
}

var sets = record.Kind[Tx, id.QuestionSet, QuestionSet, SetSeen]{
	Reading: access.ReadQuestionSet, Get: Tx.QuestionSet, Facts: (*QuestionSet).Facts, See: seeSet,
}

// ReadSet gives one question set.
func (s Service) ReadSet(ctx context.Context, who access.Actor, which id.QuestionSet) (SetSeen, error) {
	return sets.View(ctx, s.Store, who, which)
}

// ListSets gives a page of the question sets in reach.
func (s Service) ListSets(ctx context.Context, who access.Actor, f SetFilter, at page.Request) (page.Page[SetSeen], error) {
	return sets.ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[QuestionSet], error) {
		return tx.QuestionSets(within, f, at)
	})
}

// CreateSet drafts a question set.
func (s Service) CreateSet(ctx context.Context, who access.Actor, name string, questions Questions) (seen SetSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		q := &QuestionSet{HubID: who.Hub(), ID: id.QuestionSet{UUID: tx.NewID()}, Name: name, State: Draft, Questions: questions, Version: 1}
		by, err := tx.Permit(tx.Scope(access.CreateQuestionSet), q.Facts())
		if err != nil {
			return err
		}
		if err := q.check(); err != nil {
			return err
		}
		if err := tx.CreateQuestionSet(by, q); err != nil {
			return err
		}
		seen, err = sets.Show(tx, q.ID)
		return err
	})
	return seen, err
}

// UpdateSet puts other questions in the place of those of a draft.
func (s Service) UpdateSet(ctx context.Context, who access.Actor, which id.QuestionSet, match func(SetSeen) error, name string, questions Questions) (SetSeen, error) {
	return sets.Step(ctx, s.Store, who, access.UpdateQuestionSet, which, match, func(tx Tx, q *QuestionSet, by access.Permit) error {
		q.Name, q.Questions = name, questions
		if err := q.check(); err != nil {
			return err
		}
		if q.State != Draft {
			return ErrSetPublished
		}
		return tx.SaveQuestionSet(by, q, "question-set.updated")
	})
}

// PublishSet publishes a draft as the next edition of its name, and supersedes the one before.
func (s Service) PublishSet(ctx context.Context, who access.Actor, which id.QuestionSet, match func(SetSeen) error) (SetSeen, error) {
	return sets.Step(ctx, s.Store, who, access.PublishQuestionSet, which, match, func(tx Tx, q *QuestionSet, by access.Permit) error {
		if q.State != Draft {
			return ErrSetPublished
		}
		editions, err := tx.EditionsOf(q.Name)
		if err != nil {
			return err
		}
		now := tx.Now()
		for i := range editions {
			if err := supersede(tx, &editions[i]); err != nil {
				return err
			}
		}
		q.State, q.Edition, q.PublishedAt = Published, len(editions)+1, &now
		return tx.SaveQuestionSet(by, q, "question-set.published")
	})
}

func supersede(tx Tx, before *QuestionSet) error {
	if before.State != Published {
		return nil
	}
	by, err := tx.Permit(tx.Scope(access.PublishQuestionSet), before.Facts())
	if err != nil {
		return err
	}
	now := tx.Now()
	before.State, before.SupersededAt = Superseded, &now
	return tx.SaveQuestionSet(by, before, event.Name("question-set.superseded"))
}
