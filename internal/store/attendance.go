package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/training"
)

func (tx *Tx) attendances(within access.Scope) *gorm.DB {
	q := tx.db.Table("training_attendance").Select("training_attendance.*, person.name AS person_name, school.name AS school_name," +
		" school.urn AS school_urn, training_event.from_on AS begun_on").
		Joins("JOIN training_event ON training_event.hub_id = training_attendance.hub_id AND training_event.id = training_attendance.event_id").
		Joins("LEFT JOIN person ON person.hub_id = training_attendance.hub_id AND person.id = training_attendance.person_id").
		Joins("LEFT JOIN school ON school.hub_id = training_attendance.hub_id AND school.id = training_attendance.school_id")
	return tx.within(q, "training_attendance", within)
}

// Attendance gives one attendance in the scope, or fault.Absent.
func (tx *Tx) Attendance(within access.Scope, which id.Attendance) (*training.Attendance, error) {
	var a training.Attendance
	if err := tx.attendances(within).Where("training_attendance.id = ?", which).Take(&a).Error; err != nil {
		return nil, absent(err)
	}
	one := []training.Attendance{a}
	err := tx.readPartsOfAttendance(one)
	return &one[0], err
}

// readPartsOfAttendance reads the events, and who employs the people today.
func (tx *Tx) readPartsOfAttendance(all []training.Attendance) error {
	var which []id.TrainingEvent
	var people []id.Person
	for _, a := range all {
		which = append(which, a.EventID)
		if a.PersonID != nil {
			people = append(people, *a.PersonID)
		}
	}
	var events []training.Event
	if err := tx.db.Table("training_event").Where("hub_id = ? AND id IN ?", tx.who.Hub(), which).Find(&events).Error; err != nil {
		return err
	}
	of := map[id.TrainingEvent]training.Event{}
	for _, e := range events {
		of[e.ID] = e
	}
	employers, err := tx.employersOf(people)
	for i := range all {
		all[i].Event = of[all[i].EventID]
		if all[i].PersonID != nil {
			all[i].Employers = employers[*all[i].PersonID]
		}
	}
	return err
}

// employersOf gives the partners at which the people hold an appointment today.
func (tx *Tx) employersOf(people []id.Person) (map[id.Person][]id.Partner, error) {
	var rows []struct {
		PersonID  id.Person
		PartnerID id.Partner
	}
	err := tx.db.Table("appointment em").Distinct("em.person_id, em.partner_id").
		Where("em.hub_id = ? AND em.person_id IN ? AND em.partner_id IS NOT NULL", tx.who.Hub(), people).
		Where(string(heldToday), map[string]any{"today": tx.Today()}).Scan(&rows).Error
	of := map[id.Person][]id.Partner{}
	for _, r := range rows {
		of[r.PersonID] = append(of[r.PersonID], r.PartnerID)
	}
	return of, err
}

var attendanceOrder = map[string]column{"fromOn": {sql: "training_event.from_on", cast: "date"}}

// Attendances gives a page of the attendance in the scope, by the first day of the event.
func (tx *Tx) Attendances(within access.Scope, f training.AttendanceFilter, at page.Request) (page.Page[training.Attendance], error) {
	q := tx.attendances(within)
	if !f.Event.IsZero() {
		q = q.Where("training_attendance.event_id = ?", f.Event)
	}
	if !f.Person.IsZero() {
		q = q.Where("training_attendance.person_id = ?", f.Person)
	}
	if !f.School.IsZero() {
		q = q.Where("training_attendance.school_id = ?", f.School)
	}
	var rows []training.Attendance
	if err := tx.paged(q, "training_attendance", attendanceOrder, at).Find(&rows).Error; err != nil {
		return page.Page[training.Attendance]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(a training.Attendance) page.Position {
		return page.Position{Key: a.BegunOn.String(), ID: a.ID.String()}
	})
	return cut, tx.readPartsOfAttendance(cut.Items)
}

// SameAttendance gives the attendance in the scope at the same event of the same person, or of
// the same school in the same role, or nil.
func (tx *Tx) SameAttendance(within access.Scope, as training.Attendance) (*training.Attendance, error) {
	q := tx.attendances(within).Where("training_attendance.event_id = ?", as.EventID)
	if as.PersonID != nil {
		q = q.Where("training_attendance.person_id = ?", as.PersonID)
	} else {
		q = q.Where("training_attendance.school_id = ? AND training_attendance.role = ?", as.SchoolID, as.Role)
	}
	var a training.Attendance
	is, err := found(q.Take(&a).Error)
	if !is {
		return nil, err
	}
	return &a, nil
}

// TrainingEventNamed gives the id of an event in the scope by external id, or by title and
// first day; or the zero id.
func (tx *Tx) TrainingEventNamed(within access.Scope, externalID, title string, on calendar.Date) (id.TrainingEvent, error) {
	q := tx.within(tx.db.Table("training_event"), "training_event", within)
	if externalID != "" {
		return only[id.TrainingEvent](q.Where("training_event.external_id = ?", externalID))
	}
	return only[id.TrainingEvent](q.Where("training_event.title = ? AND training_event.from_on = ?", title, on))
}

// CreateAttendance keeps attendance, or fails with training.ErrRecorded.
func (tx *Tx) CreateAttendance(by access.Permit, a *training.Attendance) error {
	return taken(tx.create(by, a, event.Event{Name: "training-attendance.recorded", Operation: event.Created, ID: a.ID.UUID, Version: a.Version}), training.ErrRecorded)
}

// SaveAttendance keeps corrected attendance.
func (tx *Tx) SaveAttendance(by access.Permit, a *training.Attendance) error {
	return tx.update(by, a, &a.Version, event.Event{Name: "training-attendance.corrected", Operation: event.Updated, ID: a.ID.UUID})
}
