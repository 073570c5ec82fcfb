package pitfall

import (
	"fmt"

	"github.com/hubqa/hubqa/internal/proportion"
)

// Figures sum up what is recorded of a partnership in its year.
type Figures struct {
	TakingPart []TakingPart // of each provision, in the latest term
	GoingOn    []Told       // of each provision, the latest of those who began
	MovedUp    []Told       // of each provision, by the latest record
	Visits     int
	Joint      int
	Talks      int
	Challenged int // of these with a senior leader, something challenged
}

// TakingPart is how many take part in a provision in a term, of how many, and the gaps between
// groups and the rest.
type TakingPart struct {
	From   Counted
	Pupils *int
	Roll   *int
	Gaps   []Gap
}

// Told is a share with what it is of.
type Told struct {
	From  Counted
	What  string
	Share proportion.Share
}

// Figures sums up the year.
func (p *Partnership) Figures() (f Figures) {
	for _, c := range latest(p.Known.Participation, p.Year) {
		t := TakingPart{From: c}
		t.Pupils, _ = all.Figure(c.Lines["all"])
		if c.Roll != nil {
			t.Roll, _ = all.Figure(c.Roll.Counts)
		}
		for _, g := range participationGaps(c) {
			t.Gaps = append(t.Gaps, g.Gap)
		}
		f.TakingPart = append(f.TakingPart, t)
	}
	for _, cohorts := range byProvision(p.Known.Continuation) {
		if s, ok := lastFollowed(cohorts); ok {
			f.GoingOn = append(f.GoingOn, Told{s.from, s.String(), s.Share})
		}
	}
	for _, c := range latest(p.Known.Starting, p.Year) {
		if s, ok := c.movedUp(); ok {
			f.MovedUp = append(f.MovedUp, Told{s.from, s.String(), s.Share})
		}
	}
	f.Visits, f.Joint, f.Talks = len(p.Known.Observations), len(p.Known.Joint), len(p.Known.Talks)
	for _, t := range p.Known.Talks {
		if t.Leader && t.Challenged {
			f.Challenged++
		}
	}
	return f
}

// Rate is how many of the roll take part, where both are known and can be.
func (t TakingPart) Rate() (Tenths, bool) {
	if t.Pupils == nil || t.Roll == nil {
		return 0, false
	}
	s := proportion.Share{Part: *t.Pupils, Whole: *t.Roll}
	return tenths(s.Rate()), sound(s)
}

// Widest gives the gap in which a group is furthest below the rest, of those that chance hardly
// makes before the others; or nil where none is below. One of fewer pupils than the hub's threshold
// of small numbers is none: a pupil more or less would turn it.
func (t TakingPart) Widest(threshold int) (widest *Gap) {
	for i, g := range t.Gaps {
		if few := min(g.Of.Whole, g.Rest.Whole) < threshold; g.Points < 0 && !few && (widest == nil || g.before(*widest)) {
			widest = &t.Gaps[i]
		}
	}
	return widest
}

// before reports whether the gap is told rather than another one.
func (g Gap) before(other Gap) bool {
	if g.certain() != other.certain() {
		return g.certain()
	}
	return g.Points < other.Points
}

// InWords is the gap as the sheet has it, with its interval, in which what is below is negative:
// "pupils with free school meals 32.9 points below the rest (-42.7 to -20.0)".
func (g Gap) InWords() string {
	side := "below"
	if g.Points > 0 {
		side = "above"
	}
	return fmt.Sprintf("%s %s points %s the rest (%s to %s)", wording[g.Group], g.Points.size(), side, g.Low, g.High)
}
