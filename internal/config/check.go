package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
)

// The demo's issuer and audience, which are never served with.
const (
	DemoIssuer   = "urn:hubqa:demo"
	DemoAudience = "urn:hubqa:demo:api"
)

// refusals gathers what is wrong with settings.
type refusals []error

func (r *refusals) unless(ok bool, setting, format string, args ...any) bool {
	if !ok {
		*r = append(*r, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
	}
	return ok
}

// Check gives every reason not to serve with the settings, each with the name of
// its setting.
func (s Serve) Check() error {
	var r refusals
	r.address(s.Addr, "HUBQA_ADDR")
	if s.MetricsAddr != "" {
		r.address(s.MetricsAddr, "HUBQA_METRICS_ADDR")
		r.unless(s.MetricsAddr != s.Addr, "HUBQA_METRICS_ADDR", "is the address of the API; metrics need one of their own")
	}
	r.database(s.Database)
	r.tokens(s.Tokens)
	if _, err := s.ReadIssuers(s.Issuer); err != nil {
		r = append(r, err)
	}
	if _, err := s.ReadCursorKey(); err != nil {
		r = append(r, err)
	}
	if _, err := s.Proxies(); err != nil {
		r = append(r, err)
	}
	for _, origin := range s.AllowedOrigins {
		u, err := url.Parse(origin)
		r.unless(err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") && origin == u.Scheme+"://"+u.Host,
			"HUBQA_ALLOWED_ORIGINS", "%q is no origin such as https://app.my-hub.org", origin)
	}
	r.mail(s.Mail)
	r.unless(s.RatePerMinute > 0, "HUBQA_RATE_PER_MINUTE", "must be above 0")
	r.unless(s.ImportsPerMinute > 0, "HUBQA_IMPORTS_PER_MINUTE", "must be above 0")
	r.unless(s.ExportsPerMinute > 0, "HUBQA_EXPORTS_PER_MINUTE", "must be above 0")
	r.unless(s.HubImports > 0, "HUBQA_HUB_IMPORTS", "must be above 0")
	r.unless(s.MaxImportBytes > 0, "HUBQA_MAX_IMPORT_BYTES", "must be above 0")
	r.unless(s.DrainSeconds >= 0 && s.DrainSeconds <= 300, "HUBQA_DRAIN_SECONDS", "must be from 0 to 300")
	r.unless(s.ShutdownSeconds >= 0 && s.ShutdownSeconds <= 3600, "HUBQA_SHUTDOWN_SECONDS", "must be from 0 to 3600")
	if s.SpoolDir != "" {
		info, err := os.Stat(s.SpoolDir)
		r.unless(err == nil && info.IsDir(), "HUBQA_SPOOL_DIR", "%s is not a folder", s.SpoolDir)
	}
	return errors.Join(r...)
}

// Check gives every reason not to use the database settings.
func (d Database) Check() error {
	var r refusals
	r.database(d)
	return errors.Join(r...)
}

// Check gives every reason not to give or take tokens under the settings.
func (t Tokens) Check() error {
	var r refusals
	r.tokens(t)
	return errors.Join(r...)
}

// CheckIssuer gives the reason not to use the issuer.
func (t Tokens) CheckIssuer() error {
	var r refusals
	r.issuer(t.Issuer)
	return errors.Join(r...)
}

func (r *refusals) address(address, setting string) {
	_, port, err := net.SplitHostPort(address)
	r.unless(err == nil && port != "", setting, "%q is no address such as 127.0.0.1:8080", address)
}

func (r *refusals) database(d Database) {
	const form = "must be postgres://... or the path of a file"
	isFile := !isPostgres(d.URL) && !strings.Contains(d.URL.value, "://") && !strings.HasPrefix(d.URL.value, "file:") &&
		!strings.ContainsAny(d.URL.value, "=?\n")
	r.unless(isPostgres(d.URL) || isFile, "HUBQA_DATABASE_URL", form)
	r.unless(d.Connections >= 2 && d.Connections <= 1000, "HUBQA_DB_CONNECTIONS", "must be from 2 to 1000")
	if d.OwnerURL.IsZero() {
		return
	}
	if r.unless(isPostgres(d.OwnerURL), "HUBQA_DATABASE_OWNER_URL", "must be postgres://...; an SQLite file has no owner") {
		r.unless(isPostgres(d.URL), "HUBQA_DATABASE_OWNER_URL", "is set, but HUBQA_DATABASE_URL names no PostgreSQL server")
	}
}

func isPostgres(a Address) bool {
	return strings.HasPrefix(a.value, "postgres://") || strings.HasPrefix(a.value, "postgresql://")
}

func (r *refusals) tokens(t Tokens) {
	r.issuer(t.Issuer)
	if r.unless(t.Audience != "", "HUBQA_AUDIENCE", "is missing: tokens for any other service would be taken") {
		r.unless(!isPlaceholder(t.Audience), "HUBQA_AUDIENCE", "%q is a placeholder", t.Audience)
	}
}

func (r *refusals) issuer(issuer string) {
	const setting = "HUBQA_ISSUER"
	switch {
	case issuer == "":
		r.unless(false, setting, "is missing")
	case issuer == DemoIssuer:
		r.unless(false, setting, "is the demo's issuer, whose tokens are for the demo alone")
	case isPlaceholder(issuer):
		r.unless(false, setting, "%q is a placeholder", issuer)
	default:
		u, err := url.Parse(issuer)
		r.unless(err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
			(u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())), setting,
			"%q is no address such as https://qa.my-hub.org (http only on this machine)", issuer)
	}
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// isPlaceholder reports whether a text was left as some example had it.
func isPlaceholder(text string) bool {
	text = strings.ToLower(text)
	for _, part := range []string{"changeme", "change-me", "change_me", "placeholder", "replace-me", "replaceme", "your-", "todo", "<", ">", DemoIssuer} {
		if strings.Contains(text, part) {
			return true
		}
	}
	if slices.Contains([]string{"default", "example", "demo", "test", "secret", "issuer", "audience", "none", "null", "xxx"}, text) {
		return true
	}
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	host := "." + u.Hostname()
	for _, reserved := range []string{".example", ".example.com", ".example.org", ".example.net", ".invalid"} { // RFC 2606
		if strings.HasSuffix(host, reserved) {
			return true
		}
	}
	return false
}

const cursorKeyBytes = 32

// ReadCursorKey gives the key of the cursors.
func (s Serve) ReadCursorKey() ([]byte, error) {
	const setting = "HUBQA_CURSOR_KEY"
	text := s.CursorKey.Reveal()
	switch {
	case text != "" && s.CursorKeyFile != "":
		return nil, errors.New(setting + ": is set beside HUBQA_CURSOR_KEY_FILE; set one of them")
	case text == "" && s.CursorKeyFile == "":
		return nil, errors.New(setting + ": is missing; make one with: head -c 32 /dev/urandom | base64")
	case text != "":
		return decodeCursorKey(setting, text)
	}
	content, err := os.ReadFile(s.CursorKeyFile)
	if err != nil {
		return nil, fmt.Errorf("%s_FILE: %w", setting, err)
	}
	return decodeCursorKey(setting+"_FILE", strings.TrimRight(string(content), "\r\n"))
}

func decodeCursorKey(setting, text string) ([]byte, error) {
	plain := strings.TrimRight(text, "=")
	key, err := base64.RawStdEncoding.Strict().DecodeString(plain)
	if err != nil {
		key, err = base64.RawURLEncoding.Strict().DecodeString(plain)
	}
	switch {
	case err != nil || len(key) != cursorKeyBytes:
		return nil, fmt.Errorf("%s: is not %d bytes in base64", setting, cursorKeyBytes)
	case !isRandom(key):
		return nil, fmt.Errorf("%s: is not random; make one with: head -c 32 /dev/urandom | base64", setting)
	}
	return key, nil
}

// isRandom reports whether a key could be random: not all text, and of many bytes.
func isRandom(key []byte) bool {
	distinct := map[byte]bool{}
	text := true
	for _, b := range key {
		distinct[b] = true
		text = text && ' ' <= b && b <= '~'
	}
	return !text && len(distinct) >= len(key)/2
}

// Proxies gives the trusted proxies as prefixes.
func (h HTTP) Proxies() ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, text := range h.TrustedProxies {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			var address netip.Addr
			if address, err = netip.ParseAddr(text); err == nil {
				prefix = netip.PrefixFrom(address, address.BitLen())
			}
		}
		if err != nil || prefix.Bits() == 0 {
			return nil, fmt.Errorf("HUBQA_TRUSTED_PROXIES: %q is no address or prefix such as 10.0.0.0/24", text)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}
