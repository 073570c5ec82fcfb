package walk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const (
	visitedSchool  = "visited-school"
	currentSchools = "current-schools"
)

// document is a JSON object.
type document map[string]any

// start founds a hub with everybody whom a walk needs.
func start(t testing.TB, db *testkit.DB, number uint64) *walk {
	k := &walk{
		TB: t, db: db, api: testapi.New(t, db), seed: number, rand: rand.New(rand.NewPCG(number, 20260923)),
		callers: map[string]testapi.Caller{}, done: map[string]int{}, tally: map[string]int{}, refused: map[string]int{},
	}
	k.now, k.summaryReaders, k.responseWindow = db.Clock.Now(), visitedSchool, 5
	k.found()
	k.register()
	k.employ()
	k.framework = k.publishFramework()
	if !k.set(document{"smallNumberThreshold": smallNumber}) {
		k.Fatal("there is no small number")
	}
	if !k.set(document{"conversationIntervalMonths": interval}) {
		k.Fatal("there is no interval")
	}
	k.inspecting = k.as(k.manager()).Unheld().Get("/v1/inspections").Status == http.StatusOK
	for !k.propose() {
	}
	return k
}

func (k *walk) found() {
	made := k.foundHub("Hub")
	manager, officer := k.enter("manager", made.Hub, made.Manager), k.enter("officer", made.Hub, made.Protection)
	k.founderHolds(manager, access.HubManager)
	k.founderHolds(officer, access.DataProtectionOfficer)
	other := k.foundHub("Other hub")
	k.stranger = demo.Person{Hub: other.Hub, ID: other.Manager, Subject: "Other hub-manager"}
	scopes := []access.ClientScope{access.ReadObservations, access.ReadProvisions, access.ReadPartners, access.ReadConversations, access.ReadPlans}
	mis, err := k.api.Clients.Create(context.Background(), access.Person(made.Hub, made.Manager, false, nil), client.Client{Name: "MIS", Scopes: scopes})
	k.must(err)
	k.client = demo.Client{Hub: made.Hub, ID: mis.ID, Name: mis.Name, Subject: mis.SignsInAs(), Scopes: scopes}
}

func (k *walk) foundHub(name string) store.Founded {
	founder := func(who string) store.Founder {
		return store.Founder{Name: who, Email: who + "@hub.example", Identity: person.Identity{Issuer: demo.Issuer, Subject: name + "-" + who}}
	}
	made, err := k.db.Found(context.Background(), store.Founding{Name: name, Settings: hub.Defaults(), Manager: founder("manager"), Protection: founder("officer")})
	k.must(err)
	return made
}

func (k *walk) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

func (k *walk) manager() reader { return reader{person: k.people[0]} }

func (k *walk) officer() reader { return reader{person: k.people[1]} }

func numbered[T any](letter string, before []T) ref { return ref(fmt.Sprint(letter, len(before)+1)) }

// enter puts one of the founders among the people.
func (k *walk) enter(name string, in id.Hub, which id.Person) *somebody {
	p := &somebody{ref: numbered("p", k.people), Person: demo.Person{Hub: in, ID: which, Name: name, Subject: "Hub-" + name}, contact: k.mark("contact")}
	k.people = append(k.people, p)
	return p
}

// founderHolds enters the appointment with which a founder begins.
func (k *walk) founderHolds(p *somebody, role access.Role) {
	var held struct{ Items []struct{ ID string } }
	k.as(reader{person: p}).Get("/v1/appointments?personId=" + p.ID.String()).Want(http.StatusOK).JSON(&held)
	k.holds(&appointment{id: held.Items[0].ID, person: p, role: role, period: period{from: k.today()}})
	path := "/v1/people/" + p.ID.String()
	k.as(k.manager()).Seeing(path).Patch(path, document{"phone": p.contact}).Want(http.StatusOK)
}

