package release

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/smallnumber"
	"github.com/hubqa/hubqa/internal/testkit/attacker"
)

var hubs = flag.Int("hubs", 200, "random hubs whose releases are attacked")

// insider is somebody of a school, who knows its row, or of a partner, who knows its parts; the
// outsider is of neither.
type insider struct {
	school  id.School
	partner id.Partner
}

// own gives what the insider knows of a row, of a group of a split or of all.
func (who insider) own(x Exact, school id.School, split, group int) (n int) {
	for _, p := range x.Parts {
		switch {
		case p.School != school || p.School != who.school && p.Partner != who.partner:
		case split < 0:
			n += p.All
		default:
			n += p.Counts[split][group]
		}
	}
	return n
}

// all gives whether the insider knew everybody in a row once, and always.
func (who insider) all(counted []Exact, school id.School) (once, always bool) {
	always = true
	for _, x := range counted {
		all := 0
		if r := x.row(school); r >= 0 {
			all = x.All[r]
		}
		own := who.own(x, school, -1, 0)
		once, always = once || all > 0 && own == all, always && own == all
	}
	return once, always
}

// attack gives the counts that are known better than the threshold allows, to somebody who has
// every release of a term, knows what is their own, and by how much each count was corrected.
// What they know is read out of what is shown; what was counted only says where to look for
// worlds.
func attack(who insider, shown []Shown, counted []Exact, threshold int) (known []string) {
	schools := among(counted)
	var tables []smallnumber.Table
	for _, x := range counted {
		tables = append(tables, x.table(schools, everyGroup(x)))
	}
	s, names := &attacker.System{}, []string{}
	secret := map[int]bool{} // the splits of which a row is hidden that is not the insider's own
	derived := map[int]int{} // the split of each total, which is theirs if all hidden rows are
	// cell gives a count: its figure in each edition, or nothing where the school was not in it.
	cell := func(r, split, group int) int {
		name := fmt.Sprint("group ", group, " of split ", split, " of row ", r)
		names = append(names, name)
		figures, n := figuresAt(shown, schools, r, split, group), countedAt(tables, r, split, group)
		given, hidden := false, false
		for _, f := range figures {
			given, hidden = given || f == nil || f.Marker == "", hidden || f != nil && f.Marker != ""
		}
		if given && hidden {
			known = append(known, name+" by another edition")
		}
		for e, f := range figures {
			if f != nil && f.Marker == "" && f.Value != n[e] || f == nil && n[e] != 0 {
				panic(name + " is not what was counted")
			}
		}
		left, once, always := slices.Clone(n), false, false
		if r < len(schools) {
			once, always = who.all(counted, schools[r].ID)
			for e, x := range counted {
				left[e] -= who.own(x, schools[r].ID, split, group)
			}
		}
		if given {
			for e := range n {
				if left[e] < n[e] && left[e] > 0 && left[e] < threshold {
					known = append(known, name+" but for their own")
				}
			}
			return s.Count(n[0], n[0], n[0])
		}
		if once && !always {
			known = append(known, name+" by the edition in which all were their own")
		}
		if once {
			return s.Count(n[0], n[0], n[0])
		}
		at := s.Count(n[0]-slices.Min(left), 2000, n[0])
		if r < len(schools) {
			secret[split] = true
		} else {
			derived[at] = split
		}
		return at
	}
	var all []int
	for r := range len(schools) + 1 {
		all = append(all, cell(r, -1, 0))
	}
	s.Sum(all[:len(schools)], all[len(schools)])
	for i, d := range counted[0].Divisions {
		columns := make([][]int, len(d.Groups))
		for r := range all {
			var row []int
			for g := range d.Groups {
				one := cell(r, i, g)
				row, columns[g] = append(row, one), append(columns[g], one)
			}
			s.Sum(row, all[r])
		}
		for _, column := range columns {
			s.Sum(column[:len(schools)], column[len(schools)])
		}
	}
	for _, i := range s.Known(threshold - 1) {
		if split, total := derived[i]; !total || secret[split] {
			known = append(known, names[i])
		}
	}
	return known
}

