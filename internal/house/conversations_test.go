package house

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func talkPath(which id.Conversation) string { return "/v1/conversations/" + which.String() }

func meetingOn(day, role string) document {
	return document{"heldOn": day, "participants": []any{document{"side": "school", "role": role}, document{"side": "hub", "role": "hub-lead"}}}
}

// A conversation is planned, held, written up, agreed by the school and closed, in this order
// and in no other; its actions count once the school has agreed.
func TestConversation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, head := api.As(w.QALead), api.As(w.UnrelatedHeadteacher)
		refused(t, lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-24"}), "/leadId", "conversation-lead-missing")
		path := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-24", "leadId": w.OtherObserver.ID}).
			Want(http.StatusCreated).Header.Get("Location")
		own := api.As(w.OtherObserver)
		writeUp := document{"supported": "Singing.", "challenged": "Who learns.", "actions": []any{
			document{"text": "Ask first.", "owner": "school", "dueOn": "2026-11-30"}, document{"text": "Lend ten.", "owner": "hub", "dueOn": "2026-12-30"}}}
		own.Seeing(path).Put(path+"/write-up", writeUp).Want(http.StatusConflict, "conversation-not-held")
		refused(t, own.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-24", "governor")), "/heldOn", "conversation-not-yet")
		refused(t, own.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-23", "partner")), "/participants/0/role", "conversation-role-wrong")
		held := own.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-23", "governor")).Want(http.StatusOK)
		if held.At("/withoutLeader") != true {
			t.Errorf("with a governor alone: %s", held.Body)
		}
		head.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusConflict, "conversation-not-written-up")
		head.Seeing(path).Put(path+"/write-up", writeUp).Want(http.StatusNotFound)
		refused(t, own.Seeing(path).Put(path+"/write-up", writeUp.but(document{"nextOn": "2026-11-23"})), "/nextOn", "conversation-day-before")
		own.Seeing(path).Put(path+"/write-up", writeUp).Want(http.StatusOK)
		own.Seeing(path).Put(path+"/write-up", writeUp.but(document{"challenged": "Who stops."})).Want(http.StatusOK)
		refused(t, own.Seeing(path).Post(path+"/agreement", document{}), "/otherwise", "conversation-given-by")
		refused(t, head.Seeing(path).Post(path+"/agreement", document{"otherwise": document{"givenBy": "Me"}}), "/otherwise", "conversation-given-by")
		head.Seeing(path).Put(path+"/school-answer", document{"answer": "So it is."}).Want(http.StatusOK)
		agreed := head.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
		if agreed.Text("/state") != "agreed" || agreed.Text("/actions/0/standing") != "open" || agreed.Text("/challenged") != "Who stops." {
			t.Errorf("%s", agreed.Body)
		}
		own.Seeing(path).Put(path+"/write-up", writeUp).Want(http.StatusConflict, "conversation-not-held")
		school, hub := path+"/actions/"+agreed.Text("/actions/0/id")+"/completion", path+"/actions/"+agreed.Text("/actions/1/id")+"/completion"
		head.Seeing(path).Post(hub, document{"doneOn": "2026-11-23"}).Want(http.StatusConflict, "conversation-action-of-hub")
		head.Seeing(path).Post(path+"/actions/"+nowhere+"/completion", document{"doneOn": "2026-11-23"}).Want(http.StatusNotFound)
		head.Seeing(path).Post(school, document{"doneOn": "2026-11-23"}).Want(http.StatusOK)
		own.Seeing(path).Post(school, document{"doneOn": "2026-11-23"}).Want(http.StatusConflict, "conversation-action-ended")
		own.Seeing(path).Post(path+"/closing", nil).Want(http.StatusOK)
		next := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-12-01", "leadId": w.Observer.ID}).Want(http.StatusCreated).Header.Get("Location")
		if got := api.As(w.Observer).Get(next); got.Text("/earlierActions/0/text") != "Lend ten." || got.At("/earlierActions/1") != nil {
			t.Errorf("who leads the next reads %s", got.Body)
		}
		if got := api.AsClient(w.Client).Get(next).Want(http.StatusOK); got.At("/earlierActions") != nil {
			t.Errorf("a client reads %s", got.Body)
		}
		sweepAfter(t, db, api, 38)
		if got := own.Get(path); got.Text("/actions/1/standing") != "overdue" || got.Text("/actions/0/standing") != "done" {
			t.Errorf("after its day: %s", got.Body)
		}
		if kinds := told(t, api, w.UnrelatedHeadteacher, path[len("/v1/conversations/"):]); !slices.Equal(kinds, []string{"conversation-written-up", "conversation-written-up", "conversation-planned"}) {
			t.Errorf("the school was told %v", kinds)
		}
		if kinds := told(t, api, w.OtherObserver, path[len("/v1/conversations/"):]); !slices.Equal(kinds, []string{"conversation-action-overdue", "conversation-agreed", "conversation-answered", "conversation-planned"}) {
			t.Errorf("who leads it was told %v", kinds)
		}
	})
}

