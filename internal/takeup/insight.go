package takeup

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// What is compared, of what.
const (
	OfRoll       = "participation"        // who takes part, of the roll
	LevelOnEntry = "level-on-entry"       // who began at a level or above, of those who began
	LevelNow     = "level-now"            // who stands there or above, of the same
	OfProgress   = "good-progress"        // who made it, of those who began
	GoingOn      = "continuation"         // who takes part some terms later, of those who began
	OfEntries    = "achievement-entries"  // who was entered, of the roll
	OfOutcomes   = "achievement-outcomes" // who reached an outcome or a better one, of those entered
)

// Item is one comparison of every group, by figures.
type Item struct {
	Measure string
	Level   string // of experience, or the outcome
	Terms   int    // of continuation
	Figures *Figures
	Groups  []Comparison
	Years   []Comparison // of participation by year group, named R and 1 to 13; no trend
}

// Place is where figures are of: a provision, or a school where no provision is concerned.
type Place struct {
	SchoolID      id.School
	ProvisionID   *id.Provision
	SchoolName    string
	ProvisionName string
}

// ID is the id of the provision or else of the school.
func (p Place) ID() uuid.UUID {
	if p.ProvisionID != nil {
		return p.ProvisionID.UUID
	}
	return p.SchoolID.UUID
}

func (p Place) position() page.Position {
	return page.Position{Key: p.SchoolName + " / " + p.ProvisionName, ID: p.ID().String()}
}

// Insight is what figures tell of one place in an academic year.
type Insight struct {
	Year    calendar.AcademicYear
	Of      *Figures // one record of them, which says of what they all are
	Items   []Item
	Feeders []FeederFigures // of the school; none where no provision is concerned
}

// FeederFigures are a feeder school and the figures of it that the reader may read.
type FeederFigures struct {
	Feeder
	Figures []id.Figures
	Taking  []Taking // by provision and term
}

// Taking is who takes part in a provision of a feeder school in a term, of its roll.
type Taking struct {
	*Figures
	All Comparison
}

// Insights compares the groups by all figures in reach that the filter lets through, a page of
// provisions at a time, each with all its terms: of the present year where none is named. Each
// provision is a reading of its own, whatever number of records it rests on.
func (s Service) Insights(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Insight], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadParticipationFigures)
		if f.Year.IsZero() {
			f.Year = calendar.YearOf(tx.Today())
		}
		if !f.School.IsZero() {
			as, err := tx.SchoolsAs(f.School)
			if err != nil {
				return err
			}
			f.School, f.Schools = id.School{}, as[f.School]
		}
		places, err := tx.PlacesOfFigures(within, f)
		if err != nil {
			return err
		}
		cut := page.Of(places, at, Place.position)
		known, err := knownOf(tx, within, f, cut.Items)
		if err != nil {
			return err
		}
		cut.Items = slices.DeleteFunc(cut.Items, known.nothingOf)
		found, err = page.Each(cut, func(p *Place) (Insight, error) { return known.of(tx, within, f, *p) })
		return err
	})
	return found, err
}

// known is what is read for the places of a page.
type known struct {
	figures map[uuid.UUID][]Figures
	before  map[uuid.UUID][]Figures // of the provision from which it goes on
	feeders map[id.School][]FeederFigures
}

// knownOf reads the figures of the places of this year and the year before, and nothing of others.
func knownOf(tx Tx, within access.Scope, f Filter, places []Place) (known, error) {
	k := known{figures: map[uuid.UUID][]Figures{}, before: map[uuid.UUID][]Figures{}}
	var schools []id.School
	for _, p := range places {
		if !slices.Contains(schools, p.SchoolID) {
			schools = append(schools, p.SchoolID)
		}
	}
	if len(places) == 0 {
		return k, nil
	}
	all, err := tx.PupilFiguresOf(within, Filter{Since: f.Year.Previous(), Partner: f.Partner, Provision: f.Provision, Schools: schools})
	if err != nil {
		return k, err
	}
	for _, of := range all {
		at := Place{SchoolID: of.SchoolID, ProvisionID: of.ProvisionID}.ID()
		k.figures[at] = append(k.figures[at], of)
	}
	before, err := tx.PupilFiguresBefore(all, f.Year.Previous())
	if err != nil {
		return k, err
	}
	for _, of := range before {
		k.before[of.GoesOn.UUID] = append(k.before[of.GoesOn.UUID], of)
	}
	k.feeders, err = feedersOf(tx, f.Year, schools)
	return k, err
}

// nothingOf reports whether nothing is there of a place any more: its figures were disposed of, or went
// out of reach, while the places were read.
func (k known) nothingOf(p Place) bool { return len(k.figures[p.ID()]) == 0 }

