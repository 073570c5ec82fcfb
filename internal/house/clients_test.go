package house

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// system is a machine client as the hub manager sees it.
type system struct {
	api      *testapi.API
	by       demo.Person
	path     string
	clientID string
}

// newSystem registers a machine client that may read schools and partners.
func newSystem(api *testapi.API, w demo.World) system {
	made := api.As(w.HubManager).Post("/v1/clients", document{"name": "MIS", "scopes": []string{"schools:read", "partners:read"}}).Want(http.StatusCreated)
	return system{api, w.HubManager, made.Header.Get("Location"), made.Text("/clientId")}
}

// secret makes a secret of the client, and gives its id and its text.
func (s system) secret() (id, text string) {
	made := s.api.As(s.by).Post(s.path+"/secrets", document{"lifetimeDays": 30}).Want(http.StatusCreated)
	return made.Text("/id"), made.Text("/secret")
}

func (s system) revokeSecret(id string) *testapi.Answer {
	return s.api.As(s.by).Seeing(s.path).Post(s.path+"/secrets/"+id+"/revocation", nil)
}

// asks asks for a token in the body, with more parameters.
func (s system) asks(secret string, more ...string) *testapi.Answer {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {s.clientID}, "client_secret": {secret}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return askForToken(s.api.Anonymous(), form.Encode())
}

func askForToken(c testapi.Caller, form string) *testapi.Answer {
	return c.Header("Content-Type", "application/x-www-form-urlencoded").Post("/v1/oauth/token", form)
}

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

// A client signs in by Basic or in the body, and its token is what RFC 9068 says.
func TestClientsGetTokens(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		_, secret := s.secret()
		first := s.asks(secret).Want(http.StatusOK)
		if first.Text("/token_type") != "Bearer" || first.At("/expires_in") != 900.0 || first.Text("/scope") != "schools:read partners:read" ||
			first.Header.Get("Cache-Control") != "no-store" || first.Header.Get("Pragma") != "no-cache" {
			t.Errorf("%q %s", first.Header, first.Body)
		}
		parts := strings.Split(first.Text("/access_token"), ".")
		var header, claims document
		for i, into := range []*document{&header, &claims} {
			text, err := base64.RawURLEncoding.DecodeString(parts[i])
			if err != nil || json.Unmarshal(text, into) != nil {
				t.Fatal(err, parts)
			}
		}
		if header["typ"] != "at+jwt" || claims["sub"] != s.clientID || claims["client_id"] != s.clientID || claims["hub"] != w.Hub.String() ||
			claims["scope"] != "schools:read partners:read" || claims["exp"].(float64)-claims["iat"].(float64) != 900 || claims["aud"] != testapi.Audience {
			t.Errorf("%v %v", header, claims)
		}
		narrow := askForToken(api.Anonymous().Header("Authorization", basic(s.clientID, secret)), "grant_type=client_credentials&scope=partners:read").Want(http.StatusOK)
		client := api.Bearing(narrow.Text("/access_token"))
		client.Get("/v1/partners").Want(http.StatusOK)
		client.Get("/v1/schools").Want(http.StatusForbidden)
		if me := client.Get("/v1/me"); me.Text("/kind") != "client" || me.Text("/name") != "MIS" || fmt.Sprint(me.At("/scopes")) != "[partners:read]" {
			t.Errorf("%s", me.Body)
		}
		api.DB.Machine.Advance(15*time.Minute + 31*time.Second)
		client.Get("/v1/partners").Want(http.StatusUnauthorized)
	})
}

