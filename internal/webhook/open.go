package webhook

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/id"
)

// openTo tells which of the deliveries say what whoever has the scopes may be told now. That
// a record is not to be seen any more they are always told, where they see others of its kind.
func openTo(tx Tx, may feed.Scopes, all ...Delivery) (map[id.Delivery]bool, error) {
	open, asked := map[id.Delivery]bool{}, map[feed.Resource][]Delivery{}
	for _, d := range all {
		switch {
		case d.RecordID == nil:
			open[d.ID] = true
		case may(d.Resource.Reading()).IsEmpty():
		case d.tellsOfAnEnd():
			open[d.ID] = true
		default:
			asked[d.Resource] = append(asked[d.Resource], d)
		}
	}
	for of, deliveries := range asked {
		var records []uuid.UUID
		for _, d := range deliveries {
			records = append(records, *d.RecordID)
		}
		found, err := tx.Open(feed.Following{Resource: of, Within: may(of.Reading())}, records)
		if err != nil {
			return nil, err
		}
		for _, d := range deliveries {
			open[d.ID] = slices.Contains(found, *d.RecordID)
		}
	}
	return open, nil
}

func (d Delivery) tellsOfAnEnd() bool {
	return strings.HasSuffix(d.Type, "."+string(event.Withdrawn)) || strings.HasSuffix(d.Type, "."+string(event.Deleted))
}

// conceal takes out of deliveries what the reader may not read now. Hub managers see to
// webhooks, and see what is sent; a machine client sees no more than by its own token.
func conceal(tx Tx, all []Delivery) error {
	if !tx.Actor().IsClient() {
		return nil
	}
	open, err := openTo(tx, tx.Scope, all...)
	for i := range all {
		if !open[all[i].ID] {
			all[i].Type, all[i].Resource, all[i].RecordID, all[i].Body = "", "", nil, ""
		}
	}
	return err
}
