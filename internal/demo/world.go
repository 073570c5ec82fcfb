package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/pitfall"
)

// Issuer is in whose name the people of the demonstration sign in.
const Issuer = "urn:hubqa:demo"

// Person is somebody of the demonstration. Role is the role for which they stand in
// it; some have others too.
type Person struct {
	Hub     id.Hub
	ID      id.Person
	Name    string
	Subject string // under Issuer
	Role    access.Role
}

// Actor is the person acting, with all that they hold.
func (p Person) Actor() access.Actor { return access.Person(p.Hub, p.ID, false, nil) }

// Client is a machine client of the demonstration. It signs in as itself: its
// subject is its client id. It has no secret.
type Client struct {
	Hub     id.Hub
	ID      id.Client
	Name    string
	Subject string // under Issuer
	Scopes  []access.ClientScope
}

// Actor is the client acting, with all its scopes.
func (c Client) Actor() access.Actor { return access.Client(c.Hub, c.ID, c.Scopes) }

// World is what is in the demonstration.
type World struct {
	Present time.Time // at which the history ends
	Hub     id.Hub    // of Derby and Derbyshire
	Other   id.Hub    // the Peak Fringe's

	HubManager            Person
	DataProtectionOfficer Person
	QALead                Person // issues the reports
	OtherQALead           Person
	IncomingQALead        Person // whose appointment waits for the second person
	Observer              Person // leads the ten visits
	OtherObserver         Person
	ColleagueObserver     Person // teaches for the partner too
	ObserverInBothHubs    Person // with ObserverElsewhere one issuer and subject
	Teacher               Person // of the ten visits; works in two schools
	OtherTeacher          Person // of the other partner
	ThirdTeacher          Person // of the same partner as Teacher
	FourthTeacher         Person // of the other partner
	SoleTrader            Person // teacher and contact of a partner that is herself
	CandidateTeacher      Person
	ExternalTeacher       Person
	PartnerContact        Person // of the partner that employs Teacher
	OtherPartnerContact   Person
	FormerPartnerContact  Person // whose appointment at Teacher's partner has ended
	Headteacher           Person // of the school visited
	OtherHeadteacher      Person // of another school where Teacher works
	FormerHeadteacher     Person // of a school where Teacher's placement has ended
	UnrelatedHeadteacher  Person
	MusicLead             Person // of the school visited
	ElectedMember         Person // of the authority of the school visited
	Inspector             Person
	SafeguardingLead      Person // of the hub

	SchoolSafeguardingLead Person // of the school visited
	OtherSafeguardingLead  Person // of a school that nothing is about

	Suspended Person // an observer until then

	OtherHubManager           Person
	OtherHubProtectionOfficer Person
	OtherHubQALead            Person
	OtherHubObserver          Person
	OtherHubTeacher           Person
	OtherHubPartnerContact    Person
	OtherHubHeadteacher       Person
	ObserverElsewhere         Person // ObserverInBothHubs in the other hub

	NationalQALead Person // of the first hub of the nation, where there is one

	Client       Client // "Demo MIS"
	FormerClient Client // revoked

	Schools      Schools
	Partners     Partners
	Provisions   Provisions
	Placements   Placements
	Frameworks   Frameworks
	Appointments Appointments
	Needs        Needs
	Responses    Responses
	Appeals      Appeals
	Shares       Shares
	Notices      Notices
	Visits       Visits
	Inspections  Inspections
	Commissioned Visit // of SoleTrader, then a candidate
	Requests     Requests
	Suggestions  Suggestions
	Sample       id.Sample
	Release      id.ParticipationRelease // of last year's summer
	Mentorings   Mentorings
	Plans        Plans
	Trainings    Trainings
	Supports     Supports
	Evaluations  Evaluations

	GoodPractices GoodPractices

	Takeup     Takeup
	StaffTime  id.StaffTime  // Teacher's, strategic work of a week
	Moderation id.Moderation // open, of last year's reports: Inspector takes part
	Concerns   Concerns
	Holds      Holds
	Asked      Asked
	Disposal   id.Disposal // of raw notes of the year before, carried out
	Elsewhere  Elsewhere

	Conversations Conversations
	LinkOfficers  LinkOfficers
	QuestionSets  QuestionSets
	FollowUp      id.FollowUp // of Schools.AlsoTaught, which declined
	SchoolPlans   SchoolPlans
	Partnerships  Partnerships
	Funding       Funding
	Practice      Practice
}

// Schools are those of the hub that matter to its people.
type Schools struct {
	Visited, AlsoTaught, Formerly, Unrelated id.School

	VisitedURN int
}

// Partners are the delivery partners of the hub.
type Partners struct {
	Service   id.Partner // employs Teacher
	Charity   id.Partner // employs OtherTeacher
	Sole      id.Partner
	Candidate id.Partner
	External  id.Partner
}

// Provisions are what the partners deliver.
type Provisions struct {
	Visited    id.Provision // Teacher's, in the school visited
	AlsoTaught id.Provision // Teacher's, in another school
	Ended      id.Provision
	Strings    id.Provision // OtherTeacher's
	Ensemble   id.Provision // ThirdTeacher's
	Choir      id.Provision // FourthTeacher's
	Individual id.Provision // SoleTrader's
	Candidate  id.Provision
	External   id.Provision
}

