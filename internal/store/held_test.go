package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/retention"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// offices are the columns that say who had a hand in what partnerships are judged by.
var offices = []struct {
	class              retention.Class
	table, of, columns string // of: of which record a row is
}{
	{retention.Evaluations, "evaluation", "id", "drawn_up_by hub_agreed_by school_agreed_by published_by"},
	{retention.Evaluations, "evaluation_response", "evaluation_id", "by_id"}, {retention.Evaluations, "evaluation_step", "evaluation_id", "done_by"},
	{retention.GoodPractices, "good_practice", "id", "drawn_up_by hub_agreed_by school_agreed_by partner_agreed_by withdrawn_by"},
	{retention.Dismissals, "signal_dismissal", "id", "dismissed_by lifted_by"}, {retention.Releases, "participation_release", "id", "released_by"},
	{retention.PupilFigures, "pupil_figures", "id", "entered_by withdrawn_by"}, {retention.JointPractices, "joint_practice", "id", "entered_by withdrawn_by"},
}

// A hold on a person stops the disposal of whatever they had a hand in.
func TestAHoldOnAPersonStopsWhatTheyHadAHandIn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		who := db.World.UnrelatedHeadteacher.ID
		concerns := func(c retention.Class, record string) (is bool) {
			must(t, store.For[retention.Tx](db.DB).View(context.Background(), db.World.QALead.Actor(), func(tx retention.Tx) error {
				own, err := tx.Concerning(c, who, []uuid.UUID{uuid.MustParse(record)})
				is = len(own) > 0
				return err
			}))
			return is
		}
		for _, o := range offices {
			row := rows(t, db.Owner(), "SELECT "+o.of+" FROM "+o.table+" ORDER BY "+o.of+" LIMIT 1")[0][0]
			for _, column := range strings.Fields(o.columns) {
				was := rows(t, db.Owner(), "SELECT COALESCE(CAST("+column+" AS text), '') FROM "+o.table+" WHERE "+o.of+" = '"+row+"'")[0][0]
				before := concerns(o.class, row)
				set := func(to string) {
					_, err := db.Owner().Exec("UPDATE " + o.table + " SET " + column + " = " + to + " WHERE " + o.of + " = '" + row + "'")
					must(t, err)
				}
				set("'" + who.String() + "'")
				if before || !concerns(o.class, row) {
					t.Errorf("%s by %s.%s: before %v, after that not", o.class, o.table, column, before)
				}
				if was != "" {
					set("'" + was + "'")
				} else {
					set("NULL")
				}
			}
		}
		grant := db.World.Funding.Grant.String() // a correction goes with the line that it corrects
		before := concerns(retention.Funding, grant)
		_, err := db.Owner().Exec(`INSERT INTO funding_line (hub_id, id, provision_id, school_id, partner_id, source, from_on, to_on, pence, corrects_id, external_id, imported, entered_by, version, created_at, updated_at)
			SELECT hub_id, '` + numbered(70) + `', provision_id, school_id, partner_id, source, from_on, to_on, 1, id, '', FALSE, '` + who.String() + `', 1, created_at, updated_at FROM funding_line WHERE id = '` + grant + `'`)
		must(t, err)
		if before || !concerns(retention.Funding, grant) {
			t.Errorf("who corrected a line: before %v, after that not", before)
		}
	})
}

// A hold on a school or a partner stops the disposal of a release of its figures, where the
// records of these went before too; one on another does not.
func TestAHoldOnASchoolOrPartnerStopsReleasesOfItsFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w := db.World
		lift := "UPDATE hold SET lifted_at = created_at, lifting_by = proposed_by, lifted_by = '" + w.Teacher.ID.String() + "' WHERE lifted_at IS NULL"
		_, err := db.Owner().Exec(`UPDATE pupil_figures SET academic_year = '2001-02'; UPDATE subject_access_request SET ended_at = created_at WHERE ended_at IS NULL; ` + lift)
		must(t, err)
		for i, c := range []struct {
			column, on string
			held       bool
		}{
			{"school_id", w.Schools.Visited.String(), true}, {"school_id", w.Schools.Unrelated.String(), false},
			{"partner_id", w.Partners.Service.String(), true}, {"partner_id", w.Partners.Sole.String(), false},
		} {
			_, err := db.Owner().Exec(fmt.Sprintf(`INSERT INTO hold (hub_id, id, kind, reason, %s, proposed_by, proposed_as, lifting_as, version, created_at, updated_at)
				VALUES ('%s', '%s', 'inquiry', 'x', '%s', '%s', 'protection', '', 1, '2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z')`, c.column, w.Hub, numbered(80+i), c.on, w.QALead.ID))
			must(t, err)
			must(t, store.For[retention.Tx](db.DB).View(context.Background(), w.QALead.Actor(), func(tx retention.Tx) error {
				held, err := tx.Held(retention.Releases, []uuid.UUID{w.Release.UUID})
				if is := slices.Contains(held, w.Release.UUID); is != c.held {
					t.Errorf("a hold on %s %s: held %v", c.column, c.on, is)
				}
				return err
			}))
			_, err = db.Owner().Exec(lift)
			must(t, err)
		}
	})
}
