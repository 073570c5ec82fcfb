package person_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func service(v *testkit.Village) person.Service {
	return person.Service{Store: store.For[person.Tx](v.DB.DB)}
}

func on(text string) calendar.Date {
	d, err := calendar.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func anything[T any](T) error { return nil }

// refused gives the rules with their pointers, or the code.
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
	for _, s := range f.Steps {
		out += " +" + s
	}
	return out
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	if got := refused(err); got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

func TestGrant(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		partner := func(name string) *id.Partner { which := v.PartnerID(name); return &which }
		school := func(name string) *id.School { which := v.SchoolID(name); return &which }
		grant := func(who, to string, a person.Appointment) (person.HeldSeen, error) {
			if a.FromOn.IsZero() {
				a.FromOn = on("2026-09-01")
			}
			return s.Grant(ctx, v.As(who), v.PersonID(to), a)
		}
		h, err := grant("hub_manager", "nobody", person.Appointment{Role: access.Teacher, PartnerID: partner("strings")})
		want(t, err, "")
		if h.State != person.Current || h.PersonName != "nobody" || *h.TargetName != "strings" || *h.GranterName != "hub_manager" || !h.Grant || len(h.Allowed) != 1 {
			t.Errorf("%+v", h)
		}
		random := id.Partner{UUID: uuid.New()}
		for _, c := range []struct {
			name, to string
			a        person.Appointment
			code     string
		}{
			{"overlap", "nobody", person.Appointment{Role: access.Teacher, PartnerID: partner("strings")}, "appointment-overlaps /fromOn=appointment-overlaps"},
			{"other target", "nobody", person.Appointment{Role: access.Teacher, PartnerID: partner("brass")}, ""},
			{"before", "nobody", person.Appointment{Role: access.Teacher, PartnerID: partner("strings"), FromOn: on("2026-01-01"), ToOn: on("2026-08-31")}, ""},
			{"touches", "nobody", person.Appointment{Role: access.Teacher, PartnerID: partner("strings"), FromOn: on("2025-01-01"), ToOn: on("2026-01-01")}, "appointment-overlaps /fromOn=appointment-overlaps"},
			{"no target", "nobody", person.Appointment{Role: access.Headteacher}, "appointment-target-wrong /role=appointment-target-wrong"},
			{"wrong target", "nobody", person.Appointment{Role: access.Headteacher, PartnerID: partner("strings")}, "appointment-target-wrong /partnerId=appointment-target-wrong"},
			{"two targets", "nobody", person.Appointment{Role: access.Headteacher, PartnerID: partner("strings"), SchoolID: school("leys")}, "appointment-target-wrong /partnerId=appointment-target-wrong"},
			{"hub role at school", "nobody", person.Appointment{Role: access.QALead, SchoolID: school("leys")}, "appointment-target-wrong /schoolId=appointment-target-wrong"},
			{"reversed", "nobody", person.Appointment{Role: access.Observer, ToOn: on("2026-08-31")}, "appointment-dates-reversed /toOn=appointment-dates-reversed"},
			{"random partner", "nobody", person.Appointment{Role: access.PartnerContact, PartnerID: &random}, "unknown-reference /partnerId=unknown-reference"},
			{"partner of another hub", "nobody", person.Appointment{Role: access.PartnerContact, PartnerID: partner("elsewhere")}, "unknown-reference /partnerId=unknown-reference"},
			{"school of another hub", "nobody", person.Appointment{Role: access.Headteacher, SchoolID: school("far")}, "unknown-reference /schoolId=unknown-reference"},
			{"all at once", "nobody", person.Appointment{Role: access.Observer, SchoolID: school("far"), ToOn: on("2026-08-31")},
				"invalid-content /schoolId=appointment-target-wrong /toOn=appointment-dates-reversed /schoolId=unknown-reference"},
			{"authority", "nobody", person.Appointment{Role: access.ElectedMember, LACode: &[]string{"830"}[0]}, ""},
			{"person of another hub", "other_hub_manager", person.Appointment{Role: access.Observer}, "not-found"},
		} {
			_, err := grant("hub_manager", c.to, c.a)
			t.Log(c.name)
			want(t, err, c.code)
		}
		for _, who := range []string{"qa_lead", "data_protection_officer", "contact", "nobody"} {
			_, err := grant(who, who, person.Appointment{Role: access.Observer})
			want(t, err, "not-found")
		}
		p, err := s.Change(ctx, v.As("hub_manager"), v.PersonID("nobody"), anything, func(p *person.Person) { p.Status = person.Suspended })
		want(t, err, "")
		if p.UpdatedAt != v.Clock.Now() || p.Version != 2 {
			t.Errorf("%v", p)
		}
		_, err = grant("hub_manager", "nobody", person.Appointment{Role: access.Inspector})
		want(t, err, "person-suspended")
	})
}

