package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm/schema"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/intake"
)

// loader brings a great many records of one table in. Records with version 1 are
// new; of the others the version before must be the stored one.
//
// On PostgreSQL they are copied into a temporary table, since COPY is refused under
// row-level security, and go from there into their table in two statements
// (FinishLoad). The changes are numbered from there too, at the very end, so that
// the hub's head row is locked no longer than by any other writer.
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
	field      int
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
		l.columns = append(l.columns, loadColumn{f.DBName, kindOf(f.FieldType), f.StructField.Index[0]})
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

func (l *loader[T]) names(prefix string) string {
	names := make([]string, len(l.columns))
	for i, c := range l.columns {
		names[i] = prefix + c.name
	}
	return strings.Join(names, ", ")
}

// load is a loader at work in one transaction.
type load interface {
	finish() error            // brings what was loaded into its table
	pending() int64           // changes that are still to be numbered
	number(after int64) error // gives them the positions after that one
}

// loaded counts the changes that are still to be numbered.
func (tx *Tx) loaded() (n int64) {
	for _, l := range tx.loads {
		n += l.pending()
	}
	return n
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

func (tx *Tx) sql() (*sql.Tx, error) {
	t, ok := tx.db.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return nil, errNotLoading
	}
	return t, nil
}

// copied is a load on PostgreSQL.
type copied[T any] struct {
	*loader[T]
	tx       *Tx
	fresh    int64 // records that are new
	old      int64
	finished bool
}

func (c *copied[T]) staged() string { return "import_" + c.table }

func copyRecords[T any](tx *Tx, l *loader[T], records []T) error {
	var c *copied[T]
	for _, other := range tx.loads {
		if known, ok := other.(*copied[T]); ok {
			c = known
		}
	}
	if c == nil {
		c = &copied[T]{loader: l, tx: tx}
		if err := c.begin(); err != nil {
			return err
		}
		tx.loads = append(tx.loads, c)
	}
	text := &copyText[T]{load: c, records: records}
	return tx.conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().PgConn().CopyFrom(tx.ctx, text,
			"COPY "+c.staged()+" (load_order, keys, "+c.names("")+") FROM STDIN")
		return err
	})
}

func (c *copied[T]) begin() error {
	columns := []string{"load_order bigint", "keys text"}
	for _, column := range c.columns {
		columns = append(columns, column.name+" "+column.kind)
	}
	return c.tx.db.Exec("CREATE TEMPORARY TABLE " + c.staged() + " (" + strings.Join(columns, ", ") + ") ON COMMIT DROP").Error
}

func (c *copied[T]) finish() error {
	hub, now := c.tx.who.Hub(), c.tx.now
	made := c.tx.db.Exec("INSERT INTO "+c.table+" (hub_id, created_at, updated_at, "+c.names("")+")"+
		" SELECT CAST(? AS uuid), CAST(? AS timestamptz), CAST(? AS timestamptz), "+c.names("")+" FROM "+c.staged()+" WHERE version = 1",
		hub, now, now)
	var refused *pgconn.PgError
	if errors.As(made.Error, &refused) && refused.Code == "23505" {
		return intake.ErrOvertaken
	}
	if made.Error != nil {
		return made.Error
	}
	sets := []string{"updated_at = CAST(? AS timestamptz)"}
	for _, column := range c.columns {
		sets = append(sets, column.name+" = l."+column.name)
	}
	var changed int64
	if c.old > 0 {
		done := c.tx.db.Exec("UPDATE "+c.table+" SET "+strings.Join(sets, ", ")+" FROM "+c.staged()+" l"+
			" WHERE l.version > 1 AND "+c.table+".hub_id = CAST(? AS uuid) AND "+c.table+".id = l.id AND "+c.table+".version = l.version - 1",
			now, hub)
		if done.Error != nil {
			return done.Error
		}
		changed = done.RowsAffected
	}
	if made.RowsAffected != c.fresh || changed != c.old {
		return intake.ErrOvertaken
	}
	c.finished = true
	return nil
}

func (c *copied[T]) pending() int64 { return c.fresh + c.old }

func (c *copied[T]) number(after int64) error {
	if !c.finished {
		return errors.New("store: a load was not finished")
	}
	return c.tx.db.Exec("INSERT INTO change (hub_id, position, at, name, operation, resource, record_id, record_version, keys)"+
		" SELECT CAST(? AS uuid), CAST(? AS bigint) + load_order, CAST(? AS timestamptz),"+
		" CASE version WHEN 1 THEN '"+c.resource+".created' ELSE '"+c.resource+".updated' END,"+
		" CASE version WHEN 1 THEN 'created' ELSE 'updated' END, '"+c.resource+"', id, version, keys FROM "+c.staged(),
		c.tx.who.Hub(), after, c.tx.now).Error
}

// copyText is records in COPY's text form, made as it is read, so that the server
// takes in the first while the next are written.
type copyText[T any] struct {
	load    *copied[T]
	records []T
	text    bytes.Buffer
}

// Read gives the text.
func (c *copyText[T]) Read(p []byte) (int, error) {
	for n := 0; c.text.Len() == 0 && n < 64 && len(c.records) > 0; n++ {
		c.row(&c.records[0])
		c.records = c.records[1:]
	}
	return c.text.Read(p)
}

