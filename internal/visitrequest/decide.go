package visitrequest

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

const opensFor = 12 // months

// Decision is what was decided, and why. Otherwise is set where it is recorded by a QA lead.
type Decision struct {
	Agreed    bool
	Reason    string
	Otherwise *Otherwise
}

// Otherwise is how a decision was given that a QA lead records.
type Otherwise struct {
	GivenBy string
	On      calendar.Date
	Minute  string
}

// Withdraw takes a request back. It fails with ErrDone.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.VisitRequest, match func(Seen) error) (Seen, error) {
	return requests.Step(ctx, s.Store, who, access.WithdrawVisitRequest, which, match, func(tx Tx, r *Request, by access.Permit) error {
		if r.State != Open {
			return ErrDone
		}
		r.State = Withdrawn
		return tx.SaveVisitRequest(by, r, "visit-request.withdrawn")
	})
}

// Decide agrees to a request or refuses it. It fails with ErrOwn and ErrDone.
func (s Service) Decide(ctx context.Context, who access.Actor, which id.VisitRequest, match func(Seen) error, d Decision) (Seen, error) {
	return requests.Step(ctx, s.Store, who, access.DecideVisitRequest, which, match, func(tx Tx, r *Request, _ access.Permit) error {
		by, err := d.settle(tx, r)
		if err != nil {
			return err
		}
		switch {
		case r.State != Open:
			return ErrDone
		case r.RequestedBy == who.Person():
			return ErrOwn
		}
		d.record(tx, r)
		if err := tx.SaveVisitRequest(by, r, "visit-request.decided"); err != nil {
			return err
		}
		if err := r.open(tx); err != nil {
			return err
		}
		return r.tellDecided(tx)
	})
}

// settle finds as whom the decision is given or recorded.
func (d *Decision) settle(tx Tx, r *Request) (by access.Permit, err error) {
	d.Reason = strings.TrimSpace(d.Reason)
	want := access.MemberOfAuthority
	if d.Otherwise != nil {
		want = access.LeadForQuality
	}
	var faults fault.InvalidContent
	faults.Check(d.Agreed || d.Reason != "", "/reason", "visit-request-reason-missing", "A refusal says why.")
	found := false
	for _, p := range tx.Scope(access.DecideVisitRequest).Permits(r.Facts()) {
		if p.Party() == want {
			by, found = p, true
		}
	}
	faults.Check(found, "/otherwise", "visit-request-decision-by",
		"An elected member of the authority decides; a QA lead records a decision given otherwise: by whom, on which day, in which minute.")
	if o := d.Otherwise; o != nil {
		o.GivenBy, o.Minute = strings.TrimSpace(o.GivenBy), strings.TrimSpace(o.Minute)
		faults.Check(o.GivenBy != "", "/otherwise/givenBy", "invalid-content", "Say who decided.")
		faults.Check(o.Minute != "", "/otherwise/minute", "invalid-content", "Say where it is minuted.")
		in := !o.On.After(tx.Today()) && !o.On.Before(calendar.DateOf(r.CreatedAt))
		faults.Check(in, "/otherwise/on", "visit-request-decision-date", "It was decided between the request, on %s, and today.", calendar.DateOf(r.CreatedAt))
	}
	return by, faults.Err()
}

func (d Decision) record(tx Tx, r *Request) {
	now, who := tx.Now(), tx.Actor().Person()
	r.State, r.DecidedBy, r.DecidedAt, r.DecidedOn = Refused, &who, &now, tx.Today()
	if d.Agreed {
		r.State = Agreed
	}
	r.DecisionReason = access.Seal[access.Request](d.Reason)
	if o := d.Otherwise; o != nil {
		r.GivenBy, r.Minute, r.DecidedOn = o.GivenBy, o.Minute, o.On
	}
}

// open shares the report that an agreed request is for. Nothing of the outcome decides
// what becomes of it, so that nothing of it is told to whoever decides.
func (r *Request) open(tx Tx) error {
	if r.State != Agreed || r.Kind != Report {
		return nil
	}
	leave := func(share uuid.UUID) (access.Permit, error) {
		of := r.Facts()
		of.ID = share
		return tx.Permit(tx.Scope(access.DecideVisitRequest), of)
	}
	return tx.OpenReport(Opening{
		Observation: *r.ObservationID, Appointment: r.AppointmentID, School: r.SchoolID, UntilOn: tx.Today().AddMonths(opensFor),
		Purpose: "A head teacher's request, agreed to for the authority: visit request " + r.ID.String(),
	}, leave)
}

// tellDecided tells who asked, and the QA leads, who propose the visit.
func (r *Request) tellDecided(tx Tx) error {
	people := []id.Person{r.RequestedBy}
	if r.State == Agreed && r.Kind == Visit {
		leads, err := tx.Holders(access.QALead)
		if err != nil {
			return err
		}
		people = append(people, leads...)
	}
	return tx.Tell(r.news(notice.VisitRequestDecided), without(people, tx.Actor().Person())...)
}
