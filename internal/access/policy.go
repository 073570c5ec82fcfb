package access

import "slices"

// Action is something that can be done to a record. Its name is resource.verb,
// the same in the contract (x-action), the audit trail and the golden table.
type Action string

// The actions.
const (
	ReadMe Action = "me.read"

	ReadHub         Action = "hub.read"
	ReadHubSettings Action = "hub.read-settings"
	UpdateHub       Action = "hub.update"
	FoundHub        Action = "hub.found"

	ReadSchool   Action = "school.read"
	CreateSchool Action = "school.create"
	UpdateSchool Action = "school.update"

	ReadPartner        Action = "partner.read"
	ReadPartnerDetails Action = "partner.read-details"
	CreatePartner      Action = "partner.create"
	UpdatePartner      Action = "partner.update"

	ReadPerson   Action = "person.read"
	CreatePerson Action = "person.create"
	UpdatePerson Action = "person.update"

	ReadAppointment    Action = "appointment.read"
	ReadGrant          Action = "appointment.read-grant"
	GrantAppointment   Action = "appointment.grant"
	ConfirmAppointment Action = "appointment.confirm"
	EndAppointment     Action = "appointment.end"

	ReadProvision   Action = "provision.read"
	CreateProvision Action = "provision.create"
	UpdateProvision Action = "provision.update"
	PlaceTeacher    Action = "provision.place-teacher"
	EndPlacement    Action = "provision.end-placement"

	ReadFramework    Action = "framework.read"
	CreateFramework  Action = "framework.create"
	UpdateFramework  Action = "framework.update"
	PublishFramework Action = "framework.publish"
	RetireFramework  Action = "framework.retire"

	ReadClient         Action = "client.read"
	ReadClientSecrets  Action = "client.read-secrets"
	CreateClient       Action = "client.create"
	UpdateClient       Action = "client.update"
	RevokeClient       Action = "client.revoke"
	CreateClientSecret Action = "client.create-secret"
	RevokeClientSecret Action = "client.revoke-secret"
	IssueToken         Action = "client.issue-token"

	ReadChanges Action = "change.read"

	ReadImport  Action = "import.read"
	StartImport Action = "import.start"

	ReadAudit Action = "audit.read"

	ReadWebhook         Action = "webhook.read"
	CreateWebhook       Action = "webhook.create"
	UpdateWebhook       Action = "webhook.update"
	DisableWebhook      Action = "webhook.disable"
	EnableWebhook       Action = "webhook.enable"
	TestWebhook         Action = "webhook.test"
	ReplayWebhook       Action = "webhook.replay"
	RetryDelivery       Action = "webhook.retry-delivery"
	CreateWebhookSecret Action = "webhook.create-secret"
	RevokeWebhookSecret Action = "webhook.revoke-secret"
	DeliverWebhook      Action = "webhook.deliver"

	ProposeObservation    Action = "observation.propose"
	ReadObservation       Action = "observation.read"
	AmendObservation      Action = "observation.amend"
	AssignObservers       Action = "observation.assign-observers"
	AgreeObservation      Action = "observation.agree"
	DeclineObservation    Action = "observation.decline"
	RescheduleObservation Action = "observation.reschedule"
	CancelObservation     Action = "observation.cancel"
	RecordVisit           Action = "observation.record-visit"
	ReadProtocol          Action = "observation.read-protocol"
	ReadOutcomeClauses    Action = "observation.read-outcome-clauses"
	ReadReaders           Action = "observation.read-readers"
	RemindOfVisit         Action = "observation.remind"

	ReadVoices      Action = "observation.read-young-voices"
	ReadVoicesEntry Action = "observation.read-young-voices-entry"
	RecordVoices    Action = "observation.record-young-voices"

	ReadNotes        Action = "observation.read-notes"
	WriteNotes       Action = "observation.write-notes"
	ReadJudgements   Action = "observation.read-judgements"
	RecordJudgements Action = "observation.record-judgements"
	SubmitJudgements Action = "observation.submit-judgements"

	ReadAgreedJudgements   Action = "observation.read-agreed-judgements"
	RecordAgreedJudgements Action = "observation.record-agreed-judgements"
	AgreeToJudgements      Action = "observation.agree-to-judgements"

	ReadSelfEvaluations  Action = "observation.read-self-evaluations"
	WriteSelfEvaluation  Action = "observation.write-self-evaluation"
	SubmitSelfEvaluation Action = "observation.submit-self-evaluation"

	ReadFeedback     Action = "observation.read-feedback"
	RecordFeedback   Action = "observation.record-feedback"
	RecordDialogue   Action = "observation.record-dialogue"
	ReadReportDraft  Action = "observation.read-report-draft"
	WriteReportDraft Action = "observation.write-report-draft"
	SubmitReport     Action = "observation.submit-report"
	ReturnReport     Action = "observation.return-report"
	IssueReport      Action = "observation.issue-report"
	ReadReport       Action = "observation.read-report"
	ReadSummary      Action = "observation.read-summary"
	PublishSummary   Action = "observation.publish-summary"
	ReadResponses    Action = "response.read"

	ReadFactualAccuracy Action = "observation.read-factual-accuracy"
	ReplyToDraft        Action = "observation.reply-to-draft"
	ReadDraftReplies    Action = "observation.read-draft-replies"
	AcknowledgeReport   Action = "observation.acknowledge-report"
	CorrectReport       Action = "observation.correct-report"
	ReadReportVersions  Action = "observation.read-report-versions"
	BreakGlass          Action = "observation.break-glass"
	ReadBreakGlass      Action = "observation.read-break-glass"

	AppealReport       Action = "observation.appeal"
	ReadAppeal         Action = "appeal.read"
	AssignHearer       Action = "appeal.assign-hearer"
	WithdrawAppeal     Action = "appeal.withdraw"
	DecideAppeal       Action = "appeal.decide"
	RaiseAppealOverdue Action = "appeal.raise-overdue" // the decision, or the correction that it calls for

	MakeSuggestion       Action = "suggestion.make"
	ReadSuggestion       Action = "suggestion.read"
	ReplyToSuggestion    Action = "suggestion.reply"
	ReadSuggestionDigest Action = "suggestion.read-digest"

	DecideCommissioning Action = "observation.decide-commissioning"
	ReadCommissioning   Action = "observation.read-commissioning"

	DrawModeration          Action = "moderation.draw"
	ReadModeration          Action = "moderation.read"
	ReadModerationItems     Action = "moderation.read-items"
	JudgeModeration         Action = "moderation.judge"
	SubmitModeration        Action = "moderation.submit"
	CloseModeration         Action = "moderation.close"
	RecordModerationOutcome Action = "moderation.record-outcome"
	ReadModerationAgreement Action = "moderation.read-agreement"

	GiveShare Action = "share.give"
	ReadShare Action = "share.read"
	EndShare  Action = "share.end"

	ReadInspection        Action = "inspection.read"
	ReadInspectionDetails Action = "inspection.read-details"
	ProposeInspection     Action = "inspection.propose"
	ConfirmInspection     Action = "inspection.confirm"
	EndInspection         Action = "inspection.end"
	ReadDeidentified      Action = "inspection.read-summaries"

	ReadSchedule     Action = "retention.read"
	ReadHold         Action = "hold.read"
	ProposeHold      Action = "hold.propose"
	ConfirmHold      Action = "hold.confirm"
	ProposeLifting   Action = "hold.propose-lifting"
	ConfirmLifting   Action = "hold.confirm-lifting"
	ReadDisposal     Action = "disposal.read"
	ProposeDisposal  Action = "disposal.propose"
	ApproveDisposal  Action = "disposal.approve"
	ConfirmDisposal  Action = "disposal.confirm"
	WithdrawDisposal Action = "disposal.withdraw"
	CarryOutDisposal Action = "disposal.carry-out"

	ReadNotice     Action = "notice.read"
	MarkNoticeRead Action = "notice.mark-read"

	ReadNoticePreferences   Action = "notice-preference.read"
	ChangeNoticePreferences Action = "notice-preference.change"

	ReadCalendarFeed   Action = "calendar-feed.read"
	CreateCalendarFeed Action = "calendar-feed.create"
	RevokeCalendarFeed Action = "calendar-feed.revoke"
	OpenCalendarFeed   Action = "calendar-feed.open"
	ReadCalendar       Action = "observation.read-calendar"

	ReadRequirement         Action = "requirement.read"
	WaiveRequirement        Action = "requirement.waive"
	LiftWaiver              Action = "requirement.lift-waiver"
	RaiseOverdueRequirement Action = "requirement.raise-overdue"

	ReadObserver           Action = "observer.read"
	RecordObserverTraining Action = "observer.record-training"
	DeclareConflict        Action = "observer.declare-conflict"
	EndConflict            Action = "observer.end-conflict"
	ReadCeiling            Action = "observation.read-ceiling"
	ReadStandings          Action = "observation.read-standings"

	ReadCoverage          Action = "insight.read-coverage"
	ReadVisitSuggestions  Action = "insight.read-visit-suggestions"
	ReadTimeliness        Action = "insight.read-timeliness"
	ReadProtocolKept      Action = "insight.read-protocol"
	ReadObserverAgreement Action = "insight.read-observer-agreement"
	ReadVoiceFigures      Action = "insight.read-young-voices"

	ReadAnnualReport    Action = "annual-report.read"
	DrawUpAnnualReport  Action = "annual-report.draw-up"
	UpdateAnnualReport  Action = "annual-report.update"
	PublishAnnualReport Action = "annual-report.publish"

	ReadPlan           Action = "plan.read"
	ReadPlanRecords    Action = "plan.read-records" // which records are evidence, and who did what
	DraftPlan          Action = "plan.draft"
	UpdatePlan         Action = "plan.update"
	DiscardPlan        Action = "plan.discard"
	PublishPlan        Action = "plan.publish"
	RecordPlanProgress Action = "plan.record-progress"
	AddPlanEvidence    Action = "plan.add-evidence"
	WithdrawPlanEntry  Action = "plan.withdraw"
	RaisePlanDue       Action = "plan.raise-due"
	ReadSmep           Action = "insight.read-smep"

	RespondToOutcome   Action = "observation.respond"
	ReadNeeds          Action = "development-need.read"
	RaiseNeed          Action = "development-need.raise"
	UpdateNeed         Action = "development-need.update"
	RecordNeedProgress Action = "development-need.record-progress"
	OfferSupport       Action = "development-need.offer-support"
	ReadCarriedNeeds   Action = "development-need.read-carried"
	ReadNeedEffects    Action = "development-need.read-effects"
	RecordNeedEffect   Action = "development-need.record-effect"
	RaiseNeedDue       Action = "development-need.raise-due"

	ReadDataReturn   Action = "data-return.read"
	ReadCompleteness Action = "data-return.read-completeness"

	ReadRelease          Action = "participation-release.read"
	ReleaseParticipation Action = "participation-release.release"

	ReadSample  Action = "monitoring-sample.read"
	DrawSample  Action = "monitoring-sample.draw"
	AddToSample Action = "monitoring-sample.add-school"

	ProposeMentoring       Action = "mentoring.propose"
	ReadMentoring          Action = "mentoring.read"
	ReadMentoredNeeds      Action = "mentoring.read-needs"
	AgreeToMentoring       Action = "mentoring.agree"
	RecordMentoringMeeting Action = "mentoring.record-meeting"
	NoteMentoringEffect    Action = "mentoring.note-effect"
	EndMentoring           Action = "mentoring.end"

	ReadLinkOfficer    Action = "link-officer.read"
	AppointLinkOfficer Action = "link-officer.appoint"
	EndLinkOfficer     Action = "link-officer.end"
	ReadOfficerLoad    Action = "link-officer.read-load"

	PlanConversation    Action = "conversation.plan"
	ReadConversation    Action = "conversation.read"
	ReadWriteUp         Action = "conversation.read-write-up"
	AmendConversation   Action = "conversation.amend"
	HoldConversation    Action = "conversation.hold"
	WriteUpConversation Action = "conversation.write-up"
	AnswerConversation  Action = "conversation.answer"
	AgreeConversation   Action = "conversation.agree"
	DeclineConversation Action = "conversation.decline"
	CancelConversation  Action = "conversation.cancel"
	CloseConversation   Action = "conversation.close"
	CompleteAction      Action = "conversation.complete-action"
	RaiseActionDue      Action = "conversation.raise-action-due"

	ReadQuestionSet    Action = "question-set.read"
	CreateQuestionSet  Action = "question-set.create"
	UpdateQuestionSet  Action = "question-set.update"
	PublishQuestionSet Action = "question-set.publish"

	SendQuestionnaire   Action = "conversation.send-questionnaire"
	ReadQuestionnaire   Action = "conversation.read-questionnaire"
	AnswerQuestionnaire Action = "conversation.answer-questionnaire"
	OpenAnswers         Action = "conversation.open-answers"

	RecordSchoolPlan         Action = "school-plan.record"
	ReadSchoolPlan           Action = "school-plan.read"
	ReadSchoolSelfEvaluation Action = "school-plan.read-self-evaluation"
	UpdateSchoolPlan         Action = "school-plan.update"

	ReadEngagement            Action = "engagement.read"
	ReadFollowUp              Action = "engagement-follow-up.read"
	CloseFollowUp             Action = "engagement-follow-up.close"
	RaiseFollowUp             Action = "engagement-follow-up.raise"
	ReadEngagementFigures     Action = "insight.read-engagement"
	ReadTraining              Action = "training.read"
	CreateTraining            Action = "training.create"
	UpdateTraining            Action = "training.update"
	CancelTraining            Action = "training.cancel"
	RecordTrainingEvaluation  Action = "training.record-evaluation"
	NoteTrainingEffect        Action = "training.note-effect"
	ReadTrainingAttendance    Action = "training-attendance.read"
	RecordTrainingAttendance  Action = "training-attendance.record"
	CorrectTrainingAttendance Action = "training-attendance.correct"
	ReadTrainingRequirement   Action = "training-requirement.read"
	CreateTrainingRequirement Action = "training-requirement.create"
	UpdateTrainingRequirement Action = "training-requirement.update"
	ReadWorkforceReadiness    Action = "workforce-readiness.read"
	RemindTraining            Action = "workforce-readiness.remind"

	ReadStaffTime       Action = "staff-time.read"
	RecordStaffTime     Action = "staff-time.record"
	CorrectStaffTime    Action = "staff-time.correct"
	ReadStaffTimeShares Action = "insight.read-staff-time"

	DraftEvaluation        Action = "evaluation.draft"
	ReadEvaluation         Action = "evaluation.read"
	ReadEvaluationFindings Action = "evaluation.read-findings"
	UpdateEvaluation       Action = "evaluation.update"
	DiscardEvaluation      Action = "evaluation.discard"
	AgreeEvaluation        Action = "evaluation.agree"
	PublishEvaluation      Action = "evaluation.publish"
	RespondToEvaluation    Action = "evaluation.respond"
	CompleteEvaluationStep Action = "evaluation.complete-step"
	RaiseEvaluationStep    Action = "evaluation.raise-step"
	ReadBenchmark          Action = "insight.read-benchmark"

	DraftGoodPractice        Action = "good-practice.draft"
	ReadGoodPractice         Action = "good-practice.read"
	ReadGoodPracticeRoots    Action = "good-practice.read-roots" // from which evaluation it is, and who agreed
	UpdateGoodPractice       Action = "good-practice.update"
	ConsentToGoodPractice    Action = "good-practice.consent"
	WithdrawGoodPractice     Action = "good-practice.withdraw"
	ReadFigures              Action = "pupil-figures.read"
	RecordFigures            Action = "pupil-figures.record"
	CorrectFigures           Action = "pupil-figures.correct"
	WithdrawFigures          Action = "pupil-figures.withdraw"
	ReadFeeder               Action = "feeder-school.read"
	NameFeeder               Action = "feeder-school.name"
	EndFeeder                Action = "feeder-school.end"
	ReadParticipationFigures Action = "insight.read-participation"

	ProposeSchoolSupport    Action = "school-support.propose"
	ReadSchoolSupport       Action = "school-support.read"
	AgreeToSchoolSupport    Action = "school-support.agree"
	NoteSchoolSupportEffect Action = "school-support.note-effect"
	EndSchoolSupport        Action = "school-support.end"

	ReadEvidencePack    Action = "evidence-pack.read"     // of a partnership
	ReadHubEvidencePack Action = "evidence-pack.read-hub" // of the hub

	ReadPartnership       Action = "partnership.read"
	DismissSignal         Action = "partnership.dismiss-signal"
	LiftDismissal         Action = "partnership.lift-dismissal"
	ReadFunding           Action = "funding-line.read"
	RecordFunding         Action = "funding-line.record"
	CorrectFunding        Action = "funding-line.correct"
	ReadJointPractice     Action = "joint-practice.read"
	RecordJointPractice   Action = "joint-practice.record"
	CorrectJointPractice  Action = "joint-practice.correct"
	WithdrawJointPractice Action = "joint-practice.withdraw"
	ReadValueForMoney     Action = "insight.read-value-for-money"

	MakeVisitRequest      Action = "visit-request.make"
	ReadVisitRequest      Action = "visit-request.read"
	WithdrawVisitRequest  Action = "visit-request.withdraw"
	DecideVisitRequest    Action = "visit-request.decide"
	ProposeRequestedVisit Action = "visit-request.propose-visit"

	RaiseConcern       Action = "safeguarding-concern.raise"
	ReadConcern        Action = "safeguarding-concern.read"
	ReadConcernTrail   Action = "safeguarding-concern.read-trail"
	AcknowledgeConcern Action = "safeguarding-concern.acknowledge"
	NoteOnConcern      Action = "safeguarding-concern.note"
	ReferConcern       Action = "safeguarding-concern.refer"
	CloseConcern       Action = "safeguarding-concern.close"
	TellOfConcern      Action = "safeguarding-concern.tell"

	MakeSubjectAccess     Action = "subject-access-request.make"
	ReadSubjectAccess     Action = "subject-access-request.read"
	ConfirmIdentity       Action = "subject-access-request.confirm-identity"
	ExtendSubjectAccess   Action = "subject-access-request.extend"
	BeginReview           Action = "subject-access-request.begin-review"
	ReviewSubjectAccess   Action = "subject-access-request.review"
	DecidePart            Action = "subject-access-request.decide-part"
	ReleasePack           Action = "subject-access-request.release"
	ProposeRefusal        Action = "subject-access-request.propose-refusal"
	ConfirmRefusal        Action = "subject-access-request.confirm-refusal"
	WithdrawSubjectAccess Action = "subject-access-request.withdraw"
	ReadPack              Action = "subject-access-request.read-pack"
	RaiseSubjectAccessDue Action = "subject-access-request.raise-due"
	CloseSubjectAccess    Action = "subject-access-request.close"
)

