package observation

import (
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func ptr[T any](v T) *T { return &v }

// kept is a visit on which every clause was kept and the summary is published.
func kept() *Observation {
	o := &Observation{
		State: Held, Terms: termsOf(hub.Defaults()), PlannedAt: at("2026-12-03T10:00:00Z"), StartsAt: at("2026-12-03T10:00:00Z"), VisitOn: calendar.On(2026, 12, 3), LengthMinutes: 45,
		ProposedAt: at("2026-11-23T10:00:00Z"),
		StartedAt:  ptr(at("2026-12-03T10:00:00Z")), FinishedAt: ptr(at("2026-12-03T10:45:00Z")), RecordedAt: ptr(at("2026-12-03T12:00:00Z")),
		TookNoPart: true, AskedNoPreparation: true, ContactOutcome: "spoken", ContactWith: "headteacher",
		ReportDueOn: calendar.On(2026, 12, 17), IssuedAt: ptr(at("2026-12-10T09:00:00Z")),
		WindowEndsOn: calendar.On(2026, 12, 17), PublishedAt: ptr(at("2026-12-18T00:00:00Z")),
		Agreements: []Agreement{{Side: Provider, At: at("2026-11-24T10:00:00Z")}, {Side: School, At: at("2026-11-25T10:00:00Z")}},
	}
	o.Progress = Progress{NeedsAll: 1, Feedback: &FeedbackFacts{
		GivenAt: at("2026-12-03T10:50:00Z"), Strengths: 2, NextSteps: 1, DialogueAt: ptr(at("2026-12-04T10:00:00Z")),
	}}
	return o
}

func status(o *Observation, now time.Time, c Clause) Status {
	for _, s := range Clauses(o, now) {
		if s.Clause == c {
			return s.Status
		}
	}
	return ""
}

func TestEveryClauseIsMetOnAVisitThatKeptThemAll(t *testing.T) {
	clauses := Clauses(kept(), at("2027-01-10T10:00:00Z"))
	if len(clauses) != 14 {
		t.Errorf("%d clauses on a visit", len(clauses))
	}
	for _, c := range clauses {
		if c.Status != Met {
			t.Errorf("%s is %s: %s", c.Clause, c.Status, c.Evidence)
		}
	}
}

func TestClauses(t *testing.T) {
	except := func(c Clause) func(*Observation) {
		return func(o *Observation) {
			o.Exceptions = append(o.Exceptions, Exception{Clause: c, Reason: "r", AgreedBy: "a"})
		}
	}
	do := func(changes ...func(*Observation)) func(*Observation) {
		return func(o *Observation) {
			for _, c := range changes {
				c(o)
			}
		}
	}
	late := func(o *Observation) { o.ProposedAt = at("2026-11-27T10:00:00Z") }
	short := func(o *Observation) { o.FinishedAt = ptr(at("2026-12-03T10:29:00Z")) }
	slow := func(o *Observation) { o.Progress.Feedback.GivenAt = at("2026-12-03T11:46:00Z") }
	unheld := func(o *Observation) {
		*o = Observation{State: Agreed, Terms: o.Terms, PlannedAt: o.PlannedAt, StartsAt: o.StartsAt, VisitOn: o.VisitOn, LengthMinutes: 45, ProposedAt: o.ProposedAt, Agreements: o.Agreements}
	}
	for _, row := range []struct {
		name   string
		clause Clause
		change func(*Observation)
		want   Status
	}{
		{"notice of seven days is met", Notice, func(o *Observation) { o.ProposedAt = at("2026-11-26T23:59:00Z") }, Met},
		{"notice of six days is not", Notice, late, NotMet},
		{"notice of six days with a reason is excepted", Notice, do(late, except(Notice)), Excepted},
		{"a reason where notice was given excepts nothing", Notice, except(Notice), Met},
		{"notice counts London's days: 00:30 summer time is the day that begins", Notice, func(o *Observation) {
			o.ProposedAt, o.PlannedAt = at("2026-06-01T23:30:00Z"), at("2026-06-09T09:00:00Z")
		}, Met},
		{"30 minutes is a visit's length", Duration, func(o *Observation) { o.FinishedAt = ptr(at("2026-12-03T10:30:00Z")) }, Met},
		{"29 minutes is not", Duration, short, NotMet},
		{"29 minutes with a reason is excepted", Duration, do(short, except(Duration)), Excepted},
		{"an hour is a visit's length", Duration, func(o *Observation) { o.FinishedAt = ptr(at("2026-12-03T11:00:00Z")) }, Met},
		{"61 minutes is not", Duration, func(o *Observation) { o.FinishedAt = ptr(at("2026-12-03T11:01:00Z")) }, NotMet},
		{"taking part is not met", NonParticipation, func(o *Observation) { o.TookNoPart = false }, NotMet},
		{"an attempt with its reason meets the endeavour", SchoolContact, func(o *Observation) {
			o.ContactOutcome, o.ContactReason = "attempted", "On a trip."
		}, Met},
		{"feedback an hour after the end is immediate", ImmediateFeedback, func(o *Observation) {
			o.Progress.Feedback.GivenAt = at("2026-12-03T11:45:00Z")
		}, Met},
		{"feedback 61 minutes after is not", ImmediateFeedback, slow, NotMet},
		{"late feedback with a reason is excepted", ImmediateFeedback, do(slow, except(ImmediateFeedback)), Excepted},
		{"feedback past midnight is not immediate", ImmediateFeedback, func(o *Observation) {
			o.FinishedAt, o.Progress.Feedback.GivenAt = ptr(at("2026-12-03T23:50:00Z")), at("2026-12-04T00:05:00Z")
		}, NotMet},
		{"feedback before the end is not immediate", ImmediateFeedback, func(o *Observation) {
			o.Progress.Feedback.GivenAt = at("2026-12-03T10:40:00Z")
		}, NotMet},
		{"a start a quarter of an hour late is at the agreed time", AgreedTime, func(o *Observation) { o.StartedAt = ptr(at("2026-12-03T10:15:00Z")) }, Met},
		{"a start before a side agreed is not", AgreedTime, func(o *Observation) { o.Agreements[1].At = at("2026-12-03T10:30:00Z") }, NotMet},
		{"notice is of the day that was planned, not of the day it became", Notice, func(o *Observation) {
			o.ProposedAt, o.StartsAt, o.VisitOn = at("2026-11-30T10:00:00Z"), at("2026-12-20T10:00:00Z"), calendar.On(2026, 12, 20)
		}, NotMet},
		{"a start on another day is not", AgreedTime, func(o *Observation) { o.StartedAt = ptr(at("2026-12-04T10:00:00Z")) }, NotMet},
		{"no feedback yet is pending", ConstructiveFeedback, func(o *Observation) { o.Progress.Feedback = nil }, Pending},
		{"the teacher's side not given is pending, for it is invited", Dialogue, func(o *Observation) { o.Progress.Feedback.DialogueAt = nil }, Pending},
		{"no need raised is not applicable", DevelopmentNeeds, func(o *Observation) { o.Progress.NeedsAll = 0 }, NotApplicable},
		{"an open need is pending", DevelopmentNeeds, func(o *Observation) { o.Progress.NeedsOpen = 1 }, Pending},
		{"an overdue need is not met", DevelopmentNeeds, func(o *Observation) { o.Progress.NeedsOpen, o.Progress.NeedsLate = 1, 1 }, NotMet},
		{"a report on its last day is in time", WrittenReport, func(o *Observation) { o.IssuedAt = ptr(at("2026-12-17T23:59:00Z")) }, Met},
		{"a report the day after is not", WrittenReport, func(o *Observation) { o.IssuedAt = ptr(at("2026-12-18T00:00:00Z")) }, NotMet},
		{"a report not issued past its day is not met", WrittenReport, func(o *Observation) { o.IssuedAt, o.PublishedAt = nil, nil }, NotMet},
		{"a summary in its window is pending", SummaryReport, func(o *Observation) { o.PublishedAt = nil }, Pending},
		{"preparation that was asked is not met", Manageable, func(o *Observation) { o.AskedNoPreparation = false }, NotMet},
		{"a cancelled visit has no clauses to keep", WrittenReport, func(o *Observation) { o.State = Cancelled }, NotApplicable},
		{"before the visit its length is pending", Duration, unheld, Pending},
		{"before the visit an unusual length with a reason is excepted", Duration, do(unheld, except(Duration), func(o *Observation) { o.LengthMinutes = 15 }), Excepted},
		{"before the visit non-participation is pending", NonParticipation, unheld, Pending},
		{"a proposal is not agreed yet", AgreedTime, func(o *Observation) { o.State = Proposed }, Pending},
	} {
		o := kept()
		row.change(o)
		if got := status(o, at("2027-01-10T10:00:00Z"), row.clause); got != row.want {
			t.Errorf("%s: %s is %s, want %s", row.name, row.clause, got, row.want)
		}
	}
}
