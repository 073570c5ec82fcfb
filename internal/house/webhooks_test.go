package house

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// theWebhooks makes a webhook of the machine client, one of another and something sent to
// the first, and gives what stands for them beside their ids.
func theWebhooks(t *testing.T, api *testapi.API, w demo.World) []string {
	t.Helper()
	manager := api.As(w.HubManager)
	other := manager.Post("/v1/clients", document{"name": "Other", "scopes": []string{"hub:read"}}).Want(http.StatusCreated).Text("/id")
	var pairs []string
	sent := ""
	for stand, client := range map[string]string{theWebhook.String(): w.Client.ID.String(), theOtherWebhook.String(): other} {
		hook := manager.Post("/v1/webhooks", document{"url": "https://mis.our-hub.org/", "clientId": client}).Want(http.StatusCreated).Header.Get("Location")
		manager.Post(hook+"/secrets", nil).Want(http.StatusCreated)
		if d := manager.Post(hook+"/test", nil).Want(http.StatusAccepted).Text("/id"); stand == theWebhook.String() {
			sent = d
		}
		manager.Seeing(hook).Post(hook+"/disabling", nil).Want(http.StatusOK)
		pairs = append(pairs, stand, strings.TrimPrefix(hook, "/v1/webhooks/"))
	}
	return append(pairs, theDelivery.String(), sent)
}

// arrival is a message that arrived.
type arrival struct {
	header http.Header
	body   []byte

	Type      string
	Timestamp time.Time
	Data      change
}

// receiver is where messages arrive. It answers as it is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	all    []arrival
	during func() // while it answers, and holds up nobody else
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		a := arrival{header: q.Header}
		a.body, _ = io.ReadAll(q.Body)
		if err := json.Unmarshal(a.body, &a); err != nil || q.Method != http.MethodPost {
			t.Errorf("%s: %s", q.Method, a.body)
		}
		if r.during != nil {
			r.during()
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.all = append(r.all, a)
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// took gives what arrived since it was last asked.
func (r *receiver) took() []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.all
	r.all = nil
	return all
}

// types are the types of messages, in order.
func types(all []arrival) (out []string) {
	for _, a := range all {
		out = append(out, a.Type)
	}
	return out
}

// hook is a webhook of a machine client that reads everything.
type hook struct {
	t       *testing.T
	api     *testapi.API
	w       demo.World
	at      *receiver
	client  demo.Client
	clients string // where the client is
	path    string
	secret  string
}

func newHook(t *testing.T, api *testapi.API, w demo.World, more document, scopes ...access.ClientScope) *hook {
	t.Helper()
	h := &hook{t: t, api: api, w: w, at: newReceiver(t)}
	if scopes == nil {
		scopes = readScopes
	}
	h.client, h.clients = aClient(api, w, scopes...)
	made := api.AsClient(h.client).Post("/v1/webhooks", document{"url": h.at.URL + "/hook"}.but(more)).Want(http.StatusCreated)
	h.path, h.secret = made.Header.Get("Location"), made.Text("/secret")
	return h
}

func (h *hook) relay() {
	h.t.Helper()
	if err := h.api.Relay.Tick(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hook) manager() testapi.Caller { return h.api.As(h.w.HubManager) }

// patched changes a partner, so that there is something to tell.
func (h *hook) patched(note string) {
	h.t.Helper()
	path := "/v1/partners/" + h.w.Partners.Service.String()
	h.manager().Seeing(path).Patch(path, document{"note": note}).Want(http.StatusOK)
}

// log gives the deliveries, the newest first.
func (h *hook) log(query string) (items []document) {
	var page struct{ Items []document }
	h.manager().Get(h.path + "/deliveries?limit=200" + query).Want(http.StatusOK).JSON(&page)
	return page.Items
}

// verified holds a message to the reference library by each secret.
func (h *hook) verified(a arrival, secrets ...string) {
	h.t.Helper()
	for _, secret := range secrets {
		wh, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			h.t.Fatal(err)
		}
		if err := wh.VerifyIgnoringTimestamp(a.body, a.header); err != nil {
			h.t.Errorf("%v: %v", err, a.header)
		}
		if err := wh.VerifyIgnoringTimestamp(append([]byte(" "), a.body...), a.header); err == nil {
			h.t.Error("another body is verified")
		}
	}
	if n := len(strings.Fields(a.header.Get("webhook-signature"))); n != len(secrets) {
		h.t.Errorf("%d signatures, by %d secrets", n, len(secrets))
	}
	if got := a.header.Get("webhook-timestamp"); got != strconv.FormatInt(h.api.DB.Machine.Now().Unix(), 10) {
		h.t.Errorf("sent at %s", got)
	}
}

