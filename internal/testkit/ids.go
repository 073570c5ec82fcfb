package testkit

import (
	"crypto/sha256"
	"encoding/binary"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

// Counted gives a maker of ids that are UUIDv7 in form and come in the order in
// which they are made. Makers of different series never make the same id.
func Counted(series uint16) id.Maker {
	var made atomic.Uint64
	return func() uuid.UUID {
		n := made.Add(1)
		var u uuid.UUID
		binary.BigEndian.PutUint64(u[:8], uint64(epoch.UnixMilli())<<16|0x7000|uint64(series)&0xfff)
		binary.BigEndian.PutUint64(u[8:], 1<<63|n)
		return u
	}
}

// Scattered gives a maker of ids that are UUIDv4 in form, in an order that is none, and the
// same in every run.
func Scattered(series uint16) id.Maker {
	var made atomic.Uint64
	return func() uuid.UUID {
		return uuid.NewHash(sha256.New(), uuid.Nil, binary.BigEndian.AppendUint64(nil, uint64(series)<<48|made.Add(1)), 4)
	}
}

// Nobody is an id that no record has.
func Nobody() uuid.UUID { return uuid.MustParse("0199a3c4-7b10-7c3a-9f52-ffffffffffff") }
