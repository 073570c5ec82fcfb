package insight

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// Grouping is what figures are told apart by.
type Grouping string

// The groupings.
const (
	ByHub       Grouping = "hub"
	ByPartner   Grouping = "partner"
	ByObserver  Grouping = "observer"  // who led the visit
	ByProvision Grouping = "provision" // and term, of young people's voices
)

// Filter narrows the visits to those of one academic year; a zero member does not. The zero
// year is the present one.
type Filter struct {
	Year     calendar.AcademicYear
	To       calendar.Date // the last day of the visits
	Partner  id.Partner
	Observer id.Person // who led the visit
	By       Grouping
}

// Days are the days within which the visits fall.
func (f Filter) Days() calendar.Range {
	days := f.Year.Days()
	if !f.To.IsZero() && f.To.Before(days.To) {
		days.To = f.To
	}
	return days
}

// Group is what figures are of: a partner, an observer, or the hub where there is neither.
type Group struct {
	Partner  id.Partner
	Observer id.Person
	Name     string
}

func (f Filter) group(o *observation.Observation) Group {
	switch f.By {
	case ByPartner:
		return Group{Partner: o.PartnerID, Name: o.Names.Partner}
	case ByObserver:
		return Group{Observer: o.Lead().PersonID, Name: o.Lead().Name}
	}
	return Group{}
}

func (g Group) compare(other Group) int {
	return cmp.Or(cmp.Compare(g.Name, other.Name), bytes.Compare(g.Partner.UUID[:], other.Partner.UUID[:]),
		bytes.Compare(g.Observer.UUID[:], other.Observer.UUID[:]))
}

// grouped gives the visits by their groups, in the order of their names.
func grouped(visits []Visit, f Filter) (order []Group, by map[Group][]Visit) {
	by = map[Group][]Visit{}
	for _, v := range visits {
		g := f.group(&v.Observation)
		if by[g] == nil {
			order = append(order, g)
		}
		by[g] = append(by[g], v)
	}
	slices.SortFunc(order, Group.compare)
	return order, by
}

// Visit is a visit as one reader may know it.
type Visit struct {
	observation.Observation
	clauses  []observation.ClauseState // those that are open
	Progress bool                      // how far the report has come is open
	Outcome  bool                      // so is what came of the visit
	Versions bool                      // so is who acknowledged which version of the report
}

func seenBy(tx Tx, o observation.Observation) Visit {
	v := Visit{Observation: o}
	v.clauses = observation.OpenClauses(tx, tx.Actor().Person(), &o, tx.Now())
	v.Progress = o.PublishedAt != nil || o.ProgressOpen(tx)
	v.Outcome = tx.Scope(access.ReadOutcomeClauses).Admits(o.Facts())
	v.Versions = tx.Scope(access.ReadReportVersions).Admits(o.Facts())
	return v
}

func (v Visit) status(of observation.Clause) observation.Status {
	for _, c := range v.clauses {
		if c.Clause == of {
			return c.Status
		}
	}
	return ""
}
