package store

import (
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/intake"
)

// written is a load on SQLite.
type written[T any] struct {
	*loader[T]
	tx                   *Tx
	insert, update, note *sql.Stmt
	finished             bool
}

func (w *written[T]) ended() bool { return w.finished }

func writeRecords[T any](tx *Tx, l *loader[T], records []T) error {
	w, ok := already[*written[T]](tx)
	if !ok {
		w = &written[T]{loader: l, tx: tx}
		if err := w.begin(); err != nil {
			return err
		}
		tx.loads = append(tx.loads, w)
	}
	return w.write(records)
}

func (w *written[T]) begin() (err error) {
	t, ok := w.tx.db.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return errNotLoading
	}
	marks := strings.Repeat(", ?", len(w.columns))
	w.insert, err = t.PrepareContext(w.tx.ctx, "INSERT INTO "+w.table+" (hub_id, created_at, updated_at, "+w.names()+") VALUES (?, ?, ?"+marks+")")
	if err != nil {
		return err
	}
	sets := strings.ReplaceAll(w.names(), ",", " = ?,") + " = ?"
	w.update, err = t.PrepareContext(w.tx.ctx, "UPDATE "+w.table+" SET updated_at = ?, "+sets+" WHERE hub_id = ? AND id = ? AND version = ?")
	if err != nil {
		return err
	}
	w.note, err = t.PrepareContext(w.tx.ctx, "INSERT INTO change (hub_id, position, at, name, operation, told, resource, record_id, record_version, keys)"+
		" VALUES (?, ?, ?, ?, ?, ?, '"+w.resource+"', ?, ?, ?)")
	return err
}

func (w *written[T]) write(records []T) error {
	var position int64
	err := w.tx.db.Raw("UPDATE hub_head SET change_position = change_position + ? WHERE hub_id = ? RETURNING change_position",
		len(records), w.tx.who.Hub()).Scan(&position).Error
	if err != nil {
		return err
	}
	position -= int64(len(records))
	for i := range records {
		position++
		if err := w.one(&records[i], position); err != nil {
			return err
		}
	}
	return nil
}

// one keeps a record and its change.
func (w *written[T]) one(record *T, position int64) error {
	hub, now := w.tx.who.Hub().String(), w.tx.now
	recordID, version, keys := w.key(record)
	what, statement, args := event.Created, w.insert, w.values(record)
	if version == 1 {
		args = append([]any{hub, now, now}, args...)
	} else {
		what, statement = event.Updated, w.update
		args = append(append([]any{now}, args...), hub, recordID.String(), version-1)
	}
	done, err := statement.ExecContext(w.tx.ctx, args...)
	if errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) {
		return intake.ErrOvertaken
	}
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(intake.ErrOvertaken, err)
	}
	_, err = w.note.ExecContext(w.tx.ctx, hub, position, now, w.resource+"."+string(what), string(what), string(what), recordID.String(), version, keys)
	return err
}

// values gives the record's values, as the driver takes them.
func (w *written[T]) values(record *T) []any {
	v := reflect.ValueOf(record).Elem()
	values := make([]any, len(w.columns), len(w.columns)+3)
	for i, column := range w.columns {
		switch field := v.FieldByIndex(column.field); {
		case column.isNull(field):
		case column.kind == "text":
			values[i] = field.String()
		case column.kind == "date", column.kind == "uuid":
			values[i] = field.Interface().(fmt.Stringer).String()
		default:
			values[i] = reflect.Indirect(field).Int()
		}
	}
	return values
}

func (w *written[T]) finish() error {
	w.finished = true
	return errors.Join(w.insert.Close(), w.update.Close(), w.note.Close())
}

func (w *written[T]) pending() int64 { return 0 }

func (w *written[T]) number(int64) error { return nil }
