package improvement

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

const (
	mostOffers = 50 // of support for one need
	mentored   = "mentoring"
)

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
	// MentoringID is the mentoring that is offered, where one is named. It may be disposed
	// of before the need.
	MentoringID *id.Mentoring
}

// TableName is the table of offers.
func (Offer) TableName() string { return "development_need_offer" }

// ErrOffers tells that nothing is added to so many offers.
var ErrOffers = fault.New(fault.Conflict, "need-offer-limit", "Fifty offers of support for one need are the most that are kept.")

func (o Offer) check(known bool) error {
	var faults fault.InvalidContent
	faults.Check(o.ToOn.IsZero() || !o.ToOn.Before(o.FromOn), "/toOn", "need-offer-reversed", "Support does not end before it begins.")
	faults.Check(known, "/mentoringId", "need-offer-mentoring", "There is no such mentoring of the teacher, or it is not open to you; only an offer of mentoring names one.")
	return faults.Err()
}

// knowMentoring reports whether the offer names no mentoring, or is one of mentoring and
// names one of the teacher's that is open to the actor.
func (o Offer) knowMentoring(tx Tx, n *Need) (bool, error) {
	if o.MentoringID == nil {
		return true, nil
	}
	known, err := tx.HasMentoring(tx.Scope(access.ReadMentoring), *o.MentoringID, n.TeacherID)
	return known && o.Kind == mentored, err
}

// Offer keeps support that was offered for a need.
func (s Service) Offer(ctx context.Context, who access.Actor, which id.Need, o Offer) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		n, by, err := needs.Find(tx, access.OfferSupport, which)
		if err != nil {
			return err
		}
		known, err := o.knowMentoring(tx, n)
		if err != nil {
			return err
		}
		if err := o.check(known); err != nil {
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
		if n, _, err = needs.Find(tx, access.OfferSupport, which); err != nil {
			return err
		}
		seen, err = see(tx, n, by)
		return err
	})
	return seen, err
}
