package school

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/table"

	"github.com/hubqa/hubqa/internal/calendar"
)

// SuccessionReader reads successions from the register's file of links, or from
// a file with the API's names fromUrn, toUrn, kind and on. Of two rows that
// tell the same succession from both sides it makes one.
type SuccessionReader struct {
	table              *table.Table
	links              bool  // whether it is the register's file of links
	from, to, kind, on []int // places; of links, the school whose record it is comes first
	pairs              map[pair]told
	skipped            map[string]int // rows by link type
	rest               []SuccessionRow
	ended              bool
}

// SuccessionRow is what one row of a file tells, or two rows together.
type SuccessionRow struct {
	Number     int // of the row that completed it; 1 is the first after the header
	Line       int
	Rows       int      // how many rows of the file it stands for
	Raw        []string // as in Row; nothing for a row that was told from one side only
	Succession Succession
	Skipped    bool // a link that is no succession; there is nothing to keep
	Errors     []table.RowError
}

// pair is two URNs; told is what the rows so far say of them.
type (
	pair struct{ from, to uint32 }
	told struct {
		number, line int32
		on           calendar.Date
		kind         int8 // in successionKinds
		sides        sides
		done         bool
	}
	sides uint8
)

// Who tells a succession: the record of the school that ends, of the school
// that begins, or a file that has one row for both.
const (
	oldSchool sides = 1 << iota
	newSchool
	both = oldSchool | newSchool
)

// maxPairs bounds the memory for pairs; the whole register has 17,000. Rows of
// further pairs are handed out one by one.
const maxPairs = 1 << 17

// The properties of a succession, and what the register's file of links calls them.
var (
	successionNames = []string{"fromUrn", "toUrn", "kind", "on"}
	linkNames       = []string{"URN", "LinkURN", "LinkType", "LinkEstablishedDate"}
)

// SuccessionHeadings gives each property of a succession, and what the register's file
// of links calls it.
func SuccessionHeadings() (all [][]string) {
	for i, name := range successionNames {
		all = append(all, []string{name, linkNames[i]})
	}
	return all
}

// NewSuccessionReader reads the head of a file of successions. Its faults are
// those of NewReader.
func NewSuccessionReader(src io.Reader, format table.Format) (*SuccessionReader, error) {
	t, err := table.Open(src, format, successionNames)
	if err != nil {
		return nil, err
	}
	places := map[string][]int{}
	for i, name := range successionNames {
		places[name] = t.Find(name, linkNames[i])
	}
	if err := t.RequireOnce(places); err != nil {
		return nil, err
	}
	r := &SuccessionReader{table: t, pairs: map[pair]told{}, skipped: map[string]int{}}
	names := successionNames
	needed := names[:2]
	if r.links = len(t.Find(needed...)) == 0; r.links {
		names = linkNames
		needed = names[:3]
	}
	r.from, r.to, r.kind, r.on = t.Find(names[0]), t.Find(names[1]), t.Find(names[2]), t.Find(names[3])
	t.WarnUnless(append(slices.Clone(names), "LinkName"))
	if err := t.RequireEach(needed); err != nil {
		return nil, err
	}
	return r, nil
}

// Columns gives the names under which the rows' Raw texts stand.
func (r *SuccessionReader) Columns() []string { return r.table.Columns() }

// Warnings gives what was noticed so far. It is complete after io.EOF.
func (r *SuccessionReader) Warnings() []table.Warning {
	all := r.table.Warnings()
	for _, kind := range slices.Sorted(maps.Keys(r.skipped)) {
		all = append(all, table.Warning{Column: kind, Rule: WarnLinkNotFollows, Detail: table.Are(r.skipped[kind]) + " of a link type that does not say which school followed which, and skipped."})
	}
	return all
}

// Next gives the next succession, fault or skipped link, or io.EOF after the
// last. Successions that only one side tells come at the end.
func (r *SuccessionReader) Next() (SuccessionRow, error) {
	for !r.ended {
		c, err := r.table.Next()
		if err == io.EOF {
			r.release()
			break
		}
		if err != nil {
			return SuccessionRow{}, err
		}
		if row, ok := r.read(&c); ok {
			return row, nil
		}
	}
	if len(r.rest) == 0 {
		return SuccessionRow{}, io.EOF
	}
	row := r.rest[0]
	r.rest = r.rest[1:]
	return row, nil
}

// read gives what a row tells, unless the row of the other side is awaited.
func (r *SuccessionReader) read(c *table.Row) (SuccessionRow, bool) {
	row := SuccessionRow{Number: c.Number, Line: c.Line, Rows: 1, Raw: c.Raw}
	if len(c.Errors) > 0 {
		row.Errors = c.Errors
		return row, true
	}
	link := r.readLink(c)
	if link.skip && len(c.Errors) == 0 {
		r.countSkipped(link.kind)
		row.Skipped = true
		return row, true
	}
	row.Succession = link.Succession
	if row.Errors = c.Errors; len(row.Errors) > 0 {
		row.Succession = Succession{}
		return row, true
	}
	return r.join(row, link.sides)
}

