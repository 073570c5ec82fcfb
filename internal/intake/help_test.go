package intake_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
)

var ctx = context.Background()

type kit struct {
	DB      *store.DB
	Manager access.Actor
	Clock   *clock.Stopped
	Address string
}

func open(t testing.TB, address string) *kit {
	t.Helper()
	if _, err := store.Migrate(ctx, address); err != nil {
		t.Fatal(err)
	}
	serve := address
	if store.IsPostgres(address) {
		serve += "&options=-c%20role%3Dhubqa_app"
	}
	k := &kit{Clock: clock.NewStopped(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), Address: address}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	db, err := store.Open(store.Options{Address: serve, Clock: k.Clock, Machine: k.Clock, NewID: id.Random, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	k.DB = db
	made, err := db.Found(ctx, store.Founding{Name: "Hub", Settings: hub.Defaults(),
		Manager:    store.Founder{Name: "M", Email: "m@example.org", Identity: person.Identity{Issuer: "x", Subject: uuid.NewString()}},
		Protection: store.Founder{Name: "A", Email: "a@example.org", Identity: person.Identity{Issuer: "x", Subject: uuid.NewString()}}})
	if err != nil {
		t.Fatal(err)
	}
	k.Manager = access.Person(made.Hub, made.Manager, false, nil)
	return k
}

func (k *kit) service(t testing.TB, set intake.Settings) *intake.Service {
	set.Folder = t.TempDir()
	s := intake.New(store.For[intake.Tx](k.DB), set, uuid.New(), slog.New(slog.NewTextHandler(os.Stderr, nil)))
	t.Cleanup(func() {
		c, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		s.Stop(c)
	})
	return s
}

func run(t testing.TB, s *intake.Service, who access.Actor, kind, mode, onError string, body io.Reader) intake.Run {
	t.Helper()
	taken, err := s.Take(ctx, who, intake.Order{Kind: kind, Mode: mode, OnError: onError, ContentType: "text/csv"}, body)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	r, err := s.Start(ctx, who, taken)
	if err != nil {
		t.Fatal(err)
	}
	if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReal(t *testing.T) {
	for _, address := range []string{t.TempDir() + "/x.db", os.Getenv("HUBQA_PROTO")} {
		if address == "" {
			continue
		}
		k := open(t, address)
		s := k.service(t, intake.Settings{})
		for _, mode := range []string{intake.DryRun, intake.Apply, intake.Apply} {
			f, err := os.Open("/work/shared/data/gias_open_mainstream_2022-04.cp1252.csv")
			if err != nil {
				t.Skip()
			}
			start := time.Now()
			r := run(t, s, k.Manager, intake.Schools, mode, intake.Reject, f)
			t.Logf("%v %s %+v %v", r.State, mode, r.Tally, time.Since(start))
		}
		for _, mode := range []string{intake.DryRun, intake.Apply, intake.Apply} {
			f, _ := os.Open("/work/shared/data/gias_links.csv")
			start := time.Now()
			r := run(t, s, k.Manager, intake.Successions, mode, intake.Reject, f)
			t.Logf("%v %s %+v %v", r.State, mode, r.Tally, time.Since(start))
		}
		start := time.Now()
		r := run(t, s, k.Manager, intake.Schools, intake.Apply, intake.Reject, strings.NewReader("URN,EstablishmentName,EstablishmentStatus (name)\n100000,New,Open\n999998,x,Open\n"))
		t.Logf("%v %+v %v", r.State, r.Tally, time.Since(start))
	}
}
