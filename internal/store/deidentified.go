package store

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/redaction"
	"github.com/hubqa/hubqa/internal/school"
)

// inspectedVisits begins a query on the visits in the scope to the schools of the
// permit's inspection, with what they are called in it.
func (tx *Tx) inspectedVisits(within access.Scope, by access.Permit) *gorm.DB {
	q := tx.db.Table("observation").
		Joins("JOIN inspection_school chosen ON chosen.hub_id = observation.hub_id AND chosen.school_id = observation.school_id AND chosen.inspection_id = ?", by.Object()).
		Joins("LEFT JOIN inspection_reference r ON r.hub_id = observation.hub_id AND r.inspection_id = chosen.inspection_id AND r.observation_id = observation.id")
	return tx.within(q, "observation", within)
}

// TeachersInspected is of how many teachers the summaries in the scope are.
func (tx *Tx) TeachersInspected(within access.Scope, by access.Permit) (n int, err error) {
	err = tx.inspectedVisits(within, by).Select("COUNT(DISTINCT observation.teacher_id)").Scan(&n).Error
	return n, err
}

type inspectionReference struct {
	HubID         id.Hub
	InspectionID  id.Inspection
	ObservationID id.Observation
	ID            id.Reference
}

// DrawReferences gives an id to each summary in the scope that has none yet. Two that do
// so at once take them in one order, and what the first one draws stands.
func (tx *Tx) DrawReferences(within access.Scope, by access.Permit) error {
	var missing []id.Observation
	err := tx.inspectedVisits(within, by).Where("r.id IS NULL").Order("observation.id").Pluck("observation.id", &missing).Error
	if err != nil || len(missing) == 0 {
		return err
	}
	var rows []inspectionReference
	for _, visit := range missing {
		rows = append(rows, inspectionReference{
			HubID: tx.who.Hub(), InspectionID: id.Inspection{UUID: by.Object()}, ObservationID: visit, ID: id.Reference{UUID: id.Drawn()},
		})
	}
	return tx.db.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&rows, batch).Error
}

type inspectedVisit struct {
	VisitNames
	HubID     id.Hub
	Reference id.Reference
	VisitOn   calendar.Date
	Published bool
	Summary   access.Sealed[access.Summary]
}

var referenceOrder = map[string]column{"": {sql: "r.id", cast: "uuid"}}

// VisitsInspected gives a page of the visits whose summaries are in the scope, by their
// references, each with the latest version and with the names that are not to be told.
func (tx *Tx) VisitsInspected(within access.Scope, by access.Permit, at page.Request) (page.Page[inspection.Visit], error) {
	q := joinNames(tx.inspectedVisits(within, by)).
		Select(namesOfVisit + ", observation.hub_id, r.id AS reference, observation.visit_on, observation.published_at IS NOT NULL AS published, issued.summary").
		Joins("JOIN observation_report issued ON issued.hub_id = observation.hub_id AND issued.observation_id = observation.id" +
			" AND issued.version = (SELECT MAX(v.version) FROM observation_report v WHERE v.hub_id = observation.hub_id AND v.observation_id = observation.id)").
		Where("r.id IS NOT NULL")
	var rows []inspectedVisit
	if err := tx.paged(q, "r", referenceOrder, at).Scan(&rows).Error; err != nil {
		return page.Page[inspection.Visit]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(v inspectedVisit) page.Position {
		return page.Position{Key: v.Reference.String(), ID: v.Reference.String()}
	})
	return tx.withNames(cut)
}

// withNames gives each visit what its people and places are called.
func (tx *Tx) withNames(rows page.Page[inspectedVisit]) (page.Page[inspection.Visit], error) {
	var whose []VisitNames
	for _, r := range rows.Items {
		whose = append(whose, r.VisitNames)
	}
	named, err := tx.namesOf(whose)
	return page.Map(rows, func(r inspectedVisit) inspection.Visit {
		return inspection.Visit{
			HubID: r.HubID, ID: r.ID, Reference: r.Reference, On: r.VisitOn, Published: r.Published, Text: r.Summary, Visit: named[r.ID],
		}
	}), err
}

// VisitNames is what a visit is told by, as far as one row has it.
type VisitNames struct {
	ID            id.Observation
	TeacherID     id.Person
	TeacherName   string
	SchoolID      id.School
	PartnerID     id.Partner
	PartnerName   string
	ProvisionName string
}

// namesOfVisit is the columns of VisitNames, and joinNames joins observation to them.
const namesOfVisit = "observation.id, observation.teacher_id, teacher.name AS teacher_name, observation.school_id," +
	" observation.partner_id, partner.name AS partner_name, provision.name AS provision_name"

