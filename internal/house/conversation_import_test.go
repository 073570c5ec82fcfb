package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const (
	conversationHead = "externalId,schoolUrn,heldOn,leadEmail,schoolRoles,hubRoles,topics,supported,challenged,answerGiven,action1,action1Owner,action1DueOn\n"
	conversationLead = "lead@hub.example"
)

// sendConversations imports a file as somebody who is given the address that it names.
func sendConversations(t *testing.T, db *testkit.DB, api *testapi.API, who demo.Person, rows string) *testapi.Answer {
	t.Helper()
	if _, err := db.Owner().Exec("UPDATE person SET email = '" + conversationLead + "' WHERE id = '" + db.World.QALead.ID.String() + "'"); err != nil {
		t.Fatal(err)
	}
	return api.As(who).Header("Content-Type", "text/csv").Header("Prefer", "wait=30").Post("/v1/imports?mode=apply&onError=skip&kind=conversations", conversationHead+rows)
}

// What a row says of a conversation is read by those who read conversations. The report of
// faults, which the hub manager reads too, tells where and which rule, though text stands in
// a column of days; the rows come back to whoever sent them. No log has any of it.
func TestCanariesInImportsOfConversations(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const mark = "canary:conversation"
		good := "A,112492,2026-11-04," + conversationLead + ",headteacher,hub-lead," + strings.Repeat(mark+",", 5) + "hub,2027-03-01\n"
		var bad strings.Builder
		for _, shifted := range []string{
			"B," + mark + ",2026-11-04," + conversationLead + ",headteacher,hub-lead,,A,,,,,", "B,112492," + mark + "," + conversationLead + ",headteacher,hub-lead,,A,,,,,",
			"B,112492,2026-11-04," + mark + ",headteacher,hub-lead,,A,,,,,", "B,112492,2026-11-04," + conversationLead + "," + mark + ",hub-lead,,A,,,,,",
			"B,112492,2026-11-04," + conversationLead + ",headteacher," + mark + ",,A,,,,,", "B,112492,2026-11-04," + conversationLead + ",headteacher,hub-lead,,A,,,A," + mark + ",2027-03-01",
			"B,112492,2026-11-04," + conversationLead + ",headteacher,hub-lead,,A,,,A,hub," + mark, mark,
			"B,112492,2026-11-04," + conversationLead + ",headteacher,hub-lead,," + strings.Repeat(mark, 400) + ",,,,,",
			"A,112492,2026-11-04," + conversationLead + ",headteacher,hub-lead,," + mark + " otherwise,,,,,",
		} {
			bad.WriteString(shifted + "\n")
		}
		report := sendConversations(t, db, api, w.QALead, good+bad.String()).Want(http.StatusAccepted).Header.Get("Location")
		got := api.As(w.QALead).Get(report).Want(http.StatusOK)
		if got.At("/created") != 1.0 || got.At("/rejected") != 10.0 {
			t.Errorf("%s", got.Body)
		}
		for _, who := range []demo.Person{w.QALead, w.HubManager} {
			faults := api.As(who).Get(report + "/errors?limit=200").Want(http.StatusOK)
			if leaked := seen(string(got.Body) + string(faults.Body)); len(leaked) > 0 || faults.Items() < 10 {
				t.Errorf("%s reads %v of %s", who.Name, leaked, faults.Body)
			}
		}
		own := api.As(w.QALead).Get(report + "/rejected.csv").Want(http.StatusOK)
		if len(seen(string(own.Body))) == 0 {
			t.Errorf("%s", own.Body)
		}
		api.As(w.HubManager).Get(report + "/rejected.csv").Want(http.StatusNotFound)
		for _, who := range []demo.Person{w.OtherQALead, w.Headteacher, w.Observer, w.OtherHubManager} {
			for _, at := range []string{"", "/errors", "/rejected.csv"} {
				if answer := api.As(who).Get(report + at); answer.Status < 400 {
					t.Errorf("%s reads %s", who.Name, at)
				}
			}
		}
		for _, table := range []string{"notice", "change", "audit_event", "import_run"} {
			if leaked := seen(wholeTable(t, db, table)); len(leaked) > 0 {
				t.Errorf("%s holds %v", table, leaked)
			}
		}
		if leaked := seen(db.Log.String() + scraped(t, api)); len(leaked) > 0 {
			t.Errorf("the log or the metrics hold %v", leaked)
		}
	})
}