// Each error of RFC 6749 has its code and status; whatever is wrong with credentials, the
// answer has the same bytes.
func TestTokenEndpointRefuses(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s, gone := newSystem(api, w), newSystem(api, w)
		_, good := s.secret()
		_, lost := gone.secret()
		api.As(w.HubManager).Seeing(gone.path).Post(gone.path+"/revocation", nil).Want(http.StatusOK)
		id, revoked := s.secret()
		s.revokeSecret(id).Want(http.StatusOK)

		same := map[int]string{}
		refused := func(name string, a *testapi.Answer, status int, code string) {
			t.Helper()
			if a.Status != status || a.Text("/error") != code || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("Pragma") != "no-cache" {
				t.Errorf("%s: %d %q %s", name, a.Status, a.Header, a.Body)
			}
			if challenge := a.Header.Get("WWW-Authenticate"); (challenge == `Basic realm="hubqa"`) != (status == http.StatusUnauthorized) {
				t.Errorf("%s: WWW-Authenticate %q", name, challenge)
			}
			if code != "invalid_client" {
				return
			}
			if same[0] == "" {
				same[0] = string(a.Body)
			}
			a.Header.Del("X-Request-Id")
			if headers := fmt.Sprint(a.Header); same[status] == "" {
				same[status] = headers
			} else if same[status] != headers || same[0] != string(a.Body) {
				t.Errorf("%s has an answer of its own: %s %s", name, headers, a.Body)
			}
		}
		hub, client, _ := strings.Cut(s.clientID, ".")
		for name, who := range map[string][2]string{
			"unknown":          {hub + "." + nowhere, good},
			"of no form":       {"x", good},
			"of another hub":   {w.Other.String() + "." + client, good},
			"of no hub":        {nowhere + "." + client, good},
			"wrong":            {s.clientID, good[:len(good)-1] + "x"},
			"of no text":       {s.clientID, "x"},
			"another's secret": {s.clientID, lost},
			"a revoked client": {gone.clientID, lost},
			"a revoked secret": {s.clientID, revoked},
		} {
			form := url.Values{"grant_type": {"client_credentials"}, "client_id": {who[0]}, "client_secret": {who[1]}}
			refused(name, askForToken(api.Anonymous(), form.Encode()), http.StatusBadRequest, "invalid_client")
			refused(name+", by Basic", askForToken(api.Anonymous().Header("Authorization", basic(who[0], who[1])), "grant_type=client_credentials"),
				http.StatusUnauthorized, "invalid_client")
		}
		refused("nobody", askForToken(api.Anonymous(), "grant_type=client_credentials"), http.StatusBadRequest, "invalid_client")
		refused("a bearer", askForToken(api.As(w.HubManager), "grant_type=client_credentials"), http.StatusUnauthorized, "invalid_client")
		refused("another grant", s.asks(good, "grant_type", "password"), http.StatusBadRequest, "unsupported_grant_type")
		refused("no grant", s.asks(good, "grant_type", ""), http.StatusBadRequest, "invalid_request")
		refused("both ways", askForToken(api.Anonymous().Header("Authorization", basic(s.clientID, good)),
			"grant_type=client_credentials&client_secret="+good), http.StatusBadRequest, "invalid_request")
		refused("a parameter twice", askForToken(api.Anonymous(), "grant_type=client_credentials&scope=a&scope=b"), http.StatusBadRequest, "invalid_request")
		refused("in the query", api.Anonymous().Header("Content-Type", "application/x-www-form-urlencoded").Post("/v1/oauth/token?client_id="+s.clientID, "grant_type=client_credentials"),
			http.StatusBadRequest, "invalid_request")
		refused("nothing", api.Anonymous().Post("/v1/oauth/token", nil), http.StatusBadRequest, "invalid_request")
		for _, scope := range []string{"hub:read", "schools:read hub:read", "root", "schools:read  partners:read", " ", "SCHOOLS:READ", `"`} {
			refused("scope "+scope, s.asks(good, "scope", scope), http.StatusBadRequest, "invalid_scope")
		}
		form := api.Anonymous().Header("Content-Type", "application/x-www-form-urlencoded")
		form.Post("/v1/oauth/token", "x="+strings.Repeat("x", 8<<10)).Want(http.StatusRequestEntityTooLarge, "request-too-large")
		form.Header("Content-Encoding", "gzip").Post("/v1/oauth/token", "x=y").Want(http.StatusUnsupportedMediaType, "unsupported-media-type")
		form.Header("Content-Type", "application/x-www-form-urlencoded; charset=latin1").Post("/v1/oauth/token", "x=y").Want(http.StatusUnsupportedMediaType)
		api.Anonymous().Post("/v1/oauth/token", document{"grant_type": "client_credentials"}).Want(http.StatusUnsupportedMediaType)
		form.Header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8").Post("/v1/oauth/token", "grant_type=x").Want(http.StatusBadRequest)
		api.Anonymous().Get("/v1/oauth/token").Want(http.StatusMethodNotAllowed)
		s.asks(good).Want(http.StatusOK)
	})
}