// What was said is for the school, whoever leads it for the hub, QA leads and hub managers, and
// an inspector at level full; and each of these readings is in the trail.
func TestWhatIsReadOfAConversation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := talkPath(w.Conversations.WrittenUp)
		readings := func() int {
			n := 0
			must(t, db.Owner().QueryRow(`SELECT count(*) FROM audit_event WHERE action = 'conversation.read-write-up' AND object_id = '`+w.Conversations.WrittenUp.String()+`'`).Scan(&n))
			return n
		}
		wholly := func(who string, c testapi.Caller, want bool) {
			t.Helper()
			before := readings()
			got := c.Get(path).Want(http.StatusOK)
			_, supported := got.At("/supported").(string)
			_, answer := got.At("/schoolAnswer").(string)
			if supported != want || answer != want || (readings() > before) != want {
				t.Errorf("%s reads it wholly: %t, %t; recorded: %t", who, supported, answer, readings() > before)
			}
		}
		for _, p := range []demo.Person{w.Headteacher, w.MusicLead, w.Observer, w.QALead, w.HubManager} {
			wholly(p.Name, api.As(p), true)
		}
		wholly("a client", api.AsClient(w.Client), false)
		for _, p := range []demo.Person{w.OtherHeadteacher, w.OtherObserver, w.Inspector} {
			api.As(p).Get(path).Want(http.StatusNotFound)
		}
		summary := inspect(t, api, inspecting(w, "summary", w.Schools.Visited))
		wholly("an inspector at level summary", api.As(w.Inspector), false)
		api.As(w.HubManager).Seeing(summary).Post(summary+"/ending", document{"reason": "x"})
		inspect(t, api, inspecting(w, "full", w.Schools.Visited))
		wholly("an inspector at level full", api.As(w.Inspector), true)
		api.As(w.Inspector).Get(path + "/questionnaire").Want(http.StatusNotFound)
	})
}

