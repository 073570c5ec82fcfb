package school

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

// generated is a file of so many rows, made while it is read.
type generated struct {
	rows, made int
	row        func(n int) string
	rest       string
}

func (g *generated) Read(p []byte) (int, error) {
	if g.rest == "" {
		if g.made > g.rows {
			return 0, io.EOF
		}
		var b strings.Builder
		for end := min(g.made+50, g.rows+1); g.made < end; g.made++ {
			if g.made == 0 {
				b.WriteString(strings.Join(cellColumns, ",") + "\r\n")
			} else {
				b.WriteString(g.row(g.made))
			}
		}
		g.rest = b.String()
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

func goodRow(n int) string {
	return fmt.Sprintf("%d,\"St Mary's CofE Primary School\",\"1\",\"830\",\"Derbyshire\",E,East Midlands,E10000007,,"+
		"\"Community school\",\"2000\",10079297,\"2\",01-09-1900,,7,11,DE55 7HA,www.example.sch.uk,442089,355552,180,74,41.1,\"Alfreton\"\r\n",
		firstURN+n%(lastURN-firstURN))
}

// heap gives the bytes that are in use after all that can be freed is.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 40 MB and more")
	}
	endless := strings.Repeat("x", 8<<10)
	tests := []struct {
		name string
		file io.Reader
		rows int
	}{
		{"200,000 rows", &generated{rows: 200_000, row: goodRow}, 200_000},
		{"a line of 80 MB", &generated{rows: 10_000, row: func(int) string { return endless }}, 1},
		{"quotes that are never closed", &generated{rows: 100_000, row: func(int) string { return "1,\"x\n" }}, 100_000},
		{"an open quote before 50 MB", &generated{rows: 20_000, row: func(n int) string {
			return map[bool]string{true: "1,\"x\n"}[n == 1] + strings.Repeat(",\n", 1000)
		}}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := NewReader(test.file, table.CSV)
			if err != nil {
				t.Fatal(err)
			}
			before, most, rows := heap(), uint64(0), 0
			for _, err = r.Next(); err == nil; _, err = r.Next() {
				if rows++; rows%20_000 == 1 {
					most = max(most, heap())
				}
			}
			if err != io.EOF || rows != test.rows {
				t.Errorf("%d rows, then %v", rows, err)
			}
			most = max(most, heap())
			if grown := int64(most) - int64(before); grown > 8<<20 {
				t.Errorf("the heap grew by %d KiB", grown>>10)
			}
			runtime.KeepAlive(r)
		})
	}
}

func BenchmarkReader(b *testing.B) {
	const rows = 20_000
	var file strings.Builder
	if _, err := io.Copy(&file, &generated{rows: rows, row: goodRow}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	b.ReportAllocs()
	for b.Loop() {
		r, err := NewReader(strings.NewReader(file.String()), table.CSV)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for row, err := r.Next(); err == nil; row, err = r.Next() {
			if len(row.Errors) > 0 {
				b.Fatal(row.Errors)
			}
			n++
		}
		if n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}
