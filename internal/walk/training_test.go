package walk

import (
	"github.com/hubqa/hubqa/internal/access"
)

// training is an event, with those of the schools' staff who attended.
type training struct {
	ref
	id        string
	texts     map[string]mark // its title, what came of it, and why it was cancelled
	attended  []*attendance
	cancelled bool
}

type attendance struct {
	ref
	id     string
	school *school
	title  mark
}

func (t *training) path(rest string) string { return "/v1/training-events/" + t.id + rest }

// trained answers GET /training-events/{id} (row 22): Q and M.
func (w *world) trained(r reader, t *training) want {
	a := registered(w, r, forbidden36(r, access.QALead, access.HubManager), w.ofHub(r))
	if a.status == 200 {
		for _, text := range t.texts {
			a.must = append(a.must, text)
		}
	}
	return a
}

// attendedBy answers GET /training-attendance/{id} of staff of a school: Q and M all, H and L
// of the school. Everybody has a part in one's own, so that no token is without leave.
func (w *world) attendedBy(r reader, a *attendance) want {
	return registered(w, r, r.other == "client", w.ofHub(r) || w.ofSchool(r, a.school), a.title)
}

func (k *walk) ofTraining(r reader, t *training) question {
	if len(t.attended) > 0 && k.rand.IntN(2) == 0 {
		a := pick(k, t.attended)
		return question{reader: r, path: "/v1/training-attendance/" + a.id, about: aboutReader(r, t.ref, a.ref), kind: "/attendance", want: k.attendedBy(r, a)}
	}
	return question{reader: r, path: t.path(""), about: aboutReader(r, t.ref), kind: "/training", want: k.trained(r, t)}
}

func (k *walk) listAttendance(r reader) question {
	var all []*attendance
	for _, t := range k.trainings {
		all = append(all, t.attended...)
	}
	item := func(a *attendance) (string, want) { return a.id, k.attendedBy(r, a) }
	return listOf(r, "/v1/training-attendance", registered(&k.world, r, r.other == "client", true), all, item, everything[*attendance])
}

var trainingSteps = []step{
	{"enter training", 3, (*walk).enterTraining},
	{"record who attended", 4, (*walk).attend},
	{"note an effect of training", 2, (*walk).noteTraining},
	{"cancel training", 1, (*walk).cancelTraining},
}

func (k *walk) enterTraining() bool {
	by, ok := k.whoever(k.ofHub)
	if !ok || len(k.trainings) > 6 {
		return false
	}
	t := &training{ref: numbered("t", k.trainings), texts: map[string]mark{"title": k.mark("title")}}
	made, ok := k.send("enter "+string(t.ref), request{by: by, method: "POST", path: "/v1/training-events", about: []ref{t.ref}, body: document{
		"title": t.texts["title"], "kind": "training", "audience": "school-staff", "duties": []string{"training_and_consultancy"}, "fromOn": k.today(), "toOn": k.today(), "minutes": 90}})
	if !ok {
		return false
	}
	t.id = made.Text("/id")
	k.trainings = append(k.trainings, t)
	return true
}

// onTraining makes a change to an event that is not cancelled.
func (k *walk) onTraining(change func(by reader, t *training) bool) bool {
	by, ok := k.whoever(k.ofHub)
	if !ok || len(k.trainings) == 0 {
		return false
	}
	t := pick(k, k.trainings)
	return !t.cancelled && change(by, t)
}

func (k *walk) attend() bool {
	return k.onTraining(func(by reader, t *training) bool {
		a := &attendance{ref: numbered(string(t.ref)+"a", t.attended), school: pick(k, k.schools), title: t.texts["title"]}
		made, ok := k.send("attend "+string(t.ref), request{by: by, method: "POST", path: t.path("/attendance"), about: []ref{t.ref, a.ref},
			body: document{"schoolId": a.school.id, "role": "class-teacher", "people": 1 + k.rand.IntN(9)}})
		if !ok {
			return false
		}
		a.id = made.Text("/id")
		t.attended = append(t.attended, a)
		return true
	})
}

func (k *walk) noteTraining() bool {
	return k.onTraining(func(by reader, t *training) bool {
		effect := k.mark("effect")
		if _, ok := k.send("note an effect of "+string(t.ref), request{by: by, method: "PUT", path: t.path("/effect"), seen: t.path(""), about: []ref{t.ref},
			body: document{"effect": effect}}); !ok {
			return false
		}
		t.texts["effect"] = effect
		return true
	})
}

// cancelTraining is refused for what somebody attended.
func (k *walk) cancelTraining() bool {
	return k.onTraining(func(by reader, t *training) bool {
		reason := k.mark("reason")
		_, ok := k.send("cancel "+string(t.ref), request{by: by, method: "POST", path: t.path("/cancellation"), seen: t.path(""), about: []ref{t.ref},
			body: document{"reason": reason}})
		if ok && len(t.attended) > 0 {
			k.Fatalf("%s is cancelled, and %d attended", t.ref, len(t.attended))
		}
		if ok {
			t.cancelled, t.texts["reason"] = true, reason
		}
		return ok
	})
}
