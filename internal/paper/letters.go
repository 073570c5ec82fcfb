package paper

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// letter is a character as it is drawn. Where no font here can draw what was given, a box
// stands for it.
type letter struct {
	shown, given rune
	from         *face
}

const (
	box     = '□'
	noBreak = '\u00a0'
)

func (l letter) width(size float64) float64 { return float64(l.from.advances[l.shown]) * size / 1000 }

func (l letter) replaced() bool { return l.shown != l.given }

// clean makes of any bytes a text that can be set: composed letters, single spaces, and no
// control or format characters but the line break.
func clean(text string) string {
	text = strings.Map(plain, strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"))
	lines := strings.Split(norm.NFC.String(text), "\n") // now that nothing stands between a letter and its accent
	for i, line := range lines {
		lines[i] = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' }), " ")
	}
	return strings.Join(lines, "\n")
}

// single cleans a text that is one line, such as a name.
func single(text string) string {
	return strings.Join(strings.FieldsFunc(clean(text), func(r rune) bool { return r == ' ' || r == '\n' }), " ")
}

func plain(r rune) rune {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return '\n'
	case noBreak, '\u2007', '\u202f':
		return noBreak
	}
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector):
		return -1
	}
	return r
}

// letters spells a clean text in a style.
func (st style) letters(text string) []letter {
	spelt := make([]letter, 0, len(text))
	for _, r := range text {
		spelt = append(spelt, st.letter(r))
	}
	return spelt
}

func (st style) letter(r rune) letter {
	own := st.face()
	switch {
	case r == '\n':
		return letter{r, r, own}
	case rightToLeft(r):
	case own.has(r):
		return letter{r, r, own}
	case faces().symbols.has(r):
		return letter{r, r, faces().symbols}
	}
	return letter{box, r, own}
}

// rightToLeft tells the letters that would have to be turned, and most of them joined.
func rightToLeft(r rune) bool {
	properties, _ := bidi.LookupRune(r)
	class := properties.Class()
	return class == bidi.R || class == bidi.AL
}
