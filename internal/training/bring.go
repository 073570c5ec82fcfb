package training

import (
	"fmt"
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: who was at an event, or how many of a school.
type Told struct {
	EventKey, Event  string // by external id, or by title and first day
	On               calendar.Date
	PersonKey, Email string
	URN              int
	Role             string
	People           int
}

var columns = []table.Column[Told]{
	table.Key("eventExternalId", func(t *Told) *string { return &t.EventKey }, "Event ID", "Course ID").At("/eventId"),
	table.Text("event", 200, func(t *Told) *string { return &t.Event }, "Event title", "Course"),
	table.Date("eventFromOn", func(t *Told) *calendar.Date { return &t.On }, "Event date", "Course date"),
	table.Key("personExternalId", func(t *Told) *string { return &t.PersonKey }, "Staff ID", "Teacher ID").At("/personId"),
	table.Text("personEmail", 254, func(t *Told) *string { return &t.Email }, "E-mail", "Email address"),
	table.URN("schoolUrn", func(t *Told) *int { return &t.URN }, "URN", "School URN").At("/schoolId"),
	table.Word("role", []string{"headteacher", "senior-leader", "music-lead", "class-teacher", "teaching-assistant", "other"},
		func(t *Told) *string { return &t.Role }, "Job title"),
	table.Number("people", 0, 1000, func(t *Told) *int { return &t.People }, "Number", "Attended"),
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of attendance.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"eventExternalId", "event"}, []string{"personExternalId", "personEmail", "schoolUrn"})
}

// Bring brings what a row of a file tells into the register as Attend and Correct would, and
// tells of what it says what. A person whom it names attended, unless it says 0 people.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	a, err := told(tx, row)
	if err != nil || len(row.Errors) > 0 {
		return "", nil, err
	}
	people := a.People
	if a.PersonID != nil {
		if people, a.People = 1, 0; row.Cell("people") != "" {
			people = row.Value.People
		}
	}
	within := tx.Scope(access.CorrectTrainingAttendance)
	is, err := tx.SameAttendance(within, a)
	switch {
	case err != nil:
		return "", nil, err
	case is == nil && people == 0: // nobody was there, and nobody is said to have been
		return "", nil, nil
	case is == nil:
		what, err = event.Created, attend(tx, &a)
	case is.People != people:
		a.ID, what = is.ID, event.Updated
		by, refused := tx.Permit(within, is.Facts())
		if err = refused; err == nil {
			err = is.correct(tx, by, people)
		}
	default:
		a.ID = is.ID
	}
	return what, []table.Said{{Of: a.ID.UUID, What: fmt.Sprint(people)}}, err
}

// told gives the attendance of a row, or the faults of its references.
func told(tx Tx, row *table.Record[Told]) (a Attendance, err error) {
	t := row.Value
	within := tx.Scope(access.RecordTrainingAttendance)
	if t.EventKey == "" && row.Needs("event", "eventFromOn") {
		return a, nil
	}
	if t.URN != 0 && row.Needs("role", "people") {
		return a, nil
	}
	var faults fault.InvalidContent
	if a.EventID, err = tx.TrainingEventNamed(within, t.EventKey, t.Event, t.On); err != nil {
		return a, err
	}
	faults.Check(!a.EventID.IsZero(), "/eventId", "unknown-reference", "There is no such training event, or it is not open to you.")
	if t.PersonKey != "" || t.Email != "" {
		var who id.Person
		if who, err = tx.PersonNamed(t.PersonKey, t.Email); err != nil {
			return a, err
		}
		a.PersonID = &who
	}
	if t.URN != 0 {
		var school id.School
		if school, err = tx.SchoolNamed(within, t.URN); err != nil {
			return a, err
		}
		a.SchoolID = &school
	}
	a.Role, a.People = t.Role, t.People
	return a, faults.Err()
}
