package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

const hidden = "***"

// Secret is a setting that prints as *** whichever way it is printed.
type Secret struct{ value string }

// NewSecret makes a secret of a text.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal gives the text.
func (s Secret) Reveal() string { return s.value }

// IsZero reports whether nothing was set.
func (s Secret) IsZero() bool { return s.value == "" }

// UnmarshalText takes the setting.
func (s *Secret) UnmarshalText(text []byte) error {
	s.value = string(text)
	return nil
}

// String hides the text; that there is none is no secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return hidden
}

// GoString hides the text.
func (s Secret) GoString() string { return s.String() }

// Format hides the text whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// LogValue hides the text.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the text, and so does JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Address is the address of a database, which may hold a password.
type Address struct{ Secret }

// NewAddress makes an address of a text.
func NewAddress(text string) Address { return Address{NewSecret(text)} }

// String gives the address without its password and its parameters.
func (a Address) String() string {
	if !strings.Contains(a.value, "://") {
		return a.value
	}
	u, err := url.Parse(a.value)
	if err != nil || u.Opaque != "" {
		return hidden
	}
	shown := u.Scheme + "://"
	if u.User != nil {
		shown += u.User.Username()
		if _, has := u.User.Password(); has {
			shown += ":" + hidden
		}
		shown += "@"
	}
	shown += u.Host + u.EscapedPath()
	if u.RawQuery != "" {
		shown += "?" + hidden
	}
	return shown
}

// GoString hides the password.
func (a Address) GoString() string { return a.String() }

// Format hides the password whatever the verb.
func (a Address) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(a.String())) }

// LogValue hides the password.
func (a Address) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalText hides the password.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
