package subjectaccess

import (
	"context"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// longAgo is how long before it is recorded a request may have come, in days.
const longAgo = 366

// New is a request to make, or one to record that came in another form.
type New struct {
	Person     id.Person // the zero id: one's own
	Form       string
	ReceivedOn calendar.Date // no date: today
}

// Make keeps a request: one's own, or, by the data protection officer, another person's.
func (s Service) Make(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		// Whatever is being disposed of now ends first, or sees the request.
		if err := tx.KeepDisposals(); err != nil {
			return err
		}
		r := &Request{
			HubID: who.Hub(), ID: id.SubjectAccess{UUID: tx.NewID()}, PersonID: n.Person, Form: n.Form, ReceivedOn: n.ReceivedOn,
			RecordedBy: who.Person(), Version: 1,
		}
		if r.PersonID.IsZero() {
			r.PersonID = who.Person()
		}
		if r.ReceivedOn.IsZero() {
			r.ReceivedOn = tx.Today()
		}
		by, err := tx.Permit(tx.Scope(access.MakeSubjectAccess), r.Facts())
		if err != nil {
			return err
		}
		if err := r.check(tx); err != nil {
			return err
		}
		if r.Form == Online {
			me, now := who.Person(), tx.Now()
			r.IdentityHow, r.IdentityBy, r.IdentityAt = SignedIn, &me, &now
		}
		r.ClockFrom, r.DueOn = r.ReceivedOn, Due(r.ReceivedOn, 0)
		if err := tx.CreateSubjectAccess(by, r); err != nil {
			return err
		}
		if err := r.tellOfIt(tx); err != nil {
			return err
		}
		seen, err = requests.Show(tx, r.ID)
		return err
	})
	return seen, err
}

// tellOfIt tells the data protection officers of a new request, and its person where it was
// recorded for them.
func (r *Request) tellOfIt(tx Tx) error {
	if r.PersonID != tx.Actor().Person() {
		if err := tx.Tell(r.news(notice.SubjectAccessRecorded, r.DueOn), r.PersonID); err != nil {
			return err
		}
	}
	return r.tell(tx, notice.SubjectAccessMade, access.DataProtectionOfficer)
}

// check tells every fault of a new request. One's own is made online, today; another's is
// recorded as it came.
func (r *Request) check(tx Tx) error {
	var faults fault.InvalidContent
	own := r.PersonID == tx.Actor().Person()
	faults.Check(own == (r.Form == Online), "/form", "subject-access-form", "Your own request is online, and what you record for another came in another form.")
	early := tx.Today().AddDays(-longAgo)
	faults.Check(!r.ReceivedOn.After(tx.Today()) && !r.ReceivedOn.Before(early) && (!own || r.ReceivedOn == tx.Today()), "/receivedOn",
		"subject-access-received-on", "Not in the future, nor more than a year ago; your own request is received today.")
	known, err := tx.IsPerson(r.PersonID)
	if err != nil {
		return err
	}
	faults.Check(known, "/personId", "unknown-reference", "There is no such record, or it is not open to you.")
	return faults.Err()
}

// ConfirmIdentity keeps how it is known that it is the person who asks. shown is the day on
// which they showed what they had been asked for, from which the clock runs; no date where
// nothing was asked.
func (s Service) ConfirmIdentity(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error, how string, shown calendar.Date) (Seen, error) {
	return s.step(ctx, who, access.ConfirmIdentity, which, match, "subject-access-request.identity-confirmed", func(tx Tx, r *Request, _ access.Permit) error {
		if r.State() != Received {
			return ErrState
		}
		if !shown.IsZero() {
			var faults fault.InvalidContent
			faults.Check(!shown.Before(r.ReceivedOn) && !shown.After(tx.Today()), "/shownOn", "subject-access-shown-on",
				"Between the day of receipt and today.")
			if err := faults.Err(); err != nil {
				return err
			}
			r.ClockFrom = shown
		}
		me, now := who.Person(), tx.Now()
		r.IdentityHow, r.IdentityBy, r.IdentityAt = how, &me, &now
		r.DueOn = Due(r.ClockFrom, r.ExtendedMonths)
		r.DueToldAt, r.OverdueAt = nil, nil
		r.goOn()
		return nil
	})
}

func (r *Request) extendable(on calendar.Date) bool {
	return r.ExtendedAt == nil && !on.After(Due(r.ClockFrom, 0))
}

// Extend gives the request one or two months more, and tells the person.
func (s Service) Extend(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error, months int, reason string) (Seen, error) {
	return s.step(ctx, who, access.ExtendSubjectAccess, which, match, "subject-access-request.extended", func(tx Tx, r *Request, _ access.Permit) error {
		var faults fault.InvalidContent
		faults.Check(strings.TrimSpace(reason) != "", "/reason", "invalid-content", "Say why it takes longer.")
		if err := faults.Err(); err != nil {
			return err
		}
		if !r.isOpen() {
			return ErrState
		}
		if !r.extendable(tx.Today()) {
			return ErrExtension
		}
		me, now := who.Person(), tx.Now()
		r.ExtendedMonths, r.ExtendedBy, r.ExtendedAt = months, &me, &now
		r.ExtensionReason = access.Seal[access.Review](strings.TrimSpace(reason))
		r.DueOn, r.DueToldAt = Due(r.ClockFrom, months), nil
		r.goOn()
		return tx.Tell(r.news(notice.SubjectAccessExtended, r.DueOn), r.PersonID)
	})
}
