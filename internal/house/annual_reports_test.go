package house

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const annualPath = "/v1/annual-reports"

// A report is drawn up by a QA lead, is theirs and the managers' while it is a draft, and
// everybody's once it is published, when it never changes (access.md row 31).
func TestAnnualReport(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		for _, who := range []demo.Person{w.HubManager, w.Observer, w.ElectedMember} {
			api.As(who, who.Role).Post(annualPath, document{"academicYear": "2025-26"}).Want(http.StatusForbidden)
		}
		lead.Post(annualPath, document{"academicYear": "2027-28"}).Want(http.StatusUnprocessableEntity)
		lead.Post(annualPath, document{"academicYear": "2027-29"}).Want(http.StatusBadRequest)
		made := lead.Post(annualPath, document{"academicYear": "2026-27", "commentary": "A year of many firsts.\n\n- One."}).Want(http.StatusCreated)
		lead.Post(annualPath, document{"academicYear": "2026-27"}).Want(http.StatusConflict, "annual-report-exists")
		path := annualPath + "/" + made.Text("/id")
		if made.At("/figures/held/marker") != "c" || made.At("/figures/report/overdue/marker") != "c" || made.At("/figures/withheld") != false {
			t.Errorf("%s", made.Body)
		}
		everybody := []demo.Person{w.Teacher, w.Headteacher, w.PartnerContact, w.Observer, w.ElectedMember, w.Inspector, w.MusicLead, w.DataProtectionOfficer}
		for _, who := range everybody {
			api.As(who).Get(path).Want(http.StatusNotFound)
		}
		api.As(w.HubManager).Get(path).Want(http.StatusOK)
		api.As(w.HubManager).Seeing(path).Patch(path, document{"commentary": "Mine."}).Want(http.StatusNotFound)
		lead.Patch(path, document{"commentary": "x"}).Want(http.StatusPreconditionRequired)
		lead.Seeing(path).Patch(path, document{"commentary": "A year of many firsts."}).Want(http.StatusOK)
		before := lead.Get(path)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		lead.IfMatch(before.ETag()).Post(path+"/publication", nil).Want(http.StatusPreconditionFailed)
		lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusConflict, "annual-report-published")
		lead.Seeing(path).Patch(path, document{"commentary": "Other."}).Want(http.StatusConflict, "annual-report-published")
		published := lead.Get(path)
		if c, of := published.At("/figures/coverage").(map[string]any), published.At("/figures/agreement").([]any); c["met"] == nil || len(of) != 0 {
			t.Errorf("coverage %v, agreement %v", c, of)
		}
		for _, who := range []demo.Person{w.OtherQALead, w.HubManager, w.ElectedMember, w.PartnerContact, w.Headteacher} {
			if told := api.As(who).Get("/v1/notices?unread=true&limit=200").Want(http.StatusOK); strings.Count(string(told.Body), "annual-report-published") != 1 ||
				!strings.Contains(string(told.Body), path) {
				t.Errorf("%s was told %s", who.Name, told.Body)
			}
		}
		for _, who := range []demo.Person{w.QALead, w.Teacher, w.Observer, w.MusicLead} {
			if told := api.As(who).Get("/v1/notices?limit=200"); strings.Contains(string(told.Body), "annual-report-published") {
				t.Errorf("%s was told", who.Name)
			}
		}
		for _, who := range everybody {
			if seen := api.As(who).Get(path).Want(http.StatusOK); !bytes.Equal(seen.Body, published.Body) && len(seen.Body) == len(published.Body) {
				t.Errorf("%s reads %s", who.Name, seen.Body)
			}
		}
		api.As(w.OtherHubQALead).Get(path).Want(http.StatusNotFound)
		anotherVisit(t, db)
		if again := lead.Get(path); !bytes.Equal(again.Body, published.Body) {
			t.Errorf("what is published changes: %s", again.Body)
		}
		file := api.As(w.ElectedMember).Header("Accept", "application/pdf").Get(path).Want(http.StatusOK)
		if !bytes.HasPrefix(file.Body, []byte("%PDF-1.7")) {
			t.Errorf("%.60s", file.Body)
		}
		if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
			_ = os.WriteFile(folder+"/annual-"+db.Name()+".pdf", file.Body, 0o600)
		}
		if strings.Contains(string(published.Body), "development_needs") || !strings.Contains(string(published.Body), `"marker":"c"`) {
			t.Errorf("of a few needs is told %s", published.Body)
		}
		for _, name := range []string{w.Teacher.Name, w.Observer.Name} {
			if strings.Contains(string(published.Body), name) {
				t.Errorf("it names %s", name)
			}
		}
	})
}

// anotherVisit makes the year other than it was.
func anotherVisit(t *testing.T, db *testkit.DB) {
	t.Helper()
	if _, err := db.Owner().Exec(`UPDATE observation SET state = 'cancelled' WHERE state = 'held' AND hub_id = '` + db.World.Hub.String() + `'`); err != nil {
		t.Fatal(err)
	}
}

// Where the year's visits were to few teachers there are no figures.
func TestAnnualReportOfFewIsWithheld(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		made := api.As(w.OtherHubQALead).Post(annualPath, document{"academicYear": "2025-26"}).Want(http.StatusCreated)
		if made.At("/figures/withheld") != true || made.At("/figures/held/value") != float64(0) {
			t.Errorf("%s", made.Body)
		}
		path := annualPath + "/" + made.Text("/id")
		api.As(w.OtherHubQALead).Header("Accept", "application/pdf").Get(path).Want(http.StatusOK)
	})
}

// What is published is counted then, not when the draft was last looked at.
func TestFiguresAreCountedAsTheReportIsPublished(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		lead := testapi.New(t, db).As(db.World.QALead)
		made := lead.Post(annualPath, document{"academicYear": "2026-27"}).Want(http.StatusCreated)
		path := annualPath + "/" + made.Text("/id")
		anotherVisit(t, db)
		published := lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
		if made.At("/figures/withheld") != false || published.At("/figures/withheld") != true {
			t.Errorf("drawn up as %s, published as %s", made.Body, published.Body)
		}
	})
}
