package httpapi

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/internal/table"
)

// rows turns items of a list into the lines of a file.
type rows interface {
	head() []byte
	of(items []json.RawMessage) ([]byte, error)
}

func newRows(call *call) rows {
	if call.format == asNDJSON {
		return jsonLines{}
	}
	place := map[string]int{}
	for i, column := range call.op.columns {
		place[column] = i
	}
	return sheet{call.op.columns, place}
}

// jsonLines is a list as NDJSON: each item as the page has it.
type jsonLines struct{}

func (jsonLines) head() []byte { return nil }

func (jsonLines) of(items []json.RawMessage) (out []byte, _ error) {
	for _, item := range items {
		out = append(append(out, item...), '\n')
	}
	return out, nil
}

// sheet is a list as CSV. A column is there whether or not anybody is shown what is in it.
type sheet struct {
	columns []string
	place   map[string]int
}

func (s sheet) head() []byte { return table.AppendRecord([]byte(table.Mark), s.columns) }

func (s sheet) of(items []json.RawMessage) (out []byte, _ error) {
	for _, item := range items {
		cells := make([]string, len(s.columns))
		if err := s.fill(cells, "", item); err != nil {
			return nil, err
		}
		out = table.AppendRecord(out, cells)
	}
	return out, nil
}

// fill puts a value under its column, or its members under theirs. What has no column is
// left out, and null says nothing.
func (s sheet) fill(cells []string, name string, value json.RawMessage) (err error) {
	if i, ok := s.place[name]; ok {
		cells[i], err = cell(value)
		return err
	}
	if value[0] != '{' {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return err
	}
	for member, v := range members {
		if err := s.fill(cells, strings.TrimPrefix(name+"."+member, "."), v); err != nil {
			return err
		}
	}
	return nil
}

// cell gives a value as a cell: numbers, true and false as in JSON, null as nothing, a
// text as it is where no spreadsheet would run it.
func cell(value json.RawMessage) (string, error) {
	switch value[0] {
	case 'n':
		return "", nil
	case '"':
		var text string
		err := json.Unmarshal(value, &text)
		return table.Disarm(text), err
	case '[':
		return listCell(value)
	case '{':
		return figureCell(value)
	}
	return string(value), nil
}

// listCell gives the texts or numbers of a list in one cell, and a list of anything else as
// JSON.
func listCell(value json.RawMessage) (string, error) {
	var parts []any
	d := json.NewDecoder(strings.NewReader(string(value)))
	d.UseNumber()
	if err := d.Decode(&parts); err != nil {
		return "", err
	}
	texts := make([]string, 0, len(parts))
	for _, part := range parts {
		switch part.(type) {
		case map[string]any, []any:
			return string(value), nil
		}
		texts = append(texts, fmt.Sprint(part))
	}
	return table.Disarm(strings.Join(texts, "; ")), nil
}

// figureCell gives a figure's value, or the letter of why it has none: never 0. Any other
// object is JSON.
func figureCell(value json.RawMessage) (string, error) {
	var f struct {
		Value  *json.Number
		Marker *string
	}
	if json.Unmarshal(value, &f) != nil || f.Value == nil && f.Marker == nil {
		return string(value), nil
	}
	if f.Value != nil {
		return f.Value.String(), nil
	}
	return *f.Marker, nil
}
