package jwks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// newClient makes a client that follows no redirects, keeps no cookies, and takes
// no compressed answers, which could be longer than they look.
func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		network := http.DefaultTransport.(*http.Transport).Clone()
		network.DisableCompression = true
		network.MaxResponseHeaderBytes = 64 << 10
		transport = network
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// fetch fetches the set and holds it. That it fails, or works again, is logged once.
func (s *Source) fetch() error {
	ctx, cancel := context.WithTimeout(context.Background(), fetchLimit)
	defer cancel()
	at := s.Machine.Now()
	document, err := s.get(ctx)
	var got held
	if err == nil {
		got.keys, got.others, err = parse(document, s.Algorithms)
	}
	failure := ""
	if err != nil {
		failure = err.Error()
	}
	if failure != s.failure && err != nil {
		s.Log.Error("the keys of an issuer cannot be had", "issuer", s.Issuer, "error", failure)
	}
	if before := s.held.Load(); err == nil {
		if before == nil || before.others != got.others || len(before.keys) != len(got.keys) || s.failure != "" {
			s.Log.Info("the keys of an issuer were fetched", "issuer", s.Issuer, "keys", len(got.keys), "leftOut", got.others)
		}
		got.at = at
		s.held.Store(&got)
	}
	s.failure = failure
	return err
}

// get gives the document at the address. Its errors are for the log.
func (s *Source) get(ctx context.Context) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URI, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer has the status %d, which is not 200", answer.StatusCode)
	}
	document, err := io.ReadAll(io.LimitReader(answer.Body, maxSet+1))
	if err != nil {
		return nil, err
	}
	if len(document) > maxSet {
		return nil, errors.New("the answer is too long")
	}
	return document, nil
}
