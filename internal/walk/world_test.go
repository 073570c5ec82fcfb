package walk

import (
	"fmt"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
)

// world is what the model believes to be so. Nothing of it is read back from the
// server but ids.
type world struct {
	now time.Time

	summaryReaders              string
	responseWindow, replyWindow int // working days

	people       []*somebody
	partners     []*partner
	schools      []*school
	provisions   []*provision
	placements   []*placement
	appointments []*appointment
	visits       []*visit
	needs        []*need
	shares       []*share
	inspections  []*inspection
	talks        []*talk
	plans        []*plan
	supports     []*support
	trainings    []*training
	evaluations  []*evaluated
	practices    []*practised
	lines        []*line
	counts       []*counted
}

func (w *world) today() calendar.Date { return calendar.DateOf(w.now) }

// ref names a record in the history of a walk: v3 is the third visit.
type ref string

type somebody struct {
	ref
	demo.Person
	suspended bool
	contact   mark
}

type partner struct {
	ref
	id      string
	details mark
}

type school struct {
	ref
	id string
}

type provision struct {
	ref
	period
	id      string
	partner *partner
	school  *school
}

// period is from a day to a day, both of them in it. A zero end is open.
type period struct{ from, to calendar.Date }

func (p period) holds(day calendar.Date) bool {
	return !day.Before(p.from) && (p.to.IsZero() || !day.After(p.to))
}

func (p period) over(day calendar.Date) bool { return !p.to.IsZero() && p.to.Before(day) }

type placement struct {
	ref
	period
	id        string
	teacher   *somebody
	provision *provision
}

type appointment struct {
	ref
	period
	id      string
	person  *somebody
	role    access.Role
	partner *partner
	school  *school
	pending bool // the second of two persons has not confirmed it
}

// visit is an observation with everything that came of it.
type visit struct {
	ref
	id        string
	state     string
	provision *provision
	teacher   *somebody
	observers []*somebody // the first leads
	startsAt  time.Time
	minutes   int
	agreedAt  time.Time
	endedAt   time.Time
	agreed    map[string]*somebody // by side
	said      map[string][]mark    // open to everybody who reads the visit
	unsaid    []mark               // in whose place something else was said

	notes      map[*somebody]mark
	judgements map[*somebody]mark
	drafts     map[*somebody]*draft
	feedback   []mark

	submitted bool // the lead's draft is with the QA leads
	replyEnds calendar.Date
	replies   []mark

	versions   []version
	windowEnds calendar.Date
	published  bool
	responses  []response
	glasses    []glass
}

type draft struct{ report, summary, returned mark }

type version struct{ report, summary, judgements, reason mark }

type response struct {
	to   string
	text mark
}

// glass is one breaking of the glass.
type glass struct {
	by, of *somebody // of: whose notes; nil: the report
	until  time.Time
	reason mark
}

type need struct {
	ref
	id     string
	visit  *visit
	basis  mark
	texts  []mark
	closed bool
}

type share struct {
	ref
	id      string
	visit   *visit
	holder  *appointment
	full    bool
	until   calendar.Date
	purpose mark
	ended   bool // by hand, or found over by a sweep: for good
}

type inspection struct {
	ref
	period
	id      string
	by      *somebody
	person  *somebody
	level   string
	schools []*school
	pending bool
	ended   bool
	remit   mark
}

// lead is the observer who leads.
func (v *visit) lead() *somebody { return v.observers[0] }

func (v *visit) observes(p *somebody) bool { return slices.Contains(v.observers, p) }

func (v *visit) issued() bool { return len(v.versions) > 0 }

func (v *visit) latest() version { return v.versions[len(v.versions)-1] }

// reader is somebody who asks.
type reader struct {
	person *somebody     // nil: a client, nobody, or somebody of another hub
	named  []access.Role // by the token; nil: it does not narrow
	other  string        // "client", "nobody" or "stranger"
}

func (r reader) String() string {
	switch {
	case r.person == nil:
		return r.other
	case r.named == nil:
		return string(r.person.ref)
	}
	return fmt.Sprint(r.person.ref, " as ", r.named)
}

// names reports whether the token leaves the role to its bearer.
func (r reader) names(role access.Role) bool { return r.named == nil || slices.Contains(r.named, role) }

// holding gives the appointments that count for a reader now: current, confirmed and
// not narrowed away.
func (w *world) holding(r reader) (held []*appointment) {
	for _, a := range w.appointments {
		if a.person == r.person && r.person != nil && !a.pending && a.holds(w.today()) && r.names(a.role) {
			held = append(held, a)
		}
	}
	return held
}

