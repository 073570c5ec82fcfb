package stafftime

import (
	"fmt"
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: the time of a person in a week.
type Told struct {
	PersonKey, Email string
	Week             calendar.Week
	Kind, Team       string
	Minutes          int
}

var columns = []table.Column[Told]{
	table.Key("personExternalId", func(t *Told) *string { return &t.PersonKey }, "Staff ID", "Staff code", "Employee number").At("/personId"),
	table.Text("personEmail", 254, func(t *Told) *string { return &t.Email }, "E-mail", "Email address"),
	{Name: "week", Also: []string{"ISO week", "Week beginning"}, Keep: keepWeek},
	table.Word("kind", Kinds, func(t *Told) *string { return &t.Kind }, "Type", "Activity").Required(),
	table.Text("team", 100, func(t *Told) *string { return &t.Team }),
	table.Number("minutes", 0, 10080, func(t *Told) *int { return &t.Minutes }).Required(),
}

// keepWeek reads a week, or a day of it.
func keepWeek(to *Told, text string) (rule, detail string) {
	if text == "" {
		return table.RuleRequired, "Is needed."
	}
	week, err := calendar.ParseWeek(text)
	if on, ok := table.Day(text); err != nil && ok {
		week, err = calendar.WeekOf(on), nil
	}
	if to.Week = week; err != nil {
		return table.RuleFormat, "A week is written 2026-W47, or as a day of it."
	}
	return "", ""
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of staff time.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"personExternalId", "personEmail"}, []string{"week"}, []string{"kind"}, []string{"minutes"})
}

// Bring brings what a row of a file tells into the register as Record and Correct would, and
// tells of what it says what. To whoever may not read it every row says that it changed the
// register: whether it did would tell them the minutes that they guess.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	t := row.Value
	if t.PersonKey == "" && t.Email == "" {
		row.Needs("personExternalId")
	}
	if row.Needs("week", "kind", "minutes") || len(row.Errors) > 0 {
		return "", nil, nil
	}
	who, err := tx.PersonNamed(t.PersonKey, t.Email)
	if err != nil {
		return "", nil, err
	}
	within := tx.Scope(access.CorrectStaffTime)
	e := Entry{HubID: within.Hub(), PersonID: who, WeekOn: t.Week.First(), Kind: t.Kind, Team: t.Team, Minutes: t.Minutes}
	is, err := tx.SameStaffTime(within, e)
	switch {
	case err != nil:
		return "", nil, err
	case is == nil:
		what, err = event.Created, create(tx, &e)
	case is.Minutes != e.Minutes:
		what = event.Updated
		by, refused := tx.Permit(within, is.Facts())
		if err = refused; err == nil {
			e.ID = is.ID
			err = is.correct(tx, by, e.Minutes)
		}
	default:
		e.ID = is.ID
	}
	if !tx.Scope(access.ReadStaffTime).Admits(e.Facts()) {
		what = event.Updated
	}
	return what, []table.Said{{Of: e.ID.UUID, What: fmt.Sprint(e.Minutes)}}, err
}
