package house

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// change is a change as the feed tells it.
type change struct {
	Type, Resource, ID, Operation, Href string

	Version      int64
	At           time.Time
	Keys         map[string]any
	SupersededBy []int
}

// name is what a mirror calls the record.
func (c change) name() string {
	if keys, listed := listedBy[c.Resource]; listed {
		return c.Resource + named(c.Keys, keys)
	}
	return c.Resource + " " + c.ID
}

// listedBy are the kinds of record that have no place of their own, with the keys that
// tell one from another in their list.
var listedBy = map[string][]string{"school-succession": {"fromUrn", "toUrn"}, "school-roll": {"urn", "countedOn"}}

// named gives what the keys say of something.
func named(of map[string]any, keys []string) (name string) {
	for _, key := range keys {
		name += fmt.Sprint(" ", of[key])
	}
	return name
}

// changePage is an answer of the feed.
type changePage struct {
	Items      []change
	NextCursor string
	More       bool
}

// read reads one page of the feed.
func readChanges(c testapi.Caller, query string) (page changePage) {
	c.Get("/v1/changes?" + query).Want(http.StatusOK).JSON(&page)
	return page
}

var readScopes = []access.ClientScope{access.ReadHubScope, access.ReadSchools, access.ReadPartners, access.ReadProvisions, access.ReadFrameworks, access.ReadObservations, access.ReadPlans,
	access.ReadConversations, access.ReadReleases}

// aClient is a new machine client of the hub with the scopes.
func aClient(api *testapi.API, w demo.World, scopes ...access.ClientScope) (demo.Client, string) {
	made := api.As(w.HubManager).Post("/v1/clients", document{"name": "Mirror", "scopes": scopes}).Want(http.StatusCreated)
	return demo.Client{Hub: w.Hub, Subject: made.Text("/clientId"), Scopes: scopes}, made.Header.Get("Location")
}

// mirror is a copy of what a machine client may read, kept by the feed.
type mirror struct {
	t       *testing.T
	caller  testapi.Caller
	cursor  string
	records map[string]string // by name: the ETag
	latest  map[string]int64  // versions, by name
	told    map[string]int    // how often, by type
}

// begin begins at the beginning; or now, with an export.
func begin(t *testing.T, caller testapi.Caller, from string) *mirror {
	t.Helper()
	m := &mirror{t: t, caller: caller, records: map[string]string{}, latest: map[string]int64{}, told: map[string]int{}}
	if from == "now" {
		page := readChanges(caller, "from=now")
		if m.cursor = page.NextCursor; len(page.Items) > 0 || page.More {
			t.Errorf("now there is already %v", page)
		}
		m.records = export(t, caller)
		return m
	}
	page := readChanges(caller, "from=beginning&limit=7")
	m.take(page)
	return m
}

// follow does what the feed says until it says no more.
func (m *mirror) follow(limit int) {
	for {
		page := readChanges(m.caller, fmt.Sprintf("cursor=%s&limit=%d", m.cursor, limit))
		m.take(page)
		if !page.More {
			return
		}
		if len(page.Items) != limit {
			m.t.Errorf("%d changes of %d, and more", len(page.Items), limit)
		}
	}
}

func (m *mirror) take(page changePage) {
	for _, c := range page.Items {
		m.apply(c)
	}
	m.cursor = page.NextCursor
}

func (m *mirror) apply(c change) {
	m.told[c.Type]++
	if c.ID == "" {
		for name := range m.records {
			if strings.HasPrefix(name, c.Resource+" ") {
				delete(m.records, name)
			}
		}
		maps.DeleteFunc(m.latest, func(name string, _ int64) bool { return strings.HasPrefix(name, c.Resource+" ") })
		return
	}
	name := c.name()
	if c.Version <= m.latest[name] || c.Type != c.Resource+"."+c.Operation {
		m.t.Errorf("%s: version %d follows %d", c.Type, c.Version, m.latest[name])
	}
	m.latest[name] = c.Version
	if c.Operation == "withdrawn" || c.Operation == "deleted" {
		delete(m.records, name)
		return
	}
	switch tag, found := fetch(m.caller, c); {
	case found:
		m.records[name] = tag
	default:
		delete(m.records, name)
	}
}

