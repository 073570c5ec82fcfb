package walk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/testapi"
)

// mark is a text that can be recognised wherever it comes out: its class and a number
// of its own, so that an old version is told from a new one.
type mark string

var marked = regexp.MustCompile(`mark:[a-z]+:[0-9]+`)

// question is one thing that somebody asks of the server, and what the model expects.
type question struct {
	reader reader
	path   string
	about  []ref // what its history is about
	want   want
	kind   string // part and standing, for the tally
	list   bool
	limit  int // of a page; 0: the server's own
}

// ask compares the server with the model.
func (k *walk) ask(q question) {
	k.asked++
	if q.want.ids == nil {
		q.want.ids = []string{}
	}
	got := want{status: http.StatusOK}
	var text strings.Builder
	for cursor := ""; ; {
		answer := k.as(q.reader).Get(q.page(cursor))
		got.status = answer.Status
		text.Write(answer.Body)
		if got.status != http.StatusOK || !q.list {
			break
		}
		var page struct {
			Items      []struct{ ID string }
			NextCursor *string
		}
		if err := json.Unmarshal(answer.Body, &page); err != nil {
			k.fail(q, fmt.Sprintf("no list: %v", err))
		}
		for _, i := range page.Items {
			got.ids = append(got.ids, i.ID)
		}
		if page.NextCursor == nil {
			break
		}
		cursor = *page.NextCursor
	}
	for _, m := range marked.FindAllString(text.String(), -1) {
		got.must = append(got.must, mark(m))
	}
	k.tally[fmt.Sprint(q.kind, " ", got.status)]++
	fault := compare(got, q.want)
	for _, name := range q.want.never {
		if strings.Contains(text.String(), name) {
			fault += "; names " + name
		}
	}
	if fault != "" {
		k.fail(q, fault)
	}
}

func (q question) page(cursor string) string {
	u, _ := url.Parse(q.path)
	set := u.Query()
	if q.limit > 0 {
		set.Set("limit", fmt.Sprint(q.limit))
	}
	if cursor != "" {
		set.Set("cursor", cursor)
	}
	u.RawQuery = set.Encode()
	return u.String()
}

// compare tells how an answer differs from what was expected, or nothing.
func compare(got, want want) string {
	var faults []string
	if got.status != want.status {
		faults = append(faults, fmt.Sprintf("answers %d, expected %d", got.status, want.status))
	}
	if got.status != http.StatusOK && len(got.must) > 0 {
		faults = append(faults, fmt.Sprintf("refuses with %v", got.must))
	}
	if got.status == http.StatusOK && want.status == http.StatusOK {
		faults = append(faults, differ("discloses", got.must, append(slices.Clone(want.must), want.may...))...)
		faults = append(faults, differ("withholds", want.must, got.must)...)
		faults = append(faults, differ("lists", got.ids, want.ids)...)
		faults = append(faults, differ("does not list", want.ids, got.ids)...)
		if sorted := slices.Sorted(slices.Values(got.ids)); len(slices.Compact(sorted)) != len(got.ids) {
			faults = append(faults, "lists something twice")
		}
	}
	return strings.Join(faults, "; ")
}

// differ says which of the first are not among the second.
func differ[T ~string](what string, these, those []T) (faults []string) {
	for _, t := range slices.Compact(slices.Sorted(slices.Values(these))) {
		if t != "" && !slices.Contains(those, t) {
			faults = append(faults, what+" "+string(t))
		}
	}
	return faults
}

// as is the caller whom a reader's token makes.
func (k *walk) as(r reader) testapi.Caller {
	key := r.String()
	if _, known := k.callers[key]; !known {
		switch {
		case r.person != nil:
			k.callers[key] = k.api.As(r.person.Person, r.named...)
		case r.other == "client":
			k.callers[key] = k.api.AsClient(k.client)
		case r.other == "stranger":
			k.callers[key] = k.api.As(k.stranger)
		default:
			k.callers[key] = k.api.Anonymous()
		}
	}
	return k.callers[key]
}

