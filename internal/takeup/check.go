package takeup

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
)

// check holds figures to agreeing with themselves, with each other and with the roll.
func (f *Figures) check(faults *fault.InvalidContent, today calendar.Date) {
	f.checkDay(faults, today)
	for _, l := range f.Lines {
		l.check(faults, f.SexIncomplete)
	}
	f.checkNames(faults)
	all, _ := school.Groups[0].Figure(f.Lead())
	faults.Check(all == nil || f.YearGroups.sum() <= *all, "/yearGroups", "figures-year-groups", "The year groups have no more pupils than all.")
	switch f.Kind {
	case StartingPoints:
		f.checkProgress(faults)
	case Continuation:
		f.checkContinuation(faults)
	case Achievement:
		f.checkOutcomes(faults)
	}
	if f.Roll != nil && all != nil && f.Roll.Pupils != nil {
		faults.Check(*all <= *f.Roll.Pupils, f.leadAt(), "figures-above-roll",
			"The school had %d pupils on %s, and no more of them are counted.", *f.Roll.Pupils, f.RollOn)
	}
}

// checkNames refuses what stands there twice, and outcomes that there are not.
func (f *Figures) checkNames(faults *fault.InvalidContent) {
	for _, at := range f.Twice {
		faults.Check(false, at, "figures-twice", "Each is there once.")
	}
	seen := map[string]bool{}
	for _, l := range f.Lines {
		faults.Check(!seen[l.Line], l.At, "figures-twice", "Each is there once.")
		seen[l.Line] = true
		if level, is := strings.CutPrefix(l.Line, Outcome); is {
			known := Outcomes[f.Of]
			faults.Check(slices.Contains(known, level), strings.TrimSuffix(l.At, "/counts")+"/level", "figures-outcome-unknown", "An outcome is one of %s.", strings.Join(known, ", "))
		}
	}
}

func (f *Figures) checkDay(faults *fault.InvalidContent, today calendar.Date) {
	first := f.AcademicYear.First()
	if f.Term != "" {
		first = f.AcademicYear.Term(f.Term).From
	}
	faults.Check(!f.CountedOn.After(today), "/countedOn", "figures-in-the-future", "What is counted has been counted, by %s.", today)
	faults.Check(!f.CountedOn.Before(first), "/countedOn", "figures-before-term", "Nobody is counted before %s, when it begins.", first)
}

var earliest = calendar.YearOf(calendar.On(2000, time.September, 1))

// checkYear refuses an academic year before 2000-01, and one after the next.
func checkYear(faults *fault.InvalidContent, year calendar.AcademicYear, today calendar.Date) bool {
	latest := calendar.YearOf(today).Next()
	return faults.Check(year.Compare(earliest) >= 0 && year.Compare(latest) <= 0, "/academicYear", "invalid-content", "The academic year is one from %s to %s.", earliest, latest)
}

// checkTime holds figures to a term, or of achievement a year, of which the provision has a day.
func (f *Figures) checkTime(faults *fault.InvalidContent, of *provision.Card, today calendar.Date) {
	if !checkYear(faults, f.AcademicYear, today) {
		return
	}
	days, at := f.AcademicYear.Days(), "/academicYear"
	if f.Term != "" {
		days, at = f.AcademicYear.Term(f.Term), "/term"
	}
	faults.Check(!days.To.Before(of.FromOn), at, "invalid-content", "The provision begins on %s, after that.", of.FromOn)
	faults.Check(of.ToOn.IsZero() || !days.From.After(of.ToOn), at, "invalid-content", "The provision ended on %s, before that.", of.ToOn)
}

// leadAt is where a request has the counts of all whom the figures are about.
func (f *Figures) leadAt() string {
	if len(f.Lines) == 0 || f.Kind == StartingPoints {
		return ""
	}
	return f.Lines[0].At + "/all"
}

