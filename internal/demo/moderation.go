package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/moderation"
)

// moderate puts an exercise over last year's reports on the agenda, which is under way. The
// inspector alone takes part: whoever observes in so small a hub knows too many of them.
func (s *seed) moderate() {
	w := &s.world
	s.at(s.on(s.day(-1), 9, 40), "draw a moderation exercise", func() error {
		seen, err := s.moderations.Draw(s.ctx, w.QALead.Actor(), moderation.New{
			Year: calendar.YearOf(s.day(0)).Previous(), Framework: w.Frameworks.Retired, Size: 6, Seed: 2026,
			Participants: []id.Person{w.Inspector.ID},
		})
		w.Moderation = seen.ID
		return err
	})
}
