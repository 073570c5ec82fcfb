package proof

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// With the right every channel closes: the record is not there, nor whether it has
// changed, nor the answer to an earlier request, nor the rest of a list that was begun.
func TestEveryChannelClosesWithTheRight(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		r, walked := newRig(t, db), 0
		for _, kind := range r.revocations() {
			kind.give()
			asks, begun := kind.asks(), []ask{}
			for i := range asks {
				if got := r.send(&asks[i]); !got.shown {
					t.Errorf("%s: %s is not shown before: %d", kind.name, got.name, got.status)
				}
				if asks[i].lists() {
					begun = append(begun, r.begun(asks[i])...)
				}
			}
			walked += len(begun)
			kind.take()
			for _, a := range append(asks, begun...) {
				got := r.send(&a)
				if got.shown || got.status != kind.refusal() && !(a.lists() && got.status == http.StatusOK && kind.how&unseen != 0) {
					t.Errorf("%s: %s answers %d", kind.name, a.name, got.status)
				}
			}
			if kind.how&lasting == 0 {
				kind.give()
			}
		}
		if walked < 5 {
			t.Errorf("%d lists were begun", walked)
		}
	})
}

func (k revocation) refusal() int {
	if k.how&nobody != 0 {
		return http.StatusUnauthorized
	}
	return http.StatusNotFound
}

func (a *ask) lists() bool { return a.shows != "" }

// begun walks a list one by one, and asks for the page with the record by the cursor
// that leads to it; nothing where the record is the first.
func (r *rig) begun(list ask) []ask {
	at, err := url.Parse(list.path)
	if err != nil {
		r.t.Fatal(err)
	}
	query := at.Query()
	query.Set("limit", "1")
	for {
		at.RawQuery = query.Encode()
		list.path, list.name = at.String(), "GO ON WITH "+at.Path
		if r.send(&list).shown && query.Has("cursor") {
			return []ask{list}
		}
		next := r.nextOf(list)
		if next == "" {
			return nil
		}
		query.Set("cursor", next)
	}
}

