package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// converse does one thing about a conversation, or imports some.
func (w *writer) converse() {
	q, head := w.w.QALead, w.w.Headteacher
	var found struct{ Items []struct{ ID, State string } }
	w.send(q, "GET", "/v1/conversations?limit=200", nil).JSON(&found)
	one := pick(w.rand, found.Items)
	path := "/v1/conversations/" + one.ID
	day := fmt.Sprintf("2026-11-%02d", 1+w.rand.IntN(23))
	pick(w.rand, []func(){
		func() {
			w.send(q, "POST", "/v1/conversations", document{"schoolId": w.w.Schools.Visited, "plannedOn": day, "leadId": q.ID})
		},
		func() { w.send(q, "PATCH", path, document{"plannedOn": day}) },
		func() { w.send(q, "PATCH", path, document{"topics": []string{w.fresh("Topic")}}) },
		func() { w.send(q, "POST", path+"/meeting", meetingOn(day, "headteacher")) },
		func() {
			record := document{"supported": w.fresh("Singing"), "actions": []any{document{"text": "x", "owner": "hub", "dueOn": "2026-11-23"}}}
			if earlier, is := w.send(q, "GET", path, nil).At("/earlierActions/0/id").(string); is {
				record["reviews"] = []any{document{"actionId": earlier, "outcome": pick(w.rand, []string{"done", "dropped", "carried-on"})}}
			}
			w.send(q, "PUT", path+"/write-up", record)
		},
		func() { w.send(head, "PUT", path+"/school-answer", document{"answer": w.fresh("Yes")}) },
		func() {
			w.send(q, "POST", path+"/agreement", document{"otherwise": document{"givenBy": "x"}})
			if action, is := w.send(q, "GET", path, nil).At("/actions/0/id").(string); is {
				w.send(q, "POST", path+"/actions/"+action+"/completion", document{"doneOn": "2026-11-23"})
			}
		},
		func() { w.send(q, "POST", path+"/closing", nil) },
		func() { w.send(q, "POST", path+"/cancellation", document{"reason": "x"}) },
		func() {
			w.send(q, "POST", path+"/questionnaire", document{"questionSetId": w.w.QuestionSets.Published})
			w.send(head, "PUT", path+"/questionnaire/answers", document{"answers": []document{{"key": "singing", "mark": 1}, {"key": "plan", "yes": true}}})
		},
		func() {
			w.api.As(q).Send("POST", "/v1/imports?kind=conversations&mode=apply&onError=skip", http.Header{"Content-Type": {"text/csv"}, "Prefer": {"wait=30"}},
				"externalId,schoolUrn,heldOn,schoolRoles,hubRoles,supported\n"+fmt.Sprintf("C%d,%d,2026-10-01,headteacher,hub-lead,%s\n",
					w.rand.IntN(9), w.w.Schools.VisitedURN, w.fresh("Singing")))
		},
	})()
}

// Of a conversation machine clients are told that there is one and how it stands. What is said in
// it, what the school answers and who reads its answers changes nothing that they see, and is
// not told; of training, support between schools and staff time nothing is.
func TestTheFeedTellsNothingOfWhatWasSaid(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		whole, _ := aClient(api, w, readScopes...)
		client := api.AsClient(whole)
		m := begin(t, client, "now")
		before := trail(t, db)
		q, head := api.As(w.QALead), api.As(w.Headteacher)
		planned, written := talkPath(w.Conversations.Planned), talkPath(w.Conversations.WrittenUp)
		q.Seeing(planned).Patch(planned, document{"topics": []string{"x"}}).Want(http.StatusOK)
		head.Seeing(written).Put(written+"/school-answer", document{"answer": "x"}).Want(http.StatusOK)
		head.Seeing(planned+"/questionnaire").Put(planned+"/questionnaire/opening", document{"agreed": true}).Want(http.StatusOK)
		q.Post("/v1/training-events/"+w.Trainings.Held.String()+"/attendance", document{"schoolId": w.Schools.Visited, "role": "governor", "people": 2})
		q.Seeing("/v1/training-events/"+w.Trainings.Held.String()).Put("/v1/training-events/"+w.Trainings.Held.String()+"/effect", document{"effect": "x"})
		api.As(w.HubManager).Post("/v1/staff-time", document{"personId": w.Teacher.ID, "week": "2026-W48", "kind": "teaching", "minutes": 600}).Want(http.StatusCreated)
		sweepAfter(t, db, api, 60)
		if done := trail(t, db) - before; done < 4 {
			t.Fatalf("only %d changes were made", done)
		}
		after := readChanges(client, "cursor="+m.cursor)
		for _, c := range after.Items {
			t.Errorf("told: %+v", c)
		}
		m.equals("afterwards", export(t, client))
		closed := talkPath(w.Conversations.Closed)
		if body := string(client.Get(closed).Want(http.StatusOK).Body); strings.Contains(body, "overdue") || strings.Contains(body, "supported") {
			t.Error(body) // no change would tell of the day that came
		}
		if body := string(q.Get(closed).Want(http.StatusOK).Body); !strings.Contains(body, "overdue") {
			t.Error(body)
		}
		q.Seeing(planned).Post(planned+"/cancellation", document{"reason": "x"}).Want(http.StatusOK)
		if after = readChanges(client, "cursor="+after.NextCursor); len(after.Items) != 1 || after.Items[0].Type != "conversation.updated" {
			t.Errorf("told: %+v", after)
		}
	})
}
