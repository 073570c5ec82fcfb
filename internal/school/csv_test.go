package school

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

// readAll reads a whole file, a few bytes at a time.
func readAll(t *testing.T, r *Reader) (rows []Row) {
	t.Helper()
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func readCSV(t *testing.T, text string) []Row {
	t.Helper()
	r, err := NewReader(iotest.HalfReader(strings.NewReader(text)), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	return readAll(t, r)
}

// said gives a row in short: its URN, or its faults.
func said(r Row) string {
	if r.Skipped {
		return fmt.Sprintf("%d@%d skipped", r.Number, r.Line)
	}
	if len(r.Errors) == 0 {
		return fmt.Sprintf("%d@%d:%d", r.Number, r.Line, r.School.URN)
	}
	var all []string
	for _, e := range r.Errors {
		all = append(all, strings.TrimSuffix(e.Column+" "+e.Rule, " "))
	}
	return fmt.Sprintf("%d@%d!%s", r.Number, r.Line, strings.TrimSpace(strings.Join(all, ",")))
}

func allSaid(rows []Row) (all []string) {
	for _, r := range rows {
		all = append(all, said(r))
	}
	return all
}

func TestFileFaults(t *testing.T) {
	const header = "URN,EstablishmentName,EstablishmentStatus (code)"
	tests := []struct {
		name, file string
		want       *fault.Error
		says       string
	}{
		{"empty", "", table.FileEmpty, ""},
		{"blank lines", "\r\n \r\n", table.FileEmpty, ""},
		{"only a byte order mark", "\xef\xbb\xbf", table.FileEmpty, ""},
		{"only commas", ",,\n,,\n", table.FileEmpty, ""},
		{"UTF-16 LE", "\xff\xfeU\x00R\x00N\x00", table.FileUTF16, ""},
		{"UTF-16 BE", "\xfe\xff\x00U\x00R\x00N", table.FileUTF16, ""},
		{"UTF-16 without a mark", "U\x00R\x00N\x00,\x00", table.FileUTF16, ""},
		{"NUL", "URN,\x00\x00\n", table.FileBinary, ""},
		{"workbook", "PK\x03\x04xx", table.FileBinary, ""},
		{"gzip", "\x1f\x8bxx", table.FileBinary, ""},
		{"open quote", "\"URN,name\n", table.HeaderUnreadable, ""},
		{"endless header", strings.Repeat("x", table.MaxRecord+1), table.HeaderUnreadable, ""},
		{"too many columns", strings.Repeat("x,", table.MaxColumns) + "x\n", table.HeaderUnreadable, ""},
		{"columns missing", "LA (code),Town\n830,Alfreton\n", table.ColumnMissing,
			"URN, EstablishmentName, EstablishmentStatus (code) or EstablishmentStatus (name)"},
		{"semicolons", "URN;EstablishmentName;EstablishmentStatus (code)\n", table.ColumnMissing, "separated by commas"},
		{"column repeated", header + ",Town, TOWN\n", table.ColumnRepeated, "TOWN"},
		{"one property twice", header + ",name\n", table.ColumnRepeated, "EstablishmentName and name (name)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := NewReader(iotest.OneByteReader(strings.NewReader(test.file)), table.CSV)
			if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.says) {
				t.Errorf("got %v, want %v with %q", err, test.want, test.says)
			}
		})
	}
}

