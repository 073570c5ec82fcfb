package school

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

func TestNDJSON(t *testing.T) {
	lines := []string{
		`{"urn":112492,"name":"Leys Junior School","status":"open","laCode":"830","openedOn":"2012-08-31","pupils":180,"fsmPercent":41.1}`,
		``,
		`{"urn":"112493","name":"Croft Infant School","status":"3","town":null,"choir":"yes"}`,
		`{"urn":112494,"name":{"en":"x"},"status":true}`,
		`{"urn":112495,"name":"A","status":"open","pupils":1.5,"laCode":"666"}`,
		`[1]`,
		`null`,
		`{"urn":1}{"urn":2}`,
		"{\"urn\":112496,\"name\":\"\xe0\",\"status\":\"open\"}",
		`{"name":"no number"}`,
		`{"urn":112492,"name":"again","status":"open"}`,
		`{"urn":112497,"name":"a\u0000b","status":"open"}`,
		`{"urn":112498,"na`,
	}
	r, err := NewReader(strings.NewReader("\xef\xbb\xbf"+strings.Join(lines, "\n")), table.NDJSON)
	if err != nil {
		t.Fatal(err)
	}
	rows := readAll(t, r)
	want := []string{
		"1@1:112492", "2@3:112493",
		"3@4!name " + table.RuleRowValue + ",status " + table.RuleRowValue,
		"4@5 skipped",
		"5@6!" + table.RuleRowNotJSON, "6@7!" + table.RuleRowNotJSON, "7@8!" + table.RuleRowNotJSON, "8@9!" + table.RuleRowNotUTF8,
		"9@10!urn " + RuleURN + ",status " + RuleStatus,
		"10@11!urn " + RuleURNRepeated, "11@12!name " + RuleText, "12@13!" + table.RuleRowTruncated,
	}
	if got := allSaid(rows); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	s := rows[0].School
	if s.OpenedOn.String() != "2012-08-31" || *s.Pupils != 180 || s.FSMPercent != "41.1" {
		t.Errorf("%+v", s)
	}
	if w := r.Warnings(); len(w) != 2 || w[0].Column != "choir" || w[1].Rule != RuleOutsideEngland {
		t.Error(w)
	}
	stored := School{URN: 112493, Town: "Alfreton", Street: "Marshall Street"}
	if got := rows[1].Over(stored); got.Town != "" || got.Street != "Marshall Street" {
		t.Errorf("null is known to be empty, absence is not: %+v", got)
	}
	if _, err := json.Marshal(rows); err != nil {
		t.Error(err)
	}
	if _, err := NewReader(strings.NewReader("\n"), table.NDJSON); !errors.Is(err, table.FileEmpty) {
		t.Error(err)
	}
}
