package house

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// atOnce asks several times at once, and gives how many got each answer.
func atOnce(times int, ask func() *testapi.Answer) map[int]int {
	var lock sync.Mutex
	var all sync.WaitGroup
	got := map[int]int{}
	for range times {
		all.Go(func() {
			answer := ask()
			lock.Lock()
			defer lock.Unlock()
			got[answer.Status]++
		})
	}
	all.Wait()
	return got
}

// Of those who ask for the same at once one is first, and the others are told so.
func TestOneIsFirstAndTheOthersAreToldSo(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		for n := range 6 {
			event := eventOn("2026-11-24", "2026-11-24", document{"externalId": fmt.Sprintf("RACE-%d", n)})
			got := atOnce(4, func() *testapi.Answer { return lead.Post("/v1/training-events", event) })
			if got[http.StatusCreated] != 1 || got[http.StatusUnprocessableEntity] != 3 {
				t.Errorf("events: %v", got)
			}
			talk := lead.Post("/v1/conversations", document{"schoolId": w.Schools.Visited, "plannedOn": fmt.Sprintf("2027-03-0%d", n+1), "leadId": w.QALead.ID}).
				Want(http.StatusCreated).Header.Get("Location")
			asked := lead.Seeing(talk)
			got = atOnce(3, func() *testapi.Answer {
				return asked.Post(talk+"/questionnaire", document{"questionSetId": w.QuestionSets.Published})
			})
			if got[http.StatusOK]+got[http.StatusCreated] != 1 || got[http.StatusConflict]+got[http.StatusPreconditionFailed] != 2 {
				t.Errorf("questionnaires: %v", got)
			}
		}
	})
}

// Two processes that follow schools up at once raise each follow-up once, and neither fails.
func TestTwoProcessesFollowUpAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for range 6 {
			if _, err := db.Owner().Exec("DELETE FROM engagement_follow_up"); err != nil {
				t.Fatal(err)
			}
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() {
					sweep := engagement.Sweep{Store: api.Engagement.Store}
					if _, err := sweep.FollowUp(t.Context(), w.Hub); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			if got := api.As(w.QALead).Get("/v1/engagement-follow-ups?state=open&limit=1").Want(http.StatusOK); got.Items() != 1 {
				t.Errorf("nothing was raised: %s", got.Body)
			}
		}
	})
}
