package redaction

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/school"
)

// The people and places of a visit whose names are hard to take out.
func hard() Visit {
	return Visit{
		Teacher: Person{Name: "Siân O'Neill"}, Observers: []Person{{Name: "May Ng"}, {Name: "Jean-Luc van der Berg"}},
		Speakers: []string{"Karen Doyle", "Grace Hayes"}, Partner: "Riverlea Music Service", Provision: "Whole-class brass, Year 4",
		School: school.School{
			URN: 112717, Name: "St Mary's CofE (Aided) Primary School", LAName: "Derbyshire", LACode: "830", EstablishmentNumber: "2000",
			Town: "Alfreton", Street: "Flowery Leys Lane", Postcode: "DE55 7HA", District: "Amber Valley",
		},
	}
}

func concealed(v Visit, text string, others ...Name) string {
	return Conceal(text, Known(v.Names()), Known(others))
}

func TestNamesAreTakenOut(t *testing.T) {
	for text, want := range map[string]string{
		"Siân O'Neill led.":                            "[teacher] led.",
		"SIÂN O'NEILL led, siân sang.":                 "[teacher] led, [teacher] sang.",
		"Sian O’Neill and Si\u0061\u0302n":             "[teacher] and [teacher]",
		"Siân's class, Sian’s voice, the O'Neills":     "[teacher]'s class, [teacher]’s voice, the [teacher]",
		"Neill, ONeill, O`Neill, O'Neill's":            "[teacher], [teacher], [teacher], [teacher]'s",
		"Ms S. O'Neill, Mrs. O'Neill, Dr Siân O'Neill": "[teacher], [teacher], [teacher]",
		"(Siân) \"Siân\" ‘Siân’ –Siân– Siân/Siân":      "([teacher]) \"[teacher]\" ‘[teacher]’ –[teacher]– [teacher]/[teacher]",
		"Si\u00adân and Si\u200dân":                    "[teacher] and [teacher]",
		"siânoneill, @SianONeill":                      "[teacher], @[teacher]",
		"Siânna and Asiân stay":                        "Siânna and Asiân stay",

		"May spoke to Ng, may the class go on":       "[observer] spoke to [observer], may the class go on",
		"May Ng's, Ng’s, MAY NG, may ng":             "[observer]'s, [observer]’s, [observer], [observer]",
		"singing, Nguyen, young, 12 May 2026":        "singing, Nguyen, young, [date]",
		"Jean-Luc, Jean Luc van der Berg, Mr Berg":   "[observer], [observer], [observer]",
		"a van, der, luc":                            "a van, der, [observer]",
		"Head teacher Mrs Doyle, Hayes' and Hayes's": "Head teacher [person], [person]' and [person]'s",
		"with grace, and Grace":                      "with grace, and [person]",

		"At St Mary's CofE (Aided) Primary School":         "At [school]",
		"St. Mary's, St Marys, Saint Mary’s, ST MARY'S":    "[school], [school], [school], [school]",
		"StMarys, @stmarys and STMARY'S":                   "[school], @[school] and [school]",
		"the St Mary's Primary choir":                      "the [school] choir",
		"Mary had a little lamb":                           "Mary had a little lamb",
		"SMPS":                                             "SMPS",
		"URN 112717, 830/2000, DE55 7HA, DE557HA":          "URN [school], [school], [place], [place]",
		"in alfreton, Derbyshire, by Amber Valley":         "in [place], [authority], by [place]",
		"in flowery leys lane":                             "in [place]",
		"Riverlea's teachers; Riverlea Music Service; RMS": "[partner]'s teachers; [partner]; [partner]",
		"The whole-class brass, Year 4, and the brass":     "The [provision], and the brass",
		"WHOLE CLASS BRASS, YEAR 4's":                      "[provision]'s",

		"on 12th of January, 2027-01-12, 12/1/27, January 12th, 2027, May 2026": "on [date], [date], [date], [date]",
		"12 MAY 2026, 3 june; 4 octaves, 2 decorations":                         "[date], [date]; 4 octaves, 2 decorations",
		"in 4/4 time, Year 4, 30 to 60 minutes":                                 "in 4/4 time, Year 4, 30 to 60 minutes",
		"s.oneill@riverlea.example and www.stmarys.sch.uk/music":                "[address] and [address]",
		"":              "",
		"Nothing here.": "Nothing here.",
	} {
		if got := concealed(hard(), text); got != want {
			t.Errorf("%q\nbecomes %q\nnot     %q", text, got, want)
		}
	}
}