// A school has one link officer at a time, somebody of the hub, who plans conversations that
// they lead themselves.
func TestLinkOfficers(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		of := func(school id.School, who demo.Person, from string) document {
			return document{"schoolId": school, "personId": who.ID, "fromOn": from}
		}
		refused(t, lead.Post("/v1/link-officers", of(w.Schools.Visited, w.OtherObserver, "2026-12-01")), "/fromOn", "link-officer-taken")
		refused(t, lead.Post("/v1/link-officers", of(w.Schools.Unrelated, w.Headteacher, "2026-12-01")), "/personId", "link-officer-wrong")
		own := "/v1/link-officers/" + w.LinkOfficers.Visited.String()
		refused(t, lead.Seeing(own).Post(own+"/ending", document{"toOn": "2020-01-01"}), "/toOn", "link-officer-reversed")
		lead.Seeing(own).Post(own+"/ending", document{"toOn": "2026-11-30"}).Want(http.StatusOK)
		lead.Seeing(own).Post(own+"/ending", document{"toOn": "2026-11-30"}).Want(http.StatusConflict, "link-officer-ended")
		refused(t, lead.Post("/v1/link-officers", of(w.Schools.Visited, w.OtherObserver, "2026-11-30")), "/fromOn", "link-officer-taken")
		lead.Post("/v1/link-officers", of(w.Schools.Visited, w.OtherObserver, "2026-12-01")).Want(http.StatusCreated)

		officer := api.As(w.Observer)
		plan := document{"schoolId": w.Schools.Visited, "plannedOn": "2026-11-30"}
		refused(t, officer.Post("/v1/conversations", plan.but(document{"leadId": w.QALead.ID})), "/leadId", "conversation-lead-wrong")
		refused(t, officer.Post("/v1/conversations", plan.but(document{"schoolId": w.Schools.Unrelated})), "/schoolId", "unknown-reference")
		officer.Post("/v1/conversations", plan).Want(http.StatusCreated)
		load := officer.Get("/v1/link-officer-loads").Want(http.StatusOK)
		if load.Text("/items/0/person/id") != w.Observer.ID.String() || load.At("/items/1") != nil ||
			load.At("/items/0/schools") != 2.0 || load.At("/items/0/planned") != 2.0 || load.At("/items/0/held") != 1.0 {
			t.Errorf("%s", load.Body)
		}
		if got := lead.Get("/v1/link-officer-loads").Want(http.StatusOK); got.At("/items/2") == nil {
			t.Errorf("a QA lead reads %s", got.Body)
		}
	})
}

// Answers follow the kinds of their questions, and are for the school and those of the hub who
// read the conversation, unless the school agrees to more; that it can take back.
func TestQuestionnaire(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := talkPath(w.Conversations.Planned) + "/questionnaire"
		head := api.As(w.Headteacher)
		answers := func(all ...document) document { return document{"answers": all} }
		singing := document{"key": "singing", "mark": 3}
		refused(t, head.Seeing(path).Put(path+"/answers", answers(document{"key": "plan", "yes": true})), "/answers", "answer-missing")
		refused(t, head.Seeing(path).Put(path+"/answers", answers(document{"key": "singing", "mark": 6})), "/answers/0", "answer-of-other-kind")
		refused(t, head.Seeing(path).Put(path+"/answers", answers(singing, document{"key": "plan", "text": "yes"})), "/answers/1", "answer-of-other-kind")
		refused(t, head.Seeing(path).Put(path+"/answers", answers(singing, singing)), "/answers/1/key", "answer-without-question")
		head.Seeing(path).Put(path+"/answers", answers(singing)).Want(http.StatusOK)
		others := []demo.Person{w.OtherHeadteacher, w.PartnerContact, w.OtherObserver, w.Inspector}
		for _, p := range others {
			api.As(p).Get(path).Want(http.StatusNotFound)
		}
		head.Seeing(path).Put(path+"/opening", document{"agreed": true}).Want(http.StatusOK)
		for _, p := range others {
			if got := api.As(p).Get(path).Want(http.StatusOK); got.At("/answers/0/mark") != 3.0 {
				t.Errorf("%s reads %s", p.Name, got.Body)
			}
		}
		api.AsClient(w.Client).Get(path).Want(http.StatusForbidden)
		api.As(w.OtherHubQALead).Get(path).Want(http.StatusNotFound)
		api.As(w.OtherHeadteacher).Get(talkPath(w.Conversations.Planned)).Want(http.StatusNotFound)
		got := api.As(w.MusicLead).Seeing(path).Put(path+"/opening", document{"agreed": false}).Want(http.StatusOK)
		if _, withdrawn := got.At("/openings/1/withdrawnAt").(string); !withdrawn {
			t.Errorf("%s", got.Body)
		}
		for _, p := range others {
			api.As(p).Get(path).Want(http.StatusNotFound)
		}

		// What was agreed of answers is not agreed of those in their place.
		head.Seeing(path).Put(path+"/opening", document{"agreed": true}).Want(http.StatusOK)
		api.As(w.MusicLead).Seeing(path).Put(path+"/answers", answers(document{"key": "singing", "mark": 1})).Want(http.StatusOK)
		for _, p := range others {
			api.As(p).Get(path).Want(http.StatusNotFound)
		}
		talk := talkPath(w.Conversations.Planned)
		api.As(w.Observer).Seeing(talk).Post(talk+"/meeting", meetingOn("2026-11-23", "headteacher")).Want(http.StatusOK)
		head.Seeing(path).Put(path+"/answers", answers(singing)).Want(http.StatusConflict, "questionnaire-over")
	})
}

