package house

import (
	"net/http"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A step is held to what stands when it is taken: while one QA lead issues and the
// other gives the draft back and its author rewrites it, either the text that was
// submitted is issued or none is.
func TestOnlyWhatWasSubmittedIsIssued(t *testing.T) {
	for _, dialect := range testkit.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			for range 12 {
				db := testkit.Open(t, dialect, true)
				w, api := db.World, testapi.New(t, db)
				o := "/v1/observations/" + w.Visits.Submitted.ID.String()
				draft := o + "/report-draft"
				submitted := api.As(w.QALead).Get(draft).Want(http.StatusOK)
				any := http.Header{"If-Match": {"*"}}
				var issue *testapi.Answer
				var both sync.WaitGroup
				both.Go(func() { issue = api.As(w.QALead).IfMatch(submitted.ETag()).Post(o+"/report/issue", nil) })
				both.Go(func() {
					api.As(w.OtherQALead).IfMatch(submitted.ETag()).Post(draft+"/return", document{"reason": "More."})
					api.As(w.Observer).Send("PUT", draft, any, document{"report": "UNSUBMITTED", "summary": "UNSUBMITTED"})
				})
				both.Wait()
				report := api.As(w.Teacher).Get(o + "/report")
				switch {
				case issue.Status == http.StatusOK && report.Text("/report") != submitted.Text("/report"):
					t.Errorf("issued: %s", report.Body)
				case issue.Status == http.StatusOK && api.As(w.QALead).Get(draft).Text("/state") != "submitted":
					t.Error("issued, and its draft was given back")
				case issue.Status != http.StatusOK && report.Status != http.StatusNotFound:
					t.Errorf("not issued (%d), and there is a report: %s", issue.Status, report.Body)
				}
			}
		})
	}
}