func TestConfirm(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		manager, officer := v.As("hub_manager"), v.As("data_protection_officer")
		h, err := s.Grant(ctx, manager, v.PersonID("nobody"), person.Appointment{Role: access.QALead, FromOn: on("2026-09-01")})
		want(t, err, "")
		if h.State != person.Pending {
			t.Error(h.State)
		}
		held := func() int {
			me, err := s.Me(ctx, v.As("nobody"))
			want(t, err, "")
			return len(me.Roles) + len(me.Appointments)
		}
		if held() != 0 {
			t.Error("counts already")
		}
		_, err = s.Confirm(ctx, manager, h.ID, anything)
		want(t, err, "not-found")
		_, err = s.Confirm(ctx, officer, h.ID, func(person.HeldSeen) error { return fault.Stale })
		want(t, err, "precondition-failed")
		list, err := s.Appointments(ctx, officer, person.HeldFilter{State: person.Pending}, page.Request{Limit: 10})
		want(t, err, "")
		if len(list.Items) != 1 || !list.Items[0].Grant || len(list.Items[0].Allowed) != 1 {
			t.Errorf("%+v", list)
		}
		h, err = s.Confirm(ctx, officer, h.ID, anything)
		want(t, err, "")
		if h.State != person.Current || *h.ConfirmerName != "data_protection_officer" || held() != 2 {
			t.Errorf("%+v", h)
		}
		_, err = s.Confirm(ctx, officer, h.ID, anything)
		want(t, err, "appointment-not-pending")

		// To make it longer is to grant it again.
		h, err = s.End(ctx, manager, h.ID, anything, on("2026-09-30"))
		want(t, err, "")
		if h.State != person.Ended || held() != 0 {
			t.Errorf("%+v", h)
		}
		h, err = s.End(ctx, manager, h.ID, anything, calendar.Date{})
		want(t, err, "")
		if h.State != person.Pending || h.ConfirmerName != nil || held() != 0 {
			t.Errorf("%+v", h)
		}

		// One's own appointment is not one's own to confirm.
		leys := v.SchoolID("leys")
		h, err = s.Grant(ctx, manager, v.PersonID("data_protection_officer"), person.Appointment{Role: access.SafeguardingLead, FromOn: on("2026-09-01"), SchoolID: &leys})
		want(t, err, "")
		_, err = s.Confirm(ctx, officer, h.ID, anything)
		want(t, err, "appointment-second-person")
		v.Appoint("qa_lead", person.Appointment{Role: access.HubManager})
		officers, err := s.Grant(ctx, v.As("qa_lead"), v.PersonID("hub_manager"), person.Appointment{Role: access.DataProtectionOfficer, FromOn: on("2026-09-01")})
		want(t, err, "")
		_, err = s.Confirm(ctx, officer, officers.ID, anything)
		want(t, err, "")
		_, err = s.Confirm(ctx, manager, h.ID, anything)
		want(t, err, "appointment-second-person +appointment.end")
		// Who must confirm reads only what takes two.
		list, err = s.Appointments(ctx, officer, person.HeldFilter{Role: access.Teacher}, page.Request{Limit: 10})
		want(t, err, "")
		if len(list.Items) != 0 {
			t.Errorf("%+v", list)
		}
	})
}

func TestEnd(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		manager := v.As("hub_manager")
		h, err := s.Grant(ctx, manager, v.PersonID("nobody"), person.Appointment{Role: access.Observer, FromOn: on("2026-09-01")})
		want(t, err, "")
		_, err = s.End(ctx, manager, h.ID, anything, on("2026-08-31"))
		want(t, err, "appointment-dates-reversed /toOn=appointment-dates-reversed")
		h, err = s.End(ctx, manager, h.ID, anything, on("2026-09-30"))
		want(t, err, "")
		if h.State != person.Ended || h.Version != 2 {
			t.Errorf("%+v", h)
		}
		_, err = s.Grant(ctx, manager, v.PersonID("nobody"), person.Appointment{Role: access.Observer, FromOn: on("2026-11-01")})
		want(t, err, "")
		_, err = s.End(ctx, manager, h.ID, anything, calendar.Date{})
		want(t, err, "appointment-overlaps /toOn=appointment-overlaps")
		h, err = s.End(ctx, manager, h.ID, anything, on("2026-10-31"))
		want(t, err, "")
		_, err = s.End(ctx, v.As("qa_lead"), h.ID, anything, on("2026-10-30"))
		want(t, err, "not-found")

		all := func(who string, state string) (states []string) {
			at := page.Request{Limit: 1}
			for {
				p, err := s.AppointmentsOf(ctx, v.As(who), v.PersonID("nobody"), state, at)
				want(t, err, "")
				for _, h := range p.Items {
					states = append(states, h.State)
				}
				if p.Next == nil {
					return states
				}
				at.After = p.Next
			}
		}
		if got := all("nobody", ""); len(got) != 2 || got[0] != person.Current || got[1] != person.Future {
			t.Error(got)
		}
		for _, state := range []string{person.Current, person.Future} {
			if got := all("qa_lead", state); len(got) != 1 || got[0] != state {
				t.Error(state, got)
			}
		}
		for _, who := range []string{"contact", "head", "teacher", "data_protection_officer"} {
			_, err := s.AppointmentsOf(ctx, v.As(who), v.PersonID("nobody"), "", page.Request{Limit: 1})
			want(t, err, "not-found")
			_, err = s.ReadAppointment(ctx, v.As(who), h.ID)
			want(t, err, "not-found")
		}
		// A partner sees its own side, without who granted it.
		list, err := s.Appointments(ctx, v.As("contact"), person.HeldFilter{}, page.Request{Limit: 10})
		want(t, err, "")
		if len(list.Items) != 2 {
			t.Errorf("%+v", list.Items)
		}
		for _, h := range list.Items {
			if h.PersonName == "teacher" && h.Grant {
				t.Error("a partner's contact sees who granted it")
			}
		}
	})
}

func TestTwoGrantsAtOnce(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		done := make(chan error)
		for range 6 {
			go func() {
				_, err := s.Grant(ctx, v.As("hub_manager"), v.PersonID("nobody"), person.Appointment{Role: access.Observer, FromOn: on("2026-09-01")})
				done <- err
			}()
		}
		granted := 0
		for range 6 {
			if err := <-done; err == nil {
				granted++
			} else {
				want(t, err, "appointment-overlaps /fromOn=appointment-overlaps")
			}
		}
		if granted != 1 {
			t.Error(granted)
		}
	})
}
