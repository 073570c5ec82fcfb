package evaluation

import (
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

// Ungraded is that the overall use is judged in words alone.
const Ungraded = "ungraded"

// Scale is on what the overall use is judged: a framework's scale, or Ofsted's where there is no
// framework.
type Scale struct {
	Framework *Pinned
	framework.Scale
}

// Pinned is the version of a framework whose scale it is.
type Pinned struct {
	ID      id.Framework
	Name    string
	Edition int
}

// FourPoints is the scale on which Ofsted judged in 2012, its third point by the name that it
// has had since.
func FourPoints() Scale {
	s := framework.FourPoint()
	s.Title = "Ofsted's four points"
	s.Grades[1].Label = "Requires improvement (2012: satisfactory)"
	return Scale{Scale: s}
}

// takes reports whether the overall use can be judged so.
func (s Scale) takes(overall string) bool {
	_, known := s.Grade(overall)
	return known || overall == Ungraded
}

// GoodOrOutstanding are the grades that count as such: the two highest of Ofsted's four points.
// On another scale there are none.
func (s Scale) GoodOrOutstanding() (keys []string) {
	if s.Kind != framework.KindFourPoint {
		return nil
	}
	for _, g := range s.Grades {
		if g.Order > 2 {
			keys = append(keys, g.Key)
		}
	}
	return keys
}
