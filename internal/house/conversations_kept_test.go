package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Whoever leads a conversation no more reads nothing of it by repeating how they planned it.
func TestARepeatedPlanIsForWhoeverLeadsIt(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		officer, lead := api.As(w.Observer), api.As(w.QALead)
		plan := document{"schoolId": w.Schools.Visited, "plannedOn": "2026-11-30", "topics": []string{"Singing"}}
		path := officer.Key("k").Post("/v1/conversations", plan).Want(http.StatusCreated).Header.Get("Location")
		officer.Key("k").Post("/v1/conversations", plan).Want(http.StatusCreated)
		lead.Seeing(path).Patch(path, document{"leadId": w.QALead.ID}).Want(http.StatusOK)
		officer.Key("k").Post("/v1/conversations", plan).Want(http.StatusNotFound)
	})
}

// What was agreed with a predecessor is to be looked at with the successor, which is not told
// what it was.
func TestActionsOfAPredecessorAreWithoutText(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, head := api.As(w.QALead), api.As(w.UnrelatedHeadteacher)
		planned := func(school fmt.Stringer) string {
			return lead.Post("/v1/conversations", document{"schoolId": school, "plannedOn": "2026-11-24", "leadId": w.OtherObserver.ID}).
				Want(http.StatusCreated).Header.Get("Location")
		}
		with, after := planned(w.Schools.Visited), planned(w.Schools.Unrelated)
		urn := head.Get("/v1/schools/" + w.Schools.Unrelated.String()).At("/urn")
		imports(lead, "school-successions", "apply", fmt.Appendf(nil, "fromUrn,toUrn,kind,on\n%d,%v,succession,2026-11-20\n", w.Schools.VisitedURN, urn)).Want(http.StatusAccepted)
		if got := api.As(w.OtherObserver).Get(with); got.Text("/earlierActions/0/text") == "" {
			t.Errorf("the school itself reads no text: %s", got.Body)
		}
		for _, c := range []testapi.Caller{head, lead, api.As(w.OtherObserver)} {
			got := c.Get(after).Want(http.StatusOK)
			if got.At("/earlierActions/0/id") == nil || got.At("/earlierActions/0/text") != nil {
				t.Errorf("the successor: %s", got.Body)
			}
		}
	})
}

// Who took part is named to those who read what was said. Others read roles.
func TestParticipantsAreNamedToThoseWhoReadTheWriteUp(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "summary", w.Schools.Visited))
		path, lead := talkPath(w.Conversations.Planned), api.As(w.QALead)
		theirs := document{"side": "school", "role": "headteacher", "personId": w.Headteacher.ID}
		lead.Seeing(path).Post(path+"/meeting", document{"heldOn": "2026-11-23", "participants": []any{theirs, document{"side": "hub", "role": "hub-lead"}}}).Want(http.StatusOK)
		who := lead.Get(path).Text("/participants/0/person/name")
		for _, c := range []testapi.Caller{api.As(w.Inspector), api.AsClient(w.Client, access.ReadConversations)} {
			for _, at := range []string{path, "/v1/conversations"} {
				got := c.Get(at).Want(http.StatusOK)
				if !strings.Contains(string(got.Body), `"role":"headteacher"`) || strings.Contains(string(got.Body), who) {
					t.Errorf("%s: %s", at, got.Body)
				}
			}
		}
	})
}

// Rows of conversations, participation and funding are handed back to whoever sent them, and as
// what they are read stands in the audit trail; the report of their faults has no text, and rows of a register are no secret.
func TestRejectedConversationsAreAReading(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		sent := sendConversations(t, db, api, w.QALead, strings.Repeat("B,112492,2027-02-30,,headteacher,hub-lead,,Singing.,,,,,\n", 300)).Want(http.StatusAccepted).Header.Get("Location")
		links := lead.Header("Content-Type", "text/csv").Header("Prefer", "wait=30").
			Post("/v1/imports?kind=school-successions&onError=skip", "fromUrn,toUrn,kind,on\n1,2,succession,2026-02-30\n").Header.Get("Location")
		const rows = "/rejected.csv"
		counts := imports(lead, "participation&onError=skip", "apply", []byte("provisionExternalId,academicYear,term,countedOn,all\nP-77,no-year,autumn,2026-11-20,7\n")).Header.Get("Location")
		money := imports(lead, "funding&onError=skip", "apply", []byte("externalId,provisionExternalId,source,fromOn,toOn,amount,reason\nF-9,P-77,nobody,2026-09-01,2027-08-31,77.00,A rebate\n")).Header.Get("Location")
		for path, want := range map[string]string{sent: "", sent + "/errors": "", sent + rows: "conversation", links + rows: "", counts + rows: "figures", money + "/errors": "", money + rows: "funding"} {
			got := lead.Get(path).Want(http.StatusOK)
			n := firstCells(t, db.Owner(), `SELECT COALESCE(MIN(parts), '') FROM audit_event WHERE action = 'import.read' AND actor_id = '`+w.QALead.ID.String()+
				`' AND request_id = '`+got.Header.Get("X-Request-Id")+`'`)
			if n[0] != want {
				t.Errorf("%s is read as %q, want %q", path, n[0], want)
			}
			if strings.Contains(path, money) && strings.Contains(string(got.Body), "77.00") != strings.HasSuffix(path, rows) {
				t.Errorf("%s: %s", path, got.Body)
			}
		}
	})
}