func everyGroup(x Exact) (groups [][]int) {
	for _, d := range x.Divisions {
		var all []int
		for g := range d.Groups {
			all = append(all, g)
		}
		groups = append(groups, all)
	}
	return groups
}

// figuresAt are the figures of a row, the total being the last, in each edition; of all where
// there is no split.
func figuresAt(shown []Shown, schools []School, r, split, group int) (figures []*smallnumber.Figure) {
	for _, s := range shown {
		at := slices.IndexFunc(s.Rows, func(row Row) bool {
			return r == len(schools) && row.School.URN == 0 || r < len(schools) && row.School.ID == schools[r].ID
		})
		switch {
		case at < 0:
			figures = append(figures, nil)
		case split < 0:
			figures = append(figures, &s.Rows[at].All)
		default:
			figures = append(figures, &s.Rows[at].Splits[split][group])
		}
	}
	return figures
}

func countedAt(tables []smallnumber.Table, r, split, group int) (n []int) {
	for _, t := range tables {
		sum := 0
		for at, all := range t.All {
			if at != r && r < len(t.All) {
				continue
			}
			if split < 0 {
				sum += all
			} else {
				sum += t.Splits[split].Counts[at][group]
			}
		}
		n = append(n, sum)
	}
	return n
}

func partner(n int) id.Partner { return id.Partner{UUID: uuid.UUID{9, byte(n)}} }

// randomSchool gives what the provisions of a school recorded; now and then not of every group.
func randomSchool(r *rand.Rand, of School, most int) (found []Participation) {
	for range 1 + r.IntN(2) {
		p := Participation{School: of, Partner: partner(r.IntN(3)), CountedOn: calendar.On(2025, 11, 3), YearGroups: map[string]int{}}
		all := r.IntN(most + 1)
		n := map[string]int{"all": all, "girls": 0, "boys": 0, "fsm": 0, "fsmEver6": 0, "pupilPremium": 0, "senSupport": 0, "ehcPlan": 0, "eal": 0, "lookedAfter": 0}
		for range all {
			n[[]string{"girls", "boys"}[r.IntN(2)]]++
			switch r.IntN(5) {
			case 0:
				n["fsm"]++
				n["fsmEver6"]++
			case 1:
				n["fsmEver6"]++
			}
			for group, chance := range map[string]int{"pupilPremium": 3, "eal": 6, "lookedAfter": 25} {
				if r.IntN(chance) == 0 {
					n[group]++
				}
			}
			if kind := r.IntN(9); kind < 2 {
				n[[]string{"senSupport", "ehcPlan"}[kind]]++
			}
			if r.IntN(9) > 0 {
				p.YearGroups[[]string{"4", "5"}[r.IntN(2)]]++
			}
		}
		for _, g := range school.Groups {
			if count := n[g.Name]; g.Name == "all" || r.IntN(20) > 0 {
				g.Keep(&p.Counts, &count, "")
			}
		}
		found = append(found, p)
	}
	return found
}

// editions gives what a hub counted of one term, time after time: one or two schools each time
// otherwise, or one more.
func editions(r *rand.Rand) (all [][]Participation) {
	most := []int{4, 15, 80}[r.IntN(3)]
	schools := map[int][]Participation{}
	draw := func(urn int) {
		var which uuid.UUID
		which[14], which[15] = 1, byte(urn)
		schools[urn] = randomSchool(r, School{ID: id.School{UUID: which}, URN: 100_000 + urn, Name: fmt.Sprint("School ", urn)}, most)
	}
	for urn := range 2 + r.IntN(3) {
		draw(urn)
	}
	for range 1 + r.IntN(3) {
		var found []Participation
		for urn := range len(schools) {
			found = append(found, schools[urn]...)
		}
		all = append(all, found)
		for range 1 + r.IntN(2) {
			if urn := r.IntN(len(schools) + 1); r.IntN(3) == 0 || urn == len(schools) {
				draw(urn)
			} else {
				p := &schools[urn][0]
				more, girls := *p.Pupils+1, of(p.Girls)+1
				p.Pupils, p.Girls = &more, &girls
			}
		}
	}
	return all
}

