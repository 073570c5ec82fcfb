package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/retention"
)

// keep disposes of raw notes of the year before, and puts two holds on, one of which waits
// for its second person.
func (s *seed) keep() {
	w := &s.world
	s.at(s.on(s.day(-7), 9, 40), "put a hold on a visit", func() error {
		seen, err := s.retention.ProposeHold(s.ctx, w.QALead.Actor(), retention.NewHold{
			Kind: "complaint", Reason: "A complaint about the visit is with the partner, who has asked us to keep everything.",
			Observation: w.Visits.IssuedLate.ID,
		})
		w.Holds.Visit = seen.ID
		return err
	})
	s.at(s.on(s.day(-7), 16, 10), "confirm the hold", func() error {
		_, err := s.retention.ConfirmHold(s.ctx, w.DataProtectionOfficer.Actor(), w.Holds.Visit, asSeen)
		return err
	})
	s.at(s.on(s.day(-3), 9, 15), "put a hold on a person", func() error {
		seen, err := s.retention.ProposeHold(s.ctx, w.DataProtectionOfficer.Actor(), retention.NewHold{
			Kind: "inquiry", Reason: "An inquiry of the trust is announced.", Person: w.OtherQALead.ID,
		})
		w.Holds.Person = seen.ID
		return err
	})
	july := s.termDay(time.July, 13)
	s.at(s.on(july, 6, 0), "propose a disposal", func() error {
		if _, err := s.retention.Propose(s.ctx, w.Hub); err != nil {
			return err
		}
		open, err := s.retention.ListDisposals(s.ctx, w.QALead.Actor(), retention.DisposalFilter{Class: retention.RawNotes}, page.Request{Limit: 1, Sort: "createdAt"})
		if err == nil && len(open.Items) > 0 {
			w.Disposal = open.Items[0].ID
			s.dispose(workday(july, 1))
		}
		return err
	})
}

func (s *seed) dispose(on calendar.Date) {
	w := &s.world
	s.at(s.on(on, 9, 5), "approve the disposal", func() error {
		_, err := s.retention.Approve(s.ctx, w.DataProtectionOfficer.Actor(), w.Disposal, asSeen)
		return err
	})
	s.at(s.on(on, 14, 30), "confirm the disposal", func() error {
		_, err := s.retention.Confirm(s.ctx, w.QALead.Actor(), w.Disposal, asSeen)
		return err
	})
	s.at(s.on(on, 14, 31), "carry the disposal out", func() error {
		_, err := s.retention.CarryOut(s.ctx, w.Hub)
		return err
	})
}
