package walk

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
)

// support is one school that supports another.
type support struct {
	ref
	id      string
	schools [2]*school // the first supports the second
	agreed  [2]bool
	ended   bool
	texts   map[string]mark // what is said: focus, reason, and effects by who noted them
}

func (s *support) path(rest string) string { return "/v1/school-supports/" + s.id + rest }

func (s *support) state() string {
	switch {
	case s.ended:
		return "ended"
	case s.agreed[0] && s.agreed[1]:
		return "agreed"
	}
	return "proposed"
}

// headed reports which of its schools somebody is head teacher of.
func (w *world) headed(r reader, s *support) (is [2]bool) {
	for i, of := range s.schools {
		is[i] = w.at(r, access.Headteacher, nil, of)
	}
	return is
}

// supported answers GET /school-supports/{id} (row 24): Q and M all, H and L of both schools,
// I of a school that they inspect at level full.
func (w *world) supported(r reader, s *support) want {
	roles := []access.Role{access.QALead, access.HubManager, access.Headteacher, access.MusicLead, access.Inspector}
	open := w.ofHub(r) || slices.ContainsFunc(s.schools[:], func(of *school) bool { return w.ofSchool(r, of) || w.inspects(r, of, "full") })
	a := registered(w, r, forbidden36(r, roles...), open)
	if a.status == 200 {
		for _, text := range s.texts {
			a.must = append(a.must, text)
		}
	}
	return a
}

func (k *walk) ofSupport(r reader, s *support) question {
	return question{reader: r, path: s.path(""), about: aboutReader(r, s.ref), kind: "/support", want: k.supported(r, s)}
}

func (k *walk) listSupports(r reader) question {
	state := pick(k, []string{"proposed", "agreed", "ended"})
	f := pick(k, []filter[*support]{{"", everything[*support]}, {"?state=" + state, func(s *support) bool { return s.state() == state }}})
	item := func(s *support) (string, want) { return s.id, k.supported(r, s) }
	return listOf(r, "/v1/school-supports"+f.query, anyOf(k.supported(r, k.supports[0])), k.supports, item, f.keeps)
}

var supportSteps = []step{
	{"propose support", 3, (*walk).proposeSupport},
	{"agree to support", 6, (*walk).agreeToSupport},
	{"note an effect of support", 3, (*walk).noteSupport},
	{"end support", 1, (*walk).endSupport},
}

// proposeSupport is by the hub, or by a head teacher, who agrees by that.
func (k *walk) proposeSupport() bool {
	if len(k.supports) > 6 {
		return false
	}
	s := &support{ref: numbered("u", k.supports), texts: map[string]mark{"focus": k.mark("focus")}}
	order := k.rand.Perm(len(k.schools))
	s.schools = [2]*school{k.schools[order[0]], k.schools[order[1]]}
	by, ok := k.whoever(func(r reader) bool { return k.ofHub(r) || k.headed(r, s) != [2]bool{} })
	made, ok := k.sendIf(ok, "propose "+string(s.ref), request{by: by, method: "POST", path: "/v1/school-supports", about: []ref{s.ref},
		body: document{"supportingSchoolId": s.schools[0].id, "supportedSchoolId": s.schools[1].id, "focus": s.texts["focus"], "fromOn": k.today()}})
	if !ok {
		return false
	}
	s.id, s.agreed = made.Text("/id"), k.headed(by, s)
	k.supports = append(k.supports, s)
	return true
}

func (k *walk) anySupport(is func(*support) bool) (*support, bool) {
	all := slices.DeleteFunc(slices.Clone(k.supports), func(s *support) bool { return !is(s) })
	if len(all) == 0 {
		return nil, false
	}
	return pick(k, all), true
}

func (k *walk) onSupport(somebody bool, what, method, rest string, by reader, s *support, body any) bool {
	_, ok := k.sendIf(somebody, what+" "+string(s.ref), request{by: by, method: method, path: s.path(rest), seen: s.path(""), body: body, about: []ref{s.ref}})
	return ok
}

// agreeToSupport is by a head teacher, for each of the schools that they lead.
func (k *walk) agreeToSupport() bool {
	s, ok := k.anySupport(func(s *support) bool { return s.state() == "proposed" })
	if !ok {
		return false
	}
	by, ok := k.whoever(func(r reader) bool { return k.headed(r, s) != [2]bool{} })
	if !k.onSupport(ok, "agree to", "POST", "/agreement", by, s, nil) {
		return false
	}
	for i, leads := range k.headed(by, s) {
		s.agreed[i] = s.agreed[i] || leads
	}
	return true
}

// noteSupport keeps an effect in the place of what the same side noted before.
func (k *walk) noteSupport() bool {
	s, ok := k.anySupport(func(s *support) bool { return s.agreed[0] && s.agreed[1] })
	if !ok {
		return false
	}
	by, ok := k.whoever(func(r reader) bool { return k.ofHub(r) || k.headed(r, s) != [2]bool{} })
	effect := k.mark("effect")
	if !k.onSupport(ok, "note an effect of", "PUT", "/effect", by, s, document{"effect": effect}) {
		return false
	}
	switch k.headed(by, s) {
	case [2]bool{}:
		s.texts["hub"] = effect
	case [2]bool{true, true}:
		s.texts["supporting"], s.texts["supported"] = effect, effect
	case [2]bool{true, false}:
		s.texts["supporting"] = effect
	default:
		s.texts["supported"] = effect
	}
	return true
}

func (k *walk) endSupport() bool {
	s, ok := k.anySupport(func(s *support) bool { return !s.ended })
	if !ok {
		return false
	}
	by, ok := k.whoever(func(r reader) bool { return k.ofHub(r) || k.headed(r, s) != [2]bool{} })
	reason := k.mark("reason")
	if !k.onSupport(ok, "end", "POST", "/ending", by, s, document{"reason": reason}) {
		return false
	}
	s.ended, s.texts["reason"] = true, reason
	return true
}
