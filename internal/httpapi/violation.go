package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/hubqa/hubqa/internal/fault"
)

// violations gives the faults that the validator found. Their words are made here,
// of the schema alone: the validator's own texts hold schema and value.
func violations(err error) []fault.Field {
	var faults []fault.Field
	var several openapi3.MultiError
	var one *openapi3filter.RequestError
	switch {
	case err == nil:
	case asMulti(err, &several):
		for _, e := range several {
			faults = append(faults, violations(e)...)
		}
	case errors.As(err, &one):
		faults = ofRequest(one)
	default:
		faults = []fault.Field{{Rule: "contract", Detail: "Does not follow the contract."}}
	}
	return faults
}

// asMulti is errors.As for exactly this error: MultiError's own As looks into its
// parts.
func asMulti(err error, to *openapi3.MultiError) bool {
	several, ok := err.(openapi3.MultiError) //nolint:errorlint // see above
	*to = several
	return ok
}

func ofRequest(e *openapi3filter.RequestError) []fault.Field {
	found := ofValue(e.Err)
	p := e.Parameter
	if p == nil {
		return found
	}
	for i := range found {
		found[i].Pointer = ""
		if p.In == openapi3.ParameterInHeader {
			found[i].Header = p.Name
		} else {
			found[i].Parameter = p.Name
		}
	}
	return found
}

// ofValue gives the faults of one parameter or of the body.
func ofValue(err error) []fault.Field {
	var several openapi3.MultiError
	var schema *openapi3.SchemaError
	var parse *openapi3filter.ParseError
	switch {
	case asMulti(err, &several):
		var all []fault.Field
		for _, e := range several {
			all = append(all, ofValue(e)...)
		}
		return all
	case errors.As(err, &schema):
		return []fault.Field{ofSchema(schema)}
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		return []fault.Field{{Rule: "required", Detail: "Is needed."}}
	case errors.As(err, &parse):
		return []fault.Field{{Rule: "type", Detail: "Has the wrong type."}}
	}
	return []fault.Field{{Rule: "contract", Detail: "Does not follow the contract."}}
}

func ofSchema(e *openapi3.SchemaError) fault.Field {
	path := e.JSONPointer()
	f := fault.Field{Rule: e.SchemaField}
	switch e.SchemaField {
	case "properties":
		f.Rule = "unknown-member"
		path = append(path, unknownMember(e.Reason)...)
	case "nullable":
		f.Rule = "null"
	}
	f.Pointer, f.Detail = pointerTo(path), inWords(f.Rule, e.Schema)
	return f
}

// unknownMember takes the name of a member that the contract does not have out of
// the only place where the validator gives it.
func unknownMember(reason string) []string {
	quoted, ok := strings.CutPrefix(reason, "property ")
	if !ok {
		return nil
	}
	quoted, _ = strings.CutSuffix(quoted, " is unsupported")
	name, err := strconv.Unquote(quoted)
	if err != nil {
		return nil
	}
	return []string{name}
}

// inWords says what a rule asks, for a schema.
func inWords(rule string, s *openapi3.Schema) string {
	switch rule {
	case "required":
		return "Is needed."
	case "unknown-member":
		return "There is no such member here."
	case "null":
		return "Cannot be null."
	case "type":
		return "Must be " + strings.Join(s.Type.Slice(), " or ") + "."
	case "enum":
		return "Must be one of " + listed(s.Enum) + "."
	case "pattern":
		return "Must match " + s.Pattern + " ."
	case "format":
		return "Must be a valid " + s.Format + "."
	case "readOnly":
		return "Is read only."
	}
	return boundInWords(rule, s)
}

// boundInWords says what a rule with a limit asks.
func boundInWords(rule string, s *openapi3.Schema) string {
	switch {
	case rule == "minLength":
		return fmt.Sprintf("Must have at least %d characters.", s.MinLength)
	case rule == "maxLength" && s.MaxLength != nil:
		return fmt.Sprintf("Must have at most %d characters.", *s.MaxLength)
	case rule == "minimum" && s.Min != nil:
		return "Must be at least " + strconv.FormatFloat(*s.Min, 'f', -1, 64) + "."
	case rule == "maximum" && s.Max != nil:
		return "Must be at most " + strconv.FormatFloat(*s.Max, 'f', -1, 64) + "."
	case rule == "minItems":
		return fmt.Sprintf("Must have at least %d items.", s.MinItems)
	case rule == "maxItems" && s.MaxItems != nil:
		return fmt.Sprintf("Must have at most %d items.", *s.MaxItems)
	case rule == "uniqueItems":
		return "No item may come twice."
	case rule == "minProperties":
		return fmt.Sprintf("Must have at least %d members.", s.MinProps)
	}
	return "Does not follow the contract."
}

func listed(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

// mergeFaults joins the faults of the strict reading with the validator's, each place and
// rule once: headers first, then parameters, then places in the body. Where the
// strict reading found a fault the validator's word on the same place adds nothing.
func mergeFaults(strict, found []fault.Field) []fault.Field {
	all := slices.Clone(strict)
	for _, f := range found {
		if !slices.ContainsFunc(strict, func(told fault.Field) bool { return comparePlaces(told, f) == 0 }) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b fault.Field) int {
		return cmp.Or(comparePlaces(a, b), cmp.Compare(a.Rule, b.Rule))
	})
	return slices.Compact(all)
}

func comparePlaces(a, b fault.Field) int {
	return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a.Header, b.Header),
		cmp.Compare(a.Parameter, b.Parameter), cmp.Compare(a.Pointer, b.Pointer))
}

func rankOf(f fault.Field) int {
	switch {
	case f.Header != "":
		return 0
	case f.Parameter != "":
		return 1
	}
	return 2
}
