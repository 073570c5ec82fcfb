package provision_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func service(v *testkit.Village) provision.Service {
	return provision.Service{Store: store.For[provision.Tx](v.DB.DB)}
}

func on(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func anything[T any](T) error { return nil }

func refused(err error) string {
	var f *fault.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &f):
		return err.Error()
	}
	out := f.Code
	for _, field := range f.Fields {
		out += " " + field.Pointer + "=" + field.Rule
	}
	return out
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	if got := refused(err); got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

func year4(v *testkit.Village) provision.Provision {
	return provision.Provision{Name: " Year 4 strings", Kind: "whole-class", State: provision.Active,
		FromOn: on("2026-09-01"), PartnerID: v.PartnerID("strings"), SchoolID: v.SchoolID("leys")}
}

func TestCreateProvision(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		but := func(change func(*provision.Provision)) provision.Provision {
			p := year4(v)
			change(&p)
			return p
		}
		full := v.Client(access.WriteProvisions, access.ReadPartners, access.ReadSchools)
		for _, c := range []struct {
			who  access.Actor
			p    provision.Provision
			code string
		}{
			{v.As("qa_lead"), year4(v), ""},
			{v.As("contact"), year4(v), ""},
			{full, year4(v), ""},
			{v.As("head"), year4(v), "not-found"},
			{v.As("contact"), but(func(p *provision.Provision) { p.PartnerID = v.PartnerID("brass") }), "unknown-reference /partnerId=unknown-reference"},
			{v.As("contact"), but(func(p *provision.Provision) { p.PartnerID = id.Partner{UUID: uuid.New()} }), "unknown-reference /partnerId=unknown-reference"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.PartnerID = id.Partner{UUID: uuid.New()} }), "unknown-reference /partnerId=unknown-reference"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.PartnerID = v.PartnerID("elsewhere") }), "unknown-reference /partnerId=unknown-reference"},
			{v.As("contact"), but(func(p *provision.Provision) { p.SchoolID = v.SchoolID("far") }), "unknown-reference /schoolId=unknown-reference"},
			{v.Client(access.WriteProvisions), year4(v), "unknown-reference /partnerId=unknown-reference /schoolId=unknown-reference"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.PartnerID = v.PartnerID("gone") }), "provision-partner-ended /partnerId=provision-partner-ended"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.ToOn = on("2026-08-31") }), "provision-dates-reversed /toOn=provision-dates-reversed"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.State = provision.Ended }), "provision-end-missing /toOn=provision-end-missing"},
			{v.As("qa_lead"), but(func(p *provision.Provision) { p.ToOn = on("2026-08-31"); p.Name = " "; p.SchoolID = v.SchoolID("far") }),
				"invalid-content /name=invalid-content /toOn=provision-dates-reversed /schoolId=unknown-reference"},
		} {
			seen, err := s.Create(ctx, c.who, c.p)
			want(t, err, c.code)
			if err == nil && (seen.Name != "Year 4 strings" || seen.SchoolURN != 112492 || seen.SchoolName != "leys" || seen.PartnerName != "strings" || len(seen.Allowed) != 2) {
				t.Errorf("%+v", seen)
			}
		}
	})
}

