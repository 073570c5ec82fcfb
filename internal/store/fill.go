package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
)

// Filling is what a demonstration of a great size puts into one hub at once.
type Filling struct {
	People       []person.Person
	Partners     []partner.Partner
	Appointments []person.Appointment
	Provisions   []provision.Provision
	Placements   []provision.Placement
	Visits       []observation.Observation // with observers, agreements and exceptions
	Feedback     []observation.Feedback
	Drafts       []observation.Draft
	Reports      []observation.Report
	Needs        []improvement.Need
}

// Fill keeps the records as they are, without the steps that would have made them: one row
// of the audit trail stands for all, and the change feed has none of them. It is for
// demonstrations, and for measuring.
func (d *DB) Fill(ctx context.Context, in id.Hub, f Filling) error {
	return d.Update(ctx, access.System(in), func(tx *Tx) error {
		by, err := tx.Permit(tx.Scope(access.FoundHub), hub.Hub{ID: in}.Facts())
		if err != nil {
			return err
		}
		tx.audit = append(tx.audit, tx.auditRow(by, "hub", nil))
		for _, keep := range []func() error{
			inBulk(tx.db, f.Partners), inBulk(tx.db, f.People), inBulk(tx.db, f.Appointments), inBulk(tx.db, f.Provisions),
			inBulk(tx.db, f.Placements), inBulk(tx.db, f.Visits), func() error { return tx.fillArrangements(f.Visits) },
			inBulk(tx.db, f.Feedback), inBulk(tx.db, f.Drafts), inBulk(tx.db, f.Reports), inBulk(tx.db, f.Needs),
		} {
			if err := keep(); err != nil {
				return err
			}
		}
		for i := range f.People {
			if f.People[i].Identity != nil {
				if err := tx.keepIdentity(&f.People[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func inBulk[T any](db *gorm.DB, records []T) func() error {
	return func() error {
		if len(records) == 0 {
			return nil
		}
		return db.CreateInBatches(&records, batch).Error
	}
}

func (tx *Tx) fillArrangements(visits []observation.Observation) error {
	var observers []observerRow
	var agreements, exceptions []map[string]any
	for _, o := range visits {
		for _, ob := range o.Observers {
			observers = append(observers, observerRow{HubID: o.HubID, ObservationID: o.ID, PersonID: ob.PersonID, Leads: ob.Leads})
		}
		for _, a := range o.Agreements {
			agreements = append(agreements, map[string]any{"hub_id": o.HubID, "id": tx.NewID(), "observation_id": o.ID, "side": string(a.Side),
				"by_id": a.ByID, "given_by": a.GivenBy, "given_how": a.GivenHow, "at": a.At})
		}
		for _, e := range o.Exceptions {
			exceptions = append(exceptions, map[string]any{"hub_id": o.HubID, "id": tx.NewID(), "observation_id": o.ID, "clause": string(e.Clause),
				"reason": e.Reason, "agreed_by": e.AgreedBy, "recorded_by": e.RecordedBy, "recorded_at": e.RecordedAt})
		}
	}
	if err := inBulk(tx.db, observers)(); err != nil {
		return err
	}
	for table, rows := range map[string][]map[string]any{"observation_agreement": agreements, "observation_exception": exceptions} {
		for from := 0; from < len(rows); from += batch {
			if err := tx.db.Table(table).Create(rows[from:min(from+batch, len(rows))]).Error; err != nil {
				return err
			}
		}
	}
	return nil
}
