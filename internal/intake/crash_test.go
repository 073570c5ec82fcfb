package intake_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// nothingApplied holds the database to an import that came to nothing.
func nothingApplied(t *testing.T, db *testkit.DB) {
	t.Helper()
	for _, query := range []string{
		"SELECT count(*) FROM school WHERE urn > 200000 AND name LIKE 'School %'",
		"SELECT count(*) FROM change WHERE keys > 'urn=2' AND keys < 'urn=3'",
		"SELECT count(*) FROM audit_event WHERE action = 'import.start' AND parts = 'applied'",
	} {
		if n := number(t, db.Owner(), query); n != 0 {
			t.Errorf("%s: %d", query, n)
		}
	}
	gapless(t, db)
}

// progressed waits until an import has brought rows in.
func progressed(t *testing.T, s *intake.Service, who access.Actor, which id.Import) {
	t.Helper()
	for range 2000 {
		r, err := s.Read(ctx, who, which)
		if err != nil || r.State != intake.Running {
			t.Fatalf("%+v %v", r, err)
		}
		if r.CreatedRows > 0 && r.Progress() > 0 && r.Progress() < 1 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("no progress")
}

func TestServerThatStops(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		r, err := begin(s, who, order{}, rows(50_000))
		if err != nil {
			t.Fatal(err)
		}
		progressed(t, s, who, r.ID)
		impatient, cancel := context.WithCancel(ctx)
		cancel()
		s.Stop(impatient)
		if r, err = s.Read(ctx, who, r.ID); err != nil {
			t.Fatal(err)
		}
		if r.State != intake.Interrupted || r.CreatedRows != 0 || r.RowsRead == 0 || r.FinishedAt == nil {
			t.Errorf("%+v", r)
		}
		nothingApplied(t, db)
		if _, err := begin(s, who, order{}, rows(1)); code(err) != "unavailable" {
			t.Error(err)
		}
	})
}

func TestServerThatWaits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		r, err := begin(s, who, order{}, rows(2000))
		if err != nil {
			t.Fatal(err)
		}
		s.Stop(ctx)
		if r, err = s.Read(ctx, who, r.ID); err != nil || r.State != intake.Succeeded || r.CreatedRows != 2000 {
			t.Errorf("%+v %v", r, err)
		}
	})
}

const childVariable = "HUBQA_TEST_IMPORT_CHILD"

// TestChild is no test: it is the process that TestKill kills.
func TestChild(t *testing.T) {
	args := strings.Split(os.Getenv(childVariable), "\n")
	if len(args) != 4 {
		t.Skip("only for TestKill")
	}
	hub, err := id.Parse[any](args[1])
	if err != nil {
		t.Fatal(err)
	}
	person, err := id.Parse[any](args[2])
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(store.Options{Address: args[0], Clock: clock.Machine{}, Machine: clock.Machine{}, NewID: id.Random, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	s := intake.New(store.For[intake.Tx](db), intake.Settings{Folder: args[3]}, uuid.New(), log)
	who := access.Person(id.Hub(hub), id.Person(person), false, nil)
	r, err := begin(s, who, order{}, rows(400_000))
	if err != nil {
		t.Fatal(err)
	}
	progressed(t, s, who, r.ID)
	fmt.Println("import", r.ID)
	select {}
}

func TestKill(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		who, folder := db.World.QALead, t.TempDir()
		child := exec.Command(os.Args[0], "-test.run=^TestChild$")
		child.Env = append(os.Environ(), childVariable+"="+strings.Join([]string{db.Address, who.Hub.String(), who.ID.String(), folder}, "\n"))
		said, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = child.Process.Kill() }()
		lines := bufio.NewScanner(said)
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), "import ") {
			t.Fatal(lines.Text(), lines.Err())
		}
		which, err := id.Parse[any](strings.TrimPrefix(lines.Text(), "import "))
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		_ = child.Wait()

		s := serve(t, db, intake.Settings{})
		var r intake.Run
		for range 10_000 { // PostgreSQL notices a moment later that its client is gone
			if err = s.Recover(ctx); err != nil {
				t.Fatal(err)
			}
			if r, err = s.Read(ctx, who.Actor(), id.Import(which)); err != nil || r.State != intake.Running {
				break
			}
		}
		if err != nil || r.State != intake.Interrupted || r.FinishedAt == nil || r.RowsRead != 0 {
			t.Errorf("%+v %v", r, err)
		}
		nothingApplied(t, db)
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("left in the spool: %v %v", left, err)
		}
		if r := run(t, s, who.Actor(), order{}, head+goodRow(1)); r.State != intake.Succeeded {
			t.Errorf("%+v", r)
		}
	})
}

