package evaluation

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// Ofsted's figures are those of source 003, with the interval by an independent computation.
func TestOfstedsShare(t *testing.T) {
	if share, low, high := Ofsted.Percent(); share != 16.9 || low != 9.5 || high != 28.5 {
		t.Errorf("%v, between %v and %v", share, low, high)
	}
}

// The two highest of four points count, and of another scale none, though it has four grades.
func TestWhatCountsAsGood(t *testing.T) {
	if got := FourPoints().GoodOrOutstanding(); !slices.Equal(got, []string{"good", "outstanding"}) {
		t.Errorf("of four points %v", got)
	}
	own := framework.FourPoint()
	own.Kind = framework.KindOwn
	for _, s := range []framework.Scale{own, framework.FivePoint(), framework.NoScale()} {
		if got := (Scale{Scale: s}).GoodOrOutstanding(); got != nil {
			t.Errorf("of %s %v", s.Kind, got)
		}
	}
}

// Years and versions of scales have lines of their own, and what is ungraded is counted apart.
func TestLinesOfABenchmark(t *testing.T) {
	one, two := calendar.YearOf(calendar.On(2024, 9, 1)), calendar.YearOf(calendar.On(2025, 9, 1))
	pinned := FourPoints()
	pinned.Framework = &Pinned{ID: id.Framework{UUID: id.Random()}}
	five := Scale{Framework: &Pinned{ID: id.Framework{UUID: id.Random()}}, Scale: framework.FivePoint()}
	all := lines([]Count{
		{two, FourPoints(), "good", 3}, {two, FourPoints(), "inadequate", 2}, {two, FourPoints(), Ungraded, 4}, {one, FourPoints(), "outstanding", 1},
		{two, pinned, "requires-improvement", 1}, {two, five, "exceptional", 9}, {one, five, Ungraded, 1},
	})
	if len(all) != 5 {
		t.Fatalf("%d lines", len(all))
	}
	if l := all[0]; l.Graded != 5 || l.Ungraded != 4 || l.Judged.Part != 3 || l.Judged.Whole != 5 {
		t.Errorf("%+v", l)
	}
	if l := all[2]; l.Judged.Part != 0 || l.Judged.Whole != 1 {
		t.Errorf("%+v", l)
	}
	for _, l := range all[3:] {
		if l.Judged != nil {
			t.Errorf("%s is compared", l.Scale.Kind)
		}
	}
}

// A reader is shown a signal that rests on nothing that they may not read; the partner none that
// is about conversations or visits, though it names no record.
func TestWhoIsShownASignal(t *testing.T) {
	one, other := Record{FundingLine, uuid.New()}, Record{Conversation, uuid.New()}
	reads := map[Record]bool{one: true}
	for name, c := range map[string]struct {
		of            Signal
		head, partner bool
	}{
		"on what is read":                   {Signal{Kinds: []string{FundingLine}, Records: []Record{one}}, true, true},
		"on what is not":                    {Signal{Kinds: []string{FundingLine, Conversation}, Records: []Record{one, other}}, false, false},
		"that there is none of figures":     {Signal{Kinds: []string{StartingPoints}}, true, true},
		"that no results are known":         {Signal{Kinds: []string{Achievement}}, true, false},
		"that there was no conversation":    {Signal{Kinds: []string{Conversation}}, true, false},
		"about it is not known what":        {Signal{}, true, false},
		"of conversations, on what is read": {Signal{Kinds: []string{Conversation}, Records: []Record{one}}, true, false},
	} {
		if c.of.openTo(reads, false) != c.head || c.of.openTo(reads, true) != c.partner {
			t.Errorf("a signal %s: %t, the partner %t", name, c.of.openTo(reads, false), c.of.openTo(reads, true))
		}
	}
}

// A step is overdue from the day after its own, until it is done.
func TestHowAStepStands(t *testing.T) {
	today := calendar.On(2026, 11, 23)
	for want, s := range map[string]Step{
		Open: {DueBy: today}, Overdue: {DueBy: today.AddDays(-1)}, Done: {DueBy: today.AddDays(-9), DoneOn: today},
	} {
		if got := s.Standing(today); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What is missing is told at once, with its place.
func TestWhatIsMissing(t *testing.T) {
	e := &Evaluation{Reasons: access.Seal[access.Evaluation]("x")}
	for _, action := range Actions {
		e.Findings = append(e.Findings, Finding{
			Action: action, NotJudged: access.Seal[access.Evaluation]("x"), Pitfall: NotKnown, PitfallReason: access.Seal[access.Evaluation]("x"),
		})
	}
	if e.complete() == nil {
		t.Error("nothing is judged over all")
	}
	e.Overall = access.Seal[access.Evaluation](Ungraded)
	if err := e.complete(); err != nil {
		t.Error(err)
	}
	e.Findings[3].PitfallReason = access.Sealed[access.Evaluation]{}
	if e.complete() == nil {
		t.Error("a pitfall is decided without a reason")
	}
}
