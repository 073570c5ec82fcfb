package programme

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/page"
)

// Grouping is of what a line of coverage is.
type Grouping string

// The groupings.
const (
	ByHub      Grouping = "hub"
	ByPartner  Grouping = "partner"
	ByObserver Grouping = "observer"
)

// CoveredVisit is a visit of the year with what coverage tells of it.
type CoveredVisit struct {
	Visit
	PartnerName string
	Observers   []Named
}

// Named is somebody, or a partner, with what they are called.
type Named struct {
	ID   uuid.UUID
	Name string
}

// Figure is a count of visits with the records that it rests on: visits, or the partners
// whose requirement they are of.
type Figure struct {
	Visits int
	Of     []uuid.UUID
}

func (f *Figure) add(visits int, of uuid.UUID) {
	if visits > 0 {
		f.Visits += visits
		f.Of = append(f.Of, of)
	}
}

// Line is the coverage of the hub, of one partner or by one observer.
type Line struct {
	Named // of whom; zero: the hub
	Year  calendar.AcademicYear
	AsOf  calendar.Date
	// Held and Planned rest on visits: all that were held, and that are proposed or agreed.
	Held, Planned Figure
	// What is due rests on partners; nil where the reader may not know.
	Required *Required
}

// Required is what of the requirements of a line is due, met, overdue and waived, in visits.
type Required struct{ Due, Met, Overdue, Waived Figure }

// Coverage gives the lines that the reader may see, each with what it rests on, in the order
// of names. The zero year is the present one, the zero day today.
func (s Service) Coverage(ctx context.Context, who access.Actor, year calendar.AcademicYear, asOf calendar.Date, by Grouping, at page.Request) (found page.Page[Line], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		lines, err := Coverage(tx, year, asOf, by)
		found = page.Of(lines, at, Line.position)
		return err
	})
	return found, err
}

// Coverage computes the lines of a year as it stood at the end of a day, for whoever acts.
func Coverage(tx Tx, year calendar.AcademicYear, asOf calendar.Date, by Grouping) ([]Line, error) {
	of, err := yearOf(tx, year, asOf)
	if err != nil {
		return nil, err
	}
	t := table{of: of, by: by, lines: map[uuid.UUID]*Line{}}
	visits, err := tx.VisitsCovered(tx.Scope(access.ReadCoverage), of)
	if err != nil {
		return nil, err
	}
	for _, v := range visits {
		t.count(v)
	}
	if within := tx.Scope(access.ReadRequirement); by != ByObserver && !within.IsEmpty() {
		all, err := tx.Required(within, of)
		if err != nil {
			return nil, err
		}
		for _, r := range all {
			t.require(r)
		}
	}
	return t.all(), nil
}

// RequirementsOf gives every requirement of a year that whoever acts may read, as it stands.
func RequirementsOf(tx Tx, year calendar.AcademicYear) ([]Requirement, error) {
	of, err := yearOf(tx, year, calendar.Date{})
	if err != nil {
		return nil, err
	}
	return tx.Required(tx.Scope(access.ReadRequirement), of)
}

// table are the lines while they are counted.
type table struct {
	of    Year
	by    Grouping
	lines map[uuid.UUID]*Line
}

func (t table) line(of Named) *Line {
	if t.by == ByHub {
		of = Named{}
	}
	if t.lines[of.ID] == nil {
		t.lines[of.ID] = &Line{Named: of, Year: t.of.AcademicYear, AsOf: t.of.AsOf}
	}
	return t.lines[of.ID]
}

func (t table) count(v CoveredVisit) {
	of := v.Observers
	if t.by != ByObserver {
		of = []Named{{v.PartnerID.UUID, v.PartnerName}}
	}
	for _, n := range of {
		line := t.line(n)
		if v.State == "held" {
			line.Held.add(1, v.ID.UUID)
		} else {
			line.Planned.add(1, v.ID.UUID)
		}
	}
}

func (t table) require(r Requirement) {
	line := t.line(Named{r.PartnerID.UUID, r.PartnerName})
	if line.Required == nil {
		line.Required = &Required{}
	}
	of := r.PartnerID.UUID
	line.Required.Due.add(r.Due, of)
	line.Required.Met.add(min(r.Made, r.Due), of)
	switch r.Standing {
	case Overdue:
		line.Required.Overdue.add(r.Missing(), of)
	case Waived:
		line.Required.Waived.add(r.Missing(), of)
	}
}

func (t table) all() []Line {
	lines := []Line{}
	for _, l := range t.lines {
		lines = append(lines, *l)
	}
	return lines
}

func (l Line) position() page.Position { return page.Position{Key: l.Name, ID: l.ID.String()} }
