package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

type inspectionRow struct {
	inspection.Inspection
	InspectorName string
	ProposerName  string
	ConfirmerName string
}

func (r inspectionRow) inspection() inspection.Inspection {
	i := r.Inspection
	i.Names = inspection.Names{Inspector: r.InspectorName, ProposedBy: r.ProposerName, ConfirmedBy: r.ConfirmerName}
	return i
}

// inspections begins a query on inspections with the names of their people.
func (tx *Tx) inspections(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("inspection"), "inspection", within).
		Select("inspection.*, inspector.name AS inspector_name, proposer.name AS proposer_name, COALESCE(confirmer.name, '') AS confirmer_name").
		Joins("JOIN person inspector ON inspector.hub_id = inspection.hub_id AND inspector.id = inspection.inspector_id").
		Joins("JOIN person proposer ON proposer.hub_id = inspection.hub_id AND proposer.id = inspection.proposed_by").
		Joins("LEFT JOIN person confirmer ON confirmer.hub_id = inspection.hub_id AND confirmer.id = inspection.confirmed_by")
}

// inspectionSchools begins a query on the schools of inspections, as far as they are in
// the scope.
func (tx *Tx) inspectionSchools(within access.Scope) *gorm.DB {
	q := tx.db.Table("inspection_school").
		Joins("JOIN inspection ON inspection.hub_id = inspection_school.hub_id AND inspection.id = inspection_school.inspection_id")
	return tx.within(q, "inspection_school", within)
}

