package house

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// caller is a column of the table: somebody with a token that names their role, unless it
// says otherwise.
type caller struct {
	letter string // of access.md; a prime is another of the kind, who has no part in it
	person *demo.Person
	client *demo.Client
	whole  bool                 // the person's token names no role
	scopes []access.ClientScope // the client's token names these alone
}

func callers(w *demo.World) []caller {
	return []caller{
		{letter: "anon"},
		{letter: "S", person: &w.Teacher}, {letter: "S'", person: &w.OtherTeacher},
		{letter: "P", person: &w.PartnerContact}, {letter: "P'", person: &w.OtherPartnerContact},
		{letter: "P-was", person: &w.FormerPartnerContact},
		{letter: "O", person: &w.Observer}, {letter: "W", person: &w.OtherObserver},
		{letter: "Q", person: &w.QALead}, {letter: "M", person: &w.HubManager},
		{letter: "Hv", person: &w.Headteacher}, {letter: "Ho", person: &w.OtherHeadteacher},
		{letter: "H-was", person: &w.FormerHeadteacher}, {letter: "Hx", person: &w.UnrelatedHeadteacher},
		{letter: "L", person: &w.MusicLead}, {letter: "E", person: &w.ElectedMember},
		{letter: "I", person: &w.Inspector}, {letter: "A", person: &w.DataProtectionOfficer},
		{letter: "G", person: &w.SafeguardingLead}, {letter: "Gv", person: &w.SchoolSafeguardingLead},
		{letter: "Gx", person: &w.OtherSafeguardingLead}, {letter: "C", client: &w.Client},
		{letter: "C-was", client: &w.FormerClient},
		{letter: "Q-soon", person: &w.IncomingQALead}, {letter: "susp", person: &w.Suspended},
		{letter: "hub2.M", person: &w.OtherHubManager}, {letter: "hub2.Q", person: &w.OtherHubQALead},
		{letter: "M-all", person: &w.HubManager, whole: true}, {letter: "C-one", client: &w.Client, scopes: []access.ClientScope{access.ReadSchools}},
	}
}

// ask is a row of the table: one operation on one record. Its body follows the
// contract and breaks its meaning, and its If-Match names no state, so that whoever
// gets past the question of access is refused there (412, 422 or 409) and nothing
// changes.
type ask struct {
	operation, on string
	method, path  string
	body          string
	contentType   string
}

func (a ask) name() string { return a.operation + "@" + a.on }

const (
	asJSON  = "application/json"
	asPatch = "application/merge-patch+json"
)

var nowhere = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bff").String()

// record is something that an ask is about, in one condition.
type record struct {
	on string
	id fmt.Stringer
}

