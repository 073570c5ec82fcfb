package school

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/table"

	"github.com/hubqa/hubqa/internal/calendar"
)

// labels turns what the register writes for one thing, a code or a name, into
// the API's word for it.
type labels map[string]string

var statuses = labels{
	"1": StatusOpen,
	"2": StatusClosed,
	"3": StatusProposedToClose, "open-but-proposed-to-close": StatusProposedToClose,
	"4": StatusProposedToOpen,
}.closed()

var phases = labels{
	"0": PhaseNotApplicable,
	"1": PhaseNursery,
	"2": PhasePrimary,
	"3": PhaseMiddleDeemedPrimary,
	"4": PhaseSecondary,
	"5": PhaseMiddleDeemedSecondary,
	"6": Phase16Plus,
	"7": PhaseAllThrough,
}.closed()

// closed makes every word stand for itself too.
func (l labels) closed() labels {
	for _, word := range slices.Collect(maps.Values(l)) {
		l[word] = word
	}
	return l
}

// read gives the word for text, or text itself when there is none.
func (l labels) read(text string) string {
	if word, ok := l[text]; ok {
		return word
	}
	key := strings.TrimLeft(text, "0")
	if key == "" && text != "" {
		key = "0"
	}
	if word, ok := l[key]; ok {
		return word
	}
	if word, ok := l[slug(text)]; ok {
		return word
	}
	return text
}

// has reports whether word is one of the API's.
func (l labels) has(word string) bool { return l[word] == word }

// slug writes a label as the API does: Middle deemed primary becomes
// middle-deemed-primary.
func slug(label string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(strings.ToLower(label), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(part)
	}
	return b.String()
}

func asItIs(text string) string { return text }

// noDash drops the dash that the register writes for no trust.
func noDash(text string) string {
	if text == "-" {
		return ""
	}
	return text
}

// digits restores the leading zeros that a spreadsheet takes from a code.
func digits(n int) func(string) string {
	zeros := strings.Repeat("0", n)
	return func(text string) string {
		if text == "" || len(text) >= n || !allDigits(text) {
			return text
		}
		return zeros[len(text):] + text
	}
}

func exactly(n int) func(string) bool {
	return func(text string) bool { return len(text) == n && allDigits(text) }
}

func allDigits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// postcode writes a postcode in capitals with its space.
func postcode(text string) string {
	if n := len(text); n >= 6 && text[n-4] == ' ' && strings.Count(text, " ") == 1 && strings.ToUpper(text) == text {
		return text
	}
	bare := strings.ToUpper(strings.ReplaceAll(text, " ", ""))
	if len(bare) < 5 || len(bare) > 7 || !isPostcode(bare) {
		return text
	}
	return bare[:len(bare)-3] + " " + bare[len(bare)-3:]
}

// isPostcode is loose: a letter O for the digit 0 is no reason to lose a school.
func isPostcode(text string) bool {
	n, digits := 0, 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == ' ':
			continue
		case r < 'A' || r > 'Z':
			return false
		}
		n++
	}
	return n >= 5 && n <= 7 && digits > 0 && text[0] >= 'A' && strings.Count(text, " ") <= 1
}

// isWebsite is loose: the register writes addresses with and without a scheme.
// It refuses the schemes that would run or open something else in a browser.
func isWebsite(text string) bool {
	scheme, rest, found := strings.Cut(strings.ToLower(text), ":")
	if !found || strings.ContainsAny(scheme, "./ ") {
		return true
	}
	return scheme == "http" || scheme == "https" || (rest != "" && rest[0] >= '0' && rest[0] <= '9')
}

// oneDecimal writes a percentage with one decimal.
func oneDecimal(text string) string {
	if text == "" || strings.Trim(text, "0123456789.") != "" {
		return text
	}
	if n := len(text); n >= 3 && text[n-2] == '.' && (text[0] != '0' || n == 3) {
		return text
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

func isPercentage(text string) bool {
	v, err := strconv.ParseFloat(text, 64)
	return err == nil && v >= 0 && v <= 100 && strings.Trim(text, "0123456789.") == ""
}

func between(low, high int) string {
	return fmt.Sprintf("A whole number from %d to %d is wanted.", low, high)
}

// unknownDate is what the register writes where it has to write a date and
// knows none.
var unknownDate = calendar.On(1900, time.January, 1)

// day reads a date of the register. The unknown date is no date.
func day(text string) (calendar.Date, bool) {
	on, ok := table.Day(text)
	if on == unknownDate {
		return calendar.Date{}, true
	}
	return on, ok
}
