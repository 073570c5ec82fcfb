package client_test

import (
	"fmt"
	"hash/crc32"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/secret"
	"github.com/hubqa/hubqa/internal/testkit"
)

// made makes a secret of the client.
func made(t *testing.T, v *testkit.Village, of client.Seen, days int) client.Made {
	t.Helper()
	m, err := service(v).CreateSecret(ctx, v.As("hub_manager"), of.ID, days)
	want(t, err, "")
	return m
}

// A scanner can tell a secret by its form and its checksum; no two are the same.
func TestFormOfSecrets(t *testing.T) {
	form := regexp.MustCompile(`^hubqa_cs_[a-z2-7]{26}_[a-z2-7]{52}[0-9a-f]{8}$`)
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		mis := a(t, v, "MIS")
		one, other := made(t, v, mis, 1), made(t, v, mis, 1)
		text := one.Text.Reveal()
		body, sum := text[:len(text)-8], text[len(text)-8:]
		if !form.MatchString(text) || fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(body))) != sum || !strings.HasPrefix(text, one.Beginning()+"_") {
			t.Errorf("the secret is %s, and begins %s", text, one.Beginning())
		}
		if strings.Split(text, "_")[3] == strings.Split(other.Text.Reveal(), "_")[3] || strings.Contains(text, one.Hash) {
			t.Errorf("%s and %s", text, other.Text.Reveal())
		}
	})
}

// Two secrets are good at a time. One that is revoked or has expired makes room.
func TestTwoSecretsAtATime(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, manager, mis := service(v), v.As("hub_manager"), a(t, v, "MIS")
		for _, days := range []int{0, -1, client.LongestDays + 1} {
			_, err := s.CreateSecret(ctx, manager, mis.ID, days)
			want(t, err, "invalid-content")
		}
		first, second := made(t, v, mis, 1), made(t, v, mis, client.LongestDays)
		_, err := s.CreateSecret(ctx, manager, mis.ID, 1)
		want(t, err, "client-secret-limit")
		v.Clock.Advance(24*time.Hour - time.Microsecond)
		_, err = s.CreateSecret(ctx, manager, mis.ID, 1)
		want(t, err, "client-secret-limit")
		v.Clock.Advance(time.Microsecond) // the first ends
		third := made(t, v, mis, 1)
		seen, err := s.RevokeSecret(ctx, manager, mis.ID, second.ID, asSeen)
		want(t, err, "")
		if len(seen.Secrets) != 1 || seen.Secrets[0].ID != third.ID {
			t.Errorf("%+v are good", seen.Secrets)
		}
		_, err = s.RevokeSecret(ctx, manager, mis.ID, second.ID, asSeen)
		want(t, err, "client-secret-revoked")
		other := a(t, v, "Other")
		for _, nowhere := range []id.Secret{made(t, v, other, 1).ID, {UUID: v.NewID()}} {
			_, err = s.RevokeSecret(ctx, manager, mis.ID, nowhere, asSeen)
			want(t, err, "not-found")
		}
		all, err := s.ListSecrets(ctx, manager, mis.ID, page.Request{Limit: 2})
		want(t, err, "")
		if len(all.Items) != 2 || all.Items[0].ID != first.ID || all.Items[1].RevokedAt == nil || all.Next == nil {
			t.Errorf("%+v", all)
		}
		all, err = s.ListSecrets(ctx, manager, mis.ID, page.Request{Limit: 2, After: all.Next})
		want(t, err, "")
		if len(all.Items) != 1 || all.Items[0].ID != third.ID || all.Next != nil {
			t.Errorf("%+v", all)
		}
	})
}

