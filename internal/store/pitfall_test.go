package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// workingTogether is a partnership of which nothing is recorded but that a provision runs, of a
// secondary school.
type workingTogether struct {
	*testing.T
	db    *testkit.DB
	of    pitfall.Of
	names *strings.Replacer
	by    pitfall.Service
}

// numbered is an id for the test.
func numbered(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

func newPartnership(t *testing.T, db *testkit.DB) *workingTogether {
	w := db.World
	p := &workingTogether{T: t, db: db, by: pitfall.Service{Store: store.For[pitfall.Tx](db.DB)},
		of: pitfall.Of{School: w.Schools.Unrelated, Partner: w.Partners.Sole, Year: calendar.YearOf(calendar.DateOf(testkit.Present))}}
	p.names = strings.NewReplacer("$HUB", "'"+w.Hub.String()+"'", "$SCHOOL", "'"+w.Schools.Unrelated.String()+"'", "$PARTNER", "'"+w.Partners.Sole.String()+"'",
		"$PROVISION", "'"+numbered(1)+"'", "$OTHER", "'"+w.Schools.Visited.String()+"'", "$ME", "'"+w.QALead.ID.String()+"'", "$NOW", "'2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z'",
		"$FRAMEWORK", "'"+w.Frameworks.Published.String()+"'", "$VISIT", "'"+w.Visits.Held.ID.String()+"'", "$TALK", "'"+w.Conversations.WrittenUp.String()+"'")
	p.exec(`UPDATE school SET phase = 'secondary' WHERE id = $SCHOOL`,
		`INSERT INTO provision (hub_id, id, partner_id, school_id, name, kind, state, from_on, version, created_at, updated_at)
			VALUES ($HUB, $PROVISION, $PARTNER, $SCHOOL, 'Brass', 'ensemble', 'active', '2025-09-01', 1, $NOW)`,
		`INSERT INTO school_roll (hub_id, school_id, counted_on, id, urn, pupils, fsm, markers, version, created_at, updated_at)
			VALUES ($HUB, $SCHOOL, '2026-09-30', '`+numbered(2)+`', 112999, 200, 60, '', 1, $NOW)`)
	return p
}

func (p *workingTogether) exec(all ...string) {
	p.Helper()
	for _, sql := range all {
		if _, err := p.db.Owner().Exec(p.names.Replace(sql)); err != nil {
			p.Fatalf("%v: %s", err, sql)
		}
	}
}

// figures records counts, of which each line is "name all fsm".
func (p *workingTogether) figures(n int, kind, term, of string, lines ...string) {
	p.Helper()
	provision := "$PROVISION, $PARTNER"
	if kind == "achievement" {
		provision = "NULL, NULL"
	}
	p.exec(fmt.Sprintf(`INSERT INTO pupil_figures (hub_id, id, kind, school_id, provision_id, partner_id, academic_year, term, of, counted_on, roll_on,
		sex_incomplete, year_groups, entered_by, version, created_at, updated_at)
		VALUES ($HUB, '%s', '%s', $SCHOOL, %s, '2026-27', '%s', '%s', '2026-11-20', '2026-09-30', FALSE, '{}', $ME, 1, $NOW)`, numbered(n), kind, provision, term, of))
	for _, line := range lines {
		f := strings.Fields(line)
		p.exec(fmt.Sprintf(`INSERT INTO pupil_figures_line (hub_id, figures_id, line, pupils, fsm, markers) VALUES ($HUB, '%s', '%s', %s, %s, '')`,
			numbered(n), f[0], f[1], f[2]))
	}
}

// count changes a line, and with it the version of its record.
func (p *workingTogether) count(n int, line string, all, fsm int) {
	p.Helper()
	p.exec(fmt.Sprintf(`UPDATE pupil_figures_line SET pupils = %d, fsm = %d WHERE figures_id = '%s' AND line = '%s'`, all, fsm, numbered(n), line))
	p.touch("pupil_figures", n)
}

// touch changes nothing but the version of a record.
func (p *workingTogether) touch(table string, n int) {
	p.Helper()
	p.exec(fmt.Sprintf(`UPDATE %s SET version = version + 1 WHERE id = '%s'`, table, numbered(n)))
}

func (p *workingTogether) signal(key pitfall.Key) pitfall.Signal {
	p.Helper()
	seen, err := p.by.Read(context.Background(), p.db.World.QALead.Actor(), p.of)
	if err != nil {
		p.Fatal(err)
	}
	return *seen.Signal(key)
}

func (p *workingTogether) is(key pitfall.Key, state pitfall.State) {
	p.Helper()
	if got := p.signal(key); got.State != state || got.Lapsed {
		p.Errorf("%s is %s, lapsed %v: %s", key, got.State, got.Lapsed, got.Sentence)
	}
}

// lapsed holds that a signal is raised again, since a dismissal of it lapsed.
func (p *workingTogether) lapsed(key pitfall.Key) {
	p.Helper()
	if got := p.signal(key); got.State != pitfall.Raised || !got.Lapsed {
		p.Errorf("%s is %s, lapsed %v: %s", key, got.State, got.Lapsed, got.Sentence)
	}
}

// dismiss holds that a signal is raised, and sets it aside.
func (p *workingTogether) dismiss(key pitfall.Key) {
	p.Helper()
	if _, err := p.by.Dismiss(context.Background(), p.db.World.QALead.Actor(), p.of, key, func(pitfall.Seen) error { return nil }, "It is known."); err != nil {
		p.Errorf("%s, %s: %v", key, p.signal(key).Sentence, err)
	}
	p.is(key, pitfall.Dismissed)
}

// Each record on which a signal rests is changed: the signal follows it, and a dismissal lapses.
// Where a signal rests on what there is not, the dismissal holds until there was.
func TestSignalsFollowTheirRecords(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)

		p.dismiss(pitfall.NotMonitored)
		p.exec(`UPDATE observation SET school_id = $SCHOOL, partner_id = $PARTNER WHERE id = $VISIT`)
		p.is(pitfall.NotMonitored, pitfall.Clear)
		p.exec(`UPDATE observation SET school_id = $OTHER WHERE id = $VISIT`)
		p.is(pitfall.NotMonitored, pitfall.Dismissed)
		p.exec(`INSERT INTO evaluation (hub_id, id, school_id, partner_id, academic_year, edition, state, framework_id, overall, given_by, given_how, drawn_up_by, version, created_at, updated_at)
			VALUES ($HUB, '` + numbered(3) + `', $SCHOOL, $PARTNER, '2026-27', 1, 'draft', $FRAMEWORK, '', '', '', $ME, 1, $NOW)`)
		p.is(pitfall.NotMonitored, pitfall.Dismissed)
		p.exec(`UPDATE evaluation SET published_at = '2026-11-20T10:00:00Z' WHERE id = '` + numbered(3) + `'`)
		p.is(pitfall.NotMonitored, pitfall.Clear)

		p.dismiss(pitfall.CostUnknown)
		p.figures(10, "participation", "autumn", "", "all 94 24")
		p.lapsed(pitfall.CostUnknown)
		p.dismiss(pitfall.CostUnknown)
		p.touch("pupil_figures", 10)
		p.lapsed(pitfall.CostUnknown)
		const line = `INSERT INTO funding_line (hub_id, id, provision_id, school_id, partner_id, source, from_on, to_on, pence, corrects_id, external_id, imported, entered_by, version, created_at, updated_at)
			VALUES ($HUB, '%s', $PROVISION, $SCHOOL, $PARTNER, 'school', '2026-09-01', '2027-08-31', %d, %s, '', FALSE, $ME, 1, $NOW)`
		p.exec(fmt.Sprintf(line, numbered(4), 120000, "NULL"))
		p.is(pitfall.CostUnknown, pitfall.Clear)
		p.exec(fmt.Sprintf(line, numbered(5), -120000, "'"+numbered(4)+"'"))
		p.lapsed(pitfall.CostUnknown)

		p.is(pitfall.ParticipationGap, pitfall.Clear)
		p.count(10, "all", 66, 6)
		p.dismiss(pitfall.ParticipationGap)
		p.touch("school_roll", 2)
		p.lapsed(pitfall.ParticipationGap)
		p.dismiss(pitfall.ParticipationGap)
		p.count(10, "all", 67, 7)
		p.lapsed(pitfall.ParticipationGap)

		p.is(pitfall.WideningGap, pitfall.NotCalculable)
		p.count(10, "all", 94, 24)
		p.figures(11, "participation", "spring", "", "all 88 18")
		p.figures(12, "participation", "summer", "", "all 82 12")
		p.dismiss(pitfall.WideningGap)
		p.touch("pupil_figures", 11)
		p.lapsed(pitfall.WideningGap)
		p.count(11, "all", 100, 30)
		p.is(pitfall.WideningGap, pitfall.Clear)

		p.is(pitfall.FewContinue, pitfall.NotCalculable)
		p.figures(13, "continuation", "autumn", "", "after:0 60 NULL", "after:1 14 NULL")
		p.dismiss(pitfall.FewContinue)
		p.touch("pupil_figures", 13)
		p.lapsed(pitfall.FewContinue)
		p.count(13, "after:1", 15, 0)
		p.is(pitfall.FewContinue, pitfall.Clear)

		p.dismiss(pitfall.NoStartingPoints)
		p.figures(14, "starting-points", "autumn", "", "entry:none 30 NULL", "entry:entry 10 NULL", "good-progress 19 NULL")
		p.is(pitfall.NoStartingPoints, pitfall.Clear)
		p.dismiss(pitfall.FewWithGoodProgress)
		p.touch("pupil_figures", 14)
		p.lapsed(pitfall.FewWithGoodProgress)
		p.count(14, "good-progress", 20, 0)
		p.is(pitfall.FewWithGoodProgress, pitfall.Clear)

		p.figures(16, "achievement", "", "graded-exam", "entries 60 20", "outcome:pass 41 8", "outcome:below-pass 19 12")
		p.is(pitfall.AchievementGap, pitfall.NotCalculable)
		p.figures(15, "achievement", "", "gcse-music", "entries 60 20", "outcome:4 41 8", "outcome:3 19 12")
		p.dismiss(pitfall.AchievementGap)
		p.touch("pupil_figures", 16)
		p.is(pitfall.AchievementGap, pitfall.Dismissed)
		p.touch("pupil_figures", 15)
		p.lapsed(pitfall.AchievementGap)
		p.count(15, "outcome:4", 41, 14)
		p.count(15, "outcome:3", 19, 6)
		p.is(pitfall.AchievementGap, pitfall.Clear)
		p.exec(`INSERT INTO pupil_figures_line (hub_id, figures_id, line, markers) VALUES ($HUB, '` + numbered(15) + `', 'outcome:2', '')`) // dropped
		p.is(pitfall.AchievementGap, pitfall.Clear)
	})
}

