package config

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const goodKey = "q83vEjRWeJCrze8SNFZ4kP7cuphWMhD0n4Z1xWMpAbM="

// good are settings that nothing is wrong with.
func good() Serve {
	return Serve{
		Addr: "127.0.0.1:8080", MetricsAddr: "127.0.0.1:9090", ShutdownSeconds: 20,
		Database:  Database{Data: Data{Dir: "data"}, Connections: 10},
		Tokens:    Tokens{Issuer: "https://qa.derbyshiremusichub.org.uk", Audience: "https://qa.derbyshiremusichub.org.uk/v1"},
		CursorKey: NewSecret(goodKey),
		HTTP:      HTTP{RatePerMinute: 600, ImportsPerMinute: 30, ExportsPerMinute: 60, HubImports: 2, MaxImportBytes: 1 << 30},
		Mail:      Mail{Transport: Log, Security: "starttls"},
	}
}

// smtpMail is mail that nothing is wrong with.
func smtpMail() Mail {
	return Mail{
		Transport: SMTP, From: "qa@music.org.uk", Server: "smtp.music.org.uk:587", Security: "starttls",
		User: "hubqa", Password: NewSecret("canary"),
	}
}

func TestGood(t *testing.T) {
	if err := good().Check(); err != nil {
		t.Fatal(err)
	}
}

