package access

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

func TestZeroValuesGrantNothing(t *testing.T) {
	var scope Scope
	var actor Actor
	if _, err := scope.Permit(Facts{}); !errors.Is(err, fault.Absent) {
		t.Errorf("the zero scope gives leave: %v", err)
	}
	for _, a := range Actions() {
		if actor.May(a) || !actor.Standing(nil, nil, Settings{}).Scope(a).IsEmpty() {
			t.Errorf("nobody may %s", a)
		}
	}
	var permit Permit
	if permit.For(uuid.Nil, "") {
		t.Error("the zero permit is for something")
	}
}

// Grants add up, then conflicts deny: the subject keeps only what a subject has.
func TestTheSubjectLosesEveryPowerOfQualityAssurance(t *testing.T) {
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	held := []Held{{Role: QALead}, {Role: HubManager}, {Role: Observer}, {Role: Teacher}}
	standing := Person(hub, me, false, nil).Standing(held, nil, Settings{})
	facts := Facts{Hub: hub, ID: uuid.New(), Subject: me, Observers: []id.Person{me}, Lead: me, ReportIssued: true, SummaryIssued: true, SummaryPublished: true}
	for _, a := range Actions() {
		for _, by := range standing.Scope(a).Permits(facts) {
			if by.Party().assures() {
				t.Errorf("the subject may %s as %s", a, by.Party())
			}
		}
	}
}

func TestATokenOnlyNarrows(t *testing.T) {
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	for _, row := range []struct {
		name     string
		narrowed bool
		roles    []Role
		held     []Held
		can      bool
	}{
		{"no claim does not narrow", false, nil, []Held{{Role: QALead}}, true},
		{"a claim of the role lets it through", true, []Role{QALead}, []Held{{Role: QALead}}, true},
		{"a claim of another role does not", true, []Role{Observer}, []Held{{Role: QALead}}, false},
		{"an empty claim lets nothing through", true, nil, []Held{{Role: QALead}}, false},
		{"a claim grants nothing", true, []Role{QALead}, nil, false},
	} {
		scope := Person(hub, me, row.narrowed, row.roles).Standing(row.held, nil, Settings{}).Scope(IssueReport)
		_, err := scope.Permit(Facts{Hub: hub, ID: uuid.New()})
		if (err == nil) != row.can {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

// Where every QA lead is in conflict the hub manager acts for them, and only then.
func TestTheManagerActsForLeadsInConflict(t *testing.T) {
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	q1, q2 := id.Person{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	teacher := id.Person{UUID: uuid.New()}
	for _, row := range []struct {
		name  string
		leads []id.Person
		facts Facts
		can   bool
	}{
		{"one lead observes, one is free", []id.Person{q1, q2}, Facts{Subject: teacher, Observers: []id.Person{q1}}, false},
		{"one lead observes, one is the teacher", []id.Person{q1, q2}, Facts{Subject: q2, Observers: []id.Person{q1}}, true},
		{"both observe", []id.Person{q1, q2}, Facts{Subject: teacher, Observers: []id.Person{q1, q2}}, true},
		{"there is no lead", nil, Facts{Subject: teacher}, false},
		{"the manager is the teacher", []id.Person{q1}, Facts{Subject: me, Observers: []id.Person{q1}}, false},
	} {
		row.facts.Hub = hub
		by, err := Person(hub, me, false, nil).Standing([]Held{{Role: HubManager}}, row.leads, Settings{}).Scope(IssueReport).Permit(row.facts)
		if (err == nil) != row.can || (row.can && by.Party() != ManagerForLead) {
			t.Errorf("%s: %v as %s", row.name, err, by.Party())
		}
	}
}

func TestAnotherHubsRecordIsAbsent(t *testing.T) {
	me := id.Person{UUID: uuid.New()}
	scope := Person(id.Hub{UUID: uuid.New()}, me, false, nil).Standing([]Held{{Role: QALead}}, nil, Settings{}).Scope(ReadObservation)
	if _, err := scope.Permit(Facts{Hub: id.Hub{UUID: uuid.New()}}); !errors.Is(err, fault.Absent) {
		t.Errorf("leave for another hub's record: %v", err)
	}
}

func TestSummaryReadersFollowTheHubsChoice(t *testing.T) {
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	here, there := id.School{UUID: uuid.New()}, id.School{UUID: uuid.New()}
	facts := Facts{Hub: hub, School: here, PlacedAt: []id.School{there}, SummaryIssued: true, SummaryPublished: true}
	for _, row := range []struct {
		name    string
		school  id.School
		current bool
		can     bool
	}{
		{"visited school, head of the school visited", here, false, true},
		{"visited school, head where the teacher works now", there, false, false},
		{"current schools, head of the school visited where the teacher works no more", here, true, false},
		{"current schools, head where the teacher works now", there, true, true},
	} {
		standing := Person(hub, me, false, nil).Standing([]Held{{Role: Headteacher, School: row.school}}, nil, Settings{SummaryToCurrentSchools: row.current})
		if got := standing.Scope(ReadSummary).Admits(facts); got != row.can {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
