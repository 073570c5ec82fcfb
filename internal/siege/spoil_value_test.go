package siege

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// spoilValue changes one place of the body, as the contract knows it.
func (s *siege) spoilValue(r *request) string {
	r.tree = r.tree.clone()
	n := pick(s, r.tree.all())
	defer func() { r.body = []byte(r.tree.String()) }()
	switch {
	case n.open == '{' && s.oneIn(2):
		return s.spoilMembers(n)
	case n.open == '[' && s.oneIn(2):
		return s.spoilItems(n)
	case n.open == 0 && n.schema != nil && s.oneIn(3):
		n.text = s.beyond(n)
		return "beyond the bounds of " + n.name
	case s.oneIn(12):
		n.open, n.text = 0, strings.Repeat("[", 200)+strings.Repeat("]", 200)
		return "deep " + n.name
	}
	n.open, n.text = 0, pick(s, wrong)
	return "another " + n.name
}

func (s *siege) spoilMembers(n *node) string {
	n.parts = slices.Clone(n.parts)
	extra := &node{name: pick(s, []string{"unknown", "", "id", "hubId", "__proto__", "allowedActions", "\xff", "\u212aind", strings.Repeat("n", 3000), "a/b~c", "\x00"}), text: pick(s, wrong)}
	if len(n.parts) == 0 {
		n.parts = append(n.parts, extra)
		return "more members"
	}
	at := s.rand.IntN(len(n.parts))
	twin := *n.parts[at]
	switch s.rand.IntN(5) {
	case 0:
		n.parts = slices.Delete(n.parts, at, at+1)
		return "without " + twin.name
	case 1:
		n.parts = append(n.parts, &twin)
		return twin.name + " twice"
	case 2:
		twin.name = strings.ToUpper(twin.name)
		n.parts = append(n.parts, &twin)
		return twin.name + " too"
	case 3:
		twin.name += pick(s, []string{" ", "s", "_"})
		n.parts[at] = &twin
		return "a member renamed"
	}
	n.parts = append(n.parts, extra)
	return "more members"
}

// mostBytes is how much text is added to a body at once, roughly.
const mostBytes = 8 << 20

func (s *siege) spoilItems(n *node) string {
	n.parts = slices.Clone(n.parts)
	item := &node{text: pick(s, wrong)}
	if len(n.parts) > 0 && s.oneIn(2) {
		item = pick(s, n.parts)
	}
	most := 1 + mostBytes/(1+len(item.String()))
	for range min(most, pick(s, []int{1, 1, 21, 501, 60_000})) {
		n.parts = append(n.parts, item)
	}
	return "more items"
}

// beyond gives a value just outside the bounds of a place.
func (s *siege) beyond(n *node) string {
	schema, low := n.schema, s.oneIn(2)
	if schema.Type.Is(openapi3.TypeString) {
		switch {
		case low || schema.MaxLength == nil || *schema.MaxLength > 300_000:
			return quoted(strings.Repeat("a", max(0, int(schema.MinLength)-1)))
		case s.oneIn(2):
			return quoted(strings.Repeat("\U0001F3BB", int(*schema.MaxLength)))
		}
		return quoted(strings.Repeat("a", int(*schema.MaxLength)+1))
	}
	least, most := bounds(schema)
	if low {
		return fmt.Sprint(least - 1)
	}
	return fmt.Sprint(most + 1)
}
