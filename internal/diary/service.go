package diary

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/secret"
)

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	NewID() uuid.UUID

	Feed(within access.Scope, which id.Feed) (*Feed, error)
	Feeds(within access.Scope, at page.Request) (page.Page[Feed], error)
	// GoodFeeds tells how many feeds of a person are good. Until the transaction ends nobody
	// else can make one for them.
	GoodFeeds(of id.Person) (int64, error)
	CreateFeed(by access.Permit, f *Feed) error
	RevokeFeed(by access.Permit, f *Feed, what event.Name) error
	// KeptFeed is zero where there is no such feed. It is one query, whatever there is.
	KeptFeed(within access.Scope, which id.Feed) (Feed, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with their calendar feeds.
type Service struct{ Store Store }

// List gives a page of one's own feeds, the oldest first.
func (s Service) List(ctx context.Context, who access.Actor, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		feeds, err := tx.Feeds(tx.Scope(access.ReadCalendarFeed), at)
		found = page.Map(feeds, func(f Feed) Seen { return see(tx, f) })
		return err
	})
	return found, err
}

// Read gives one feed.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Feed) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		f, err := tx.Feed(tx.Scope(access.ReadCalendarFeed), which)
		if err == nil {
			seen = see(tx, *f)
		}
		return err
	})
	return seen, err
}

// Create makes a feed of the caller's, or fails with ErrLimit.
func (s Service) Create(ctx context.Context, who access.Actor, name string) (made Made, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		f := Feed{HubID: who.Hub(), ID: id.Feed{UUID: tx.NewID()}, PersonID: who.Person(), Name: name, Version: 1}
		by, err := tx.Permit(tx.Scope(access.CreateCalendarFeed), f.Facts())
		if err != nil {
			return err
		}
		if err := f.check(); err != nil {
			return err
		}
		good, err := tx.GoodFeeds(f.PersonID)
		if err != nil {
			return err
		}
		if good >= mostFeeds {
			return ErrLimit
		}
		made.Address = f.mint()
		err = tx.CreateFeed(by, &f)
		made.Feed = f
		return err
	})
	return made, err
}

// Revoke ends a feed that the caller saw as it is now: nothing is shown under its address
// from the commit on. It fails with ErrRevoked.
func (s Service) Revoke(ctx context.Context, who access.Actor, which id.Feed, match func(Seen) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.RevokeCalendarFeed)
		f, err := tx.Feed(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, f.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, *f)); err != nil {
			return err
		}
		if f.RevokedAt != nil {
			return ErrRevoked
		}
		now := tx.Now()
		f.RevokedAt = &now
		if err := tx.RevokeFeed(by, f, "calendar-feed.revoked"); err != nil {
			return err
		}
		seen = see(tx, *f)
		return nil
	})
	return seen, err
}

// Open gives the owner of an address, acting with all that they hold, or fails with
// fault.Absent whatever is wrong with it.
func (s Service) Open(ctx context.Context, asked secret.Text) (owner access.Actor, err error) {
	hub, which := feedOf(asked)
	var kept Feed
	err = s.Store.View(ctx, access.System(hub), func(tx Tx) (err error) {
		kept, err = tx.KeptFeed(tx.Scope(access.OpenCalendarFeed), which)
		return err
	})
	switch {
	case err != nil:
		return owner, err
	case !opens(asked, kept):
		return owner, fault.Absent
	}
	return access.Person(kept.HubID, kept.PersonID, false, nil), nil
}
