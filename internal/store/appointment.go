package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
)

var appointmentColumns = map[string]column{"": {sql: "appointment.from_on", cast: "date"}}

// appointmentStates say what person.Appointment.State gives, for one day.
var appointmentStates = map[string]string{
	person.Ended:   "appointment.to_on < @today",
	person.Pending: "appointment.pending AND (appointment.to_on IS NULL OR appointment.to_on >= @today)",
	person.Future:  "NOT appointment.pending AND appointment.from_on > @today",
	person.Current: "NOT appointment.pending AND appointment.from_on <= @today AND (appointment.to_on IS NULL OR appointment.to_on >= @today)",
}

func (tx *Tx) inState(q *gorm.DB, state string) *gorm.DB {
	return q.Where(appointmentStates[state], map[string]any{"today": tx.Today()})
}

// appointments begins a query on appointments with the names of those whom they
// concern.
func (tx *Tx) appointments(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("appointment"), "appointment", within).
		Select("appointment.*, person.name AS person_name, person.status AS person_status," +
			" COALESCE(partner.name, school.name) AS target_name," +
			" granter.name AS granter_name, confirmer.name AS confirmer_name").
		Joins("JOIN person ON person.hub_id = appointment.hub_id AND person.id = appointment.person_id").
		Joins("LEFT JOIN partner ON partner.hub_id = appointment.hub_id AND partner.id = appointment.partner_id").
		Joins("LEFT JOIN school ON school.hub_id = appointment.hub_id AND school.id = appointment.school_id").
		Joins("LEFT JOIN person granter ON granter.hub_id = appointment.hub_id AND granter.id = appointment.granted_by").
		Joins("LEFT JOIN person confirmer ON confirmer.hub_id = appointment.hub_id AND confirmer.id = appointment.confirmed_by")
}

// Appointment gives one appointment in the scope, or fault.Absent.
func (tx *Tx) Appointment(within access.Scope, which id.Appointment) (*person.Held, error) {
	var h person.Held
	if err := tx.appointments(within).Where("appointment.id = ?", which).Take(&h).Error; err != nil {
		return nil, absent(err)
	}
	return &h, nil
}

// Appointments gives a page of the appointments in the scope, by their first day.
func (tx *Tx) Appointments(within access.Scope, f person.HeldFilter, at page.Request) (page.Page[person.Held], error) {
	q := tx.appointments(within)
	if !f.Person.IsZero() {
		q = q.Where("appointment.person_id = ?", f.Person)
	}
	if f.Role != "" {
		q = q.Where("appointment.role = ?", f.Role)
	}
	if f.State != "" {
		q = tx.inState(q, f.State)
	}
	var rows []person.Held
	if err := tx.paged(q, "appointment", appointmentColumns, at).Find(&rows).Error; err != nil {
		return page.Page[person.Held]{}, err
	}
	return page.Cut(rows, at.Limit, func(h person.Held) page.Position {
		return page.Position{Key: h.FromOn.String(), ID: h.ID.String()}
	}), nil
}

// SameAppointment gives the appointment in the scope of the person to the role at the
// target from the first day, or nil.
func (tx *Tx) SameAppointment(within access.Scope, a person.Appointment) (*person.Held, error) {
	return first[person.Held](tx.appointments(within).
		Where("appointment.person_id = ? AND appointment.role = ? AND appointment.from_on = ?", a.PersonID, a.Role, a.FromOn).
		Where(map[string]any{"appointment.partner_id": a.PartnerID, "appointment.school_id": a.SchoolID, "appointment.la_code": a.LACode}))
}

// CreateAppointment keeps a new appointment.
func (tx *Tx) CreateAppointment(by access.Permit, a *person.Appointment) error {
	return tx.create(by, a, event.Event{Name: "appointment.granted", Operation: event.Created, ID: a.ID.UUID, Version: a.Version})
}

// SaveAppointment keeps a changed appointment.
func (tx *Tx) SaveAppointment(by access.Permit, a *person.Appointment, what event.Name) error {
	return tx.update(by, a, &a.Version, event.Event{Name: what, Operation: event.Updated, ID: a.ID.UUID})
}

// Overlaps reports whether the person has another appointment to the role at the
// target that shares a day with this one. It holds the person.
func (tx *Tx) Overlaps(a person.Appointment) (bool, error) {
	if err := hold(tx.db.Table("person").Where("hub_id = ? AND id = ?", a.HubID, a.PersonID)); err != nil {
		return false, err
	}
	return some(sharesADay(tx.db.Table("appointment"), a.FromOn, a.ToOn).
		Where("hub_id = ? AND id <> ? AND person_id = ? AND role = ?", a.HubID, a.ID, a.PersonID, a.Role).
		Where(map[string]any{"partner_id": a.PartnerID, "school_id": a.SchoolID, "la_code": a.LACode}))
}

// sharesADay narrows a query on what runs from a day to a day, or on, to what
// shares a day with the given days.
func sharesADay(q *gorm.DB, from, to calendar.Date) *gorm.DB {
	q = q.Where("(to_on IS NULL OR to_on >= ?)", from)
	if !to.IsZero() {
		q = q.Where("from_on <= ?", to)
	}
	return q
}

// TeachesFor reports whether the person is a teacher of the partner on the day.
func (tx *Tx) TeachesFor(who id.Person, partner id.Partner, on calendar.Date) (bool, error) {
	return some(sharesADay(tx.db.Table("appointment"), on, on).
		Where("hub_id = ? AND person_id = ? AND partner_id = ? AND role = ? AND NOT pending", tx.who.Hub(), who, partner, access.Teacher))
}
