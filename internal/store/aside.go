package store

import "fmt"

// crowded is how many changes and audit rows a transaction keeps in memory.
const crowded = 20_000

// aside is how many changes and audit rows of a transaction wait in tables of its own.
// They have its order and no numbers yet: only the hub's head row gives those, and
// whoever held that before the end would wait for rows of those who wait for it.
type aside struct {
	made             bool
	changes, audited int64
}

const (
	asideChanges = "aside_change"
	asideAudit   = "aside_audit_event"
)

// relieve puts what is to be recorded aside where memory holds much of it.
func (tx *Tx) relieve() error {
	if len(tx.audit)+len(tx.changes) < tx.store.crowded {
		return nil
	}
	if err := tx.makeAside(); err != nil {
		return err
	}
	for i := range tx.changes {
		tx.aside.changes++
		tx.changes[i].Position = tx.aside.changes
	}
	for i := range tx.audit {
		tx.aside.audited++
		tx.audit[i].Position = tx.aside.audited
	}
	if err := tx.db.Table(asideChanges).CreateInBatches(&tx.changes, batch).Error; err != nil {
		return err
	}
	if err := tx.db.Table(asideAudit).CreateInBatches(&tx.audit, batch).Error; err != nil {
		return err
	}
	tx.audit, tx.changes = nil, nil
	return nil
}

func (tx *Tx) makeAside() error {
	if tx.aside.made {
		return nil
	}
	tx.aside.made = true
	for _, statement := range []string{
		fmt.Sprintf(tx.store.dialect.aside, asideChanges, "change"),
		fmt.Sprintf(tx.store.dialect.aside, asideAudit, "audit_event"),
		"CREATE INDEX aside_in_order ON " + asideAudit + " (position)",
	} {
		if err := tx.db.Exec(statement).Error; err != nil {
			return err
		}
	}
	return nil
}

// numberAside gives the changes that were put aside the positions after that one.
func (tx *Tx) numberAside(after int64) error {
	if tx.aside.changes == 0 {
		return nil
	}
	const columns = "at, name, operation, told, resource, record_id, record_version, keys"
	return tx.db.Exec("INSERT INTO change (hub_id, position, "+columns+") SELECT hub_id, "+tx.store.dialect.value("bigint")+
		" + position, "+columns+" FROM "+asideChanges+" ORDER BY position", after).Error
}

// linkAside links the audit rows that were put aside to the one before them, some at a
// time, and gives the hash of the last.
func (tx *Tx) linkAside(after int64, hash string) (string, error) {
	for linked := int64(0); linked < tx.aside.audited; linked += batch {
		var rows []auditEvent
		err := tx.db.Table(asideAudit).Omit("at").Where("position > ? AND position <= ?", linked, linked+batch).Order("position").Find(&rows).Error
		if err != nil {
			return "", err
		}
		for i := range rows {
			rows[i].At = tx.now // as everything in a transaction
		}
		if hash, err = tx.appendAudit(rows, after+linked, hash); err != nil {
			return "", err
		}
	}
	return hash, nil
}

// dropAside drops the tables, which on SQLite would outlive the transaction.
func (tx *Tx) dropAside() error {
	if !tx.aside.made {
		return nil
	}
	if err := tx.db.Exec("DROP TABLE " + asideChanges).Error; err != nil {
		return err
	}
	return tx.db.Exec("DROP TABLE " + asideAudit).Error
}
