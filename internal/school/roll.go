package school

import (
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Roll is how many pupils a school had on one day, by pupil group. Its natural key is
// the school and the day. A figure that is nil is not known: its marker says why.
type Roll struct {
	HubID     id.Hub        `gorm:"primaryKey"`
	SchoolID  id.School     `gorm:"primaryKey"`
	CountedOn calendar.Date `gorm:"primaryKey"`
	ID        id.Roll

	URN        int // of the school
	Counts     `gorm:"embedded"`
	YearGroups YearGroups // as far as they are known: no more than all

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// SameContent reports whether both say the same.
func (r Roll) SameContent(other Roll) bool {
	return r.Counts.SameContent(other.Counts) && r.YearGroups == other.YearGroups
}

// RollKey is what a roll is found by.
type RollKey struct {
	School id.School
	On     calendar.Date
}

// Key is what the roll is found by.
func (r Roll) Key() RollKey { return RollKey{r.SchoolID, r.CountedOn} }

// Rolls are rolls of one school.
type Rolls []Roll

// ToTell gives the roll against which figures are told: that of the day on; or, where there is no
// day, the latest of the day of the count or before, else the earliest after it. It gives nil where
// there is none.
func (all Rolls) ToTell(on, counted calendar.Date) (best *Roll) {
	for i := range all {
		day := all[i].CountedOn
		switch {
		case day == on:
			return &all[i]
		case on.IsZero() && (best == nil || closer(day, best.CountedOn, counted)):
			best = &all[i]
		}
	}
	return best
}

// closer reports whether a day fits a count better than another one.
func closer(day, than, counted calendar.Date) bool {
	if day.After(counted) {
		return than.After(counted) && day.Before(than)
	}
	return than.After(counted) || day.After(than)
}

// TableName is where rolls are kept.
func (Roll) TableName() string { return "school_roll" }

// Counts is how many pupils of each group there are. A count that is nil is not known: its
// marker says why.
type Counts struct {
	Pupils       *int
	Girls        *int
	Boys         *int
	FSM          *int // who may have free school meals
	FSMEver6     *int `gorm:"column:fsm_ever6"` // or could within six years
	PupilPremium *int
	SENSupport   *int `gorm:"column:sen_support"`
	EHCPlan      *int `gorm:"column:ehc_plan"`
	EAL          *int `gorm:"column:eal"` // whose first language is not English
	LookedAfter  *int
	Markers      string // of figures that are not missing, as "eal=c fsm=z"
}

// Why there is no figure.
const (
	Suppressed    = "c"
	NotApplicable = "z"
	Missing       = "missing"
)

// Group is a pupil group: its name, what the school census calls the count of it, and
// where the count is.
type Group struct {
	Name   string
	census string
	at     func(*Counts) **int
}

// Groups is every pupil group; the first is all pupils.
var Groups = []Group{
	{"all", "NOR", func(c *Counts) **int { return &c.Pupils }},
	{"girls", "NORG", func(c *Counts) **int { return &c.Girls }},
	{"boys", "NORB", func(c *Counts) **int { return &c.Boys }},
	{"fsm", "NUMFSM", func(c *Counts) **int { return &c.FSM }},
	{"fsmEver6", "NUMFSMEVER", func(c *Counts) **int { return &c.FSMEver6 }},
	{"pupilPremium", "", func(c *Counts) **int { return &c.PupilPremium }},
	{"senSupport", "TSENELK", func(c *Counts) **int { return &c.SENSupport }},
	{"ehcPlan", "TSENELSE", func(c *Counts) **int { return &c.EHCPlan }},
	{"eal", "NUMEAL", func(c *Counts) **int { return &c.EAL }},
	{"lookedAfter", "", func(c *Counts) **int { return &c.LookedAfter }},
}

// Figure gives the count of a group, or why there is none.
func (g Group) Figure(c Counts) (count *int, marker string) {
	if count = *g.at(&c); count != nil {
		return count, ""
	}
	for _, entry := range strings.Fields(c.Markers) {
		if name, marker, _ := strings.Cut(entry, "="); name == g.Name {
			return nil, marker
		}
	}
	return nil, Missing
}

// Keep keeps a count, or why there is none.
func (g Group) Keep(c *Counts, count *int, marker string) {
	*g.at(c) = count
	entries := slices.DeleteFunc(strings.Fields(c.Markers), func(entry string) bool { return strings.HasPrefix(entry, g.Name+"=") })
	if marker != "" && marker != Missing {
		entries = append(entries, g.Name+"="+marker)
		slices.Sort(entries)
	}
	c.Markers = strings.Join(entries, " ")
}

// SameContent reports whether both say the same.
func (c Counts) SameContent(other Counts) bool {
	return c.Markers == other.Markers && !slices.ContainsFunc(Groups, func(g Group) bool {
		a, b := *g.at(&c), *g.at(&other)
		return (a == nil) != (b == nil) || a != nil && *a != *b
	})
}
