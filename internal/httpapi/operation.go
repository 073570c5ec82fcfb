package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
)

// publicOperations lists the operations that need no token. An operation without security
// that is not here, or one that is here and has security, stops the start.
var publicOperations = []string{"getHealth", "getReadiness", "getJwks", "getAuthorizationServer", "issueToken", "listProblems", "getCalendar"}

// secretOperations are those of them that are opened by their path, and for which whoever
// tries has a rate.
var secretOperations = []string{"getCalendar"}

// operation is one operation of the contract, with what the gate needs to know of
// it worked out once.
type operation struct {
	id     string
	method string
	path   string // as the contract writes it: /v1/schools/{id}
	action access.Action
	public bool

	route     *routers.Route
	query     map[string]*openapi3.Parameter
	headers   []string
	needsTag  bool // a change that must say which state it changes
	takesKey  bool // may bear an Idempotency-Key
	consumes  []string
	produces  []string         // the first is given to who does not care
	document  *openapi3.Schema // of the JSON body; nil where there is none
	streams   bool             // the body is a file, read by the handler as it comes
	form      bool             // the body is a form, of the token endpoint
	secret    bool             // the path is a secret, which opens it
	downloads bool             // an answer may be a file, and long
	columns   []string         // of the list as CSV; nil where it is none that is given whole

	bodyLimit int64
	timeout   time.Duration
}

// pattern is the operation's path as echo writes it.
func (o *operation) pattern() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(o.path)
}

// replays reports whether the gate itself keeps answers under Idempotency-Keys.
// The operation that takes a stream keeps its own: its body cannot be digested
// before it is read.
func (o *operation) replays() bool { return o.takesKey && !o.streams }

// exportFormats are of answers that are taken away as a file.
var exportFormats = []string{"application/pdf", "application/x-ndjson", "application/zip", "text/csv"}

// exports reports whether a request with the header is answered by a file. What cannot
// be answered is refused later.
func (o *operation) exports(header http.Header) bool {
	format, err := negotiate(header, o.produces)
	return err == nil && slices.Contains(exportFormats, format)
}

// readOperations takes the contract apart and gives every reason why it must not
// be served.
func readOperations(doc *openapi3.T) (map[string]*operation, error) {
	operations := map[string]*operation{}
	var reasons []error
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if operations[op.OperationID] != nil || op.OperationID == "" {
				reasons = append(reasons, fmt.Errorf("httpapi: %s %s has no operationId of its own", method, path))
				continue
			}
			o, err := readOperation(doc, path, item, method, op)
			operations[op.OperationID] = o
			reasons = append(reasons, err)
		}
	}
	for _, id := range publicOperations {
		if operations[id] == nil {
			reasons = append(reasons, fmt.Errorf("httpapi: the public operation %s is not in the contract", id))
		}
	}
	return operations, errors.Join(reasons...)
}

func readOperation(doc *openapi3.T, path string, item *openapi3.PathItem, method string, op *openapi3.Operation) (*operation, error) {
	o := &operation{
		id: op.OperationID, method: method, path: path, public: slices.Contains(publicOperations, op.OperationID),
		secret: slices.Contains(secretOperations, op.OperationID),
		route:  &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: withoutSecurity(op)},
		query:  map[string]*openapi3.Parameter{},
	}
	o.readParameters(append(slices.Clone(item.Parameters), op.Parameters...))
	o.readBody(op.RequestBody)
	o.readAnswers(op.Responses)
	if o.columns = api.Columns[o.id]; o.columns != nil {
		o.downloads = false // a page takes as long as it does as JSON
	}
	return o, errors.Join(o.checkAccess(doc, op), o.checkExport())
}

// withoutSecurity gives the operation as the validator gets it. The gate has
// authenticated the caller by then, and for the sake of authentication the validator
// would read the whole body into memory, a stream too.
func withoutSecurity(op *openapi3.Operation) *openapi3.Operation {
	bare := *op
	bare.Security = openapi3.NewSecurityRequirements()
	return &bare
}

func (o *operation) readParameters(all openapi3.Parameters) {
	for _, p := range all {
		switch p.Value.In {
		case openapi3.ParameterInQuery:
			o.query[p.Value.Name] = p.Value
		case openapi3.ParameterInHeader:
			o.headers = append(o.headers, http.CanonicalHeaderKey(p.Value.Name))
		}
	}
	o.needsTag = slices.Contains(o.headers, "If-Match")
	o.takesKey = slices.Contains(o.headers, "Idempotency-Key")
}

func (o *operation) readBody(body *openapi3.RequestBodyRef) {
	if body == nil {
		return
	}
	for mediaType, content := range body.Value.Content {
		o.consumes = append(o.consumes, mediaType)
		if isJSON(mediaType) && content.Schema != nil {
			o.document = content.Schema.Value
		}
	}
	slices.Sort(o.consumes)
	o.form = slices.Equal(o.consumes, []string{formType})
	o.streams = o.document == nil && !o.form
}

func (o *operation) readAnswers(answers *openapi3.Responses) {
	for status, answer := range answers.Map() {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		for mediaType := range answer.Value.Content {
			if !slices.Contains(o.produces, mediaType) {
				o.produces = append(o.produces, mediaType)
			}
			o.downloads = o.downloads || !isJSON(mediaType)
		}
	}
	slices.SortFunc(o.produces, func(a, b string) int {
		if isJSON(a) != isJSON(b) {
			return map[bool]int{true: -1, false: 1}[isJSON(a)]
		}
		return strings.Compare(a, b)
	})
}

// checkAccess refuses an operation that would be open by mistake.
func (o *operation) checkAccess(doc *openapi3.T, op *openapi3.Operation) error {
	action, _ := op.Extensions["x-action"].(string)
	o.action = access.Action(action)
	where := fmt.Sprintf("httpapi: operation %s (%s %s)", o.id, o.method, o.path)
	guarded := isGuarded(doc, op)
	switch {
	case o.public && (guarded || action != ""):
		return fmt.Errorf("%s is on the public list, but the contract guards it", where)
	case o.public:
		return nil
	case !guarded:
		return fmt.Errorf("%s has no security requirement and is not on the public list", where)
	case !access.Known(o.action):
		return fmt.Errorf("%s names the action %q, which the policy does not have", where, action)
	}
	return nil
}

// checkExport refuses a list that would be given whole without columns, or the other way
// round.
func (o *operation) checkExport() error {
	if slices.Contains(o.produces, asNDJSON) != (o.columns != nil) {
		return fmt.Errorf("httpapi: operation %s and its columns disagree: run go generate ./api", o.id)
	}
	return nil
}

// isGuarded reports whether every way to call the operation takes a token.
func isGuarded(doc *openapi3.T, op *openapi3.Operation) bool {
	requirements := doc.Security
	if op.Security != nil {
		requirements = *op.Security
	}
	for _, r := range requirements {
		if len(r) == 0 {
			return false
		}
	}
	return len(requirements) > 0
}

// isJSON reports whether a media type without parameters is JSON.
func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