// Discreet reports whether nothing outside the record itself may tell that the action was
// done, or that there is anything to do it to: no audit row, change, log, metric or trace.
func (a Action) Discreet() bool { return a.Resource() == "safeguarding-concern" }

// Party is a relation between an actor and a record.
type Party string

// The parties, with their letters in access.md.
const (
	ConversationLead    Party = "conversation-lead"           // O: who leads a conversation with a school for the hub
	LinkOfficer         Party = "link-officer"                // O: who keeps in touch with a school for the hub, today
	Subject             Party = "teacher-observed"            // S
	ContactOfPartner    Party = "partner-contact"             // P
	ObserverAssigned    Party = "observer-assigned"           // O
	ObserverLeading     Party = "observer-leading"            // O, for what is the lead's alone
	LeadForQuality      Party = "qa-lead"                     // Q
	Manager             Party = "hub-manager"                 // M
	ManagerForLead      Party = "hub-manager-for-qa-lead"     // M where every Q is in conflict
	HeadVisited         Party = "headteacher-of-school"       // Hv, H
	HeadNow             Party = "headteacher-where-placed"    // Ho
	LeadOfMusic         Party = "music-lead-of-school"        // L
	HeadSharedWith      Party = "headteacher-shared-with"     // Hv, Ho by a share
	LeadSharedWith      Party = "music-lead-shared-with"      // L by a share
	MemberOfAuthority   Party = "elected-member-of-authority" // E
	Inspecting          Party = "inspector"                   // I by a live inspection
	TeachingThere       Party = "teacher-in-school"           // S of a school that a record is about
	Integration         Party = "integration"                 // C
	Protection          Party = "data-protection-officer"     // A
	Participant         Party = "participant"                 // whose own it is, as anybody who takes part in quality assurance
	Mentor              Party = "mentor"                      // who accompanies a teacher
	Hearing             Party = "hearer-of-appeal"            // who hears the appeal against a report
	Everyone            Party = "everyone-in-the-hub"         // every person of the hub
	Oneself             Party = "oneself"                     // whose own record it is
	Hubqa               Party = "hubqa"                       // a deadline has passed
	GuardingHub         Party = "safeguarding-lead-of-hub"
	GuardingSchool      Party = "safeguarding-lead-of-school"
	ModeratingObserver  Party = "observer-moderating"  // W who takes part in an exercise
	ModeratingInspector Party = "inspector-moderating" // I who takes part in an exercise
)

