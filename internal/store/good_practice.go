package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/goodpractice"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/redaction"
)

func (tx *Tx) goodPractices(within access.Scope) *gorm.DB {
	q := tx.db.Table("good_practice").Select("good_practice.*, evaluation.school_id, evaluation.partner_id").
		Joins("JOIN evaluation ON evaluation.hub_id = good_practice.hub_id AND evaluation.id = good_practice.evaluation_id")
	return tx.within(q, "good_practice", within)
}

// GoodPractice gives one example in the scope, or fault.Absent.
func (tx *Tx) GoodPractice(within access.Scope, which id.GoodPractice) (*goodpractice.Example, error) {
	var e goodpractice.Example
	if err := tx.goodPractices(within).Where("good_practice.id = ?", which).Take(&e).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	e.OfParties, err = tx.PeopleOf(e.SchoolID, e.PartnerID)
	return &e, err
}

var goodPracticeOrder = map[string]column{"updatedAt": {sql: "good_practice.updated_at", cast: "timestamptz"}}

// GoodPractices gives a page of the examples in the scope.
func (tx *Tx) GoodPractices(within access.Scope, f goodpractice.Filter, at page.Request) (page.Page[goodpractice.Example], error) {
	q := tx.goodPractices(within)
	if f.State != "" {
		q = q.Where("good_practice.state = ?", f.State)
	}
	if f.Action != "" {
		q = q.Where("good_practice.action = ?", f.Action)
	}
	var rows []goodpractice.Example
	if err := tx.paged(q, "good_practice", goodPracticeOrder, at).Find(&rows).Error; err != nil {
		return page.Page[goodpractice.Example]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(e goodpractice.Example) page.Position {
		return page.Position{Key: e.UpdatedAt.UTC().Format(timeLayout), ID: e.ID.String()}
	})
	for i := range cut.Items {
		people, err := tx.PeopleOf(cut.Items[i].SchoolID, cut.Items[i].PartnerID)
		if err != nil {
			return page.Page[goodpractice.Example]{}, err
		}
		cut.Items[i].OfParties = people
	}
	return cut, nil
}

// CreateGoodPractice keeps a new example.
func (tx *Tx) CreateGoodPractice(by access.Permit, e *goodpractice.Example) error {
	return tx.create(by, e, event.Event{Name: "good-practice.drafted", Operation: event.Created, ID: e.ID.UUID, Version: e.Version})
}

// SaveGoodPractice keeps a changed example.
func (tx *Tx) SaveGoodPractice(by access.Permit, e *goodpractice.Example, what event.Name) error {
	return tx.update(by, e, &e.Version, event.Event{Name: what, Operation: event.Updated, ID: e.ID.UUID})
}

// Partnership gives the school and the partner of a published evaluation in the scope.
func (tx *Tx) Partnership(within access.Scope, which id.Evaluation) (id.School, id.Partner, error) {
	var row struct {
		SchoolID  id.School
		PartnerID id.Partner
	}
	err := tx.within(tx.db.Table("evaluation"), "evaluation", within).Select("evaluation.school_id, evaluation.partner_id").
		Where("evaluation.id = ?", which).Where(string(evaluationPublished)).Take(&row).Error
	return row.SchoolID, row.PartnerID, absent(err)
}

