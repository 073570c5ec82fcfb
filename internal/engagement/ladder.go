package engagement

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Rung is where a school stands.
type Rung string

// The rungs: five to climb, the lowest first, and two beside them.
const (
	NeverReached   Rung = "never-reached"
	Invited        Rung = "invited"
	InConversation Rung = "in-conversation"
	PlanAgreed     Rung = "plan-agreed"
	Reviewed       Rung = "reviewed"
	Declined       Rung = "declined"
	Lapsed         Rung = "lapsed"
)

// Engaged reports whether the hub is in conversation with a school on the rung.
func (r Rung) Engaged() bool { return r == InConversation || r == PlanAgreed || r == Reviewed }

// Waits reports whether a school on the rung is to be followed up.
func (r Rung) Waits() bool { return r == NeverReached || r == Declined || r == Lapsed }

// Talk is what happened of one conversation. A zero day or instant: it has not.
type Talk struct {
	ID          id.Conversation
	URN         int `gorm:"column:urn"` // of the school with which it was
	State       string
	PlannedAt   time.Time
	PlannedOn   calendar.Date // for which day
	HeldOn      calendar.Date
	WrittenUpAt *time.Time
	AgreedAt    *time.Time
	DeclinedAt  *time.Time
	CancelledAt *time.Time
	Actions     int  // that were agreed
	Reviews     bool // it looked at an action that was agreed before
	Challenged  bool // something was
	NoLeader    bool // nobody who leads the school took part
}

// by reports whether an instant had come by the end of a day.
func by(at *time.Time, day calendar.Date) bool {
	return at != nil && !at.IsZero() && !calendar.DateOf(*at).After(day)
}

func (t Talk) heldBy(day calendar.Date) bool { return !t.HeldOn.IsZero() && !t.HeldOn.After(day) }

// plannedBy reports whether it had been planned by the end of the day, and not called off by
// the hub. What was recorded only afterwards was planned by the day on which it was held.
func (t Talk) plannedBy(day calendar.Date) bool {
	return t.heldBy(day) || by(&t.PlannedAt, day) && !by(t.CancelledAt, day)
}

// waitsOn reports whether it was planned on the day and not held yet, nor declined.
func (t Talk) waitsOn(day calendar.Date) bool {
	return t.plannedBy(day) && !t.heldBy(day) && !by(t.DeclinedAt, day)
}

// Standing is where a school stands at the end of a day.
type Standing struct {
	Rung    Rung
	Since   calendar.Date
	Reached Rung // the highest of the five that was ever come to
	LastOn  calendar.Date
	NextOn  calendar.Date // for which day the next is planned
	Of      []id.Conversation
}

// Stand computes where a school stands at the end of a day by its conversations, and those of
// the schools that it succeeded one to one. The interval is in months; known is since when the
// hub has the school.
func Stand(talks []Talk, day calendar.Date, interval int, known calendar.Date) Standing {
	s := Standing{Rung: NeverReached, Since: known, Reached: NeverReached}
	var held, waiting []Talk
	for _, t := range talks {
		switch {
		case t.heldBy(day):
			held = append(held, t)
		case t.waitsOn(day):
			waiting = append(waiting, t)
		}
	}
	slices.SortStableFunc(held, func(a, b Talk) int { return a.HeldOn.Compare(b.HeldOn) })
	slices.SortStableFunc(waiting, func(a, b Talk) int { return a.PlannedOn.Compare(b.PlannedOn) })
	if slices.ContainsFunc(talks, func(t Talk) bool { return t.plannedBy(day) }) {
		s.Reached = Invited
	}
	if len(held) > 0 {
		s.LastOn = held[len(held)-1].HeldOn
		s.Reached = climb(held, day).Rung
	}
	if len(waiting) > 0 {
		s.NextOn = waiting[0].PlannedOn
	}
	switch {
	case s.declined(talks, held, waiting, day):
	case len(held) > 0:
		s.inConversation(run(held, interval), day, interval)
	case len(waiting) > 0:
		s.invited(waiting, day, interval)
	}
	return s
}

// declined reports whether a refusal is the last that happened.
func (s *Standing) declined(talks, held, waiting []Talk, day calendar.Date) bool {
	var last *Talk
	for i, t := range talks {
		if by(t.DeclinedAt, day) && t.refusedAfter(held) && (last == nil || t.DeclinedAt.After(*last.DeclinedAt)) {
			last = &talks[i]
		}
	}
	if last == nil || len(waiting) > 0 {
		return false
	}
	s.Rung, s.Since, s.Of = Declined, calendar.DateOf(*last.DeclinedAt), []id.Conversation{last.ID}
	return true
}

// refusedAfter reports whether the refusal came after all that were held. A day has no hours for
// meetings: of one day the refusal of a conversation that was for a later day, or was planned
// later, came after; unless the meeting was arranged on that day, after the refusal.
func (t Talk) refusedAfter(held []Talk) bool {
	on := calendar.DateOf(*t.DeclinedAt)
	return !slices.ContainsFunc(held, func(h Talk) bool {
		if h.HeldOn != on {
			return h.HeldOn.After(on)
		}
		if calendar.DateOf(h.PlannedAt) == on && h.PlannedAt.After(*t.DeclinedAt) {
			return true
		}
		return !t.PlannedOn.After(on) && !t.PlannedAt.After(h.PlannedAt)
	})
}

// invited is for whom conversations are planned and none was held.
func (s *Standing) invited(waiting []Talk, day calendar.Date, interval int) {
	s.Rung, s.Since = Invited, calendar.DateOf(waiting[0].PlannedAt)
	for _, t := range waiting {
		s.Of = append(s.Of, t.ID)
		if on := calendar.DateOf(t.PlannedAt); on.Before(s.Since) {
			s.Since = on
		}
	}
	s.lapse(waiting[len(waiting)-1].PlannedOn, day, interval)
}

// lapse is what becomes of a school when the interval since a day is over.
func (s *Standing) lapse(from, day calendar.Date, interval int) bool {
	ends := from.AddMonths(interval)
	if day.Before(ends) {
		return false
	}
	s.Rung, s.Since = Lapsed, ends
	return true
}

func (s *Standing) inConversation(held []Talk, day calendar.Date, interval int) {
	last := held[len(held)-1]
	if s.lapse(last.HeldOn, day, interval) {
		s.Of = []id.Conversation{last.ID}
		return
	}
	at := climb(held, day)
	s.Rung, s.Since, s.Of = at.Rung, at.Since, at.Of
}

// run gives those of the conversations since the last lapse.
func run(held []Talk, interval int) []Talk {
	from := len(held) - 1
	for from > 0 && held[from].HeldOn.Before(held[from-1].HeldOn.AddMonths(interval)) {
		from--
	}
	return held[from:]
}

// climb gives the highest rung that conversations which were held lead to, since when, and by
// which of them.
func climb(held []Talk, day calendar.Date) Standing {
	at := Standing{Rung: InConversation, Since: held[0].HeldOn}
	for _, t := range held {
		at.Of = append(at.Of, t.ID)
	}
	for _, t := range held {
		if by(t.AgreedAt, day) && t.Actions > 0 {
			at = Standing{Rung: PlanAgreed, Since: calendar.DateOf(*t.AgreedAt), Of: []id.Conversation{t.ID}}
			break
		}
	}
	for _, t := range held {
		if by(t.WrittenUpAt, day) && t.Reviews {
			return Standing{Rung: Reviewed, Since: calendar.DateOf(*t.WrittenUpAt), Of: []id.Conversation{t.ID}}
		}
	}
	return at
}