// A question set never changes once it is published, and is superseded by its next edition.
func TestQuestionSets(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		published, draft := "/v1/question-sets/"+w.QuestionSets.Published.String(), "/v1/question-sets/"+w.QuestionSets.Draft.String()
		question := document{"key": "a", "text": "Is there a plan?", "kind": "yes-no"}
		set := document{"name": "Before a conversation", "questions": []any{question}}
		refused(t, lead.Seeing(draft).Put(draft, set.but(document{"questions": []any{question, question}})), "/questions/1/key", "question-key-twice")
		refused(t, lead.Seeing(draft).Put(draft, set.but(document{"questions": []any{question.but(document{"points": 3})}})), "/questions/0/points", "question-points")
		lead.Seeing(published).Put(published, set).Want(http.StatusConflict, "question-set-published")
		lead.Seeing(draft).Put(draft, set).Want(http.StatusOK)
		if got := lead.Seeing(draft).Post(draft+"/publication", nil).Want(http.StatusOK); got.At("/edition") != 2.0 {
			t.Errorf("%s", got.Body)
		}
		if got := api.As(w.Headteacher).Get(published).Want(http.StatusOK); got.Text("/state") != "superseded" {
			t.Errorf("%s", got.Body)
		}
		talk := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-12-01", "leadId": w.QALead.ID}).Want(http.StatusCreated).Header.Get("Location")
		lead.Seeing(talk).Post(talk+"/questionnaire", document{"questionSetId": w.QuestionSets.Published}).Want(http.StatusConflict, "question-set-not-published")
		lead.Seeing(talk).Post(talk+"/questionnaire", document{"questionSetId": w.QuestionSets.Draft}).Want(http.StatusOK)
		lead.Seeing(talk).Post(talk+"/questionnaire", document{"questionSetId": w.QuestionSets.Draft}).Want(http.StatusConflict, "questionnaire-sent")
	})
}

