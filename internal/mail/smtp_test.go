package mail_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"mime"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/notice"
)

var sender = &netmail.Address{Address: "qa@hub.test"}

func letter() mail.Letter {
	return mail.Letter{
		ID: id.Notice{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0f01")}, Person: id.Person{UUID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0f02")},
		Kind: notice.ReportIssued, To: "ann@school.test", Hub: "Høb & Co", Says: "The report of the visit on Thursday 3 December 2026 was issued.",
		Link: "https://app.hub.test/v1/observations/x/report", Choose: "https://app.hub.test/v1/notice-preferences", At: time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC),
	}
}

func (s *server) transport(security string) mail.SMTP {
	t := mail.SMTP{Address: s.address, Security: security, From: sender, Patience: 5 * time.Second}
	if s.roots != nil {
		t.Config = &tls.Config{RootCAs: s.roots, ServerName: "example.com"}
	}
	return t
}

// What is sent is a mail with two bodies and the headers of an automatic one.
func TestSMTP(t *testing.T) {
	s := newServer(t, mail.StartTLS, nil)
	transport := s.transport(mail.StartTLS)
	transport.User, transport.Password = "hubqa", "canary"
	if err := transport.Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	if len(s.letters()) != 1 {
		t.Fatalf("taken %v", s.letters())
	}
	m, err := netmail.ReadMessage(strings.NewReader(s.letters()[0]))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"To": "<ann@school.test>", "From": "<qa@hub.test>", "Auto-Submitted": "auto-generated",
		"Message-Id": "<0199a3c4-7b10-7c3a-9f52-3d1c5e8a0f01@hub.test>", "Date": "Mon, 23 Nov 2026 10:00:00 +0000",
		"User-Agent": "", "X-Mailer": "", "Bcc": "",
	} {
		if got := m.Header.Get(name); got != value {
			t.Errorf("%s: %q", name, got)
		}
	}
	body, _ := io.ReadAll(m.Body)
	if kind := m.Header.Get("Content-Type"); !strings.HasPrefix(kind, "multipart/alternative") || !bytes.Contains(body, []byte("text/plain")) || !bytes.Contains(body, []byte("text/html")) {
		t.Errorf("%s\n%s", kind, body)
	}
	if !bytes.Contains(body, []byte("H=C3=B8b &amp; Co")) {
		t.Errorf("the name of the hub is not escaped:\n%s", body)
	}
	if plain := bytes.ReplaceAll(body, []byte("=\r\n"), nil); bytes.Count(plain, []byte("/v1/notice-preferences")) != 3 { // once as text, and as a link
		t.Errorf("the mail does not say where to choose:\n%s", plain)
	}
	before, _, _ := strings.Cut(s.heard(), "STARTTLS")
	if strings.Contains(before, "MAIL") || strings.Contains(before, "AUTH") {
		t.Errorf("said in the clear: %s", before)
	}
}

// A server can encrypt from the first byte.
func TestImplicitTLS(t *testing.T) {
	s := newServer(t, mail.TLS, nil)
	transport := s.transport(mail.TLS)
	transport.User, transport.Password = "hubqa", "canary"
	if err := transport.Send(t.Context(), letter()); err != nil || len(s.letters()) != 1 || !strings.Contains(s.heard(), "AUTH PLAIN") {
		t.Errorf("%v, taken %d, %v", err, len(s.letters()), s.heard())
	}
}

// A server that does not encrypt is given nothing, unless the settings say that it may.
func TestEncryptionIsMandatory(t *testing.T) {
	s := newServer(t, mail.NoTLS, nil)
	if err := s.transport("").Send(t.Context(), letter()); !errors.Is(err, mail.ErrLater) || len(s.letters()) > 0 {
		t.Errorf("%v, taken %v", err, s.letters())
	}
	if err := s.transport(mail.NoTLS).Send(t.Context(), letter()); err != nil || len(s.letters()) != 1 {
		t.Errorf("%v, taken %d", err, len(s.letters()))
	}
	stranger := newServer(t, mail.StartTLS, nil)
	transport := stranger.transport(mail.StartTLS)
	transport.Config = nil
	if err := transport.Send(t.Context(), letter()); !errors.Is(err, mail.ErrLater) || len(stranger.letters()) > 0 {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
}

// Each failure of a server means what is certain of it.
func TestWhatFailuresMean(t *testing.T) {
	for _, row := range []struct {
		name    string
		answers map[string]string
		means   error
		says    string
	}{
		{"the server goes as soon as greeted", map[string]string{"EHLO": "", "HELO": ""}, mail.ErrLater, "unreachable"},
		{"the sender is not welcome", map[string]string{"MAIL": "550 ann@school.test canary"}, mail.ErrLater, "smtp-550"},
		{"too busy for the recipient", map[string]string{"RCPT": "450 ann@school.test canary"}, mail.ErrLater, "smtp-450"},
		{"no such recipient", map[string]string{"RCPT": "550 ann@school.test canary"}, mail.ErrRefused, "smtp-550"},
		{"no text of it", map[string]string{"DATA": "554 canary"}, mail.ErrRefused, "smtp-554"},
		{"gone before the text", map[string]string{"DATA": ""}, mail.ErrLater, "unreachable"},
		{"not taken", map[string]string{".": "554 canary"}, mail.ErrRefused, "smtp-554"},
		{"not taken now", map[string]string{".": "451 canary"}, mail.ErrLater, "smtp-451"},
		{"gone before it said that it took it", map[string]string{".": ""}, mail.ErrUnknown, "no-answer"},
		{"gone after that", map[string]string{"RSET": ""}, nil, ""},
		{"no word of goodbye", map[string]string{"QUIT": ""}, nil, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newServer(t, mail.NoTLS, row.answers)
			err := s.transport(mail.NoTLS).Send(t.Context(), letter())
			if !errors.Is(err, row.means) || (err == nil) != (row.means == nil) {
				t.Fatalf("%v", err)
			}
			if err != nil && (!strings.Contains(err.Error(), row.says) || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "school.test")) {
				t.Errorf("%v", err)
			}
		})
	}
	gone := mail.SMTP{Address: "127.0.0.1:1", Security: mail.NoTLS, From: sender}
	if err := gone.Send(t.Context(), letter()); !errors.Is(err, mail.ErrLater) {
		t.Errorf("nobody there: %v", err)
	}
}

