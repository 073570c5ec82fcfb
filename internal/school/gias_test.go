package school

import (
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

func readFixture(t *testing.T, path string) ([]Row, []table.Warning) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r, err := NewReader(f, table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	rows := readAll(t, r)
	for _, row := range rows {
		if len(row.Errors) > 0 {
			t.Errorf("%+v", row.Errors)
		}
	}
	return rows, r.Warnings()
}

func TestBothShapes(t *testing.T) {
	full, warnings := readFixture(t, "testdata/gias_full.csv") // Windows-1252, CRLF, 139 columns
	if len(warnings) > 0 {
		t.Error(warnings)
	}
	export, _ := readFixture(t, "testdata/gias_search_export.csv") // UTF-8 with a mark, LF, names only
	if len(full) != 4 || len(export) != 4 {
		t.Fatal(len(full), len(export))
	}
	for i := range full {
		a, b := full[i].School, export[i].School
		b.Gender = a.Gender
		if a.Digest == export[i].School.Digest {
			t.Errorf("%d: the digest does not see the gender", a.URN)
		}
		if b.Digest = b.ContentDigest(); !reflect.DeepEqual(a, b) {
			t.Errorf("the shapes differ:\n%+v\n%+v", a, b)
		}
	}
	if got := full[2].School.Name; got != "St Thomas à Becket Church of England Aided Primary School" {
		t.Error(got)
	}
}

// The files that the project ships are read without a fault or a warning but
// for the columns that the register's search leaves out.
func TestShippedFiles(t *testing.T) {
	for path, want := range map[string]int{"../demo/schools.csv": 60, "../../api/examples/schools.csv": 12} {
		rows, warnings := readFixture(t, path)
		if len(rows) != want || len(warnings) != 3 {
			t.Errorf("%s: %d rows, %v", path, len(rows), warnings)
		}
	}
}

func TestSchoolOfARow(t *testing.T) {
	rows, _ := readFixture(t, "testdata/gias_full.csv")
	n := func(v int) *int { return &v }
	want := School{
		URN: 112492, LACode: "830", LAName: "Derbyshire", EstablishmentNumber: "2000", Name: "Leys Junior School",
		Status: StatusOpen, Phase: PhasePrimary, TypeName: "Community school", TypeGroup: "Local authority maintained schools",
		LowAge: n(7), HighAge: n(11), Gender: "Mixed", ReligiousCharacter: "Does not apply",
		Street: "Flowery Leys Lane", Town: "Alfreton", County: "Derbyshire", Postcode: "DE55 7HA",
		Website: "www.leysjuniorschool.org.uk/", Region: "East Midlands", District: "Amber Valley", Ward: "Alfreton",
		Easting: n(442089), Northing: n(355552), Capacity: n(180), Pupils: n(180), Boys: n(105), Girls: n(75),
		FSMPupils: n(74), FSMPercent: "41.1",
	}
	want.Digest = want.ContentDigest()
	if got := rows[1].School; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := want.LAESTAB(); got != "830/2000" {
		t.Error(got)
	}
	want.EstablishmentNumber = ""
	if got := want.LAESTAB(); got != "" {
		t.Error(got)
	}
}

// cellFaults is a value of one column and the rule that it breaks.
var cellFaults = []struct{ column, value, rule string }{
	{"URN", "", RuleURN},
	{"URN", "12345", RuleURN},
	{"URN", "1234567", RuleURN},
	{"URN", "NAT", RuleURN},
	{"URN", "11249２", RuleURN},
	{"EstablishmentName", "", RuleName},
	{"EstablishmentName", " \u00a0", RuleName},
	{"EstablishmentName", strings.Repeat("é", 201), RuleName},
	{"EstablishmentName", "bell \x07", RuleText},
	{"EstablishmentStatus (code)", "", RuleStatus},
	{"EstablishmentStatus (code)", "9", RuleStatus},
	{"LA (code)", "83", ""},
	{"LA (code)", "Derby", RuleLACode},
	{"LA (code)", "666", RuleOutsideEngland},
	{"LA (code)", "702", RuleOutsideEngland},
	{"LA (name)", "Jersey Offshore Establishments", RuleOutsideEngland},
	{"GOR (code)", "W", RuleOutsideEngland},
	{"GOR (name)", "Wales (pseudo)", RuleOutsideEngland},
	{"GOR (name)", "Not Applicable", ""},
	{"GSSLACode (name)", "W06000001", RuleOutsideEngland},
	{"Country (name)", "Gibraltar", RuleOutsideEngland},
	{"Country (name)", "England", ""},
	{"TypeOfEstablishment (name)", "Welsh establishment", RuleOutsideEngland},
	{"EstablishmentNumber", "20000", RuleEstablishmentNumber},
	{"UKPRN", "1", RuleUKPRN},
	{"PhaseOfEducation (code)", "9", RulePhase},
	{"OpenDate", "30-02-2012", RuleDate},
	{"OpenDate", "01-01-1900", ""},
	{"CloseDate", "12/31/2012", RuleDate},
	{"CloseDate", "31-08-1899", RuleDates},
	{"StatutoryLowAge", "12", RuleAges},
	{"StatutoryLowAge", "-1", RuleFigure},
	{"StatutoryHighAge", "100", RuleFigure},
	{"StatutoryHighAge", "99", ""},
	{"Postcode", "nowhere at all", RulePostcode},
	{"SchoolWebsite", "javascript:alert(1)", RuleWebsite},
	{"Easting", "700001", RuleFigure},
	{"NumberOfPupils", "SUPP", RuleFigure},
	{"NumberOfPupils", "1,200", RuleFigure},
	{"FSM", "12.5", RuleFigure},
	{"PercentageFSM", "101", RulePercentage},
	{"Town", strings.Repeat("x", 101), RuleText},
}

var cellColumns = []string{
	"URN", "EstablishmentName", "EstablishmentStatus (code)", "LA (code)", "LA (name)", "GOR (code)", "GOR (name)",
	"GSSLACode (name)", "Country (name)", "TypeOfEstablishment (name)", "EstablishmentNumber", "UKPRN",
	"PhaseOfEducation (code)", "OpenDate", "CloseDate", "StatutoryLowAge", "StatutoryHighAge", "Postcode",
	"SchoolWebsite", "Easting", "Northing", "NumberOfPupils", "FSM", "PercentageFSM", "Town",
}

// cellRow gives a row under cellColumns without a fault.
func cellRow(urn string) []string {
	return []string{
		urn, "Leys Junior School", "1", "830", "Derbyshire", "E", "East Midlands",
		"E10000007", "", "Community school", "2000", "10079297",
		"2", "01-09-1900", "", "7", "11", "DE55 7HA",
		"www.leysjuniorschool.org.uk", "442089", "355552", "180", "74", "41.1", "Alfreton",
	}
}

func quoteAll(cells []string) string {
	quoted := make([]string, len(cells))
	for i, c := range cells {
		quoted[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
	}
	return strings.Join(quoted, ",") + "\r\n"
}

func TestCellFaults(t *testing.T) {
	for _, test := range cellFaults {
		t.Run(test.column+" "+table.Cut(test.value, 20), func(t *testing.T) {
			cells := cellRow("112492")
			at := slices.Index(cellColumns, test.column)
			cells[at] = test.value
			row := readCSV(t, quoteAll(cellColumns)+quoteAll(cells))[0]
			if test.rule == "" {
				if len(row.Errors) > 0 {
					t.Error(row.Errors)
				}
				return
			}
			if test.rule == RuleOutsideEngland {
				if !row.Skipped || len(row.Errors) > 0 || row.School != (School{}) {
					t.Errorf("%+v", row)
				}
				return
			}
			if len(row.Errors) != 1 || row.School != (School{}) {
				t.Fatalf("%+v", row)
			}
			e := row.Errors[0]
			if e.Rule != test.rule || e.Row != 1 || e.Line != 2 || e.Detail == "" {
				t.Errorf("%+v", e)
			}
			byOther := test.rule == RuleAges // told of the column that decides
			if !byOther && (e.Column != test.column || e.Value != table.Cut(strings.TrimSpace(test.value), 200) && e.Value != table.Cut(test.value, 200)) {
				t.Errorf("%+v", e)
			}
		})
	}
}

func TestAllFaultsOfARow(t *testing.T) {
	rows := readCSV(t, "URN,EstablishmentName,EstablishmentStatus (code),EstablishmentStatus (name),StatutoryLowAge,OpenDate,LA (code)\n"+
		"12,,,Shut,x,32-01-2012,x\n"+
		"112492,A,,Open,,,\n"+
		"112492,B,1,Open,,,\n"+
		"112493,,1,Open,,,\n"+
		"112493,C,1,Open,,,\n")
	want := []string{
		"1@2!URN " + RuleURN + ",StatutoryLowAge " + RuleFigure + ",OpenDate " + RuleDate + ",EstablishmentName " + RuleName +
			",EstablishmentStatus (name) " + RuleStatus + ",LA (code) " + RuleLACode,
		"2@3:112492",
		"3@4!URN " + RuleURNRepeated,
		"4@5!EstablishmentName " + RuleName,
		"5@6!URN " + RuleURNRepeated,
	}
	got := allSaid(rows)
	got[0] = sortedFaults(got[0])
	want[0] = sortedFaults(want[0])
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func sortedFaults(said string) string {
	head, tail, _ := strings.Cut(said, "!")
	faults := strings.Split(tail, ",")
	slices.Sort(faults)
	return head + "!" + strings.Join(faults, ",")
}

func TestCheck(t *testing.T) {
	low, high := 12, 11
	s := School{
		URN: 99, Name: "  ", Status: "Open", Phase: "tertiary", LACode: "83", Postcode: "de557ha", LowAge: &low, HighAge: &high,
		OpenedOn: calendar.On(2020, 1, 2), ClosedOn: calendar.On(2020, 1, 1),
	}.Normalised()
	if s.LACode != "083" || s.Postcode != "DE55 7HA" || s.Status != StatusOpen {
		t.Errorf("%+v", s)
	}
	var f *fault.Error
	if !errors.As(s.Check(), &f) || f.Code != "invalid-content" {
		t.Fatal(s.Check())
	}
	var got []string
	for _, field := range f.Fields {
		got = append(got, field.Pointer+" "+field.Rule)
	}
	want := []string{"/urn " + RuleURN, "/name " + RuleName, "/phase " + RulePhase, "/lowAge " + RuleAges, "/closedOn " + RuleDates}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if err := (School{URN: 112492, Name: "Leys", Status: StatusOpen}).Check(); err != nil {
		t.Error(err)
	}
}

func TestDigestSeesEveryColumn(t *testing.T) {
	var s School
	seen := map[string]string{s.ContentDigest(): "nothing"}
	for i := range columns {
		c, s := &columns[i], School{}
		text := "12"
		if c.day != nil {
			text = "2012-08-31"
		}
		room := make([]int, 0, figures)
		if !c.set(&s, text, &room) {
			t.Fatal(c.name)
		}
		digest := s.ContentDigest()
		if other, ok := seen[digest]; ok {
			t.Errorf("%s and %s have one digest", c.name, other)
		}
		seen[digest] = c.name
	}
	a, b := School{Street: "ab", Locality: "c"}, School{Street: "a", Locality: "bc"}
	if a.ContentDigest() == b.ContentDigest() {
		t.Error("values run into each other")
	}
	a.Version, a.Digest = 7, "x"
	if a.ContentDigest() != (School{Street: "ab", Locality: "c"}).ContentDigest() {
		t.Error("the digest sees more than the content")
	}
}

func TestOver(t *testing.T) {
	stored := readCSV(t, quoteAll(cellColumns)+quoteAll(cellRow("112492")))[0].School
	stored.Version = 3
	row := readCSV(t, "URN,EstablishmentName,EstablishmentStatus (name),Town,Easting\n112492,Leys,Closed,,\n")[0]
	got := row.Over(stored)
	if got.Name != "Leys" || got.Status != StatusClosed || got.Town != "" || got.Easting != nil {
		t.Errorf("what the row says does not count: %+v", got)
	}
	if got.Postcode != "DE55 7HA" || got.Northing == nil || got.OpenedOn.IsZero() || got.Version != 3 {
		t.Errorf("what the row does not say is lost: %+v", got)
	}
	if got.Digest != got.ContentDigest() || got.Digest == stored.Digest {
		t.Error(got.Digest)
	}
	if again := row.Over(got); again.Digest != got.Digest {
		t.Error("the same row twice makes a change")
	}
}

func TestOutsideEngland(t *testing.T) {
	r, err := NewReader(strings.NewReader("URN,name,status,LA (code),Country (name)\n"+
		"112492,A,open,681,\n112492,B,open,830,\nx,,,702,\n112493,C,open,830,Jersey\n"), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1@2 skipped", "2@3:112492", "3@4 skipped", "4@5 skipped"}
	if got := allSaid(readAll(t, r)); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	w := r.Warnings()
	if last := w[len(w)-1]; last.Rule != RuleOutsideEngland || !strings.HasPrefix(last.Detail, "3 rows") {
		t.Error(w)
	}
}

func TestSettle(t *testing.T) {
	r, err := NewReader(strings.NewReader("URN,name,status,StatutoryLowAge\n112492,A,open,7\n112493,B,open,12\n"), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	rows := readAll(t, r)
	low, high := 7, 11
	a := School{URN: 112492, Name: "A", Status: StatusOpen, LowAge: &low, HighAge: &high, Version: 3}
	a.Digest = a.ContentDigest()
	if s, changed, faults := r.Settle(&rows[0], a); changed || len(faults) > 0 || s.Version != 3 {
		t.Error(s, changed, faults)
	}
	b := School{URN: 112493, Name: "B", Status: StatusClosed}
	if s, changed, faults := r.Settle(&rows[1], b); !changed || len(faults) > 0 || s.Status != StatusOpen {
		t.Error(s, changed, faults)
	}
	b.HighAge = &high
	_, _, faults := r.Settle(&rows[1], b)
	if len(faults) != 1 || faults[0] != (table.RowError{Row: 2, Line: 3, Column: "StatutoryLowAge", Value: "12", Rule: RuleAges, Detail: faults[0].Detail}) {
		t.Errorf("%+v", faults)
	}
}

func TestUnknownPlace(t *testing.T) {
	row := readCSV(t, "URN,name,status,Easting,Northing\n112492,Leys,open,0,0\n")[0]
	if row.School.Easting != nil || row.School.Northing != nil {
		t.Error("0, 0 is no place in England")
	}
}
