package redaction

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is of what a name is: the mark that stands in its place.
type Kind string

// The kinds of names.
const (
	OfTeacher   Kind = "[teacher]"
	OfObserver  Kind = "[observer]"
	OfPerson    Kind = "[person]"
	OfSchool    Kind = "[school]"
	OfPartner   Kind = "[partner]"
	OfProvision Kind = "[provision]"
	OfAuthority Kind = "[authority]"
	OfPlace     Kind = "[place]"
	aDate       Kind = "[date]"
	anAddress   Kind = "[address]"
)

func (k Kind) isPerson() bool { return k == OfTeacher || k == OfObserver || k == OfPerson }

// Name is something that a text is not to tell.
type Name struct {
	Of    Kind
	Text  string
	Whole bool // not by parts or short forms
}

// Names are what would tell whose visit it was, and where.
func (v Visit) Names() []Name {
	s := v.School
	all := []Name{{Of: OfTeacher, Text: v.Teacher.Name}}
	for _, o := range v.Observers {
		all = append(all, Name{Of: OfObserver, Text: o.Name})
	}
	for _, p := range v.Speakers {
		all = append(all, Name{Of: OfPerson, Text: p})
	}
	all = append(all, Name{Of: OfSchool, Text: s.Name}, Name{Of: OfPartner, Text: v.Partner}, Name{Of: OfAuthority, Text: s.LAName})
	for _, place := range []string{s.Town, s.Locality, s.District, s.County} {
		all = append(all, Name{Of: OfPlace, Text: place})
	}
	for _, number := range []string{strconv.Itoa(s.URN), s.LAESTAB(), s.UKPRN, s.TrustName} {
		all = append(all, Name{Of: OfSchool, Text: number, Whole: true})
	}
	for _, line := range []string{s.Street, s.Address3, s.Postcode, strings.ReplaceAll(s.Postcode, " ", "")} {
		all = append(all, Name{Of: OfPlace, Text: line, Whole: true})
	}
	return append(all, Name{Of: OfProvision, Text: v.Provision, Whole: true})
}

// phrase is one way in which a name is written.
type phrase struct {
	of     Kind
	words  []word
	proper bool // only with a capital
	upper  bool // only in capitals
}

// phrases gives the ways in which the name is written.
func (n Name) phrases() []phrase {
	words := wordsOf(n.Text)
	if len(words) > 1 && words[0].plain == "the" {
		words = words[1:]
	}
	var all []phrase
	if len(words) > 1 || len(words) == 1 && strings.ContainsAny(n.Text, "0123456789") {
		all = append(all, phrase{of: n.Of, words: words}, phrase{of: n.Of, words: []word{joined(words)}})
	}
	switch {
	case n.Whole:
		return all
	case n.Of.isPerson():
		return append(all, partsOf(n, words)...)
	}
	return append(all, shortFormsOf(n, words)...)
}

// joined gives priyanair of Priya Nair.
func joined(words []word) word {
	var all string
	for _, w := range words {
		all += w.plain
	}
	return word{plain: all, owner: all}
}

// partsOf are the names of a person one by one, and the last with initials.
func partsOf(n Name, words []word) []phrase {
	var all []phrase
	last := len(words) - 1
	for i, w := range words {
		if titles[w.plain] {
			continue
		}
		if i < last {
			all = append(all, phrase{of: n.Of, words: []word{initial(w), words[last]}}, phrase{of: n.Of, words: []word{w, initial(words[last])}})
		}
		for _, part := range append([]word{w}, afterApostrophe(n.Text[w.from:w.to])...) {
			if part.letters() > 1 && (part.capital || !small[part.plain]) {
				proper := small[part.plain] || ordinary[part.plain] || part.letters() < 3
				all = append(all, phrase{of: n.Of, words: []word{part}, proper: proper})
			}
		}
	}
	return all
}

func initial(w word) word {
	_, size := utf8.DecodeRuneInString(w.plain)
	letter := w.plain[:size]
	return word{plain: letter, owner: letter}
}

// afterApostrophe gives Neill of O'Neill.
func afterApostrophe(name string) []word {
	i := strings.LastIndexFunc(name, isApostrophe)
	if i < 0 {
		return nil
	}
	rest := wordsOf(name[i:])
	if len(rest) == 0 || rest[0].letters() < 3 {
		return nil
	}
	return rest[:1]
}

// shortFormsOf are what is said of a school, a partner or a place for short: its name
// without what others are called too, what is its own in that, and its initials.
func shortFormsOf(n Name, words []word) []phrase {
	var all []phrase
	for _, run := range runsOf(words) {
		if len(run) == 1 {
			all = append(all, phrase{of: n.Of, words: run, proper: ordinary[run[0].plain] || run[0].letters() < 3})
			continue
		}
		all = append(all, phrase{of: n.Of, words: run}, phrase{of: n.Of, words: []word{joined(run)}})
		for i, w := range run {
			saint := i > 0 && run[i-1].plain == "st"
			switch {
			case saint:
				all = append(all, phrase{of: n.Of, words: run[i-1 : i+1]}, phrase{of: n.Of, words: []word{joined(run[i-1 : i+1])}})
			case !small[w.plain] && !ordinary[w.plain] && w.letters() > 2:
				all = append(all, phrase{of: n.Of, words: run[i : i+1]})
			}
		}
	}
	return append(all, initialsOf(n, words)...)
}

// runsOf parts a name at the words that many names have.
func runsOf(words []word) [][]word {
	var runs [][]word
	var run []word
	for i := 0; i <= len(words); i++ {
		if i < len(words) && !isGeneric(words[i:]) {
			run = append(run, words[i])
			continue
		}
		if run = trimmed(run); len(run) > 0 {
			runs = append(runs, run)
		}
		run = nil
	}
	return runs
}

// isGeneric reports whether the first of the words is one that many names have. A church
// is, where it is that of England.
func isGeneric(words []word) bool {
	church := len(words) > 2 && words[0].plain == "church" && words[2].plain == "england"
	return generic[words[0].plain] || church || words[0].plain == "england"
}

// trimmed takes small words from both ends.
func trimmed(run []word) []word {
	for len(run) > 0 && small[run[0].plain] && run[0].plain != "st" {
		run = run[1:]
	}
	for len(run) > 0 && small[run[len(run)-1].plain] {
		run = run[:len(run)-1]
	}
	return run
}

// initialsOf gives LJS for Leys Junior School.
func initialsOf(n Name, words []word) []phrase {
	var all, most string
	for _, w := range words {
		letter := initial(w).plain
		all += letter
		if !small[w.plain] || w.plain == "st" {
			most += letter
		}
	}
	var out []phrase
	for _, letters := range []string{all, most} {
		if len(words) > 2 && len(letters) > 2 {
			out = append(out, phrase{of: n.Of, words: []word{{plain: letters, owner: letters}}, upper: true})
		}
	}
	return out
}
