package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/observer"
	"github.com/hubqa/hubqa/internal/page"
)

// workingGroup are the people who hold an appointment as observer today.
const workingGroup = `SELECT p.hub_id, p.id, p.id AS person_id, p.name FROM person p WHERE p.hub_id = @hub AND EXISTS (SELECT 1 FROM appointment a
	WHERE a.hub_id = p.hub_id AND a.person_id = p.id AND a.role = 'observer' AND NOT a.pending
	AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today))`

type memberRow struct {
	ID   id.Person
	Name string
}

func (tx *Tx) workingGroup(within access.Scope) *gorm.DB {
	all := tx.db.Table("(?) AS observer", tx.db.Raw(workingGroup, map[string]any{"hub": tx.who.Hub(), "today": tx.Today()}))
	return tx.within(all.Select("observer.*"), "observer", within)
}

// Member gives one member of the working group in the scope, or fault.Absent.
func (tx *Tx) Member(within access.Scope, year calendar.AcademicYear, which id.Person) (*observer.Member, error) {
	var row memberRow
	if err := tx.workingGroup(within).Where("observer.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	whole, err := tx.wholeMembers(year, []memberRow{row})
	if err != nil {
		return nil, err
	}
	return &whole[0], nil
}

var memberColumns = map[string]column{"name": {sql: "observer.name"}}

// Members gives a page of the working group in the scope.
func (tx *Tx) Members(within access.Scope, year calendar.AcademicYear, at page.Request) (found page.Page[observer.Member], err error) {
	var rows []memberRow
	if err := tx.paged(tx.workingGroup(within), "observer", memberColumns, at).Find(&rows).Error; err != nil {
		return found, err
	}
	cut := page.Cut(rows, at.Limit, func(r memberRow) page.Position { return page.Position{Key: r.Name, ID: r.ID.String()} })
	found.Next = cut.Next
	found.Items, err = tx.wholeMembers(year, cut.Items)
	return found, err
}

func (tx *Tx) wholeMembers(year calendar.AcademicYear, rows []memberRow) ([]observer.Member, error) {
	whole, at, people := make([]observer.Member, len(rows)), map[id.Person]*observer.Member{}, []id.Person{}
	for i, r := range rows {
		whole[i] = observer.Member{HubID: tx.who.Hub(), PersonID: r.ID, Name: r.Name, Load: observer.Load{Year: year}}
		at[r.ID], people = &whole[i], append(people, r.ID)
	}
	var trainings []observer.Training
	if err := tx.db.Where("hub_id = ? AND person_id IN ?", tx.who.Hub(), people).Order("on_day DESC, id DESC").Find(&trainings).Error; err != nil {
		return nil, err
	}
	for _, t := range trainings {
		at[t.PersonID].Trainings = append(at[t.PersonID].Trainings, t)
	}
	conflicts, err := tx.conflictsOf(people)
	if err != nil {
		return nil, err
	}
	for _, c := range conflicts {
		at[c.PersonID].Conflicts = append(at[c.PersonID].Conflicts, c)
	}
	return whole, tx.load(year, people, at)
}

func (tx *Tx) conflictsOf(people []id.Person) (found []observer.Conflict, err error) {
	err = tx.db.Table("observer_conflict c").
		Select("c.*, COALESCE(partner.name, school.name, whom.name) AS with_name, declarer.name AS declarer_name").
		Joins("JOIN person declarer ON declarer.hub_id = c.hub_id AND declarer.id = c.declared_by").
		Joins("LEFT JOIN partner ON partner.hub_id = c.hub_id AND partner.id = c.with_partner_id").
		Joins("LEFT JOIN school ON school.hub_id = c.hub_id AND school.id = c.with_school_id").
		Joins("LEFT JOIN person whom ON whom.hub_id = c.hub_id AND whom.id = c.with_person_id").
		Where("c.hub_id = ? AND c.person_id IN ?", tx.who.Hub(), people).Order("c.from_on DESC, c.id DESC").Find(&found).Error
	return found, err
}

// load adds what the members have in hand: visits of the year that were not called off.
func (tx *Tx) load(year calendar.AcademicYear, people []id.Person, at map[id.Person]*observer.Member) error {
	var rows []struct {
		PersonID id.Person
		ID       id.Observation
		State    string
		ToReport bool
	}
	err := tx.db.Table("observation_observer ob").
		Select("ob.person_id, o.id, o.state, (ob.leads AND o.state = 'held' AND o.issued_at IS NULL) AS to_report").
		Joins("JOIN observation o ON o.hub_id = ob.hub_id AND o.id = ob.observation_id").
		Where("ob.hub_id = ? AND ob.person_id IN ? AND o.starts_at >= ? AND o.starts_at < ?", tx.who.Hub(), people,
			calendar.Midnight(year.First()), calendar.Midnight(year.Last().AddDays(1))).
		Order("o.starts_at, o.id").Scan(&rows).Error
	for _, r := range rows {
		load := &at[r.PersonID].Load
		switch observation.State(r.State) {
		case observation.Proposed:
			load.Proposed = append(load.Proposed, r.ID)
		case observation.Agreed:
			load.Agreed = append(load.Agreed, r.ID)
		case observation.Held:
			load.Held = append(load.Held, r.ID)
		}
		if r.ToReport {
			load.ToReport = append(load.ToReport, r.ID)
		}
	}
	return err
}

// CreateTraining keeps a training of the permit's member.
func (tx *Tx) CreateTraining(by access.Permit, t *observer.Training) error {
	return tx.create(by, t, event.Event{Name: "observer.training-recorded", Operation: event.Updated, ID: by.Object(), Version: t.Version})
}

// CreateConflict keeps a conflict of interest of the permit's member.
func (tx *Tx) CreateConflict(by access.Permit, c *observer.Conflict) error {
	return tx.create(by, c, event.Event{Name: "observer.conflict-declared", Operation: event.Updated, ID: by.Object(), Version: c.Version})
}

// SaveConflict keeps a changed conflict.
func (tx *Tx) SaveConflict(by access.Permit, c *observer.Conflict, what event.Name) error {
	return tx.update(by, c, &c.Version, event.Event{Name: what, Operation: event.Updated, ID: by.Object()})
}

// Knows reports whether what a conflict is with is open to the actor. A person is known by
// the register of people, or as the teacher of a visit.
func (tx *Tx) Knows(c *observer.Conflict) (bool, error) {
	switch {
	case c.WithPartnerID != nil:
		return tx.has("partner", tx.Scope(access.ReadPartner), c.WithPartnerID.UUID)
	case c.WithSchoolID != nil:
		return tx.has("school", tx.Scope(access.ReadSchool), c.WithSchoolID.UUID)
	}
	known, err := tx.has("person", tx.Scope(access.ReadPerson), c.WithPersonID.UUID)
	if known || err != nil {
		return known, err
	}
	return some(tx.within(tx.db.Table("observation"), "observation", tx.Scope(access.ReadObservation)).
		Where("observation.teacher_id = ?", *c.WithPersonID))
}

// ObserverStanding tells how an observer stands on a day towards a visit: when they were last
// trained and calibrated, and whether a conflict with who and what is visited is declared, or they
// mentor the teacher.
func (tx *Tx) ObserverStanding(who id.Person, on calendar.Date, o *observation.Observation) (s observation.Standing, err error) {
	err = tx.db.Raw(`SELECT
		(SELECT max(on_day) FROM observer_training WHERE hub_id = @hub AND person_id = @who AND on_day <= @on AND kind = 'training') AS trained_on,
		(SELECT max(on_day) FROM observer_training WHERE hub_id = @hub AND person_id = @who AND on_day <= @on AND kind = 'calibration') AS calibrated_on,
		EXISTS (SELECT 1 FROM observer_conflict WHERE hub_id = @hub AND person_id = @who AND from_on <= @on AND (to_on IS NULL OR to_on >= @on)
		  AND (with_partner_id = @partner OR with_school_id = @school OR with_person_id = @teacher))
		OR EXISTS (SELECT 1 FROM mentoring WHERE hub_id = @hub AND mentor_id = @who AND mentee_id = @teacher AND state = 'agreed'
		  AND from_on <= @on AND to_on >= @on) AS declared`,
		map[string]any{"hub": tx.who.Hub(), "who": who, "on": on, "partner": o.PartnerID, "school": o.SchoolID, "teacher": o.TeacherID}).Scan(&s).Error
	return s, err
}

// TimesObserved counts the visits to a person in an academic year that were not called off,
// but for one.
func (tx *Tx) TimesObserved(who id.Person, year calendar.AcademicYear, but id.Observation) (int, error) {
	var n int64
	err := tx.db.Table("observation").Where("hub_id = ? AND teacher_id = ? AND id <> ? AND state IN ('proposed', 'agreed', 'held')", tx.who.Hub(), who, but).
		Where("starts_at >= ? AND starts_at < ?", calendar.Midnight(year.First()), calendar.Midnight(year.Last().AddDays(1))).Count(&n).Error
	return int(n), err
}
