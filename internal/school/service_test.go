package school_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func asSeen(school.Seen) error { return nil }

func code(err error) string {
	var f *fault.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return f.Code
	}
	return err.Error()
}

func want(t *testing.T, err error, expected string) {
	t.Helper()
	if got := code(err); got != expected {
		t.Errorf("got %q, want %q", got, expected)
	}
}

func eachRegister(t *testing.T, body func(t *testing.T, db *testkit.DB, s school.Service)) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		body(t, db, school.Service{Store: store.For[school.Tx](db.DB)})
	})
}

func TestEnterSchool(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s school.Service) {
		lead, client := db.World.QALead.Actor(), db.World.Client.Actor()
		entered := school.School{URN: 200001, Name: " Leys  Junior ", Status: school.StatusOpen, LACode: "830", EstablishmentNumber: "21", Postcode: "de557ha"}
		seen, err := s.Create(ctx, lead, entered)
		want(t, err, "")
		if seen.Name != "Leys Junior" || seen.Postcode != "DE55 7HA" || seen.LAESTAB() != "830/0021" || seen.Version != 1 ||
			seen.Digest != seen.ContentDigest() || !slices.Equal(seen.Allowed, []access.Action{access.UpdateSchool}) {
			t.Errorf("%+v", seen)
		}
		read, err := s.ReadByURN(ctx, db.World.Teacher.Actor(), 200001)
		want(t, err, "")
		if read.ID != seen.ID || len(read.Allowed) != 0 || read.Digest != seen.Digest {
			t.Errorf("%+v", read)
		}
		_, err = s.Create(ctx, client, entered)
		want(t, err, "school-urn-taken")
		entered.URN, entered.LACode = 200002, "666"
		_, err = s.Create(ctx, client, entered)
		want(t, err, "school-outside-england")
		entered.URN, entered.Name = 2, ""
		_, err = s.Create(ctx, client, entered)
		want(t, err, "invalid-content")
		_, err = s.Create(ctx, db.World.Headteacher.Actor(), school.School{URN: 200003, Name: "A", Status: school.StatusOpen})
		want(t, err, "not-found")
		_, err = s.Create(ctx, db.World.OtherHubManager.Actor(), school.School{URN: 200001, Name: "A", Status: school.StatusOpen})
		want(t, err, "") // a URN is one in each hub
		_, err = s.Read(ctx, db.World.OtherHubManager.Actor(), seen.ID)
		want(t, err, "not-found")
	})
}

func TestChangeSchool(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s school.Service) {
		lead, which := db.World.QALead.Actor(), db.World.Schools.Visited
		before, err := s.Read(ctx, lead, which)
		want(t, err, "")
		db.Clock.Advance(time.Hour)
		seen, err := s.Change(ctx, lead, which, asSeen, func(c *school.School) { c.URN, c.Name, c.Town = 200001, " New ", "" })
		want(t, err, "")
		if seen.URN != before.URN || seen.Name != "New" || seen.Town != "" || seen.Version != before.Version+1 || seen.Digest == before.Digest {
			t.Errorf("%+v", seen)
		}
		again, err := s.Read(ctx, lead, which)
		want(t, err, "")
		if again.Digest != again.ContentDigest() || again.UpdatedAt.Sub(before.UpdatedAt) < time.Hour || !again.CreatedAt.Equal(before.CreatedAt) {
			t.Errorf("%+v", again)
		}
		_, err = s.Change(ctx, lead, which, asSeen, func(c *school.School) { c.Postcode = "nowhere" })
		want(t, err, "school-postcode-invalid")
		_, err = s.Change(ctx, lead, which, func(school.Seen) error { return fault.Stale }, func(c *school.School) { c.Postcode = "nowhere" })
		want(t, err, "precondition-failed")
		for _, who := range []access.Actor{db.World.Teacher.Actor(), db.World.Headteacher.Actor(), db.World.OtherHubManager.Actor()} {
			_, err = s.Change(ctx, who, which, asSeen, func(*school.School) {})
			want(t, err, "not-found")
		}
		var changes int
		if err := db.Owner().QueryRow("SELECT count(*) FROM change WHERE name = 'school.updated' AND keys = 'urn=112492'").Scan(&changes); err != nil || changes != 1 {
			t.Error(changes, err)
		}
	})
}

