package proof

import (
	"net/http"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
)

// doAllowed takes a step that the server says somebody can take, for the most part one
// that brings the visit on.
func (w *walk) doAllowed() {
	visit, first := pick(w, "visit", w.visits), rapid.IntRange(0, parties-1).Draw(w.rt, "first")
	aside := rapid.IntRange(0, 5).Draw(w.rt, "aside") == 5
	for i := range parties {
		who := w.people[(first+i)%parties]
		steps := slices.DeleteFunc(w.allowed(who, visit), func(a access.Action) bool { return w.isAside(a) != aside })
		if len(steps) > 0 {
			w.do(who, pick(w, "step", steps), visit)
			return
		}
	}
}

func (w *walk) isAside(a access.Action) bool {
	return slices.Contains(asides, a) || slices.Contains(w.shunned, a)
}

// asides are steps that can be taken again and again, or that end a visit.
var asides = []access.Action{
	access.DeclineObservation, access.CancelObservation, access.RescheduleObservation, access.AmendObservation, access.AssignObservers,
	access.WriteNotes, access.RecordDialogue, access.RaiseNeed, access.BreakGlass, access.RespondToOutcome, access.ReturnReport,
}

// allowed are the steps that the server offers a person.
func (w *walk) allowed(who demo.Person, visit string) (steps []access.Action) {
	seen := w.api.As(who).Unheld().Get("/v1/observations/" + visit)
	if seen.Status != http.StatusOK {
		return nil
	}
	for _, name := range seen.At("/allowedActions").([]any) {
		if a := access.Action(name.(string)); slices.Contains(everyDeed, a) {
			steps = append(steps, a)
		}
	}
	if slices.Contains(steps, access.GiveShare) {
		steps = append(steps, access.EndShare)
	}
	return steps
}

// doAnything takes any step as anybody.
func (w *walk) doAnything() {
	w.do(pick(w, "person", w.people), pick(w, "step", everyDeed), pick(w, "visit", w.visits))
}

func (w *walk) read() {
	w.do(pick(w, "person", w.people), pick(w, "part", everyReading), pick(w, "visit", w.visits))
}

// pass lets time pass, over nights, week-ends and windows, or until a visit is over.
func (w *walk) pass() {
	times := []time.Duration{10 * time.Minute, 3 * time.Hour, 24 * time.Hour, 4 * 24 * time.Hour, 9 * 24 * time.Hour}
	for _, o := range w.rows(`SELECT planned_at FROM observation WHERE id = $1 AND state = 'agreed'`, pick(w, "visit", w.visits)) {
		if until := o.at("planned_at").Add(time.Hour).Sub(w.db.Clock.Now()); until > 0 {
			times = []time.Duration{until}
		}
	}
	w.db.Clock.Advance(pick(w, "time", times))
}

func (w *walk) sweep() {
	clear(w.ledgers)
	if err := w.api.Sweep(w.rt.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) today() calendar.Date { return calendar.DateOf(w.db.Clock.Now()) }

// conflicts are roles that bring people where they must not meet themselves.
func (w *walk) conflicts() []conflict {
	at := func(member string, id any) document { return document{member: id} }
	school, also, partner := at("schoolId", w.w.Schools.Visited), at("schoolId", w.w.Schools.AlsoTaught), at("partnerId", w.w.Partners.Service)
	return []conflict{
		{w.w.Observer, access.QALead, nil}, {w.w.Observer, access.MusicLead, school}, {w.w.Observer, access.PartnerContact, partner},
		{w.w.Teacher, access.QALead, nil}, {w.w.Teacher, access.Observer, nil}, {w.w.Teacher, access.MusicLead, school},
		{w.w.Teacher, access.HubManager, nil}, {w.w.Teacher, access.Headteacher, also},
		{w.w.PartnerContact, access.MusicLead, school}, {w.w.PartnerContact, access.Observer, nil}, {w.w.PartnerContact, access.QALead, nil},
		{w.w.Headteacher, access.PartnerContact, partner}, {w.w.Headteacher, access.QALead, nil},
		{w.w.QALead, access.Observer, nil}, {w.w.QALead, access.Teacher, partner}, {w.w.HubManager, access.QALead, nil},
	}
}

type conflict struct {
	who  demo.Person
	role access.Role
	at   document
}

// appoint gives somebody a role that they did not have.
func (w *walk) appoint() {
	c := pick(w, "conflict", w.conflicts())
	made := w.api.As(w.w.HubManager).Post("/v1/people/"+c.who.ID.String()+"/appointments", c.at.but(document{"role": c.role, "fromOn": w.today()}))
	if made.Status != http.StatusCreated {
		return
	}
	path := made.Header.Get("Location")
	w.granted = append(w.granted, path)
	if made.Text("/state") == "pending" {
		w.api.As(w.w.DataProtectionOfficer).Seeing(path).Post(path+"/confirmation", nil)
	}
}

// dismiss ends an appointment of the walk as of yesterday, or today where it began then.
func (w *walk) dismiss() {
	if len(w.granted) == 0 {
		return
	}
	path := pick(w, "appointment", w.granted)
	manager := w.api.As(w.w.HubManager)
	if manager.Get(path).Status == http.StatusOK {
		manager.Seeing(path).Patch(path, document{"toOn": pick(w, "last day", []calendar.Date{w.today(), w.today().AddDays(-1)})})
	}
}

func (w *walk) settle() {
	w.api.As(w.w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": pick(w, "settings", []document{
		{"replyWindowWorkingDays": 0}, {"replyWindowWorkingDays": 3}, {"responseWindowWorkingDays": 0}, {"responseWindowWorkingDays": 5},
		{"summaryReaders": "current-schools"}, {"summaryReaders": "visited-school"}, {"noticeDays": 0},
	})})
}

func (w *walk) place() {
	path := "/v1/placements/" + w.w.Placements.AlsoTaught.String()
	manager := w.api.As(w.w.HubManager)
	if manager.Get(path).Status == http.StatusOK {
		manager.Seeing(path).Patch(path, document{"toOn": pick(w, "last day", []any{nil, w.today().AddDays(-1), w.today()})})
	}
}

// propose proposes another visit, of which there are few at a time.
func (w *walk) propose() {
	if len(w.visits) > 3 {
		return
	}
	made := w.api.As(pick(w, "proposer", []demo.Person{w.w.QALead, w.w.Observer, w.w.Teacher})).Post("/v1/observations", document{
		"kind": "formal", "purpose": "developmental", "provisionId": w.w.Provisions.Visited, "teacherId": w.w.Teacher.ID,
		"frameworkId": pick(w, "framework", []id.Framework{w.w.Frameworks.Published, w.w.Frameworks.Draft, w.w.Frameworks.Retired}), "observers": []document{{"personId": w.w.Observer.ID, "lead": true}},
	}.but(w.time()))
	if made.Status == http.StatusCreated {
		w.visits = append(w.visits, made.Text("/id"))
	}
}

// time is a time for a visit to come, excepted from what it needs.
func (w *walk) time() document {
	days := rapid.IntRange(1, 12).Draw(w.rt, "days")
	because := document{"reason": "It suits both.", "agreedBy": "The teacher"}
	return document{
		"startsAt": w.db.Clock.Now().Add(time.Duration(days)*24*time.Hour + time.Hour), "ceilingException": document{"reason": "r", "agreedBy": "a"}, "lengthMinutes": pick(w, "length", []int{45, 20, 90}),
		"noticeException": because, "lengthException": because,
	}
}
