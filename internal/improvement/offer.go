package improvement

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

const mostOffers = 50 // of support for one need

// Offer is support that was offered for a need: training, mentoring, the observation of a
// colleague, materials or something else, from a day on and perhaps to another.
type Offer struct {
	HubID  id.Hub  `gorm:"primaryKey"`
	ID     id.Need `gorm:"primaryKey"`
	NeedID id.Need
	Kind   string
	FromOn calendar.Date
	ToOn   calendar.Date // none: open
	Note   access.Sealed[access.Need]
	ByID   id.Person
	At     time.Time
	ByName string `gorm:"->;-:migration"`
}

// TableName is the table of offers.
func (Offer) TableName() string { return "development_need_offer" }

// ErrOffers tells that nothing is added to so many offers.
var ErrOffers = fault.New(fault.Conflict, "need-offer-limit", "Fifty offers of support for one need are the most that are kept.")

func (o Offer) check() error {
	var faults fault.InvalidContent
	faults.Check(o.ToOn.IsZero() || !o.ToOn.Before(o.FromOn), "/toOn", "need-offer-reversed", "Support does not end before it begins.")
	return faults.Err()
}

// Offer keeps support that was offered for a need.
func (s Service) Offer(ctx context.Context, who access.Actor, which id.Need, o Offer) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		n, by, err := find(tx, access.OfferSupport, which)
		if err != nil {
			return err
		}
		if err := o.check(); err != nil {
			return err
		}
		if n.State == Closed {
			return ErrClosed
		}
		if len(n.Offers) >= mostOffers {
			return ErrOffers
		}
		o.HubID, o.ID, o.NeedID, o.ByID, o.At = n.HubID, id.Need{UUID: tx.NewID()}, n.ID, who.Person(), tx.Now()
		if err := tx.KeepOffer(by, &o); err != nil {
			return err
		}
		if err := tx.SaveNeed(by, n, "development-need.support-offered"); err != nil {
			return err
		}
		if n, _, err = find(tx, access.OfferSupport, which); err != nil {
			return err
		}
		seen, err = see(tx, n, by)
		return err
	})
	return seen, err
}
