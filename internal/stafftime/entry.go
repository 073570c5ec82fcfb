package stafftime

import (
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Strategic is the kind of work with leaders.
const Strategic = "strategic"

// Kinds are the kinds of work.
var Kinds = []string{Strategic, "teaching", "training", "administration"}

// Entry is the time of a person in a week, of one kind and for one team.
type Entry struct {
	HubID     id.Hub       `gorm:"primaryKey"`
	ID        id.StaffTime `gorm:"primaryKey"`
	PersonID  id.Person
	WeekOn    calendar.Date // the Monday
	Kind      string
	Team      string // empty: none
	Minutes   int
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time

	PersonName string `gorm:"->;-:migration"`
}

// TableName is the table of staff time.
func (Entry) TableName() string { return "staff_time" }

// Week is the week of the entry.
func (e Entry) Week() calendar.Week { return calendar.WeekOf(e.WeekOn) }

// Facts are what the policy needs to know of an entry.
func (e *Entry) Facts() access.Facts {
	return access.Facts{Hub: e.HubID, ID: e.ID.UUID, Author: e.PersonID}
}

// ErrRecorded tells that there is such an entry.
var ErrRecorded = fault.New(fault.Conflict, "staff-time-recorded", "The time of this kind, for this team, in this week is recorded already; correct it.")

const week = 7 * 24 * 60 // minutes

// fits holds the minutes of a person in a week, of all kinds and teams, to those of a week.
// Whoever else records time of the person waits for the end of the transaction.
func (e *Entry) fits(tx Tx) error {
	others, err := tx.OtherMinutes(*e)
	if err != nil {
		return err
	}
	var faults fault.InvalidContent
	faults.Check(others+e.Minutes <= week, "/minutes", "staff-time-beyond-week", "A week has %d minutes, and %d are recorded of other kinds or for other teams.", week, others)
	return faults.Err()
}

// check holds the entry to a week that has begun, and somebody who worked in it; where there is no
// such week, who works today.
func (e *Entry) check(tx Tx) error {
	var faults fault.InvalidContent
	e.Team = strings.TrimSpace(e.Team)
	days := []calendar.Date{tx.Today()}
	if faults.Check(!e.WeekOn.IsZero(), "/week", "staff-time-week-unknown", "The year has no such week.") {
		faults.Check(!e.WeekOn.After(tx.Today()), "/week", "staff-time-in-the-future", "Time is recorded of a week that has begun.")
		days = []calendar.Date{e.Week().First(), e.Week().Last()}
	}
	works := false
	for _, day := range days {
		held, err := tx.Roles(e.PersonID, day)
		if err != nil {
			return err
		}
		works = works || slices.ContainsFunc(held, func(h access.Held) bool { return slices.Contains(access.Workforce, h.Role) })
	}
	faults.Check(works, "/personId", "staff-time-person-wrong", "There is no such person who works for the hub or a partner in that week.")
	return faults.Err()
}
