package redaction

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lexicon holds the ways in which names are written, by their first words.
type Lexicon map[string][]phrase

// Known gives the lexicon of names.
func Known(names []Name) Lexicon {
	l := Lexicon{}
	for _, n := range names {
		for _, p := range n.phrases() {
			first := p.words[0]
			l[first.plain] = append(l[first.plain], p)
			if first.owner != first.plain {
				l[first.owner] = append(l[first.owner], p)
			}
		}
	}
	return l
}

// span is a piece of a text in whose place a mark is put.
type span struct {
	from, to int
	of       Kind
}

const (
	// In small letters, may and march are other words.
	month = `(?:(?i:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)|M(?:ar(?:ch)?|AR(?:CH)?|ay|AY))`
	day   = `\d{1,2}(?:st|nd|rd|th)?`
)

// unnamed are what tells a time or a place without a name of the registers.
var unnamed = []struct {
	of      Kind
	pattern *regexp.Regexp
}{
	{anAddress, regexp.MustCompile(`(?i)[^\s<>()]+@[^\s<>()]+|\b(?:https?://|www\.)[^\s<>()]+`)},
	{anAddress, regexp.MustCompile(`(?:\+44\s?|\b0)\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}\b`)},
	{aDate, regexp.MustCompile(`\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b`)},
	{aDate, regexp.MustCompile(`\b(?:` + day + `\s+(?:of\s+)?` + month + `(?:,?\s+\d{4})?|` + month + `\s+(?:` + day + `(?:,?\s+\d{4})?|\d{4}))\b`)},
}

// Conceal puts marks in the place of names. Where two could begin at the same word the
// longer one does; of two equally long ones that of the earlier Lexicon.
func Conceal(text string, lexicons ...Lexicon) string { return replace(text, spansOf(text, lexicons)) }

// Place is where something is named, in characters from 1, both included.
type Place struct {
	From, To int
	Of       Kind
}

// Named gives where a text has names or addresses, in their order. Dates are none.
func Named(text string, lexicons ...Lexicon) (all []Place) {
	for _, s := range spansOf(text, lexicons) {
		if s.of != aDate {
			all = append(all, Place{From: utf8.RuneCountInString(text[:s.from]) + 1, To: utf8.RuneCountInString(text[:s.to]), Of: s.of})
		}
	}
	slices.SortFunc(all, func(a, b Place) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return all
}

func spansOf(text string, lexicons []Lexicon) []span {
	words := wordsOf(text)
	var spans []span
	for _, u := range unnamed {
		for _, at := range u.pattern.FindAllStringIndex(text, -1) {
			spans = append(spans, span{at[0], at[1], u.of})
		}
	}
	for i := 0; i < len(words); i++ {
		found, n := longest(text, words[i:], lexicons)
		if n == 0 {
			continue
		}
		found.from = before(text, words[:i], found)
		found.to, n = after(text, words[i:], found, n)
		spans = append(spans, found)
		i += n - 1
	}
	return spans
}

// longest gives the longest name with which the words begin, and how many words it has:
// none where they begin with none.
func longest(text string, words []word, lexicons []Lexicon) (found span, n int) {
	first := words[0]
	for _, l := range lexicons {
		for _, key := range []string{first.plain, first.owner, strings.TrimSuffix(first.plain, "s")} {
			for _, p := range l[key] {
				if to, ok := p.begins(text, words); ok && (len(p.words) > n || len(p.words) == n && to > found.to) {
					found, n = span{first.from, to, p.of}, len(p.words)
				}
			}
		}
	}
	return found, n
}

// begins reports whether the words begin with the phrase, and where it ends, without a
// possessive.
func (p phrase) begins(text string, words []word) (to int, ok bool) {
	if len(words) < len(p.words) || p.proper && !words[0].capital || p.upper && !words[0].upper {
		return 0, false
	}
	for i, name := range p.words {
		w := words[i]
		if i > 0 && !beside(text, words[i-1], w) {
			return 0, false
		}
		if lone := name.isInitial(); lone && (w.plain != name.plain || !w.capital) || !lone && !w.is(name) {
			return 0, false
		}
		if to = w.bare; w.plain == name.plain {
			to = w.to
		}
	}
	return to, true
}

// beside reports whether little stands between two words that follow each other.
func beside(text string, one, next word) bool {
	return utf8.RuneCountInString(text[one.to:next.from]) <= 3
}

// before gives where a name begins with the titles before it.
func before(text string, words []word, found span) int {
	from := found.from
	for i := len(words) - 1; i >= 0 && found.of.isPerson() && titles[words[i].plain]; i-- {
		if utf8.RuneCountInString(text[words[i].to:from]) > 2 {
			break
		}
		from = words[i].from
	}
	return from
}

// after gives where the name of a school ends with what kind of school it is, and how
// many words that are.
func after(text string, words []word, found span, n int) (to, count int) {
	to = found.to
	for found.of == OfSchool && n < len(words) && kinds[words[n].plain] && beside(text, words[n-1], words[n]) {
		to = words[n].bare
		n++
	}
	return to, n
}

// replace puts the marks in the place of the spans. Spans that overlap become one, and so
// do those of one kind with nothing between them.
func replace(text string, spans []span) string {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	var out strings.Builder
	at := 0
	for i := 0; i < len(spans); i++ {
		s := spans[i]
		for i+1 < len(spans) && s.takes(spans[i+1], text) {
			i++
			s.to = max(s.to, spans[i].to)
		}
		out.WriteString(text[at:s.from] + string(s.of))
		at = s.to
	}
	return out.String() + text[at:]
}

func (s span) takes(next span, text string) bool {
	return next.from < s.to || next.of == s.of && strings.Trim(text[s.to:next.from], " \t\n.-\u00a0") == ""
}
