package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/datareturn"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/testkit"
)

// wasURN is that of the school that was closed; the world's unrelated school opened in its place.
const wasURN = 912345

// converted is a school in which a provision ran that goes on in the academy that it became in
// the middle of the term.
type converted struct {
	*testing.T
	db    *testkit.DB
	names *strings.Replacer
}

func newConverted(t *testing.T, db *testkit.DB) *converted {
	w := db.World
	c := &converted{T: t, db: db, names: strings.NewReplacer("$HUB", "'"+w.Hub.String()+"'", "$WAS", "'"+numbered(901)+"'", "$IS", "'"+w.Schools.Unrelated.String()+"'",
		"$PARTNER", "'"+w.Partners.Sole.String()+"'", "$BEFORE", "'"+numbered(902)+"'", "$AFTER", "'"+numbered(903)+"'", "$ME", "'"+w.QALead.ID.String()+"'",
		"$OTHER", "'"+w.Schools.Visited.String()+"'", "$TALK", "'"+w.Conversations.WrittenUp.String()+"'", "$NOW", "'2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z'")}
	columns := c.columnsOf("school", "id", "urn", "opened_on", "closed_on", "status", "phase", "establishment_number")
	c.exec(`UPDATE school SET opened_on = '2026-11-01', phase = 'secondary', status = 'open' WHERE id = $IS`,
		`INSERT INTO school (id, urn, opened_on, closed_on, status, phase, establishment_number, `+columns+`)
			SELECT $WAS, 912345, NULL, '2026-10-31', 'closed', 'secondary', '', `+columns+` FROM school WHERE id = $IS`,
		`INSERT INTO provision (hub_id, id, partner_id, school_id, name, kind, state, from_on, to_on, version, created_at, updated_at)
			VALUES ($HUB, $BEFORE, $PARTNER, $WAS, 'Brass', 'whole-class', 'ended', '2025-09-01', '2026-10-31', 1, $NOW)`,
		`INSERT INTO provision (hub_id, id, partner_id, school_id, name, kind, state, from_on, version, created_at, updated_at)
			VALUES ($HUB, $AFTER, $PARTNER, $IS, 'Brass', 'whole-class', 'active', '2026-11-01', 1, $NOW)`)
	c.roll(904, "$WAS", "2026-01-15", 200, 60)
	return c
}

// columnsOf are the columns of a table but some, with commas.
func (c *converted) columnsOf(table string, but ...string) string {
	c.Helper()
	rows, err := c.db.Owner().Query("SELECT * FROM " + table + " LIMIT 0")
	if err != nil {
		c.Fatal(err)
	}
	defer rows.Close()
	all, err := rows.Columns()
	if err != nil {
		c.Fatal(err)
	}
	return strings.Join(slices.DeleteFunc(all, func(name string) bool { return slices.Contains(but, name) }), ", ")
}

func (c *converted) exec(all ...string) {
	c.Helper()
	for _, sql := range all {
		if _, err := c.db.Owner().Exec(c.names.Replace(sql)); err != nil {
			c.Fatalf("%v: %s", err, c.names.Replace(sql))
		}
	}
}

// succeed registers that the academy came after a school: where it came after two they merged.
func (c *converted) succeed(from int) {
	c.Helper()
	c.exec(fmt.Sprintf(`INSERT INTO school_succession (hub_id, id, from_urn, to_urn, kind, on_date, version, created_at, updated_at)
		SELECT $HUB, '%s', %d, urn, 'succession', '2026-11-01', 1, $NOW FROM school WHERE id = $IS`, numbered(from), from))
}

func (c *converted) roll(n int, school, on string, all, fsm int) {
	c.Helper()
	c.exec(fmt.Sprintf(`INSERT INTO school_roll (hub_id, school_id, counted_on, id, urn, pupils, fsm, markers, version, created_at, updated_at)
		VALUES ($HUB, %s, '%s', '%s', 912345, %d, %d, '', 1, $NOW)`, school, on, numbered(n), all, fsm))
}

// took records who takes part: of all, and of those with free school meals.
func (c *converted) took(n int, school, provision, year, term, on string, all, fsm int) {
	c.Helper()
	c.counted(n, "participation", school, provision, year, term, on, fmt.Sprintf("all %d %d", all, fsm))
}

