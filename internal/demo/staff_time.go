package demo

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/stafftime"
)

// spendTime records how a few people spent the last four weeks. Six work for Strings, and two
// for Singing, of whom nothing is told.
func (s *seed) spendTime() {
	w := &s.world
	s.at(s.on(s.day(-1), 16, 40), "record staff time", func() error {
		for week := range 4 {
			monday := calendar.WeekOf(s.day(-7 * (week + 1))).First()
			for i, who := range []Person{w.Teacher, w.ThirdTeacher, w.OtherTeacher, w.FourthTeacher, w.Observer, w.OtherObserver, w.SoleTrader, w.ColleagueObserver} {
				team := "Strings"
				if i > 5 {
					team = "Singing"
				}
				for kind, minutes := range [...]int{210 + 30*i, 900, 60, 180} {
					seen, err := s.staffTimes.Record(s.ctx, w.HubManager.Actor(), stafftime.Entry{
						PersonID: who.ID, WeekOn: monday, Kind: stafftime.Kinds[kind], Team: team, Minutes: minutes,
					})
					if err != nil {
						return err
					}
					if w.StaffTime.IsZero() {
						w.StaffTime = seen.ID
					}
				}
			}
		}
		return nil
	})
}
