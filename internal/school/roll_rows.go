package school

import (
	"fmt"
	"io"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/table"
)

// RollReader reads rolls from a file: the school census by school, as the Department for
// Education publishes it, or one with the API's names.
type RollReader struct {
	records *table.Records[Roll]
	on      calendar.Date // of rows that name no day
	seen    map[calendar.Date]*urns
	totals  int // rows that are no school's
}

// RollRow is one row of a file.
type RollRow struct {
	table.Record[Roll]
	Skipped bool // a total of many schools
}

// urns is a set of URNs.
type urns [(lastURN - firstURN + 64) / 64]uint64

// add reports whether the URN is new to the set.
func (s *urns) add(urn int) bool {
	word, bit := &s[(urn-firstURN)/64], uint64(1)<<((urn-firstURN)%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}

// The rules about a row of a roll.
const (
	RuleRollRepeated = "roll-repeated"
	RuleRollDays     = "roll-days-too-many"
	RuleRollYears    = "roll-year-groups"
)

// maxRollDays is the most days of which one file may tell: each takes 110 KiB.
const maxRollDays = 100

var rollColumns = allRollColumns()

func allRollColumns() []table.Column[Roll] {
	all := []table.Column[Roll]{
		table.URN("urn", func(r *Roll) *int { return &r.URN }, "School URN").Required(),
		table.Date("countedOn", func(r *Roll) *calendar.Date { return &r.CountedOn }, "Census date"),
	}
	for _, g := range Groups {
		c := groupColumn(g)
		if g.census != "" {
			c.Also = []string{g.census}
		}
		all = append(all, c)
	}
	all = append(all, yearColumns()...)
	for _, name := range []string{"LA", "ESTAB", "SCHOOLTYPE", "NUMENGFL", "NUMUNCFL", "PNORG", "PNORB", "PSENELSE", "PSENELK",
		"PNUMEAL", "PNUMENGFL", "PNUMUNCFL", "PNUMFSM", "PNUMFSMEVER"} {
		all = append(all, table.Column[Roll]{Name: name}) // known, and not read
	}
	return all
}

// RollHeadings gives each property of a roll, and the headings that files give it.
func RollHeadings() [][]string { return table.Headings(rollColumns) }

// markers are the ways in which files say why there is no figure.
var markers = map[string]string{
	"": Missing, "missing": Missing, "na": Missing, "ne": Missing, "x": Missing, "..": Missing, ":": Missing,
	"c": Suppressed, "supp": Suppressed, "suppressed": Suppressed, "z": NotApplicable,
}

// groupColumn is the column of the count of a group.
func groupColumn(g Group) table.Column[Roll] {
	return table.Column[Roll]{Name: g.Name, Keep: func(to *Roll, text string) (string, string) {
		return keepFigure(text, func(count *int, marker string) { g.Keep(&to.Counts, count, marker) })
	}}
}

// keepFigure keeps what a cell says: a count, or why there is none.
func keepFigure(text string, keep func(count *int, marker string)) (rule, detail string) {
	if marker, ok := markers[strings.ToLower(text)]; ok {
		keep(nil, marker)
		return "", ""
	}
	count, ok := table.Whole(text)
	if !ok || count > 99_999 {
		return RuleFigure, "A whole number from 0 to 99999 is wanted, or c, z or missing."
	}
	keep(&count, "")
	return "", ""
}

// NewRollReader reads the head of a file of rolls. The day is that of rows that name
// none; without it the file has to have a column of days.
func NewRollReader(src io.Reader, format table.Format, on calendar.Date) (*RollReader, error) {
	needed := [][]string{{"urn"}, {"all"}}
	if on.IsZero() {
		needed = append(needed, []string{"countedOn"})
	}
	records, err := table.NewRecords(src, format, rollColumns, needed...)
	return &RollReader{records: records, on: on, seen: map[calendar.Date]*urns{}}, err
}

// Columns gives the names under which the rows' Raw texts stand.
func (r *RollReader) Columns() []string { return r.records.Columns() }

// Warnings gives what was noticed so far. It is complete after io.EOF.
func (r *RollReader) Warnings() []table.Warning {
	all := r.records.Warnings()
	if r.totals > 0 {
		all = append(all, table.Warning{Rule: WarnRollTotals, Detail: table.Are(r.totals) + " of totals of many schools, and skipped."})
	}
	return all
}

// Next gives the next row, or io.EOF after the last.
func (r *RollReader) Next() (row RollRow, err error) {
	if row.Record, err = r.records.Next(); err != nil {
		return row, err
	}
	if row.Skipped = r.isTotal(&row.Record); row.Skipped {
		r.totals++
		row.Errors = nil
		return row, nil
	}
	if len(row.Errors) > 0 {
		return row, nil
	}
	if row.Value.CountedOn.IsZero() {
		row.Value.CountedOn = r.on
	}
	if row.Value.CountedOn.IsZero() {
		row.Needs("countedOn")
	} else if !row.Needs("urn") {
		r.checkRepeated(&row)
	}
	return row, nil
}

// isTotal reports whether the row is one of the census's national totals, which have
// NAT for a URN.
func (r *RollReader) isTotal(row *table.Record[Roll]) bool {
	return !row.Broken() && strings.EqualFold(strings.TrimSpace(row.Cell("urn")), "NAT")
}

func (r *RollReader) checkRepeated(row *RollRow) {
	on := row.Value.CountedOn
	if r.seen[on] == nil {
		if len(r.seen) >= maxRollDays {
			row.Refuse(RuleRollDays, fmt.Sprintf("A file tells of at most %d days.", maxRollDays))
			return
		}
		r.seen[on] = new(urns)
	}
	if !r.seen[on].add(row.Value.URN) {
		row.Refuse(RuleRollRepeated, fmt.Sprintf("An earlier row of the file tells the roll of %d on %s too.", row.Value.URN, on))
	}
}

// Over gives the roll that stored becomes by the row.
func (row *RollRow) Over(stored Roll) Roll {
	is := row.Record.Over(stored)
	is.URN, is.CountedOn = stored.URN, stored.CountedOn
	return is
}
