package smallnumber_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/smallnumber"
	"github.com/hubqa/hubqa/internal/testkit/attacker"
)

var attacks = flag.Int("attacks", 2000, "random tables that are attacked")

const many = 500 // more than any count of the tables

// insider is somebody who has a row for their own, or the parts of an owner; the outsider has
// neither.
type insider struct {
	row   int
	owner string
}

var outsider = insider{row: -1}

// own gives how many of a row, of a group of a split or of all, the insider knows.
func (who insider) own(t smallnumber.Table, r, split, group int) (n int) {
	if r == who.row && split < 0 {
		return t.All[r]
	}
	if r == who.row {
		return t.Splits[split].Counts[r][group]
	}
	for _, p := range t.Parts {
		switch {
		case p.Owner != who.owner || p.Row != r:
		case split < 0:
			n += p.All
		default:
			n += p.Splits[split][group]
		}
	}
	return n
}

// attack gives the counts that are known better than the threshold allows, to somebody who
// has every release and what is their own, and knows by how much each count was corrected.
func attack(who insider, h smallnumber.Hiding, threshold int, releases ...smallnumber.Table) (known []string) {
	s, names := &attacker.System{}, []string{}
	total := len(releases[0].All)
	secret := map[int]bool{} // the splits of which a row is hidden that is not the insider's own
	derived := map[int]int{} // the split of each total, which is theirs if all hidden rows are
	count := func(r, split, group int, hidden bool, n []int) int {
		name := fmt.Sprint("row ", r, " split ", split, " group ", group)
		names = append(names, name)
		left, once, always := slices.Clone(n), false, r < total
		for i, t := range releases {
			if r == total {
				break
			}
			all := t.All[r] - who.own(t, r, -1, 0)
			left[i], once, always = n[i]-who.own(t, r, split, group), once || all == 0 && t.All[r] > 0, always && all == 0
			if !hidden && left[i] < n[i] && left[i] > 0 && left[i] < threshold {
				known = append(known, name+" but for their own")
			}
		}
		if hidden && once && !always {
			known = append(known, name+" by the release in which all were their own")
		}
		if !hidden || once {
			return s.Count(n[0], n[0], n[0])
		}
		at := s.Count(n[0]-slices.Min(left), many, n[0]) // none of the others is negative
		if r == total {
			derived[at] = split
		} else {
			secret[split] = true
		}
		return at
	}
	var people [][][]int
	groups := make([][][][]int, len(releases[0].Splits))
	for _, t := range releases {
		people = append(people, totalled(column(t.All)))
		for i, split := range t.Splits {
			groups[i] = append(groups[i], totalled(split.Counts))
		}
	}
	versions := func(of [][][]int, r, c int) (n []int) {
		for _, rows := range of {
			n = append(n, rows[r][c])
		}
		return n
	}
	var all []int
	for r := range people[0] {
		all = append(all, count(r, -1, 0, h.All[r], versions(people, r, 0)))
	}
	rows := len(all) - 1
	s.Sum(all[:rows], all[rows])
	for i, split := range groups {
		columns := make([][]int, len(split[0][0]))
		for r := range all {
			nobody := !h.All[r] && slices.Max(versions(people, r, 0)) == 0
			var row []int
			for c := range columns {
				cell := count(r, i, c, h.Splits[i][r] && !nobody, versions(split, r, c))
				row, columns[c] = append(row, cell), append(columns[c], cell)
			}
			s.Sum(row, all[r])
		}
		for _, column := range columns {
			s.Sum(column[:rows], column[rows])
		}
	}
	for _, i := range s.Known(threshold - 1) {
		if split, total := derived[i]; !total || secret[split] {
			known = append(known, names[i])
		}
	}
	return known
}

func column(counts []int) (rows [][]int) {
	for _, n := range counts {
		rows = append(rows, []int{n})
	}
	return rows
}

func totalled(rows [][]int) [][]int {
	total := make([]int, len(rows[0]))
	for _, row := range rows {
		for c, n := range row {
			total[c] += n
		}
	}
	return append(slices.Clone(rows), total)
}

// random gives a table of some rows divided by two groups and the rest, by sex and by year.
func random(r *rand.Rand, rows int) smallnumber.Table {
	t := smallnumber.Table{Splits: make([]smallnumber.Split, 3)}
	most := []int{4, 12, 60}[r.IntN(3)]
	for range 1 + r.IntN(rows) {
		all, row := randomRow(r, most)
		t.All = append(t.All, all)
		for s := range row {
			t.Splits[s].Counts = append(t.Splits[s].Counts, row[s])
		}
	}
	for at := range t.All {
		t.Parts = append(t.Parts, randomParts(r, t, at)...)
	}
	return t
}

// randomParts gives a row to one of two owners, or some of it to either.
func randomParts(r *rand.Rand, t smallnumber.Table, at int) []smallnumber.Part {
	one := smallnumber.Part{Owner: fmt.Sprint(r.IntN(2)), Row: at, All: t.All[at]}
	for _, s := range t.Splits {
		one.Splits = append(one.Splits, slices.Clone(s.Counts[at]))
	}
	if r.IntN(2) == 0 {
		return []smallnumber.Part{one}
	}
	other := smallnumber.Part{Owner: map[string]string{"0": "1", "1": "0"}[one.Owner], Row: at, All: r.IntN(one.All + 1)}
	one.All -= other.All
	for _, counts := range one.Splits {
		moved := make([]int, len(counts))
		for n := 0; n < other.All; {
			if c := r.IntN(len(counts)); counts[c] > 0 {
				counts[c]--
				moved[c]++
				n++
			}
		}
		other.Splits = append(other.Splits, moved)
	}
	return []smallnumber.Part{one, other}
}