// Of funding counts what falls to the year: of a penny for August and September that follow nothing
// does.
func TestFundingOfThatYearAloneTellsTheCost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)
		p.figures(10, "participation", "autumn", "", "all 94 24")
		for n, pence := range []int{1, 2} {
			p.exec(fmt.Sprintf(`INSERT INTO funding_line (hub_id, id, provision_id, school_id, partner_id, source, from_on, to_on, pence, external_id, imported, entered_by, version, created_at, updated_at)
				VALUES ($HUB, '%s', $PROVISION, $SCHOOL, $PARTNER, 'school', '2027-08-01', '2027-09-30', %d, '', FALSE, $ME, 1, $NOW)`, numbered(50+n), pence))
			p.is(pitfall.CostUnknown, []pitfall.State{pitfall.Raised, pitfall.Clear}[n])
		}
	})
}

// Where corrections take away more than a line was it is nothing, and lessens no other line.
func TestWhatIsTakenAwayTooMuchLessensNothingElse(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)
		p.figures(10, "participation", "autumn", "", "all 94 24")
		for n, c := range []struct {
			pence    int
			corrects string
			is       pitfall.State
		}{{10000, "NULL", pitfall.Clear}, {-15000, "'" + numbered(50) + "'", pitfall.Raised}, {4000, "NULL", pitfall.Clear}} {
			p.exec(fmt.Sprintf(`INSERT INTO funding_line (hub_id, id, provision_id, school_id, partner_id, source, from_on, to_on, pence, corrects_id, external_id, imported, entered_by, version, created_at, updated_at)
				VALUES ($HUB, '%s', $PROVISION, $SCHOOL, $PARTNER, 'school', '2026-09-01', '2027-08-31', %d, %s, '', FALSE, $ME, 1, $NOW)`, numbered(50+n), c.pence, c.corrects))
			p.is(pitfall.CostUnknown, c.is)
		}
	})
}

