package demo

import "github.com/hubqa/hubqa/internal/id"

// suggest puts two suggestions on the agenda, one of them with a reply.
func (s *seed) suggest() {
	w := &s.world
	make := func(in *id.Suggestion, day int, by *Person, clause, text string) {
		s.at(s.on(s.day(day), 16, 40), "make a suggestion", func() error {
			seen, err := s.suggestions.Make(s.ctx, by.Actor(), clause, text)
			*in = seen.ID
			return err
		})
	}
	make(&w.Suggestions.RepliedTo, -11, &w.Headteacher, "", "Please send the timetable of visits before the half term.")
	s.at(s.on(s.day(-6), 9, 5), "reply to a suggestion", func() error {
		_, err := s.suggestions.Reply(s.ctx, w.QALead.Actor(), w.Suggestions.RepliedTo, asSeen, "accepted", "From January the term's visits are sent with the newsletter.")
		return err
	})
	make(&w.Suggestions.Teacher, -2, &w.Teacher, "immediate_feedback", "A quiet place for the feedback should be booked with the visit.")
}