// someReader gives anybody: mostly a person with all that they hold, now and then with
// a token that names some roles, a client, nobody, or somebody of another hub.
func (k *walk) someReader() reader {
	switch k.rand.IntN(20) {
	case 0:
		return reader{other: pick(k, []string{"client", "nobody", "stranger"})}
	case 1, 2, 3:
		r := reader{person: pick(k, k.people), named: []access.Role{pick(k, access.Roles)}}
		if held := k.holding(reader{person: r.person}); len(held) > 0 && k.rand.IntN(3) > 0 {
			r.named[0] = pick(k, held).role
		}
		if other := pick(k, access.Roles); k.rand.IntN(3) == 0 && other != r.named[0] {
			r.named = append(r.named, other)
		}
		return r
	}
	return reader{person: pick(k, k.people)}
}

// closeTo gives somebody who has to do with a visit, more often than not.
func (k *walk) closeTo(v *visit) reader {
	r := k.someReader()
	if r.named != nil || r.person == nil || k.rand.IntN(3) == 0 {
		return r
	}
	near := append([]*somebody{v.teacher}, v.observers...)
	for _, s := range k.shares {
		if s.visit == v {
			near = append(near, s.holder.person, s.holder.person)
		}
	}
	for _, g := range v.glasses {
		near = append(near, g.by)
	}
	for _, i := range k.inspections {
		near = append(near, i.person)
	}
	for _, a := range k.appointments {
		if a.role == access.QALead || a.role == access.HubManager || a.school != nil && (a.school == v.provision.school || k.worksIn(v.teacher, a.school)) ||
			a.partner == v.provision.partner && a.partner != nil {
			near = append(near, a.person)
		}
	}
	return reader{person: pick(k, near)}
}

// part is one address under a visit.
type part struct {
	path string
	want func(*world, reader, *visit) want
}

var parts = []part{
	{"", (*world).visit}, {"/protocol", (*world).protocol}, {"/notes", (*world).rawNotes}, {"/judgements", (*world).ownJudgements},
	{"/feedback", (*world).feedbackGiven}, {"/report-draft", (*world).ownDraft}, {"/factual-accuracy", (*world).facts},
	{"/factual-accuracy/replies", (*world).draftReplies}, {"/report", (*world).report}, {"/summary", (*world).summary},
	{"/responses", (*world).allResponses}, {"/report/versions", (*world).allVersions},
	{"/report/versions/1", func(w *world, r reader, v *visit) want { return w.oneVersion(r, v, 0) }},
	{"/report/versions/2", func(w *world, r reader, v *visit) want { return w.oneVersion(r, v, 1) }},
	{"/break-glass", (*world).broken}, {"/readers", (*world).readers},
}

// outcomes are the parts that are open through a share or an inspection.
var outcomes = slices.DeleteFunc(slices.Clone(parts), func(p part) bool {
	return p.path != "/report" && p.path != "/summary" && p.path != "/responses"
})

func (k *walk) ofVisit(r reader, v *visit, p part) question {
	return question{reader: r, path: "/v1/observations/" + v.id + p.path, about: k.aboutVisit(r, v), want: p.want(&k.world, r, v),
		kind: fmt.Sprint(p.path, " ", k.standing(r, v))}
}

// aboutVisit names what a question about a visit turns on.
func (k *walk) aboutVisit(r reader, v *visit) []ref {
	about := []ref{v.ref, v.teacher.ref, v.provision.ref}
	if r.person != nil {
		about = append(about, r.person.ref)
	}
	return about
}

func (k *walk) ofNeed(r reader, n *need) question {
	return question{reader: r, path: "/v1/development-needs/" + n.id, about: append(k.aboutVisit(r, n.visit), n.ref), want: k.need(r, n)}
}