// Schools and partners go by what is their own in their names.
func TestShortForms(t *testing.T) {
	for _, row := range []struct{ school, text, want string }{
		{"Leys Junior School", "Leys, leys, Leys Junior, LJS, The Leys school", "[school], [school], [school], [school], The [school]"},
		{"Leys Junior School", "junior players of the school", "junior players of the school"},
		{"Pear Tree Community Junior School", "at Pear Tree, under a pear, a tree, Tree", "at [school], under a pear, a tree, Tree"},
		{"Herbert Strutt Primary School", "Strutt, herbert strutt, Herbert's", "[school], [school], [school]'s"},
		{"The Ecclesbourne School", "Ecclesbourne, the ecclesbourne school", "[school], the [school]"},
		{"Hathersage St Michael's CofE (Aided) Primary School", "Hathersage and St Michael's and Hathersage St Michael", "[school] and [school] and [school]"},
		{"Ripley St John's Church of England Primary School and Nursery", "Ripley or St John's, in England; Ripley, St John's", "[school] or [school], in England; [school]"},
		{"Chapel-en-le-Frith High School", "Chapel en le Frith, Frith, en, a chapel", "[school], [school], en, a chapel"},
		{"Heath Primary School", "Heath, on the heath", "[school], on the heath"},
		{"The Community School", "the community school, a school", "the [school], a school"},
		{"Derby & District Youth School", "Derby and District Youth School", "[school]"},
	} {
		v := Visit{School: school.School{Name: row.school}}
		if got := concealed(v, row.text); got != row.want {
			t.Errorf("%s: %q becomes %q, not %q", row.school, row.text, got, row.want)
		}
	}
}

// A part of a name that is a small word counts where the name has a capital, and it too.
func TestSmallNames(t *testing.T) {
	for name, want := range map[string]string{
		"Di Jones":     "[teacher] and An took the class to an end, van and all.",
		"An Le":        "Di and [teacher] took the class to an end, van and all.",
		"Ana van Dijk": "Di and An took the class to an end, van and all.",
	} {
		if got := concealed(Visit{Teacher: Person{Name: name}}, "Di and An took the class to an end, van and all."); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Of the rest of the hub whole names are taken out, and no parts.
func TestNamesOfOthers(t *testing.T) {
	others := []Name{
		{Of: OfPerson, Text: "Leo Marchetti", Whole: true}, {Of: OfSchool, Text: "Old Hall Junior School", Whole: true},
		{Of: OfPartner, Text: "Music", Whole: true}, {Of: OfPerson, Text: "Siân O'Neill", Whole: true},
	}
	got := concealed(hard(), "As in leo marchetti's class at Old Hall Junior School: music, an old hall, Leo, Siân O'Neill.", others...)
	if want := "As in [person]'s class at [school]: music, an old hall, Leo, [teacher]."; got != want {
		t.Errorf("%q", got)
	}
}

// Whatever stands around it, and however it is written, a name is taken out, and the rest
// of the text stays.
func TestNoNameIsLeft(t *testing.T) {
	written := []string{"Siân", "SIÂN", "sian", "O'Neill", "o’neill", "Neill", "Siân O'Neill", "May", "Ng", "St Mary's", "st marys", "Riverlea", "Alfreton", "112717"}
	rest := []string{"the class", "sang", "777", "and — also", "well;", "é"}
	rapid.Check(t, func(t *rapid.T) {
		var text, left []string
		for range rapid.IntRange(0, 8).Draw(t, "words") {
			if rapid.Bool().Draw(t, "name") {
				name := rapid.SampledFrom(written).Draw(t, "written") + rapid.SampledFrom([]string{"", "'s", "’s", ",", "."}).Draw(t, "end")
				text = append(text, name)
				continue
			}
			text = append(text, rapid.SampledFrom(rest).Draw(t, "rest"))
			left = append(left, text[len(text)-1])
		}
		got := concealed(hard(), strings.Join(text, " "))
		for _, name := range []string{"siân", "sian", "neill", "may", " ng ", "mary", "riverlea", "alfreton", "112717"} {
			if strings.Contains(" "+strings.ToLower(got)+" ", name) {
				t.Fatalf("%q becomes %q", strings.Join(text, " "), got)
			}
		}
		for _, piece := range left {
			i := strings.Index(got, piece)
			if i < 0 {
				t.Fatalf("%q loses %q: %q", strings.Join(text, " "), piece, got)
			}
			got = got[i+len(piece):]
		}
	})
}

// Any text and any name are taken apart without a fault, and a text without names stays as
// it is.
func FuzzConceal(f *testing.F) {
	for _, s := range []string{"Siân's", "'", "O'", "a\xffb", "\xff'x", "St Mary's & Ng", "a'b'c's", "ﬁ İ ß ﹰ", "12/1/2027 x@y"} {
		f.Add(s, s)
	}
	own := Known(hard().Names())
	f.Fuzz(func(t *testing.T, name, text string) {
		Conceal(text, own)
		Conceal(text, Known(Visit{Teacher: Person{Name: name}, Partner: name, School: school.School{Name: name, Town: name}}.Names()))
		for _, u := range unnamed {
			if u.pattern.MatchString(text) {
				return
			}
		}
		if got := Conceal(text, Lexicon{}); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	})
}

// Where something is named is told in characters from one; a date is no name.
func TestNamed(t *testing.T) {
	known := Known([]Name{{Of: OfSchool, Text: "Leys Junior School"}, {Of: OfPerson, Text: "Priya Nair"}})
	for text, want := range map[string][]Place{
		"Zoë, of Leys Junior, met Priya on 3 May 2026.": {{9, 19, OfSchool}, {26, 30, OfPerson}},
		"A whole year group plays.":                     nil,
		"Write to us@example.org":                       {{10, 23, anAddress}},
	} {
		if got := Named(text, known); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
