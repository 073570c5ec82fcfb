package house

import (
	"net/http"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// The webhooks of one hub, however slow, leave places to those of the others.
func TestNoHubTakesThePlacesOfAll(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		client, _ := aClient(api, w, readScopes...)
		slow, arrived, release := newReceiver(t), make(chan struct{}, 20), make(chan struct{})
		slow.during = func() { arrived <- struct{}{}; <-release }
		for range 8 {
			hook := api.AsClient(client).Post("/v1/webhooks", document{"url": slow.URL}).Want(http.StatusCreated).Header.Get("Location")
			api.AsClient(client).Post(hook+"/test", nil).Want(http.StatusAccepted)
		}
		ended := make(chan error, 2)
		relay := func() { ended <- api.Relay.Tick(t.Context()) }
		go relay()
		for range 3 {
			<-arrived
		}
		other := api.As(w.OtherHubManager).Post("/v1/clients", document{"name": "Other", "scopes": []string{"hub:read"}}).Want(http.StatusCreated).Text("/id")
		at, came := newReceiver(t), make(chan struct{})
		at.during = func() { close(came) }
		hook := api.As(w.OtherHubManager).Post("/v1/webhooks", document{"url": at.URL, "clientId": other}).Want(http.StatusCreated).Header.Get("Location")
		api.As(w.OtherHubManager).Post(hook+"/test", nil).Want(http.StatusAccepted)
		go relay()
		select {
		case <-came:
		case <-time.After(10 * time.Second): // less than a slow receiver is waited for
			t.Error("the other hub's webhook waits")
		}
		if n := len(arrived); n > 0 {
			t.Errorf("%d more of the one hub have their turn", n)
		}
		close(release)
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	})
}