func asks(w demo.World) []ask {
	var all []ask
	add := func(operation, method, path, contentType, body string, records ...record) {
		if len(records) == 0 {
			all = append(all, ask{operation, "-", method, path, body, contentType})
		}
		for _, r := range records {
			all = append(all, ask{operation, r.on, method, strings.Replace(path, "{id}", r.id.String(), 1), body, contentType})
		}
	}
	get := func(operation, path string, records ...record) { add(operation, "GET", path, "", "", records...) }
	post := func(operation, path, body string, records ...record) {
		add(operation, "POST", path, asJSON, body, records...)
	}
	put := func(operation, path, body string, records ...record) {
		add(operation, "PUT", path, asJSON, body, records...)
	}
	patch := func(operation, path, body string, records ...record) {
		add(operation, "PATCH", path, asPatch, body, records...)
	}
	strange := record{"nowhere", uuid.MustParse(nowhere)}

	get("getHealth", "/healthz")
	get("getReadiness", "/readyz")
	get("getJwks", "/.well-known/jwks.json")
	get("getAuthorizationServer", "/.well-known/oauth-authorization-server")
	add("issueToken", "POST", "/v1/oauth/token", "application/x-www-form-urlencoded", "grant_type=client_credentials&client_id=x&client_secret=y")
	get("listProblems", "/v1/problems")
	get("getMe", "/v1/me")
	get("getHub", "/v1/hub")
	patch("updateHub", "/v1/hub", `{"name":" "}`)

	school := []record{{"school", w.Schools.Visited}, {"hub 2", w.Elsewhere.School}, strange}
	get("listSchools", "/v1/schools")
	post("createSchool", "/v1/schools", `{"urn":112492,"name":" ","status":"open","phase":"primary","laCode":"830"}`)
	get("getSchool", "/v1/schools/{id}", school...)
	get("getSchoolByUrn", fmt.Sprintf("/v1/schools/by-urn/%d", w.Schools.VisitedURN))
	patch("updateSchool", "/v1/schools/{id}", `{"name":"Another name"}`, school...)
	get("listSchoolSuccessions", "/v1/school-successions")
	get("listSchoolRolls", "/v1/school-rolls?schoolId="+w.Schools.Visited.String())

	partner := []record{{"own", w.Partners.Service}, {"another's", w.Partners.Charity}, {"hub 2", w.Elsewhere.Partner}, strange}
	get("listPartners", "/v1/partners")
	post("createPartner", "/v1/partners", `{"name":" ","kind":"charity","status":"active"}`)
	get("getPartner", "/v1/partners/{id}", partner...)
	patch("updatePartner", "/v1/partners/{id}", `{"phone":"1"}`, partner...)

	person := []record{{"S", w.Teacher.ID}, {"O", w.Observer.ID}, {"S'", w.OtherTeacher.ID}, {"M", w.HubManager.ID}, {"hub 2", w.OtherHubTeacher.ID}, strange}
	get("listPeople", "/v1/people")
	post("createPerson", "/v1/people", `{"name":" "}`)
	get("getPerson", "/v1/people/{id}", person...)
	patch("updatePerson", "/v1/people/{id}", `{"phone":"1"}`, person...)
	get("listAppointments", "/v1/people/{id}/appointments", person...)
	post("grantAppointment", "/v1/people/{id}/appointments", `{"role":"teacher","fromOn":"2026-11-23"}`, person...)
	appointment := []record{{"S", w.Appointments.Teacher}, {"Hv", w.Appointments.Headteacher}, {"pending Q", w.Appointments.Pending}, {"hub 2", w.Elsewhere.Appointment}, strange}
	get("listAllAppointments", "/v1/appointments")
	get("getAppointment", "/v1/appointments/{id}", appointment...)
	patch("endAppointment", "/v1/appointments/{id}", `{"toOn":"2030-01-01"}`, appointment...)
	post("confirmAppointment", "/v1/appointments/{id}/confirmation", "", appointment...)

	machine := []record{{"C", w.Client.ID}, {"C-was", w.FormerClient.ID}, strange}
	get("listClients", "/v1/clients")
	post("createClient", "/v1/clients", `{"name":" ","scopes":["hub:read"]}`)
	get("getClient", "/v1/clients/{id}", machine...)
	patch("updateClient", "/v1/clients/{id}", `{"note":"x"}`, machine...)
	post("revokeClient", "/v1/clients/{id}/revocation", "", machine...)
	get("listClientSecrets", "/v1/clients/{id}/secrets", machine...)
	post("createClientSecret", "/v1/clients/{id}/secrets", "{}", machine[1:]...) // a good one would be made
	post("revokeClientSecret", "/v1/clients/"+w.Client.ID.String()+"/secrets/{id}/revocation", "", record{"C", theSecret}, strange)

	provision := []record{{"visited", w.Provisions.Visited}, {"S elsewhere", w.Provisions.AlsoTaught}, {"P''s", w.Provisions.Strings}, {"hub 2", w.Elsewhere.Provision}, strange}
	get("listProvisions", "/v1/provisions")
	post("createProvision", "/v1/provisions", fmt.Sprintf(`{"name":"Choir","kind":"choir","state":"active","fromOn":"2026-09-01","schoolId":"%s","partnerId":"%s"}`, nowhere, w.Partners.Service))
	get("getProvision", "/v1/provisions/{id}", provision...)
	patch("updateProvision", "/v1/provisions/{id}", `{"name":"Other"}`, provision...)
	get("listPlacements", "/v1/provisions/{id}/placements", provision...)
	post("placeTeacher", "/v1/provisions/{id}/placements", fmt.Sprintf(`{"teacherId":"%s","fromOn":"2026-11-23"}`, nowhere), provision...)
	placement := []record{{"visited", w.Placements.Visited}, {"S elsewhere", w.Placements.AlsoTaught}, {"hub 2", w.Elsewhere.Placement}, strange}
	get("getPlacement", "/v1/placements/{id}", placement...)
	patch("endPlacement", "/v1/placements/{id}", `{"toOn":"2030-01-01"}`, placement...)

	framework := []record{{"draft", w.Frameworks.Draft}, {"published", w.Frameworks.Published}, {"retired", w.Frameworks.Retired}, {"hub 2", w.Elsewhere.Framework}, strange}
	get("listFrameworks", "/v1/frameworks")
	post("createFramework", "/v1/frameworks", `{"name":"Framework"}`)
	get("getFramework", "/v1/frameworks/{id}", framework...)
	patch("updateFramework", "/v1/frameworks/{id}", `{"name":"Other"}`, framework...)
	post("publishFramework", "/v1/frameworks/{id}/publication", "", framework...)
	post("retireFramework", "/v1/frameworks/{id}/retirement", "", framework...)

	v := w.Visits
	visit := []record{
		{"proposed", v.Proposed.ID}, {"agreed", v.Agreed.ID}, {"held", v.Held.ID}, {"submitted", v.Submitted.ID},
		{"in reply", v.InReply.ID}, {"issued", v.Issued.ID}, {"published", v.Published.ID}, {"shared", v.Corrected.ID},
		{"declined", v.Declined.ID}, {"cancelled", v.Cancelled.ID},
		{"hub 2", w.Elsewhere.Published.ID}, strange,
	}
	const o = "/v1/observations/{id}"
	when := `"startsAt":"2027-01-12T10:00:00Z","lengthMinutes":45`
	observers := fmt.Sprintf(`"observers":[{"personId":"%s","lead":true}]`, nowhere)
	get("listObservations", "/v1/observations")
	post("proposeObservation", "/v1/observations", fmt.Sprintf(`{"kind":"formal","purpose":"developmental","provisionId":"%[1]s","teacherId":"%[1]s","frameworkId":"%[1]s",%[2]s,%[3]s}`, nowhere, when, observers))
	get("getObservation", o, visit...)
	patch("amendObservation", o, `{"focus":"Singing"}`, visit...)
	put("assignObservers", o+"/observers", "{"+observers+"}", visit...)
	post("agreeObservation", o+"/agreements", `{"side":"provider"}`, visit...)
	post("declineObservation", o+"/declines", `{"reason":"No"}`, visit...)
	post("rescheduleObservation", o+"/rescheduling", `{`+when+`,"reason":"No"}`, visit...)
	post("cancelObservation", o+"/cancellation", `{"reason":"No"}`, visit...)
	post("recordVisit", o+"/visit", `{"startedAt":"2026-11-20T10:00:00Z","endedAt":"2026-11-20T10:45:00Z","tookNoPart":true,"askedNoPreparation":true,"schoolContact":{"outcome":"spoken","with":"music-lead"}}`, visit...)
	get("getProtocol", o+"/protocol", visit...)
	get("listReaders", o+"/readers", visit...)
	get("getNotes", o+"/notes", visit...)
	put("writeNotes", o+"/notes", `{"text":"x"}`, visit...)
	get("getJudgements", o+"/judgements", visit...)
	get("getSelfEvaluations", o+"/self-evaluations", visit...)
	put("writeSelfEvaluation", o+"/self-evaluations/provider", `{"evaluations":[{"principle":"none"}]}`, visit...)
	post("submitSelfEvaluation", o+"/self-evaluations/provider/submission", "", visit...)
	put("writeSelfEvaluation", o+"/self-evaluations/school", `{"evaluations":[{"principle":"none"}]}`, record{"agreed, school", v.Agreed.ID})
	post("submitSelfEvaluation", o+"/self-evaluations/school/submission", "", record{"agreed, school", v.Agreed.ID})
	put("recordJudgements", o+"/judgements", `{"judgements":[]}`, visit...)
	get("listAnnualReports", annualPath)
	post("drawUpAnnualReport", annualPath, `{"academicYear":"2027-28"}`)
	get("getAnnualReport", annualPath+"/{id}", strange)
	patch("updateAnnualReport", annualPath+"/{id}", `{}`, strange)
	post("publishAnnualReport", annualPath+"/{id}/publication", "", strange)
	drawn := []record{{"of the year", w.Sample}, strange}
	get("getDataReturn", "/v1/data-returns/2025-26")
	get("listDataReturnGaps", "/v1/data-returns/2025-26/completeness")
	get("listParticipationReleases", "/v1/participation-releases")
	post("releaseParticipation", "/v1/participation-releases", `{"academicYear":"2001-02","term":"autumn"}`)
	get("getParticipationRelease", "/v1/participation-releases/{id}", record{"of the summer", w.Release}, strange)
	get("listMonitoringSamples", "/v1/monitoring-samples")
	post("drawMonitoringSample", "/v1/monitoring-samples", `{"academicYear":"2001-02"}`)
	get("getMonitoringSample", "/v1/monitoring-samples/{id}", drawn...)
	get("listMonitoringSampleSchools", "/v1/monitoring-samples/{id}/schools", drawn...)
	post("addMonitoringSampleSchool", "/v1/monitoring-samples/{id}/schools", fmt.Sprintf(`{"schoolId":"%s","reason":"lapsed"}`, nowhere), drawn...)
	versions := []record{{"published", w.Plans.Published}, {"draft", w.Plans.Draft}, {"superseded", w.Plans.Superseded}, strange}
	const pl = "/v1/plans/{id}"
	commitment := pl + "/commitments/" + w.Plans.Commitment.String()
	get("listPlans", "/v1/plans")
	post("draftPlan", "/v1/plans", `{"academicYear":"2034-35"}`)
	get("getPlan", pl, versions...)
	patch("updatePlan", pl, `{}`, versions...)
	add("discardPlan", "DELETE", pl, "", "", versions...)
	post("publishPlan", pl+"/publication", "", versions...)
	get("getPlanDuties", pl+"/duties", versions...)
	post("recordPlanProgress", commitment+"/progress", `{"on":"2026-11-20","note":" "}`, versions...)
	post("addPlanEvidence", commitment+"/evidence", `{"kind":"document"}`, versions...)
	post("withdrawPlanEntry", pl+"/withdrawals", `{"entryId":"`+nowhere+`"}`, versions...)
	get("listSmep", "/v1/insights/smep")
	get("getTimeliness", timelinessPath)
	get("getProtocolKept", protocolPath)
	get("getYoungVoiceFigures", voicesPath)
	both := []record{{"paired", v.Paired.ID}, {"judged", v.Judged.ID}, strange}
	post("submitJudgements", o+"/judgements/submission", "", both...)
	get("getAgreedJudgements", o+"/agreed-judgements", both...)
	put("recordAgreedJudgements", o+"/agreed-judgements", `{"judgements":[{"principle":"x"}]}`, both...)
	post("agreeToJudgements", o+"/agreed-judgements/agreements", "", both...)
	get("getObserverAgreement", agreementPath)
	get("getFeedback", o+"/feedback", visit...)
	post("recordFeedback", o+"/feedback", `{"givenAt":"2026-11-20T10:50:00Z","givenTo":"x","strengths":["x"],"nextSteps":["x"]}`, visit...)
	put("recordDialogue", o+"/feedback/dialogue", `{"text":"x"}`, visit...)
	heard := append([]record{{"drafted", v.Drafted.ID}}, visit...)
	get("listYoungVoices", o+"/young-voices", heard...)
	get("getYoungVoicesEntry", o+"/young-voices/entry", heard...)
	put("recordYoungVoices", o+"/young-voices/entry", `{"asked":0,"answers":[]}`, heard...)
	get("getReportDraft", o+"/report-draft", visit...)
	put("writeReportDraft", o+"/report-draft", `{"report":"x","summary":"x"}`, visit...)
	post("submitReport", o+"/report-draft/submission", "", visit...)
	post("returnReport", o+"/report-draft/return", `{"reason":"x"}`, visit...)
	post("issueReport", o+"/report/issue", "", visit...)
	get("getReport", o+"/report", visit...)
	get("getSummary", o+"/summary", visit...)
	post("publishSummary", o+"/summary/publication", "", visit...)
	get("listResponses", o+"/responses", visit...)
	post("respondToOutcome", o+"/responses", `{"answers":"report","text":" "}`, visit...)
	get("getFactualAccuracy", o+"/factual-accuracy", visit...)
	get("listDraftReplies", o+"/factual-accuracy/replies", visit...)
	post("replyToDraft", o+"/factual-accuracy/replies", `{"accurate":false}`, visit...)
	post("acknowledgeReport", o+"/report/acknowledgement", "", visit...)
	post("correctReport", o+"/report/corrections", `{"reason":"x"}`, visit...)
	get("listReportVersions", o+"/report/versions", visit...)
	get("getReportVersion", o+"/report/versions/1", visit...)
	post("breakGlass", o+"/break-glass", `{"part":"report","observerId":"`+nowhere+`","reason":"x"}`, visit...)
	get("listBreakGlass", o+"/break-glass", visit...)
	post("giveShare", o+"/shares", fmt.Sprintf(`{"appointmentId":"%s","level":"full","purpose":"x","untilOn":"2026-12-31"}`, nowhere), visit...)

	appeal := []record{{"open", w.Appeals.Open}, {"dismissed", w.Appeals.Dismissed}, strange}
	post("appealReport", o+"/report/appeals", `{"grounds":" "}`, visit...)
	get("listAppeals", "/v1/appeals")
	get("getAppeal", "/v1/appeals/{id}", appeal...)
	post("assignHearer", "/v1/appeals/{id}/hearer", `{"hearerId":"`+nowhere+`"}`, appeal...)
	post("withdrawAppeal", "/v1/appeals/{id}/withdrawal", "", appeal...)
	post("decideAppeal", "/v1/appeals/{id}/decision", `{"outcome":"upheld","reasons":"x"}`, appeal...)

	candidate := []record{{"issued", v.Issued.ID}, {"candidate's", v.Commissioning.ID}, {"decided", w.Commissioned.ID}, {"hub 2", w.Elsewhere.Published.ID}, strange}
	const decide = o + "/commissioning-decision"
	get("getCommissioningDecision", decide, candidate...)
	post("decideCommissioning", decide, `{"decision":"pilot","reason":" "}`, candidate...)

	share := []record{{"full", w.Shares.Full}, {"summary", w.Shares.Summary}, {"withdrawn", w.Shares.Withdrawn}, strange}
	get("listShares", "/v1/shares")
	get("getShare", "/v1/shares/{id}", share...)
	post("endShare", "/v1/shares/{id}/ending", "", share...)

	suggestion := []record{{"S's", w.Suggestions.Teacher}, {"replied to", w.Suggestions.RepliedTo}, strange}
	get("listSuggestions", "/v1/suggestions")
	post("makeSuggestion", "/v1/suggestions", `{"text":" "}`)
	get("getSuggestionDigest", "/v1/suggestion-digests/2026-27")
	get("getSuggestion", "/v1/suggestions/{id}", suggestion...)
	post("replyToSuggestion", "/v1/suggestions/{id}/replies", `{"status":"accepted","text":" "}`, suggestion...)

	mentoring := []record{{"agreed", w.Mentorings.Agreed}, {"proposed", w.Mentorings.Proposed}, strange}
	get("listMentorings", "/v1/mentorings")
	post("proposeMentoring", "/v1/mentorings", fmt.Sprintf(`{"mentorId":"%[1]s","menteeId":"%[1]s","focus":"x","fromOn":"2026-12-01","toOn":"2026-12-02"}`, nowhere))
	get("getMentoring", "/v1/mentorings/{id}", mentoring...)
	post("agreeToMentoring", "/v1/mentorings/{id}/agreement", `{}`, mentoring...)
	post("recordMentoringMeeting", "/v1/mentorings/{id}/meetings", `{"on":"2030-01-01","minutes":45}`, mentoring...)
	put("noteMentoringEffect", "/v1/mentorings/{id}/effect", `{"effect":" "}`, mentoring...)
	post("endMentoring", "/v1/mentorings/{id}/ending", `{"reason":" "}`, mentoring...)
	exercise := []record{{"open", w.Moderation}, strange}
	const mod = "/v1/moderations/{id}"
	get("listModerations", "/v1/moderations")
	post("drawModeration", "/v1/moderations", fmt.Sprintf(`{"academicYear":"2025-26","frameworkId":"%s","size":5,"seed":1,"participantIds":[]}`, nowhere))
	get("getModeration", mod, exercise...)
	get("listModerationItems", mod+"/items", exercise...)
	get("getModerationItem", mod+"/items/"+theItem.String(), exercise...)
	put("judgeModerationItem", mod+"/items/"+theItem.String()+"/judgements", `{"judgements":[{"principle":"x"}]}`, exercise...)
	post("submitModeration", mod+"/submission", "", exercise...)
	post("closeModeration", mod+"/closing", "", exercise...)
	post("recordModerationOutcome", mod+"/outcomes", `{"note":" ","standardised":true}`, exercise...)
	get("getModerationAgreement", mod+"/agreement", exercise...)

	officer := []record{{"visited", w.LinkOfficers.Visited}, {"ended", w.LinkOfficers.Ended}, strange}
	get("listLinkOfficers", "/v1/link-officers")
	post("appointLinkOfficer", "/v1/link-officers", fmt.Sprintf(`{"schoolId":"%[1]s","personId":"%[1]s","fromOn":"2026-12-01"}`, nowhere))
	get("getLinkOfficer", "/v1/link-officers/{id}", officer...)
	post("endLinkOfficer", "/v1/link-officers/{id}/ending", `{"toOn":"2000-01-01"}`, officer...)
	get("listLinkOfficerLoads", "/v1/link-officer-loads")

	c := w.Conversations
	talk := []record{{"planned", c.Planned}, {"written up", c.WrittenUp}, {"closed", c.Closed}, {"declined", c.Declined}, {"successor's", c.After}, strange}
	get("listConversations", "/v1/conversations")
	post("planConversation", "/v1/conversations", fmt.Sprintf(`{"schoolId":"%s","plannedOn":"2026-12-01"}`, nowhere))
	get("getConversation", "/v1/conversations/{id}", talk...)
	patch("amendConversation", "/v1/conversations/{id}", `{"topics":[]}`, talk...)
	post("holdConversation", "/v1/conversations/{id}/meeting", `{"heldOn":"2030-01-01","participants":[{"side":"hub","role":"hub-lead"}]}`, talk...)
	put("writeUpConversation", "/v1/conversations/{id}/write-up", `{"supported":" "}`, talk...)
	put("answerConversation", "/v1/conversations/{id}/school-answer", `{"answer":" "}`, talk...)
	post("agreeConversation", "/v1/conversations/{id}/agreement", `{"otherwise":{"givenBy":" "}}`, talk...)
	post("declineConversation", "/v1/conversations/{id}/decline", `{"reason":" "}`, talk...)
	post("cancelConversation", "/v1/conversations/{id}/cancellation", `{"reason":" "}`, talk...)
	post("closeConversation", "/v1/conversations/{id}/closing", "", talk...)
	post("completeConversationAction", "/v1/conversations/{id}/actions/"+c.Action.String()+"/completion", `{"doneOn":"2030-01-01"}`, talk...)
	get("getQuestionnaire", "/v1/conversations/{id}/questionnaire", talk...)
	post("sendQuestionnaire", "/v1/conversations/{id}/questionnaire", fmt.Sprintf(`{"questionSetId":"%s"}`, nowhere), talk...)
	put("answerQuestionnaire", "/v1/conversations/{id}/questionnaire/answers", `{"answers":[{"key":"none","mark":1}]}`, talk...)
	put("openQuestionnaireAnswers", "/v1/conversations/{id}/questionnaire/opening", `{"agreed":false}`, talk...)
	questions := []record{{"published", w.QuestionSets.Published}, {"draft", w.QuestionSets.Draft}, strange}
	const asking = `{"name":" ","questions":[{"key":"a","text":"?","kind":"yes-no"}]}`
	get("listQuestionSets", "/v1/question-sets")
	post("createQuestionSet", "/v1/question-sets", asking)
	get("getQuestionSet", "/v1/question-sets/{id}", questions...)
	put("updateQuestionSet", "/v1/question-sets/{id}", asking, questions...)
	post("publishQuestionSet", "/v1/question-sets/{id}/publication", "", questions...)
	get("getSchoolEngagement", "/v1/engagement/{id}", school...)
	get("listEngagement", "/v1/engagement")
	followUp := []record{{"declined", w.FollowUp}, strange}
	get("listFollowUps", "/v1/engagement-follow-ups")
	get("getFollowUp", "/v1/engagement-follow-ups/{id}", followUp...)
	post("closeFollowUp", "/v1/engagement-follow-ups/{id}/closing", `{"reason":" "}`, followUp...)
	get("listEngagementFigures", "/v1/insights/engagement")
	event := []record{{"held", w.Trainings.Held}, {"to come", w.Trainings.ToCome}, strange}
	get("listTrainingEvents", "/v1/training-events")
	post("createTrainingEvent", "/v1/training-events", `{"title":" ","kind":"training","audience":"partners","duties":["publicity"],"fromOn":"2026-12-01","toOn":"2026-12-01","minutes":60}`)
	get("getTrainingEvent", "/v1/training-events/{id}", event...)
	patch("updateTrainingEvent", "/v1/training-events/{id}", `{"minutes":90}`, event...)
	post("cancelTrainingEvent", "/v1/training-events/{id}/cancellation", `{"reason":" "}`, event...)
	put("recordTrainingEvaluation", "/v1/training-events/{id}/evaluation", `{"statements":[{"statement":" ","agree":1,"partly":0,"disagree":0}]}`, event...)
	put("noteTrainingEffect", "/v1/training-events/{id}/effect", `{"effect":" "}`, event...)
	post("recordTrainingAttendance", "/v1/training-events/{id}/attendance", `{}`, event...)
	attendance := []record{{"S", w.Trainings.Teacher}, {"Hv", w.Trainings.School}, strange}
	get("listTrainingAttendance", "/v1/training-attendance")
	get("getTrainingAttendance", "/v1/training-attendance/{id}", attendance...)
	patch("correctTrainingAttendance", "/v1/training-attendance/{id}", `{"people":0}`, attendance...)
	requirement := []record{{"teachers'", w.Trainings.Requirement}, strange}
	get("listTrainingRequirements", "/v1/training-requirements")
	post("createTrainingRequirement", "/v1/training-requirements", `{"role":"teacher","topic":" ","months":12}`)
	get("getTrainingRequirement", "/v1/training-requirements/{id}", requirement...)
	patch("updateTrainingRequirement", "/v1/training-requirements/{id}", `{"months":12}`, requirement...)
	get("listWorkforceReadiness", "/v1/workforce-readiness")

	spent := []record{{"S", w.StaffTime}, strange}
	get("listStaffTime", "/v1/staff-time")
	post("recordStaffTime", "/v1/staff-time", fmt.Sprintf(`{"personId":"%s","week":"2026-W60","kind":"teaching","minutes":60}`, nowhere))
	get("getStaffTime", "/v1/staff-time/{id}", spent...)
	patch("correctStaffTime", "/v1/staff-time/{id}", `{"minutes":60}`, spent...)
	get("getStaffTimeShares", "/v1/insights/staff-time")

	pack := func(school, partner fmt.Stringer) string {
		return fmt.Sprintf("/v1/partnerships/%s/%s/2026-27/evidence-pack", school, partner)
	}
	all = append(all, ask{"getEvidencePack", "own", "GET", pack(w.Schools.Visited, w.Partners.Service), "", ""},
		ask{"getEvidencePack", "another's", "GET", pack(w.Visits.ByTeacher.School, w.Visits.ByTeacher.Partner), "", ""},
		ask{"getEvidencePack", "none", "GET", pack(w.Schools.Visited, w.Partners.Charity), "", ""},
		ask{"getEvidencePack", "hub 2", "GET", pack(w.Elsewhere.School, w.Elsewhere.Partner), "", ""})
	get("getHubEvidencePack", "/v1/evidence-packs/2026-27")

	counted := `"countedOn":"2027-11-01"`
	nobody := fmt.Sprintf(`"provisionId":"%s","academicYear":"2026-27","term":"autumn",`, nowhere) + counted
	for _, of := range []struct {
		operation, path, key, counts string
		on                           []record
	}{
		{"Participation", "/v1/participations", nobody, `"counts":{"all":{"value":1}}`, []record{{"Hv", w.Takeup.Participation}, {"Ho", w.Takeup.Other}, {"withdrawn", w.Takeup.Withdrawn}}},
		{"StartingPoints", "/v1/starting-points", nobody, `"onEntry":{"none":{"all":{"value":1}}}`, []record{{"Hv", w.Takeup.StartingPoints}}},
		{"Continuation", "/v1/continuations", nobody, `"began":{"all":{"value":1}}`, []record{{"Hv", w.Takeup.Continuation}}},
		{"Achievement", "/v1/achievements", fmt.Sprintf(`"schoolId":"%s","of":"gcse-music","academicYear":"2026-27",`, nowhere) + counted, `"entries":{"all":{"value":1}}`,
			[]record{{"Ho", w.Takeup.Achievement}, {"Hv's own", w.Takeup.Schools}}},
	} {
		on := append(of.on, strange)
		list := "list" + of.operation
		if of.operation != "StartingPoints" {
			list += "s"
		}
		get(list, of.path)
		post("record"+of.operation, of.path, "{"+of.key+","+of.counts+"}")
		get("get"+of.operation, of.path+"/{id}", on...)
		put("correct"+of.operation, of.path+"/{id}", "{"+counted+","+of.counts+"}", on...)
		post("withdraw"+of.operation, of.path+"/{id}/withdrawal", `{"reason":" "}`, on...)
	}
	get("listParticipationInsights", "/v1/insights/participation")
	feeder := []record{{"Hv", w.Takeup.Feeder}, strange}
	get("listFeederSchools", "/v1/feeder-schools")
	post("nameFeederSchool", "/v1/feeder-schools", fmt.Sprintf(`{"schoolId":"%[1]s","feederId":"%[1]s","academicYear":"2026-27"}`, nowhere))
	get("getFeederSchool", "/v1/feeder-schools/{id}", feeder...)
	post("endFeederSchool", "/v1/feeder-schools/{id}/ending", "", feeder...)

	support := []record{{"agreed", w.Supports.Agreed}, {"proposed", w.Supports.Proposed}, strange}
	get("listSchoolSupports", "/v1/school-supports")
	post("proposeSchoolSupport", "/v1/school-supports", fmt.Sprintf(`{"supportingSchoolId":"%[1]s","supportedSchoolId":"%[1]s","focus":"x","fromOn":"2026-12-01"}`, nowhere))
	get("getSchoolSupport", "/v1/school-supports/{id}", support...)
	post("agreeToSchoolSupport", "/v1/school-supports/{id}/agreement", "", support...)
	put("noteSchoolSupportEffect", "/v1/school-supports/{id}/effect", `{"effect":" "}`, support...)
	post("endSchoolSupport", "/v1/school-supports/{id}/ending", `{"reason":" "}`, support...)

	evaluated := []record{{"published", w.Evaluations.Published}, {"draft", w.Evaluations.Draft}, strange}
	get("listEvaluations", "/v1/evaluations")
	post("draftEvaluation", "/v1/evaluations", fmt.Sprintf(`{"schoolId":"%[1]s","partnerId":"%[1]s","academicYear":"2026-27"}`, nowhere))
	get("getEvaluation", "/v1/evaluations/{id}", evaluated...)
	patch("updateEvaluation", "/v1/evaluations/{id}", `{"overall":"excellent"}`, evaluated...)
	add("discardEvaluation", "DELETE", "/v1/evaluations/{id}", "", "", evaluated...)
	post("agreeEvaluation", "/v1/evaluations/{id}/agreements", `{"side":"school"}`, evaluated...)
	post("publishEvaluation", "/v1/evaluations/{id}/publication", "", evaluated...)
	post("respondToEvaluation", "/v1/evaluations/{id}/responses", `{"side":"partner","text":" "}`, evaluated...)
	post("completeEvaluationStep", "/v1/evaluations/{id}/steps/"+nowhere+"/completion", `{"doneOn":"2026-11-20","outcome":" "}`, evaluated...)
	get("listBenchmark", "/v1/insights/benchmark")
	example := []record{{"published", w.GoodPractices.Published}, {"draft", w.GoodPractices.Draft}, strange}
	get("listGoodPractices", "/v1/good-practice-examples")
	post("draftGoodPractice", "/v1/good-practice-examples",
		fmt.Sprintf(`{"evaluationId":"%s","action":"all_groups","title":"x","text":"x","phase":"primary"}`, nowhere))
	get("getGoodPractice", "/v1/good-practice-examples/{id}", example...)
	patch("updateGoodPractice", "/v1/good-practice-examples/{id}", `{"title":" "}`, example...)
	post("consentToGoodPractice", "/v1/good-practice-examples/{id}/consents", `{"side":"school"}`, example...)
	post("withdrawGoodPractice", "/v1/good-practice-examples/{id}/withdrawal", "", example...)

	ownPlan := []record{{"this year", w.SchoolPlans.ThisYear}, {"last year", w.SchoolPlans.LastYear}, {"another school's", w.SchoolPlans.Other}, strange}
	get("listSchoolPlans", "/v1/school-plans")
	post("recordSchoolPlan", "/v1/school-plans", fmt.Sprintf(`{"schoolId":"%s","academicYear":"2026-27","hasPlan":true}`, nowhere))
	get("getSchoolPlan", "/v1/school-plans/{id}", ownPlan...)
	put("updateSchoolPlan", "/v1/school-plans/{id}", `{"hasPlan":false,"planUpdatedOn":"2026-09-01"}`, ownPlan...)

	partnership := []record{
		{"visited", w.Partnerships.Visited}, {"also taught", w.Partnerships.AlsoTaught},
		{"before there was one", pitfall.Of{School: w.Schools.Visited, Partner: w.Partners.Service, Year: calendar.YearOf(calendar.On(2001, 10, 1))}},
		{"hub 2", pitfall.Of{School: w.Elsewhere.School, Partner: w.Elsewhere.Partner, Year: w.Partnerships.Visited.Year}},
	}
	const ps, dismissed = "/v1/partnerships/{id}", "/signals/no-starting-points/dismissal"
	get("listPitfalls", "/v1/insights/pitfalls")
	get("getPartnership", ps, partnership...)
	get("getQuestionSheet", ps+"/question-sheet", partnership...)
	post("dismissSignal", ps+dismissed, `{"reason":" "}`, partnership...)
	add("liftDismissal", "DELETE", ps+dismissed, "", "", partnership...)
	paid := []record{{"grant", w.Funding.Grant}, {"correction", w.Funding.Correction}, {"client's", w.Funding.Client}, {"another's", w.Funding.Other}, strange}
	get("listFundingLines", "/v1/funding-lines")
	post("recordFundingLine", "/v1/funding-lines", fmt.Sprintf(`{"provisionId":"%s","source":"school","fromOn":"2026-09-01","toOn":"2027-08-31","amount":{"amount":"1.00","currency":"GBP"}}`, nowhere))
	get("getFundingLine", "/v1/funding-lines/{id}", paid...)
	post("correctFundingLine", "/v1/funding-lines/{id}/corrections", `{"amount":{"amount":"-0.01","currency":"GBP"},"reason":" "}`, paid...)
	practice := []record{{"held", w.Practice.Held}, {"withdrawn", w.Practice.Withdrawn}, {"another's", w.Practice.Other}, strange}
	const practised = `"kind":"planning","heldOn":"2099-01-01","minutes":60,"schoolStaff":1,"musicians":1,"subject":"x"}`
	get("listJointPractices", "/v1/joint-practices")
	post("recordJointPractice", "/v1/joint-practices", fmt.Sprintf(`{"schoolId":"%[1]s","partnerId":"%[1]s",`, nowhere)+practised)
	get("getJointPractice", "/v1/joint-practices/{id}", practice...)
	put("correctJointPractice", "/v1/joint-practices/{id}", "{"+practised, practice...)
	post("withdrawJointPractice", "/v1/joint-practices/{id}/withdrawal", `{"reason":" "}`, practice...)
	get("listValueForMoney", "/v1/insights/value-for-money")

	request := []record{{"open", w.Requests.Open}, {"agreed", w.Requests.Agreed}, {"refused", w.Requests.Refused}, strange}
	get("listVisitRequests", "/v1/visit-requests")
	post("makeVisitRequest", "/v1/visit-requests", fmt.Sprintf(`{"kind":"visit","provisionId":"%s","reason":"x"}`, nowhere))
	get("getVisitRequest", "/v1/visit-requests/{id}", request...)
	post("withdrawVisitRequest", "/v1/visit-requests/{id}/withdrawal", "", request...)
	post("decideVisitRequest", "/v1/visit-requests/{id}/decision", `{"agreed":true}`, request...)

	hold := []record{{"of a visit", w.Holds.Visit}, {"of a person", w.Holds.Person}, strange}
	get("getRetentionSchedule", "/v1/retention-schedule")
	get("listHolds", "/v1/holds")
	post("proposeHold", "/v1/holds", fmt.Sprintf(`{"kind":"inquiry","reason":"x","observationId":"%s"}`, nowhere))
	get("getHold", "/v1/holds/{id}", hold...)
	post("confirmHold", "/v1/holds/{id}/confirmation", "", hold...)
	post("proposeHoldLifting", "/v1/holds/{id}/lifting", `{"reason":"x"}`, hold...)
	post("confirmHoldLifting", "/v1/holds/{id}/lifting/confirmation", "", hold...)
	asked := []record{{"received", w.Asked.Received}, {"in review", w.Asked.InReview}, {"released", w.Asked.Released},
		{"to be refused", w.Asked.Refusing}, {"refused", w.Asked.Refused}, {"withdrawn", w.Asked.Withdrawn}, strange}
	part := "/parts/" + w.Asked.Part.String()
	get("listSubjectAccessRequests", "/v1/subject-access-requests")
	post("makeSubjectAccessRequest", "/v1/subject-access-requests", `{"form":"online","receivedOn":"2001-01-01"}`)
	get("getSubjectAccessRequest", "/v1/subject-access-requests/{id}", asked...)
	post("confirmSubjectIdentity", "/v1/subject-access-requests/{id}/identity", `{"how":"document","shownOn":"2001-01-01"}`, asked...)
	post("extendSubjectAccessRequest", "/v1/subject-access-requests/{id}/extension", `{"months":1,"reason":" "}`, asked...)
	post("beginSubjectAccessReview", "/v1/subject-access-requests/{id}/review", "", asked[1:]...)
	get("listSubjectAccessParts", "/v1/subject-access-requests/{id}/parts", asked...)
	get("getSubjectAccessPart", "/v1/subject-access-requests/{id}"+part, asked...)
	put("decideSubjectAccessPart", "/v1/subject-access-requests/{id}"+part+"/decision", `{"decision":"withhold"}`, asked...)
	post("releaseSubjectAccessPack", "/v1/subject-access-requests/{id}/release", "", asked...)
	post("proposeSubjectAccessRefusal", "/v1/subject-access-requests/{id}/refusal", `{"ground":"manifestly-excessive","reason":" "}`, asked...)
	post("confirmSubjectAccessRefusal", "/v1/subject-access-requests/{id}/refusal/confirmation", "", asked...)
	post("withdrawSubjectAccessRequest", "/v1/subject-access-requests/{id}/withdrawal", "", asked...)
	get("getSubjectAccessPack", "/v1/subject-access-requests/{id}/pack", asked...)
	disposal := []record{{"carried out", w.Disposal}, strange}
	get("listDisposals", "/v1/disposals")
	get("getDisposal", "/v1/disposals/{id}", disposal...)
	get("listDisposalRecords", "/v1/disposals/{id}/records", disposal...)
	post("approveDisposal", "/v1/disposals/{id}/approval", "", disposal...)
	post("confirmDisposal", "/v1/disposals/{id}/confirmation", "", disposal...)
	post("withdrawDisposal", "/v1/disposals/{id}/withdrawal", "", disposal...)
	get("getDisposalCertificate", "/v1/disposals/{id}/certificate", disposal...)

	notice := []record{{"S's", w.Notices.Teacher}, strange}
	get("listNotices", "/v1/notices")
	get("getNotice", "/v1/notices/{id}", notice...)
	post("markNoticeRead", "/v1/notices/{id}/reading", "", notice...)
	get("getNoticeMail", "/v1/notices/{id}/mail", notice...)
	get("getNoticePreferences", "/v1/notice-preferences")
	patch("updateNoticePreferences", "/v1/notice-preferences", `{"visits":false}`)

	feed := []record{{"S's", theFeed}, strange}
	get("listCalendarFeeds", "/v1/calendar-feeds")
	post("createCalendarFeed", "/v1/calendar-feeds", `{"name":" "}`)
	get("getCalendarFeed", "/v1/calendar-feeds/{id}", feed...)
	post("revokeCalendarFeed", "/v1/calendar-feeds/{id}/revocation", "", feed...)
	get("getCalendar", "/v1/calendar/{id}.ics", record{"S's", theAddress}, strange)

	post("raiseDevelopmentNeed", o+"/development-needs", fmt.Sprintf(`{"need":"x","ownerId":"%s","dueBy":"2027-01-01"}`, nowhere), visit...)

	due := partner[:len(partner):len(partner)]
	due = append(due, record{"candidate", w.Partners.Candidate})
	const rq = "/v1/partners/{id}/requirements/2026-27"
	get("listRequirements", "/v1/requirements")
	get("getRequirement", rq, due...)
	put("waiveRequirement", rq+"/waiver", `{"reason":" "}`, due...)
	add("liftWaiver", "DELETE", rq+"/waiver", "", "", due...)
	get("listCoverage", "/v1/insights/coverage")
	get("suggestVisits", "/v1/visit-suggestions")
	member := []record{{"O", w.Observer.ID}, {"S", w.Teacher.ID}, strange}
	const ob = "/v1/observers/{id}"
	get("listObservers", "/v1/observers")
	get("getObserver", ob, member...)
	post("recordObserverTraining", ob+"/training", `{"kind":"training","on":"2030-01-01","what":"x"}`, member...)
	post("declareConflict", ob+"/conflicts", `{"kind":"other"}`, member...)
	post("endConflict", ob+"/conflicts/"+nowhere+"/ending", `{"toOn":"2026-12-01"}`, member...)

	inspection := []record{{"current", w.Inspections.Current}, {"pending", w.Inspections.Pending}, {"ended", w.Inspections.Ended}, strange}
	get("listInspections", "/v1/inspections")
	post("proposeInspection", "/v1/inspections", fmt.Sprintf(`{"inspectorId":"%[1]s","remit":"x","level":"full","schoolIds":["%[1]s"],"fromOn":"2026-11-23","toOn":"2026-11-27"}`, nowhere))
	get("getInspection", "/v1/inspections/{id}", inspection...)
	post("confirmInspection", "/v1/inspections/{id}/confirmation", "", inspection...)
	post("endInspection", "/v1/inspections/{id}/ending", "", inspection...)
	get("listDeidentifiedSummaries", "/v1/inspections/{id}/summaries", inspection...)

	need := []record{{"open", w.Needs.Open}, {"closed", w.Needs.Closed}, {"hub 2", w.Elsewhere.Need}, strange}
	get("listDevelopmentNeeds", "/v1/development-needs")
	get("getDevelopmentNeed", "/v1/development-needs/{id}", need...)
	patch("updateDevelopmentNeed", "/v1/development-needs/{id}", `{"dueBy":"2027-01-01"}`, need...)
	post("recordDevelopmentProgress", "/v1/development-needs/{id}/progress", `{"on":"2030-01-01","note":"x"}`, need...)

	post("offerNeedSupport", "/v1/development-needs/{id}/offers", `{"kind":"training","fromOn":"2027-01-14","toOn":"2027-01-13"}`, need...)
	get("listCarriedNeeds", o+"/carried-needs", visit...)
	post("recordNeedEffect", o+"/need-effects", `{"needId":"`+nowhere+`","effect":"seen"}`, visit...)

	concern := []record{{"visit", w.Concerns.Visit}, {"Gv named", w.Concerns.School}, {"closed", w.Concerns.Closed}, strange}
	const sg = "/v1/safeguarding-concerns"
	get("listSafeguardingConcerns", sg)
	post("raiseSafeguardingConcern", sg, `{"text":"x","schoolId":"`+nowhere+`"}`)
	get("getSafeguardingConcern", sg+"/{id}", concern...)
	post("acknowledgeSafeguardingConcern", sg+"/{id}/acknowledgement", "", concern...)
	post("addSafeguardingNote", sg+"/{id}/notes", `{"text":"x"}`, concern...)
	post("referSafeguardingConcern", sg+"/{id}/referrals", `{"referredTo":"x","text":"x"}`, concern...)
	post("closeSafeguardingConcern", sg+"/{id}/closure", `{"outcome":"x"}`, concern...)
	get("listSafeguardingTrail", sg+"/{id}/trail", concern...)

	get("listImports", "/v1/imports")
	add("startImport", "POST", "/v1/imports?kind=schools", "text/csv", "Name\nx\n")
	for _, part := range []struct{ operation, path string }{{"getImport", ""}, {"listImportErrors", "/errors"}, {"getRejectedRows", "/rejected.csv"}} {
		get(part.operation, "/v1/imports/{id}"+part.path, record{"Q's", theImport}, strange)
	}
	get("listChanges", "/v1/changes")
	hook := []record{{"C's", theWebhook}, {"C-other's", theOtherWebhook}, strange}
	const wh = "/v1/webhooks/{id}"
	get("listWebhooks", "/v1/webhooks")
	post("createWebhook", "/v1/webhooks", `{"url":"http://127.0.0.1/","clientId":"`+nowhere+`"}`)
	get("getWebhook", wh, hook...)
	patch("updateWebhook", wh, `{"note":"x"}`, hook...)
	post("disableWebhook", wh+"/disabling", "", hook...)
	post("enableWebhook", wh+"/enabling", "", hook...)
	post("testWebhook", wh+"/test", "", hook...)
	post("replayWebhook", wh+"/replay", `{"from":"2027-11-23T08:00:00Z"}`, hook...)
	post("createWebhookSecret", wh+"/secrets", "", hook...)
	post("revokeWebhookSecret", wh+"/secrets/"+nowhere+"/revocation", "", hook...)
	get("listWebhookDeliveries", wh+"/deliveries", hook...)
	get("getWebhookDelivery", wh+"/deliveries/"+theDelivery.String(), hook...)
	post("retryWebhookDelivery", wh+"/deliveries/"+nowhere+"/retry", "", hook...)
	get("listAuditEvents", "/v1/audit-events")
	return all
}

