package main

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a place of the contract.
type node struct {
	*yaml.Node
	contract *yaml.Node
}

type member struct {
	name  string
	value node
}

func (n node) exists() bool { return n.Node != nil }

// at gives the place under the names, as far as it exists. References are followed.
func (n node) at(names ...string) node {
	for _, name := range names {
		next := node{contract: n.contract}
		for _, m := range n.members() {
			if m.name == name {
				next = m.value
			}
		}
		n = next
	}
	return n
}

// members are what stands under a place, in its order.
func (n node) members() (all []member) {
	if n.Node == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		value := node{n.Content[i+1], n.contract}
		if value.Kind == yaml.AliasNode {
			value.Node = value.Alias
		}
		all = append(all, member{n.Content[i].Value, value.followed()})
	}
	return all
}

// followed gives that to which a reference leads.
func (n node) followed() node {
	if n.Kind == yaml.MappingNode && len(n.Content) == 2 && n.Content[0].Value == "$ref" {
		return node{n.contract, n.contract}.at(strings.Split(strings.TrimPrefix(n.Content[1].Value, "#/"), "/")...)
	}
	return n
}

// properties are the members that a schema declares, and those of what it is combined of.
func (n node) properties() []member {
	all := n.at("properties").members()
	if parts := n.at("allOf"); parts.exists() {
		for _, part := range parts.Content {
			all = append(all, node{part, n.contract}.followed().properties()...)
		}
	}
	return all
}
