package house

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A school that goes on under another URN is followed up by the day on which it was to be, and
// named with its link officer, who reads no more than before.
func TestASchoolWithAnotherURNIsFollowedUpInTime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, officer := api.As(w.QALead), api.As(w.Observer)
		loads := func() any { return officer.Get("/v1/link-officer-loads").Want(http.StatusOK).At("/items/0/schools") }
		before := loads()
		lead.Post("/v1/link-officers", document{"schoolId": w.Schools.Unrelated, "personId": w.Observer.ID, "fromOn": "2026-11-01"}).Want(http.StatusCreated)
		must(t, api.Sweep(t.Context()))
		was := rungOf(lead, w.Schools.Unrelated)
		if was.Text("/rung") != "never-reached" || loads() != before.(float64)+1 {
			t.Fatalf("%v schools, %s", loads(), was.Body)
		}
		of := lead.Get("/v1/schools/" + w.Schools.Unrelated.String())
		is := api.As(w.HubManager).Post("/v1/schools", document{"urn": 998877, "name": "A new academy", "status": "open", "phase": of.At("/phase"),
			"laCode": of.At("/laCode"), "openedOn": "2026-11-24"}).Want(http.StatusCreated).Text("/id")
		imports(lead, "school-successions", "apply", fmt.Appendf(nil, "fromUrn,toUrn,kind,on\n%v,998877,succession,2026-11-24\n", of.At("/urn"))).Want(http.StatusAccepted)
		sweepAfter(t, db, api, 2)
		got := lead.Get("/v1/engagement/" + is).Want(http.StatusOK)
		for _, at := range []string{"/rung", "/since", "/followUp/dueOn", "/linkOfficer/id"} {
			if got.Text(at) != was.Text(at) {
				t.Errorf("%s is %s, was %s", at, got.Text(at), was.Text(at))
			}
		}
		open := lead.Get("/v1/engagement-follow-ups?state=open&schoolId=" + is).Want(http.StatusOK)
		if open.Text("/items/0/linkOfficer/id") != w.Observer.ID.String() || open.Text("/items/0/since") != was.Text("/since") {
			t.Errorf("%s", open.Body)
		}
		if old := lead.Get("/v1/engagement-follow-ups?state=open&schoolId=" + w.Schools.Unrelated.String()); old.Items() != 0 {
			t.Errorf("of the predecessor: %s", old.Body)
		}
		if loads() != before.(float64)+1 {
			t.Errorf("%v schools, not %v and one", loads(), before)
		}
		officer.Get("/v1/engagement/" + is).Want(http.StatusNotFound)
		officer.Get("/v1/engagement-follow-ups/" + open.Text("/items/0/id")).Want(http.StatusNotFound)
		lead.Post("/v1/link-officers", document{"schoolId": is, "personId": w.OtherObserver.ID, "fromOn": "2026-11-25"}).Want(http.StatusCreated)
		if got := lead.Get("/v1/engagement/" + is); got.Text("/linkOfficer/id") != w.OtherObserver.ID.String() || loads() != before {
			t.Errorf("with an officer of its own: %s, %v", got.Body, loads())
		}
	})
}