// fetch reads what a change is about, as it is now.
func fetch(caller testapi.Caller, c change) (tag string, found bool) {
	answer := caller.Unheld().Get(c.Href)
	keys, listed := listedBy[c.Resource]
	if !listed || answer.Status != http.StatusOK {
		return answer.Header.Get("ETag"), answer.Status == http.StatusOK
	}
	var page struct{ Items []document }
	answer.JSON(&page)
	for _, s := range page.Items {
		if named(s, keys) == named(c.Keys, keys) {
			return fmt.Sprint(s), true
		}
	}
	return "", false
}

// export walks every list, and reads every record.
func export(t *testing.T, caller testapi.Caller) map[string]string {
	t.Helper()
	records := map[string]string{}
	list := func(resource, path string) (items []document) {
		t.Helper()
		var page struct {
			Items      []document
			NextCursor *string
		}
		for cursor := ""; ; cursor = "&cursor=" + *page.NextCursor {
			page.NextCursor = nil
			caller.Unheld().Get(path + "?limit=200" + cursor).Want(http.StatusOK).JSON(&page)
			items, page.Items = append(items, page.Items...), nil
			if page.NextCursor == nil {
				return items
			}
		}
	}
	read := func(resource, path string) {
		if answer := caller.Unheld().Get(path); answer.Status == http.StatusOK {
			records[resource+" "+answer.Text("/id")] = answer.ETag()
		}
	}
	read("hub", "/v1/hub")
	for resource, path := range map[string]string{"school": "/v1/schools", "partner": "/v1/partners", "provision": "/v1/provisions",
		"framework": "/v1/frameworks", "observation": "/v1/observations", "plan": "/v1/plans",
		"conversation": "/v1/conversations", "participation-release": "/v1/participation-releases"} {
		for _, item := range list(resource, path) {
			read(resource, path+"/"+item["id"].(string))
			if resource == "provision" {
				for _, placed := range list("placement", path+"/"+item["id"].(string)+"/placements") {
					read("placement", "/v1/placements/"+placed["id"].(string))
				}
			}
		}
	}
	for _, s := range list("school-succession", "/v1/school-successions") {
		records["school-succession"+named(s, listedBy["school-succession"])] = fmt.Sprint(s)
	}
	for _, r := range list("school-roll", "/v1/school-rolls") {
		records["school-roll"+named(r, listedBy["school-roll"])] = fmt.Sprint(r)
	}
	return records
}

func (m *mirror) equals(what string, fresh map[string]string) {
	m.t.Helper()
	for name, tag := range fresh {
		if got, ok := m.records[name]; !ok {
			m.t.Errorf("%s: %s is missing", what, name)
		} else if got != tag {
			m.t.Errorf("%s: %s is stale", what, name)
		}
	}
	for name := range m.records {
		if _, ok := fresh[name]; !ok {
			m.t.Errorf("%s: %s is left over", what, name)
		}
	}
}

