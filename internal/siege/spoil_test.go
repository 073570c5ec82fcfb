package siege

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// spoil is one way in which a request is made other than it should be.
func (s *siege) spoil(r *request) {
	ways := []func(*request) string{s.spoilPath, s.spoilQuery, s.spoilHeader, s.spoilMethod}
	switch {
	case r.tree != nil:
		ways = append(ways, s.spoilValue, s.spoilValue, s.spoilValue, s.spoilValue, s.spoilBytes, s.spoilLength)
	case r.body != nil:
		ways = append(ways, s.spoilBytes, s.spoilBytes, s.spoilBytes, s.spoilLength)
	default:
		ways = append(ways, s.addBody, s.spoilQuery)
	}
	if r.columns && r.op.takesForm() {
		ways = append(ways, s.spoilForm, s.spoilForm)
	}
	r.how = append(r.how[:len(r.how):len(r.how)], pick(s, ways)(r))
}

// segments are what a path should not have where an id is.
var segments = []string{
	"", ".", "..", "%2f", "%2e%2e%2f", "a%2fb", "%00", "%ff", "%", "a b", "a+b", "*", "{id}", ":id", "0", "-1", "null", "%F0%9F%8E%BB", "a;b=c", "a%3fb",
	"0199A3C4-7B10-7C3A-9F52-3D1C5E8A0B01", "%7b0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01%7d", "urn:uuid:0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01",
	"0199a3c47b107c3a9f523d1c5e8a0b01", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01%20",
	"99999999999999999999", "1e3", "112492.0", "%0a", strings.Repeat("a", 5000), strings.Repeat("%2f", 900),
}