// theImport stands for the import that the test starts as the QA lead.
var theImport = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bee")

// theSecret stands for the machine client's secret that the test makes.
var theSecret = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bed")

// theWebhook, theOtherWebhook and theDelivery stand for a webhook of the machine client, one
// of another, and what was sent to the first. Both are disabled and have two secrets, so that
// a test call and a third are refused.
var (
	theWebhook      = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bec")
	theOtherWebhook = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0beb")
	theDelivery     = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bea")
)

// theItem stands for an item of the exercise that the inspector is shown.
var theItem = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0be7")

// theFeed and theAddress stand for the calendar feed that the test makes as the teacher.
var (
	theFeed    = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0be9")
	theAddress = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0be8")
)

// Every operation on every record as every caller, where each confidential text bears the
// mark of its class: whether it is allowed, and which classes an answer shows. The tables are
// to be laid beside access.md. What changes or is refused shows none, nor does what the
// server logs.
func TestAccessTable(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		api := testapi.New(t, db)
		table := realAsks(t, api, db.World)
		columns := callers(&db.World)
		before := trail(t, db)
		var allowed, shown strings.Builder
		fmt.Fprintf(&allowed, "%-42s", "operation@record")
		for _, c := range columns {
			fmt.Fprintf(&allowed, " %6s", c.letter)
		}
		for _, a := range table {
			fmt.Fprintf(&allowed, "\n%-42s", a.name())
			for _, c := range columns {
				who := c.as(api)
				answer := who.Send(a.method, a.path, a.header(), a.body)
				fmt.Fprintf(&allowed, " %6s", short(answer.Status))
				if classes := whatIsShown(t, who, c, a, answer); len(classes) > 0 {
					fmt.Fprintf(&shown, "%-40s %-7s %s\n", a.name(), c.letter, strings.Join(classes, " "))
				}
			}
		}
		if after := trail(t, db); after != before {
			t.Errorf("the table made %d changes", after-before)
		}
		compare(t, "testdata/access.golden", allowed.String()+"\n")
		compare(t, "testdata/canaries.golden", shown.String())
		if leaked := seen(db.Log.String() + scraped(t, api)); len(leaked) > 0 {
			t.Errorf("the log or the metrics hold %v", leaked)
		}
	})
}

