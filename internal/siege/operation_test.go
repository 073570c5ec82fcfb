package siege

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/hubqa/hubqa/internal/testapi"
)

// operation is one of the contract, with what a besieger needs to know of it.
type operation struct {
	testapi.Operation
	action   string // of the policy; empty: it takes no token
	params   []*openapi3.Parameter
	consumes []string
	produces []string
}

// operations are all of the contract.
var operations = sync.OnceValue(func() (all []*operation) {
	for _, found := range testapi.Operations() {
		op := &operation{Operation: found}
		op.action, _ = op.Extensions["x-action"].(string)
		for _, p := range append(slices.Clone(testapi.Contract().Paths.Value(op.Path).Parameters), op.Parameters...) {
			op.params = append(op.params, p.Value)
		}
		if op.RequestBody != nil {
			op.consumes = slices.Sorted(maps.Keys(op.RequestBody.Value.Content))
		}
		for status, answer := range op.Responses.Map() {
			if strings.HasPrefix(status, "2") {
				op.produces = append(op.produces, slices.Sorted(maps.Keys(answer.Value.Content))...)
			}
		}
		slices.Sort(op.produces)
		op.produces = slices.Compact(op.produces)
		all = append(all, op)
	}
	return all
})

func operationNamed(id string) *operation {
	for _, op := range operations() {
		if op.ID == id {
			return op
		}
	}
	return nil
}

func operationOf(method, path string) *operation {
	if found, ok := testapi.OperationOf(method, path); ok {
		return operationNamed(found.ID)
	}
	return nil
}

func (o *operation) parameter(name string) *openapi3.Parameter {
	for _, p := range o.params {
		if p.Name == name {
			return p
		}
	}
	return nil
}

const formType = "application/x-www-form-urlencoded"

func (o *operation) takesForm() bool { return slices.Contains(o.consumes, formType) }

// beside gives what else can be read of the record that the path begins with.
func (o *operation) beside() (parts []string) {
	about := strings.Join(strings.Split(o.Path, "/")[:min(4, strings.Count(o.Path, "/")+1)], "/")
	for _, other := range operations() {
		if part, ok := strings.CutPrefix(other.Path, about+"/"); ok && other.Method == http.MethodGet && !strings.Contains(part, "/") {
			parts = append(parts, part)
		}
	}
	return parts
}

// testFormats are the formats that made values follow, as strictly as the server's own.
var testFormats = openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
	"uuid": openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562),
	"date": openapi3.NewCallbackValidator(func(text string) error {
		_, err := time.Parse(time.DateOnly, text)
		return err
	}),
	"date-time": openapi3.NewCallbackValidator(func(text string) error {
		_, err := time.Parse(time.RFC3339, text)
		return err
	}),
})