// roleOf is the role whose holders can stand in the relation.
var roleOf = map[Party]Role{
	Subject:           Teacher,
	ContactOfPartner:  PartnerContact,
	ObserverAssigned:  Observer,
	ObserverLeading:   Observer,
	LeadForQuality:    QALead,
	Manager:           HubManager,
	ManagerForLead:    HubManager,
	HeadVisited:       Headteacher,
	HeadNow:           Headteacher,
	LeadOfMusic:       MusicLead,
	HeadSharedWith:    Headteacher,
	LeadSharedWith:    MusicLead,
	MemberOfAuthority: ElectedMember,
	Inspecting:        Inspector,
	TeachingThere:     Teacher,
	Protection:        DataProtectionOfficer,
	GuardingHub:       SafeguardingLead,
	GuardingSchool:    SafeguardingLead,

	ModeratingObserver: Observer, ModeratingInspector: Inspector,
}

// hearers are the roles of those who may be asked to hear an appeal.
var hearers = []Role{QALead, HubManager, Observer}

// officers are the roles of those who may lead conversations with schools, or keep in touch
// with them.
var officers = []Role{QALead, HubManager, Observer}

// mentors are the roles of those who may be asked to mentor.
var mentors = []Role{Teacher, Observer, QALead}

// participants are the roles of those who take part in quality assurance, and make
// suggestions about it.
var participants = []Role{HubManager, QALead, Observer, Teacher, PartnerContact, Headteacher, MusicLead, ElectedMember, Inspector}

// assures reports whether the party has its powers for the sake of quality
// assurance, or of safeguarding; the subject of a record loses them over it.
func (p Party) assures() bool {
	switch p {
	case ObserverAssigned, ObserverLeading, LeadForQuality, Manager, ManagerForLead, Inspecting, GuardingHub, GuardingSchool, Hearing, ModeratingObserver, ModeratingInspector:
		return true
	}
	return false
}

// Condition is what must hold of a record for a grant to count.
type Condition string

// The conditions.
const (
	Always                    Condition = ""
	AfterProposal             Condition = "after the proposal"
	WhenReportIssued          Condition = "report issued"
	WhenSummaryIssued         Condition = "summary issued"
	WhenSummaryPublished      Condition = "summary published"
	SummaryPublishedToSchools Condition = "summary published, by the hub's choice of schools"
	WhenFrameworkPublished    Condition = "published"
	WhenRoleTakesTwo          Condition = "a role that takes two persons"
	UnlessObserving           Condition = "unless observing"
	UnlessPartial             Condition = "unless observing or issuing"
	WhenJudgementsIn          Condition = "all judgements in"
	WhenOutcomeIn             Condition = "judgements in, or the report submitted"
	WhenInUnlessObserving     Condition = "all judgements in, unless observing"
	UnlessSecondObserver      Condition = "unless a second observer"
	WhenManySubjects          Condition = "at least five possible subjects"
	OwnClient                 Condition = "the client's own"
	OwnOfSchools              Condition = "the client's own, of schools"
	OwnOfPartners             Condition = "the client's own, of partners"
	OwnOfProvision            Condition = "the client's own, of provision"
	OwnOfTraining             Condition = "the client's own, of training attendance"
	OwnOfStaffTime            Condition = "the client's own, of staff time"
	OwnOfParticipation        Condition = "the client's own, of participation"
	OwnOfFunding              Condition = "the client's own, of funding"
	OwnOrClients              Condition = "own, or a client's but of staff time"
	WithinReplyWindow         Condition = "within the reply window"
	BeforeSubmission          Condition = "before the report is submitted"
	WhenSharedInFull          Condition = "report issued, shared in full"
	WhenSharedAndPublished    Condition = "summary published, shared"
	WhenShareLive             Condition = "while it lasts"
	WhenVisitInspected        Condition = "after the proposal, inspected at level summary or full"
	WhenReportInspected       Condition = "report issued, inspected at level full"
	WhenSummaryInspected      Condition = "summary published, inspected at level summary or full"
	WhenSchoolInspected       Condition = "inspected at level summary or full"
	WhenInspectedInFull       Condition = "inspected at level full"
	WhenAnswersOpen           Condition = "agreed to by the school"
	WhileInspecting           Condition = "while it lasts, own"
	WhenDeidentified          Condition = "summary published, inspected at any level"
	WhenConfirmed             Condition = "confirmed"
	WhenGlassBroken           Condition = "glass broken"
	WhenReportGlassBroken     Condition = "report issued, glass broken"
	WhenTeacherAppeals        Condition = "made by the teacher"
	WhenPartnerAppeals        Condition = "made by the partner"
	UnlessOnesOwn             Condition = "unless about oneself"
	WhenGathered              Condition = "once gathered"
	WhenRefusalProposed       Condition = "once a refusal is proposed"
	WhenNeedsShown            Condition = "while it lasts, shown by the mentee"
	UnlessOfParties           Condition = "unless of the school or the partner"
	WhereOneLead              Condition = "unless of the school or the partner, where at most one QA lead is of neither"
	WhenPublishedInspected    Condition = "published, inspected at level summary or full"
	WhenPublishedInFull       Condition = "published, inspected at level full"
	WhenSchoolsOwn            Condition = "the school's own"
)

