package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/replay"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testkit"
)

func TestFilesThatAreRefused(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s := serve(t, db, intake.Settings{Limit: 100})
		before := number(t, db.Owner(), "SELECT count(*) FROM import_run")
		tests := []struct{ name, file, want string }{
			{"no URN", "EstablishmentName,EstablishmentStatus (code)\nA,1\n", "import-column-missing"},
			{"no name", "URN,EstablishmentStatus (code)\n100000,1\n", "import-column-missing"},
			{"no status", "URN,EstablishmentName\n100000,A\n", "import-column-missing"},
			{"a column twice", "URN,EstablishmentName,EstablishmentStatus (code),urn\n", "import-column-repeated"},
			{"UTF-16", "\xff\xfeU\x00R\x00N\x00", "import-utf-16"},
			{"NUL", "URN,\x00\n", "import-binary"},
			{"a workbook", "PK\x03\x04xl", "import-binary"},
			{"nothing", "\n\n", "import-empty"},
			{"no header", "\"URN\n", "import-header-unreadable"},
			{"too large", "URN,EstablishmentName,EstablishmentStatus (code)\n" + strings.Repeat("1", 60), "import-too-large"},
		}
		for _, test := range tests {
			if _, err := begin(s, db.World.QALead.Actor(), order{}, strings.NewReader(test.file)); code(err) != test.want {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		if _, err := begin(s, db.World.QALead.Actor(), order{contentType: "application/json"}, strings.NewReader(head)); code(err) != "unsupported-media-type" {
			t.Error(err)
		}
		gone := errors.New("the line went dead")
		if _, err := begin(s, db.World.QALead.Actor(), order{}, io.MultiReader(strings.NewReader(head), broken{gone})); !errors.Is(err, gone) {
			t.Error(err)
		}
		limited := broken{fault.New(fault.TooLarge, "request-too-large", "")}
		if _, err := begin(s, db.World.QALead.Actor(), order{}, limited); code(err) != "import-too-large" {
			t.Error(err)
		}
		if after := number(t, db.Owner(), "SELECT count(*) FROM import_run"); after != before {
			t.Errorf("%d imports were kept", after-before)
		}
	})
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestSameFileTwice(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		owner := db.Owner()
		file := head + goodRow(1) + goodRow(2) + goodRow(3)
		count := func() string {
			return fmt.Sprintf("%d schools, %d changes, %d audit rows", number(t, owner, "SELECT count(*) FROM school WHERE urn > 200000 AND urn < 300000"),
				number(t, owner, "SELECT count(*) FROM change WHERE resource = 'school' AND keys > 'urn=2' AND keys < 'urn=3'"),
				number(t, owner, "SELECT count(*) FROM audit_event WHERE action = 'import.start'"))
		}
		for _, step := range []struct{ mode, file, want, then string }{
			{intake.DryRun, file, "succeeded: 3 read, 3 created, 0 updated, 0 unchanged, 0 rejected, 0 skipped", "0 schools, 0 changes, 1 audit rows"},
			{intake.Apply, file, "succeeded: 3 read, 3 created, 0 updated, 0 unchanged, 0 rejected, 0 skipped", "3 schools, 3 changes, 3 audit rows"},
			{intake.Apply, file, "succeeded: 3 read, 0 created, 0 updated, 3 unchanged, 0 rejected, 0 skipped", "3 schools, 3 changes, 5 audit rows"},
			{intake.DryRun, strings.Replace(file, "School 2", "Other", 1) + goodRow(4),
				"succeeded: 4 read, 1 created, 1 updated, 2 unchanged, 0 rejected, 0 skipped", "3 schools, 3 changes, 6 audit rows"},
			{intake.Apply, strings.Replace(file, "School 2", "Other", 1) + goodRow(4),
				"succeeded: 4 read, 1 created, 1 updated, 2 unchanged, 0 rejected, 0 skipped", "4 schools, 5 changes, 8 audit rows"},
			{intake.Apply, "URN,name,status,Town\n200002,Other,open,Derby\n", // what it does not speak of stays
				"succeeded: 1 read, 0 created, 1 updated, 0 unchanged, 0 rejected, 0 skipped", "4 schools, 6 changes, 10 audit rows"},
		} {
			r := run(t, s, who, order{mode: step.mode}, step.file)
			wantCount(t, r, step.want)
			if got := count(); got != step.then {
				t.Errorf("after %s: %s, not %s", step.want, got, step.then)
			}
			if r.BytesRead != int64(len(step.file)) || r.Bytes != r.BytesRead || r.Progress() != 1 || len(r.SHA256) != 64 {
				t.Errorf("%+v", r)
			}
		}
		schools := school.Service{Store: store.For[school.Tx](db.DB)}
		seen, err := schools.ReadByURN(ctx, who, 200002)
		if err != nil || seen.Version != 3 || seen.Name != "Other" || seen.Town != "Derby" || seen.Postcode != "DE55 7HA" || !seen.UpdatedAt.Equal(testkit.Present) {
			t.Errorf("%+v %v", seen, err)
		}
		gapless(t, db)
		told(t, db)
	})
}

