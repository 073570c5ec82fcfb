package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/moderation"
	"github.com/hubqa/hubqa/internal/page"
)

// predicate is one way into a table, as SQL with named parameters: @me, @client,
// @partners, @schools, @authorities, @appointments, @today and @now.
type predicate string

const (
	anywhere  predicate = "TRUE"
	notMyself predicate = "observation.teacher_id <> @me"

	assigned predicate = "EXISTS (SELECT 1 FROM observation_observer mine WHERE mine.hub_id = observation.hub_id" +
		" AND mine.observation_id = observation.id AND mine.person_id = @me)"
	leading predicate = "EXISTS (SELECT 1 FROM observation_observer mine WHERE mine.hub_id = observation.hub_id" +
		" AND mine.observation_id = observation.id AND mine.person_id = @me AND mine.leads)"
	worksNow predicate = "EXISTS (SELECT 1 FROM placement pl JOIN provision pr ON pr.hub_id = pl.hub_id AND pr.id = pl.provision_id" +
		" WHERE pl.hub_id = observation.hub_id AND pl.person_id = observation.teacher_id AND pr.school_id IN @schools" +
		" AND pl.from_on <= @today AND (pl.to_on IS NULL OR pl.to_on >= @today)" +
		" AND pr.from_on <= @today AND (pr.to_on IS NULL OR pr.to_on >= @today))"
	employs predicate = "EXISTS (SELECT 1 FROM appointment em WHERE em.hub_id = observation.hub_id AND em.person_id = observation.teacher_id" +
		" AND em.role = 'teacher' AND em.partner_id = observation.partner_id AND NOT em.pending" +
		" AND em.from_on <= @today AND (em.to_on IS NULL OR em.to_on >= @today))"
)

// employsMentee holds of a mentoring whose partner employs the mentee today.
const employsMentee predicate = "EXISTS (SELECT 1 FROM appointment em WHERE em.hub_id = mentoring.hub_id AND em.person_id = mentoring.mentee_id" +
	" AND em.role = 'teacher' AND em.partner_id = mentoring.partner_id AND NOT em.pending" +
	" AND em.from_on <= @today AND (em.to_on IS NULL OR em.to_on >= @today))"

func (p predicate) and(q predicate) predicate { return p + " AND " + q }

// shareLives holds of a share "sh" of an observation while its holder may read by it:
// it has not ended, its appointment stands, and the teacher works in its school today.
const (
	shareLives = "sh.ended_at IS NULL AND sh.until_on >= @today AND " + holderStands + " AND " + teacherPlaced

	holderStands = "EXISTS (SELECT 1 FROM appointment ap WHERE ap.hub_id = sh.hub_id AND ap.id = sh.appointment_id AND NOT ap.pending" +
		" AND ap.from_on <= @today AND (ap.to_on IS NULL OR ap.to_on >= @today))"
	teacherPlaced = "EXISTS (SELECT 1 FROM placement pl JOIN provision pr ON pr.hub_id = pl.hub_id AND pr.id = pl.provision_id" +
		" WHERE pl.hub_id = observation.hub_id AND pl.person_id = observation.teacher_id AND pr.school_id = sh.school_id" +
		" AND pl.from_on <= @today AND (pl.to_on IS NULL OR pl.to_on >= @today)" +
		" AND pr.from_on <= @today AND (pr.to_on IS NULL OR pr.to_on >= @today))"
)

// inspectionLives holds of an inspection "i" while its inspector may read by it.
const inspectionLives predicate = "i.confirmed_by IS NOT NULL AND i.ended_at IS NULL AND i.from_on <= @today AND i.to_on >= @today"

const (
	shared predicate = "EXISTS (SELECT 1 FROM share sh WHERE sh.hub_id = observation.hub_id AND sh.observation_id = observation.id" +
		" AND sh.appointment_id IN @appointments AND " + shareLives
	sharedAtAll  predicate = shared + ")"
	sharedInFull predicate = shared + " AND sh.level = 'full')"

	// An appeal holds back what came of a visit; while it is open its hearer reads it.
	notHeld predicate = "NOT EXISTS (SELECT 1 FROM appeal hold WHERE hold.hub_id = observation.hub_id AND hold.observation_id = observation.id AND hold.holds)"
	hearing predicate = "EXISTS (SELECT 1 FROM appeal heard WHERE heard.hub_id = observation.hub_id AND heard.observation_id = observation.id" +
		" AND heard.state = 'open' AND heard.hearer_id = @me)"

	brokenInto predicate = "EXISTS (SELECT 1 FROM break_glass g WHERE g.hub_id = observation.hub_id AND g.observation_id = observation.id" +
		" AND g.by_id = @me AND g.until_at > @now AND g.part = "
	issuedAlready    predicate = "observation.issued_at IS NOT NULL"
	publishedAlready predicate = "observation.published_at IS NOT NULL"

	answersReport  predicate = "observation_response.answers = 'report'"
	answersSummary predicate = "observation_response.answers = 'summary'"
)

