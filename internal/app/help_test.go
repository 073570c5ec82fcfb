package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/app"
)

// pane is what a command writes to, while the test reads it.
type pane struct {
	mu   sync.Mutex
	text strings.Builder
}

func (p *pane) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *pane) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// command runs a command to its end and holds it to an exit code.
func command(t *testing.T, code int, args ...string) (out, err string) {
	t.Helper()
	var o, e pane
	if got := app.Run(t.Context(), args, &o, &e); got != code {
		t.Fatalf("hubqa %s ended with %d, not %d:\n%s%s", strings.Join(args, " "), got, code, &o, &e)
	}
	return o.String(), e.String()
}

// started is a command that goes on until it is stopped.
type started struct {
	t        *testing.T
	out, err pane
	cancel   context.CancelFunc
	ended    chan int
}

func start(t *testing.T, args ...string) *started {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &started{t: t, cancel: cancel, ended: make(chan int, 1)}
	go func() {
		s.ended <- app.Run(ctx, args, &s.out, &s.err)
		close(s.ended)
	}()
	t.Cleanup(func() {
		cancel()
		for range s.ended { // it writes into folders of the test until its end
		}
	})
	return s
}

// find waits until what the command writes has the pattern, and gives its group.
func (s *started) find(in *pane, pattern string) string {
	s.t.Helper()
	p := regexp.MustCompile(pattern)
	for range 30000 { // five minutes: with the race detector the demo takes long to fill
		if found := p.FindStringSubmatch(in.String()); found != nil {
			return found[1]
		}
		select {
		case code := <-s.ended:
			s.t.Fatalf("it ended with %d:\n%s%s", code, &s.out, &s.err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	s.t.Fatalf("no %s in:\n%s%s", pattern, &s.out, &s.err)
	return ""
}

// stop asks the command to stop, and wants it to end in order.
func (s *started) stop() {
	s.t.Helper()
	s.cancel()
	select {
	case code := <-s.ended:
		if code != 0 {
			s.t.Fatalf("it ended with %d:\n%s", code, &s.err)
		}
	case <-time.After(20 * time.Second):
		s.t.Fatal("it does not end")
	}
}

// ask makes a request and gives status and body.
func ask(t *testing.T, method, url, token, body string) (status int, answer map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = got.Body.Close() }()
	content, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(content, &answer)
	return got.StatusCode, answer
}