// writer changes whatever it likes in the hub, as many who do not know of one another do.
// What is refused does not matter.
type writer struct {
	api  *testapi.API
	w    demo.World
	rand *rand.Rand
	name string
	n    int

	schools, partners, provisions, placements, frameworks, visits []string
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

func newWriter(api *testapi.API, w demo.World, seed uint64, name string) *writer {
	wr := &writer{api: api, w: w, rand: rand.New(rand.NewPCG(seed, uint64(len(name)))), name: name}
	list := func(path string) (out []string) {
		var page struct{ Items []struct{ ID string } }
		api.As(w.QALead).Unheld().Get(path + "?limit=200").Want(http.StatusOK).JSON(&page)
		for _, i := range page.Items {
			out = append(out, i.ID)
		}
		return out
	}
	wr.schools, wr.partners = list("/v1/schools"), list("/v1/partners")
	wr.provisions = append(list("/v1/provisions"), w.Provisions.AlsoTaught.String())
	wr.frameworks, wr.visits = list("/v1/frameworks"), list("/v1/observations")
	wr.placements = []string{w.Placements.Visited.String(), w.Placements.AlsoTaught.String()}
	return wr
}

// fresh is a text that there was not yet.
func (w *writer) fresh(what string) string {
	w.n++
	return fmt.Sprintf("%s %s %d", what, w.name, w.n)
}

var star = http.Header{"If-Match": {"*"}}

func (w *writer) send(who demo.Person, method, path string, body any) *testapi.Answer {
	h := star.Clone()
	if method == "PATCH" {
		h.Set("Content-Type", "application/merge-patch+json")
	} else if body != nil {
		h.Set("Content-Type", "application/json")
	}
	a := w.api.As(who).Send(method, path, h, body)
	if a.Status >= 500 && a.Status != http.StatusServiceUnavailable {
		panic(fmt.Sprintf("%s %s: %d %s", method, path, a.Status, a.Body))
	}
	return a
}

// made adds the id of what was made to the list.
func made(to *[]string, a *testapi.Answer) {
	if a.Status == http.StatusCreated {
		*to = append(*to, a.Text("/id"))
	}
}

// write does one thing.
func (w *writer) write() {
	world, m, q := w.w, w.w.HubManager, w.w.QALead
	school, visit := "/v1/schools/"+pick(w.rand, w.schools), "/v1/observations/"+pick(w.rand, w.visits)
	someone := pick(w.rand, []demo.Person{world.Teacher, world.OtherTeacher, world.ThirdTeacher, world.Observer})
	when := fmt.Sprintf("2026-12-%02dT%02d:00:00Z", 1+w.rand.IntN(28), 9+w.rand.IntN(6))
	steps := []func(){
		func() { w.send(m, "PATCH", school, document{"name": w.fresh("School")}) },
		func() { w.send(m, "PATCH", school, document{"pupils": w.rand.IntN(500)}) },
		func() {
			w.send(m, "PATCH", "/v1/schools/"+world.Schools.Visited.String(), document{"name": w.fresh("Leys")})
		},
		func() {
			made(&w.schools, w.send(m, "POST", "/v1/schools", document{"urn": 900000 + w.rand.IntN(99999), "name": w.fresh("School"),
				"status": "open", "phase": "primary", "laCode": "830"}))
		},
		func() {
			w.send(m, "PATCH", "/v1/partners/"+pick(w.rand, w.partners), document{"name": w.fresh("Partner")})
		},
		func() {
			w.send(m, "PATCH", "/v1/partners/"+pick(w.rand, w.partners), document{"note": w.fresh("Note")})
		},
		func() {
			made(&w.partners, w.send(m, "POST", "/v1/partners", document{"name": w.fresh("Partner"), "kind": "charity", "status": "active"}))
		},
		func() { w.send(m, "PATCH", "/v1/people/"+someone.ID.String(), document{"name": w.fresh("Person")}) },
		func() { w.send(m, "PATCH", "/v1/people/"+someone.ID.String(), document{"phone": w.fresh("1")}) },
		func() { w.send(m, "PATCH", "/v1/hub", document{"name": w.fresh("Hub")}) },
		func() {
			w.send(m, "PATCH", "/v1/hub", document{"settings": document{"participationGapPoints": w.rand.IntN(20)}})
		},
		func() {
			made(&w.provisions, w.send(q, "POST", "/v1/provisions", document{"name": w.fresh("Choir"), "kind": "choir", "state": "active", "fromOn": "2026-09-01",
				"schoolId": pick(w.rand, w.schools), "partnerId": world.Partners.Service}))
		},
		func() {
			w.send(q, "PATCH", "/v1/provisions/"+pick(w.rand, w.provisions), document{"name": w.fresh("Choir")})
		},
		func() {
			day := fmt.Sprintf("2026-11-%02d", 1+w.rand.IntN(30))
			made(&w.placements, w.send(q, "POST", "/v1/provisions/"+w.provisions[len(w.provisions)-1]+"/placements",
				document{"teacherId": world.Teacher.ID, "fromOn": day, "toOn": day}))
		},
		func() {
			w.send(q, "PATCH", "/v1/placements/"+pick(w.rand, w.placements), document{"toOn": "2026-11-30"})
		},
		func() {
			made(&w.frameworks, w.send(q, "POST", "/v1/frameworks", document{"name": w.fresh("Framework"), "basedOnId": world.Frameworks.Published}))
		},
		func() {
			w.send(q, "POST", "/v1/frameworks/"+pick(w.rand, w.frameworks[len(w.frameworks)/2:])+"/publication", nil)
		},
		func() {
			w.send(q, "PATCH", "/v1/frameworks/"+pick(w.rand, w.frameworks[len(w.frameworks)/2:]), document{"name": w.fresh("Draft")})
		},
		func() { w.visit(when) },
		func() { w.visit(when) },
		func() { w.agree(pick(w.rand, w.visits)) },
		func() { w.agree(pick(w.rand, w.visits)) },
		func() {
			w.send(q, "POST", visit+"/rescheduling", document{"startsAt": when, "lengthMinutes": 45, "reason": "x",
				"noticeException": document{"reason": "x", "agreedBy": "y"}})
		},
		func() { w.send(q, "POST", visit+"/declines", document{"reason": "x"}) },
		func() { w.send(q, "POST", visit+"/cancellation", document{"reason": "x"}) },
		func() { w.send(q, "PATCH", visit, document{"focus": w.fresh("Focus")}) },
		func() { w.send(world.Observer, "PUT", visit+"/notes", document{"text": w.fresh("Note")}) },
		func() {
			w.send(world.Teacher, "POST", visit+"/responses", document{"answers": "report", "text": w.fresh("x")})
		},
		func() { w.load() },
		func() { w.commit() },
		func() { w.commit() },
		func() { w.converse() },
		func() { w.converse() },
		func() { w.converse() },
	}
	pick(w.rand, steps)()
}

// commit does one thing about the plan of the year.
func (w *writer) commit() {
	q, which := w.w.QALead, planOf(w.w.Plans.Published)
	var found struct{ Items []struct{ ID, State string } }
	w.send(q, "GET", "/v1/plans?academicYear=2026-27", nil).JSON(&found)
	for _, p := range found.Items {
		if path := "/v1/plans/" + p.ID; p.State == "draft" {
			w.send(q, "POST", path+"/publication", nil)
			return
		} else if p.State == "published" {
			which = path
		}
	}
	of := which + "/commitments/" + w.w.Plans.Commitment.String()
	pick(w.rand, []func(){
		func() {
			w.send(q, "POST", "/v1/plans", document{"academicYear": "2026-27", "basedOnId": which[len("/v1/plans/"):]})
		},
		func() {
			w.send(q, "POST", of+"/progress", document{"on": "2026-11-20", "note": w.fresh("Done"), "status": "under-way"})
		},
		func() {
			w.send(q, "POST", of+"/evidence", document{"kind": "document", "url": "https://hub.example/" + w.fresh("x"), "title": "x"})
		},
		func() {
			if progress, is := w.send(q, "GET", which, nil).At("/commitments/1/progress/0/id").(string); is {
				w.send(q, "POST", which+"/withdrawals", document{"entryId": progress})
			}
		},
	})()
}

// visit proposes a visit.
func (w *writer) visit(when string) {
	made(&w.visits, w.send(w.w.QALead, "POST", "/v1/observations", proposal(w.w).but(document{"startsAt": when,
		"noticeException": document{"reason": "x", "agreedBy": "y"}})))
}

// agree has both sides agree to a visit.
func (w *writer) agree(visit string) {
	for _, side := range []string{"provider", "school"} {
		w.send(w.w.QALead, "POST", "/v1/observations/"+visit+"/agreements", document{"side": side, "givenBy": "x", "givenHow": "telephone"})
	}
}

// load imports a file of schools, some of them new, and successions.
func (w *writer) load() {
	urn := 800000 + w.rand.IntN(50)
	rows := fmt.Sprintf("URN,EstablishmentName,EstablishmentStatus (code),LA (code),PhaseOfEducation (code)\n%d,%s,1,830,2\n%d,%s,1,830,2\n",
		urn, w.fresh("Loaded"), w.w.Schools.VisitedURN, w.fresh("Leys"))
	h := http.Header{"Content-Type": {"text/csv"}, "Prefer": {"wait=30"}}
	w.api.As(w.w.QALead).Send("POST", "/v1/imports?kind=schools&mode=apply&onError=skip", h, rows)
	w.api.As(w.w.QALead).Send("POST", "/v1/imports?kind=school-successions&mode=apply&onError=skip", h,
		fmt.Sprintf("fromUrn,toUrn,kind,on\n%d,%d,succession,2026-09-%02d\n", urn, w.w.Schools.VisitedURN, 1+w.rand.IntN(28)))
	w.api.As(w.w.QALead).Send("POST", "/v1/imports?kind=roll&mode=apply&onError=skip", h,
		fmt.Sprintf("URN,NOR,countedOn\n%d,%d,2026-10-%02d\n", urn, w.rand.IntN(300), 1+w.rand.IntN(3)))
}

// Whatever is written, and by however many at once, a mirror that follows the feed holds
// what a fresh export gives: one that began at the beginning, one that began with an
// export, and one whose scopes come and go.
func TestAMirrorEqualsAnExport(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		whole, _ := aClient(api, w, readScopes...)
		narrowed, path := aClient(api, w, readScopes...)
		mirrors := map[string]*mirror{
			"from the beginning": begin(t, api.AsClient(whole), "beginning"),
			"from now":           begin(t, api.AsClient(whole), "now"),
			"narrowed":           begin(t, api.AsClient(narrowed), "beginning"),
		}
		r := rand.New(rand.NewPCG(seed, 0))
		var writers []*writer
		for n := range 4 {
			writers = append(writers, newWriter(api, w, seed+uint64(n), string(rune('a'+n))))
		}
		api.As(w.QALead).Seeing(visitPath(w.Visits.Agreed)).Post(visitPath(w.Visits.Agreed)+"/rescheduling",
			document{"startsAt": "2027-01-12T10:00:00Z", "lengthMinutes": 45, "reason": "x"}).Want(http.StatusOK)
		for round := range 4 {
			var writing, following sync.WaitGroup
			for _, wr := range writers {
				writing.Go(func() {
					for range 25 {
						wr.write()
					}
				})
			}
			done := make(chan struct{})
			for _, m := range mirrors {
				limit := 1 + r.IntN(40)
				following.Go(func() {
					for {
						select {
						case <-done:
							m.follow(limit)
							return
						default:
							m.follow(limit)
						}
					}
				})
			}
			granted := [][]access.ClientScope{{access.ReadObservations}, readScopes, readScopes[:r.IntN(5)+1], readScopes[r.IntN(5):]}[round]
			api.As(w.HubManager).Seeing(path).Patch(path, document{"scopes": granted}).Want(http.StatusOK)
			writing.Wait()
			close(done)
			following.Wait()
			fresh := export(t, api.AsClient(whole))
			for _, name := range []string{"from the beginning", "from now"} {
				mirrors[name].equals(fmt.Sprintf("round %d, %s", round, name), fresh)
			}
			mirrors["narrowed"].equals(fmt.Sprintf("round %d, with %v", round, granted), export(t, api.AsClient(narrowed)))
			if t.Failed() {
				return
			}
		}
		for _, resource := range []string{"hub", "school", "school-succession", "partner", "provision", "placement", "framework", "observation", "school-roll", "plan", "conversation"} {
			if all := mirrors["from the beginning"].told; all[resource+".created"] == 0 {
				t.Errorf("of %s nothing was told: %v", resource, all)
			}
		}
		if mirrors["from now"].told["observation.withdrawn"] == 0 || mirrors["narrowed"].told["school.withdrawn"] == 0 {
			t.Errorf("nothing was withdrawn: %v, %v", mirrors["from now"].told, mirrors["narrowed"].told)
		}
	})
}

