package httpapi

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/partner"
	people "github.com/hubqa/hubqa/internal/person"
)

// members gives a view as its reader gets it.
func members(t *testing.T, view any) map[string]any {
	t.Helper()
	text, err := json.Marshal(view)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// lacks and null are the two ways of not telling: absent is not open to the reader,
// null is known to be empty.
func lacks(t *testing.T, m map[string]any, names ...string) {
	t.Helper()
	for _, name := range names {
		if v, ok := m[name]; ok {
			t.Errorf("%s is told: %v", name, v)
		}
	}
}

func null(t *testing.T, m map[string]any, names ...string) {
	t.Helper()
	for _, name := range names {
		if v, ok := m[name]; !ok || v != nil {
			t.Errorf("%s is not null: %v", name, v)
		}
	}
}

func TestPartnerView(t *testing.T) {
	seen := partner.Seen{Partner: partner.Partner{Name: "Strings", Email: "a@b.example", UpdatedAt: time.Unix(1, 0)}}
	lacks(t, members(t, partnerView(seen)), "email", "phone", "website", "charityNumber", "note", "createdAt", "updatedAt")
	seen.Details = true
	m := members(t, partnerView(seen))
	null(t, m, "phone", "website", "charityNumber", "note")
	if m["email"] != "a@b.example" || m["updatedAt"] == nil {
		t.Error(m)
	}
}

func TestPersonView(t *testing.T) {
	seen := people.Seen{Person: people.Person{Name: "Priya", Status: people.Active, Identity: &people.Identity{Issuer: "i", Subject: "s"}}}
	m := members(t, personView(seen))
	lacks(t, m, "identity", "createdAt", "updatedAt")
	null(t, m, "email", "phone")
	seen.Whole = true
	if m := members(t, personView(seen)); m["identity"].(map[string]any)["subject"] != "s" {
		t.Error(m)
	}
}

func TestHubView(t *testing.T) {
	seen := hub.Seen{Hub: hub.Hub{Settings: hub.Defaults()}}
	private := []string{"smallNumberThreshold", "participationGapPoints", "achievementGapPoints", "wideningGapPoints", "continuationPercent", "goodProgressPercent", "conversationIntervalMonths", "strategicSharePercent"}
	open := reflect.TypeFor[hub.Settings]().NumField() - len(private)
	settings := members(t, hubView(seen).Settings)
	lacks(t, settings, private...)
	if len(settings) != open || settings["schoolHolidays"] == nil || settings["extraNonWorkingDays"] == nil {
		t.Error(settings)
	}
	seen.Private = true
	if settings := members(t, hubView(seen).Settings); len(settings) != open+len(private) {
		t.Error(settings)
	}
}

// TestSettingsPatch changes every setting, so that none is forgotten.
func TestSettingsPatch(t *testing.T) {
	patch := []byte(`{"noticeDays":1,"minimumMinutes":2,"maximumMinutes":3,"reportWorkingDays":4,"feedbackWithinMinutes":5,
		"responseWindowWorkingDays":6,"appealWindowWorkingDays":13,"appealWorkingDays":14,"replyWindowWorkingDays":7,"visitsPerPartner":8,"observationsPerPerson":9,"schoolHolidaysCount":false,
		"schoolHolidays":[{"from":"2026-12-21","to":"2027-01-01"}],"extraNonWorkingDays":["2026-12-24"],"summaryReaders":"current-schools",
		"visitsDueByMonth":6,"calibrationMonths":15,"safeguardingContact":"Ring 0100","safeguardingAcknowledgeHours":16,
		"safeguardingRetentionYears":30,"observationRetentionYears":17,"recordRetentionYears":18,"rawNotesRetentionDays":19,
		"smallNumberThreshold":10,"participationGapPoints":11,"achievementGapPoints":12,"wideningGapPoints":2,"continuationPercent":24,"goodProgressPercent":40,"conversationIntervalMonths":12,"strategicSharePercent":20}`)
	var given api.HubSettingsPatch
	if err := json.Unmarshal(patch, &given); err != nil {
		t.Fatal(err)
	}
	var settings hub.Settings
	setSettings(&settings, given)
	var want, got map[string]any
	if err := json.Unmarshal(patch, &want); err != nil {
		t.Fatal(err)
	}
	got = members(t, settingsView(settings, true))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	setSettings(&settings, api.HubSettingsPatch{SchoolHolidays: []api.DateRange{}})
	if len(settings.SchoolHolidays) != 0 || len(settings.ExtraNonWorkingDays) != 1 {
		t.Error(settings)
	}
}

func TestAppointmentView(t *testing.T) {
	some, name := uuid.New(), "Name"
	seen := people.HeldSeen{Held: people.Held{Appointment: people.Appointment{
		Role: "headteacher", SchoolID: &id.School{UUID: some}, FromOn: calendar.On(2026, 9, 1), GrantedBy: &id.Person{UUID: some},
	}, TargetName: &name, GranterName: &name}, State: people.Current}
	m := members(t, appointmentView(seen))
	lacks(t, m, "grantedBy", "confirmedBy")
	null(t, m, "toOn")
	if want := map[string]any{"kind": "school", "id": some.String(), "name": name}; !reflect.DeepEqual(m["at"], want) {
		t.Error(m["at"])
	}
	seen.Grant = true
	m = members(t, appointmentView(seen))
	lacks(t, m, "confirmedBy")
	if m["grantedBy"].(map[string]any)["name"] != name {
		t.Error(m)
	}
}

// TestFrameworkContent reads and writes the whole of a framework unchanged.
func TestFrameworkContent(t *testing.T) {
	for _, scale := range []framework.Scale{framework.NoScale(), framework.FourPoint(), framework.FivePoint()} {
		content := framework.SevenPrinciples(scale)
		if got := contentOf(contentView(content)); !reflect.DeepEqual(got, content) {
			t.Errorf("got %+v, want %+v", got, content)
		}
	}
}