func (r Reach) holds(f Facts) bool {
	switch r.When {
	case Always:
		return true
	case AfterProposal:
		return !f.Proposed
	case WhenReportIssued:
		return f.ReportIssued
	case WhenSummaryIssued:
		return f.SummaryIssued
	case WhenSummaryPublished, SummaryPublishedToSchools:
		return f.SummaryPublished
	case WhenFrameworkPublished:
		return f.Published
	case UnlessObserving:
		return !slices.Contains(f.Observers, r.Person)
	case UnlessPartial:
		return !slices.Contains(f.Observers, r.Person) && !slices.Contains(f.Issuers, r.Person)
	case WhenJudgementsIn:
		return f.JudgementsIn
	case WhenOutcomeIn:
		return f.OutcomeIn
	case WhenInUnlessObserving:
		return f.JudgementsIn && !slices.Contains(f.Observers, r.Person)
	case WhenManySubjects:
		return f.ManySubjects
	case UnlessSecondObserver:
		return f.Lead == r.Person || !slices.Contains(f.Observers, r.Person)
	case WhenRoleTakesTwo:
		return f.TakesTwo
	case OwnClient:
		return !f.Client.IsZero() && f.Client == r.Client
	case OwnOfSchools, OwnOfPartners, OwnOfProvision, OwnOfTraining, OwnOfStaffTime, OwnOfParticipation, OwnOfFunding:
		return !f.Client.IsZero() && f.Client == r.Client && slices.Contains(r.When.Files(), f.File)
	case OwnOrClients:
		return !f.Client.IsZero() && !slices.Contains(OwnOfStaffTime.Files(), f.File) || (!f.Author.IsZero() && f.Author == r.Person)
	case WithinReplyWindow:
		return f.ReplyOpen
	case BeforeSubmission:
		return !f.ReportSubmitted
	case WhenSharedInFull:
		return f.ReportIssued && !f.Held && f.sharedWith(r.Appointments, true)
	case WhenSharedAndPublished:
		return f.SummaryPublished && !f.Held && f.sharedWith(r.Appointments, false)
	case WhenShareLive:
		return !f.Held && f.sharedWith(r.Appointments, false)
	case WhenVisitInspected:
		return !f.Proposed && f.inspectedBy(r.Person, AtSummary)
	case WhenReportInspected:
		return f.ReportIssued && !f.Held && f.inspectedBy(r.Person, InFull)
	case WhenSummaryInspected:
		return f.SummaryPublished && !f.Held && f.inspectedBy(r.Person, AtSummary)
	case WhenSchoolInspected:
		return f.inspectedBy(r.Person, AtSummary)
	case WhenInspectedInFull:
		return f.inspectedBy(r.Person, InFull)
	case WhenAnswersOpen:
		return f.AnswersOpen
	case WhileInspecting:
		return f.Author == r.Person && f.inspectedBy(r.Person, Deidentified)
	case WhenDeidentified:
		return f.SummaryPublished && !f.Held && f.inspectedBy(r.Person, Deidentified)
	case WhenConfirmed:
		return f.Confirmed
	case WhenGlassBroken:
		return f.brokenBy(r.Person, NotesClass)
	case WhenReportGlassBroken:
		return f.ReportIssued && f.brokenBy(r.Person, ReportClass)
	case WhenTeacherAppeals:
		return f.AppealedAs == Subject
	case WhenPartnerAppeals:
		return f.AppealedAs == ContactOfPartner
	case UnlessOnesOwn:
		return f.Subject != r.Person
	case WhenGathered:
		return f.Gathered
	case WhenRefusalProposed:
		return f.RefusalProposed
	case WhenNeedsShown:
		return f.NeedsShown
	case UnlessOfParties:
		return !slices.Contains(f.OfParties, r.Person)
	case WhereOneLead:
		return !slices.Contains(f.OfParties, r.Person) && r.leadsOfNeither(f) <= 1
	case WhenPublishedInspected:
		return f.Published && f.inspectedBy(r.Person, AtSummary)
	case WhenPublishedInFull:
		return f.Published && f.inspectedBy(r.Person, InFull)
	case WhenSchoolsOwn:
		return f.SchoolsOwn
	}
	return false
}

// Files are the kinds of file that tell of the registers of the condition.
func (c Condition) Files() []string {
	switch c {
	case OwnOfSchools:
		return []string{"schools", "school-successions", "roll"}
	case OwnOfPartners:
		return []string{"partners"}
	case OwnOfProvision:
		return []string{"provision"}
	case OwnOfTraining:
		return []string{"training-attendance"}
	case OwnOfStaffTime:
		return []string{"staff-time"}
	case OwnOfParticipation:
		return []string{"participation"}
	case OwnOfFunding:
		return []string{"funding"}
	}
	return nil
}

// lasting are the actions whose effect sends or shows more than the token that made it
// might: a webhook goes by all scopes of its client, a calendar feed by all roles of its
// owner. A token that is narrowed has none of them.
var lasting = map[Action]bool{
	CreateWebhook: true, UpdateWebhook: true, EnableWebhook: true, TestWebhook: true, ReplayWebhook: true, RetryDelivery: true,
	CreateWebhookSecret: true, RevokeWebhookSecret: true, CreateCalendarFeed: true,
}

type grant struct {
	party Party
	when  Condition
	scope ClientScope // for Integration; empty: any client
}

func to(parties ...Party) []grant {
	var out []grant
	for _, p := range parties {
		out = append(out, grant{party: p})
	}
	return out
}

func (c Condition) to(parties ...Party) []grant {
	var out []grant
	for _, p := range parties {
		out = append(out, grant{party: p, when: c})
	}
	return out
}

func client(s ClientScope, when Condition) []grant {
	return []grant{{party: Integration, scope: s, when: when}}
}

// writers are the clients that may write a register that comes by import, each on its
// condition.
func writers(schools, partners, provision, training, time, participation, funding Condition) []grant {
	return all(client(WriteSchools, schools), client(WritePartners, partners), client(WriteProvisions, provision),
		client(WriteTraining, training), client(WriteStaffTime, time), client(WriteParticipation, participation), client(WriteFunding, funding))
}