func (c *converted) counted(n int, kind, school, provision, year, term, on string, lines ...string) {
	c.Helper()
	c.exec(fmt.Sprintf(`INSERT INTO pupil_figures (hub_id, id, kind, school_id, provision_id, partner_id, academic_year, term, of, counted_on, roll_on,
		sex_incomplete, year_groups, entered_by, version, created_at, updated_at)
		VALUES ($HUB, '%s', '%s', %s, %s, $PARTNER, '%s', '%s', '', '%s', NULL, FALSE, '{}', $ME, 1, $NOW)`, numbered(n), kind, school, provision, year, term, on))
	for _, line := range lines {
		f := strings.Fields(line)
		c.exec(fmt.Sprintf(`INSERT INTO pupil_figures_line (hub_id, figures_id, line, pupils, fsm, markers) VALUES ($HUB, '%s', '%s', %s, %s, '')`, numbered(n), f[0], f[1], f[2]))
	}
}

// insight is what is told of all provisions of a page, and of the feeder schools of the first.
func (c *converted) insight(who access.Actor, f takeup.Filter) (told takeup.Insight) {
	c.Helper()
	f.Year = calendar.YearOf(calendar.DateOf(testkit.Present))
	found, err := takeup.Service{Store: store.For[takeup.Tx](c.db.DB)}.Insights(context.Background(), who, f, page.Request{Limit: 100})
	if err != nil {
		c.Fatal(err)
	}
	for _, one := range found.Items {
		told.Items = append(told.Items, one.Items...)
		if told.Feeders == nil {
			told.Feeders = one.Feeders
		}
	}
	return told
}

// A gap is followed from the school to the academy that it became, and counts that are told
// before the academy has a roll are told by the school's. Whoever reads the academy's figures is
// told how its gap moved, and not what was counted before.
func TestATrendGoesOnAcrossAConversion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		c.took(910, "$WAS", "$BEFORE", "2025-26", "spring", "2026-02-10", 94, 24)
		c.took(911, "$WAS", "$BEFORE", "2025-26", "summer", "2026-06-10", 88, 18)
		c.took(912, "$IS", "$AFTER", "2026-27", "autumn", "2026-11-10", 82, 12)
		autumn := func(who access.Actor) (*takeup.Item, *takeup.Comparison) {
			for _, i := range c.insight(who, takeup.Filter{School: w.Schools.Unrelated}).Items {
				if i.Figures.ID.String() == numbered(912) {
					return &i, &i.Groups[3]
				}
			}
			t.Fatal("there is none")
			return nil, nil
		}
		if _, fsm := autumn(w.QALead.Actor()); fsm.Gap != nil || fsm.Trend != nil {
			t.Errorf("without a succession the academy has the roll of another school: %+v", fsm)
		}
		c.succeed(wasURN)
		for _, who := range []access.Actor{w.QALead.Actor(), w.UnrelatedHeadteacher.Actor()} {
			item, fsm := autumn(who)
			if item.Figures.Roll == nil || item.Figures.RollOn.String() != "2026-01-15" || fsm.Gap == nil || fsm.Trend == nil || fsm.Trend.Widened != 2 ||
				len(fsm.Trend.RestsOn) != 2 || fsm.Trend.RestsOn[0].String() != numbered(911) {
				t.Errorf("%v: %+v, %+v", who.Principal(), item.Figures.RollOn, fsm)
			}
			var read int
			if err := db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE object_id = $1", numbered(903)).Scan(&read); err != nil || read == 0 {
				t.Errorf("the reading is %d times in the trail, %v", read, err)
			}
		}
		c.took(913, "$WAS", "$BEFORE", "2026-27", "autumn", "2026-10-10", 60, 40)
		if _, fsm := autumn(w.QALead.Actor()); fsm.Trend == nil || fsm.Trend.Widened != 2 {
			t.Errorf("of a term that both counted the school's count is told: %+v", fsm.Trend)
		}
		c.roll(905, "$IS", "2026-11-05", 190, 50)
		if item, _ := autumn(w.QALead.Actor()); item.Figures.RollOn.String() != "2026-11-05" {
			t.Errorf("the academy's own roll is not told: %s", item.Figures.RollOn)
		}
		c.succeed(912346)
		if item, fsm := autumn(w.QALead.Actor()); fsm.Trend != nil || item.Figures.RollOn.String() != "2026-11-05" {
			t.Errorf("of a merger: %s, %+v", item.Figures.RollOn, fsm.Trend)
		}
	})
}

