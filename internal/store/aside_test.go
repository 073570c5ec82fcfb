package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// between is a store in which something is done before a row of a file is brought in.
type between struct {
	store.Port[intake.Tx]
	row int
	do  func()
}

func (b *between) Load(ctx context.Context, who access.Actor, fn func(intake.Tx) error) error {
	return b.Port.Load(ctx, who, func(tx intake.Tx) error { return fn(&counted{tx, b, 0}) })
}

type counted struct {
	intake.Tx
	of   *between
	rows int
}

func (c *counted) Attempt(do func() error) error {
	if c.rows++; c.rows == c.of.row {
		c.of.do()
	}
	return c.Tx.Attempt(do)
}

// A file that is larger than memory holds keeps nobody from writing, not even what it is
// about to write itself, and is numbered and linked as any other.
func TestLargeImportHoldsNobody(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		db.CrowdAt(4)
		who, which := db.World.HubManager.Actor(), db.World.Partners.Service
		var changed error
		at := &between{Port: store.For[intake.Tx](db.DB), row: 12, do: func() {
			if db.Name() == "sqlite" {
				return // nobody else writes there
			}
			soon, cancel := context.WithTimeout(ctx, 20*time.Second)
			defer cancel()
			changed = db.Update(soon, who, func(tx *store.Tx) error {
				p, by, err := load(tx, which)
				if err != nil {
					return err
				}
				p.Note = "changed meanwhile"
				return tx.SavePartner(by, p)
			})
		}}
		var file strings.Builder
		file.WriteString("name,kind,status,phone\n")
		for i := range 11 {
			fmt.Fprintf(&file, "Partner %d,charity,active,%d\n", i, i)
		}
		file.WriteString("Riverlea Music Service,music-service,active,0999\n")
		r := imported(t, at, who, file.String())
		if changed != nil || r.State != intake.Succeeded || r.CreatedRows != 11 || r.UpdatedRows != 1 {
			t.Errorf("%v, %+v\n%s", changed, r, db.Log)
		}
		owner := db.Owner()
		if n := count(t, owner, `SELECT count(*) FROM hub_head h WHERE h.change_position <>
			(SELECT count(DISTINCT position) FROM change c WHERE c.hub_id = h.hub_id AND c.position BETWEEN 1 AND h.change_position)`); n > 0 {
			t.Error("the feed has gaps")
		}
		if n := count(t, owner, `SELECT count(*) FROM change a JOIN partner p ON p.id = a.record_id AND p.name LIKE 'Partner %'
			JOIN change b ON b.hub_id = a.hub_id AND b.position = a.position + 1 JOIN partner q ON q.id = b.record_id
			AND q.phone = CAST(CAST(p.phone AS integer) + 1 AS text)`); n != 10 {
			t.Errorf("%d of 10 changes come before the next of the file", n)
		}
		if _, err := db.VerifyAudit(ctx, who.Hub(), nil); err != nil {
			t.Error(err)
		}
	})
}

// imported gives the end of an import of partners that is applied.
func imported(t *testing.T, from intake.Store, who access.Actor, file string) intake.Run {
	t.Helper()
	s := intake.New(from, intake.Settings{Folder: t.TempDir()}, uuid.New(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	defer s.Stop(ctx)
	taken, err := s.Take(ctx, who, intake.Order{Kind: intake.Partners, Mode: intake.Apply, OnError: intake.Reject, ContentType: "text/csv"}, strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	r, err := s.Start(ctx, who, taken)
	if err == nil {
		r, err = s.Wait(ctx, who, r.ID, time.Minute)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Where PostgreSQL lets another go first, the import begins again.
func TestLoadThatGaveWayIsOvertaken(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for code, want := range map[string]bool{"40P01": true, "40001": true, "55P03": false} {
			err := loading(db, func(*store.Tx, access.Permit) error { return &pgconn.PgError{Code: code} })
			if errors.Is(err, intake.ErrOvertaken) != want {
				t.Errorf("%s: %v", code, err)
			}
		}
	})
}

// What is undone of an attempt tells nobody of a name.
func TestRenameThatIsUndoneIsNotTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		undone := errors.New("undone")
		err := db.Update(ctx, db.World.HubManager.Actor(), func(tx *store.Tx) error {
			p, by, err := load(tx, db.World.Partners.Service)
			if err != nil {
				return err
			}
			p.Name = "Another"
			if err := tx.Attempt(func() error { return errors.Join(tx.SavePartner(by, p), undone) }); !errors.Is(err, undone) {
				t.Error(err)
			}
			return nil
		})
		if n := count(t, db.Owner(), "SELECT count(*) FROM change WHERE name LIKE '%.name-changed'"); err != nil || n > 0 {
			t.Errorf("%d are told, %v", n, err)
		}
	})
}