// gapless holds the change feed to what it promises.
func gapless(t *testing.T, db *testkit.DB) {
	t.Helper()
	owner := db.Owner()
	if n := number(t, owner, `SELECT count(*) FROM (SELECT hub_id, count(*) AS n, min(position) AS low, max(position) AS high FROM change GROUP BY hub_id) f
		JOIN hub_head h ON h.hub_id = f.hub_id WHERE f.low <> 1 OR f.high <> f.n OR h.change_position <> f.high`); n > 0 {
		t.Errorf("the feed of %d hubs has gaps", n)
	}
}

// told holds the change feed to naming every school as it is.
func told(t *testing.T, db *testkit.DB) {
	t.Helper()
	if n := number(t, db.Owner(), `SELECT count(*) FROM school s WHERE NOT EXISTS (SELECT 1 FROM change c
		WHERE c.hub_id = s.hub_id AND c.record_id = s.id AND c.record_version = s.version AND c.resource = 'school')`); n > 0 {
		t.Errorf("%d schools are not in the feed", n)
	}
}

func TestWarnings(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s := serve(t, db, intake.Settings{})
		r := run(t, s, db.World.HubManager.Actor(), order{}, "URN,EstablishmentName,EstablishmentStatus (name),Choir\n200001,A,Open,yes\n")
		wantCount(t, r, "succeeded: 1 read, 1 created, 0 updated, 0 unchanged, 0 rejected, 0 skipped")
		got := map[string]int{}
		for _, w := range r.Warnings {
			got[w.Rule]++
		}
		if got[table.WarnColumnUnknown] != 1 || got[table.WarnColumnMissing] < 20 {
			t.Error(got)
		}
	})
}

// The rows at fault in a file: with a URN twice, a faulty cell, two faulty cells, and
// a last line that is cut off.
const faultyFile = head +
	"200001,A,1,830,DE55 7HA,5,Alfreton\r\n" +
	"200002,B,9,830,DE55 7HA,5,=cmd()\r\n" +
	"200001,C,1,830,DE55 7HA,5,Alfreton\r\n" +
	"200003,D,1,830,nowhere at all,x,\"Alfreton, upper\"\r\n" +
	"200004,E,1,666,LL11 1AA,5,Wrexham\r\n" +
	"200005,F,1,830"

var faultyRows = []string{
	"2@3 school-status-unknown EstablishmentStatus (code)", "3@4 urn-repeated URN", "4@5 school-figure-invalid StatutoryLowAge",
	"4@5 school-postcode-invalid Postcode", "6@7 row-truncated",
}

func TestReject(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		for _, mode := range []string{intake.DryRun, intake.Apply} {
			r := run(t, s, who, order{mode: mode}, faultyFile)
			wantCount(t, r, "rejected: 6 read, 0 created, 0 updated, 0 unchanged, 4 rejected, 1 skipped")
			if got := faults(t, s, who, r); !slices.Equal(got, faultyRows) {
				t.Errorf("got  %q\nwant %q", got, faultyRows)
			}
			if err := r.Refusal(); code(err) != "import-rows-rejected" || !strings.Contains(err.Error(), "4 of 6") {
				t.Error(err)
			}
			if n := number(t, db.Owner(), "SELECT count(*) FROM school WHERE urn > 200000 AND urn < 300000"); n != 0 {
				t.Errorf("%d schools", n)
			}
		}
	})
}

