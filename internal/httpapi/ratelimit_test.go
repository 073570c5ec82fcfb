package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
)

func TestPrincipalLimit(t *testing.T) {
	w := serve(t, func(o *Options) { o.RatePerMinute = 60 })
	for left := 59; left >= 0; left-- {
		a := w.do("GET", "/v1/schools", "", asManager).want(200)
		if got, want := a.Header().Get("RateLimit"), fmt.Sprintf(`"default";r=%d;t=%d`, left, 60-left); got != want {
			t.Fatalf("RateLimit is %s, want %s", got, want)
		}
		if got := a.Header().Get("RateLimit-Policy"); got != `"default";q=60;w=60` {
			t.Fatalf("RateLimit-Policy is %s", got)
		}
	}
	a := w.do("GET", "/v1/schools", "", asManager).want(429, "too-many-requests")
	if a.Header().Get("Retry-After") != "1" || a.Header().Get("RateLimit") != `"default";r=0;t=60` {
		t.Errorf("%q", a.Header())
	}
	w.do("GET", "/v1/schools", "", asTeacher).want(200)
	w.clock.Advance(time.Second)
	w.do("GET", "/v1/schools", "", asManager).want(200)
	w.do("GET", "/v1/schools", "", asManager).want(429)
}

// Imports, and answers that are files, count twice: for all that a caller asks and for
// themselves. What one policy refuses takes nothing from the other.
func TestPoliciesBesideTheDefault(t *testing.T) {
	const (
		list, faults  = "GET /v1/schools", "GET /v1/imports/0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02/errors"
		start         = "POST /v1/imports?kind=schools"
		csv, anything = "Accept: text/csv", "Accept: */*"
		ndjson        = "Content-Type: application/x-ndjson"
	)
	for _, c := range []struct {
		name             string
		before           []string // requests, and how long nothing comes
		request, header  string
		status           int
		policy, rest     string
		retry            string
		defaults, others int // quotas: others of imports and of exports
	}{
		{"a list", nil, list, anything, 200, `"default";q=60;w=60`, `"default";r=59;t=1`, "", 60, 2},
		{"a list of faults", nil, faults, anything, 200, `"default";q=60;w=60`, `"default";r=59;t=1`, "", 60, 2},
		{"the same as a file", nil, faults, csv, 200, `"default";q=60;w=60, "exports";q=2;w=60`, `"default";r=59;t=1, "exports";r=1;t=30`, "", 60, 2},
		{"what likes JSON less", nil, faults, csv + ", application/json;q=0.5", 200, `"default";q=60;w=60, "exports";q=2;w=60`, `"default";r=59;t=1, "exports";r=1;t=30`, "", 60, 2},
		{"what cannot be given", nil, faults, "Accept: image/png", 406, `"default";q=60;w=60`, `"default";r=59;t=1`, "", 60, 2},
		{"an import", nil, start, ndjson, 400, `"default";q=60;w=60, "imports";q=2;w=60`, `"default";r=59;t=1, "imports";r=1;t=30`, "", 60, 2},
		{"one import too many", []string{start, start}, start, ndjson, 429, `"default";q=60;w=60, "imports";q=2;w=60`, `"default";r=58;t=2, "imports";r=0;t=60`, "30", 60, 2},
		{"one import too many, again", []string{start, start, start, start}, start, ndjson, 429, `"default";q=60;w=60, "imports";q=2;w=60`, `"default";r=58;t=2, "imports";r=0;t=60`, "30", 60, 2},
		{"a list behind it", []string{start, start, start, start}, list, anything, 200, `"default";q=60;w=60`, `"default";r=57;t=3`, "", 60, 2},
		{"an import, later", []string{start, start, start, "wait"}, start, ndjson, 400, `"default";q=60;w=60, "imports";q=2;w=60`, `"default";r=59;t=1, "imports";r=0;t=60`, "", 60, 2},
		{"one request too many", []string{list, list}, start, ndjson, 429, `"default";q=2;w=60, "imports";q=6;w=60`, `"default";r=0;t=60, "imports";r=6;t=0`, "30", 2, 6},
		{"one of each too many", []string{start, start}, start, ndjson, 429, `"default";q=2;w=60, "imports";q=2;w=60`, `"default";r=0;t=60, "imports";r=0;t=60`, "30", 2, 2},
		{"an import behind exports", []string{faults + " as a file", faults + " as a file"}, start, ndjson, 400, `"default";q=60;w=60, "imports";q=2;w=60`, `"default";r=57;t=3, "imports";r=1;t=30`, "", 60, 2},
	} {
		w := serve(t, func(o *Options) {
			o.RatePerMinute, o.ImportRatePerMinute, o.ExportRatePerMinute = c.defaults, c.others, c.others
		})
		w.handlers.startImport = func(context.Context, api.StartImportRequestObject) (api.StartImportResponseObject, error) {
			return nil, errMalformed
		}
		w.handlers.listErrors = func(context.Context, api.ListImportErrorsRequestObject) (api.ListImportErrorsResponseObject, error) {
			return api.ListImportErrors200JSONResponse{Body: api.ImportErrorPage{Items: []api.ImportError{}, NextCursor: nullable.NewNullNullable[string]()}}, nil
		}
		do := func(request, header string) *reply {
			method, path, _ := strings.Cut(request, " ")
			body := ""
			if method == "POST" {
				body = "{}"
			}
			return w.do(method, path, body, asManager, header)
		}
		for _, before := range c.before {
			file, isFile := strings.CutSuffix(before, " as a file")
			switch {
			case before == "wait":
				w.clock.Advance(30 * time.Second)
			case isFile:
				do(file, csv)
			case before == start:
				do(before, ndjson)
			default:
				do(before, anything)
			}
		}
		a := do(c.request, c.header)
		if got := a.Header(); a.Code != c.status || got.Get("RateLimit-Policy") != c.policy || got.Get("RateLimit") != c.rest || got.Get("Retry-After") != c.retry {
			t.Errorf("%s: %d %s | %s | %s", c.name, a.Code, got.Get("RateLimit-Policy"), got.Get("RateLimit"), got.Get("Retry-After"))
		}
		w.do("GET", "/v1/schools", "", asTeacher).want(200) // of another caller nothing is taken
	}
}

