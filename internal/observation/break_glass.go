package observation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

const glassOpenFor = 15 * time.Minute

// BreakGlass is that somebody opened one part of an outcome out of turn: an observer's
// raw notes, or the full report. It is kept as it was.
type BreakGlass struct {
	HubID         id.Hub        `gorm:"primaryKey"`
	ID            id.BreakGlass `gorm:"primaryKey"`
	ObservationID id.Observation
	Part          access.Class // notes or report
	ObserverID    *id.Person   // whose notes
	Reason        access.Sealed[access.Glass]
	ByID          id.Person
	At            time.Time
	UntilAt       time.Time

	ByName       string `gorm:"->;-:migration"`
	ObserverName string `gorm:"->;-:migration"`
}

// TableName is the table of broken glass.
func (BreakGlass) TableName() string { return "break_glass" }

// GlassSeen is a page of openings with what opens their reasons.
type GlassSeen struct {
	Page page.Page[BreakGlass]
	Open access.Disclosure
}

// breaks says which part each party may open.
var breaks = map[access.Party]access.Class{
	access.LeadForQuality: access.NotesClass,
	access.ManagerForLead: access.NotesClass,
	access.Manager:        access.ReportClass,
}

// BreakGlass opens one part to the actor for fifteen minutes. The teacher, the QA leads
// and the data protection officers are told in the same instant.
func (s Service) BreakGlass(ctx context.Context, who access.Actor, which id.Observation, part access.Class, observer id.Person, reason string) (seen GlassSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.BreakGlass, which)
		if err != nil {
			return err
		}
		g := BreakGlass{
			HubID: o.HubID, ID: id.BreakGlass{UUID: tx.NewID()}, ObservationID: o.ID, Part: part, Reason: access.Seal[access.Glass](reason),
			ByID: who.Person(), At: tx.Now(), UntilAt: tx.Now().Add(glassOpenFor),
		}
		if by, err = g.aim(tx, o, by, observer, reason); err != nil {
			return err
		}
		switch {
		case part == access.ReportClass && o.IssuedAt == nil:
			return refuse(tx, o, ErrNotIssued)
		case part == access.NotesClass:
			if err := possible(tx, o, access.BreakGlass); err != nil {
				return err
			}
		}
		if err := tx.CreateBreakGlass(by, &g); err != nil {
			return err
		}
		if err := tellOfGlass(tx, o); err != nil {
			return err
		}
		seen, err = seeGlass(tx, by, page.Request{Limit: 1})
		return err
	})
	return seen, err
}

// aim finds the party as which the actor may open the part, and whose notes it is.
func (g *BreakGlass) aim(tx Tx, o *Observation, by access.Permit, observer id.Person, reason string) (access.Permit, error) {
	var faults fault.InvalidContent
	faults.Check(strings.TrimSpace(reason) != "", "/reason", "invalid-content", "Say why.")
	permits := tx.Scope(access.BreakGlass).Permits(o.Facts())
	i := slices.IndexFunc(permits, func(p access.Permit) bool { return breaks[p.Party()] == g.Part })
	if faults.Check(i >= 0, "/part", "break-glass-part-not-yours", "A QA lead opens notes, a hub manager the report.") {
		by = permits[i]
	}
	if g.Part == access.ReportClass {
		faults.Check(observer.IsZero(), "/observerId", "break-glass-observer-unknown", "The report is nobody's part.")
		return by, faults.Err()
	}
	if observer.IsZero() {
		observer = o.Lead().PersonID
	}
	observes := slices.ContainsFunc(o.Observers, func(ob Observer) bool { return ob.PersonID == observer })
	faults.Check(observes, "/observerId", "break-glass-observer-unknown", "Nobody of that id observes this visit.")
	g.ObserverID = &observer
	return by, faults.Err()
}

func tellOfGlass(tx Tx, o *Observation) error {
	people := []id.Person{o.TeacherID}
	for _, role := range []access.Role{access.QALead, access.DataProtectionOfficer} {
		holders, err := tx.Holders(role)
		if err != nil {
			return err
		}
		people = append(people, holders...)
	}
	return tx.Tell(o.news(notice.GlassBroken), people...)
}

func seeGlass(tx Tx, by access.Permit, at page.Request) (seen GlassSeen, err error) {
	if seen.Page, err = tx.Glasses(by, at); err == nil {
		seen.Open, err = by.Disclose(tx)
	}
	return seen, err
}

// ListBreakGlass gives every opening out of turn, the newest first.
func (s Service) ListBreakGlass(ctx context.Context, who access.Actor, which id.Observation, at page.Request) (seen GlassSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadBreakGlass, which)
		if err == nil {
			seen, err = seeGlass(tx, by, at)
		}
		return err
	})
	return seen, err
}
