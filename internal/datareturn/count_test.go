package datareturn

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

func provision(n byte) id.Provision { return id.Provision{UUID: uuid.UUID{n}} }

func told(n *int) string {
	if n == nil {
		return "missing"
	}
	return fmt.Sprint(*n)
}

// Participation is that of the term with most, and a group is missing where one provision did
// not record it.
func TestARowAddsUpTheTermWithMost(t *testing.T) {
	n := func(n int) *int { return &n }
	counted := func(p byte, kind string, term calendar.Term, all, girls *int) Counted {
		return Counted{ProvisionID: provision(p), ProvisionKind: kind, Kind: participation, Term: term, Line: "all", Counts: school.Counts{Pupils: all, Girls: girls}}
	}
	r := Row{Provisions: map[string]int{WholeClass: 2, "choir": 2}}
	r.count([]Counted{
		counted(1, WholeClass, calendar.Autumn, n(20), n(9)), counted(2, "choir", calendar.Autumn, n(30), nil),
		counted(1, WholeClass, calendar.Spring, n(25), n(12)), counted(3, WholeClass, calendar.Spring, n(4), n(1)),
		counted(4, "choir", calendar.Autumn, nil, nil), // taken back
	}, calendar.YearOf(calendar.On(2025, 9, 1)), calendar.On(2027, 9, 1))
	if got := fmt.Sprint([]any{r.Term, told(r.Taking.Pupils), told(r.Taking.Girls), r.Unknown, told(r.Class)}); got != "[autumn 50 missing 1 29]" {
		t.Error(got)
	}
	none := Row{}
	none.count(nil, calendar.YearOf(calendar.On(2025, 9, 1)), calendar.On(2027, 9, 1))
	if got := fmt.Sprint([]any{none.Term, told(none.Taking.Pupils), told(none.Class), told(none.Stayed[1])}); got != "[ missing missing missing]" {
		t.Error(got)
	}
}

// Who goes on is told of all cohorts, or is missing.
func TestContinuationIsOfEveryCohort(t *testing.T) {
	of := func(p byte, line string, pupils int) Counted {
		return Counted{ProvisionID: provision(p), ProvisionKind: WholeClass, Kind: continuation, Term: calendar.Autumn, Line: line, Counts: school.Counts{Pupils: &pupils}}
	}
	r := Row{}
	r.count([]Counted{of(1, "after:0", 60), of(1, "after:1", 16), of(1, "after:2", 12), of(2, "after:0", 28), of(2, "after:1", 0)}, calendar.YearOf(calendar.On(2025, 9, 1)), calendar.On(2027, 9, 1))
	if got := fmt.Sprint(told(r.Stayed[0]), " ", told(r.Stayed[1]), " ", told(r.Stayed[2])); got != "88 16 missing" {
		t.Error(got)
	}
	r.count([]Counted{of(1, "after:0", 60), of(1, "after:2", 12), of(2, "after:0", 0)}, calendar.YearOf(calendar.On(2025, 9, 1)), calendar.On(2027, 9, 1))
	if got := fmt.Sprint(told(r.Stayed[0]), " ", told(r.Stayed[1]), " ", told(r.Stayed[2])); got != "60 missing 12" {
		t.Error(got)
	}
	taken := of(2, "after:1", 0)
	taken.Pupils = nil
	r.count([]Counted{of(1, "after:0", 60), of(1, "after:1", 16), of(2, "after:0", 28), taken}, calendar.YearOf(calendar.On(2025, 9, 1)), calendar.On(2027, 9, 1))
	if got := fmt.Sprint(told(r.Stayed[0]), " ", told(r.Stayed[1])); got != "88 missing" {
		t.Error(got)
	}
}

// Where nothing was provided nobody could take part, and of a term to come nothing is missing yet.
func TestWhatIsNotApplicableIsNotMissing(t *testing.T) {
	year := calendar.YearOf(calendar.On(2025, 9, 1))
	five := 5
	some := Counted{ProvisionID: provision(1), ProvisionKind: WholeClass, Kind: continuation, Term: calendar.Spring, Line: "after:0", Counts: school.Counts{Pupils: &five}}
	for _, c := range []struct {
		has  map[string]int
		all  []Counted
		on   calendar.Date
		want string
	}{
		{nil, nil, calendar.On(2027, 9, 1), "true true [false false false false]"},
		{map[string]int{"choir": 1}, nil, calendar.On(2027, 9, 1), "false true [false false false false]"},
		{map[string]int{WholeClass: 1}, nil, calendar.On(2026, 1, 1), "false false [false false true true]"},
		{map[string]int{WholeClass: 1}, []Counted{some}, calendar.On(2026, 8, 31), "false false [false false true true]"},
		{map[string]int{WholeClass: 1}, []Counted{some}, calendar.On(2026, 9, 1), "false false [false false false true]"},
	} {
		r := Row{Provisions: c.has}
		r.count(c.all, year, c.on)
		if got := fmt.Sprint(r.NoProvision, r.NoClass, r.NotYet); got != c.want {
			t.Errorf("with %v on %s: %s, want %s", c.has, c.on, got, c.want)
		}
	}
}

// A term is owed when it has ended, while the provision ran.
func TestWhatIsOwed(t *testing.T) {
	year, err := calendar.ParseAcademicYear("2025-26")
	if err != nil {
		t.Fatal(err)
	}
	d := Delivered{ID: provision(1), As: provision(1), Kind: WholeClass, FromOn: calendar.On(2025, 9, 8), ToOn: calendar.On(2026, 3, 20)}
	recorded := map[Recorded]bool{{d.As, participation, calendar.Autumn}: true, {d.As, startingPoints, calendar.Autumn}: true}
	funded := []calendar.Range{{From: calendar.On(2025, 9, 1), To: calendar.On(2025, 12, 31)}}
	for _, c := range []struct {
		term  calendar.Term
		today calendar.Date
		want  string
	}{
		{calendar.Autumn, calendar.On(2025, 12, 31), "[]"}, // it has not ended
		{calendar.Autumn, calendar.On(2026, 1, 1), "[]"},
		{calendar.Autumn, calendar.On(2026, 4, 1), "[continuation]"},
		{calendar.Spring, calendar.On(2026, 3, 31), "[]"},
		{calendar.Spring, calendar.On(2026, 4, 1), "[participation funding]"},
		{calendar.Spring, calendar.On(2026, 10, 1), "[participation funding]"}, // it did not go on
		{calendar.Summer, calendar.On(2026, 10, 1), "[]"},                      // it had ended
	} {
		if got := fmt.Sprint(d.missing(year, c.term, c.today, recorded, funded)); got != c.want {
			t.Errorf("of %s on %s: %s, and not %s", c.term, c.today, got, c.want)
		}
	}
	d.Kind = "choir" // of which nobody asks who goes on
	later := map[Recorded]bool{{d.As, startingPoints, calendar.Spring}: true}
	if got := fmt.Sprint(d.missing(year, calendar.Autumn, calendar.On(2026, 4, 1), later, funded)); got != "[participation starting-points]" {
		t.Errorf("of a choir: %s", got)
	}
}
