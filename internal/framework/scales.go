package framework

// Scale is the grades on which a framework's principles are judged. The scale
// of kind none has no grades: judgements are in words.
type Scale struct {
	Kind   string  `json:"kind"`
	Title  string  `json:"title,omitempty"`
	Grades []Grade `json:"grades,omitempty"`

	// GoodOrBetterFrom is the key of the lowest grade that counts as good or
	// better.
	GoodOrBetterFrom string `json:"goodOrBetterFrom,omitempty"`
}

// Grade is one step of a scale. Order 1 is the lowest grade, and the highest
// has as its order the number of grades, whatever the order of the list.
type Grade struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Order int    `json:"order"`
}

// The kinds of scale. A scale of a kind that Ofsted named has Ofsted's grades
// in Ofsted's order, so that the kind alone says what a grade means; any other
// is the hub's own.
const (
	KindNone      = "none"
	KindFourPoint = "four-point"
	KindFivePoint = "five-point"
	KindOwn       = "own"
)

// NoScale judges in words alone.
func NoScale() Scale { return Scale{Kind: KindNone} }

// FourPoint is the scale of Ofsted's inspections until 2025. Hubs use it when
// they commission, and ask a new partner to be good or better.
func FourPoint() Scale {
	return Scale{
		Kind:  KindFourPoint,
		Title: "Four points",
		Grades: []Grade{
			{"inadequate", "Inadequate", 1},
			{"requires-improvement", "Requires improvement", 2},
			{"good", "Good", 3},
			{"outstanding", "Outstanding", 4},
		},
		GoodOrBetterFrom: "good",
	}
}

// FivePoint is the scale of Ofsted's inspections from November 2025, on which
// safeguarding is not graded but met or not met.
//
// No grade on it is called good. Good or better is taken to begin at the
// expected standard, because that is the lowest grade of work that does all
// that is asked, and a threshold above it would count such work as short of
// the mark. A hub that wants more publishes a framework with another threshold.
func FivePoint() Scale {
	return Scale{
		Kind:  KindFivePoint,
		Title: "Five points",
		Grades: []Grade{
			{"urgent-improvement", "Urgent improvement", 1},
			{"needs-attention", "Needs attention", 2},
			{"expected-standard", "Expected standard", 3},
			{"strong-standard", "Strong standard", 4},
			{"exceptional", "Exceptional", 5},
		},
		GoodOrBetterFrom: "expected-standard",
	}
}

// Grade finds a grade by its key.
func (s Scale) Grade(key string) (Grade, bool) {
	for _, g := range s.Grades {
		if g.Key == key {
			return g, true
		}
	}
	return Grade{}, false
}

// GoodOrBetter reports whether the grade counts as good or better. It is not ok
// when the scale has no such grade, which on the scale of kind none is always.
func (s Scale) GoodOrBetter(key string) (good, ok bool) {
	grade, known := s.Grade(key)
	from, set := s.Grade(s.GoodOrBetterFrom)
	if !known || !set {
		return false, false
	}
	return grade.Order >= from.Order, true
}