func of(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// rolls are of schools of which some have few pupils of a group, or do not tell how many.
func rolls(r *rand.Rand, found []Participation) (all []Roll) {
	for _, roll := range large(found) {
		for _, g := range school.Groups {
			switch n := 3; r.IntN(40) {
			case 0:
				g.Keep(&roll.Counts, &n, "")
			case 1:
				g.Keep(&roll.Counts, nil, school.Suppressed)
			case 2:
				g.Keep(&roll.Counts, nil, "")
			}
		}
		all = append(all, roll)
	}
	return all
}

// large are rolls of schools that have many pupils of each group.
func large(found []Participation) (all []Roll) {
	for _, p := range found {
		roll := Roll{SchoolID: p.ID, CountedOn: calendar.On(2025, 1, 16)}
		for i, n := range []int{900, 500, 400, 100, 200, 150, 90, 40, 120, 30} {
			school.Groups[i].Keep(&roll.Counts, &n, "")
		}
		all = append(all, roll)
	}
	return all
}

// Of one school a group is shown where the roll tells that it is large, and so is the rest: it is
// not where the roll has few, hides them or does not say, or where there is none. Who takes part in
// two provisions is counted twice, so that what was counted alone says nothing. The hub's total of
// many schools is shown.
func TestAGroupIsShownOfASchoolWhereTheRollTellsThatItIsLarge(t *testing.T) {
	var found []Participation
	for urn := 1; urn <= 9; urn++ {
		for range 2 {
			all, girls, boys, n, none := 50, 25, 25, 10, 0
			if urn == 1 {
				n = 3
			}
			found = append(found, Participation{
				School: School{ID: id.School{UUID: uuid.UUID{byte(urn)}}, URN: urn}, Partner: partner(urn),
				Counts: school.Counts{Pupils: &all, Girls: &girls, Boys: &boys, EAL: &none, SENSupport: &n, EHCPlan: &n, LookedAfter: &n},
			})
		}
	}
	tell := func(group, marker string, counts ...int) []Roll {
		all := large(found)
		for i := range all {
			n := (*int)(nil)
			if len(counts) > 0 {
				n = &counts[0]
			}
			school.Groups[slices.IndexFunc(school.Groups, func(g school.Group) bool { return g.Name == group })].Keep(&all[i].Counts, n, marker)
		}
		return all
	}
	young := large(found)
	for i := range young {
		young[i].YearGroups = "4=3"
	}
	for _, c := range []struct {
		what  string
		split string
		rolls []Roll
		shown bool
	}{
		{"large", "lookedAfter", large(found), true},
		{"no roll", "lookedAfter", nil, false},
		{"no roll", "eal", nil, false}, // nor that there is nobody
		{"no roll", "sex", nil, true},
		{"missing", "lookedAfter", tell("lookedAfter", ""), false},
		{"missing", "sen", tell("ehcPlan", ""), false},
		{"missing", "sen", tell("all", ""), false},
		{"hidden", "lookedAfter", tell("lookedAfter", school.Suppressed), false},
		{"not applicable", "lookedAfter", tell("lookedAfter", school.NotApplicable), false},
		{"nobody", "lookedAfter", tell("lookedAfter", "", 0), false},
		{"few", "lookedAfter", tell("lookedAfter", "", 4), false},
		{"as many as the threshold", "lookedAfter", tell("lookedAfter", "", 5), true},
		{"few of the rest", "lookedAfter", tell("lookedAfter", "", 896), false},
		{"few boys", "sex", tell("boys", "", 4), false},
		{"few pupils", "sex", tell("all", "", 4), false},
		{"girls hidden", "sex", tell("girls", school.Suppressed), false},
		{"few in a year", "yearGroup", young, false},
	} {
		x := count(found, c.rolls, 5)
		s, _ := edit(&x, nil, 5)
		at := slices.IndexFunc(x.Divisions, func(d Division) bool { return d.Name == c.split })
		for _, row := range s.Rows[:len(s.Rows)-1] {
			for _, f := range row.Splits[at][:len(row.Splits[at])-1] {
				if (f.Marker == "") != c.shown {
					t.Fatalf("%s of %d where the roll has %s: %+v", c.split, row.School.URN, c.what, row.Splits[at])
				}
			}
		}
		if total := s.Rows[len(s.Rows)-1].Splits[at][0]; c.split == "lookedAfter" && total != (smallnumber.Figure{Value: 166}) {
			t.Errorf("the total where the roll has %s is %+v", c.what, total)
		}
	}
}

// Participation that was settled against a roll is held to that one, whichever came later; other
// participation to the latest by the day of the count, or else the earliest after it.
func TestARollThatComesLaterMovesNoSettledParticipation(t *testing.T) {
	of, day := id.School{UUID: uuid.UUID{1}}, func(d int) calendar.Date { return calendar.On(2025, 1, d) }
	rolls := []Roll{{SchoolID: of, CountedOn: day(20)}, {SchoolID: of, CountedOn: day(8)}, {SchoolID: of, CountedOn: day(2)}, {SchoolID: id.School{UUID: uuid.UUID{2}}, CountedOn: day(9)}}
	for _, c := range []struct{ settled, counted, want calendar.Date }{
		{day(2), day(10), day(2)}, {day(20), day(10), day(20)}, {calendar.Date{}, day(10), day(8)}, {calendar.Date{}, day(1), day(2)},
	} {
		p := Participation{School: School{ID: of}, CountedOn: c.counted, RollOn: c.settled}
		if got := p.roll(rolls); got == nil || got.CountedOn != c.want {
			t.Errorf("settled on %s, counted on %s: %+v", c.settled, c.counted, got)
		}
	}
	if got := (Participation{School: School{ID: of}, RollOn: day(3)}).roll(rolls); got != nil {
		t.Errorf("a roll that is not there: %+v", got)
	}
}

// Nobody who has all that is shown of a term, in all editions, and what is their own, can tell a hidden count better
// than within the threshold less one; and no count below the threshold is shown.
func TestNoCountCanBeWorkedOutOfTheReleasesOfATerm(t *testing.T) {
	corrections, told, hidden, figures := 0, 0, 0, 0
	for seed := range *hubs {
		r := rand.New(rand.NewPCG(uint64(seed), 16))
		threshold := 3 + r.IntN(4)
		var shown []Shown
		var counted []Exact
		all := editions(r)
		known := rolls(r, all[0])
		for _, found := range all {
			now := count(found, known, threshold)
			if seed%40 > 0 { // fifteen groups take the attacker long
				now.trim(len(now.Divisions) - 1)
			}
			s, withheld := edit(&now, counted, threshold)
			if len(shown) > 0 {
				corrections++
			}
			if withheld {
				continue
			}
			if len(shown) > 0 {
				told++
			}
			shown, counted = append(shown, s), append(counted, now)
			for _, row := range s.Rows {
				for _, f := range append(slices.Concat(row.Splits...), row.All) {
					if figures++; f.Marker != "" {
						hidden++
					} else if f.Value > 0 && f.Value < threshold {
						t.Fatalf("hub %d: a small count is shown in %+v", seed, row)
					}
				}
			}
			checkNever(t, s, now)
		}
		for _, who := range []insider{{}, {school: counted[0].Schools[r.IntN(2)].ID}, {partner: partner(r.IntN(3))}} {
			if known := attack(who, shown, counted, threshold); len(known) > 0 {
				t.Fatalf("hub %d, of threshold %d, tells %+v %v in %+v", seed, threshold, who, known, shown)
			}
		}
	}
	t.Logf("%d of %d figures are hidden, %d of %d corrections are told", hidden, figures, told, corrections)
	if told == 0 || hidden == 0 || hidden == figures {
		t.Error("the hubs try nothing")
	}
}

// trim leaves out all but the first splits.
func (x *Exact) trim(to int) {
	x.Divisions, x.Counts, x.Never = x.Divisions[:to], x.Counts[:to], x.Never[:to]
	for i := range x.Parts {
		x.Parts[i].Counts = x.Parts[i].Counts[:to]
	}
}

// checkNever holds an edition to hide what is too small in the school.
func checkNever(t *testing.T, s Shown, counted Exact) {
	t.Helper()
	for r, of := range counted.Schools {
		at := slices.IndexFunc(s.Rows, func(row Row) bool { return row.School.ID == of.ID })
		for i, never := range counted.Never {
			if f := s.Rows[at].Splits[i][0]; never[r] && f.Marker == "" && counted.All[r] > 0 {
				t.Errorf("a group of %s is too small in its school, and %s is shown", of.Name, counted.Divisions[i].Name)
			}
		}
	}
}

// The attacker is one who finds something: a count beside one that is hidden gives it away,
// and a correction that hides other counts gives away those of before.
func TestTheAttackerFindsWhatIsShownTooMuch(t *testing.T) {
	schools := func(fsm ...int) (found []Participation) {
		for i, n := range fsm {
			all, girls, boys, ever := 40, 20, 20, n
			found = append(found, Participation{
				School: School{ID: id.School{UUID: uuid.UUID{byte(i + 1)}}, URN: 100_000 + i}, Partner: partner(i),
				Counts: school.Counts{Pupils: &all, Girls: &girls, Boys: &boys, FSM: &n, FSMEver6: &ever},
			})
		}
		return found
	}
	known := large(schools(3, 9, 12))
	first := count(schools(3, 9, 12), known, 5)
	shown, _ := edit(&first, nil, 5)
	if known := attack(insider{}, []Shown{shown}, []Exact{first}, 5); len(known) > 0 {
		t.Fatalf("the release tells %v", known)
	}
	second := count(schools(6, 9, 12), known, 5)
	other, _ := edit(&second, nil, 5) // as if it corrected nothing
	if known := attack(insider{}, []Shown{shown, other}, []Exact{first, second}, 5); len(known) == 0 {
		t.Error("a correction that hides other counts tells nothing")
	}
	shown.Rows[1].Splits[1] = []smallnumber.Figure{{Value: 9}, {}, {Value: 31}, {}} // 24-9-12
	shown.Rows[2].Splits[1] = []smallnumber.Figure{{Value: 12}, {}, {Value: 28}, {}}
	if known := attack(insider{}, []Shown{shown}, []Exact{first}, 5); len(known) == 0 {
		t.Error("a count beside the hidden one tells nothing")
	}
}

// Whoever has a row, or works in some, does not learn of the others what the total leaves.
func TestNoInsiderLearnsWhatTheTotalLeaves(t *testing.T) {
	school := func(urn, whose, fsm int) Participation {
		all, girls, boys, ever := 40, 20, 20, fsm
		return Participation{
			School: School{ID: id.School{UUID: uuid.UUID{byte(urn)}}, URN: urn}, Partner: partner(whose),
			Counts: school.Counts{Pupils: &all, Girls: &girls, Boys: &boys, FSM: &fsm, FSMEver6: &ever},
		}
	}
	for what, found := range map[string][]Participation{
		"a partner of two of three schools": {school(1, 1, 3), school(2, 1, 10), school(3, 2, 1)},
		"the heads of two of three schools": {school(1, 1, 3), school(2, 2, 9), school(3, 3, 12)},
		"a partner of two in one school":    {school(1, 1, 30), school(1, 2, 2), school(2, 3, 9), school(3, 3, 12)},
	} {
		x := count(found, large(found), 5)
		shown, _ := edit(&x, nil, 5)
		for _, p := range found {
			for _, who := range []insider{{}, {school: p.ID}, {partner: p.Partner}} {
				if known := attack(who, []Shown{shown}, []Exact{x}, 5); len(known) > 0 {
					t.Errorf("%s: %+v knows %v", what, who, known)
				}
			}
		}
	}
}
