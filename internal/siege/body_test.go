package siege

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// fillBody gives the request a body of one of the types that the operation takes.
func (s *siege) fillBody(r *request) {
	kind := pick(s, r.op.consumes)
	r.header = append(r.header, pair{"Content-Type", kind})
	schema := r.op.RequestBody.Value.Content[kind].Schema.Value
	if schema.Type.Is(openapi3.TypeObject) {
		if s.record = nil; len(s.known.together) > 0 && s.oneIn(2) {
			s.record = pick(s, s.known.together)
		}
		r.tree = s.value("", schema)
		s.record = nil
		r.body = []byte(r.tree.String())
		return
	}
	r.columns = true
	if samples := files(); kind == "text/csv" && len(samples) > 0 && s.oneIn(3) {
		r.body = s.someLines(pick(s, samples))
		return
	}
	r.body = s.file(kind, s.rowOf(r))
}

// files are those that the tests of the registers read.
var files = sync.OnceValue(func() (all [][]byte) {
	names, _ := filepath.Glob("../*/testdata/*.csv")
	for _, name := range names {
		if content, err := os.ReadFile(name); err == nil {
			all = append(all, content)
		}
	}
	return all
})

// someLines gives the head of a file and some of its rows.
func (s *siege) someLines(file []byte) []byte {
	lines := bytes.SplitAfter(file, []byte("\n"))
	from := min(1+s.rand.IntN(30), len(lines))
	return bytes.Join(append(lines[:1:1], lines[from:min(len(lines), from+s.rand.IntN(8))]...), nil)
}

// rowOf gives the schema of what the list of the file's kind has for items.
func (s *siege) rowOf(r *request) *openapi3.Schema {
	var lists []*openapi3.Schema
	for _, op := range operations() {
		items := itemsOf(op)
		if items == nil {
			continue
		}
		lists = append(lists, items)
		for _, p := range r.query {
			if p.name == "kind" && noun(lastOf(op.Path)) == noun(p.value) && !strings.Contains(op.Path, "{") {
				return items
			}
		}
	}
	return pick(s, lists)
}

// itemsOf gives the schema of the items of a list, or nil.
func itemsOf(op *operation) *openapi3.Schema {
	found := op.Responses.Status(200)
	if found == nil || found.Value.Content["application/json"] == nil {
		return nil
	}
	items := found.Value.Content["application/json"].Schema.Value.Properties["items"]
	if items == nil || items.Value.Items == nil || len(items.Value.Items.Value.Properties) == 0 {
		return nil
	}
	return items.Value.Items.Value
}

// file makes a file of a few rows, which have the columns that are members of the schema.
func (s *siege) file(kind string, row *openapi3.Schema) []byte {
	var columns []string
	for _, name := range slices.Sorted(maps.Keys(row.Properties)) {
		p := row.Properties[name].Value
		if !p.Type.Is(openapi3.TypeObject) && !p.Type.Is(openapi3.TypeArray) && (slices.Contains(row.Required, name) || s.oneIn(2)) {
			columns = append(columns, name)
		}
	}
	var out bytes.Buffer
	sheet := csv.NewWriter(&out)
	if kind == "text/csv" {
		_ = sheet.Write(columns)
	}
	for range s.rand.IntN(6) {
		n, cells := &node{open: '{'}, []string{}
		for _, name := range columns {
			v := s.value(name, row.Properties[name].Value)
			n.parts = append(n.parts, v)
			cells = append(cells, strings.Trim(strings.TrimPrefix(v.String(), "null"), `"`))
		}
		if kind == "text/csv" {
			_ = sheet.Write(cells)
		} else {
			out.WriteString(n.String() + "\n")
		}
	}
	sheet.Flush()
	return out.Bytes()
}