// A process that lives ends the imports of one that died, and leaves those of one that
// lives, though they wait for their turn and nothing is locked.
func TestSweep(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, other, who := serve(t, db, intake.Settings{}), serveFrom(t, store.For[intake.Tx](db.Reopen()), intake.Settings{}), db.World.QALead.Actor()
		defer s.Hold()()
		r, err := begin(s, who, order{}, rows(10))
		if err != nil {
			t.Fatal(err)
		}
		swept := func(want intake.State, by ...*intake.Service) {
			t.Helper()
			db.Machine.Advance(3 * time.Minute)
			for _, each := range by {
				if err := each.Sweep(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if seen, err := other.Read(ctx, who, r.ID); err != nil || seen.State != want || (seen.FinishedAt != nil) != (want == intake.Interrupted) {
				t.Errorf("%+v %v", seen, err)
			}
		}
		swept(intake.Running, s, other)
		swept(intake.Running, s, other)
		swept(intake.Running, other)
		swept(intake.Interrupted, other)
		nothingApplied(t, db)
		if _, err := begin(other, who, order{}, rows(10)); err != nil {
			t.Errorf("another import of the kind cannot start: %v", err)
		}
	})
}

// A server that starts leaves the imports of another one that lives as they are.
func TestAnotherServerStarts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if !store.IsPostgres(db.Address) {
			t.Skip("one process has an SQLite file")
		}
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		r, err := begin(s, who, order{}, rows(20_000))
		if err != nil {
			t.Fatal(err)
		}
		progressed(t, s, who, r.ID)
		other := serveFrom(t, store.For[intake.Tx](db.Reopen()), intake.Settings{})
		if err := other.Recover(ctx); err != nil {
			t.Fatal(err)
		}
		if seen, err := other.Read(ctx, who, r.ID); err != nil || seen.State == intake.Interrupted {
			t.Errorf("%+v %v", seen, err)
		}
		if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil || r.State != intake.Succeeded {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// A run that was ended while it waited for its turn has no effect.
func TestEndedWhileItWaited(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		release := s.Hold()
		r, err := begin(s, who, order{}, rows(10))
		if err != nil {
			t.Fatal(err)
		}
		if err := serveFrom(t, store.For[intake.Tx](db.Reopen()), intake.Settings{}).Recover(ctx); err != nil {
			t.Fatal(err)
		}
		release()
		if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil || r.State != intake.Interrupted {
			t.Errorf("%+v %v", r, err)
		}
		nothingApplied(t, db)
	})
}

// overtaken lets another writer be first, so many times.
type overtaken struct {
	intake.Store
	times, begun int
	err          error
}

func (o *overtaken) Load(ctx context.Context, who access.Actor, fn func(intake.Tx) error) error {
	return o.Store.Load(ctx, who, func(tx intake.Tx) error {
		o.begun++
		if err := fn(tx); err != nil || o.begun > o.times {
			return err
		}
		return o.err
	})
}

func TestAnotherWriterWasFirst(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		who := db.World.QALead.Actor()
		for _, test := range []struct {
			err          error
			times, begun int
			state        intake.State
		}{
			{fmt.Errorf("no room left on the device"), 1, 1, intake.Failed},
			{intake.ErrOvertaken, 3, 3, intake.Failed},
			{intake.ErrOvertaken, 2, 3, intake.Succeeded},
		} {
			o := &overtaken{Store: store.For[intake.Tx](db.DB), times: test.times, err: test.err}
			s := serveFrom(t, o, intake.Settings{})
			r := run(t, s, who, order{onError: intake.Skip}, faultyFile)
			if r.State != test.state || o.begun != test.begun || r.RejectedRows != 4 {
				t.Errorf("%+v after %d", r, o.begun)
			}
			if test.state == intake.Failed {
				nothingApplied(t, db)
				if n := number(t, db.Owner(), "SELECT count(*) FROM import_error"); n != 0 {
					t.Errorf("%d faults", n)
				}
			} else if got := faults(t, s, who, r); len(got) != len(faultyRows) {
				t.Error(got)
			}
		}
	})
}

// A fault in the code fails the import, not the server, and what it holds is not logged.
func TestPanic(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s := intake.New(panics{store.For[intake.Tx](db.DB)}, intake.Settings{Folder: t.TempDir()}, uuid.New(), slog.New(db.Log.Handler()))
		defer s.Stop(ctx)
		if r := run(t, s, db.World.QALead.Actor(), order{}, head+goodRow(1)); r.State != intake.Failed {
			t.Errorf("%+v", r)
		}
		if !db.Log.Has("panic: string") || db.Log.Has("a fault in the code") {
			t.Errorf("%s", db.Log)
		}
	})
}

type panics struct{ intake.Store }

func (p panics) Load(ctx context.Context, who access.Actor, fn func(intake.Tx) error) error {
	return p.Store.Load(ctx, who, func(intake.Tx) error { panic("a fault in the code") })
}
