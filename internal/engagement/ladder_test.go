package engagement

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

func day(month time.Month, d int) calendar.Date { return calendar.On(2026, month, d) }

func at(d calendar.Date) *time.Time {
	t := calendar.Midnight(d).Add(10 * time.Hour)
	return &t
}

func planned(at0, on calendar.Date) Talk {
	return Talk{ID: id.Conversation{UUID: uuid.New()}, PlannedAt: *at(at0), PlannedOn: on}
}

func (t Talk) hoursLater(n int) Talk {
	t.PlannedAt = t.PlannedAt.Add(time.Duration(n) * time.Hour)
	return t
}
func (t Talk) held(on calendar.Date) Talk        { t.HeldOn = on; return t }
func (t Talk) declinedOn(on calendar.Date) Talk  { t.DeclinedAt = at(on); return t }
func (t Talk) cancelledOn(on calendar.Date) Talk { t.CancelledAt = at(on); return t }
func (t Talk) agreed(on calendar.Date, n int) Talk {
	t.WrittenUpAt, t.AgreedAt, t.Actions = at(on), at(on), n
	return t
}
func (t Talk) lookedBack(writtenUp calendar.Date) Talk {
	t.WrittenUpAt, t.Reviews = at(writtenUp), true
	return t
}

// The rung is computed from what had happened by the end of the day, and from nothing else.
func TestStand(t *testing.T) {
	jan, feb, mar, apr := day(1, 10), day(2, 10), day(3, 10), day(4, 10)
	const interval = 6
	for _, c := range []struct {
		name    string
		on      calendar.Date
		talks   []Talk
		rung    Rung
		since   calendar.Date
		reached Rung
	}{
		{"nothing", feb, nil, NeverReached, day(1, 1), NeverReached},
		{"planned", feb, []Talk{planned(jan, mar)}, Invited, jan, Invited},
		{"planned tomorrow", feb, []Talk{planned(mar, apr)}, NeverReached, day(1, 1), NeverReached},
		{"called off by the hub", mar, []Talk{planned(jan, apr).cancelledOn(feb)}, NeverReached, day(1, 1), NeverReached},
		{"before it was called off", jan, []Talk{planned(jan, apr).cancelledOn(feb)}, Invited, jan, Invited},
		{"declined", feb, []Talk{planned(jan, mar).declinedOn(feb)}, Declined, feb, Invited},
		{"before it was declined", jan, []Talk{planned(jan, mar).declinedOn(feb)}, Invited, jan, Invited},
		{"declined and planned anew", mar, []Talk{planned(jan, mar).declinedOn(feb), planned(mar, apr)}, Invited, mar, Invited},
		{"declined long ago", day(12, 1), []Talk{planned(jan, mar).declinedOn(feb)}, Declined, feb, Invited},
		{"held", feb, []Talk{planned(jan, feb).held(feb)}, InConversation, feb, InConversation},
		{"held, recorded later", feb, []Talk{planned(apr, feb).held(feb)}, InConversation, feb, InConversation},
		{"held and declined after", apr, []Talk{planned(jan, feb).held(feb), planned(mar, apr).declinedOn(mar)}, Declined, mar, InConversation},
		{"declined and held after", apr, []Talk{planned(jan, feb).declinedOn(feb), planned(mar, apr).held(apr)}, InConversation, apr, InConversation},
		{"held, and the next declined on that day", apr, []Talk{planned(jan, mar).held(mar), planned(feb, apr).declinedOn(mar)}, Declined, mar, InConversation},
		{"held, and declined on that day what was planned later", apr, []Talk{planned(jan, mar).held(mar), planned(feb, mar).declinedOn(mar)}, Declined, mar, InConversation},
		{"declined, and held on that day what was planned later", apr, []Talk{planned(jan, mar).declinedOn(mar), planned(feb, mar).held(mar)}, InConversation, mar, InConversation},
		{"declined, and met after all", apr, []Talk{planned(jan, apr).declinedOn(mar), planned(mar, mar).hoursLater(1).held(mar)}, InConversation, mar, InConversation},
		{"agreed without an action", mar, []Talk{planned(jan, feb).held(feb).agreed(mar, 0)}, InConversation, feb, InConversation},
		{"agreed", mar, []Talk{planned(jan, feb).held(feb).agreed(mar, 1)}, PlanAgreed, mar, PlanAgreed},
		{"agreed tomorrow", feb, []Talk{planned(jan, feb).held(feb).agreed(mar, 1)}, InConversation, feb, InConversation},
		{"reviewed", apr, []Talk{planned(jan, feb).held(feb).agreed(mar, 1), planned(mar, mar).held(mar).lookedBack(apr)}, Reviewed, apr, Reviewed},
		{"the day before the interval is over", day(8, 9), []Talk{planned(jan, feb).held(feb).agreed(mar, 1)}, PlanAgreed, mar, PlanAgreed},
		{"the interval is over", day(8, 10), []Talk{planned(jan, feb).held(feb).agreed(mar, 1)}, Lapsed, day(8, 10), PlanAgreed},
		{"over, and the next is planned", day(8, 10), []Talk{planned(jan, feb).held(feb), planned(mar, day(9, 1))}, Lapsed, day(8, 10), InConversation},
		{"after a lapse it begins anew", day(9, 10), []Talk{planned(jan, feb).held(feb).agreed(mar, 1), planned(mar, day(9, 1)).held(day(9, 1))}, InConversation, day(9, 1), PlanAgreed},
		{"invited, and never held", day(9, 10), []Talk{planned(jan, mar)}, Lapsed, day(9, 10), Invited},
	} {
		got := Stand(c.talks, c.on, interval, day(1, 1))
		if got.Rung != c.rung || got.Since != c.since || got.Reached != c.reached {
			t.Errorf("%s: %s since %s, once %s; not %s since %s, once %s", c.name, got.Rung, got.Since, got.Reached, c.rung, c.since, c.reached)
		}
	}
}
