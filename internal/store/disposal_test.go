package store_test

import (
	"database/sql"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/retention"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// outlive are the tables that refer to a record which is disposed of and stay, with a reason.
var outlive = map[string]string{"good_practice": "an evaluation is not due while there is an example of it"}

// Every table that refers to a record of a class, or to what hangs under it, goes with it, and
// what refers goes before what it refers to. A new table fails this until it is said what
// becomes of it.
func TestWhatHangsUnderARecordGoesWithIt(t *testing.T) {
	db := testkit.Open(t, "sqlite", false).Owner()
	refers := map[string][]string{} // to a table: which refer to it
	for _, table := range rows(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		for _, f := range rows(t, db, `SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)`, table[0]) {
			refers[f[0]] = append(refers[f[0]], table[0])
		}
	}
	for class, root := range map[retention.Class]string{
		retention.Observations: "observation", retention.Shares: "share", retention.Inspections: "inspection", retention.Requests: "visit_request",
		retention.Suggestions: "suggestion", retention.Mentorings: "mentoring", retention.Conversations: "conversation", retention.Holds: "hold",
		retention.Accesses: "subject_access_request", retention.Trainings: "training_event", retention.StaffTimes: "staff_time", retention.Supports: "school_support", retention.SchoolPlans: "school_plan", retention.Dismissals: "signal_dismissal", retention.PupilFigures: "pupil_figures",
		retention.Funding: "funding_line", retention.JointPractices: "joint_practice",
		retention.Evaluations: "evaluation", retention.GoodPractices: "good_practice",
	} {
		gone := store.Hanging(class)
		if gone[len(gone)-1] != root {
			t.Errorf("the last of %s is not %s", class, root)
		}
		for at, table := range gone {
			for _, other := range refers[table] {
				before := slices.Index(gone, other)
				switch {
				case outlive[other] != "" || other == table:
				case before < 0:
					t.Errorf("%s refers to %s, and does not go with %s", other, table, class)
				case before > at:
					t.Errorf("%s goes after %s, to which it refers", other, table)
				}
			}
		}
	}
}

// Every table of which rows are disposed has its guard, on both databases, but those from
// which rows are deleted otherwise too.
func TestWhatIsDisposedOfIsGuarded(t *testing.T) {
	free := []string{"notice", "notice_mail", "observation_observer", "observation_judgement"}
	for _, dialect := range testkit.Dialects() {
		owner := testkit.Open(t, dialect, false).Owner()
		for _, class := range retention.Classes {
			for _, table := range store.Hanging(class) {
				if guards := guardsOf(t, owner, dialect, table); guards != 1 && !slices.Contains(free, table) {
					t.Errorf("%s: %s has %d guards", dialect, table, guards)
				}
			}
		}
	}
}

func guardsOf(t *testing.T, owner *sql.DB, dialect, table string) int {
	t.Helper()
	if dialect == "postgres" {
		return count(t, owner, `SELECT count(*) FROM pg_trigger WHERE tgname = $1`, table+"_takes_two")
	}
	return count(t, owner, `SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?`, table+"_takes_two")
}