func (k *walk) ofShare(r reader, s *share) question {
	about := append(k.aboutVisit(r, s.visit), s.ref, s.holder.person.ref)
	return question{reader: r, path: "/v1/shares/" + s.id, about: about, want: k.share(r, s)}
}

// aboutReader names what a question about the registers turns on.
func aboutReader(r reader, about ...ref) []ref {
	if r.person != nil {
		about = append(about, r.person.ref)
	}
	return about
}

// aboutItem gives a question about one record of the registers.
func (k *walk) aboutItem(r reader) question {
	switch k.rand.IntN(5) {
	case 0:
		p := pick(k, k.people)
		return question{reader: r, path: "/v1/people/" + p.ID.String(), about: aboutReader(r, p.ref), want: k.aboutPerson(r, p)}
	case 1:
		a := pick(k, k.appointments)
		return question{reader: r, path: "/v1/appointments/" + a.id, about: aboutReader(r, a.ref, a.person.ref), want: k.appointment(r, a)}
	case 2:
		p := pick(k, k.placements)
		return question{reader: r, path: "/v1/placements/" + p.id, about: aboutReader(r, p.ref, p.teacher.ref), want: k.placement(r, p)}
	case 3:
		p := pick(k, k.partners)
		return question{reader: r, path: "/v1/partners/" + p.id, about: aboutReader(r, p.ref), want: k.partner(r, p)}
	}
	p := pick(k, k.provisions)
	return question{reader: r, path: "/v1/provisions/" + p.id, about: aboutReader(r, p.ref), want: k.provision(r, p)}
}

// listOf gives the question what a list holds, by the answers for its items: an item
// that is open is in the list. The verdict is that on an item that were open.
func listOf[T any](r reader, path string, verdict want, all []T, item func(T) (string, want), keep func(T) bool) question {
	q := question{reader: r, path: path, list: true, about: aboutReader(r), want: want{status: verdict.status}}
	for _, t := range all {
		if id, w := item(t); w.status == http.StatusOK && keep(t) {
			q.want.ids = append(q.want.ids, id)
			q.want.must = append(q.want.must, w.must...)
		}
	}
	return q
}

func everything[T any](T) bool { return true }

// filter is a query and what it keeps.
type filter[T any] struct {
	query string
	keeps func(T) bool
}

func (k *walk) visitFilter() filter[*visit] {
	v := pick(k, k.visits)
	day := calendar.DateOf(v.startsAt)
	return pick(k, []filter[*visit]{
		{"", everything[*visit]}, {"?sort=startsAt", everything[*visit]},
		{"?state=" + v.state, func(o *visit) bool { return o.state == v.state }},
		{"?schoolId=" + v.provision.school.id, func(o *visit) bool { return o.provision.school == v.provision.school }},
		{"?partnerId=" + v.provision.partner.id, func(o *visit) bool { return o.provision.partner == v.provision.partner }},
		{"?teacherId=" + v.teacher.ID.String(), func(o *visit) bool { return o.teacher == v.teacher }},
		{"?from=" + day.String(), func(o *visit) bool { return !calendar.DateOf(o.startsAt).Before(day) }},
		{"?sort=-startsAt&to=" + day.String(), func(o *visit) bool { return !calendar.DateOf(o.startsAt).After(day) }},
	})
}

func (k *walk) listVisits(r reader, f filter[*visit]) question {
	item := func(v *visit) (string, want) { return v.id, want{status: k.visit(r, v).status} }
	return listOf(r, "/v1/observations"+f.query, answer(&k.world, r, []string{"1", "2"}, true), k.visits, item, f.keeps)
}

func (k *walk) needFilter() filter[*need] {
	v, closed := pick(k, k.visits), k.rand.IntN(2) == 0
	state := map[bool]string{true: "closed", false: "open"}[closed]
	return pick(k, []filter[*need]{
		{"", everything[*need]}, {"?sort=-dueBy", everything[*need]},
		{"?state=" + state, func(n *need) bool { return n.closed == closed }},
		{"?observationId=" + v.id, func(n *need) bool { return n.visit == v }},
		{"?teacherId=" + v.teacher.ID.String(), func(n *need) bool { return n.visit.teacher == v.teacher }},
	})
}

