package paper

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkSheets holds that nothing leaves the column, that fonts have what they draw, and that
// no heading ends a sheet unless it alone is as long as one.
func checkSheets(t testing.TB, r Report) {
	t.Helper()
	s := r.set(fullReport, r.write)
	all := sheets(s.strips)
	for n, sheet := range all {
		for _, strip := range sheet.strips {
			if strip.y < firstTop || strip.y+strip.height > bottom+0.01 {
				t.Errorf("a strip of sheet %d stands at %.1f to %.1f", n, strip.y, strip.y+strip.height)
			}
			for _, piece := range strip.pieces {
				if end := piece.x + widthOf(trimmed(piece.text), piece.size); end > measure+0.01 {
					t.Errorf("a line of sheet %d ends at %.1f of %.1f", n, end, measure)
				}
				for _, l := range piece.text {
					if l.from.advances[l.shown] < 0 {
						t.Errorf("%s has no %q", l.from.name, l.shown)
					}
				}
			}
		}
		last := sheet.strips[len(sheet.strips)-1]
		if len(last.pieces) == 0 {
			continue
		}
		if of := last.pieces[0].of; n+1 < len(all) && of != nil && strings.HasPrefix(of.kind, "H") && len(r.Issue.Hub) < 3000 {
			t.Errorf("a heading ends sheet %d", n)
		}
	}
}

// trimmed leaves out the space that ends a line.
func trimmed(line []letter) []letter {
	for len(line) > 0 && line[len(line)-1].shown == ' ' {
		line = line[:len(line)-1]
	}
	return line
}

// Whatever the lengths, sheets show every strip once, in order, and part no bound ones.
func TestSheetsKeepWhatIsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		column := make([]strip, rapid.IntRange(1, 200).Draw(t, "strips"))
		for i := range column {
			column[i] = strip{height: float64(10 + i%7), space: float64(i % 3), pieces: []piece{{x: float64(i)}},
				bound: i%40 > 0 && rapid.Bool().Draw(t, "bound")}
		}
		next := 0
		for _, sheet := range sheets(column) {
			for _, strip := range sheet.strips {
				if strip.pieces[0].x != float64(next) || strip.y+strip.height > bottom {
					t.Fatalf("strip %d, wanted %d, at %.1f", int(strip.pieces[0].x), next, strip.y)
				}
				next++
			}
			if next < len(column) && column[next-1].bound {
				t.Fatalf("strips %d and %d are parted", next-1, next)
			}
		}
		if next != len(column) {
			t.Fatalf("%d of %d strips are shown", next, len(column))
		}
	})
}

func TestLinesBreakWhereTheyMay(t *testing.T) {
	for text, want := range map[string]string{
		"one two three":   "one two |three",
		"well-known fact": "well-|known |fact",
		"WWWWWWWWWW":      "WWW|WWW|WWW|W",
		"a WWWWWWWW":      "a |WWW|WWW|WW",
		"one\n\ntwo":      "one||two",
		"10-12 -xy":       "10-12 |-xy",
		"x WW\u00a0W":     "x |WW\u00a0W",
	} {
		var got []string
		for _, line := range wrap(body.letters(text), 11, 40) {
			var shown []rune
			for _, l := range line {
				shown = append(shown, l.shown)
			}
			got = append(got, string(shown))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q breaks as %q, not %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestTextsAreCleaned(t *testing.T) {
	for text, want := range map[string]string{
		"a \t b":             "a b",
		" a \r\n b\r":        "a\nb\n",
		"a\x00\u200bb\u00ad": "ab",
		"e\u0301":            "é",
		"e\x00\u0301":        "é",
		"a\xffb":             "a\ufffdb",
		"☎\ufe0f":            "☎",
		"5\u202fkm":          "5\u00a0km",
	} {
		if got := clean(text); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}
