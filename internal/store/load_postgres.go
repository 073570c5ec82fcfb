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
	fresh    int64 // records that are new
	old      int64
	finished bool
}

func (c *copied[T]) ended() bool { return c.finished }

func (c *copied[T]) staged() string { return "import_" + c.table }

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
	return tx.conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().PgConn().CopyFrom(tx.ctx, text,
			"COPY "+c.staged()+" (load_order, keys, "+c.names()+") FROM STDIN BINARY")
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
	made := c.tx.db.Exec("INSERT INTO "+c.table+" (hub_id, created_at, updated_at, "+c.names()+")"+
		" SELECT CAST(? AS uuid), CAST(? AS timestamptz), CAST(? AS timestamptz), "+c.names()+" FROM "+c.staged()+" WHERE version = 1",
		hub, now, now)
	if made.Error != nil {
		return taken(made.Error, intake.ErrOvertaken)
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
	return c.tx.db.Exec("INSERT INTO change (hub_id, position, at, name, operation, told, resource, record_id, record_version, keys)"+
		" SELECT CAST(? AS uuid), CAST(? AS bigint) + load_order, CAST(? AS timestamptz),"+
		" CASE version WHEN 1 THEN '"+c.resource+".created' ELSE '"+c.resource+".updated' END,"+
		" CASE version WHEN 1 THEN 'created' ELSE 'updated' END, CASE version WHEN 1 THEN 'created' ELSE 'updated' END, '"+c.resource+"', id, version, keys FROM "+c.staged(),
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
	be := binary.BigEndian
	b := be.AppendUint16(c.text.AvailableBuffer(), uint16(2+len(c.load.columns)))
	b = be.AppendUint64(be.AppendUint32(b, 8), uint64(c.load.fresh+c.load.old))
	b = append(be.AppendUint32(b, uint32(len(keys))), keys...)
	v := reflect.ValueOf(record).Elem()
	for _, column := range c.load.columns {
		field := v.Field(column.field)
		if column.isNull(field) {
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
