package webhook

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a delivery.
const (
	Pending   = "pending"
	Delivered = "delivered"
	Failed    = "failed"   // given up after three days
	Withheld  = "withheld" // when it was its turn, the client could not read the record
)

// TestType is the type of a test call.
const TestType = "webhook.test"

// Delivery is one event on its way to one webhook. Its body is made once, so that every
// attempt sends the same.
type Delivery struct {
	HubID     id.Hub      `gorm:"primaryKey"`
	ID        id.Delivery `gorm:"primaryKey"` // the webhook-id of the message
	WebhookID id.Webhook
	Type      string
	Resource  feed.Resource // empty for a test call
	RecordID  *uuid.UUID
	Body      string
	State     string
	Tries     int       // since it was last begun
	NextAt    time.Time // not before
	CreatedAt time.Time
	EndedAt   *time.Time

	Attempts []Attempt `gorm:"-"` // the oldest first
}

// TableName is the table of deliveries.
func (Delivery) TableName() string { return "webhook_delivery" }

// Attempt is one attempt at a delivery. Nothing is kept of what was answered but its status.
type Attempt struct {
	HubID      id.Hub     `gorm:"primaryKey"`
	ID         id.Attempt `gorm:"primaryKey"`
	DeliveryID id.Delivery
	At         time.Time
	DurationMS int64
	Status     int // of HTTP; 0: none was given
	Fault      Fault
}

// TableName is the table of attempts.
func (Attempt) TableName() string { return "webhook_attempt" }

// Fault is why an attempt failed; empty: it did not.
type Fault string

// The faults of attempts.
const (
	BadStatus      Fault = "status"          // anything but 2xx
	Redirected     Fault = "redirect"        // nothing is followed
	Timeout        Fault = "timeout"         //
	NoConnection   Fault = "connection"      //
	AddressRefused Fault = "address-refused" // the host has no address, or is in a private network
	BadCertificate Fault = "certificate"     //
	Unsigned       Fault = "unsigned"        // the secrets were sealed with another key
)

// message is what is sent: what changed, and nothing of what it holds.
type message struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      data      `json:"data"`
}

type data struct {
	Resource     feed.Resource `json:"resource,omitempty"`
	ID           *uuid.UUID    `json:"id,omitempty"`
	Operation    string        `json:"operation,omitempty"`
	Version      int64         `json:"version,omitempty"`
	Href         string        `json:"href,omitempty"`
	Keys         *keys         `json:"keys,omitempty"`
	SupersededBy []int         `json:"supersededBy,omitempty"`
}

type keys struct {
	URN       int           `json:"urn,omitempty"`
	FromURN   int           `json:"fromUrn,omitempty"`
	ToURN     int           `json:"toUrn,omitempty"`
	CountedOn calendar.Date `json:"countedOn,omitzero"`
}

// deliveryOf makes the delivery of a change.
func (w Webhook) deliveryOf(tx Tx, c feed.Change) (Delivery, error) {
	m := message{c.Type(), c.At, data{
		Resource: c.Resource, Operation: string(c.Operation), Version: c.Version, Href: c.Href(), SupersededBy: c.SupersededBy,
	}}
	if c.ID != uuid.Nil {
		m.Data.ID = &c.ID
	}
	if c.Keys != (feed.Keys{}) {
		m.Data.Keys = (*keys)(&c.Keys)
	}
	d := Delivery{Type: m.Type, Resource: c.Resource, RecordID: m.Data.ID}
	return d, w.begin(tx, &d, m)
}

// begin fills in the delivery of a message, which is due at once.
func (w Webhook) begin(tx Tx, d *Delivery, m message) error {
	body, err := json.Marshal(m)
	d.HubID, d.ID, d.WebhookID, d.Body = w.HubID, id.Delivery{UUID: tx.NewID()}, w.ID, string(body)
	d.State, d.CreatedAt, d.NextAt = Pending, tx.Now(), tx.Now()
	return err
}

// waits are how long an attempt waits after one that failed. Together they are three days.
var waits = []time.Duration{
	5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour,
	12 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// tried takes an attempt into account. jitter, from 0 to 1, shortens a wait by a fifth at
// most, so that what failed together does not come back together.
func (d *Delivery) tried(a Attempt, now time.Time, jitter float64) {
	d.Tries++
	switch {
	case a.Fault == "":
		d.State, d.EndedAt = Delivered, &now
	case d.Tries > len(waits):
		d.State, d.EndedAt = Failed, &now
	default:
		wait := waits[d.Tries-1]
		d.NextAt = now.Add(wait - time.Duration(jitter*float64(wait)/5))
	}
}

// again has a delivery begin anew.
func (d *Delivery) again(now time.Time) {
	d.State, d.Tries, d.NextAt, d.EndedAt = Pending, 0, now, nil
}
