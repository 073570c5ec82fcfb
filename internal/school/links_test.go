package school

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

func readLinks(t *testing.T, src io.Reader, format table.Format) ([]SuccessionRow, []table.Warning) {
	t.Helper()
	r, err := NewSuccessionReader(src, format)
	if err != nil {
		t.Fatal(err)
	}
	var rows []SuccessionRow
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, r.Warnings()
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func linkSaid(r SuccessionRow) string {
	switch s := r.Succession; {
	case len(r.Errors) > 0:
		return said(Row{Number: r.Number, Line: r.Line, Errors: r.Errors})
	case r.Skipped:
		return fmt.Sprintf("%d skipped", r.Number)
	default:
		return strings.TrimSpace(fmt.Sprintf("%d(%d) %d>%d %s %s", r.Number, r.Rows, s.FromURN, s.ToURN, s.Kind, s.On))
	}
}

func linksSaid(rows []SuccessionRow) (all []string) {
	for _, r := range rows {
		all = append(all, linkSaid(r))
	}
	return all
}

func TestGIASLinks(t *testing.T) {
	f, err := os.Open("testdata/gias_links.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, warnings := readLinks(t, f, table.CSV)
	want := []string{
		"4(2) 100012>100021 merger 2021-08-31", "6(2) 100024>100023 succession 2015-09-15", "7 skipped",
		"9(2) 100068>100071 amalgamation 2021-09-01", "10 skipped", "11 skipped",
		"13(2) 102198>102214 merger 2013-12-31", // the old school says succession, 2014-01-20
		"16(2) 100016>132245 succession", "17 skipped", "18(2) 134643>100006 merger 2022-01-01",
		"19(2) 108299>138950 succession 2012-11-01", "20(2) 126416>149557 succession 2023-02-01",
	}
	if got := linksSaid(rows); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(warnings) != 3 || !strings.HasPrefix(warnings[0].Detail, "2 rows") || warnings[0].Column != "Result of Amalgamation" {
		t.Error(warnings)
	}
}

const linkHeader = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n"

func TestLinkRows(t *testing.T) {
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"one side only comes at the end", "100001,100002,A,Successor,31-08-2012\n100003,100004,B,Oops,\n",
			[]string{"2@3!LinkType " + RuleSuccessionKind, "1(1) 100001>100002 succession 2012-08-31"}},
		{"the new school's date", "100002,100001,A,Predecessor,01-09-2012\n100001,100002,A,Successor,31-08-2012\n",
			[]string{"2(2) 100001>100002 succession 2012-09-01"}},
		{"the old school's date", "100002,100001,A,Predecessor,\n100001,100002,A,Successor,31-08-2012\n",
			[]string{"2(2) 100001>100002 succession 2012-08-31"}},
		{"both directions are two", "100001,100002,A,Successor,\n100002,100001,A,Successor,\n",
			[]string{"1(1) 100001>100002 succession", "2(1) 100002>100001 succession"}},
		{"a new qualification", "100001,100002,A,Successor - moved,\n", []string{"1(1) 100001>100002 other"}},
		{"split", "100001,100002,A,Successor - Split School,\n", []string{"1(1) 100001>100002 split"}},
		{"twice from one side", "100001,100002,A,Successor,\n100001,100002,A,Successor - merged,\n",
			[]string{"2@3!" + RuleSuccessionRepeated, "1(1) 100001>100002 succession"}},
		{"a third time", "100001,100002,A,Successor,\n100002,100001,A,Predecessor,\n100002,100001,A,Predecessor,\n",
			[]string{"2(2) 100001>100002 succession", "3@4!" + RuleSuccessionRepeated}},
		{"all faults at once", "1,x,A,,99-99-2012\n",
			[]string{"1@2!URN " + RuleURN + ",LinkURN " + RuleURN + ",LinkType " + RuleSuccessionKind + ",LinkEstablishedDate " + RuleDate}},
		{"itself", "100001,100001,A,Successor,\n", []string{"1@2!LinkURN " + RuleSuccessionOfItself}},
		{"a broken row", "100001,100002\n", []string{"1@2!" + table.RuleRowFields}},
		{"a skipped link with a fault", "100001,100002,A,Other,soon\n", []string{"1@2!LinkEstablishedDate " + RuleDate}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, _ := readLinks(t, strings.NewReader(linkHeader+test.rows), table.CSV)
			if got := linksSaid(rows); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestOwnSuccessions(t *testing.T) {
	want := []string{"1(1) 100001>100002 succession", "2(1) 100003>100004 other 2020-01-02",
		"3@4!kind " + RuleSuccessionKind, "4@5!" + RuleSuccessionRepeated}
	rows, _ := readLinks(t, strings.NewReader("fromURN,toURN,kind,on\n100001,100002,,\n100003,100004,other,2020-01-02\n"+
		"100005,100006,Successor,\n100001,100002,merger,\n"), table.CSV)
	if got := linksSaid(rows); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	rows, _ = readLinks(t, strings.NewReader(`{"fromUrn":100001,"toUrn":100002}`+"\n\n"+`{"fromUrn":100003,"toUrn":100004,"kind":"other","on":"2020-01-02"}`), table.NDJSON)
	if got := linksSaid(rows); !slices.Equal(got, want[:2]) {
		t.Errorf("%q", got)
	}
	_, err := NewSuccessionReader(strings.NewReader("URN,EstablishmentName\n"), table.CSV)
	if !errors.Is(err, table.ColumnMissing) || !strings.Contains(err.Error(), "LinkURN, LinkType") {
		t.Error(err)
	}
}

// The order of a file's rows makes no difference to what it tells.
func TestLinksInAnyOrder(t *testing.T) {
	text, err := os.ReadFile("testdata/gias_links.csv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSpace(string(text))+"\r\n", "\r\n")
	lines = lines[:len(lines)-1]
	tell := func() []string {
		rows, _ := readLinks(t, strings.NewReader(strings.Join(lines, "")), table.CSV)
		var all []string
		for _, r := range rows {
			all = append(all, fmt.Sprint(r.Succession, len(r.Errors)))
		}
		slices.Sort(all)
		return all
	}
	want := tell()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(lines)-1, func(i, j int) { lines[i+1], lines[j+1] = lines[j+1], lines[i+1] })
		if got := tell(); !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q", got, want)
		}
	}
}

func TestSuccessionCheck(t *testing.T) {
	good := Succession{FromURN: 100001, ToURN: 100002, Kind: SuccessionMerger, On: calendar.On(2020, 1, 2)}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	var f *fault.Error
	if err := (Succession{FromURN: 7, ToURN: 7, Kind: "x"}).Check(); !errors.As(err, &f) || len(f.Fields) != 4 {
		t.Error(err)
	}
	same := good
	same.Version = 9
	if !good.SameContent(same) {
		t.Error("the version is no content")
	}
	if same.On = (calendar.Date{}); good.SameContent(same) {
		t.Error("the date is content")
	}
}