// What is imported is of the past: held or written up, never agreed by the school, and nobody is
// told. From then on it goes the way of every conversation, and the same file changes nothing.
func TestImportConversations(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		head := api.As(w.UnrelatedHeadteacher)
		notices := wholeTable(t, db, "notice")
		urn := fmt.Sprint(api.As(w.QALead).Get("/v1/schools/" + w.Schools.Unrelated.String()).At("/urn"))
		row := "A," + urn + ",2026-11-04," + conversationLead + ",headteacher;governor,hub-lead,Singing; rooms,Singing.,Who learns.,,Ask first.,school,2027-03-01\n"
		send := func(rows, count string) {
			t.Helper()
			got := sendConversations(t, db, api, w.HubManager, rows)
			if got = api.As(w.HubManager).Get(got.Header.Get("Location")); got.At("/"+count) != 1.0 {
				t.Errorf("not one %s: %s", count, got.Body)
			}
		}
		send(row, "created")
		if wholeTable(t, db, "notice") != notices {
			t.Error("somebody is told of what is past")
		}
		var found struct {
			Items []struct{ ID, State, ExternalID string }
		}
		head.Get("/v1/conversations?state=written-up&limit=200").Want(http.StatusOK).JSON(&found)
		if len(found.Items) != 1 || found.Items[0].ExternalID != "A" {
			t.Fatalf("%+v", found)
		}
		path := "/v1/conversations/" + found.Items[0].ID
		got := head.Get(path).Want(http.StatusOK)
		if got.Text("/challenged") != "Who learns." || got.Text("/topics/1") != "rooms" || got.Text("/proposedActions/0/owner") != "school" ||
			got.At("/withoutLeader") != false || got.At("/agreedAt") != nil || got.Text("/lead/id") != w.QALead.ID.String() {
			t.Errorf("%s", got.Body)
		}
		if client := api.AsClient(w.Client).Get(path).Want(http.StatusOK); client.At("/externalId") != nil || client.At("/supported") != nil {
			t.Errorf("%s", client.Body)
		}
		api.As(w.OtherHeadteacher).Get(path).Want(http.StatusNotFound)
		send(strings.Replace(row, "Who learns.", "Who stops.", 1), "updated")
		send(strings.Replace(row, "2026-11-04", "2026-11-05", 1), "rejected")
		send(strings.Replace(row, ";governor", "", 1), "rejected")
		send(strings.Replace(row, urn, "112492", 1), "rejected")
		api.As(w.QALead).Seeing(path).Put(path+"/write-up", document{"supported": "As we wrote it."}).Want(http.StatusOK)
		send(strings.Replace(row, "Who learns.", "Who stops.", 1), "unchanged")
		head.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
		send(strings.Replace(row, "Who learns.", "Who stops.", 1), "unchanged")
		send(row, "rejected")
		if got := head.Get(path).Want(http.StatusOK); got.Text("/supported") != "As we wrote it." || got.Text("/state") != "agreed" {
			t.Errorf("%s", got.Body)
		}
	})
}

// Who enters no conversation imports none: no machine client, whatever its scopes, and no
// link officer.
func TestWhoImportsConversations(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, c := range []struct {
			who  testapi.Caller
			want int
		}{{api.As(w.QALead), 202}, {api.AsClient(w.Client), 403}, {api.As(w.Observer), 404}, {api.As(w.Headteacher), 404}, {api.Anonymous(), 401}} {
			c.who.Header("Content-Type", "text/csv").Post("/v1/imports?mode=dry-run&kind=conversations", conversationHead).Want(c.want)
		}
	})
}

// Who led a conversation of the past was of the hub then, whatever they are now; and a
// conversation that is recorded already is not counted twice.
func TestImportedConversationsAreOfTheirDay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		manager, lead := api.As(w.HubManager), w.QALead.ID.String()
		appointed := func(from, to string) {
			t.Helper()
			_, err := db.Owner().Exec("UPDATE appointment SET from_on = '" + from + "', to_on = '" + to + "' WHERE person_id = '" + lead + "'")
			must(t, err)
		}
		urn := fmt.Sprint(manager.Get("/v1/schools/" + w.Schools.Unrelated.String()).At("/urn"))
		send := func(key, day, rule string) {
			t.Helper()
			got := sendConversations(t, db, api, w.HubManager, key+","+urn+","+day+","+conversationLead+",headteacher,hub-lead,,,,,,,\n").Want(http.StatusAccepted)
			faults := manager.Get(got.Header.Get("Location") + "/errors").Want(http.StatusOK)
			if found, _ := faults.At("/items/0/rule").(string); found != rule {
				t.Errorf("%s on %s: %s", key, day, faults.Body)
			}
		}
		appointed("2026-01-01", "2026-06-30")
		_, err := db.Owner().Exec("UPDATE person SET status = 'suspended' WHERE id = '" + lead + "'")
		must(t, err)
		send("A", "2026-06-30", "")
		send("B", "2026-07-01", "conversation-lead-wrong")
		api.As(w.HubManager).Post("/v1/link-officers", document{"schoolId": w.Schools.Unrelated, "personId": w.Observer.ID, "fromOn": "2026-08-01"}).Want(http.StatusCreated)
		_, err = db.Owner().Exec("UPDATE link_officer SET person_id = '" + lead + "' WHERE school_id = '" + w.Schools.Unrelated.String() + "'")
		must(t, err)
		send("B", "2026-07-31", "conversation-lead-wrong")
		send("B", "2026-08-01", "")
		appointed("2026-08-02", "2026-12-31")
		send("C", "2026-08-01", "conversation-known")
		path := manager.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-20", "leadId": w.Observer.ID}).Want(http.StatusCreated).Header.Get("Location")
		manager.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-20", "headteacher")).Want(http.StatusOK)
		send("C", "2026-11-20", "conversation-known")
		manager.Seeing(path).Post(path+"/cancellation", document{"reason": "It was another school."}).Want(http.StatusOK)
		send("C", "2026-11-20", "")
	})
}
