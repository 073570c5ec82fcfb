package store

import (
	"errors"
	"reflect"
	"strings"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm/schema"

	"github.com/hubqa/hubqa/internal/calendar"
)

// loader brings a great many records of one table in. Records with version 1 are
// new; of the others the version before must be the stored one.
//
// On PostgreSQL they are copied into a temporary table, since COPY is refused under
// row-level security, and go from there into their table, some thousands at a time,
// while the next are read. The changes are numbered at the very end, so that the hub's
// head row is locked no longer than by any other writer.
//
// On SQLite nobody else writes meanwhile: each record is written at once by a
// prepared statement, its change with it, and the head row is moved on as it goes.
type loader[T any] struct {
	table, resource string
	columns         []loadColumn // but hub_id, created_at and updated_at
	key             func(*T) (recordID uuid.UUID, version int64, keys string)
}

// loadColumn is a column and the place of its field in the record.
type loadColumn struct {
	name, kind string
	field      []int // by index; of what is embedded, inside it
}

// isNull reports whether the field is kept as NULL.
func (c loadColumn) isNull(field reflect.Value) bool {
	return (c.kind == "date" || field.Kind() == reflect.Pointer) && field.IsZero()
}

// newLoader makes a loader from the record's fields, so that none can be forgotten.
func newLoader[T any](table, resource string, key func(*T) (uuid.UUID, int64, string)) *loader[T] {
	l := &loader[T]{table: table, resource: resource, key: key}
	record, err := schema.Parse(new(T), &sync.Map{}, schema.NamingStrategy{SingularTable: true})
	if err != nil {
		panic("store: " + err.Error())
	}
	for _, f := range record.Fields {
		switch f.DBName {
		case "hub_id", "created_at", "updated_at":
			continue
		}
		l.columns = append(l.columns, loadColumn{f.DBName, kindOf(f.FieldType), f.StructField.Index})
	}
	return l
}

// kindOf gives PostgreSQL's type for a field that can be loaded.
func kindOf(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return "date"
	case t.Kind() == reflect.Struct && t.Field(0).Type == reflect.TypeFor[uuid.UUID]():
		return "uuid"
	case t.Kind() == reflect.String:
		return "text"
	case t.Kind() == reflect.Int, t == reflect.TypeFor[*int]():
		return "integer"
	case t.Kind() == reflect.Int64:
		return "bigint"
	}
	panic("store: a field cannot be loaded: " + t.String())
}

func (l *loader[T]) names() string {
	names := make([]string, len(l.columns))
	for i, c := range l.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// load is a loader at work in one transaction.
type load interface {
	finish() error            // brings what was loaded into its table
	ended() bool              // whether that was done
	pending() int64           // changes that are still to be numbered
	number(after int64) error // gives them the positions after that one
}

// loaded counts the changes that are still to be numbered.
func (tx *Tx) loaded() (n int64, err error) {
	for _, l := range tx.loads {
		if !l.ended() {
			return 0, errors.New("store: a load was not finished")
		}
		n += l.pending()
	}
	return n, nil
}

func (tx *Tx) appendLoaded(after int64) error {
	for _, l := range tx.loads {
		n := l.pending()
		if err := l.number(after); err != nil {
			return err
		}
		after += n
	}
	return nil
}

// FinishLoad brings what was loaded into its tables, or fails with
// intake.ErrOvertaken.
func (tx *Tx) FinishLoad() error {
	for _, l := range tx.loads {
		if err := l.finish(); err != nil {
			return err
		}
	}
	return nil
}

// isBare reports whether the hub had no record in the table when the transaction first
// asked: then none need be looked for. Where another writer is first with one after all,
// the load is overtaken.
func (tx *Tx) isBare(table string) (bool, error) {
	if tx.conn == nil {
		return false, nil
	}
	bare, known := tx.bare[table]
	if known {
		return bare, nil
	}
	found, err := some(tx.db.Table(table).Where("hub_id = ?", tx.who.Hub()))
	if tx.bare == nil {
		tx.bare = map[string]bool{}
	}
	tx.bare[table] = !found
	return !found, err
}

var errNotLoading = errors.New("store: records are loaded in a transaction of Load only")

// loadInto brings the records in.
func loadInto[T any](tx *Tx, l *loader[T], records []T) error {
	if tx.conn == nil {
		return errNotLoading
	}
	if tx.store.dialect.name == "postgres" {
		return copyRecords(tx, l, records)
	}
	return writeRecords(tx, l, records)
}

// already gives the load of that kind which the transaction has, if it has one.
func already[L load](tx *Tx) (l L, ok bool) {
	for _, other := range tx.loads {
		if l, ok = other.(L); ok {
			return l, true
		}
	}
	return l, false
}