// judgementsIn holds of a paired visit when the judgements of all its observers are in.
const judgementsIn predicate = "observation.kind = 'paired' AND NOT EXISTS (SELECT 1 FROM observation_observer ob" +
	" WHERE ob.hub_id = observation.hub_id AND ob.observation_id = observation.id AND NOT EXISTS (SELECT 1 FROM observation_judgement oj" +
	" WHERE oj.hub_id = ob.hub_id AND oj.observation_id = ob.observation_id AND oj.observer_id = ob.person_id AND oj.submitted_at IS NOT NULL))"

// outcomeIn holds of a visit when what its observers judged is in, and cannot be changed by
// what they read after that; or was in before the report was given back, which hides nothing
// that they have read.
const outcomeIn predicate = "(observation.issued_at IS NOT NULL OR (" + judgementsIn + ") OR (observation.kind <> 'paired' AND EXISTS (SELECT 1 FROM observation_draft d" +
	" JOIN observation_observer l ON l.hub_id = d.hub_id AND l.observation_id = d.observation_id AND l.person_id = d.observer_id AND l.leads" +
	" WHERE d.hub_id = observation.hub_id AND d.observation_id = observation.id AND (d.state = 'submitted' OR d.returned_at IS NOT NULL))))"

const anyLevel = "'de-identified', 'summary', 'full'"

// inspected holds of a row of the table whose school an inspector inspects now, at
// one of the levels.
func inspected(table, levels string) predicate {
	return predicate("EXISTS (SELECT 1 FROM inspection i JOIN inspection_school s ON s.hub_id = i.hub_id AND s.inspection_id = i.id" +
		" WHERE i.hub_id = " + table + ".hub_id AND s.school_id = " + table + ".school_id AND i.inspector_id = @me" +
		" AND i.level IN (" + levels + ") AND " + string(inspectionLives) + ")")
}

// Queries on moderation_item join moderation and observation.
const (
	moderating predicate = "EXISTS (SELECT 1 FROM moderation_participant mp WHERE mp.hub_id = moderation.hub_id" +
		" AND mp.moderation_id = moderation.id AND mp.person_id = @me)"
	inspectingNow predicate = "EXISTS (SELECT 1 FROM inspection i WHERE i.hub_id = moderation.hub_id AND i.inspector_id = @me AND " + inspectionLives + ")"
)

// manySubjects holds of an exercise when what the actor is shown of it is of enough teachers.
var manySubjects = predicate(fmt.Sprintf("(SELECT COUNT(DISTINCT seen.teacher_id) FROM moderation_item mi"+
	" JOIN observation seen ON seen.hub_id = mi.hub_id AND seen.id = mi.observation_id"+
	" WHERE mi.hub_id = moderation.hub_id AND mi.moderation_id = moderation.id AND seen.teacher_id <> @me"+
	" AND NOT EXISTS (SELECT 1 FROM observation_observer ob WHERE ob.hub_id = seen.hub_id AND ob.observation_id = seen.id AND ob.person_id = @me)) >= %d",
	moderation.Fewest))

// visits is how a visit, and what came of it, is reached.
var visits = map[access.Party]predicate{
	access.Subject:          "observation.teacher_id = @me",
	access.ContactOfPartner: "observation.partner_id IN @partners",
	access.ObserverAssigned: assigned.and(notMyself),
	access.ObserverLeading:  leading.and(notMyself),
	access.LeadForQuality:   notMyself,
	access.Manager:          notMyself,
	access.ManagerForLead:   notMyself,
	access.HeadVisited:      "observation.school_id IN @schools",
	access.LeadOfMusic:      "observation.school_id IN @schools",
	access.HeadNow:          worksNow,
	access.HeadSharedWith:   sharedAtAll,
	access.LeadSharedWith:   sharedAtAll,
	access.Inspecting:       notMyself.and("NOT " + assigned).and(inspected("observation", anyLevel)),
	access.Hearing:          notMyself.and(hearing),
	access.Protection:       anywhere,
	access.Integration:      anywhere,
	access.Hubqa:            anywhere,
}

// register is how the records of a register that is open to all are reached.
var register = map[access.Party]predicate{
	access.Everyone: anywhere, access.LeadForQuality: anywhere, access.Manager: anywhere, access.Integration: anywhere,
}

// overseen is how records are reached that QA leads and hub managers see all of.
var overseen = map[access.Party]predicate{access.LeadForQuality: anywhere, access.Manager: anywhere, access.Integration: anywhere}

// heldToday holds of an appointment em that stands today.
const heldToday predicate = "NOT em.pending AND em.from_on <= @today AND (em.to_on IS NULL OR em.to_on >= @today)"