func joinNames(q *gorm.DB) *gorm.DB {
	return q.Joins("JOIN person teacher ON teacher.hub_id = observation.hub_id AND teacher.id = observation.teacher_id").
		Joins("JOIN partner ON partner.hub_id = observation.hub_id AND partner.id = observation.partner_id").
		Joins("JOIN provision ON provision.hub_id = observation.hub_id AND provision.id = observation.provision_id")
}

// namesOf gives what would tell whose the visits were, and where.
func (tx *Tx) namesOf(rows []VisitNames) (map[id.Observation]redaction.Visit, error) {
	var visits []id.Observation
	var schools []id.School
	var partners []id.Partner
	for _, r := range rows {
		visits, schools, partners = append(visits, r.ID), append(schools, r.SchoolID), append(partners, r.PartnerID)
	}
	if len(visits) == 0 {
		return nil, nil
	}
	observers, err := tx.observersOf(visits)
	if err != nil {
		return nil, err
	}
	registered, err := tx.schoolsWith(schools)
	if err != nil {
		return nil, err
	}
	speakers, err := tx.speakersFor(schools, partners)
	named := map[id.Observation]redaction.Visit{}
	for _, r := range rows {
		named[r.ID] = redaction.Visit{
			Teacher: redaction.Person{ID: r.TeacherID, Name: r.TeacherName}, Observers: observers[r.ID],
			Speakers: slices.Concat(speakers[r.SchoolID.UUID], speakers[r.PartnerID.UUID]),
			School:   registered[r.SchoolID], Partner: r.PartnerName, Provision: r.ProvisionName,
		}
	}
	return named, err
}

func (tx *Tx) observersOf(visits []id.Observation) (map[id.Observation][]redaction.Person, error) {
	var rows []struct {
		ObservationID id.Observation
		ID            id.Person
		Name          string
	}
	err := tx.db.Table("observation_observer ob").Select("ob.observation_id, p.id, p.name").
		Joins("JOIN person p ON p.hub_id = ob.hub_id AND p.id = ob.person_id").
		Where("ob.hub_id = ? AND ob.observation_id IN ?", tx.who.Hub(), visits).Order("p.id").Scan(&rows).Error
	found := map[id.Observation][]redaction.Person{}
	for _, r := range rows {
		found[r.ObservationID] = append(found[r.ObservationID], redaction.Person{ID: r.ID, Name: r.Name})
	}
	return found, err
}

func (tx *Tx) schoolsWith(which []id.School) (map[id.School]school.School, error) {
	var rows []school.School
	err := tx.db.Where("hub_id = ? AND id IN ?", tx.who.Hub(), which).Find(&rows).Error
	found := map[id.School]school.School{}
	for _, s := range rows {
		found[s.ID] = s
	}
	return found, err
}

// speakersFor gives who speaks or spoke for the schools and partners, by their ids: all
// that were appointed there, but for teachers.
func (tx *Tx) speakersFor(schools []id.School, partners []id.Partner) (map[uuid.UUID][]string, error) {
	var rows []struct {
		Place uuid.UUID
		Name  string
	}
	err := tx.db.Table("appointment a").Distinct("COALESCE(a.school_id, a.partner_id) AS place, p.name").
		Joins("JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id").
		Where("a.hub_id = ? AND a.role <> ? AND (a.school_id IN ? OR a.partner_id IN ?)", tx.who.Hub(), access.Teacher, schools, partners).
		Order("p.name").Scan(&rows).Error
	found := map[uuid.UUID][]string{}
	for _, r := range rows {
		found[r.Place] = append(found[r.Place], r.Name)
	}
	return found, err
}

// NamesOfHub gives the names of everybody, every school and every partner of the hub, and
// the schools' numbers, to whoever has leave to read summaries without them.
func (tx *Tx) NamesOfHub(by access.Permit) ([]redaction.Name, error) {
	if !by.For(by.Object(), access.ReadDeidentified) {
		return nil, fault.Absent
	}
	return tx.namesOfHub()
}

func (tx *Tx) namesOfHub() (all []redaction.Name, err error) {
	for _, register := range []struct {
		table, column string
		of            redaction.Kind
	}{
		{"person", "name", redaction.OfPerson}, {"school", "name", redaction.OfSchool}, {"school", "CAST(urn AS text)", redaction.OfSchool},
		{"partner", "name", redaction.OfPartner},
	} {
		var names []string
		if err := tx.db.Table(register.table).Where("hub_id = ?", tx.who.Hub()).Order("id").Pluck(register.column, &names).Error; err != nil {
			return nil, err
		}
		for _, name := range names {
			all = append(all, redaction.Name{Of: register.of, Text: name, Whole: true})
		}
	}
	return all, nil
}
