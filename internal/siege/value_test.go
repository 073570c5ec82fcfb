package siege

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"
)

// value makes a value that follows the schema: of the contract's own examples, of what
// the server has shown under the name, or of nothing but the schema.
func (s *siege) value(name string, schema *openapi3.Schema) *node {
	switch {
	case schema.Example != nil && s.oneIn(3):
		return s.after(name, schema.Example, schema)
	case schema.Nullable && s.oneIn(8):
		return &node{schema: schema, name: name, text: "null"}
	case schema.Type.Is(openapi3.TypeObject):
		return s.object(name, schema)
	case schema.Type.Is(openapi3.TypeArray):
		return s.array(name, schema)
	}
	return &node{schema: schema, name: name, text: s.scalar(name, schema)}
}

// after makes a value after an example, with ids that there are.
func (s *siege) after(name string, example any, schema *openapi3.Schema) *node {
	n := &node{schema: schema, name: name}
	switch v := example.(type) {
	case map[string]any:
		n.open = '{'
		for _, member := range slices.Sorted(maps.Keys(v)) {
			if p := schema.Properties[member]; p != nil {
				n.parts = append(n.parts, s.after(member, v[member], p.Value))
			}
		}
	case []any:
		n.open = '['
		for _, item := range v {
			n.parts = append(n.parts, s.after(name, item, schema.Items.Value))
		}
	default:
		text, _ := json.Marshal(v)
		n.text = string(text)
		if schema.Format == "uuid" || strings.HasPrefix(schema.Format, "date") && !s.oneIn(3) || s.oneIn(6) {
			n.text = s.scalar(name, schema)
		}
	}
	return n
}

func (s *siege) object(name string, schema *openapi3.Schema) *node {
	n := &node{schema: schema, name: name, open: '{'}
	members := slices.Sorted(maps.Keys(schema.Properties))
	often := 1 + s.rand.IntN(4)
	for i, member := range members {
		p := schema.Properties[member].Value
		needed := slices.Contains(schema.Required, member) || len(schema.Required) == 0 && len(n.parts) == 0 && i == len(members)-1
		if needed || !p.ReadOnly && s.oneIn(often) {
			n.parts = append(n.parts, s.value(member, p))
		}
	}
	return n
}

func (s *siege) array(name string, schema *openapi3.Schema) *node {
	n := &node{schema: schema, name: name, open: '['}
	count := int(schema.MinItems) + s.rand.IntN(3)
	if schema.MaxItems != nil {
		count = min(count, int(*schema.MaxItems))
	}
	for tries := 0; len(n.parts) < count && tries < 20; tries++ {
		item := s.value(name, schema.Items.Value)
		again := slices.ContainsFunc(n.parts, func(p *node) bool { return p.String() == item.String() })
		if !again || !schema.UniqueItems {
			n.parts = append(n.parts, item)
		}
	}
	return n
}

// scalar makes a text, a number or a truth value, as JSON.
func (s *siege) scalar(name string, schema *openapi3.Schema) string {
	if shown := s.known.values(name); len(shown) > 0 && s.oneIn(2) {
		if text := pick(s, shown); follows(schema, text) {
			return text
		}
	}
	switch {
	case len(schema.Enum) > 0:
		text, _ := json.Marshal(pick(s, schema.Enum))
		return string(text)
	case schema.Type.Is(openapi3.TypeBoolean):
		return strconv.FormatBool(s.oneIn(2))
	case schema.Type.Is(openapi3.TypeInteger), schema.Type.Is(openapi3.TypeNumber):
		return s.number(schema)
	}
	return quoted(s.text(name, schema))
}

// follows reports whether a JSON text follows the schema.
func follows(schema *openapi3.Schema, text string) bool {
	var v any
	return json.Unmarshal([]byte(text), &v) == nil && schema.VisitJSON(v, testFormats) == nil
}

