package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/diary"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

var feedColumns = map[string]column{"": {sql: "calendar_feed.created_at", cast: "timestamptz"}}

// Feed gives one calendar feed in the scope, or fault.Absent.
func (tx *Tx) Feed(within access.Scope, which id.Feed) (*diary.Feed, error) {
	var f diary.Feed
	return &f, absent(tx.within(tx.db, "calendar_feed", within).Where("calendar_feed.id = ?", which).Take(&f).Error)
}

// Feeds gives a page of the calendar feeds in the scope, the oldest first.
func (tx *Tx) Feeds(within access.Scope, at page.Request) (page.Page[diary.Feed], error) {
	var rows []diary.Feed
	if err := tx.paged(tx.within(tx.db, "calendar_feed", within), "calendar_feed", feedColumns, at).Find(&rows).Error; err != nil {
		return page.Page[diary.Feed]{}, err
	}
	return page.Cut(rows, at.Limit, func(f diary.Feed) page.Position {
		return page.Position{Key: f.CreatedAt.UTC().Format(timeLayout), ID: f.ID.String()}
	}), nil
}

// GoodFeeds tells how many calendar feeds of a person are good, and holds the person.
func (tx *Tx) GoodFeeds(of id.Person) (n int64, err error) {
	if err := hold(tx.db.Table("person").Where("hub_id = ? AND id = ?", tx.who.Hub(), of)); err != nil {
		return 0, err
	}
	err = tx.db.Table("calendar_feed").Where("hub_id = ? AND person_id = ? AND revoked_at IS NULL", tx.who.Hub(), of).Count(&n).Error
	return n, err
}

// CreateFeed keeps a new calendar feed.
func (tx *Tx) CreateFeed(by access.Permit, f *diary.Feed) error {
	return tx.create(by, f, event.Event{Name: "calendar-feed.created", Operation: event.Created, ID: f.ID.UUID, Version: f.Version})
}

// RevokeFeed keeps that a calendar feed is revoked. Nothing else of one can change.
func (tx *Tx) RevokeFeed(by access.Permit, f *diary.Feed, name event.Name) error {
	what := event.Event{Name: name, Operation: event.Updated, ID: f.ID.UUID, Version: f.Version + 1}
	if err := tx.permitted(by, what); err != nil {
		return err
	}
	done := tx.db.Model(f).Where("version = ?", f.Version).
		Updates(map[string]any{"revoked_at": f.RevokedAt, "version": what.Version, "updated_at": tx.now})
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected != 1 {
		return fault.Stale
	}
	tx.note(by, what)
	return nil
}

// KeptFeed gives a calendar feed in the scope, or the zero Feed. It is one query, whatever
// there is.
func (tx *Tx) KeptFeed(within access.Scope, which id.Feed) (f diary.Feed, err error) {
	err = tx.within(tx.db, "calendar_feed", within).Where("calendar_feed.id = ?", which).Limit(1).Find(&f).Error
	return f, err
}