func TestProvisions(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		lead, contact := v.As("qa_lead"), v.As("contact")
		a, err := s.Create(ctx, lead, year4(v))
		want(t, err, "")
		b := year4(v)
		b.Name, b.FromOn, b.SchoolID, b.PartnerID, b.Kind = "Choir", on("2025-09-01"), v.SchoolID("mead"), v.PartnerID("brass"), "choir"
		other, err := s.Create(ctx, lead, b)
		want(t, err, "")
		placed, err := s.Place(ctx, contact, a.ID, provision.Placement{PersonID: v.PersonID("teacher"), FromOn: on("2026-09-01")})
		want(t, err, "")
		_, err = s.Place(ctx, lead, other.ID, provision.Placement{PersonID: v.PersonID("brassteacher"), FromOn: on("2026-09-01"), ToOn: on("2026-09-30")})
		want(t, err, "")

		list := func(who access.Actor, f provision.Filter, sort string) (names []string) {
			t.Helper()
			at := page.Request{Limit: 1, Sort: sort}
			for {
				p, err := s.List(ctx, who, f, at)
				want(t, err, "")
				for _, c := range p.Items {
					names = append(names, c.Name)
				}
				if p.Next == nil {
					return names
				}
				at.After = p.Next
			}
		}
		both := []string{"Choir", "Year 4 strings"}
		backwards := []string{"Year 4 strings", "Choir"}
		first, second := both[:1], both[1:]
		for _, c := range []struct {
			who   access.Actor
			f     provision.Filter
			sort  string
			names []string
		}{
			{lead, provision.Filter{}, "name", both},
			{lead, provision.Filter{}, "-name", backwards},
			{lead, provision.Filter{}, "fromOn", both},
			{lead, provision.Filter{}, "-fromOn", backwards},
			{lead, provision.Filter{School: v.SchoolID("mead")}, "name", first},
			{lead, provision.Filter{Partner: v.PartnerID("strings")}, "name", second},
			{lead, provision.Filter{Teacher: v.PersonID("teacher")}, "name", second},
			{lead, provision.Filter{Teacher: v.PersonID("brassteacher")}, "name", nil}, // until yesterday
			{lead, provision.Filter{Kind: "choir", State: provision.Active}, "name", first},
			{contact, provision.Filter{}, "name", second},
			{v.As("teacher"), provision.Filter{}, "name", second},
			{v.As("brassteacher"), provision.Filter{}, "name", first},
			{v.As("head"), provision.Filter{}, "name", second},
			{v.As("head"), provision.Filter{Teacher: v.PersonID("teacher")}, "fromOn", second},
			{v.As("observer"), provision.Filter{}, "name", nil},
			{v.As("nobody"), provision.Filter{}, "name", nil},
			{v.Client(access.ReadProvisions), provision.Filter{}, "name", both},
			{v.Client(access.ReadPartners), provision.Filter{}, "name", nil},
		} {
			if got := list(c.who, c.f, c.sort); !slices.Equal(got, c.names) {
				t.Errorf("%+v %s: %v", c.f, c.sort, got)
			}
		}
		_, err = s.Read(ctx, contact, other.ID)
		want(t, err, "not-found")
		_, err = s.Placements(ctx, contact, other.ID, page.Request{Limit: 1})
		want(t, err, "not-found")

		// Who is placed beside a teacher is not for the teacher to see.
		strings := v.PartnerID("strings")
		v.Settle("second")
		v.Appoint("second", person.Appointment{Role: access.Teacher, PartnerID: &strings})
		_, err = s.Place(ctx, contact, a.ID, provision.Placement{PersonID: v.PersonID("second"), FromOn: on("2026-09-02")})
		want(t, err, "")
		for who, n := range map[string]int{"teacher": 1, "head": 2, "contact": 2, "qa_lead": 2} {
			p, err := s.Placements(ctx, v.As(who), a.ID, page.Request{Limit: 10})
			want(t, err, "")
			if len(p.Items) != n || p.Items[0].PersonName != "teacher" {
				t.Errorf("%s: %+v", who, p.Items)
			}
		}
		if got := list(v.As("teacher"), provision.Filter{Teacher: v.PersonID("second")}, "name"); got != nil {
			t.Error(got)
		}
		_, err = s.ReadPlacement(ctx, v.As("second"), placed.ID)
		want(t, err, "not-found")

		// A provision that ends takes its placements with it.
		seen, err := s.Change(ctx, contact, a.ID, anything, func(p *provision.Provision) { p.State, p.ToOn = provision.Ended, on("2026-09-30") })
		want(t, err, "")
		if seen.Version != 2 || seen.SchoolName != "leys" {
			t.Errorf("%+v", seen)
		}
		if got := list(lead, provision.Filter{Teacher: v.PersonID("teacher")}, "name"); got != nil {
			t.Error(got)
		}
		partners := partner.Service{Store: store.For[partner.Tx](v.DB.DB)}
		_, err = partners.Change(ctx, lead, v.PartnerID("strings"), anything, func(p *partner.Partner) { p.Status = partner.Ended })
		want(t, err, "")
		_, err = s.Change(ctx, contact, a.ID, anything, func(p *provision.Provision) { p.State = provision.Active })
		want(t, err, "provision-partner-ended /state=provision-partner-ended")
		_, err = s.Change(ctx, v.As("head"), a.ID, anything, func(*provision.Provision) {})
		want(t, err, "not-found")
		_, err = s.Change(ctx, contact, a.ID, func(provision.Seen) error { return fault.Stale }, func(p *provision.Provision) { p.Name = "" })
		want(t, err, "precondition-failed")
	})
}

