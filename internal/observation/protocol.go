package observation

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
)

// A step is something that can be done to a visit when it stands in a certain
// way. Whether a person may do it is the policy's; whether it can be done now is
// this table's.
type step struct {
	action access.Action
	when   func(o *Observation, at time.Time) bool
}

func always(*Observation, time.Time) bool       { return true }
func proposed(o *Observation, _ time.Time) bool { return o.State == Proposed }
func planned(o *Observation, _ time.Time) bool  { return o.State == Proposed || o.State == Agreed }
func agreed(o *Observation, _ time.Time) bool   { return o.State == Agreed }
func held(o *Observation, _ time.Time) bool     { return o.State == Held }
func visible(o *Observation, _ time.Time) bool  { return o.State == Agreed || o.State == Held }
func drafting(o *Observation, _ time.Time) bool {
	return o.State == Held && o.IssuedAt == nil && o.Progress.DraftState != Submitted
}
func evaluable(o *Observation, _ time.Time) bool {
	return (o.State == Agreed || o.State == Held) && !o.shown()
}
func pairedAndHeld(o *Observation, _ time.Time) bool { return o.State == Held && o.Kind == Paired }
func judgementsIn(o *Observation, _ time.Time) bool  { return o.State == Held && o.judgementsIn() }
func submitted(o *Observation, _ time.Time) bool {
	return o.State == Held && o.IssuedAt == nil && o.Progress.DraftState == Submitted
}
func feedbackDue(o *Observation, _ time.Time) bool {
	return o.State == Held && o.Progress.Feedback == nil
}
func feedbackGiven(o *Observation, _ time.Time) bool { return o.Progress.Feedback != nil }
func issued(o *Observation, _ time.Time) bool        { return o.IssuedAt != nil }
func ready(o *Observation, at time.Time) bool {
	return submitted(o, at) && o.Progress.Feedback != nil && !o.awaitsReply(calendar.DateOf(at))
}
func unacknowledged(o *Observation, _ time.Time) bool {
	return o.IssuedAt != nil && !o.Progress.Acknowledged
}
func replyOpen(o *Observation, _ time.Time) bool { return o.Openings.ReplyOpen }
func undecided(o *Observation, _ time.Time) bool {
	return o.Purpose == commissioning && o.IssuedAt != nil && !o.Decided && !o.Progress.Held
}
func decided(o *Observation, _ time.Time) bool { return o.Decided }
func replied(o *Observation, _ time.Time) bool { return o.Progress.Replies > 0 }
func unpublished(o *Observation, _ time.Time) bool {
	return o.IssuedAt != nil && o.PublishedAt == nil && !o.Progress.Held
}
func appealable(o *Observation, at time.Time) bool {
	return o.IssuedAt != nil && !calendar.DateOf(at).After(o.appealEnds())
}

// steps is the order of a visit. Steps before the start are held to the clock in
// their use cases, since a QA lead may take some of them late.
var steps = []step{
	{access.AmendObservation, planned},
	{access.AssignObservers, planned},
	{access.AgreeObservation, proposed},
	{access.DeclineObservation, proposed},
	{access.RescheduleObservation, planned},
	{access.CancelObservation, agreed},
	{access.RecordVisit, agreed},
	{access.WriteNotes, visible},
	{access.RecordJudgements, drafting},
	{access.SubmitJudgements, pairedAndHeld},
	{access.RecordAgreedJudgements, judgementsIn},
	{access.AgreeToJudgements, judgementsIn},
	{access.RecordVoices, drafting},
	{access.WriteSelfEvaluation, evaluable},
	{access.SubmitSelfEvaluation, evaluable},
	{access.RecordFeedback, feedbackDue},
	{access.RecordDialogue, feedbackGiven},
	{access.WriteReportDraft, drafting},
	{access.SubmitReport, drafting},
	{access.ReturnReport, submitted},
	{access.ReplyToDraft, replyOpen},
	{access.IssueReport, ready},
	{access.AcknowledgeReport, unacknowledged},
	{access.CorrectReport, issued},
	{access.PublishSummary, unpublished},
	{access.RespondToOutcome, issued},
	{access.AppealReport, appealable},
	{access.GiveShare, issued},
	{access.DecideCommissioning, undecided},
	{access.BreakGlass, visible},
	{access.RaiseNeed, held},
}

// readable says when there is something to read for an action that reads.
var readable = []step{
	{access.ReadProtocol, always},
	{access.ReadReaders, held},
	{access.ReadNotes, visible},
	{access.ReadFeedback, feedbackGiven},
	{access.ReadJudgements, held},
	{access.ReadSelfEvaluations, visible},
	{access.ReadAgreedJudgements, judgementsIn},
	{access.ReadReportDraft, held},
	{access.ReadFactualAccuracy, replyOpen},
	{access.ReadDraftReplies, replied},
	{access.ReadVoices, held},
	{access.ReadVoicesEntry, drafting},
	{access.ReadReport, issued},
	{access.ReadReportVersions, issued},
	{access.ReadSummary, issued},
	{access.ReadCommissioning, decided},
	{access.ReadResponses, issued},
	{access.ReadBreakGlass, visible},
}

// allowed gives what the actor may do with the visit now.
func allowed(tx Tx, o *Observation) []access.Action {
	of := o.Facts()
	out := []access.Action{}
	for _, table := range [][]step{readable, steps} {
		for _, s := range table {
			if s.when(o, tx.Now()) && offered(tx, s.action, o, of) {
				out = append(out, s.action)
			}
		}
	}
	return out
}

