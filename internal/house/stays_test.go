package house

import (
	"database/sql"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// letChange takes from a table what keeps its rows as they are.
func letChange(t *testing.T, db *testkit.DB, table string) {
	t.Helper()
	query := `SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '` + table + `' AND name LIKE '%\_stays%' ESCAPE '\'`
	if db.Name() == "postgres" {
		query = `SELECT 'ALTER TABLE ' || tgrelid::regclass || ' DISABLE TRIGGER ' || tgname FROM pg_trigger WHERE tgrelid = '` + table + `'::regclass AND tgname LIKE '%\_stays%'`
	}
	for _, statement := range firstCells(t, db.Owner(), query) {
		_, err := db.Owner().Exec(statement)
		must(t, err)
	}
}

// trial tries statements on one database as its owner, and takes back what they did.
type trial struct {
	*testing.T
	dialect string
	owner   *sql.DB
}

func (t trial) exec(statement string) error {
	t.Helper()
	tx, err := t.owner.Begin()
	must(t.T, err)
	defer tx.Rollback() //nolint:errcheck // nothing of it is kept
	result, err := tx.Exec(statement)
	if err == nil && affected(result) == 0 {
		t.Fatalf("there is nothing to try %s on", statement)
	}
	return err
}

func affected(r sql.Result) int64 {
	n, _ := r.RowsAffected()
	return n
}

func (t trial) refused(statement string) {
	t.Helper()
	if err := t.exec(statement); err == nil || !strings.Contains(err.Error(), "stays as it is") && !strings.Contains(err.Error(), "two persons dispose") {
		t.Errorf("%s: %v", statement, err)
	}
}

func (t trial) done(statement string) {
	t.Helper()
	if err := t.exec(statement); err != nil {
		t.Errorf("%s: %v", statement, err)
	}
}

// columnsOf gives the columns of a table, but those named, each with another value than it has.
func (t trial) columnsOf(table string, but ...string) map[string]string {
	query, kind := `SELECT name FROM pragma_table_info('`+table+`')`, `SELECT type FROM pragma_table_info('`+table+`') WHERE name = '`
	if t.dialect == "postgres" {
		query = `SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '` + table + `'`
		kind = `SELECT data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '` + table + `' AND column_name = '`
	}
	other := map[string]string{
		"boolean": "NOT COALESCE(@, false)", "integer": "COALESCE(@, 0) + 1", "bigint": "COALESCE(@, 0) + 1", "uuid": "'0199a3c4-7b10-7c3a-9f52-3d1c5e8a0bff'",
		"date": "'2001-02-03'", "timestamp": "'2001-02-03 04:05:06+00:00'", "timestamp with time zone": "'2001-02-03 04:05:06+00:00'", "text": "COALESCE(@, '') || 'x'", "jsonb": `'{"x":1}'`, "json": `'{"x":1}'`,
	}
	changed := map[string]string{}
	for _, column := range firstCells(t.T, t.owner, query) {
		how := other[strings.ToLower(firstCells(t.T, t.owner, kind+column+`'`)[0])]
		if how == "" {
			t.Fatalf("%s.%s is of an unknown type", table, column)
		}
		if !slices.Contains(but, column) {
			changed[column] = strings.ReplaceAll(how, "@", column)
		}
	}
	return changed
}

func (t trial) everyColumnStays(table, where string, but ...string) {
	t.Helper()
	for column, value := range t.columnsOf(table, but...) {
		t.refused("UPDATE " + table + " SET " + column + " = " + value + " WHERE " + where)
	}
	t.refused("DELETE FROM " + table + " WHERE " + where)
}

// A published annual report, an appeal that has ended and a pack that was released are the
// same for good: the database refuses whoever would change or delete them, in any column.
func TestWhatIsAnsweredStaysAsItIs(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		try := trial{t, db.Name(), db.Owner()}
		q := api.As(w.QALead)
		report := q.Post("/v1/annual-reports", document{"academicYear": "2026-27", "commentary": "Thin."}).Want(http.StatusCreated).Header.Get("Location")
		draft := "id = '" + strings.TrimPrefix(report, "/v1/annual-reports/") + "'"
		try.done("UPDATE annual_report SET commentary = 'x' WHERE " + draft)
		try.done("DELETE FROM annual_report WHERE " + draft)
		q.Seeing(report).Post(report+"/publication", nil).Want(http.StatusOK)
		try.everyColumnStays("annual_report", draft)

		dismissed := "id = '" + w.Appeals.Dismissed.String() + "'"
		after := []string{"version", "updated_at"}
		try.everyColumnStays("appeal", dismissed, append(after, "corrected_version", "correction_overdue_at")...)
		try.done("UPDATE appeal SET corrected_version = 2, holds = false, correction_overdue_at = created_at, version = version + 1 WHERE " + dismissed)
		try.done("UPDATE appeal SET state = 'decided' WHERE id = '" + w.Appeals.Open.String() + "'")

		released := "id = '" + w.Asked.Released.String() + "'"
		try.everyColumnStays("subject_access_request", released, append(after, "ended_at")...)
		of := "request_id = '" + w.Asked.Released.String() + "'"
		try.everyColumnStays("subject_access_part", of)
		const emptied = "UPDATE subject_access_part SET content = NULL, replacement = NULL, reason = NULL, record_id = NULL WHERE "
		try.refused(emptied + of)
		try.refused("UPDATE subject_access_part SET request_id = '" + w.Asked.Released.String() + "' WHERE request_id = '" + w.Asked.InReview.String() + "'")
		try.refused("INSERT INTO subject_access_part (hub_id, id, request_id, kind, third_parties, for_review, decision) SELECT hub_id, request_id, request_id, kind, third_parties, for_review, decision FROM subject_access_part WHERE " + of + " LIMIT 1")
		db.Clock.Advance(31 * 24 * time.Hour)
		must(t, api.Sweep(t.Context()))
		try.everyColumnStays("subject_access_request", released)
		try.everyColumnStays("subject_access_part", of)
		try.done(emptied + of)
		for _, which := range []string{w.Asked.Refused.String(), w.Asked.Withdrawn.String()} {
			try.everyColumnStays("subject_access_request", "id = '"+which+"'")
		}
	})
}