// What becomes of an outcome, and what of a person, a hub and a draft is not for machine
// clients, neither shows in the feed nor betrays itself there.
func TestTheFeedTellsNothingOfAnOutcome(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		whole, _ := aClient(api, w, readScopes...)
		client := api.AsClient(whole)
		m := begin(t, client, "now")
		before := trail(t, db)
		q, s, o := api.As(w.QALead), api.As(w.Teacher), api.As(w.Observer)

		v := visitPath(w.Visits.Held)
		o.Seeing(v+"/notes").Put(v+"/notes", document{"text": "x"}).Want(http.StatusOK)
		o.Seeing(v).Post(v+"/feedback", document{"givenAt": o.Get(v).Text("/visit/endedAt"), "givenTo": "x", "strengths": []string{"x"}, "nextSteps": []string{"x"}}).Want(http.StatusCreated)
		s.Seeing(v+"/feedback").Put(v+"/feedback/dialogue", document{"text": "x"}).Want(http.StatusOK)
		o.Seeing(v+"/judgements").Put(v+"/judgements", document{"judgements": []document{}}).Want(http.StatusOK)
		o.Seeing(v+"/report-draft").Put(v+"/report-draft", document{"report": "x", "summary": "x"}).Want(http.StatusOK)
		o.Seeing(v+"/report-draft").Post(v+"/report-draft/submission", nil).Want(http.StatusOK)
		o.Post(v+"/development-needs", document{"need": "x", "ownerId": w.Teacher.ID, "dueBy": "2027-03-31"}).Want(http.StatusCreated)

		v = visitPath(w.Visits.InReply)
		s.Seeing(v+"/factual-accuracy").Post(v+"/factual-accuracy/replies", document{"accurate": true}).Want(http.StatusCreated)
		q.Seeing(v+"/report-draft").Post(v+"/report/issue", nil).Want(http.StatusOK)
		s.Seeing(v+"/report").Post(v+"/report/acknowledgement", nil).Want(http.StatusOK)

		v = visitPath(w.Visits.Published)
		q.Seeing(v+"/report").Post(v+"/report/corrections", document{"reason": "x", "report": "Otherwise."}).Want(http.StatusOK)
		s.Post(v+"/responses", document{"answers": "report", "text": "x"}).Want(http.StatusCreated)
		api.As(w.HubManager).Post(v+"/break-glass", document{"part": "report", "reason": "x"}).Want(http.StatusCreated)
		q.Post(v+"/shares", document{"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": "x", "untilOn": "2027-01-31"}).Want(http.StatusCreated)

		q.Post("/v1/observations", proposal(w)).Want(http.StatusCreated)
		q.Post("/v1/frameworks", document{"name": "x", "basedOnId": w.Frameworks.Published}).Want(http.StatusCreated)
		person := "/v1/people/" + w.Teacher.ID.String()
		api.As(w.HubManager).Seeing(person).Patch(person, document{"phone": "07700 900123"}).Want(http.StatusOK)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": 7}}).Want(http.StatusOK)
		db.Clock.Advance(30 * 24 * time.Hour)
		if err := api.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}

		if done := trail(t, db) - before; done < 20 {
			t.Fatalf("only %d changes were made", done)
		}
		after := readChanges(client, "cursor="+m.cursor)
		if len(after.Items) > 0 || after.More || len(after.NextCursor) != len(m.cursor) {
			t.Errorf("told: %+v", after)
		}
		m.equals("afterwards", export(t, client))

		visit := visitPath(w.Visits.Agreed)
		q.Seeing(visit).Post(visit+"/cancellation", document{"reason": "x"}).Want(http.StatusOK)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"noticeDays": 8}}).Want(http.StatusOK)
		if after = readChanges(client, "cursor="+after.NextCursor); len(after.Items) != 2 || after.Items[0].Version != 2 || after.Items[1].Type != "hub.updated" {
			t.Errorf("told: %+v", after)
		}
	})
}