func (k *walk) listNeeds(r reader, f filter[*need]) question {
	item := func(n *need) (string, want) { return n.id, k.need(r, n) }
	return listOf(r, "/v1/development-needs"+f.query, answer(&k.world, r, []string{"10"}, true), k.needs, item, f.keeps)
}

func (k *walk) shareFilter() filter[*share] {
	v, live := pick(k, k.visits), k.rand.IntN(2) == 0
	state := map[bool]string{true: "active", false: "ended"}[live]
	return pick(k, []filter[*share]{
		{"", everything[*share]}, {"?sort=givenAt", everything[*share]},
		{"?state=" + state, func(s *share) bool { return k.live(s) == live }},
		{"?observationId=" + v.id, func(s *share) bool { return s.visit == v }},
		{"?teacherId=" + v.teacher.ID.String(), func(s *share) bool { return s.visit.teacher == v.teacher }},
	})
}

func (k *walk) listShares(r reader, f filter[*share]) question {
	item := func(s *share) (string, want) { return s.id, k.share(r, s) }
	return listOf(r, "/v1/shares"+f.query, answer(&k.world, r, []string{"11"}, true), k.shares, item, f.keeps)
}

func (k *walk) listPeople(r reader) question {
	item := func(p *somebody) (string, want) { return p.ID.String(), want{status: k.aboutPerson(r, p).status} }
	return listOf(r, "/v1/people", registered(&k.world, r, r.other == "client", true), k.people, item, everything[*somebody])
}

func (k *walk) listAppointments(r reader) question {
	role, p := pick(k, access.Roles), pick(k, k.people)
	f := pick(k, []filter[*appointment]{
		{"", everything[*appointment]},
		{"?role=" + string(role), func(a *appointment) bool { return a.role == role }},
		{"?personId=" + p.ID.String(), func(a *appointment) bool { return a.person == p }},
	})
	item := func(a *appointment) (string, want) { return a.id, k.appointment(r, a) }
	return listOf(r, "/v1/appointments"+f.query, registered(&k.world, r, r.other == "client", true), k.appointments, item, f.keeps)
}

func (k *walk) listProvisions(r reader) question {
	at := pick(k, k.provisions)
	f := pick(k, []filter[*provision]{
		{"", everything[*provision]}, {"?sort=-name", everything[*provision]},
		{"?schoolId=" + at.school.id, func(p *provision) bool { return p.school == at.school }},
		{"?partnerId=" + at.partner.id, func(p *provision) bool { return p.partner == at.partner }},
	})
	item := func(p *provision) (string, want) { return p.id, k.provision(r, p) }
	verdict := k.provision(r, at)
	if verdict.status == http.StatusNotFound {
		verdict.status = http.StatusOK
	}
	return listOf(r, "/v1/provisions"+f.query, verdict, k.provisions, item, f.keeps)
}

func (k *walk) listPlacements(r reader) question {
	at := pick(k, k.provisions)
	item := func(p *placement) (string, want) { return p.id, k.placement(r, p) }
	return listOf(r, "/v1/provisions/"+at.id+"/placements", k.provision(r, at), k.placements, item,
		func(p *placement) bool { return p.provision == at })
}

// someList gives a question about a list, read as pages of some size.
func (k *walk) someList(r reader) question {
	var q question
	switch n := k.rand.IntN(9); {
	case n < 3:
		q = k.listVisits(r, k.visitFilter())
	case n == 3:
		q = k.listNeeds(r, k.needFilter())
	case n == 4:
		q = k.listShares(r, k.shareFilter())
	case r.other == "stranger":
		return k.ofVisit(r, pick(k, k.visits), pick(k, parts)) // the registers of another hub are not the model's
	case n == 5:
		q = k.listPeople(r)
	case n == 6:
		q = k.listAppointments(r)
	case n == 7:
		q = k.listProvisions(r)
	default:
		q = k.listPlacements(r)
	}
	if q.want.status == http.StatusOK {
		q.limit = pick(k, []int{0, 3, 7, 200})
	}
	return q
}

