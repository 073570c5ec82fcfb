package table

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// decode gives a record's text. What is not UTF-8 is Windows-1252: text of more
// than a few accents that is valid UTF-8 is not anything else.
func decode(record []byte) string {
	if utf8.Valid(record) {
		return string(record)
	}
	var b strings.Builder
	b.Grow(len(record) + 16)
	for _, c := range record {
		b.WriteRune(windows1252(c))
	}
	return b.String()
}

// windows1252 gives the character of a byte. The five bytes that have none
// stand for themselves, as control characters that no check lets pass.
func windows1252(c byte) rune {
	if r := charmap.Windows1252.DecodeByte(c); r != utf8.RuneError {
		return r
	}
	return rune(c)
}

// byteOf gives the byte that windows1252 turns into r.
func byteOf(r rune) (byte, bool) {
	if c, ok := charmap.Windows1252.EncodeRune(r); ok {
		return c, true
	}
	return byte(r), r >= 0x80 && r < 0xa0
}

// Clean trims text, makes every run of white space one space, and repairs and
// composes what is not ASCII.
func Clean(text string) string {
	if plain(text) {
		return text
	}
	if !ascii(text) {
		text = norm.NFC.String(repair(repair(text)))
	}
	return strings.Join(strings.FieldsFunc(text, blank), " ")
}

// blank reports whether r separates words. A zero-width space and a byte order
// mark within a file are left behind by editors.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// plain reports whether text is ASCII and its only white space is single spaces
// within it.
func plain(text string) bool {
	before := byte(' ')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf || (c < ' ' && blank(rune(c))) || (c == ' ' && before == ' ') {
			return false
		}
		before = c
	}
	return text == "" || before != ' '
}

func ascii(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// repair undoes one encoding too many: where the Windows-1252 bytes of some
// neighbouring characters are the UTF-8 of a single character that English and
// Welsh text uses, they were that character. Calling it twice undoes two.
func repair(text string) string {
	if ascii(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if was, m := brokenUp(text[i:]); m > 0 {
			r, n = was, m
		}
		b.WriteRune(r)
		i += n
	}
	return b.String()
}

// brokenUp gives the character that the beginning of text once was, and how
// many bytes of text stand for it, or 0.
func brokenUp(text string) (rune, int) {
	var bytes [utf8.UTFMax]byte
	at, used := 0, 0
	for _, r := range text {
		c, ok := byteOf(r)
		if !ok || c < utf8.RuneSelf {
			return 0, 0
		}
		bytes[at] = c
		at++
		used += utf8.RuneLen(r)
		if utf8.FullRune(bytes[:at]) || at == len(bytes) {
			break
		}
	}
	was, n := utf8.DecodeRune(bytes[:at])
	if was == utf8.RuneError || n != at || n < 2 || !expected(was) {
		return 0, 0
	}
	return was, used
}

// expected reports whether r is a letter or mark that a double encoding in the
// register may stand for: Latin letters with accents, typographic marks.
func expected(r rune) bool {
	switch {
	case r >= 0x80 && r <= 0x17f: // Latin-1, and its bytes encoded once more
		return true
	case r >= 0x2010 && r <= 0x203a: // dashes, quotation marks, ellipsis
		return true
	}
	return r == '€' || r == '™' || r == '\ufeff'
}

// Cut gives the first n characters of text, without NUL, which no database
// keeps.
func Cut(text string, n int) string {
	text = strings.ReplaceAll(text, "\x00", "\ufffd")
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
