package store_test

import (
	"context"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/testkit"
)

// disposing are transactions in which all figures are disposed of once their places are known, as
// on PostgreSQL another one may.
type disposing struct{ takeup.Store }

func (d disposing) Update(ctx context.Context, who access.Actor, fn func(takeup.Tx) error) error {
	return d.Store.Update(ctx, who, func(tx takeup.Tx) error { return fn(withoutFigures{tx}) })
}

type withoutFigures struct{ takeup.Tx }

func (withoutFigures) PupilFiguresOf(access.Scope, takeup.Filter) ([]takeup.Figures, error) {
	return nil, nil
}

// A place whose figures are disposed of while a page is read is not on it.
func TestFiguresGoWhileTheyAreRead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		figures, who := store.For[takeup.Tx](db.DB), db.World.QALead.Actor()
		for _, c := range []struct {
			by   takeup.Service
			told bool
		}{{takeup.Service{Store: figures}, true}, {takeup.Service{Store: disposing{figures}}, false}} {
			found, err := c.by.Insights(t.Context(), who, takeup.Filter{}, page.Request{Limit: 10})
			if err != nil || len(found.Items) > 0 != c.told {
				t.Errorf("%v: %d items", err, len(found.Items))
			}
		}
	})
}