// Of many requests at once no policy lets more through than it has.
func TestPoliciesAtOnce(t *testing.T) {
	machine := clock.NewStopped(present)
	all, some := newLimiter("default", 100, machine), newLimiter("imports", 10, machine)
	var passed atomic.Int64
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			if take(http.Header{}, "a", all, some) == nil {
				passed.Add(1)
			}
		})
	}
	wait.Wait()
	left := all.bucket("a", present).TokensAt(present)
	if passed.Load() != 10 || left != 90 {
		t.Errorf("%d passed, and %v are left of all", passed.Load(), left)
	}
}

func TestLimiterForgets(t *testing.T) {
	at := clock.NewStopped(present)
	l := newLimiter("", 1, at)
	for i := range maxTracked + 100 {
		if err := take(http.Header{}, fmt.Sprint(i), l); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.buckets) != maxTracked || l.recent.Len() != maxTracked {
		t.Errorf("%d buckets and %d in the list", len(l.buckets), l.recent.Len())
	}
	at.Advance(limitWindow + time.Second)
	_ = take(http.Header{}, "last", l)
	if len(l.buckets) != 1 || l.recent.Len() != 1 {
		t.Errorf("%d idle buckets are kept", len(l.buckets))
	}
}

func TestAddressKey(t *testing.T) {
	for ip, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "nonsense": "nonsense",
	} {
		if got := addressKey(ip); got != want {
			t.Errorf("%s: %s", ip, got)
		}
	}
}

func TestClientAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, test := range []struct {
		trusted   []netip.Prefix
		peer      string
		forwarded []string
		want      string
	}{
		{nil, "203.0.113.9:1", []string{"1.1.1.1"}, "203.0.113.9"},
		{nil, "127.0.0.1:1", []string{"1.1.1.1"}, "127.0.0.1"},
		{proxies, "203.0.113.9:1", []string{"1.1.1.1"}, "203.0.113.9"},
		{proxies, "10.0.0.1:1", nil, "10.0.0.1"},
		{proxies, "10.0.0.1:1", []string{"1.1.1.1"}, "1.1.1.1"},
		{proxies, "10.0.0.1:1", []string{"6.6.6.6, 1.1.1.1"}, "1.1.1.1"},
		{proxies, "10.0.0.1:1", []string{"6.6.6.6, 1.1.1.1, 10.0.0.2"}, "1.1.1.1"},
		{proxies, "10.0.0.1:1", []string{"6.6.6.6", "1.1.1.1"}, "1.1.1.1"},
		{proxies, "10.0.0.1:1", []string{"1.1.1.1, nonsense"}, "10.0.0.1"},
		{proxies, "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{proxies, "[fd00::1]:1", []string{"2001:db8::1"}, "2001:db8::1"},
		{proxies, "[::ffff:10.0.0.1]:1", []string{"1.1.1.1"}, "1.1.1.1"},
	} {
		r := newRequest("GET", "/", nil)
		r.RemoteAddr = test.peer
		for _, line := range test.forwarded {
			r.Header.Add("X-Forwarded-For", line)
		}
		r.Header.Set("X-Real-Ip", "7.7.7.7")
		if got := clientAddress(test.trusted)(r); got != test.want {
			t.Errorf("%s %q: %s, want %s", test.peer, test.forwarded, got, test.want)
		}
	}
}

// A spoofed header gives nobody another bucket.
func TestSpoofedAddressIsNotBelieved(t *testing.T) {
	w := serve(t, func(o *Options) { o.AddressRatePerMinute = 1 })
	w.do("GET", "/v1/schools", "", "X-Forwarded-For: 1.1.1.1", "X-Real-Ip: 1.1.1.1").want(401)
	w.do("GET", "/v1/schools", "", "X-Forwarded-For: 2.2.2.2", "X-Real-Ip: 2.2.2.2").want(429)
}
