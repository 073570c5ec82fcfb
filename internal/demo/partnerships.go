package demo

import "github.com/hubqa/hubqa/internal/pitfall"

// setAside puts on the agenda that a QA lead looked at a signal of a partnership and set it
// aside.
func (s *seed) setAside() {
	w := &s.world
	w.Partnerships.Visited = pitfall.Of{School: w.Schools.Visited, Partner: w.Partners.Service, Year: s.year()}
	w.Partnerships.AlsoTaught = pitfall.Of{School: w.Schools.AlsoTaught, Partner: w.Partners.Service, Year: s.year()}
	s.at(s.on(s.thisYear(-2), 0, 25), "dismiss a signal", func() error {
		_, err := s.pitfalls.Dismiss(s.ctx, w.QALead.Actor(), w.Partnerships.AlsoTaught, pitfall.NoStartingPoints, asSeen,
			"The teacher hears every pupil in the first week; what is heard is written down from January on.")
		return err
	})
}
