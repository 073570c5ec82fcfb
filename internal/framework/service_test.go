package framework_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

func service(v *testkit.Village) framework.Service {
	return framework.Service{Store: store.For[framework.Tx](v.DB.DB)}
}

func asSeen(framework.Seen) error { return nil }

// refused gives the code, the places and the possible steps of a refusal.
func refused(err error) string {
	var f *fault.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &f):
		return err.Error()
	}
	out := f.Code
	for _, field := range f.Fields {
		out += " " + field.Pointer + "=" + field.Rule
	}
	for _, s := range f.Steps {
		out += " +" + s
	}
	return out
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	if got := refused(err); got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

func plain() *framework.Content {
	return &framework.Content{Scale: framework.NoScale(), Principles: []framework.Principle{{Key: "excellence", Title: "Excellence"}}}
}

func TestLifeOfAFramework(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		lead := v.As("qa_lead")
		f, err := s.Create(ctx, lead, framework.Proposal{Name: " Ours ", Content: plain()})
		want(t, err, "")
		if f.Name != "Ours" || f.State != framework.Draft || f.Edition != 1 || f.BasedOnID != nil ||
			!slices.Equal(f.Allowed, []access.Action{access.UpdateFramework, access.PublishFramework}) {
			t.Errorf("%+v", f)
		}
		for _, who := range []access.Actor{v.As("teacher"), v.As("head"), v.Client(access.ReadFrameworks)} {
			_, err = s.Read(ctx, who, f.ID)
			want(t, err, "not-found")
		}
		_, err = s.Create(ctx, v.As("observer"), framework.Proposal{Name: "X", Content: plain()})
		want(t, err, "not-found")
		_, err = s.Retire(ctx, lead, f.ID, asSeen)
		want(t, err, "framework-not-published +framework.update +framework.publish")
		_, err = s.Change(ctx, lead, f.ID, asSeen, func(f *framework.Framework) { f.Name, f.Content.Principles = "", nil })
		want(t, err, "invalid-content /content/principles=framework-no-principles /name=invalid-content")
		_, err = s.Publish(ctx, lead, f.ID, func(framework.Seen) error { return fault.Stale })
		want(t, err, "precondition-failed")
		f, err = s.Publish(ctx, v.As("hub_manager"), f.ID, asSeen)
		want(t, err, "")
		if f.State != framework.Published || *f.PublishedAt != v.Clock.Now() || f.Version != 2 {
			t.Errorf("%+v", f)
		}
		for _, who := range []access.Actor{v.As("teacher"), v.Client(access.ReadFrameworks)} {
			seen, err := s.Read(ctx, who, f.ID)
			want(t, err, "")
			if len(seen.Allowed) != 0 || *seen.PublishedAt != v.Clock.Now() || len(seen.Content.Principles) != 1 {
				t.Errorf("%+v", seen)
			}
		}
		_, err = s.Publish(ctx, lead, f.ID, asSeen)
		want(t, err, "framework-not-draft +framework.retire")
		_, err = s.Change(ctx, lead, f.ID, asSeen, func(f *framework.Framework) { f.Name = "Other" })
		want(t, err, "framework-not-draft +framework.retire")
		_, err = s.Change(ctx, v.As("teacher"), f.ID, asSeen, func(f *framework.Framework) {})
		want(t, err, "not-found")
		f, err = s.Retire(ctx, lead, f.ID, asSeen)
		want(t, err, "")
		if f.State != framework.Retired || f.RetiredAt == nil || len(f.Allowed) != 0 {
			t.Errorf("%+v", f)
		}
		_, err = s.Retire(ctx, lead, f.ID, asSeen)
		want(t, err, "framework-not-published")
		_, err = s.Read(ctx, v.As("teacher"), f.ID)
		want(t, err, "")
	})
}

