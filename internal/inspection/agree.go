package inspection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Proposal is an inspection to propose.
type Proposal struct {
	Inspector id.Person
	Remit     string
	Level     access.Level
	Schools   []id.School
	Days      calendar.Range
}

// Propose keeps an inspection that opens nothing until the second person confirms it.
func (s Service) Propose(ctx context.Context, who access.Actor, p Proposal) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		i := &Inspection{
			HubID: who.Hub(), ID: id.Inspection{UUID: tx.NewID()}, InspectorID: p.Inspector, Remit: strings.TrimSpace(p.Remit),
			Level: p.Level, FromOn: p.Days.From, ToOn: p.Days.To, ProposedBy: who.Person(), Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.ProposeInspection), i.Facts(tx.Today()))
		if err != nil {
			return err
		}
		i.ProposedAs = by.Party()
		if err := i.check(tx, p.Schools); err != nil {
			return err
		}
		for _, school := range p.Schools {
			i.Schools = append(i.Schools, School{ID: school})
		}
		if err := tx.CreateInspection(by, i); err != nil {
			return err
		}
		return reread(tx, i.ID, &seen)
	})
	return seen, err
}

// check tells every fault of a new inspection.
func (i *Inspection) check(tx Tx, schools []id.School) error {
	var faults fault.InvalidContent
	faults.Check(i.Remit != "", "/remit", "invalid-content", "Say what is inspected, and on whose authority.")
	const reversed = "inspection-dates-reversed"
	inOrder := faults.Check(!i.ToOn.Before(i.FromOn), "/toOn", reversed, "An inspection does not end before it begins, on %s.", i.FromOn)
	faults.Check(!i.ToOn.Before(tx.Today()), "/toOn", reversed, "An inspection ends today at the earliest.")
	faults.Check(!i.ToOn.After(i.FromOn.AddMonths(mostMonths)), "/toOn", "inspection-too-long", "An inspection lasts at most twelve months.")
	inspects, err := tx.Inspects(i.InspectorID, calendar.Range{From: i.FromOn, To: i.ToOn})
	if err != nil {
		return err
	}
	faults.Check(inspects || !inOrder, "/inspectorId", "inspection-inspector-wrong", "There is no such inspector in these days.")
	if err := checkSchools(tx, schools, &faults); err != nil {
		return err
	}
	return faults.Err()
}

func checkSchools(tx Tx, schools []id.School, faults *fault.InvalidContent) error {
	known, err := tx.SchoolsAmong(tx.Scope(access.ReadSchool), schools)
	if err != nil {
		return err
	}
	met := map[id.School]int{}
	for _, school := range known {
		met[school] = 0
	}
	for n, school := range schools {
		pointer := fmt.Sprintf("/schoolIds/%d", n)
		times, ok := met[school]
		if faults.Check(ok, pointer, "unknown-reference", "There is no such school, or it is not open to you.") {
			faults.Check(times == 0, pointer, "inspection-school-repeated", "This school is named before.")
			met[school]++
		}
	}
	return nil
}

// Confirm is the second person's confirmation. It fails with ErrNotPending, ErrEnded and
// ErrSecondPerson.
func (s Service) Confirm(ctx context.Context, who access.Actor, which id.Inspection, match func(Seen) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		i, _, err := take(tx, access.ConfirmInspection, which, match)
		if err != nil {
			return err
		}
		switch i.State(tx.Today()) {
		case Pending:
		case Ended:
			return i.instead(tx, ErrEnded)
		default:
			return i.instead(tx, ErrNotPending)
		}
		by, err := i.second(tx)
		if err != nil {
			return i.instead(tx, ErrSecondPerson)
		}
		second := who.Person()
		i.ConfirmedBy = &second
		if err := tx.SaveInspection(by, i, "inspection.confirmed"); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

// second takes leave to confirm as somebody else than who proposed: another person, in
// the other role, who does not inspect.
func (i *Inspection) second(tx Tx) (access.Permit, error) {
	permits := tx.Scope(access.ConfirmInspection).Permits(i.Facts(tx.Today()))
	n := slices.IndexFunc(permits, func(by access.Permit) bool { return by.Party() != i.ProposedAs })
	if n < 0 || i.isParty(tx.Actor().Person()) {
		return access.Permit{}, ErrSecondPerson
	}
	return permits[n], nil
}

// End ends an inspection now, or withdraws a proposal. It fails with ErrEnded.
func (s Service) End(ctx context.Context, who access.Actor, which id.Inspection, match func(Seen) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		i, by, err := take(tx, access.EndInspection, which, match)
		if err != nil {
			return err
		}
		if i.State(tx.Today()) == Ended {
			return ErrEnded
		}
		now, person := tx.Now(), who.Person()
		i.EndedAt, i.EndedBy = &now, &person
		if err := tx.SaveInspection(by, i, "inspection.ended"); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

// take is how a step begins: find the inspection in the scope of the action, take leave,
// and hold the caller to what they have seen.
func take(tx Tx, action access.Action, which id.Inspection, match func(Seen) error) (*Inspection, access.Permit, error) {
	within := tx.Scope(action)
	i, err := tx.Inspection(within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, i.Facts(tx.Today()))
	if err != nil {
		return nil, by, err
	}
	return i, by, match(see(tx, i))
}
