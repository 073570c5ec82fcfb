package httpapi

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/api"
)

func TestParameters(t *testing.T) {
	w := serve(t)
	for _, test := range []struct {
		query  string
		faults []string
	}{
		{"nonsense=1", []string{"parameter nonsense: unknown-parameter"}},
		{"Limit=5", []string{"parameter Limit: unknown-parameter"}},
		{"limit=5&limit=100000", []string{"parameter limit: repeated-parameter"}},
		{"limit=100000", []string{"parameter limit: maximum"}},
		{"limit=0", []string{"parameter limit: minimum"}},
		{"limit=1e1", []string{"parameter limit: type"}},
		{"limit=1.0", []string{"parameter limit: type"}},
		{"limit=-100000000000000000000000", []string{"parameter limit: type"}},
		{"name=a%00b", []string{"parameter name: utf-8"}},
		{"name=a%ffb", []string{"parameter name: utf-8"}},
		{"name=a", []string{"parameter name: minLength"}},
		{"name=" + strings.Repeat("a", 101), []string{"parameter name: maxLength"}},
		{"laCode=8300", []string{"parameter laCode: maxLength", "parameter laCode: pattern"}},
		{"status=opened", []string{"parameter status: enum"}},
		{"sort=id", []string{"parameter sort: enum"}},
		{"cursor=", []string{"parameter cursor: minLength"}},
		{"urn=1&nonsense=1&limit=0", []string{"parameter limit: minimum", "parameter nonsense: unknown-parameter", "parameter urn: minimum"}},
		{"limit=%zz", []string{}},
		{"a;b", []string{}},
	} {
		a := w.do("GET", "/v1/schools?"+test.query, "", asManager).want(400, "malformed-request")
		if got := a.faults(); !slices.Equal(got, test.faults) {
			t.Errorf("%s: got %q, want %q", test.query, got, test.faults)
		}
	}
	for _, query := range []string{"", "limit=200", "name=%C3%A9t%C3%A9&sort=-urn", "limit=0005"} {
		w.do("GET", "/v1/schools?"+query, "", asManager).want(200)
	}
}

// What the contract gives for a parameter that is left out reaches the handler.
func TestDefaultsAreFilledIn(t *testing.T) {
	w := serve(t)
	list := w.handlers.listSchools
	w.handlers.listSchools = func(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		if r.Params.Limit == nil || *r.Params.Limit != 50 || r.Params.Sort == nil || *r.Params.Sort != "name" || r.Params.Name != nil {
			t.Errorf("%+v", r.Params)
		}
		return list(ctx, r)
	}
	w.do("GET", "/v1/schools", "", asManager).want(200)
}

func TestPathParameters(t *testing.T) {
	w := serve(t)
	for _, path := range []string{
		"/v1/schools/1", "/v1/schools/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b0", "/v1/schools/urn:uuid:0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02",
		"/v1/schools/%7B0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02%7D", "/v1/schools/0199a3c47b107c3a9f523d1c5e8a0b02", "/v1/schools/a%00", "/v1/schools/a%ff",
		"/v1/schools/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02%2F", "/v1/schools/%2530199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02",
	} {
		a := w.do("GET", path, "", asManager).want(400, "malformed-request")
		if got := a.faults(); len(got) == 0 || !strings.HasPrefix(got[0], "parameter id: ") {
			t.Errorf("%s: %q", path, got)
		}
	}
	w.do("GET", schoolPath, "", asManager).want(200)
	w.do("GET", "/v1/schools/0199A3C4-7B10-7C3A-9F52-3D1C5E8A0B02", "", asManager).want(200)
	w.do("GET", "/v1/schools/%30199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02", "", asManager).want(200)
	w.do("GET", "/v1/schools/by-urn/99999", "", asManager).want(400, "malformed-request")
	w.do("GET", "/v1/schools/by-urn/1e5", "", asManager).want(400, "malformed-request")
}

