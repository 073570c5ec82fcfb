package store

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/intake"
)

// copied is a load on PostgreSQL.
type copied[T any] struct {
	*loader[T]
	tx       *Tx
	loaded   int64 // records
	fresh    int64 // of those that are staged, those that are new
	old      int64
	finished bool
}

// settleAt is how many records are staged at most. A temporary table that is large is
// kept on disk, and while some records are settled the next are read.
const settleAt = 3000

func (c *copied[T]) ended() bool { return c.finished }

func (c *copied[T]) staged() string { return "import_" + c.table }

// noted is where the changes wait for their numbers.
func (c *copied[T]) noted() string { return "import_change_" + c.table }

func copyRecords[T any](tx *Tx, l *loader[T], records []T) error {
	c, ok := already[*copied[T]](tx)
	if !ok {
		c = &copied[T]{loader: l, tx: tx}
		if err := c.begin(); err != nil {
			return err
		}
		tx.loads = append(tx.loads, c)
	}
	text := &copyBinary[T]{load: c, records: records}
	text.text.WriteString("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	err := tx.conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().PgConn().CopyFrom(tx.ctx, text,
			"COPY "+c.staged()+" (load_order, keys, "+c.names()+") FROM STDIN BINARY")
		return err
	})
	if err != nil || c.fresh+c.old < settleAt {
		return err
	}
	return c.settle()
}

func (c *copied[T]) begin() error {
	columns := []string{"load_order bigint", "keys text"}
	for _, column := range c.columns {
		columns = append(columns, column.name+" "+column.kind)
	}
	err := c.tx.db.Exec("CREATE TEMPORARY TABLE " + c.staged() + " (" + strings.Join(columns, ", ") + ") ON COMMIT DROP").Error
	if err != nil {
		return err
	}
	return c.tx.db.Exec("CREATE TEMPORARY TABLE " + c.noted() + " (load_order bigint, id uuid, version bigint, keys text) ON COMMIT DROP").Error
}

// settle brings what is staged into its table.
func (c *copied[T]) settle() error {
	made, err := c.insert()
	if err != nil {
		return err
	}
	changed, err := c.update()
	if err != nil {
		return err
	}
	if made != c.fresh || changed != c.old {
		return intake.ErrOvertaken
	}
	err = c.tx.db.Exec("INSERT INTO " + c.noted() + " SELECT load_order, id, version, keys FROM " + c.staged()).Error
	if err != nil {
		return err
	}
	c.fresh, c.old = 0, 0
	return c.tx.db.Exec("TRUNCATE " + c.staged()).Error
}

func (c *copied[T]) insert() (int64, error) {
	if c.fresh == 0 {
		return 0, nil
	}
	hub, now := c.tx.who.Hub(), c.tx.now
	done := c.tx.db.Exec("INSERT INTO "+c.table+" (hub_id, created_at, updated_at, "+c.names()+")"+
		" SELECT CAST(? AS uuid), CAST(? AS timestamptz), CAST(? AS timestamptz), "+strings.Join(c.kept(), ", ")+" FROM "+c.staged()+" l WHERE l.version = 1",
		hub, now, now)
	return done.RowsAffected, taken(done.Error, intake.ErrOvertaken)
}

// kept gives the staged columns as they are kept. An empty text is staged as NULL, which
// costs nothing to copy, and most texts of most schools are.
func (c *copied[T]) kept() []string {
	values := make([]string, len(c.columns))
	for i, column := range c.columns {
		if values[i] = "l." + column.name; column.kind == "text" {
			values[i] = "COALESCE(l." + column.name + ", '')"
		}
	}
	return values
}

func (c *copied[T]) update() (int64, error) {
	if c.old == 0 {
		return 0, nil
	}
	sets := []string{"updated_at = CAST(? AS timestamptz)"}
	for i, value := range c.kept() {
		sets = append(sets, c.columns[i].name+" = "+value)
	}
	done := c.tx.db.Exec("UPDATE "+c.table+" SET "+strings.Join(sets, ", ")+" FROM "+c.staged()+" l"+
		" WHERE l.version > 1 AND "+c.table+".hub_id = CAST(? AS uuid) AND "+c.table+".id = l.id AND "+c.table+".version = l.version - 1",
		c.tx.now, c.tx.who.Hub())
	return done.RowsAffected, done.Error
}

func (c *copied[T]) finish() error {
	c.finished = true
	return c.settle()
}

func (c *copied[T]) pending() int64 { return c.loaded }

func (c *copied[T]) number(after int64) error {
	return c.tx.db.Exec("INSERT INTO change (hub_id, position, at, name, operation, told, resource, record_id, record_version, keys)"+
		" SELECT CAST(? AS uuid), CAST(? AS bigint) + load_order, CAST(? AS timestamptz),"+
		" CASE version WHEN 1 THEN '"+c.resource+".created' ELSE '"+c.resource+".updated' END,"+
		" CASE version WHEN 1 THEN 'created' ELSE 'updated' END, CASE version WHEN 1 THEN 'created' ELSE 'updated' END, '"+c.resource+"', id, version, keys FROM "+c.noted(),
		c.tx.who.Hub(), after, c.tx.now).Error
}

// copyBinary is records in COPY's binary form, made as it is read, so that the
// server takes in the first while the next are written.
type copyBinary[T any] struct {
	load    *copied[T]
	records []T
	text    bytes.Buffer
	ended   bool
}

// Read gives the form.
func (c *copyBinary[T]) Read(p []byte) (int, error) {
	if c.text.Len() == 0 && !c.ended {
		for n := 0; n < 64 && len(c.records) > 0; n++ {
			c.row(&c.records[0])
			c.records = c.records[1:]
		}
		if len(c.records) == 0 {
			c.text.Write([]byte{0xff, 0xff}) // the trailer
			c.ended = true
		}
	}
	return c.text.Read(p)
}

func (c *copyBinary[T]) row(record *T) {
	_, version, keys := c.load.key(record)
	if version == 1 {
		c.load.fresh++
	} else {
		c.load.old++
	}
	c.load.loaded++
	be := binary.BigEndian
	b := be.AppendUint16(c.text.AvailableBuffer(), uint16(2+len(c.load.columns)))
	b = be.AppendUint64(be.AppendUint32(b, 8), uint64(c.load.loaded))
	b = append(be.AppendUint32(b, uint32(len(keys))), keys...)
	v := reflect.ValueOf(record).Elem()
	for _, column := range c.load.columns {
		field := v.FieldByIndex(column.field)
		if column.isNull(field) || column.kind == "text" && field.Len() == 0 {
			b = be.AppendUint32(b, 0xffffffff) // NULL
			continue
		}
		switch column.kind {
		case "text":
			text := field.String()
			b = append(be.AppendUint32(b, uint32(len(text))), text...)
		case "bigint":
			b = be.AppendUint64(be.AppendUint32(b, 8), uint64(field.Int()))
		case "integer":
			b = be.AppendUint32(be.AppendUint32(b, 4), uint32(reflect.Indirect(field).Int()))
		case "date":
			days := field.Interface().(calendar.Date).Sub(postgresEpoch)
			b = be.AppendUint32(be.AppendUint32(b, 4), uint32(days))
		case "uuid":
			u := field.Field(0).Interface().(uuid.UUID)
			b = append(be.AppendUint32(b, 16), u[:]...)
		}
	}
	c.text.Write(b)
}

var postgresEpoch = calendar.On(2000, 1, 1) // from which it counts days
