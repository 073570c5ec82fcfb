package hub_test

import (
	"context"
	"errors"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func asSeen(hub.Seen) error { return nil }

func code(err error) string {
	var f *fault.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &f):
		return err.Error()
	}
	return f.Code
}

func TestReadHub(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := hub.Service{Store: store.For[hub.Tx](v.DB.DB)}
		for who, private := range map[string]bool{"hub_manager": true, "qa_lead": true, "teacher": false, "nobody": false} {
			seen, err := s.Read(ctx, v.As(who))
			if err != nil || seen.Private != private || seen.ID != v.Hub || seen.Settings.NoticeDays != 7 || (len(seen.Allowed) == 1) != (who == "hub_manager") {
				t.Errorf("%s: %+v %v", who, seen, err)
			}
		}
		if _, err := s.Read(ctx, v.Client(access.ReadPartners)); code(err) != "not-found" {
			t.Error(err)
		}
		if seen, err := s.Read(ctx, v.Client(access.ReadHubScope)); err != nil || seen.Private {
			t.Error(seen, err)
		}
	})
}

func TestChangeHub(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := hub.Service{Store: store.For[hub.Tx](v.DB.DB)}
		manager := v.As("hub_manager")
		seen, err := s.Change(ctx, manager, asSeen, func(h *hub.Hub) {
			h.Name, h.Settings.NoticeDays = " North ", 14
			h.Settings.ExtraNonWorkingDays = []calendar.Date{calendar.On(2026, 12, 24)}
		})
		if err != nil || seen.Name != "North" || seen.Version != 2 || seen.UpdatedAt != v.Clock.Now() {
			t.Error(seen, err)
		}
		again, err := s.Read(ctx, manager)
		if err != nil || again.Settings.NoticeDays != 14 || again.Settings.SmallNumberThreshold != 5 || len(again.Settings.ExtraNonWorkingDays) != 1 || again.Name != "North" || again.CreatedAt.IsZero() {
			t.Error(again, err)
		}
		for _, c := range []struct {
			who    access.Actor
			match  func(hub.Seen) error
			change func(*hub.Hub)
			code   string
		}{
			{manager, asSeen, func(h *hub.Hub) { h.Settings.MinimumMinutes = 90 }, "hub-minutes-reversed"},
			{manager, asSeen, func(h *hub.Hub) {
				h.Settings.SchoolHolidays = []calendar.Range{{From: calendar.On(2026, 12, 24), To: calendar.On(2026, 12, 20)}}
			}, "hub-range-reversed"},
			{manager, asSeen, func(h *hub.Hub) { h.Name = " " }, "invalid-content"},
			{manager, func(hub.Seen) error { return fault.Stale }, func(h *hub.Hub) { h.Name = " " }, "precondition-failed"},
			{v.As("qa_lead"), asSeen, func(h *hub.Hub) {}, "not-found"},
			{v.Client(access.ReadHubScope), asSeen, func(h *hub.Hub) {}, "not-found"},
		} {
			if _, err := s.Change(ctx, c.who, c.match, c.change); code(err) != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		}
	})
}