// What goes on in the academy is the one provision of the same partner, name and kind there that began
// later, and is no candidate; where either school has two of them it is not known which.
func TestWhichProvisionGoesOn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		c.took(911, "$WAS", "$BEFORE", "2025-26", "summer", "2026-06-10", 88, 18)
		c.took(912, "$IS", "$AFTER", "2026-27", "autumn", "2026-11-10", 82, 12)
		for n, school := range []string{"$WAS", "$IS"} {
			c.exec(fmt.Sprintf(`INSERT INTO provision (hub_id, id, partner_id, school_id, name, kind, state, from_on, version, created_at, updated_at)
				VALUES ($HUB, '%s', $PARTNER, %s, 'Other', 'whole-class', 'active', '2026-11-01', 1, $NOW)`, numbered(906+n), school))
		}
		c.succeed(wasURN)
		const after, alsoWas, alsoIs = "$AFTER", "'00000000-0000-4000-8000-000000000906'", "'00000000-0000-4000-8000-000000000907'"
		for _, of := range []struct {
			which, column, is, was string
			goesOn                 bool
		}{
			{after, "name", "'Brass'", "'Brass'", true}, {after, "name", "'Strings'", "'Brass'", false}, {after, "kind", "'choir'", "'whole-class'", false},
			{after, "partner_id", "'" + w.Partners.Charity.String() + "'", "$PARTNER", false}, {after, "state", "'candidate'", "'active'", false},
			{after, "from_on", "'2025-09-01'", "'2026-11-01'", false}, {alsoWas, "name", "'Brass'", "'Other'", false}, {alsoIs, "name", "'Brass'", "'Other'", false},
		} {
			set := func(value string) {
				c.exec("UPDATE provision SET " + of.column + " = " + value + " WHERE id = " + of.which)
			}
			set(of.is)
			for _, i := range c.insight(w.QALead.Actor(), takeup.Filter{School: w.Schools.Unrelated}).Items {
				if i.Figures.ID.String() == numbered(912) && (i.Groups[3].Trend != nil) != of.goesOn {
					t.Errorf("with %s %s of %s: %+v", of.column, of.is, of.which, i.Groups[3].Trend)
				}
			}
			set(of.was)
		}
	})
}

// A feeder school that became another one feeds once, with the figures of both; so does one of a
// school that became another.
func TestAFeederSchoolThatConvertedCountsOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		feeds := func(n int, school, feeder string) {
			c.exec(`INSERT INTO feeder_school (hub_id, id, school_id, feeder_id, academic_year, version, created_at, updated_at)
				VALUES ($HUB, '` + numbered(n) + `', ` + school + `, ` + feeder + `, '2026-27', 1, $NOW)`)
		}
		c.took(911, "$WAS", "$BEFORE", "2025-26", "summer", "2026-06-10", 88, 18)
		c.took(912, "$IS", "$AFTER", "2026-27", "autumn", "2026-11-10", 82, 12)
		feeds(920, "$OTHER", "$WAS")
		feeds(921, "$OTHER", "$IS")
		feeds(922, "$WAS", "$OTHER")
		fed := func(by id.School) (all []string) {
			for _, f := range c.insight(w.QALead.Actor(), takeup.Filter{School: by}).Feeders {
				if f.ID.String() != w.Takeup.Feeder.String() {
					all = append(all, fmt.Sprint(f.ID, " ", len(f.Figures)))
				}
			}
			return all
		}
		if before := fed(w.Schools.Unrelated); len(before) != 0 {
			t.Errorf("%v", before)
		}
		c.succeed(wasURN)
		if got := fed(w.Schools.Visited); !slices.Equal(got, []string{numbered(920) + " 2"}) {
			t.Errorf("the school is fed by %v", got)
		}
		if got := fed(w.Schools.Unrelated); len(got) != 1 || !strings.HasPrefix(got[0], numbered(922)) {
			t.Errorf("the academy is fed by %v", got)
		}
	})
}

