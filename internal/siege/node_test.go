package siege

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
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
