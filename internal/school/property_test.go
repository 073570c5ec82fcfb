package school

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/table"
)

// TestPlantedFaults plants faulty rows at random places of a file, in any
// quoting, line end and encoding, and expects each to be told with its own row,
// line, column and rule, and no others. (A service of another system told every
// error of a batch with the index 0.)
func TestPlantedFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")
		var file strings.Builder
		file.WriteString(rapid.SampledFrom([]string{"", "\xef\xbb\xbf"}).Draw(t, "mark"))
		file.WriteString(strings.Join(cellColumns, ",") + end)
		var want []string
		line := 2
		rows := rapid.IntRange(1, 40).Draw(t, "rows")
		for n := 1; n <= rows; n++ {
			for range rapid.IntRange(0, 2).Draw(t, "empty lines") {
				file.WriteString(end)
				line++
			}
			cells := cellRow(fmt.Sprint(firstURN + n))
			text := ""
			switch rapid.SampledFrom([]string{"good", "cell", "quote", "short", "NUL"}).Draw(t, "row") {
			case "cell":
				f := rapid.SampledFrom(cellFaults).Draw(t, "fault")
				cells[slices.Index(cellColumns, f.column)] = f.value
				if f.rule != "" && f.rule != RuleOutsideEngland {
					want = append(want, fmt.Sprintf("%d@%d %s", n, line, f.rule))
				}
			case "quote":
				text = `100000,"` + strings.Join(cells[1:], ",") + end
				want = append(want, fmt.Sprintf("%d@%d %s", n, line, table.RuleRowQuoting))
			case "short":
				cells = cells[:rapid.IntRange(1, len(cells)-1).Draw(t, "values")]
				want = append(want, fmt.Sprintf("%d@%d %s", n, line, table.RuleRowFields))
			case "NUL":
				cells[3] = "\x00"
				want = append(want, fmt.Sprintf("%d@%d %s", n, line, table.RuleRowNUL))
			case "good":
				cells[24] = rapid.SampledFrom([]string{"Alfreton", "St Mary\x92s", "Môn", `The "Alfreton", upper`}).Draw(t, "town")
			}
			if text == "" {
				text = record1(t, cells, end)
			}
			file.WriteString(text)
			line++
		}
		file.WriteString(quoteAll(cellRow("999999"))) // so that no fault is in the last row

		r, err := NewReader(strings.NewReader(file.String()), table.CSV)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for row, err := r.Next(); err != io.EOF; row, err = r.Next() {
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range row.Errors {
				if e.Row != row.Number || e.Line != row.Line {
					t.Fatalf("%+v in row %d", e, row.Number)
				}
				got = append(got, fmt.Sprintf("%d@%d %s", e.Row, e.Line, e.Rule))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got  %q\nwant %q\nof %q", got, want, file.String())
		}
	})
}

// record1 writes cells as a record, quoting those that need it and any others.
func record1(t *rapid.T, cells []string, end string) string {
	all := make([]string, len(cells))
	for i, c := range cells {
		all[i] = c
		if strings.ContainsAny(c, `",`) || rapid.Bool().Draw(t, "quoted") {
			all[i] = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
	}
	return strings.Join(all, ",") + end
}

// FuzzReader holds the reader to what every file must give: rows with rising
// numbers and lines, each a school that passes its check or faults that name
// their row.
func FuzzReader(f *testing.F) {
	header := strings.Join(cellColumns, ",") + "\n"
	f.Add([]byte(header + quoteAll(cellRow("112492"))))
	f.Add([]byte(header + "112492,\"A,1\n112493,\"B\"\"\",2\n\x00,\xe0,Ã"))
	f.Add([]byte("urn,name,status\n112492,â€™,1\n112492,\"\n\",x\n1,2"))
	f.Add([]byte("\xef\xbb\xbfURN,EstablishmentName,EstablishmentStatus (name)\r\n112492,A,Open\r\n\"112493\",\"A"))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, format := range []table.Format{table.CSV, table.NDJSON} {
			fuzzOnce(t, string(file), format)
		}
	})
}

func fuzzOnce(t *testing.T, file string, format table.Format) {
	r, err := NewReader(strings.NewReader(file), format)
	if err != nil {
		return
	}
	number, line := 0, 0
	for {
		row, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Number != number+1 || row.Line <= line {
			t.Fatalf("row %d of line %d comes after row %d of line %d", row.Number, row.Line, number, line)
		}
		number, line = row.Number, row.Line
		if n := len(row.Raw); n == 0 || n > max(1, len(r.Columns())) || n < len(r.Columns()) && len(row.Errors) == 0 {
			t.Fatalf("row %d has %d raw texts", row.Number, len(row.Raw))
		}
		for _, e := range row.Errors {
			if e.Row != number || e.Rule == "" || e.Detail == "" {
				t.Fatalf("%+v", e)
			}
		}
		if len(row.Errors) > 0 || row.Skipped {
			continue
		}
		if err := row.School.Check(); err != nil {
			t.Fatalf("%+v: %v", row.School, err)
		}
		if row.School.Digest != row.School.Normalised().ContentDigest() {
			t.Fatalf("%+v is not normal", row.School)
		}
	}
}

// FuzzSuccessionReader is FuzzReader for links.
func FuzzSuccessionReader(f *testing.F) {
	f.Add([]byte(linkHeader + "100001,100002,A,Successor,31-08-2012\n100002,100001,A,Predecessor,\n"))
	f.Add([]byte("fromUrn,toUrn,kind,on\n100001,100002,merger,\n"))
	f.Add([]byte(`{"fromUrn":100001,"toUrn":100002,"on":"2020-01-01"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, format := range []table.Format{table.CSV, table.NDJSON} {
			r, err := NewSuccessionReader(strings.NewReader(string(file)), format)
			if err != nil {
				continue
			}
			rows, read := 0, 0
			for row, err := r.Next(); err != io.EOF; row, err = r.Next() {
				if err != nil {
					t.Fatal(err)
				}
				rows += row.Rows
				read = max(read, row.Number)
				if len(row.Errors) > 0 || row.Skipped {
					continue
				}
				if err := row.Succession.Check(); err != nil {
					t.Fatalf("%+v: %v", row.Succession, err)
				}
			}
			if rows < read {
				t.Fatalf("%d rows told of %d", rows, read)
			}
		}
	})
}
