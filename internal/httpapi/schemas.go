package httpapi

import "github.com/getkin/kin-openapi/openapi3"

// schemas are the schemas that bear on one place of a document: the one declared
// there and those that it is combined of.
type schemas []*openapi3.Schema

// flatten gives a schema with all that it is combined of.
func flatten(s *openapi3.Schema) schemas {
	if s == nil {
		return nil
	}
	all := schemas{s}
	for _, parts := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
		for _, part := range parts {
			all = append(all, flatten(part.Value)...)
		}
	}
	return all
}

// integer reports whether a number here must be an integer.
func (all schemas) integer() bool {
	integer := false
	for _, s := range all {
		if s.Type.Is(openapi3.TypeNumber) {
			return false
		}
		integer = integer || s.Type.Is(openapi3.TypeInteger)
	}
	return integer
}

// names gives the names of the members that the contract knows here, by their
// folded form.
func (all schemas) names() map[string]string {
	names := map[string]string{}
	for _, s := range all {
		for name := range s.Properties {
			names[fold(name)] = name
		}
	}
	return names
}

// property gives what bears on the member of that name.
func (all schemas) property(name string) schemas {
	var out schemas
	for _, s := range all {
		if p := s.Properties[name]; p != nil {
			out = append(out, flatten(p.Value)...)
		} else if p := s.AdditionalProperties.Schema; p != nil {
			out = append(out, flatten(p.Value)...)
		}
	}
	return out
}

// items gives what bears on the items of an array.
func (all schemas) items() schemas {
	var out schemas
	for _, s := range all {
		if s.Items != nil {
			out = append(out, flatten(s.Items.Value)...)
		}
	}
	return out
}
