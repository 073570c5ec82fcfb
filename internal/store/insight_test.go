package store_test

import (
	"context"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// overAll is what a plan says of a table that it goes through from end to end.
var overAll = regexp.MustCompile(`Seq Scan on (observation(_observer|_agreement|_feedback)?)\b|SCAN (observation|feedback|development_need|v)\b`)

// The figures of one hub are found by indexes that begin with the hub: no plan goes through
// the visits of others. HUBQA_PLANS=1 prints the plans.
func TestFiguresAreFoundByTheHub(t *testing.T) {
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		hubs, _ := strconv.Atoi(os.Getenv("HUBQA_PLAN_HUBS"))
		hubs = max(hubs, 8)
		leads, err := demo.Nation(context.Background(), demo.Options{Address: db.Address, Present: testkit.Present, NewID: id.Random, Log: slog.New(slog.DiscardHandler)},
			demo.Scale{Hubs: hubs, Visits: hubs * 300})
		if err != nil {
			t.Fatal(err)
		}
		if db.Name() == "postgres" {
			if _, err := db.Owner().Exec("ANALYZE"); err != nil {
				t.Fatal(err)
			}
		}
		year := calendar.YearOf(calendar.DateOf(testkit.Present)).Previous()
		err = db.View(context.Background(), leads[0].Actor(), func(tx *store.Tx) error {
			for _, f := range []insight.Filter{{Year: year}, {Year: year, Observer: leads[0].ID}} {
				plans, err := tx.Plans(func(tx *store.Tx) error {
					if _, err := tx.VisitsOf(tx.Scope(access.ReadTimeliness), f); err != nil {
						return err
					}
					if _, err := tx.VisitsHeard(tx.Scope(access.ReadVoiceFigures), tx.Scope(access.ReadVoices), f); err != nil {
						return err
					}
					_, err := tx.VoicesOf(tx.Scope(access.ReadVoiceFigures), f.Year)
					return err
				})
				if err != nil {
					return err
				}
				for _, plan := range plans {
					if os.Getenv("HUBQA_PLANS") != "" {
						t.Log(plan)
					}
					if over := overAll.FindString(plan); over != "" {
						t.Errorf("%s in %s", over, plan)
					}
				}
				if len(plans) < 5 && f.Observer.IsZero() {
					t.Errorf("%d plans", len(plans))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
