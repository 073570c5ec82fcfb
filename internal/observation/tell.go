package observation

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// news is what is told of the visit.
func (o *Observation) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.Observation, ID: o.ID.UUID, On: o.VisitOn}
}

// observers are the people who observe the visit.
func (o *Observation) observers() []id.Person {
	var people []id.Person
	for _, ob := range o.Observers {
		people = append(people, ob.PersonID)
	}
	return people
}

// sides are the people who speak for provider and school, without those who observe.
func (o *Observation) sides(tx Tx) ([]id.Person, error) {
	contacts, err := tx.Contacts(o.PartnerID)
	if err != nil {
		return nil, err
	}
	leaders, err := tx.LeadersOf([]id.School{o.SchoolID}, access.Headteacher, access.MusicLead)
	people := append([]id.Person{o.TeacherID}, append(contacts, leaders...)...)
	return without(people, o.observers()), err
}

// tellSides tells both sides of what they have to agree to.
func (o *Observation) tellSides(tx Tx, kind notice.Kind) error {
	people, err := o.sides(tx)
	if err != nil {
		return err
	}
	return tx.Tell(o.news(kind), others(tx, people)...)
}

// tellEverybody tells all who take part in the arrangement: both sides, the observers, and
// the QA lead who proposed it.
func (o *Observation) tellEverybody(tx Tx, kind notice.Kind) error {
	people, err := o.sides(tx)
	if err != nil {
		return err
	}
	leads, err := tx.Holders(access.QALead)
	if err != nil {
		return err
	}
	if slices.Contains(leads, o.ProposedBy) {
		people = append(people, o.ProposedBy)
	}
	return tx.Tell(o.news(kind), others(tx, append(people, o.observers()...))...)
}

// others leaves out who acts: they know.
func others(tx Tx, people []id.Person) []id.Person {
	return without(people, []id.Person{tx.Actor().Person()})
}

// tellOfSummary tells those to whom a published summary is open and who are waiting for it:
// the teacher, the partner, the heads who may read it by the hub's choice, and whom it is
// shared with; who observed is not told of a publication, whatever else they are.
func (o *Observation) tellOfSummary(tx Tx, by access.Permit) error {
	people, err := tx.Contacts(o.PartnerID)
	if err != nil {
		return err
	}
	heads, err := o.headsWhoRead(tx)
	if err != nil {
		return err
	}
	shared, err := tx.SharedWith(by)
	if err != nil {
		return err
	}
	people = append(without(slices.Concat(people, heads, shared), o.observers()), o.TeacherID)
	return tx.Tell(o.news(notice.SummaryPublished), others(tx, people)...)
}

func (o *Observation) headsWhoRead(tx Tx) ([]id.Person, error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	schools := []id.School{o.SchoolID}
	if settings.SummaryReaders == hub.CurrentSchools {
		if schools, err = tx.TeacherWorksIn(o.TeacherID); err != nil {
			return nil, err
		}
	}
	return tx.LeadersOf(schools, access.Headteacher)
}

// issuers are those who can issue the report: the QA leads who have no part in the visit,
// or the hub managers where every lead has one.
func (o *Observation) issuers(tx Tx) ([]id.Person, error) {
	for _, role := range []access.Role{access.QALead, access.HubManager} {
		holders, err := tx.Holders(role)
		free := without(o.tellable(holders), o.observers())
		if err != nil || len(free) > 0 {
			return free, err
		}
	}
	return nil, nil
}