// One secret is put in the place of the other, and at no time is there none.
func TestSecretsAreRotatedWithoutInterruption(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		manager := api.As(w.HubManager)
		was, old := s.secret()
		for range 3 {
			s.asks(old).Want(http.StatusOK)
			id, text := s.secret()
			s.asks(old).Want(http.StatusOK)
			s.asks(text).Want(http.StatusOK)
			manager.Post(s.path+"/secrets", document{}).Want(http.StatusConflict, "client-secret-limit")
			if seen := manager.Get(s.path); seen.At("/secrets/0/id") != was || seen.At("/secrets/1/id") != id ||
				!strings.HasPrefix(text, seen.Text("/secrets/1/prefix")+"_") || strings.Contains(fmt.Sprint(seen.At("/allowedActions")), "create-secret") {
				t.Errorf("%s", seen.Body)
			}
			s.revokeSecret(was).Want(http.StatusOK)
			s.revokeSecret(was).Want(http.StatusConflict, "client-secret-revoked")
			s.asks(old).Want(http.StatusBadRequest)
			was, old = id, text
		}
		manager.Post(s.path+"/secrets/"+was+"/revocation", nil).Want(http.StatusPreconditionRequired)
		manager.IfMatch(`"x"`).Post(s.path+"/secrets/"+was+"/revocation", nil).Want(http.StatusPreconditionFailed)
		manager.IfMatch(`"x"`).Post(s.path+"/secrets/"+nowhere+"/revocation", nil).Want(http.StatusNotFound)
		if n := manager.Get(s.path + "/secrets").Items(); n != 4 {
			t.Errorf("%d secrets are listed", n)
		}
		db.Clock.Advance(30 * 24 * time.Hour)
		s.asks(old).Want(http.StatusBadRequest)
		for _, days := range []any{0, 367, nil, 1.5} {
			manager.Post(s.path+"/secrets", document{"lifetimeDays": days}).Want(http.StatusBadRequest, "malformed-request")
		}
		year := manager.Post(s.path+"/secrets", document{}).Want(http.StatusCreated)
		made, _ := time.Parse(time.RFC3339, year.Text("/createdAt"))
		if ends, _ := time.Parse(time.RFC3339, year.Text("/expiresAt")); ends.Sub(made) != 366*24*time.Hour {
			t.Errorf("%s", year.Body)
		}
	})
}

// However many ask at once, two secrets are made.
func TestTwoSecretsAreMadeOfManyAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		var made, refused atomic.Int32
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				switch a := api.As(w.HubManager).Post(s.path+"/secrets", document{}); a.Status {
				case http.StatusCreated:
					made.Add(1)
				case http.StatusConflict:
					refused.Add(1)
				default:
					t.Errorf("%d %s", a.Status, a.Body)
				}
			})
		}
		all.Wait()
		if made.Load() != 2 || refused.Load() != 3 {
			t.Errorf("%d were made, %d refused", made.Load(), refused.Load())
		}
	})
}

// A request that begins after a client was revoked is refused, whatever token it bears; and
// what is no longer granted is no longer given.
func TestRevocationCountsAtOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		_, secret := s.secret()
		client := api.Bearing(s.asks(secret).Want(http.StatusOK).Text("/access_token"))
		manager := api.As(w.HubManager)
		one := "/v1/partners/" + w.Partners.Service.String()
		client.Get(one).Want(http.StatusOK)
		manager.Seeing(s.path).Patch(s.path, document{"scopes": []string{"schools:read"}}).Want(http.StatusOK)
		client.Get(one).Want(http.StatusNotFound)
		if n := client.Get("/v1/partners").Want(http.StatusOK).Items(); n > 0 {
			t.Errorf("%d partners are listed", n)
		}
		if scope := s.asks(secret).Want(http.StatusOK).Text("/scope"); scope != "schools:read" {
			t.Errorf("a token is given for %s", scope)
		}

		var revoked atomic.Bool
		var working, done sync.WaitGroup
		for range 3 {
			working.Add(1)
			done.Go(func() {
				client.Get("/v1/schools?limit=1").Want(http.StatusOK)
				working.Done()
				for late := 0; late < 5; {
					after := revoked.Load()
					if after {
						late++
					}
					if got := client.Get("/v1/schools?limit=1").Status; got != http.StatusUnauthorized && (after || got != http.StatusOK) {
						t.Errorf("%d, begun after the revocation: %v", got, after)
					}
				}
			})
		}
		working.Wait()
		seen := manager.Seeing(s.path).Post(s.path+"/revocation", nil).Want(http.StatusOK)
		revoked.Store(true)
		done.Wait()
		if seen.Text("/state") != "revoked" || seen.At("/revokedAt") == nil || fmt.Sprint(seen.At("/allowedActions")) != "[]" {
			t.Errorf("%s", seen.Body)
		}
		s.asks(secret).Want(http.StatusBadRequest)
		manager.Seeing(s.path).Post(s.path+"/revocation", nil).Want(http.StatusConflict, "client-revoked")
		manager.Seeing(s.path).Patch(s.path, document{"name": "Again"}).Want(http.StatusConflict, "client-revoked")
		manager.Post(s.path+"/secrets", document{}).Want(http.StatusConflict, "client-revoked")
	})
}