// NamesOfPartnership gives what would tell of which school and partner a text is, and the names
// of the hub. Whoever spoke for either, taught or observed there, had to do with an evaluation of
// their work or an example of it, or took part in a conversation with the school is among them, with
// whoever is said to have agreed there without being a user, who draws the example up, and what
// provision is called.
func (tx *Tx) NamesOfPartnership(of id.School, with id.Partner) (own, hub []redaction.Name, err error) {
	schools, err := tx.schoolsWith([]id.School{of})
	if err != nil {
		return nil, nil, err
	}
	speakers, err := tx.speakersFor([]id.School{of}, []id.Partner{with})
	if err != nil {
		return nil, nil, err
	}
	v := redaction.Visit{School: schools[of], Speakers: append(speakers[of.UUID], speakers[with.UUID]...)}
	at := func(table string) *gorm.DB {
		return tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".school_id = ? AND "+table+".partner_id = ?", tx.who.Hub(), of, with)
	}
	if err := tx.db.Table("partner").Where("hub_id = ? AND id = ?", tx.who.Hub(), with).Select("name").Scan(&v.Partner).Error; err != nil {
		return nil, nil, err
	}
	var taught, observed []string
	err = at("provision").Joins("JOIN placement pl ON pl.hub_id = provision.hub_id AND pl.provision_id = provision.id").
		Joins("JOIN person p ON p.hub_id = pl.hub_id AND p.id = pl.person_id").Distinct("p.name").Pluck("p.name", &taught).Error
	if err != nil {
		return nil, nil, err
	}
	err = at("observation").Joins("JOIN observation_observer ob ON ob.hub_id = observation.hub_id AND ob.observation_id = observation.id").
		Joins("JOIN person p ON p.hub_id = ob.hub_id AND p.id = ob.person_id").Distinct("p.name").Pluck("p.name", &observed).Error
	if err != nil {
		return nil, nil, err
	}
	var provided []string
	evaluated, err := tx.namedWith(of, with)
	if err != nil {
		return nil, nil, err
	}
	if err := at("provision").Distinct("name").Pluck("name", &provided).Error; err != nil {
		return nil, nil, err
	}
	v.Speakers = slices.Concat(v.Speakers, taught, observed, evaluated)
	own = v.Names()
	for _, name := range provided {
		own = append(own, redaction.Name{Of: redaction.OfProvision, Text: name, Whole: true})
	}
	hub, err = tx.namesOfHub()
	return own, hub, err
}

// namedWith gives who had to do with evaluations and examples of a partnership and conversations
// with its school, who acts now, and who is said to have agreed in any of these or to a visit.
func (tx *Tx) namedWith(of id.School, with id.Partner) (names []string, err error) {
	at := map[string]any{"hub": tx.who.Hub(), "school": of, "partner": with, "me": tx.who.Person()}
	err = tx.db.Raw(`SELECT DISTINCT p.name FROM person p WHERE p.hub_id = @hub AND (p.id = @me
		OR EXISTS (SELECT 1 FROM evaluation e LEFT JOIN good_practice g ON g.hub_id = e.hub_id AND g.evaluation_id = e.id
			LEFT JOIN evaluation_response r ON r.hub_id = e.hub_id AND r.evaluation_id = e.id LEFT JOIN evaluation_step s ON s.hub_id = e.hub_id AND s.evaluation_id = e.id
			WHERE e.hub_id = @hub AND e.school_id = @school AND e.partner_id = @partner AND p.id IN (e.drawn_up_by, e.hub_agreed_by, e.school_agreed_by, e.published_by,
				g.drawn_up_by, g.hub_agreed_by, g.school_agreed_by, g.partner_agreed_by, g.withdrawn_by, r.by_id, s.done_by))
		OR EXISTS (SELECT 1 FROM conversation c LEFT JOIN conversation_participant t ON t.hub_id = c.hub_id AND t.conversation_id = c.id
			WHERE c.hub_id = @hub AND c.school_id = @school AND p.id IN (c.lead_id, c.planned_by, c.agreed_by, c.ended_by, t.person_id)))`, at).Scan(&names).Error
	if err != nil {
		return nil, err
	}
	var given []string
	err = tx.db.Raw(`SELECT given_by FROM evaluation WHERE hub_id = @hub AND school_id = @school AND partner_id = @partner
		UNION SELECT given_by FROM conversation WHERE hub_id = @hub AND school_id = @school AND given_by IS NOT NULL
		UNION SELECT a.given_by FROM observation_agreement a JOIN observation o ON o.hub_id = a.hub_id AND o.id = a.observation_id
			WHERE o.hub_id = @hub AND o.school_id = @school AND o.partner_id = @partner`, at).Scan(&given).Error
	for _, who := range given {
		names = append(names, redaction.Called(who)...)
	}
	return names, err
}
