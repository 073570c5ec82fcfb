package outbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/webhook"
)

// Options are what a Courier is made of.
type Options struct {
	Machine  clock.Clock
	Version  string        // told in User-Agent
	Loopback bool          // whether the machine itself may be a target, by http too
	Resolver *net.Resolver // the machine's own where it is nil
	Timeout  time.Duration // of a whole request; 15 seconds where it is zero
}

// Courier makes the requests.
type Courier struct {
	client   *http.Client
	machine  clock.Clock
	agent    string
	loopback bool
}

const (
	patience     = 15 * time.Second
	mostAnswered = 64 << 10 // bytes of an answer that are read
	mostHeaders  = 16 << 10
)

// wireServer is a metadata service that has a public address.
var wireServer = netip.MustParsePrefix("168.63.129.16/32")

// NewCourier makes a Courier.
func NewCourier(o Options) *Courier {
	guards := []ssrf.Option{ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(wireServer)}
	if o.Loopback {
		guards = append(guards, ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8")),
			ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128")))
	}
	if o.Timeout <= 0 {
		o.Timeout = patience
	}
	dialer := &net.Dialer{Timeout: o.Timeout / 3, Control: ssrf.New(guards...).Safe, Resolver: o.Resolver}
	return &Courier{
		machine: o.Machine, agent: strings.TrimSpace("hubqa-webhooks " + o.Version), loopback: o.Loopback,
		client: &http.Client{
			Timeout:       o.Timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext: dialer.DialContext, TLSHandshakeTimeout: o.Timeout / 3, MaxResponseHeaderBytes: mostHeaders,
				ForceAttemptHTTP2: true, DisableCompression: true, MaxIdleConns: 100, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second,
				TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
			},
		},
	}
}

// Send makes one attempt. An error tells that the context ended, and that nothing is known.
func (c *Courier) Send(ctx context.Context, m webhook.Message) (webhook.Attempt, error) {
	if m.Signature == "" {
		return webhook.Attempt{Fault: webhook.Unsigned}, nil
	}
	began := c.machine.Now()
	status, err := c.post(ctx, m)
	if ctx.Err() != nil {
		return webhook.Attempt{}, ctx.Err()
	}
	return webhook.Attempt{
		Status: status, DurationMS: c.machine.Now().Sub(began).Milliseconds(), Fault: faultOf(status, err),
	}, nil
}

func (c *Courier) post(ctx context.Context, m webhook.Message) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, strings.NewReader(m.Body))
	if err != nil {
		return 0, err
	}
	if r.URL.Scheme != "https" && !(c.loopback && webhook.IsLoopback(r.URL.Hostname())) {
		return 0, ssrf.ErrProhibitedNetwork
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", c.agent)
	r.Header.Set("webhook-id", m.ID)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(m.At.Unix(), 10))
	r.Header.Set("webhook-signature", m.Signature)
	answer, err := c.client.Do(r)
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswered)) // what it says does not matter
	return answer.StatusCode, answer.Body.Close()
}

// faultOf gives the kind of a failure, which says nothing of where the address leads: a name
// that leads into a private network is not told from one that the server does not know.
func faultOf(status int, err error) webhook.Fault {
	var name *net.DNSError
	var request *url.Error
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return webhook.Redirected
	case status > 0:
		return webhook.BadStatus
	case errors.As(err, &certificate), errors.As(err, &unknown):
		return webhook.BadCertificate
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.As(err, &request) && request.Timeout():
		return webhook.Timeout
	case errors.As(err, &name), errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrProhibitedPort):
		return webhook.AddressRefused
	}
	return webhook.NoConnection
}
