package subjectaccess

import (
	"context"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// The grounds on which a request is refused (UK GDPR, article 12 (2) and (5)).
const (
	Unfounded = "manifestly-unfounded"
	Excessive = "manifestly-excessive"
	NotShown  = "identity-not-confirmed" // nobody showed that it is the person who asks
)

// isOpen reports whether the request is still to be answered.
func (r *Request) isOpen() bool { return r.ReleasedAt == nil && r.EndedAt == nil }

// refusable reports whether the request can be refused on the ground on the day. Within the
// first month the person must be told of it, and an extension gives no more time for that
// (article 12 (4)); the month of a person who has not shown who they are has not begun.
func (r *Request) refusable(on calendar.Date, ground string) bool {
	if ground == NotShown {
		return r.State() == Received
	}
	return r.isOpen() && !on.After(Due(r.ClockFrom, 0))
}

// goOn forgets a refusal that was proposed: whoever goes on with the request takes it back.
func (r *Request) goOn() {
	r.RefusalGround, r.RefusalReason, r.RefusalBy, r.RefusalAt = "", access.Sealed[access.Review]{}, nil, nil
}

// ProposeRefusal proposes to refuse the request, in place of what was proposed before. QA
// leads are told, of whom one confirms it; the person is not told yet.
func (s Service) ProposeRefusal(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error, ground, reason string) (Seen, error) {
	return s.step(ctx, who, access.ProposeRefusal, which, match, "subject-access-request.refusal-proposed", func(tx Tx, r *Request, _ access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(strings.TrimSpace(reason) != "", "/reason", "invalid-content", "Say why it is refused.")
		faults.Check(ground != NotShown || r.IdentityAt == nil, "/ground", "subject-access-ground", "It is known that it is the person who asks.")
		if err := faults.Err(); err != nil {
			return err
		}
		if err := r.checkRefusable(tx, ground); err != nil {
			return err
		}
		me, now := who.Person(), tx.Now()
		r.RefusalGround, r.RefusalReason = ground, access.Seal[access.Review](strings.TrimSpace(reason))
		r.RefusalBy, r.RefusalAt = &me, &now
		return r.tell(tx, notice.SubjectAccessRefusal, access.QALead)
	})
}

func (r *Request) checkRefusable(tx Tx, ground string) error {
	if !r.isOpen() {
		return ErrState
	}
	if !r.refusable(tx.Today(), ground) {
		return ErrLate
	}
	return nil
}

// ConfirmRefusal is the second person's: the request is refused, the person told, and what
// was gathered forgotten.
func (s Service) ConfirmRefusal(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.ConfirmRefusal, which, match, "subject-access-request.refused", func(tx Tx, r *Request, by access.Permit) error {
		if r.RefusalAt == nil {
			return ErrState
		}
		if err := r.checkRefusable(tx, r.RefusalGround); err != nil {
			return err
		}
		deciders, err := tx.PartDeciders(by)
		if err != nil {
			return err
		}
		me, now := who.Person(), tx.Now()
		if *r.RefusalBy == me || r.GatheredBy != nil && *r.GatheredBy == me || slices.Contains(deciders, me) {
			return ErrSecond
		}
		r.RefusedBy, r.RefusedAt, r.EndedAt = &me, &now, &now
		if err := tx.EmptyPack(by); err != nil {
			return err
		}
		return tx.Tell(r.news(notice.SubjectAccessRefused, calendar.DateOf(now)), r.PersonID)
	})
}

// Withdraw ends the request for who made it, while it is not answered. What was gathered is
// forgotten, and the data protection officers are told.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.WithdrawSubjectAccess, which, match, "subject-access-request.withdrawn", func(tx Tx, r *Request, by access.Permit) error {
		if !r.isOpen() {
			return ErrState
		}
		now := tx.Now()
		r.WithdrawnAt, r.EndedAt = &now, &now
		r.goOn()
		if err := tx.EmptyPack(by); err != nil {
			return err
		}
		return r.tell(tx, notice.SubjectAccessWithdrawn, access.DataProtectionOfficer)
	})
}
