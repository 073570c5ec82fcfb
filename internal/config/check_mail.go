package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strings"
)

func (r *refusals) mail(m Mail) {
	r.unless(slices.Contains([]string{SMTP, Files, Log}, m.Transport), "HUBQA_MAIL_TRANSPORT", "must be smtp, file or log")
	if m.Links != "" {
		u, err := url.Parse(m.Links)
		r.unless(err == nil && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())),
			"HUBQA_MAIL_LINKS", "%q is no address such as https://app.my-hub.org (http only on this machine)", m.Links)
	}
	if m.Transport == Log {
		return
	}
	_, err := m.Sender()
	r.unless(err == nil, "HUBQA_MAIL_FROM", "must be an address such as qa@my-hub.org")
	r.unless(!isPlaceholder("https://"+m.From[strings.LastIndex(m.From, "@")+1:]), "HUBQA_MAIL_FROM", "%q is a placeholder", m.From)
	if m.Transport == SMTP {
		r.mailServer(m)
	}
}

func (r *refusals) mailServer(m Mail) {
	host, port, err := net.SplitHostPort(m.Server)
	r.unless(err == nil && host != "" && port != "", "HUBQA_MAIL_SERVER", "%q is no address such as smtp.my-hub.org:587", m.Server)
	r.unless(slices.Contains([]string{"starttls", "tls", "none"}, m.Security), "HUBQA_MAIL_SECURITY", "must be starttls, tls or none")
	r.unless(m.Security != "none" || isLoopback(host), "HUBQA_MAIL_SECURITY", "none is for a mail server on this machine alone")
	password, err := m.ReadPassword()
	if err != nil {
		*r = append(*r, err)
		return
	}
	r.unless((m.User == "") == (password == ""), "HUBQA_MAIL_PASSWORD", "user and password go together")
	r.unless(m.User == "" || m.Security != "none", "HUBQA_MAIL_SECURITY", "a password is sent over TLS alone")
}

// Sender gives the address from which mail comes.
func (m Mail) Sender() (*mail.Address, error) {
	a, err := mail.ParseAddress(m.From)
	if err == nil && a.Address != m.From {
		err = errors.New("config: more than a bare address")
	}
	return a, err
}

// ReadPassword gives the password at the mail server.
func (m Mail) ReadPassword() (string, error) {
	const setting = "HUBQA_MAIL_PASSWORD"
	if m.PasswordFile == "" {
		return m.Password.Reveal(), nil
	}
	if !m.Password.IsZero() {
		return "", errors.New(setting + ": is set beside HUBQA_MAIL_PASSWORD_FILE; set one of them")
	}
	content, err := os.ReadFile(m.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", setting, err)
	}
	return strings.TrimRight(string(content), "\r\n"), nil
}