// Every refusal names its setting, and none repeats a secret.
func TestRefusals(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name    string
		change  func(*Serve)
		setting string // none: it is taken
	}{
		{"no issuer", func(s *Serve) { s.Issuer = "" }, "HUBQA_ISSUER"},
		{"the demo's issuer", func(s *Serve) { s.Issuer = DemoIssuer }, "HUBQA_ISSUER"},
		{"a placeholder", func(s *Serve) { s.Issuer = "https://CHANGEME.org" }, "HUBQA_ISSUER"},
		{"an example", func(s *Serve) { s.Issuer = "https://qa.example.com" }, "HUBQA_ISSUER"},
		{"a reserved name", func(s *Serve) { s.Issuer = "https://hub.example/" }, "HUBQA_ISSUER"},
		{"no address", func(s *Serve) { s.Issuer = "qa.my-hub.org" }, "HUBQA_ISSUER"},
		{"http elsewhere", func(s *Serve) { s.Issuer = "http://qa.my-hub.org" }, "HUBQA_ISSUER"},
		{"http here", func(s *Serve) { s.Issuer = "http://127.0.0.1:8080" }, ""},
		{"http at localhost", func(s *Serve) { s.Issuer = "http://localhost:8080" }, ""},
		{"a query", func(s *Serve) { s.Issuer = "https://qa.my-hub.org?a=b" }, "HUBQA_ISSUER"},
		{"a user", func(s *Serve) { s.Issuer = "https://me@qa.my-hub.org" }, "HUBQA_ISSUER"},
		{"no audience", func(s *Serve) { s.Audience = "" }, "HUBQA_AUDIENCE"},
		{"the demo's audience", func(s *Serve) { s.Audience = DemoAudience }, "HUBQA_AUDIENCE"},
		{"audience of a template", func(s *Serve) { s.Audience = "<audience>" }, "HUBQA_AUDIENCE"},
		{"audience default", func(s *Serve) { s.Audience = "default" }, "HUBQA_AUDIENCE"},
		{"audience of our own", func(s *Serve) { s.Audience = "hubqa" }, ""},

		{"no cursor key", func(s *Serve) { s.CursorKey = Secret{} }, "HUBQA_CURSOR_KEY"},
		{"a short one", func(s *Serve) { s.CursorKey = NewSecret(goodKey[:40]) }, "HUBQA_CURSOR_KEY"},
		{"zeros", func(s *Serve) { s.CursorKey = NewSecret(base64.StdEncoding.EncodeToString(make([]byte, 32))) }, "HUBQA_CURSOR_KEY"},
		{"few bytes", func(s *Serve) {
			s.CursorKey = NewSecret(base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x01\xfe", 16))))
		}, "HUBQA_CURSOR_KEY"},
		{"typed", func(s *Serve) {
			s.CursorKey = NewSecret(base64.StdEncoding.EncodeToString([]byte("the quick brown fox jumps over a")))
		}, "HUBQA_CURSOR_KEY"},
		{"not base64", func(s *Serve) { s.CursorKey = NewSecret("canary canary canary canary canary canary !!") }, "HUBQA_CURSOR_KEY"},
		{"for addresses", func(s *Serve) {
			s.CursorKey = NewSecret(strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(goodKey), "="))
		}, ""},
		{"of a file", func(s *Serve) { s.CursorKey, s.CursorKeyFile = Secret{}, write("key", goodKey+"\r\n") }, ""},
		{"of no file", func(s *Serve) { s.CursorKey, s.CursorKeyFile = Secret{}, folder+"/none" }, "HUBQA_CURSOR_KEY_FILE"},
		{"of an empty file", func(s *Serve) { s.CursorKey, s.CursorKeyFile = Secret{}, write("empty", "\n") }, "HUBQA_CURSOR_KEY_FILE"},
		{"two of them", func(s *Serve) { s.CursorKeyFile = write("two", goodKey) }, "HUBQA_CURSOR_KEY"},

		{"another database", func(s *Serve) { s.URL = NewAddress("mysql://canary@db/hubqa") }, "HUBQA_DATABASE_URL"},
		{"a list of words", func(s *Serve) { s.URL = NewAddress("host=db password=canary") }, "HUBQA_DATABASE_URL"},
		{"a file by its address", func(s *Serve) { s.URL = NewAddress("file:hubqa.db") }, "HUBQA_DATABASE_URL"},
		{"a file", func(s *Serve) { s.URL = NewAddress("/srv/hubqa.db") }, ""},
		{"an owner of a file", func(s *Serve) { s.OwnerURL = NewAddress("postgres://canary@db/hubqa") }, "HUBQA_DATABASE_OWNER_URL"},
		{"an owner that is a file", func(s *Serve) { s.URL, s.OwnerURL = NewAddress("postgres://a@db/x"), NewAddress("x.db") }, "HUBQA_DATABASE_OWNER_URL"},
		{"owner and server", func(s *Serve) {
			s.URL, s.OwnerURL = NewAddress("postgres://a@db/x"), NewAddress("postgresql://b@db/x")
		}, ""},
		{"one connection", func(s *Serve) { s.Connections = 1 }, "HUBQA_DB_CONNECTIONS"},

		{"no port", func(s *Serve) { s.Addr = "127.0.0.1" }, "HUBQA_ADDR"},
		{"metrics on the API's port", func(s *Serve) { s.MetricsAddr = s.Addr }, "HUBQA_METRICS_ADDR"},
		{"no metrics", func(s *Serve) { s.MetricsAddr = "" }, ""},
		{"a proxy by name", func(s *Serve) { s.TrustedProxies = []string{"proxy"} }, "HUBQA_TRUSTED_PROXIES"},
		{"everybody a proxy", func(s *Serve) { s.TrustedProxies = []string{"0.0.0.0/0"} }, "HUBQA_TRUSTED_PROXIES"},
		{"proxies", func(s *Serve) { s.TrustedProxies = []string{"10.0.0.1", "10.1.0.0/16", "::1"} }, ""},
		{"any origin", func(s *Serve) { s.AllowedOrigins = []string{"*"} }, "HUBQA_ALLOWED_ORIGINS"},
		{"an origin with a path", func(s *Serve) { s.AllowedOrigins = []string{"https://a.org/"} }, "HUBQA_ALLOWED_ORIGINS"},
		{"no rate", func(s *Serve) { s.RatePerMinute = 0 }, "HUBQA_RATE_PER_MINUTE"},
		{"no imports", func(s *Serve) { s.MaxImportBytes = 0 }, "HUBQA_MAX_IMPORT_BYTES"},
		{"no spool folder", func(s *Serve) { s.SpoolDir = folder + "/none" }, "HUBQA_SPOOL_DIR"},
		{"mail by pigeon", func(s *Serve) { s.Mail.Transport = "pigeon" }, "HUBQA_MAIL_TRANSPORT"},
		{"mail to a server", func(s *Serve) { s.Mail = smtpMail() }, ""},
		{"mail from nobody", func(s *Serve) { s.Mail = smtpMail(); s.Mail.From = "" }, "HUBQA_MAIL_FROM"},
		{"mail from a name", func(s *Serve) { s.Mail = smtpMail(); s.Mail.From = "Hub <qa@music.org.uk>" }, "HUBQA_MAIL_FROM"},
		{"mail from two lines", func(s *Serve) { s.Mail = smtpMail(); s.Mail.From = "qa@music.org.uk\r\nBcc: a@b.uk" }, "HUBQA_MAIL_FROM"},
		{"mail from an example", func(s *Serve) { s.Mail = smtpMail(); s.Mail.From = "qa@example.org" }, "HUBQA_MAIL_FROM"},
		{"files from nobody", func(s *Serve) { s.Mail.Transport = Files }, "HUBQA_MAIL_FROM"},
		{"no mail server", func(s *Serve) { s.Mail = smtpMail(); s.Mail.Server = "smtp.music.org.uk" }, "HUBQA_MAIL_SERVER"},
		{"mail in the clear", func(s *Serve) { s.Mail = smtpMail(); s.Mail.Security = "none" }, "HUBQA_MAIL_SECURITY"},
		{"mail in the clear to another machine", func(s *Serve) {
			s.Mail = Mail{Transport: SMTP, From: "qa@music.org.uk", Server: "smtp.music.org.uk:25", Security: "none"}
		}, "HUBQA_MAIL_SECURITY"},
		{"mail in the clear here", func(s *Serve) {
			s.Mail = Mail{Transport: SMTP, From: "qa@music.org.uk", Server: "127.0.0.1:25", Security: "none"}
		}, ""},
		{"a password in the clear", func(s *Serve) { s.Mail = smtpMail(); s.Mail.Server, s.Mail.Security = "127.0.0.1:25", "none" }, "HUBQA_MAIL_SECURITY"},
		{"a user without a password", func(s *Serve) { s.Mail = smtpMail(); s.Mail.Password = Secret{} }, "HUBQA_MAIL_PASSWORD"},
		{"two passwords", func(s *Serve) { s.Mail = smtpMail(); s.Mail.PasswordFile = "x" }, "HUBQA_MAIL_PASSWORD"},
		{"a password of a file", func(s *Serve) {
			s.Mail = smtpMail()
			s.Mail.Password, s.Mail.PasswordFile = Secret{}, write("password", "canary\n")
		}, ""},
		{"a password of no file", func(s *Serve) {
			s.Mail = smtpMail()
			s.Mail.Password, s.Mail.PasswordFile = Secret{}, folder+"/none"
		}, "HUBQA_MAIL_PASSWORD_FILE"},
		{"links with a query", func(s *Serve) { s.Mail.Links = "https://app.music.org.uk?x=y" }, "HUBQA_MAIL_LINKS"},
		{"links to http elsewhere", func(s *Serve) { s.Mail.Links = "http://app.music.org.uk" }, "HUBQA_MAIL_LINKS"},
		{"links", func(s *Serve) { s.Mail.Links = "https://app.music.org.uk/qa" }, ""},
		{"before it began", func(s *Serve) { s.ShutdownSeconds = -1 }, "HUBQA_SHUTDOWN_SECONDS"},
	} {
		s := good()
		c.change(&s)
		err := s.Check()
		switch {
		case c.setting == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.setting != "" && err == nil:
			t.Errorf("%s: was taken", c.name)
		case err != nil && (!strings.HasPrefix(err.Error(), c.setting+": ") || strings.Contains(err.Error(), "canary")):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// All that is wrong is told at once.
func TestAllAtOnce(t *testing.T) {
	err := Serve{Addr: "x", Database: Database{Connections: 10}}.Check()
	for _, setting := range []string{"HUBQA_ADDR", "HUBQA_ISSUER", "HUBQA_AUDIENCE", "HUBQA_CURSOR_KEY", "HUBQA_RATE_PER_MINUTE"} {
		if err == nil || !strings.Contains(err.Error(), setting+": ") {
			t.Errorf("%s is not named: %v", setting, err)
		}
	}
}

// Secrets and passwords hide whichever way they are printed.
func TestHidden(t *testing.T) {
	secrets := struct {
		S Secret
		A Address
	}{NewSecret("canary"), NewAddress("postgres://hubqa:canary@db:5432/qa?password=canary")}
	asJSON, err := json.Marshal(secrets)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "s", secrets.S, "a", secrets.A)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "s", secrets.S, "a", secrets.A)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		log.WriteString(fmt.Sprintf(verb+verb+verb, secrets, secrets.S, secrets.A))
	}
	if all := log.String() + string(asJSON); strings.Contains(all, "canary") || strings.Contains(all, "63616e617279") {
		t.Error(all)
	}
	for address, shown := range map[string]string{
		"postgres://hubqa:canary@db:5432/qa?sslmode=disable": "postgres://hubqa:***@db:5432/qa?***",
		"postgres://hubqa@db/qa":                             "postgres://hubqa@db/qa",
		"postgres://canary:canary:canary@[/qa":               "***",
		"/srv/hubqa.db":                                      "/srv/hubqa.db",
		"":                                                   "",
	} {
		if got := NewAddress(address).String(); got != shown {
			t.Errorf("%q is shown as %q", address, got)
		}
	}
}

// Every setting is shown at the start, by its name.
func TestShown(t *testing.T) {
	s := good()
	s.URL = NewAddress("postgres://hubqa:canary@db/qa")
	shown := Shown(s)
	if text := fmt.Sprint(shown); strings.Contains(text, "canary") || strings.Contains(text, goodKey) {
		t.Error(text)
	}
	var names []string
	for _, a := range shown {
		names = append(names, a.Key)
	}
	for _, name := range []string{"HUBQA_ADDR", "HUBQA_DATA_DIR", "HUBQA_DATABASE_URL", "HUBQA_ISSUER", "HUBQA_KEYS_FILE",
		"HUBQA_CURSOR_KEY", "HUBQA_ANCHOR_FILE", "HUBQA_LOG_LEVEL", "HUBQA_SPOOL_DIR", "HUBQA_SHUTDOWN_SECONDS"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not shown, of %v", name, names)
		}
	}
}
