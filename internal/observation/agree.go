package observation

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Consent is an agreement to give: for a side, and by whom and how where a QA
// lead records one that was given otherwise.
type Consent struct {
	Side              Side
	GivenBy, GivenHow string
}

// sides are the sides for which each party agrees; a QA lead records either.
var sides = map[access.Party][]Side{
	access.Subject:          {Provider},
	access.ContactOfPartner: {Provider},
	access.HeadVisited:      {School},
	access.LeadOfMusic:      {School},
	access.LeadForQuality:   {Provider, School},
	access.ManagerForLead:   {Provider, School},
}

func records(p access.Party) bool { return p == access.LeadForQuality || p == access.ManagerForLead }

// Agree gives one side's agreement to the time. When both have agreed, the visit
// is agreed.
func (s Service) Agree(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], c Consent) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := take(tx, access.AgreeObservation, which, match)
		if err != nil {
			return err
		}
		by, err = forSide(tx, o, by, c)
		if err != nil {
			return err
		}
		if err := possible(tx, o, access.AgreeObservation); err != nil {
			return err
		}
		if o.agreedBy(c.Side) {
			return refuse(tx, o, ErrAlreadyAgreed)
		}
		if err := beforeStart(tx, o, by); err != nil {
			return err
		}
		a := Agreement{Side: c.Side, ByID: who.Person(), GivenBy: c.GivenBy, GivenHow: c.GivenHow, At: tx.Now()}
		if err := tx.KeepAgreement(by, a); err != nil {
			return err
		}
		o.Agreements = append(o.Agreements, a)
		if o.agreedBy(Provider) && o.agreedBy(School) {
			o.State = Agreed
		}
		if err := tx.SaveObservation(by, o, "observation.agreed-to"); err != nil {
			return err
		}
		if o.State == Agreed {
			if err := o.tellEverybody(tx, notice.VisitAgreed); err != nil {
				return err
			}
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

// forSide finds the party as which the actor agrees for the side. Somebody can
// be a contact of the partner and the head of the school.
func forSide(tx Tx, o *Observation, by access.Permit, c Consent) (access.Permit, error) {
	permits := tx.Scope(access.AgreeObservation).Permits(o.Facts())
	var own, recorded *access.Permit
	for i, p := range permits {
		for _, side := range sides[p.Party()] {
			switch {
			case side != c.Side:
			case records(p.Party()):
				recorded = &permits[i]
			case o.speaksFor(c.Side, by.Actor().Person()):
				own = &permits[i]
			}
		}
	}
	var faults fault.InvalidContent
	switch {
	case own != nil && c.GivenBy == "":
		return *own, nil
	case recorded != nil:
		faults.Check(c.GivenBy != "", "/givenBy", "agreement-given-by-missing", "Say who gave the agreement that you record.")
		faults.Check(c.GivenHow != "", "/givenHow", "agreement-given-by-missing", "Say how the agreement that you record was given.")
		return *recorded, faults.Err()
	case own != nil:
		faults.Check(false, "/givenBy", "agreement-wrong-side", "You agree for yourself; only a QA lead records an agreement given otherwise.")
	default:
		faults.Check(false, "/side", "agreement-wrong-side", "You cannot agree for this side.")
	}
	return by, faults.Err()
}

// speaksFor reports whether a person who belongs to the side can agree for it. Two
// sides are two people: not the observer, not for the school the teacher, and not
// whoever agreed for the other side.
func (o *Observation) speaksFor(side Side, who id.Person) bool {
	if side == School && who == o.TeacherID {
		return false
	}
	for _, ob := range o.Observers {
		if ob.PersonID == who {
			return false
		}
	}
	return !o.agreedIn(who) || o.agreedBy(side)
}

// awaits reports whether a side for which the bearer of the permit agrees has not
// agreed yet.
func (o *Observation) awaits(by access.Permit) bool {
	for _, side := range sides[by.Party()] {
		if !o.agreedBy(side) && (records(by.Party()) || o.speaksFor(side, by.Actor().Person())) {
			return true
		}
	}
	return false
}

// agreedIn reports whether the person has agreed for a side, for themselves.
func (o *Observation) agreedIn(who id.Person) bool {
	for _, a := range o.Agreements {
		if a.ByID == who && a.GivenBy == "" {
			return true
		}
	}
	return false
}

// beforeStart holds everyone but a QA lead to the time before the visit.
func beforeStart(tx Tx, o *Observation, by access.Permit) error {
	if o.begun(tx.Now()) && !records(by.Party()) {
		return refuse(tx, o, ErrAlreadyStarted)
	}
	return nil
}

// Decline refuses a proposal, with a reason.
func (s Service) Decline(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], reason string) (Seen, error) {
	return s.step(ctx, who, access.DeclineObservation, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		if err := end(tx, o, by, Declined, reason, "observation.declined"); err != nil {
			return err
		}
		return o.tellEverybody(tx, notice.VisitDeclined)
	})
}

// Cancel calls off an agreed visit, with a reason.
func (s Service) Cancel(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], reason string) (Seen, error) {
	return s.step(ctx, who, access.CancelObservation, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		if err := end(tx, o, by, Cancelled, reason, "observation.cancelled"); err != nil {
			return err
		}
		return o.tellEverybody(tx, notice.VisitCancelled)
	})
}

// Reschedule voids both agreements and proposes another time.
func (s Service) Reschedule(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], r Rescheduling) (Seen, error) {
	return s.stepAfterCheck(ctx, who, access.RescheduleObservation, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		was, t := *o, r.Time
		o.plan(t, settings)
		o.State, o.ProposedAt, o.ProposedBy = Proposed, tx.Now(), tx.Actor().Person()
		o.RescheduledBecause, o.Reschedulings = r.Reason, o.Reschedulings+1
		var faults, thatDay fault.InvalidContent
		o.checkTime(&faults, t, settings, tx.Now())
		if err := o.settle(tx, &thatDay, by); err != nil {
			return err
		}
		faults.Blame("/startsAt", thatDay)
		tell, err := o.settleYear(tx, &faults, by, &was, r.Ceiling)
		if err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := possible(tx, &was, access.RescheduleObservation); err != nil {
			return err
		}
		if err := beforeStart(tx, &was, by); err != nil {
			return err
		}
		if err := tx.VoidArrangement(by); err != nil {
			return err
		}
		if err := keepTimeExceptions(tx, by, t); err != nil {
			return err
		}
		if err := tx.SaveObservation(by, o, "observation.rescheduled"); err != nil {
			return err
		}
		for _, kind := range tell {
			if err := o.tellLeads(tx, kind); err != nil {
				return err
			}
		}
		return o.tellEverybody(tx, notice.VisitRescheduled)
	})
}