// offered reports whether the actor may do the action to the visit. A partner's
// contact is not told that they may raise a need: whether the partner employs the
// teacher is known only when they do. Nor is anybody offered to agree, or to appeal, where
// their side has already.
func offered(tx Tx, action access.Action, o *Observation, of access.Facts) bool {
	for _, by := range tx.Scope(action).Permits(of) {
		switch {
		case action == access.RaiseNeed && by.Party() == access.ContactOfPartner:
		case action == access.AgreeObservation && !o.awaits(by):
		case action == access.AppealReport && o.appealed(by):
		case action == access.IssueReport && o.Lead().PersonID == by.Actor().Person():
		case action == access.RecordJudgements && o.submitted(by.Actor().Person()):
		case action == access.SubmitJudgements && !o.canSubmit(by.Actor().Person()):
		case (action == access.WriteSelfEvaluation || action == access.SubmitSelfEvaluation) && !o.canEvaluate(action, by):
		case action == access.BreakGlass && by.Party() == access.Manager && o.IssuedAt == nil:
		default:
			return true
		}
	}
	return false
}

// The faults of steps.
var (
	ErrStepNotPossible  = fault.New(fault.Conflict, "step-not-possible", "The visit does not stand so that this can be done.")
	ErrAlreadyStarted   = fault.New(fault.Conflict, "observation-already-started", "The visit has started; this can be done only before.")
	ErrAlreadyAgreed    = fault.New(fault.Conflict, "agreement-already-given", "This side has agreed already.")
	ErrFeedbackRecorded = fault.New(fault.Conflict, "feedback-already-recorded", "Feedback is recorded already.")
	ErrFeedbackTooEarly = fault.New(fault.Conflict, "feedback-before-visit", "Feedback follows the visit, which is not recorded yet.")
	ErrSubmitted        = fault.New(fault.Conflict, "report-already-submitted", "The draft is with the QA leads. It can be changed when they return it.")
	ErrNotSubmitted     = fault.New(fault.Conflict, "report-not-submitted", "The lead observer has not submitted the draft.")
	ErrIssued           = fault.New(fault.Conflict, "report-already-issued", "The report is issued and never changes.")
	ErrNotIssued        = fault.New(fault.Conflict, "report-not-issued", "The report is not issued.")
	ErrFeedbackMissing  = fault.New(fault.Conflict, "report-feedback-missing", "A report is issued after feedback was given and recorded.")
	ErrIssuerIsAuthor   = fault.New(fault.Conflict, "report-issuer-is-author", "A report is issued by someone other than its author.")
	ErrResponseLimit    = fault.New(fault.Conflict, "response-limit-reached", "A hundred responses to one outcome are the most that are kept.")
	ErrPublished        = fault.New(fault.Conflict, "summary-already-published", "The summary is published.")
)

// possible is nil when the step can be taken now. Otherwise it says which can.
func possible(tx Tx, o *Observation, action access.Action) error {
	for _, s := range steps {
		if s.action == action && s.when(o, tx.Now()) {
			return nil
		}
	}
	return refuse(tx, o, why(o, action))
}

// refuse gives the fault with the steps that the actor can take instead.
func refuse(tx Tx, o *Observation, because *fault.Error) error {
	f := *because
	for _, a := range allowed(tx, o) {
		if !a.Reads() {
			f.Steps = append(f.Steps, string(a))
		}
	}
	return &f
}

// why gives the most telling fault for a step that cannot be taken.
func why(o *Observation, action access.Action) *fault.Error {
	drafts := action == access.WriteReportDraft || action == access.SubmitReport || action == access.RecordJudgements || action == access.RecordVoices
	deliver := action == access.IssueReport || action == access.ReturnReport
	switch {
	case o.State == Held && (drafts || deliver) && o.IssuedAt != nil:
		return ErrIssued
	case (action == access.WriteSelfEvaluation || action == access.SubmitSelfEvaluation) && o.shown():
		return ErrEvaluationTooLate
	case o.State == Held && drafts:
		return ErrSubmitted
	case action == access.IssueReport && o.State == Held && o.Progress.DraftState == Submitted && o.Progress.Feedback == nil:
		return ErrFeedbackMissing
	case action == access.IssueReport && o.State == Held && o.Progress.DraftState == Submitted:
		return ErrReplyOpen
	case o.State == Held && deliver:
		return ErrNotSubmitted
	case o.State == Held && o.Kind == Paired && (action == access.RecordAgreedJudgements || action == access.AgreeToJudgements):
		return ErrJudgementsNotIn
	case action == access.RecordFeedback && o.Progress.Feedback != nil:
		return ErrFeedbackRecorded
	case action == access.RecordFeedback && (o.State == Proposed || o.State == Agreed):
		return ErrFeedbackTooEarly
	case action == access.PublishSummary && o.PublishedAt != nil:
		return ErrPublished
	case action == access.PublishSummary && o.IssuedAt != nil:
		return ErrHeld
	case action == access.AppealReport && o.IssuedAt != nil:
		return ErrAppealWindowClosed
	case action == access.AppealReport || action == access.PublishSummary || action == access.RespondToOutcome || action == access.CorrectReport || action == access.GiveShare:
		return ErrNotIssued
	}
	return ErrStepNotPossible.Saying("The visit is %s, so this cannot be done.", o.State)
}

// purposes are the purposes that each kind of visit can have.
var purposes = map[string][]string{
	"formal":                {"developmental", "moderation"},
	Paired:                  {"developmental", "moderation"},
	"informal":              {"developmental"},
	"learning-walk":         {"developmental"},
	"peer":                  {"developmental"},
	"follow-up":             {"developmental", "request"},
	"headteacher-requested": {"request"},
	"commissioning":         {commissioning},
}
