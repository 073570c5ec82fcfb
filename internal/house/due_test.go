package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// That an agreed action is due is told to the side that has taken it upon itself, a week before;
// that it is overdue also to whoever leads the conversation. Each is told once, by the sweep that
// finds it, and of what is done nothing.
func TestAgreedActionsFallDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, own, head := api.As(w.QALead), api.As(w.OtherObserver), api.As(w.UnrelatedHeadteacher)
		path := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Unrelated, "plannedOn": "2026-11-23", "leadId": w.OtherObserver.ID}).
			Want(http.StatusCreated).Header.Get("Location")
		own.Seeing(path).Post(path+"/meeting", meetingOn("2026-11-23", "headteacher")).Want(http.StatusOK)
		action := func(text, owner, due string) document { return document{"text": text, "owner": owner, "dueOn": due} }
		own.Seeing(path).Put(path+"/write-up", document{"supported": "Singing.", "actions": []any{
			action("canary:conversation", "school", "2026-12-10"), action("Ask.", "school", "2026-12-10"), action("Lend ten.", "hub", "2026-12-20"), action("Done.", "hub", "2026-12-05"),
		}}).Want(http.StatusOK)
		agreed := head.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
		head.Get(path)
		own.Seeing(path).Post(path+"/actions/"+agreed.Text("/actions/3/id")+"/completion", document{"doneOn": "2026-11-23"}).Want(http.StatusOK)
		kinds := func(who demo.Person) (kinds []string) {
			for _, k := range told(t, api, who, path[len("/v1/conversations/"):]) {
				if strings.Contains(k, "action") {
					kinds = append(kinds, k)
				}
			}
			return kinds
		}
		const due, overdue = "conversation-action-due", "conversation-action-overdue"
		for _, step := range []struct {
			on        calendar.Date
			head, own []string
		}{
			{calendar.On(2026, 12, 2), nil, nil},
			{calendar.On(2026, 12, 3), []string{due}, nil},
			{calendar.On(2026, 12, 10), []string{due}, nil},
			{calendar.On(2026, 12, 11), []string{overdue, due}, []string{overdue}},
			{calendar.On(2026, 12, 13), []string{overdue, due}, []string{due, overdue}},
			{calendar.On(2026, 12, 21), []string{overdue, due}, []string{overdue, due, overdue}},
			{calendar.On(2026, 12, 22), []string{overdue, due}, []string{overdue, due, overdue}},
		} {
			sweepAfter(t, db, api, step.on.Sub(calendar.DateOf(db.Clock.Now())))
			sweepAfter(t, db, api, 0)
			if got := kinds(w.UnrelatedHeadteacher); !slices.Equal(got, step.head) {
				t.Errorf("by %s the school was told %v", step.on, got)
			}
			if got := kinds(w.OtherObserver); !slices.Equal(got, step.own) {
				t.Errorf("by %s who leads was told %v", step.on, got)
			}
		}
		if got := kinds(w.OtherHeadteacher); len(got) > 0 {
			t.Errorf("another school was told %v", got)
		}
		if leaked := seen(wholeTable(t, db, "notice") + db.Log.String()); len(leaked) > 0 {
			t.Errorf("told or logged: %v", leaked)
		}
	})
}

// Whoever is due a training is told once, for each time that it comes due; whoever had it lately
// is not.
func TestTrainingFallsDue(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/training-requirements/" + w.Trainings.Requirement.String()
		api.As(w.QALead).Seeing(path).Patch(path, document{"months": 1}).Want(http.StatusOK)
		count := func(who demo.Person) (n int) {
			for _, k := range told(t, api, who, w.Trainings.Requirement.String()) {
				if k != "training-due" {
					t.Errorf("%s was told %s", who.Name, k)
				}
				n++
			}
			return n
		}
		for _, step := range []struct{ days, had, never int }{{0, 0, 1}, {11, 0, 1}, {1, 1, 1}, {0, 1, 1}, {40, 1, 1}} {
			sweepAfter(t, db, api, step.days)
			if had, never := count(w.Teacher), count(w.ThirdTeacher); had != step.had || never != step.never {
				t.Errorf("after %d days the one who had it was told %d times, the one who had not %d", step.days, had, never)
			}
		}
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.PartnerContact, w.Headteacher} {
			if n := count(who); n > 0 {
				t.Errorf("%s was told of others", who.Name)
			}
		}
		var page struct{ Items []struct{ Kind, Href string } }
		api.As(w.ThirdTeacher).Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
		at := slices.IndexFunc(page.Items, func(n struct{ Kind, Href string }) bool { return n.Kind == "training-due" })
		if got := api.As(w.ThirdTeacher).Get(page.Items[at].Href).Want(http.StatusOK); got.Text("/items/0/person/id") != w.ThirdTeacher.ID.String() {
			t.Errorf("%s", got.Body)
		}
	})
}

// That a plan is published is told to those who keep it; of the first version of a year also to
// those who speak for partners and schools, each once.
func TestPublishedPlansAreTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, on := api.As(w.QALead), ""
		for _, version := range []struct {
			told, not []demo.Person
		}{
			{[]demo.Person{w.OtherQALead, w.HubManager, w.PartnerContact, w.Headteacher}, []demo.Person{w.QALead, w.Teacher, w.Observer, w.OtherHubManager}},
			{[]demo.Person{w.OtherQALead, w.HubManager}, []demo.Person{w.QALead, w.PartnerContact, w.Headteacher}},
		} {
			year := document{"academicYear": "2028-29"}
			if on != "" {
				year["basedOnId"] = on
			} else {
				year["commitments"] = []any{commitment(document{"dueBy": "2029-07-01"})}
			}
			path := lead.Post(plansPath, year).Want(http.StatusCreated).Header.Get("Location")
			on = path[len(plansPath)+1:]
			lead.Seeing(path).Post(path+"/publication", nil).Want(http.StatusOK)
			for _, who := range version.told {
				if got := told(t, api, who, on); !slices.Equal(got, []string{"plan-published"}) {
					t.Errorf("%s was told %v", who.Name, got)
				}
			}
			for _, who := range version.not {
				if got := told(t, api, who, on); len(got) > 0 {
					t.Errorf("%s was told %v", who.Name, got)
				}
			}
		}
	})
}
