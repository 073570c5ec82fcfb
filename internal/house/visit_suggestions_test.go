package house

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// suggestedVisit is what the tests read of a suggestion.
type suggestedVisit struct {
	Provision, Partner struct{ ID string }
	Teacher            *struct{ ID string }
	Points             int
	Reasons            []suggestedReason
}

type suggestedReason struct {
	Reason string
	Points int
	Ids    []string
}

func suggested(t *testing.T, who testapi.Caller, query string) []suggestedVisit {
	t.Helper()
	var list struct{ Items []suggestedVisit }
	who.Get("/v1/visit-suggestions" + query).Want(http.StatusOK).JSON(&list)
	return list.Items
}

// A suggestion is made for reasons that add up, and each names records that its reader can
// open.
func TestVisitsAreSuggestedForReasonsThatCanBeRead(t *testing.T) {
	where := map[string]string{
		"overdue": "/v1/partners/", "due": "/v1/partners/", "requested": "/v1/visit-requests/", "unseen": "/v1/observations/",
		"open-needs": "/v1/development-needs/", "new-provision": "/v1/provisions/",
	}
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		met := map[string]int{}
		for range 2 {
			for _, who := range []testapi.Caller{api.As(w.QALead), api.As(w.HubManager)} {
				last := 100
				for _, s := range suggested(t, who, "") {
					sum := 0
					for _, r := range s.Reasons {
						sum += r.Points
						met[r.Reason]++
						for _, which := range r.Ids {
							who.Get(where[r.Reason] + which).Want(http.StatusOK)
						}
					}
					if sum != s.Points || s.Points > last {
						t.Errorf("%+v after %d points", s, last)
					}
					last = s.Points
				}
			}
			db.Clock.Set(time.Date(2028, 9, 1, 9, 0, 0, 0, time.UTC)) // everybody is unseen for a year
		}
		if met["due"] == 0 || met["unseen"] == 0 || met["open-needs"] == 0 {
			t.Errorf("met %v", met)
		}
		api.As(w.PartnerContact).Get("/v1/visit-suggestions").Want(http.StatusNotFound)
	})
}

func TestWhoHasAVisitOnTheWayIsNotSuggested(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		db.Clock.Set(time.Date(2028, 9, 1, 9, 0, 0, 0, time.UTC))
		lead, of := api.As(w.QALead), "?partnerId="+w.Partners.Charity.String()
		there := func() (n int) {
			for _, s := range suggested(t, lead, of) {
				if s.Partner.ID != w.Partners.Charity.String() {
					t.Errorf("%+v is another partner's", s)
				}
				if s.Teacher != nil && s.Teacher.ID == w.OtherTeacher.ID.String() {
					n++
				}
			}
			return n
		}
		if there() == 0 {
			t.Fatal("nobody is suggested")
		}
		visit := lead.Post("/v1/observations", toStrings(w, "2028-10-05T10:00:00Z", nil)).Want(http.StatusCreated).Header.Get("Location")
		if n := there(); n != 0 {
			t.Errorf("suggested %d times with a visit proposed", n)
		}
		lead.Seeing(visit).Post(visit+"/declines", document{"reason": "Not now."}).Want(http.StatusOK)
		if there() == 0 {
			t.Error("not suggested again")
		}
	})
}

// An agreed request for a visit is suggested until a visit to it stands, and again when that is
// declined or cancelled.
func TestARequestIsSuggestedWhileNoVisitToItStands(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		db.Clock.Set(time.Date(2028, 9, 1, 9, 0, 0, 0, time.UTC))
		path := asking(t, api, document{"kind": "visit", "provisionId": w.Provisions.Visited, "reason": "To see."})
		request := path[len("/v1/visit-requests/"):]
		api.As(w.ElectedMember).Seeing(path).Post(path+"/decision", document{"agreed": true}).Want(http.StatusOK)
		lead := api.As(w.QALead)
		isSuggested := func(want bool) {
			t.Helper()
			is := slices.ContainsFunc(suggested(t, lead, ""), func(s suggestedVisit) bool {
				return slices.ContainsFunc(s.Reasons, func(r suggestedReason) bool { return r.Reason == "requested" && slices.Contains(r.Ids, request) })
			})
			if is != want {
				t.Errorf("suggested: %v", is)
			}
		}
		propose := func(at string) string {
			t.Helper()
			return lead.Post("/v1/observations", toStrings(w, at, document{
				"kind": "headteacher-requested", "purpose": "request", "requestId": request, "provisionId": w.Provisions.Visited, "teacherId": w.Teacher.ID,
			})).Want(http.StatusCreated).Header.Get("Location")
		}
		isSuggested(true)
		declined := propose("2028-10-05T10:00:00Z")
		isSuggested(false)
		lead.Seeing(declined).Post(declined+"/declines", document{"reason": "Not now."}).Want(http.StatusOK)
		isSuggested(true)
		cancelled := propose("2028-10-06T10:00:00Z")
		for side, who := range map[string]demo.Person{"provider": w.Teacher, "school": w.Headteacher} {
			api.As(who).Seeing(cancelled).Post(cancelled+"/agreements", document{"side": side}).Want(http.StatusOK)
		}
		isSuggested(false)
		lead.Seeing(cancelled).Post(cancelled+"/cancellation", document{"reason": "Snow."}).Want(http.StatusOK)
		isSuggested(true)
	})
}
