package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// The minutes of a person are for them and the hub manager. A QA lead is told shares, and
// none of a few people.
func TestStaffTimeIsForOneselfAndTheManager(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, c := range []struct {
			who  demo.Person
			sees int
		}{{w.HubManager, 128}, {w.Teacher, 16}, {w.Observer, 16}, {w.QALead, 0}, {w.PartnerContact, 0}, {w.Headteacher, 0}, {w.OtherHubManager, 0}} {
			var found struct{ Items []any }
			api.As(c.who).Get("/v1/staff-time?limit=200").Want(http.StatusOK).JSON(&found)
			if len(found.Items) != c.sees {
				t.Errorf("%s sees %d", c.who.Name, len(found.Items))
			}
		}
		path := "/v1/staff-time/" + w.StaffTime.String()
		api.As(w.QALead).Get(path).Want(http.StatusNotFound)
		api.As(w.Teacher).Seeing(path).Patch(path, document{"minutes": 1}).Want(http.StatusNotFound)
	})
}

// Shares are of terms that have ended, and of no few people; how many they are of is told as a
// multiple of the threshold, so that one person more is not seen.
func TestStaffTimeSharesTellOfNobody(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		if got := api.As(w.HubManager).Get("/v1/insights/staff-time").Want(http.StatusOK); got.Items() != 0 {
			t.Errorf("of a term that has not ended: %s", got.Body)
		}
		db.Clock.Advance(38 * 24 * time.Hour)
		if got := api.As(w.HubManager).Get("/v1/insights/staff-time").Want(http.StatusOK); got.Items() != 0 {
			t.Errorf("on its last day: %s", got.Body)
		}
		db.Clock.Advance(24 * time.Hour)
		manager := api.As(w.HubManager)
		for _, who := range []testapi.Caller{manager, api.As(w.QALead)} {
			got := who.Get("/v1/insights/staff-time").Want(http.StatusOK)
			if got.At("/items/0/strategicPercent/value") == nil || got.At("/items/0/people/value") != 5.0 || got.Text("/items/1/team") != "Singing" || got.Text("/items/1/strategicPercent/marker") != "c" ||
				got.Text("/items/2/people/marker") != "c" || strings.Contains(string(got.Body), "inutes") {
				t.Errorf("%s", got.Body)
			}
		}
		manager.Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": 2, "strategicSharePercent": 25}}).Want(http.StatusOK)
		got := api.As(w.QALead).Get("/v1/insights/staff-time").Want(http.StatusOK)
		if got.At("/targetPercent") != 25.0 || got.At("/items/1/meetsTarget") != true || got.At("/items/2/meetsTarget") != false || got.At("/items/2/people/value") != 6.0 {
			t.Errorf("%s", got.Body)
		}
	})
}

// A client that may write imports, and reads nothing else. The rows of a file of staff time are
// minutes of people, and no QA lead reads an import of them.
func TestImportsOfStaffTimeAreForTheManager(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const email = "priya.nair@demo.example"
		send := func(kind, file string) string {
			return api.AsClient(w.Client).Header("Content-Type", "text/csv").Header("Prefer", "wait=30").Post("/v1/imports?mode=apply&onError=skip&kind="+kind, file).Header.Get("Location")
		}
		spent := send("staff-time", "personEmail,week,kind,minutes\nno@body.example,2026-W47,teaching,60\n"+email+",2026-W48,teaching,60\n")
		attended := send("training-attendance", "eventExternalId,schoolUrn,role,people\nCPD-0,112492,other,2\nCPD-114,112492,other,2\n")
		for _, at := range []string{"", "/errors", "/rejected.csv"} {
			api.As(w.HubManager).Get(spent + at).Want(http.StatusOK)
			api.As(w.QALead).Get(attended + at).Want(http.StatusOK)
			api.As(w.QALead).Get(spent + at).Want(http.StatusNotFound)
		}
		for _, path := range []string{spent, attended} {
			if got := api.As(w.HubManager).Get(path); got.Text("/state") != "succeeded" || got.At("/unchanged") != 0.0 || got.At("/rejected") != 1.0 {
				t.Errorf("%s", got.Body)
			}
		}
	})
}

