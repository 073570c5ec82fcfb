package evidence

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Partnership is one school, one partner and one academic year.
type Partnership struct {
	HubID       id.Hub
	SchoolID    id.School
	PartnerID   id.Partner
	Year        calendar.AcademicYear `gorm:"-"`
	SchoolName  string
	SchoolURN   int
	PartnerName string
	Inspected   []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

func (p Partnership) facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.SchoolID.UUID, School: p.SchoolID, Partner: p.PartnerID, Inspected: p.Inspected}
}

// Cover is what a pack says of itself.
type Cover struct {
	Partnership // of the hub as a whole: the year alone
	Hub         string
	Reader      string
	As          []access.Party // all as which the reader may have it
	Level       access.Level   // of the reader's inspection, where they inspect
	At          time.Time
	Request     string // the id of the request, as the audit trail has it
}

// Tx is what packs need of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	HubName() (string, error)
	PersonName(within access.Scope, which id.Person) (string, error)
	// PartnershipOf gives a partnership in the scope, or fault.Absent.
	PartnershipOf(within access.Scope, school id.School, partner id.Partner, year calendar.AcademicYear) (*Partnership, error)
	// HubInspected gives the actor's live inspections of whatever school.
	HubInspected() ([]access.Inspected, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service gives leave for packs.
type Service struct {
	Store  Store
	Folder string // for packs while they are put together; empty: the system's
}

// OfPartnership gives leave for the pack of a partnership, which the audit trail keeps, and
// its cover.
func (s Service) OfPartnership(ctx context.Context, who access.Actor, school id.School, partner id.Partner, year calendar.AcademicYear) (c Cover, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadEvidencePack)
		p, err := tx.PartnershipOf(within, school, partner, year)
		if err != nil {
			return err
		}
		c.Partnership = *p
		return c.permit(tx, within, p.facts())
	})
	return c, err
}

// OfHub gives leave for the pack of the hub, which the audit trail keeps, and its cover.
func (s Service) OfHub(ctx context.Context, who access.Actor, year calendar.AcademicYear) (c Cover, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		inspected, err := tx.HubInspected()
		if err != nil {
			return err
		}
		c.HubID, c.Year = who.Hub(), year
		return c.permit(tx, tx.Scope(access.ReadHubEvidencePack), access.Facts{Hub: who.Hub(), ID: who.Hub().UUID, Inspected: inspected})
	})
	return c, err
}

func (c *Cover) permit(tx Tx, within access.Scope, of access.Facts) (err error) {
	by, err := tx.Permit(within, of)
	if err != nil {
		return err
	}
	for _, permit := range within.Permits(of) {
		c.As = append(c.As, permit.Party())
		if permit.Party() == access.Inspecting {
			c.Level = highest(of.Inspected)
		}
	}
	c.At = tx.Now()
	if c.Hub, err = tx.HubName(); err != nil {
		return err
	}
	if c.Reader, err = tx.PersonName(tx.Scope(access.ReadPerson), tx.Actor().Person()); err != nil {
		return err
	}
	return tx.RecordReading(by, nil)
}

func highest(inspected []access.Inspected) access.Level {
	for _, level := range []access.Level{access.InFull, access.AtSummary} {
		for _, i := range inspected {
			if i.At == level {
				return level
			}
		}
	}
	return access.Deidentified
}
