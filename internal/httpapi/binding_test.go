package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// FuzzBinding's rule of documents that are made from the contract, most of them right and
// the others near it.
func TestBindingOfAnyDocument(t *testing.T) {
	c, passed := newCatcher(t), map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		w := writer{t, rapid.IntRange(0, 3).Draw(t, "right") > 0}
		for _, op := range c.operations {
			if c.holds(t, op, []byte(w.value(op.document))) {
				passed[op.id]++
			}
		}
	})
	for _, op := range c.operations {
		if passed[op.id] == 0 {
			t.Errorf("no document of %s came through", op.id)
		}
	}
}

// Texts of each format: such as are right, and such as others would take for right.
var (
	formatted = map[string][]string{
		"date":      {"2026-09-01", "2024-02-29", "1900-01-01", "2999-12-31"},
		"date-time": {"2026-09-01T10:00:00Z", "2026-09-01T10:00:00.123456789+01:00", "2026-09-01T10:00:00-00:00", "2026-09-01T10:00:00.10Z"},
		"uuid":      {testID, strings.ToUpper(testID), "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"},
		"email":     {"a@b.example", "a+b@c.example"},
		"uri":       {"https://a.example/b?c=d", "http://a.example"},
	}
	misformatted = map[string][]string{
		"date":      {"2026-02-29", "2026-9-1", "0001-01-01", "2026-09-01T00:00:00Z", "2026-09-01 "},
		"date-time": {"2026-09-01T10:00:60Z", "2026-09-01T24:00:00Z", "2026-09-01t10:00:00z", "2026-09-01 10:00:00Z", "2026-09-01T10:00:00,5Z"},
		"uuid":      {"{" + testID + "}", "urn:uuid:" + testID, strings.ReplaceAll(testID, "-", "")},
		"email":     {"A <a@b.example>", "a@[127.0.0.1]", `"a b"@c.example`, "ü@b.example"},
		"uri":       {"ftp://a.example", "https://u:p@a.example", "//a.example", "https://ü.example"},
	}
)

// writer writes documents from schemas.
type writer struct {
	*rapid.T
	right bool // otherwise nearly
}

// errs tells, once in n, to go wrong.
func (w writer) errs(n int) bool { return !w.right && rapid.IntRange(1, n).Draw(w.T, "errs") == n }

func (w writer) value(s *openapi3.Schema) string {
	for len(s.AllOf) > 0 {
		s = s.AllOf[0].Value
	}
	switch {
	case s.Nullable && rapid.IntRange(0, 2).Draw(w.T, "null") == 2 || w.errs(60):
		return "null"
	case w.errs(60):
		return rapid.SampledFrom([]string{`""`, "0", "-1", "1e1", "1.0", "[]", "{}", "true", `"null"`}).Draw(w.T, "other")
	case len(s.Enum) > 0:
		return quoted(rapid.SampledFrom(s.Enum).Draw(w.T, "word"))
	case s.Type.Is(openapi3.TypeObject):
		return w.object(s)
	case s.Type.Is(openapi3.TypeArray):
		return w.array(s)
	case s.Type.Is(openapi3.TypeBoolean):
		return fmt.Sprint(rapid.Bool().Draw(w.T, "boolean"))
	case s.Type.Is(openapi3.TypeInteger):
		return w.integer(s)
	}
	return w.text(s)
}

func quoted(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a word or a text
	}
	return string(text)
}

func (w writer) object(s *openapi3.Schema) string {
	var members []string
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(s.Required, name) && rapid.Bool().Draw(w.T, "left out") {
			continue
		}
		value := w.value(s.Properties[name].Value)
		if w.errs(200) {
			name = strings.ToUpper(name)
		}
		members = append(members, quoted(name)+":"+value)
	}
	if w.errs(200) {
		members = append(members, `"more":1`)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (w writer) array(s *openapi3.Schema) string {
	var items []string
	for range rapid.IntRange(int(s.MinItems), int(s.MinItems)+2).Draw(w.T, "items") {
		items = append(items, w.value(s.Items.Value))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func (w writer) integer(s *openapi3.Schema) string {
	n := fmt.Sprint(rapid.IntRange(int(*s.Min), int(*s.Max)).Draw(w.T, "integer"))
	if w.errs(10) {
		n += rapid.SampledFrom([]string{".0", "e0", "e1", "0000000000000000000"}).Draw(w.T, "written")
	}
	return n
}

func (w writer) text(s *openapi3.Schema) string {
	switch {
	case s.Format != "" && w.errs(4):
		return quoted(rapid.SampledFrom(misformatted[s.Format]).Draw(w.T, "text"))
	case s.Format != "":
		return quoted(rapid.SampledFrom(formatted[s.Format]).Draw(w.T, "text"))
	case s.Pattern != "":
		return quoted(rapid.StringMatching(s.Pattern).Draw(w.T, "pattern"))
	case w.errs(10):
		return rapid.SampledFrom([]string{`"\ud834"`, `"\u0000"`, "\"\xff\""}).Draw(w.T, "spelt")
	}
	least := max(1, int(s.MinLength))
	text := rapid.StringN(least, least+8, -1).Filter(func(s string) bool { return !isUnfitText(s) }).Draw(w.T, "text")
	return rapid.SampledFrom([]string{quoted(text), quoted(text), `"\u004a\ud834\udd1e"`, `" "`}).Draw(w.T, "spelt")
}