// The data protection officer is told that there is a client, and nothing of its secrets.
func TestWhatTheProtectionOfficerSeesOfClients(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		_, secret := s.secret()
		s.asks(secret).Want(http.StatusOK)
		officer := api.As(w.DataProtectionOfficer)
		var seen document
		officer.Get(s.path).Want(http.StatusOK).JSON(&seen)
		for _, hidden := range []string{"clientId", "note", "secrets", "updatedAt"} {
			if _, shown := seen[hidden]; shown {
				t.Errorf("%s is shown: %v", hidden, seen)
			}
		}
		var cards struct{ Items []document }
		officer.Get("/v1/clients?name=mis").Want(http.StatusOK).JSON(&cards)
		used := 0
		for _, c := range cards.Items {
			if c["lastUsedAt"] != nil {
				used++
			}
		}
		if used != 1 || len(cards.Items) != 3 {
			t.Errorf("%v", cards.Items)
		}
		officer.Get(s.path + "/secrets").Want(http.StatusNotFound)
	})
}

// A use of a secret is seen with the secrets, and is no other state of the client.
func TestUsesOfSecretsChangeNoTag(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		_, secret := s.secret()
		manager := api.As(w.HubManager)
		tag, before := manager.Get(s.path).ETag(), trail(t, db)
		if used := manager.Get(s.path + "/secrets").At("/items/0/lastUsedAt"); used != nil {
			t.Errorf("used at %v", used)
		}
		s.asks(secret).Want(http.StatusOK)
		if used := manager.Get(s.path + "/secrets").Text("/items/0/lastUsedAt"); used != testkit.Present.Format(time.RFC3339) {
			t.Errorf("used at %s", used)
		}
		manager.Header("If-None-Match", tag).Get(s.path).Want(http.StatusNotModified)
		if after := trail(t, db); after != before {
			t.Errorf("a use makes %d changes", after-before)
		}
		manager.IfMatch(tag).Patch(s.path, document{"note": "x"}).Want(http.StatusOK)
	})
}

// everything gives all that the database holds, as one text.
func everything(t *testing.T, db *testkit.DB) string {
	t.Helper()
	tables := map[string]string{
		"sqlite":   "SELECT name FROM sqlite_master WHERE type = 'table'",
		"postgres": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
	}
	var all strings.Builder
	for _, table := range column(t, db.Owner(), tables[db.Name()]) {
		all.WriteString(table[0] + "\n")
		for _, row := range column(t, db.Owner(), "SELECT * FROM "+table[0]) {
			all.WriteString(strings.Join(row, " ") + "\n")
		}
	}
	return all.String()
}

// column gives the rows of a query as texts.
func column(t *testing.T, db *sql.DB, query string) (out [][]string) {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	names, err := found.Columns()
	for err == nil && found.Next() {
		row, at := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range row {
			at[i] = &row[i]
		}
		err = found.Scan(at...)
		texts := make([]string, len(row))
		for i := range row {
			texts[i] = row[i].String
		}
		out = append(out, texts)
	}
	if err != nil || found.Err() != nil {
		t.Fatal(err, found.Err())
	}
	return out
}

// A secret is in no answer but the first: not in its repetition, not in what is read, not in
// what refuses, not in the log, nowhere in the database.
func TestSecretsAreShownOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := newSystem(api, w)
		manager := api.As(w.HubManager)
		make := func() *testapi.Answer {
			return manager.Key("secret-1").Post(s.path+"/secrets", document{}).Want(http.StatusCreated)
		}
		first := make()
		secret := first.Text("/secret")
		hidden := strings.Split(secret, "_")[3][:52]
		absent := func(where, text string) {
			t.Helper()
			if strings.Contains(text, hidden) || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte(s.clientID+":"+secret))) {
				t.Errorf("the secret is in %s: %s", where, text)
			}
		}
		again := make()
		var one, other document
		first.JSON(&one)
		again.JSON(&other)
		delete(one, "secret")
		if again.Header.Get("Idempotency-Replayed") != "true" || !reflect.DeepEqual(one, other) || first.Header.Get("Location") != again.Header.Get("Location") {
			t.Errorf("first %s, then %s", first.Body, again.Body)
		}
		absent("the repetition", string(again.Body)+fmt.Sprint(again.Header))

		token := s.asks(secret).Want(http.StatusOK)
		absent("the token", string(token.Body))
		for _, more := range [][]string{{"scope", secret}, {"grant_type", secret}, {"client_id", secret}, {secret, secret}} {
			refusal := s.asks(secret, more...)
			absent("a refusal", string(refusal.Body)+fmt.Sprint(refusal.Header))
		}
		for _, form := range []string{"client_secret=" + secret + "&client_secret=" + secret, "%" + secret, strings.Repeat(secret, 100)} {
			absent("a refusal", string(askForToken(api.Anonymous(), form).Body))
		}
		askForToken(api.Anonymous().Header("Authorization", basic(s.clientID, secret+"x")), "grant_type=client_credentials").Want(http.StatusUnauthorized)
		api.Anonymous().Post("/v1/oauth/token?client_secret="+secret, "x")
		api.Bearing(secret).Get("/v1/me").Want(http.StatusUnauthorized)
		for _, path := range []string{"/v1/clients", s.path, s.path + "/secrets", "/v1/me"} {
			absent(path, string(manager.Get(path).Want(http.StatusOK).Body))
		}
		absent("the trail", string(api.As(w.DataProtectionOfficer).Get("/v1/audit-events?objectId="+strings.TrimPrefix(s.path, "/v1/clients/")).Want(http.StatusOK).Body))
		absent("the log", db.Log.String())
		kept := everything(t, db)
		absent("the database", kept)
		if !strings.Contains(kept, "secret-1") || !strings.Contains(kept, first.Text("/id")) {
			t.Error("the database was not looked through")
		}
		if strings.Contains(db.Log.String()+kept, token.Text("/access_token")) {
			t.Error("the token is kept")
		}
	})
}

