package table

import (
	"strings"
	"unicode/utf8"
)

// Disarm gives a text as a cell that a spreadsheet shows and does not run: with an
// apostrophe before what would begin a formula (access.md section 4). The reader of CSV
// takes that apostrophe away, so that what is written and read is the same text.
func Disarm(text string) string {
	if runs(text) {
		return "'" + text
	}
	return text
}

// armed gives the text of a cell that Disarm may have made, of a negative number too: others put an
// apostrophe before it.
func armed(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && (runs(rest) || negative(rest)) {
		return rest
	}
	return cell
}

// runs reports whether a spreadsheet might run a text: where it begins with a sign of a
// formula, its fullwidth form or a control character, after blanks too. So does what has
// apostrophes before that, or else armed could not tell them from those of Disarm. A plain
// negative number is only that: a spreadsheet adds it up.
func runs(text string) bool {
	if negative(text) {
		return false
	}
	text = strings.TrimLeft(text, "'")
	if text == "" || text[0] >= '0' && text[0] <= '9' || text[0] >= 'A' && text[0] <= 'z' {
		return false
	}
	if strings.IndexByte("\t\r\n", text[0]) >= 0 {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, blank))
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

// negative reports whether a text is a negative number, as -150.50.
func negative(text string) bool {
	number, signed := strings.CutPrefix(text, "-")
	pounds, pence, split := strings.Cut(number, ".")
	return signed && digits(pounds) && (!split || digits(pence))
}

func digits(text string) bool { return text != "" && digitsOnly(text) }
