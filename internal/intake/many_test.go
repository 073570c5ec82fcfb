package intake_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/testkit"
)

// TestPlantedFaults plants faulty rows at random places of files of several batches
// and expects the import to tell each with its own row, line, column and rule, and
// no others, and to bring the others in.
func TestPlantedFaults(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		rapid.Check(t, func(rt *rapid.T) {
			n := rapid.IntRange(1, 2500).Draw(rt, "rows")
			planted := rapid.SliceOfNDistinct(rapid.IntRange(1, n), 0, min(n, 20), rapid.ID).Draw(rt, "planted")
			slices.Sort(planted)
			var file strings.Builder
			var want []string
			file.WriteString(head)
			for row := 1; row <= n; row++ {
				line := goodRow(row)
				if slices.Contains(planted, row) {
					kind := rapid.SampledFrom(plants).Draw(rt, "plant")
					line = kind.spoil(line)
					want = append(want, fmt.Sprintf("%d@%d %s", row, row+1, kind.told))
				}
				file.WriteString(line)
			}
			file.WriteString(strings.Replace(goodRow(99_999), "School", "Last", 1)) // so that no fault is in the last row
			r := run(t, s, who, order{mode: intake.DryRun, onError: intake.Skip}, file.String())
			if got := faults(t, s, who, r); !slices.Equal(got, want) {
				rt.Fatalf("got  %q\nwant %q", got, want)
			}
			if good := int64(n + 1 - len(planted)); r.CreatedRows != good || r.RejectedRows != int64(len(planted)) || r.RowsRead != int64(n+1) {
				rt.Fatalf("%+v", r)
			}
		})
	})
}

type plant struct {
	told  string
	spoil func(line string) string
}

func replaces(old, with string) func(string) string {
	return func(line string) string { return strings.Replace(line, old, with, 1) }
}

var plants = []plant{
	{"school-urn-invalid URN", func(line string) string { return "x" + line[1:] }},
	{"school-status-unknown EstablishmentStatus (code)", replaces(",1,830", ",9,830")},
	{"school-postcode-invalid Postcode", replaces("DE55 7HA", "nowhere")},
	{"school-figure-invalid StatutoryLowAge", replaces(",5,", ",five,")},
	{"school-la-code-invalid LA (code)", replaces(",830,", ",Derby,")},
	{"row-field-count-wrong", replaces(",Alfreton", "")},
	{"row-quoting-broken", replaces("School", `"School`)},
	{"row-nul-byte", replaces("School", "\x00")},
}

// heap gives the bytes that are in use after all that can be freed is.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapInuse
}

// grew gives the bytes by which the heap grew at most while something was done.
func grew(do func()) int64 {
	before, most := heap(), uint64(0)
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			most = max(most, heap())
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	do()
	close(done)
	watch.Wait()
	return int64(most) - int64(before)
}

func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("imports 200,000 rows")
	}
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		var r intake.Run
		grown := grew(func() {
			r = runFrom(t, s, who, order{onError: intake.Skip}, &generated{rows: 200_000, row: func(n int) string {
				if n%20 == 0 {
					return fmt.Sprintf("%d,%s,9,830,,,\r\n", 200_000+n, strings.Repeat("x", 2000))
				}
				return goodRow(n)
			}})
		})
		if r.State != intake.Succeeded || r.CreatedRows != 190_000 || r.RejectedRows != 10_000 {
			t.Errorf("%s", counted(r))
		}
		if grown > 48<<20 {
			t.Errorf("the heap grew by %d MiB", grown>>20)
		} else {
			t.Logf("the heap grew by %d MiB", grown>>20)
		}
		gapless(t, db)
	})
}

// realSchools is the register of April 2022 where HUBQA_DATA names its folder, or as
// large a file.
func realSchools(tb testing.TB) (io.ReadSeekCloser, int64) {
	f, err := os.Open(filepath.Join(os.Getenv("HUBQA_DATA"), "gias_open_mainstream_2022-04.cp1252.csv"))
	if err == nil {
		return f, 20_185
	}
	if f, err = os.CreateTemp(tb.TempDir(), "schools"); err != nil {
		tb.Fatal(err)
	}
	if _, err := io.Copy(f, rows(20_000)); err != nil {
		tb.Fatal(err)
	}
	return f, 20_000
}

func BenchmarkImport(b *testing.B) {
	for _, again := range []bool{false, true} {
		b.Run(map[bool]string{false: "new", true: "unchanged"}[again], func(b *testing.B) {
			testkit.EachDB(b, func(b *testing.B, _ *testkit.DB) {
				f, n := realSchools(b)
				defer f.Close()
				for b.Loop() {
					b.StopTimer()
					db := testkit.Open(b, b.Name()[strings.LastIndex(b.Name(), "/")+1:], true)
					s, who := serve(b, db, intake.Settings{}), db.World.OtherHubManager.Actor()
					do := func() intake.Run {
						if _, err := f.Seek(0, io.SeekStart); err != nil {
							b.Fatal(err)
						}
						return runFrom(b, s, who, order{}, f)
					}
					if again {
						do()
					}
					b.StartTimer()
					if r := do(); r.RowsRead != n || again != (r.UnchangedRows == n) {
						b.Fatal(counted(r))
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(int64(b.N)*n), "ns/row")
			})
		})
	}
}
