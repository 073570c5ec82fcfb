package moderation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/redaction"
)

// Tx is what exercises need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	NewID() uuid.UUID
	Framework(within access.Scope, which id.Framework) (*framework.Framework, error)

	// ReportsToModerate gives the issued reports in the scope of visits by the framework
	// version in the days, but for those of commissioning visits.
	ReportsToModerate(within access.Scope, by id.Framework, days calendar.Range) ([]Candidate, error)
	// Moderates reports whether the person can sign in and is of the working group, or an
	// inspector with a live inspection, today.
	Moderates(who id.Person) (bool, error)

	// CreateModeration keeps the exercise with its participants and its sample, which
	// never change.
	CreateModeration(by access.Permit, m *Moderation, sample []Candidate) error
	SaveModeration(by access.Permit, m *Moderation, what event.Name) error
	Moderation(within access.Scope, which id.Moderation) (*Moderation, error)
	Moderations(within access.Scope, state string, at page.Request) (page.Page[Moderation], error)
	// HoldModeration keeps every other writer off an exercise until the transaction ends.
	HoldModeration(which id.Moderation) error

	// ModerationItems gives a page of the items of an exercise that are in the scope.
	ModerationItems(within access.Scope, m *Moderation, at page.Request) (page.Page[Item], error)
	ModerationItem(within access.Scope, m *Moderation, which id.Reference) (*Item, error)
	// UnjudgedItems counts the items in the scope that the actor has not judged.
	UnjudgedItems(within access.Scope, m *Moderation) (int, error)
	SaveVerdict(by access.Permit, v *Verdict) error
	PutIn(by access.Permit) error
	CreateModerationOutcome(by access.Permit, o *Outcome) error
	// NamesForModeration gives the names of everybody, every school and every partner.
	NamesForModeration(within access.Scope) ([]redaction.Name, error)

	Tell(news notice.News, people ...id.Person) error
	Holders(role access.Role) ([]id.Person, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with exercises.
type Service struct{ Store Store }

var exercises = record.Kind[Tx, id.Moderation, Moderation, Seen]{
	Reading: access.ReadModeration, Hold: Tx.HoldModeration, Get: Tx.Moderation, Facts: (*Moderation).Facts, See: see,
}

// Read gives one exercise.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Moderation) (Seen, error) {
	return exercises.Read(ctx, s.Store, who, which)
}

// List gives a page of the exercises in reach.
func (s Service) List(ctx context.Context, who access.Actor, state string, at page.Request) (page.Page[Seen], error) {
	return exercises.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Moderation], error) {
		return tx.Moderations(within, state, at)
	})
}

// ListItems gives a page of the items, without names. Each is a reading of its own.
func (s Service) ListItems(ctx context.Context, who access.Actor, which id.Moderation, at page.Request) (found page.Page[ItemSeen], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadModerationItems)
		m, err := tx.Moderation(within, which)
		if err != nil {
			return err
		}
		items, err := tx.ModerationItems(within, m, at)
		if err != nil {
			return err
		}
		found.Next = items.Next
		found.Items, err = redacted(tx, m, items.Items)
		return err
	})
	return found, err
}

// ReadItem gives one item, without names.
func (s Service) ReadItem(ctx context.Context, who access.Actor, which id.Moderation, item id.Reference) (seen ItemSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		m, err := tx.Moderation(tx.Scope(access.ReadModerationItems), which)
		if err == nil {
			seen, err = seeItem(tx, m, item)
		}
		return err
	})
	return seen, err
}

func seeItem(tx Tx, m *Moderation, item id.Reference) (ItemSeen, error) {
	i, err := tx.ModerationItem(tx.Scope(access.ReadModerationItems), m, item)
	if err != nil {
		return ItemSeen{}, err
	}
	seen, err := redacted(tx, m, []Item{*i})
	if err != nil {
		return ItemSeen{}, err
	}
	return seen[0], nil
}
