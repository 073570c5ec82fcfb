package datareturn

import (
	"context"
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Delivered is a commissioned provision.
type Delivered struct {
	ID          id.Provision
	Name        string
	Kind        string
	FromOn      calendar.Date
	ToOn        calendar.Date // zero: open-ended
	PartnerID   id.Partner
	PartnerName string
	SchoolID    id.School
	SchoolURN   int `gorm:"column:school_urn"`
	SchoolName  string

	As     id.Provision `gorm:"-"` // the last one that goes on from it: itself, mostly
	Others []Delivered  `gorm:"-"` // with the same last one
}

// Recorded says that a provision has figures of a kind for a term.
type Recorded struct {
	Provision id.Provision
	Kind      string
	Term      calendar.Term
}

// Owed is what is missing of a provision and a term.
type Owed struct {
	Delivered
	Term    calendar.Term
	Missing []string // participation, starting-points, continuation, funding
}

const funding = "funding"

// Owed gives a page of what partners owe, by partner, school and term.
func (v Service) Owed(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Owed], err error) {
	err = v.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadCompleteness)
		if within.IsEmpty() {
			return fault.Absent
		}
		all, err := tx.DeliveredIn(within, year.Days())
		if err != nil {
			return err
		}
		recorded, err := tx.RecordedIn(within, year)
		if err != nil {
			return err
		}
		funded, err := tx.FundedIn(within, year.Days())
		if err != nil {
			return err
		}
		var owed []Owed
		for _, d := range joined(all) {
			for _, term := range Terms {
				if missing := d.missing(year, term, tx.Today(), recorded, funded[d.As]); len(missing) > 0 {
					owed = append(owed, Owed{Delivered: d, Term: term, Missing: missing})
				}
			}
		}
		found = page.Of(owed, at, func(o Owed) page.Position {
			return page.Position{Key: fmt.Sprint(o.PartnerName, "\x00", o.SchoolURN, "\x00", slices.Index(Terms, o.Term)), ID: o.ID.String()}
		})
		return nil
	})
	return found, err
}

// joined tells provisions of the others with the same last one.
func joined(all []Delivered) []Delivered {
	as := map[id.Provision][]Delivered{}
	for _, d := range all {
		as[d.As] = append(as[d.As], d)
	}
	for i, d := range all {
		all[i].Others = slices.DeleteFunc(slices.Clone(as[d.As]), func(o Delivered) bool { return o.ID == d.ID })
	}
	return all
}

// missing tells what is owed for a term, once it has ended. Of provisions that go on from one
// another the last one that runs in the term owes it, and what one of them recorded is recorded.
func (d Delivered) missing(year calendar.AcademicYear, term calendar.Term, today calendar.Date, recorded map[Recorded]bool, funded []calendar.Range) (missing []string) {
	days := year.Term(term)
	later := func(o Delivered) bool { return o.FromOn.After(d.FromOn) && o.runs(days) }
	if !days.To.Before(today) || !d.runs(days) || slices.ContainsFunc(d.Others, later) {
		return nil
	}
	owe := func(what string, owed bool) {
		if owed {
			missing = append(missing, what)
		}
	}
	owe(participation, !recorded[Recorded{d.As, participation, term}])
	owe(startingPoints, !slices.ContainsFunc(Terms[:slices.Index(Terms, term)+1], func(t calendar.Term) bool { return recorded[Recorded{d.As, startingPoints, t}] }))
	of, follows := next(year, term)
	after := of.Term(follows)
	goesOn := d.runs(after) || slices.ContainsFunc(d.Others, func(o Delivered) bool { return o.runs(after) })
	owe(continuation, d.Kind == WholeClass && after.To.Before(today) && goesOn && !recorded[Recorded{d.As, continuation, term}])
	owe(funding, !slices.ContainsFunc(funded, func(r calendar.Range) bool { return touches(r, days) }))
	return missing
}

// runs reports whether the provision runs on a day of the range.
func (d Delivered) runs(days calendar.Range) bool {
	return touches(calendar.Range{From: d.FromOn, To: d.ToOn}, days)
}

// touches reports whether two ranges have a day in common; one without an end goes on.
func touches(a, b calendar.Range) bool {
	return !a.From.After(b.To) && (a.To.IsZero() || !a.To.Before(b.From))
}