// realAsks are the asks, with the ids of records made for them where some stand for these.
func realAsks(t *testing.T, api *testapi.API, w demo.World) (table []ask) {
	t.Helper()
	feed, address := aFeed(api, w.Teacher)
	made := strings.NewReplacer(append(theWebhooks(t, api, w), theImport.String(), anImport(t, api, w.QALead),
		theSecret.String(), aSecret(api, w), theItem.String(), anItem(api, w), theFeed.String(), feed, theAddress.String(), address)...)
	for _, a := range asks(w) {
		a.path = made.Replace(a.path)
		table = append(table, a)
	}
	return table
}

func short(status int) string {
	if status == http.StatusNotFound {
		return "."
	}
	return fmt.Sprint(status)
}

func (a ask) header() http.Header {
	h := http.Header{}
	if a.contentType != "" && a.body != "" {
		h.Set("Content-Type", a.contentType)
	}
	if a.method != "GET" {
		h.Set("If-Match", `"the-state-of-nothing"`)
	}
	return h
}

func (c caller) as(api *testapi.API) testapi.Caller {
	switch {
	case c.client != nil:
		return api.AsClient(*c.client, c.scopes...)
	case c.whole:
		return api.As(*c.person)
	case c.person != nil:
		return api.As(*c.person, c.person.Role)
	}
	return api.Anonymous()
}