// A visit that is rescheduled is a proposal again: it is withdrawn, and told anew once both
// sides have agreed; to who reads only now, as if it had been so from the beginning.
func TestARescheduledVisitIsWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		whole, _ := aClient(api, w, access.ReadObservations)
		client, visit := api.AsClient(whole), visitPath(w.Visits.Agreed)
		of := func(query string) (told []string) {
			for _, c := range readChanges(client, query).Items {
				if c.ID == w.Visits.Agreed.ID.String() {
					told = append(told, fmt.Sprint(c.Operation, " ", c.Version))
				}
			}
			return told
		}
		want := func(query string, want ...string) {
			t.Helper()
			if got := of(query); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("told %v, not %v", got, want)
			}
		}
		start := "cursor=" + readChanges(client, "from=now").NextCursor
		want("from=beginning&limit=200", "created 1")
		api.As(w.QALead).Seeing(visit).Post(visit+"/rescheduling", document{"startsAt": "2027-01-12T10:00:00Z", "lengthMinutes": 45, "reason": "x"}).Want(http.StatusOK)
		want(start, "withdrawn 2")
		want("from=beginning&limit=200", "withdrawn 2")
		for _, side := range []string{"provider", "school"} {
			api.As(w.QALead).Seeing(visit).Post(visit+"/agreements", document{"side": side, "givenBy": "x", "givenHow": "telephone"}).Want(http.StatusOK)
		}
		want(start, "withdrawn 2", "created 3")
		want("from=beginning&limit=200", "created 1", "withdrawn 2", "created 3")
	})
}

