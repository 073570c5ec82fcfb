package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const (
	fileHead  = "URN,EstablishmentName,EstablishmentStatus (code),LA (code),HeadLastName\n"
	goodFile  = fileHead + "200001,A,1,830,Smith\n200002,B,1,830,Jones\n"
	mixedFile = goodFile + "200003,C,9,830,=1+1\n"
	apply     = "/v1/imports?kind=schools&mode=apply"
)

func send(c testapi.Caller, path, body string, headers ...string) *testapi.Answer {
	h := http.Header{"Content-Type": {"text/csv"}}
	for i := 0; i < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return c.Send("POST", path, h, body)
}

func TestImportOverHTTP(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		lead := api.As(db.World.QALead)
		wait := []string{"Prefer", "respond-async, wait=30"}

		dry := send(lead, "/v1/imports?kind=schools", goodFile, wait...).Want(202)
		if dry.Text("/mode") != "dry-run" || dry.Text("/state") != "succeeded" || dry.At("/created") != 2.0 || dry.Text("/startedBy") != db.World.QALead.Name {
			t.Errorf("%s", dry.Body)
		}
		api.As(db.World.QALead).Get("/v1/schools/by-urn/200001").Want(404)

		done := send(lead, apply, goodFile, wait...).Want(202)
		path := done.Header.Get("Location")
		if done.At("/progress") != 1.0 || done.Text("/finishedAt") == "" || path != "/v1/imports/"+done.Text("/id") {
			t.Errorf("%s %s", done.Body, path)
		}
		lead.Get("/v1/schools/by-urn/200001").Want(200)
		read := lead.Get(path).Want(200)
		lead.Header("If-None-Match", read.ETag()).Get(path).Want(304)
		if again := send(lead, apply, goodFile, wait...).Want(202); again.At("/unchanged") != 2.0 {
			t.Errorf("%s", again.Body)
		}

		refused := send(lead, apply, mixedFile, wait...).Want(422, "import-rows-rejected")
		path = refused.Header.Get("Location")
		if !strings.Contains(refused.Problem().Detail, "1 of 3 rows") || !strings.HasPrefix(path, "/v1/imports/") {
			t.Errorf("%s %s", refused.Body, path)
		}
		if got := lead.Get(path).Want(200); got.Text("/state") != "rejected" || got.At("/rejected") != 1.0 {
			t.Errorf("%s", got.Body)
		}
		errors := lead.Get(path + "/errors").Want(200)
		if errors.Items() != 1 || errors.At("/items/0/row") != 3.0 || errors.At("/items/0/line") != 4.0 ||
			errors.Text("/items/0/rule") != "school-status-unknown" || errors.Text("/items/0/value") != "9" {
			t.Errorf("%s", errors.Body)
		}
		file := lead.Header("Accept", "text/csv").Get(path + "/errors").Want(200)
		if !strings.HasPrefix(string(file.Body), table.Mark+"row,line,column,value,rule,detail\r\n3,4,EstablishmentStatus (code),9,") {
			t.Errorf("%s", file.Body)
		}
		rejected := lead.Get(path + "/rejected.csv").Want(200)
		if !strings.Contains(string(rejected.Body), "\r\n200003,C,9,830,'=1+1,") || rejected.Header.Get("Content-Type") != "text/csv" {
			t.Errorf("%s", rejected.Body)
		}
		if list := lead.Get("/v1/imports?kind=schools&state=succeeded").Want(200); list.Items() != 3 {
			t.Errorf("%s", list.Body)
		}
		api.As(db.World.OtherHubManager).Get(path).Want(404)
		api.As(db.World.OtherHubManager).Get(path + "/rejected.csv").Want(404)
	})
}

func TestImportThatIsRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db, func(o *app.Options) { o.Imports.Limit = 1000 })
		lead := api.As(db.World.QALead)
		send(lead, apply, "EstablishmentName,EstablishmentStatus (code)\nA,1\n").Want(422, "import-column-missing")
		send(lead, apply, "\xff\xfeU\x00").Want(422, "import-utf-16")
		send(lead, apply, fileHead+strings.Repeat("x", 2000)).Want(413, "import-too-large")
		send(lead, apply, goodFile, "Content-Type", "application/json").Want(415)
		send(lead, "/v1/imports?kind=singers", goodFile).Want(400)
		send(lead, "/v1/imports?kind=roll&countedOn=2019-02-30", goodFile).Want(400)
		send(lead, "/v1/imports?kind=roll", "URN,NOR\n112492,1\n").Want(422, "import-column-missing")
		send(lead, "/v1/imports?kind=people", "externalId,name\nP1,A\n").Want(404)
		send(api.As(db.World.Teacher), apply, goodFile).Want(404)
		if list := lead.Get("/v1/imports").Want(200); list.Items() != 0 {
			t.Errorf("%s", list.Body)
		}
	})
}

