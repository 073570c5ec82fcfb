package intake_test

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testkit"
)

// planting is a kind with good rows and ways to spoil them.
type planting struct {
	kind, head string
	row        func(n int) string
	plants     []plant
}

var plantings = []planting{
	{intake.Partners, "externalId,name,kind,status,email\r\n", func(n int) string {
		return fmt.Sprintf("P%d,Partner %d,charity,active,p%d@partner.example\r\n", n, n, n)
	}, []plant{
		{"enum kind", replaces("charity", "choir")}, {"enum status", replaces("active", "gone")}, {"format email", replaces("@", " at ")},
		{"required name", func(line string) string { return line[:strings.Index(line, ",")] + ",,charity,active,\r\n" }},
		{"maxLength externalId", func(line string) string { return strings.Repeat("P", 100) + line }},
		{"row-field-count-wrong", replaces(",active", "")}, {"row-quoting-broken", replaces("Partner", `"Partner`)}, {"row-nul-byte", replaces("Partner", "\x00")},
	}},
	{intake.People, "externalId,name,email,role,partner,fromOn,toOn\r\n", func(n int) string {
		return fmt.Sprintf("T%d,Teacher %d,t%d@teacher.example,teacher,Riverlea Music Service,2026-09-01,2027-08-31\r\n", n, n, n)
	}, []plant{
		{"enum role", replaces(",teacher,", ",tutor,")}, {"unknown-reference partner", replaces("Riverlea", "Riverless")},
		{"format fromOn", replaces("2026-09-01", "2026-09-31")}, {"required fromOn", replaces("2026-09-01", "")},
		{"appointment-dates-reversed toOn", replaces("2027-08-31", "2025-08-31")}, {"appointment-target-wrong partner", replaces(",teacher,", ",observer,")},
		{"row-quoting-broken", replaces("Teacher", `"Teacher`)},
	}},
	{intake.Provision, "externalId,partner,schoolUrn,name,kind,state,fromOn,toOn\r\n", func(n int) string {
		return fmt.Sprintf("G%d,Riverlea Music Service,112492,Group %d,choir,active,2026-09-01,2027-07-20\r\n", n, n)
	}, []plant{
		{"enum kind", replaces("choir", "band")}, {"unknown-reference schoolUrn", replaces("112492", "199999")},
		{"school-urn-invalid schoolUrn", replaces("112492", "12")}, {"provision-dates-reversed toOn", replaces("2027-07", "2025-07")},
		{"provision-state-of-partner state", replaces("active", "external")}, {"required name", func(line string) string {
			i := strings.Index(line, "Group")
			return line[:i] + line[i+strings.Index(line[i:], ","):]
		}},
	}},
	{intake.Roll, "urn,countedOn,all,girls,eal\r\n", func(n int) string {
		return fmt.Sprintf("112492,%s,180,75,c\r\n", calendar.On(2000, 1, 1).AddDays(n%100))
	}, []plant{
		{"school-figure-invalid all", replaces("180", "-1")}, {"school-figure-invalid girls", replaces(",75,", ",7.5,")},
		{"school-urn-invalid urn", replaces("112492", "NAP")}, {"format countedOn", replaces("2000-0", "2000-4")},
		{"row-field-count-wrong", replaces(",75", "")},
	}},
}

// TestPlantedFaultsInEachKind is TestPlantedFaults for the other kinds; what remains goes
// in by dry run as by applying.
func TestPlantedFaultsInEachKind(t *testing.T) {
	for _, p := range plantings {
		t.Run(p.kind, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
				rapid.Check(t, func(rt *rapid.T) {
					n := rapid.IntRange(1, 30).Draw(rt, "rows")
					planted := rapid.SliceOfNDistinct(rapid.IntRange(1, n), 0, min(n, 8), rapid.ID).Draw(rt, "planted")
					var file strings.Builder
					var want []string
					file.WriteString(p.head)
					for row := 1; row <= n; row++ {
						line := p.row(row)
						if slices.Contains(planted, row) {
							kind := rapid.SampledFrom(p.plants).Draw(rt, "plant")
							if spoilt := kind.spoil(line); spoilt != line {
								line = spoilt
								want = append(want, fmt.Sprintf("%d@%d %s", row, row+1, kind.told))
							}
						}
						file.WriteString(line)
					}
					file.WriteString(p.row(99)) // so that no fault is in the last row
					o := order{kind: p.kind, mode: intake.DryRun, onError: intake.Skip}
					r := run(t, s, who, o, file.String())
					if got := faults(t, s, who, r); !slices.Equal(got, want) {
						rt.Fatalf("got  %q\nwant %q", got, want)
					}
					if r.RejectedRows != int64(len(want)) || r.CreatedRows != int64(n+1-len(want)) {
						rt.Fatalf("%s", counted(r))
					}
				})
			})
		})
	}
}