func TestEditions(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		lead := v.As("qa_lead")
		seven := framework.SevenPrinciples(framework.FourPoint())
		first, err := s.Create(ctx, lead, framework.Proposal{Name: "Seven", Content: &seven})
		want(t, err, "")
		done := make(chan int)
		for range 5 {
			go func() {
				f, err := s.Create(ctx, lead, framework.Proposal{Name: "Seven", BasedOn: &first.ID})
				want(t, err, "")
				if err == nil && (*f.BasedOnID != first.ID || f.FamilyID != first.FamilyID || len(f.Content.Principles) != 7) {
					t.Errorf("%+v", f)
				}
				done <- f.Edition
			}()
		}
		var editions []int
		for range 5 {
			editions = append(editions, <-done)
		}
		slices.Sort(editions)
		if !slices.Equal(editions, []int{2, 3, 4, 5, 6}) {
			t.Error(editions)
		}
		f, err := s.Create(ctx, lead, framework.Proposal{Name: "Seven", BasedOn: &first.ID, Content: plain()})
		want(t, err, "")
		if f.Edition != 7 || len(f.Content.Principles) != 1 {
			t.Errorf("%+v", f)
		}
		// Whoever sees no drafts is not told of the draft on which this one is based.
		f, err = s.Publish(ctx, lead, f.ID, asSeen)
		want(t, err, "")
		for _, who := range []string{"teacher", "qa_lead"} {
			seen, err := s.Read(ctx, v.As(who), f.ID)
			want(t, err, "")
			if (seen.BasedOnID != nil) != (who == "qa_lead") {
				t.Errorf("%s: %v", who, seen.BasedOnID)
			}
		}
		random := id.Framework{UUID: uuid.New()}
		_, err = s.Create(ctx, lead, framework.Proposal{Name: " ", BasedOn: &random})
		want(t, err, "invalid-content /basedOnId=unknown-reference /name=invalid-content")
		_, err = s.Create(ctx, lead, framework.Proposal{Name: "Empty"})
		want(t, err, "framework-content-missing /content=framework-content-missing")
		_, err = s.Create(ctx, lead, framework.Proposal{Name: "Empty", Content: &framework.Content{Scale: framework.Scale{Kind: "own"}}})
		want(t, err, "invalid-content /content/scale/grades=framework-scale-incomplete /content/scale/goodOrBetterFrom=framework-good-or-better-absent /content/principles=framework-no-principles")
	})
}

func TestListFrameworks(t *testing.T) {
	testkit.EachVillage(t, func(t *testing.T, v *testkit.Village) {
		s := service(v)
		lead := v.As("qa_lead")
		for _, name := range []string{"c", "a", "b", "d"} {
			f, err := s.Create(ctx, lead, framework.Proposal{Name: name, Content: plain()})
			want(t, err, "")
			v.Clock.Advance(1e9)
			if name == "a" || name == "c" {
				_, err = s.Publish(ctx, lead, f.ID, asSeen)
				want(t, err, "")
			}
			if name == "c" {
				_, err = s.Retire(ctx, lead, f.ID, asSeen)
				want(t, err, "")
			}
		}
		list := func(who access.Actor, state, sort string) (names string) {
			at := page.Request{Limit: 1, Sort: sort}
			for {
				p, err := s.List(ctx, who, framework.Filter{State: state}, at)
				want(t, err, "")
				for _, c := range p.Items {
					names += c.Name
				}
				if p.Next == nil {
					return names
				}
				at.After = p.Next
			}
		}
		for _, c := range []struct {
			who                access.Actor
			state, sort, names string
		}{
			{lead, "", "name", "abcd"},
			{lead, "", "-name", "dcba"},
			{lead, "", "publishedAt", "cabd"},
			{lead, "", "-publishedAt", "dbac"},
			{lead, "draft", "name", "bd"},
			{v.As("teacher"), "", "publishedAt", "ca"},
			{v.As("teacher"), "draft", "name", ""},
			{v.As("teacher"), "retired", "name", "c"},
		} {
			if got := list(c.who, c.state, c.sort); got != c.names {
				t.Errorf("%s %s: %s", c.state, c.sort, got)
			}
		}
	})
}
