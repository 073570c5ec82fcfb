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

func answered(statement string, agree, partly, disagree, none int) document {
	return document{"statement": statement, "agree": agree, "partly": partly, "disagree": disagree, "noAnswer": none}
}

type voiceFigure struct {
	Value  *int
	Marker string
}

func (f voiceFigure) String() string {
	if f.Value == nil {
		return f.Marker
	}
	return fmt.Sprint(*f.Value)
}

// voiceRows gives the figures of each statement, as text.
func voiceRows(a *testapi.Answer) map[string]string {
	var page struct {
		Items []struct {
			Statement                                string
			Asked, Agree, Partly, Disagree, NoAnswer voiceFigure
		}
	}
	a.JSON(&page)
	rows := map[string]string{}
	for _, i := range page.Items {
		rows[i.Statement] = fmt.Sprint(i.Asked, " ", i.Agree, " ", i.Partly, " ", i.Disagree, " ", i.NoAnswer)
	}
	return rows
}

// Young people's voices are counts that the lead observer enters and reads until the
// report is submitted. Everybody else is shown them with small numbers hidden, and only
// with the report or the summary.
func TestYoungVoices(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		o := visitPath(w.Visits.Drafted)
		voices, entry := o+"/young-voices", o+"/young-voices/entry"
		enter := func(asked int, answers ...document) *testapi.Answer {
			return api.As(w.Observer).Seeing(entry).Put(entry, document{"asked": asked, "answers": answers})
		}
		_, rules := problem(enter(13, answered("getting-better", 13, 1, 0, 0), answered("nothing", 0, 0, 0, 13)).Want(http.StatusUnprocessableEntity))
		if !sameRules(rules, map[string]string{"/answers/0": "young-voice-sum", "/answers/1/statement": "young-voice-statement-unknown"}) {
			t.Errorf("%v", rules)
		}
		api.As(w.Observer).Put(entry, document{"asked": 0, "answers": []document{}}).Want(http.StatusPreconditionRequired)
		enter(13, answered("getting-better", 10, 2, 1, 0), answered("have-a-say", 8, 0, 0, 5)).Want(http.StatusOK)
		exact := api.As(w.Observer).Get(entry).Want(http.StatusOK)
		if !strings.Contains(string(exact.Body), `"partly":2`) {
			t.Errorf("who entered it reads %s", exact.Body)
		}

		shown := func(who demo.Person) {
			t.Helper()
			rows := voiceRows(api.As(who).Get(voices).Want(http.StatusOK))
			for statement, want := range map[string]string{
				"challenged": "z z z z z", "getting-better": "13 c c c c", "have-a-say": "13 8 0 0 5",
			} {
				if rows[statement] != want {
					t.Errorf("%s reads of %s: %s", who.Name, statement, rows[statement])
				}
			}
			csv := string(api.As(who).Header("Accept", "text/csv").Get(voices).Want(http.StatusOK).Body)
			if !strings.Contains(csv, "getting-better") || strings.Contains(csv, ",10,") {
				t.Errorf("%s exports %s", who.Name, csv)
			}
		}
		closed := func(people ...demo.Person) {
			t.Helper()
			for _, who := range people {
				api.As(who).Get(voices).Want(http.StatusNotFound)
			}
		}
		shown(w.Observer)
		shown(w.QALead)
		closed(w.Teacher, w.PartnerContact, w.Headteacher, w.HubManager)

		api.As(w.Observer).Seeing(o+"/report-draft").Post(o+"/report-draft/submission", nil).Want(http.StatusOK)
		api.As(w.Observer).Get(entry).Want(http.StatusNotFound)
		api.As(w.Observer).IfMatch(exact.ETag()).Put(entry, document{"asked": 0, "answers": []document{}}).Want(http.StatusConflict, "report-already-submitted")
		api.As(w.QALead).Seeing(o+"/report-draft").Post(o+"/report/issue", nil).Want(http.StatusOK)
		shown(w.Teacher)
		shown(w.PartnerContact)
		closed(w.Headteacher, w.HubManager)
		api.As(w.Teacher).Seeing(o+"/summary").Post(o+"/summary/publication", nil).Want(http.StatusOK)
		shown(w.Headteacher)
		shown(w.HubManager)

		// A hub that lowers its threshold uncovers nothing that was entered before.
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"smallNumberThreshold": 2}}).Want(http.StatusOK)
		shown(w.Headteacher)
	})
}
