package pitfall

import (
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// Known is all that the signals of a partnership are computed from.
type Known struct {
	Participation []Counted // of this year and the last
	Starting      []Counted // starting points and progress, of this year
	Continuation  []Counted // of those who began this year or the last
	Achievement   []Counted // in GCSE music, of this year
	Funding       []Funding // of days of this year
	Joint         []Happened
	Observations  []Happened
	Evaluations   []Happened // that were published
	Talks         []Talk     // with the school
	Feeders       []Record

	// Moved is by kind how far the records came that may bear on the signals, those that count for
	// nothing any more with the others: it grows with whatever is made, corrected or withdrawn.
	Moved map[string]int64

	// ForEvaluation says that an evaluation of the year tells the signals, which counts itself in no
	// version: Evaluations has the others alone.
	ForEvaluation bool
}

// Counted is a record of counts of pupils, by its lines.
type Counted struct {
	Record
	ProvisionID   id.Provision // none: of the school; of several that go on from one another the last
	Before        bool         // they are of one from which that goes on
	ProvisionName string
	Year          calendar.AcademicYear
	Term          calendar.Term
	Lines         map[string]school.Counts
	Roll          *Roll // against which participation is told
}

// Roll is the school's roll of a day.
type Roll struct {
	Record
	On calendar.Date
	school.Counts
}

// Funding is a line of funding, or the correction of one.
type Funding struct {
	Record
	Pence int64
}

// Happened is what happened on a day.
type Happened struct {
	Record
	On calendar.Date
}

// Talk is a conversation with the school that was held.
type Talk struct {
	Happened
	Leader     bool // head teacher or senior leader took part
	Challenged bool
}

// sum adds the counts of the lines that begin so, or is not known where one of them is not.
func (c Counted) sum(prefix string, g school.Group) (total int, ok bool) {
	for line, counts := range c.Lines {
		if !strings.HasPrefix(line, prefix) {
			continue
		}
		n, _ := g.Figure(counts)
		if n == nil {
			return 0, false
		}
		total, ok = total+*n, true
	}
	return total, ok
}

func (c Counted) count(line string, g school.Group) (int, bool) {
	counts, is := c.Lines[line]
	n, _ := g.Figure(counts)
	if !is || n == nil {
		return 0, false
	}
	return *n, true
}

// all is the group of all pupils.
var all = school.Groups[0]

// at is the place of a term among all terms, so that one more is the next.
func (c Counted) at() int {
	terms := map[calendar.Term]int{calendar.Autumn: 0, calendar.Spring: 1, calendar.Summer: 2}
	return 3*c.Year.First().Year() + terms[c.Term]
}

// name is what the counts are of, in words.
func (c Counted) name() string {
	if c.ProvisionName == "" {
		return "the school"
	}
	return c.ProvisionName
}

// Joined adds counts to others. Of a provision and one from which it goes on each term counts once:
// that of the provision itself.
func Joined(to []Counted, c Counted) []Counted {
	for i, other := range to {
		if other.ProvisionID == c.ProvisionID && other.Year == c.Year && other.Term == c.Term {
			if other.Before {
				to[i] = c
			}
			return to
		}
	}
	return append(to, c)
}

// byProvision groups counts, each group by its terms, in the order in which they are given.
func byProvision(of []Counted) (groups [][]Counted) {
	place := map[id.Provision]int{}
	for _, c := range of {
		i, is := place[c.ProvisionID]
		if !is {
			i = len(groups)
			place[c.ProvisionID], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}
