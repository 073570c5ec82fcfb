package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

// gathering is a pack while its parts are asked for, one after the other.
type gathering struct {
	ctx    context.Context
	pack   *evidence.Pack
	values map[string]string
	items  map[string][]record // of which other parts are, by the part that has them
	needed []string            // those parts
}

// record is a record that a part has.
type record map[string]any

func (r record) id() string { return fmt.Sprint(r["id"]) }

// meets reports whether the record is one of those that a part is of: its members are what
// they have to be, or are there at all where nothing is said of them.
func (r record) meets(only string, values map[string]string) bool {
	for name, want := range filledIn(only, values) {
		if value, has := r[name]; !has || want[0] != "" && fmt.Sprint(value) != want[0] {
			return false
		}
	}
	return true
}

// add adds the files of a part, or tells that there are none.
func (g *gathering) add(p part) error {
	added := false
	if p.each == "" {
		var err error
		if added, err = g.addFile(p, p.name, g.values); err != nil {
			return err
		}
	}
	for _, r := range g.items[p.each] {
		if !r.meets(p.only, g.values) {
			continue
		}
		one, err := g.addFile(p, p.name+"/"+r.id(), with(g.values, r.id()))
		if err != nil {
			return err
		}
		added = added || one
	}
	if !added {
		g.pack.Omit(evidence.File{Title: p.title, Operation: p.operation})
	}
	return nil
}

// addFile adds one file, and reports whether it did: not where there is nothing of it, or
// nothing for this reader.
func (g *gathering) addFile(p part, name string, values map[string]string) (bool, error) {
	asked, err := askInside(g.ctx, p.operation, p.filled(values), p.format)
	if err != nil {
		return false, unlessHidden(err)
	}
	file := evidence.File{Name: name + ".csv", Title: p.title, MediaType: asCSV, Operation: p.operation, Request: asked.address}
	if asked.call.exports() {
		return g.addList(p, asked, file)
	}
	answer, err := asked.answer()
	if err != nil {
		return false, unlessHidden(err)
	}
	content := answer.Body
	switch {
	case answer.Status != http.StatusOK:
		return false, fmt.Errorf("httpapi: %s answered a pack with %d", p.operation, answer.Status)
	case p.format == asPaper:
		file.Name, file.MediaType = name+".pdf", asPaper
	case p.format == asFacts:
		if err := g.keep(p, content); err != nil {
			return false, err
		}
		if content, err = facts(content); err != nil {
			return false, err
		}
	case bytes.Count(content, []byte("\n")) < 2: // a head alone
		return false, nil
	}
	return true, g.put(file, content)
}

// keep keeps a record of a part where others are of its records.
func (g *gathering) keep(p part, content []byte) error {
	if !slices.Contains(g.needed, p.name) {
		return nil
	}
	var r record
	err := json.Unmarshal(content, &r)
	g.items[p.name] = append(g.items[p.name], r)
	return err
}

func (g *gathering) put(file evidence.File, content []byte) error {
	into, err := g.pack.Create(file)
	if err != nil {
		return err
	}
	_, err = into.Write(content)
	return err
}

// addList adds a list as it comes, no more than a page of it in memory, and keeps its items
// for the parts that are of them.
func (g *gathering) addList(p part, asked *inside, file evidence.File) (bool, error) {
	var into io.Writer
	err := asked.pages(func(page listPage, content []byte) (err error) {
		if into == nil && len(page.Items) == 0 && page.NextCursor == nil {
			return nil
		}
		if into == nil {
			if into, err = g.pack.Create(file); err != nil {
				return err
			}
		}
		for _, raw := range page.Items {
			if err := g.keep(p, raw); err != nil {
				return err
			}
		}
		_, err = into.Write(content)
		return err
	})
	switch {
	case into == nil:
		return false, unlessHidden(err)
	case err != nil && unlessHidden(err) == nil:
		return false, fmt.Errorf("httpapi: %s broke off: %v", p.operation, err)
	}
	return true, err
}

// unlessHidden gives nil for what keeps a part from the reader, as it would if they asked for
// it by itself: it is hidden, or has not come so far that there is such a thing of it.
func unlessHidden(err error) error {
	var refused *fault.Error
	if errors.As(err, &refused) && slices.Contains([]fault.Kind{fault.NotFound, fault.Forbidden, fault.Conflict}, refused.Kind) {
		return nil
	}
	return err
}

// facts gives a record as a table of its members, nested ones under their dotted names, in
// the order in which the record has them. What the reader may do with it is left out.
func facts(record []byte) ([]byte, error) {
	out := table.AppendRecord([]byte(table.Mark), []string{"member", "value"})
	err := appendFacts(&out, "", record)
	return out, err
}

func appendFacts(out *[]byte, name string, value json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(value))
	switch value[0] {
	case '{':
		return eachMember(d, func(member string, v json.RawMessage) error {
			if member == "allowedActions" {
				return nil
			}
			return appendFacts(out, dotted(name, member), v)
		})
	case '[':
		return eachElement(d, func(n int, v json.RawMessage) error { return appendFacts(out, dotted(name, strconv.Itoa(n)), v) })
	}
	text, err := cell(value)
	*out = table.AppendRecord(*out, []string{name, text})
	return err
}

func dotted(name, member string) string {
	if name == "" {
		return member
	}
	return name + "." + member
}

func eachMember(d *json.Decoder, do func(string, json.RawMessage) error) error {
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return err
		}
		if err := do(name.(string), v); err != nil {
			return err
		}
	}
	return nil
}

func eachElement(d *json.Decoder, do func(int, json.RawMessage) error) error {
	var all []json.RawMessage
	if err := d.Decode(&all); err != nil {
		return err
	}
	for n, v := range all {
		if err := do(n, v); err != nil {
			return err
		}
	}
	return nil
}