// What is sent is what the feed tells, thin and signed as Standard Webhooks has it.
func TestWebhooksSendTheFeed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		start := "cursor=" + readChanges(api.AsClient(h.client), "from=now").NextCursor
		school := "/v1/schools/" + w.Schools.Visited.String()
		h.manager().Seeing(school).Patch(school, document{"name": "Another name"}).Want(http.StatusOK)
		api.As(w.QALead).Seeing(visitPath(w.Visits.Agreed)).Post(visitPath(w.Visits.Agreed)+"/cancellation", document{"reason": "x"}).Want(http.StatusOK)
		var told []change
		for {
			h.relay()
			page := readChanges(api.AsClient(h.client), start+"&limit=200")
			if told = page.Items; len(told) == len(h.log("&state=delivered")) {
				break
			}
			if len(h.log("&state=pending")) == 0 {
				t.Fatalf("told %v, sent %v", told, h.log(""))
			}
		}
		arrived := h.at.took()
		if len(arrived) != len(told) || len(told) < 3 {
			t.Fatalf("%d arrived of %d", len(arrived), len(told))
		}
		for i, a := range arrived {
			h.verified(a, h.secret)
			c := told[i]
			if a.Type != c.Type || !a.Timestamp.Equal(c.At) || a.Data.ID != c.ID || a.Data.Version != c.Version || a.Data.Href != c.Href ||
				a.Data.Operation != c.Operation || a.Data.Resource != c.Resource || fmt.Sprint(a.Data.Keys) != fmt.Sprint(c.Keys) {
				t.Errorf("sent %s, told %+v", a.body, c)
			}
			delivery := h.manager().Get(h.path + "/deliveries/" + a.header.Get("webhook-id")).Want(http.StatusOK)
			if delivery.Text("/state") != "delivered" || delivery.At("/attempts/0/status") != 204.0 || delivery.At("/attempts/0/fault") != nil {
				t.Errorf("%s", delivery.Body)
			}
		}
		if a := arrived[0]; a.header.Get("Content-Type") != "application/json" || !strings.HasPrefix(a.header.Get("User-Agent"), "hubqa-webhooks") {
			t.Errorf("%v", a.header)
		}
		if h.relay(); len(h.at.took()) > 0 {
			t.Error("something was sent twice")
		}
	})
}

// Only the types that a webhook names are sent.
func TestWebhooksSendTheirTypes(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, document{"types": []string{"hub.updated"}})
		h.patched("x")
		h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": "Another"}).Want(http.StatusOK)
		h.relay()
		if got := types(h.at.took()); fmt.Sprint(got) != "[hub.updated]" {
			t.Errorf("sent %v", got)
		}
		h.manager().Seeing(h.path).Patch(h.path, document{"types": []string{}}).Want(http.StatusOK)
		h.patched("y")
		h.relay()
		if got := types(h.at.took()); fmt.Sprint(got) != "[partner.updated]" {
			t.Errorf("sent %v", got)
		}
		h.manager().Seeing(h.path).Patch(h.path, document{"types": []string{"report.issued"}}).Want(http.StatusBadRequest)
	})
}