// Rows are read and brought in some at a time, however many there are.
func TestMemoryIsFlatForEachKind(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("imports 6,000 rows of each kind")
	}
	for _, p := range plantings {
		t.Run(p.kind, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				if grown := grows(t, db, p, 6_000); grown > 48<<20 {
					t.Errorf("the heap grew by %d MiB", grown>>20)
				}
			})
		})
	}
}

// grows gives the bytes by which the heap grew while so many rows came in, of which all
// but a thousand are told again.
func grows(t testing.TB, db *testkit.DB, p planting, rows int) int64 {
	t.Helper()
	s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
	var r intake.Run
	var err error
	grown := grew(func() {
		r, err = begin(s, who, order{kind: p.kind, onError: intake.Skip}, &generated{rows: rows, head: p.head, row: func(n int) string { return p.row(n % 1000) }})
		if err == nil {
			r, err = s.Wait(ctx, who, r.ID, time.Hour)
		}
	})
	if err != nil || r.State != intake.Succeeded || r.RowsRead != int64(rows) {
		t.Errorf("%s %v", counted(r), err)
	}
	runtime.KeepAlive(s)
	return grown
}

// A million rows of each kind. Run it with -benchtime 1x.
func BenchmarkMillionRows(b *testing.B) {
	for _, p := range append([]planting{{kind: intake.Schools, head: head, row: nil}}, plantings...) {
		b.Run(p.kind, func(b *testing.B) {
			testkit.EachDB(b, func(b *testing.B, db *testkit.DB) {
				if p.row == nil {
					p.row = func(n int) string { return goodRow(n) }
				}
				for b.Loop() {
					b.ReportMetric(float64(grows(b, db, p, 1_000_000))/(1<<20), "MiB")
				}
			})
		})
	}
}

// fuzzed reads a file to its end, and holds every row to what all rows are.
func fuzzed[T any](t *testing.T, open func(io.Reader, table.Format) (*table.Records[T], error), file string) {
	for _, format := range []table.Format{table.CSV, table.NDJSON} {
		r, err := open(strings.NewReader(file), format)
		if err != nil {
			continue
		}
		for number, line := 0, 0; ; {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil || row.Number != number+1 || row.Line <= line || len(row.Raw) == 0 || len(row.Raw) != len(r.Columns()) && !row.Broken() {
				t.Fatalf("%+v %v", row, err)
			}
			number, line = row.Number, row.Line
			for _, e := range row.Errors {
				if e.Row != number || e.Line != line || e.Rule == "" || e.Detail == "" {
					t.Fatalf("%+v", e)
				}
			}
			if len(row.Errors) == 0 {
				_ = row.Over(row.Value)
			}
		}
	}
}

func seeds(f *testing.F, kind string) {
	for _, r := range registers {
		if r.kind == kind {
			f.Add([]byte(r.file))
		}
	}
	for _, p := range plantings {
		if p.kind == kind {
			f.Add([]byte(p.head + p.row(1) + p.plants[0].spoil(p.row(2)) + "\"\n\x00,\xe0"))
		}
	}
	f.Add([]byte(`{"externalId":"A","name":"B","urn":1,"all":null,"kind":[]}`))
}

func FuzzPartners(f *testing.F) {
	seeds(f, intake.Partners)
	f.Fuzz(func(t *testing.T, file []byte) { fuzzed(t, partner.NewReader, string(file)) })
}

func FuzzPeople(f *testing.F) {
	seeds(f, intake.People)
	f.Fuzz(func(t *testing.T, file []byte) { fuzzed(t, person.NewReader, string(file)) })
}

func FuzzProvision(f *testing.F) {
	seeds(f, intake.Provision)
	f.Fuzz(func(t *testing.T, file []byte) { fuzzed(t, provision.NewReader, string(file)) })
}

func FuzzRoll(f *testing.F) {
	seeds(f, intake.Roll)
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, format := range []table.Format{table.CSV, table.NDJSON} {
			r, err := school.NewRollReader(strings.NewReader(string(file)), format, calendar.On(2019, 1, 17))
			if err != nil {
				continue
			}
			for row, err := r.Next(); err != io.EOF; row, err = r.Next() {
				if err != nil {
					t.Fatal(err)
				}
				if good := !row.Skipped && len(row.Errors) == 0; good && (row.Value.URN < 100_000 || row.Value.CountedOn.IsZero()) {
					t.Fatalf("%+v", row.Value)
				}
				for _, g := range school.Groups {
					if count, marker := g.Figure(row.Value.Counts); (count == nil) != (marker != "") {
						t.Fatalf("%s: %v %q", g.Name, count, marker)
					}
				}
			}
		}
	})
}
