package house

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Follow-ups are sent by e-mail to those who see one that is open: a QA lead any, a link officer
// those of their schools.
func TestFollowUpsAreMailedToThoseWhoSeeOne(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mailed := func(when string, who demo.Person, want bool) {
			t.Helper()
			must(t, db.View(context.Background(), who.Actor(), func(tx *store.Tx) error {
				got, err := tx.Opens(&notice.Notice{HubID: w.Hub, PersonID: who.ID, Kind: notice.FollowUpsRaised, Resource: notice.Hub, ResourceID: w.Hub.UUID})
				if got != want {
					t.Errorf("%s: %s is mailed: %t", when, who.Name, got)
				}
				return err
			}))
		}
		mailed("open", w.QALead, true)
		mailed("open", w.Observer, true)
		mailed("open", w.OtherObserver, false)
		path := "/v1/engagement-follow-ups/" + w.FollowUp.String()
		api.As(w.QALead).Seeing(path).Post(path+"/closing", document{"reason": "They ask us to come back."}).Want(http.StatusOK)
		mailed("closed", w.Observer, false)
	})
}

// A school that a link officer sees as its head teacher shows them no follow-up.
func TestFollowUpsAreOfOnesOwnSchoolsAsLinkOfficer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		api.As(w.HubManager).Post("/v1/people/"+w.Observer.ID.String()+"/appointments",
			document{"role": "headteacher", "schoolId": w.Schools.Unrelated, "fromOn": "2026-11-01"}).Want(http.StatusCreated)
		for _, c := range []struct {
			who    demo.Person
			school fmt.Stringer
			shown  bool
		}{{w.QALead, w.Schools.Unrelated, true}, {w.Observer, w.Schools.AlsoTaught, true}, {w.Observer, w.Schools.Unrelated, false}} {
			if got := rungOf(api.As(c.who), c.school); (got.At("/followUp") != nil) != c.shown {
				t.Errorf("%s: %s", c.who.Name, got.Body)
			}
		}
	})
}
