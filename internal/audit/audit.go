// Package audit is the audit trail as it is read: who did or read what, in the
// order in which it was committed. It holds ids and times, never text. Keeping
// it is the store's business; every permit and every disclosure leaves a row
// there. The trail is read by the data protection officer (access.md row 19); a
// teacher sees the readings of their own outcomes with the observation.
package audit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/page"
)

// Event is one entry of the trail.
type Event struct {
	Position   int64
	At         time.Time
	ActorKind  string // person, client or hubqa
	ActorID    *uuid.UUID
	ActorName  string
	Party      string
	Action     string
	ObjectKind string
	ObjectID   uuid.UUID
	SubjectID  *uuid.UUID
	Parts      []string // classes of confidential text that were read
	RequestID  string
}

// Filter narrows the trail; a zero member does not.
type Filter struct {
	Object, Subject, Actor uuid.UUID
	Action                 string
	From, To               time.Time
}

// Tx is what reading the trail needs of a transaction.
type Tx interface {
	access.Grants
	AuditEvents(within access.Scope, f Filter, at page.Request) (page.Page[Event], error)
}

// Store runs transactions.
type Store interface {
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with the trail.
type Service struct{ Store Store }

// List gives a page of the trail, the oldest first.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Event], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.AuditEvents(tx.Scope(access.ReadAudit), f, at)
		return err
	})
	return found, err
}
