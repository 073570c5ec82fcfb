package access

import (
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Reach is one way in which an actor reaches records: as a party, to certain
// partners or schools, on a condition.
type Reach struct {
	Party    Party
	When     Condition
	Person   id.Person
	Client   id.Client
	Partners []id.Partner
	Schools  []id.School
	// Authorities are codes of local authorities.
	Authorities []string
	Leads       []id.Person
	// Appointments are those by which the person may hold a share.
	Appointments []id.Appointment
}

// Scope is the set of rows that an actor may reach for one action: every row of
// the hub that at least one reach admits. The zero Scope admits none.
type Scope struct {
	actor   Actor
	action  Action
	reaches []Reach
}

// Hub is the hub whose rows are in the scope.
func (s Scope) Hub() id.Hub { return s.actor.hub }

// Action is the action for which the scope was made.
func (s Scope) Action() Action { return s.action }

// Reaches lists the ways in; none means that nothing is in reach.
func (s Scope) Reaches() []Reach { return s.reaches }

// IsEmpty reports whether nothing can be in reach.
func (s Scope) IsEmpty() bool { return len(s.reaches) == 0 }

// Scope gives what the actor may reach for the action.
func (s Standing) Scope(action Action) Scope {
	scope := Scope{actor: s.actor, action: action}
	for _, g := range policy[action] {
		if r, ok := s.reach(g); ok {
			scope.reaches = append(scope.reaches, r)
		}
	}
	return scope
}

func (s Standing) reach(g grant) (Reach, bool) {
	if !s.actor.couldBe(g.party, g.scope) || !s.settings.allow(g.party, g.when) || g.when == WhereOneLead && len(s.leads) == 0 {
		return Reach{}, false
	}
	r := Reach{Party: g.party, When: g.when, Person: s.actor.person, Client: s.actor.client}
	if g.when == WhereOneLead {
		r.Leads = s.leads
	}
	role := roleOf[g.party]
	switch g.party {
	case Subject, Everyone, Oneself, Integration, Hubqa:
		return r, true
	case Hearing:
		return r, slices.ContainsFunc(hearers, func(h Role) bool { return s.actor.lets(h) && s.holds(h) })
	case Participant:
		return r, slices.ContainsFunc(participants, func(p Role) bool { return s.actor.lets(p) && s.holds(p) })
	case ConversationLead, LinkOfficer:
		return r, slices.ContainsFunc(officers, func(o Role) bool { return s.actor.lets(o) && s.holds(o) })
	case Mentor:
		return r, slices.ContainsFunc(mentors, func(m Role) bool { return s.actor.lets(m) && s.holds(m) })
	case ContactOfPartner:
		r.Partners = s.partners(role)
		return r, len(r.Partners) > 0
	case HeadVisited, HeadNow, LeadOfMusic, GuardingSchool:
		r.Schools = s.schools(role)
		return r, len(r.Schools) > 0
	case MemberOfAuthority:
		r.Authorities = s.authorities(role)
		return r, len(r.Authorities) > 0
	case GuardingHub:
		return r, slices.ContainsFunc(s.held, func(h Held) bool { return h.Role == role && h.School.IsZero() })
	case HeadSharedWith, LeadSharedWith:
		r.Appointments = s.appointments(role)
		return r, len(r.Appointments) > 0
	case ManagerForLead:
		r.Leads = s.leads
		return r, s.holds(role)
	}
	return r, s.holds(role)
}

// allow applies the hub's choice of who reads a published summary.
func (s Settings) allow(p Party, when Condition) bool {
	if when != SummaryPublishedToSchools {
		return true
	}
	return s.SummaryToCurrentSchools == (p == HeadNow)
}

// Facts are what the policy needs to know of a record. Areas give them; a field
// that does not apply stays zero and then admits nobody.
type Facts struct {
	Hub       id.Hub
	ID        uuid.UUID
	Subject   id.Person   // whom the record is about
	Partner   id.Partner  // under whose contract the work is done
	School    id.School   // where it is done
	Authority string      // code of the local authority of the school
	Observers []id.Person // assigned, the lead among them
	Issuers   []id.Person // of what is appealed against
	Lead      id.Person
	Author    id.Person   // whose own the record, or the part of it, is
	Client    id.Client   // the machine client whose own the record is
	File      string      // the kind of file that an import is of
	PlacedAt  []id.School // where the subject works now; given only with a summary

	Mentor     id.Person    // who accompanies the subject
	Employers  []id.Partner // that employ today whose own the record is
	HubLead    id.Person    // who leads a conversation for the hub
	Officer    id.Person    // who keeps in touch with the school for the hub
	Shared     []Shared     // live shares of the record
	Inspected  []Inspected  // live inspections of its school, or the inspection itself
	Broken     []Broken
	Hearers    []id.Person // who hear an appeal: the appeal itself, or those that are open against the record
	OfParties  []id.Person // who hold an appointment of the school or the partner of an evaluation today
	Schools    []id.School // where the record is about several
	Teachers   []id.Person // who teach in them, or in the visit that a concern names
	Moderators []id.Person // who take part in a moderation exercise

	JudgementsIn     bool // all observers' of a paired visit
	OutcomeIn        bool // what the observers judged is in: put in, submitted, though it was given back, or issued
	ManySubjects     bool // what the reader is shown of an exercise is of enough teachers
	ReplyOpen        bool // the teacher may check the facts of the draft
	Proposed         bool
	ReportIssued     bool
	ReportSubmitted  bool // to the QA leads, or issued
	SummaryIssued    bool
	SummaryPublished bool
	Published        bool  // a framework that is out of draft
	TakesTwo         bool  // an appointment to a role that takes two persons
	Held             bool  // by an appeal: what was not read yet is withheld
	AppealedAs       Party // as which party an appeal was made
	AnswersOpen      bool  // the school lets everybody in the hub read its answers
	SchoolsOwn       bool  // the school's own, of no partner
	NeedsShown       bool  // the subject lets the mentor read the needs
	Confirmed        bool  // an inspection that a second person has confirmed
	Gathered         bool  // a subject access request whose pack was gathered
	RefusalProposed  bool  // and one whose refusal was proposed, or confirmed
}

// ErrNarrowed tells that a token which is narrowed leaves nothing behind that is not.
var ErrNarrowed = fault.New(fault.Forbidden, "token-narrowed",
	"What this makes or changes outlives your token, and would not be narrowed as the token is. Use one that is not narrowed.")

// tooNarrow reports whether the token is narrowed, and what the action brings about is not.
func (s Scope) tooNarrow() bool { return s.actor.narrow && lasting[s.action] }

// Permit gives the actor's leave to do the action to the record, or
// fault.Absent or ErrNarrowed. The record is one that this Scope found.
func (s Scope) Permit(f Facts) (Permit, error) {
	if s.tooNarrow() {
		return Permit{}, ErrNarrowed
	}
	if permits := s.Permits(f); len(permits) > 0 {
		return permits[0], nil
	}
	return Permit{}, fault.Absent
}

func (r Reach) admits(f Facts) bool {
	if !r.holds(f) {
		return false
	}
	if r.Party.assures() && f.Subject == r.Person && !r.Person.IsZero() {
		return false
	}
	switch r.Party {
	case Everyone, Integration, Hubqa, LeadForQuality, Manager, Protection:
		return true
	case Subject:
		return !f.Subject.IsZero() && f.Subject == r.Person
	case ConversationLead:
		return !f.HubLead.IsZero() && f.HubLead == r.Person
	case LinkOfficer:
		return !f.Officer.IsZero() && f.Officer == r.Person
	case Mentor:
		return !f.Mentor.IsZero() && f.Mentor == r.Person
	case Oneself, Participant:
		return !f.Author.IsZero() && f.Author == r.Person
	case ContactOfPartner:
		return slices.Contains(r.Partners, f.Partner) ||
			slices.ContainsFunc(f.Employers, func(p id.Partner) bool { return slices.Contains(r.Partners, p) })
	case HeadVisited, LeadOfMusic:
		return slices.Contains(r.Schools, f.School) ||
			slices.ContainsFunc(f.Schools, func(s id.School) bool { return slices.Contains(r.Schools, s) })
	case MemberOfAuthority:
		return slices.Contains(r.Authorities, f.Authority)
	case TeachingThere:
		return slices.Contains(f.Teachers, r.Person)
	case GuardingHub:
		return !slices.Contains(f.Teachers, r.Person)
	case GuardingSchool:
		return slices.Contains(r.Schools, f.School) && !slices.Contains(f.Teachers, r.Person)
	case HeadSharedWith, LeadSharedWith:
		return f.sharedWith(r.Appointments, false)
	case Inspecting: // nobody inspects what they observed
		return f.inspectedBy(r.Person, Deidentified) && !slices.Contains(f.Observers, r.Person)
	case ModeratingObserver: // nobody moderates what they observed
		return slices.Contains(f.Moderators, r.Person) && !slices.Contains(f.Observers, r.Person)
	case ModeratingInspector:
		return slices.Contains(f.Moderators, r.Person) && !slices.Contains(f.Observers, r.Person) && f.inspectedBy(r.Person, Deidentified)
	case HeadNow:
		return slices.ContainsFunc(r.Schools, func(s id.School) bool { return slices.Contains(f.PlacedAt, s) })
	case ObserverAssigned:
		return slices.Contains(f.Observers, r.Person) && (f.Author.IsZero() || f.Author == r.Person)
	case Hearing:
		return slices.Contains(f.Hearers, r.Person)
	case ObserverLeading:
		return f.Lead == r.Person
	case ManagerForLead: // nobody acts for a lead where there is none
		return len(r.Leads) > 0 && !slices.ContainsFunc(r.Leads, func(q id.Person) bool {
			return q != f.Subject && !slices.Contains(f.Observers, q) && !slices.Contains(f.Issuers, q) && !slices.Contains(f.OfParties, q)
		})
	}
	return false
}

// leadsOfNeither is how many QA leads hold no appointment of the school or the partner.
func (r Reach) leadsOfNeither(f Facts) (n int) {
	for _, q := range r.Leads {
		if !slices.Contains(f.OfParties, q) {
			n++
		}
	}
	return n
}

// Permit is leave for one actor to do one action to one record. The zero Permit
// is leave for nothing.
type Permit struct {
	actor  Actor
	action Action
	party  Party
	facts  Facts
}

// Actor is who may act.
func (p Permit) Actor() Actor { return p.actor }

// Action is what may be done.
func (p Permit) Action() Action { return p.action }

// Party is the relation by which it may be done; the audit trail keeps it.
func (p Permit) Party() Party { return p.party }

// Object is the record to which it may be done.
func (p Permit) Object() uuid.UUID { return p.facts.ID }

// Subject is the person whom the record is about, or the zero id.
func (p Permit) Subject() id.Person { return p.facts.Subject }

// For reports whether the permit is for doing one of the actions to the record.
func (p Permit) For(object uuid.UUID, actions ...Action) bool {
	return !p.actor.IsZero() && p.facts.ID == object && slices.Contains(actions, p.action)
}

// Permits gives leave as every party as which the actor may do the action to the
// record. Most steps do not care as which; an agreement does.
func (s Scope) Permits(f Facts) []Permit {
	var out []Permit
	if s.tooNarrow() {
		return nil
	}
	for _, r := range s.reaches {
		if s.actor.hub == f.Hub && r.admits(f) {
			out = append(out, Permit{actor: s.actor, action: s.action, party: r.Party, facts: f})
		}
	}
	return out
}
