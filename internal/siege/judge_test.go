package siege

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/hubqa/hubqa/internal/testapi"
)

// judge holds an answer to the rules that hold for every answer. That its status is declared,
// and its headers and its body as declared, testapi holds for every answer of a test.
func (s *siege) judge(w *witness, r request, a *testapi.Answer) {
	if a.Status >= http.StatusInternalServerError {
		w.Errorf("a fault of the server")
	}
	if found := indiscreet.Find(sealed.ReplaceAll(a.Body, nil)); found != nil && !slices.Contains([]string{"application/pdf", "application/zip"}, a.Header.Get("Content-Type")) {
		w.Errorf("the answer shows how the server is made: %q", found)
	}
	op := operationOf(a.Request.Method, a.Request.URL.EscapedPath())
	judgeHeaders(w, op, a)
	if a.Status >= http.StatusBadRequest && (op == nil || !op.HasOwnErrors(a.Status)) {
		s.judgeProblem(w, r, op, a)
	}
}

// indiscreet are words of Go, of SQL, of the libraries and of this tree. No request has them.
var indiscreet = regexp.MustCompile(`(?i)goroutine|runtime error|nil pointer|\.go:\d|panic|interface \{|\bstruct \{|\[\]uint8|\*[a-z0-9_]+\.[A-Z]|strconv\.|json: |` +
	`SQLSTATE|sqlite|\bpgx|gorm|postgres|SELECT .* FROM|INSERT INTO|UPDATE .* SET|constraint failed|violates|syntax error at or near|` +
	`openapi3|kin-openapi|echo\.|/internal/|/usr/|/tmp/|/home/|/root/|unexpected EOF|context (canceled|deadline)`)

// sealed are cursors, in which any letters can stand side by side.
var sealed = regexp.MustCompile(`"(nextCursor|cursor)":"[^"]*"`)

var caching = regexp.MustCompile(`^(no-store|private, no-cache|public, max-age=[0-9]+)$`)

func judgeHeaders(w *witness, op *operation, a *testapi.Answer) {
	keeping := a.Header.Values("Cache-Control")
	switch {
	case len(keeping) != 1 || !caching.MatchString(keeping[0]):
		w.Errorf("Cache-Control is %q", keeping)
	case op != nil && keeping[0] != "no-store" && op.isConfidential(a.Status):
		w.Errorf("what is confidential has Cache-Control %q", keeping[0])
	case op != nil && op.action != "" && strings.HasPrefix(keeping[0], "public"):
		w.Errorf("what takes a token has Cache-Control %q", keeping[0])
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
		if got := a.Header.Get(name); got != want {
			w.Errorf("%s is %q", name, got)
		}
	}
	if !regexp.MustCompile(`^req-[0-9a-f]{32}$`).MatchString(a.Header.Get("X-Request-Id")) {
		w.Errorf("X-Request-Id is %q", a.Header.Get("X-Request-Id"))
	}
	if n := a.Header.Get("Content-Length"); n != "" && n != strconv.Itoa(len(a.Body)) {
		w.Errorf("Content-Length is %s, and the body has %d bytes", n, len(a.Body))
	}
	if (a.Status == http.StatusNoContent || a.Status == http.StatusNotModified) && len(a.Body) > 0 {
		w.Errorf("a body where there can be none")
	}
	if at := a.Header.Get("Location"); at != "" && operationOf(http.MethodGet, at) == nil {
		w.Errorf("Location is %q, which cannot be read", at)
	}
}

// isConfidential reports whether the contract declares the answer's caching, as it does for
// all that is confidential.
func (o *operation) isConfidential(status int) bool {
	answer := o.Responses.Status(status)
	return answer != nil && answer.Value.Headers["Cache-Control"] != nil
}

// learnProblems reads the catalogue of problems.
func (s *siege) learnProblems() {
	var catalogue struct {
		Items []struct {
			Code, Title string
			Status      int
		}
	}
	s.api.Anonymous().In(s.T).Get("/v1/problems").Want(http.StatusOK).JSON(&catalogue)
	for _, p := range catalogue.Items {
		s.titles[p.Code+" "+strconv.Itoa(p.Status)] = p.Title
	}
}

// judgeProblem holds a refusal to the catalogue, and its faults to places that there are.
func (s *siege) judgeProblem(w *witness, r request, op *operation, a *testapi.Answer) {
	p := a.Problem()
	var body any
	a.JSON(&body)
	if err := testapi.Contract().Components.Schemas["Problem"].Value.VisitJSON(body, testFormats, openapi3.MultiErrors()); err != nil {
		w.Errorf("no Problem of the contract: %v", err)
	}
	if title := s.titles[p.Code+" "+strconv.Itoa(a.Status)]; title == "" || title != p.Title {
		w.Errorf("the catalogue has no %s with status %d and the title %q", p.Code, a.Status, p.Title)
	}
	if strings.TrimSpace(p.Detail) == "" && p.Code != "not-found" {
		w.Errorf("no detail")
	}
	if a.Status == http.StatusMethodNotAllowed && a.Header.Get("Allow") == "" {
		w.Errorf("no Allow")
	}
	faults, _ := body.(map[string]any)["errors"].([]any)
	for _, f := range faults {
		s.judgeFault(w, r, op, f.(map[string]any), p.Code == "evaluation-incomplete")
	}
}

var pointer = regexp.MustCompile(`^(/([^~/]|~[01])*)*$`)

// judgeFault holds the place of a fault to the request. What a record lacks is told in the record.
func (s *siege) judgeFault(w *witness, r request, op *operation, f map[string]any, inRecord bool) {
	at, inBody := f["pointer"].(string)
	parameter, _ := f["parameter"].(string)
	header, _ := f["header"].(string)
	if places := len(slices.DeleteFunc([]string{parameter, header}, func(t string) bool { return t == "" })); (places == 1) == inBody {
		w.Errorf("a fault is in one place: %v", f)
	}
	switch {
	case inBody && !pointer.MatchString(at):
		w.Errorf("no JSON Pointer: %q", at)
	case inBody && !inRecord && !r.holds(at):
		w.Errorf("the body has no place %q", at)
	case parameter != "" && !r.hasParameter(op, parameter):
		w.Errorf("the request has no parameter %q, nor has the operation", parameter)
	case header != "" && !headerName.MatchString(header):
		w.Errorf("no header: %q", header)
	}
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// holds reports whether the body has the place, or something in which it could be.
func (r request) holds(at string) bool {
	var v any
	if json.Unmarshal(r.body, &v) != nil || at == "" || r.tree != nil && r.tree.repeats() {
		return true
	}
	steps := strings.Split(at, "/")[1:]
	for _, step := range steps[:len(steps)-1] {
		switch in := v.(type) {
		case map[string]any:
			v = in[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(in) {
				return false
			}
			v = in[n]
		default:
			return false
		}
	}
	return true
}

func (r request) hasParameter(op *operation, name string) bool {
	if op != nil && op.parameter(name) != nil {
		return true
	}
	query, _ := url.ParseQuery(strings.TrimPrefix(r.target(), "/"+strings.Join(r.steps, "/")+"?"))
	for given := range query {
		if runes := []rune(given); strings.ToValidUTF8(string(runes[:min(len(runes), 100)]), "\ufffd") == name || given == name {
			return true
		}
	}
	return false
}
