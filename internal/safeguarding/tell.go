package safeguarding

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// TellLeads tells the leads of a hub that there is something to read: of a concern that is
// new, and once more where nobody acknowledged it in time. It does not say of how many.
func (s Service) TellLeads(ctx context.Context, hub id.Hub) (int, error) {
	return 0, s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		untold, err := tx.UntoldConcerns(tx.Scope(access.TellOfConcern))
		if err != nil {
			return err
		}
		for _, which := range untold {
			if err := tell(tx, which); err != nil {
				return err
			}
		}
		return nil
	})
}

// tell tells of one. Where there is nobody to tell, whoever is appointed next is told.
func tell(tx Tx, which id.Concern) error {
	if err := tx.HoldConcern(which); err != nil {
		return err
	}
	c, by, err := find(tx, access.TellOfConcern, which)
	if err != nil {
		return err
	}
	leads, err := tx.Guardians(c.SchoolID)
	if err != nil {
		return err
	}
	leads = slices.DeleteFunc(leads, c.names)
	if len(leads) == 0 || !c.mark(tx) {
		return nil
	}
	if err := tx.Tell(notice.News{Kind: notice.SomethingToRead, Resource: notice.Concern, ID: c.ID.UUID}, leads...); err != nil {
		return err
	}
	return tx.SaveConcern(by, c)
}

// mark notes that leads are being told; it reports false where somebody was first.
func (c *Concern) mark(tx Tx) bool {
	now := tx.Now()
	switch {
	case c.ToldAt == nil:
		c.ToldAt = &now
	case c.AcknowledgedAt == nil && c.RemindedAt == nil && c.AcknowledgeBy.Before(now):
		c.RemindedAt = &now
	default:
		return false
	}
	return true
}
