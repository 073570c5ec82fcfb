package mail_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/mail"
)

// server is a mail server on this machine that keeps what it takes.
type server struct {
	address  string
	tls      *tls.Config // nil: it offers no encryption
	roots    *x509.CertPool
	answers  map[string]string // to a verb, in the place of the usual; "" hangs up
	mu       sync.Mutex
	taken    []string
	commands []string
	done     sync.WaitGroup
}

// newServer runs a server until the test ends.
func newServer(t *testing.T, security string, answers map[string]string) *server {
	t.Helper()
	s := &server{answers: answers}
	if security != mail.NoTLS {
		borrowed := httptest.NewUnstartedServer(nil)
		borrowed.StartTLS()
		s.tls, s.roots = &tls.Config{Certificates: borrowed.TLS.Certificates}, x509.NewCertPool()
		s.roots.AddCert(borrowed.Certificate())
		borrowed.Close()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	s.done.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if security == mail.TLS {
				c = tls.Server(c, s.tls)
			}
			s.done.Go(func() { s.talk(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.done.Wait()
	})
	return s
}

// letters gives what it took.
func (s *server) letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taken)
}

// heard gives what it was told, but for the letters.
func (s *server) heard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.commands, "\n")
}

func (s *server) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	say := func(line string) { fmt.Fprintf(c, "%s\r\n", line) }
	say("220 fake")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		s.mu.Lock()
		s.commands = append(s.commands, strings.TrimSpace(line))
		answer, other := s.answers[verb]
		s.mu.Unlock()
		switch {
		case other && answer == "":
			return
		case other:
			say(answer)
		case verb == "EHLO":
			say("250-fake")
			_, encrypted := c.(*tls.Conn)
			if s.tls != nil && !encrypted {
				say("250-STARTTLS")
			}
			say("250-AUTH PLAIN")
			say("250 8BITMIME")
		case verb == "STARTTLS":
			say("220 go on")
			c = tls.Server(c, s.tls)
			in = bufio.NewReader(c)
		case verb == "AUTH":
			say("235 welcome")
		case verb == "DATA":
			say("354 go on")
			var text strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				text.WriteString(line)
			}
			s.mu.Lock()
			s.taken = append(s.taken, text.String())
			ended, other := s.answers["."]
			s.mu.Unlock()
			if other && ended == "" {
				return
			}
			if !other {
				ended = "250 taken"
			}
			say(ended)
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 well")
		}
	}
}