func TestRecords(t *testing.T) {
	const header = "URN,EstablishmentName,EstablishmentStatus (code),Town\n"
	long := strings.Repeat("x", table.MaxRecord)
	tests := []struct {
		name, rows string
		want       []string
	}{
		{"LF, CRLF, mixed quoting, no last line end", "100001,A,1,B\r\n\"100002\",\"A, B\",1,\"\"\n100003,\"A \"\"B\"\"\",1,",
			[]string{"1@2:100001", "2@3:100002", "3@4:100003"}},
		{"empty records do not count", "\n100001,A,1,\n,,,\n \n100002,A,1,\n", []string{"1@3:100001", "2@6:100002"}},
		{"a value of several lines", "100001,\"A\r\nB\",1,\n100002,A,1,\n", []string{"1@2!EstablishmentName " + RuleText, "2@4:100002"}},
		{"a value that ends with its line", "100001,\"A\r\n\",1,\n100002,A,1,\n", []string{"1@2:100001", "2@4:100002"}},
		{"fewer values", "100001,A,1\n100002,A,1,\n", []string{"1@2!" + table.RuleRowFields, "2@3:100002"}},
		{"more values", "100001,A,1,B,C\n100002,A,1,,,\n", []string{"1@2!" + table.RuleRowFields, "2@3:100002"}},
		{"cut off in a value", "100001,A,1,\n100002,A,", []string{"1@2:100001", "2@3!" + table.RuleRowTruncated}},
		{"cut off in a quote", "100001,A,1,\n100002,\"A", []string{"1@2:100001", "2@3!" + table.RuleRowTruncated}},
		{"a quote within a value", "100001,A \"B\",1,\n100002,A,1,\n", []string{"1@2!" + table.RuleRowQuoting, "2@3:100002"}},
		{"a value that goes on after its quote", "100001,\"A\" B,1,\n100002,A,1,\n", []string{"1@2!" + table.RuleRowQuoting, "2@3:100002"}},
		{"a quote that is never closed", "100001,\"A,1,\n100002,A,1,\n100003,A,1,\n",
			[]string{"1@2!" + table.RuleRowQuoting, "2@3:100002", "3@4:100003"}},
		{"a quote that the next row seems to close", "100001,\"A,1,\n100002,\"A\",1,\n\"100003\",\"A\",1,\n",
			[]string{"1@2!" + table.RuleRowQuoting, "2@3:100002", "3@4:100003"}},
		{"a quote that a far row seems to close", "100001,\"A,1,\n100002,A,1,\n100003,A\",1,\n100004,A,1,\n",
			[]string{"1@2!EstablishmentName " + RuleText, "2@5:100004"}},
		{"NUL", "100001,A\x00,1,\n100002,A,1,\n", []string{"1@2!" + table.RuleRowNUL, "2@3:100002"}},
		{"a line too long", "100001," + long + long + long + ",1,\n100002,A,1,\n", []string{"1@2!" + table.RuleRowTooLong, "2@3:100002"}},
		{"a line without end", "100001,A,1,\n100002," + long + long, []string{"1@2:100001", "2@3!" + table.RuleRowTooLong}},
		{"a quote before a line too long", "100001,\"A,1,\n100002," + long + ",1,\n100003,A,1,\n",
			[]string{"1@2!" + table.RuleRowQuoting, "2@3!" + table.RuleRowTooLong, "3@4:100003"}},
		{"a quote that a line too long closes", "100001,\"A\n\"," + long + ",\n100003,A,1,\n",
			[]string{"1@2!" + table.RuleRowQuoting, "2@3!" + table.RuleRowTooLong, "3@4:100003"}},
		{"a quoted value too long", "100001,\"" + strings.Repeat(long[:table.MaxRecord/2]+"\n", 3) + "\",1,\n100002,A,1,\n",
			[]string{"1@2!" + table.RuleRowQuoting, "2@3!" + table.RuleRowFields, "3@4!" + table.RuleRowFields, "4@5!" + table.RuleRowQuoting, "5@6:100002"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows := readCSV(t, header+test.rows)
			if got := allSaid(rows); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			for _, r := range rows {
				if n := len(r.Raw); n != 4 && (n == 0 || n > 4 || len(r.Errors) == 0) {
					t.Errorf("row %d has %d raw texts", r.Number, len(r.Raw))
				}
			}
		})
	}
}

func TestRawIsWhatTheFileHas(t *testing.T) {
	rows := readCSV(t, "URN,EstablishmentName,EstablishmentStatus (code),HeadLastName\n"+
		" 100001 ,\"Saint \"\"Maryâ€™s\"\"\",7,Q\nbroken \"row\",x,y,z\n100002,A\n")
	want := [][]string{
		{" 100001 ", `Saint "Maryâ€™s"`, "7", "Q"},
		{`broken "row",x,y,z`},
		{"100002", "A"},
	}
	for i, row := range rows {
		if !slices.Equal(row.Raw, want[i]) || len(row.Errors) == 0 {
			t.Errorf("row %d: %q %v", i+1, row.Raw, row.Errors)
		}
	}
}

func TestStreamFault(t *testing.T) {
	broken := errors.New("the line went dead")
	head := "URN,EstablishmentName,EstablishmentStatus (code)\n"
	src := io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))
	if _, err := NewReader(src, table.CSV); !errors.Is(err, broken) {
		t.Error(err)
	}
	rows := bytes.Repeat([]byte("100001,A,1\n"), 100)
	src = io.MultiReader(strings.NewReader(head), bytes.NewReader(rows), strings.NewReader("100002,"), iotest.ErrReader(broken))
	r, err := NewReader(iotest.OneByteReader(src), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for err == nil {
		_, err = r.Next()
		n++
	}
	if !errors.Is(err, broken) || n != 101 {
		t.Error(n, err)
	}
}

func TestWarnings(t *testing.T) {
	r, err := NewReader(strings.NewReader("urn,Name,STATUS,HeadLastName,Choir,,\n"), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, w := range r.Warnings() {
		got[w.Rule]++
		if w.Rule == table.WarnColumnUnknown && w.Column != "Choir" {
			t.Error(w)
		}
	}
	if got[table.WarnColumnUnknown] != 1 || got[table.WarnColumnUnnamed] != 1 || got[table.WarnColumnMissing] != len(columns)-3 {
		t.Error(got)
	}
	if want := []string{"urn", "Name", "STATUS", "HeadLastName", "Choir", "", ""}; !slices.Equal(r.Columns(), want) {
		t.Errorf("%q", r.Columns())
	}
}
