package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// readObject takes the row's cells from a JSON object: texts and numbers as
// they are written, null as the empty text. A name that is absent is a column
// of which the row does not speak.
func (t *Table) readObject(c *Row, rec record) {
	if !utf8.Valid(rec.bytes) {
		c.Refuse(RuleRowNotUTF8, "The line is not UTF-8, which JSON has to be.")
		return
	}
	object, err := decodeObject(rec.bytes)
	if err != nil {
		rule, detail := RuleRowNotJSON, "The line is not one JSON object."
		if rec.last {
			rule, detail = RuleRowTruncated, "The file ends within this line, or the line is not one JSON object."
		}
		c.Refuse(rule, detail)
		return
	}
	raw := make([]string, len(t.columns))
	given := make([]bool, len(t.columns))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		at, ok := t.place[Fold(name)]
		if !ok || t.columns[at] != name {
			t.Warn(name, WarnColumnUnknown, "The name is not known and is not read.")
			continue
		}
		given[at] = true
		switch value := object[name].(type) {
		case nil:
		case string:
			raw[at] = strings.ReplaceAll(value, "\x00", "\ufffd")
		case json.Number:
			raw[at] = value.String()
		default:
			c.RefuseAt(name, "", RuleRowValue, "A text, a number or null is wanted.")
		}
	}
	c.Raw, c.given = raw, given
}

var errNotObject = errors.New("table: not one JSON object")

func decodeObject(text []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF || object == nil {
		return nil, errNotObject
	}
	return object, nil
}