// A cursor of the feed is its client's own, and does not grow old.
func TestCursorsOfTheFeed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		one, _ := aClient(api, w, readScopes...)
		other, _ := aClient(api, w, readScopes...)
		cursor := readChanges(api.AsClient(one), "limit=1").NextCursor
		listed := api.AsClient(one).Get("/v1/schools?limit=1").Text("/nextCursor")
		for _, wrong := range []string{flipped(cursor), listed, "x"} {
			api.AsClient(one).Get("/v1/changes?cursor="+wrong).Want(http.StatusBadRequest, "invalid-cursor")
		}
		api.AsClient(other).Get("/v1/changes?cursor="+cursor).Want(http.StatusBadRequest, "invalid-cursor")
		api.AsClient(one).Get("/v1/schools?cursor="+cursor).Want(http.StatusBadRequest, "invalid-cursor")
		api.AsClient(one).Get("/v1/changes?from=now&cursor="+cursor).Want(http.StatusBadRequest, "malformed-request")
		api.AsClient(one).Get("/v1/changes?from=yesterday").Want(http.StatusBadRequest, "malformed-request")
		for _, p := range []demo.Person{w.HubManager, w.QALead, w.Teacher} {
			api.As(p).Get("/v1/changes").Want(http.StatusForbidden)
		}
		db.Machine.Advance(3 * 366 * 24 * time.Hour)
		if page := readChanges(api.AsClient(one), "cursor="+cursor); len(page.Items) != 50 || !page.More {
			t.Errorf("%+v", page)
		}
	})
}

// A school that was followed by another says so.
func TestSupersededSchools(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		whole, _ := aClient(api, w, access.ReadSchools)
		client := api.AsClient(whole)
		start := "cursor=" + readChanges(client, "from=now").NextCursor
		school := "/v1/schools/" + w.Schools.Visited.String()
		h := http.Header{"Content-Type": {"text/csv"}, "Prefer": {"wait=30"}}
		api.As(w.QALead).Send("POST", "/v1/imports?kind=school-successions&mode=apply", h,
			fmt.Sprintf("fromUrn,toUrn,kind,on\n%d,149999,merger,2026-09-01\n", w.Schools.VisitedURN)).Want(http.StatusAccepted)
		api.As(w.HubManager).Seeing(school).Patch(school, document{"status": "closed", "closedOn": "2026-08-31"}).Want(http.StatusOK)
		page := readChanges(client, start)
		if len(page.Items) != 2 || page.Items[0].Keys["toUrn"] != 149999.0 || page.Items[1].Keys["urn"] != float64(w.Schools.VisitedURN) ||
			fmt.Sprint(page.Items[1].SupersededBy) != "[149999]" {
			t.Errorf("%+v", page.Items)
		}
	})
}
