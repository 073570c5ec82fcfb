package house

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// The pack is given as a paper too, to the same person and with the same text: what is
// redacted in other words, what is withheld as a number. Each is a reading of its own.
func TestAPackIsGivenOnPaper(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		w, api := db.World, testapi.New(t, db)
		r := gatheredFor(api, w.Teacher)
		decidedOn(api, r, map[string]document{
			"raw-notes": {"decision": "withhold", "reason": "canary:review"},
			"feedback":  {"decision": "redact", "reason": "canary:review", "replacement": "In other words."},
		})
		paper := func(who demo.Person) testapi.Caller { return api.As(who).Header("Accept", "application/pdf") }
		paper(w.Teacher).Get(r + "/pack").Want(http.StatusNotFound)
		api.As(w.QALead).Seeing(r).Post(r+"/release", nil).Want(http.StatusOK)
		pack := api.As(w.Teacher).Get(r + "/pack").Want(http.StatusOK)
		if !strings.Contains(pack.Text("/statement/complaint"), "Information Commissioner") || pack.Text("/statement/purposes") == "" {
			t.Errorf("the statement is %v", pack.At("/statement"))
		}
		file := paper(w.Teacher).Get(r + "/pack").Want(http.StatusOK)
		if file.Header.Get("Content-Type") != "application/pdf" || file.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers %v", file.Header)
		}
		text := inflated(t, file.Body)
		if got, want := seen(text), seen(string(pack.Body)); !slices.Equal(got, want) || slices.Contains(got, "notes") || slices.Contains(got, "review") {
			t.Errorf("the paper has %v, the pack %v", got, want)
		}
		for _, said := range []string{"Redacted", "In other words.", "Withheld: ", "If you are not content"} {
			if !strings.Contains(text, said) {
				t.Errorf("%s is not on it", said)
			}
		}
		paper(w.Teacher).Header("If-None-Match", file.ETag()).Get(r + "/pack").Want(http.StatusNotModified)
		for _, who := range []demo.Person{w.DataProtectionOfficer, w.QALead, w.HubManager} {
			paper(who).Get(r + "/pack").Want(http.StatusNotFound)
		}
		api.As(w.Teacher).Header("Accept", "text/csv").Get(r+"/pack").Want(http.StatusNotAcceptable, "not-acceptable")
		if n := number(t, db, `SELECT count(*) FROM audit_event WHERE action = 'subject-access-request.read-pack' AND parts = 'pack' AND subject_id = '`+w.Teacher.ID.String()+`'`); n != 3 {
			t.Errorf("%d readings of the pack are recorded", n)
		}
		if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
			_ = os.WriteFile(folder+"/pack-"+db.Name()+".pdf", file.Body, 0o600)
		}
	})
}