func TestSkip(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		dry := run(t, s, who, order{mode: intake.DryRun, onError: intake.Skip}, faultyFile)
		r := run(t, s, who, order{onError: intake.Skip}, faultyFile)
		wantCount(t, r, "succeeded: 6 read, 1 created, 0 updated, 0 unchanged, 4 rejected, 1 skipped")
		wantCount(t, dry, counted(r))
		if got := faults(t, s, who, r); !slices.Equal(got, faultyRows) || r.Refusal() != nil {
			t.Errorf("%q", got)
		}
		if !slices.ContainsFunc(r.Warnings, func(w table.Warning) bool { return w.Rule == school.RuleOutsideEngland }) {
			t.Error(r.Warnings)
		}
		file, err := s.RejectedCSV(ctx, who, r.ID)
		lines := strings.Split(text(t, file, err), "\r\n")
		want := []string{
			table.Mark + strings.TrimSpace(head) + ",_errors",
			`200002,B,9,830,DE55 7HA,5,'=cmd(),"school-status-unknown (EstablishmentStatus (code)): `,
			"200001,C,1,830,DE55 7HA,5,Alfreton,urn-repeated (URN): ",
			`200003,D,1,830,nowhere at all,x,"Alfreton, upper","school-figure-invalid (StatutoryLowAge): `,
			`200005,F,1,830,,,,row-truncated: `,
		}
		for i, line := range want {
			if i >= len(lines) || !strings.HasPrefix(lines[i], line) {
				t.Errorf("got  %q\nwant %q", lines, line)
			}
		}
		if !strings.Contains(lines[3], "; school-postcode-invalid (Postcode): ") {
			t.Error(lines[3])
		}
		clean := run(t, s, who, order{}, head+goodRow(1))
		file, err = s.RejectedCSV(ctx, who, clean.ID)
		if got := text(t, file, err); got != table.Mark+strings.TrimSpace(head)+",_errors\r\n" {
			t.Errorf("%q", got)
		}
	})
}

// A school that a file and the register make impossible together is told of the
// row's column.
func TestFaultWithTheStored(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		run(t, s, who, order{}, "urn,name,status,highAge\n200001,A,open,11\n200002,B,open,11\n")
		r := run(t, s, who, order{onError: intake.Skip}, "urn,name,status,lowAge\n200001,A,open,7\n200002,B,open,12\n")
		wantCount(t, r, "succeeded: 2 read, 0 created, 1 updated, 0 unchanged, 1 rejected, 0 skipped")
		if got := faults(t, s, who, r); !slices.Equal(got, []string{"2@3 school-ages-reversed lowAge"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestNDJSON(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		o := order{contentType: "application/x-ndjson; charset=utf-8", onError: intake.Skip}
		file := `{"urn":200001,"name":"A","status":"open","town":"Derby"}` + "\n" + `{"urn":200002,"name":"B","status":"open"}` + "\n" + `{"urn":7}`
		wantCount(t, run(t, s, who, o, file), "succeeded: 3 read, 2 created, 0 updated, 0 unchanged, 1 rejected, 0 skipped")
		file = strings.Replace(file, `,"town":"Derby"`, "", 1)
		wantCount(t, run(t, s, who, o, file), "succeeded: 3 read, 0 created, 0 updated, 2 unchanged, 1 rejected, 0 skipped")
	})
}

func TestSuccessions(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		links, err := os.ReadFile("../school/testdata/gias_links.csv")
		if err != nil {
			t.Fatal(err)
		}
		o := order{kind: intake.Successions}
		first := run(t, s, who, o, string(links))
		wantCount(t, first, "succeeded: 20 read, 8 created, 0 updated, 0 unchanged, 0 rejected, 12 skipped")
		wantCount(t, run(t, s, who, o, string(links)), "succeeded: 20 read, 0 created, 0 updated, 8 unchanged, 0 rejected, 12 skipped")
		wantCount(t, run(t, s, who, o, "fromUrn,toUrn,kind,on\n100012,100021,split,2021-08-31\n100001,100002,,\n"),
			"succeeded: 2 read, 1 created, 1 updated, 0 unchanged, 0 rejected, 0 skipped")
		schools := school.Service{Store: store.For[school.Tx](db.DB)}
		found, err := schools.Successions(ctx, who, 100021, page.Request{Limit: 5})
		if err != nil || len(found.Items) != 1 || found.Items[0].Kind != school.SuccessionSplit || found.Items[0].Version != 2 || found.Items[0].On.String() != "2021-08-31" {
			t.Errorf("%+v %v", found, err)
		}
		gapless(t, db)
		if n := number(t, db.Owner(), "SELECT count(*) FROM change WHERE name LIKE 'school-succession.%' AND keys LIKE 'fromUrn=% toUrn=%'"); n != 10+1 { // one is the demonstration's
			t.Errorf("%d changes", n)
		}
	})
}