func (s *siege) spoilPath(r *request) string {
	r.steps = slices.Clone(r.steps)
	if len(r.steps) == 0 {
		r.steps = append(r.steps, pick(s, segments))
		return "one segment"
	}
	last := len(r.steps) - 1
	switch s.rand.IntN(8) {
	case 0:
		r.steps = append(r.steps, pick(s, segments))
		return "a longer path"
	case 1:
		r.steps = slices.Insert(r.steps, s.rand.IntN(last+1), pick(s, segments))
		return "a segment between"
	case 2:
		r.steps = r.steps[:last]
		return "a shorter path"
	case 3:
		r.steps[last] = strings.ToUpper(r.steps[last])
		return "capital letters"
	}
	places := []int{}
	for i, step := range strings.Split(r.op.Path, "/")[1:] {
		if strings.HasPrefix(step, "{") && i <= last {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		places = []int{last}
	}
	r.steps[pick(s, places)] = pick(s, segments)
	return "another segment"
}

// queries are such as no operation takes.
var queries = []string{
	"a=b", "limit=0", "limit=201", "limit=-1", "limit=1e1", "limit=50.0", "limit=", "limit=99999999999999999999", "limit=5&limit=5", "LIMIT=5", "cursor=", "cursor=a",
	"cursor=%00", "cursor=%ff", "sort=", "sort=name%20desc", "sort=name;--", "sort=-", "sort=createdAt,name", "%zz", "%", "a;b", "&&&", "=", "=a", "state=STATE",
	"from=2026-02-30", "to=2026-13-01", "from=0000-00-00", "from=9999-12-31T23:59:60Z", "from=2026-02-30T00:00:00Z", "from=2026-01-01T00:00:00,5Z", "to=10000-01-01", "from=0001-01-01T00:00:00%2b23:59",
	"schoolId=%27%20OR%201=1", "schoolId[]=a", "schoolId=a,b", "filter[name]=a", "q=%F0%9F%8E%BB", "name=%25", "name=_", "name=%5c", "$where=1",
	"limit=1&cursor=" + "QUJD" + "&cursor=QUJD", "limit=%2b5", "limit=%205", "limit=0x10", "urn=1", "%6cimit=7",
}

func (s *siege) spoilQuery(r *request) string {
	r.query = slices.Clone(r.query)
	switch n := s.rand.IntN(6); {
	case n < 2 && len(r.query) > 0:
		at := s.rand.IntN(len(r.query))
		if r.query[at].value = s.mangled(r.query[at].value); s.oneIn(3) {
			r.query = append(r.query, r.query[at])
		}
		return "another " + r.query[at].name
	case n < 4 && len(r.op.params) > 0:
		p := pick(s, r.op.params)
		r.query = append(r.query, pair{p.Name, s.mangled(s.plain(p.Name, p.Schema.Value))})
		return "a wrong " + p.Name
	case n == 4:
		r.query = append(r.query, pair{s.mangled("parameter"), pick(s, speech)})
		return "an unknown parameter"
	}
	r.rawTail = pick(s, queries)
	return "a query"
}

// mangled changes a text in one place, or puts another for it.
func (s *siege) mangled(text string) string {
	b := []byte(text)
	at := s.rand.IntN(len(b) + 1)
	switch s.rand.IntN(9) {
	case 0:
		return ""
	case 1:
		return text + text
	case 2:
		return pick(s, speech)
	case 3:
		return strings.Repeat("a", pick(s, []int{201, 1001, 2001}))
	case 4:
		return string(slices.Insert(b, at, pick(s, []byte{0, 0xff, 0xc0, ' ', '%', '"', '\''})))
	case 5:
		return strings.ToUpper(text)
	case 6:
		return text[:at]
	case 7:
		return pick(s, []string{"2026-02-30", "2026-1-1", "24:00", "-0", "+1", "NaN", "1e400", "true", "[]", "{}", "a,b", "*"})
	}
	if len(b) > 0 {
		b[at%len(b)] ^= byte(1 << s.rand.IntN(7))
	}
	return string(b)
}

// headers are such as are wrong, unusual, or none of the server's business.
var headers = []pair{
	{"If-Match", "*"}, {"If-Match", `W/"a"`}, {"If-Match", "nonsense"}, {"If-Match", `"`}, {"If-Match", `"a" "b"`}, {"If-Match", ""}, {"If-Match", `"` + strings.Repeat("a", 300) + `"`},
	{"If-None-Match", "*"}, {"If-None-Match", "nonsense"}, {"If-None-Match", `W/"a", "b"`}, {"If-None-Match", ","}, {"If-Match", "\"\xff\""}, {"If-Match", `"é"`},
	{"Idempotency-Key", ""}, {"Idempotency-Key", "a b"}, {"Idempotency-Key", strings.Repeat("k", 201)}, {"Idempotency-Key", "\xff"}, {"Idempotency-Key", "é"}, {"Idempotency-Key", "k"},
	{"Accept", "text/html"}, {"Accept", "application/json;q=0"}, {"Accept", "*/*;q=0"}, {"Accept", ";;,"}, {"Accept", "application/*"}, {"Accept", "text/csv"}, {"Accept", "application/json;q=2"},
	{"Accept", strings.Repeat("a/b,", 2000)}, {"Accept", ""}, {"Accept", "application/pdf"}, {"Accept", "application/problem+json"}, {"Accept", "text/*, application/json;q=0.1"},
	{"Content-Type", "text/plain"}, {"Content-Type", "application/json; charset=utf-16"}, {"Content-Type", "application/json; charset=utf-8"}, {"Content-Type", ""}, {"Content-Type", "a"},
	{"Content-Type", "application/json, text/csv"}, {"Content-Type", "multipart/form-data; boundary=a"}, {"Content-Type", "application/merge-patch+json"}, {"Content-Type", ";"},
	{"Content-Type", formType}, {"Content-Type", "text/csv; charset=\"unclosed"}, {"Content-Encoding", "gzip"}, {"Content-Encoding", "identity"}, {"Content-Encoding", "br, gzip"},
	{"Prefer", "wait=-1"}, {"Prefer", "wait=a"}, {"Prefer", "wait"}, {"Prefer", ";;;"}, {"Prefer", strings.Repeat("a", 101)}, {"Prefer", "wait=\xff"},
	{"Origin", "https://elsewhere.example"}, {"Access-Control-Request-Method", "POST"}, {"X-Forwarded-For", "127.0.0.1, ::1"}, {"X-Forwarded-Host", "elsewhere.example"},
	{"X-HTTP-Method-Override", "DELETE"}, {"Range", "bytes=0-1"}, {"Expect", "100-continue"}, {"X-Request-Id", "mine"}, {"Cookie", "a=b"}, {"Upgrade", "h2c"}, {"Accept-Language", "cy"},
	{"Forwarded", "for=_hidden"}, {"Authorization", "Basic !!!"}, {"Authorization", "Bearer x"}, {"Accept-Encoding", "gzip"}, {"Traceparent", "00-zz-zz-00"}, {"Te", "trailers"}, {"Connection", "close"},
	{"If-Modified-Since", "Mon, 30 Feb 2026 00:00:00 GMT"}, {"Last-Event-Id", "\x80"}, {"Depth", "infinity"},
}

func (s *siege) spoilHeader(r *request) string {
	r.header = slices.Clone(r.header)
	if len(r.header) > 0 && s.oneIn(2) {
		at := s.rand.IntN(len(r.header))
		name := r.header[at].name
		switch s.rand.IntN(4) {
		case 0:
			r.header = slices.Delete(r.header, at, at+1)
			return "without " + name
		case 1:
			r.header = append(r.header, r.header[at])
			return name + " twice"
		}
		r.header[at].value = oneLine(s.mangled(r.header[at].value))
		return "another " + name
	}
	h := pick(s, headers)
	if at := slices.IndexFunc(r.header, func(p pair) bool { return p.name == h.name }); at >= 0 && !s.oneIn(4) {
		r.header[at] = h
	} else {
		r.header = append(r.header, h)
	}
	return h.name + " of its own"
}

// oneLine takes out what ends a header, so that net/http has it at all.
func oneLine(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '.'
		}
		return c
	}, text)
}