// The same of what schools have to do with each other, and of what people do together.
func TestSignalsFollowWhatIsDoneTogether(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)

		p.dismiss(pitfall.NoFeederFigures)
		p.exec(`INSERT INTO feeder_school (hub_id, id, school_id, feeder_id, academic_year, version, created_at, updated_at)
			VALUES ($HUB, '` + numbered(20) + `', $SCHOOL, $OTHER, '2026-27', 1, $NOW)`)
		p.is(pitfall.NoFeederFigures, pitfall.Clear)
		p.exec(`UPDATE feeder_school SET ended_at = '2026-11-20T10:00:00Z', version = 2 WHERE id = '` + numbered(20) + `'`)
		p.lapsed(pitfall.NoFeederFigures)

		p.dismiss(pitfall.NoJointPractice)
		p.exec(`INSERT INTO joint_practice (hub_id, id, school_id, partner_id, provision_id, kind, held_on, minutes, school_staff, musicians, subject, entered_by, version, created_at, updated_at)
			VALUES ($HUB, '` + numbered(22) + `', $SCHOOL, $PARTNER, $PROVISION, 'team-teaching', '2026-11-02', 60, 1, 1, 'Brass', $ME, 1, $NOW)`)
		p.is(pitfall.NoJointPractice, pitfall.Clear)
		p.exec(`UPDATE joint_practice SET held_on = '2026-08-31', version = 2 WHERE id = '` + numbered(22) + `'`)
		p.lapsed(pitfall.NoJointPractice)
		p.dismiss(pitfall.NoJointPractice)
		p.exec(`UPDATE joint_practice SET held_on = '2026-09-01', version = 3 WHERE id = '` + numbered(22) + `'`)
		p.is(pitfall.NoJointPractice, pitfall.Clear)
		p.exec(`UPDATE joint_practice SET withdrawn_at = '2026-11-20T10:00:00Z', version = 4 WHERE id = '` + numbered(22) + `'`)
		p.lapsed(pitfall.NoJointPractice)

		p.dismiss(pitfall.NoChallenge)
		p.exec(`UPDATE conversation SET school_id = $SCHOOL, held_on = '2026-11-03', challenged = NULL WHERE id = $TALK`,
			`UPDATE conversation_participant SET role = 'headteacher' WHERE conversation_id = $TALK AND side = 'school'`)
		p.lapsed(pitfall.NoChallenge)
		p.dismiss(pitfall.NoChallenge)
		p.exec(`UPDATE conversation SET challenged = 'The choir.', version = version + 1 WHERE id = $TALK`)
		p.is(pitfall.NoChallenge, pitfall.Clear)
		p.exec(`UPDATE conversation_participant SET role = 'music-lead' WHERE conversation_id = $TALK AND side = 'school'`)
		p.lapsed(pitfall.NoChallenge)
	})
}

