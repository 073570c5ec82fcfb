package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// CreateBreakGlass keeps that somebody opened a part out of turn.
func (tx *Tx) CreateBreakGlass(by access.Permit, g *observation.BreakGlass) error {
	return tx.create(by, g, event.Event{Name: "observation.glass-broken", Operation: event.Updated, ID: by.Object(), Version: 1})
}

var glassOrder = map[string]column{"at": {sql: "break_glass.at", cast: "timestamptz"}}

// Glasses gives a page of what was opened out of turn of the permit's visit, the newest
// first.
func (tx *Tx) Glasses(by access.Permit, at page.Request) (page.Page[observation.BreakGlass], error) {
	at.Sort = "-at"
	q := tx.part(by, "break_glass").Select("break_glass.*, breaker.name AS by_name, COALESCE(ob.name, '') AS observer_name").
		Joins("JOIN person breaker ON breaker.hub_id = break_glass.hub_id AND breaker.id = break_glass.by_id").
		Joins("LEFT JOIN person ob ON ob.hub_id = break_glass.hub_id AND ob.id = break_glass.observer_id")
	var rows []observation.BreakGlass
	if err := tx.paged(q, "break_glass", glassOrder, at).Find(&rows).Error; err != nil {
		return page.Page[observation.BreakGlass]{}, err
	}
	return page.Cut(rows, at.Limit, func(g observation.BreakGlass) page.Position {
		return page.Position{Key: g.At.UTC().Format(timeLayout), ID: g.ID.String()}
	}), nil
}

// OpenedNotes tells whose notes the bearer of the permit opened last and may read now,
// or fails with fault.Absent.
func (tx *Tx) OpenedNotes(by access.Permit) (whose id.Person, err error) {
	var g observation.BreakGlass
	err = tx.part(by, "break_glass").Where("by_id = ? AND part = ? AND until_at > ?", by.Actor().Person(), access.NotesClass, tx.now).
		Order("at DESC, id DESC").Take(&g).Error
	if err == nil && g.ObserverID != nil {
		whose = *g.ObserverID
	}
	return whose, absent(err)
}
