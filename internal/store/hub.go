package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
)

// OwnHub gives the hub of the transaction as a record of its own, if it is in the
// scope, or fault.Absent.
func (tx *Tx) OwnHub(within access.Scope) (*hub.Hub, error) {
	var h hub.Hub
	if err := tx.within(tx.db, "hub", within).Take(&h).Error; err != nil {
		return nil, absent(err)
	}
	return &h, nil
}

// SaveHub keeps the changed hub.
func (tx *Tx) SaveHub(by access.Permit, h *hub.Hub) error {
	var was hub.Hub
	if err := tx.db.Where("id = ?", h.ID).Take(&was).Error; err != nil {
		return absent(err)
	}
	what := event.Event{Name: "hub.updated", Operation: event.Updated, ID: h.ID.UUID, Told: event.Seen(true, true, !was.LooksLike(*h))}
	tx.hub = nil // what was read before no longer holds
	return tx.update(by, h, &h.Version, what)
}
