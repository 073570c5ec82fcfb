package icalendar_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"github.com/hubqa/hubqa/internal/icalendar"
)

func event(place string) icalendar.Event {
	return icalendar.Event{
		UID: "one@hubqa", Title: "Visit", Place: place, Status: icalendar.Confirmed, Revision: 4,
		StartsAt: time.Date(2027, time.March, 29, 9, 15, 0, 0, time.FixedZone("BST", 3600)), EndsAt: time.Date(2027, time.March, 29, 9, 0, 0, 0, time.UTC),
		ChangedAt: time.Date(2026, time.November, 23, 10, 0, 0, 123456000, time.UTC),
	}
}

func write(t *testing.T, events ...icalendar.Event) string {
	t.Helper()
	b, err := icalendar.Write("Visits", events)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The bytes of a calendar are those that programs expect, to the letter.
func TestWrite(t *testing.T) {
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hubqa//visits//EN", "METHOD:PUBLISH", "X-WR-CALNAME:Visits", "X-WR-TIMEZONE:Europe/London",
		"X-PUBLISHED-TTL:PT1H", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
		"BEGIN:VEVENT", "UID:one@hubqa", "DTSTAMP:20261123T100000Z", "LAST-MODIFIED:20261123T100000Z", "DTSTART:20270329T081500Z", "DTEND:20270329T090000Z",
		"SUMMARY:Visit", `LOCATION:St Mary's\, Derby\; a \\ b`, "SEQUENCE:4", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	if got := write(t, event(`St Mary's, Derby; a \ b`)); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// Every line ends with CR and LF, has 75 octets at most, and is folded between characters;
// what was folded is what was given.
func TestFolding(t *testing.T) {
	for _, place := range []string{
		"", "Short", strings.Repeat("x", 64), strings.Repeat("x", 65), strings.Repeat("x", 66), strings.Repeat("x", 67), strings.Repeat("x", 140), strings.Repeat("x", 500),
		strings.Repeat("é", 100), strings.Repeat("日", 100), "x" + strings.Repeat("日", 100), "xy" + strings.Repeat("🎺", 100),
		strings.Repeat("a, ", 100), strings.Repeat(" ", 200) + ".", strings.Repeat(`\;,`, 60),
	} {
		text := write(t, event(place))
		if !utf8.ValidString(text) || strings.Count(text, "\n") != strings.Count(text, "\r\n") || strings.Count(text, "\r") != strings.Count(text, "\r\n") {
			t.Errorf("%q: the lines do not end as they must", place)
		}
		for _, line := range strings.Split(text, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) {
				t.Errorf("%q: a line of %d octets: %q", place, len(line), line)
			}
		}
		unfolded := strings.ReplaceAll(text, "\r\n ", "")
		escaped := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(place)
		if !strings.Contains(unfolded, "\r\nLOCATION:"+escaped+"\r\n") {
			t.Errorf("%q became %q", place, unfolded)
		}
	}
}

// A text cannot add lines: control characters are spaces.
func TestNothingCanBeAdded(t *testing.T) {
	for _, place := range []string{"A\r\nATTENDEE:mailto:eve@evil.test", "A\nEND:VEVENT", "A\rDTSTART:20200101T000000Z", "A\x00\x1b\x7f", "A\u0085B\u2028C", "A\xff"} {
		text := write(t, event(place))
		if strings.Count(text, "\r\n") != 20 || strings.Count(text, "\r") != 20 || strings.Count(text, "\n") != 20 || !utf8.ValidString(text) {
			t.Errorf("%q: %q", place, text)
		}
	}
}

// Another program's parser reads what was written.
func TestRoundTrip(t *testing.T) {
	called := event("A school; with, signs \\ and " + strings.Repeat("élan ", 30))
	off := event("Elsewhere")
	off.UID, off.Status, off.Revision = "two@hubqa", icalendar.Cancelled, 2
	cal, err := ics.ParseCalendar(strings.NewReader(write(t, called, off)))
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	for i, given := range []icalendar.Event{called, off} {
		at, err := events[i].GetStartAt()
		until, _ := events[i].GetEndAt()
		value := func(p ics.ComponentProperty) string { return events[i].GetProperty(p).Value }
		if err != nil || !at.Equal(given.StartsAt) || !until.Equal(given.EndsAt) || events[i].Id() != given.UID ||
			value(ics.ComponentPropertyLocation) != given.Place || value(ics.ComponentPropertySummary) != "Visit" || value(ics.ComponentPropertyStatus) != string(given.Status) {
			t.Errorf("%v\n%s", err, events[i].Serialize(&ics.SerializationConfiguration{MaxLength: 75, NewLine: "\n"}))
		}
	}
}