// What a dismissal rested on came, or changed, and is gone again: the dismissal stays lapsed.
func TestADismissalThatLapsedDoesNotComeBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)

		p.dismiss(pitfall.NoChallenge)
		p.exec(`UPDATE conversation SET school_id = $SCHOOL, held_on = '2026-11-03', challenged = 'The choir.' WHERE id = $TALK`,
			`UPDATE conversation_participant SET role = 'headteacher' WHERE conversation_id = $TALK AND side = 'school'`)
		p.is(pitfall.NoChallenge, pitfall.Clear)
		p.exec(`UPDATE conversation SET held_on = NULL, state = 'cancelled', version = version + 1 WHERE id = $TALK`)
		p.lapsed(pitfall.NoChallenge)

		p.dismiss(pitfall.NoStartingPoints)
		p.figures(14, "starting-points", "autumn", "", "entry:none 30 NULL")
		p.is(pitfall.NoStartingPoints, pitfall.Clear)
		p.exec(`UPDATE pupil_figures_line SET pupils = NULL WHERE figures_id = '` + numbered(14) + `'`)
		p.touch("pupil_figures", 14)
		p.lapsed(pitfall.NoStartingPoints)

		p.figures(10, "participation", "autumn", "", "all 66 6")
		p.dismiss(pitfall.ParticipationGap)
		p.figures(11, "participation", "spring", "", "all 66 6")
		p.lapsed(pitfall.ParticipationGap)
		p.exec(`UPDATE pupil_figures_line SET pupils = NULL WHERE figures_id = '` + numbered(11) + `'`)
		p.touch("pupil_figures", 11)
		p.lapsed(pitfall.ParticipationGap)
	})
}

// A partnership is where a provision runs on a day of the year at least, and is no candidate.
func TestAPartnershipIsWhereAProvisionRuns(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		p := newPartnership(t, db)
		for _, c := range []struct {
			state, from, to string
			is              bool
		}{
			{"active", "'2025-09-01'", "NULL", true}, {"ended", "'2025-09-01'", "'2026-09-01'", true}, {"ended", "'2025-09-01'", "'2026-08-31'", false},
			{"active", "'2027-08-31'", "NULL", true}, {"active", "'2027-09-01'", "NULL", false}, {"candidate", "'2025-09-01'", "NULL", false},
		} {
			p.exec("UPDATE provision SET state = '" + c.state + "', from_on = " + c.from + ", to_on = " + c.to + " WHERE id = $PROVISION")
			_, err := p.by.Read(context.Background(), db.World.QALead.Actor(), p.of)
			if is := err == nil; is != c.is || !is && !errors.Is(err, fault.Absent) {
				t.Errorf("%v: %v", c, err)
			}
		}
	})
}