func (c *converted) partnership(of id.School) (*pitfall.Seen, error) {
	c.Helper()
	seen, err := c.pitfalls().Read(context.Background(), c.db.World.QALead.Actor(), c.of(of))
	return &seen, err
}

func (c *converted) pitfalls() pitfall.Service {
	return pitfall.Service{Store: store.For[pitfall.Tx](c.db.DB)}
}

func (c *converted) of(school id.School) pitfall.Of {
	return pitfall.Of{School: school, Partner: c.db.World.Partners.Sole, Year: calendar.YearOf(calendar.DateOf(testkit.Present))}
}

// No signal of a partnership moves because the school became an academy in the middle of the
// year: it stands as it would had the school kept its URN, on the same records, and what was
// dismissed is dismissed. The partnership is one, and found under both schools.
func TestNoSignalMovesForAConversion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		var was id.School
		if err := was.UnmarshalText([]byte(numbered(901))); err != nil {
			t.Fatal(err)
		}
		c.took(910, "$WAS", "$BEFORE", "2025-26", "spring", "2026-02-10", 94, 24)
		c.took(911, "$WAS", "$BEFORE", "2025-26", "summer", "2026-06-10", 88, 18)
		c.took(912, "$WAS", "$BEFORE", "2026-27", "autumn", "2026-10-10", 82, 12)
		c.counted(913, "starting-points", "$WAS", "$BEFORE", "2026-27", "autumn", "2026-10-10", "entry:none 40 NULL", "good-progress 19 NULL")
		c.counted(914, "continuation", "$WAS", "$BEFORE", "2025-26", "summer", "2026-10-10", "after:0 60 NULL", "after:1 14 NULL")
		c.exec(`UPDATE conversation SET school_id = $WAS, held_on = '2026-10-03', challenged = 'The choir.' WHERE id = $TALK`,
			`UPDATE conversation_participant SET role = 'headteacher' WHERE conversation_id = $TALK AND side = 'school'`,
			`INSERT INTO feeder_school (hub_id, id, school_id, feeder_id, academic_year, version, created_at, updated_at)
				VALUES ($HUB, '`+numbered(920)+`', $WAS, $OTHER, '2026-27', 1, $NOW)`,
			`INSERT INTO funding_line (hub_id, id, provision_id, school_id, partner_id, source, from_on, to_on, pence, external_id, imported, entered_by, version, created_at, updated_at)
				VALUES ($HUB, '`+numbered(921)+`', $BEFORE, $WAS, $PARTNER, 'school', '2026-09-01', '2026-10-31', 120000, '', FALSE, $ME, 1, $NOW)`)
		if _, err := c.pitfalls().Dismiss(t.Context(), w.QALead.Actor(), c.of(was), pitfall.NoJointPractice, func(pitfall.Seen) error { return nil }, "It is known."); err != nil {
			t.Fatal(err)
		}
		before, err := c.partnership(was)
		if err != nil {
			t.Fatal(err)
		}
		c.succeed(wasURN)
		for _, by := range []id.School{was, w.Schools.Unrelated} {
			got, err := c.partnership(by)
			if err != nil || got.SchoolID != w.Schools.Unrelated || len(got.Signals) != len(before.Signals) {
				t.Fatalf("%v, %+v", err, got)
			}
			for i, s := range got.Signals {
				if want := before.Signals[i]; s.Key != want.Key || s.State != want.State || s.Sentence != want.Sentence || s.RestsOn() != want.RestsOn() {
					t.Errorf("%s was %s: %s\nand is %s: %s", want.Key, want.State, want.Sentence, s.State, s.Sentence)
				}
			}
		}
		for key, state := range map[pitfall.Key]pitfall.State{
			pitfall.WideningGap: pitfall.Raised, pitfall.NoChallenge: pitfall.Clear, pitfall.NoJointPractice: pitfall.Dismissed,
			pitfall.CostUnknown: pitfall.Clear, pitfall.FewContinue: pitfall.Raised, pitfall.NoFeederFigures: pitfall.Clear,
		} {
			if s := before.Signal(key); s.State != state {
				t.Errorf("%s is %s: %s", key, s.State, s.Sentence)
			}
		}
		all, err := c.pitfalls().List(t.Context(), w.QALead.Actor(), calendar.AcademicYear{}, pitfall.Filter{Partner: w.Partners.Sole}, page.Request{Limit: 100})
		if err != nil || slices.ContainsFunc(all.Items, func(p pitfall.Seen) bool { return p.SchoolID == was }) {
			t.Errorf("%v, the school is listed beside the academy: %+v", err, all.Items)
		}

		// By the end of the year before there was no academy.
		last := c.of(was)
		last.Year = last.Year.Previous()
		if got, err := c.pitfalls().Read(t.Context(), w.QALead.Actor(), last); err != nil || got.SchoolID != was {
			t.Errorf("%v, the year before is of %v", err, got.SchoolID)
		}

		// A pack is of the records under each id.
		c.exec(`UPDATE provision SET state = 'candidate' WHERE id = $AFTER`)
		for _, by := range []id.School{was, w.Schools.Unrelated} {
			pack, err := evidence.Service{Store: store.For[evidence.Tx](db.DB)}.OfPartnership(t.Context(), w.QALead.Actor(), by, w.Partners.Sole, c.of(by).Year)
			if err != nil || pack.SchoolID != by {
				t.Errorf("%v, a pack of %v", err, pack.SchoolID)
			}
		}
		c.exec(`UPDATE provision SET state = 'active' WHERE id = $AFTER`)

		// What the academy counts in the next term goes on from there; of the same term that counts.
		c.took(915, "$IS", "$AFTER", "2026-27", "spring", "2026-11-15", 76, 6)
		c.took(916, "$IS", "$AFTER", "2026-27", "autumn", "2026-11-15", 82, 13)
		got, err := c.partnership(w.Schools.Unrelated)
		if s := got.Signal(pitfall.WideningGap); err != nil || s.State != pitfall.Raised || !strings.Contains(s.Sentence, "spring") ||
			!slices.ContainsFunc(s.Records, func(r pitfall.Record) bool { return r.ID.String() == numbered(916) }) {
			t.Errorf("%v: %+v", err, s)
		}

		// Two schools that were merged into one are not added up.
		c.succeed(912346)
		if got, err = c.partnership(w.Schools.Unrelated); err != nil {
			t.Fatal(err)
		}
		if s := got.Signal(pitfall.WideningGap); s.State != pitfall.NotCalculable {
			t.Errorf("of a merger it is %s: %s", s.State, s.Sentence)
		}
		if s := got.Signal(pitfall.ParticipationGap); s.State != pitfall.NotCalculable || !strings.Contains(s.Sentence, "no roll") {
			t.Errorf("of a merger it is %s: %s", s.State, s.Sentence)
		}
	})
}