// Whoever writes minutes and reads none cannot guess them: whatever a row says of a person, an
// import that is tried or done counts the same.
func TestImportsOfStaffTimeTellAWriterNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const head = "personEmail,week,kind,minutes,team\n"
		is := api.As(w.HubManager).Get("/v1/staff-time/" + w.StaffTime.String()).Want(http.StatusOK)
		row := func(week string, minutes any) []byte {
			return []byte(fmt.Sprintf(head+"priya.nair@demo.example,%s,%s,%v,%s\n", week, is.Text("/kind"), minutes, is.Text("/team")))
		}
		minutes := is.At("/minutes").(float64)
		count := func(c testapi.Caller, mode string, file []byte) string {
			got := imports(c, "staff-time", mode, file).Want(http.StatusAccepted)
			return fmt.Sprint(got.At("/created"), got.At("/updated"), got.At("/unchanged"), got.At("/rejected"))
		}
		same, other, absent := row(is.Text("/week"), minutes), row(is.Text("/week"), minutes+5), row("2026-W20", 5)
		mis := api.AsClient(w.Client, access.WriteStaffTime)
		for _, mode := range []string{"dry-run", "apply"} {
			for _, file := range [][]byte{same, absent, other} {
				if got := count(mis, mode, file); got != "0 1 0 0" {
					t.Errorf("%s of %s counts %s", mode, file, got)
				}
			}
		}
		if got := count(api.As(w.HubManager), "dry-run", other); got != "0 0 1 0" {
			t.Errorf("a reader is told %s", got)
		}
	})
}

// Time is recorded once for a person, week, kind and team, of a week that has begun, by a
// hub manager or a client.
func TestRecordStaffTime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		manager, mis := api.As(w.HubManager), api.AsClient(w.Client)
		entry := document{"personId": w.Teacher.ID, "week": "2026-W48", "kind": "teaching", "minutes": 600}
		for _, c := range []struct {
			change    document
			at, fault string
		}{
			{document{"week": "2027-W53"}, "/week", "staff-time-week-unknown"}, {document{"week": "2026-W49"}, "/week", "staff-time-in-the-future"},
			{document{"personId": w.Headteacher.ID}, "/personId", "staff-time-person-wrong"}, {document{"personId": w.OtherHubTeacher.ID}, "/personId", "staff-time-person-wrong"},
		} {
			refused(t, manager.Post("/v1/staff-time", entry.but(c.change)), c.at, c.fault)
		}
		path := mis.Post("/v1/staff-time", entry).Want(http.StatusCreated).Header.Get("Location")
		mis.Get(path).Want(http.StatusForbidden)
		manager.Post("/v1/staff-time", entry.but(document{"minutes": 5})).Want(http.StatusConflict, "staff-time-recorded")
		manager.Post("/v1/staff-time", entry.but(document{"team": "Brass"})).Want(http.StatusCreated)
		if got := manager.Seeing(path).Patch(path, document{"minutes": 630}).Want(http.StatusOK); got.At("/minutes") != 630.0 {
			t.Errorf("%s", got.Body)
		}
		refused(t, manager.Post("/v1/staff-time", entry.but(document{"team": "Voice", "minutes": 8851})), "/minutes", "staff-time-beyond-week")
		refused(t, manager.Seeing(path).Patch(path, document{"minutes": 9481}), "/minutes", "staff-time-beyond-week")
		manager.Post("/v1/staff-time", entry.but(document{"team": "Voice", "minutes": 8820})).Want(http.StatusCreated)
		file := mis.Header("Content-Type", "text/csv").Header("Prefer", "wait=30").Post("/v1/imports?kind=staff-time&mode=apply&onError=skip",
			"personEmail,week,kind,minutes\npriya.nair@demo.example,2026-W48,training,31\npriya.nair@demo.example,2026-W48,training,30\n").Header.Get("Location")
		if got := manager.Get(file + "/errors"); got.Text("/items/0/rule") != "staff-time-beyond-week" || got.Text("/items/0/column") != "minutes" || got.At("/items/1") != nil {
			t.Errorf("%s", got.Body)
		}
		if got := api.As(w.Teacher).Get(path).Want(http.StatusOK); got.Text("/week") != "2026-W48" || got.At("/team") != nil {
			t.Errorf("%s", got.Body)
		}
	})
}
