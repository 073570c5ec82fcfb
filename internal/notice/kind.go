package notice

import (
	"github.com/hubqa/hubqa/internal/access"
)

// Kind is what a person is told.
type Kind string

// The kinds of notice.
const (
	VisitProposed    Kind = "visit-proposed"
	ObserverAssigned Kind = "observer-assigned"
	PersonCeiling    Kind = "person-ceiling"    // somebody is observed more often in a year than is normal
	ObserverStanding Kind = "observer-standing" // a visit was put off to a day on which the standing of an observer asks for a reason
	VisitAgreed      Kind = "visit-agreed"
	VisitRescheduled Kind = "visit-rescheduled"
	VisitDeclined    Kind = "visit-declined"
	VisitCancelled   Kind = "visit-cancelled"

	VisitTomorrow        Kind = "visit-tomorrow"
	ReportDue            Kind = "report-due"
	ReportOverdue        Kind = "report-overdue"
	ResponseWindowEnding Kind = "response-window-ending"
	VisitsOverdue        Kind = "visits-overdue" // partners were not visited in the academic year

	FeedbackRecorded  Kind = "feedback-recorded"
	ReplyWindowOpened Kind = "reply-window-opened" // the teacher may check the facts of the draft
	DraftRepliedTo    Kind = "draft-replied-to"
	ReportIssued      Kind = "report-issued"
	ReportCorrected   Kind = "report-corrected"
	SummaryPublished  Kind = "summary-published"
	SummaryCorrected  Kind = "summary-corrected"

	SelfEvaluationSubmitted Kind = "self-evaluation-submitted" // of either side; whose is not told

	AppealMade      Kind = "appeal-made"
	AppealAssigned  Kind = "appeal-assigned" // to whom it is told, to hear
	AppealWithdrawn Kind = "appeal-withdrawn"
	AppealDecided   Kind = "appeal-decided"
	AppealOverdue   Kind = "appeal-overdue"

	AppealCorrectionOverdue Kind = "appeal-correction-overdue" // an appeal was upheld, and what was issued is not corrected

	NeedDue     Kind = "need-due"
	NeedOverdue Kind = "need-overdue"

	AnnualReportPublished Kind = "annual-report-published"
	PlanPublished         Kind = "plan-published"
	PlanDue               Kind = "plan-due" // commitments of the hub's plan
	PlanOverdue           Kind = "plan-overdue"

	MentoringProposed Kind = "mentoring-proposed"
	MentoringAgreed   Kind = "mentoring-agreed" // by both
	MentoringEnded    Kind = "mentoring-ended"

	ConversationPlanned   Kind = "conversation-planned"
	ConversationCancelled Kind = "conversation-cancelled"
	ConversationDeclined  Kind = "conversation-declined"
	ConversationWrittenUp Kind = "conversation-written-up"
	ConversationAnswered  Kind = "conversation-answered" // by the school, after the write-up
	ConversationAgreed    Kind = "conversation-agreed"
	ActionDue             Kind = "conversation-action-due" // actions with one day
	ActionOverdue         Kind = "conversation-action-overdue"
	TrainingDue           Kind = "training-due" // for the person who is told
	QuestionnaireSent     Kind = "questionnaire-sent"
	QuestionnaireAnswered Kind = "questionnaire-answered"
	FollowUpsRaised       Kind = "follow-ups-raised" // schools that are not engaged wait for somebody

	SchoolSupportProposed Kind = "school-support-proposed"
	SchoolSupportAgreed   Kind = "school-support-agreed" // by both head teachers
	SchoolSupportEnded    Kind = "school-support-ended"

	EvaluationPublished   Kind = "evaluation-published" // of a partnership, to the parties
	EvaluationResponded   Kind = "evaluation-responded"
	EvaluationStepDue     Kind = "evaluation-step-due"
	EvaluationStepOverdue Kind = "evaluation-step-overdue"

	ShareGiven  Kind = "share-given"
	ShareEnded  Kind = "share-ended"
	GlassBroken Kind = "glass-broken"

	VisitRequested      Kind = "visit-requested" // by a head teacher
	VisitRequestDecided Kind = "visit-request-decided"

	ModerationInvited   Kind = "moderation-invited"
	ModerationIn        Kind = "moderation-in" // everybody's judgements
	ModerationClosed    Kind = "moderation-closed"
	JudgementsIn        Kind = "judgements-in" // of all observers of a paired visit
	HoldProposed        Kind = "hold-proposed" // and waits for a second person
	HoldLiftingProposed Kind = "hold-lifting-proposed"
	DisposalProposed    Kind = "disposal-proposed"
	DisposalApproved    Kind = "disposal-approved"

	SubjectAccessMade     Kind = "subject-access-requested"
	SubjectAccessRecorded Kind = "subject-access-recorded"
	SubjectAccessDue      Kind = "subject-access-due"
	SubjectAccessOverdue  Kind = "subject-access-overdue"
	SubjectAccessExtended Kind = "subject-access-extended"
	SubjectAccessDecided  Kind = "subject-access-decided"
	SubjectAccessReleased Kind = "subject-access-released"

	SubjectAccessRefusal   Kind = "subject-access-refusal-proposed" // and waits for a second person
	SubjectAccessRefused   Kind = "subject-access-refused"
	SubjectAccessWithdrawn Kind = "subject-access-withdrawn"

	WebhookDisabled Kind = "webhook-disabled" // nothing arrived for three days, or the address is gone

	SomethingToRead Kind = "something-to-read" // told to safeguarding leads; says no more
)