func all(parts ...[]grant) []grant {
	var out []grant
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// policy is who may do what. The comments give the rows of access.md.
var policy = map[Action][]grant{
	ReadMe: all(to(Everyone), client("", Always)),

	ReadHub:         all(to(Everyone), client(ReadHubScope, Always)), // 25
	ReadHubSettings: to(LeadForQuality, Manager),
	UpdateHub:       to(Manager),
	FoundHub:        to(Hubqa), // by the operator of the installation

	ReadSchool:   all(to(Everyone), client(ReadSchools, Always)), // 26
	CreateSchool: all(to(LeadForQuality, Manager), client(WriteSchools, Always)),
	UpdateSchool: all(to(LeadForQuality, Manager), client(WriteSchools, Always)),

	ReadPartner:        all(to(Everyone), client(ReadPartners, Always)), // 27
	ReadPartnerDetails: all(to(LeadForQuality, Manager, ContactOfPartner), client(ReadPartners, Always)),
	CreatePartner:      all(to(LeadForQuality, Manager), client(WritePartners, Always)),
	UpdatePartner:      all(to(LeadForQuality, Manager, ContactOfPartner), client(WritePartners, Always)),

	ReadPerson:   to(Oneself, LeadForQuality, Manager, ContactOfPartner, HeadVisited), // 28
	CreatePerson: to(Manager),
	UpdatePerson: to(Manager),

	ReadAppointment: all( // 29; and who must confirm a role can read it
		to(Oneself, LeadForQuality, Manager, ContactOfPartner, HeadVisited), WhenRoleTakesTwo.to(Protection)),
	ReadGrant:          all(to(Oneself, LeadForQuality, Manager), WhenRoleTakesTwo.to(Protection)), // who granted and confirmed it
	GrantAppointment:   to(Manager),
	ConfirmAppointment: WhenRoleTakesTwo.to(Protection),
	EndAppointment:     to(Manager),

	ReadProvision: all( // 18
		to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, Manager, HeadVisited, LeadOfMusic),
		WhenSchoolInspected.to(Inspecting),
		client(ReadProvisions, Always)),
	CreateProvision: all(to(ContactOfPartner, LeadForQuality, Manager), client(WriteProvisions, Always)),
	UpdateProvision: all(to(ContactOfPartner, LeadForQuality, Manager), client(WriteProvisions, Always)),
	PlaceTeacher:    all(to(ContactOfPartner, LeadForQuality, Manager), client(WriteProvisions, Always)),
	EndPlacement:    all(to(ContactOfPartner, LeadForQuality, Manager), client(WriteProvisions, Always)),

	ReadFramework: all( // 30
		WhenFrameworkPublished.to(Everyone), to(LeadForQuality, Manager),
		client(ReadFrameworks, WhenFrameworkPublished)),
	CreateFramework:  to(LeadForQuality, Manager),
	UpdateFramework:  to(LeadForQuality, Manager),
	PublishFramework: to(LeadForQuality, Manager),
	RetireFramework:  to(LeadForQuality, Manager),

	ReadClient:         to(Manager, Protection), // 35
	ReadClientSecrets:  to(Manager),
	CreateClient:       to(Manager),
	UpdateClient:       to(Manager),
	RevokeClient:       to(Manager),
	CreateClientSecret: to(Manager),
	RevokeClientSecret: to(Manager),
	IssueToken:         to(Hubqa), // to whoever proves to be the client

	// 32. What the kind of file takes beside it is for intake to ask. The rows of staff time are
	// for the hub manager (23).
	StartImport: all(to(LeadForQuality, Manager), writers(Always, Always, Always, Always, Always, Always, Always)),
	ReadImport:  all(OwnOrClients.to(LeadForQuality), to(Manager), writers(OwnOfSchools, OwnOfPartners, OwnOfProvision, OwnOfTraining, OwnOfStaffTime, OwnOfParticipation, OwnOfFunding)),

	ReadChanges: client("", Always), // 33

	// 33. What is sent to a webhook is its client's feed, whoever registered it.
	ReadWebhook:         all(to(Manager), client("", OwnClient)),
	CreateWebhook:       all(to(Manager), client("", OwnClient)),
	UpdateWebhook:       all(to(Manager), client("", OwnClient)),
	DisableWebhook:      all(to(Manager, Hubqa), client("", OwnClient)), // hubqa, where nothing arrives for days
	EnableWebhook:       all(to(Manager), client("", OwnClient)),
	TestWebhook:         all(to(Manager), client("", OwnClient)),
	ReplayWebhook:       all(to(Manager), client("", OwnClient)),
	RetryDelivery:       all(to(Manager), client("", OwnClient)),
	CreateWebhookSecret: all(to(Manager), client("", OwnClient)),
	RevokeWebhookSecret: all(to(Manager), client("", OwnClient)),
	DeliverWebhook:      to(Hubqa),

	ReadAudit: to(Protection), // 19

	ReadObservation: all( // 1 and 2
		to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, Manager, HeadVisited, LeadOfMusic),
		WhenVisitInspected.to(Inspecting),
		client(ReadObservations, AfterProposal)),
	ReadProtocol: to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, Manager, HeadVisited, LeadOfMusic),
	// The clauses on feedback, dialogue and needs tell of rows 4 and 10.
	ReadOutcomeClauses:    to(Subject, ObserverAssigned, LeadForQuality),
	ProposeObservation:    to(LeadForQuality, ObserverAssigned),
	AmendObservation:      to(ObserverLeading, LeadForQuality, ManagerForLead),
	AssignObservers:       to(LeadForQuality, ManagerForLead),
	AgreeObservation:      to(Subject, ContactOfPartner, LeadForQuality, ManagerForLead, HeadVisited, LeadOfMusic),
	DeclineObservation:    to(LeadForQuality, ManagerForLead, Subject, ContactOfPartner, HeadVisited, LeadOfMusic),
	RescheduleObservation: to(LeadForQuality, ManagerForLead, Subject, ContactOfPartner, HeadVisited, LeadOfMusic),
	CancelObservation:     to(LeadForQuality, ManagerForLead, Subject, ContactOfPartner, HeadVisited, LeadOfMusic),
	RecordVisit:           to(ObserverLeading),
	ReadReaders:           to(Subject), // 19 (8)
	RemindOfVisit:         to(Hubqa),   // of what falls due

	// 3. An observer of the visit reads their own, whatever they have opened.
	ReadNotes:  all(to(ObserverAssigned), WhenGlassBroken.to(LeadForQuality, ManagerForLead)),
	WriteNotes: to(ObserverAssigned),

	// Each side reads its own, and who judges reads both, an observer once they have judged. The
	// provider's is beside the report for whoever reads that in full, but by broken glass.
	ReadSelfEvaluations: all(
		to(Subject, ContactOfPartner, HeadVisited, LeadOfMusic),
		WhenOutcomeIn.to(ObserverAssigned), UnlessObserving.to(LeadForQuality, ManagerForLead),
		WhenReportIssued.to(Hearing), WhenSharedInFull.to(HeadSharedWith), WhenReportInspected.to(Inspecting)),
	WriteSelfEvaluation:  to(Subject, ContactOfPartner, HeadVisited, LeadOfMusic),
	SubmitSelfEvaluation: to(Subject, ContactOfPartner, HeadVisited, LeadOfMusic),

	ReadFeedback:   to(Subject, ObserverAssigned, LeadForQuality, ManagerForLead), // 4
	RecordFeedback: to(ObserverLeading),
	RecordDialogue: to(Subject),

	// 5. An observer who is a QA lead too reads as an observer: their own part.
	ReadJudgements:   all(to(ObserverAssigned), UnlessObserving.to(LeadForQuality, ManagerForLead)),
	RecordJudgements: to(ObserverAssigned),
	SubmitJudgements: to(ObserverAssigned),
	ReadReportDraft:  all(to(ObserverAssigned), UnlessObserving.to(LeadForQuality, ManagerForLead)),
	WriteReportDraft: to(ObserverAssigned),
	SubmitReport:     to(ObserverLeading),
	ReturnReport:     UnlessObserving.to(LeadForQuality, ManagerForLead),
	// The author reaches the step, to be told that it is not theirs.
	IssueReport: UnlessSecondObserver.to(LeadForQuality, ManagerForLead),

	// 5. Observers see one another's judgements when all are in. Who observes agrees as an
	// observer, though they be a QA lead too.
	ReadAgreedJudgements:   all(WhenJudgementsIn.to(ObserverAssigned), WhenInUnlessObserving.to(LeadForQuality, ManagerForLead)),
	RecordAgreedJudgements: all(to(ObserverAssigned), UnlessObserving.to(LeadForQuality, ManagerForLead)),
	AgreeToJudgements:      to(ObserverAssigned),

	// 5 (1). What the teacher says of the draft is for whoever may change or issue it.
	ReadFactualAccuracy: WithinReplyWindow.to(Subject),
	ReplyToDraft:        to(Subject), // told when there is no window
	ReadDraftReplies:    all(to(Subject, ObserverLeading), UnlessObserving.to(LeadForQuality, ManagerForLead)),

	ReadReport: all( // 6
		WhenReportIssued.to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, ManagerForLead, Hearing),
		WhenReportGlassBroken.to(Manager),
		WhenSharedInFull.to(HeadSharedWith),
		WhenReportInspected.to(Inspecting)),
	ReadReportVersions: WhenReportIssued.to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, ManagerForLead, Hearing),
	AcknowledgeReport:  WhenReportIssued.to(Subject),
	CorrectReport:      UnlessObserving.to(LeadForQuality, ManagerForLead),
	BreakGlass:         all(UnlessObserving.to(LeadForQuality, ManagerForLead), to(Manager)), // 3 and 6
	ReadBreakGlass:     to(Subject, LeadForQuality, Manager, Protection),

	ReadSummary: all( // 7 and 8
		WhenSummaryIssued.to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, Hearing),
		WhenSummaryPublished.to(Manager),
		SummaryPublishedToSchools.to(HeadVisited, HeadNow),
		WhenSharedAndPublished.to(HeadSharedWith, LeadSharedWith),
		WhenSummaryInspected.to(Inspecting)),
	PublishSummary: to(Subject, Hubqa),

	RespondToOutcome: to(Subject), // 9
	ReadResponses: all(
		to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, Hearing),
		WhenSummaryPublished.to(Manager),
		SummaryPublishedToSchools.to(HeadVisited, HeadNow),
		WhenSharedInFull.to(HeadSharedWith),
		WhenSharedAndPublished.to(HeadSharedWith, LeadSharedWith),
		WhenReportInspected.to(Inspecting),
		WhenSummaryInspected.to(Inspecting)),

	// Young people's voices travel with the report and the summary. Exact counts are for who
	// enters them, while they do.
	ReadVoices: all(
		to(ObserverLeading),
		UnlessObserving.to(LeadForQuality, ManagerForLead),
		WhenReportIssued.to(Subject, ContactOfPartner, ObserverAssigned, LeadForQuality, ManagerForLead, Hearing),
		WhenSummaryPublished.to(Manager),
		SummaryPublishedToSchools.to(HeadVisited, HeadNow),
		WhenSharedInFull.to(HeadSharedWith),
		WhenSharedAndPublished.to(HeadSharedWith, LeadSharedWith),
		WhenReportInspected.to(Inspecting),
		WhenSummaryInspected.to(Inspecting)),
	ReadVoicesEntry: BeforeSubmission.to(ObserverLeading),
	RecordVoices:    to(ObserverLeading),

	ReadNeeds:          to(Subject, LeadForQuality, ContactOfPartner, Manager), // 10; who sees more comes first
	RaiseNeed:          to(Subject, LeadForQuality, ObserverAssigned, ContactOfPartner),
	UpdateNeed:         to(Subject, LeadForQuality, ContactOfPartner),
	RecordNeedProgress: to(Subject, LeadForQuality, ContactOfPartner),
	OfferSupport:       to(Subject, LeadForQuality, ContactOfPartner),
	// An observer reads what earlier visits of the same teacher left open, and says what
	// they saw of it; never the judgement behind it.
	ReadCarriedNeeds: AfterProposal.to(ObserverAssigned),
	RecordNeedEffect: AfterProposal.to(ObserverAssigned),
	// What a later visit saw is a judgement: an observer of that visit reads their own.
	ReadNeedEffects: all(to(Subject, ObserverAssigned), UnlessObserving.to(LeadForQuality)),
	RaiseNeedDue:    to(Hubqa),

	// Support for needs. Who sees more comes first; a mentor reads the need where the mentee
	// shows it, and nobody the judgement behind it.
	ProposeMentoring:       to(LeadForQuality, ContactOfPartner),
	ReadMentoring:          to(Subject, Mentor, LeadForQuality, ContactOfPartner, Manager),
	ReadMentoredNeeds:      WhenNeedsShown.to(Mentor),
	AgreeToMentoring:       to(Subject, Mentor),
	RecordMentoringMeeting: to(Subject, Mentor),
	NoteMentoringEffect:    to(Subject, Mentor),
	EndMentoring:           to(Subject, Mentor, LeadForQuality, Hubqa),

	// 22. Whoever may write enters and changes; to everybody else an event is what stands
	// beside their attendance.
	ReadTraining:              to(LeadForQuality, Manager),
	CreateTraining:            all(to(LeadForQuality, Manager), client(WriteTraining, Always)),
	UpdateTraining:            all(to(LeadForQuality, Manager), client(WriteTraining, Always)),
	CancelTraining:            to(LeadForQuality, Manager),
	RecordTrainingEvaluation:  to(LeadForQuality, Manager),
	NoteTrainingEffect:        to(LeadForQuality, Manager),
	ReadTrainingAttendance:    to(LeadForQuality, Manager, Oneself, ContactOfPartner, HeadVisited, LeadOfMusic),
	RecordTrainingAttendance:  all(to(LeadForQuality, Manager), client(WriteTraining, Always)),
	CorrectTrainingAttendance: all(to(LeadForQuality, Manager), client(WriteTraining, Always)),
	ReadTrainingRequirement:   to(LeadForQuality, Manager),
	CreateTrainingRequirement: to(LeadForQuality, Manager),
	UpdateTrainingRequirement: to(LeadForQuality, Manager),
	ReadWorkforceReadiness:    to(LeadForQuality, Manager, Oneself, ContactOfPartner),
	RemindTraining:            to(Hubqa),

	// 23. No person's figures beyond themself and the hub manager.
	ReadStaffTime:       to(Manager, Oneself),
	RecordStaffTime:     all(to(Manager), client(WriteStaffTime, Always)),
	CorrectStaffTime:    all(to(Manager), client(WriteStaffTime, Always)),
	ReadStaffTimeShares: to(LeadForQuality, Manager),

	// 16c. A partner has those of its own provision, and of a school's own achievement none.
	ReadFigures: all(to(LeadForQuality, Manager, ContactOfPartner, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	RecordFigures: all(
		to(LeadForQuality, Manager, ContactOfPartner), WhenSchoolsOwn.to(HeadVisited, LeadOfMusic), client(WriteParticipation, Always)),
	CorrectFigures: all(
		to(LeadForQuality, Manager, ContactOfPartner), WhenSchoolsOwn.to(HeadVisited, LeadOfMusic), client(WriteParticipation, Always)),
	WithdrawFigures: all(
		to(LeadForQuality, Manager, ContactOfPartner), WhenSchoolsOwn.to(HeadVisited, LeadOfMusic), client(WriteParticipation, Always)),
	ReadParticipationFigures: all(to(LeadForQuality, Manager, ContactOfPartner, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	ReadFeeder:               all(to(LeadForQuality, Manager, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	NameFeeder:               to(LeadForQuality, Manager, HeadVisited, LeadOfMusic),
	EndFeeder:                to(LeadForQuality, Manager, HeadVisited, LeadOfMusic),

	// 24. A head teacher acts as that, whatever else they are.
	ProposeSchoolSupport:    to(HeadVisited, LeadForQuality, Manager),
	ReadSchoolSupport:       all(to(HeadVisited, LeadForQuality, Manager, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	AgreeToSchoolSupport:    to(HeadVisited),
	NoteSchoolSupportEffect: to(HeadVisited, LeadForQuality, Manager),
	EndSchoolSupport:        to(HeadVisited, LeadForQuality, Manager, Hubqa),

	// 16a, 16b. Whoever reads an evaluation reads that there is one and how it stands; what it
	// finds is read by another action. Who holds an appointment of the school or the partner has no
	// power of the hub over it.
	DraftEvaluation:        all(UnlessOfParties.to(LeadForQuality, ManagerForLead), to(HeadVisited, LeadOfMusic)),
	ReadEvaluation:         all(to(LeadForQuality, Manager, HeadVisited, LeadOfMusic), WhenFrameworkPublished.to(ContactOfPartner), WhenPublishedInspected.to(Inspecting)),
	ReadEvaluationFindings: all(to(LeadForQuality, Manager, HeadVisited, LeadOfMusic), WhenFrameworkPublished.to(ContactOfPartner), WhenPublishedInFull.to(Inspecting)),
	UpdateEvaluation:       all(UnlessOfParties.to(LeadForQuality, ManagerForLead), to(HeadVisited, LeadOfMusic)),
	DiscardEvaluation:      UnlessOfParties.to(LeadForQuality, ManagerForLead),
	AgreeEvaluation:        all(to(HeadVisited), UnlessOfParties.to(LeadForQuality, ManagerForLead), WhereOneLead.to(Manager)),
	PublishEvaluation:      UnlessOfParties.to(LeadForQuality, ManagerForLead),
	RespondToEvaluation:    all(to(HeadVisited), WhenFrameworkPublished.to(ContactOfPartner)),
	CompleteEvaluationStep: all(UnlessOfParties.to(LeadForQuality, ManagerForLead), to(HeadVisited), WhenFrameworkPublished.to(ContactOfPartner)),
	RaiseEvaluationStep:    to(Hubqa),
	ReadBenchmark:          to(LeadForQuality, Manager),

	// An example is everybody's once the three have agreed; before that it is theirs, and always
	// what it comes from.
	DraftGoodPractice:     UnlessOfParties.to(LeadForQuality, ManagerForLead),
	ReadGoodPractice:      all(to(LeadForQuality, Manager, HeadVisited, ContactOfPartner), WhenFrameworkPublished.to(Everyone)),
	ReadGoodPracticeRoots: to(LeadForQuality, Manager, HeadVisited, ContactOfPartner),
	UpdateGoodPractice:    UnlessOfParties.to(LeadForQuality, ManagerForLead),
	ConsentToGoodPractice: all(to(HeadVisited, ContactOfPartner), UnlessOfParties.to(LeadForQuality, ManagerForLead)),
	WithdrawGoodPractice:  all(to(HeadVisited, ContactOfPartner), UnlessOfParties.to(LeadForQuality, ManagerForLead)),
	// 16. The signals of a partnership rest on conversations, so the partner has no part in them.
	ReadPartnership: all(to(LeadForQuality, Manager, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	DismissSignal:   to(LeadForQuality),
	LiftDismissal:   to(LeadForQuality),
	// 16c. A client reads and corrects what it entered itself.
	ReadFunding: all(to(LeadForQuality, Manager, ContactOfPartner, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting),
		client(WriteFunding, OwnClient)),
	RecordFunding:         all(to(LeadForQuality, Manager, ContactOfPartner), client(WriteFunding, Always)),
	CorrectFunding:        all(to(LeadForQuality, Manager, ContactOfPartner), client(WriteFunding, OwnClient)),
	ReadJointPractice:     all(to(HeadVisited, LeadOfMusic, ContactOfPartner, LeadForQuality, Manager), WhenInspectedInFull.to(Inspecting)),
	RecordJointPractice:   to(HeadVisited, LeadOfMusic, ContactOfPartner, LeadForQuality, Manager),
	CorrectJointPractice:  to(HeadVisited, LeadOfMusic, ContactOfPartner, LeadForQuality, Manager),
	WithdrawJointPractice: to(HeadVisited, LeadOfMusic, ContactOfPartner, LeadForQuality, Manager),
	// Of the provision that the reader may read, one by one.
	ReadValueForMoney: all(to(LeadForQuality, Manager, ContactOfPartner, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),

	// An appeal is for who made it, the other side of the two, the QA leads and who hears it.
	AppealReport:       to(Subject, ContactOfPartner),
	ReadAppeal:         all(UnlessObserving.to(LeadForQuality, ManagerForLead), to(Hearing, Subject, ContactOfPartner)),
	AssignHearer:       UnlessPartial.to(LeadForQuality, ManagerForLead),
	WithdrawAppeal:     all(WhenTeacherAppeals.to(Subject), WhenPartnerAppeals.to(ContactOfPartner)),
	DecideAppeal:       to(Hearing),
	RaiseAppealOverdue: to(Hubqa),

	MakeSuggestion:       to(Participant), // 17
	ReadSuggestion:       to(LeadForQuality, Manager, Participant),
	ReplyToSuggestion:    to(LeadForQuality),
	ReadSuggestionDigest: to(LeadForQuality, Manager),

	// What was decided on a candidate, and why: whom it concerns, and who runs the hub.
	DecideCommissioning: UnlessObserving.to(LeadForQuality, ManagerForLead),
	ReadCommissioning:   to(Subject, ContactOfPartner, LeadForQuality, Manager),

	// 15. Who reads a conversation reads that there is one; what was said in it is read by
	// another action, so that a machine client has no part in it.
	ReadLinkOfficer:    all(to(LeadForQuality, Manager, LinkOfficer, HeadVisited, LeadOfMusic), WhenSchoolInspected.to(Inspecting)),
	AppointLinkOfficer: to(LeadForQuality, Manager),
	EndLinkOfficer:     to(LeadForQuality, Manager),
	ReadOfficerLoad:    to(LeadForQuality, Manager, LinkOfficer),
	PlanConversation:   to(LeadForQuality, Manager, LinkOfficer),
	ReadConversation: all(
		to(LeadForQuality, Manager, ConversationLead, HeadVisited, LeadOfMusic), WhenSchoolInspected.to(Inspecting), client(ReadConversations, Always)),
	ReadWriteUp:         all(to(LeadForQuality, Manager, ConversationLead, HeadVisited, LeadOfMusic), WhenInspectedInFull.to(Inspecting)),
	AmendConversation:   to(LeadForQuality, Manager, ConversationLead),
	HoldConversation:    to(LeadForQuality, Manager, ConversationLead),
	WriteUpConversation: to(LeadForQuality, Manager, ConversationLead),
	AnswerConversation:  to(HeadVisited, LeadOfMusic),
	AgreeConversation:   to(HeadVisited, LeadOfMusic, LeadForQuality, Manager, ConversationLead), // of the school first
	DeclineConversation: to(HeadVisited, LeadOfMusic, LeadForQuality, Manager, ConversationLead),
	CancelConversation:  to(LeadForQuality, Manager, ConversationLead),
	CloseConversation:   to(LeadForQuality, Manager, ConversationLead),
	CompleteAction:      to(HeadVisited, LeadOfMusic, LeadForQuality, Manager, ConversationLead),
	RaiseActionDue:      to(Hubqa),

	ReadQuestionSet:    all(to(LeadForQuality, Manager), WhenFrameworkPublished.to(Everyone)),
	CreateQuestionSet:  to(LeadForQuality, Manager),
	UpdateQuestionSet:  to(LeadForQuality, Manager),
	PublishQuestionSet: to(LeadForQuality, Manager),
	// Answers are for the school and the hub, unless the school agrees to more.
	SendQuestionnaire:   to(LeadForQuality, Manager, ConversationLead),
	ReadQuestionnaire:   all(to(LeadForQuality, Manager, ConversationLead, HeadVisited, LeadOfMusic), WhenAnswersOpen.to(Everyone)),
	AnswerQuestionnaire: to(HeadVisited, LeadOfMusic),
	OpenAnswers:         to(HeadVisited, LeadOfMusic),

	// Whoever reads a school's plan reads whether there is one; how the school sees itself is
	// read by another action, so that a machine client has no part in it.
	RecordSchoolPlan:         to(HeadVisited, LeadOfMusic, LeadForQuality, Manager),
	ReadSchoolPlan:           all(to(HeadVisited, LeadOfMusic, LeadForQuality, Manager), WhenSchoolInspected.to(Inspecting), client(ReadConversations, Always)),
	ReadSchoolSelfEvaluation: all(to(HeadVisited, LeadOfMusic, LeadForQuality, Manager), WhenInspectedInFull.to(Inspecting)),
	UpdateSchoolPlan:         to(HeadVisited, LeadOfMusic, LeadForQuality, Manager),

	ReadEngagement: all(
		to(LeadForQuality, Manager, LinkOfficer, HeadVisited, LeadOfMusic), WhenSchoolInspected.to(Inspecting), client(ReadConversations, Always)),
	ReadFollowUp:          to(LeadForQuality, Manager, LinkOfficer),
	CloseFollowUp:         to(LeadForQuality, Manager, LinkOfficer, Hubqa),
	RaiseFollowUp:         to(Hubqa),
	ReadEngagementFigures: to(LeadForQuality, Manager),

	// A pack holds nothing but what its reader reads by itself, so it discloses nothing itself.
	ReadEvidencePack: all(
		to(LeadForQuality, Manager, HeadVisited, LeadOfMusic, ContactOfPartner), WhenSchoolInspected.to(Inspecting)),
	ReadHubEvidencePack: to(LeadForQuality, Manager, Inspecting),

	MakeVisitRequest: to(HeadVisited), // 12
	ReadVisitRequest: to( // who sees more comes first
		LeadForQuality, Manager, HeadVisited, MemberOfAuthority, TeachingThere, Subject, ContactOfPartner, ObserverAssigned, Protection),
	WithdrawVisitRequest:  to(HeadVisited),
	DecideVisitRequest:    to(MemberOfAuthority, LeadForQuality),
	ProposeRequestedVisit: to(LeadForQuality),

	RaiseConcern:       to(Everyone), // 20
	ReadConcern:        to(GuardingHub, GuardingSchool),
	ReadConcernTrail:   to(GuardingHub, GuardingSchool),
	AcknowledgeConcern: to(GuardingHub, GuardingSchool),
	NoteOnConcern:      to(GuardingHub, GuardingSchool),
	ReferConcern:       to(GuardingHub, GuardingSchool),
	CloseConcern:       to(GuardingHub, GuardingSchool),
	TellOfConcern:      to(Hubqa),

	// 13. An item is reached as its exercise is, by whom neither observed the visit nor was
	// observed on it.
	DrawModeration:          to(LeadForQuality),
	ReadModeration:          all(to(LeadForQuality), WhenManySubjects.to(ModeratingObserver, ModeratingInspector)),
	ReadModerationItems:     all(to(LeadForQuality), WhenManySubjects.to(ModeratingObserver, ModeratingInspector)),
	JudgeModeration:         WhenManySubjects.to(ModeratingObserver, ModeratingInspector),
	SubmitModeration:        WhenManySubjects.to(ModeratingObserver, ModeratingInspector),
	CloseModeration:         to(LeadForQuality),
	RecordModerationOutcome: to(LeadForQuality),
	ReadModerationAgreement: all(to(LeadForQuality), WhenManySubjects.to(ModeratingObserver, ModeratingInspector)),

	GiveShare: UnlessObserving.to(LeadForQuality, ManagerForLead), // 11
	ReadShare: all( // who sees more comes first
		to(Subject, ContactOfPartner, LeadForQuality, Manager),
		WhenShareLive.to(HeadSharedWith, LeadSharedWith),
		to(Protection)),
	EndShare: to(LeadForQuality, Manager, Hubqa),

	ReadInspection: all( // 36
		to(LeadForQuality, Manager, Protection),
		WhileInspecting.to(Inspecting),
		WhenConfirmed.to(TeachingThere, HeadVisited)), // that there is one
	ReadInspectionDetails: all(to(LeadForQuality, Manager, Protection), WhileInspecting.to(Inspecting)),
	ProposeInspection:     to(Manager, Protection),
	ConfirmInspection:     to(Manager, Protection),
	EndInspection:         to(Manager, Protection),
	ReadDeidentified:      all(WhileInspecting.to(Inspecting), WhenDeidentified.to(Inspecting)), // 8, d: the inspection, and each summary

	// 31. A waiver is the QA lead's; a hub manager reads it, and a partner its own.
	ReadRequirement:         to(LeadForQuality, Manager, ContactOfPartner),
	WaiveRequirement:        to(LeadForQuality),
	LiftWaiver:              to(LeadForQuality),
	RaiseOverdueRequirement: to(Hubqa),

	// 28, 29. Who observes neither records their own training nor ends their own conflict.
	ReadObserver:           to(LeadForQuality, Manager, Oneself),
	RecordObserverTraining: to(LeadForQuality, Manager),
	DeclareConflict:        to(LeadForQuality, Oneself),
	EndConflict:            to(LeadForQuality, Manager),
	// How often somebody is observed is for them, and for those who see all visits.
	ReadCeiling: to(Subject, LeadForQuality, Manager),
	// Why somebody observes who is not trained or calibrated; observers read their own.
	ReadStandings: to(LeadForQuality, Manager),

	// 31. The figures of the visits in reach; what is due is told to who may read requirements.
	ReadCoverage:         to(LeadForQuality, Manager, Subject, ContactOfPartner, ObserverAssigned, HeadVisited),
	ReadTimeliness:       to(LeadForQuality, Manager, ObserverAssigned, Subject, ContactOfPartner, HeadVisited),
	ReadProtocolKept:     to(LeadForQuality, Manager, ObserverAssigned, Subject, ContactOfPartner, HeadVisited),
	ReadVisitSuggestions: to(LeadForQuality, Manager),
	// Of these the visits whose voices the reader may read one by one.
	ReadVoiceFigures: to(LeadForQuality, Manager, ObserverAssigned, Subject, ContactOfPartner, HeadVisited),
	// 31. An observer's are of their own pairs.
	ReadObserverAgreement: to(LeadForQuality, Manager, ObserverAssigned),

	ReadPlan: all( // 14
		WhenFrameworkPublished.to(Everyone), to(LeadForQuality, Manager),
		client(ReadPlans, WhenFrameworkPublished)),
	ReadPlanRecords:    to(LeadForQuality, Manager),
	DraftPlan:          to(LeadForQuality, Manager),
	UpdatePlan:         to(LeadForQuality, Manager),
	DiscardPlan:        to(LeadForQuality, Manager),
	PublishPlan:        to(LeadForQuality, Manager),
	RecordPlanProgress: to(LeadForQuality, Manager),
	AddPlanEvidence:    to(LeadForQuality, Manager),
	WithdrawPlanEntry:  to(LeadForQuality, Manager),
	RaisePlanDue:       to(Hubqa),
	ReadSmep:           to(LeadForQuality, Manager),

	// 31. A published report is for everybody, elected members and inspectors among them.
	ReadAnnualReport:    all(to(LeadForQuality, Manager), WhenFrameworkPublished.to(Everyone)),
	DrawUpAnnualReport:  to(LeadForQuality),
	UpdateAnnualReport:  to(LeadForQuality),
	PublishAnnualReport: to(LeadForQuality),

	// 16c. The counts of the return are exact; what is owed has none.
	ReadDataReturn:   to(LeadForQuality, Manager),
	ReadCompleteness: to(LeadForQuality, Manager, ContactOfPartner),

	// 16d. Everybody reads the same.
	ReadRelease:          all(to(Everyone), client(ReadReleases, Always)),
	ReleaseParticipation: to(LeadForQuality, Manager),

	// A sample is known to who governs and runs the hub alone.
	ReadSample:  to(LeadForQuality, Manager),
	DrawSample:  to(LeadForQuality, Manager),
	AddToSample: to(LeadForQuality, Manager),

	// 37. A hold and its lifting take both, in either order; a disposal takes A, then Q.
	ReadSchedule:     to(Everyone),
	ReadHold:         to(LeadForQuality, Protection),
	ProposeHold:      to(LeadForQuality, Protection),
	ConfirmHold:      to(LeadForQuality, Protection),
	ProposeLifting:   to(LeadForQuality, Protection),
	ConfirmLifting:   to(LeadForQuality, Protection),
	ReadDisposal:     to(LeadForQuality, Protection),
	ProposeDisposal:  to(Hubqa),
	ApproveDisposal:  to(Protection),
	ConfirmDisposal:  to(LeadForQuality),
	WithdrawDisposal: to(LeadForQuality, Protection),
	CarryOutDisposal: to(Hubqa),

	// 37. Nobody has a part in deciding on what is kept about themselves. A QA lead sees what
	// is decided once there is something to decide, and never the pack (withheld).
	MakeSubjectAccess: all(to(Oneself), UnlessOnesOwn.to(Protection)),
	ReadSubjectAccess: all(to(Oneself), UnlessOnesOwn.to(Protection), WhenGathered.to(LeadForQuality, ManagerForLead),
		WhenRefusalProposed.to(LeadForQuality, ManagerForLead)),
	ConfirmIdentity:       UnlessOnesOwn.to(Protection),
	ExtendSubjectAccess:   UnlessOnesOwn.to(Protection),
	BeginReview:           UnlessOnesOwn.to(Protection),
	ReviewSubjectAccess:   all(UnlessOnesOwn.to(Protection), WhenGathered.to(LeadForQuality, ManagerForLead)),
	DecidePart:            UnlessOnesOwn.to(Protection),
	ReleasePack:           WhenGathered.to(LeadForQuality, ManagerForLead),
	ProposeRefusal:        UnlessOnesOwn.to(Protection),
	ConfirmRefusal:        WhenRefusalProposed.to(LeadForQuality, ManagerForLead),
	WithdrawSubjectAccess: to(Oneself),
	ReadPack:              to(Oneself),
	RaiseSubjectAccessDue: to(Hubqa),
	CloseSubjectAccess:    to(Hubqa),

	ReadNotice:              to(Oneself),
	MarkNoticeRead:          to(Oneself),
	ReadNoticePreferences:   to(Oneself),
	ChangeNoticePreferences: to(Oneself),

	ReadCalendarFeed:   to(Oneself), // 34
	CreateCalendarFeed: to(Oneself),
	RevokeCalendarFeed: to(Oneself),
	OpenCalendarFeed:   to(Hubqa), // for whoever has the secret address
	// Those who take part in a visit. A QA lead or a hub manager who only sees it does not
	// have it in their calendar.
	ReadCalendar: to(Subject, ContactOfPartner, ObserverAssigned, HeadVisited, LeadOfMusic),
}

// discloses is which sealed text an action opens.
var discloses = map[Action][]Class{
	ReleaseParticipation: {ReleasedClass},
	ReadDataReturn:       {FiguresClass},

	ReadNotes:        {NotesClass},
	WriteNotes:       {NotesClass},
	ReadFeedback:     {FeedbackClass},
	RecordFeedback:   {FeedbackClass},
	RecordDialogue:   {FeedbackClass},
	ReadJudgements:   {DraftClass},
	RecordJudgements: {DraftClass},
	SubmitJudgements: {DraftClass},

	ReadAgreedJudgements:   {DraftClass},
	RecordAgreedJudgements: {DraftClass},
	AgreeToJudgements:      {DraftClass},
	ReadObserverAgreement:  {DraftClass}, // only figures come of it
	ReadVisitSuggestions:   {NeedClass},  // only that there are needs

	ReadSelfEvaluations:      {SelfEvaluationClass},
	WriteSelfEvaluation:      {SelfEvaluationClass},
	SubmitSelfEvaluation:     {SelfEvaluationClass},
	ProposeMentoring:         {MentoringClass, MentoringEffectClass},
	ReadMentoring:            {MentoringClass, MentoringEffectClass},
	ReadMentoredNeeds:        {NeedClass},
	AgreeToMentoring:         {MentoringClass, MentoringEffectClass},
	RecordMentoringMeeting:   {MentoringClass, MentoringEffectClass},
	NoteMentoringEffect:      {MentoringClass, MentoringEffectClass},
	EndMentoring:             {MentoringClass, MentoringEffectClass},
	ReadWriteUp:              {ConversationClass},
	ReadQuestionnaire:        {AnswersClass},
	ReadFollowUp:             {FollowUpClass},
	ReadTraining:             {TrainingClass},
	ReadFigures:              {FiguresClass},
	ReadParticipationFigures: {FiguresClass},
	ProposeSchoolSupport:     {SupportClass},
	ReadSchoolSupport:        {SupportClass},
	AgreeToSchoolSupport:     {SupportClass},
	NoteSchoolSupportEffect:  {SupportClass},
	EndSchoolSupport:         {SupportClass},
	ReadPartnership:          {FiguresClass, DismissalClass},
	ReadModeration:           {ModerationClass},
	ReadModerationItems:      {ReportClass, ModerationClass},
	ReadModerationAgreement:  {ReportClass, ModerationClass}, // only figures come of it
	ReadFunding:              {FundingClass},
	ReadJointPractice:        {JointPracticeClass},
	ReadValueForMoney:        {FundingClass, FiguresClass}, // only figures come of it
	ReadEvaluationFindings:   {EvaluationClass, EvaluationResponseClass},
	ReadBenchmark:            {EvaluationClass}, // only figures come of it
	ReadGoodPractice:         {GoodPracticeClass},

	ReadSchoolSelfEvaluation: {SchoolPlanClass},

	ReadReportDraft:      {DraftClass},
	WriteReportDraft:     {DraftClass},
	SubmitReport:         {DraftClass},
	ReturnReport:         {DraftClass},
	IssueReport:          {DraftClass},
	ReadReport:           {ReportClass},
	ReadSummary:          {SummaryClass},
	ReadReportVersions:   {ReportClass, SummaryClass},
	AcknowledgeReport:    {ReportClass},
	CorrectReport:        {ReportClass, SummaryClass},
	ReadFactualAccuracy:  {DraftClass},
	ReplyToDraft:         {DraftClass, ReplyClass},
	ReadDraftReplies:     {ReplyClass},
	BreakGlass:           {GlassClass},
	ReadBreakGlass:       {GlassClass},
	AppealReport:         {ReportClass, AppealClass},
	ReadAppeal:           {AppealClass},
	AssignHearer:         {AppealClass},
	WithdrawAppeal:       {AppealClass},
	DecideAppeal:         {AppealClass},
	GiveShare:            {ShareClass},
	ReadShare:            {ShareClass},
	EndShare:             {ShareClass},
	ReadDeidentified:     {SummaryClass},
	ReadHold:             {HoldClass},
	ProposeHold:          {HoldClass},
	ConfirmHold:          {HoldClass},
	ProposeLifting:       {HoldClass},
	ConfirmLifting:       {HoldClass},
	ReadResponses:        {ResponseClass},
	RespondToOutcome:     {ResponseClass},
	ReadVoices:           {VoiceClass}, // only figures come of it
	ReadVoiceFigures:     {VoiceClass}, // the same
	ReadVoicesEntry:      {VoiceClass},
	RecordVoices:         {VoiceClass},
	ReadNeeds:            {NeedClass, JudgementClass},
	RaiseNeed:            {NeedClass, JudgementClass},
	UpdateNeed:           {NeedClass, JudgementClass},
	RecordNeedProgress:   {NeedClass, JudgementClass},
	OfferSupport:         {NeedClass, JudgementClass},
	ReadCarriedNeeds:     {NeedClass},
	RecordNeedEffect:     {NeedClass},
	MakeSuggestion:       {SuggestionClass},
	ReadSuggestion:       {SuggestionClass},
	ReplyToSuggestion:    {SuggestionClass},
	DecideCommissioning:  {ReportClass, DecisionClass},
	ReadCommissioning:    {DecisionClass},
	MakeVisitRequest:     {RequestClass},
	ReadVisitRequest:     {RequestClass},
	WithdrawVisitRequest: {RequestClass},
	DecideVisitRequest:   {RequestClass},
	ReadConcern:          {ConcernClass},
	AcknowledgeConcern:   {ConcernClass},
	NoteOnConcern:        {ConcernClass},
	ReferConcern:         {ConcernClass},
	CloseConcern:         {ConcernClass},
	MakeSubjectAccess:    {ReviewClass},
	ReadSubjectAccess:    {ReviewClass},
	ConfirmIdentity:      {ReviewClass},
	ExtendSubjectAccess:  {ReviewClass},
	BeginReview:          {ReviewClass},
	ReviewSubjectAccess:  {PackClass, ReviewClass},
	DecidePart:           {PackClass, ReviewClass},
	ReleasePack:          {ReviewClass},
	ProposeRefusal:       {ReviewClass},
	ConfirmRefusal:       {ReviewClass},

	WithdrawSubjectAccess: {ReviewClass},
	ReadPack:              {PackClass},
}

// withheld is what a party is not told although its action opens the class: a
// partner and a manager see the need, never the judgement behind it (row 10).
var withheld = map[Party][]Class{
	ContactOfPartner: {JudgementClass, RequestClass, MentoringEffectClass},
	Manager:          {JudgementClass, MentoringClass, MentoringEffectClass},
	Protection:       {ShareClass, RequestClass}, // rows 11 and 12: metadata only
	Subject:          {RequestClass},             // row 12, and those below
	TeachingThere:    {RequestClass},
	ObserverAssigned: {RequestClass},
	LeadForQuality:   {PackClass}, // row 37: the decisions, not what they are about
	ManagerForLead:   {PackClass},
}