// What is recorded of a school in the year counts once in the row of the academy that it became,
// and nothing of it is lost or owed twice; of schools that merged each has its row.
func TestTheDataReturnCountsAConvertedSchoolOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		year := calendar.YearOf(calendar.DateOf(testkit.Present))
		returns := datareturn.Service{Store: store.For[datareturn.Tx](db.DB)}
		row := func(urn int) (found *datareturn.Row) {
			all, err := returns.List(t.Context(), w.QALead.Actor(), year, page.Request{Limit: 500})
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range all.Items {
				if r.School.URN == urn {
					found = &all.Items[i]
				}
			}
			return found
		}
		var is int
		if err := db.Owner().QueryRow(c.names.Replace("SELECT urn FROM school WHERE id = $IS")).Scan(&is); err != nil {
			t.Fatal(err)
		}
		bare := row(is)
		c.took(912, "$WAS", "$BEFORE", "2026-27", "autumn", "2026-10-10", 82, 12)
		c.took(913, "$IS", "$AFTER", "2026-27", "autumn", "2026-11-10", 80, 11)
		c.took(914, "$IS", "$AFTER", "2026-27", "spring", "2026-11-15", 78, 10)
		c.counted(915, "continuation", "$WAS", "$BEFORE", "2026-27", "autumn", "2026-11-15", "after:0 60 NULL", "after:1 14 NULL")
		c.exec(`UPDATE conversation SET school_id = $WAS, held_on = '2026-10-03' WHERE id = $TALK`,
			`INSERT INTO school_plan (hub_id, id, school_id, urn, academic_year, has_plan, summary_url, version, created_at, updated_at)
				VALUES ($HUB, '`+numbered(930)+`', $WAS, 912345, '2026-27', TRUE, '', 1, $NOW)`)
		if was, now := row(wasURN), row(is); was == nil || was.Conversations != 1 || was.Provisions[datareturn.WholeClass] != 1 || *was.Taking.Pupils != 82 ||
			now.Plan != nil || *now.Taking.Pupils != 80 {
			t.Errorf("without a succession: %+v, %+v", was, now)
		}
		c.succeed(wasURN)
		if was := row(wasURN); was != nil {
			t.Errorf("the school has a row beside the academy: %+v", was)
		}
		now := row(is)
		if now.Conversations != bare.Conversations+1 || now.Provisions[datareturn.WholeClass] != bare.Provisions[datareturn.WholeClass] ||
			now.Plan == nil || now.Term != calendar.Autumn || *now.Taking.Pupils != 80 || *now.Class != 80 || now.Stayed[1] == nil || *now.Stayed[1] != 14 || now.Unknown != bare.Unknown-1 {
			t.Errorf("%+v, without it %+v", now, bare)
		}
		c.succeed(912346)
		if was, now := row(wasURN), row(is); was == nil || *was.Taking.Pupils != 82 || was.Conversations != 1 || *now.Taking.Pupils != 80 || now.Plan != nil {
			t.Errorf("of a merger: %+v, %+v", was, now)
		}
	})
}

