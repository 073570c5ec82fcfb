package store

import (
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/school"
)

// toldOf gives what machine clients are told when the visit becomes what it now is: how
// what they see of it changes, and nothing where it does not.
func (tx *Tx) toldOf(o *observation.Observation) (event.Operation, error) {
	var was observation.Observation
	err := tx.db.Table("observation").Where("hub_id = ? AND id = ?", o.HubID, o.ID).
		Select("hub_id", "id", "state", "starts_at", "visit_on", "length_minutes", "school_id", "partner_id", "teacher_id").Take(&was).Error
	if err != nil {
		return "", absent(err)
	}
	open := func(o *observation.Observation) bool { return access.OpenToClients(access.ReadObservation, o.Facts()) }
	return event.Seen(open(&was), open(o), was.Glimpse() != o.Glimpse()), nil
}

// rename is a record that has another name than before.
type rename struct {
	table string
	id    uuid.UUID
}

// shows are the records that show machine clients the name of another, with the column
// that says of which.
var shows = map[string][]struct{ table, column, open string }{
	"school": {
		{"provision", "school_id", "TRUE"},
		{"observation", "school_id", string(conditions["observation"][access.AfterProposal])},
		{"conversation", "school_id", "TRUE"},
	},
	"partner": {
		{"provision", "partner_id", "TRUE"},
		{"observation", "partner_id", string(conditions["observation"][access.AfterProposal])},
	},
	"person": {
		{"placement", "person_id", "TRUE"},
		{"observation", "teacher_id", string(conditions["observation"][access.AfterProposal])},
		{"conversation", "lead_id", "TRUE"},
	},
}

// noteName notes that the record is about to get another name, where it is one.
func (tx *Tx) noteName(table string, which uuid.UUID, name string) error {
	var names []string
	err := tx.db.Table(table).Where("hub_id = ? AND id = ?", tx.who.Hub(), which).Pluck("name", &names).Error
	if err == nil && !slices.Contains(names, name) {
		tx.renamed = append(tx.renamed, rename{table, which})
	}
	return err
}

// noteNames is noteName for schools that are loaded.
func (tx *Tx) noteNames(changed []school.School) error {
	names := map[int]string{}
	var urns []int
	for _, s := range changed {
		if s.Version > 1 {
			names[s.URN] = s.Name
			urns = append(urns, s.URN)
		}
	}
	if len(urns) == 0 {
		return nil
	}
	var before []school.School
	q := tx.db.Table("school").Where("hub_id = ?", tx.who.Hub())
	if err := among(tx, q, "school.urn", "integer", urns).Select("id", "urn", "name").Find(&before).Error; err != nil {
		return err
	}
	for _, s := range before {
		if s.Name != names[s.URN] {
			tx.renamed = append(tx.renamed, rename{"school", s.ID.UUID})
		}
	}
	return nil
}

// tellRenamed adds a change of every record that shows a name which has changed. It locks
// the head row first: whatever came to show the name before this transaction's place in
// the order is then seen here, and whatever comes to show it later shows the new one.
func (tx *Tx) tellRenamed() error {
	if len(tx.renamed) == 0 {
		return nil
	}
	var locked []int64
	if err := tx.db.Raw("SELECT change_position FROM hub_head WHERE hub_id = ?"+tx.store.dialect.lock, tx.who.Hub()).Scan(&locked).Error; err != nil {
		return err
	}
	named := map[string][]uuid.UUID{}
	for _, r := range tx.renamed {
		named[r.table] = append(named[r.table], r.id)
	}
	for _, table := range []string{"school", "partner", "person"} {
		for some := range slices.Chunk(named[table], batch) {
			if err := errors.Join(tx.tellOf(table, some), tx.relieve()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) tellOf(table string, renamed []uuid.UUID) error {
	for _, s := range shows[table] {
		var rows []struct {
			ID      uuid.UUID
			Version int64
		}
		err := tx.db.Table(s.table).Select("id", "version").Where("hub_id = ? AND "+s.column+" IN ? AND "+s.open, tx.who.Hub(), renamed).
			Order("id").Find(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			tx.changes = append(tx.changes, change{
				HubID: tx.who.Hub(), At: tx.now, Name: s.table + ".name-changed", Operation: string(event.Updated),
				Resource: s.table, RecordID: r.ID, RecordVersion: r.Version, Told: string(event.Updated),
			})
		}
	}
	return nil
}
