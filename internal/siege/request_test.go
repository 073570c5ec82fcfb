package siege

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

type pair struct{ name, value string }

// request is a request as it goes over the wire. A copy shares its slices: who changes one
// makes another.
type request struct {
	op      *operation
	caller  *caller
	method  string
	steps   []string // of the path, escaped
	query   []pair   // not escaped
	rawTail string   // of the query, as it is
	header  []pair
	body    []byte
	tree    *node // the body, where it is JSON that can still be spoilt
	columns bool  // the body is a file or a form
	length  string
	how     []string // it was spoilt
}

// proper makes a request that follows the contract, from somebody who is likely to have
// leave for it, and about something that there is.
func (s *siege) proper(op *operation) request {
	if op.takesForm() {
		return s.signIn(op)
	}
	if pages := s.pagesOf(op); len(pages) > 0 && s.oneIn(5) {
		return pick(s, pages)
	}
	r := request{op: op, method: op.Method}
	var about string
	r.caller, about = s.somebody(op)
	r.steps = s.path(op, about)
	s.fillParameters(&r)
	if op.RequestBody != nil {
		s.fillBody(&r)
	}
	return r
}

func (s *siege) pagesOf(op *operation) (pages []request) {
	for _, p := range s.known.pages {
		if p.op.ID == op.ID {
			pages = append(pages, p)
		}
	}
	return pages
}

// path makes the path of an operation, with what it is about in the place of the first
// parameter.
func (s *siege) path(op *operation, about string) []string {
	steps := strings.Split(op.Path, "/")[1:]
	for i, step := range steps {
		if !strings.HasPrefix(step, "{") {
			continue
		}
		name, list := strings.Trim(step, "{}"), "/"+strings.Join(steps[:i], "/")
		schema := op.parameter(name).Schema.Value
		switch {
		case schema.Format != "uuid":
			steps[i] = url.PathEscape(s.plain(name, schema))
		case about != "" && name == "id":
			steps[i] = about
		default:
			steps[i] = s.idIn(list, name, steps[i+1:])
		}
	}
	return steps
}

// idIn gives an id that stands in the list: best one for which there is something in the
// next list of the path.
func (s *siege) idIn(list, name string, rest []string) string {
	of := slices.Clone(s.known.children[list])
	if name == "id" {
		of = append(of, s.known.ids[noun(lastOf(list))]...)
	}
	next := slices.IndexFunc(rest, func(step string) bool { return strings.HasPrefix(step, "{") })
	if next > 0 {
		fertile := slices.DeleteFunc(slices.Clone(of), func(id string) bool {
			return len(s.known.children[list+"/"+id+"/"+strings.Join(rest[:next], "/")]) == 0
		})
		if len(fertile) > 0 && !s.oneIn(4) {
			of = fertile
		}
	}
	if len(of) == 0 || s.oneIn(20) {
		return s.someID(lastOf(list))
	}
	return pick(s, of)
}

// plain makes a value of a parameter, which is no JSON.
func (s *siege) plain(name string, schema *openapi3.Schema) string {
	text := s.scalar(name, schema)
	if unquoted, err := strconv.Unquote(text); err == nil {
		return unquoted
	}
	return strings.Trim(text, `"`)
}

// fillParameters gives the request what the operation takes beside the body.
func (s *siege) fillParameters(r *request) {
	often := 1 + s.rand.IntN(6)
	for _, p := range r.op.params {
		schema := p.Schema.Value
		switch {
		case p.In == "path", p.Name == "cursor":
		case p.In == "query" && (p.Required || s.oneIn(often)):
			r.query = append(r.query, pair{p.Name, s.plain(p.Name, schema)})
		case p.Name == "If-Match":
			r.header = append(r.header, pair{p.Name, s.seen(r)})
		case p.In == "header" && (p.Required || s.oneIn(4)):
			r.header = append(r.header, pair{p.Name, s.headerValue(p.Name, r)})
		}
	}
	if types := slices.Clone(r.op.produces); s.oneIn(2) {
		r.header = append(r.header, pair{"Accept", pick(s, append(types, "*/*", strings.Join(types, ";q=0.5, ")))})
	}
}

func (s *siege) headerValue(name string, r *request) string {
	switch name {
	case "Idempotency-Key":
		return fmt.Sprint("siege-", s.rand.IntN(s.count+20))
	case "If-None-Match":
		return s.seen(r)
	case "Prefer":
		return pick(s, []string{"wait=5", "wait=0", `respond-async, wait="3"`, "return=minimal"})
	}
	return s.plain(name, r.op.parameter(name).Schema.Value)
}

// seen gives the tags of what the caller reads just before the request: the resource, those
// around it, and those beside it that they have read.
func (s *siege) seen(r *request) string {
	var tags []string
	for n := len(r.steps); n > 1; n-- {
		path := "/" + strings.Join(r.steps[:n], "/")
		if tag := s.read(r.caller, path); tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	if beside := r.op.beside(); len(beside) > 0 && len(r.steps) > 3 && s.oneIn(2) {
		path := "/" + strings.Join(append(slices.Clone(r.steps[:3]), pick(s, beside)), "/")
		if tag := s.read(r.caller, path); tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	if tags == nil {
		return "*"
	}
	return strings.Join(tags[:min(len(tags), 7)], ", ")
}

// wire writes the request as HTTP/1.1.
func (r request) wire() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: hubqa.test\r\n", r.method, r.target())
	for _, h := range r.header {
		fmt.Fprintf(&b, "%s: %s\r\n", h.name, h.value)
	}
	switch {
	case r.length == "chunked":
		fmt.Fprintf(&b, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(r.body), r.body)
		return b.Bytes()
	case r.length != "":
		fmt.Fprintf(&b, "Content-Length: %s\r\n", r.length)
	case r.body != nil:
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(r.body))
	}
	b.WriteString("\r\n")
	b.Write(r.body)
	return b.Bytes()
}

func (r request) target() string {
	target := "/" + strings.Join(r.steps, "/")
	sign := "?"
	for _, p := range r.query {
		target += sign + url.QueryEscape(p.name) + "=" + url.QueryEscape(p.value)
		sign = "&"
	}
	if r.rawTail != "" {
		target += sign + r.rawTail
	}
	return target
}

// String writes the request as somebody would make it by hand. Who calls stands in the place
// of their token.
func (r request) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s by %s %q\n  curl -X %s --path-as-is %s", r.op.ID, r.caller.name, r.how, r.method, shell("$HUBQA"+r.target()))
	for _, h := range r.header {
		if h.name != "Authorization" || r.op.takesForm() {
			fmt.Fprintf(&b, " -H %s", shell(h.name+": "+h.value))
		}
	}
	if r.length != "" {
		fmt.Fprintf(&b, " (length: %s)", r.length)
	}
	if r.body != nil {
		fmt.Fprintf(&b, " --data-binary %s", shell(string(r.body)))
	}
	return b.String()
}

// shell quotes a text for bash, and cuts it where it is very long.
func shell(text string) string {
	const most = 3000
	if len(text) > most {
		return shell(text[:most]) + fmt.Sprintf(" (%d bytes in all)", len(text))
	}
	q := strconv.QuoteToASCII(text)
	return "$'" + strings.ReplaceAll(strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`), "'", `\'`) + "'"
}
