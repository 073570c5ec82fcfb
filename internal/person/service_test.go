package person_test

import (
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/testkit"
)

func names(t *testing.T, s person.Service, who access.Actor, f person.Filter, sort string) (names []string) {
	t.Helper()
	at := page.Request{Limit: 2, Sort: sort}
	for {
		p, err := s.List(ctx, who, f, at)
		want(t, err, "")
		for _, p := range p.Items {
			names = append(names, p.Name)
		}
		if p.Next == nil {
			return names
		}
		at.After = p.Next
	}
}

func TestListPeople(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		everyone := []string{"brassteacher", "contact", "data_protection_officer", "head", "hub_manager", "nobody", "observer", "qa_lead", "teacher"}
		for who, sees := range map[string][]string{
			"hub_manager": everyone, "qa_lead": everyone,
			"contact": {"contact", "teacher"}, "head": {"head"}, "nobody": {"nobody"}, "data_protection_officer": {"data_protection_officer"},
		} {
			if got := names(t, s, v.As(who), person.Filter{}, "name"); !slices.Equal(got, sees) {
				t.Errorf("%s: %v", who, got)
			}
		}
		backwards := slices.Clone(everyone)
		slices.Reverse(backwards)
		if got := names(t, s, v.As("qa_lead"), person.Filter{}, "-name"); !slices.Equal(got, backwards) {
			t.Error(got)
		}
		v.Appoint("teacher", person.Appointment{Role: access.Observer, FromOn: on("2026-01-01"), ToOn: on("2026-09-30")}) // ended yesterday
		for _, c := range []struct {
			who   string
			f     person.Filter
			names []string
		}{
			{"qa_lead", person.Filter{Role: access.Teacher}, []string{"brassteacher", "teacher"}},
			{"qa_lead", person.Filter{Role: access.Observer}, []string{"observer"}},
			{"qa_lead", person.Filter{Name: "TEACH"}, []string{"brassteacher", "teacher"}},
			{"qa_lead", person.Filter{Name: "%"}, nil},
			{"qa_lead", person.Filter{Name: "_"}, []string{"data_protection_officer", "hub_manager", "qa_lead"}},
			{"qa_lead", person.Filter{Status: person.Suspended}, nil},
			{"contact", person.Filter{Role: access.Teacher}, []string{"teacher"}},
		} {
			if got := names(t, s, v.As(c.who), c.f, "name"); !slices.Equal(got, c.names) {
				t.Errorf("%s %+v: %v", c.who, c.f, got)
			}
		}
		// What the teacher is at the hub is not for the partner to find by a filter.
		v.Appoint("teacher", person.Appointment{Role: access.Inspector})
		if got := names(t, s, v.As("contact"), person.Filter{Role: access.Inspector}, "name"); got != nil {
			t.Error(got)
		}
	})
}

func TestIdentity(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		manager := v.As("hub_manager")
		mine := &person.Identity{Issuer: "https://id.example", Subject: "a"}
		p, err := s.Create(ctx, manager, person.Person{Name: "  Priya ", Identity: mine})
		want(t, err, "")
		if p.Name != "Priya" || p.Status != person.Active || p.Identity == nil || *p.Identity != *mine {
			t.Errorf("%+v", p)
		}
		signedIn := func() bool {
			who, err := v.SignIn(ctx, mine.Issuer, mine.Subject, v.Hub)
			return err == nil && who.Person == p.ID
		}
		if !signedIn() {
			t.Error("cannot sign in")
		}
		_, err = s.Create(ctx, manager, person.Person{Name: "Another", Identity: mine})
		want(t, err, "person-identity-taken /identity=person-identity-taken")
		_, err = s.Change(ctx, manager, v.PersonID("nobody"), anything, func(p *person.Person) { p.Identity = mine })
		want(t, err, "person-identity-taken /identity=person-identity-taken")
		if got := names(t, s, manager, person.Filter{Name: "Another"}, "name"); got != nil {
			t.Error("kept in part", got)
		}
		_, err = s.Create(ctx, manager, person.Person{Name: " "})
		want(t, err, "invalid-content /name=invalid-content")
		for _, who := range []string{"qa_lead", "contact", "nobody"} {
			_, err = s.Create(ctx, v.As(who), person.Person{Name: "X"})
			want(t, err, "not-found")
		}

		seen, err := s.Read(ctx, v.As("qa_lead"), p.ID)
		want(t, err, "")
		if seen.Identity != nil || len(seen.Allowed) != 0 {
			t.Error("a QA lead sees the identity")
		}
		_, err = s.Read(ctx, v.As("contact"), p.ID)
		want(t, err, "not-found")
		_, err = s.Change(ctx, v.As("qa_lead"), p.ID, anything, func(*person.Person) {})
		want(t, err, "not-found")
		_, err = s.Change(ctx, manager, p.ID, func(person.Seen) error { return fault.Stale }, func(*person.Person) {})
		want(t, err, "precondition-failed")

		for _, status := range []string{person.Suspended, person.Active} {
			p, err = s.Change(ctx, manager, p.ID, anything, func(p *person.Person) { p.Status = status })
			want(t, err, "")
			if p.Identity == nil || signedIn() != (status == person.Active) {
				t.Errorf("%s: %+v", status, p)
			}
		}
		_, err = s.Change(ctx, manager, p.ID, anything, func(p *person.Person) { p.Identity = &person.Identity{Issuer: "https://id.example", Subject: "b"} })
		want(t, err, "")
		if signedIn() {
			t.Error("the identity before still signs in")
		}
	})
}

func TestMe(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		me, err := s.Me(ctx, v.As("contact"))
		want(t, err, "")
		if me.Name != "contact" || me.HubName != "A hub" || !slices.Equal(me.Roles, []access.Role{access.PartnerContact}) || len(me.Appointments) != 1 ||
			!slices.Contains(me.Actions, access.CreateProvision) || slices.Contains(me.Actions, access.CreatePerson) {
			t.Errorf("%+v", me)
		}
		me, err = s.Me(ctx, access.Person(v.Hub, v.PersonID("contact"), true, nil))
		want(t, err, "")
		if len(me.Roles) != 0 || slices.Contains(me.Actions, access.CreateProvision) {
			t.Errorf("%+v", me)
		}
		me, err = s.Me(ctx, v.Client(access.ReadPartners))
		want(t, err, "")
		if me.Name != "MIS" || !slices.Equal(me.Scopes, []access.ClientScope{access.ReadPartners}) || len(me.Roles)+len(me.Appointments) != 0 {
			t.Errorf("%+v", me)
		}
	})
}
