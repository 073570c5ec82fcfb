package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A token that is narrowed makes and changes nothing that outlives it: what that sends or
// shows is not narrowed. It may still end it.
func TestANarrowedTokenLeavesNothingBehind(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		whole := api.AsClient(h.client)
		sent := whole.Post(h.path+"/test", nil).Want(http.StatusAccepted).Text("/id")
		secret := whole.Get(h.path).Text("/secrets/0/id")
		before := trail(t, db)
		refused := func(as testapi.Caller, method, path string, body any) {
			t.Helper()
			as.Do(method, path, body).Want(http.StatusForbidden, "token-narrowed")
		}
		for _, as := range []testapi.Caller{api.AsClient(h.client, access.ReadSchools), api.As(w.HubManager, access.HubManager)} {
			refused(as, "POST", "/v1/webhooks", document{"url": h.at.URL, "clientId": strings.TrimPrefix(h.clients, "/v1/clients/")})
			refused(as.IfMatch("*"), "PATCH", h.path, document{"note": "x"})
			refused(as.IfMatch("*"), "POST", h.path+"/enabling", nil)
			refused(as, "POST", h.path+"/test", nil)
			refused(as, "POST", h.path+"/replay", document{"from": "2020-01-01T00:00:00Z"})
			refused(as, "POST", h.path+"/deliveries/"+sent+"/retry", nil)
			refused(as, "POST", h.path+"/secrets", nil)
			refused(as.IfMatch("*"), "POST", h.path+"/secrets/"+secret+"/revocation", nil)
			if got := fmt.Sprint(as.Get(h.path).Want(http.StatusOK).At("/allowedActions")); got != "[webhook.disable]" {
				t.Errorf("a narrowed token is offered %s", got)
			}
		}
		refused(api.As(w.Observer, access.Headteacher), "POST", "/v1/calendar-feeds", document{"name": "x"})
		refused(api.As(w.Observer, access.Observer), "POST", "/v1/calendar-feeds", document{"name": "x"})
		if after := trail(t, db); after != before {
			t.Errorf("refusals made %d changes", after-before)
		}
		feed := "/v1/calendar-feeds/" + api.As(w.Observer).Post("/v1/calendar-feeds", document{"name": "x"}).Want(http.StatusCreated).Text("/id")
		api.As(w.Observer, access.Headteacher).Seeing(feed).Post(feed+"/revocation", nil).Want(http.StatusOK)
		api.AsClient(h.client, access.ReadSchools).Seeing(h.path).Post(h.path+"/disabling", nil).Want(http.StatusOK)

		// What the client is granted now decides: a scope more than its token names, and a
		// token that names all that is left.
		h.manager().Seeing(h.clients).Patch(h.clients, document{"scopes": []string{"schools:read", "hub:read"}}).Want(http.StatusOK)
		refused(api.AsClient(h.client, access.ReadSchools).IfMatch("*"), "PATCH", h.path, document{"note": "x"})
		whole.Seeing(h.path).Patch(h.path, document{"note": "x"}).Want(http.StatusOK)
	})
}
