package mail

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Letter is a notice as it is sent.
type Letter struct {
	ID     id.Notice
	Person id.Person
	Kind   notice.Kind
	To     string // a bare address
	Hub    string // its name
	Says   string
	Link   string
	Choose string    // where the reader chooses which notices are sent
	At     time.Time // of sending
}

// errAddress tells that a mail cannot go to an address or come from one.
var errAddress = errors.New("mail: not an address")

// address reads a bare address, which nothing can be smuggled in with.
func address(text string) (*mail.Address, error) {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || strings.ContainsFunc(text, unicode.IsControl) {
		return nil, errAddress
	}
	return a, nil
}

// oneLine makes one line of a text, as a header needs it.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

const ending = "You get this because of your part in a hub's quality assurance. Which notices are sent to you is yours to choose:"

// message makes the mail that is sent from an address.
func (l Letter) message(from *mail.Address) (*gomail.Msg, error) {
	to, err := address(l.To)
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(from)
	m.ToMailAddress(to)
	_, domain, _ := strings.Cut(from.Address, "@")
	m.SetMessageIDWithValue(l.ID.String() + "@" + domain)
	m.SetDateWithValue(l.At)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(oneLine(l.Hub) + ": " + l.Kind.Headline())
	m.SetBodyString(gomail.TypeTextPlain, l.text())
	m.AddAlternativeString(gomail.TypeTextHTML, l.html())
	return m, nil
}

func (l Letter) text() string {
	return fmt.Sprintf("%s\n\n%s\n\n%s\n\n%s\n%s\n", oneLine(l.Hub), l.Says, l.Link, ending, l.Choose)
}

func (l Letter) html() string {
	esc := html.EscapeString
	return fmt.Sprintf(`<!DOCTYPE html><html lang="en"><body><p><strong>%s</strong></p><p>%s</p><p><a href="%s">%s</a></p><hr><p><small>%s <a href="%s">%s</a></small></p></body></html>`,
		esc(oneLine(l.Hub)), esc(l.Says), esc(l.Link), esc(l.Link), esc(ending), esc(l.Choose), esc(l.Choose))
}

// rendered gives the bytes of the mail.
func (l Letter) rendered(from *mail.Address) ([]byte, error) {
	m, err := l.message(from)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = m.WriteTo(&b)
	return b.Bytes(), err
}
