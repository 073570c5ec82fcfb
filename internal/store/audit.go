package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

type hubHead struct {
	HubID          id.Hub
	ChangePosition int64
	AuditPosition  int64
	AuditHash      string
}

// change is one entry of the change feed.
type change struct {
	HubID         id.Hub
	Position      int64
	At            time.Time
	Name          string
	Operation     string
	Resource      string
	RecordID      uuid.UUID
	RecordVersion int64
	Keys          string
	Told          string // to machine clients
}

// auditEvent is one link of a hub's audit trail: ids and times, never text.
type auditEvent struct {
	HubID        id.Hub
	Position     int64
	At           time.Time
	ActorKind    string
	ActorID      *uuid.UUID
	Party        string
	Action       string
	ObjectKind   string
	ObjectID     uuid.UUID
	SubjectID    *uuid.UUID
	Parts        string
	RequestID    string
	PreviousHash string
	Hash         string
}

func (tx *Tx) auditRow(by access.Permit, kind string, classes []access.Class) auditEvent {
	row := auditEvent{
		HubID: tx.who.Hub(), At: tx.now, Party: string(by.Party()), Action: string(by.Action()),
		ObjectKind: kind, ObjectID: by.Object(), RequestID: tx.requestID(),
	}
	switch actor := by.Actor(); {
	case actor.IsSystem():
		row.ActorKind = "hubqa"
	case actor.IsClient():
		row.ActorKind = "client"
		row.ActorID = &[]uuid.UUID{actor.Client().UUID}[0]
	default:
		row.ActorKind = "person"
		row.ActorID = &[]uuid.UUID{actor.Person().UUID}[0]
	}
	if subject := by.Subject(); !subject.IsZero() {
		row.SubjectID = &subject.UUID
	}
	var parts []string
	for _, c := range classes {
		parts = append(parts, string(c))
	}
	row.Parts = strings.Join(parts, " ")
	return row
}

// digest links the row to the one before it. Every field counts, each with its
// length, so that no two rows have the same digest.
func (e auditEvent) digest() string {
	h := sha256.New()
	field := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	optional := func(u *uuid.UUID) {
		if u == nil {
			field("")
			return
		}
		field(u.String())
	}
	var position [8]byte
	binary.BigEndian.PutUint64(position[:], uint64(e.Position))
	h.Write(position[:])
	field(e.PreviousHash)
	field(e.HubID.String())
	field(e.At.UTC().Format(timeLayout))
	field(e.ActorKind)
	optional(e.ActorID)
	field(e.Party)
	field(e.Action)
	field(e.ObjectKind)
	field(e.ObjectID.String())
	optional(e.SubjectID)
	field(e.Parts)
	field(e.RequestID)
	return hex.EncodeToString(h.Sum(nil))
}

const batch = 500 // rows an INSERT; both databases bound the parameters of a statement

func (tx *Tx) appendChanges(position int64) error {
	if len(tx.changes) == 0 {
		return nil
	}
	for i := range tx.changes {
		position++
		tx.changes[i].Position = position
	}
	return tx.db.CreateInBatches(&tx.changes, batch).Error
}

// appendAudit links the rows to the one at the position, which has the hash, and gives
// the hash of the last.
func (tx *Tx) appendAudit(rows []auditEvent, position int64, hash string) (string, error) {
	if len(rows) == 0 {
		return hash, nil
	}
	for i := range rows {
		row := &rows[i]
		position++
		row.Position, row.PreviousHash = position, hash
		row.Hash = row.digest()
		hash = row.Hash
	}
	return hash, tx.db.CreateInBatches(&rows, batch).Error
}
