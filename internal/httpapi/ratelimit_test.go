package httpapi

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

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

func TestLimiterForgets(t *testing.T) {
	at := clock.NewStopped(present)
	l := newLimiter(1, false, at)
	for i := range maxTracked + 100 {
		if err := l.take(http.Header{}, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(l.buckets) != maxTracked || l.recent.Len() != maxTracked {
		t.Errorf("%d buckets and %d in the list", len(l.buckets), l.recent.Len())
	}
	at.Advance(limitWindow + time.Second)
	_ = l.take(http.Header{}, "last")
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
