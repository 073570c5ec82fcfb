package school

import (
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubqa/hubqa/internal/table"
)

// realFile opens one of the published files, which are not part of the project:
// HUBQA_DATA names the folder that has them.
func realFile(t *testing.T, name string) io.Reader {
	t.Helper()
	folder := os.Getenv("HUBQA_DATA")
	if folder == "" {
		t.Skip("HUBQA_DATA does not name a folder with the register's files")
	}
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestRealSchools(t *testing.T) {
	tests := []struct {
		file         string
		rows, faulty int
	}{
		{"gias_open_mainstream_2022-04.cp1252.csv", 20185, 0},
		{"gias_header_sample_2018.csv", 4, 0},
		{"gias_header_sample_2024.csv", 2, 0},
		{"derbyshire_mainstream_joined.csv", 488, 0},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			r, err := NewReader(realFile(t, test.file), table.CSV)
			if err != nil {
				t.Fatal(err)
			}
			rows, faulty := 0, 0
			for row, err := r.Next(); err != io.EOF; row, err = r.Next() {
				if err != nil {
					t.Fatal(err)
				}
				rows++
				if len(row.Errors) > 0 {
					faulty++
					t.Logf("%+v", row.Errors)
				} else if err := row.School.Check(); err != nil || row.School.Normalised() != row.School {
					t.Errorf("%d is read otherwise than it is checked: %v", row.School.URN, err)
				}
			}
			if rows != test.rows || faulty != test.faulty {
				t.Errorf("%d rows, %d faulty", rows, faulty)
			}
		})
	}
}

func TestRealLinks(t *testing.T) {
	r, err := NewSuccessionReader(realFile(t, "gias_links.csv"), table.CSV)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for row, err := r.Next(); err != io.EOF; row, err = r.Next() {
		if err != nil {
			t.Fatal(err)
		}
		counts["rows"] += row.Rows
		switch {
		case len(row.Errors) > 0:
			counts["faulty"]++
		case row.Skipped:
			counts["skipped"]++
		default:
			counts[row.Succession.Kind]++
			counts["from both sides"] += row.Rows - 1
		}
	}
	want := map[string]int{
		"rows": 33801, "skipped": 347, "from both sides": 16600,
		SuccessionPlain: 16444, SuccessionMerger: 234, SuccessionAmalgamation: 126, SuccessionSplit: 50,
	}
	if !maps.Equal(counts, want) {
		t.Errorf("got %v, want %v", counts, want)
	}
}
