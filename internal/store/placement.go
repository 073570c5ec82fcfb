package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
)

var placementColumns = map[string]column{"": {sql: "placement.from_on", cast: "date"}}

// placements begins a query on placements, joined to their provisions.
func (tx *Tx) placements(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("placement"), "placement", within).
		Joins("JOIN provision ON provision.hub_id = placement.hub_id AND provision.id = placement.provision_id")
}

// placed is placements with the teacher's name and the provision's places.
func (tx *Tx) placed(within access.Scope) *gorm.DB {
	return tx.placements(within).
		Select("placement.*, person.name AS person_name, provision.partner_id, provision.school_id").
		Joins("JOIN person ON person.hub_id = placement.hub_id AND person.id = placement.person_id")
}

// Placement gives one placement in the scope, or fault.Absent.
func (tx *Tx) Placement(within access.Scope, which id.Placement) (*provision.Placed, error) {
	var p provision.Placed
	if err := tx.placed(within).Where("placement.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	p.Inspected, err = tx.inspectionsOf(p.SchoolID)
	return &p, err
}

// Placements gives a page of a provision's placements in the scope, by their first
// day.
func (tx *Tx) Placements(within access.Scope, in id.Provision, at page.Request) (page.Page[provision.Placed], error) {
	q := tx.placed(within).Where("placement.provision_id = ?", in)
	var rows []provision.Placed
	if err := tx.paged(q, "placement", placementColumns, at).Find(&rows).Error; err != nil {
		return page.Page[provision.Placed]{}, err
	}
	return page.Cut(rows, at.Limit, func(p provision.Placed) page.Position {
		return page.Position{Key: p.FromOn.String(), ID: p.ID.String()}
	}), nil
}

// SamePlacement gives the placement in the scope of the teacher in the provision from
// the first day, or nil.
func (tx *Tx) SamePlacement(within access.Scope, p provision.Placement) (*provision.Placed, error) {
	return first[provision.Placed](tx.placed(within).
		Where("placement.provision_id = ? AND placement.person_id = ? AND placement.from_on = ?", p.ProvisionID, p.PersonID, p.FromOn))
}

// placedToday asks for the provisions that run today and in which the teacher is
// placed today, as far as the placement is in the scope.
func (tx *Tx) placedToday(within access.Scope, teacher id.Person) *gorm.DB {
	return tx.placements(within).Select("placement.provision_id").Where("placement.person_id = ?", teacher).
		Where("placement.from_on <= @today AND (placement.to_on IS NULL OR placement.to_on >= @today)"+
			" AND provision.from_on <= @today AND (provision.to_on IS NULL OR provision.to_on >= @today)",
			map[string]any{"today": tx.Today()})
}

// CreatePlacement keeps a new placement.
func (tx *Tx) CreatePlacement(by access.Permit, p *provision.Placement) error {
	return tx.create(by, p, event.Event{Name: "placement.created", Operation: event.Created, ID: p.ID.UUID, Version: p.Version, Told: event.Created})
}

// SavePlacement keeps a changed placement.
func (tx *Tx) SavePlacement(by access.Permit, p *provision.Placement, what event.Name) error {
	return tx.update(by, p, &p.Version, event.Event{Name: what, Operation: event.Updated, ID: p.ID.UUID, Told: event.Updated})
}

// PlacementOverlaps reports whether the teacher has another placement in the
// provision that shares a day with this one. It holds the provision.
func (tx *Tx) PlacementOverlaps(p provision.Placement) (bool, error) {
	if err := hold(tx.db.Table("provision").Where("hub_id = ? AND id = ?", p.HubID, p.ProvisionID)); err != nil {
		return false, err
	}
	return some(sharesADay(tx.db.Table("placement"), p.FromOn, p.ToOn).
		Where("hub_id = ? AND id <> ? AND provision_id = ? AND person_id = ?", p.HubID, p.ID, p.ProvisionID, p.PersonID))
}