// A term that the school counted, and the academy that it became too, is released of the academy
// alone; one that the school alone counted is released of the school.
func TestAConvertedSchoolIsReleasedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		c, year := newConverted(t, db), calendar.YearOf(calendar.On(2026, 1, 1))
		released := func(term calendar.Term) (was, all int) {
			made, err := release.Service{Store: store.For[release.Tx](db.DB)}.Release(t.Context(), db.World.QALead.Actor(), year.Previous(), term, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range made.Shown.Rows {
				if all = row.All.Value; row.School.URN == wasURN {
					was = all
				}
			}
			return was, all
		}
		for n, term := range []string{"autumn", "spring", "summer"} {
			c.took(910+n, "$WAS", "$BEFORE", "2024-25", term, "2025-02-10", 94, 24)
			if term != "summer" {
				c.took(920+n, "$IS", "$AFTER", "2024-25", term, "2025-02-12", 82, 22)
			}
		}
		if was, all := released(calendar.Autumn); was != 94 || all != 94+82 {
			t.Errorf("without a succession: %d of %d", was, all)
		}
		c.succeed(wasURN)
		if was, all := released(calendar.Spring); was != 0 || all != 82 {
			t.Errorf("of both: %d of %d", was, all)
		}
		if was, all := released(calendar.Summer); was != 94 || all != 94 {
			t.Errorf("of the school alone: %d of %d", was, all)
		}
	})
}

// Of provision that goes on in the academy a term is owed once, by that which ran in it last, and
// not where the one before recorded it.
func TestATermIsOwedOnceAcrossAConversion(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		c := newConverted(t, db)
		c.exec(`UPDATE school SET opened_on = '2026-03-01' WHERE id = $IS`, `UPDATE provision SET to_on = '2026-02-28' WHERE id = $BEFORE`,
			`UPDATE provision SET from_on = '2026-03-01' WHERE id = $AFTER`)
		c.took(910, "$WAS", "$BEFORE", "2025-26", "spring", "2026-02-10", 94, 24)
		c.counted(913, "starting-points", "$WAS", "$BEFORE", "2025-26", "autumn", "2025-10-10", "entry:none 40 NULL")
		owed := func() (all []string) {
			found, err := datareturn.Service{Store: store.For[datareturn.Tx](db.DB)}.Owed(t.Context(), db.World.QALead.Actor(), calendar.YearOf(calendar.On(2026, 1, 1)), page.Request{Limit: 500})
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range found.Items {
				switch o.ID.String() {
				case numbered(902):
					all = append(all, fmt.Sprint("before ", o.Term, o.Missing))
				case numbered(903):
					all = append(all, fmt.Sprint("after ", o.Term, o.Missing))
				}
			}
			slices.Sort(all)
			return all
		}
		if got := owed(); len(got) != 4 {
			t.Errorf("without a succession is owed %q", got)
		}
		c.succeed(wasURN)
		want := []string{"after spring[continuation funding]", "after summer[participation funding]", "before autumn[participation continuation funding]"}
		if got := owed(); !slices.Equal(got, want) {
			t.Errorf("is owed %q", got)
		}
	})
}