func (r *rig) nextOf(list ask) string {
	request, err := http.NewRequest(list.method, r.server.URL+list.path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header = list.header.Clone()
	answer, err := r.client.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	var page struct{ NextCursor string }
	if err := json.NewDecoder(answer.Body).Decode(&page); err != nil {
		r.t.Fatal(err)
	}
	return page.NextCursor
}

// readingsIn tells which classes were recorded as read in the request of an answer.
func readingsIn(t *testing.T, db *testkit.DB) func(*testapi.Answer) string {
	owner := db.Owner()
	return func(a *testapi.Answer) string {
		t.Helper()
		rows, err := owner.Query(`SELECT parts FROM audit_event WHERE request_id = $1 AND parts <> '' ORDER BY position`, a.Header.Get("X-Request-Id"))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var all []string
		for rows.Next() {
			var parts string
			if err := rows.Scan(&parts); err != nil {
				t.Fatal(err)
			}
			all = append(all, parts)
		}
		return strings.Join(all, "; ")
	}
}

// confidential are the records that are not to be stored, by the operation that reads
// them: for each one, who reads it, and which classes that discloses.
func confidential(w demo.World, api *testapi.API) map[string]disclosing {
	visit := func(v demo.Visit) string { return "/v1/observations/" + v.ID.String() }
	published, held, inReply := visit(w.Visits.Published), visit(w.Visits.FeedbackGiven), visit(w.Visits.InReply)
	exercise := "/v1/moderations/" + w.Moderation.String()
	item := exercise + "/items/" + api.As(w.Inspector).Get(exercise+"/items").Want(http.StatusOK).Text("/items/0/id")
	api.As(w.QALead).Seeing(exercise).Post(exercise+"/closing", nil).Want(http.StatusOK)
	return map[string]disclosing{
		"getModeration":          {exercise, api.As(w.Inspector), "moderation"},
		"getModerationItem":      {item, api.As(w.Inspector), "report moderation"},
		"getModerationAgreement": {exercise + "/agreement", api.As(w.QALead), "report moderation"},

		"getSelfEvaluations":      {visit(w.Visits.Published) + "/self-evaluations", api.As(w.QALead), "self-evaluation"},
		"getSubjectAccessRequest": {"/v1/subject-access-requests/" + w.Asked.InReview.String(), api.As(w.DataProtectionOfficer), "review"},
		"getSubjectAccessPart":    {"/v1/subject-access-requests/" + w.Asked.InReview.String() + "/parts/" + w.Asked.Part.String(), api.As(w.DataProtectionOfficer), "pack review"},
		"getSubjectAccessPack":    {"/v1/subject-access-requests/" + w.Asked.Released.String() + "/pack", api.As(w.Headteacher), "pack"},

		"getAppeal":              {"/v1/appeals/" + w.Appeals.Dismissed.String(), api.As(w.Teacher), "appeal"},
		"getHold":                {"/v1/holds/" + w.Holds.Visit.String(), api.As(w.QALead), "hold"},
		"getDisposal":            {"/v1/disposals/" + w.Disposal.String(), api.As(w.QALead), ""},
		"getDisposalCertificate": {"/v1/disposals/" + w.Disposal.String() + "/certificate", api.As(w.QALead), ""},

		"getProtocol":          {published + "/protocol", api.As(w.Teacher), ""},
		"getNotes":             {held + "/notes", api.As(w.Observer), "notes"},
		"getJudgements":        {published + "/judgements", api.As(w.QALead), "draft"},
		"getAgreedJudgements":  {visit(w.Visits.Paired) + "/agreed-judgements", api.As(w.OtherObserver), "draft"},
		"suggestVisits":        {"/v1/visit-suggestions", api.As(w.QALead), "need"},
		"getObserverAgreement": {"/v1/insights/observer-agreement", api.As(w.HubManager), "draft"},

		"getYoungVoicesEntry": {visit(w.Visits.Judged) + "/young-voices/entry", api.As(w.Observer), "voice"},

		"getFeedback":             {held + "/feedback", api.As(w.Teacher), "feedback"},
		"getReportDraft":          {published + "/report-draft", api.As(w.QALead), "draft"},
		"getFactualAccuracy":      {inReply + "/factual-accuracy", api.As(w.Teacher), "draft"},
		"getReport":               {published + "/report", api.As(w.PartnerContact), "report; response"},
		"getReportVersion":        {published + "/report/versions/1", api.As(w.PartnerContact), "report summary"},
		"getSummary":              {published + "/summary", api.As(w.Headteacher), "summary; response"},
		"getShare":                {"/v1/shares/" + w.Shares.Full.String(), api.As(w.OtherHeadteacher), "share"},
		"getNotice":               {"/v1/notices/" + w.Notices.Teacher.String(), api.As(w.Teacher), ""},
		"getDevelopmentNeed":      {"/v1/development-needs/" + w.Needs.Open.String(), api.As(w.PartnerContact), "need"},
		"getSuggestion":           {"/v1/suggestions/" + w.Suggestions.Teacher.String(), api.As(w.Teacher), "suggestion"},
		"getConversation":         {"/v1/conversations/" + w.Conversations.WrittenUp.String(), api.As(w.Headteacher), "conversation"},
		"getQuestionnaire":        {"/v1/conversations/" + w.Conversations.Planned.String() + "/questionnaire", api.As(w.Headteacher), "answers"},
		"getLinkOfficer":          {"/v1/link-officers/" + w.LinkOfficers.Visited.String(), api.As(w.QALead), ""},
		"getSchoolEngagement":     {"/v1/engagement/" + w.Schools.Visited.String(), api.As(w.Headteacher), ""},
		"getFollowUp":             {"/v1/engagement-follow-ups/" + w.FollowUp.String(), api.As(w.QALead), ""},
		"getMentoring":            {"/v1/mentorings/" + w.Mentorings.Agreed.String(), api.As(w.ThirdTeacher), "mentoring effect; need"},
		"getTrainingEvent":        {"/v1/training-events/" + w.Trainings.Held.String(), api.As(w.QALead), "training"},
		"getParticipationRelease": {"/v1/participation-releases/" + w.Release.String(), api.As(w.Teacher), ""},

		"getSchoolSupport":   {"/v1/school-supports/" + w.Supports.Agreed.String(), api.As(w.Headteacher), "support"},
		"getEvaluation":      {"/v1/evaluations/" + w.Evaluations.Published.String(), api.As(w.PartnerContact), "evaluation evaluation-response"},
		"getGoodPractice":    {"/v1/good-practice-examples/" + w.GoodPractices.Published.String(), api.As(w.Teacher), "good-practice"},
		"getSchoolPlan":      {"/v1/school-plans/" + w.SchoolPlans.ThisYear.String(), api.As(w.Headteacher), "school-plan; school-plan"},
		"getPartnership":     {"/v1/partnerships/" + w.Partnerships.AlsoTaught.String(), api.As(w.OtherHeadteacher), "figures dismissal"},
		"getQuestionSheet":   {"/v1/partnerships/" + w.Partnerships.Visited.String() + "/question-sheet", api.As(w.MusicLead), "figures dismissal"},
		"getFundingLine":     {"/v1/funding-lines/" + w.Funding.Correction.String(), api.As(w.Headteacher), "funding"},
		"getJointPractice":   {"/v1/joint-practices/" + w.Practice.Held.String(), api.As(w.PartnerContact), "joint-practice"},
		"getStaffTime":       {"/v1/staff-time/" + w.StaffTime.String(), api.As(w.Teacher), ""},
		"getParticipation":   {"/v1/participations/" + w.Takeup.Participation.String(), api.As(w.Headteacher), "figures"},
		"getStartingPoints":  {"/v1/starting-points/" + w.Takeup.StartingPoints.String(), api.As(w.PartnerContact), "figures"},
		"getContinuation":    {"/v1/continuations/" + w.Takeup.Continuation.String(), api.As(w.MusicLead), "figures"},
		"getAchievement":     {"/v1/achievements/" + w.Takeup.Achievement.String(), api.As(w.QALead), "figures"},
		"getFeederSchool":    {"/v1/feeder-schools/" + w.Takeup.Feeder.String(), api.As(w.Headteacher), ""},
		"getStaffTimeShares": {"/v1/insights/staff-time", api.As(w.QALead), ""},

		"getTrainingAttendance":  {"/v1/training-attendance/" + w.Trainings.Teacher.String(), api.As(w.Teacher), ""},
		"getTrainingRequirement": {"/v1/training-requirements/" + w.Trainings.Requirement.String(), api.As(w.QALead), ""},

		"getVisitRequest": {"/v1/visit-requests/" + w.Requests.Open.String(), api.As(w.QALead), "request"},

		"getCommissioningDecision": {visit(w.Commissioned) + "/commissioning-decision", api.As(w.QALead), "decision"},
		"getSafeguardingConcern":   {"/v1/safeguarding-concerns/" + w.Concerns.Visit.String(), api.As(w.SafeguardingLead), ""}, // in a trail of its own
	}
}

type disclosing struct {
	path  string
	by    testapi.Caller
	parts string
}

// stranger is somebody who may not read what the operation answers: what everybody of a
// hub reads is kept from another hub.
func stranger(w demo.World, operation string) demo.Person {
	switch operation {
	case "getGoodPractice", "getParticipationRelease":
		return w.OtherHubQALead
	}
	return w.OtherPartnerContact
}

// That nothing has changed is told only to who may read, and told is read: a 304 leaves
// the same audit row as the text would. So for every record that is not to be stored.
func TestThatNothingHasChangedIsAReading(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		recorded := readingsIn(t, db)
		rows := confidential(w, api)
		for operation, row := range rows {
			whole := row.by.Get(row.path).Want(http.StatusOK)
			same := row.by.Header("If-None-Match", whole.ETag()).Get(row.path).Want(http.StatusNotModified)
			if got, again := recorded(whole), recorded(same); got != row.parts || again != got || len(same.Body) > 0 {
				t.Errorf("%s: %q is recorded as read, and %q when nothing has changed", operation, got, again)
			}
			for _, tag := range []string{whole.ETag(), "*"} {
				stranger := api.As(stranger(w, operation)).Header("If-None-Match", tag).Get(row.path)
				refused := stranger.Status >= http.StatusBadRequest && stranger.Header.Get("ETag") == ""
				if !refused || recorded(stranger) != "" {
					t.Errorf("%s answers a stranger %d", operation, stranger.Status)
				}
			}
		}
		for _, op := range testapi.Operations() {
			if op.Method == "GET" && op.Responses.Value("304") != nil && op.Responses.Value("200").Value.Headers["Cache-Control"] != nil {
				if _, ok := rows[op.ID]; !ok && op.ID != "getNoticePreferences" { // of which everybody has their own alone
					t.Errorf("%s has no row", op.ID)
				}
			}
		}
	})
}
