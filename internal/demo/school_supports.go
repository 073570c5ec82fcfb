package demo

import "github.com/hubqa/hubqa/internal/schoolsupport"

// support puts two links between schools on the agenda: one that both head teachers agreed,
// and one that waits for the school that is to support.
func (s *seed) support() {
	w := &s.world
	s.at(s.on(s.day(-20), 11, 35), "propose support", func() error {
		seen, err := s.supports.Propose(s.ctx, w.QALead.Actor(), schoolsupport.New{
			Supporting: w.Schools.Visited, Supported: w.Schools.AlsoTaught, Focus: "A progression in singing from Year 3 to Year 6.",
			FromOn: s.day(-14), ToOn: s.day(160),
		})
		w.Supports.Agreed = seen.ID
		return err
	})
	for i, head := range []Person{w.Headteacher, w.OtherHeadteacher} {
		s.at(s.on(s.day(-19+i), 8, 25), "agree to support", func() error {
			_, err := s.supports.Agree(s.ctx, head.Actor(), w.Supports.Agreed, asSeen)
			return err
		})
	}
	s.at(s.on(s.day(-3), 15, 25), "note an effect", func() error {
		_, err := s.supports.NoteEffect(s.ctx, w.OtherHeadteacher.Actor(), w.Supports.Agreed, asSeen, "Year 4 sings in two parts.")
		return err
	})
	s.at(s.on(s.day(-2), 12, 15), "propose support", func() error {
		seen, err := s.supports.Propose(s.ctx, w.Headteacher.Actor(), schoolsupport.New{
			Supporting: w.Schools.Unrelated, Supported: w.Schools.Visited, Focus: "Composing with a whole class.", FromOn: s.day(42),
		})
		w.Supports.Proposed = seen.ID
		return err
	})
}