// The evaluation of the academy is the next version of the one of the school that it was, whose
// records are evidence; the benchmark counts one of both. Of a school that became another one no
// new evaluation of the year is begun.
func TestAConvertedSchoolIsEvaluatedOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, c := db.World, newConverted(t, db)
		c.took(910, "$WAS", "$BEFORE", "2026-27", "autumn", "2026-10-10", 82, 12)
		evaluations := evaluation.Service{Store: store.For[evaluation.Tx](db.DB)}
		judged := func() (n int) {
			all, err := evaluations.Benchmark(t.Context(), w.QALead.Actor(), c.of(id.School{}).Year, page.Request{Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range all.Items {
				n += l.Graded
			}
			return n
		}
		published := func(n int, school, at string) {
			c.exec(`INSERT INTO evaluation (hub_id, id, school_id, partner_id, academic_year, edition, state, overall, published_at, published_by, given_by, given_how, drawn_up_by, version, created_at, updated_at)
				VALUES ($HUB, '` + numbered(n) + `', ` + school + `, $PARTNER, '2026-27', 1, 'published', 'good', '` + at + `', $ME, '', '', $ME, 1, $NOW)`)
			for _, action := range evaluation.Actions {
				c.exec(`INSERT INTO evaluation_finding (hub_id, evaluation_id, action, judgement, evidence, pitfall, pitfall_reason, signals) VALUES ($HUB, '` + numbered(n) + `', '` + action + `', 'x', 'x', 'absent', 'x', '[]')`)
			}
		}
		none := judged()
		published(940, "$WAS", "2026-10-20T10:00:00.000000Z")
		c.succeed(wasURN)
		of := evaluation.Partnership{School: w.Schools.Unrelated, Partner: w.Partners.Sole, Year: c.of(id.School{}).Year}
		gone := of
		if err := gone.School.UnmarshalText([]byte(numbered(901))); err != nil {
			t.Fatal(err)
		}
		var refused *fault.Error
		if _, err := evaluations.Draft(t.Context(), w.QALead.Actor(), evaluation.New{Partnership: gone, ChangeReason: "x"}); !errors.As(err, &refused) || refused.Fields[0].Rule != "evaluation-no-partnership" {
			t.Errorf("of the school that is gone: %v", err)
		}
		next, err := evaluations.Draft(t.Context(), w.QALead.Actor(), evaluation.New{Partnership: of, ChangeReason: "It is an academy."})
		if err != nil || next.Edition != 2 || next.BasedOnID == nil || next.BasedOnID.String() != numbered(940) {
			t.Fatalf("%v, %+v", err, next)
		}
		signals := 0
		for _, f := range next.Findings {
			signals += len(f.Signals)
		}
		if partnership, err := c.partnership(of.School); err != nil || signals != len(partnership.Signals) {
			t.Errorf("%v, %d of %d signals are shown", err, signals, len(partnership.Signals))
		}
		taking := uuid.MustParse(numbered(910))
		evidence := evaluation.Change{Findings: []evaluation.Found{{Action: "all_groups", Records: []evaluation.Record{{Kind: evaluation.Participation, ID: taking}}}}}
		if _, err := evaluations.Update(t.Context(), w.QALead.Actor(), next.ID, func(evaluation.Seen) error { return nil }, evidence); err != nil {
			t.Errorf("what the school counted is no evidence: %v", err)
		}
		published(941, "$IS", "2026-11-20T10:00:00.000000Z") // as where the succession comes later
		if got := judged(); got != none+1 {
			t.Errorf("%d are judged, %d without them", got, none)
		}
		c.succeed(912346)
		if got := judged(); got != none+2 {
			t.Errorf("of a merger %d are judged, %d without them", got, none)
		}
	})
}
