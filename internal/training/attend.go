package training

import (
	"context"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Attendance is a person at an event, or so many of the staff of a school in a role.
type Attendance struct {
	HubID     id.Hub        `gorm:"primaryKey"`
	ID        id.Attendance `gorm:"primaryKey"`
	EventID   id.TrainingEvent
	PersonID  *id.Person // of the workforce; or else
	SchoolID  *id.School
	Role      string // of the staff of the school
	People    int    // 0: it was corrected, and nobody did
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	PersonName string        `gorm:"->;-:migration"`
	SchoolName string        `gorm:"->;-:migration"`
	SchoolURN  int           `gorm:"->;-:migration"`
	BegunOn    calendar.Date `gorm:"->;-:migration"` // the first day of the event
	Event      Event         `gorm:"-"`
	Employers  []id.Partner  `gorm:"-"` // of the person today
}

// TableName is the table of attendance.
func (Attendance) TableName() string { return "training_attendance" }

// Facts are what the policy needs to know of attendance.
func (a *Attendance) Facts() access.Facts {
	f := access.Facts{Hub: a.HubID, ID: a.ID.UUID, Employers: a.Employers}
	if a.PersonID != nil {
		f.Author = *a.PersonID
	}
	if a.SchoolID != nil {
		f.School = *a.SchoolID
	}
	return f
}

// AttendanceFilter narrows a list of attendance; a zero member does not.
type AttendanceFilter struct {
	Event  id.TrainingEvent
	Person id.Person
	School id.School
}

// AttendanceSeen is attendance as one reader sees it.
type AttendanceSeen struct {
	Attendance
	Allowed []access.Action
}

func seeAttendance(tx Tx, a *Attendance, _ access.Permit) (AttendanceSeen, error) {
	return AttendanceSeen{*a, access.Allowed(tx, a.Facts(), access.CorrectTrainingAttendance)}, nil
}

// attendances are shown by leave for the action, as events are.
func attendances(by access.Action) record.Kind[Tx, id.Attendance, Attendance, AttendanceSeen] {
	return record.Kind[Tx, id.Attendance, Attendance, AttendanceSeen]{Reading: by, Get: Tx.Attendance, Facts: (*Attendance).Facts, See: seeAttendance}
}

// Attend records attendance at an event that has begun.
func (s Service) Attend(ctx context.Context, who access.Actor, a Attendance) (seen AttendanceSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := attend(tx, &a); err != nil {
			return err
		}
		seen, err = attendances(access.RecordTrainingAttendance).Show(tx, a.ID)
		return err
	})
	return seen, err
}

func attend(tx Tx, a *Attendance) error {
	within := tx.Scope(access.RecordTrainingAttendance)
	e, err := tx.TrainingEvent(within, a.EventID)
	if err != nil {
		return err
	}
	a.HubID, a.ID, a.Version = within.Hub(), id.Attendance{UUID: tx.NewID()}, 1
	by, err := tx.Permit(within, a.Facts())
	if err != nil {
		return err
	}
	if err := a.check(tx, e.FromOn); err != nil {
		return err
	}
	if err := e.running(tx.Today()); err != nil {
		return err
	}
	return tx.CreateAttendance(by, a)
}

// check holds attendance to being that of one person, or of staff of one school.
func (a *Attendance) check(tx Tx, on calendar.Date) error {
	var faults fault.InvalidContent
	named, counted := a.PersonID != nil, a.SchoolID != nil && a.Role != "" && a.People > 0
	partly := a.SchoolID != nil || a.Role != "" || a.People > 0
	if !faults.Check(named && !partly || counted && !named, "", "training-attendance-who",
		"Attendance is that of a person, or of a number of the staff of a school in a role.") {
		return faults.Err()
	}
	if named {
		a.People = 1
		held, err := tx.Roles(*a.PersonID, on)
		if err != nil {
			return err
		}
		works := slices.ContainsFunc(held, func(h access.Held) bool { return slices.Contains(access.Workforce, h.Role) })
		faults.Check(works, "/personId", "training-person-wrong",
			"There is no such person of the hub's own workforce or of a partner on the first day of the event. Staff of schools are counted.")
		return faults.Err()
	}
	there, err := tx.HasSchool(tx.Scope(access.RecordTrainingAttendance), *a.SchoolID)
	faults.Check(there, "/schoolId", "unknown-reference", "There is no such school, or it is not open to you.")
	if err == nil {
		err = faults.Err()
	}
	return err
}

// Correct keeps how many attended after all.
func (s Service) Correct(ctx context.Context, who access.Actor, which id.Attendance, match func(AttendanceSeen) error, people int) (AttendanceSeen, error) {
	return attendances(access.CorrectTrainingAttendance).Step(ctx, s.Store, who, access.CorrectTrainingAttendance, which, match,
		func(tx Tx, a *Attendance, by access.Permit) error { return a.correct(tx, by, people) })
}

func (a *Attendance) correct(tx Tx, by access.Permit, people int) error {
	var faults fault.InvalidContent
	faults.Check(a.PersonID == nil || people <= 1, "/people", "training-people-wrong", "A person is one, or none where they did not attend.")
	if err := faults.Err(); err != nil {
		return err
	}
	a.People = people
	return tx.SaveAttendance(by, a)
}

// ReadAttendance gives one attendance.
func (s Service) ReadAttendance(ctx context.Context, who access.Actor, which id.Attendance) (AttendanceSeen, error) {
	return attendances(access.ReadTrainingAttendance).View(ctx, s.Store, who, which)
}

// ListAttendance gives a page of the attendance in reach.
func (s Service) ListAttendance(ctx context.Context, who access.Actor, f AttendanceFilter, at page.Request) (page.Page[AttendanceSeen], error) {
	return attendances(access.ReadTrainingAttendance).ViewList(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Attendance], error) {
		return tx.Attendances(within, f, at)
	})
}
