package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func service(v *testkit.Village) client.Service {
	return client.Service{Store: store.For[client.Tx](v.DB.DB), Issuer: "urn:village"}
}

func asSeen(client.Seen) error { return nil }

func want(t *testing.T, err error, code string) {
	t.Helper()
	got := ""
	var f *fault.Error
	if errors.As(err, &f) {
		got = f.Code
	} else if err != nil {
		got = err.Error()
	}
	if got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

// a registers a client that may read schools and partners.
func a(t *testing.T, v *testkit.Village, name string) client.Seen {
	t.Helper()
	c, err := service(v).Create(ctx, v.As("hub_manager"), client.Client{Name: name, Note: "x", Scopes: client.Scopes{access.ReadSchools, access.ReadPartners}})
	want(t, err, "")
	return c
}

// Only hub managers keep clients. The data protection officer sees that they are there.
func TestWhoKeepsClients(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, mis := service(v), a(t, v, " MIS ")
		if mis.Name != "MIS" || !mis.Whole || mis.SignsInAs() != v.Hub.String()+"."+mis.ID.String() ||
			!slices.Equal(mis.Allowed, []access.Action{access.UpdateClient, access.RevokeClient, access.CreateClientSecret}) {
			t.Errorf("%+v", mis)
		}
		for _, who := range []string{"data_protection_officer", "qa_lead", "contact", "head", "nobody"} {
			as := v.As(who)
			_, err := s.Create(ctx, as, client.Client{Name: "Mine", Scopes: mis.Scopes})
			want(t, err, "not-found")
			_, err = s.Change(ctx, as, mis.ID, asSeen, func(*client.Client) {})
			want(t, err, "not-found")
			_, err = s.Revoke(ctx, as, mis.ID, asSeen)
			want(t, err, "not-found")
			_, err = s.CreateSecret(ctx, as, mis.ID, 1)
			want(t, err, "not-found")
			_, err = s.ListSecrets(ctx, as, mis.ID, page.Request{Limit: 1})
			want(t, err, "not-found")
			seen, err := s.Read(ctx, as, mis.ID)
			found, _ := s.List(ctx, as, client.Filter{}, page.Request{Limit: 9, Sort: "name"})
			if who == "data_protection_officer" {
				want(t, err, "")
				if seen.Whole || len(seen.Allowed) > 0 || len(found.Items) != 1 {
					t.Errorf("%+v, %+v", seen, found)
				}
				continue
			}
			want(t, err, "not-found")
			if len(found.Items) > 0 {
				t.Errorf("%s lists %+v", who, found.Items)
			}
		}
		other := access.Person(v.Other, v.PersonID("other_hub_manager"), false, nil)
		_, err := s.Read(ctx, other, mis.ID)
		want(t, err, "not-found")
		_, err = s.CreateSecret(ctx, other, mis.ID, 1)
		want(t, err, "not-found")
	})
}

func TestListClients(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, manager := service(v), v.As("hub_manager")
		for _, name := range []string{"Timetable", "MIS", "Website"} {
			a(t, v, name)
		}
		gone := a(t, v, "Old MIS")
		_, err := s.Revoke(ctx, manager, gone.ID, asSeen)
		want(t, err, "")
		for _, c := range []struct {
			f     client.Filter
			sort  string
			names []string
		}{
			{client.Filter{}, "name", []string{"MIS", "Old MIS", "Timetable", "Website"}},
			{client.Filter{State: client.Active}, "-name", []string{"Website", "Timetable", "MIS"}},
			{client.Filter{State: client.Revoked}, "name", []string{"Old MIS"}},
			{client.Filter{Name: "mis"}, "name", []string{"MIS", "Old MIS"}},
		} {
			var names []string
			for at := (page.Request{Limit: 2, Sort: c.sort}); ; {
				p, err := s.List(ctx, manager, c.f, at)
				want(t, err, "")
				for _, card := range p.Items {
					names = append(names, card.Name)
				}
				if at.After = p.Next; p.Next == nil {
					break
				}
			}
			if !slices.Equal(names, c.names) {
				t.Errorf("%+v: %v", c.f, names)
			}
		}
	})
}

func TestChangeClient(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, manager, mis := service(v), v.As("hub_manager"), a(t, v, "MIS")
		_, err := s.Change(ctx, manager, mis.ID, func(client.Seen) error { return fault.Stale }, func(c *client.Client) { c.Name = "" })
		want(t, err, "precondition-failed")
		for _, spoil := range []func(*client.Client){
			func(c *client.Client) { c.Name = " " }, func(c *client.Client) { c.Scopes = nil },
		} {
			_, err = s.Change(ctx, manager, mis.ID, asSeen, spoil)
			want(t, err, "invalid-content")
		}
		seen, err := s.Change(ctx, manager, mis.ID, asSeen, func(c *client.Client) { c.Scopes = client.Scopes{access.ReadHubScope} })
		want(t, err, "")
		if !slices.Equal(seen.Scopes, client.Scopes{access.ReadHubScope}) || seen.Version != 2 {
			t.Errorf("%+v", seen)
		}
		who, err := v.SignIn(ctx, "urn:village", mis.SignsInAs(), v.Hub)
		want(t, err, "")
		if who.Client != mis.ID {
			t.Errorf("%+v", who)
		}
		seen, err = s.Revoke(ctx, manager, mis.ID, asSeen)
		want(t, err, "")
		if seen.State() != client.Revoked || len(seen.Allowed) > 0 {
			t.Errorf("%+v", seen)
		}
		// Neither its identity nor its row lets it in.
		_, err = v.SignIn(ctx, "urn:village", mis.SignsInAs(), v.Hub)
		want(t, err, "unauthenticated")
		_, err = s.List(ctx, access.Client(v.Hub, mis.ID, mis.Scopes), client.Filter{}, page.Request{Limit: 1, Sort: "name"})
		want(t, err, "unauthenticated")
		_, err = s.Revoke(ctx, manager, mis.ID, asSeen)
		want(t, err, "client-revoked")
		_, err = s.Change(ctx, manager, mis.ID, asSeen, func(*client.Client) {})
		want(t, err, "client-revoked")
		_, err = s.CreateSecret(ctx, manager, mis.ID, 1)
		want(t, err, "client-revoked")
	})
}
