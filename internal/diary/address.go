package diary

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

const prefix = "hubqa_cal_"

// mint makes the address of the feed, and keeps its hash.
func (f *Feed) mint() secret.Text {
	address := secret.Mint(secret.Beginning(prefix, f.HubID.UUID, f.ID.UUID))
	f.Hash = address.Hash()
	return address
}

// feedOf is which feed of which hub the address says that it is.
func feedOf(address secret.Text) (id.Hub, id.Feed) {
	named := address.Names(prefix, 2)
	return id.Hub{UUID: named[0]}, id.Feed{UUID: named[1]}
}

// opens reports whether the address is that of the feed, which is zero where there is none,
// and the feed is good.
func opens(address secret.Text, f Feed) bool {
	same := address.Has(f.Hash)
	return same && f.RevokedAt == nil
}