func anImport(t *testing.T, api *testapi.API, who demo.Person) string {
	t.Helper()
	var started struct{ ID string }
	h := http.Header{"Content-Type": {"text/csv"}, "Prefer": {"wait=30"}}
	api.As(who, access.QALead).Send("POST", "/v1/imports?kind=schools&mode=dry-run&onError=skip", h,
		"URN,EstablishmentName,EstablishmentStatus (code)\nx,A school,1\n").Want(http.StatusAccepted).JSON(&started)
	return started.ID
}

func anItem(api *testapi.API, w demo.World) string {
	return moderatedOf(api, w.Inspector, "/v1/moderations/"+w.Moderation.String())[0].ID
}

func aSecret(api *testapi.API, w demo.World) string {
	return api.As(w.HubManager).Post("/v1/clients/"+w.Client.ID.String()+"/secrets", "{}").Want(http.StatusCreated).Text("/id")
}

// aFeed makes a calendar feed, and gives its id and the secret part of its address.
func aFeed(api *testapi.API, who demo.Person) (feed, address string) {
	made := api.As(who).Post("/v1/calendar-feeds", `{"name":"A telephone"}`).Want(http.StatusCreated)
	return made.Text("/id"), strings.TrimSuffix(strings.TrimPrefix(made.Text("/address"), testapi.Audience+"/v1/calendar/"), ".ics")
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("%s differs at line %d; see what changed and run with -update:\n%s\n%s", path, i+1, at(was, i), at(is, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// The list of exemptions is empty: every operation of the contract has its cases.
func TestEveryOperationHasAccessCases(t *testing.T) {
	var covered []string
	for _, a := range asks(demo.World{}) {
		covered = append(covered, a.operation)
	}
	for _, operation := range contractOperations(t) {
		if !slices.Contains(covered, operation) {
			t.Errorf("%s has no access cases", operation)
		}
	}
}
