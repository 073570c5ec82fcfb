package demo

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/safeguarding"
)

// raiseConcerns has three concerns raised, and two of them seen to.
func (s *seed) raiseConcerns() {
	w := &s.world
	raise := func(in *id.Concern, day int, by *Person, what func() safeguarding.Raising) {
		s.at(s.on(s.day(day), 12, 10), "raise a concern", func() error {
			receipt, err := s.safeguarding.Raise(s.ctx, by.Actor(), what())
			if err != nil {
				return err
			}
			*in, err = s.concern(receipt.Number)
			return err
		})
	}
	lead := func(day, minute int, of *id.Concern, do func(id.Concern, access.Actor) error) {
		s.at(s.on(s.day(day), 15, minute), "see to a concern", func() error { return do(*of, w.SafeguardingLead.Actor()) })
	}
	acknowledge := func(c id.Concern, who access.Actor) error {
		_, err := s.safeguarding.Acknowledge(s.ctx, who, c, asSeen)
		return err
	}

	raise(&w.Concerns.Closed, -9, &w.OtherTeacher, func() safeguarding.Raising {
		return safeguarding.Raising{Text: "A door to the car park stands open during the Saturday ensembles."}
	})
	lead(-9, 5, &w.Concerns.Closed, acknowledge)
	lead(-8, 10, &w.Concerns.Closed, func(c id.Concern, who access.Actor) error {
		_, err := s.safeguarding.Close(s.ctx, who, c, asSeen, "The site manager keeps it shut from now on; looked at on Saturday.")
		return err
	})
	raise(&w.Concerns.Visit, -3, &w.Observer, func() safeguarding.Raising {
		return safeguarding.Raising{Text: "Something that was said in the corridor after the lesson; details by telephone.", Visit: w.Visits.Published.ID}
	})
	lead(-3, 20, &w.Concerns.Visit, acknowledge)
	lead(-3, 30, &w.Concerns.Visit, func(c id.Concern, who access.Actor) error {
		_, err := s.safeguarding.AddNote(s.ctx, who, c, asSeen, "Rang the observer at 15.25.")
		return err
	})
	lead(-2, 30, &w.Concerns.Visit, func(c id.Concern, who access.Actor) error {
		_, err := s.safeguarding.Refer(s.ctx, who, c, asSeen, "The school's designated safeguarding lead", "Passed on in full by telephone.")
		return err
	})
	raise(&w.Concerns.School, -2, &w.QALead, func() safeguarding.Raising {
		return safeguarding.Raising{Text: "How concerns are taken up at the school.", School: w.Schools.Visited, Person: w.SchoolSafeguardingLead.ID}
	})
}

// concern finds the concern of a receipt, as the hub's lead does.
func (s *seed) concern(receipt string) (id.Concern, error) {
	found, err := s.safeguarding.List(s.ctx, s.world.SafeguardingLead.Actor(), safeguarding.Filter{Receipt: receipt}, page.Request{Limit: 1, Sort: "raisedAt"})
	if err != nil || len(found.Items) == 0 {
		return id.Concern{}, err
	}
	return found.Items[0].ID, nil
}
