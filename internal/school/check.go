package school

import (
	"fmt"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

// Check tells everything that keeps s, which must be Normalised, from being
// kept, as a fault with a pointer to each place.
func (s School) Check() error {
	var c fault.InvalidContent
	for _, f := range s.findings(false) {
		c.Check(false, "/"+columns[f.column].name, f.rule, "%s", f.detail)
	}
	return c.Err()
}

// finding is one fault of a school, in one of the columns.
type finding struct {
	column int
	rule   string
	detail string
}

// findings is the one set of rules for files and for requests. Texts that are plain are
// known to be printable.
func (s *School) findings(plain bool) []finding {
	var found []finding
	for i := range columns {
		if rule, detail := columns[i].check(s, plain); rule != "" {
			found = append(found, finding{i, rule, detail})
		}
	}
	if s.LowAge != nil && s.HighAge != nil && *s.LowAge > *s.HighAge {
		found = append(found, finding{columnOf("lowAge"), RuleAges, "The lowest age is above the highest age."})
	}
	if !s.OpenedOn.IsZero() && !s.ClosedOn.IsZero() && s.ClosedOn.Before(s.OpenedOn) {
		found = append(found, finding{columnOf("closedOn"), RuleDates, "The school closes before it opens."})
	}
	if s.outsideEngland() {
		found = append(found, finding{columnOf("laCode"), RuleOutsideEngland, outsideEngland})
	}
	return found
}

const outsideEngland = "The school is not in England."

// check gives the rule that the column's value breaks, and why.
func (c *column) check(s *School, plain bool) (rule, detail string) {
	switch {
	case c.text != nil:
		return c.checkText(*c.text(s), plain)
	case c.figure != nil:
		if v := *c.figure(s); v != nil && (*v < c.low || *v > c.high) {
			return c.rule, c.detail
		}
	case c.day == nil && !isURN(s.URN):
		return c.rule, c.detail
	}
	return "", ""
}

func (c *column) checkText(v string, plain bool) (rule, detail string) {
	switch {
	case v == "" && c.required:
		return c.rule, c.detail
	case v == "":
		return "", ""
	case !plain && !table.Printable(v):
		return RuleText, "The text contains characters that cannot be printed."
	case len(v) > c.limit && utf8.RuneCountInString(v) > c.limit:
		return c.rule, fmt.Sprintf("The text is longer than %d characters.", c.limit)
	case c.valid != nil && !c.valid(v):
		return c.rule, c.detail
	}
	return "", ""
}

// isURN reports whether n can be a URN: six digits, the first not 0.
func isURN(n int) bool { return n >= firstURN && n <= lastURN }

const (
	firstURN = 100000
	lastURN  = 999999
)
