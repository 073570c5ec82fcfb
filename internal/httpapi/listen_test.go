package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/api"
)

// listen opens a port with deadlines that a test can wait for.
func (w *world) listen(hasten func(*http.Server)) string {
	w.t.Helper()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	server := w.server.HTTPServer("")
	hasten(server)
	go func() { _ = server.Serve(port) }()
	w.t.Cleanup(func() { _ = server.Close() })
	return port.Addr().String()
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	return conn
}

func TestServerHasDeadlines(t *testing.T) {
	s := serve(t).server.HTTPServer(":0")
	if s.ReadHeaderTimeout <= 0 || s.ReadTimeout <= 0 || s.WriteTimeout <= defaultTimeout || s.IdleTimeout <= 0 || s.MaxHeaderBytes <= maxToken || s.MaxHeaderBytes > 64<<10 || s.Handler == nil {
		t.Errorf("%+v", s)
	}
}

// A connection that brings nothing, or a header by drops, is closed.
func TestSlowHeaderIsCut(t *testing.T) {
	address := serve(t).listen(func(s *http.Server) { s.ReadHeaderTimeout = 100 * time.Millisecond })
	conn := dial(t, address)
	fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: a\r\n")
	start := time.Now()
	_, err := io.ReadAll(conn)
	if took := time.Since(start); err != nil || took > 5*time.Second {
		t.Errorf("%v after %v", err, took)
	}
}

func TestLargeHeaderIsRefused(t *testing.T) {
	address := serve(t).listen(func(*http.Server) {})
	conn := dial(t, address)
	fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Large: %s\r\n\r\n", strings.Repeat("x", 2*maxHeader))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("%v %v", answer, err)
	}
}

// The body of an ordinary operation must come in time.
func TestSlowBodyIsCut(t *testing.T) {
	w := serve(t)
	address := w.listen(func(s *http.Server) { s.ReadTimeout = 200 * time.Millisecond })
	conn := dial(t, address)
	fmt.Fprintf(conn, "POST /v1/schools HTTP/1.1\r\nHost: a\r\n%s\r\n%s\r\nContent-Length: 100\r\n\r\n{", asManager, jsonBody)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != 400 || !strings.Contains(string(body), `"rule":"late"`) || !answer.Close {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}

// A body that breaks off is refused, if anybody is there to read it.
func TestBodyThatBreaksOff(t *testing.T) {
	w := serve(t)
	address := w.listen(func(*http.Server) {})
	conn := dial(t, address)
	fmt.Fprintf(conn, "POST /v1/schools HTTP/1.1\r\nHost: a\r\n%s\r\n%s\r\nContent-Length: 100\r\n\r\n{", asManager, jsonBody)
	_ = conn.(*net.TCPConn).CloseWrite()
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(answer.Body); !strings.Contains(string(body), `"rule":"incomplete"`) {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
}

// A stream may take longer than any other body, and an answer longer than the
// deadline for reading.
func TestStreamOutlivesDeadlines(t *testing.T) {
	w := serve(t)
	w.handlers.startImport = func(_ context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
		b, err := io.ReadAll(r.Body)
		if err != nil || len(b) != 8 {
			return nil, errors.Join(errInternal, err)
		}
		return nil, errMalformed
	}
	address := w.listen(func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = 200*time.Millisecond, 300*time.Millisecond })
	conn := dial(t, address)
	fmt.Fprintf(conn, "POST /v1/imports?kind=schools HTTP/1.1\r\nHost: a\r\n%s\r\nContent-Type: text/csv\r\nContent-Length: 8\r\n\r\n", asManager)
	for range 8 {
		time.Sleep(100 * time.Millisecond)
		fmt.Fprint(conn, "x")
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != 400 {
		t.Fatalf("%v %v", answer, err)
	}
}

// The deadline for reading does not end a request that has been read.
func TestReadingDeadlineIsLifted(t *testing.T) {
	w := serve(t)
	wait := func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(600 * time.Millisecond):
			return nil
		}
	}
	list, create := w.handlers.listSchools, w.handlers.createSchool
	w.handlers.listSchools = func(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		if err := wait(ctx); err != nil {
			return nil, err
		}
		return list(ctx, r)
	}
	w.handlers.createSchool = func(ctx context.Context, r api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
		if err := wait(ctx); err != nil {
			return nil, err
		}
		return create(ctx, r)
	}
	address := w.listen(func(s *http.Server) { s.ReadTimeout = 200 * time.Millisecond })
	for _, request := range []string{
		fmt.Sprintf("GET /v1/schools HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n", asManager),
		fmt.Sprintf("POST /v1/schools HTTP/1.1\r\nHost: a\r\n%s\r\n%s\r\nContent-Length: %d\r\n\r\n%s", asManager, jsonBody, len(schoolBody), schoolBody),
	} {
		conn := dial(t, address)
		fmt.Fprint(conn, request)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || answer.StatusCode >= 300 {
			t.Errorf("%v %v", answer, err)
		}
	}
}

// A request that takes too long is ended, and the caller is told to come again.
func TestRequestHasDeadline(t *testing.T) {
	w := serve(t, func(o *Options) { o.RequestTimeout = 20 * time.Millisecond })
	w.handlers.listSchools = func(ctx context.Context, _ api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("store: %w", ctx.Err())
	}
	w.do("GET", "/v1/schools", "", asManager).want(503, "unavailable")
}
