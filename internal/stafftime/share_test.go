package stafftime

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// timeOf gives an hour of strategic work and three others of each person, who have letters,
// for a team.
func timeOf(team, people string) (sums []Sum) {
	for _, letter := range people {
		who := id.Person{UUID: uuid.NewSHA1(uuid.Nil, []byte(string(letter)))}
		sums = append(sums, Sum{WeekOn: calendar.On(2026, 11, 16), Team: team, PersonID: who, Strategic: 60, All: 240})
	}
	return sums
}

// The share of a few is withheld, and so is what it could be worked out from.
func TestSharesTellNothingOfAFew(t *testing.T) {
	for _, c := range []struct {
		name  string
		teams map[string]string
		want  string
	}{
		{"a hub of a few", map[string]string{"Strings": "abcd"}, "hub c, Strings c"},
		{"enough", map[string]string{"Strings": "abcde"}, "hub 25, Strings 25"},
		{"one small team takes the smallest other with it", map[string]string{"Strings": "abcdef", "Brass": "ghijk", "Voice": "lm"}, "hub 25, Brass c, Strings 25, Voice c"},
		{"two small teams are enough of a rest", map[string]string{"Strings": "abcde", "Brass": "fgh", "Voice": "ijk"}, "hub 25, Brass c, Strings 25, Voice c"},
		{"who is in both small teams counts once", map[string]string{"Strings": "abcde", "Brass": "fgh", "Voice": "fgh"}, "hub 25, Brass c, Strings c, Voice c"},
		{"a single team and a few others", map[string]string{"Strings": "abcde", "Voice": "f"}, "hub 25, Strings c, Voice c"},
		{"time of no team is a rest too", map[string]string{"Strings": "abcde", "Brass": "fghij", "": "k"}, "hub 25, Brass c, Strings 25"},
		{"no team of many", map[string]string{"": "abcde"}, "hub 25"},
	} {
		var sums []Sum
		for team, people := range c.teams {
			sums = append(sums, timeOf(team, people)...)
		}
		var got []string
		for _, s := range sharesOf(calendar.Autumn, sums, 5) {
			shown := fmt.Sprint(s.Percent.Value)
			if s.Percent.Marker != "" {
				shown = s.Percent.Marker
			}
			if (s.People.Marker != "") != (s.Percent.Marker != "") {
				t.Errorf("%s: people and share of %q differ", c.name, s.Team)
			}
			team := s.Team
			if team == "" {
				team = "hub"
			}
			got = append(got, team+" "+shown)
		}
		if all := strings.Join(got, ", "); all != c.want {
			t.Errorf("%s: %s, want %s", c.name, all, c.want)
		}
	}
}

// A week is of the term of its Thursday, and who has no time is nobody.
func TestSharesAreOfATerm(t *testing.T) {
	last := timeOf("Strings", "abcde") // Monday 28 December 2026, Thursday 31
	for i := range last {
		last[i].WeekOn = calendar.On(2026, 12, 28)
	}
	idle := timeOf("Strings", "f")
	idle[0].Strategic, idle[0].All = 0, 0
	if got := sharesOf(calendar.Autumn, append(last, idle...), 5); len(got) != 2 || got[0].People.Value != 5 {
		t.Errorf("%+v", got)
	}
	if got := sharesOf(calendar.Spring, last, 5); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
