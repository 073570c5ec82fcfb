package engagement

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// history is what is needed to tell of some schools how far they are reached.
type history struct {
	lineage  school.Lineage
	talks    map[int][]Talk
	before   map[int]School // by URN: those that came before
	interval int
}

func readHistory(tx Tx, of []School) (h history, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return h, err
	}
	h.interval = settings.ConversationIntervalMonths
	if h.lineage, err = tx.Lineage(); err != nil {
		return h, err
	}
	var urns, before []int
	for _, s := range of {
		urns, before = append(urns, s.URN), append(before, h.lineage.Before(s.URN)...)
	}
	if h.before, err = tx.SchoolsKnown(before); err != nil {
		return h, err
	}
	h.talks, err = tx.TalksWith(append(urns, before...))
	return h, err
}

// of gives the conversations with a school and those that it succeeded.
func (h history) of(urn int) (all []Talk) {
	for _, u := range append([]int{urn}, h.lineage.Before(urn)...) {
		all = append(all, h.talks[u]...)
	}
	return all
}

func (h history) stand(s School, on calendar.Date) Standing {
	return Stand(h.of(s.URN), on, h.interval, h.known(s))
}

// known is since when the hub has a school that is open, this one or one that it succeeded.
func (h history) known(s School) calendar.Date {
	known := s.known()
	for _, u := range h.lineage.Before(s.URN) {
		if was, is := h.before[u]; is && was.known().Before(known) {
			known = was.known()
		}
	}
	return known
}

// Year is how far a school was reached at the end of an academic year, or is today, with the
// conversations of it.
type Year struct {
	Year calendar.AcademicYear
	Standing
	Talks []Talk // planned for or held in it
	Held  int
}

// History is how far one school is reached, and was year by year.
type History struct {
	Engagement
	Interval int   // months
	URNs     []int // of the school, and those that it succeeded one to one
	Years    []Year
}

// History gives how far one school in reach is reached, and was year by year, the latest first.
func (s Service) History(ctx context.Context, who access.Actor, which id.School) (found History, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadEngagement)
		schools, err := tx.EngagementSchools(within, which)
		if err != nil {
			return err
		}
		if len(schools) == 0 {
			return fault.Absent
		}
		h, err := readHistory(tx, schools)
		if err != nil {
			return err
		}
		one := []Engagement{{School: schools[0], Standing: h.stand(schools[0], tx.Today()), Today: tx.Today()}}
		if err := addFollowUps(tx, one); err != nil {
			return err
		}
		found = History{Engagement: one[0], Interval: h.interval, URNs: append([]int{one[0].URN}, h.lineage.Before(one[0].URN)...)}
		found.Years = h.years(one[0].School, tx.Today())
		return nil
	})
	return found, err
}

// years gives every year from the first conversation to the present one, the latest first.
func (h history) years(s School, today calendar.Date) (all []Year) {
	talks := h.of(s.URN)
	slices.SortStableFunc(talks, func(a, b Talk) int { return a.on().Compare(b.on()) })
	first := calendar.YearOf(today)
	for _, t := range talks {
		if y := calendar.YearOf(t.on()); y.Compare(first) < 0 {
			first = y
		}
	}
	for y := calendar.YearOf(today); y.Compare(first) >= 0; y = y.Previous() {
		end := y.Last()
		if today.Before(end) {
			end = today
		}
		year := Year{Year: y, Standing: Stand(talks, end, h.interval, h.known(s))}
		for _, t := range talks {
			if calendar.YearOf(t.on()) == y || y == calendar.YearOf(today) && t.on().After(y.Last()) {
				year.Talks = append(year.Talks, t)
			}
			if t.heldBy(today) && calendar.YearOf(t.HeldOn) == y {
				year.Held++
			}
		}
		all = append(all, year)
	}
	return all
}

// on is the day of a conversation: on which it was held, or for which it was planned.
func (t Talk) on() calendar.Date {
	if !t.HeldOn.IsZero() {
		return t.HeldOn
	}
	return t.PlannedOn
}
