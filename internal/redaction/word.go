package redaction

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text and where it stands. Apostrophes within it belong to it;
// hyphens part words.
type word struct {
	from, to int    // bytes
	bare     int    // where it ends without a possessive
	plain    string // in small letters, without accents and apostrophes
	owner    string // plain, without a possessive
	capital  bool   // begins with no small letter
	upper    bool   // has no small letter
}

// wordsOf takes a text apart. An ampersand is the word "and".
func wordsOf(text string) []word {
	var all []word
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		end := at + size
		switch {
		case r == '&':
			all = append(all, word{from: at, to: end, bare: end, plain: "and", owner: "and"})
		case unicode.IsLetter(r) && !isApostrophe(r), unicode.IsDigit(r):
			end = at + lengthOfWord(text[at:])
			all = append(all, wordAt(text, at, end))
		}
		at = end
	}
	return all
}

// lengthOfWord is how many bytes the word has with which the text begins.
func lengthOfWord(text string) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		next, _ := utf8.DecodeRuneInString(text[at+size:])
		within := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || isJoiner(r)
		if isApostrophe(r) {
			within = unicode.IsLetter(next) && !isApostrophe(next)
		}
		if !within {
			break
		}
		at += size
	}
	return at
}

func wordAt(text string, from, to int) word {
	w := word{from: from, to: to, bare: to, plain: plainly(text[from:to])}
	w.owner = w.plain
	before := []rune(text[from:to])
	if n := len(before) - 2; n > 0 && isApostrophe(before[n]) && unicode.ToLower(before[n+1]) == 's' {
		w.bare = from + len(string(before[:n]))
		w.owner = plainly(text[from:w.bare])
	}
	w.capital = !unicode.IsLower(before[0])
	w.upper = !strings.ContainsFunc(text[from:w.bare], unicode.IsLower)
	return w
}

// isApostrophe knows what people type for an apostrophe.
func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ`´′＇", r) }

// isJoiner knows what stands unseen within a word: soft hyphens and joiners.
func isJoiner(r rune) bool { return unicode.Is(unicode.Cf, r) }

// plainLetters are letters that have no accent to take away and are often written so.
var plainLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
}

// plainly gives a word as it is compared. Saint is written St.
func plainly(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.Map(unlessApostrophe, text)) {
		r = unicode.ToLower(r)
		switch letters, ok := plainLetters[r]; {
		case ok:
			b.WriteString(letters)
		case !unicode.Is(unicode.Mn, r) && !isJoiner(r):
			b.WriteRune(r)
		}
	}
	if b.String() == "saint" {
		return "st"
	}
	return b.String()
}

func unlessApostrophe(r rune) rune {
	if isApostrophe(r) {
		return -1
	}
	return r
}

// is reports whether the word of a text is the word of a name, with or without a
// possessive, of which the apostrophe may be missing.
func (w word) is(name word) bool {
	return w.plain == name.plain || w.owner == name.plain || w.plain == name.owner || w.owner == name.owner ||
		w.plain == name.owner+"s"
}

// isInitial reports whether the word is one letter.
func (w word) isInitial() bool {
	r, size := utf8.DecodeRuneInString(w.plain)
	return size == len(w.plain) && unicode.IsLetter(r)
}

func (w word) letters() int { return utf8.RuneCountInString(w.plain) }
