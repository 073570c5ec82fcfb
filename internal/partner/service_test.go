package partner_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func service(v *testkit.Village) partner.Service {
	return partner.Service{Store: store.For[partner.Tx](v.DB.DB)}
}

func asSeen(partner.Seen) error { return nil }

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

func TestPartners(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		list := func(f partner.Filter, sort string) (names []string) {
			at := page.Request{Limit: 2, Sort: sort}
			for {
				p, err := s.List(ctx, v.As("nobody"), f, at)
				want(t, err, "")
				for _, p := range p.Items {
					names = append(names, p.Name)
				}
				if p.Next == nil {
					return names
				}
				at.After = p.Next
			}
		}
		for _, c := range []struct {
			f     partner.Filter
			sort  string
			names []string
		}{
			{partner.Filter{}, "name", []string{"brass", "gone", "strings"}},
			{partner.Filter{}, "-name", []string{"strings", "gone", "brass"}},
			{partner.Filter{Status: partner.Ended}, "name", []string{"gone"}},
			{partner.Filter{Kind: "ensemble"}, "name", nil},
			{partner.Filter{Name: "RIN"}, "name", []string{"strings"}},
		} {
			if got := list(c.f, c.sort); !slices.Equal(got, c.names) {
				t.Errorf("%+v: %v", c.f, got)
			}
		}
	})
}

func TestChangePartner(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		lead, contact := v.As("qa_lead"), v.As("contact")
		p, err := s.Create(ctx, lead, partner.Partner{Name: " Choir ", Kind: "charity", Status: partner.Active, Note: "x"})
		want(t, err, "")
		if p.Name != "Choir" || !p.Details {
			t.Errorf("%+v", p)
		}
		_, err = s.Create(ctx, lead, partner.Partner{Name: "Choir", Kind: "charity", Status: partner.Active})
		want(t, err, "partner-name-taken")
		_, err = s.Create(ctx, contact, partner.Partner{Name: "Mine", Kind: "charity", Status: partner.Active})
		want(t, err, "not-found")
		_, err = s.Change(ctx, contact, p.ID, asSeen, func(*partner.Partner) {})
		want(t, err, "not-found")
		seen, err := s.Read(ctx, contact, p.ID)
		want(t, err, "")
		if seen.Details || len(seen.Allowed) != 0 {
			t.Errorf("%+v", seen)
		}
		own := v.PartnerID("strings")
		seen, err = s.Change(ctx, contact, own, asSeen, func(p *partner.Partner) { p.Phone = "1" })
		want(t, err, "")
		if !seen.Details || seen.Phone != "1" || seen.Version != 2 {
			t.Errorf("%+v", seen)
		}
		_, err = s.Change(ctx, contact, own, asSeen, func(p *partner.Partner) { p.Status = partner.Candidate })
		want(t, err, "partner-status-fixed")
		_, err = s.Change(ctx, contact, own, asSeen, func(p *partner.Partner) { p.Name = "brass" })
		want(t, err, "partner-name-taken")
		_, err = s.Change(ctx, contact, own, func(partner.Seen) error { return fault.Stale }, func(p *partner.Partner) { p.Name = "" })
		want(t, err, "precondition-failed")
		_, err = s.Change(ctx, lead, own, asSeen, func(p *partner.Partner) { p.Status = partner.Ended })
		want(t, err, "")
	})
}