// One secret is put in the place of the other, and at no time does none sign.
func TestWebhookSecretsAreRotated(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		sent := func(secrets ...string) {
			t.Helper()
			h.patched(fmt.Sprint(time.Duration(len(h.log("")))))
			h.relay()
			if arrived := h.at.took(); len(arrived) != 1 {
				t.Errorf("%d arrived", len(arrived))
			} else {
				h.verified(arrived[0], secrets...)
			}
		}
		was, first := h.manager().Get(h.path).Text("/secrets/0/id"), h.secret
		sent(first)
		h.manager().Seeing(h.path).Post(h.path+"/secrets/"+was+"/revocation", nil).Want(http.StatusConflict, "webhook-secret-last")
		second := h.manager().Post(h.path+"/secrets", nil).Want(http.StatusCreated).Text("/secret")
		h.manager().Post(h.path+"/secrets", nil).Want(http.StatusConflict, "webhook-secret-limit")
		sent(first, second)
		h.manager().Seeing(h.path).Post(h.path+"/secrets/"+was+"/revocation", nil).Want(http.StatusOK)
		h.manager().Seeing(h.path).Post(h.path+"/secrets/"+was+"/revocation", nil).Want(http.StatusConflict, "webhook-secret-revoked")
		h.manager().IfMatch(`"x"`).Post(h.path+"/secrets/"+nowhere+"/revocation", nil).Want(http.StatusNotFound)
		sent(second)
	})
}

// What does not arrive is tried again, with the same id and body, for three days; then the
// webhook is disabled and the hub managers are told. Enabled, it goes on where it was.
func TestWebhooksTryForThreeDays(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		h.at.answers(http.StatusInternalServerError)
		h.patched("first")
		began := db.Clock.Now()
		var attempts []arrival
		for db.Clock.Now().Sub(began) < 71*time.Hour {
			h.relay()
			attempts = append(attempts, h.at.took()...)
			db.Clock.Advance(15 * time.Minute)
		}
		if n := len(attempts); n < 9 || n > 12 {
			t.Errorf("%d attempts", n)
		}
		for _, a := range attempts {
			if a.header.Get("webhook-id") != attempts[0].header.Get("webhook-id") || string(a.body) != string(attempts[0].body) {
				t.Errorf("another message is sent: %v %s", a.header, a.body)
			}
		}
		if seen := h.manager().Get("/v1/webhooks?limit=200"); !strings.Contains(string(seen.Body), `"failingSince":"`+began.Format(time.RFC3339)+`"`) {
			t.Errorf("%s", seen.Body)
		}
		h.patched("second")
		db.Clock.Advance(24 * time.Hour)
		h.relay()
		seen := h.manager().Get(h.path).Want(http.StatusOK)
		if seen.Text("/state") != "disabled" || seen.Text("/disabledBecause") != "failing" {
			t.Errorf("%s", seen.Body)
		}
		if kinds := told(t, api, w.HubManager, strings.TrimPrefix(h.path, "/v1/webhooks/")); fmt.Sprint(kinds) != "[webhook-disabled]" {
			t.Errorf("the manager is told %v", kinds)
		}
		h.at.took()
		h.at.answers(http.StatusOK)
		h.patched("third")
		db.Clock.Advance(24 * time.Hour)
		if h.relay(); len(h.at.took()) > 0 {
			t.Error("a disabled webhook sends")
		}
		h.manager().Post(h.path+"/test", nil).Want(http.StatusConflict, "webhook-disabled")
		h.manager().Seeing(h.path).Post(h.path+"/enabling", nil).Want(http.StatusOK)
		h.manager().Seeing(h.path).Post(h.path+"/enabling", nil).Want(http.StatusConflict, "webhook-not-disabled")
		h.relay()
		var versions []int64
		for _, a := range h.at.took() {
			versions = append(versions, a.Data.Version)
		}
		if len(versions) < 2 || !slices.IsSorted(versions) || versions[len(versions)-1] != 4 {
			t.Errorf("versions %v arrive", versions)
		}
	})
}

// An address that is gone is not asked again.
func TestWebhooksThatAreGone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		h.at.answers(http.StatusGone)
		h.patched("x")
		h.relay()
		if seen := h.manager().Get(h.path).Want(http.StatusOK); seen.Text("/disabledBecause") != "gone" {
			t.Errorf("%s", seen.Body)
		}
		h.manager().Seeing(h.path).Post(h.path+"/disabling", nil).Want(http.StatusConflict, "webhook-disabled")
	})
}

