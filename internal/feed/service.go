package feed

import (
	"context"
	"maps"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
)

// Tx is what the feed needs of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	// LastPosition is that of the hub's last change.
	LastPosition() (int64, error)
	// Changes gives what was told of the kinds of record, up to a position and in order;
	// of a record that is not in the scope of its kind, only that it is gone.
	Changes(of []Following, upTo int64, limit int) ([]Change, error)
}

// Following is a kind of record that is followed, from a position on, in a scope.
type Following struct {
	Resource Resource
	After    int64
	Within   access.Scope
}

// Store runs transactions.
type Store interface {
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is the feed.
type Service struct{ Store Store }

// Read gives at most limit changes after the marks.
func (s Service) Read(ctx context.Context, who access.Actor, after Marks, limit int) (page Page, err error) {
	err = s.view(ctx, who, func(tx Tx) error {
		page, err = Follow(tx, tx.Scope, after, limit)
		return err
	})
	return page, err
}

// Start gives the marks of the beginning, or those of now.
func (s Service) Start(ctx context.Context, who access.Actor, now bool) (marks Marks, err error) {
	err = s.view(ctx, who, func(tx Tx) error {
		if marks = Beginning(tx.Scope); now {
			marks, err = Now(tx, tx.Scope)
		}
		return err
	})
	return marks, err
}

func (s Service) view(ctx context.Context, who access.Actor, fn func(Tx) error) error {
	return s.Store.View(ctx, who, func(tx Tx) error {
		if tx.Scope(access.ReadChanges).IsEmpty() {
			return fault.Absent
		}
		return fn(tx)
	})
}

// Scopes say what a reader may reach for an action.
type Scopes func(access.Action) access.Scope

// Beginning marks the beginning for whoever has the scopes.
func Beginning(may Scopes) Marks {
	marks := Marks{}
	for _, r := range Resources {
		if !may(r.Reading()).IsEmpty() {
			marks[r] = 0
		}
	}
	return marks
}

// Now marks what was last told to whoever has the scopes.
func Now(tx Tx, may Scopes) (Marks, error) {
	last, err := tx.LastPosition()
	marks := Beginning(may)
	for r := range marks {
		marks[r] = last
	}
	return marks, err
}

// Follow gives at most limit changes after the marks, for whoever has the scopes.
func Follow(tx Tx, may Scopes, after Marks, limit int) (Page, error) {
	page := Page{Next: maps.Clone(after)}
	var open []Following
	for _, r := range Resources {
		within := may(r.Reading())
		_, told := after[r]
		switch {
		case !within.IsEmpty():
			open = append(open, Following{r, after[r], within})
		case told && len(page.Changes) == limit:
			page.More = true
			return page, nil
		case told:
			page.Changes = append(page.Changes, Change{Resource: r, Operation: event.Withdrawn, At: tx.Now()})
			delete(page.Next, r)
		}
	}
	return page, page.fill(tx, open, limit)
}

// fill goes on with the changes of what is open.
func (p *Page) fill(tx Tx, open []Following, limit int) error {
	upTo, err := tx.LastPosition()
	if err != nil || len(open) == 0 {
		return err
	}
	room := limit - len(p.Changes)
	changes, err := tx.Changes(open, upTo, room+1)
	if err != nil {
		return err
	}
	if p.More = len(changes) > room; p.More {
		changes = changes[:room]
		upTo = 0
		if room > 0 {
			upTo = changes[room-1].Position
		}
	}
	p.Changes = append(p.Changes, changes...)
	for _, f := range open {
		p.Next[f.Resource] = max(f.After, upTo)
	}
	return nil
}