// has reports whether the reader has the role.
func (w *world) has(r reader, role access.Role) bool {
	return slices.ContainsFunc(w.holding(r), func(a *appointment) bool { return a.role == role })
}

// at reports whether the reader has the role at the partner or the school.
func (w *world) at(r reader, role access.Role, p *partner, s *school) bool {
	return slices.ContainsFunc(w.holding(r), func(a *appointment) bool { return a.role == role && a.partner == p && a.school == s })
}

// worksIn reports whether a teacher is placed in the school today, in what is delivered today.
func (w *world) worksIn(teacher *somebody, s *school) bool {
	return slices.ContainsFunc(w.placements, func(p *placement) bool {
		return p.teacher == teacher && p.provision.school == s && p.holds(w.today()) && p.provision.holds(w.today())
	})
}

// standing gives the columns of the table in which a reader stands towards a visit.
func (w *world) standing(r reader, v *visit) (in []column) {
	add := func(c column, stands bool) {
		if stands && !slices.Contains(in, c) {
			in = append(in, c)
		}
	}
	if r.person == nil {
		add("C", r.other == "client")
		return in
	}
	add("S", r.person == v.teacher && r.names(access.Teacher)) // whether they still teach or not
	add("P", w.at(r, access.PartnerContact, v.provision.partner, nil))
	add("O", w.has(r, access.Observer) && v.observes(r.person))
	add("W", w.has(r, access.Observer) && !v.observes(r.person))
	if r.person != v.teacher { // the subject loses every QA power
		add("M", w.has(r, access.HubManager))
		add("Q", w.has(r, access.QALead))
		add("q", w.has(r, access.HubManager) && w.everyLeadInConflict(v))
	}
	for _, a := range w.holding(r) {
		if a.role == access.Headteacher {
			add("Hv", a.school == v.provision.school)
			add("Ho", a.school != v.provision.school && w.worksIn(v.teacher, a.school))
			add("Hx", a.school != v.provision.school && !w.worksIn(v.teacher, a.school))
		}
		add("L", a.role == access.MusicLead && a.school == v.provision.school)
		add("E", a.role == access.ElectedMember)
		add("I", a.role == access.Inspector && r.person != v.teacher && !v.observes(r.person))
		add("A", a.role == access.DataProtectionOfficer)
	}
	return in
}

// everyLeadInConflict reports whether there are QA leads and every one is author or
// subject, so that the hub manager acts for them. Whoever is suspended, or waits to be
// confirmed, counts: the manager alone brings that about.
func (w *world) everyLeadInConflict(v *visit) bool {
	leads, free := 0, 0
	for _, a := range w.appointments {
		if a.role == access.QALead && a.holds(w.today()) {
			leads++
			if a.person != v.teacher && !v.observes(a.person) {
				free++
			}
		}
	}
	return leads > 0 && free == 0
}

// live reports whether the share can be read through now: a current placement of the
// teacher in the holder's school, a current appointment, and its last day.
func (w *world) live(s *share) bool {
	return !s.ended && !w.today().After(s.until) && !s.holder.pending && s.holder.holds(w.today()) &&
		w.worksIn(s.visit.teacher, s.holder.school)
}

// shared reports whether the reader holds a live share of the visit, of the full
// report where full is asked.
func (w *world) shared(r reader, v *visit, full bool) bool {
	return slices.ContainsFunc(w.shares, func(s *share) bool {
		return s.visit == v && (s.full || !full) && w.live(s) && slices.Contains(w.holding(r), s.holder)
	})
}

// inspects reports whether the reader has a live inspection of the school at one of
// the levels.
func (w *world) inspects(r reader, s *school, levels ...string) bool {
	return w.has(r, access.Inspector) && slices.ContainsFunc(w.inspections, func(i *inspection) bool {
		return i.person == r.person && w.current(i) && slices.Contains(levels, i.level) && slices.Contains(i.schools, s)
	})
}

// current reports whether an inspection is live: confirmed, not ended, within its days.
func (w *world) current(i *inspection) bool { return !i.pending && !i.ended && i.holds(w.today()) }

// broke gives the open glass of the reader: fifteen minutes from its breaking, the
// last one where there are several.
func (w *world) broke(r reader, v *visit, notes bool) (glass, bool) {
	for _, g := range slices.Backward(v.glasses) {
		if g.by == r.person && (g.of != nil) == notes && w.now.Before(g.until) {
			return g, true
		}
	}
	return glass{}, false
}
