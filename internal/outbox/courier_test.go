package outbox_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/outbox"
	"github.com/hubqa/hubqa/internal/webhook"
)

// resolver is a name server that gives what it is told, one after the other; the last again
// and again.
func resolver(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	var asked atomic.Int32
	go func() {
		packet := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(answer(packet[:n], answers, &asked), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// answer answers a question of the name system (RFC 1035). Only the kind of address that is
// next is there.
func answer(question []byte, answers []string, asked *atomic.Int32) []byte {
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	end += 5
	kind := binary.BigEndian.Uint16(question[end-4:])
	next, _ := netip.ParseAddr(answers[min(int(asked.Load()), len(answers)-1)]) // an empty one: there is none
	out := append([]byte{}, question[:end]...)
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
	if kind == 1 && next.Is4() || kind == 28 && next.Is6() {
		asked.Add(1)
		out[7] = 1
		out = append(out, 0xc0, 12)
		out = binary.BigEndian.AppendUint16(out, kind)
		out = append(out, 0, 1, 0, 0, 0, 0)
		out = binary.BigEndian.AppendUint16(out, uint16(len(next.AsSlice())))
		out = append(out, next.AsSlice()...)
	}
	return out
}

func courier(o outbox.Options) *outbox.Courier {
	o.Machine = clock.NewStopped(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	return outbox.NewCourier(o)
}

func send(t *testing.T, c *outbox.Courier, url string) webhook.Attempt {
	t.Helper()
	a, err := c.Send(t.Context(), webhook.Message{URL: url, ID: "x", Signature: "v1,x", Body: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// counted is a server that counts who comes.
func counted(t *testing.T, handle http.HandlerFunc) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var came atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handle != nil {
			handle(w, r)
		}
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			came.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	return s, &came
}

// Whatever a name says, nothing in a private network is connected to.
func TestPrivateAddressesAreRefused(t *testing.T) {
	for _, address := range []string{
		"127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.100.100.200", "169.254.169.254", "0.0.0.0", "168.63.129.16",
		"192.0.0.192", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
		"64:ff9b::7f00:1", "2001:db8::1", "2002:7f00:1::",
	} {
		if a := send(t, courier(outbox.Options{Resolver: resolver(t, address)}), "https://mis.our-hub.org/"); a.Fault != webhook.AddressRefused || a.Status != 0 {
			t.Errorf("%s: %+v", address, a)
		}
	}
	for _, url := range []string{"https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://169.254.169.254/latest", "http://mis.our-hub.org/"} {
		if a := send(t, courier(outbox.Options{Resolver: resolver(t, "127.0.0.1")}), url); a.Fault != webhook.AddressRefused {
			t.Errorf("%s: %+v", url, a)
		}
	}
}

// A name that leads somewhere harmless when it is asked, and here when it is used, gains
// nothing: the connection itself is looked at.
func TestNamesThatLeadElsewhereTheNextTime(t *testing.T) {
	server, came := counted(t, nil)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	names := resolver(t, "93.184.216.34", "127.0.0.1")
	asked, err := names.LookupNetIP(t.Context(), "ip4", "rebinding.our-hub.org")
	if err != nil || len(asked) != 1 || asked[0].IsLoopback() {
		t.Fatal(asked, err)
	}
	if a := send(t, courier(outbox.Options{Resolver: names}), "https://rebinding.our-hub.org:"+port+"/"); a.Fault != webhook.AddressRefused {
		t.Errorf("%+v", a)
	}
	if n := came.Load(); n > 0 {
		t.Errorf("%d connections were made", n)
	}
	if a := send(t, courier(outbox.Options{Resolver: names, Loopback: true}), "https://rebinding.our-hub.org:"+port+"/"); a.Fault == webhook.AddressRefused || came.Load() == 0 {
		t.Errorf("nothing would have come: %+v", a)
	}
}

// What is answered is a status and no more: no redirect is followed, and little is read.
func TestAnswers(t *testing.T) {
	elsewhere, came := counted(t, nil)
	for _, c := range []struct {
		handle http.HandlerFunc
		fault  webhook.Fault
		status int
	}{
		{func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "", 204},
		{func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }, webhook.BadStatus, 410},
		{func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, webhook.Redirected, 307},
		{func(w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				_, _ = w.Write([]byte(strings.Repeat("x", 1<<20)))
			}
		}, "", 200},
		{func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, webhook.NoConnection, 0},
		{func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // before that nobody sees that the other side is gone
			<-r.Context().Done()
		}, webhook.Timeout, 0},
	} {
		server, _ := counted(t, c.handle)
		a := send(t, courier(outbox.Options{Loopback: true, Timeout: 500 * time.Millisecond}), server.URL)
		if a.Fault != c.fault || a.Status != c.status {
			t.Errorf("%+v, not %s %d", a, c.fault, c.status)
		}
	}
	if came.Load() > 0 {
		t.Error("a redirect was followed")
	}
}

// A proxy of the environment would connect in our place, unlooked at.
func TestProxiesAreNotUsed(t *testing.T) {
	proxy, came := counted(t, nil)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	if a := send(t, courier(outbox.Options{Resolver: resolver(t, "10.0.0.1")}), "https://mis.our-hub.org/"); a.Fault != webhook.AddressRefused || came.Load() > 0 {
		t.Errorf("%+v, %d came to the proxy", a, came.Load())
	}
}

// The log of deliveries does not tell which names the server knows: one that leads nowhere is
// refused as one that leads into its own network is.
func TestUnknownNamesAreAsPrivateOnes(t *testing.T) {
	for _, address := range []string{"10.0.0.1", ""} {
		a := send(t, courier(outbox.Options{Resolver: resolver(t, address)}), "https://mis.our-hub.org/")
		if a.Fault != webhook.AddressRefused || a.Status != 0 {
			t.Errorf("%q: %+v", address, a)
		}
	}
}

// Failures have kinds, which say nothing of where an address leads.
func TestKindsOfFailure(t *testing.T) {
	closed, _ := counted(t, nil)
	closed.Close()
	secure := httptest.NewTLSServer(nil)
	t.Cleanup(secure.Close)
	plain, _ := counted(t, nil)
	c := courier(outbox.Options{Loopback: true})
	for url, fault := range map[string]webhook.Fault{closed.URL: webhook.NoConnection, secure.URL: webhook.BadCertificate, "https://" + strings.TrimPrefix(plain.URL, "http://"): webhook.NoConnection} {
		if a := send(t, c, url); a.Fault != fault {
			t.Errorf("%s: %+v", url, a)
		}
	}
	if a, err := c.Send(t.Context(), webhook.Message{URL: closed.URL, Body: "{}"}); err != nil || a.Fault != webhook.Unsigned {
		t.Errorf("%+v %v", a, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if a, err := c.Send(ended, webhook.Message{URL: closed.URL, Signature: "x"}); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v %v", a, err)
	}
}
