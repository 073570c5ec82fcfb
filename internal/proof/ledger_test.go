package proof

import (
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"time"
)

// row is a row of a table as text, the same on either database; what is null is not in it.
type row map[string]string

// ledger is every row that tells of a visit and what came of it, by table and key.
type ledger map[string]row

// parts are the tables of a visit, with the column that names it and the columns that,
// with it, name a row.
var parts = []struct{ table, of, key string }{
	{"observation", "id", ""},
	{"observation_observer", "observation_id", "person_id"},
	{"observation_agreement", "observation_id", "id"},
	{"observation_exception", "observation_id", "id"},
	{"observation_notes", "observation_id", "observer_id"},
	{"observation_judgement", "observation_id", "observer_id"},
	{"observation_agreed_judgement", "observation_id", "version"},
	{"observation_judgement_agreement", "observation_id", "version"},
	{"observation_feedback", "observation_id", ""},
	{"observation_draft", "observation_id", "observer_id"},
	{"observation_report", "observation_id", "version"},
	{"observation_reply", "observation_id", "id"},
	{"observation_acknowledgement", "observation_id", "version"},
	{"observation_response", "observation_id", "id"},
	{"share", "observation_id", "id"},
	{"break_glass", "observation_id", "id"},
	{"development_need", "observation_id", "id"},
	{"commissioning_decision", "observation_id", ""},
}

// known gives everything about a visit, which only the steps of the walk and a sweep change.
func (w *walk) known(visit string) ledger {
	if w.ledgers[visit] == nil {
		w.ledgers[visit] = w.ledgerOf(visit)
	}
	return w.ledgers[visit]
}

// ledgerOf reads everything about a visit.
func (w *walk) ledgerOf(visit string) ledger {
	all := ledger{}
	for _, p := range parts {
		for _, r := range w.rows(`SELECT * FROM `+p.table+` WHERE `+p.of+` = $1`, visit) {
			all[p.table+" "+r[p.key]] = r
		}
	}
	return all
}

// visit is the row of the visit itself.
func (l ledger) visit() row { return l["observation "] }

// in are the rows of one table.
func (l ledger) in(table string) []row {
	var found []row
	for key, r := range l {
		if strings.HasPrefix(key, table+" ") {
			found = append(found, r)
		}
	}
	return found
}

// changed gives the keys of the rows that are not as they were.
func (l ledger) changed(since ledger) (keys []string) {
	for key, r := range l {
		if !maps.Equal(r, since[key]) {
			keys = append(keys, key)
		}
	}
	for key := range since {
		if l[key] == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// rows reads what a query finds, past the fence.
func (w *walk) rows(query string, args ...any) (found []row) {
	w.t.Helper()
	rows, err := w.owner.Query(query, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		w.t.Fatal(err)
	}
	for rows.Next() {
		r, err := scan(rows, columns)
		if err != nil {
			w.t.Fatal(err)
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return found
}

func scan(rows *sql.Rows, columns []string) (row, error) {
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	if err := rows.Scan(values...); err != nil {
		return nil, err
	}
	r := row{}
	for i, name := range columns {
		if v := *values[i].(*any); v != nil {
			r[name] = textOf(name, v)
		}
	}
	return r, nil
}

// instant is how both databases' instants are written here.
const instant = "2006-01-02T15:04:05.000000Z"

func textOf(column string, v any) string {
	switch v := v.(type) {
	case time.Time:
		if strings.HasSuffix(column, "_on") || strings.HasSuffix(column, "_by") {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format(instant)
	case []byte:
		return string(v)
	}
	return fmt.Sprint(v)
}

// at reads an instant of a row; zero where there is none.
func (r row) at(column string) time.Time {
	at, _ := time.Parse(instant, r[column])
	return at
}

// has reports whether the row has a value there.
func (r row) has(column string) bool { _, ok := r[column]; return ok }
