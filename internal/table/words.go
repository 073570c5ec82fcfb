package table

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/calendar"
)

// The rules about one cell. Where a request can break the same rule, it has the same
// name there.
const (
	RuleRequired = "required"
	RuleTooLong  = "maxLength"
	RuleWord     = "enum"
	RuleFormat   = "format"
	RulePattern  = "pattern"
	RuleText     = "text-unprintable"
	RuleRepeated = "row-repeated"
)

// Word is a column of one of the words, which a file may write in any case and with
// spaces or underscores for hyphens.
func Word[T any](name string, words []string, at func(*T) *string, also ...string) Column[T] {
	folded := map[string]string{}
	for _, word := range words {
		folded[hyphened(word)] = word
	}
	return Column[T]{Name: name, Also: also, Keep: func(to *T, text string) (string, string) {
		word, known := folded[hyphened(text)]
		if *at(to) = word; text != "" && !known {
			return RuleWord, "Must be one of " + strings.Join(words, ", ") + "."
		}
		return "", ""
	}}
}

func hyphened(text string) string {
	return strings.NewReplacer(" ", "-", "_", "-").Replace(strings.ToLower(text))
}

// Date is a column of a day; none is the zero date.
func Date[T any](name string, at func(*T) *calendar.Date, also ...string) Column[T] {
	return Column[T]{Name: name, Also: also, Keep: func(to *T, text string) (string, string) {
		if *at(to) = (calendar.Date{}); text == "" {
			return "", ""
		}
		on, ok := Day(text)
		if *at(to) = on; !ok || on.Year() < 1900 || on.Year() > 2999 {
			return RuleFormat, "A date is written 2026-09-01, 01-09-2026 or 01/09/2026, and has to be in the calendar."
		}
		return "", ""
	}}
}

// Email is a column of an e-mail address.
func Email[T any](name string, at func(*T) *string, also ...string) Column[T] {
	return Text(name, 254, at, also...).Meeting(RuleFormat, "Must be a valid email.", isEmail)
}

// isEmail takes a bare address, as requests do.
func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}

// Key is a column of a record's key in another system.
func Key[T any](name string, at func(*T) *string, also ...string) Column[T] {
	return Text(name, 100, at, also...)
}

// URN is a column of a school's URN; none is 0.
func URN[T any](name string, at func(*T) *int, also ...string) Column[T] {
	return Column[T]{Name: name, Also: also, Keep: func(to *T, text string) (string, string) {
		if *at(to) = 0; text == "" {
			return "", ""
		}
		urn, ok := Whole(text)
		if *at(to) = urn; !ok || urn < 100000 || urn > 999999 {
			return "school-urn-invalid", "A URN has six digits, from 100000 to 999999."
		}
		return "", ""
	}}
}

// Digits reports whether a text is so many digits.
func Digits(n int) func(string) bool {
	return func(text string) bool { return len(text) == n && digitsOnly(text) }
}

// OneOf gives words of any type as texts.
func OneOf[W ~string](words ...W) []string {
	all := make([]string, 0, len(words))
	for _, w := range words {
		all = append(all, string(w))
	}
	return slices.Clip(all)
}

// Printable reports whether text is UTF-8 without control characters and without the
// mark of a byte that could not be decoded.
func Printable(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= 0x7f {
			return printableFrom(text[i:])
		}
	}
	return true
}

func printableASCII(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

func printableFrom(text string) bool {
	for _, r := range text {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// Number is a column of a whole number in a range; none is 0.
func Number[T any](name string, least, most int, at func(*T) *int, also ...string) Column[T] {
	return Column[T]{Name: name, Also: also, Keep: func(to *T, text string) (string, string) {
		if *at(to) = 0; text == "" {
			return "", ""
		}
		n, ok := Whole(text)
		if *at(to) = n; !ok || n < least || n > most {
			return RuleFormat, fmt.Sprintf("Must be a whole number from %d to %d.", least, most)
		}
		return "", ""
	}}
}
