package insight

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/observation"
)

// Tx is what the figures need of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	Settings() (hub.Settings, error)
	// VisitsOf gives the visits in the scope of one academic year with their arrangement and
	// progress, by their time.
	VisitsOf(within access.Scope, f Filter) ([]observation.Observation, error)
}

// Store runs transactions.
type Store interface {
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service tells how the year's visits went.
type Service struct{ Store Store }

// Timeliness tells how soon reports and feedback came, group by group. The filter that it
// gives back has the year.
func (s Service) Timeliness(ctx context.Context, who access.Actor, f Filter) (of Filter, found []Timeliness, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		visits, err := read(tx, access.ReadTimeliness, &f)
		order, by := grouped(visits, f)
		for _, g := range order {
			found = append(found, timelinessOf(g, by[g], settings.WorkingDays(), tx.Today()))
		}
		return err
	})
	return f, found, err
}

// Protocol tells how far each clause was kept, group by group.
func (s Service) Protocol(ctx context.Context, who access.Actor, f Filter) (of Filter, found []Kept, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		visits, err := read(tx, access.ReadProtocolKept, &f)
		order, by := grouped(visits, f)
		for _, g := range order {
			found = append(found, keptOf(g, by[g])...)
		}
		return err
	})
	return f, found, err
}

// read gives the visits in the reader's reach, each as they may know it.
func read(tx Tx, action access.Action, f *Filter) (visits []Visit, err error) {
	within := tx.Scope(action)
	if within.IsEmpty() {
		return nil, fault.Absent
	}
	if f.Year.IsZero() {
		f.Year = calendar.YearOf(tx.Today())
	}
	all, err := tx.VisitsOf(within, *f)
	for _, o := range all {
		visits = append(visits, seenBy(tx, o))
	}
	return visits, err
}

// Year gives all that is told of a year's visits in the reach of the action, not told apart.
func Year(tx Tx, action access.Action, f Filter) (visits []Visit, times Timeliness, kept []Kept, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return nil, times, nil, err
	}
	if visits, err = read(tx, action, &f); err != nil {
		return nil, times, nil, err
	}
	return visits, timelinessOf(Group{}, visits, settings.WorkingDays(), tx.Today()), keptOf(Group{}, visits), nil
}