// A client that asks too often waits, and nobody else for it: not another client at its
// address, and not itself at another.
func TestTokenRate(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db, func(o *app.Options) { o.HTTP.TokenRatePerMinute = 2 })
		s, other := newSystem(api, w), newSystem(api, w)
		_, secret := s.secret()
		_, another := other.secret()
		for range 2 {
			s.asks("wrong").Want(http.StatusBadRequest)
		}
		for range 50 { // more than the address has, were these to count
			if wait := s.asks(secret).Want(http.StatusTooManyRequests, "too-many-requests").Header.Get("Retry-After"); wait != "30" {
				t.Fatalf("Retry-After is %q", wait)
			}
		}
		other.asks(another).Want(http.StatusOK)
		elsewhere := httptest.NewRequest("POST", "/v1/oauth/token", strings.NewReader("grant_type=client_credentials"))
		elsewhere.RemoteAddr = "198.51.100.7:1234"
		elsewhere.Header.Set("Authorization", basic(s.clientID, secret))
		elsewhere.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		api.Anonymous().SendRequest(elsewhere).Want(http.StatusOK)
		db.Machine.Advance(30 * time.Second)
		s.asks(secret).Want(http.StatusOK)
		s.asks(secret).Want(http.StatusTooManyRequests)
		for n := range 40 { // clients that there are not take what the address has
			form := url.Values{"grant_type": {"client_credentials"}, "client_id": {fmt.Sprint(n)}, "client_secret": {"x"}}
			askForToken(api.Anonymous(), form.Encode())
		}
		other.asks(another).Want(http.StatusTooManyRequests, "too-many-requests")
	})
}

// Where and how tokens are given is told as RFC 8414 has it.
func TestAuthorizationServer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		told := api.Anonymous().Get("/.well-known/oauth-authorization-server").Want(http.StatusOK)
		for at, want := range map[string]string{
			"/issuer": demo.Issuer, "/token_endpoint": testapi.Audience + "/v1/oauth/token", "/jwks_uri": testapi.Audience + "/.well-known/jwks.json",
			"/grant_types_supported/0": "client_credentials", "/service_documentation": testapi.Audience + "/docs",
		} {
			if got := told.Text(at); got != want {
				t.Errorf("%s is %s", at, got)
			}
		}
		if got := fmt.Sprint(told.At("/token_endpoint_auth_methods_supported")); got != "[client_secret_basic client_secret_post]" {
			t.Error(got)
		}
	})
}

// The scopes of the policy are those that the contract names, and that its flow explains.
func TestScopesAgree(t *testing.T) {
	named := testapi.Contract().Components.Schemas["ClientScope"].Value.Enum
	explained := testapi.Contract().Components.SecuritySchemes["clientCredentials"].Value.Flows.ClientCredentials.Scopes
	for _, scope := range access.ClientScopes {
		if _, ok := explained[string(scope)]; !ok || !slices.Contains(named, any(string(scope))) {
			t.Errorf("%s is not in the contract", scope)
		}
	}
	if len(named) != len(access.ClientScopes) || len(explained) != len(access.ClientScopes) {
		t.Errorf("the policy has %v, the contract %v and %v", access.ClientScopes, named, explained)
	}
}
