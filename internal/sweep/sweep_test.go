package sweep_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/sweep"
)

// books are what there is to do on a day, at a change.
type books struct {
	left, transactions int
	day                calendar.Date
	change             int64
}

func (b *books) Update(_ context.Context, _ access.Actor, do func(*books) error) error {
	b.transactions++
	return do(b)
}

func (b *books) View(_ context.Context, _ access.Actor, look func(*books) error) error {
	return look(b)
}

func (b *books) Today() calendar.Date { return b.day }

func (b *books) ChangedSince(earlier int64, _ []string) (int64, bool, error) {
	return b.change, b.change != earlier, nil
}

var one, two = id.Hub{UUID: uuid.UUID{1}}, id.Hub{UUID: uuid.UUID{2}}

func TestBatchesEndWithOneThatIsNotFull(t *testing.T) {
	for _, c := range []struct{ left, transactions int }{{0, 1}, {99, 1}, {100, 2}, {250, 3}} {
		b := books{left: c.left}
		done, err := sweep.Each(t.Context(), &b, one, func(b *books) ([]int, error) {
			return make([]int, min(b.left, sweep.AtOnce)), nil
		}, func(b *books, _ int) error {
			b.left--
			return nil
		})
		if done != c.left || err != nil || b.transactions != c.transactions || b.left != 0 {
			t.Errorf("of %d: %d done in %d transactions, %v", c.left, done, b.transactions, err)
		}
	}
}

func TestABatchThatFailsCountsForNothing(t *testing.T) {
	away := errors.New("away")
	done, err := sweep.Batches(t.Context(), &books{}, one, func(b *books) (int, error) {
		if b.transactions == 2 {
			return 7, away
		}
		return sweep.AtOnce, nil
	})
	if done != sweep.AtOnce || !errors.Is(err, away) {
		t.Error(done, err)
	}
}

func TestDailyIsDoneAsTheDayBeginsAndWhenSomethingChanged(t *testing.T) {
	var d sweep.Daily
	b := books{day: calendar.On(2026, 11, 23), change: 7}
	turn := func(what string, hub id.Hub, fails error, want int) {
		t.Helper()
		turns := 0
		_, err := sweep.Do(t.Context(), &d, &b, hub, nil, func() (int, error) { turns++; return 0, fails })
		if turns != want || fails != nil && !errors.Is(fails, fault.Stale) && err == nil {
			t.Errorf("%s: done %d times, %v", what, turns, err)
		}
	}
	turn("at the start", one, nil, 1)
	turn("nothing happened", one, nil, 0)
	turn("another hub", two, nil, 1)
	b.change++
	turn("something changed, and it fails", one, errors.New("away"), 1)
	turn("after it failed", one, fault.Stale, 1)
	turn("after somebody else was at it", one, nil, 1)
	turn("nothing happened since", one, nil, 0)
	b.day = b.day.AddDays(1)
	turn("the next day", one, nil, 1)
}