// Nothing can be smuggled into a header: what is no address gets no mail, and a name of
// several lines is one.
func TestHeadersCannotBeAddedTo(t *testing.T) {
	s := newServer(t, mail.NoTLS, nil)
	for _, to := range []string{
		"", "ann", "ann@school.test\r\nBcc: eve@evil.test", "ann@school.test\nBcc: eve@evil.test", "ann@school.test, eve@evil.test",
		"Ann <ann@school.test>", "<ann@school.test>", "ann@school.test\x00", " ann@school.test", "\"a\r\nRCPT TO:<eve@evil.test>\"@school.test",
	} {
		l := letter()
		l.To = to
		if err := s.transport(mail.NoTLS).Send(t.Context(), l); !errors.Is(err, mail.ErrRefused) {
			t.Errorf("%q: %v", to, err)
		}
	}
	if s.heard() != "" {
		t.Errorf("the server heard %v", s.heard())
	}
	for _, hub := range []string{"A hub\r\nBcc: eve@evil.test", "A hub\r\n\r\n<script>", "A hub\u2028Bcc: eve@evil.test", strings.Repeat("A hub ", 100) + "\nBcc: eve@evil.test"} {
		l := letter()
		l.Hub = hub
		if err := s.transport(mail.NoTLS).Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		m, err := netmail.ReadMessage(strings.NewReader(s.letters()[len(s.letters())-1]))
		if err != nil {
			t.Fatal(err)
		}
		if m.Header.Get("Bcc") != "" || m.Header.Get("To") != "<ann@school.test>" {
			t.Errorf("%q: %v", hub, m.Header)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || strings.ContainsFunc(subject, unicode.IsControl) || !strings.HasSuffix(subject, ": report issued") {
			t.Errorf("%q: the subject is %q, %v", hub, subject, err)
		}
		body, _ := io.ReadAll(m.Body)
		if bytes.Contains(body, []byte("<script>")) && !bytes.Contains(body, []byte("&lt;script&gt;")) {
			t.Errorf("%q is in the page as it is", hub)
		}
	}
}

// A file for each letter, for its owner alone; one that is there stays.
func TestFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "mail")
	files := mail.Files{Folder: folder, From: sender}
	l := letter()
	for _, says := range []string{l.Says, "Another."} {
		l.Says = says
		if err := files.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	found, err := os.ReadDir(folder)
	if err != nil || len(found) != 1 || found[0].Name() != l.ID.String()+".eml" {
		t.Fatalf("%v %v", found, err)
	}
	info, err := found[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	content, _ := os.ReadFile(filepath.Join(folder, found[0].Name()))
	if !bytes.Contains(content, []byte("was issued.")) {
		t.Errorf("%s", content)
	}
	files.Folder = filepath.Join(folder, found[0].Name())
	if err := files.Send(t.Context(), l); !errors.Is(err, mail.ErrLater) {
		t.Errorf("no folder: %v", err)
	}
}

// The log has ids and the kind, and nothing else of a letter.
func TestLog(t *testing.T) {
	var kept bytes.Buffer
	l := letter()
	if err := (mail.Log{To: slog.New(slog.NewTextHandler(&kept, nil))}).Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{l.To, l.Says, l.Hub, l.Link} {
		if strings.Contains(kept.String(), part) {
			t.Errorf("the log has %q", part)
		}
	}
	if !strings.Contains(kept.String(), l.Person.String()) || !strings.Contains(kept.String(), "report-issued") {
		t.Error(kept.String())
	}
}
