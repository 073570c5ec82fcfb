package engagement

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// ActionCounts are agreed actions by how they stand.
type ActionCounts struct{ Open, Overdue, Done int }

// counts are figures while they are counted.
type counts struct {
	group                        string
	engaged, rest                int
	planned, published, upToDate int // of both
	held, challenged, leaderless int
	actions                      ActionCounts
}

// count is what figures are counted from.
type count struct {
	year    calendar.AcademicYear
	on      calendar.Date
	schools []Engagement
	history history
	plans   map[int]OwnPlan
	rolls   map[id.School]school.Roll
	actions map[id.Conversation]ActionCounts
}

func newCount(tx Tx, within access.Scope, year calendar.AcademicYear, on calendar.Date) (c count, err error) {
	c.year, c.on = year, on
	if c.history, c.schools, err = standings(tx, within, on); err != nil {
		return c, err
	}
	if c.plans, err = tx.OwnPlans(year); err != nil {
		return c, err
	}
	if c.rolls, err = tx.LatestRolls(on); err != nil {
		return c, err
	}
	c.actions, err = tx.AgreedActionsOf(year.Days())
	return c, err
}

// groups counts schools and conversations by group, in the order of the groups' names.
func (c count) groups(by Grouping) []counts {
	at := map[string]*counts{}
	for _, e := range c.schools {
		name := c.groupOf(by, e.School)
		if at[name] == nil {
			at[name] = &counts{group: name}
		}
		c.add(at[name], e)
	}
	var all []counts
	for _, g := range at {
		if g.engaged+g.rest+g.held > 0 {
			all = append(all, *g)
		}
	}
	slices.SortFunc(all, func(a, b counts) int { return cmp.Compare(a.group, b.group) })
	return all
}

func (c count) add(to *counts, e Engagement) {
	if e.OpenOn(c.on) {
		c.addSchool(to, e)
	}
	for _, t := range c.history.talks[e.URN] {
		if !t.heldBy(c.on) || calendar.YearOf(t.HeldOn) != c.year {
			continue
		}
		to.held++
		if t.Challenged {
			to.challenged++
		}
		if t.NoLeader {
			to.leaderless++
		}
		a := c.actions[t.ID]
		to.actions.Open, to.actions.Overdue, to.actions.Done = to.actions.Open+a.Open, to.actions.Overdue+a.Overdue, to.actions.Done+a.Done
	}
}

func (c count) addSchool(to *counts, e Engagement) {
	if e.Rung.Engaged() {
		to.engaged++
	} else {
		to.rest++
	}
	own := c.ownPlan(e.URN)
	if own.Has {
		to.planned++
	}
	if own.Published {
		to.published++
	}
	if own.UpToDate {
		to.upToDate++
	}
}

// ownPlan gives what is known of a school's plan of the year, or of that of the latest school
// that it succeeded one to one and that has one.
func (c count) ownPlan(urn int) OwnPlan {
	for _, u := range append([]int{urn}, c.history.lineage.Before(urn)...) {
		if own, is := c.plans[u]; is {
			return own
		}
	}
	return OwnPlan{}
}

func (c count) groupOf(by Grouping, s School) string {
	switch by {
	case ByPhase:
		return cmp.Or(s.Phase, unknown)
	case ByAuthority:
		return cmp.Or(s.LACode, unknown)
	case BySize:
		if pupils := c.pupils(s); pupils != nil {
			return bandOf(sizes, float64(*pupils))
		}
		return unknown
	case ByFSM:
		if share, ok := c.meals(s); ok {
			return bandOf(meals, share)
		}
		return unknown
	}
	return string(ByHub)
}

// pupils gives how many a school has by its latest roll, or by the register.
func (c count) pupils(s School) *int {
	if roll := c.rolls[s.ID]; roll.Pupils != nil {
		return roll.Pupils
	}
	return s.Pupils
}

// meals gives the per cent of pupils who may have free school meals by the latest roll, or by
// the register.
func (c count) meals(s School) (float64, bool) {
	if roll := c.rolls[s.ID]; roll.FSM != nil && roll.Pupils != nil && *roll.Pupils > 0 {
		return 100 * float64(*roll.FSM) / float64(*roll.Pupils), true
	}
	share, err := strconv.ParseFloat(s.FSMPercent, 64)
	return share, err == nil
}
