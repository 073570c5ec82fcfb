package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/visitrequest"
)

// request puts three requests of one head teacher on the agenda: a visit that was agreed to
// and made, one that was refused, and a report that waits for the elected member.
func (s *seed) request() {
	w := &s.world
	s.ask(&w.Requests.Agreed, s.day(-15), func() visitrequest.New {
		return visitrequest.New{Kind: visitrequest.Visit, Provision: w.Provisions.External,
			Reason: "The governors ask what the lunchtime club adds, and whether the hub would stand by it."}
	})
	s.decide(&w.Requests.Agreed, s.day(-13), visitrequest.Decision{Agreed: true})
	s.ask(&w.Requests.Refused, s.day(-9), func() visitrequest.New {
		return visitrequest.New{Kind: visitrequest.Visit, Provision: w.Provisions.Visited, Reason: "A second visit, since we have a new music lead."}
	})
	s.decide(&w.Requests.Refused, s.day(-7), visitrequest.Decision{Reason: "This provision is visited this month in any case."})
	s.ask(&w.Requests.Open, s.day(-1), func() visitrequest.New {
		return visitrequest.New{Kind: visitrequest.Report, Visit: w.Visits.Issued.ID, Reason: "To plan next term's timetable with the partner."}
	})
}

func (s *seed) ask(in *id.VisitRequest, on calendar.Date, what func() visitrequest.New) {
	s.at(s.on(on, 8, 35), "make a request", func() error {
		seen, err := s.requests.Make(s.ctx, s.world.Headteacher.Actor(), what())
		*in = seen.ID
		return err
	})
}

func (s *seed) decide(which *id.VisitRequest, on calendar.Date, d visitrequest.Decision) {
	s.at(s.on(on, 19, 10), "decide a request", func() error {
		_, err := s.requests.Decide(s.ctx, s.world.ElectedMember.Actor(), *which, asSeen, d)
		return err
	})
}

// request is the one upon which the visit is proposed.
func (t *teller) request() (none id.VisitRequest) {
	if t.kind == "headteacher-requested" {
		return t.world.Requests.Agreed
	}
	return none
}