// The predicates of what the hub does with schools are written as SQL and in Go. For everybody
// they say the same.
func TestBothPredicatesOfConversationsAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "summary", w.Schools.Visited, w.Schools.AlsoTaught))
		path := talkPath(w.Conversations.Planned) + "/questionnaire"
		api.As(w.Headteacher).Seeing(path).Put(path+"/opening", document{"agreed": true}).Want(http.StatusOK)
		hubqa := access.System(w.Hub)
		all, by := hubqa.Standing(nil, nil, access.Settings{}).Scope(access.RaiseFollowUp), page.Request{Limit: 200}
		for _, who := range w.Actors() {
			if who.Hub() != hubqa.Hub() {
				continue
			}
			same := func(action access.Action, within access.Scope, of access.Facts, err error) {
				t.Helper()
				if within.Admits(of) != (err == nil) {
					t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(of), err)
				}
			}
			must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
				by.Sort = "plannedOn"
				talks, err := tx.Conversations(all, conversation.Filter{}, by)
				if len(talks.Items) != 7 {
					t.Fatalf("%d conversations, %v", len(talks.Items), err)
				}
				for _, c := range talks.Items {
					for _, action := range []access.Action{access.ReadConversation, access.ReadWriteUp, access.AgreeConversation, access.CloseConversation} {
						_, err := tx.Conversation(tx.Scope(action), c.ID)
						same(action, tx.Scope(action), c.Facts(), err)
					}
				}
				q, err := tx.Questionnaire(all, w.Conversations.Planned)
				must(t, err)
				_, err = tx.Questionnaire(tx.Scope(access.ReadQuestionnaire), w.Conversations.Planned)
				same(access.ReadQuestionnaire, tx.Scope(access.ReadQuestionnaire), q.Facts(), err)
				by.Sort = "fromOn"
				officers, err := tx.LinkOfficers(all, conversation.OfficerFilter{}, by)
				must(t, err)
				for _, o := range officers.Items {
					whole, err := tx.LinkOfficer(all, o.ID)
					must(t, err)
					_, err = tx.LinkOfficer(tx.Scope(access.ReadLinkOfficer), o.ID)
					same(access.ReadLinkOfficer, tx.Scope(access.ReadLinkOfficer), whole.Facts(), err)
				}
				by.Sort = "dueOn"
				followUps, err := tx.FollowUps(all, engagement.FollowUpFilter{}, by)
				must(t, err)
				for _, f := range followUps.Items {
					_, err := tx.FollowUp(tx.Scope(access.ReadFollowUp), f.ID)
					same(access.ReadFollowUp, tx.Scope(access.ReadFollowUp), f.Facts(), err)
				}
				schools, err := tx.EngagementSchools(all, id.School{})
				must(t, err)
				reached, err := tx.EngagementSchools(tx.Scope(access.ReadEngagement), id.School{})
				must(t, err)
				for _, s := range schools {
					has := slices.ContainsFunc(reached, func(r engagement.School) bool { return r.ID == s.ID })
					if tx.Scope(access.ReadEngagement).Admits(s.Facts()) != has {
						t.Errorf("engagement of %s, %v: SQL %t", s.Name, who.Principal(), has)
					}
				}
				return nil
			}))
		}
	})
}

// Who acts for the hub records what the hub did, also where they lead the school themselves.
func TestTheHubsActionIsDoneByWhoeverActsForIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		api.As(w.HubManager).Post("/v1/people/"+w.OtherQALead.ID.String()+"/appointments",
			document{"role": "headteacher", "schoolId": w.Schools.Visited, "fromOn": "2026-11-01"}).Want(http.StatusCreated)
		path := talkPath(w.Conversations.Closed)
		both := api.As(w.OtherQALead)
		of := both.Get(path).Want(http.StatusOK)
		if of.Text("/actions/1/owner") != "hub" {
			t.Fatalf("%s", of.Body)
		}
		done := path + "/actions/" + of.Text("/actions/1/id") + "/completion"
		api.As(w.Headteacher).Seeing(path).Post(done, document{"doneOn": "2026-11-20"}).Want(http.StatusConflict, "conversation-action-of-hub")
		both.Seeing(path).Post(done, document{"doneOn": "2026-11-20"}).Want(http.StatusOK)
	})
}

// Who leads a conversation for the hub does not agree to it for the school, though they head it.
func TestNobodyAgreesForTheSchoolToWhatTheyLead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		api.As(w.HubManager).Post("/v1/people/"+w.OtherQALead.ID.String()+"/appointments",
			document{"role": "headteacher", "schoolId": w.Schools.Unrelated, "fromOn": "2026-11-01"}).Want(http.StatusCreated)
		both := api.As(w.OtherQALead)
		talk := both.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-23", "leadId": w.OtherQALead.ID}).Want(http.StatusCreated).Header.Get("Location")
		both.Seeing(talk).Post(talk+"/meeting", meetingOn("2026-11-23", "headteacher")).Want(http.StatusOK)
		both.Seeing(talk).Put(talk+"/write-up", document{"supported": "x", "actions": []any{document{"text": "a", "owner": "school", "dueOn": "2026-12-01"}}}).Want(http.StatusOK)
		both.Seeing(talk).Post(talk+"/agreement", document{}).Want(http.StatusConflict, "conversation-own-write-up")
		head := api.As(w.UnrelatedHeadteacher)
		head.Seeing(talk).Post(talk+"/agreement", document{}).Want(http.StatusOK)
	})
}