func TestRegistersOverHTTP(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		manager, wait := api.As(w.HubManager), []string{"Prefer", "wait=30"}
		done := send(manager, "/v1/imports?kind=partners&mode=apply", "externalId,name,kind,status\nP1,Choir,charity,active\n", wait...).Want(202)
		if done.At("/created") != 1.0 || done.Text("/kind") != "partners" {
			t.Errorf("%s", done.Body)
		}
		entered := map[string]any{"externalId": "P1", "name": "Another", "kind": "charity", "status": "active"}
		manager.Post("/v1/partners", entered).Want(422, "external-id-taken")
		entered["externalId"] = "P2"
		made := manager.Post("/v1/partners", entered).Want(201)
		path := made.Header.Get("Location")
		if made.Text("/externalId") != "P2" {
			t.Errorf("%s", made.Body)
		}
		manager.Seeing(path).Patch(path, map[string]any{"externalId": "P1"}).Want(422, "external-id-taken")
		if got := manager.Seeing(path).Patch(path, map[string]any{"externalId": nil}).Want(200); got.At("/externalId") != nil {
			t.Errorf("%s", got.Body)
		}
		if got := api.As(w.Teacher).Get(path).Want(200); strings.Contains(string(got.Body), "externalId") {
			t.Errorf("a partner's key is shown to a teacher: %s", got.Body)
		}
		send(manager, "/v1/imports?kind=people&mode=apply", "externalId,name,role,fromOn\nH1,Nia New,qa_lead,2026-09-01\n", wait...).Want(202)
		if got := manager.Get("/v1/appointments?role=qa_lead&state=pending").Want(200); !strings.Contains(string(got.Body), "Nia New") {
			t.Errorf("%s", got.Body)
		}
		manager.Post("/v1/people", map[string]any{"externalId": "H1", "name": "A"}).Want(422, "external-id-taken")
		provision := map[string]any{"externalId": "G1", "name": "Choir", "kind": "choir", "state": "active", "fromOn": "2026-09-01",
			"schoolId": w.Schools.Visited, "partnerId": w.Partners.Service}
		manager.Post("/v1/provisions", provision).Want(201)
		manager.Post("/v1/provisions", provision).Want(422, "external-id-taken")
	})
}

func TestRollOverHTTP(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		for _, day := range []string{"2019-01-17", "2020-01-16"} {
			send(api.AsClient(w.Client), "/v1/imports?kind=roll&mode=apply&countedOn="+day,
				"URN,NOR,NORG,TSENELSE,NUMEAL\n112678,180,75,c,z\n", "Prefer", "wait=30").Want(202)
		}
		rolls := "/v1/school-rolls?schoolId=" + w.Schools.Unrelated.String()
		for _, who := range []testapi.Caller{api.As(w.Teacher), api.As(w.ElectedMember), api.AsClient(w.Client)} {
			got := who.Get(rolls).Want(200)
			if got.Items() != 2 || got.Text("/items/0/countedOn") != "2020-01-16" || got.At("/items/0/groups/all/value") != 180.0 {
				t.Errorf("%s", got.Body)
			}
			for group, marker := range map[string]string{"ehcPlan": "c", "eal": "z", "boys": "missing"} {
				at := "/items/1/groups/" + group
				if got.At(at+"/value") != nil || got.Text(at+"/marker") != marker {
					t.Errorf("%s: %s", group, got.Body)
				}
			}
		}
		if next := api.As(w.Teacher).Get(rolls + "&limit=1").Want(200); next.Items() != 1 || next.Text("/nextCursor") == "" {
			t.Errorf("%s", next.Body)
		}
		if got := api.As(w.OtherHubManager).Get(rolls).Want(200); got.Items() != 0 {
			t.Errorf("%s", got.Body)
		}
		api.Anonymous().Get(rolls).Want(401)
	})
}

