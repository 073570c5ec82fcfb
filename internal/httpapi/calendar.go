package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/icalendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/secret"
)

const (
	asCalendar     = "text/calendar"
	calendarEnding = ".ics"
	calendarName   = "Visits"
)

// GetCalendar gives the visits of whoever owns the address. Whatever is wrong with it is one
// answer, an owner who is nobody any more among it.
func (h Calendar) GetCalendar(ctx context.Context, r api.GetCalendarRequestObject) (api.GetCalendarResponseObject, error) {
	asked, ok := strings.CutSuffix(r.Address, calendarEnding)
	if !ok {
		return nil, fault.Absent
	}
	owner, err := h.Feeds.Open(ctx, secret.New(asked))
	if err != nil {
		return nil, err
	}
	callOf(ctx).who = owner // for the log
	entries, err := h.Visits.Calendar(ctx, owner)
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Unauthenticated {
		return nil, fault.Absent
	}
	if err != nil {
		return nil, err
	}
	file, err := calendarOf(entries...)
	if err != nil {
		return nil, err
	}
	if notModified(r.Params.IfNoneMatch, file.tag) {
		return api.GetCalendar304Response{Headers: api.GetCalendar304ResponseHeaders{ETag: file.tag}}, nil
	}
	return file, nil
}

// enterVisit gives one visit for a calendar.
func (h Observations) enterVisit(ctx context.Context, r api.GetObservationRequestObject) (api.GetObservationResponseObject, error) {
	entry, err := h.Service.ReadEntry(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	file, err := calendarOf(entry)
	if err != nil {
		return nil, err
	}
	if notModified(r.Params.IfNoneMatch, file.tag) {
		return api.GetObservation304Response{Headers: api.GetObservation304ResponseHeaders{ETag: file.tag}}, nil
	}
	return file, nil
}

// calendarFile is a calendar as it is sent: with its character set, which the generated
// answer does not name and without which some programs take it for ASCII.
type calendarFile struct {
	content []byte
	tag     string
}

func calendarOf(entries ...observation.Entry) (calendarFile, error) {
	var events []icalendar.Event
	for _, e := range entries {
		events = append(events, calendarEvent(e))
	}
	content, err := icalendar.Write(calendarName, events)
	return calendarFile{content, tagOf(content)}, err
}

// VisitGetCalendarResponse sends the calendar.
func (f calendarFile) VisitGetCalendarResponse(w http.ResponseWriter) error { return f.send(w) }

// VisitGetObservationResponse sends the calendar.
func (f calendarFile) VisitGetObservationResponse(w http.ResponseWriter) error { return f.send(w) }

func (f calendarFile) send(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", asCalendar+"; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="visits.ics"`)
	w.Header().Set("ETag", f.tag)
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(f.content)
	return err
}

var calendarStatus = map[observation.State]icalendar.Status{
	observation.Proposed:  icalendar.Tentative,
	observation.Agreed:    icalendar.Confirmed,
	observation.Held:      icalendar.Confirmed,
	observation.Declined:  icalendar.Cancelled,
	observation.Cancelled: icalendar.Cancelled,
}

func calendarEvent(e observation.Entry) icalendar.Event {
	return icalendar.Event{
		UID: e.ID.String() + "@hubqa", Title: "Visit", Place: e.School,
		StartsAt: e.PlannedAt, EndsAt: e.PlannedAt.Add(time.Duration(e.LengthMinutes) * time.Minute),
		Status: calendarStatus[e.State], Revision: e.Revision(), ChangedAt: e.ArrangedAt,
	}
}
