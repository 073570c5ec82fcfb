package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
)

var provisionColumns = map[string]column{
	"name":   {sql: "provision.name"},
	"fromOn": {sql: "provision.from_on", cast: "date"},
}

// provisions begins a query on provisions with the names of school and partner.
func (tx *Tx) provisions(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("provision"), "provision", within).
		Select("provision.*, school.urn AS school_urn, school.name AS school_name, partner.name AS partner_name").
		Joins("JOIN school ON school.hub_id = provision.hub_id AND school.id = provision.school_id").
		Joins("JOIN partner ON partner.hub_id = provision.hub_id AND partner.id = provision.partner_id")
}

// Provision gives one provision in the scope, or fault.Absent.
func (tx *Tx) Provision(within access.Scope, which id.Provision) (*provision.Card, error) {
	var c provision.Card
	if err := tx.provisions(within).Where("provision.id = ?", which).Take(&c).Error; err != nil {
		return nil, absent(err)
	}
	var err error
	c.Inspected, err = tx.inspectionsOf(c.SchoolID)
	return &c, err
}

// Provisions gives a page of the provisions in the scope.
func (tx *Tx) Provisions(within access.Scope, f provision.Filter, at page.Request) (page.Page[provision.Card], error) {
	q := tx.provisions(within)
	if !f.School.IsZero() {
		q = q.Where("provision.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("provision.partner_id = ?", f.Partner)
	}
	if !f.Teacher.IsZero() {
		q = q.Where("provision.id IN (?)", tx.placedToday(within, f.Teacher))
	}
	if f.State != "" {
		q = q.Where("provision.state = ?", f.State)
	}
	if f.Kind != "" {
		q = q.Where("provision.kind = ?", f.Kind)
	}
	var rows []provision.Card
	if err := tx.paged(q, "provision", provisionColumns, at).Find(&rows).Error; err != nil {
		return page.Page[provision.Card]{}, err
	}
	by, _ := at.Column()
	return page.Cut(rows, at.Limit, func(c provision.Card) page.Position {
		if by == "fromOn" {
			return page.Position{Key: c.FromOn.String(), ID: c.ID.String()}
		}
		return page.Position{Key: c.Name, ID: c.ID.String()}
	}), nil
}

// ProvisionHolding gives the provision of the hub that has the external id, or the
// zero id.
func (tx *Tx) ProvisionHolding(externalID string) (id.Provision, error) {
	return only[id.Provision](tx.db.Table("provision").Where("hub_id = ? AND external_id = ?", tx.who.Hub(), externalID))
}

// ProvisionsNamed gives the provisions in the scope of the partner in the school that
// have the name, ten at most.
func (tx *Tx) ProvisionsNamed(within access.Scope, of id.Partner, in id.School, name string) (found []provision.Card, err error) {
	err = tx.provisions(within).Where("provision.partner_id = ? AND provision.school_id = ? AND provision.name = ?", of, in, name).
		Order("provision.id").Limit(10).Find(&found).Error
	return found, err
}

// CreateProvision keeps a new provision.
func (tx *Tx) CreateProvision(by access.Permit, p *provision.Provision) error {
	return tx.create(by, p, event.Event{Name: "provision.created", Operation: event.Created, ID: p.ID.UUID, Version: p.Version, Told: event.Created})
}

// SaveProvision keeps a changed provision.
func (tx *Tx) SaveProvision(by access.Permit, p *provision.Provision) error {
	return tx.update(by, p, &p.Version, event.Event{Name: "provision.updated", Operation: event.Updated, ID: p.ID.UUID, Told: event.Updated})
}