// A plan is for a day near enough that the school is not lost sight of, and a conversation is of
// a day of this century on which the school was open.
func TestTheDaysOfAConversation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, school := api.As(w.QALead), "/v1/schools/"+w.Schools.Unrelated.String()
		lead.Seeing(school).Patch(school, document{"status": "proposed-to-close", "openedOn": "1999-09-01", "closedOn": "2027-10-01"}).Want(http.StatusOK)
		plan := document{"schoolId": w.Schools.Unrelated, "plannedOn": "2027-09-30", "leadId": w.QALead.ID}
		path := lead.Post("/v1/conversations", plan).Want(http.StatusCreated).Header.Get("Location")
		for day, rule := range map[string]string{"2027-11-24": "", "2025-11-22": "conversation-day-far", "2027-10-01": "conversation-school-closed"} {
			for name, got := range map[string]*testapi.Answer{
				"planned": lead.Post("/v1/conversations", plan.but(document{"plannedOn": day})), "amended": lead.Seeing(path).Patch(path, document{"plannedOn": day}),
			} {
				rules := []string{}
				for _, e := range got.Want(http.StatusUnprocessableEntity).Problem().Errors {
					rules = append(rules, e.Pointer+" "+e.Rule)
				}
				want := []string{"/plannedOn " + rule}
				if rule == "" {
					want = []string{"/plannedOn conversation-school-closed", "/plannedOn conversation-day-far"}
				}
				if !slices.Equal(rules, want) {
					t.Errorf("%s for %s: %v", name, day, rules)
				}
			}
		}
		lead.Seeing(path).Patch(path, document{"plannedOn": "2025-11-23"}).Want(http.StatusOK)
		lead.Seeing(path).Patch(path, document{"plannedOn": "2026-11-23"}).Want(http.StatusOK)
		refused(t, lead.Seeing(path).Post(path+"/meeting", meetingOn("1999-12-31", "headteacher")), "/heldOn", "conversation-too-early")
		lead.Seeing(school).Patch(school, document{"openedOn": "2026-10-01"}).Want(http.StatusOK)
		refused(t, lead.Seeing(path).Post(path+"/meeting", meetingOn("2026-09-30", "headteacher")), "/heldOn", "conversation-school-closed")
		lead.Seeing(school).Patch(school, document{"status": "closed", "closedOn": "2026-11-02"}).Want(http.StatusOK)
		refused(t, lead.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-02", "headteacher")), "/heldOn", "conversation-school-closed")
		urn := fmt.Sprint(lead.Get(school).At("/urn"))
		for day, rule := range map[string]string{"1999-12-31": "conversation-too-early", "2026-11-02": "conversation-school-closed"} {
			if day < "2000" {
				lead.Seeing(school).Patch(school, document{"openedOn": "1990-09-01"}).Want(http.StatusOK)
			}
			got := sendConversations(t, db, api, w.QALead, "Z,"+urn+","+day+","+conversationLead+",headteacher,hub-lead,,,,,,,\n").Want(http.StatusAccepted)
			if faults := lead.Get(got.Header.Get("Location") + "/errors"); faults.Text("/items/0/rule") != rule || faults.Text("/items/0/column") != "heldOn" {
				t.Errorf("brought in for %s: %s", day, faults.Body)
			}
		}
		lead.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-01", "headteacher")).Want(http.StatusOK)
	})
}

