// Package id names things. Every kind of record has an identifier type of its
// own, so that a school's id cannot be passed where a partner's is wanted.
//
// Identifiers are UUIDv7 (RFC 9562): they sort by the time they were made,
// which keeps both databases' indexes compact and gives lists a stable tie
// breaker. Outside keys (URN, LAESTAB, UKPRN) are not identifiers: they keep
// their own names and stand beside the id.
package id

import (
	"fmt"

	"github.com/google/uuid"
)

// ID identifies one record of kind K. Its zero value identifies nothing.
type ID[K any] struct{ uuid.UUID }

type (
	hubKind          struct{}
	schoolKind       struct{}
	partnerKind      struct{}
	personKind       struct{}
	clientKind       struct{}
	secretKind       struct{}
	appointmentKind  struct{}
	provisionKind    struct{}
	placementKind    struct{}
	frameworkKind    struct{}
	ObservationKind  struct{}
	needKind         struct{}
	responseKind     struct{}
	importKind       struct{}
	successionKind   struct{}
	shareKind        struct{}
	inspectionKind   struct{}
	referenceKind    struct{}
	replyKind        struct{}
	glassKind        struct{}
	noticeKind       struct{}
	rollKind         struct{}
	webhookKind      struct{}
	hookSecretKind   struct{}
	deliveryKind     struct{}
	attemptKind      struct{}
	leaseKind        struct{}
	feedKind         struct{}
	appealKind       struct{}
	waiverKind       struct{}
	trainingKind     struct{}
	conflictKind     struct{}
	requestKind      struct{}
	annualReportKind struct{}
	sampleKind       struct{}
	releaseKind      struct{}
	suggestionKind   struct{}
	mentoringKind    struct{}
	concernKind      struct{}
	entryKind        struct{}
	holdKind         struct{}
	disposalKind     struct{}
	disposedKind     struct{}
	accessKind       struct{}
	partKind         struct{}
	moderationKind   struct{}
	planKind         struct{}
	commitmentKind   struct{}
	planEntryKind    struct{}
	officerKind      struct{}
	conversationKind struct{}
	takerKind        struct{}
	agreedKind       struct{}
	questionsKind    struct{}
	openingKind      struct{}
	followUpKind     struct{}
	schoolPlanKind   struct{}
	dismissalKind    struct{}

	trainingEventKind       struct{}
	attendanceKind          struct{}
	trainingRequirementKind struct{}
	staffTimeKind           struct{}
	schoolSupportKind       struct{}

	evaluationKind     struct{}
	evaluationStepKind struct{}
	goodPracticeKind   struct{}
	figuresKind        struct{}
	feederKind         struct{}
	fundingLineKind    struct{}
	jointPracticeKind  struct{}
)

// The kinds of record that have identifiers.
type (
	Hub                 = ID[hubKind]
	School              = ID[schoolKind]
	Partner             = ID[partnerKind]
	Person              = ID[personKind]
	Client              = ID[clientKind]
	Secret              = ID[secretKind] // of a machine client
	Appointment         = ID[appointmentKind]
	Provision           = ID[provisionKind]
	Placement           = ID[placementKind]
	Framework           = ID[frameworkKind]
	Observation         = ID[ObservationKind]
	Need                = ID[needKind]
	TrainingEvent       = ID[trainingEventKind]
	Attendance          = ID[attendanceKind] // of a training event
	TrainingRequirement = ID[trainingRequirementKind]
	StaffTime           = ID[staffTimeKind]
	SchoolSupport       = ID[schoolSupportKind]
	Figures             = ID[figuresKind] // of pupils
	Feeder              = ID[feederKind]  // of one school to another

	FundingLine   = ID[fundingLineKind]
	JointPractice = ID[jointPracticeKind]

	Evaluation     = ID[evaluationKind]     // of a partnership in a year: one version
	EvaluationStep = ID[evaluationStepKind] // what is to be done by it
	GoodPractice   = ID[goodPracticeKind]

	Response   = ID[responseKind]
	Import     = ID[importKind]
	Succession = ID[successionKind]
	Share      = ID[shareKind]
	Inspection = ID[inspectionKind]
	Reference  = ID[referenceKind] // what an observation is called in one inspection
	Reply      = ID[replyKind]
	BreakGlass = ID[glassKind]
	Notice     = ID[noticeKind]
	Roll       = ID[rollKind]
	Appeal     = ID[appealKind]

	VisitRequest = ID[requestKind]
	AnnualReport = ID[annualReportKind]
	Sample       = ID[sampleKind]

	ParticipationRelease = ID[releaseKind]

	Suggestion = ID[suggestionKind]
	Mentoring  = ID[mentoringKind]
	Moderation = ID[moderationKind]

	Plan       = ID[planKind]       // a version of the hub's plan of a year
	Commitment = ID[commitmentKind] // of a plan, through its versions
	PlanEntry  = ID[planEntryKind]  // a note of progress of a commitment, or a piece of evidence

	Hold           = ID[holdKind]
	Disposal       = ID[disposalKind]
	DisposalRecord = ID[disposedKind] // one record of a disposal

	SubjectAccess     = ID[accessKind] // a request for what is kept about a person
	SubjectAccessPart = ID[partKind]   // a part of what was gathered for it

	Webhook       = ID[webhookKind]
	WebhookSecret = ID[hookSecretKind]
	Delivery      = ID[deliveryKind] // of one event to one webhook
	Attempt       = ID[attemptKind]  // at a delivery
	Lease         = ID[leaseKind]    // of a webhook by one process
	Feed          = ID[feedKind]     // of a calendar

	LinkOfficer    = ID[officerKind]
	Conversation   = ID[conversationKind]
	Participant    = ID[takerKind]  // of a conversation
	AgreedAction   = ID[agreedKind] // of a conversation
	QuestionSet    = ID[questionsKind]
	AnswersOpening = ID[openingKind]  // of a school's answers to more than the hub
	FollowUp       = ID[followUpKind] // of a school that is not engaged
	SchoolPlan     = ID[schoolPlanKind]
	Dismissal      = ID[dismissalKind] // of a signal

	Waiver       = ID[waiverKind]   // of a requirement
	Training     = ID[trainingKind] // of an observer
	Conflict     = ID[conflictKind] // of interest, that was declared
	Concern      = ID[concernKind]
	ConcernEntry = ID[entryKind] // what safeguarding leads add to a concern
)

// GormDataType tells gorm that an identifier is one column, not a struct.
func (ID[K]) GormDataType() string { return "uuid" }

// IsZero reports whether i identifies nothing.
func (i ID[K]) IsZero() bool { return i.UUID == uuid.Nil }

// Parse reads the canonical text form of an identifier.
func Parse[K any](text string) (ID[K], error) {
	u, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return ID[K]{}, fmt.Errorf("id: not an identifier")
	}
	return ID[K]{u}, nil
}

// Maker makes new identifiers. It is an instance in every service, so that
// tests can fix the sequence.
type Maker func() uuid.UUID

// Random is the Maker of production: UUIDv7 from the machine's clock, which is
// monotonic within a process.
func Random() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// Drawn is an identifier that tells nothing, not even when it was made: UUIDv4. It is for
// what is shown under another name, so that nothing leads back.
func Drawn() uuid.UUID { return uuid.New() }