// What fails holds up only what follows of the same record; a failure pauses the webhook.
func TestWebhooksPause(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		h.at.answers(http.StatusServiceUnavailable)
		h.patched("x")
		h.patched("y")
		h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": "Another"}).Want(http.StatusOK)
		h.relay()
		h.relay()
		if got := types(h.at.took()); len(got) != 1 {
			t.Errorf("sent %v", got)
		}
		h.at.answers(http.StatusOK)
		db.Clock.Advance(2 * time.Second)
		h.relay()
		if got := types(h.at.took()); fmt.Sprint(got) != "[hub.updated]" {
			t.Errorf("sent %v", got)
		}
		db.Clock.Advance(5 * time.Second)
		h.relay()
		if got := h.at.took(); len(got) != 2 || got[0].Data.Version+1 != got[1].Data.Version {
			t.Errorf("sent %v", got)
		}
	})
}

// Whether a client may read a record is asked again when it is sent.
func TestWebhooksAreAuthorisedAtDelivery(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		visit := visitPath(w.Visits.Agreed)
		later := func() {
			db.Clock.Advance(10 * time.Minute)
			h.relay()
		}
		h.at.answers(http.StatusServiceUnavailable)
		person := "/v1/people/" + w.Teacher.ID.String()
		h.manager().Seeing(person).Patch(person, document{"name": "Another"}).Want(http.StatusOK) // every visit of theirs is told of
		h.relay()
		api.As(w.QALead).Seeing(visit).Post(visit+"/rescheduling", document{"startsAt": "2027-01-12T10:00:00Z", "lengthMinutes": 45, "reason": "x"}).Want(http.StatusOK)
		h.at.answers(http.StatusOK)
		h.at.took()
		for range 5 {
			later()
		}
		var of []string
		for _, a := range h.at.took() {
			if a.Data.ID == w.Visits.Agreed.ID.String() {
				of = append(of, a.Type)
			}
		}
		if fmt.Sprint(of) != "[observation.withdrawn]" || len(h.log("&state=withheld")) != 1 {
			t.Errorf("of the visit %v is sent", of)
		}

		h.at.answers(http.StatusServiceUnavailable)
		h.patched("x")
		h.relay()
		h.at.took()
		h.manager().Seeing(h.clients).Patch(h.clients, document{"scopes": []string{"hub:read"}}).Want(http.StatusOK)
		h.at.answers(http.StatusOK)
		later()
		for _, a := range h.at.took() {
			if a.Data.Operation != "withdrawn" || a.Data.ID != "" {
				t.Errorf("without the scope %s is sent", a.body)
			}
		}
		h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": "Another"}).Want(http.StatusOK)
		h.manager().Seeing(h.clients).Post(h.clients+"/revocation", nil).Want(http.StatusOK)
		later()
		if got := h.at.took(); len(got) > 0 {
			t.Errorf("to a client that is revoked %v is sent", types(got))
		}
	})
}

// A test call, a retry and a replay are sent when somebody asks for them.
func TestWebhooksByHand(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		call := h.manager().Post(h.path+"/test", nil).Want(http.StatusAccepted)
		h.relay()
		arrived := h.at.took()
		if fmt.Sprint(types(arrived)) != "[webhook.test]" || arrived[0].header.Get("webhook-id") != call.Text("/id") {
			t.Fatalf("sent %v", types(arrived))
		}
		h.verified(arrived[0], h.secret)
		if seen := h.manager().Get(call.Header.Get("Location")); seen.Text("/state") != "delivered" {
			t.Errorf("%s", seen.Body)
		}
		h.manager().Post(call.Header.Get("Location")+"/retry", nil).Want(http.StatusAccepted)
		h.relay()
		if again := h.at.took(); len(again) != 1 || again[0].header.Get("webhook-id") != call.Text("/id") {
			t.Errorf("sent again: %v", types(again))
		}

		h.patched("before")
		h.relay()
		db.Clock.Advance(time.Hour)
		from := db.Clock.Now()
		h.patched("after")
		h.relay()
		first := h.at.took()
		h.manager().Post(h.path+"/replay", document{"from": from.Add(time.Minute)}).Want(http.StatusUnprocessableEntity, "invalid-content")
		h.manager().Post(h.path+"/replay", document{"from": from}).Want(http.StatusAccepted)
		h.relay()
		replayed := h.at.took()
		if len(replayed) != 1 || string(replayed[0].body) != string(first[1].body) ||
			replayed[0].header.Get("webhook-id") == first[1].header.Get("webhook-id") {
			t.Errorf("replayed %v", types(replayed))
		}
		if h.relay(); len(h.at.took()) > 0 {
			t.Error("it does not end")
		}
	})
}

