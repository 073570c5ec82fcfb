package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

// askAccess has people ask what is kept about them, and some of them not be told.
func (s *seed) askAccess() {
	w := &s.world
	s.at(s.on(s.day(-2), 8, 50), "record a letter", func() error {
		seen, err := s.access.Make(s.ctx, w.DataProtectionOfficer.Actor(), subjectaccess.New{Person: w.OtherQALead.ID, Form: "letter", ReceivedOn: s.day(-3)})
		w.Asked.Received = seen.ID
		return err
	})
	s.refuseAccess()
	s.review(s.day(-9), &w.PartnerContact, &w.Asked.InReview, func(parts []subjectaccess.PartSeen) error {
		w.Asked.Part = parts[0].ID
		return s.decideOn(w.Asked.InReview, parts[0].ID, subjectaccess.Decision{Decision: subjectaccess.Release})
	})
	s.review(s.day(-16), &w.Headteacher, &w.Asked.Released, func(parts []subjectaccess.PartSeen) error {
		for i, p := range parts {
			d := subjectaccess.Decision{Decision: subjectaccess.Release}
			switch i {
			case 1:
				d = subjectaccess.Decision{Decision: subjectaccess.Withhold, Reason: "It is about somebody else throughout."}
			case 2:
				d = subjectaccess.Decision{Decision: subjectaccess.Redact, Reason: "It names somebody else.", Replacement: "There is such an entry."}
			}
			if err := s.decideOn(w.Asked.Released, p.ID, d); err != nil {
				return err
			}
		}
		_, err := s.access.Release(s.ctx, w.QALead.Actor(), w.Asked.Released, asSeen)
		return err
	})
}

// refuseAccess has a letter come of which nobody knows who wrote it, somebody ask too much,
// and somebody think better of it.
func (s *seed) refuseAccess() {
	w := &s.world
	s.at(s.on(s.day(-5), 9, 20), "record a letter and propose to refuse it", func() error {
		officer := w.DataProtectionOfficer.Actor()
		seen, err := s.access.Make(s.ctx, officer, subjectaccess.New{Person: w.UnrelatedHeadteacher.ID, Form: "letter", ReceivedOn: s.day(-12)})
		if err != nil {
			return err
		}
		w.Asked.Refusing = seen.ID
		_, err = s.access.ProposeRefusal(s.ctx, officer, seen.ID, asSeen, subjectaccess.NotShown, "Nobody answers at the address that is kept.")
		return err
	})
	s.at(s.on(s.day(-4), 10, 5), "refuse a request", func() error {
		seen, err := s.access.Make(s.ctx, w.ElectedMember.Actor(), subjectaccess.New{Form: subjectaccess.Online})
		if err != nil {
			return err
		}
		w.Asked.Refused = seen.ID
		if _, err := s.access.ProposeRefusal(s.ctx, w.DataProtectionOfficer.Actor(), seen.ID, asSeen, subjectaccess.Excessive, "The same was asked for, and given, last month."); err != nil {
			return err
		}
		_, err = s.access.ConfirmRefusal(s.ctx, w.QALead.Actor(), seen.ID, asSeen)
		return err
	})
	s.at(s.on(s.day(-4), 15, 40), "withdraw a request", func() error {
		seen, err := s.access.Make(s.ctx, w.MusicLead.Actor(), subjectaccess.New{Form: subjectaccess.Online})
		if err != nil {
			return err
		}
		w.Asked.Withdrawn = seen.ID
		_, err = s.access.Withdraw(s.ctx, w.MusicLead.Actor(), seen.ID, asSeen)
		return err
	})
}

// review has a person ask, and the data protection officer gather what there is two days on.
func (s *seed) review(on calendar.Date, who *Person, which *id.SubjectAccess, then func([]subjectaccess.PartSeen) error) {
	officer := func() *Person { return &s.world.DataProtectionOfficer }
	s.at(s.on(on, 12, 30), "ask what is kept", func() error {
		seen, err := s.access.Make(s.ctx, who.Actor(), subjectaccess.New{Form: subjectaccess.Online})
		*which = seen.ID
		return err
	})
	s.at(s.on(on.AddDays(2), 11, 15), "gather what is kept", func() error {
		if _, err := s.access.BeginReview(s.ctx, officer().Actor(), *which, asSeen); err != nil {
			return err
		}
		parts, err := s.access.ListParts(s.ctx, officer().Actor(), *which, page.Request{Limit: 200})
		if err != nil {
			return err
		}
		return then(parts.Items)
	})
}

func (s *seed) decideOn(which id.SubjectAccess, part id.SubjectAccessPart, d subjectaccess.Decision) error {
	_, err := s.access.Decide(s.ctx, s.world.DataProtectionOfficer.Actor(), which, part, asSeen, d)
	return err
}
