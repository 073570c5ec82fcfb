package httpapi

import (
	"encoding/json"
	"fmt"
	"slices"
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
	return newSheet(call.op.columns)
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
	within  map[string]int // of what has no column itself but members that have: the first of these
}

func newSheet(columns []string) sheet {
	s := sheet{columns, map[string]int{}, map[string]int{}}
	for i, column := range slices.Backward(columns) {
		s.place[column] = i
		for dot := strings.LastIndexByte(column, '.'); dot > 0; dot = strings.LastIndexByte(column[:dot], '.') {
			s.within[column[:dot]] = i
		}
	}
	return s
}

func (s sheet) head() []byte { return table.AppendRecord([]byte(table.Mark), s.columns) }

func (s sheet) of(items []json.RawMessage) (out []byte, err error) {
	for _, item := range items {
		if out, err = s.add(out, make([]string, len(s.columns)), "", item); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// add adds the rows of a value: one for each item of its lists that are rows, with the value's
// other cells in each, or one where there is no such item.
func (s sheet) add(out []byte, cells []string, name string, value json.RawMessage) ([]byte, error) {
	lists, err := s.fill(cells, name, value)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(lists, func(a, b unrolled) int { return s.within[a.name] - s.within[b.name] })
	alone := true
	for _, l := range lists {
		for _, item := range l.items {
			if out, err = s.add(out, slices.Clone(cells), l.name, item); err != nil {
				return nil, err
			}
			alone = false
		}
	}
	if alone {
		out = table.AppendRecord(out, cells)
	}
	return out, nil
}

// unrolled is a list of which each item is a row (x-csv-rows in the contract).
type unrolled struct {
	name  string
	items []json.RawMessage
}

// fill puts a value under its column, or its members under theirs, and gives the lists that are
// rows. What has no column is left out, and null says nothing.
func (s sheet) fill(cells []string, name string, value json.RawMessage) (lists []unrolled, err error) {
	if i, ok := s.place[name]; ok {
		cells[i], err = cell(value)
		return nil, err
	}
	_, has := s.within[name]
	switch {
	case value[0] == '[' && has:
		list := unrolled{name: name}
		err := json.Unmarshal(value, &list.items)
		return []unrolled{list}, err
	case value[0] != '{':
		return nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil {
		return nil, err
	}
	for member, v := range members {
		more, err := s.fill(cells, strings.TrimPrefix(name+"."+member, "."), v)
		if err != nil {
			return nil, err
		}
		lists = append(lists, more...)
	}
	return lists, nil
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
