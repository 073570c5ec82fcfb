package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/feed"
)

// LastPosition is that of the hub's last change.
func (tx *Tx) LastPosition() (last int64, err error) {
	err = tx.db.Table("hub_head").Where("hub_id = ?", tx.who.Hub()).Select("change_position").Scan(&last).Error
	return last, err
}

// toldVersion counts the changes of the record that were told up to this one. Those that
// come by import are told every version.
const toldVersion = `CASE WHEN change.resource IN ('school', 'school-succession', 'school-roll') THEN change.record_version
	ELSE (SELECT count(*) FROM change c WHERE c.hub_id = change.hub_id AND c.record_id = change.record_id
	AND c.position <= change.position AND c.told <> '' AND c.resource NOT IN ('school', 'school-succession', 'school-roll')) END AS version`

type toldChange struct {
	Position int64
	At       time.Time
	Resource feed.Resource
	RecordID uuid.UUID
	Told     event.Operation
	Keys     string
	Version  int64
}

// Changes gives what was told of the kinds of record, up to the position and in order; of
// a record that is not in the scope of its kind, only that it is gone.
func (tx *Tx) Changes(of []feed.Following, upTo int64, limit int) ([]feed.Change, error) {
	ways, first := tx.db.Session(&gorm.Session{NewDB: true}), upTo
	for _, f := range of {
		first = min(first, f.After)
		ways = ways.Or("change.resource = ? AND change.position > ? AND (change.told IN ('deleted', 'withdrawn') OR EXISTS (?))",
			f.Resource, f.After, tx.stillOpen(f))
	}
	var rows []toldChange
	err := tx.db.Table("change").Select("change.position, change.at, change.resource, change.record_id, change.told, change.keys, "+toldVersion).
		Where("change.hub_id = ? AND change.position > ? AND change.position <= ? AND change.told <> ''", tx.who.Hub(), first, upTo).
		Where(ways).Order("change.position").Limit(limit).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	changes := make([]feed.Change, len(rows))
	for i, r := range rows {
		changes[i] = feed.Change{
			Resource: r.Resource, ID: r.RecordID, Operation: r.Told, Version: r.Version, At: r.At, Keys: outsideKeys(r.Keys), Position: r.Position,
		}
	}
	return changes, tx.supersede(changes)
}

// stillOpen asks for the change's record, if it is in the scope.
func (tx *Tx) stillOpen(f feed.Following) *gorm.DB {
	return tx.records(f).Select("1").Where(tableOf(f.Resource) + ".id = change.record_id")
}

// records begins a query on the records of a kind that are in the scope.
func (tx *Tx) records(f feed.Following) *gorm.DB {
	q := tx.db.Table(tableOf(f.Resource))
	if f.Resource == feed.Placement {
		q = q.Joins("JOIN provision ON provision.hub_id = placement.hub_id AND provision.id = placement.provision_id")
	}
	return tx.within(q, tableOf(f.Resource), f.Within)
}

func tableOf(r feed.Resource) string { return strings.ReplaceAll(string(r), "-", "_") }

// outsideKeys reads the keys of a change.
func outsideKeys(text string) (k feed.Keys) {
	for _, pair := range strings.Fields(text) {
		name, value, _ := strings.Cut(pair, "=")
		n, _ := strconv.Atoi(value)
		switch name {
		case "countedOn":
			k.CountedOn, _ = calendar.ParseDate(value)
		case "urn":
			k.URN = n
		case "fromUrn":
			k.FromURN = n
		case "toUrn":
			k.ToURN = n
		}
	}
	return k
}

// supersede fills in which schools followed those of the changes.
func (tx *Tx) supersede(changes []feed.Change) error {
	var urns []int
	for _, c := range changes {
		if c.Resource == feed.School {
			urns = append(urns, c.Keys.URN)
		}
	}
	if len(urns) == 0 {
		return nil
	}
	var rows []struct{ FromURN, ToURN int }
	q := among(tx, tx.db.Table("school_succession").Where("hub_id = ?", tx.who.Hub()), "school_succession.from_urn", "integer", urns)
	if err := q.Select("from_urn, to_urn").Order("from_urn, to_urn").Scan(&rows).Error; err != nil {
		return err
	}
	followers := map[int][]int{}
	for _, r := range rows {
		followers[r.FromURN] = append(followers[r.FromURN], r.ToURN)
	}
	for i, c := range changes {
		if c.Resource == feed.School {
			changes[i].SupersededBy = followers[c.Keys.URN]
		}
	}
	return nil
}