func TestWhoSeesWhat(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, w := serve(t, db, intake.Settings{}), db.World
		lead, other, manager, client := w.QALead.Actor(), w.OtherQALead.Actor(), w.HubManager.Actor(), w.Client.Actor()
		elsewhere := w.OtherHubManager.Actor()
		file := head + goodRow(1)
		byLead := run(t, s, lead, order{}, file)
		byClient := run(t, s, client, order{}, file)
		away := run(t, s, elsewhere, order{}, file)
		wantCount(t, byClient, "succeeded: 1 read, 0 created, 0 updated, 1 unchanged, 0 rejected, 0 skipped")
		wantCount(t, away, "succeeded: 1 read, 1 created, 0 updated, 0 unchanged, 0 rejected, 0 skipped")
		if byLead.Starter != w.QALead.Name || byClient.Starter != w.Client.Name {
			t.Error(byLead.Starter, byClient.Starter)
		}
		for name, c := range map[string]struct {
			who  access.Actor
			sees []id.Import
		}{
			"lead": {lead, []id.Import{byLead.ID, byClient.ID}}, "other lead": {other, []id.Import{byClient.ID}},
			"manager": {manager, []id.Import{byLead.ID, byClient.ID}}, "client": {client, []id.Import{byClient.ID}},
			"elsewhere": {elsewhere, []id.Import{away.ID}}, "teacher": {w.Teacher.Actor(), nil},
		} {
			for _, r := range []id.Import{byLead.ID, byClient.ID, away.ID} {
				_, err := s.Read(ctx, c.who, r)
				_, listed := s.Faults(ctx, c.who, r, page.Request{Limit: 1})
				_, rejected := s.RejectedCSV(ctx, c.who, r)
				for _, err := range []error{err, listed, rejected} {
					if want := map[bool]string{false: "not-found"}[slices.Contains(c.sees, r)]; code(err) != want {
						t.Errorf("%s: %v", name, err)
					}
				}
			}
			found, err := s.List(ctx, c.who, intake.Filter{}, page.Request{Limit: 10})
			if err != nil || len(found.Items) != len(c.sees) {
				t.Errorf("%s: %+v %v", name, found, err)
			}
		}
		for _, who := range []access.Actor{w.Teacher.Actor(), w.Headteacher.Actor(), access.Client(w.Hub, w.Client.ID, []access.ClientScope{access.ReadSchools})} {
			if _, err := begin(s, who, order{}, broken{errors.New("a stranger's file was read")}); code(err) != map[bool]string{false: "not-found", true: "forbidden"}[who.IsClient()] {
				t.Error(err)
			}
		}
	})
}

