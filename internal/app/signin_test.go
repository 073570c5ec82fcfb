package app_test

import (
	"errors"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

const signInAudience = "https://qa.hub.test/v1"

// provider is a stand-in for an issuer that answers on this machine.
func provider(t *testing.T) *issuer.Issuer {
	t.Helper()
	i := issuer.New("")
	server := httptest.NewServer(i)
	t.Cleanup(server.Close)
	i.Rename(server.URL)
	return i
}

// terms is how the provider's tokens are taken: by groups for roles, and a claim for
// the hub.
func terms(i *issuer.Issuer, algorithms ...string) config.Issuer {
	return config.Issuer{
		Issuer: authn.Issuer{
			Name: i.Name(), Audience: signInAudience, Algorithms: algorithms, MaxLifetime: 15 * time.Minute,
			RolesClaim: "groups", HubClaim: "hub_id",
			Foreign: &authn.Foreign{
				Types: []string{authn.TypeAccess, authn.TypeJWT}, Mark: authn.Mark{Claim: "scp", Value: "hubqa"},
				Roles: map[string]string{"QA": "qa_lead", "Heads": "headteacher"},
			},
		},
		KeysURI: i.KeysURI(), KeepKeys: time.Hour,
	}
}

// signingIn is an App by which people sign in through the issuers.
func signingIn(t *testing.T, db *testkit.DB, keys *authn.KeyRing, through ...config.Issuer) *app.App {
	t.Helper()
	a, err := app.New(app.Options{
		Database: db.DB, Own: app.OwnIssuer(config.DemoIssuer, "here", keys), SignIn: through, Keys: keys,
		Machine: db.Machine, NewID: db.NewID, Log: slog.New(slog.DiscardHandler), Demo: true,
		HTTP: httpapi.Options{Version: "test", CursorKey: cursorKey, RatePerMinute: 1_000_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// identify has the hub manager give a person an identity at the issuer.
func identify(t *testing.T, a *app.App, manager, p demo.Person, i *issuer.Issuer, subject string) {
	t.Helper()
	_, err := a.People.Change(t.Context(), manager.Actor(), p.ID, func(person.Seen) error { return nil },
		func(p *person.Person) { p.Identity = &person.Identity{Issuer: i.Name(), Subject: subject} })
	if err != nil {
		t.Fatal(err)
	}
}

type claims = map[string]any

// Whom a token of an issuer proves, and who is nobody.
func TestSignInThroughAnIssuer(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		login, w := provider(t), db.World
		kid, es := login.Add("EdDSA"), login.Add("ES256")
		a := signingIn(t, db, ring(t), terms(login, "EdDSA"))
		head, both := w.Headteacher, w.ObserverInBothHubs
		identify(t, a, w.HubManager, head, login, "head")
		identify(t, a, w.HubManager, w.Suspended, login, "suspended")
		identify(t, a, w.HubManager, both, login, "both")
		identify(t, a, w.OtherHubManager, w.ObserverElsewhere, login, "both")
		clients := client.Service{Store: store.For[client.Tx](db.DB), Issuer: login.Name()}
		made, err := clients.Create(t.Context(), w.HubManager.Actor(), client.Client{Name: "A client", Scopes: access.ClientScopes})
		if err != nil {
			t.Fatal(err)
		}
		robot := made.SignsInAs()
		at := db.Machine.Now()
		good := login.Token("head", signInAudience, at).WithHeader(claims{"alg": "EdDSA", "kid": kid}).With(claims{"scp": "openid hubqa", "groups": []string{"Heads"}})
		of := func(subject string) claims { return claims{"sub": subject} }
		narrowed := func(p demo.Person, to ...access.Role) access.Actor { return access.Person(p.Hub, p.ID, true, to) }
		for name, row := range map[string]struct {
			token string
			want  access.Actor // zero: nobody
		}{
			"as they are":              {login.Sign(good), narrowed(head, access.Headteacher)},
			"typ JWT":                  {login.Sign(good.WithHeader(claims{"typ": "JWT"})), narrowed(head, access.Headteacher)},
			"more groups than roles":   {login.Sign(good.With(claims{"groups": []string{"Heads", "QA", "Staff"}})), narrowed(head, access.Headteacher, access.QALead)},
			"no group that is a role":  {login.Sign(good.With(claims{"groups": []string{"headteacher"}})), narrowed(head)},
			"no groups":                {login.Sign(good.With(claims{"groups": nil})), narrowed(head)},
			"in their hub":             {login.Sign(good.With(claims{"hub_id": w.Hub.String()})), narrowed(head, access.Headteacher)},
			"in another hub":           {login.Sign(good.With(claims{"hub_id": w.Other.String()})), access.Actor{}},
			"in two hubs, none named":  {login.Sign(good.With(of("both"))), access.Actor{}},
			"in two hubs, one named":   {login.Sign(good.With(claims{"sub": "both", "hub_id": w.Hub.String()})), narrowed(both, access.Headteacher)},
			"in two hubs, the other":   {login.Sign(good.With(claims{"sub": "both", "hub_id": w.Other.String()})), narrowed(w.ObserverElsewhere, access.Headteacher)},
			"suspended":                {login.Sign(good.With(of("suspended"))), access.Actor{}},
			"a stranger":               {login.Sign(good.With(of("stranger"))), access.Actor{}},
			"another issuer's subject": {login.Sign(good.With(of(head.Subject))), access.Actor{}},
			"no sub":                   {login.Sign(good.With(claims{"sub": nil})), access.Actor{}},
			"a client":                 {login.Sign(good.With(claims{"sub": robot, "client_id": robot, "scope": "schools:read"})), access.Actor{}},
			"a client as a person":     {login.Sign(good.With(of(robot))), access.Actor{}},
			"an ID token":              {login.Sign(good.With(claims{"nonce": "n"})), access.Actor{}},
			"an unmarked token":        {login.Sign(good.With(claims{"scp": "openid"})), access.Actor{}},
			"a typ of another kind":    {login.Sign(good.WithHeader(claims{"typ": "logout+jwt"})), access.Actor{}},
			"another audience":         {login.Sign(good.With(claims{"aud": "https://mail.hub.test"})), access.Actor{}},
			"two audiences":            {login.Sign(good.With(claims{"aud": []string{signInAudience, "account"}})), access.Actor{}},
			"expired":                  {login.Sign(good.With(claims{"iat": at.Unix() - 700, "exp": at.Unix() - 100})), access.Actor{}},
			"too long a life":          {login.Sign(good.With(claims{"exp": at.Unix() + 901})), access.Actor{}},
			"no jti":                   {login.Sign(good.With(claims{"jti": nil})), access.Actor{}},
			"another algorithm":        {login.Sign(good.WithHeader(claims{"alg": "ES256", "kid": es})), access.Actor{}},
			"another key's algorithm":  {login.Sign(good.WithHeader(claims{"kid": es})), access.Actor{}},
			"signed with another key":  {login.SignWith(es, good), access.Actor{}},
			"an unknown key":           {login.SignWith(kid, good.WithHeader(claims{"kid": "key-9"})), access.Actor{}},
			"in the demo's name":       {login.Sign(good.With(claims{"iss": config.DemoIssuer, "sub": head.Subject, "aud": "here"})), access.Actor{}},
		} {
			who, err := a.Authenticate(t.Context(), row.token)
			if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Unavailable {
				t.Errorf("%s: %v", name, err)
			}
			if (err == nil) == row.want.IsZero() || !same(who, row.want) {
				t.Errorf("%s: %+v, %v", name, who, err)
			}
		}
	})
}

// Every algorithm that can be listed, and each that is not.
func TestSignInByEveryAlgorithm(t *testing.T) {
	db := testkit.Open(t, "sqlite", true)
	for _, listed := range issuer.Algorithms {
		login := provider(t)
		login.Add(listed)
		a := signingIn(t, db, ring(t), terms(login, listed))
		identify(t, a, db.World.HubManager, db.World.Headteacher, login, "head")
		good := login.Token("head", signInAudience, db.Machine.Now()).With(claims{"scp": "hubqa"})
		if _, err := a.Authenticate(t.Context(), login.Sign(good)); err != nil {
			t.Errorf("%s: %v", listed, err)
		}
		others := slices.DeleteFunc(slices.Clone(issuer.Algorithms), func(name string) bool { return name == listed })
		for _, other := range append(others, "HS256", "none") {
			if _, err := a.Authenticate(t.Context(), login.Sign(good.WithHeader(claims{"alg": other}))); err == nil {
				t.Errorf("%s was taken for %s", listed, other)
			}
		}
		narrow := signingIn(t, db, ring(t), terms(login, others...))
		if who, err := narrow.Authenticate(t.Context(), login.Sign(good)); err == nil {
			t.Errorf("%s is not listed: %+v", listed, who)
		}
	}
}

// Without a claim of roles, an issuer's tokens narrow nothing.
func TestSignInWithoutRoles(t *testing.T) {
	db := testkit.Open(t, "sqlite", true)
	login := provider(t)
	login.Add("EdDSA")
	plain := terms(login, "EdDSA")
	plain.RolesClaim, plain.HubClaim, plain.Foreign = "", "", &authn.Foreign{NoTokenID: true}
	a := signingIn(t, db, ring(t), plain)
	identify(t, a, db.World.HubManager, db.World.Headteacher, login, "head")
	token := login.Token("head", signInAudience, db.Machine.Now()).With(claims{"roles": []string{"teacher"}, "jti": nil, "hub": "derby"})
	head := db.World.Headteacher
	if who, err := a.Authenticate(t.Context(), login.Sign(token)); err != nil || !same(who, access.Person(head.Hub, head.ID, false, nil)) {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := a.Authenticate(t.Context(), login.Sign(token.WithHeader(claims{"typ": "JWT"}))); err == nil {
		t.Error("typ JWT was taken")
	}
}

// An issuer is down: those whose keys are known go on, and whoever is refused is
// told that it could not be told. The server's own tokens and another issuer's are
// as they were.
func TestSignInWhileAnIssuerIsDown(t *testing.T) {
	db := testkit.Open(t, "sqlite", true)
	login, other := provider(t), provider(t)
	first := login.Add("EdDSA")
	other.Add("EdDSA")
	keys := ring(t)
	a := signingIn(t, db, keys, terms(login, "EdDSA"), terms(other, "EdDSA"))
	w := db.World
	identify(t, a, w.HubManager, w.Headteacher, login, "head")
	identify(t, a, w.HubManager, w.OtherHeadteacher, other, "head")
	minter, err := authn.NewMinter(app.OwnIssuer(config.DemoIssuer, "here", keys), keys, db.Machine, db.NewID)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(a)
	defer server.Close()
	me := func(token string, want int) {
		t.Helper()
		if status, answer := ask(t, "GET", server.URL+"/v1/me", token, ""); status != want {
			t.Errorf("%d, not %d: %v", status, want, answer)
		}
	}
	signed := func(i *issuer.Issuer, change claims) string {
		token := i.Token("head", signInAudience, db.Machine.Now())
		return i.Sign(token.With(claims{"scp": "hubqa", "groups": []string{"Heads"}}).With(change))
	}
	old := signed(login, nil)
	login.Serve(issuer.Down)
	me(old, 503) // its keys were never had
	login.Serve(nil)
	me(old, 200)
	login.Serve(issuer.Junk("<html>"))
	login.Rotate("EdDSA")
	me(old, 200)
	me(signed(login, nil), 503)
	me(signed(login, claims{"aud": "another"}), 401)
	me(signed(login, claims{"exp": db.Machine.Now().Unix() - 60}), 401)
	me(signed(other, nil), 200)
	own, err := minter.Mint(authn.Request{Subject: w.QALead.Subject})
	if err != nil {
		t.Fatal(err)
	}
	me(own, 200)
	login.Serve(nil)
	me(signed(login, nil), 200)
	me(old, 401) // its key is listed no more
	if !strings.Contains(string(login.KeySet()), `"keys":[{`) || strings.Contains(string(login.KeySet()), `"`+first+`"`) {
		t.Errorf("listed: %s", login.KeySet())
	}
}
