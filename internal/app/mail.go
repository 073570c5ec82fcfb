package app

import (
	"cmp"
	"log/slog"
	"net/mail"

	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/id"
	letters "github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/store"
)

// transportOf gives the transport that the settings name.
func transportOf(m config.Mail, d config.Data, log *slog.Logger) (letters.Transport, error) {
	if m.Transport == config.Log {
		return letters.Log{To: log}, nil
	}
	from, err := m.Sender()
	if err != nil {
		return nil, err
	}
	if m.Transport == config.Files {
		return letters.Files{Folder: m.Folder(d), From: from}, nil
	}
	password, err := m.ReadPassword()
	return letters.SMTP{Address: m.Server, Security: m.Security, User: m.User, Password: password, From: from}, err
}

// mail writes the demo's mail into its folder. The addresses of its people reach nobody.
func (d *demonstration) mail() letters.Transport {
	return letters.Files{Folder: d.path("mail"), From: &mail.Address{Address: "qa@demo.example"}}
}

// newMailer makes the relay of the notices, or none where there is no transport.
func (a *App) newMailer(o Options) *letters.Relay {
	if o.Mail == nil {
		return nil
	}
	return &letters.Relay{
		Store: store.For[letters.Tx](o.Database), Transport: o.Mail, Links: cmp.Or(o.MailLinks, o.baseURL()),
		Machine: o.Machine, NewID: id.Random, Log: o.Log,
		Pulse: a.newPulse("mail", o), Count: func(state string) { a.gauges.mails.WithLabelValues(state).Inc() },
	}
}