func (k *walk) holds(a *appointment) *appointment {
	a.ref = numbered("a", k.appointments)
	k.appointments = append(k.appointments, a)
	k.note(a.person.Name+" is "+a.String(), a.ref, a.person.ref)
	return a
}

// made posts what must succeed, and gives the id of what it made.
func (k *walk) made(by reader, path string, body document) string {
	return k.as(by).Post(path, body).Want(http.StatusCreated).Text("/id")
}

// register enters three schools, two partners and what they deliver.
func (k *walk) register() {
	for i := range 3 {
		k.schools = append(k.schools, &school{ref: numbered("s", k.schools), id: k.made(k.manager(), "/v1/schools", document{
			"urn": 112492 + i, "name": fmt.Sprintf("School %d", i+1), "status": "open", "phase": "primary", "laCode": "830",
		})})
	}
	for i := range 2 {
		p := &partner{ref: numbered("d", k.partners), details: k.mark("partner")}
		p.id = k.made(k.manager(), "/v1/partners", document{"name": fmt.Sprintf("Partner %d", i+1), "kind": "charity", "status": "active", "note": p.details})
		k.partners = append(k.partners, p)
	}
	for i, at := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 2}} {
		p := &provision{ref: numbered("o", k.provisions), partner: k.partners[at[0]], school: k.schools[at[1]], period: period{from: calendar.On(2026, 9, 1)}}
		p.id = k.made(k.manager(), "/v1/provisions", document{
			"name": fmt.Sprintf("Provision %d", i+1), "kind": "choir", "state": "active", "fromOn": "2026-09-01", "schoolId": p.school.id, "partnerId": p.partner.id,
		})
		k.provisions = append(k.provisions, p)
	}
}

// employ enters everybody else, at least two of each role where two differ.
func (k *walk) employ() {
	term := calendar.On(2026, 9, 1)
	for i, role := range []access.Role{
		access.QALead, access.QALead, access.Observer, access.Observer, access.Observer, access.Teacher, access.Teacher, access.Teacher, access.Teacher,
		access.PartnerContact, access.PartnerContact, access.Headteacher, access.Headteacher, access.Headteacher, access.MusicLead, access.MusicLead,
		access.ElectedMember, access.Inspector, access.Inspector, access.SafeguardingLead,
	} {
		p := &somebody{ref: numbered("p", k.people), contact: k.mark("contact")}
		p.Person = demo.Person{Hub: k.people[0].Hub, Name: fmt.Sprintf("Person %d", len(k.people)+1), Subject: "subject-" + string(p.ref)}
		made := k.made(k.manager(), "/v1/people", document{"name": p.Name, "phone": p.contact, "identity": document{"issuer": demo.Issuer, "subject": p.Subject}})
		p.ID = id.Person{UUID: uuid.MustParse(made)}
		k.people = append(k.people, p)
		k.appoint(p, role, i, period{from: term})
	}
	for _, at := range [][2]int{{1, 0}, {1, 1}, {3, 1}, {0, 2}, {0, 3}, {2, 3}} {
		if !k.place(k.holders(access.Teacher)[at[0]], k.provisions[at[1]], period{from: term}) {
			k.Fatalf("nobody is placed: %v", k.refused)
		}
	}
}

// holders gives who has a role today, suspended or not.
func (k *walk) holders(role access.Role) (all []*somebody) {
	for _, p := range k.people {
		if k.has(reader{person: p}, role) {
			all = append(all, p)
		}
	}
	return all
}

// publishFramework gives a framework of one principle.
func (k *walk) publishFramework() string {
	lead := reader{person: k.holders(access.QALead)[0]}
	made := k.made(lead, "/v1/frameworks", document{"name": "Framework", "content": document{
		"scale": document{"kind": "none"}, "principles": []document{{"key": "p", "title": "P", "indicators": []document{}}}}})
	path := "/v1/frameworks/" + made
	k.as(lead).Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
	return made
}
