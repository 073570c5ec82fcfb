package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/sample"
)

// sample draws the schools that the hub looks at more deeply, and adds the one that a head
// teacher asked for.
func (s *seed) sample() {
	w := &s.world
	s.at(s.on(s.day(-9), 14, 25), "draw the sample of the year", func() error {
		seen, err := s.samples.Draw(s.ctx, w.QALead.Actor(), calendar.YearOf(s.day(-9)), 10, "derbyshire-2026")
		w.Sample = seen.ID
		return err
	})
	s.at(s.on(s.day(-9), 14, 40), "add a school to the sample", func() error {
		_, err := s.samples.Add(s.ctx, w.HubManager.Actor(), w.Sample, s.urns[herbert], sample.Requested)
		return err
	})
}
