package table

import (
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatASpreadsheetWouldRunIsDisarmed(t *testing.T) {
	for _, text := range []string{
		"=1+1", "+44 1332 555010", "-1+1", "-1.", "-.5", "-1.5.2", "--1", "-", "- 1", " -1", "'-1", "-1e3", "-1\n", "-١", "@SUM(A1)", "\t=1", "\tx", "\rx", "\nx", " =1", "\u00a0\u2003=1", "\u200b=1", "\ufeff=1",
		"＝1", "＋1", "－1", "＠x", " ＝1", "'=1", "''=1", "' =1", "=",
	} {
		if got := Disarm(text); got != "'"+text {
			t.Errorf("%q became %q", text, got)
		}
	}
	for _, text := range []string{"", "'", "''", " ", "1", "a=1", "x@y.org", "St Mary's", "'tis", "– dash", "(=1)", "[1]", `"=1"`, "é", "0-3", "_=1", "A-b", "-1", "-150.50", "-0"} {
		if got := Disarm(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Any text that is written is read again as it was, and in no cell would it run.
func TestWhatIsWrittenIsRead(t *testing.T) {
	risky := rapid.StringOf(rapid.RuneFrom([]rune("'=+-1.@＝ \t\r\n\",a\u200b")))
	text := rapid.OneOf(rapid.String(), risky).Filter(func(s string) bool { return !strings.Contains(s, "\x00") })
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(text, 2, 2), 1, 20).Draw(t, "rows")
		file := []byte(Mark)
		for _, row := range append([][]string{{"row", "one", "two"}}, numbered(rows)...) {
			for i := range row {
				row[i] = Disarm(row[i])
			}
			file = AppendRecord(file, row)
		}
		read, err := Open(strings.NewReader(string(file)), CSV, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range rows {
			got, err := read.Next()
			if err != nil || len(got.Errors) > 0 || !slices.Equal(got.Raw[1:], want) {
				t.Fatalf("%q became %q: %v %v\n%q", want, got.Raw, got.Errors, err, file)
			}
		}
		if _, err := read.Next(); err != io.EOF {
			t.Fatal(err)
		}
	})
}

// numbered gives rows with a cell before theirs, so that none is empty.
func numbered(rows [][]string) (all [][]string) {
	for _, row := range rows {
		all = append(all, append([]string{"n"}, row...))
	}
	return all
}

func TestCellsAreQuotedWhereTheyMustBe(t *testing.T) {
	got := string(AppendRecord(nil, []string{"a", "", "a,b", `a"b`, "a\nb", " a", "a b"}))
	if want := "a,,\"a,b\",\"a\"\"b\",\"a\nb\",\" a\",a b\r\n"; got != want {
		t.Errorf("%q", got)
	}
}