// Every fault of the stage comes at once, each with its place and none with what
// was sent.
func TestAllFaultsAtOnce(t *testing.T) {
	w := serve(t)
	body := `{"urn":5.0,"name":"","status":"secret-status","laCode":"secret","openedOn":"2026-02-30","website":7,"capacity":-1,"colour":"secret-colour","highAge":null}`
	a := w.do("POST", "/v1/schools?secret-parameter=1", body, asManager, jsonBody, "Idempotency-Key: a b").want(400, "malformed-request")
	want := []string{
		"header Idempotency-Key: format", "parameter secret-parameter: unknown-parameter", "/capacity: minimum", "/colour: unknown-member",
		"/laCode: maxLength", "/laCode: pattern", "/name: minLength", "/openedOn: format", "/phase: required", "/status: enum",
		"/urn: integer", "/website: type",
	}
	if got := a.faults(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, value := range []string{"secret-status", "secret-colour", `"secret"`, "2026-02-30"} {
		if strings.Contains(a.Body.String(), value) {
			t.Errorf("the refusal holds %s: %s", value, a.Body)
		}
	}
}

func TestFormats(t *testing.T) {
	dates := map[string]bool{
		"2026-02-28": true, "2024-02-29": true, "1900-01-01": true, "2999-12-31": true,
		"2026-02-30": false, "2026-13-01": false, "1899-12-31": false, "3000-01-01": false, "0000-01-01": false, "26-02-01": false, "2026-2-1": false, "2026-02-01T00:00:00Z": false, "": false,
	}
	instants := map[string]bool{
		"2026-02-28T10:00:00Z": true, "2026-02-28T10:00:00.123456+01:00": true,
		"2026-02-30T10:00:00Z": false, "2026-02-28T10:00:00": false, "2026-02-28 10:00:00Z": false, "2026-02-28T10:00:00,5Z": false,
		"2026-02-28T24:00:00Z": false, "2026-02-28T10:00:60Z": false, "2026-02-28T10:00:00+24:00": false, "9999-12-31T23:59:59Z": false, "1899-12-31T23:59:59Z": false, "2999-12-31T23:59:59-01:00": false,
	}
	emails := map[string]bool{"a@b.uk": true, "a.b+c@b.co.uk": true, "A <a@b.uk>": false, "a@b.uk, c@d.uk": false, "a": false, " a@b.uk": false, "a@b.uk\n": false}
	uris := map[string]bool{"https://a.uk/b": true, "http://a.uk": true, "javascript:alert(1)": false, "/a": false, "https://": false, "https://u:p@a.uk": false}
	for name, check := range map[string]struct {
		of    func(string) error
		cases map[string]bool
	}{"date": {checkDate, dates}, "date-time": {checkInstant, instants}, "email": {checkEmail, emails}, "uri": {checkURI, uris}} {
		for text, ok := range check.cases {
			if err := check.of(text); (err == nil) != ok {
				t.Errorf("%s %q: %v", name, text, err)
			}
		}
	}
}

func TestMediaTypes(t *testing.T) {
	w := serve(t)
	for _, header := range []string{
		"Content-Type: text/plain", "Content-Type: application/merge-patch+json", "Content-Type: application/json; charset=latin1",
		"Content-Type: application/json; charset=utf-8; v=1", "Content-Type: ", "Content-Type: application/jsonx", "X: none",
	} {
		a := w.do("POST", "/v1/schools", schoolBody, asManager, header).want(415, "unsupported-media-type")
		if got := a.Header().Get("Accept-Post"); got != "application/json" {
			t.Errorf("Accept-Post is %q", got)
		}
	}
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, jsonBody).want(415)
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, "Content-Encoding: gzip").want(415, "unsupported-media-type")
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody, "Content-Encoding: identity").want(201)
	w.do("POST", "/v1/schools", schoolBody, asManager, "Content-Type: Application/JSON; Charset=UTF-8").want(201)
	a := w.do("PATCH", schoolPath, "{}", asManager, jsonBody, `If-Match: "x"`).want(415)
	if got := a.Header().Get("Accept-Patch"); got != "application/merge-patch+json" {
		t.Errorf("Accept-Patch is %q", got)
	}
	a = w.do("POST", "/v1/schools", "", asManager, jsonBody).want(400, "malformed-request")
	if got := a.faults(); !slices.Equal(got, []string{": required"}) {
		t.Errorf("an empty body: %q", got)
	}
}

