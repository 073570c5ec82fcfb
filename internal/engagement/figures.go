package engagement

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Grouping is what figures are told apart by.
type Grouping string

// The groupings.
const (
	ByHub       Grouping = "hub"
	ByPhase     Grouping = "phase"
	ByAuthority Grouping = "local-authority"
	BySize      Grouping = "size"
	ByFSM       Grouping = "free-school-meals"
)

// Groupings lists every grouping.
var Groupings = []Grouping{ByHub, ByPhase, ByAuthority, BySize, ByFSM}

const unknown = "unknown"

// band is a group of numbers that are below an end; 0: no end.
type band struct {
	name string
	end  float64
}

// sizes are bands of pupils, meals of the per cent of them who may have free school meals.
var (
	sizes = []band{{"under-100", 100}, {"100-199", 200}, {"200-399", 400}, {"400-999", 1000}, {"1000-and-more", 0}}
	meals = []band{{"under-10", 10}, {"10-19", 20}, {"20-29", 30}, {"30-39", 40}, {"40-and-more", 0}}
)

func bandOf(bands []band, n float64) string {
	i := slices.IndexFunc(bands, func(b band) bool { return n < b.end || b.end == 0 })
	return bands[i].name
}

// ActionCounts are agreed actions by how they stand.
type ActionCounts struct{ Open, Overdue, Done int }

// Share is a share in per cent, or the marker in its place: suppressed, or not applicable.
type Share struct {
	Value  float64
	Marker string
}

// Figures are those of one group of schools in an academic year.
type Figures struct {
	Year  calendar.AcademicYear
	On    calendar.Date // as it stood at the end of this day
	By    Grouping
	Group string
	// Schools are those that are open on the day, Engaged those of them that the hub is in
	// conversation with then.
	Schools, Engaged smallnumber.Figure
	Share            Share
	// Held are the conversations that were held in the year by the day, whatever became of the
	// school; WithChallenge, WithoutLeader and the actions are of these.
	Held, WithChallenge, WithoutLeader smallnumber.Figure
	Open, Overdue, Done                smallnumber.Figure
}

// counts are figures while they are counted.
type counts struct {
	group                        string
	engaged, rest                int
	held, challenged, leaderless int
	actions                      ActionCounts
}

// Figures gives a page of the figures of a year, in every grouping or in one. The zero year is
// the present one.
func (s Service) Figures(ctx context.Context, who access.Actor, year calendar.AcademicYear, only Grouping, at page.Request) (found page.Page[Figures], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		on := year.Last()
		if tx.Today().Before(on) {
			on = tx.Today()
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		c, err := newCount(tx, tx.Scope(access.ReadEngagementFigures), year, on)
		if err != nil {
			return err
		}
		var all []Figures
		for _, by := range Groupings {
			if only == "" || only == by {
				all = append(all, hide(by, c.groups(by), settings.SmallNumberThreshold)...)
			}
		}
		for i := range all {
			all[i].Year, all[i].On = year, on
		}
		found = cutFigures(all, at)
		return nil
	})
	return found, err
}

// place is where figures stand in their order: grouping by grouping, and by group.
func (f Figures) place() string { return string(rune('a'+slices.Index(Groupings, f.By))) + f.Group }

func cutFigures(all []Figures, at page.Request) page.Page[Figures] {
	if at.After != nil {
		all = slices.DeleteFunc(all, func(f Figures) bool { return f.place() <= at.After.Key })
	}
	return page.Cut(all, at.Limit, func(f Figures) page.Position { return page.Position{Key: f.place()} })
}

// count is what figures are counted from.
type count struct {
	year    calendar.AcademicYear
	on      calendar.Date
	schools []Engagement
	history history
	rolls   map[id.School]school.Roll
	actions map[id.Conversation]ActionCounts
}

func newCount(tx Tx, within access.Scope, year calendar.AcademicYear, on calendar.Date) (c count, err error) {
	c.year, c.on = year, on
	if c.schools, err = standings(tx, within, on); err != nil {
		return c, err
	}
	if c.history, err = readHistory(tx); err != nil {
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
	switch {
	case !e.OpenOn(c.on):
	case e.Rung.Engaged():
		to.engaged++
	default:
		to.rest++
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

// hide gives the groups as they are shown under a threshold.
func hide(by Grouping, all []counts, threshold int) (shown []Figures) {
	hidden := hiddenOf(all, threshold)
	talks := hiddenTalks(all, hidden, threshold)
	for i, g := range all {
		f := Figures{By: by, Group: g.group, Share: share(g.engaged, g.rest)}
		row, total := smallnumber.Row([]int{g.engaged, g.rest}, threshold)
		f.Engaged, f.Schools = row[0], total
		if hidden[i] {
			f.Engaged, f.Share = smallnumber.Figure{Marker: smallnumber.Suppressed}, Share{Marker: smallnumber.Suppressed}
		}
		f.conversations(g, talks[i])
		shown = append(shown, f)
	}
	return shown
}

func share(engaged, rest int) Share {
	if engaged+rest == 0 {
		return Share{Marker: school.NotApplicable}
	}
	return Share{Value: float64(int(1000*float64(engaged)/float64(engaged+rest)+0.5)) / 10}
}

// hiddenOf says of which groups the schools are hidden: those with a small count, and beside
// them the smallest others, until what is hidden together is so much that the figures for the
// hub do not give any of it away.
func hiddenOf(all []counts, threshold int) []bool {
	hidden, order := make([]bool, len(all)), []int{}
	var engaged, rest, n int
	hideIt := func(i int) {
		hidden[i], engaged, rest, n = true, engaged+all[i].engaged, rest+all[i].rest, n+1
	}
	small := func(count int) bool { return count > 0 && count < threshold }
	for i, g := range all {
		if small(g.engaged) || small(g.rest) {
			hideIt(i)
		} else {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return (all[a].engaged + all[a].rest) - (all[b].engaged + all[b].rest) })
	for _, i := range order {
		if n == 0 || n > 1 && engaged >= 2*threshold && rest >= 2*threshold {
			break
		}
		hideIt(i)
	}
	return hidden
}
