package httpapi

import (
	"context"
	"encoding/binary"
	"encoding/json"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/feed"
)

var errFeedCursor = fault.New(fault.Malformed, "invalid-cursor", "The cursor is not one of this feed for you. Begin again without it.").
	At(fault.Field{Parameter: "cursor", Rule: "invalid-cursor", Detail: "Use nextCursor as it was given."})

const neverTold = ^uint64(0) // in the place of a kind of record that was never told

// sealedMarks makes a cursor of the feed: a place of eight bytes for every kind of record,
// so that its length tells nothing of how far the hub has come. It is bound to the client
// and does not grow old.
func sealedMarks(ctx context.Context, marks feed.Marks) string {
	var places []byte
	for _, r := range feed.Resources {
		at, told := marks[r]
		if place := uint64(at); told {
			places = binary.BigEndian.AppendUint64(places, place)
		} else {
			places = binary.BigEndian.AppendUint64(places, neverTold)
		}
	}
	call := callOf(ctx)
	return call.lists.seals(places, call.feedBinding())
}

// openedMarks reads a cursor of the feed. One that is older than some kinds of record has
// no place for them: they were never told.
func openedMarks(ctx context.Context, cursor string) (feed.Marks, error) {
	call := callOf(ctx)
	places, ok := call.lists.opens(cursor, call.feedBinding())
	if !ok || len(places)%8 != 0 || len(places) > 8*len(feed.Resources) {
		return nil, errFeedCursor
	}
	marks := feed.Marks{}
	for i := range len(places) / 8 {
		if place := binary.BigEndian.Uint64(places[8*i:]); place != neverTold {
			marks[feed.Resources[i]] = int64(place)
		}
	}
	return marks, nil
}

// feedBinding is what a cursor of the feed is bound to.
func (c *call) feedBinding() []byte {
	text, err := json.Marshal([]string{"feed", c.who.Hub().String(), c.who.Principal().String()})
	if err != nil {
		panic(err) // strings
	}
	return text
}