func (c *copyText[T]) row(record *T) {
	_, version, keys := c.load.key(record)
	if version == 1 {
		c.load.fresh++
	} else {
		c.load.old++
	}
	b := strconv.AppendInt(c.text.AvailableBuffer(), c.load.fresh+c.load.old, 10)
	b = appendCopied(append(b, '\t'), keys)
	v := reflect.ValueOf(record).Elem()
	for _, column := range c.load.columns {
		b = append(b, '\t')
		switch field := v.Field(column.field); column.kind {
		case "text":
			b = appendCopied(b, field.String())
		case "bigint":
			b = strconv.AppendInt(b, field.Int(), 10)
		case "integer":
			if field.Kind() == reflect.Pointer {
				if field.IsNil() {
					b = append(b, `\N`...)
					continue
				}
				field = field.Elem()
			}
			b = strconv.AppendInt(b, field.Int(), 10)
		case "date":
			if field.IsZero() {
				b = append(b, `\N`...)
				continue
			}
			b = append(b, field.Interface().(fmt.Stringer).String()...)
		case "uuid":
			b = append(b, field.Interface().(fmt.Stringer).String()...)
		}
	}
	c.text.Write(append(b, '\n'))
}

var copyEscapes = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func appendCopied(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c == '\\' || c < ' ' {
			return append(b, copyEscapes.Replace(text)...)
		}
	}
	return append(b, text...)
}

// written is a load on SQLite.
type written[T any] struct {
	*loader[T]
	tx                   *Tx
	insert, update, note *sql.Stmt
}

func writeRecords[T any](tx *Tx, l *loader[T], records []T) error {
	var w *written[T]
	for _, other := range tx.loads {
		if known, ok := other.(*written[T]); ok {
			w = known
		}
	}
	if w == nil {
		w = &written[T]{loader: l, tx: tx}
		if err := w.begin(); err != nil {
			return err
		}
		tx.loads = append(tx.loads, w)
	}
	return w.write(records)
}

func (w *written[T]) begin() (err error) {
	t, err := w.tx.sql()
	if err != nil {
		return err
	}
	marks := strings.Repeat(", ?", len(w.columns))
	w.insert, err = t.PrepareContext(w.tx.ctx, "INSERT INTO "+w.table+" (hub_id, created_at, updated_at, "+w.names("")+") VALUES (?, ?, ?"+marks+")")
	if err != nil {
		return err
	}
	sets := strings.ReplaceAll(w.names(""), ",", " = ?,") + " = ?"
	w.update, err = t.PrepareContext(w.tx.ctx, "UPDATE "+w.table+" SET updated_at = ?, "+sets+" WHERE hub_id = ? AND id = ? AND version = ?")
	if err != nil {
		return err
	}
	w.note, err = t.PrepareContext(w.tx.ctx, "INSERT INTO change (hub_id, position, at, name, operation, resource, record_id, record_version, keys)"+
		" VALUES (?, ?, ?, ?, ?, '"+w.resource+"', ?, ?, ?)")
	return err
}

func (w *written[T]) write(records []T) error {
	hub, now := w.tx.who.Hub().String(), w.tx.now
	var position int64
	err := w.tx.db.Raw("UPDATE hub_head SET change_position = change_position + ? WHERE hub_id = ? RETURNING change_position",
		len(records), hub).Scan(&position).Error
	if err != nil {
		return err
	}
	position -= int64(len(records))
	args := make([]any, 0, len(w.columns)+4)
	for i := range records {
		recordID, version, keys := w.key(&records[i])
		what, statement := event.Created, w.insert
		if args = args[:0]; version == 1 {
			args = w.values(append(args, hub, now, now), &records[i])
		} else {
			what, statement = event.Updated, w.update
			args = append(w.values(append(args, now), &records[i]), hub, recordID.String(), version-1)
		}
		done, err := statement.ExecContext(w.tx.ctx, args...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n != 1 {
			return errors.Join(intake.ErrOvertaken, err)
		}
		position++
		_, err = w.note.ExecContext(w.tx.ctx, hub, position, now, w.resource+"."+string(what), string(what), recordID.String(), version, keys)
		if err != nil {
			return err
		}
	}
	return nil
}

// values adds the record's values, as the driver takes them.
func (w *written[T]) values(to []any, record *T) []any {
	v := reflect.ValueOf(record).Elem()
	for _, column := range w.columns {
		switch field := v.Field(column.field); column.kind {
		case "text":
			to = append(to, field.String())
		case "bigint":
			to = append(to, field.Int())
		case "integer":
			if field.Kind() == reflect.Pointer {
				if field.IsNil() {
					to = append(to, nil)
					continue
				}
				field = field.Elem()
			}
			to = append(to, field.Int())
		case "date":
			if field.IsZero() {
				to = append(to, nil)
				continue
			}
			to = append(to, field.Interface().(fmt.Stringer).String())
		case "uuid":
			to = append(to, field.Interface().(fmt.Stringer).String())
		}
	}
	return to
}

func (w *written[T]) finish() error {
	return errors.Join(w.insert.Close(), w.update.Close(), w.note.Close())
}

func (w *written[T]) pending() int64 { return 0 }

func (w *written[T]) number(int64) error { return nil }
