package notice

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// Preferences are which groups of notices a person wants by e-mail too. All of them are
// in the person's list.
type Preferences struct {
	HubID     id.Hub    `gorm:"primaryKey"`
	PersonID  id.Person `gorm:"primaryKey"`
	Visits    bool
	Reminders bool
	Outcomes  bool
	Shares    bool
	Version   int64 // 0: never chosen
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of preferences.
func (Preferences) TableName() string { return "notice_preference" }

// Everything is what a person wants who never chose.
func Everything(hub id.Hub, person id.Person) Preferences {
	return Preferences{HubID: hub, PersonID: person, Visits: true, Reminders: true, Outcomes: true, Shares: true}
}

// Facts are what the policy needs to know of preferences.
func (p Preferences) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.PersonID.UUID, Author: p.PersonID}
}

// Wants reports whether the person wants a kind by e-mail.
func (p Preferences) Wants(k Kind) bool {
	switch k.Group() {
	case Visits:
		return p.Visits
	case Reminders:
		return p.Reminders
	case Outcomes:
		return p.Outcomes
	case Shares:
		return p.Shares
	}
	return true
}

// ReadPreferences gives one's own preferences.
func (s Service) ReadPreferences(ctx context.Context, who access.Actor) (p Preferences, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err := tx.Preferences(tx.Scope(access.ReadNoticePreferences))
		if err == nil {
			p = *found
		}
		return err
	})
	return p, err
}

// ChangePreferences changes one's own preferences, which the caller saw as they are now.
func (s Service) ChangePreferences(ctx context.Context, who access.Actor, match func(Preferences) error, change func(*Preferences)) (p Preferences, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ChangeNoticePreferences)
		found, err := tx.Preferences(within)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, found.Facts())
		if err != nil {
			return err
		}
		if err := match(*found); err != nil {
			return err
		}
		change(found)
		p = *found
		return tx.SavePreferences(by, &p)
	})
	return p, err
}
