package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/suggestion"
)

func (tx *Tx) suggestions(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("suggestion"), "suggestion", within).Select("suggestion.*, author.name AS by_name").
		Joins("JOIN person author ON author.hub_id = suggestion.hub_id AND author.id = suggestion.by_id")
}

func (tx *Tx) readReplies(s *suggestion.Suggestion) error {
	return tx.db.Table("suggestion_reply").Select("suggestion_reply.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = suggestion_reply.hub_id AND p.id = suggestion_reply.by_id").
		Where("suggestion_reply.hub_id = ? AND suggestion_reply.suggestion_id = ?", s.HubID, s.ID).
		Order("suggestion_reply.at, suggestion_reply.id").Find(&s.Replies).Error
}

// Suggestion gives one suggestion in the scope, or fault.Absent.
func (tx *Tx) Suggestion(within access.Scope, which id.Suggestion) (*suggestion.Suggestion, error) {
	var s suggestion.Suggestion
	if err := tx.suggestions(within).Where("suggestion.id = ?", which).Take(&s).Error; err != nil {
		return nil, absent(err)
	}
	return &s, tx.readReplies(&s)
}

var suggestionOrder = map[string]column{"madeAt": {sql: "suggestion.created_at", cast: "timestamptz"}}

// Suggestions gives a page of the suggestions in the scope.
func (tx *Tx) Suggestions(within access.Scope, f suggestion.Filter, at page.Request) (page.Page[suggestion.Suggestion], error) {
	q := tx.suggestions(within)
	if f.Clause != "" {
		q = q.Where("suggestion.clause = ?", f.Clause)
	}
	if f.Status != "" {
		q = q.Where("suggestion.status = ?", f.Status)
	}
	var rows []suggestion.Suggestion
	if err := tx.paged(q, "suggestion", suggestionOrder, at).Find(&rows).Error; err != nil {
		return page.Page[suggestion.Suggestion]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(s suggestion.Suggestion) page.Position {
		return page.Position{Key: s.CreatedAt.UTC().Format(timeLayout), ID: s.ID.String()}
	})
	for i := range cut.Items {
		if err := tx.readReplies(&cut.Items[i]); err != nil {
			return page.Page[suggestion.Suggestion]{}, err
		}
	}
	return cut, nil
}

// HoldSuggestion keeps every other writer off a suggestion until the transaction ends.
func (tx *Tx) HoldSuggestion(which id.Suggestion) error {
	return hold(tx.db.Table("suggestion").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateSuggestion keeps a new suggestion.
func (tx *Tx) CreateSuggestion(by access.Permit, s *suggestion.Suggestion) error {
	return tx.create(by, s, event.Event{Name: "suggestion.made", Operation: event.Created, ID: s.ID.UUID, Version: s.Version})
}

// SaveSuggestion keeps a changed suggestion.
func (tx *Tx) SaveSuggestion(by access.Permit, s *suggestion.Suggestion, what event.Name) error {
	return tx.update(by, s, &s.Version, event.Event{Name: what, Operation: event.Updated, ID: s.ID.UUID})
}

// CreateSuggestionReply keeps a reply, with the suggestion that it is saved with.
func (tx *Tx) CreateSuggestionReply(by access.Permit, r *suggestion.Reply) error {
	if !by.For(r.SuggestionID.UUID, access.ReplyToSuggestion) {
		return fault.Absent
	}
	return tx.db.Create(r).Error
}

// SuggestionCounts counts those in the scope that were made from the one instant to
// before the other.
func (tx *Tx) SuggestionCounts(within access.Scope, from, to time.Time) (counts []suggestion.Count, err error) {
	err = tx.within(tx.db.Table("suggestion"), "suggestion", within).Select("clause, status, count(*) AS number").
		Where("suggestion.created_at >= ? AND suggestion.created_at < ?", from, to).
		Group("clause, status").Order("clause, status").Scan(&counts).Error
	return counts, err
}