// An address is https, and names a host.
func TestWebhookAddresses(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		api := testapi.New(t, db, func(o *app.Options) { o.Loopback = false })
		client := api.AsClient(w.Client)
		for _, url := range []string{"http://mis.our-hub.org/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.0.0.1/", "https://u:p@mis.our-hub.org/",
			"ftp://mis.our-hub.org/", "https://", "mis.our-hub.org", "https://mis.our-hub.org/#x", "https://intranet/", "https:mis.our-hub.org", "https://169.254.169.254/latest"} {
			client.Post("/v1/webhooks", document{"url": url}).Want(http.StatusUnprocessableEntity, "webhook-url-invalid")
		}
		hook := client.Post("/v1/webhooks", document{"url": "https://mis.our-hub.org:8443/a?b=c"}).Want(http.StatusCreated).Header.Get("Location")
		client.Seeing(hook).Patch(hook, document{"url": "http://127.0.0.1/"}).Want(http.StatusUnprocessableEntity, "webhook-url-invalid")
	})
}

// A client sees to its own webhooks and does not know of another's.
func TestWhoseWebhooks(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		one, other := newHook(t, api, w, nil), newHook(t, api, w, nil, access.ReadHubScope)
		mine := api.AsClient(one.client)
		if n := mine.Get("/v1/webhooks").Want(http.StatusOK).Items(); n != 1 {
			t.Errorf("a client sees %d", n)
		}
		if n := one.manager().Get("/v1/webhooks").Want(http.StatusOK).Items(); n != 2 {
			t.Errorf("the manager sees %d", n)
		}
		mine.Get(other.path).Want(http.StatusNotFound)
		mine.Get(other.path + "/deliveries").Want(http.StatusNotFound)
		theirs := strings.TrimPrefix(other.clients, "/v1/clients/")
		for _, id := range []string{theirs, nowhere} {
			a := mine.Post("/v1/webhooks", document{"url": one.at.URL, "clientId": id}).Want(http.StatusUnprocessableEntity, "unknown-reference")
			if _, rules := problem(a); rules["/clientId"] != "unknown-reference" {
				t.Errorf("%s", a.Body)
			}
		}
		one.manager().Post("/v1/webhooks", document{"url": one.at.URL}).Want(http.StatusUnprocessableEntity, "unknown-reference")
		one.manager().Post("/v1/webhooks", document{"url": one.at.URL, "clientId": w.FormerClient.ID}).Want(http.StatusUnprocessableEntity, "unknown-reference")
		for range 9 {
			mine.Post("/v1/webhooks", document{"url": one.at.URL}).Want(http.StatusCreated)
		}
		one.manager().Post("/v1/webhooks", document{"url": one.at.URL, "clientId": strings.TrimPrefix(one.clients, "/v1/clients/")}).Want(http.StatusConflict, "webhook-limit")
	})
}