func TestImportThatIsRepeated(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		lead := api.As(db.World.QALead)
		key := []string{"Idempotency-Key", "one", "Prefer", "wait=30"}
		first := send(lead, apply, goodFile, key...).Want(202)
		again := send(lead, apply, goodFile, key...).Want(202)
		if first.Header.Get("Idempotency-Replayed") != "" || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Error(first.Header, again.Header)
		}
		if first.Text("/state") != "succeeded" || again.Text("/state") != "succeeded" || again.Text("/id") != first.Text("/id") ||
			again.Header.Get("Location") != first.Header.Get("Location") {
			t.Errorf("%s %s", first.Body, again.Body)
		}
		if kept := send(lead, apply, goodFile, key[:2]...).Want(202); kept.Text("/state") != "running" || kept.Text("/id") != first.Text("/id") {
			t.Errorf("%s", kept.Body) // who does not wait has the answer of the beginning
		}
		send(lead, "/v1/imports?kind=schools&mode=dry-run", goodFile, key...).Want(422, "idempotency-key-reused")
		send(lead, apply, mixedFile, key...).Want(422, "idempotency-key-reused")
		if other := send(api.As(db.World.OtherQALead), apply, goodFile, key...).Want(202); other.At("/unchanged") != 2.0 {
			t.Errorf("%s", other.Body) // a key is its principal's own
		}
		if list := api.As(db.World.HubManager).Get("/v1/imports").Want(200); list.Items() != 2 {
			t.Errorf("%s", list.Body)
		}
	})
}

// Who waits for an import that came to nothing is not told that it was accepted, under the
// key of its beginning neither.
func TestImportThatCameToNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		lead := testapi.New(t, db).As(db.World.QALead)
		key := []string{"Idempotency-Key", "one", "Prefer", "wait=30"}
		first := send(lead, apply, goodFile, key...).Want(202)
		for _, state := range []string{"failed", "interrupted"} {
			if _, err := db.Owner().Exec("UPDATE import_run SET state = '" + state + "'"); err != nil {
				t.Fatal(err)
			}
			again := send(lead, apply, goodFile, key...).Want(409, "import-"+state)
			if again.Header.Get("Location") != first.Header.Get("Location") || !strings.Contains(again.Problem().Detail, "nothing was applied") {
				t.Errorf("%v %s", again.Header, again.Body)
			}
		}
	})
}

func TestSchoolsOverHTTP(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		lead := api.As(db.World.QALead)
		entered := map[string]any{
			"urn": 200001, "name": "A school", "status": "open", "phase": "primary", "laCode": "830", "establishmentNumber": "2000",
			"pupils": 180, "openedOn": "2001-09-01", "town": "Alfreton", "fsmPercent": "41.1",
		}
		made := lead.Post("/v1/schools", entered).Want(201)
		path := made.Header.Get("Location")
		if made.Text("/laestab") != "830/2000" || made.Text("/openedOn") != "2001-09-01" || made.At("/pupils") != 180.0 || made.Text("/fsmPercent") != "41.1" {
			t.Errorf("%s", made.Body)
		}
		lead.Post("/v1/schools", entered).Want(422, "school-urn-taken")
		if lead.Get(path).Want(200).ETag() != made.ETag() || lead.Get("/v1/schools/by-urn/200001").Want(200).ETag() != made.ETag() {
			t.Error("the same school has another ETag")
		}
		changed := lead.IfMatch(made.ETag()).Patch(path, map[string]any{"pupils": nil, "town": nil, "closedOn": "2026-08-31", "status": "closed"}).Want(200)
		if changed.At("/town") != nil || changed.At("/pupils") != nil || changed.Text("/closedOn") != "2026-08-31" || changed.Text("/phase") != "primary" {
			t.Errorf("%s", changed.Body)
		}
		lead.IfMatch(changed.ETag()).Patch(path, map[string]any{"closedOn": "2001-08-31"}).Want(422, "school-dates-reversed")
		lead.IfMatch(changed.ETag()).Patch(path, map[string]any{"urn": 200002}).Want(400)
		if list := api.As(db.World.Teacher).Get("/v1/schools?name=a%20sch&status=closed&sort=-urn").Want(200); list.Items() != 1 || list.At("/items/0/urn") != 200001.0 {
			t.Errorf("%s", list.Body)
		}
		send(lead, "/v1/imports?kind=school-successions&mode=apply", "fromUrn,toUrn,kind,on\n200001,200002,merger,2026-09-01\n", "Prefer", "wait=30").Want(202)
		found := api.As(db.World.Teacher).Get("/v1/school-successions?urn=200002").Want(200)
		if found.Items() != 1 || found.Text("/items/0/kind") != "merger" || found.Text("/items/0/on") != "2026-09-01" {
			t.Errorf("%s", found.Body)
		}
	})
}
