package suggestion

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Open is where a suggestion stands that nobody has replied to.
const Open = "open"

const mostReplies = 100 // to one suggestion

// Suggestion is what somebody suggests.
type Suggestion struct {
	HubID     id.Hub        `gorm:"primaryKey"`
	ID        id.Suggestion `gorm:"primaryKey"`
	ByID      id.Person
	Clause    string // of the protocol; empty: the process as a whole
	Text      access.Sealed[access.Suggestion]
	Status    string
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	ByName  string  `gorm:"->;-:migration"`
	Replies []Reply `gorm:"-"` // the oldest first
}

// TableName is the table of suggestions.
func (Suggestion) TableName() string { return "suggestion" }

// Reply is a QA lead's reply, and where the suggestion stood from then on.
type Reply struct {
	HubID        id.Hub        `gorm:"primaryKey"`
	ID           id.Suggestion `gorm:"primaryKey"`
	SuggestionID id.Suggestion
	Text         access.Sealed[access.Suggestion]
	Status       string
	ByID         id.Person
	At           time.Time
	ByName       string `gorm:"->;-:migration"`
}

// TableName is the table of replies.
func (Reply) TableName() string { return "suggestion_reply" }

// Facts are what the policy needs to know of a suggestion.
func (s *Suggestion) Facts() access.Facts {
	return access.Facts{Hub: s.HubID, ID: s.ID.UUID, Author: s.ByID}
}

// ErrReplies tells that nothing is added to so many replies.
var ErrReplies = fault.New(fault.Conflict, "suggestion-reply-limit", "A hundred replies to one suggestion are the most that are kept.")

// Count is how many suggestions about a clause stand in a certain way.
type Count struct {
	Clause, Status string
	Number         int
}

// Filter narrows a list; a zero member does not.
type Filter struct{ Clause, Status string }

// Tx is what suggestions need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	NewID() uuid.UUID
	Suggestion(within access.Scope, which id.Suggestion) (*Suggestion, error)
	Suggestions(within access.Scope, f Filter, at page.Request) (page.Page[Suggestion], error)
	HoldSuggestion(which id.Suggestion) error
	CreateSuggestion(by access.Permit, s *Suggestion) error
	SaveSuggestion(by access.Permit, s *Suggestion, what event.Name) error
	CreateSuggestionReply(by access.Permit, r *Reply) error
	// SuggestionCounts counts those in the scope that were made from the one instant to
	// before the other.
	SuggestionCounts(within access.Scope, from, to time.Time) ([]Count, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with suggestions.
type Service struct{ Store Store }

// Seen is a suggestion as one reader sees it.
type Seen struct {
	Suggestion
	Disclosure access.Disclosure
	Allowed    []access.Action
}

func see(tx Tx, s *Suggestion, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	return Seen{Suggestion: *s, Disclosure: open, Allowed: access.Allowed(tx, s.Facts(), access.ReplyToSuggestion)}, err
}

var suggestions = record.Kind[Tx, id.Suggestion, Suggestion, Seen]{
	Reading: access.ReadSuggestion, Hold: Tx.HoldSuggestion, Get: Tx.Suggestion, Facts: (*Suggestion).Facts, See: see,
}

// Make keeps a suggestion.
func (s Service) Make(ctx context.Context, who access.Actor, clause, text string) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		n := &Suggestion{
			HubID: who.Hub(), ID: id.Suggestion{UUID: tx.NewID()}, ByID: who.Person(), Clause: clause, Status: Open,
			Text: access.Seal[access.Suggestion](strings.TrimSpace(text)), Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.MakeSuggestion), n.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(!n.Text.IsEmpty(), "/text", "invalid-content", "Say what you suggest.")
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateSuggestion(by, n); err != nil {
			return err
		}
		seen, err = suggestions.Show(tx, n.ID)
		return err
	})
	return seen, err
}

// Read gives one suggestion with its replies.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Suggestion) (Seen, error) {
	return suggestions.Read(ctx, s.Store, who, which)
}

// List gives a page of the suggestions in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return suggestions.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Suggestion], error) { return tx.Suggestions(within, f, at) })
}

// Reply keeps a reply, and where the suggestion stands from now on.
func (s Service) Reply(ctx context.Context, who access.Actor, which id.Suggestion, match func(Seen) error, status, text string) (Seen, error) {
	return suggestions.Step(ctx, s.Store, who, access.ReplyToSuggestion, which, match, func(tx Tx, n *Suggestion, by access.Permit) error {
		r := &Reply{
			HubID: n.HubID, ID: id.Suggestion{UUID: tx.NewID()}, SuggestionID: n.ID, Status: status, ByID: who.Person(), At: tx.Now(),
			Text: access.Seal[access.Suggestion](strings.TrimSpace(text)),
		}
		var faults fault.InvalidContent
		faults.Check(!r.Text.IsEmpty(), "/text", "invalid-content", "Say what becomes of it.")
		if err := faults.Err(); err != nil {
			return err
		}
		if len(n.Replies) >= mostReplies {
			return ErrReplies
		}
		n.Status = status
		if err := tx.CreateSuggestionReply(by, r); err != nil {
			return err
		}
		return tx.SaveSuggestion(by, n, "suggestion.replied-to")
	})
}

// Digest counts what was suggested in an academic year, by clause and by where it stands.
func (s Service) Digest(ctx context.Context, who access.Actor, year calendar.AcademicYear) (counts []Count, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadSuggestionDigest)
		if within.IsEmpty() {
			return fault.Absent
		}
		from, err := calendar.Instant(year.First(), 0, 0)
		if err != nil {
			return err
		}
		to, err := calendar.Instant(year.Last().AddDays(1), 0, 0)
		if err == nil {
			counts, err = tx.SuggestionCounts(within, from, to)
		}
		return err
	})
	return counts, err
}
