package sample

import (
	"cmp"
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/id"
)

// Stratum is a part of the frame.
type Stratum struct {
	Phase  string `json:"phase"`
	LACode string `json:"laCode"`
}

// School is a school of the frame.
type School struct {
	ID  id.School `json:"-"`
	URN int       `json:"urn"`
	Stratum
}

// Frame is the schools from which a sample is drawn.
type Frame []School

// GormDataType is how a frame is kept.
func (Frame) GormDataType() string { return "json" }

// Value gives the frame to the database.
func (f Frame) Value() (driver.Value, error) { return column.Value(f) }

// Scan reads the frame as it was kept; none where it was not.
func (f *Frame) Scan(src any) error { return column.Scan(src, f) }

// Drawn is a school of the sample, with what it was drawn from.
type Drawn struct {
	School
	Rank  int // in its stratum, from 1
	Of    int // schools in the stratum
	Taken int // schools drawn from the stratum
}

// Size is how many schools a share, in percent, of the frame is, rounded up.
func Size(frame, percent int) int { return (frame*percent + 99) / 100 }

// Draw draws the share, in percent, of the frame by the seed. It gives the same schools
// whatever the order of the frame, by stratum and rank.
func Draw(frame []School, percent int, seed string) []Drawn {
	strata := map[Stratum][]School{}
	for _, s := range frame {
		strata[s.Stratum] = append(strata[s.Stratum], s)
	}
	var drawn []Drawn
	taken := parts(strata, len(frame), Size(len(frame), percent))
	for _, st := range inOrder(strata) {
		schools := strata[st]
		slices.SortFunc(schools, func(a, b School) int { return cmp.Compare(lot(seed, a.URN), lot(seed, b.URN)) })
		for i, s := range schools[:taken[st]] {
			drawn = append(drawn, Drawn{School: s, Rank: i + 1, Of: len(schools), Taken: taken[st]})
		}
	}
	return drawn
}

// parts divides the size among the strata by largest remainder.
func parts(strata map[Stratum][]School, frame, size int) map[Stratum]int {
	taken, left := map[Stratum]int{}, size
	for st, schools := range strata {
		taken[st] = size * len(schools) / frame
		left -= taken[st]
	}
	remainder := func(st Stratum) int { return size * len(strata[st]) % frame }
	order := inOrder(strata)
	slices.SortStableFunc(order, func(a, b Stratum) int { return remainder(b) - remainder(a) })
	for _, st := range order[:left] {
		taken[st]++
	}
	return taken
}

func inOrder(strata map[Stratum][]School) []Stratum {
	return slices.SortedFunc(maps.Keys(strata), func(a, b Stratum) int {
		return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(a.LACode, b.LACode))
	})
}

// lot is where a school stands in its stratum.
func lot(seed string, urn int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", seed, urn))
	return hex.EncodeToString(sum[:])
}