func randomRow(r *rand.Rand, most int) (all int, row [][]int) {
	row = [][]int{{0, 0, 0}, {0, 0}, {0, 0, 0, 0}}
	all = r.IntN(most + 1)
	share := 1 + r.IntN(5)
	for range all {
		for s, group := range []int{min(2, r.IntN(2+share)), r.IntN(2), r.IntN(4)} {
			row[s][group]++
		}
	}
	return all, row
}

// corrected gives a table in which a few people were counted wrongly.
func corrected(r *rand.Rand, t smallnumber.Table) smallnumber.Table {
	c := smallnumber.Table{All: slices.Clone(t.All), Parts: slices.Clone(t.Parts)}
	for _, s := range t.Splits {
		var rows [][]int
		for _, row := range s.Counts {
			rows = append(rows, slices.Clone(row))
		}
		c.Splits = append(c.Splits, smallnumber.Split{Counts: rows})
	}
	for range 1 + r.IntN(2) {
		at := r.IntN(len(c.All))
		all, row := randomRow(r, 3+2*c.All[at])
		c.All[at] = all
		for s := range row {
			c.Splits[s].Counts[at] = row[s]
		}
		c.Parts = slices.DeleteFunc(c.Parts, func(p smallnumber.Part) bool { return p.Row == at })
		c.Parts = append(c.Parts, randomParts(r, c, at)...)
	}
	return c
}

// Of random tables no count that is hidden can be told better than within the threshold less
// one, by somebody who knows all that is shown in all releases.
func TestNoCountCanBeWorkedOutOfTables(t *testing.T) {
	corrections, figures, seen := 0, 0, 0
	for seed := range *attacks {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		threshold := 3 + r.IntN(4)
		table := random(r, 6)
		h := smallnumber.Hide(table, threshold)
		people := []insider{outsider, {row: r.IntN(len(table.All))}, {row: -1, owner: "0"}, {row: -1, owner: "1"}}
		for _, who := range people {
			if known := attack(who, h, threshold, table); len(known) > 0 {
				t.Fatalf("table %d, %+v, of threshold %d, hidden as %+v, tells %+v %v", seed, table, threshold, h, who, known)
			}
		}
		again := corrected(r, table)
		if h.Holds(threshold, table, again) {
			corrections++
			for _, who := range people {
				if known := attack(who, h, threshold, table, again); len(known) > 0 {
					t.Fatalf("table %d, %+v and %+v, of threshold %d, hidden as %+v, tells %+v %v", seed, table, again, threshold, h, who, known)
				}
			}
		}
		all, splits := h.Show(table)
		for _, rows := range append(splits, [][]smallnumber.Figure{all}) {
			for _, f := range slices.Concat(rows...) {
				figures++
				if f.Marker == "" {
					seen++
				}
				if f.Marker == "" && f.Value > 0 && f.Value < threshold {
					t.Fatalf("table %d, %+v: a small count is shown in %v %v", seed, table, all, splits)
				}
			}
		}
	}
	if seen < *attacks || corrections < *attacks/10 {
		t.Errorf("of %d tables only %d figures and %d corrections are shown", *attacks, seen, corrections)
	}
	t.Logf("%d of %d figures are shown, %d of %d corrections", seen, figures, corrections, *attacks)
}

// What is remembered from one decision to the next changes none: it is decided as if everything
// were asked anew.
func TestItIsDecidedAsIfAllWereAskedAnew(t *testing.T) {
	safe, unsafe := 0, 0
	for seed := range *attacks / 4 {
		r := rand.New(rand.NewPCG(uint64(seed), 8))
		threshold := 3 + r.IntN(4)
		table := random(r, 12)
		h := smallnumber.Hide(table, threshold)
		if plain := smallnumber.HidePlainly(table, threshold); !reflect.DeepEqual(h, plain) {
			t.Fatalf("table %d, %+v, of threshold %d, is hidden as %+v, and plainly as %+v", seed, table, threshold, h, plain)
		}
		for range r.IntN(4) {
			row := r.IntN(len(table.All))
			h.Splits[r.IntN(len(h.Splits))][row] = true
		}
		releases := []smallnumber.Table{table}
		for range 1 + r.IntN(2) {
			releases = append(releases, corrected(r, releases[len(releases)-1]))
		}
		holds := h.Holds(threshold, releases...)
		if holds != h.HoldsPlainly(threshold, releases...) {
			t.Fatalf("tables %d, %+v, of threshold %d, hidden as %+v, hold: %t", seed, releases, threshold, h, holds)
		}
		if holds {
			safe++
		} else {
			unsafe++
		}
	}
	if safe < *attacks/50 || unsafe < *attacks/50 {
		t.Errorf("%d hold and %d do not", safe, unsafe)
	}
}
