package observation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Clause is a clause of the observation protocol (source 000).
type Clause string

// The clauses that each visit records.
const (
	AgreedTime           Clause = "agreed_time"
	Notice               Clause = "notice"
	CriteriaShared       Clause = "criteria_shared"
	Duration             Clause = "duration"
	NonParticipation     Clause = "non_participation"
	SchoolContact        Clause = "school_contact"
	ImmediateFeedback    Clause = "immediate_feedback"
	ConstructiveFeedback Clause = "constructive_feedback"
	Dialogue             Clause = "dialogue"
	DevelopmentNeeds     Clause = "development_needs"
	WrittenReport        Clause = "written_report"
	Confidentiality      Clause = "confidentiality"
	SummaryReport        Clause = "summary_report"
	Manageable           Clause = "manageable"
)

// Status is how a clause stands on one visit.
type Status string

// The statuses. Not applicable is not the same as not met.
const (
	Met           Status = "met"
	Excepted      Status = "excepted"
	NotMet        Status = "not-met"
	Pending       Status = "pending"
	NotApplicable Status = "not-applicable"
)

// ClauseState is one clause on one visit.
type ClauseState struct {
	Clause    Clause
	Kind      string // hard, soft, declared or record
	Status    Status
	Evidence  string
	Exception *Exception
	DueOn     calendar.Date
	Outcome   bool // tells of what came of the visit: access.md rows 4 and 10
}

// rules is the protocol in the order of source 000.
var rules = []struct {
	clause  Clause
	kind    string
	outcome bool
	assess  func(assessed) (Status, string)
}{
	{AgreedTime, "hard", false, assessed.agreedTime},
	{Notice, "soft", false, assessed.notice},
	{CriteriaShared, "hard", false, assessed.criteria},
	{Duration, "soft", false, assessed.duration},
	{NonParticipation, "declared", false, assessed.nonParticipation},
	{SchoolContact, "record", false, assessed.schoolContact},
	{ImmediateFeedback, "soft", true, assessed.immediateFeedback},
	{ConstructiveFeedback, "hard", true, assessed.constructiveFeedback},
	{Dialogue, "record", true, assessed.dialogue},
	{DevelopmentNeeds, "record", true, assessed.developmentNeeds},
	{WrittenReport, "hard", false, assessed.writtenReport},
	{Confidentiality, "hard", false, assessed.confidentiality},
	{SummaryReport, "hard", false, assessed.summaryReport},
	{Manageable, "declared", false, assessed.manageable},
}

// assessed is a visit as it stands at an instant, by the terms that it was proposed on.
type assessed struct {
	*Observation
	now time.Time
}

// Clauses assesses every clause of the protocol on the visit.
func Clauses(o *Observation, now time.Time) []ClauseState {
	a := assessed{o, now}
	var out []ClauseState
	for _, r := range rules {
		status, evidence := r.assess(a)
		c := ClauseState{Clause: r.clause, Kind: r.kind, Evidence: evidence, Outcome: r.outcome, Exception: o.exception(r.clause)}
		c.Status = status
		switch {
		case o.State == Declined || o.State == Cancelled:
			c.Status, c.Evidence = NotApplicable, fmt.Sprintf("The visit was %s.", o.State)
		case status == NotMet && c.Exception != nil:
			c.Status = Excepted
		}
		if r.clause == WrittenReport {
			c.DueOn = o.ReportDueOn
		}
		out = append(out, c)
	}
	return out
}

// Rule is a clause and its kind.
type Rule struct {
	Clause Clause
	Kind   string // hard, soft, declared or record
}

// Protocol gives the clauses in the order of source 000.
func Protocol() (all []Rule) {
	for _, r := range rules {
		all = append(all, Rule{r.clause, r.kind})
	}
	return all
}

// ProgressOpen reports whether the reader may know how far the report has come.
func (o *Observation) ProgressOpen(to access.Grants) bool {
	after := o.Facts()
	after.ReportIssued, after.SummaryIssued, after.ReplyOpen = true, true, true // who will read the report may know when
	return to.Scope(access.ReadReport).Admits(after)
}

