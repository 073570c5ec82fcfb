package access

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

// Actor is whoever makes a request: a person, a machine client, or hubqa itself
// when a deadline passes. It is what the token proves and no more; what the actor
// may reach is read from the database in the request's own transaction.
type Actor struct {
	hub    id.Hub
	person id.Person
	client id.Client
	system bool
	narrow bool
	roles  []Role
	scopes []ClientScope
}

// Person is an actor who is a person of a hub. Where narrowed is true the token
// named roles, and no other role of the person counts.
func Person(hub id.Hub, person id.Person, narrowed bool, roles []Role) Actor {
	return Actor{hub: hub, person: person, narrow: narrowed, roles: roles}
}

// Client is an actor that is a machine client with scopes.
func Client(hub id.Hub, client id.Client, scopes []ClientScope) Actor {
	return Actor{hub: hub, client: client, narrow: true, scopes: scopes}
}

// System is hubqa itself, acting when a deadline passes.
func System(hub id.Hub) Actor { return Actor{hub: hub, system: true} }

// Hub is the one hub in which the actor acts.
func (a Actor) Hub() id.Hub { return a.hub }

// Person is the person acting, or the zero id.
func (a Actor) Person() id.Person { return a.person }

// Client is the machine client acting, or the zero id.
func (a Actor) Client() id.Client { return a.client }

// IsClient reports whether a machine client is acting.
func (a Actor) IsClient() bool { return !a.client.IsZero() }

// IsSystem reports whether hubqa itself is acting.
func (a Actor) IsSystem() bool { return a.system }

// IsZero reports whether nobody is acting.
func (a Actor) IsZero() bool { return a.hub.IsZero() }

// Principal identifies the actor within the hub, for idempotency and limits.
func (a Actor) Principal() uuid.UUID {
	if a.IsClient() {
		return a.client.UUID
	}
	return a.person.UUID
}

// Narrowing tells to which roles or scopes the token narrows the actor, in one form
// whatever their order; empty where it does not.
func (a Actor) Narrowing() string {
	if !a.narrow {
		return ""
	}
	var names []string
	for _, r := range a.roles {
		names = append(names, string(r))
	}
	for _, s := range a.scopes {
		names = append(names, string(s))
	}
	slices.Sort(names)
	return "to " + strings.Join(slices.Compact(names), " ")
}

// lets reports whether the token lets the role through.
func (a Actor) lets(r Role) bool {
	return !a.IsClient() && !a.system && (!a.narrow || slices.Contains(a.roles, r))
}

// has reports whether a machine client has the scope; the empty scope is every
// client's.
func (a Actor) has(s ClientScope) bool {
	return a.IsClient() && (s == "" || slices.Contains(a.scopes, s))
}

// May reports whether anything in the token could permit the action on some
// record. It is judged from the token alone and decides 403 (access.md section 3).
func (a Actor) May(action Action) bool {
	for _, g := range policy[action] {
		if a.couldBe(g.party, g.scope) {
			return true
		}
	}
	return false
}

func (a Actor) couldBe(p Party, needs ClientScope) bool {
	switch {
	case a.IsZero():
		return false
	case p == Integration:
		return a.has(needs)
	case p == Hubqa:
		return a.system
	case a.IsClient() || a.system:
		return false
	case p == Everyone || p == Oneself:
		return true
	case p == Hearing:
		return slices.ContainsFunc(hearers, a.lets)
	case p == ConversationLead, p == LinkOfficer:
		return slices.ContainsFunc(officers, a.lets)
	case p == Mentor:
		return slices.ContainsFunc(mentors, a.lets)
	case p == Participant:
		return slices.ContainsFunc(participants, a.lets)
	}
	return a.lets(roleOf[p])
}

// Held is one current appointment of the actor.
type Held struct {
	ID      id.Appointment
	Role    Role
	Partner id.Partner
	School  id.School
	LACode  string
}

// Standing is an actor with what the database grants them at one instant.
type Standing struct {
	actor    Actor
	held     []Held
	leads    []id.Person
	settings Settings
}

// Settings are the settings of a hub that bear on the policy.
type Settings struct {
	// SummaryToCurrentSchools opens a published summary to the heads of the
	// schools where the teacher works now, instead of the school visited.
	SummaryToCurrentSchools bool
}

// Standing joins the actor with the appointments that are current in this
// transaction. leads are the hub's current QA leads: where all of them are in
// conflict the hub manager acts for them.
func (a Actor) Standing(held []Held, leads []id.Person, settings Settings) Standing {
	return Standing{actor: a, held: held, leads: leads, settings: settings}
}

// Actor is the actor whose standing this is.
func (s Standing) Actor() Actor { return s.actor }

// Roles lists the roles that count now: held, and let through by the token.
func (s Standing) Roles() []Role {
	var roles []Role
	for _, h := range s.held {
		if s.actor.lets(h.Role) && !slices.Contains(roles, h.Role) {
			roles = append(roles, h.Role)
		}
	}
	slices.Sort(roles)
	return roles
}

// Scopes lists the scopes of a machine client.
func (s Standing) Scopes() []ClientScope { return s.actor.scopes }

// Actions lists the actions that the actor has on some record or other, given
// what they hold now.
func (s Standing) Actions() []Action {
	var actions []Action
	for action := range policy {
		if scope := s.Scope(action); len(scope.reaches) > 0 && !scope.tooNarrow() {
			actions = append(actions, action)
		}
	}
	slices.Sort(actions)
	return actions
}

func (s Standing) partners(r Role) []id.Partner {
	var out []id.Partner
	for _, h := range s.held {
		if h.Role == r && !h.Partner.IsZero() {
			out = append(out, h.Partner)
		}
	}
	return out
}

func (s Standing) authorities(r Role) []string {
	var out []string
	for _, h := range s.held {
		if h.Role == r && h.LACode != "" {
			out = append(out, h.LACode)
		}
	}
	return out
}

func (s Standing) schools(r Role) []id.School {
	var out []id.School
	for _, h := range s.held {
		if h.Role == r && !h.School.IsZero() {
			out = append(out, h.School)
		}
	}
	return out
}

func (s Standing) appointments(r Role) []id.Appointment {
	var out []id.Appointment
	for _, h := range s.held {
		if h.Role == r && !h.School.IsZero() {
			out = append(out, h.ID)
		}
	}
	return out
}

func (s Standing) holds(r Role) bool {
	return slices.ContainsFunc(s.held, func(h Held) bool { return h.Role == r })
}

// Within gives the machine client with only those of its token's scopes that it
// has been granted, no more narrowed where the token names all of these.
func (a Actor) Within(granted []ClientScope) Actor {
	var both []ClientScope
	for _, s := range a.scopes {
		if slices.Contains(granted, s) {
			both = append(both, s)
		}
	}
	a.narrow = slices.ContainsFunc(granted, func(s ClientScope) bool { return !slices.Contains(a.scopes, s) })
	a.scopes = both
	return a
}