// A secret of a webhook is in no answer but the first, and nowhere in the log or the
// database. What is sent and what is kept of it holds no confidential text.
func TestWebhooksKeepTheirSecrets(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		make := func() *testapi.Answer {
			return h.manager().Key("secret-1").Post(h.path+"/secrets", nil).Want(http.StatusCreated)
		}
		second := make().Text("/secret")
		again := make()
		if again.Header.Get("Idempotency-Replayed") != "true" || again.At("/secret") != nil {
			t.Errorf("%s", again.Body)
		}
		register := func() *testapi.Answer {
			return h.manager().Key("hook-1").Post("/v1/webhooks", document{"url": h.at.URL, "clientId": strings.TrimPrefix(h.clients, "/v1/clients/")}).Want(http.StatusCreated)
		}
		third := register().Text("/secret")
		if again := register(); again.Header.Get("Idempotency-Replayed") != "true" || again.At("/secret") != nil {
			t.Errorf("%s", again.Body)
		}
		o := visitPath(w.Visits.Published)
		api.As(w.HubManager).Post(o+"/break-glass", document{"part": "report", "reason": "canary:glass"}).Want(http.StatusCreated)
		api.As(w.QALead).Seeing(visitPath(w.Visits.Agreed)).Post(visitPath(w.Visits.Agreed)+"/cancellation", document{"reason": "canary:need"}).Want(http.StatusOK)
		h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": "Another"}).Want(http.StatusOK)
		h.relay()
		all := everything(t, db) + db.Log.String()
		for _, path := range []string{"/v1/webhooks", h.path, h.path + "/deliveries"} {
			all += string(h.manager().Get(path).Want(http.StatusOK).Body)
		}
		for _, secret := range []string{h.secret, second, third} {
			if strings.Contains(all, strings.TrimPrefix(secret, "whsec_")) {
				t.Error("a secret is kept or shown")
			}
		}
		arrived := h.at.took()
		if len(arrived) != 4 { // to two webhooks
			t.Errorf("sent %v", types(arrived))
		}
		for _, a := range arrived {
			if leaked := seen(string(a.body) + fmt.Sprint(a.header)); len(leaked) > 0 {
				t.Errorf("%s holds %v", a.Type, leaked)
			}
		}
		for _, table := range []string{"webhook_delivery", "webhook_attempt"} {
			if leaked := seen(wholeTable(t, db, table)); len(leaked) > 0 {
				t.Errorf("%s holds %v", table, leaked)
			}
		}
		if log := string(h.manager().Get(h.path + "/deliveries").Body); len(seen(log)) > 0 {
			t.Errorf("%s", log)
		}
	})
}

// However many processes relay while others write, everything is sent once, and what is of
// one record in order.
func TestRelaysShareTheWork(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		start := "cursor=" + readChanges(api.AsClient(h.client), "from=now").NextCursor
		second := *db
		second.DB = db.Reopen()
		replicas := []*testapi.API{api, testapi.New(t, db), testapi.New(t, &second)}
		wr := newWriter(api, w, rand.Uint64(), "a")
		written := make(chan struct{})
		var relaying sync.WaitGroup
		for _, replica := range replicas {
			relaying.Go(func() {
				for ended := false; ; {
					if err := replica.Relay.Tick(context.Background()); err != nil {
						t.Error(err)
					}
					if ended {
						return
					}
					select {
					case <-written:
						ended = len(h.log("&state=pending")) == 0
					default:
					}
				}
			})
		}
		for range 60 {
			wr.write()
		}
		close(written)
		relaying.Wait()
		for h.relay(); len(h.log("&state=pending")) > 0; h.relay() { // what nobody had read yet when they ended
		}
		told := map[string]int{}
		for cursor, more := start, true; more; {
			page := readChanges(api.AsClient(h.client), cursor+"&limit=200")
			for _, c := range page.Items {
				told[fmt.Sprint(c.Type, " ", c.ID, " ", c.Version)]++
			}
			cursor, more = "cursor="+page.NextCursor, page.More
		}
		latest := map[string]int64{}
		for _, a := range h.at.took() {
			told[fmt.Sprint(a.Type, " ", a.Data.ID, " ", a.Data.Version)]--
			if a.Data.Version <= latest[a.Data.ID] {
				t.Errorf("%s: version %d follows %d", a.Data.ID, a.Data.Version, latest[a.Data.ID])
			}
			latest[a.Data.ID] = a.Data.Version
		}
		for what, n := range told {
			if n < 0 || n > 0 && !strings.HasPrefix(what, "observation.") { // a visit may be withheld
				t.Errorf("%s was told %d times more than sent", what, n)
			}
		}
		if len(told) < 10 { // what is written is drawn anew each time
			t.Errorf("only %d changes", len(told))
		}
	})
}

// What was sent is forgotten a month after it arrived.
func TestDeliveriesAreForgotten(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		h := newHook(t, api, w, nil)
		h.patched("x")
		h.relay()
		for _, want := range []int{1, 0} {
			db.Clock.Advance(15*24*time.Hour + time.Minute)
			h.api.DB.Machine.Set(db.Clock.Now())
			if err := api.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.client.Scopes = readScopes
			if n := len(h.log("")); n != want {
				t.Errorf("%d deliveries are left, not %d", n, want)
			}
		}
	})
}
