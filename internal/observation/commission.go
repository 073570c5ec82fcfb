package observation

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/provision"
)

// What is decided on a candidate.
const (
	Pilot    = "pilot"
	Declines = "declined"
)

const commissioning = "commissioning" // the purpose of a visit

// Commissioning is what was decided on a candidate after they were observed. It never
// changes.
type Commissioning struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	PartnerID     id.Partner
	ReportVersion int // on which it rests
	Decision      string
	Reason        access.Sealed[access.Decision]
	DecidedBy     id.Person
	DecidedAt     time.Time
	DeciderName   string `gorm:"->;-:migration"`
	PartnerName   string `gorm:"->;-:migration"`
}

// TableName is the table of decisions.
func (Commissioning) TableName() string { return "commissioning_decision" }

// CommissioningSeen is a decision with what opens its reason.
type CommissioningSeen struct {
	Commissioning
	Open access.Disclosure
}

// The faults of commissioning.
var (
	ErrNotCommissioning = fault.New(fault.Conflict, "commissioning-other-purpose", "A commissioning visit alone, to a candidate, decides whether there is a pilot.")
	ErrReportHeld       = fault.New(fault.Conflict, "report-held-by-appeal", "An appeal holds the report back; nothing is decided on it until then.")
	ErrCommissioned     = fault.New(fault.Conflict, "commissioning-decided", "It is decided already.")
)

// ReadCommissioning gives what was decided after the visit.
func (s Service) ReadCommissioning(ctx context.Context, who access.Actor, which id.Observation) (seen CommissioningSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadCommissioning, which)
		if err != nil {
			return err
		}
		seen, err = seeCommissioning(tx, by)
		return err
	})
	return seen, err
}

func seeCommissioning(tx Tx, by access.Permit) (seen CommissioningSeen, err error) {
	c, err := tx.Commissioning(by)
	if err != nil {
		return seen, err
	}
	seen.Commissioning = *c
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

// DecideCommissioning decides whether the candidate that was visited begins a pilot: only
// where every grade of the report is good or better on the scale of its framework. match
// is for the report. It fails with ErrNotCommissioning, ErrCommissioned, and ErrReportHeld while an
// appeal holds the report back.
func (s Service) DecideCommissioning(ctx context.Context, who access.Actor, which id.Observation, match Match[OutcomeSeen], decision, reason string) (seen CommissioningSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.DecideCommissioning, which)
		if err != nil {
			return err
		}
		if o.Purpose != commissioning {
			return refuse(tx, o, ErrNotCommissioning)
		}
		if o.IssuedAt == nil {
			return refuse(tx, o, ErrNotIssued)
		}
		read, err := seeOutcome(tx, o, by, PartReport)
		if err != nil {
			return err
		}
		if err := match(read); err != nil {
			return err
		}
		c := &Commissioning{
			HubID: o.HubID, ObservationID: o.ID, PartnerID: o.PartnerID, ReportVersion: read.Report.Version, Decision: decision,
			Reason: access.Seal[access.Decision](strings.TrimSpace(reason)), DecidedBy: who.Person(), DecidedAt: tx.Now(),
		}
		if err := c.check(tx, o, read); err != nil {
			return err
		}
		if o.Decided {
			return refuse(tx, o, ErrCommissioned)
		}
		if o.Progress.Held {
			return refuse(tx, o, ErrReportHeld)
		}
		if err := tx.CreateCommissioning(by, c); err != nil {
			return err
		}
		if err := tx.SaveObservation(by, o, "observation.commissioning-decided"); err != nil {
			return err
		}
		if decision == Pilot {
			if err := begin(tx, o); err != nil {
				return err
			}
		}
		seen, err = seeCommissioning(tx, by)
		return err
	})
	return seen, err
}

func (c *Commissioning) check(tx Tx, o *Observation, read OutcomeSeen) error {
	f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
	if err != nil {
		return err
	}
	var faults fault.InvalidContent
	faults.Check(!c.Reason.IsEmpty(), "/reason", "invalid-content", "Say why.")
	judgements, _ := read.Judgements.Open(read.Open)
	faults.Check(c.Decision != Pilot || goodOrBetter(judgements, f.Content.Scale), "/decision", "commissioning-not-good",
		"A pilot follows a report in which there are grades, and all of them are good or better on the scale of its framework.")
	return faults.Err()
}

// goodOrBetter reports whether there are grades, and all of them are good or better.
func goodOrBetter(judgements []Judgement, scale framework.Scale) bool {
	graded := false
	for _, j := range judgements {
		if j.Grade == "" {
			continue
		}
		if good, ok := scale.GoodOrBetter(j.Grade); !ok || !good {
			return false
		}
		graded = true
	}
	return graded
}

// begin makes the candidate a partner and the provision that was visited its pilot.
func begin(tx Tx, o *Observation) error {
	candidate, err := tx.Partner(tx.Scope(access.ReadPartner), o.PartnerID)
	if err != nil {
		return err
	}
	if candidate.Status == partner.Candidate {
		candidate.Status = partner.Active
		by, err := leaveFor(tx, o, access.Facts{ID: candidate.ID.UUID})
		if err != nil {
			return err
		}
		if err := tx.SavePartner(by, candidate); err != nil {
			return err
		}
	}
	visited, err := tx.Provision(tx.Scope(access.ReadProvision), o.ProvisionID)
	if err != nil || visited.State != provision.Candidate {
		return err
	}
	visited.State = provision.Active
	by, err := leaveFor(tx, o, access.Facts{ID: visited.ID.UUID})
	if err != nil {
		return err
	}
	return tx.SaveProvision(by, &visited.Provision)
}

// leaveFor is leave to change another record with the decision on the visit.
func leaveFor(tx Tx, o *Observation, of access.Facts) (access.Permit, error) {
	facts := o.Facts()
	facts.ID = of.ID
	return tx.Permit(tx.Scope(access.DecideCommissioning), facts)
}
