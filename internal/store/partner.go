package store

import (
	"errors"
	"fmt"
	"strings"

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

// PartnerByExternalID gives the partner in the scope that has the key, or nil.
func (tx *Tx) PartnerByExternalID(within access.Scope, key string) (*partner.Partner, error) {
	return first[partner.Partner](tx.within(tx.db, "partner", within).Where("partner.external_id = ?", key))
}

// PartnersByName gives the partner in the scope that has the name, or else at most two
// of those that have it but for capitals.
func (tx *Tx) PartnersByName(within access.Scope, name string) (found []partner.Partner, err error) {
	for _, same := range []string{"partner.name = ?", "lower(partner.name) = lower(?)"} {
		err = tx.within(tx.db, "partner", within).Where(same, strings.TrimSpace(name)).Limit(2).Find(&found).Error
		if err != nil || len(found) > 0 {
			break
		}
	}
	return found, err
}

// PartnerNamed gives the partner in the scope that has the external id, or without one
// the name, or the zero id. It fails with partner.ErrSeveral.
func (tx *Tx) PartnerNamed(within access.Scope, externalID, name string) (which id.Partner, err error) {
	var found []partner.Partner
	switch {
	case externalID != "":
		p, err := tx.PartnerByExternalID(within, externalID)
		if p == nil {
			return which, err
		}
		return p.ID, err
	case name != "":
		found, err = tx.PartnersByName(within, name)
	}
	if len(found) > 1 {
		return which, partner.ErrSeveral
	}
	if len(found) == 1 {
		which = found[0].ID
	}
	return which, err
}

// first gives what a query finds first, or nil.
func first[T any](q *gorm.DB) (*T, error) {
	var found []T
	if err := q.Limit(1).Find(&found).Error; err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
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