// Inspection gives one inspection in the scope, or fault.Absent.
func (tx *Tx) Inspection(within access.Scope, which id.Inspection) (*inspection.Inspection, error) {
	var row inspectionRow
	if err := tx.inspections(within).Where("inspection.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	found := []inspection.Inspection{row.inspection()}
	err := tx.readInspected(within, found)
	return &found[0], err
}

// inspectionStates say what inspection.Inspection.State gives, for one day.
var inspectionStates = map[string]string{
	inspection.Ended:   "(inspection.ended_at IS NOT NULL OR inspection.to_on < @today)",
	inspection.Pending: "inspection.ended_at IS NULL AND inspection.to_on >= @today AND inspection.confirmed_by IS NULL",
	inspection.Future:  "inspection.ended_at IS NULL AND inspection.confirmed_by IS NOT NULL AND inspection.from_on > @today",
	inspection.Current: "inspection.ended_at IS NULL AND inspection.to_on >= @today AND inspection.confirmed_by IS NOT NULL AND inspection.from_on <= @today",
}

var inspectionOrder = map[string]column{"fromOn": {sql: "inspection.from_on", cast: "date"}}

// Inspections gives a page of the inspections in the scope.
func (tx *Tx) Inspections(within access.Scope, f inspection.Filter, at page.Request) (page.Page[inspection.Inspection], error) {
	q := tx.inspections(within)
	if f.State != "" {
		q = q.Where(inspectionStates[f.State], map[string]any{"today": tx.Today()})
	}
	if !f.School.IsZero() {
		q = q.Where("inspection.id IN (?)", tx.inspectionSchools(within).Select("inspection_school.inspection_id").
			Where("inspection_school.school_id = ?", f.School))
	}
	var rows []inspectionRow
	if err := tx.paged(q, "inspection", inspectionOrder, at).Find(&rows).Error; err != nil {
		return page.Page[inspection.Inspection]{}, err
	}
	cut := page.Map(page.Cut(rows, at.Limit, func(r inspectionRow) page.Position {
		return page.Position{Key: r.FromOn.String(), ID: r.ID.String()}
	}), inspectionRow.inspection)
	return cut, tx.readInspected(within, cut.Items)
}

// readInspected reads the schools of the inspections that are in the scope, and whether
// the actor teaches in one of them.
func (tx *Tx) readInspected(within access.Scope, all []inspection.Inspection) error {
	at := map[id.Inspection]*inspection.Inspection{}
	var which []id.Inspection
	for n := range all {
		at[all[n].ID] = &all[n]
		which = append(which, all[n].ID)
	}
	if len(all) == 0 {
		return nil
	}
	var schools []struct {
		InspectionID id.Inspection
		ID           id.School
		URN          int `gorm:"column:urn"`
		Name         string
	}
	err := tx.inspectionSchools(within).Select("inspection_school.inspection_id, school.id, school.urn, school.name").
		Joins("JOIN school ON school.hub_id = inspection_school.hub_id AND school.id = inspection_school.school_id").
		Where("inspection_school.inspection_id IN ?", which).Order("school.name, school.id").Scan(&schools).Error
	for _, s := range schools {
		i := at[s.InspectionID]
		i.Schools = append(i.Schools, inspection.School{ID: s.ID, URN: s.URN, Name: s.Name})
	}
	if err != nil || !tx.holds(access.Teacher) {
		return err
	}
	var taught []id.Inspection
	err = tx.db.Table("inspection_school").Distinct("inspection_school.inspection_id").
		Where("inspection_school.hub_id = ? AND inspection_school.inspection_id IN ?", tx.who.Hub(), which).
		Where(string(teachesIn), map[string]any{"me": tx.who.Person(), "today": tx.Today()}).Pluck("inspection_school.inspection_id", &taught).Error
	for _, i := range taught {
		at[i].Teachers = []id.Person{tx.who.Person()}
	}
	return err
}

type inspectionSchool struct {
	HubID        id.Hub
	InspectionID id.Inspection
	SchoolID     id.School
}

// CreateInspection keeps a new inspection with its schools.
func (tx *Tx) CreateInspection(by access.Permit, i *inspection.Inspection) error {
	what := event.Event{Name: "inspection.proposed", Operation: event.Created, ID: i.ID.UUID, Version: i.Version}
	if err := tx.create(by, i, what); err != nil {
		return err
	}
	var rows []inspectionSchool
	for _, s := range i.Schools {
		rows = append(rows, inspectionSchool{HubID: i.HubID, InspectionID: i.ID, SchoolID: s.ID})
	}
	return tx.db.CreateInBatches(&rows, batch).Error
}

// SaveInspection keeps a changed inspection.
func (tx *Tx) SaveInspection(by access.Permit, i *inspection.Inspection, what event.Name) error {
	return tx.update(by, i, &i.Version, event.Event{Name: what, Operation: event.Updated, ID: i.ID.UUID})
}

// Inspects reports whether the person is active and an inspector on one of the days.
func (tx *Tx) Inspects(who id.Person, days calendar.Range) (bool, error) {
	active, err := some(tx.db.Table("person").Where("hub_id = ? AND id = ? AND status = 'active'", tx.who.Hub(), who))
	if err != nil || !active {
		return false, err
	}
	return some(sharesADay(tx.db.Table("appointment"), days.From, days.To).
		Where("hub_id = ? AND person_id = ? AND role = ? AND NOT pending", tx.who.Hub(), who, access.Inspector))
}

// SchoolsAmong gives those of the schools that are in the scope.
func (tx *Tx) SchoolsAmong(within access.Scope, which []id.School) ([]id.School, error) {
	var known []id.School
	err := tx.within(tx.db.Table("school"), "school", within).Where("school.id IN ?", which).Pluck("school.id", &known).Error
	return known, err
}

// TellInspections tells the inspectors who read the summary of the permit's visit
// without its names. They are told of their inspection, so that nothing links the two.
func (tx *Tx) TellInspections(by access.Permit) error {
	var rows []struct {
		ID          id.Inspection
		InspectorID id.Person
	}
	err := tx.db.Table("inspection_reference r").Select("DISTINCT i.id, i.inspector_id").
		Joins("JOIN inspection i ON i.hub_id = r.hub_id AND i.id = r.inspection_id").
		Where("r.hub_id = ? AND r.observation_id = ?", tx.who.Hub(), visit(by)).Scan(&rows).Error
	for _, r := range rows {
		if err == nil {
			err = tx.Tell(notice.News{Kind: notice.SummaryCorrected, Resource: notice.Inspection, ID: r.ID.UUID}, r.InspectorID)
		}
	}
	return err
}
