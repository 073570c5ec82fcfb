package valueformoney

import (
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Reason is why a cost is not calculable; empty where it is.
type Reason string

// The reasons.
const (
	NoFunding        Reason = "no-funding" // or corrections took all of it away
	NoParticipation  Reason = "no-participation"
	NoContinuation   Reason = "no-continuation"
	NoStartingPoints Reason = "no-starting-points"
	FiguresMissing   Reason = "figures-missing"  // recorded, without the figure that is needed
	CohortTooYoung   Reason = "cohort-too-young" // has not had three terms
	Nobody           Reason = "nobody"
	NoneKnown        Reason = "none-known" // of a sum: both are known of no provision
)

// Counts is one line of a record of pupils' counts of a provision, or the record without it. A
// count that is nil is not known.
type Counts struct {
	ID           uuid.UUID // of the record
	ProvisionID  id.Provision
	Kind         string // participation, starting-points, continuation
	Term         calendar.Term
	Line         string // all, good-progress, after:3; empty: the record has none of them
	Pupils       *int
	FSMEver6     *int `gorm:"column:fsm_ever6"`
	PupilPremium *int
	Began        *int // of continuation: with whom the cohort began
}

// Denominator is a number of pupils with the records on which it rests, or why it is not known.
type Denominator struct {
	Pupils  int
	Not     Reason
	Records []uuid.UUID
}

// of gives the counts of a kind.
func of(kind string, all []Counts) (some []Counts) {
	for _, c := range all {
		if c.Kind == kind {
			some = append(some, c)
		}
	}
	return some
}

// largest gives the largest count of some, with the record that has it.
func largest(some []Counts, count func(Counts) *int) (found Denominator) {
	found.Not = FiguresMissing
	for _, c := range some {
		if n := count(c); n != nil && (found.Not != "" || *n > found.Pupils) {
			found = Denominator{Pupils: *n, Records: []uuid.UUID{c.ID}}
		}
	}
	return found
}

// participants are those who take part: the largest number of a term of the year. Of 24 in
// autumn, 30 in spring and 27 in summer it is 30.
func participants(all []Counts) Denominator {
	some := of("participation", all)
	if len(some) == 0 {
		return Denominator{Not: NoParticipation}
	}
	return largest(some, func(c Counts) *int { return c.Pupils })
}

// disadvantaged are those who take part and could have free school meals within six years, or
// where no term counts these have the pupil premium: the largest number of a term. Of 6 and 8 with
// free school meals in two terms, and 9 with the pupil premium, it is 8.
func disadvantaged(all []Counts) Denominator {
	some := of("participation", all)
	if len(some) == 0 {
		return Denominator{Not: NoParticipation}
	}
	if ever := largest(some, func(c Counts) *int { return c.FSMEver6 }); ever.Not == "" {
		return ever
	}
	return largest(some, func(c Counts) *int { return c.PupilPremium })
}

// continuing are those who began in the year and still took part after three terms: the sum of the
// year's cohorts. Of 12 of the autumn's cohort and 5 of the spring's it is 17; while one of them
// has not had three terms, of which that of its entry is the first, it is not known, whatever is
// recorded. With whom nobody began, nobody continues, however young the cohort is.
func continuing(all []Counts, year calendar.AcademicYear, today calendar.Date) (found Denominator) {
	some := of("continuation", all)
	if len(some) == 0 {
		return Denominator{Not: NoContinuation}
	}
	for _, c := range some {
		found.Records = append(found.Records, c.ID)
		switch {
		case c.Began != nil && *c.Began == 0:
		case today.Before(year.TermAfter(c.Term, 3).From):
			found.Not = CohortTooYoung
		case c.Line == "after:3" && c.Pupils != nil:
			found.Pupils += *c.Pupils
		case found.Not == "":
			found.Not = FiguresMissing
		}
	}
	if found.Not != "" {
		found.Pupils = 0
	}
	return found
}

var terms = []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer}

// progressed are those who moved up a level of experience at least since they began, as the latest
// term of the year says of which starting points are recorded. Of 9 in autumn and 14 in spring it
// is 14.
func progressed(all []Counts) Denominator {
	some := of("starting-points", all)
	if len(some) == 0 {
		return Denominator{Not: NoStartingPoints}
	}
	last := slices.MaxFunc(some, func(a, b Counts) int { return slices.Index(terms, a.Term) - slices.Index(terms, b.Term) })
	if last.Line != "good-progress" || last.Pupils == nil {
		return Denominator{Not: FiguresMissing, Records: []uuid.UUID{last.ID}}
	}
	return Denominator{Pupils: *last.Pupils, Records: []uuid.UUID{last.ID}}
}
