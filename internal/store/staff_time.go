package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/stafftime"
)

func (tx *Tx) staffTimes(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("staff_time").Select("staff_time.*, person.name AS person_name").
		Joins("JOIN person ON person.hub_id = staff_time.hub_id AND person.id = staff_time.person_id"), "staff_time", within)
}

// StaffTime gives one entry in the scope, or fault.Absent.
func (tx *Tx) StaffTime(within access.Scope, which id.StaffTime) (*stafftime.Entry, error) {
	var e stafftime.Entry
	if err := tx.staffTimes(within).Where("staff_time.id = ?", which).Take(&e).Error; err != nil {
		return nil, absent(err)
	}
	return &e, nil
}

// SameStaffTime gives the entry in the scope of the same person, week, kind and team, or nil.
func (tx *Tx) SameStaffTime(within access.Scope, as stafftime.Entry) (*stafftime.Entry, error) {
	var e stafftime.Entry
	is, err := found(tx.staffTimes(within).Where("staff_time.person_id = ? AND staff_time.week_on = ? AND staff_time.kind = ? AND staff_time.team = ?",
		as.PersonID, as.WeekOn, as.Kind, as.Team).Take(&e).Error)
	if !is {
		return nil, err
	}
	return &e, nil
}

var staffTimeOrder = map[string]column{"week": {sql: "staff_time.week_on", cast: "date"}}

// StaffTimes gives a page of the entries in the scope.
func (tx *Tx) StaffTimes(within access.Scope, f stafftime.Filter, at page.Request) (page.Page[stafftime.Entry], error) {
	q := tx.staffTimes(within)
	for column, value := range map[string]string{"kind": f.Kind, "team": f.Team} {
		if value != "" {
			q = q.Where("staff_time."+column+" = ?", value)
		}
	}
	if !f.Person.IsZero() {
		q = q.Where("staff_time.person_id = ?", f.Person)
	}
	if !f.Days.From.IsZero() {
		q = q.Where("staff_time.week_on >= ?", calendar.WeekOf(f.Days.From).First())
	}
	if !f.Days.To.IsZero() {
		q = q.Where("staff_time.week_on <= ?", f.Days.To)
	}
	var rows []stafftime.Entry
	if err := tx.paged(q, "staff_time", staffTimeOrder, at).Find(&rows).Error; err != nil {
		return page.Page[stafftime.Entry]{}, err
	}
	return page.Cut(rows, at.Limit, func(e stafftime.Entry) page.Position {
		return page.Position{Key: e.WeekOn.String(), ID: e.ID.String()}
	}), nil
}

// OtherMinutes gives the minutes of the entry's person in its week, of every kind and for every
// team but its own. Whoever else asks for them waits for the end of the transaction.
func (tx *Tx) OtherMinutes(beside stafftime.Entry) (sum int, err error) {
	if err := hold(tx.db.Table("person").Where("hub_id = ? AND id = ?", tx.who.Hub(), beside.PersonID)); err != nil {
		return 0, err
	}
	err = tx.db.Table("staff_time").Where("hub_id = ? AND person_id = ? AND week_on = ? AND NOT (kind = ? AND team = ?)",
		tx.who.Hub(), beside.PersonID, beside.WeekOn, beside.Kind, beside.Team).Select("COALESCE(SUM(minutes), 0)").Scan(&sum).Error
	return sum, err
}

// CreateStaffTime keeps an entry, or fails with stafftime.ErrRecorded.
func (tx *Tx) CreateStaffTime(by access.Permit, e *stafftime.Entry) error {
	return taken(tx.create(by, e, event.Event{Name: "staff-time.recorded", Operation: event.Created, ID: e.ID.UUID, Version: e.Version}), stafftime.ErrRecorded)
}

// SaveStaffTime keeps a corrected entry.
func (tx *Tx) SaveStaffTime(by access.Permit, e *stafftime.Entry) error {
	return tx.update(by, e, &e.Version, event.Event{Name: "staff-time.corrected", Operation: event.Updated, ID: e.ID.UUID})
}

// StaffTimeSums gives the sums of each person, team and week in the scope, of the weeks
// whose Monday is in the range.
func (tx *Tx) StaffTimeSums(within access.Scope, mondays calendar.Range) (sums []stafftime.Sum, err error) {
	err = tx.within(tx.db.Table("staff_time"), "staff_time", within).
		Select(`staff_time.week_on, staff_time.team, staff_time.person_id,
			SUM(CASE WHEN staff_time.kind = 'strategic' THEN staff_time.minutes ELSE 0 END) AS strategic, SUM(staff_time.minutes) AS "all"`).
		Where("staff_time.week_on BETWEEN ? AND ?", mondays.From, mondays.To).
		Group("staff_time.week_on, staff_time.team, staff_time.person_id").Scan(&sums).Error
	return sums, err
}
