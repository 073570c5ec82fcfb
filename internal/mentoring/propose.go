package mentoring

import (
	"context"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/record"
)

// New is a mentoring to propose.
type New struct {
	Mentor, Mentee id.Person
	Focus          string
	FromOn, ToOn   calendar.Date
	Needs          []id.Need // of the mentee, open
}

// mentors are the roles of those who may be asked to mentor.
var mentors = []access.Role{access.Teacher, access.Observer, access.QALead}

// Propose proposes a mentoring to mentor and mentee. Everything that the proposal breaks is
// told at once.
func (s Service) Propose(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, mentorings); err != nil {
			return err
		}
		m := &Mentoring{
			HubID: who.Hub(), ID: id.Mentoring{UUID: tx.NewID()}, MentorID: n.Mentor, MenteeID: n.Mentee, FromOn: n.FromOn, ToOn: n.ToOn,
			Focus: access.Seal[access.Mentoring](strings.TrimSpace(n.Focus)), State: Proposed, ProposedBy: who.Person(), Needs: n.Needs, Version: 1,
		}
		var faults fault.InvalidContent
		by, err := m.settleMentee(tx, &faults)
		if err != nil {
			return err
		}
		m.settleDays(tx, &faults)
		if err := m.settleMentor(tx, &faults); err != nil {
			return err
		}
		if err := m.settleNeeds(tx, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateMentoring(by, m); err != nil {
			return err
		}
		if err := tx.Tell(m.news(notice.MentoringProposed), m.MentorID, m.MenteeID); err != nil {
			return err
		}
		seen, err = mentorings.Show(tx, m.ID)
		return err
	})
	return seen, err
}

// settleMentee takes leave for the mentee, as somebody whom a partner employs as a teacher
// today. Whom one has no leave for gets the same answer as whom there is not.
func (m *Mentoring) settleMentee(tx Tx, faults *fault.InvalidContent) (by access.Permit, err error) {
	within := tx.Scope(access.ProposeMentoring)
	if within.IsEmpty() {
		return by, fault.Absent
	}
	held, err := tx.Roles(m.MenteeID, tx.Today())
	if err != nil {
		return by, err
	}
	m.Employs = true
	for _, h := range held {
		if h.Role != access.Teacher || h.Partner.IsZero() {
			continue
		}
		m.PartnerID = h.Partner
		if by, err = tx.Permit(within, m.Facts()); err != fault.Absent {
			return by, err
		}
	}
	faults.Check(false, "/menteeId", "unknown-reference", "There is no such teacher of a delivery partner, or they are not open to you.")
	return by, nil
}

func (m *Mentoring) settleDays(tx Tx, faults *fault.InvalidContent) {
	faults.Check(!m.Focus.IsEmpty(), "/focus", "invalid-content", "Say what it is about.")
	if faults.Check(!m.ToOn.Before(m.FromOn), "/toOn", "mentoring-reversed", "It does not end before it begins.") {
		faults.Check(!m.ToOn.Before(tx.Today()), "/toOn", "mentoring-over", "Its last day is today or to come.")
	}
}

func (m *Mentoring) settleMentor(tx Tx, faults *fault.InvalidContent) error {
	const at = "/mentorId"
	if !faults.Check(m.MentorID != m.MenteeID, at, "mentoring-of-oneself", "Nobody mentors themselves.") {
		return nil
	}
	name, err := tx.PersonName(tx.Scope(access.ReadPerson), m.MentorID)
	if err != nil {
		return err
	}
	held, err := tx.Roles(m.MentorID, m.FromOn)
	able := slices.ContainsFunc(held, func(h access.Held) bool { return slices.Contains(mentors, h.Role) })
	faults.Check(name != "" && able, at, "mentoring-mentor-wrong",
		"There is no such person who is teacher, observer or QA lead on the first day, or they are not open to you.")
	return err
}

func (m *Mentoring) settleNeeds(tx Tx, faults *fault.InvalidContent) error {
	if len(m.Needs) == 0 {
		return nil
	}
	open, err := tx.OpenNeedsOf(tx.Scope(access.ReadNeeds), m.MenteeID, m.Needs)
	for i, n := range m.Needs {
		faults.Check(slices.Contains(open, n), pointer("/needIds", i), "unknown-reference", "There is no such open need of the mentee, or it is not open to you.")
	}
	return err
}
