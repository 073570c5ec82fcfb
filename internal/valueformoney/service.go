package valueformoney

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what value for money needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Today() calendar.Date

	// ProvisionsToValue gives the provisions in the scope that run in the year, or of which money
	// or pupils' counts of it are recorded.
	ProvisionsToValue(within access.Scope, f Filter) ([]Provision, error)
	// PaymentsOf gives the lines of money of the provisions in the scope that share a day with the
	// year, corrections among them.
	PaymentsOf(within access.Scope, f Filter) ([]Payment, error)
	// CountsOf gives pupils' counts of the provisions in the scope: of each record of the year the
	// line on which a cost rests.
	CountsOf(within access.Scope, f Filter) ([]Counts, error)
}

// Store runs transactions.
type Store = record.Store[Tx]

// Service tells what provision costs.
type Service struct{ Store Store }

// Filter says of which provisions, and of which year. A zero member but the year does not narrow.
type Filter struct {
	Year      calendar.AcademicYear
	Provision id.Provision
	School    id.School
	Partner   id.Partner
}

// List gives a page of what provisions cost in a year, or groups of them. The zero year is the
// present one.
func (s Service) List(ctx context.Context, who access.Actor, by Grouping, f Filter, at page.Request) (found page.Page[Value], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadValueForMoney)
		if by == ByHub && !overAll(within) {
			return fault.Absent
		}
		if f.Year.IsZero() {
			f.Year = calendar.YearOf(tx.Today())
		}
		all, err := values(tx, within, f)
		if err != nil {
			return err
		}
		if by != ByProvision {
			all = sums(by, f.Year, all)
		}
		cut := page.Of(all, at, func(v Value) page.Position {
			which, name := by.group(v.Provisions[0])
			return page.Position{Key: name, ID: which.String()}
		})
		found, err = page.Each(cut, func(v *Value) (Value, error) { return *v, v.read(tx, within) })
		return err
	})
	return found, err
}

// overAll reports whether everything is in reach.
func overAll(within access.Scope) bool {
	return slices.ContainsFunc(within.Reaches(), func(r access.Reach) bool { return r.Party == access.LeadForQuality || r.Party == access.Manager })
}

// read records that the value is read.
func (v *Value) read(tx Tx, within access.Scope) error {
	by, err := tx.Permit(within, v.facts())
	if err != nil {
		return err
	}
	_, err = by.Disclose(tx)
	return err
}

// values gives what each provision costs.
func values(tx Tx, within access.Scope, f Filter) ([]Value, error) {
	provisions, err := tx.ProvisionsToValue(within, f)
	if err != nil {
		return nil, err
	}
	payments, err := tx.PaymentsOf(within, f)
	if err != nil {
		return nil, err
	}
	counts, err := tx.CountsOf(within, f)
	if err != nil {
		return nil, err
	}
	paid, counted := map[id.Provision][]Payment{}, map[id.Provision][]Counts{}
	for _, p := range payments {
		paid[p.ProvisionID] = append(paid[p.ProvisionID], p)
	}
	for _, c := range counts {
		counted[c.ProvisionID] = append(counted[c.ProvisionID], c)
	}
	all := make([]Value, len(provisions))
	for i, p := range provisions {
		all[i] = one(p, f.Year, tx.Today(), paid[p.ID], counted[p.ID])
	}
	return all, nil
}