func TestBodyWhereNoneIsTaken(t *testing.T) {
	w := serve(t)
	path := "/v1/frameworks/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02/publication"
	w.handlers.publish = func(context.Context, api.PublishFrameworkRequestObject) (api.PublishFrameworkResponseObject, error) {
		return api.PublishFramework200JSONResponse{}, nil
	}
	for _, body := range []io.Reader{strings.NewReader("{}"), io.MultiReader(strings.NewReader("{}"))} {
		r := newRequest("POST", path, body, asManager, `If-Match: "x"`)
		a := &reply{t, newRecorder()}
		w.server.ServeHTTP(a, r)
		if got := a.want(400, "malformed-request").faults(); !slices.Equal(got, []string{": no-body"}) {
			t.Errorf("%q", got)
		}
	}
	w.do("POST", path, "", asManager).want(428, "precondition-required") // though the handler asks nothing
	a := &reply{t, newRecorder()}
	w.server.ServeHTTP(a, newRequest("POST", path, io.MultiReader(), asManager, `If-Match: "x"`)) // chunked, empty
	a.want(200)
}

func TestBodyLimits(t *testing.T) {
	w := serve(t, func(o *Options) { o.BodyLimits = map[string]int64{"createSchool": 200}; o.MaxImportBytes = 10 })
	large := strings.Repeat(" ", 200) + schoolBody
	w.do("POST", "/v1/schools", large).want(413, "request-too-large")
	chunked := newRequest("POST", "/v1/schools", io.MultiReader(strings.NewReader(large)), asManager, jsonBody)
	w.send(chunked).want(413, "request-too-large")
	w.do("POST", "/v1/schools", schoolBody, asManager, jsonBody).want(201)
	w.do("POST", "/v1/imports?kind=schools", "01234567890", asManager, "Content-Type: text/csv").want(413, "import-too-large")
	w.handlers.startImport = func(_ context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
		_, err := io.ReadAll(r.Body)
		return nil, err
	}
	chunked = newRequest("POST", "/v1/imports?kind=schools", io.MultiReader(strings.NewReader("01234567890")), asManager, "Content-Type: text/csv")
	w.send(chunked).want(413, "request-too-large")
}

// The default limits take whatever the contract does.
func TestLimitsTakeWhatTheContractTakes(t *testing.T) {
	o := Options{}
	o.fill()
	operations, err := readContract(o, theContract())
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations {
		if op.document == nil {
			continue
		}
		if most := largestDocument(op.document); most > op.bodyLimit {
			t.Errorf("%s: a body of %d bytes follows the contract, the limit is %d", op.id, most, op.bodyLimit)
		}
	}
}