func TestListOfImports(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		var want []id.Import
		for range 3 {
			db.Clock.Advance(time.Minute)
			want = append([]id.Import{run(t, s, who, order{mode: intake.DryRun}, head+goodRow(1)).ID}, want...)
		}
		want = append([]id.Import{run(t, s, who, order{kind: intake.Successions}, "fromUrn,toUrn\n1,2\n").ID}, want...)
		list := func(f intake.Filter) (got []id.Import) {
			for at := (page.Request{Limit: 2}); ; {
				found, err := s.List(ctx, who, f, at)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range found.Items {
					got = append(got, r.ID)
				}
				if at.After = found.Next; found.Next == nil {
					return got
				}
			}
		}
		if got := list(intake.Filter{}); !slices.Equal(got, want) {
			t.Errorf("%v, not %v", got, want)
		}
		if got := list(intake.Filter{Kind: intake.Schools}); !slices.Equal(got, want[1:]) {
			t.Error(got)
		}
		if got := list(intake.Filter{State: intake.Rejected}); !slices.Equal(got, want[:1]) {
			t.Error(got)
		}
	})
}

// together lets transactions count the running imports when so many are about to.
type together struct {
	intake.Store
	writers int64
	begun   atomic.Int64
}

func (s *together) Update(ctx context.Context, who access.Actor, fn func(intake.Tx) error) error {
	return s.Store.Update(ctx, who, func(tx intake.Tx) error { return fn(counting{tx, s}) })
}

type counting struct {
	intake.Tx
	with *together
}

func (c counting) RunningImports() (int64, error) {
	for c.with.begun.Add(1); c.with.begun.Load() < c.with.writers; {
		time.Sleep(time.Millisecond)
	}
	return c.Tx.RunningImports()
}

// A hub has only so many imports under way, also where they begin at once.
func TestSoManyOfAHubAtATime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		at := &together{Store: store.For[intake.Tx](db.DB), writers: map[string]int64{"sqlite": 1, "postgres": 2}[db.Name()]}
		s, who := serveFrom(t, at, intake.Settings{AtOnce: 1, OfHub: 1}), db.World.QALead.Actor()
		release := s.Hold()
		begun, errs := make([]intake.Run, 2), make([]error, 2)
		start := func(i int, kind, file string) {
			begun[i], errs[i] = begin(s, who, order{kind: kind}, strings.NewReader(file))
		}
		var both sync.WaitGroup
		both.Go(func() { start(0, intake.Schools, head+goodRow(1)) })
		both.Go(func() { start(1, intake.Successions, "fromUrn,toUrn\n") })
		both.Wait()
		_, away := begin(s, db.World.OtherHubManager.Actor(), order{}, rows(1))
		release()
		first := slices.Index(errs, nil)
		if first < 0 || code(errs[1-first]) != "import-limit" {
			t.Fatal(errs)
		}
		if away != nil {
			t.Errorf("another hub: %v", away)
		}
		if r, err := s.Wait(ctx, who, begun[first].ID, time.Minute); err != nil || r.State != intake.Succeeded {
			t.Errorf("%+v %v", r, err)
		}
		if r := run(t, s, who, order{kind: intake.Successions}, "fromUrn,toUrn\n"); r.State != intake.Succeeded {
			t.Errorf("behind it: %+v", r)
		}
	})
}

func TestOneOfAKindAtATime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{AtOnce: 1}), db.World.QALead.Actor()
		release := s.Hold()
		first, err := begin(s, who, order{}, rows(10))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := begin(s, db.World.HubManager.Actor(), order{mode: intake.DryRun}, rows(10)); code(err) != "import-running" {
			t.Error(err)
		}
		if r, err := s.Wait(ctx, who, first.ID, 10*time.Millisecond); err != nil || r.State != intake.Running || r.Progress() != 0 || r.Refusal() != nil {
			t.Errorf("%+v %v", r, err)
		}
		links, err := begin(s, who, order{kind: intake.Successions}, strings.NewReader("fromUrn,toUrn\n"))
		if err != nil {
			t.Fatal(err)
		}
		away, err := begin(s, db.World.OtherHubManager.Actor(), order{}, rows(10))
		if err != nil {
			t.Fatal(err)
		}
		release()
		for _, r := range []intake.Run{first, links} {
			if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil || r.State != intake.Succeeded {
				t.Errorf("%+v %v", r, err)
			}
		}
		if away, err = s.Wait(ctx, db.World.OtherHubManager.Actor(), away.ID, time.Minute); err != nil || away.State != intake.Succeeded {
			t.Errorf("%+v %v", away, err)
		}
		if r := run(t, s, who, order{}, head+goodRow(1)); r.UnchangedRows != 1 {
			t.Errorf("%+v", r)
		}
	})
}

