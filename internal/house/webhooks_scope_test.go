package house

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A scope that is taken away and given back while messages are on their way loses nothing:
// what it opens is withdrawn as a whole, and told from the beginning.
func TestWebhooksLoseNothingByAScopeThatComesAndGoes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		scopes := func(s ...access.ClientScope) {
			h.manager().Seeing(h.clients).Patch(h.clients, document{"scopes": s}).Want(http.StatusOK)
		}
		h.patched("x")
		hub := func(name string) {
			h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": name}).Want(http.StatusOK)
		}
		hub("Another")
		h.at.during = sync.OnceFunc(func() { scopes(access.ReadHubScope) }) // between two messages of a turn
		partner := "/v1/partners/" + w.Partners.Charity.String()
		h.manager().Seeing(partner).Patch(partner, document{"note": "lost?"}).Want(http.StatusOK)
		h.relay()
		if n := len(h.log("&state=withheld")); n != 1 {
			t.Fatalf("%d deliveries are withheld", n)
		}
		scopes(readScopes...)
		h.at.answers(http.StatusServiceUnavailable) // that it was withdrawn is late
		h.relay()
		h.at.answers(http.StatusNoContent)
		h.at.took()
		var arrived []arrival
		for i := range 10 {
			db.Clock.Advance([]time.Duration{2 * time.Second, 10 * time.Minute}[min(i, 1)]) // first only the pause is over
			h.relay()
			arrived = append(arrived, h.at.took()...)
		}
		held, withdrawn := map[string]bool{}, false
		for _, a := range arrived {
			switch {
			case a.Type == "partner.withdrawn" && a.Data.ID == "":
				withdrawn, held = true, map[string]bool{}
			case a.Data.Resource == "partner":
				held[a.Data.ID] = true
			}
		}
		n := api.AsClient(h.client).Get("/v1/partners?limit=200").Want(http.StatusOK).Items()
		if !withdrawn || len(held) != n || !held[w.Partners.Charity.String()] {
			t.Errorf("withdrawn %v, a mirror holds %d of %d partners, after %v", withdrawn, len(held), n, types(arrived))
		}
	})
}