func (s *siege) number(schema *openapi3.Schema) string {
	low, high := bounds(schema)
	switch s.rand.IntN(6) {
	case 0:
		return strconv.FormatInt(low, 10)
	case 1:
		return strconv.FormatInt(high, 10)
	}
	return strconv.FormatInt(low+s.rand.Int64N(min(high-low, 1000)+1), 10)
}

func bounds(schema *openapi3.Schema) (low, high int64) {
	low, high = 0, math.MaxInt32
	if schema.Min != nil {
		low = int64(*schema.Min)
	}
	if schema.Max != nil {
		high = int64(*schema.Max)
	}
	return low, max(low, high)
}

// text makes a text of the format, the pattern or the length.
func (s *siege) text(name string, schema *openapi3.Schema) string {
	switch schema.Format {
	case "uuid":
		return s.someID(name)
	case "date":
		return s.day().Format(time.DateOnly)
	case "date-time":
		return s.instant()
	case "email":
		return fmt.Sprintf("somebody.%d@siege.example", s.rand.IntN(1000))
	case "uri":
		return fmt.Sprintf("https://siege.example/%d", s.rand.IntN(1000))
	}
	if schema.Pattern != "" {
		return s.matching(schema)
	}
	return s.words(schema)
}

func (s *siege) matching(schema *openapi3.Schema) string {
	made := rapid.StringMatching(schema.Pattern)
	for {
		text := made.Example(s.rand.Int())
		if schema.MaxLength == nil || len(text) <= int(*schema.MaxLength) {
			return text
		}
	}
}

// speech is what texts are made of: letters of several scripts, what spreadsheets and
// databases read as more than text, and what is easily lost.
var speech = []string{
	"They sang well.", "Zoë", "Łucja", "مدرسة", "学校", "🎻", "O'Neill", `"quoted"`, "=1+1", "@home", "' OR '1'='1", "%s%n", "${x}", "<b>loud</b>",
	"a\nline", "tab\there", "\u202e", "e\u0301", "\ufeff", " ", "-", "0", "null", "\\", "/", ";--", "\U0001F469\u200d\U0001F3EB",
}

// words makes a text of a length that the schema allows, at times the greatest.
func (s *siege) words(schema *openapi3.Schema) string {
	most := 200
	if schema.MaxLength != nil {
		most = int(min(*schema.MaxLength, 20_000))
	}
	want := max(int(schema.MinLength), min(most, 1+s.rand.IntN(40)))
	switch s.rand.IntN(12) {
	case 0:
		want = int(schema.MinLength)
	case 1:
		want = most
	}
	var made []rune
	for len(made) < want {
		made = append(made, []rune(pick(s, speech)+" ")...)
	}
	return string(made[:want])
}

// day is a day close to now, or one far off.
func (s *siege) day() time.Time {
	if s.oneIn(10) {
		return time.Date(1990+s.rand.IntN(60), 1, 1+s.rand.IntN(365), 0, 0, 0, 0, time.UTC)
	}
	return s.db.Clock.Now().AddDate(0, 0, s.rand.IntN(120)-40)
}

// instant is a time close to now, to the minute, the second or less.
func (s *siege) instant() string {
	at := s.day().Truncate(time.Hour).Add(time.Duration(s.rand.IntN(60)) * time.Minute)
	switch s.rand.IntN(4) {
	case 0:
		return at.Format("2006-01-02T15:04:05") + pick(s, []string{"+01:00", "-05:30", ".000001Z", ".5Z", ".123456789Z"})
	case 1:
		at = s.db.Clock.Now().Add(-time.Duration(s.rand.IntN(180)) * time.Minute)
	}
	return at.UTC().Format(time.RFC3339)
}

func (s *siege) oneIn(n int) bool { return s.rand.IntN(n) == 0 }

// pick gives any of them.
func pick[T any](s *siege, from []T) T { return from[s.rand.IntN(len(from))] }