// The request that started an import may end: the import does not.
func TestRequestThatEnds(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		release := s.Hold()
		request, cancel := context.WithCancel(ctx)
		taken, err := s.Take(request, who, order{}.full(), rows(10))
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Start(request, who, taken)
		if err != nil {
			t.Fatal(err)
		}
		taken.Close()
		cancel()
		release()
		if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil || r.CreatedRows != 10 {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// A file that was taken in but whose start came to nothing leaves nothing.
func TestStartThatFails(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		taken, err := s.Take(ctx, who, order{}.full(), rows(10))
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		later := errors.New("something else went wrong")
		err = db.Together(ctx, who, func(ctx context.Context) error {
			if _, err := s.Start(ctx, who, taken); err != nil {
				return err
			}
			return later
		})
		if !errors.Is(err, later) {
			t.Error(err)
		}
		if n := number(t, db.Owner(), "SELECT count(*) FROM import_run"); n != 0 {
			t.Errorf("%d imports", n)
		}
	})
}

func TestRepeatedRequest(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		ask := func(file string) (string, bool, error) {
			taken, err := s.Take(ctx, who, order{}.full(), strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			defer taken.Close()
			attempt := replay.Attempt{Key: "k", Operation: "startImport", Digest: taken.Digest()}
			answer, replayed, err := db.Once(ctx, who, attempt, func(ctx context.Context) (replay.Answer, error) {
				r, err := s.Start(ctx, who, taken)
				return replay.Answer{Status: 202, Body: []byte(r.ID.String())}, err
			})
			return string(answer.Body), replayed, err
		}
		first, replayed, err := ask(head + goodRow(1))
		if err != nil || replayed {
			t.Fatal(first, replayed, err)
		}
		which, err := id.Parse[any](first)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := s.Wait(ctx, who, id.Import(which), time.Minute); err != nil || r.CreatedRows != 1 {
			t.Errorf("%+v %v", r, err)
		}
		if again, replayed, err := ask(head + goodRow(1)); err != nil || !replayed || again != first {
			t.Error(again, replayed, err)
		}
		if _, _, err := ask(head + goodRow(2)); code(err) != "idempotency-key-reused" {
			t.Error(err)
		}
		if n := number(t, db.Owner(), "SELECT count(*) FROM import_run"); n != 1 {
			t.Errorf("%d imports", n)
		}
	})
}

func TestForgetRejected(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		old := run(t, s, who, order{onError: intake.Skip}, faultyFile)
		db.Clock.Advance(intake.KeepFaults)
		young := run(t, s, who, order{onError: intake.Skip}, faultyFile)
		db.Clock.Advance(time.Minute)
		if err := s.ForgetRejected(ctx); err != nil {
			t.Fatal(err)
		}
		if got := faults(t, s, who, old); len(got) != 0 {
			t.Error(got)
		}
		if got := faults(t, s, who, young); len(got) != len(faultyRows) {
			t.Error(got)
		}
		if r, err := s.Read(ctx, who, old.ID); err != nil || r.RejectedRows != 4 {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// Faults are kept up to a bound, counts are exact beyond it.
func TestVeryManyFaults(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		bad := &generated{rows: 10_100, row: func(n int) string { return fmt.Sprintf("%d,School,7,830,,,\r\n", 200_000+n) }}
		r := runFrom(t, s, who, order{}, bad)
		wantCount(t, r, "rejected: 10100 read, 0 created, 0 updated, 0 unchanged, 10100 rejected, 0 skipped")
		if n := number(t, db.Owner(), "SELECT count(*) FROM import_error"); n != 10_000 {
			t.Errorf("%d faults are kept", n)
		}
		if last := r.Warnings[len(r.Warnings)-1]; last.Rule != intake.WarnFaultsCut {
			t.Error(last)
		}
		file, err := s.RejectedCSV(ctx, who, r.ID)
		if n := strings.Count(text(t, file, err), "\r\n"); n != 10_001 {
			t.Errorf("%d lines", n)
		}
	})
}
