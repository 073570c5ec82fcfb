package schoolsupport

import (
	"context"
	"errors"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/record"
)

// New is support to propose.
type New struct {
	Supporting, Supported id.School
	Focus                 string
	FromOn, ToOn          calendar.Date
}

// Propose proposes support to the head teachers of both schools.
func (v Service) Propose(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, supports); err != nil {
			return err
		}
		s := &Support{
			HubID: who.Hub(), ID: id.SchoolSupport{UUID: tx.NewID()}, SupportingID: n.Supporting, SupportedID: n.Supported,
			Focus: access.Seal[access.Support](strings.TrimSpace(n.Focus)), FromOn: n.FromOn, ToOn: n.ToOn, State: Proposed, ProposedBy: who.Person(), Version: 1,
		}
		by, err := s.settle(tx)
		if err != nil {
			return err
		}
		if by.Party() == access.HeadVisited {
			held, err := rolesOf(tx)
			if err != nil {
				return err
			}
			s.agree(s.headedBy(held), tx.Now())
		}
		if err := tx.CreateSchoolSupport(by, s); err != nil {
			return err
		}
		if err := s.tell(tx, notice.SchoolSupportProposed, who.Person()); err != nil {
			return err
		}
		seen, err = supports.Show(tx, s.ID)
		return err
	})
	return seen, err
}

// settle takes leave for support between schools of the hub, one of them theirs where a head
// teacher proposes it.
func (s *Support) settle(tx Tx) (by access.Permit, err error) {
	var faults fault.InvalidContent
	within := tx.Scope(access.ProposeSchoolSupport)
	by, err = tx.Permit(within, s.Facts())
	if err != nil && (within.IsEmpty() || !errors.Is(err, fault.Absent)) {
		return by, err
	}
	const unknown = "There is no such school, or it is not open to you."
	faults.Check(err == nil, "/supportingSchoolId", "unknown-reference", unknown)
	for i, at := range []string{"/supportingSchoolId", "/supportedSchoolId"} {
		there, failed := tx.HasSchool(tx.Scope(access.ReadSchool), []id.School{s.SupportingID, s.SupportedID}[i])
		if failed != nil {
			return by, failed
		}
		faults.Check(there || err != nil, at, "unknown-reference", unknown)
	}
	faults.Check(s.SupportingID != s.SupportedID, "/supportedSchoolId", "school-support-of-itself", "No school supports itself.")
	faults.Check(s.ToOn.IsZero() || !s.ToOn.Before(s.FromOn), "/toOn", "school-support-reversed", "Support does not end before it begins, on %s.", s.FromOn)
	faults.Check(!s.Focus.IsEmpty(), "/focus", "invalid-content", "Say what it is about.")
	return by, faults.Err()
}

// tell tells whoever proposed it and the head teachers of both schools, but not whoever did
// it.
func (s *Support) tell(tx Tx, kind notice.Kind, but id.Person) error {
	leading, err := tx.HeadsOf(s.SupportingID, s.SupportedID)
	if err != nil {
		return err
	}
	var people []id.Person
	for _, p := range append(leading, s.ProposedBy) {
		if p != but {
			people = append(people, p)
		}
	}
	return tx.Tell(s.news(kind), people...)
}

// Agree agrees as the head teacher of either school.
func (v Service) Agree(ctx context.Context, who access.Actor, which id.SchoolSupport, match func(Seen) error) (Seen, error) {
	return supports.Step(ctx, v.Store, who, access.AgreeToSchoolSupport, which, match, func(tx Tx, s *Support, by access.Permit) error {
		held, err := rolesOf(tx)
		if err != nil {
			return err
		}
		of := s.headedBy(held)
		switch {
		case s.State == Ended:
			return ErrEnded
		case !s.waitsFor(of):
			return ErrAgreed
		}
		s.agree(of, tx.Now())
		if s.State != Agreed {
			return tx.SaveSchoolSupport(by, s, "school-support.agreed-to")
		}
		if err := tx.SaveSchoolSupport(by, s, "school-support.agreed"); err != nil {
			return err
		}
		return s.tell(tx, notice.SchoolSupportAgreed, who.Person())
	})
}