func TestListSchools(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s school.Service) {
		manager := db.World.OtherHubManager.Actor()
		for i, name := range []string{"Zeta", "alpha", "Beta 50%", "Beta 500"} {
			entered := school.School{URN: 300_000 + i, Name: name, Status: school.StatusClosed, Phase: school.PhaseNursery, LACode: fmt.Sprint(201 + i%2)}
			_, err := s.Create(ctx, manager, entered)
			want(t, err, "")
		}
		list := func(f school.Filter, sort string) (urns []int) {
			for at := (page.Request{Limit: 2, Sort: sort}); ; {
				found, err := s.List(ctx, manager, f, at)
				want(t, err, "")
				for _, c := range found.Items {
					urns = append(urns, c.URN)
				}
				if at.After = found.Next; found.Next == nil {
					return urns
				}
			}
		}
		all := list(school.Filter{}, "urn")
		if !slices.IsSorted(all) || len(all) != 7 {
			t.Error(all)
		}
		backwards := list(school.Filter{}, "-urn")
		slices.Reverse(backwards)
		if !slices.Equal(all, backwards) {
			t.Error(backwards)
		}
		closed := school.Filter{Status: school.StatusClosed}
		for _, c := range []struct {
			f    school.Filter
			sort string
			want []int
		}{
			{closed, "urn", []int{300_000, 300_001, 300_002, 300_003}},
			{closed, "name", []int{300_002, 300_003, 300_000, 300_001}},
			{closed, "-name", []int{300_001, 300_000, 300_003, 300_002}},
			{school.Filter{Phase: school.PhaseNursery, LACode: "202"}, "urn", []int{300_001, 300_003}},
			{school.Filter{Name: "BETA"}, "urn", []int{300_002, 300_003}},
			{school.Filter{Name: "50%"}, "urn", []int{300_002}},
			{school.Filter{URN: 300_001}, "name", []int{300_001}},
			{school.Filter{URN: db.World.Schools.VisitedURN}, "name", nil}, // the other hub's
		} {
			if got := list(c.f, c.sort); !slices.Equal(got, c.want) {
				t.Errorf("%+v %s: %v", c.f, c.sort, got)
			}
		}
	})
}

func TestListSuccessions(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s school.Service) {
		owner := db.Owner()
		for i, pair := range [][2]int{{100_003, 100_004}, {100_001, 100_003}, {100_001, 100_002}, {100_003, 100_005}} {
			_, err := owner.Exec(fmt.Sprintf(`INSERT INTO school_succession (hub_id, from_urn, to_urn, id, kind, on_date, version, created_at, updated_at)
				VALUES ('%s', %d, %d, '%s', 'split', NULL, 1, '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z')`,
				db.World.Hub, pair[0], pair[1], db.NewID()))
			if err != nil {
				t.Fatal(i, err)
			}
		}
		list := func(urn int) (pairs []string) {
			for at := (page.Request{Limit: 1}); ; {
				found, err := s.Successions(ctx, db.World.Teacher.Actor(), urn, at)
				want(t, err, "")
				for _, c := range found.Items {
					pairs = append(pairs, fmt.Sprintf("%d-%d", c.FromURN-100_000, c.ToURN-100_000))
				}
				if at.After = found.Next; found.Next == nil {
					return pairs
				}
			}
		}
		if got := list(0); !slices.Equal(got, []string{"1-2", "1-3", "3-4", "3-5", "12727-44466"}) { // the last is the demonstration's
			t.Error(got)
		}
		if got := list(100_003); !slices.Equal(got, []string{"1-3", "3-4", "3-5"}) {
			t.Error(got)
		}
		found, err := s.Successions(ctx, db.World.OtherHubManager.Actor(), 0, page.Request{Limit: 5})
		if err != nil || len(found.Items) != 0 {
			t.Error(found, err)
		}
	})
}
