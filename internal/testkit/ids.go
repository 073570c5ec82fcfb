package testkit

import (
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

// Nobody is an id that no record has.
func Nobody() uuid.UUID { return uuid.MustParse("0199a3c4-7b10-7c3a-9f52-ffffffffffff") }
