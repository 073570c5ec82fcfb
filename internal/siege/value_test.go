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

// node is a JSON value in the making. What is spoilt may be no JSON any more.
type node struct {
	schema *openapi3.Schema // nil where the contract says nothing
	name   string           // as a member of an object
	open   byte             // { or [, or 0 where text is the whole value
	text   string
	parts  []*node
}

func (n *node) String() string {
	if n.open == 0 {
		return n.text
	}
	parts := make([]string, len(n.parts))
	for i, p := range n.parts {
		parts[i] = p.String()
		if n.open == '{' {
			parts[i] = quoted(p.name) + ":" + parts[i]
		}
	}
	return string(n.open) + strings.Join(parts, ",") + map[byte]string{'{': "}", '[': "]"}[n.open]
}

// quoted writes a JSON string, whatever bytes are in the text.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\x00", `\u0000`).Replace(text) + `"`
}

// all gives the value and every value in it.
func (n *node) all() []*node {
	found := []*node{n}
	for _, p := range n.parts {
		found = append(found, p.all()...)
	}
	return found
}

// clone gives the value again, to be spoilt by itself.
func (n *node) clone() *node {
	again := *n
	again.parts = nil
	for _, p := range n.parts {
		again.parts = append(again.parts, p.clone())
	}
	return &again
}

// repeats reports whether an object in it has two members of one name: readers differ in
// which they take.
func (n *node) repeats() bool {
	return slices.ContainsFunc(n.all(), func(in *node) bool {
		names := map[string]bool{}
		for _, p := range in.parts {
			names[p.name] = true
		}
		return in.open == '{' && len(names) < len(in.parts)
	})
}

// at gives the place that a pointer names, and what is around it. A member that is needed
// and is not there is added, to be given a value.
func (n *node) at(pointer string) (around, found *node) {
	found = n
	for _, step := range strings.Split(pointer, "/")[1:] {
		around, found = found, nil
		for i, p := range around.parts {
			if around.open == '{' && p.name == step || around.open == '[' && strconv.Itoa(i) == step {
				found = p
			}
		}
		if found == nil && around.open == '{' && around.schema.Properties[step] != nil {
			found = &node{name: step, schema: around.schema.Properties[step].Value, text: "null"}
			around.parts = append(around.parts, found)
		}
		if found == nil {
			return nil, nil
		}
	}
	if around == nil {
		return nil, nil // the whole body
	}
	return around, found
}

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