func TestImportsStream(t *testing.T) {
	w := serve(t)
	var got string
	w.handlers.startImport = func(_ context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
		b, err := io.ReadAll(r.Body)
		got = r.ContentType + " " + string(b)
		if err != nil {
			return nil, err
		}
		return nil, errMalformed
	}
	path := "/v1/imports?kind=schools"
	for _, mediaType := range []string{"text/csv", "text/csv; charset=windows-1252; header=present", "application/x-ndjson"} {
		w.do("POST", path, "a,b\n\xff", asManager, "Content-Type: "+mediaType).want(400)
		if got != mediaType+" a,b\n\xff" {
			t.Errorf("the handler read %q", got)
		}
	}
	w.do("POST", path, "{}", asManager, jsonBody).want(415, "unsupported-media-type")
	w.do("POST", path, "a", asManager, "Content-Type: text/csv", "Content-Encoding: gzip").want(415)
	a := w.do("POST", path, "", asManager, "Content-Type: text/csv").want(400, "malformed-request")
	if f := a.faults(); !slices.Equal(f, []string{": required"}) {
		t.Errorf("an empty import: %q", f)
	}
	a = w.do("POST", "/v1/imports", "a", asManager, "Content-Type: text/csv").want(400, "malformed-request")
	if f := a.faults(); !slices.Equal(f, []string{"parameter kind: required"}) {
		t.Errorf("an import of nothing: %q", f)
	}
}

// A stream is not read before its handler reads it.
func TestStreamIsNotReadAhead(t *testing.T) {
	w := serve(t)
	var read int
	body := readerFunc(func(p []byte) (int, error) {
		read++
		return 0, io.EOF
	})
	w.handlers.startImport = func(context.Context, api.StartImportRequestObject) (api.StartImportResponseObject, error) {
		if read > 0 {
			t.Errorf("the body was read %d times", read)
		}
		return nil, errMalformed
	}
	w.send(newRequest("POST", "/v1/imports?kind=schools", body, asManager, "Content-Type: text/csv")).want(400)
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAccept(t *testing.T) {
	given := []string{"application/json", "text/csv"}
	for _, test := range []struct {
		accept []string
		want   string // empty: 406
	}{
		{nil, "application/json"}, {[]string{""}, "application/json"}, {[]string{"*/*"}, "application/json"},
		{[]string{"text/csv"}, "text/csv"}, {[]string{"TEXT/CSV"}, "text/csv"}, {[]string{"text/*"}, "text/csv"},
		{[]string{"text/csv, */*"}, "application/json"}, {[]string{"text/csv, */*;q=0.1"}, "text/csv"},
		{[]string{"application/json;q=0.5, text/csv;q=0.6"}, "text/csv"}, {[]string{"application/json;q=0, */*"}, "text/csv"},
		{[]string{"text/html"}, ""}, {[]string{"application/problem+json"}, ""}, {[]string{"application/json;q=0"}, ""},
		{[]string{"text/html", "text/csv"}, "text/csv"}, {[]string{"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, "application/json"},
		{[]string{"application/json;charset=utf-8"}, "application/json"}, {[]string{"nonsense"}, "application/json"}, {[]string{"text/csv;q=2"}, "application/json"},
	} {
		got, err := negotiate(http.Header{"Accept": test.accept}, given)
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%q: got %q, %v", test.accept, got, err)
		}
	}
}

func TestNegotiation(t *testing.T) {
	w := serve(t)
	w.handlers.listErrors = func(context.Context, api.ListImportErrorsRequestObject) (api.ListImportErrorsResponseObject, error) {
		return api.ListImportErrors200JSONResponse{Body: api.ImportErrorPage{Items: []api.ImportError{}, NextCursor: noText()}}, nil
	}
	path := "/v1/imports/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02/errors"
	for accept, want := range map[string]string{
		"text/csv": "text/csv; charset=utf-8; header=present", "application/x-ndjson": "application/x-ndjson", "*/*": "application/json",
	} {
		a := w.do("GET", path, "", asManager, "Accept: "+accept).want(200)
		if got := a.Header().Get("Content-Type"); got != want || a.Header().Get("Vary") != "Accept" {
			t.Errorf("%s: %q", accept, a.Header())
		}
	}
	w.do("GET", path, "", asManager, "Accept: application/pdf").want(406, "not-acceptable")
	w.do("GET", "/healthz", "", "Accept: text/html").want(200)
	w.do("GET", "/v1/schools/nonsense", "", asManager, "Accept: application/json").want(400, "malformed-request")
}
