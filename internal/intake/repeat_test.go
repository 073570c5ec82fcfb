package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// tried counts the rows that were brought to the store.
type tried struct {
	store.Port[intake.Tx]
	rows int
}

func (s *tried) Load(ctx context.Context, who access.Actor, fn func(intake.Tx) error) error {
	return s.Port.Load(ctx, who, func(tx intake.Tx) error { return fn(trying{tx, s}) })
}

type trying struct {
	intake.Tx
	of *tried
}

func (tx trying) Attempt(do func() error) error {
	tx.of.rows++
	return tx.Tx.Attempt(do)
}

const (
	choir   = "Riverlea Music Service,112492,Group G,choir,active,2026-09-01"
	another = "Riverlea Music Service,112492,Group H,choir,active,2026-09-01"
	wrong   = "Nobody at all,112492,Group G,choir,active,2026-09-01"
)

// A row told again is unchanged, whatever it says in columns that are not read, and the
// store is not asked again; one that was refused is refused again.
func TestRowToldAgainCostsNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		at := &tried{Port: store.For[intake.Tx](db.DB)}
		s, who := serveFrom(t, at, intake.Settings{}), db.World.HubManager.Actor()
		file := "partner,schoolUrn,name,kind,state,fromOn,choirmaster\r\n" +
			strings.Join([]string{choir, another, choir, wrong, choir, wrong, choir, ""}, ",{n}\r\n")
		for i := range 10 {
			file = strings.Replace(file, "{n}", strings.Repeat("x", i), 1)
		}
		r := run(t, s, who, order{kind: intake.Provision, mode: intake.DryRun, onError: intake.Skip}, file)
		wantCount(t, r, "succeeded: 7 read, 2 created, 0 updated, 3 unchanged, 2 rejected, 0 skipped")
		if at.rows != 4 {
			t.Errorf("%d rows were brought to the store, not 4", at.rows)
		}
	})
}

// A file has only so many rows that the store is asked about.
func TestRowsBeyondTheLimitAreRefused(t *testing.T) {
	defer intake.LimitRows(1)()
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		at := &tried{Port: store.For[intake.Tx](db.DB)}
		s, who := serveFrom(t, at, intake.Settings{}), db.World.HubManager.Actor()
		r := run(t, s, who, order{kind: intake.Provision, mode: intake.DryRun, onError: intake.Skip},
			"partner,schoolUrn,name,kind,state,fromOn\r\n"+strings.Join([]string{choir, another, choir, wrong}, "\r\n"))
		wantCount(t, r, "succeeded: 4 read, 1 created, 0 updated, 1 unchanged, 2 rejected, 0 skipped")
		if got, want := faults(t, s, who, r), []string{"2@3 row-beyond-limit", "4@5 row-beyond-limit"}; !slices.Equal(got, want) || at.rows != 1 {
			t.Errorf("%q, %d rows", got, at.rows)
		}
	})
}