// publicationOpen reports whether the reader may know whether the summary is published. Who
// observed knows when the report was issued, and would know by that of an appeal.
func (o *Observation) publicationOpen(to access.Grants, reader id.Person) bool {
	return !slices.Contains(o.observers(), reader) || to.Scope(access.ReadAppeal).Admits(o.Facts())
}

// OpenClauses assesses the clauses that are open to the reader, each as far as it is.
func OpenClauses(to access.Grants, reader id.Person, o *Observation, now time.Time) (open []ClauseState) {
	outcome, progress := to.Scope(access.ReadOutcomeClauses).Admits(o.Facts()), o.ProgressOpen(to)
	appeals, publication := to.Scope(access.ReadAppeal).Admits(o.Facts()), o.publicationOpen(to, reader)
	for _, c := range Clauses(o, now) {
		if !progress && o.PublishedAt == nil || c.Clause == SummaryReport && !appeals && o.PublishedAt == nil {
			c.conceal()
		}
		if (outcome || !c.Outcome) && (publication || c.Clause != SummaryReport) {
			open = append(open, c)
		}
	}
	return open
}

// conceal leaves of a clause what may be told to those who are not to know, until it
// is published, how far the outcome has come: when it is due.
func (c *ClauseState) conceal() {
	switch {
	case c.Clause == WrittenReport && !c.DueOn.IsZero():
		c.Status, c.Evidence = Pending, fmt.Sprintf("Due by %s.", c.DueOn)
	case c.Clause == SummaryReport && c.Status != NotApplicable:
		c.Status, c.Evidence = Pending, ""
	}
}

func keep(ok bool) Status {
	if ok {
		return Met
	}
	return NotMet
}

func (a assessed) agreedTime() (Status, string) {
	var given []string
	for _, g := range a.Agreements {
		given = append(given, fmt.Sprintf("%s on %s", g.Side, calendar.DateOf(g.At)))
	}
	evidence := "Neither side has agreed yet."
	if len(given) > 0 {
		evidence = fmt.Sprintf("Agreed by the %s, for %s.", strings.Join(given, " and the "), a.PlannedAt.In(calendar.London).Format("2006-01-02 15:04"))
	}
	if a.State == Proposed {
		return Pending, evidence
	}
	if a.StartedAt != nil {
		kept := a.StartedAt.Sub(a.PlannedAt).Abs() <= punctual
		for _, g := range a.Agreements {
			kept = kept && (g.GivenBy != "" || !g.At.After(*a.StartedAt))
		}
		return keep(kept), evidence + fmt.Sprintf(" Started at %s.", a.StartedAt.In(calendar.London).Format("2006-01-02 15:04"))
	}
	return Met, evidence
}

// punctual is how far from the agreed time a visit may start and still be at it. The
// source names no figure; a quarter of an hour is decided here.
const punctual = 15 * time.Minute

// NoticeDays is the planned day less the day of the proposal, in London.
func (o *Observation) NoticeDays() int {
	return calendar.DateOf(o.PlannedAt).Sub(calendar.DateOf(o.ProposedAt))
}

func (a assessed) notice() (Status, string) {
	days := a.NoticeDays()
	evidence := fmt.Sprintf("Proposed on %s for %s: %d days; normally at least %d.",
		calendar.DateOf(a.ProposedAt), calendar.DateOf(a.PlannedAt), days, a.Terms.NoticeDays)
	return keep(days >= a.Terms.NoticeDays), evidence
}

func (a assessed) criteria() (Status, string) {
	return Met, "The framework was published and fixed when the visit was proposed."
}

func (a assessed) duration() (Status, string) {
	minutes, low, high := a.Minutes(), a.Terms.MinimumMinutes, a.Terms.MaximumMinutes
	within := minutes >= low && minutes <= high
	if a.State != Held {
		status := Pending
		if !within {
			status = NotMet
		}
		return status, fmt.Sprintf("Planned for %d minutes; normally %d to %d.", minutes, low, high)
	}
	return keep(within), fmt.Sprintf("%d minutes; normally %d to %d.", minutes, low, high)
}

