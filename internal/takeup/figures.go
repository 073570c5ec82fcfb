package takeup

import (
	"cmp"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// The kinds of figures.
const (
	Participation  = "participation"   // who takes part in a term
	StartingPoints = "starting-points" // with what experience they began, and where they stand
	Continuation   = "continuation"    // of those who began in a term, who still takes part
	Achievement    = "achievement"     // with what outcome pupils were entered
)

// The lines of figures. A level stands after the colon, or how many terms later it is.
const (
	All          = "all"
	OnEntry      = "entry:"
	Now          = "now:"
	GoodProgress = "good-progress"
	After        = "after:" // 0: who began
	Entries      = "entries"
	Outcome      = "outcome:"
)

// Levels are the levels of experience, the lowest first.
var Levels = []string{"none", "entry", "foundation", "intermediate", "advanced"}

// Outcomes are the outcomes of each kind of achievement, the best first.
var Outcomes = map[string][]string{
	"gcse-music":    {"9", "8", "7", "6", "5", "4", "3", "2", "1", "U"},
	"a-level-music": {"A*", "A", "B", "C", "D", "E", "U"},
	"graded-exam":   {"distinction", "merit", "pass", "below-pass"},
	"arts-award":    {"gold", "silver", "bronze", "explore", "discover", "not-achieved"},
}

// Figures are counts of pupils by group: of a provision, or of a school where no provision
// is concerned. Its natural key is that, the kind, the academic year, the term and what they
// are of.
type Figures struct {
	HubID         id.Hub     `gorm:"primaryKey"`
	ID            id.Figures `gorm:"primaryKey"`
	Kind          string
	SchoolID      id.School
	ProvisionID   *id.Provision
	PartnerID     *id.Partner
	AcademicYear  calendar.AcademicYear
	Term          calendar.Term // of continuation that in which they began; none of achievement
	Of            string        // which achievement
	CountedOn     calendar.Date
	RollOn        calendar.Date // of the roll against which they are told, or of the one that fits best while none was settled; zero: there is none
	SexIncomplete bool          // girls and boys do not add up to all, and need not
	YearGroups    YearGroups
	EnteredBy     uuid.UUID // the person, or the machine client
	WithdrawnAt   *time.Time
	WithdrawnBy   *uuid.UUID // the same
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time

	WithdrawalReason access.Sealed[access.Figures]

	SchoolURN     int                `gorm:"->;-:migration"`
	SchoolName    string             `gorm:"->;-:migration"`
	PartnerName   string             `gorm:"->;-:migration"`
	ProvisionName string             `gorm:"->;-:migration"`
	Lines         []Line             `gorm:"-"`
	Twice         []string           `gorm:"-"` // where a request names a year group again, as JSON pointers
	Roll          *school.Counts     `gorm:"-"` // of RollOn
	RollYears     school.YearGroups  `gorm:"-"` // of the same
	Inspected     []access.Inspected `gorm:"-"` // the reader's live inspections of the school
	GoesOn        id.Provision       `gorm:"-"` // the provision that goes on from theirs, as whose they are read
	ReadIn        id.School          `gorm:"-"` // its school; zero: they are read as what they are
}

// TableName is the table of figures.
func (Figures) TableName() string { return "pupil_figures" }

// Line is one line of figures: a count for each group, of which that of all is always there.
type Line struct {
	HubID         id.Hub     `gorm:"primaryKey"`
	FiguresID     id.Figures `gorm:"primaryKey"`
	Line          string     `gorm:"primaryKey"`
	school.Counts `gorm:"embedded"`

	At string `gorm:"-"` // where a request has it, as a JSON pointer
}

// TableName is the table of lines.
func (Line) TableName() string { return "pupil_figures_line" }

// Facts are what the policy needs to know of figures.
func (f *Figures) Facts() access.Facts {
	facts := access.Facts{Hub: f.HubID, ID: f.ID.UUID, School: cmp.Or(f.ReadIn, f.SchoolID), SchoolsOwn: f.ProvisionID == nil, Inspected: f.Inspected}
	if f.PartnerID != nil {
		facts.Partner = *f.PartnerID
	}
	return facts
}

// Line gives the counts of a line, or nil.
func (f *Figures) Line(name string) *school.Counts {
	for i := range f.Lines {
		if f.Lines[i].Line == name {
			return &f.Lines[i].Counts
		}
	}
	return nil
}

// Lead gives the counts of all pupils whom the figures are about: who takes part, began, or
// was entered.
func (f *Figures) Lead() school.Counts {
	switch f.Kind {
	case StartingPoints:
		return sum(f.levelled(OnEntry))
	case Continuation:
		return of(f.Line(After + "0"))
	case Achievement:
		return of(f.Line(Entries))
	}
	return of(f.Line(All))
}

// levelled gives the lines of each level of experience, those that are there.
func (f *Figures) levelled(prefix string) (lines []Line) {
	for _, level := range Levels {
		if c := f.Line(prefix + level); c != nil {
			lines = append(lines, Line{Line: prefix + level, Counts: *c})
		}
	}
	return lines
}

// Against tells the figures against the roll.
func (f *Figures) Against(roll *school.Roll) {
	f.RollOn, f.Roll, f.RollYears = roll.CountedOn, &roll.Counts, roll.YearGroups
}

// AboveRoll gives the groups of which more pupils are counted than the roll has.
func (f *Figures) AboveRoll() (groups []string) {
	if f.Roll == nil {
		return nil
	}
	counted := f.Lead()
	for _, g := range school.Groups {
		n, _ := g.Figure(counted)
		if most, _ := g.Figure(*f.Roll); n != nil && most != nil && *n > *most {
			groups = append(groups, g.Name)
		}
	}
	return groups
}

// The faults of figures.
var (
	ErrRecorded  = fault.New(fault.Conflict, "figures-recorded", "Such figures are recorded already; correct them.")
	ErrWithdrawn = fault.New(fault.Conflict, "figures-withdrawn", "They were withdrawn.")
)

func of(c *school.Counts) school.Counts {
	if c == nil {
		return school.Counts{}
	}
	return *c
}

// sum adds counts up. A group that one of them does not know is not known.
func sum(lines []Line) (total school.Counts) {
	for _, g := range school.Groups {
		all, known := 0, len(lines) > 0
		for _, l := range lines {
			n, _ := g.Figure(l.Counts)
			if known = known && n != nil; known {
				all += *n
			}
		}
		if known {
			g.Keep(&total, &all, "")
		}
	}
	return total
}
