package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Kind is what a person is told.
type Kind string

// The kinds of notice.
const (
	ReplyWindowOpened Kind = "reply-window-opened" // the teacher may check the facts of the draft
	DraftRepliedTo    Kind = "draft-replied-to"
	ReportIssued      Kind = "report-issued"
	ReportCorrected   Kind = "report-corrected"
	SummaryCorrected  Kind = "summary-corrected"
	ShareGiven        Kind = "share-given"
	ShareEnded        Kind = "share-ended"
	GlassBroken       Kind = "glass-broken"
	WebhookDisabled   Kind = "webhook-disabled" // nothing arrived for three days, or the address is gone
)

// The kinds of record that a notice is about.
const (
	Observation = "observation"
	Share       = "share"
	Inspection  = "inspection"
	Webhook     = "webhook"
)

// Notice is one notice to one person.
type Notice struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	ID         id.Notice `gorm:"primaryKey"`
	PersonID   id.Person
	Kind       Kind
	Resource   string // what kind of record it is about
	ResourceID uuid.UUID
	At         time.Time
	ReadAt     *time.Time
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of notices.
func (Notice) TableName() string { return "notice" }

// Facts are what the policy needs to know of a notice.
func (n Notice) Facts() access.Facts {
	return access.Facts{Hub: n.HubID, ID: n.ID.UUID, Author: n.PersonID}
}

// Tx is what notices need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Notice(within access.Scope, which id.Notice) (*Notice, error)
	// Notices gives a page, the newest first; unread nil is all.
	Notices(within access.Scope, unread *bool, at page.Request) (page.Page[Notice], error)
	SaveNotice(by access.Permit, n *Notice, what event.Name) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with their notices.
type Service struct{ Store Store }

// Seen is a notice with what its reader may do with it.
type Seen struct {
	Notice
	Allowed []access.Action
}

func see(tx Tx, n Notice) Seen {
	seen := Seen{Notice: n, Allowed: []access.Action{}}
	if n.ReadAt == nil {
		seen.Allowed = access.Allowed(tx, n.Facts(), access.MarkNoticeRead)
	}
	return seen
}

// List gives a page of one's own notices.
func (s Service) List(ctx context.Context, who access.Actor, unread *bool, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		notices, err := tx.Notices(tx.Scope(access.ReadNotice), unread, at)
		found = page.Map(notices, func(n Notice) Seen { return see(tx, n) })
		return err
	})
	return found, err
}

// Read gives one notice.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Notice) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		n, err := tx.Notice(tx.Scope(access.ReadNotice), which)
		if err == nil {
			seen = see(tx, *n)
		}
		return err
	})
	return seen, err
}

// MarkRead keeps that the person has taken note. To do it again changes nothing.
func (s Service) MarkRead(ctx context.Context, who access.Actor, which id.Notice, match func(Seen) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.MarkNoticeRead)
		n, err := tx.Notice(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, n.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, *n)); err != nil {
			return err
		}
		if n.ReadAt == nil {
			now := tx.Now()
			n.ReadAt = &now
			err = tx.SaveNotice(by, n, "notice.marked-read")
		}
		seen = see(tx, *n)
		return err
	})
	return seen, err
}
