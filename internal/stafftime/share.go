package stafftime

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Sum is the time of one person for one team in one week, in minutes.
type Sum struct {
	WeekOn         calendar.Date
	Team           string
	PersonID       id.Person
	Strategic, All int
}

// Shares are the strategic shares of an academic year.
type Shares struct {
	Year   calendar.AcademicYear
	Target int // per cent; 0: the hub has set none
	Items  []Share
}

// Share is what strategic work is of the time of a group in a term.
type Share struct {
	Term    calendar.Term
	Team    string             // empty: the hub
	People  smallnumber.Figure // who have time in it, rounded down to a multiple of the hub's threshold
	Percent smallnumber.Figure
}

// Shares tells the strategic shares of an academic year, of the terms that have ended; of the
// present one where none is named.
func (s Service) Shares(ctx context.Context, who access.Actor, year calendar.AcademicYear) (found Shares, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadStaffTimeShares)
		if within.IsEmpty() {
			return fault.Absent
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		if year.IsZero() {
			year = calendar.YearOf(tx.Today())
		}
		days := year.Days() // a week is of the year of its Thursday
		sums, err := tx.StaffTimeSums(within, calendar.Range{From: days.From.AddDays(-3), To: days.To.AddDays(-3)})
		found = Shares{Year: year, Target: settings.StrategicSharePercent}
		for _, term := range []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer} {
			if year.Term(term).To.Before(tx.Today()) {
				found.Items = append(found.Items, sharesOf(term, sums, settings.SmallNumberThreshold)...)
			}
		}
		return err
	})
	return found, err
}

// group is the time of some people.
type group struct {
	team           string
	people         map[id.Person]bool
	strategic, all int
}

func (g *group) add(s Sum) {
	if s.All == 0 {
		return
	}
	if g.people == nil {
		g.people = map[id.Person]bool{}
	}
	g.people[s.PersonID] = true
	g.strategic, g.all = g.strategic+s.Strategic, g.all+s.All
}

func (g *group) share(term calendar.Term, shown bool, threshold int) Share {
	if !shown {
		hidden := smallnumber.Figure{Marker: smallnumber.Suppressed}
		return Share{Term: term, Team: g.team, People: hidden, Percent: hidden}
	}
	percent := int(math.Round(100 * float64(g.strategic) / float64(g.all)))
	people := len(g.people) / threshold * threshold
	return Share{Term: term, Team: g.team, People: smallnumber.Figure{Value: people}, Percent: smallnumber.Figure{Value: percent}}
}

// sharesOf gives the share of the hub in a term and those of its teams, as they are shown.
func sharesOf(term calendar.Term, sums []Sum, threshold int) (shares []Share) {
	var hub group
	teams := map[string]*group{}
	for _, s := range sums {
		if calendar.TermOf(calendar.WeekOf(s.WeekOn).Middle()) != term || s.All == 0 {
			continue
		}
		if teams[s.Team] == nil {
			teams[s.Team] = &group{team: s.Team}
		}
		teams[s.Team].add(s)
		hub.add(s)
	}
	if hub.all == 0 {
		return nil
	}
	shown := visible(teams, threshold)
	shares = append(shares, hub.share(term, len(hub.people) >= threshold && enough(teams, shown, threshold), threshold))
	for _, name := range slices.Sorted(maps.Keys(teams)) {
		if name != "" {
			shares = append(shares, teams[name].share(term, shown[name], threshold))
		}
	}
	return shares
}

// visible gives the teams whose shares can be shown beside the hub's.
func visible(teams map[string]*group, threshold int) map[string]bool {
	shown := map[string]bool{}
	bySize := slices.SortedFunc(maps.Values(teams), func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(a.people), len(b.people)), cmp.Compare(a.team, b.team))
	})
	for _, g := range bySize {
		shown[g.team] = g.team != "" && len(g.people) >= threshold
	}
	for _, g := range bySize {
		if enough(teams, shown, threshold) {
			break
		}
		shown[g.team] = false
	}
	return shown
}

// enough reports whether what the hub has beside the teams that are shown is of nobody, or
// of so many people that nobody is told by it.
func enough(teams map[string]*group, shown map[string]bool, threshold int) bool {
	rest := map[id.Person]bool{}
	for name, g := range teams {
		if !shown[name] {
			maps.Copy(rest, g.people)
		}
	}
	return len(rest) == 0 || len(rest) >= threshold
}