// Group is what a person wants, or does not want, by e-mail.
type Group string

// The groups.
const (
	Visits    Group = "visits"    // an arrangement to make, made or unmade
	Reminders Group = "reminders" // what falls due
	Outcomes  Group = "outcomes"  // something to read or to answer
	Shares    Group = "shares"
	Always    Group = "always" // nobody chooses
)

// about is what there is to know of a kind.
type about struct {
	group Group
	opens access.Action // what its reader must be allowed to do; empty: nothing but to be told
	place string        // where it can be read, below the record
	says  string        // in an e-mail; "{on}" stands for the day
}

// kinds is what is told, and where it leads.
var kinds = map[Kind]about{
	VisitProposed:    {Visits, access.ReadObservation, "", "A visit{on} was proposed. Please agree to its time, or say why not."},
	ObserverAssigned: {Visits, access.ReadObservation, "", "You were named as an observer of a visit{on}."},
	PersonCeiling:    {Visits, access.ReadCeiling, "", "A visit{on} was proposed to somebody who is observed more often in the academic year than is normal."},
	ObserverStanding: {Visits, access.AssignObservers, "", "A visit was put off and is now proposed{on}. Please look at how its observers stand on that day."},
	VisitAgreed:      {Visits, access.ReadObservation, "", "A visit{on} is agreed."},
	VisitRescheduled: {Visits, access.ReadObservation, "", "A visit was put off and is now proposed{on}. Both sides agree to its time anew."},
	VisitDeclined:    {Visits, access.ReadObservation, "", "The visit that was proposed{on} was declined."},
	VisitCancelled:   {Visits, access.ReadObservation, "", "The visit that was agreed{on} was cancelled."},

	VisitTomorrow:        {Reminders, access.ReadObservation, "", "A reminder: you take part in a visit{on}."},
	ReportDue:            {Reminders, access.ReadReportDraft, "/report-draft", "The written report of a visit is due{on}."},
	ReportOverdue:        {Reminders, access.ReadReportDraft, "/report-draft", "The written report of a visit was due{on} and is not issued."},
	ResponseWindowEnding: {Reminders, access.ReadReport, "/report", "The time to respond to the report of a visit ends{on}."},
	VisitsOverdue:        {Reminders, access.ReadHubSettings, "", "Visits to delivery partners were due{on} and were not made."},

	FeedbackRecorded:  {Outcomes, access.ReadFeedback, "/feedback", "The feedback after the visit{on} was recorded. You can read it and add your side."},
	ReplyWindowOpened: {Outcomes, access.ReadFactualAccuracy, "/factual-accuracy", "A draft report of the visit{on} awaits your check of its facts."},
	DraftRepliedTo:    {Outcomes, access.ReadDraftReplies, "/factual-accuracy/replies", "There is a reply to the draft report of the visit{on}."},
	ReportIssued:      {Outcomes, access.ReadReport, "/report", "The report of the visit{on} was issued."},
	ReportCorrected:   {Outcomes, access.ReadReport, "/report", "The report of the visit{on} was corrected."},
	SummaryPublished:  {Outcomes, access.ReadSummary, "/summary", "The summary report of the visit{on} was published."},
	SummaryCorrected:  {Outcomes, access.ReadSummary, "/summary", "The summary report of a visit{on} was corrected."},

	SelfEvaluationSubmitted: {Outcomes, access.ReadObservation, "", "A self-evaluation was submitted for the visit{on}."},

	AppealMade:      {Outcomes, access.ReadAppeal, "", "An appeal was made against the report of the visit{on}."},
	AppealAssigned:  {Outcomes, access.ReadAppeal, "", "You were asked to hear an appeal against the report of a visit."},
	AppealWithdrawn: {Outcomes, access.ReadAppeal, "", "The appeal against the report of the visit{on} was withdrawn."},
	AppealDecided:   {Outcomes, access.ReadAppeal, "", "The appeal against the report of the visit{on} was decided."},
	AppealOverdue:   {Reminders, access.ReadAppeal, "", "An appeal was to be decided{on} and is not."},

	AppealCorrectionOverdue: {Reminders, access.ReadAppeal, "", "A correction that an appeal calls for was due{on} and is not issued."},

	SchoolSupportProposed: {Visits, access.ReadSchoolSupport, "", "Support of one school by another that begins{on} was proposed. Please agree, or say why not."},
	SchoolSupportAgreed:   {Visits, access.ReadSchoolSupport, "", "Support of one school by another that begins{on} is agreed."},
	SchoolSupportEnded:    {Visits, access.ReadSchoolSupport, "", "Support of one school by another that began{on} has ended."},
	MentoringProposed:     {Visits, access.ReadMentoring, "", "A mentoring that begins{on} was proposed to you. Please agree, or say why not."},
	MentoringAgreed:       {Visits, access.ReadMentoring, "", "A mentoring that begins{on} is agreed."},
	MentoringEnded:        {Visits, access.ReadMentoring, "", "A mentoring that began{on} has ended."},

	NeedDue:     {Reminders, access.ReadNeeds, "", "A development need is due{on}."},
	NeedOverdue: {Reminders, access.ReadNeeds, "", "A development need was due{on} and is open."},

	AnnualReportPublished: {Outcomes, access.ReadAnnualReport, "", "The annual report on quality was published."},

	PlanPublished:         {Outcomes, access.ReadPlan, "", "The hub's plan for music education was published."},
	PlanDue:               {Reminders, access.ReadPlan, "/duties", "Commitments of the hub's plan are due{on}."},
	PlanOverdue:           {Reminders, access.ReadPlan, "/duties", "Commitments of the hub's plan were due{on} and are open."},
	ConversationPlanned:   {Visits, access.ReadConversation, "", "A conversation between a school and the hub is planned{on}."},
	ConversationCancelled: {Visits, access.ReadConversation, "", "The conversation with the hub that was planned{on} was cancelled."},
	ConversationDeclined:  {Visits, access.ReadConversation, "", "The conversation that was planned{on} was declined."},
	ConversationWrittenUp: {Outcomes, access.ReadConversation, "", "The conversation with the hub{on} is written up. You can read it, answer it and agree to it."},
	ConversationAnswered:  {Outcomes, access.ReadConversation, "", "The school has answered to the write-up of the conversation{on}."},
	ConversationAgreed:    {Outcomes, access.ReadConversation, "", "The write-up of the conversation{on} is agreed."},
	ActionDue:             {Reminders, access.ReadConversation, "", "What was agreed in a conversation between a school and the hub is due{on}."},
	ActionOverdue:         {Reminders, access.ReadConversation, "", "What was agreed in a conversation between a school and the hub was due{on} and is open."},
	TrainingDue:           {Reminders, "", "", "There is training for you to take part in, which somebody in your role needs."},
	QuestionnaireSent:     {Outcomes, access.ReadQuestionnaire, "/questionnaire", "The hub asks some questions before the conversation{on}."},
	QuestionnaireAnswered: {Outcomes, access.ReadQuestionnaire, "/questionnaire", "A school has answered the questions before a conversation."},
	FollowUpsRaised:       {Reminders, access.ReadFollowUp, "", "There are schools to follow up: never reached, declined or lapsed."},

	EvaluationPublished:   {Outcomes, access.ReadEvaluation, "", "The evaluation of a partnership was published. You can read it and respond."},
	EvaluationResponded:   {Outcomes, access.ReadEvaluation, "", "A party has responded to the evaluation of a partnership."},
	EvaluationStepDue:     {Reminders, access.ReadEvaluation, "", "What the evaluation of a partnership calls for is due{on}."},
	EvaluationStepOverdue: {Reminders, access.ReadEvaluation, "", "What the evaluation of a partnership calls for was due{on} and is open."},

	ShareGiven:  {Shares, access.ReadShare, "", "What came of a visit was shared."},
	ShareEnded:  {Shares, "", "", "A share of what came of a visit has ended."},
	GlassBroken: {Always, access.ReadBreakGlass, "/break-glass", "A confidential part of the visit{on} was opened out of turn."},

	VisitRequested:      {Visits, access.ReadVisitRequest, "", "A head teacher has made a request, which waits for a decision."},
	VisitRequestDecided: {Visits, access.ReadVisitRequest, "", "The request of a head teacher was decided."},

	ModerationInvited:   {Outcomes, access.ReadModeration, "", "You are asked to take part in a moderation exercise."},
	ModerationIn:        {Outcomes, access.ReadModeration, "", "All judgements of a moderation exercise are in. It can be closed."},
	ModerationClosed:    {Outcomes, access.ReadModeration, "", "A moderation exercise is closed. Its judgements can be read side by side."},
	JudgementsIn:        {Outcomes, access.ReadAgreedJudgements, "/agreed-judgements", "The judgements of all observers of the visit{on} are in. What you agree on can be recorded."},
	HoldProposed:        {Always, access.ReadHold, "", "A hold on what may be disposed of was proposed. It counts already and waits for your confirmation."},
	HoldLiftingProposed: {Always, access.ReadHold, "", "It was proposed to lift a hold. It counts until you confirm that."},
	DisposalProposed:    {Always, access.ReadDisposal, "", "Records have been kept for their time and wait for your approval to be disposed of."},
	DisposalApproved:    {Always, access.ReadDisposal, "", "The disposal of records was approved and waits for your confirmation."},

	SubjectAccessMade:     {Always, access.ReadSubjectAccess, "", "A subject access request waits for you. It is due{on}."},
	SubjectAccessRecorded: {Always, access.ReadSubjectAccess, "", "Your subject access request was recorded. It is due{on}."},
	SubjectAccessDue:      {Always, access.ReadSubjectAccess, "", "A subject access request is due{on}."},
	SubjectAccessOverdue:  {Always, access.ReadSubjectAccess, "", "A subject access request was due{on} and is not answered."},
	SubjectAccessExtended: {Always, access.ReadSubjectAccess, "", "Your subject access request takes longer, and is now due{on}. You can read why."},
	SubjectAccessDecided:  {Always, access.ReadSubjectAccess, "", "A subject access request was reviewed and waits for your confirmation."},
	SubjectAccessReleased: {Always, access.ReadPack, "/pack", "What is kept about you can be fetched. It goes again{on}."},

	SubjectAccessRefusal:   {Always, access.ReadSubjectAccess, "", "The refusal of a subject access request was proposed and waits for your confirmation."},
	SubjectAccessRefused:   {Always, access.ReadSubjectAccess, "", "Your subject access request was refused. You can read why, and to whom you can complain."},
	SubjectAccessWithdrawn: {Always, access.ReadSubjectAccess, "", "A subject access request was withdrawn."},

	WebhookDisabled: {Always, access.ReadWebhook, "", "A webhook was disabled, since nothing could be delivered to it."},

	SomethingToRead: {Always, access.ReadConcern, "", "There is something for you to read."},
}

// Discreet reports whether nobody but the person told may know that a notice of the kind was
// made, sent or read. Its mail leads to the notice, not to the record.
func (k Kind) Discreet() bool { return kinds[k].opens.Discreet() }

// Group is the group of the kind.
func (k Kind) Group() Group { return kinds[k].group }