// of tells the insight of a place, and records that it is read.
func (k known) of(tx Tx, within access.Scope, f Filter, p Place) (told Insight, err error) {
	all := k.figures[p.ID()]
	told = Insight{Year: f.Year, Of: &all[0], Items: compared(all, k.before[p.ID()], f)}
	if p.ProvisionID != nil {
		told.Feeders = k.feeders[p.SchoolID]
	}
	facts := told.Of.Facts()
	facts.ID = p.ID()
	by, err := tx.Permit(within, facts)
	if err != nil {
		return told, err
	}
	_, err = by.Disclose(tx)
	return told, err
}

// series is what is compared term by term.
type series struct {
	provision id.Provision
	measure   string
	level     string
	terms     int
	group     string
}

// compared gives the items of the figures that the filter names by year and term; the others
// tell the trend, and of terms in which nothing is counted what was counted before the school had
// another URN.
func compared(all, before []Figures, f Filter) (items []Item) {
	gaps := map[series]map[when]point{}
	for i := range all {
		of := &all[i]
		for _, item := range itemsOf(of) {
			item.addTo(gaps)
			if of.AcademicYear == f.Year && (f.Term == "" || of.Term == f.Term) {
				items = append(items, item)
			}
		}
	}
	for i := range before {
		for _, item := range itemsOf(&before[i]) {
			item.addTo(gaps)
		}
	}
	for _, item := range items {
		if item.Figures.Term == "" || item.Figures.ProvisionID == nil {
			continue
		}
		for i := range item.Groups {
			c := &item.Groups[i]
			c.Trend = trendTo(when{f.Year, item.Figures.Term}, gaps[item.in(c.Group)])
		}
	}
	slices.SortStableFunc(items, byTime)
	return items
}

func (i Item) in(group string) series {
	return series{cmp.Or(i.Figures.GoesOn, *i.Figures.ProvisionID), i.Measure, i.Level, i.Terms, group}
}

// addTo adds the gaps of an item to those of its term, where none are there.
func (i Item) addTo(gaps map[series]map[when]point) {
	if i.Figures.ProvisionID == nil {
		return
	}
	at := when{i.Figures.AcademicYear, i.Figures.Term}
	for _, c := range i.Groups {
		if c.Gap == nil {
			continue
		}
		in := i.in(c.Group)
		if gaps[in] == nil {
			gaps[in] = map[when]point{}
		}
		if _, there := gaps[in][at]; !there {
			gaps[in][at] = point{c.Gap.Figure, i.Figures.ID}
		}
	}
}

// byTime puts items in the order of their terms.
func byTime(a, b Item) int {
	order := func(i Item) string {
		first := i.Figures.AcademicYear.First()
		if i.Figures.Term != "" {
			first = i.Figures.AcademicYear.Term(i.Figures.Term).From
		}
		return first.String() + i.Figures.ID.String()
	}
	return strings.Compare(order(a), order(b))
}

// itemsOf gives what figures compare.
func itemsOf(f *Figures) []Item {
	switch f.Kind {
	case StartingPoints:
		return f.standings()
	case Continuation:
		return f.goingOn()
	case Achievement:
		return f.outcomes()
	}
	return []Item{{Measure: OfRoll, Figures: f, Groups: compareAll(f.Lead(), of(f.Roll)), Years: f.yearGroups()}}
}

// standings compares levels of experience and progress. Of 20 who began, 12 at none, 6 at entry
// and 2 at foundation, 40.0 per cent began at entry or above and 10.0 at foundation or above;
// where 5 of them made good progress that is 25.0 per cent.
func (f *Figures) standings() (items []Item) {
	began := f.Lead()
	for _, side := range []struct{ measure, prefix string }{{LevelOnEntry, OnEntry}, {LevelNow, Now}} {
		lines := f.levelled(side.prefix)
		if len(lines) == 0 {
			continue
		}
		for i, level := range Levels[1:] {
			above := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool {
				return slices.Index(Levels, strings.TrimPrefix(l.Line, side.prefix)) < i+1
			})
			items = append(items, Item{Measure: side.measure, Level: level, Figures: f, Groups: compareAll(sumOrNobody(above, began), sum(lines))})
		}
	}
	if good := f.Line(GoodProgress); good != nil {
		items = append(items, Item{Measure: OfProgress, Figures: f, Groups: compareAll(*good, began)})
	}
	return items
}

