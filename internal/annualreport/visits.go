package annualreport

import (
	"math"
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/observation"
)

// The clauses that tell of the same as the times do, and are shown with them or not at all.
var (
	ofReport   = []observation.Clause{observation.WrittenReport, observation.SummaryReport}
	ofFeedback = []observation.Clause{observation.ImmediateFeedback, observation.ConstructiveFeedback, observation.Dialogue}
)

// standing tells in which cell of a row a visit is counted.
type standing map[id.Observation]int

func standingIn(cells ...insight.Records) standing {
	s := standing{}
	for i, of := range cells {
		for _, v := range of {
			s[v] = i
		}
	}
	return s
}

func (s standing) of(v id.Observation) int {
	if at, counted := s[v]; counted {
		return at
	}
	return nowhere
}

// year is what a year's figures are counted from.
type year struct {
	calendar.AcademicYear
	held  []insight.Visit
	times insight.Timeliness
	kept  map[observation.Clause]standing
}

const clauseCells = 5 // met, excepted, not met, pending, not applicable

func yearOf(which calendar.AcademicYear, visits []insight.Visit, times insight.Timeliness, kept []insight.Kept) *year {
	y := &year{which, nil, times, map[observation.Clause]standing{}}
	for _, v := range visits {
		if v.State == observation.Held {
			y.held = append(y.held, v)
		}
	}
	for _, k := range kept {
		var excepted insight.Records
		for _, e := range k.Exceptions {
			excepted = append(excepted, e.Visit)
		}
		y.kept[k.Clause] = standingIn(k.Met, excepted, k.NotMet, k.Pending, k.NotApplicable)
	}
	return y
}

// table lays rows over the visits that were held.
func (y *year) table(widths []int, rows ...standing) *table {
	t := &table{widths: widths}
	for _, v := range y.held {
		cells := make([]int, len(rows))
		for i, r := range rows {
			cells[i] = r.of(v.ID)
		}
		t.add(v.TeacherID, cells...)
	}
	return t
}

// timed lays the row of times over those of its clauses.
func (y *year) timed(width int, times standing, clauses []observation.Clause) *table {
	widths, rows := []int{width}, []standing{times}
	for _, c := range clauses {
		widths, rows = append(widths, clauseCells), append(rows, y.kept[c])
	}
	return y.table(widths, rows...)
}

func (y *year) months() standing {
	s, first := standing{}, y.First()
	for _, v := range y.held {
		s[v.ID] = (v.VisitOn.Year()-first.Year())*12 + int(v.VisitOn.Month()) - int(first.Month())
	}
	return s
}

// of counts the visits of a year. Below the threshold of teachers there are no figures; below
// twice the threshold what was counted over the visits is shown together, or not at all,
// since each row gives their number away.
func (f *Figures) of(which calendar.AcademicYear, visits []insight.Visit, times insight.Timeliness, kept []insight.Kept, threshold int) {
	y := yearOf(which, visits, times, kept)
	if f.people(visits, threshold); f.Withheld {
		return
	}
	r, b := times.Report, times.Feedback
	months := y.table([]int{12}, y.months())
	report := y.timed(4, standingIn(r.OnTime, r.Late, r.Overdue, r.Pending), ofReport)
	feedback := y.timed(3, standingIn(b.Immediate, b.Later, b.Pending), ofFeedback)
	tables, single := []*table{months, report, feedback}, map[observation.Clause]*table{}
	for _, k := range kept {
		// Needs are told by themselves.
		if !slices.Contains(slices.Concat(ofReport, ofFeedback), k.Clause) && k.Clause != observation.DevelopmentNeeds {
			single[k.Clause] = y.table([]int{clauseCells}, y.kept[k.Clause])
			tables = append(tables, single[k.Clause])
		}
	}
	all := months.people() < 2*threshold && slices.ContainsFunc(tables, func(t *table) bool { return t.few(threshold) })
	show := func(t *table) [][]Count {
		rows, total := t.rendered(all || t.few(threshold), threshold)
		if total.Withheld {
			f.Held = total
		}
		return rows
	}
	f.Held = Count{Number: len(y.held)}
	for i, n := range show(months)[0] {
		f.Months = append(f.Months, Month{which.First().AddMonths(i).String()[:len("2026-09")], n})
	}
	row := show(report)
	f.Report = timesOf(Times{InTime: row[0][0], Late: row[0][1], Overdue: row[0][2], Pending: row[0][3]}, r.Share, r.Median)
	shown := map[observation.Clause][]Count{}
	for i, c := range ofReport {
		shown[c] = row[1+i]
	}
	row = show(feedback)
	f.Feedback = timesOf(Times{InTime: row[0][0], Late: row[0][1], Pending: row[0][2]}, b.Share, b.Median)
	for i, c := range ofFeedback {
		shown[c] = row[1+i]
	}
	for c, t := range single {
		shown[c] = show(t)[0]
	}
	for _, k := range kept {
		if row, counted := shown[k.Clause]; counted {
			f.Clauses = append(f.Clauses, clauseOf(k.Clause, row))
		}
	}
}

func timesOf(t Times, share, median insight.Figure) Times {
	if !t.InTime.Withheld {
		t.Share, t.Median = known(share), known(median)
	}
	return t
}

func clauseOf(c observation.Clause, row []Count) Clause {
	shown := Clause{Clause: string(c), Met: row[0], Excepted: row[1], NotMet: row[2], Pending: row[3], NotApplicable: row[4]}
	if whole := row[0].Number + row[1].Number + row[2].Number; whole > 0 {
		share := math.Round(1000*float64(row[0].Number)/float64(whole)) / 10
		shown.Share = &share
	}
	return shown
}

// people counts whom and what the visits were to. What is counted of visits that were not held
// stands beside nothing that it could be worked out from.
func (f *Figures) people(visits []insight.Visit, threshold int) {
	partners, schools, observers := map[id.Partner]bool{}, map[id.School]bool{}, map[id.Person]bool{}
	var held, arranged, cancelled, declined table
	for _, v := range visits {
		switch v.State {
		case observation.Held:
			held.add(v.TeacherID)
			partners[v.PartnerID], schools[v.SchoolID], observers[v.Lead().PersonID] = true, true, true
		case observation.Cancelled:
			cancelled.add(v.TeacherID)
		case observation.Declined:
			declined.add(v.TeacherID)
		default:
			arranged.add(v.TeacherID)
		}
	}
	if held.people() < threshold {
		*f = Figures{CountedOn: f.CountedOn, Withheld: true}
		return
	}
	f.Arranged, f.Cancelled, f.Declined = arranged.number(threshold), cancelled.number(threshold), declined.number(threshold)
	f.Partners, f.Schools, f.Observers = of(len(partners), threshold), of(len(schools), threshold), of(len(observers), threshold)
	f.Teachers = Count{Number: held.people()}
}

// number is how many records there are, where they are not of a few.
func (t *table) number(threshold int) Count {
	if of(t.people(), threshold).Withheld {
		return Count{Withheld: true}
	}
	return Count{Number: len(t.records)}
}
