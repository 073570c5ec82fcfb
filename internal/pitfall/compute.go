package pitfall

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
)

// compute gives the signals of a partnership from what is known of it on the day, in the order
// of Pitfalls, each after its latest dismissal.
func (p *Partnership) compute(on calendar.Date, s hub.Settings, dismissed map[Key]*Dismissal) {
	k, year := p.Known, p.Year
	p.Signals = []Signal{
		notMonitored(k, year), costUnknown(k, year), fewContinue(k, year, s), goodProgress(k, year, s),
		participationGap(k, year, s), widening(k, year, s), achievementGap(k, year, s),
		noStartingPoints(k, year),
	}
	if p.secondary() {
		p.Signals = append(p.Signals, noFeederFigures(k, year))
	}
	p.Signals = append(p.Signals, noJointPractice(k, year), noChallenge(k, year))
	for i := range p.Signals {
		if on.Before(year.First()) {
			p.Signals[i] = p.Signals[i].withhold(notBegun, "")
		}
		p.Signals[i] = p.Signals[i].of(k).after(dismissed[p.Signals[i].Key])
	}
}