// Placements are Teacher's.
type Placements struct {
	Visited, AlsoTaught, Ended id.Placement
}

// Frameworks are three editions of one family.
type Frameworks struct {
	Published, Draft, Retired id.Framework
}

// Appointments are one of each kind.
type Appointments struct {
	Teacher     id.Appointment // at a partner
	Headteacher id.Appointment // at a school
	Ended       id.Appointment // FormerPartnerContact's
	AlsoTaught  id.Appointment // OtherHeadteacher's
	MusicLead   id.Appointment
	Unrelated   id.Appointment // UnrelatedHeadteacher's
	Pending     id.Appointment // IncomingQALead's
}

// Needs are development needs of Teacher's.
type Needs struct {
	Open, Overdue, Closed id.Need
}

// Responses are Teacher's, to what was issued on Visits.Published.
type Responses struct {
	ToReport, ToSummary id.Response
}

// Appeals are against reports.
type Appeals struct {
	Open      id.Appeal // OtherTeacher's, against Visits.Excepted, heard by Observer
	Dismissed id.Appeal // Teacher's, against Visits.Published, by OtherObserver
}

// Shares are of Visits.Corrected, but for one of Visits.Published that was withdrawn.
type Shares struct {
	Full      id.Share // with OtherHeadteacher
	Summary   id.Share // with MusicLead
	Withdrawn id.Share // OtherHeadteacher's, of Visits.Published
}

// Notices are of what happened to Visits.Corrected.
type Notices struct {
	Teacher id.Notice
}

// Visit is one visit with the people whom it concerns. A person who is not of the
// demonstration is zero: not every school has a head teacher who signs in.
type Visit struct {
	ID             id.Observation
	Name           string // what it stands for
	Teacher        Person
	Lead           Person // observer
	Headteacher    Person
	PartnerContact Person
	School         id.School
	Partner        id.Partner
	Provision      id.Provision
}

// Visits are one visit for each state that matters. The first ten are of the same
// people.
type Visits struct {
	Proposed       Visit
	ProviderAgreed Visit // still proposed
	Agreed         Visit
	Held           Visit // nothing after the visit yet
	FeedbackGiven  Visit
	Judged         Visit
	Drafted        Visit
	Submitted      Visit
	Issued         Visit // inside its response window
	Published      Visit // with responses and needs

	SchoolAgreed  Visit // still proposed
	Rescheduled   Visit // proposed anew, after both had agreed
	Declined      Visit
	Cancelled     Visit
	Returned      Visit // the draft, by a QA lead
	Late          Visit // the report is due and not issued
	IssuedLate    Visit // the year before
	Paired        Visit // judged by both, each for themselves
	Excepted      Visit // from notice and length; issued
	Commissioning Visit // at the candidate's, agreed
	Requested     Visit // by a head teacher, of an external provider
	ByTeacher     Visit // published by its teacher within the window, the year before
	InReply       Visit // submitted, inside the teacher's reply window
	Corrected     Visit // published, acknowledged, corrected, shared; notes opened out of turn
}

// All gives the visits in the order of the fields.
func (v Visits) All() []Visit {
	return []Visit{
		v.Proposed, v.ProviderAgreed, v.Agreed, v.Held, v.FeedbackGiven, v.Judged, v.Drafted, v.Submitted, v.Issued, v.Published,
		v.SchoolAgreed, v.Rescheduled, v.Declined, v.Cancelled, v.Returned, v.Late, v.IssuedLate, v.Paired, v.Excepted,
		v.Commissioning, v.Requested, v.ByTeacher, v.InReply, v.Corrected,
	}
}

// Inspections are Inspector's, of the school visited and, but for Pending, of others.
type Inspections struct {
	Current id.Inspection // without names
	Pending id.Inspection // proposed by DataProtectionOfficer
	Ended   id.Inspection // the year before, with summaries
}

// Mentorings are of teachers by colleagues of the same partner.
type Mentorings struct {
	Agreed   id.Mentoring // of Teacher by ThirdTeacher, for Needs.Open, which the mentor reads
	Proposed id.Mentoring // of FourthTeacher by OtherTeacher
}

// Plans are the hub's of the present year and of the one before.
type Plans struct {
	Published  id.Plan // of the present year
	Draft      id.Plan // of its revision
	LastYear   id.Plan // published, and carried forward
	Superseded id.Plan // by LastYear

	Commitment id.Commitment // of Published and Draft: a record and a document are its evidence
}

// Conversations are of the hub with schools. Those with the school visited are led by Observer,
// but for Closed, which OtherObserver led.
type Conversations struct {
	Planned   id.Conversation // with the school visited, which has answered the questionnaire
	WrittenUp id.Conversation // with the school visited; looked at Action
	Closed    id.Conversation // with the school visited, the year before
	Declined  id.Conversation // by OtherHeadteacher
	Lapsed    id.Conversation // with Schools.Formerly, more than a year ago
	Before    id.Conversation // with a school that has another URN since
	After     id.Conversation // agreed by its successor

	Action id.AgreedAction // of Closed, for the school
}

