package webhook

import (
	"database/sql/driver"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a webhook.
const (
	Active   = "active"
	Disabled = "disabled"
)

// Why a webhook is disabled.
const (
	ByHand  = "by-hand"
	Failing = "failing" // nothing arrived for three days
	Gone    = "gone"    // the address answered that it is no more (410)
)

// Webhook is an address to which the feed of one machine client is sent.
type Webhook struct {
	HubID           id.Hub     `gorm:"primaryKey"`
	ID              id.Webhook `gorm:"primaryKey"`
	ClientID        id.Client
	URL             string
	Note            string
	Types           Types
	DisabledAt      *time.Time
	DisabledBecause string
	Version         int64
	CreatedAt       time.Time
	UpdatedAt       time.Time

	ClientName string   `gorm:"-"`
	Secrets    []Secret `gorm:"-"` // those that sign now, the oldest first
}

// Card is a webhook in a list.
type Card struct {
	Webhook
	FailingSince *time.Time // the first failure since something arrived
}

// Facts are what the policy needs to know of a webhook.
func (w Webhook) Facts() access.Facts {
	return access.Facts{Hub: w.HubID, ID: w.ID.UUID, Client: w.ClientID}
}

// State is Active or Disabled.
func (w Webhook) State() string {
	if w.DisabledAt != nil {
		return Disabled
	}
	return Active
}

// Most is how many webhooks a client has at most.
const Most = 10

// The faults of this register.
var (
	ErrLimit         = fault.New(fault.Conflict, "webhook-limit", "A machine client has ten webhooks at most. Change one of them.")
	ErrDisabled      = fault.New(fault.Conflict, "webhook-disabled", "The webhook is disabled. Enable it first.")
	ErrNotDisabled   = fault.New(fault.Conflict, "webhook-not-disabled", "The webhook is not disabled.")
	ErrSecretLimit   = fault.New(fault.Conflict, "webhook-secret-limit", "Two secrets sign already. Revoke one of them first.")
	ErrSecretLast    = fault.New(fault.Conflict, "webhook-secret-last", "No other secret would sign. Make one first.")
	ErrSecretRevoked = fault.New(fault.Conflict, "webhook-secret-revoked", "The secret is revoked already.")
)

func (w *Webhook) check(loopback bool) error {
	w.URL, w.Note = strings.TrimSpace(w.URL), strings.TrimSpace(w.Note)
	var faults fault.InvalidContent
	faults.Check(isTarget(w.URL, loopback), "/url", "webhook-url-invalid",
		"A webhook has an https address with the name of a host, without credentials and fragment.")
	return faults.Err()
}

// isTarget reports whether something may be sent to the address, by what it says of itself.
// Where it leads is seen when it is connected to (package outbox).
func isTarget(address string, loopback bool) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Fragment != "" || u.Hostname() == "" || u.Opaque != "" {
		return false
	}
	if loopback && (u.Scheme == "http" || u.Scheme == "https") && IsLoopback(u.Hostname()) {
		return true
	}
	_, numeric := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" && numeric != nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}

// IsLoopback reports whether a host is the machine itself, by its name.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// Seen is a webhook as one reader sees it.
type Seen struct {
	Webhook
	Allowed []access.Action
}

func see(tx Tx, w *Webhook) Seen {
	return Seen{Webhook: *w, Allowed: access.Allowed(tx, w.Facts(), w.steps()...)}
}

// steps are what can be done with the webhook as it stands.
func (w Webhook) steps() []access.Action {
	steps := []access.Action{access.UpdateWebhook, access.ReplayWebhook, access.RetryDelivery}
	if w.DisabledAt == nil {
		steps = append(steps, access.TestWebhook, access.DisableWebhook)
	} else {
		steps = append(steps, access.EnableWebhook)
	}
	if len(w.Secrets) < mostSecrets {
		return append(steps, access.CreateWebhookSecret)
	}
	return append(steps, access.RevokeWebhookSecret)
}

// Types are the types of change that are sent; none named is all. A database keeps them
// as a JSON list.
type Types []string

// Has reports whether changes of the type are sent.
func (t Types) Has(what string) bool { return len(t) == 0 || slices.Contains(t, what) }

// GormDataType tells gorm that types are one column.
func (Types) GormDataType() string { return "json" }

// Value gives the types to a database.
func (t Types) Value() (driver.Value, error) {
	if t == nil {
		t = Types{}
	}
	return column.Value([]string(t))
}

// Scan takes types from a database.
func (t *Types) Scan(src any) error { return column.Scan(src, (*[]string)(t)) }