// sharpQuestion is about what is open to somebody for a time: a share, a broken glass, an
// inspection, a draft to be checked. Of late ones rather than of early ones.
func (k *walk) sharpQuestion() (question, bool) {
	late := func(n int) int { return n - 1 - min(k.rand.IntN(n), k.rand.IntN(n), k.rand.IntN(n)) }
	broken, _ := k.anyVisit(func(v *visit) bool { return len(v.glasses) > 0 })
	replying, _ := k.anyVisit((*visit).inReply)
	switch n := k.rand.IntN(5); {
	case n == 4 && replying != nil:
		return k.ofVisit(reader{person: replying.teacher}, replying, pick(k, []part{parts[6], parts[7]})), true
	case n < 2 && len(k.shares) > 0:
		s := k.shares[late(len(k.shares))]
		return k.ofVisit(reader{person: s.holder.person}, s.visit, pick(k, outcomes)), true
	case n == 2 && broken != nil:
		g := broken.glasses[late(len(broken.glasses))]
		return k.ofVisit(reader{person: g.by}, broken, map[bool]part{true: outcomes[0], false: parts[2]}[g.of == nil]), true
	case n == 3 && len(k.inspections) > 0:
		i := k.inspections[late(len(k.inspections))]
		v, found := k.anyVisit(func(v *visit) bool { return v.issued() && slices.Contains(i.schools, v.provision.school) })
		if !found || k.rand.IntN(4) == 0 {
			return k.ofInspection(reader{person: i.person}, i), true
		}
		return k.ofVisit(reader{person: i.person}, v, pick(k, append(outcomes, parts[0]))), true
	}
	return question{}, false
}

// aboutPlanning is a question about plans, conversations with schools, and what comes of them.
func (k *walk) aboutPlanning(r reader) question {
	switch n := k.rand.IntN(10); {
	case n == 0 && len(k.plans) > 0:
		return k.ofPlan(r, pick(k, k.plans))
	case n == 1 && r.other != "stranger":
		return k.listPlans(r)
	case n == 2 && len(k.supports) > 0:
		return k.ofSupport(r, pick(k, k.supports))
	case n == 3 && len(k.supports) > 0 && r.other != "stranger":
		return k.listSupports(r)
	case n == 4 && len(k.trainings) > 0:
		return k.ofTraining(r, pick(k, k.trainings))
	case n == 5 && r.other != "stranger":
		return k.listAttendance(r)
	}
	return k.aboutTalks(r)
}

// someQuestion is about anything.
func (k *walk) someQuestion() question {
	if q, ok := k.sharpQuestion(); ok && k.rand.IntN(3) == 0 {
		return q
	}
	switch k.rand.IntN(8) {
	case 0, 1:
		return k.aboutPlanning(k.someReader())
	case 2:
		if q, ok := k.aboutPartnership(k.someReader()); ok {
			return q
		}
	}
	v := pick(k, k.visits)
	r := k.closeTo(v)
	switch n := k.rand.IntN(20); {
	case n == 19 && len(k.inspections) > 0 && r.other != "stranger":
		if k.rand.IntN(3) == 0 {
			return k.listInspections(r)
		}
		return k.ofInspection(r, pick(k, k.inspections))
	case n < 4:
		return k.someList(r)
	case n < 6:
		return k.aboutItem(r)
	case n < 8 && len(k.needs) > 0:
		return k.ofNeed(r, pick(k, k.needs))
	case n < 10 && len(k.shares) > 0:
		s := pick(k, k.shares)
		return k.ofShare(k.closeTo(s.visit), s)
	}
	return k.ofVisit(r, v, pick(k, parts))
}
