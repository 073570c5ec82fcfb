package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/fault"
)

// maxKey is how long an Idempotency-Key may be.
const maxKey = 200

// validator holds requests to the contract.
type validator struct {
	formats openapi3.SchemaValidationOption
}

// check is the stage of the contract: what can be answered, what is sent, and how.
// All faults are told at once; only where nothing else is at fault does a missing
// If-Match become 428.
func (v validator) check(c echo.Context, call *call) error {
	r, op := c.Request(), call.op
	if err := chooseFormat(r.Header, call); err != nil {
		return err
	}
	body, err := takeBody(c, op)
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return errMalformed.Saying("The query string cannot be read.")
	}
	call.query = query
	joinTags(r.Header)
	faults := append(checkQuery(op, query), call.refusePaging(query)...)
	faults = append(faults, checkHeaders(r.Header, op)...)
	path, broken := pathParameters(c)
	if broken != nil {
		return errMalformed.At(append(faults, *broken)...)
	}
	document := call.readBody(body)
	faults = append(faults, document.faults...)
	found := v.againstSchemas(r, call, path, query, document.unsure)
	return verdict(op, r.Header, mergeFaults(faults, found))
}

func verdict(op *operation, header http.Header, faults []fault.Field) error {
	missing := op.needsTag && len(header.Values("If-Match")) == 0
	switch {
	case len(faults) == 0 && missing:
		return errTagMissing
	case len(faults) == 0:
		return nil
	case missing:
		faults = append(errTagMissing.Fields, faults...)
	}
	if len(faults) == 1 {
		return errMalformed.Saying("%s", faults[0].Detail).At(faults...)
	}
	return errMalformed.Saying("The request does not follow the contract in %d places.", len(faults)).At(faults...)
}

// chooseFormat settles the format of the answer. The public operations have one, which
// monitors and browsers get whatever they accept.
func chooseFormat(header http.Header, call *call) (err error) {
	if call.op.public {
		call.format = call.op.produces[0]
		return nil
	}
	call.format, err = negotiate(header, call.op.produces)
	return err
}

// readBody reads a JSON body strictly and keeps it, canonical, for what compares
// requests.
func (c *call) readBody(body []byte) document {
	if c.op.document == nil || len(body) == 0 {
		return document{}
	}
	d := readDocument(body, c.op.document)
	c.document = d.value
	return d
}

// joinTags makes one line of the headers that are lists and may come as several;
// the generated binding wants one.
func joinTags(header http.Header) {
	for _, name := range []string{"If-Match", "If-None-Match"} {
		if lines := header.Values(name); len(lines) > 1 {
			header.Set(name, strings.Join(lines, ", "))
		}
	}
}

// checkQuery refuses what the validator and the binding would pass over: unknown
// parameters, all but one of several values, and a figure without one.
func checkQuery(op *operation, query url.Values) []fault.Field {
	var faults []fault.Field
	for name, values := range query {
		known := op.query[name]
		switch {
		case known == nil:
			faults = append(faults, fault.Field{Parameter: name, Rule: "unknown-parameter", Detail: "The operation has no such parameter."})
		case len(values) > 1 && !known.Schema.Value.Type.Is(openapi3.TypeArray):
			faults = append(faults, fault.Field{Parameter: name, Rule: "repeated-parameter", Detail: "The parameter may be given once."})
		case slices.Contains(values, "") && !known.Schema.Value.Type.Is(openapi3.TypeString):
			faults = append(faults, fault.Field{Parameter: name, Rule: "format", Detail: "The parameter has no value."})
		case slices.ContainsFunc(values, isUnfitText):
			faults = append(faults, unfitText(fault.Field{Parameter: name}))
		}
	}
	return faults
}

func checkHeaders(header http.Header, op *operation) []fault.Field {
	var faults []fault.Field
	for _, name := range op.headers {
		values := header.Values(name)
		switch {
		case len(values) > 1:
			faults = append(faults, fault.Field{Header: name, Rule: "repeated-header", Detail: "The header may be given once."})
		case len(values) == 1 && isUnfitText(values[0]):
			faults = append(faults, unfitText(fault.Field{Header: name}))
		case len(values) == 1 && !wellFormed(name, values[0]):
			faults = append(faults, fault.Field{Header: name, Rule: "format", Detail: "The header has the wrong form."})
		}
	}
	return faults
}

// wellFormed checks the headers whose form the contract cannot tell.
func wellFormed(name, value string) bool {
	switch name {
	case "If-Match", "If-None-Match":
		_, ok := parseTags(value)
		return ok
	case "Idempotency-Key":
		return value != "" && len(value) <= maxKey && !strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' })
	}
	return true
}

// pathParameters gives the path's parameters as the generated binding reads them:
// unescaped once.
func pathParameters(c echo.Context) (map[string]string, *fault.Field) {
	values := map[string]string{}
	for i, name := range c.ParamNames() {
		value := c.ParamValues()[i]
		if c.Request().URL.RawPath != "" {
			var err error
			if value, err = url.PathUnescape(value); err != nil {
				return nil, &fault.Field{Parameter: name, Rule: "format", Detail: "The parameter cannot be read."}
			}
		}
		if isUnfitText(value) {
			f := unfitText(fault.Field{Parameter: name})
			return nil, &f
		}
		values[name] = value
	}
	return values, nil
}

// isUnfitText reports whether a text is none, or one that the databases cannot keep.
func isUnfitText(text string) bool { return !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 }

func unfitText(at fault.Field) fault.Field {
	at.Rule, at.Detail = "utf-8", "Must be UTF-8 without the character U+0000."
	return at
}

// againstSchemas holds parameters and body to their schemas. The value that was
// validated stays on the request, and the generated binding takes that one and
// reads no bytes a second time. Defaults of query parameters are filled in.
func (v validator) againstSchemas(r *http.Request, call *call, path map[string]string, query url.Values, withoutBody bool) []fault.Field {
	err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: path, QueryParams: query, Route: call.op.route,
		Options: &openapi3filter.Options{
			MultiError:              true,
			KeepValidatedValue:      true,
			ExcludeRequestBody:      withoutBody || call.op.streams,
			SchemaValidationOptions: []openapi3.SchemaValidationOption{v.formats},
		},
	})
	faults := violations(err)
	if call.op.streams && r.ContentLength == 0 {
		faults = append(faults, fault.Field{Rule: "required", Detail: "The operation needs a body."})
	}
	return faults
}