func with[K comparable](base, more map[K]predicate) map[K]predicate {
	out := map[K]predicate{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// teachesIn holds of a school of an inspection where the actor works now or was
// observed.
const teachesIn predicate = "(EXISTS (SELECT 1 FROM placement pl JOIN provision pr ON pr.hub_id = pl.hub_id AND pr.id = pl.provision_id" +
	" WHERE pl.hub_id = inspection_school.hub_id AND pl.person_id = @me AND pr.school_id = inspection_school.school_id" +
	" AND pl.from_on <= @today AND (pl.to_on IS NULL OR pl.to_on >= @today)" +
	" AND pr.from_on <= @today AND (pr.to_on IS NULL OR pr.to_on >= @today))" +
	" OR EXISTS (SELECT 1 FROM observation o WHERE o.hub_id = inspection_school.hub_id" +
	" AND o.school_id = inspection_school.school_id AND o.teacher_id = @me))"

// inspectedSchools is how the schools of an inspection are reached: teachers and heads
// learn of those that concern them alone.
var inspectedSchools = map[access.Party]predicate{
	access.LeadForQuality: anywhere, access.Manager: anywhere, access.Protection: anywhere,
	access.Inspecting:    "inspection.inspector_id = @me",
	access.HeadVisited:   "inspection_school.school_id IN @schools",
	access.TeachingThere: teachesIn,
}

// amongSchools holds of an inspection that has a school of which the predicate holds.
func amongSchools(p predicate) predicate {
	return "EXISTS (SELECT 1 FROM inspection_school WHERE inspection_school.hub_id = inspection.hub_id" +
		" AND inspection_school.inspection_id = inspection.id AND " + p + ")"
}

var inspectionConditions = map[access.Condition]predicate{
	access.WhileInspecting: "inspection.confirmed_by IS NOT NULL AND inspection.ended_at IS NULL" +
		" AND inspection.from_on <= @today AND inspection.to_on >= @today",
	access.WhenConfirmed: "inspection.confirmed_by IS NOT NULL",
}

const notOnesOwnReport predicate = "(visit_request.teacher_id IS NULL OR visit_request.teacher_id <> @me)"

// visitRequests is how the requests of head teachers are reached: by the teacher whose
// report is asked for, or those who work in the provision to which a visit is.
var visitRequests = map[access.Party]predicate{
	access.HeadVisited:       "visit_request.school_id IN @schools",
	access.MemberOfAuthority: "visit_request.la_code IN @authorities",
	access.LeadForQuality:    notOnesOwnReport,
	access.Manager:           notOnesOwnReport,
	access.Subject:           "visit_request.teacher_id = @me",
	access.TeachingThere: "visit_request.teacher_id IS NULL AND EXISTS (SELECT 1 FROM placement pl WHERE pl.hub_id = visit_request.hub_id" +
		" AND pl.provision_id = visit_request.provision_id AND pl.person_id = @me AND pl.from_on <= @today AND (pl.to_on IS NULL OR pl.to_on >= @today))",
	access.ContactOfPartner: "visit_request.partner_id IN @partners",
	access.ObserverAssigned: notOnesOwnReport.and("EXISTS (SELECT 1 FROM observation_observer ob WHERE ob.hub_id = visit_request.hub_id AND ob.person_id = @me" +
		" AND (ob.observation_id = visit_request.observation_id OR ob.observation_id IN (SELECT v.observation_id FROM visit_request_visit v" +
		" WHERE v.hub_id = visit_request.hub_id AND v.request_id = visit_request.id)))"),
	access.Protection: anywhere,
}

// reachable says for every table how each party reaches its rows. A party that is
// not named reaches none. Queries on observation_response and development_need
// join observation.
var reachable = map[string]map[access.Party]predicate{
	"hub":               register,
	"school":            register,
	"school_succession": register,
	"school_roll":       register,
	"framework":         register,
	"annual_report":     register,
	"monitoring_sample": register,

	"participation_release": register,

	"plan":    with(register, map[access.Party]predicate{access.Hubqa: anywhere}),
	"partner": with(register, map[access.Party]predicate{access.ContactOfPartner: "partner.id IN @partners"}),
	"person": with(register, map[access.Party]predicate{
		access.Oneself: "person.id = @me",
		access.ContactOfPartner: "(EXISTS (SELECT 1 FROM appointment own WHERE own.hub_id = person.hub_id AND own.person_id = person.id AND own.partner_id IN @partners AND (own.to_on IS NULL OR own.to_on >= @today))" +
			" OR EXISTS (SELECT 1 FROM observation o WHERE o.hub_id = person.hub_id AND o.partner_id IN @partners AND (o.teacher_id = person.id" +
			" OR EXISTS (SELECT 1 FROM observation_observer ob WHERE ob.hub_id = o.hub_id AND ob.observation_id = o.id AND ob.person_id = person.id))))",
		access.HeadVisited: "(EXISTS (SELECT 1 FROM appointment own WHERE own.hub_id = person.hub_id AND own.person_id = person.id AND own.school_id IN @schools AND (own.to_on IS NULL OR own.to_on >= @today))" +
			" OR EXISTS (SELECT 1 FROM observation o WHERE o.hub_id = person.hub_id AND o.school_id IN @schools AND (o.teacher_id = person.id" +
			" OR EXISTS (SELECT 1 FROM observation_observer ob WHERE ob.hub_id = o.hub_id AND ob.observation_id = o.id AND ob.person_id = person.id))))",
	}),
	"appointment": with(register, map[access.Party]predicate{
		access.Oneself:          "appointment.person_id = @me",
		access.ContactOfPartner: "appointment.partner_id IN @partners",
		access.HeadVisited:      "appointment.school_id IN @schools",
		access.Protection:       anywhere,
	}),
	"provision": with(register, map[access.Party]predicate{
		access.Subject: "EXISTS (SELECT 1 FROM placement mine WHERE mine.hub_id = provision.hub_id" +
			" AND mine.provision_id = provision.id AND mine.person_id = @me)",
		access.ContactOfPartner: "provision.partner_id IN @partners",
		access.ObserverAssigned: "EXISTS (SELECT 1 FROM observation o JOIN observation_observer ob ON ob.hub_id = o.hub_id AND ob.observation_id = o.id" +
			" WHERE o.hub_id = provision.hub_id AND o.provision_id = provision.id AND ob.person_id = @me)",
		access.HeadVisited: "provision.school_id IN @schools",
		access.LeadOfMusic: "provision.school_id IN @schools",
		access.Inspecting:  inspected("provision", anyLevel),
	}),
	"placement": with(register, map[access.Party]predicate{ // joined to provision
		access.Subject:          "placement.person_id = @me",
		access.ContactOfPartner: "provision.partner_id IN @partners",
		access.ObserverAssigned: "EXISTS (SELECT 1 FROM observation o JOIN observation_observer ob ON ob.hub_id = o.hub_id AND ob.observation_id = o.id" +
			" WHERE o.hub_id = provision.hub_id AND o.provision_id = provision.id AND o.teacher_id = placement.person_id AND ob.person_id = @me)",
		access.HeadVisited: "provision.school_id IN @schools",
		access.LeadOfMusic: "provision.school_id IN @schools",
		access.Inspecting:  inspected("provision", anyLevel),
	}),
	"observation":          visits,
	"observation_response": visits,
	"development_need": with(visits, map[access.Party]predicate{
		access.ContactOfPartner: visits[access.ContactOfPartner].and(employs),
	}),
	"development_need_effect": with(visits, map[access.Party]predicate{ // joined to the visit that saw it
		access.ObserverAssigned: visits[access.ObserverAssigned].and("development_need_effect.by_id = @me"),
	}),
	"appeal": with(visits, map[access.Party]predicate{ // joined to observation
		access.Hearing: notMyself.and("appeal.hearer_id = @me"),
	}),
	"share": with(visits, map[access.Party]predicate{ // as sh, joined to observation
		access.HeadSharedWith: "sh.appointment_id IN @appointments",
		access.LeadSharedWith: "sh.appointment_id IN @appointments",
	}),
	"inspection": with(inspectedSchools, map[access.Party]predicate{
		access.HeadVisited:   amongSchools(inspectedSchools[access.HeadVisited]),
		access.TeachingThere: amongSchools(teachesIn),
	}),
	"inspection_school": inspectedSchools, // joined to inspection
	"requirement": with(register, map[access.Party]predicate{ // a partner in an academic year
		access.ContactOfPartner: "requirement.partner_id IN @partners", access.Hubqa: anywhere,
	}),
	"observer": { // a member of the working group
		access.LeadForQuality: "observer.person_id <> @me", access.Manager: "observer.person_id <> @me",
		access.Oneself: "observer.person_id = @me",
	},
	"visit_request": visitRequests,
	"subject_access_request": {
		access.Oneself:        "subject_access_request.person_id = @me",
		access.Protection:     anywhere,
		access.LeadForQuality: notAboutMe, access.ManagerForLead: notAboutMe,
		access.Hubqa: anywhere,
	},
	"mentoring": {
		access.Subject: "mentoring.mentee_id = @me", access.Mentor: "mentoring.mentor_id = @me", access.Hubqa: anywhere,
		access.LeadForQuality: "mentoring.mentee_id <> @me", access.Manager: "mentoring.mentee_id <> @me",
		access.ContactOfPartner: "mentoring.partner_id IN @partners AND " + employsMentee,
	},
	"conversation": with(ofSchools("conversation"), map[access.Party]predicate{access.ConversationLead: "conversation.lead_id = @me"}),
	"questionnaire": with(ofSchools("conversation"), map[access.Party]predicate{ // joined to conversation
		access.ConversationLead: "conversation.lead_id = @me", access.Everyone: anywhere,
	}),
	"school_plan":          ofSchools("school_plan"),
	"partnership":          ofSchools("partnership"),
	"engagement":           with(ofSchools("engagement"), map[access.Party]predicate{access.LinkOfficer: inTouch("engagement")}),
	"engagement_follow_up": with(ofSchools("engagement_follow_up"), map[access.Party]predicate{access.LinkOfficer: inTouch("engagement_follow_up")}),
	"link_officer":         with(ofSchools("link_officer"), map[access.Party]predicate{access.LinkOfficer: "link_officer.person_id = @me"}),
	"question_set":         register,
	"staff_time":           with(overseen, map[access.Party]predicate{access.Oneself: "staff_time.person_id = @me"}),
	"school_support": {
		access.HeadVisited: ofEitherSchool, access.LeadOfMusic: ofEitherSchool, access.LeadForQuality: anywhere, access.Manager: anywhere,
		access.Inspecting: supportInspected(anyLevel), access.Hubqa: anywhere,
	},
	"evaluation":           partnerships,
	"good_practice":        with(partnerships, map[access.Party]predicate{access.Everyone: anywhere}), // joined to evaluation
	"pupil_figures":        with(ofSchools("pupil_figures"), map[access.Party]predicate{access.ContactOfPartner: "pupil_figures.partner_id IN @partners"}),
	"feeder_school":        ofSchools("feeder_school"),
	"funding_line":         ofPartnership("funding_line"),
	"joint_practice":       ofPartnership("joint_practice"),
	"training_event":       overseen,
	"training_requirement": overseen,
	"training_attendance": with(overseen, map[access.Party]predicate{
		access.Oneself: "training_attendance.person_id = @me",
		access.ContactOfPartner: "EXISTS (SELECT 1 FROM appointment em WHERE em.hub_id = training_attendance.hub_id AND em.person_id = training_attendance.person_id" +
			" AND em.partner_id IN @partners AND " + heldToday + ")",
		access.HeadVisited: "training_attendance.school_id IN @schools",
		access.LeadOfMusic: "training_attendance.school_id IN @schools",
	}),
	"readiness": with(overseen, map[access.Party]predicate{ // a person, a role of theirs and a topic
		access.Hubqa:   anywhere,
		access.Oneself: "readiness.person_id = @me",
		access.ContactOfPartner: "EXISTS (SELECT 1 FROM appointment em WHERE em.hub_id = readiness.hub_id AND em.person_id = readiness.person_id" +
			" AND em.role = readiness.role AND em.partner_id IN @partners AND " + heldToday + ")",
	}),
	"evidence_pack": with(ofSchools("evidence_pack"), map[access.Party]predicate{ // a school and a partner
		access.ContactOfPartner: "evidence_pack.partner_id IN @partners",
	}),
	"moderation": {
		access.LeadForQuality: anywhere, access.ModeratingObserver: moderating, access.ModeratingInspector: moderating.and(inspectingNow),
	},
	"moderation_item": {
		access.LeadForQuality: notMyself, access.ModeratingObserver: notMyself.and("NOT " + assigned).and(moderating),
		access.ModeratingInspector: notMyself.and("NOT " + assigned).and(moderating).and(inspectingNow),
	},
	"suggestion":        {access.LeadForQuality: anywhere, access.Manager: anywhere, access.Participant: "suggestion.by_id = @me"},
	"hold":              {access.Protection: anywhere, access.LeadForQuality: "(hold.subject_id IS NULL OR hold.subject_id <> @me)"},
	"disposal":          {access.Protection: anywhere, access.LeadForQuality: anywhere, access.Hubqa: anywhere},
	"notice":            {access.Oneself: "notice.person_id = @me"},
	"notice_preference": {access.Oneself: "notice_preference.person_id = @me"},
	"calendar_feed":     {access.Oneself: "calendar_feed.person_id = @me", access.Hubqa: anywhere},
	"client":            {access.Manager: anywhere, access.Protection: anywhere, access.Hubqa: anywhere},
	"import_run":        register,
	"webhook":           {access.Manager: anywhere, access.Integration: anywhere, access.Hubqa: anywhere},
	"audit_event":       {access.Protection: anywhere},
	"safeguarding_concern": {
		access.GuardingHub:    notNamed,
		access.GuardingSchool: notNamed.and("safeguarding_concern.school_id IN @schools"),
		access.Hubqa:          anywhere,
	},
}

// notNamed holds of a concern that names neither the actor nor a visit made to them.
const notNamed predicate = "(safeguarding_concern.person_id IS NULL OR safeguarding_concern.person_id <> @me)" +
	" AND (safeguarding_concern.observed_id IS NULL OR safeguarding_concern.observed_id <> @me)"

const notAboutMe predicate = "subject_access_request.person_id <> @me"

// conditions say for every table what a condition on its records is in SQL.
var conditions = map[string]map[access.Condition]predicate{
	"observation": {
		access.AfterProposal:             "observation.state <> 'proposed'",
		access.UnlessObserving:           "NOT " + assigned,
		access.WhenJudgementsIn:          judgementsIn,
		access.WhenOutcomeIn:             outcomeIn,
		access.WhenInUnlessObserving:     judgementsIn.and("NOT " + assigned),
		access.UnlessSecondObserver:      "(" + leading + " OR NOT " + assigned + ")",
		access.WhenReportIssued:          "observation.issued_at IS NOT NULL",
		access.WhenSummaryIssued:         "observation.issued_at IS NOT NULL",
		access.WhenSummaryPublished:      "observation.published_at IS NOT NULL",
		access.SummaryPublishedToSchools: "observation.published_at IS NOT NULL",
		access.WithinReplyWindow: "observation.issued_at IS NULL AND observation.reply_window_ends_on >= @today AND EXISTS (SELECT 1 FROM observation_draft d" +
			" JOIN observation_observer l ON l.hub_id = d.hub_id AND l.observation_id = d.observation_id AND l.person_id = d.observer_id AND l.leads" +
			" WHERE d.hub_id = observation.hub_id AND d.observation_id = observation.id AND d.state = 'submitted')",
		access.BeforeSubmission: "observation.issued_at IS NULL AND NOT EXISTS (SELECT 1 FROM observation_draft d" +
			" JOIN observation_observer l ON l.hub_id = d.hub_id AND l.observation_id = d.observation_id AND l.person_id = d.observer_id AND l.leads" +
			" WHERE d.hub_id = observation.hub_id AND d.observation_id = observation.id AND d.state = 'submitted')",
		access.WhenSharedInFull:       issuedAlready.and(notHeld).and(sharedInFull),
		access.WhenSharedAndPublished: publishedAlready.and(notHeld).and(sharedAtAll),
		access.WhenVisitInspected:     "observation.state <> 'proposed' AND " + inspected("observation", "'summary', 'full'"),
		access.WhenReportInspected:    issuedAlready.and(notHeld).and(inspected("observation", "'full'")),
		access.WhenSummaryInspected:   publishedAlready.and(notHeld).and(inspected("observation", "'summary', 'full'")),
		access.WhenDeidentified:       publishedAlready.and(notHeld).and(inspected("observation", "'de-identified', 'summary', 'full'")),
		access.WhenGlassBroken:        brokenInto + "'notes')",
		access.WhenReportGlassBroken:  issuedAlready.and(brokenInto + "'report')"),
	},
	"observation_response": {
		access.WhenSummaryPublished:      publishedAlready.and(answersSummary),
		access.SummaryPublishedToSchools: publishedAlready.and(answersSummary),
		access.WhenSharedInFull:          issuedAlready.and(notHeld).and(sharedInFull).and(answersReport),
		access.WhenSharedAndPublished:    publishedAlready.and(notHeld).and(sharedAtAll).and(answersSummary),
		access.WhenReportInspected:       issuedAlready.and(notHeld).and(inspected("observation", "'full'")).and(answersReport),
		access.WhenSummaryInspected:      publishedAlready.and(notHeld).and(inspected("observation", "'summary', 'full'")).and(answersSummary),
	},
	"development_need_effect": {access.UnlessObserving: "NOT " + assigned},
	"appeal": {
		access.UnlessObserving:    "NOT " + assigned,
		access.UnlessPartial:      "NOT " + assigned + " AND NOT " + issuedIt("@me"),
		access.WhenTeacherAppeals: "appeal.made_as = 'teacher-observed'",
		access.WhenPartnerAppeals: "appeal.made_as = 'partner-contact'",
	},
	"subject_access_request": {
		access.UnlessOnesOwn: notAboutMe,
		access.WhenGathered:  "subject_access_request.gathered_at IS NOT NULL",

		access.WhenRefusalProposed: "subject_access_request.refusal_at IS NOT NULL",
	},
	"conversation":  inspectedSchool("conversation"),
	"school_plan":   inspectedSchool("school_plan"),
	"evidence_pack": inspectedSchool("evidence_pack"),
	"engagement":    inspectedSchool("engagement"),
	"link_officer":  inspectedSchool("link_officer"),
	"question_set":  {access.WhenFrameworkPublished: "question_set.state <> 'draft'"},
	"partnership":   inspectedSchool("partnership"),
	"questionnaire": {access.WhenAnswersOpen: "EXISTS (SELECT 1 FROM answers_opening op WHERE op.hub_id = questionnaire.hub_id" +
		" AND op.conversation_id = questionnaire.conversation_id AND op.withdrawn_at IS NULL)"},
	"evaluation": {
		access.WhenFrameworkPublished: evaluationPublished,
		access.WhenPublishedInspected: evaluationPublished.and(inspected("evaluation", "'summary', 'full'")),
		access.WhenPublishedInFull:    evaluationPublished.and(inspected("evaluation", "'full'")),
		access.UnlessOfParties:        "NOT " + ofParties("@me"),
		access.WhereOneLead:           "NOT " + ofParties("@me"), // and see oneLeadAtMost
	},
	"good_practice":     {access.WhenFrameworkPublished: "good_practice.state = 'published'", access.UnlessOfParties: "NOT " + ofParties("@me")},
	"mentoring":         {access.WhenNeedsShown: "mentoring.needs_shown AND mentoring.state = 'agreed'"},
	"moderation":        {access.WhenManySubjects: manySubjects},
	"moderation_item":   {access.WhenManySubjects: manySubjects},
	"school_support":    {access.WhenInspectedInFull: supportInspected("'full'")},
	"pupil_figures":     with(inspectedSchool("pupil_figures"), map[access.Condition]predicate{access.WhenSchoolsOwn: "pupil_figures.provision_id IS NULL"}),
	"feeder_school":     inspectedSchool("feeder_school"),
	"share":             {access.WhenShareLive: "sh.appointment_id IN @appointments AND " + shareLives + " AND " + notHeld},
	"provision":         inspectedSchool("provision"),
	"funding_line":      {access.WhenInspectedInFull: inspected("funding_line", "'full'"), access.OwnClient: "funding_line.client_id = @client"},
	"joint_practice":    inspectedSchool("joint_practice"),
	"placement":         {access.WhenSchoolInspected: inspected("provision", "'summary', 'full'")},
	"inspection":        inspectionConditions,
	"inspection_school": inspectionConditions,
	"webhook":           {access.OwnClient: "webhook.client_id = @client"},
	"annual_report":     {access.WhenFrameworkPublished: "annual_report.state = 'published'"},
	"plan":              {access.WhenFrameworkPublished: "plan.state <> 'draft'"},
	"framework":         {access.WhenFrameworkPublished: "framework.state <> 'draft'"},
	"appointment":       {access.WhenRoleTakesTwo: "appointment.role IN ('qa_lead', 'data_protection_officer', 'safeguarding_lead')"},
	"import_run": {
		access.OwnOfSchools:       ownFiles(access.OwnOfSchools),
		access.OwnOfPartners:      ownFiles(access.OwnOfPartners),
		access.OwnOfProvision:     ownFiles(access.OwnOfProvision),
		access.OwnOfTraining:      ownFiles(access.OwnOfTraining),
		access.OwnOfStaffTime:     ownFiles(access.OwnOfStaffTime),
		access.OwnOfParticipation: ownFiles(access.OwnOfParticipation),
		access.OwnOfFunding:       ownFiles(access.OwnOfFunding),
		access.OwnOrClients:       "(import_run.client_id IS NOT NULL AND import_run.kind <> 'staff-time' OR import_run.started_by = @me)",
	},
}

// ofSchools is how what the hub keeps of its work with a school is reached: a row of the table
// is of the school school_id.
func ofSchools(table string) map[access.Party]predicate {
	own := predicate(table + ".school_id IN @schools")
	return map[access.Party]predicate{
		access.LeadForQuality: anywhere, access.Manager: anywhere, access.Integration: anywhere, access.Hubqa: anywhere,
		access.HeadVisited: own, access.LeadOfMusic: own, access.Inspecting: inspected(table, anyLevel),
	}
}

// ofPartnership is how what a school and a partner do together is reached: a row of the table is
// of the school school_id and the partner partner_id.
func ofPartnership(table string) map[access.Party]predicate {
	return with(ofSchools(table), map[access.Party]predicate{access.ContactOfPartner: predicate(table + ".partner_id IN @partners")})
}

// partnerships is how evaluations are reached, and what is told of them.
var partnerships = with(ofSchools("evaluation"), map[access.Party]predicate{
	access.ContactOfPartner: "evaluation.partner_id IN @partners", access.ManagerForLead: anywhere,
})

const evaluationPublished predicate = "evaluation.state IN ('published', 'superseded')"

// ofParties holds of an evaluation of whose school or partner the person holds an appointment
// today.
func ofParties(person string) predicate {
	return predicate("EXISTS (SELECT 1 FROM appointment em WHERE em.hub_id = evaluation.hub_id" +
		" AND (em.school_id = evaluation.school_id OR em.partner_id = evaluation.partner_id) AND em.person_id = " + person + " AND " + string(heldToday) + ")")
}

// inTouch holds of a row of the table of whose school the actor is link officer today.
func inTouch(table string) predicate {
	return predicate("EXISTS (SELECT 1 FROM link_officer mine WHERE mine.hub_id = " + table + ".hub_id AND mine.school_id = " + table + ".school_id" +
		" AND mine.person_id = @me AND mine.from_on <= @today AND (mine.to_on IS NULL OR mine.to_on >= @today))")
}

// inspectedSchool is what the levels of an inspection mean for a row of the table.
func inspectedSchool(table string) map[access.Condition]predicate {
	return map[access.Condition]predicate{
		access.WhenSchoolInspected: inspected(table, "'summary', 'full'"),
		access.WhenInspectedInFull: inspected(table, "'full'"),
	}
}

// ownFiles holds of the client's own imports of the condition's kinds of file.
func ownFiles(of access.Condition) predicate {
	return predicate("import_run.client_id = @client AND import_run.kind IN ('" + strings.Join(of.Files(), "', '") + "')")
}

// within narrows a query on the table to the rows in the scope. What it does not
// know is out of reach.
func (tx *Tx) within(q *gorm.DB, table string, scope access.Scope) *gorm.DB {
	id := "hub_id"
	if table == "hub" {
		id = "id"
	}
	q = q.Where(alias(table)+"."+id+" = ?", scope.Hub())
	ways := make([]string, 0, len(scope.Reaches()))
	args := map[string]any{"today": tx.Today(), "now": tx.now}
	for i, r := range scope.Reaches() {
		sql, ok := way(table, r)
		if !ok {
			continue
		}
		// Each way has parameters of its own: two roles of one person may reach
		// different schools.
		n := fmt.Sprint(i)
		for _, p := range []string{"me", "client", "partners", "schools", "authorities", "appointments"} {
			sql = strings.ReplaceAll(sql, "@"+p, "@"+p+n)
		}
		args["me"+n], args["client"+n] = r.Person, r.Client
		args["partners"+n], args["schools"+n], args["appointments"+n] = r.Partners, r.Schools, r.Appointments
		args["authorities"+n] = r.Authorities
		ways = append(ways, "("+sql+")")
	}
	if len(ways) == 0 {
		return q.Where("FALSE")
	}
	// Named on purpose: gorm would take a text without a parameter for a column.
	return q.Where(clause.NamedExpr{SQL: "(" + strings.Join(ways, " OR ") + ")", Vars: []any{args}})
}

// alias is what queries call a table.
func alias(table string) string {
	if table == "share" {
		return "sh"
	}
	return table
}

func way(table string, r access.Reach) (string, bool) {
	sql, ok := reachable[table][r.Party]
	if !ok {
		return "", false
	}
	if r.When != access.Always {
		condition, known := conditions[table][r.When]
		if !known {
			return "", false
		}
		sql = sql.and(condition)
	}
	if r.When == access.WhereOneLead {
		sql = sql.and(oneLeadAtMost(r))
	}
	if r.Party == access.ManagerForLead {
		sql = sql.and(everyLeadInConflict(table, r))
	}
	return string(sql), true
}

// issuedIt holds of a visit a version of whose report the person issued.
func issuedIt(person string) predicate {
	return predicate("EXISTS (SELECT 1 FROM observation_report issued WHERE issued.hub_id = observation.hub_id" +
		" AND issued.observation_id = observation.id AND issued.issued_by = " + person + ")")
}

// everyLeadInConflict holds of a visit whose subject and observers include every QA lead; of an
// evaluation of whose parties they all are; of an appeal, where those count who issued the report too; and of a request of the one there
// is. The ids are hubqa's own, not a caller's.
func everyLeadInConflict(table string, r access.Reach) predicate {
	if len(r.Leads) == 0 {
		return "FALSE" // nobody acts for a lead where there is none
	}
	all := anywhere
	for _, lead := range r.Leads {
		if table == "subject_access_request" {
			all = all.and(predicate(fmt.Sprintf("subject_access_request.person_id = '%s'", lead)))
			continue
		}
		if table == "evaluation" || table == "good_practice" {
			all = all.and(ofParties("'" + lead.String() + "'"))
			continue
		}
		one := predicate(fmt.Sprintf("observation.teacher_id = '%[1]s' OR EXISTS (SELECT 1 FROM observation_observer lead"+
			" WHERE lead.hub_id = observation.hub_id AND lead.observation_id = observation.id AND lead.person_id = '%[1]s')", lead))
		if table == "appeal" {
			one += " OR " + issuedIt("'"+lead.String()+"'")
		}
		all = all.and("(" + one + ")")
	}
	return all
}

// oneLeadAtMost holds of an evaluation where all QA leads but one, or all, are of its parties.
func oneLeadAtMost(r access.Reach) predicate {
	free := []string{"0"}
	for _, lead := range r.Leads {
		free = append(free, "CASE WHEN "+string(ofParties("'"+lead.String()+"'"))+" THEN 0 ELSE 1 END")
	}
	return predicate("(" + strings.Join(free, " + ") + ") <= 1")
}

// column is what a list can be sorted by: its name in SQL and the type that its
// text form is cast to on PostgreSQL.
type column struct{ sql, cast string }

// paged narrows a query to one page, by keyset. columns is the list's own enum;
// table gives the id that breaks ties.
func (tx *Tx) paged(q *gorm.DB, table string, columns map[string]column, at page.Request) *gorm.DB {
	name, descending := at.Column()
	by, ok := columns[name]
	if !ok {
		_ = q.AddError(fmt.Errorf("store: %s cannot be sorted by %q", table, name))
		return q
	}
	direction, than := "ASC", ">"
	if descending {
		direction, than = "DESC", "<"
	}
	id := table + ".id"
	if at.After != nil {
		q = q.Where(fmt.Sprintf("(%s, %s) %s (%s, ?)", by.sql, id, than, tx.store.dialect.value(by.cast)), at.After.Key, at.After.ID)
	}
	return q.Order(fmt.Sprintf("%s %s, %s %s", by.sql, direction, id, direction)).Limit(at.Limit + 1)
}
