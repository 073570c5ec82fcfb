package proof

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/replay"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// together sends requests at one time and gives their answers.
func together(n int, send func(i int) *testapi.Answer) []*testapi.Answer {
	answers, ready := make([]*testapi.Answer, n), make(chan struct{})
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			<-ready
			answers[i] = send(i)
		})
	}
	close(ready)
	all.Wait()
	return answers
}

// One request sixteen times at once has the effect that it has once, to the row, and
// one answer: the others wait for it.
func TestSixteenAtOnceAreOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		once := testkit.Open(t, db.Name(), true)
		owner, ownerOfOnce := db.Owner(), once.Owner()
		alone := posts(testapi.New(t, once))
		for i, p := range posts(testapi.New(t, db)) {
			before, beforeOnce := tallyOf(t, db, owner), tallyOf(t, once, ownerOfOnce)
			first := alone[i].send(fmt.Sprint("sixteen-", i))
			answers := together(16, func(int) *testapi.Answer { return p.send(fmt.Sprint("sixteen-", i)) })
			want, got := tallyOf(t, once, ownerOfOnce).since(beforeOnce), tallyOf(t, db, owner).since(before)
			if p.read {
				want["audit_event"] += 15
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s: %v came of sixteen, and %v of one", p.name, got, want)
			}
			p.isOne(t, first.Status, answers)
		}
	})
}

// isOne holds the answers to one request to being one answer, of which one is the first.
func (p post) isOne(t *testing.T, status int, answers []*testapi.Answer) {
	t.Helper()
	if n := replays(answers); status < http.StatusBadRequest && n != len(answers)-1 {
		t.Errorf("%s: %d of %d answers are repetitions", p.name, n, len(answers))
	}
	whole := 0
	for _, a := range answers {
		if got, want := p.shown(a), p.shown(answers[0]); got.Status != status || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: answers differ:\n%d %v %s\n%d %v %s", p.name, got.Status, got.Header, got.Body, want.Status, want.Header, want.Body)
		}
		if p.once != "" && a.At("/"+p.once) != nil {
			whole++
		}
	}
	if p.once != "" && whole != 1 {
		t.Errorf("%s: %s is shown %d times", p.name, p.once, whole)
	}
}

// Of sixteen different requests under one key at once one is done, and the others are
// told that the key was used.
func TestOneKeyIsForOneRequest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		owner, api := db.Owner(), testapi.New(t, db)
		before := tallyOf(t, db, owner)
		c := api.As(db.World.HubManager).Key("one")
		done, refused := 0, 0
		for _, a := range together(16, func(i int) *testapi.Answer { return c.Post("/v1/partners", newPartner(fmt.Sprint("Strings ", i))) }) {
			switch {
			case a.Status == http.StatusCreated && a.Header.Get("Idempotency-Replayed") == "":
				done++
			case a.Status == http.StatusUnprocessableEntity && a.Problem().Code == "idempotency-key-reused":
				refused++
			default:
				t.Errorf("%d %s", a.Status, a.Body)
			}
		}
		came := tallyOf(t, db, owner).since(before)
		if want := (tally{"partner": 1, "partner versions": 1, "change": 1, "audit_event": 1, "idempotency_key": 1}); done != 1 || refused != 15 || !maps.Equal(came, want) {
			t.Errorf("%d were done and %d refused: %v", done, refused, came)
		}
	})
}

// holding is a request of the hub manager that has taken the key and is not done. It ends
// in an error, so that nothing of it is kept.
func holding(t *testing.T, db *testkit.DB, at *store.DB, key string) (end func()) {
	t.Helper()
	holds, let, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	errGivenUp := errors.New("given up")
	go func() {
		_, _, err := at.Once(t.Context(), db.World.HubManager.Actor(), replay.Attempt{Key: key, Operation: "createPartner"}, func(context.Context) (replay.Answer, error) {
			close(holds)
			<-let
			return replay.Answer{}, errGivenUp
		})
		ended <- err
	}()
	<-holds
	return func() {
		close(let)
		if err := <-ended; !errors.Is(err, errGivenUp) {
			t.Error(err)
		}
	}
}

// Who waits for another request under the same key waits until their own deadline, is
// told so and has done nothing; and does it where the other ends without an answer. So
// too where the other is another server's.
func TestWaitingEndsByItsOwnDeadline(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		type server struct {
			*store.DB
			waiting int
		}
		servers := []server{{db.DB, 4}}
		if db.Name() == "postgres" {
			servers = append(servers, server{db.Reopen(), 1}) // one waits in the database
		}
		owner := db.Owner()
		hasty := testapi.New(t, db, func(o *app.Options) { o.HTTP.RequestTimeout = 2 * time.Second }).As(db.World.HubManager)
		patient := testapi.New(t, db).As(db.World.HubManager)
		for i, other := range servers {
			key, body := fmt.Sprint("held-", i), newPartner(fmt.Sprint("Strings ", i))
			before := tallyOf(t, db, owner)
			end := holding(t, db, other.DB, key)
			for _, a := range together(other.waiting, func(int) *testapi.Answer { return hasty.Key(key).Post("/v1/partners", body) }) {
				if a.Status != http.StatusConflict || a.Problem().Code != "idempotency-key-in-use" {
					t.Errorf("who waited in vain is told %d %s", a.Status, a.Body)
				}
			}
			done := make(chan *testapi.Answer)
			go func() { done <- patient.Key(key).Post("/v1/partners", body) }()
			end()
			if a := <-done; a.Status != http.StatusCreated || a.Header.Get("Idempotency-Replayed") != "" {
				t.Errorf("who waited is told %d %s", a.Status, a.Body)
			}
			if came := tallyOf(t, db, owner).since(before); came["partner"] != 1 || came["idempotency_key"] != 1 {
				t.Errorf("%v came of it", came)
			}
		}
	})
}

// Those that wait for one key keep nobody else from the database.
func TestWaitingTakesNoConnection(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if db.Name() != "postgres" {
			t.Skip("on SQLite who writes keeps all others waiting")
		}
		few, err := store.Open(store.Options{Address: db.Address, Connections: 2, Clock: db.Clock, Machine: db.Machine, NewID: db.NewID, Log: slog.New(db.Log.Handler())})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = few.Close() }()
		manager := testapi.New(t, db, func(o *app.Options) { o.Database = few }).As(db.World.HubManager)
		end := holding(t, db, few, "held")
		waiting := make(chan []*testapi.Answer)
		go func() {
			waiting <- together(15, func(int) *testapi.Answer { return manager.Key("held").Post("/v1/partners", newPartner("Held Strings")) })
		}()
		for i := range 30 {
			if a := manager.Key(fmt.Sprint("free-", i)).Post("/v1/partners", newPartner(fmt.Sprint("Free Strings ", i))); a.Status != http.StatusCreated {
				t.Errorf("somebody else is told %d %s", a.Status, a.Body)
				break
			}
		}
		end()
		post{name: "held"}.isOne(t, http.StatusCreated, <-waiting)
	})
}