// join adds a row to what is told of its pair, and gives the succession when
// both sides have told it.
func (r *SuccessionReader) join(row SuccessionRow, by sides) (SuccessionRow, bool) {
	key := pair{uint32(row.Succession.FromURN), uint32(row.Succession.ToURN)}
	before, known := r.pairs[key]
	if known && (before.done || before.sides&by != 0) {
		row.Errors = []table.RowError{{Row: row.Number, Line: row.Line, Rule: RuleSuccessionRepeated,
			Detail: fmt.Sprintf("An earlier row of the file tells the succession of %d by %d too.", key.from, key.to)}}
		row.Succession = Succession{}
		return row, true
	}
	now := told{int32(row.Number), int32(row.Line), row.Succession.On,
		int8(slices.Index(successionKinds, row.Succession.Kind)), before.sides | by, false}
	if known {
		row.Rows = 2
		now.kind = max(now.kind, before.kind)
		if now.on.IsZero() || (by == oldSchool && !before.on.IsZero()) {
			now.on = before.on
		}
	}
	if now.done = now.sides == both; known || len(r.pairs) < maxPairs {
		r.pairs[key] = now
		row.Succession = now.succession(key)
		return row, now.done
	}
	return row, true
}

// release lines up the successions that one side alone has told.
func (r *SuccessionReader) release() {
	r.ended = true
	for key, t := range r.pairs {
		if !t.done {
			r.rest = append(r.rest, SuccessionRow{Number: int(t.number), Line: int(t.line), Rows: 1, Succession: t.succession(key)})
		}
	}
	slices.SortFunc(r.rest, func(a, b SuccessionRow) int { return a.Number - b.Number })
	r.pairs = nil
}

func (t told) succession(key pair) Succession {
	return Succession{FromURN: int(key.from), ToURN: int(key.to), Kind: successionKinds[t.kind], On: t.on}
}

// countSkipped keeps count of skipped link types, and lumps together what comes
// after more of them than the register has.
func (r *SuccessionReader) countSkipped(kind string) {
	if _, known := r.skipped[kind]; !known && len(r.skipped) >= 50 {
		kind = "further types"
	}
	r.skipped[table.Cut(kind, 200)]++
}

// link is a row of the file.
type link struct {
	Succession
	sides sides
	kind  string // as the file writes it
	skip  bool
}

func (r *SuccessionReader) readLink(c *table.Row) link {
	var l link
	here, there := r.readURN(c, r.from), r.readURN(c, r.to)
	if here != 0 && here == there {
		c.RefuseAt(r.column(r.to), r.text(c, r.to), RuleSuccessionOfItself, ofItselfDetail)
	}
	var ok bool
	l.kind = table.Clean(r.text(c, r.kind))
	if !r.links {
		if l.Kind, l.sides = cmp.Or(l.kind, SuccessionPlain), both; !slices.Contains(successionKinds, l.Kind) {
			c.RefuseAt(r.column(r.kind), r.text(c, r.kind), RuleSuccessionKind, kindDetail)
		}
	} else if l.Kind, l.sides, l.skip, ok = linkType(l.kind); !ok {
		c.RefuseAt(r.column(r.kind), r.text(c, r.kind), RuleSuccessionKind, linkTypeDetail)
	}
	l.FromURN, l.ToURN = here, there
	if l.sides == newSchool {
		l.FromURN, l.ToURN = there, here
	}
	if text := table.Clean(r.text(c, r.on)); text != "" {
		if l.On, ok = day(text); !ok {
			c.RefuseAt(r.column(r.on), r.text(c, r.on), RuleDate, columns[columnOf("openedOn")].detail)
		}
	}
	return l
}

func (r *SuccessionReader) readURN(c *table.Row, at []int) int {
	urn, ok := table.Whole(table.Clean(r.text(c, at)))
	if !ok || !isURN(urn) {
		c.RefuseAt(r.column(at), r.text(c, at), RuleURN, urnDetail)
		return 0
	}
	return urn
}

func (r *SuccessionReader) text(c *table.Row, at []int) string {
	if len(at) == 0 {
		return ""
	}
	return c.Raw[at[0]]
}

func (r *SuccessionReader) column(at []int) string {
	if len(at) == 0 {
		return ""
	}
	return r.table.Columns()[at[0]]
}

// linkType reads what a row calls its link. A qualification of Successor and
// Predecessor that is not known makes a SuccessionOther; ok is false for any
// other unknown word.
func linkType(text string) (kind string, by sides, skip, ok bool) {
	switch word := strings.ToLower(text); {
	case strings.HasPrefix(word, "successor"):
		return qualified(strings.TrimPrefix(word, "successor")), oldSchool, false, true
	case strings.HasPrefix(word, "predecessor"):
		return qualified(strings.TrimPrefix(word, "predecessor")), newSchool, false, true
	case strings.HasPrefix(word, "merged"), strings.HasPrefix(word, "sixth form centre"):
		return "", both, true, true
	case word == "result of amalgamation", word == "expansion", word == "closure", word == "other":
		return "", both, true, true
	}
	return "", both, false, false
}

func qualified(rest string) string {
	switch strings.TrimLeft(rest, " -") {
	case "":
		return SuccessionPlain
	case "merged":
		return SuccessionMerger
	case "amalgamated":
		return SuccessionAmalgamation
	case "split school":
		return SuccessionSplit
	}
	return SuccessionOther
}