// LinkOfficers are of the school visited: Observer, and before OtherObserver.
type LinkOfficers struct {
	Visited, Ended id.LinkOfficer
}

// QuestionSets are two editions of one name.
type QuestionSets struct {
	Published, Draft id.QuestionSet
}

// Partnerships are Partners.Service's of the year.
type Partnerships struct {
	Visited    pitfall.Of // in the school visited
	AlsoTaught pitfall.Of // of which QALead dismissed a signal
}

// SchoolPlans are what is known of schools' own plans.
type SchoolPlans struct {
	ThisYear, LastYear id.SchoolPlan // of the school visited
	Other              id.SchoolPlan // of AlsoTaught, recorded by QALead
}

// Evaluations are of the work of Partners.Service in Schools.Visited.
type Evaluations struct {
	Published id.Evaluation     // of the year before, with both responses
	Draft     id.Evaluation     // of the present one
	Step      id.EvaluationStep // of Published, open, the school's
}

// GoodPractices are from Evaluations.Published.
type GoodPractices struct {
	Published id.GoodPractice
	Draft     id.GoodPractice // to which Headteacher has consented
}

// Supports are of AlsoTaught by Visited, and of Visited by Unrelated.
type Supports struct {
	Agreed   id.SchoolSupport
	Proposed id.SchoolSupport // by Headteacher
}

// Takeup are figures of the provision of the school visited, but for Other and Schools.
type Takeup struct {
	Participation  id.Figures // of the present term, in which a gap widened a second time running
	TermBefore     id.Figures
	StartingPoints id.Figures
	Continuation   id.Figures // of those who began in the spring
	Achievement    id.Figures // of the provision in another school where Teacher works
	Schools        id.Figures // achievement of the school visited itself
	Other          id.Figures // participation of the provision in another school
	Withdrawn      id.Figures // of the same, in the place of which Other was recorded
	Feeder         id.Feeder  // of the school visited
}

// Funding is of Provisions.Visited and of Provisions.Strings.
type Funding struct {
	Grant      id.FundingLine // of this year, for Visited; corrected
	Correction id.FundingLine // of Grant
	Client     id.FundingLine // of this year, for Visited, by the school; entered by Client
	Other      id.FundingLine // for Strings
}

// Practice is of the school visited with Service, and of another school with Charity.
type Practice struct {
	Held      id.JointPractice // recorded by MusicLead
	Withdrawn id.JointPractice
	Other     id.JointPractice // recorded by OtherPartnerContact
}

// Trainings are an event that is held, with attendance of Teacher and of staff of the school
// visited, and one to come; and what teachers need.
type Trainings struct {
	Held, ToCome    id.TrainingEvent
	Teacher, School id.Attendance
	Requirement     id.TrainingRequirement
}

// Suggestions are of the visits' process.
type Suggestions struct {
	Teacher   id.Suggestion // Teacher's, about a clause
	RepliedTo id.Suggestion // Headteacher's, accepted
}

// Requests are Headteacher's, of the school visited.
type Requests struct {
	Open    id.VisitRequest // for the report of Visits.Issued
	Agreed  id.VisitRequest // for Visits.Requested
	Refused id.VisitRequest // for a visit to Provisions.Visited
}

// Concerns are safeguarding concerns, told to those who lead on them and nobody else.
type Concerns struct {
	Visit  id.Concern // names a visit to the school visited; acknowledged, with a note and a referral
	School id.Concern // names SchoolSafeguardingLead and their school
	Closed id.Concern // names nothing
}

// Asked are subject access requests: of OtherQALead, by letter; of PartnerContact, in review;
// of Headteacher, whose pack can be fetched; of UnrelatedHeadteacher, by letter, whose refusal
// is proposed; of ElectedMember, refused; and of MusicLead, withdrawn.
type Asked struct {
	Received id.SubjectAccess
	InReview id.SubjectAccess
	Part     id.SubjectAccessPart // of InReview, decided
	Released id.SubjectAccess

	Refusing, Refused, Withdrawn id.SubjectAccess
}

// Holds are on one visit, and on OtherQALead as proposed by DataProtectionOfficer.
type Holds struct{ Visit, Person id.Hold }

// Elsewhere is one record of each kind of the other hub.
type Elsewhere struct {
	School      id.School
	Partner     id.Partner
	Provision   id.Provision
	Placement   id.Placement
	Framework   id.Framework
	Appointment id.Appointment
	Agreed      Visit
	Published   Visit
	Need        id.Need
	Response    id.Response
}

// People gives everybody of both hubs.
func (w World) People() []Person {
	var all []Person
	for _, m := range cast {
		all = append(all, *m.in(&w))
	}
	return all
}

// Actors gives everybody of both hubs and the machine client, acting with all that
// they hold. Somebody suspended is not among them, since they cannot act.
func (w World) Actors() []access.Actor {
	all := []access.Actor{w.Client.Actor()}
	for _, p := range w.People() {
		if p != w.Suspended {
			all = append(all, p.Actor())
		}
	}
	return all
}
