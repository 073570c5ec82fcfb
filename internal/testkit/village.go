package testkit

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
)

// Village is a hub so small that a test can say by heart what every list of it
// holds, and another hub beside it. What is in it is named; a name that is not in it
// stands for an id that nobody has.
//
// People are called after their role: hub_manager, data_protection_officer, qa_lead,
// observer, teacher and contact (of the partner strings), brassteacher (of brass) and
// head (of the school leys); nobody has no role. The partner gone has ended. The
// other hub has other_manager, the partner elsewhere and the school far.
type Village struct {
	*DB
	Hub   id.Hub
	Other id.Hub
	ids   map[string]uuid.UUID
}

// VillageDay is the day on which a village's tests begin.
var VillageDay = time.Date(2026, time.October, 1, 9, 0, 0, 0, time.UTC)

// EachVillage runs the body on every database that holds a village.
func EachVillage(t *testing.T, body func(t *testing.T, v *Village)) {
	t.Helper()
	EachEmptyDB(t, func(t *testing.T, db *DB) {
		db.Clock.Set(VillageDay)
		v := &Village{DB: db, ids: map[string]uuid.UUID{}}
		v.Hub = v.found("")
		v.Other = v.found("other_")
		v.settle()
		body(t, v)
	})
}

func (v *Village) found(prefix string) id.Hub {
	made, err := v.Found(context.Background(), store.Founding{
		Name: "A hub", Settings: hub.Defaults(),
		Manager:    store.Founder{Name: prefix + "hub_manager", Identity: person.Identity{Issuer: "urn:village", Subject: prefix + "m"}},
		Protection: store.Founder{Name: prefix + "data_protection_officer", Identity: person.Identity{Issuer: "urn:village", Subject: prefix + "a"}},
	})
	must(v.tb, err)
	v.ids[prefix+"hub_manager"], v.ids[prefix+"data_protection_officer"] = made.Manager.UUID, made.Protection.UUID
	return made.Hub
}

func (v *Village) settle() {
	manager, other := v.As("hub_manager"), access.Person(v.Other, v.PersonID("other_hub_manager"), false, nil)
	v.partner(manager, "strings", partner.Active)
	v.partner(manager, "brass", partner.Active)
	v.partner(manager, "gone", partner.Ended)
	v.partner(other, "elsewhere", partner.Active)
	v.school(manager, "leys", 112492)
	v.school(manager, "mead", 112493)
	v.school(other, "far", 112494)
	strings, brass, leys := v.PartnerID("strings"), v.PartnerID("brass"), v.SchoolID("leys")
	for name, a := range map[string]person.Appointment{
		"qa_lead": {Role: access.QALead}, "observer": {Role: access.Observer},
		"contact": {Role: access.PartnerContact, PartnerID: &strings}, "head": {Role: access.Headteacher, SchoolID: &leys},
		"teacher": {Role: access.Teacher, PartnerID: &strings}, "brassteacher": {Role: access.Teacher, PartnerID: &brass},
	} {
		v.Settle(name)
		v.Appoint(name, a)
	}
	v.Settle("nobody")
}

func (v *Village) partner(who access.Actor, name, status string) {
	s := partner.Service{Store: store.For[partner.Tx](v.DB.DB)}
	made, err := s.Create(context.Background(), who, partner.Partner{Name: name, Kind: "charity", Status: status})
	must(v.tb, err)
	v.ids[name] = made.ID.UUID
}

func (v *Village) school(who access.Actor, name string, urn int) {
	s := school.Service{Store: store.For[school.Tx](v.DB.DB)}
	made, err := s.Create(context.Background(), who, school.School{URN: urn, Name: name, Status: school.StatusOpen})
	must(v.tb, err)
	v.ids[name] = made.ID.UUID
}

// Settle adds a person of that name.
func (v *Village) Settle(name string) {
	v.tb.Helper()
	s := person.Service{Store: store.For[person.Tx](v.DB.DB)}
	made, err := s.Create(context.Background(), v.As("hub_manager"), person.Person{Name: name})
	must(v.tb, err)
	v.ids[name] = made.ID.UUID
}

// Appoint gives a person a role, since 2020 where no day is named, and has it
// confirmed where it takes two.
func (v *Village) Appoint(name string, a person.Appointment) {
	v.tb.Helper()
	if a.FromOn.IsZero() {
		a.FromOn = calendar.On(2020, time.January, 1)
	}
	s := person.Service{Store: store.For[person.Tx](v.DB.DB)}
	made, err := s.Grant(context.Background(), v.As("hub_manager"), v.PersonID(name), a)
	must(v.tb, err)
	if made.Pending {
		_, err := s.Confirm(context.Background(), v.As("data_protection_officer"), made.ID, func(person.HeldSeen) error { return nil })
		must(v.tb, err)
	}
}

// As is a person of the village acting, with all their roles.
func (v *Village) As(name string) access.Actor {
	return access.Person(v.Hub, v.PersonID(name), false, nil)
}

// Client is a new machine client of the village acting, with the scopes.
func (v *Village) Client(scopes ...access.ClientScope) access.Actor {
	v.tb.Helper()
	s := client.Service{Store: store.For[client.Tx](v.DB.DB), Issuer: "urn:village"}
	made, err := s.Create(context.Background(), v.As("hub_manager"), client.Client{Name: "MIS", Scopes: scopes})
	must(v.tb, err)
	return access.Client(v.Hub, made.ID, scopes)
}

// PersonID is the id of somebody.
func (v *Village) PersonID(name string) id.Person { return id.Person{UUID: v.named(name)} }

// PartnerID is the id of a partner.
func (v *Village) PartnerID(name string) id.Partner { return id.Partner{UUID: v.named(name)} }

// SchoolID is the id of a school.
func (v *Village) SchoolID(name string) id.School { return id.School{UUID: v.named(name)} }

func (v *Village) named(name string) uuid.UUID {
	if known, ok := v.ids[name]; ok {
		return known
	}
	return uuid.NewSHA1(uuid.Nil, []byte(name))
}
