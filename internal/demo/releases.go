package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
)

// release tells everybody who took part in the summer of the year before.
func (s *seed) release() {
	w := &s.world
	s.at(s.on(s.thisYear(-8), 0, 10), "release participation", func() error {
		made, err := s.releases.Release(s.ctx, w.QALead.Actor(), s.year().Previous(), calendar.Summer, "")
		w.Release = made.ID
		return err
	})
}
