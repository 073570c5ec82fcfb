package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
)

var errUnauthenticated = fault.New(fault.Unauthenticated, "unauthenticated", "A valid token is needed.")

// readStanding reads what the actor holds now. A person who is suspended and a
// client that was revoked hold nothing and are nobody.
func (tx *Tx) readStanding() (access.Standing, error) {
	switch {
	case tx.who.IsSystem():
		return tx.who.Standing(nil, nil, access.Settings{}), nil
	case tx.who.IsClient():
		return tx.standingOf(tx.who)
	}
	return tx.personStanding()
}

type heldRow struct {
	Status    string
	ID        *id.Appointment
	Role      access.Role
	PartnerID *id.Partner
	SchoolID  *id.School
	LACode    *string
}

// held gives the appointments among the rows.
func held(rows []heldRow) []access.Held {
	var out []access.Held
	for _, r := range rows {
		if r.Role == "" {
			continue
		}
		h := access.Held{Role: r.Role}
		if r.ID != nil {
			h.ID = *r.ID
		}
		if r.PartnerID != nil {
			h.Partner = *r.PartnerID
		}
		if r.SchoolID != nil {
			h.School = *r.SchoolID
		}
		if r.LACode != nil {
			h.LACode = *r.LACode
		}
		out = append(out, h)
	}
	return out
}

func (tx *Tx) personStanding() (access.Standing, error) {
	var rows []heldRow
	err := tx.db.Raw(`SELECT person.status, a.id, a.role, a.partner_id, a.school_id, a.la_code
		FROM person LEFT JOIN appointment a ON a.hub_id = person.hub_id AND a.person_id = person.id
		  AND NOT a.pending AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today)
		WHERE person.hub_id = @hub AND person.id = @person`,
		map[string]any{"today": tx.Today(), "hub": tx.who.Hub(), "person": tx.who.Person()}).Scan(&rows).Error
	if err != nil {
		return access.Standing{}, err
	}
	if len(rows) == 0 || rows[0].Status != "active" {
		return access.Standing{}, errUnauthenticated
	}
	grants := held(rows)
	has := func(role access.Role) bool {
		return slices.ContainsFunc(grants, func(h access.Held) bool { return h.Role == role })
	}
	var leads []id.Person
	if has(access.HubManager) {
		if leads, err = tx.leads(); err != nil {
			return access.Standing{}, err
		}
	}
	var settings access.Settings
	if has(access.Headteacher) {
		h, err := tx.Settings()
		if err != nil {
			return access.Standing{}, err
		}
		settings.SummaryToCurrentSchools = h.SummaryReaders == hub.CurrentSchools
	}
	return tx.who.Standing(grants, leads, settings), nil
}

// leads are the QA leads of today, for whom the hub manager acts where every one of them
// is in conflict. Whoever is suspended, or waits to be confirmed again, is one still: the
// manager alone brings both about, and gains nothing by it.
func (tx *Tx) leads() ([]id.Person, error) {
	var leads []id.Person
	err := tx.db.Raw(`SELECT DISTINCT person_id FROM appointment WHERE hub_id = @hub AND role = 'qa_lead'
		AND from_on <= @today AND (to_on IS NULL OR to_on >= @today)`,
		map[string]any{"hub": tx.who.Hub(), "today": tx.Today()}).Scan(&leads).Error
	return leads, err
}

func (tx *Tx) standingOf(who access.Actor) (access.Standing, error) {
	var row struct {
		Scopes    string
		RevokedAt *time.Time
	}
	err := tx.db.Table("client").Where("hub_id = ? AND id = ?", tx.who.Hub(), who.Client()).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || (err == nil && row.RevokedAt != nil) {
		return access.Standing{}, errUnauthenticated
	}
	if err != nil {
		return access.Standing{}, err
	}
	var granted []access.ClientScope
	if err := json.Unmarshal([]byte(row.Scopes), &granted); err != nil {
		return access.Standing{}, err
	}
	return who.Within(granted).Standing(nil, nil, access.Settings{}), nil
}

// Hub reads the hub of the transaction, once.
func (tx *Tx) Hub() (*hub.Hub, error) {
	if tx.hub != nil {
		return tx.hub, nil
	}
	var h hub.Hub
	if err := tx.db.Where("id = ?", tx.who.Hub()).Take(&h).Error; err != nil {
		return nil, absent(err)
	}
	tx.hub = &h
	return tx.hub, nil
}

// Settings reads the settings of the transaction's hub.
func (tx *Tx) Settings() (hub.Settings, error) {
	h, err := tx.Hub()
	if err != nil {
		return hub.Settings{}, err
	}
	return h.Settings, nil
}

// absent turns "no row" into the one answer for it.
func absent(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.Absent
	}
	return err
}
