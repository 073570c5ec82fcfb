package house

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func itself(words string) document {
	return document{"evaluations": []document{{"principle": "striving-for-excellence", "grade": "good", "evidence": words, "strengths": []string{words}, "nextSteps": []string{words}}}}
}

// Each side writes its own, unseen by the other and by observers until they have judged; once
// it is submitted it stays, and who takes part is told so.
func TestSelfEvaluation(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visit := w.Visits.Agreed
		path := visitPath(visit) + "/self-evaluations"
		sees := func(who demo.Person, want ...string) {
			t.Helper()
			body := string(api.As(who).Get(path).Want(http.StatusOK).Body)
			for _, words := range []string{"for the provider", "for the school"} {
				wanted := strings.Contains(strings.Join(want, "|"), words)
				if strings.Contains(body, words) != wanted {
					t.Errorf("%s: %q is %v in %s", who.Name, words, wanted, body)
				}
			}
		}
		teacher, head := api.As(w.Teacher), api.As(w.Headteacher)
		teacher.Put(path+"/provider", itself("x")).Want(http.StatusPreconditionRequired)
		teacher.Seeing(path).Put(path+"/school", itself("x")).Want(http.StatusNotFound)
		head.Seeing(path).Put(path+"/provider", itself("x")).Want(http.StatusNotFound)
		teacher.Seeing(path).Put(path+"/provider", document{"evaluations": []document{{"principle": "other", "grade": "x"}}}).
			Want(http.StatusUnprocessableEntity, "judgement-principle-unknown")
		teacher.Seeing(path).Post(path+"/provider/submission", nil).Want(http.StatusUnprocessableEntity, "self-evaluation-empty")
		teacher.Seeing(path).Put(path+"/provider", itself("for the provider")).Want(http.StatusOK)
		head.Seeing(path).Put(path+"/school", itself("for the school")).Want(http.StatusOK)
		sees(w.Teacher, "for the provider")
		sees(w.PartnerContact, "for the provider")
		sees(w.Headteacher, "for the school")
		sees(w.MusicLead, "for the school")
		sees(w.QALead) // drafts are the side's own
		api.As(w.PartnerContact).Seeing(path).Post(path+"/provider/submission", nil).Want(http.StatusOK)
		head.Seeing(path).Post(path+"/school/submission", nil).Want(http.StatusOK)
		teacher.Seeing(path).Put(path+"/provider", itself("later")).Want(http.StatusConflict, "self-evaluation-already-submitted")
		head.Seeing(path).Post(path+"/school/submission", nil).Want(http.StatusConflict, "self-evaluation-already-submitted")
		sees(w.QALead, "for the provider", "for the school")
		sees(w.Teacher, "for the provider")
		sees(w.Headteacher, "for the school")
		api.As(w.Observer).Get(path).Want(http.StatusNotFound)
		api.As(w.HubManager).Get(path).Want(http.StatusNotFound)
		for _, who := range []demo.Person{w.Teacher, w.Headteacher, w.Observer, w.MusicLead} {
			if told := api.As(who).Get("/v1/notices?limit=200"); !strings.Contains(string(told.Body), "self-evaluation-submitted") {
				t.Errorf("%s was not told", who.Name)
			}
		}
	})
}

// An observer reads it when what they judged is in; nobody writes it before the time is
// agreed, nor once the outcome was shown.
func TestWhenASelfEvaluationIsOpen(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		at := func(v demo.Visit) string { return visitPath(v) + "/self-evaluations" }
		observer, teacher := api.As(w.Observer), api.As(w.Teacher)
		observer.Get(at(w.Visits.Judged)).Want(http.StatusNotFound)
		observer.Get(at(w.Visits.Submitted)).Want(http.StatusOK)
		observer.Get(at(w.Visits.Issued)).Want(http.StatusOK)
		teacher.Seeing(at(w.Visits.Proposed)).Put(at(w.Visits.Proposed)+"/provider", itself("x")).Want(http.StatusConflict, "step-not-possible")
		teacher.Seeing(at(w.Visits.Issued)).Put(at(w.Visits.Issued)+"/provider", itself("x")).Want(http.StatusConflict, "self-evaluation-too-late")
		teacher.Seeing(at(w.Visits.InReply)).Put(at(w.Visits.InReply)+"/provider", itself("x")).Want(http.StatusConflict, "self-evaluation-too-late")
		answer := teacher.Get(at(w.Visits.Issued)).Want(http.StatusOK)
		if answer.Header.Get("Cache-Control") != "no-store" {
			t.Error("it may be kept")
		}
	})
}

// What an observer was shown stays in their sight when the report is given back to them; what
// is submitted from then on is not, until the report is in again.
func TestAReturnedReportHidesNoSelfEvaluationThatWasShown(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visit := visitPath(w.Visits.FeedbackGiven)
		path, draft := visit+"/self-evaluations", visit+"/report-draft"
		sees := func(want ...string) {
			t.Helper()
			body := string(api.As(w.Observer).Get(path).Want(http.StatusOK).Body)
			for _, words := range []string{"for the provider", "for the school"} {
				if wanted := strings.Contains(strings.Join(want, "|"), words); strings.Contains(body, words) != wanted {
					t.Errorf("%q is %v in %s", words, !wanted, body)
				}
			}
		}
		evaluate := func(who demo.Person, side string) {
			t.Helper()
			db.Clock.Advance(time.Minute)
			api.As(who).Seeing(path).Put(path+"/"+side, itself("for the "+side)).Want(http.StatusOK)
			api.As(who).Seeing(path).Post(path+"/"+side+"/submission", nil).Want(http.StatusOK)
		}
		write := func() {
			api.As(w.Observer).Seeing(draft).Put(draft, document{"report": "What was seen.", "summary": "In short."}).Want(http.StatusOK)
		}
		give := func() { api.As(w.Observer).Seeing(draft).Post(draft+"/submission", nil).Want(http.StatusOK) }
		back := func() {
			db.Clock.Advance(time.Minute)
			api.As(w.QALead).Seeing(draft).Post(draft+"/return", document{"reason": "Please say more."}).Want(http.StatusOK)
		}
		evaluate(w.Teacher, "provider")
		api.As(w.Observer).Get(path).Want(http.StatusNotFound)
		write()
		give()
		sees("for the provider")
		back()
		sees("for the provider")
		evaluate(w.Headteacher, "school")
		sees("for the provider")
		write()
		sees("for the provider")
		give()
		sees("for the provider", "for the school")
		back()
		sees("for the provider", "for the school")
	})
}