// Who signs in, and who is refused for what cause. Every refusal is the same one.
func TestSignIn(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, manager, mis, gone := service(v), v.As("hub_manager"), a(t, v, "MIS"), a(t, v, "Gone")
		short, good, lost := made(t, v, mis, 1), made(t, v, mis, 9), made(t, v, gone, 9)
		_, err := s.Revoke(ctx, manager, gone.ID, asSeen)
		want(t, err, "")
		v.Clock.Advance(24 * time.Hour) // short ends
		revoked := made(t, v, mis, 9)
		_, err = s.RevokeSecret(ctx, manager, mis.ID, revoked.ID, asSeen)
		want(t, err, "")
		as, text := mis.SignsInAs(), good.Text.Reveal()
		elsewhere := v.Other.String() + "." + mis.ID.String()
		for _, c := range []struct{ name, as, secret, cause string }{
			{"itself", as, text, ""},
			{"of no form", "mis", text, "no such secret of such a client"},
			{"in another spelling", strings.ToUpper(as), text, "no such secret of such a client"},
			{"of no hub", id.Hub{}.String() + "." + mis.ID.String(), text, "no such secret of such a client"},
			{"of another hub", elsewhere, text, "no such secret of such a client"},
			{"unknown", v.Hub.String() + "." + v.NewID().String(), text, "no such secret of such a client"},
			{"with another's secret", as, lost.Text.Reveal(), "no such secret of such a client"},
			{"without a secret", as, "", "no such secret of such a client"},
			{"with the beginning alone", as, good.Beginning(), "the secret is wrong"},
			{"with a wrong secret", as, text[:len(text)-1] + "g", "the secret is wrong"},
			{"with more than the secret", as, text + " ", "the secret is wrong"},
			{"with the hash", as, good.Hash, "no such secret of such a client"},
			{"revoked", gone.SignsInAs(), lost.Text.Reveal(), "the client is revoked"},
			{"with a revoked secret", as, revoked.Text.Reveal(), "the secret is revoked"},
			{"with an expired secret", as, short.Text.Reveal(), "the secret has expired"},
		} {
			who, err := s.SignIn(ctx, client.Credentials{ClientID: c.as, Secret: secret.New(c.secret)})
			if c.cause == "" {
				want(t, err, "")
				if who.Client != mis.ID || who.Hub != v.Hub || who.SignsInAs() != as || len(who.Scopes) != 2 {
					t.Errorf("%+v", who)
				}
				continue
			}
			want(t, err, client.ErrRefused.Code)
			if err == nil || !strings.HasPrefix(err.Error(), c.cause+": ") || !who.Client.IsZero() || strings.Contains(err.Error(), "hubqa_cs") {
				t.Errorf("%s: %v, %+v", c.name, err, who)
			}
		}
	})
}

func TestNarrowing(t *testing.T) {
	who := client.SignedIn{Scopes: client.Scopes{access.ReadSchools, access.ReadPartners}}
	for asked, want := range map[string]string{
		"": "schools:read partners:read true", "partners:read": "partners:read true", "schools:read schools:read": "schools:read true",
		"hub:read": " false", "schools:read hub:read": " false", "schools:read root": " false", "Schools:Read": " false",
	} {
		scopes, ok := who.Narrowed(strings.Fields(asked))
		if got := fmt.Sprint(scopes, ok); got != want {
			t.Errorf("%q: %s", asked, got)
		}
	}
}

// The last use is noted to a minute, and is no change of the client.
func TestLastUseIsNoted(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s, manager, mis := service(v), v.As("hub_manager"), a(t, v, "MIS")
		secret := made(t, v, mis, 9)
		lately := func() *time.Time {
			all, err := s.ListSecrets(ctx, manager, mis.ID, page.Request{Limit: 9})
			want(t, err, "")
			cards, err := s.List(ctx, v.As("data_protection_officer"), client.Filter{}, page.Request{Limit: 9, Sort: "name"})
			want(t, err, "")
			at := all.Items[0].LastUsedAt
			if shown := cards.Items[0].LastUsedAt; (at == nil) != (shown == nil) || at != nil && !at.Equal(*shown) {
				t.Errorf("%v and %v", at, shown)
			}
			return at
		}
		trail := func() (n int) {
			if err := v.Owner().QueryRow("SELECT SUM(change_position + audit_position) FROM hub_head").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		version := func() int64 {
			seen, err := s.Read(ctx, manager, mis.ID)
			want(t, err, "")
			return seen.Version
		}
		if at := lately(); at != nil {
			t.Errorf("used at %s", at)
		}
		before, was, start := trail(), version(), v.Clock.Now()
		for _, step := range []struct{ after, noted time.Duration }{
			{0, 0}, {59 * time.Second, 0}, {time.Second, time.Minute}, {30 * time.Second, time.Minute}, {time.Hour, 61*time.Minute + 30*time.Second},
		} {
			v.Clock.Advance(step.after)
			_, err := s.SignIn(ctx, client.Credentials{ClientID: mis.SignsInAs(), Secret: secret.Text})
			want(t, err, "")
			if at := lately(); at == nil || !at.Equal(start.Add(step.noted)) {
				t.Errorf("noted %v, want %s", at, start.Add(step.noted))
			}
		}
		if trail() != before || version() != was {
			t.Error("a use is a change")
		}
	})
}
