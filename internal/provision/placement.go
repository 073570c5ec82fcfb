package provision

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Placement is a teacher at work in a provision.
type Placement struct {
	HubID       id.Hub       `gorm:"primaryKey"`
	ID          id.Placement `gorm:"primaryKey"`
	ProvisionID id.Provision
	PersonID    id.Person
	FromOn      calendar.Date
	ToOn        calendar.Date // the last day; zero: as long as the provision runs
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Placed is a placement with the teacher's name and with what the policy asks of
// its provision.
type Placed struct {
	Placement
	PersonName string
	PartnerID  id.Partner
	SchoolID   id.School
	Inspected  []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// Facts are what the policy needs to know of a placement in the provision.
func (p Placement) Facts(in Provision) access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, Partner: in.PartnerID, School: in.SchoolID}
}

// Facts are what the policy needs to know of the placement.
func (p Placed) Facts() access.Facts {
	f := p.Placement.Facts(Provision{PartnerID: p.PartnerID, SchoolID: p.SchoolID})
	f.Inspected = p.Inspected
	return f
}

// checkDates holds a placement to its own days.
func (p Placement) checkDates(faults *fault.InvalidContent) {
	faults.Check(p.ToOn.IsZero() || !p.ToOn.Before(p.FromOn), "/toOn", "placement-dates-reversed",
		"A placement does not end before it begins, on %s.", p.FromOn)
}

// checkWithin holds a day of a placement to the days of its provision. No day is a
// last day that is the provision's.
func checkWithin(in Provision, day calendar.Date, pointer string, faults *fault.InvalidContent) {
	runs := day.IsZero() || (!day.Before(in.FromOn) && (in.ToOn.IsZero() || !day.After(in.ToOn)))
	faults.Check(runs, pointer, "placement-outside-provision", "The provision does not run on that day.")
}

// PlacedSeen is a placement as one reader sees it.
type PlacedSeen struct {
	Placed
	Allowed []access.Action
}

func seePlaced(tx Tx, p Placed) PlacedSeen {
	return PlacedSeen{Placed: p, Allowed: access.Allowed(tx, p.Facts(), access.EndPlacement)}
}
