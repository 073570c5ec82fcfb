package siege

import "strings"

// segments are what a path should not have where an id is.
var segments = []string{
	"", ".", "..", "%2f", "%2e%2e%2f", "a%2fb", "%00", "%ff", "%", "a b", "a+b", "*", "{id}", ":id", "0", "-1", "null", "%F0%9F%8E%BB", "a;b=c", "a%3fb",
	"0199A3C4-7B10-7C3A-9F52-3D1C5E8A0B01", "%7b0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01%7d", "urn:uuid:0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01",
	"0199a3c47b107c3a9f523d1c5e8a0b01", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b01%20",
	"99999999999999999999", "1e3", "112492.0", "%0a", strings.Repeat("a", 5000), strings.Repeat("%2f", 900),
}

// queries are such as no operation takes.
var queries = []string{
	"a=b", "limit=0", "limit=201", "limit=-1", "limit=1e1", "limit=50.0", "limit=", "limit=99999999999999999999", "limit=5&limit=5", "LIMIT=5", "cursor=", "cursor=a",
	"cursor=%00", "cursor=%ff", "sort=", "sort=name%20desc", "sort=name;--", "sort=-", "sort=createdAt,name", "%zz", "%", "a;b", "&&&", "=", "=a", "state=STATE",
	"from=2026-02-30", "to=2026-13-01", "from=0000-00-00", "from=9999-12-31T23:59:60Z", "from=2026-02-30T00:00:00Z", "from=2026-01-01T00:00:00,5Z", "to=10000-01-01", "from=0001-01-01T00:00:00%2b23:59",
	"schoolId=%27%20OR%201=1", "schoolId[]=a", "schoolId=a,b", "filter[name]=a", "q=%F0%9F%8E%BB", "name=%25", "name=_", "name=%5c", "$where=1",
	"limit=1&cursor=" + "QUJD" + "&cursor=QUJD", "limit=%2b5", "limit=%205", "limit=0x10", "urn=1", "%6cimit=7",
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

// wrong are JSON texts that most places do not take, and such as are none.
var wrong = []string{
	`"` + strings.Repeat("a", 200_000) + `"`, "null", "true", `""`, "0", "-1", "1.5", "1e400", "-1e-400", "1e1", "1.0", "-0", "9223372036854775807", "9223372036854775808", "-100000000000000000000000", "[]", "{}", `[null]`, `{"":""}`,
	`"\u0000"`, `"\ud800"`, `"\udc00\ud800"`, "\"\xff\"", "\"\xed\xa0\x80\"", `"2026-02-30"`, `"2026-13-01"`, `"0000-01-01"`, `"2026-02-28T24:00:00Z"`, `"2026-02-28T23:59:60Z"`, `"9999-12-31T23:59:59-23:59"`,
	`"2026-11-23T10:00:00"`, `"2026-11-23 10:00:00Z"`, `"00000000-0000-0000-0000-000000000000"`, `"a"`, `" "`, `"\u202e"`, "01", "+1", "NaN", "Infinity", "'a'", "undefined", "", `"\x"`, "\"\x01\"", `"a@b"`, `"javascript:alert(1)"`,
}
