package store

import (
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
)

var partnerColumns = map[string]column{"name": {sql: "partner.name"}}

// Partner gives one partner in the scope, or fault.Absent.
func (tx *Tx) Partner(within access.Scope, which id.Partner) (*partner.Partner, error) {
	var p partner.Partner
	if err := tx.within(tx.db, "partner", within).Where("partner.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	return &p, nil
}

// PartnerStatus gives the standing of one partner in the scope, or fault.Absent.
func (tx *Tx) PartnerStatus(within access.Scope, which id.Partner) (string, error) {
	p, err := tx.Partner(within, which)
	if err != nil {
		return "", err
	}
	return p.Status, nil
}

// Partners gives a page of the partners in the scope.
func (tx *Tx) Partners(within access.Scope, f partner.Filter, at page.Request) (page.Page[partner.Partner], error) {
	q := tx.within(tx.db, "partner", within)
	if f.Status != "" {
		q = q.Where("partner.status = ?", f.Status)
	}
	if f.Kind != "" {
		q = q.Where("partner.kind = ?", f.Kind)
	}
	if f.Name != "" {
		q = q.Where(fmt.Sprintf(tx.store.dialect.contains, "partner.name"), like(f.Name))
	}
	var rows []partner.Partner
	if err := tx.paged(q, "partner", partnerColumns, at).Find(&rows).Error; err != nil {
		return page.Page[partner.Partner]{}, err
	}
	return page.Cut(rows, at.Limit, func(p partner.Partner) page.Position {
		return page.Position{Key: p.Name, ID: p.ID.String()}
	}), nil
}

// CreatePartner keeps a new partner, or fails with partner.ErrNameTaken.
func (tx *Tx) CreatePartner(by access.Permit, p *partner.Partner) error {
	what := event.Event{Name: "partner.created", Operation: event.Created, ID: p.ID.UUID, Version: p.Version, Told: event.Created}
	return taken(tx.create(by, p, what), partner.ErrNameTaken)
}

// SavePartner keeps a changed partner, or fails with partner.ErrNameTaken.
func (tx *Tx) SavePartner(by access.Permit, p *partner.Partner) error {
	if err := tx.noteName("partner", p.ID.UUID, p.Name); err != nil {
		return err
	}
	what := event.Event{Name: "partner.updated", Operation: event.Updated, ID: p.ID.UUID, Told: event.Updated}
	return taken(tx.update(by, p, &p.Version, what), partner.ErrNameTaken)
}

// taken gives the area's own word for a key that another record has.
func taken(err, otherwise error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return otherwise
	}
	return err
}
