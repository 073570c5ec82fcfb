package diary

import (
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

const mostFeeds = 10 // of one person, good at a time

// Feed is what is kept of a secret address.
type Feed struct {
	HubID     id.Hub  `gorm:"primaryKey"`
	ID        id.Feed `gorm:"primaryKey"`
	PersonID  id.Person
	Name      string
	Hash      string // SHA-256 of the address's text, in hexadecimal
	RevokedAt *time.Time
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is the table of feeds.
func (Feed) TableName() string { return "calendar_feed" }

// Facts are what the policy needs to know of a feed.
func (f Feed) Facts() access.Facts {
	return access.Facts{Hub: f.HubID, ID: f.ID.UUID, Author: f.PersonID}
}

// The faults of this register.
var (
	ErrLimit   = fault.New(fault.Conflict, "calendar-feed-limit", "Ten of your calendar feeds are good already. Revoke one of them first.")
	ErrRevoked = fault.New(fault.Conflict, "calendar-feed-revoked", "The calendar feed is revoked already.")
)

func (f *Feed) check() error {
	f.Name = strings.TrimSpace(f.Name)
	var faults fault.InvalidContent
	faults.Check(f.Name != "", "/name", "invalid-content", "A calendar feed has a name.")
	return faults.Err()
}

// Seen is a feed as its owner sees it.
type Seen struct {
	Feed
	Allowed []access.Action
}

func see(tx Tx, f Feed) Seen {
	seen := Seen{Feed: f, Allowed: []access.Action{}}
	if f.RevokedAt == nil {
		seen.Allowed = access.Allowed(tx, f.Facts(), access.RevokeCalendarFeed)
	}
	return seen
}

// Made is a new feed with its address, which is kept nowhere.
type Made struct {
	Feed
	Address secret.Text
}
