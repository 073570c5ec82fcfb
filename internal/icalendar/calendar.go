package icalendar

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
)

// Status is how firm an event is.
type Status string

// The statuses.
const (
	Tentative Status = "TENTATIVE"
	Confirmed Status = "CONFIRMED"
	Cancelled Status = "CANCELLED"
)

// Event is one event.
type Event struct {
	UID       string
	Title     string
	Place     string
	StartsAt  time.Time
	EndsAt    time.Time
	Status    Status
	Revision  int // counts the changes
	ChangedAt time.Time
}

const (
	product = "-//hubqa//visits//EN"
	zone    = "Europe/London"
	refresh = "PT1H" // how often a program is advised to ask
)

// Write gives a calendar of the name with the events: lines that end with CR and LF, folded
// after 75 octets at most and never within a character.
func Write(name string, events []Event) ([]byte, error) {
	cal := ics.NewCalendarFor("hubqa")
	cal.SetProductId(product)
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(plain(name))
	cal.SetXWRTimezone(zone)
	cal.SetXPublishedTTL(refresh)
	cal.SetRefreshInterval(refresh)
	for _, e := range events {
		e.addTo(cal)
	}
	var b bytes.Buffer
	err := cal.SerializeTo(&b, ics.WithNewLineWindows)
	return b.Bytes(), err
}

func (e Event) addTo(cal *ics.Calendar) {
	v := cal.AddEvent(e.UID)
	v.SetDtStampTime(e.ChangedAt)
	v.SetModifiedAt(e.ChangedAt)
	v.SetStartAt(e.StartsAt)
	v.SetEndAt(e.EndsAt)
	v.SetSummary(plain(e.Title))
	v.SetLocation(plain(e.Place))
	v.SetSequence(e.Revision)
	v.SetStatus(ics.ObjectStatus(e.Status))
	if e.Status == Cancelled {
		v.SetTimeTransparency(ics.TransparencyTransparent)
	}
}

// plain makes one line of a text.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
