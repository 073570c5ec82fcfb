package house

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// The log of deliveries shows a client only what it may read now, with the token that it
// has: of the rest that there was a message, and how it fared.
func TestTheLogOfDeliveriesShowsWhatItsReaderMayRead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		visit := visitPath(w.Visits.Agreed)
		h.patched("x")
		person := "/v1/people/" + w.Teacher.ID.String()
		h.manager().Seeing(person).Patch(person, document{"name": "Another"}).Want(http.StatusOK) // every visit of theirs is told of
		h.relay()
		api.As(w.QALead).Seeing(visit).Post(visit+"/rescheduling", document{"startsAt": "2027-01-12T10:00:00Z", "lengthMinutes": 45, "reason": "x"}).Want(http.StatusOK)
		h.relay()
		shown := func(as testapi.Caller) map[string]int {
			t.Helper()
			var page struct {
				Items []struct {
					ID, Type string
					Message  *struct{ Data change }
				}
			}
			as.Get(h.path + "/deliveries?limit=200").Want(http.StatusOK).JSON(&page)
			found := map[string]int{}
			for _, d := range page.Items {
				one := as.Get(h.path + "/deliveries/" + d.ID).Want(http.StatusOK)
				if one.At("/type") == nil != (d.Type == "") || one.At("/message") == nil != (d.Message == nil) || d.Type == "" != (d.Message == nil) {
					t.Errorf("%+v, alone %s", d, one.Body)
				}
				if d.Message != nil && d.Message.Data.ID == w.Visits.Agreed.ID.String() {
					d.Type = "proposed: " + d.Type
				}
				found[d.Type]++
			}
			return found
		}
		all := shown(h.manager())
		if all["proposed: observation.updated"] != 1 || all["proposed: observation.withdrawn"] != 1 || all["partner.updated"] != 1 || all["observation.updated"] < 1 || all[""] != 0 {
			t.Fatalf("the manager is shown %v", all)
		}
		if got := shown(api.AsClient(h.client)); got["proposed: observation.updated"] != 0 || got["proposed: observation.withdrawn"] != 1 || got[""] != 1 ||
			got["observation.updated"] != all["observation.updated"] {
			t.Errorf("of a visit that is a proposal again the client is shown %v of %v", got, all)
		}
		if got := shown(api.AsClient(h.client, access.ReadPartners)); len(got) != 2 || got["partner.updated"] != 1 {
			t.Errorf("a narrowed token is shown %v of %v", got, all)
		}
		h.manager().Seeing(h.clients).Patch(h.clients, document{"scopes": []string{"schools:read"}}).Want(http.StatusOK)
		h.client.Scopes = []access.ClientScope{access.ReadSchools}
		if got := shown(api.AsClient(h.client)); len(got) != 1 || got[""] == 0 {
			t.Errorf("without the scopes the client is shown %v", got)
		}
		for _, d := range h.log("") {
			again := api.AsClient(h.client).Post(h.path+"/deliveries/"+fmt.Sprint(d["id"])+"/retry", nil).Want(http.StatusAccepted)
			if again.At("/message") != nil || again.At("/type") != nil {
				t.Errorf("a retry shows %s", again.Body)
			}
		}
	})
}