func (s *siege) spoilMethod(r *request) string {
	r.method = pick(s, []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X"})
	return "the method " + r.method
}

// addBody sends a body where none is taken.
func (s *siege) addBody(r *request) string {
	r.body = []byte(pick(s, []string{"{}", "a", "null", strings.Repeat(" ", 300_000), ""}))
	if s.oneIn(3) {
		r.length = "chunked"
	}
	r.header = append(slices.Clone(r.header), pair{"Content-Type", "application/json"})
	return "a body"
}

func (s *siege) spoilLength(r *request) string {
	r.length = pick(s, []string{"chunked", "chunked", "0", fmt.Sprint(len(r.body) + 10), fmt.Sprint(len(r.body) / 2), "999999999999"})
	return "the length " + r.length
}

// spoilBytes changes the body as bytes.
func (s *siege) spoilBytes(r *request) string {
	b := slices.Clone(r.body)
	r.tree = nil
	at := s.rand.IntN(len(b) + 1)
	defer func() { r.body = b }()
	switch s.rand.IntN(12) {
	case 0:
		b = b[:at]
		return "cut off"
	case 1:
		b = append(b, b...)
		return "twice"
	case 2:
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(b)
		_ = z.Close()
		b = packed.Bytes()
		if s.oneIn(2) {
			r.header = append(slices.Clone(r.header), pair{"Content-Encoding", "gzip"})
		}
		return "compressed"
	case 3:
		b = append([]byte("\xef\xbb\xbf"), b...)
		return "a byte order mark"
	case 4:
		b = widened(b)
		return "UTF-16"
	case 5:
		b = bytes.Repeat([]byte(pick(s, []string{"[", `{"a":`, "\n", ",", `"`, "a", "\x00"})), 1+s.rand.IntN(100_000))
		return "one text many times"
	case 6:
		b = nil
		return "nothing"
	case 7:
		b = bytes.ReplaceAll(b, []byte("\n"), []byte("\r"))
		return "other line ends"
	}
	for range 1 + s.rand.IntN(4) {
		b = s.oneByte(b)
	}
	return "other bytes"
}

func (s *siege) oneByte(b []byte) []byte {
	at := s.rand.IntN(len(b) + 1)
	if at == len(b) || s.oneIn(2) {
		return slices.Insert(b, at, pick(s, []byte{0, 0xff, 0xc3, '"', ',', '\n', '\r', ';', '=', '{', '\\', ' ', '\t', '1'}))
	}
	b[at] = byte(s.rand.IntN(256))
	return b
}

func widened(b []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, c := range b {
		out = append(out, c, 0)
	}
	return out
}

func (s *siege) spoilForm(r *request) string {
	extra := pick(s, []string{
		"&grant_type=client_credentials", "&grant_type=password", "&client_id=a", "&client_secret=b", "&scope=", "&scope=schools%3Aread", "&a=b", "&%zz", "&scope=%00", "&;", "&client_id=%ff",
		"&scope=" + strings.Repeat("a", 2100), strings.Repeat("&a=b", 3000), "&grant_type", "&resource=x&resource=y",
	})
	r.body = append(slices.Clone(r.body), extra...)
	return "a form with more"
}

// wrong are JSON texts that most places do not take, and such as are none.
var wrong = []string{
	"null", "true", `""`, "0", "-1", "1.5", "1e400", "-1e-400", "1e1", "1.0", "-0", "9223372036854775807", "9223372036854775808", "-100000000000000000000000", "[]", "{}", `[null]`, `{"":""}`,
	`"\u0000"`, `"\ud800"`, `"\udc00\ud800"`, "\"\xff\"", "\"\xed\xa0\x80\"", `"2026-02-30"`, `"2026-13-01"`, `"0000-01-01"`, `"2026-02-28T24:00:00Z"`, `"2026-02-28T23:59:60Z"`, `"9999-12-31T23:59:59-23:59"`,
	`"2026-11-23T10:00:00"`, `"2026-11-23 10:00:00Z"`, `"00000000-0000-0000-0000-000000000000"`, `"a"`, `" "`, `"\u202e"`, "01", "+1", "NaN", "Infinity", "'a'", "undefined", "", `"\x"`, "\"\x01\"", `"a@b"`, `"javascript:alert(1)"`,
}

// spoilValue changes one place of the body, as the contract knows it.
func (s *siege) spoilValue(r *request) string {
	r.tree = r.tree.clone()
	n := pick(s, r.tree.all())
	defer func() { r.body = []byte(r.tree.String()) }()
	switch {
	case n.open == '{' && s.oneIn(2):
		return s.spoilMembers(n)
	case n.open == '[' && s.oneIn(2):
		return s.spoilItems(n)
	case n.open == 0 && n.schema != nil && s.oneIn(3):
		n.text = s.beyond(n)
		return "beyond the bounds of " + n.name
	case s.oneIn(12):
		n.open, n.text = 0, strings.Repeat("[", 200)+strings.Repeat("]", 200)
		return "deep " + n.name
	}
	n.open, n.text = 0, pick(s, wrong)
	return "another " + n.name
}

func (s *siege) spoilMembers(n *node) string {
	n.parts = slices.Clone(n.parts)
	extra := &node{name: pick(s, []string{"unknown", "", "id", "hubId", "__proto__", "allowedActions", "\xff", "\u212aind", strings.Repeat("n", 3000), "a/b~c", "\x00"}), text: pick(s, wrong)}
	if len(n.parts) == 0 {
		n.parts = append(n.parts, extra)
		return "more members"
	}
	at := s.rand.IntN(len(n.parts))
	twin := *n.parts[at]
	switch s.rand.IntN(5) {
	case 0:
		n.parts = slices.Delete(n.parts, at, at+1)
		return "without " + twin.name
	case 1:
		n.parts = append(n.parts, &twin)
		return twin.name + " twice"
	case 2:
		twin.name = strings.ToUpper(twin.name)
		n.parts = append(n.parts, &twin)
		return twin.name + " too"
	case 3:
		twin.name += pick(s, []string{" ", "s", "_"})
		n.parts[at] = &twin
		return "a member renamed"
	}
	n.parts = append(n.parts, extra)
	return "more members"
}

func (s *siege) spoilItems(n *node) string {
	n.parts = slices.Clone(n.parts)
	item := &node{text: pick(s, wrong)}
	if len(n.parts) > 0 && s.oneIn(2) {
		item = pick(s, n.parts)
	}
	for range pick(s, []int{1, 1, 21, 501, 60_000}) {
		n.parts = append(n.parts, item)
	}
	return "more items"
}

// beyond gives a value just outside the bounds of a place.
func (s *siege) beyond(n *node) string {
	schema, low := n.schema, s.oneIn(2)
	if schema.Type.Is(openapi3.TypeString) {
		switch {
		case low || schema.MaxLength == nil || *schema.MaxLength > 300_000:
			return quoted(strings.Repeat("a", max(0, int(schema.MinLength)-1)))
		case s.oneIn(2):
			return quoted(strings.Repeat("\U0001F3BB", int(*schema.MaxLength)))
		}
		return quoted(strings.Repeat("a", int(*schema.MaxLength)+1))
	}
	least, most := bounds(schema)
	if low {
		return fmt.Sprint(least - 1)
	}
	return fmt.Sprint(most + 1)
}