// sumOrNobody adds lines up; where there are none it is nobody, of the groups that are known.
func sumOrNobody(lines []Line, known school.Counts) school.Counts {
	if len(lines) > 0 {
		return sum(lines)
	}
	var nobody school.Counts
	for _, g := range school.Groups {
		if n, _ := g.Figure(known); n != nil {
			none := 0
			g.Keep(&nobody, &none, "")
		}
	}
	return nobody
}

// goingOn compares who still takes part: of 28 who began 7 one term later are 25.0 per cent.
func (f *Figures) goingOn() (items []Item) {
	for terms := 1; terms <= MostTerms; terms++ {
		if still := f.Line(After + strconv.Itoa(terms)); still != nil {
			items = append(items, Item{Measure: GoingOn, Terms: terms, Figures: f, Groups: compareAll(*still, f.Lead())})
		}
	}
	return items
}

// outcomes compares entries with the roll, and outcomes with the entries: of 14 entered for GCSE
// music, of whom 6 had a 7 and 8 a 4, 42.9 per cent reached 7 or above, and 100.0 per cent 4 or above.
func (f *Figures) outcomes() []Item {
	entered := f.Lead()
	items := []Item{{Measure: OfEntries, Figures: f, Groups: compareAll(entered, of(f.Roll))}}
	var reached []Line
	for _, level := range Outcomes[f.Of] {
		if c := f.Line(Outcome + level); c != nil {
			reached = append(reached, Line{Counts: *c})
			items = append(items, Item{Measure: OfOutcomes, Level: level, Figures: f, Groups: compareAll(sum(reached), entered)})
		}
	}
	return items
}

// feedersOf gives the feeder schools of each of some schools, as far as the reader may know them,
// and which figures of those they may read. What a school was and became is one school: it feeds
// once, and is fed. Each school whose figures are told is a reading of its own.
func feedersOf(tx Tx, year calendar.AcademicYear, schools []id.School) (map[id.School][]FeederFigures, error) {
	as, err := tx.SchoolsAs(schools...)
	if err != nil {
		return nil, err
	}
	all, err := tx.FeederSchoolsOf(tx.Scope(access.ReadFeeder), year, anyOf(as, schools...)...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var feeding []id.School
	for _, f := range all {
		feeding = append(feeding, f.FeederID)
	}
	was, err := tx.SchoolsAs(feeding...)
	if err != nil {
		return nil, err
	}
	within := tx.Scope(access.ReadParticipationFigures)
	theirs, err := tx.PupilFiguresOf(within, Filter{Since: year.Previous(), Schools: anyOf(was, feeding...)})
	if err != nil {
		return nil, err
	}
	if err := recordFeeding(tx, within, theirs); err != nil {
		return nil, err
	}
	found, told := map[id.School][]FeederFigures{}, map[[2]id.School]bool{}
	for _, fed := range schools {
		for _, f := range all {
			link := [2]id.School{fed, slices.MinFunc(was[f.FeederID], bySchool)}
			if slices.Contains(as[fed], f.SchoolID) && !told[link] {
				told[link] = true
				found[fed] = append(found[fed], f.with(theirs, was[f.FeederID], year))
			}
		}
	}
	return found, nil
}

func bySchool(a, b id.School) int { return strings.Compare(a.String(), b.String()) }

// anyOf gives all that some schools are, each once.
func anyOf(as map[id.School][]id.School, some ...id.School) (all []id.School) {
	for _, s := range some {
		all = append(all, as[s]...)
	}
	slices.SortFunc(all, bySchool)
	return slices.Compact(all)
}

// recordFeeding records a reading for each school of which figures are told.
func recordFeeding(tx Tx, within access.Scope, theirs []Figures) error {
	read := map[id.School]bool{}
	for i := range theirs {
		facts := theirs[i].Facts()
		if read[facts.School] {
			continue
		}
		read[facts.School], facts.ID = true, facts.School.UUID
		by, err := tx.Permit(within, facts)
		if err != nil {
			return err
		}
		if _, err := by.Disclose(tx); err != nil {
			return err
		}
	}
	return nil
}

// with puts the figures of the feeder school beside it, of the year and the year before.
func (f Feeder) with(theirs []Figures, was []id.School, year calendar.AcademicYear) FeederFigures {
	told := FeederFigures{Feeder: f}
	for i := range theirs {
		t := &theirs[i]
		if !slices.Contains(was, t.SchoolID) || t.AcademicYear.Compare(year) > 0 {
			continue
		}
		told.Figures = append(told.Figures, t.ID)
		if t.Kind == Participation {
			told.Taking = append(told.Taking, Taking{t, Compare(school.Groups[0], t.Lead(), of(t.Roll))})
		}
	}
	return told
}
