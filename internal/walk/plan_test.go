package walk

import (
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
)

// plan is a version of the plan of the year.
type plan struct {
	ref
	id          string
	state       string
	intro       mark
	commitments []*commitment
	frozen      []mark // of a superseded version: what was noted of its commitments by then
}

// commitment is the same in every version of the year.
type commitment struct {
	id    string
	what  mark
	notes []mark
}

func (p *plan) path(rest string) string { return "/v1/plans/" + p.id + rest }

// reads gives what a version says, as far as it goes.
func (p *plan) reads() (texts []mark) {
	texts = append(texts, p.intro)
	for _, c := range p.commitments {
		texts = append(texts, c.what)
		if p.state != "superseded" {
			texts = append(texts, c.notes...)
		}
	}
	return append(texts, p.frozen...)
}

// version answers GET /plans/{id} (row 14): Q and M a draft, everybody in the hub and clients
// what is published.
func (w *world) version(r reader, p *plan) want {
	return registered(w, r, false, r.other != "stranger" && p.state != "draft" || w.ofHub(r), p.reads()...)
}

func (k *walk) ofPlan(r reader, p *plan) question {
	return question{reader: r, path: p.path(""), about: aboutReader(r, p.ref), kind: "/plan", want: k.version(r, p)}
}

func (k *walk) listPlans(r reader) question {
	item := func(p *plan) (string, want) {
		w := k.version(r, p)
		w.must = nil // a list has no more than that there are versions
		return p.id, w
	}
	state := pick(k, []string{"draft", "published", "superseded"})
	f := pick(k, []filter[*plan]{{"", everything[*plan]}, {"?state=" + state, func(p *plan) bool { return p.state == state }}})
	return listOf(r, "/v1/plans"+f.query, registered(&k.world, r, false, true), k.plans, item, f.keeps)
}

var planSteps = []step{
	{"draft a plan", 3, (*walk).draftPlan},
	{"publish a plan", 3, (*walk).publishPlan},
	{"tell how a commitment stands", 4, (*walk).tellProgress},
}

func (k *walk) standingPlan(state string) (*plan, bool) {
	i := slices.IndexFunc(k.plans, func(p *plan) bool { return p.state == state })
	if i < 0 {
		return nil, false
	}
	return k.plans[i], true
}

// draftPlan makes the first version, or one from what is published, each with a commitment more.
func (k *walk) draftPlan() bool {
	by, ok := k.whoever(k.ofHub)
	if _, drafted := k.standingPlan("draft"); !ok || drafted || len(k.plans) > 8 {
		return false
	}
	p := &plan{ref: numbered("l", k.plans), state: "draft", intro: k.mark("plan")}
	added := &commitment{what: k.mark("commitment")}
	body := document{"academicYear": calendar.YearOf(k.today()), "introduction": p.intro, "commitments": []document{{
		"duty": "all_schools_engaged", "what": added.what, "responsible": "Link officers", "dueBy": "2027-05-28", "measure": document{"description": "Schools"}}}}
	if before, ok := k.standingPlan("published"); ok {
		body["basedOnId"], p.commitments = before.id, slices.Clone(before.commitments)
	}
	made, ok := k.send("draft "+string(p.ref), request{by: by, method: "POST", path: "/v1/plans", body: body, about: []ref{p.ref}})
	if !ok {
		return false
	}
	var seen struct {
		ID          string
		Commitments []struct{ ID string }
	}
	made.JSON(&seen)
	p.id, p.commitments = seen.ID, append(p.commitments, added)
	for i, c := range seen.Commitments {
		if known := p.commitments[i]; known.id != "" && known.id != c.ID {
			k.Fatalf("a commitment of %s has another id in the next version", p.ref)
		}
		p.commitments[i].id = c.ID
	}
	k.plans = append(k.plans, p)
	return true
}

// publishPlan puts a draft in the place of what was published, which stays as it stood.
func (k *walk) publishPlan() bool {
	by, ok := k.whoever(k.ofHub)
	p, found := k.standingPlan("draft")
	if !ok || !found {
		return false
	}
	if _, ok := k.send("publish "+string(p.ref), request{by: by, method: "POST", path: p.path("/publication"), seen: p.path(""), about: []ref{p.ref}}); !ok {
		return false
	}
	if before, ok := k.standingPlan("published"); ok {
		for _, c := range before.commitments {
			before.frozen = append(before.frozen, c.notes...)
		}
		before.state = "superseded"
	}
	p.state = "published"
	return true
}

func (k *walk) tellProgress() bool {
	by, ok := k.whoever(k.ofHub)
	p, found := k.standingPlan("published")
	if !ok || !found {
		return false
	}
	c, note := pick(k, p.commitments), k.mark("progress")
	if len(c.notes) > 5 {
		return false
	}
	body := document{"on": k.today(), "note": note, "status": pick(k, []string{"under-way", "met", "not-met"})}
	if _, ok := k.send("tell how "+string(p.ref)+" stands", request{by: by, method: "POST", path: p.path("/commitments/" + c.id + "/progress"), body: body, about: []ref{p.ref}}); !ok {
		return false
	}
	c.notes = append(c.notes, note)
	return true
}
