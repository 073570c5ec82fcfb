package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// Commissioning gives what was decided after the permit's visit, or fault.Absent.
func (tx *Tx) Commissioning(by access.Permit) (*observation.Commissioning, error) {
	var c observation.Commissioning
	err := tx.db.Table("commissioning_decision").
		Select("commissioning_decision.*, decider.name AS decider_name, partner.name AS partner_name").
		Joins("JOIN person decider ON decider.hub_id = commissioning_decision.hub_id AND decider.id = commissioning_decision.decided_by").
		Joins("JOIN partner ON partner.hub_id = commissioning_decision.hub_id AND partner.id = commissioning_decision.partner_id").
		Where("commissioning_decision.hub_id = ? AND commissioning_decision.observation_id = ?", tx.who.Hub(), visit(by)).Take(&c).Error
	return &c, absent(err)
}

// CreateCommissioning keeps a decision on the permit's visit, with which it is saved.
func (tx *Tx) CreateCommissioning(by access.Permit, c *observation.Commissioning) error {
	if !by.For(c.ObservationID.UUID, access.DecideCommissioning) {
		return fault.Absent
	}
	return taken(tx.db.Create(c).Error, observation.ErrCommissioned)
}

// IsCommissioned reports whether it was decided that the partner begins a pilot.
func (tx *Tx) IsCommissioned(which id.Partner) (bool, error) {
	return some(tx.db.Table("commissioning_decision").Where("hub_id = ? AND partner_id = ? AND decision = ?", tx.who.Hub(), which, observation.Pilot))
}

// readDecided tells whether it was decided on the candidate that was visited.
func (tx *Tx) readDecided(o *observation.Observation) (err error) {
	if o.Purpose == "commissioning" {
		o.Decided, err = some(tx.db.Table("commissioning_decision").Where("hub_id = ? AND observation_id = ?", o.HubID, o.ID))
	}
	return err
}
