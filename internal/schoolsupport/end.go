package schoolsupport

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// NoteEffect keeps what a school, or the hub, says that came of it, in the place of what it
// said before.
func (v Service) NoteEffect(ctx context.Context, who access.Actor, which id.SchoolSupport, match func(Seen) error, effect string) (Seen, error) {
	return supports.Step(ctx, v.Store, who, access.NoteSchoolSupportEffect, which, match, func(tx Tx, s *Support, by access.Permit) error {
		text, err := fault.Said("/effect", effect, "Say what came of it.")
		if err != nil {
			return err
		}
		if !s.begun() {
			return ErrNotAgreed
		}
		held, err := rolesOf(tx)
		if err != nil {
			return err
		}
		of, said := s.headedBy(held), access.Seal[access.Support](text)
		switch by.Party() {
		case access.HeadVisited:
			if of.supporting {
				s.SupportingEffect = said
			}
			if of.supported {
				s.SupportedEffect = said
			}
		default:
			s.HubEffect = said
		}
		return tx.SaveSchoolSupport(by, s, "school-support.effect-noted")
	})
}

// End ends support with a reason. What is not agreed yet is declined by it.
func (v Service) End(ctx context.Context, who access.Actor, which id.SchoolSupport, match func(Seen) error, reason string) (Seen, error) {
	return supports.Step(ctx, v.Store, who, access.EndSchoolSupport, which, match, func(tx Tx, s *Support, by access.Permit) error {
		text, err := fault.Said("/reason", reason, "Say why.")
		if err != nil {
			return err
		}
		if s.State == Ended {
			return ErrEnded
		}
		me := who.Person()
		s.EndedBy, s.EndingReason = &me, access.Seal[access.Support](text)
		return s.end(tx, by, me)
	})
}

func (s *Support) end(tx Tx, by access.Permit, but id.Person) error {
	now := tx.Now()
	s.State, s.EndedAt = Ended, &now
	if err := tx.SaveSchoolSupport(by, s, "school-support.ended"); err != nil {
		return err
	}
	return s.tell(tx, notice.SchoolSupportEnded, but)
}

// EndOver ends the support of a hub whose last day is over, and tells how much.
func (v Service) EndOver(ctx context.Context, hub id.Hub) (ended int, err error) {
	return sweep.Each(ctx, v.Store, hub, func(tx Tx) ([]id.SchoolSupport, error) {
		return tx.SchoolSupportsOver(tx.Scope(access.EndSchoolSupport), tx.Today(), sweep.AtOnce)
	}, func(tx Tx, which id.SchoolSupport) error {
		s, by, err := supports.Find(tx, access.EndSchoolSupport, which)
		if err != nil {
			return err
		}
		return s.end(tx, by, id.Person{})
	})
}
