package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a notice on its way by e-mail.
const (
	Waiting  = "waiting"
	Sending  = "sending"
	Sent     = "sent"
	Withheld = "withheld"
	Failed   = "failed"
	Unknown  = "unknown"
)

// Why a mail was withheld.
const (
	NotActive  = "not-active"
	NoAddress  = "no-address"
	NotWanted  = "not-wanted"
	NotOpen    = "not-open" // the link does not open to the person any more
	TooLate    = "too-late"
	LeaseEnded = "lease-ended" // and nobody can tell how the hand-over ended
)

// Mailing is how far a notice has come by e-mail.
type Mailing struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	NoticeID   id.Notice `gorm:"primaryKey"`
	State      string
	Because    string // of what was withheld or failed: a code, never an address or a text of the mail server
	Transport  string // by which it was handed over
	Attempts   int    // hand-overs begun
	DueAt      time.Time
	Lease      *uuid.UUID // of the process that has it in hand
	LeaseUntil *time.Time
	EndedAt    *time.Time // nil while it is waiting or sending
}

// TableName is the table of mailings.
func (Mailing) TableName() string { return "notice_mail" }

// Claim takes notices in hand.
type Claim struct {
	Lease uuid.UUID // of its own
	At    time.Time
	Until time.Time
	Most  int
}

// Claimed is a notice in hand.
type Claimed struct {
	NoticeID id.Notice
	PersonID id.Person
	Kind     Kind
	Attempts int
}

// ReadMailing tells how far one's own notice has come by e-mail.
func (s Service) ReadMailing(ctx context.Context, who access.Actor, which id.Notice) (m *Mailing, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		m, err = tx.Mailing(tx.Scope(access.ReadNotice), which)
		return err
	})
	return m, err
}
