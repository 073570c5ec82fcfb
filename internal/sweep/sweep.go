// Package sweep is how work that nobody asks for is done in a hub: some records in one
// transaction after another, and again only when there can be something to do.
//
// Not the business of this package: when there is a turn (deadline), and what is done in it.
package sweep

import (
	"context"
	"errors"
	"sync"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// AtOnce is how many records are seen to in one transaction.
const AtOnce = 100

// Updating is a store in which something is done as hubqa itself.
type Updating[Tx any] interface {
	Update(ctx context.Context, who access.Actor, do func(Tx) error) error
}

// Batches does something in one transaction after another, until one sees to fewer records than
// AtOnce, and tells how many that were in all.
func Batches[Tx any](ctx context.Context, in Updating[Tx], hub id.Hub, do func(Tx) (int, error)) (done int, err error) {
	for {
		var n int
		err := in.Update(ctx, access.System(hub), func(tx Tx) (err error) {
			n, err = do(tx)
			return err
		})
		if err != nil {
			return done, err
		}
		if done += n; n < AtOnce {
			return done, nil
		}
	}
}

// Each is Batches of records of which at most AtOnce are found and each is seen to.
func Each[Tx, Of any](ctx context.Context, in Updating[Tx], hub id.Hub, find func(Tx) ([]Of, error), do func(Tx, Of) error) (int, error) {
	return Batches(ctx, in, hub, func(tx Tx) (int, error) {
		found, err := find(tx)
		for _, one := range found {
			if err == nil {
				err = do(tx, one)
			}
		}
		return len(found), err
	})
}

// Watched is a transaction that tells the day, and what changed.
type Watched interface {
	Today() calendar.Date
	ChangedSince(earlier int64, kinds []string) (last int64, changed bool, err error)
}

// Viewing is a store that is looked into as hubqa itself.
type Viewing[Tx any] interface {
	View(ctx context.Context, who access.Actor, look func(Tx) error) error
}

// Daily is something that is done in each hub when a day begins there, and again when a record
// of a kind has changed that decides it. A process that is started begins with all of it. The
// zero value has done nothing yet.
type Daily struct {
	lock sync.Mutex
	done map[id.Hub]mark
}

// mark is the day on which it was done in a hub, and the hub's last change by then.
type mark struct {
	day    calendar.Date
	change int64
}

// Do does it where there can be something to do. Where somebody else is at it (fault.Stale),
// what they leave is done the next time.
func Do[Tx Watched](ctx context.Context, d *Daily, in Viewing[Tx], hub id.Hub, decisive []string, do func() (int, error)) (done int, err error) {
	was, is, changed := d.mark(hub), mark{}, false
	err = in.View(ctx, access.System(hub), func(tx Tx) (err error) {
		is.day = tx.Today()
		is.change, changed, err = tx.ChangedSince(was.change, decisive)
		return err
	})
	if err == nil && (changed || is.day != was.day) {
		done, err = do()
	}
	if errors.Is(err, fault.Stale) {
		return done, nil
	}
	if err == nil {
		d.keep(hub, is)
	}
	return done, err
}

func (d *Daily) mark(hub id.Hub) mark {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.done[hub]
}

func (d *Daily) keep(hub id.Hub, is mark) {
	d.lock.Lock()
	defer d.lock.Unlock()
	if d.done == nil {
		d.done = map[id.Hub]mark{}
	}
	d.done[hub] = is
}
