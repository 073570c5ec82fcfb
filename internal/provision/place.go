package provision

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Placements gives a page of the placements in a provision that are in reach.
func (s Service) Placements(ctx context.Context, who access.Actor, in id.Provision, at page.Request) (found page.Page[PlacedSeen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadProvision)
		if _, err := tx.Provision(within, in); err != nil {
			return err
		}
		placed, err := tx.Placements(within, in, at)
		found = page.Map(placed, func(p Placed) PlacedSeen { return seePlaced(tx, p) })
		return err
	})
	return found, err
}

// ReadPlacement gives one placement.
func (s Service) ReadPlacement(ctx context.Context, who access.Actor, which id.Placement) (seen PlacedSeen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		return rereadPlacement(tx, tx.Scope(access.ReadProvision), which, &seen)
	})
	return seen, err
}

// rereadPlacement gives the placement as it now stands.
func rereadPlacement(tx Tx, within access.Scope, which id.Placement, seen *PlacedSeen) error {
	p, err := tx.Placement(within, which)
	if err != nil {
		return err
	}
	*seen = seePlaced(tx, *p)
	return nil
}

// Place puts a teacher of the partner to work in a provision.
func (s Service) Place(ctx context.Context, who access.Actor, in id.Provision, p Placement) (seen PlacedSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.PlaceTeacher)
		c, err := tx.Provision(within, in)
		if err != nil {
			return err
		}
		if err := place(tx, c.Provision, &p); err != nil {
			return err
		}
		return rereadPlacement(tx, within, p.ID, &seen)
	})
	return seen, err
}

func place(tx Tx, in Provision, p *Placement) error {
	within := tx.Scope(access.PlaceTeacher)
	p.HubID, p.ID, p.ProvisionID, p.Version = within.Hub(), id.Placement{UUID: tx.NewID()}, in.ID, 1
	by, err := tx.Permit(within, p.Facts(in))
	if err != nil {
		return err
	}
	var faults fault.InvalidContent
	p.checkDates(&faults)
	checkWithin(in, p.FromOn, "/fromOn", &faults)
	checkWithin(in, p.ToOn, "/toOn", &faults)
	if err := p.checkTeacher(tx, in, &faults); err != nil {
		return err
	}
	if err := p.checkOverlap(tx, "/fromOn", &faults); err != nil {
		return err
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return tx.CreatePlacement(by, p)
}

// checkTeacher holds the person to an appointment as teacher of the partner. Who
// may not read people learns of a person only that the partner employs them.
func (p Placement) checkTeacher(tx Tx, in Provision, faults *fault.InvalidContent) error {
	teaches, err := tx.TeachesFor(p.PersonID, in.PartnerID, p.FromOn)
	if err != nil || teaches {
		return err
	}
	known, err := tx.HasPerson(tx.Scope(access.ReadPerson), p.PersonID)
	if err != nil {
		return err
	}
	if faults.Check(known, "/teacherId", "unknown-reference", unknown, "teacher") {
		faults.Check(false, "/teacherId", "placement-teacher-elsewhere", "The person is no teacher of the partner on that day.")
	}
	return nil
}

func (p Placement) checkOverlap(tx Tx, pointer string, faults *fault.InvalidContent) error {
	overlaps, err := tx.PlacementOverlaps(p)
	faults.Check(!overlaps, pointer, "placement-overlaps", "The teacher is placed in this provision already on some of these days.")
	return err
}

// EndPlacement sets the last day of a placement, or takes it away where toOn is
// zero: the placement then lasts as long as the provision.
func (s Service) EndPlacement(ctx context.Context, who access.Actor, which id.Placement, match func(PlacedSeen) error, toOn calendar.Date) (seen PlacedSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.EndPlacement)
		p, err := tx.Placement(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, p.Facts())
		if err != nil {
			return err
		}
		if err := match(seePlaced(tx, *p)); err != nil {
			return err
		}
		what, err := p.end(tx, within, toOn)
		if err != nil {
			return err
		}
		if err := tx.SavePlacement(by, &p.Placement, what); err != nil {
			return err
		}
		return rereadPlacement(tx, within, which, &seen)
	})
	return seen, err
}

// end moves the last day. Only a placement that gets longer is held to the days of
// its provision: that one ended early does not keep a placement from ending.
func (p *Placed) end(tx Tx, within access.Scope, toOn calendar.Date) (event.Name, error) {
	c, err := tx.Provision(within, p.ProvisionID)
	if err != nil {
		return "", err
	}
	longer := !p.ToOn.IsZero() && (toOn.IsZero() || toOn.After(p.ToOn))
	p.ToOn = toOn
	var faults fault.InvalidContent
	p.checkDates(&faults)
	if !longer {
		return "placement.ended", faults.Err()
	}
	checkWithin(c.Provision, toOn, "/toOn", &faults)
	if err := p.checkOverlap(tx, "/toOn", &faults); err != nil {
		return "", err
	}
	return "placement.extended", faults.Err()
}