// check holds the counts of a line to each other: no group is larger than the whole.
func (l Line) check(faults *fault.InvalidContent, sexIncomplete bool) {
	if !faults.Check(l.Pupils != nil, l.At+"/all", "figures-all-missing", "The count of all is never missing.") {
		return
	}
	all := *l.Pupils
	for _, g := range school.Groups[1:] {
		n, _ := g.Figure(l.Counts)
		faults.Check(n == nil || *n <= all, l.At+"/"+g.Name, "figures-group-above-all", "A group is no larger than all, who are %d.", all)
	}
	l.checkSex(faults, sexIncomplete)
	within := func(name string, part, more *int, most int, detail string) {
		faults.Check(part == nil || more == nil || *part+*more <= most, l.At+"/"+name, "figures-overlap", "%s", detail)
	}
	none := 0
	within("ehcPlan", l.EHCPlan, l.SENSupport, all, "Who has an EHC plan does not have SEN support: both together are no more than all.")
	if l.FSMEver6 != nil {
		within("fsm", l.FSM, &none, *l.FSMEver6, "Who may have free school meals now could within six years.")
	}
}

// checkSex holds girls and boys to adding up, where both are known and nobody says that they
// do not. What is not applicable is nobody.
func (l Line) checkSex(faults *fault.InvalidContent, incomplete bool) {
	girls, why := school.Groups[1].Figure(l.Counts)
	boys, whyBoys := school.Groups[2].Figure(l.Counts)
	if girls == nil && why != school.NotApplicable || boys == nil && whyBoys != school.NotApplicable || girls == nil && boys == nil {
		return
	}
	both := deref(girls) + deref(boys)
	faults.Check(both == *l.Pupils || incomplete && both < *l.Pupils, l.At+"/girls", "figures-sex",
		"Girls and boys are %d of %d. Where the sex of some is not recorded say so (sexIncomplete).", both, *l.Pupils)
}

func deref(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// checkProgress holds levels on entry and now to being of the same pupils, and good progress to
// being made by some of them.
func (f *Figures) checkProgress(faults *fault.InvalidContent) {
	began, now := sum(f.levelled(OnEntry)), f.levelled(Now)
	good := f.Line(GoodProgress)
	for _, g := range school.Groups {
		entered, _ := g.Figure(began)
		stand, _ := g.Figure(sum(now))
		faults.Check(len(now) == 0 || entered == nil || stand == nil || *entered == *stand, "/now", "figures-levels",
			"Levels on entry and now are of the same pupils, and add up to as many (%s).", g.Name)
		if good == nil || entered == nil {
			continue
		}
		made, _ := g.Figure(*good)
		faults.Check(made == nil || *made <= *entered, "/goodProgress/"+g.Name, "figures-progress", "Good progress is made by some of those who began, who are %d.", *entered)
	}
}

// MostTerms is after how many terms continuation is counted.
const MostTerms = 3

// checkContinuation holds those who still take part to being counted when the term has begun, and
// to being some of those who did before.
func (f *Figures) checkContinuation(faults *fault.InvalidContent) {
	before := f.Line(After + "0")
	for terms := 1; terms <= MostTerms; terms++ {
		i := f.place(After + strconv.Itoa(terms))
		if i < 0 {
			before = nil
			continue
		}
		l := f.Lines[i]
		begins := f.AcademicYear.TermAfter(f.Term, terms).From
		faults.Check(!f.CountedOn.Before(begins), l.At, "figures-before-term", "Nobody is counted before %s, when that term begins.", begins)
		if !faults.Check(before != nil, l.At, "figures-continuation", "The term before is missing.") {
			return
		}
		for _, g := range school.Groups {
			were, _ := g.Figure(*before)
			are, _ := g.Figure(l.Counts)
			faults.Check(were == nil || are == nil || *are <= *were, l.At+"/"+g.Name, "figures-continuation",
				"Who goes on began, and took part in the term before: no more than %d.", deref(were))
		}
		before = &l.Counts
	}
}

func (f *Figures) place(line string) int {
	for i := range f.Lines {
		if f.Lines[i].Line == line {
			return i
		}
	}
	return -1
}

// checkOutcomes holds outcomes to adding up to the entries. An outcome that is left out is
// nobody's.
func (f *Figures) checkOutcomes(faults *fault.InvalidContent) {
	var outcomes []Line
	for _, l := range f.Lines {
		if l.Line != Entries {
			outcomes = append(outcomes, l)
		}
	}
	if len(outcomes) == 0 {
		return
	}
	entered, total := of(f.Line(Entries)), sum(outcomes)
	for _, g := range school.Groups {
		n, _ := g.Figure(entered)
		m, _ := g.Figure(total)
		faults.Check(n == nil || m == nil || *n == *m, "/outcomes", "figures-outcomes", "The outcomes add up to the entries (%s): %d, not %d.", g.Name, deref(n), deref(m))
	}
}
