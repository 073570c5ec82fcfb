package demo_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/standardisation"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

func nation(tb testing.TB, db *testkit.DB, size demo.Scale) []demo.Person {
	tb.Helper()
	leads, err := demo.Nation(context.Background(), demo.Options{Address: db.Address, Present: testkit.Present, NewID: id.Random, Log: slog.New(slog.DiscardHandler)}, size)
	if err != nil {
		tb.Fatal(err)
	}
	if db.Name() == "postgres" {
		if _, err := db.Owner().Exec("ANALYZE"); err != nil {
			tb.Fatal(err)
		}
	}
	return leads
}

var lastYear = insight.Filter{Year: calendar.YearOf(calendar.DateOf(testkit.Present)).Previous()}

// The figures of the generated hubs are those that SQL counts, hub by hub, and none is of
// another's visits; the trail holds.
func TestNation(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		leads := nation(t, db, demo.Scale{Hubs: 3, Visits: 301})
		s := insight.Service{Store: store.For[insight.Tx](db.DB)}
		all := 0
		for _, lead := range leads {
			_, times, err := s.Timeliness(context.Background(), lead.Actor(), lastYear)
			if err != nil || len(times) != 1 {
				t.Fatal(times, err)
			}
			_, kept, err := s.Protocol(context.Background(), lead.Actor(), lastYear)
			if err != nil || len(kept) != 14 {
				t.Fatal(kept, err)
			}
			in := "hub_id = '" + lead.Hub.String() + "'"
			r := times[0].Report
			for what, n := range map[string]int{
				"state = 'held'": times[0].Visits, "state = 'held' AND issued_at IS NULL": len(r.Overdue),
				"EXISTS (SELECT 1 FROM observation_exception e WHERE e.observation_id = observation.id AND e.clause = 'notice')": len(kept[1].Exceptions),
				"state = 'cancelled'": len(kept[1].NotApplicable),
				"TRUE":                len(kept[1].Met) + len(kept[1].Exceptions) + len(kept[1].NotMet) + len(kept[1].Pending) + len(kept[1].NotApplicable),
			} {
				if counted := count(t, db, "observation WHERE "+in+" AND "+what); counted != n && what != "EXISTS" {
					if strings.HasPrefix(what, "EXISTS") && counted >= n {
						continue // those of visits that were cancelled do not count
					}
					t.Errorf("%s: told %d, counted %d", what, n, counted)
				}
			}
			if len(r.Late) == 0 || !r.Worst.Known || r.Median.Value < 2 || r.Median.Value > 10 || kept[1].Clause != observation.Notice {
				t.Errorf("%+v", r)
			}
			all += times[0].Visits
		}
		if held := count(t, db, "observation WHERE state = 'held'"); held != all || count(t, db, "observation") != 301 {
			t.Errorf("%d of %d", all, held)
		}
	})
}

func count(t *testing.T, db *testkit.DB, from string) (n int) {
	t.Helper()
	if err := db.Owner().QueryRow("SELECT count(*) FROM " + from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// BenchmarkInsights measures one hub's figures among so many hubs, each of the size that
// a hub of the nation has: HUBQA_BENCH_HUBS, by default 1.
func BenchmarkInsights(b *testing.B) {
	hubs, _ := strconv.Atoi(os.Getenv("HUBQA_BENCH_HUBS"))
	hubs = max(hubs, 1)
	testkit.EachEmptyDB(b, func(b *testing.B, db *testkit.DB) {
		began := time.Now() //nolint:forbidigo // how long it takes is what is measured
		leads := nation(b, db, demo.Scale{Hubs: hubs, Visits: hubs * demo.National.Visits / demo.National.Hubs})
		b.Logf("%d hubs were filled in %v", hubs, time.Since(began))
		visits, ctx, lead := insight.Service{Store: store.For[insight.Tx](db.DB)}, context.Background(), leads[0].Actor()
		coverage := programme.Service{Store: store.For[programme.Tx](db.DB)}
		agreement := standardisation.Service{Store: store.For[standardisation.Tx](db.DB)}
		for name, ask := range map[string]func() error{
			"timeliness": func() error {
				_, _, err := visits.Timeliness(ctx, lead, lastYear)
				return err
			},
			"protocol": func() error {
				_, _, err := visits.Protocol(ctx, lead, lastYear)
				return err
			},
			"young-voices": func() error {
				_, _, err := visits.YoungVoices(ctx, lead, lastYear)
				return err
			},
			"coverage": func() error {
				_, err := coverage.Coverage(ctx, lead, lastYear.Year, lastYear.Year.Last(), programme.ByPartner, page.Request{Limit: 200})
				return err
			},
			"observer-agreement": func() error {
				_, err := agreement.ObserverAgreement(ctx, lead, standardisation.Filter{})
				return err
			},
		} {
			b.Run(fmt.Sprintf("%s/hubs=%d", name, hubs), func(b *testing.B) {
				for b.Loop() {
					if err := ask(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}
