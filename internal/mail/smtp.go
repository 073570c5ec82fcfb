package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// How a connection to a mail server is encrypted.
const (
	StartTLS = "starttls" // it begins in the clear and must be encrypted before anything is said
	TLS      = "tls"      // from its first byte
	NoTLS    = "none"     // for a server on this machine
)

// SMTP hands letters to a mail server.
type SMTP struct {
	Address  string // host:port
	Security string // StartTLS by default
	User     string // none: no login
	Password string
	From     *mail.Address
	Config   *tls.Config   // nil: the machine's authorities
	Patience time.Duration // for a step of the hand-over; 10 seconds by default
}

const patience = 10 * time.Second

// Name is smtp.
func (SMTP) Name() string { return "smtp" }

// Send hands a letter over on a connection of its own.
func (t SMTP) Send(ctx context.Context, l Letter) error {
	m, err := l.message(t.From)
	if err != nil {
		return &failure{kind: ErrRefused, code: "address"}
	}
	var line connection
	client, err := t.client(&line)
	if err != nil {
		return &failure{kind: ErrLater, code: "settings", down: true}
	}
	defer line.close()
	err = client.DialAndSendWithContext(ctx, m)
	if err == nil || m.IsDelivered() { // what goes wrong after the server took it is no matter
		return nil
	}
	return judge(err)
}

// connection is that of one letter. The library leaves it open where it fails on the way to the
// letter.
type connection struct{ net.Conn }

func (c *connection) close() {
	if c.Conn != nil {
		_ = c.Close()
	}
}

// dial opens the connection, encrypted from its first byte where the settings say so.
func (t SMTP) dial(line *connection) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (opened net.Conn, err error) {
		if t.Security == TLS {
			opened, err = (&tls.Dialer{Config: t.Config}).DialContext(ctx, network, address)
		} else {
			opened, err = (&net.Dialer{}).DialContext(ctx, network, address)
		}
		line.Conn = opened
		return opened, err
	}
}

func (t SMTP) client(line *connection) (*gomail.Client, error) {
	host, port, err := net.SplitHostPort(t.Address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	wait := t.Patience
	if wait == 0 {
		wait = patience
	}
	policy, login := gomail.TLSMandatory, gomail.SMTPAuthAutoDiscover
	switch t.Security {
	case TLS: // the library does not know that the connection is encrypted, and would not find a login
		policy, login = gomail.NoTLS, gomail.SMTPAuthPlain
	case NoTLS:
		policy = gomail.NoTLS
	}
	options := []gomail.Option{
		gomail.WithPort(number), gomail.WithTimeout(wait), gomail.WithTLSPolicy(policy), gomail.WithDialContextFunc(t.dial(line)),
	}
	if t.Config != nil {
		options = append(options, gomail.WithTLSConfig(t.Config))
	}
	if t.User != "" {
		options = append(options, gomail.WithSMTPAuth(login), gomail.WithUsername(t.User), gomail.WithPassword(t.Password))
	}
	return gomail.NewClient(host, options...)
}

// judge tells what a failure means. The library's own word on whether a failure is temporary
// is not asked: it looks at the first letter of a text.
func judge(err error) error {
	var refused *gomail.SendError
	if !errors.As(err, &refused) { // it never came to the letter
		return &failure{kind: ErrLater, code: "unreachable", down: true}
	}
	code := refused.ErrorCode()
	f := &failure{kind: ErrLater, code: fmt.Sprintf("smtp-%d", code)}
	switch refused.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData:
		if code >= 500 {
			f.kind = ErrRefused
		}
	case gomail.ErrSMTPDataClose:
		switch {
		case code == 0:
			f.kind, f.code = ErrUnknown, "no-answer"
		case code >= 500:
			f.kind = ErrRefused
		}
	case gomail.ErrSMTPMailFrom: // the sender's fault, and so the installation's
		f.down = true
	case gomail.ErrGetSender, gomail.ErrGetRcpts, gomail.ErrNoUnencoded:
		f.kind, f.code = ErrRefused, "address"
	case gomail.ErrConnCheck:
		f.code, f.down = "unreachable", true
	default: // a part of the letter may have gone, and the library ends it when it says goodbye
		f.kind, f.code = ErrUnknown, "broken-off"
	}
	if f.kind == ErrLater && code == 0 {
		f.code, f.down = "unreachable", true
	}
	return f
}
