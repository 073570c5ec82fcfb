package agreement

// Floor is the number of pairs below which no figure is shown: a share of fewer tells of
// single judgements, and its interval is too wide to tell anything else.
const Floor = 10

// Scale is what pairs are judged on.
type Scale struct {
	Grades  int
	Ordered bool // whether the distance of two grades means anything
}

// Agreement is how far the raters agree.
type Agreement struct {
	Pairs   int // that both graded
	LeftOut int // that one of them did not grade, or did not observe

	// Figures is nil below the floor.
	Figures *Figures
}

// Figures are the measures of agreement. The weighted ones are nil on a scale without an
// order.
type Figures struct {
	Percent           Share
	Kappa             Kappa
	Linear, Quadratic *Kappa
}

// Share is the share of pairs that are alike, in per cent.
type Share struct {
	Value    float64
	Interval Interval
}

// Kappa is agreement beyond chance: 1 is full agreement, 0 what chance would give. The
// zero Kappa is undefined.
type Kappa struct {
	Defined  bool
	Value    float64
	Interval *Interval // nil where it can not be told
	Band     Band
}

// Interval holds the figure in 95 of 100 resamples.
type Interval struct{ Low, High float64 }

// Of measures how far pairs on a scale agree.
func Of(pairs []Pair, on Scale) Agreement {
	t := tabulate(pairs, on.Grades)
	a := Agreement{Pairs: t.pairs, LeftOut: t.leftOut}
	if t.pairs < Floor {
		return a
	}
	value, _ := t.percent()
	intervals := bootstrap(t, table.percent, by(nominal), by(linear), by(quadratic))
	a.Figures = &Figures{Percent: Share{Value: value, Interval: *intervals[0]}, Kappa: t.measure(nominal, intervals[1])}
	if on.Ordered {
		byDistance, bySquare := t.measure(linear, intervals[2]), t.measure(quadratic, intervals[3])
		a.Figures.Linear, a.Figures.Quadratic = &byDistance, &bySquare
	}
	return a
}

func by(apart distance) figure {
	return func(t table) (float64, bool) { return t.kappa(apart) }
}

func (t table) measure(apart distance, within *Interval) Kappa {
	value, defined := t.kappa(apart)
	if !defined {
		return Kappa{}
	}
	return Kappa{Defined: true, Value: value, Interval: within, Band: BandOf(value)}
}