func TestPlace(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		p := year4(v)
		p.ToOn = on("2027-07-20")
		a, err := s.Create(ctx, v.As("qa_lead"), p)
		want(t, err, "")
		strings := v.PartnerID("strings")
		v.Appoint("nobody", person.Appointment{Role: access.Teacher, PartnerID: &strings, FromOn: on("2026-11-01")})
		client := v.Client(access.WriteProvisions)
		for _, c := range []struct {
			who      access.Actor
			teacher  string
			from, to string
			code     string
		}{
			{v.As("contact"), "teacher", "2026-09-01", "2026-12-31", ""},
			{v.As("contact"), "teacher", "2026-12-31", "", "placement-overlaps /fromOn=placement-overlaps"},
			{client, "teacher", "2027-01-01", "", ""},
			{v.As("contact"), "nobody", "2026-08-31", "2027-07-21", "invalid-content /fromOn=placement-outside-provision /toOn=placement-outside-provision /teacherId=placement-teacher-elsewhere"},
			{v.As("contact"), "nobody", "2026-11-01", "2026-10-31", "placement-dates-reversed /toOn=placement-dates-reversed"},
			{v.As("qa_lead"), "nobody", "2026-10-31", "", "placement-teacher-elsewhere /teacherId=placement-teacher-elsewhere"},
			{v.As("qa_lead"), "brassteacher", "2026-10-31", "", "placement-teacher-elsewhere /teacherId=placement-teacher-elsewhere"},
			{v.As("qa_lead"), "stranger", "2026-10-31", "", "unknown-reference /teacherId=unknown-reference"},
			{v.As("contact"), "brassteacher", "2026-10-31", "", "unknown-reference /teacherId=unknown-reference"},
			{v.As("contact"), "stranger", "2026-10-31", "", "unknown-reference /teacherId=unknown-reference"},
			{client, "brassteacher", "2026-10-31", "", "unknown-reference /teacherId=unknown-reference"},
			{client, "other_hub_manager", "2026-10-31", "", "unknown-reference /teacherId=unknown-reference"},
			{v.As("head"), "teacher", "2026-10-31", "", "not-found"},
			{v.As("teacher"), "teacher", "2026-10-31", "", "not-found"},
		} {
			pl := provision.Placement{PersonID: v.PersonID(c.teacher), FromOn: on(c.from)}
			if c.to != "" {
				pl.ToOn = on(c.to)
			}
			seen, err := s.Place(ctx, c.who, a.ID, pl)
			want(t, err, c.code)
			if err == nil && (seen.PersonName != c.teacher || len(seen.Allowed) != 1) {
				t.Errorf("%+v", seen)
			}
		}
	})
}

func TestEndPlacement(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		contact := v.As("contact")
		a, err := s.Create(ctx, contact, year4(v))
		want(t, err, "")
		p, err := s.Place(ctx, contact, a.ID, provision.Placement{PersonID: v.PersonID("teacher"), FromOn: on("2026-09-01")})
		want(t, err, "")
		end := func(toOn string, code string) {
			t.Helper()
			var d calendar.Date
			if toOn != "" {
				d = on(toOn)
			}
			seen, err := s.EndPlacement(ctx, contact, p.ID, anything, d)
			want(t, err, code)
			if err == nil && seen.ToOn != d {
				t.Errorf("%+v", seen)
			}
		}
		end("2026-08-31", "placement-dates-reversed /toOn=placement-dates-reversed")
		end("2026-09-30", "")
		_, err = s.Place(ctx, contact, a.ID, provision.Placement{PersonID: v.PersonID("teacher"), FromOn: on("2026-11-01")})
		want(t, err, "")
		end("", "placement-overlaps /toOn=placement-overlaps")
		end("2026-10-31", "")
		_, err = s.Change(ctx, contact, a.ID, anything, func(p *provision.Provision) { p.ToOn = on("2026-10-15") })
		want(t, err, "")
		end("2026-10-20", "") // shorter, though still past the provision's end
		end("2026-10-25", "placement-outside-provision /toOn=placement-outside-provision")
		_, err = s.EndPlacement(ctx, v.As("head"), p.ID, anything, on("2026-10-02"))
		want(t, err, "not-found")
		var n int
		for _, count := range []string{
			"SELECT COUNT(*) FROM change WHERE resource = 'placement'",
			"SELECT COUNT(*) FROM audit_event WHERE object_kind = 'placement'",
		} {
			if err := v.Owner().QueryRow(count).Scan(&n); err != nil || n != 5 {
				t.Error(count, n, err)
			}
		}
	})
}