// Of a request every fault is named: an unknown school hides no unknown lead, a week that there
// is not no unknown person, and what is found of an action is found once.
func TestEveryFaultOfARequestIsNamed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), talkPath(w.Conversations.WrittenUp)
		of := func(got *testapi.Answer) (all []string) {
			for _, e := range got.Want(http.StatusUnprocessableEntity).Problem().Errors {
				all = append(all, e.Pointer+" "+e.Rule)
			}
			return all
		}
		same := func(got *testapi.Answer, want ...string) {
			t.Helper()
			if all := of(got); !slices.Equal(all, want) {
				t.Errorf("%v, want %v", all, want)
			}
		}
		plan := document{"schoolId": nowhere, "plannedOn": "2026-12-01"}
		same(lead.Post("/v1/conversations", plan.but(document{"leadId": nowhere})), "/schoolId unknown-reference", "/leadId conversation-lead-wrong")
		same(lead.Post("/v1/conversations", plan.but(document{"leadId": w.Observer.ID})), "/schoolId unknown-reference")
		same(lead.Post("/v1/conversations", plan), "/schoolId unknown-reference")
		entry := document{"personId": nowhere, "week": "2027-W53", "kind": "teaching", "minutes": 600}
		same(api.As(w.HubManager).Post("/v1/staff-time", entry), "/week staff-time-week-unknown", "/personId staff-time-person-wrong")
		found := document{"actionId": w.Conversations.Action, "outcome": "done"}
		same(lead.Seeing(path).Put(path+"/write-up", document{"supported": "x", "reviews": []any{found, found.but(document{"outcome": "dropped"})}}), "/reviews/1/actionId action-reviewed-twice")
		lead.Seeing(path).Put(path+"/write-up", document{"supported": "x"}).Want(http.StatusOK)
		if got := lead.Get(path); got.Text("/reviews/0/actionId") != w.Conversations.Action.String() {
			t.Errorf("what was found did not stay: %s", got.Body)
		}
	})
}

// What was recorded wrongly as held is called off until the school has agreed, and was never
// held: the school is where it was. What found something of earlier actions stays.
func TestAMeetingRecordedWronglyIsCalledOff(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, reason := api.As(w.QALead), document{"reason": "It was another school."}
		stands := func(rung string) {
			t.Helper()
			if got := rungOf(lead, w.Schools.Unrelated); got.Text("/rung") != rung || (got.At("/lastOn") != nil) != (rung == "in-conversation") {
				t.Errorf("not %s: %s", rung, got.Body)
			}
		}
		for _, until := range []string{"held", "written-up", "agreed"} {
			path := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-23", "leadId": w.OtherObserver.ID}).
				Want(http.StatusCreated).Header.Get("Location")
			lead.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-20", "headteacher")).Want(http.StatusOK)
			if until != "held" {
				lead.Seeing(path).Put(path+"/write-up", document{"supported": "Singing."}).Want(http.StatusOK)
			}
			stands("in-conversation")
			api.As(w.UnrelatedHeadteacher).Seeing(path).Post(path+"/cancellation", reason).Want(http.StatusNotFound)
			if until == "agreed" {
				api.As(w.UnrelatedHeadteacher).Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
				lead.Seeing(path).Post(path+"/cancellation", reason).Want(http.StatusConflict, "conversation-not-planned")
				continue
			}
			got := api.As(w.OtherObserver).Seeing(path).Post(path+"/cancellation", reason).Want(http.StatusOK)
			if got.Text("/state") != "cancelled" || got.At("/heldOn") != nil || got.At("/withoutLeader") != nil {
				t.Errorf("%s", got.Body)
			}
			stands("never-reached")
			if year := rungOf(lead, w.Schools.Unrelated); year.At("/years/0/held") != 0.0 {
				t.Errorf("%s", year.Body)
			}
		}
		looked := talkPath(w.Conversations.WrittenUp)
		lead.Seeing(looked).Post(looked+"/cancellation", reason).Want(http.StatusConflict, "conversation-reviewed")
	})
}
