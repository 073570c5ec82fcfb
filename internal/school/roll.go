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

	URN          int // of the school
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

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// RollKey is what a roll is found by.
type RollKey struct {
	School id.School
	On     calendar.Date
}

// Key is what the roll is found by.
func (r Roll) Key() RollKey { return RollKey{r.SchoolID, r.CountedOn} }

// TableName is where rolls are kept.
func (Roll) TableName() string { return "school_roll" }

// Why there is no figure.
const (
	Suppressed    = "c"
	NotApplicable = "z"
	Missing       = "missing"
)

// Group is a pupil group: its name, what the school census calls the count of it, and
// where a roll has the count.
type Group struct {
	Name   string
	census string
	at     func(*Roll) **int
}

// Groups is every pupil group; the first is all pupils.
var Groups = []Group{
	{"all", "NOR", func(r *Roll) **int { return &r.Pupils }},
	{"girls", "NORG", func(r *Roll) **int { return &r.Girls }},
	{"boys", "NORB", func(r *Roll) **int { return &r.Boys }},
	{"fsm", "NUMFSM", func(r *Roll) **int { return &r.FSM }},
	{"fsmEver6", "NUMFSMEVER", func(r *Roll) **int { return &r.FSMEver6 }},
	{"pupilPremium", "", func(r *Roll) **int { return &r.PupilPremium }},
	{"senSupport", "TSENELK", func(r *Roll) **int { return &r.SENSupport }},
	{"ehcPlan", "TSENELSE", func(r *Roll) **int { return &r.EHCPlan }},
	{"eal", "NUMEAL", func(r *Roll) **int { return &r.EAL }},
	{"lookedAfter", "", func(r *Roll) **int { return &r.LookedAfter }},
}

// Figure gives the count of a group, or why there is none.
func (g Group) Figure(r Roll) (count *int, marker string) {
	if count = *g.at(&r); count != nil {
		return count, ""
	}
	for _, entry := range strings.Fields(r.Markers) {
		if name, marker, _ := strings.Cut(entry, "="); name == g.Name {
			return nil, marker
		}
	}
	return nil, Missing
}

// keep keeps a count, or why there is none.
func (g Group) keep(r *Roll, count *int, marker string) {
	*g.at(r) = count
	entries := slices.DeleteFunc(strings.Fields(r.Markers), func(entry string) bool { return strings.HasPrefix(entry, g.Name+"=") })
	if marker != "" && marker != Missing {
		entries = append(entries, g.Name+"="+marker)
		slices.Sort(entries)
	}
	r.Markers = strings.Join(entries, " ")
}

// SameContent reports whether both say the same.
func (r Roll) SameContent(other Roll) bool {
	return r.Markers == other.Markers && !slices.ContainsFunc(Groups, func(g Group) bool {
		a, b := *g.at(&r), *g.at(&other)
		return (a == nil) != (b == nil) || a != nil && *a != *b
	})
}