func (a assessed) nonParticipation() (Status, string) {
	if a.State != Held {
		return Pending, ""
	}
	return keep(a.TookNoPart), "Declared by the observer."
}

func (a assessed) manageable() (Status, string) {
	if a.State != Held {
		return Pending, ""
	}
	return keep(a.AskedNoPreparation), "Declared by the observer."
}

func (a assessed) schoolContact() (Status, string) {
	switch {
	case a.State != Held:
		return Pending, ""
	case a.ContactOutcome == "spoken":
		return Met, fmt.Sprintf("Spoke to the %s.", title(a.ContactWith))
	}
	return Met, fmt.Sprintf("Tried to speak to the %s: %s", title(a.ContactWith), a.ContactReason)
}

func title(contact string) string {
	if contact == "music-lead" {
		return "music lead"
	}
	return "head teacher"
}

func (a assessed) immediateFeedback() (Status, string) {
	f := a.Progress.Feedback
	if f == nil || a.FinishedAt == nil {
		return Pending, ""
	}
	after := f.GivenAt.Sub(*a.FinishedAt)
	immediate := after >= 0 && calendar.DateOf(f.GivenAt) == calendar.DateOf(*a.FinishedAt) &&
		after <= time.Duration(a.Terms.FeedbackWithinMinutes)*time.Minute
	return keep(immediate), fmt.Sprintf("Given %d minutes after the end; immediate is the same day within %d.",
		int(after/time.Minute), a.Terms.FeedbackWithinMinutes)
}

func (a assessed) constructiveFeedback() (Status, string) {
	f := a.Progress.Feedback
	if f == nil {
		return Pending, ""
	}
	return keep(f.Strengths > 0 && f.NextSteps > 0), fmt.Sprintf("Strengths: %d; next steps: %d.", f.Strengths, f.NextSteps)
}

func (a assessed) dialogue() (Status, string) {
	f := a.Progress.Feedback
	if f == nil || f.DialogueAt == nil {
		return Pending, "The teacher's side is invited."
	}
	return Met, fmt.Sprintf("The teacher's side was kept on %s.", calendar.DateOf(*f.DialogueAt))
}

func (a assessed) developmentNeeds() (Status, string) {
	p := a.Progress
	evidence := fmt.Sprintf("Raised: %d; open: %d; overdue: %d.", p.NeedsAll, p.NeedsOpen, p.NeedsLate)
	switch {
	case a.State != Held:
		return Pending, ""
	case p.NeedsAll == 0:
		return NotApplicable, "None was raised."
	case p.NeedsLate > 0:
		return NotMet, evidence
	case p.NeedsOpen > 0:
		return Pending, evidence
	}
	return Met, evidence
}

func (a assessed) writtenReport() (Status, string) {
	switch {
	case a.State != Held:
		return Pending, ""
	case a.IssuedAt != nil:
		on := calendar.DateOf(*a.IssuedAt)
		return keep(!on.After(a.ReportDueOn)), fmt.Sprintf("Due by %s, issued on %s.", a.ReportDueOn, on)
	case calendar.DateOf(a.now).After(a.ReportDueOn):
		return NotMet, fmt.Sprintf("Due by %s and not issued.", a.ReportDueOn)
	}
	return Pending, fmt.Sprintf("Due by %s.", a.ReportDueOn)
}

func (a assessed) confidentiality() (Status, string) {
	if a.State != Held {
		return Pending, ""
	}
	return Met, "The outcome is open only to those entitled; every reading is recorded."
}

func (a assessed) summaryReport() (Status, string) {
	switch {
	case a.PublishedAt != nil:
		return Met, fmt.Sprintf("Published on %s.", calendar.DateOf(*a.PublishedAt))
	case a.IssuedAt != nil:
		return Pending, fmt.Sprintf("Published after the response window, which ends on %s.", a.WindowEndsOn)
	}
	return Pending, ""
}
