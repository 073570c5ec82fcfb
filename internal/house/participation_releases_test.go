package house

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
	"github.com/hubqa/hubqa/internal/testkit/attacker"
)

const releasesPath = "/v1/participation-releases"

// delivered is a provision of the demonstration.
type delivered struct{ ID, School, Partner string }

func provisionsOf(t *testing.T, db *testkit.DB) (all []delivered) {
	t.Helper()
	rows, err := db.Owner().Query("SELECT id, school_id, partner_id FROM provision WHERE hub_id = $1 ORDER BY id", db.World.Hub.String())
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var p delivered
		must(t, rows.Scan(&p.ID, &p.School, &p.Partner))
		all = append(all, p)
	}
	return all
}

// takePart keeps that so many take part in a provision in a term, of all and of the groups that
// are named, in the place of what was kept.
func takePart(t *testing.T, db *testkit.DB, p delivered, year, term string, all int, groups map[string]int) {
	t.Helper()
	hub, which := db.World.Hub.String(), ""
	if err := db.Owner().QueryRow("SELECT id FROM pupil_figures WHERE kind = 'participation' AND provision_id = $1 AND academic_year = $2 AND term = $3 AND withdrawn_at IS NULL",
		p.ID, year, term).Scan(&which); err != nil {
		which = db.NewID().String()
		ownerExec(t, db, `INSERT INTO pupil_figures (hub_id, id, kind, school_id, provision_id, partner_id, academic_year, term, of, counted_on, roll_on, sex_incomplete,
			year_groups, entered_by, version, created_at, updated_at) VALUES ($1, $2, 'participation', $3, $4, $5, $6, $7, '', '2025-10-02', NULL, FALSE, '{}', $8, 1,
			'2026-01-05 10:00:00', '2026-01-05 10:00:00')`, hub, which, p.School, p.ID, p.Partner, year, term, db.World.QALead.ID.String())
		ownerExec(t, db, "INSERT INTO pupil_figures_line (hub_id, figures_id, line, markers) VALUES ($1, $2, 'all', '')", hub, which)
	}
	set, args := "pupils = $1", []any{all}
	for _, group := range []string{"girls", "boys", "fsm", "fsm_ever6", "pupil_premium", "sen_support", "ehc_plan", "eal", "looked_after"} {
		if n, known := groups[group]; known {
			args = append(args, n)
			set += fmt.Sprintf(", %s = $%d", group, len(args))
		} else {
			set += ", " + group + " = NULL"
		}
	}
	ownerExec(t, db, fmt.Sprintf("UPDATE pupil_figures_line SET %s WHERE figures_id = $%d AND line = 'all'", set, len(args)+1), append(args, which)...)
}

func ownerExec(t *testing.T, db *testkit.DB, sql string, args ...any) {
	t.Helper()
	if _, err := db.Owner().ExecContext(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func releaseTerm(by testapi.Caller, year, term, reason string) *testapi.Answer {
	body := document{"academicYear": year, "term": term}
	if reason != "" {
		body["reason"] = reason
	}
	return by.Post(releasesPath, body)
}

// Participation is released when the term has ended, and anew with a reason when something was
// counted otherwise. Everybody reads the same.
func TestParticipationIsReleased(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, all := api.As(w.QALead), provisionsOf(t, db)
		refused(t, releaseTerm(lead, "2026-27", "autumn", ""), "/term", "participation-release-too-early")
		refused(t, releaseTerm(lead, "2019-20", "autumn", ""), "/academicYear", "participation-release-too-late")
		releaseTerm(lead, "2024-25", "spring", "").Want(http.StatusConflict, "participation-release-empty")
		for i, p := range all[:4] {
			takePart(t, db, p, "2024-25", "spring", 30+i, map[string]int{"girls": 16 + i, "boys": 14, "eal": 6 + i})
		}
		first := releaseTerm(lead.Key("once"), "2024-25", "spring", "").Want(http.StatusCreated)
		if again := releaseTerm(lead.Key("once"), "2024-25", "spring", "").Want(http.StatusCreated); again.Text("/id") != first.Text("/id") {
			t.Errorf("again: %s", again.Body)
		}
		if first.At("/total/all/value") != float64(126) || first.At("/edition") != float64(1) || first.At("/latest") != true || first.At("/withheld") != false {
			t.Errorf("%s", first.Body)
		}
		releaseTerm(lead, "2024-25", "spring", "Again.").Want(http.StatusConflict, "participation-release-unchanged")
		takePart(t, db, all[0], "2024-25", "spring", 33, map[string]int{"girls": 19, "boys": 14, "eal": 6})
		refused(t, releaseTerm(lead, "2024-25", "spring", ""), "/reason", "participation-release-reason")
		second := releaseTerm(api.As(w.HubManager), "2024-25", "spring", "One class was left out.").Want(http.StatusCreated)
		if second.At("/total/all/value") != float64(129) || second.At("/edition") != float64(2) {
			t.Errorf("%s", second.Body)
		}
		takePart(t, db, all[0], "2024-25", "spring", 34, map[string]int{"girls": 31, "boys": 3, "eal": 6})
		third := releaseTerm(lead, "2024-25", "spring", "Girls and boys.").Want(http.StatusCreated)
		if third.At("/withheld") != true || third.At("/rows/0") != nil || third.At("/total") != nil {
			t.Errorf("%s", third.Body)
		}
		takePart(t, db, all[0], "2024-25", "spring", 33, map[string]int{"girls": 19, "boys": 14, "eal": 6})
		if fourth := releaseTerm(lead, "2024-25", "spring", "As before.").Want(http.StatusCreated); fourth.At("/withheld") != false || fourth.At("/total/all/value") != float64(129) {
			t.Errorf("beside one that was withheld: %s", fourth.Body)
		}
		is := func(a *testapi.Answer) string {
			return strings.Replace(string(a.Body), `"latest":true`, `"latest":false`, 1)
		}
		for _, was := range []*testapi.Answer{first, second, third} {
			if now := lead.Get(was.Header.Get("Location")).Want(http.StatusOK); string(now.Body) != is(was) {
				t.Errorf("it was %s, and is %s", was.Body, now.Body)
			}
		}
		for _, path := range []string{first.Header.Get("Location"), second.Header.Get("Location"), third.Header.Get("Location")} {
			want := string(api.As(w.QALead).Get(path).Want(http.StatusOK).Body)
			for _, p := range []testapi.Caller{api.As(w.Teacher), api.As(w.ElectedMember), api.As(w.Inspector), api.AsClient(w.Client, access.ReadReleases)} {
				if got := string(p.Get(path).Want(http.StatusOK).Body); got != want {
					t.Errorf("%s is told otherwise: %s, and not %s", path, got, want)
				}
			}
		}
		if got := string(lead.Header("Accept", "text/csv").Get(third.Header.Get("Location")).Want(http.StatusOK).Body); !strings.Contains(got, "2024-25,spring,3,true,,,\r\n") {
			t.Errorf("%q", got)
		}
	})
}

// Whoever reads all releases of a term, as JSON or as CSV, cannot work out a count that is
// hidden.
func TestNoCountCanBeWorkedOutOfReleases(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api, shown := db.World, testapi.New(t, db), 0
		all := provisionsOf(t, db)
		for seed, period := range [][2]string{{"2024-25", "autumn"}, {"2024-25", "summer"}, {"2023-24", "spring"}} {
			r := rand.New(rand.NewPCG(uint64(seed), 41))
			for edition := range 3 {
				for i := range all {
					if edition > 0 && r.IntN(3) > 0 {
						continue
					}
					n, girls, fsm, ever := r.IntN(40), 0, 0, 0
					for range n {
						girls += r.IntN(2)
						one := r.IntN(5)
						fsm, ever = fsm+one/4, ever+one/3
					}
					takePart(t, db, all[i], period[0], period[1], n, map[string]int{"girls": girls, "boys": n - girls, "fsm": fsm, "fsm_ever6": ever})
				}
				releaseTerm(api.As(w.QALead), period[0], period[1], "What was counted has changed.")
			}
			told := attackReleases(t, api.As(w.Teacher), db, period)
			shown += told
		}
		if shown == 0 {
			t.Error("nothing is shown")
		}
	})
}

// attackReleases reads every release of the period and works out what it can. It gives how
// many counts are shown.
func attackReleases(t *testing.T, by testapi.Caller, db *testkit.DB, period [2]string) (shown int) {
	t.Helper()
	var list struct {
		Items []struct {
			ID       string
			Withheld bool
		}
	}
	by.Get(releasesPath + "?academicYear=" + period[0] + "&term=" + period[1] + "&sort=releasedAt").Want(http.StatusOK).JSON(&list)
	var tables []map[string]map[string]string
	var counted []release.Exact
	var columns []string
	for _, i := range list.Items {
		if i.Withheld {
			continue
		}
		head, rows := readRelease(t, by, i.ID)
		columns = head
		tables = append(tables, rows)
		counted = append(counted, countedFor(t, db, i.ID))
	}
	var urns []string
	for _, rows := range tables {
		for urn := range rows {
			if !slices.Contains(urns, urn) && urn != "" {
				urns = append(urns, urn)
			}
		}
	}
	urns = append(urns, "") // the total
	s, names, at := &attacker.System{}, []string{}, map[string]int{}
	for _, urn := range urns {
		for _, c := range columns {
			var given []string
			var n []int
			for e, rows := range tables {
				n = append(n, truth(t, counted[e], urn, c))
				if row := rows[urn]; row == nil {
					given = append(given, "0")
				} else {
					given = append(given, row[c])
				}
			}
			name := "row " + urn + ", " + c
			hides := slices.Contains(given, "c")
			names, at[urn+" "+c] = append(names, name), len(names)
			switch plain := slices.ContainsFunc(given, func(v string) bool { return v != "c" }); {
			case plain && hides:
				t.Errorf("%s is shown in one edition and hidden in another", name)
				fallthrough
			case plain:
				shown++
				s.Count(n[0], n[0], n[0])
			default:
				s.Count(n[0]-slices.Min(n), 2000, n[0])
			}
		}
	}
	parts := map[string][]string{}
	for _, c := range columns[1:] {
		split, _, _ := strings.Cut(c, ".")
		parts[split] = append(parts[split], c)
	}
	for _, urn := range urns {
		for _, groups := range parts {
			var sum []int
			for _, c := range groups {
				sum = append(sum, at[urn+" "+c])
			}
			s.Sum(sum, at[urn+" all"])
		}
	}
	for _, c := range columns {
		var sum []int
		for _, urn := range urns[:len(urns)-1] {
			sum = append(sum, at[urn+" "+c])
		}
		s.Sum(sum, at[" "+c])
	}
	for _, i := range s.Known(4) {
		t.Errorf("%v tells %s", period, names[i])
	}
	return shown
}

// readRelease gives the cells of a release as they are published, by URN, that of the total
// being empty, and column; as CSV and as JSON they are the same.
func readRelease(t *testing.T, by testapi.Caller, which string) (columns []string, rows map[string]map[string]string) {
	t.Helper()
	file := strings.TrimPrefix(string(by.Header("Accept", "text/csv").Get(releasesPath+"/"+which).Want(http.StatusOK).Body), "\ufeff")
	lines, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	must(t, err)
	columns, rows = lines[0][6:], map[string]map[string]string{}
	for _, line := range lines[1:] {
		rows[line[4]] = map[string]string{}
		for i, cell := range line[6:] {
			rows[line[4]][columns[i]] = cell
		}
	}
	type figure struct {
		Value  *int
		Marker string
	}
	type row struct {
		School *struct{ URN int }
		All    figure
		Splits []struct {
			Split  string
			Groups []struct {
				Group string
				Count figure
			}
		}
	}
	var same struct {
		Rows  []row
		Total row
	}
	by.Get(releasesPath + "/" + which).Want(http.StatusOK).JSON(&same)
	for _, r := range append(same.Rows, same.Total) {
		urn := ""
		if r.School != nil {
			urn = fmt.Sprint(r.School.URN)
		}
		check := func(column string, f figure) {
			cell := f.Marker
			if f.Value != nil {
				cell += fmt.Sprint(*f.Value)
			}
			if rows[urn][column] != cell {
				t.Errorf("%s of row %s is %q as CSV and %q as JSON", column, urn, rows[urn][column], cell)
			}
			if f.Value != nil && *f.Value > 0 && *f.Value < 5 {
				t.Errorf("%s of row %s is small", column, urn)
			}
		}
		check("all", r.All)
		for _, s := range r.Splits {
			for _, g := range s.Groups {
				check(s.Split+"."+g.Group, g.Count)
			}
		}
	}
	return columns, rows
}

// countedFor is what was counted: the attacker is told where there is a world, and nothing else.
func countedFor(t *testing.T, db *testkit.DB, which string) (x release.Exact) {
	t.Helper()
	var text string
	must(t, db.Owner().QueryRow("SELECT counts FROM participation_release WHERE id = $1", which).Scan(&text))
	must(t, json.Unmarshal([]byte(text), &x))
	return x
}

func truth(t *testing.T, x release.Exact, urn, column string) (n int) {
	t.Helper()
	split, group, _ := strings.Cut(column, ".")
	for r, of := range x.Schools {
		if urn != "" && urn != fmt.Sprint(of.URN) {
			continue
		}
		if column == "all" {
			n += x.All[r]
			continue
		}
		i := slices.IndexFunc(x.Divisions, func(d release.Division) bool { return d.Name == split })
		n += x.Counts[i][r][slices.Index(x.Divisions[i].Groups, group)]
	}
	return n
}

// On paper a release has what it shows, and no count that it hides.
func TestAReleaseOnPaperHidesWhatIsHidden(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		boys, total := map[string]int{}, 0
		for i, p := range provisionsOf(t, db) {
			n := 13733 + 101*i
			takePart(t, db, p, "2025-26", "autumn", n+2, map[string]int{"girls": 2, "boys": n})
			boys[p.School] += n
			total += n
		}
		boys["all"] = total
		made := api.As(w.QALead).Post(releasesPath, document{"academicYear": "2025-26", "term": "autumn"}).Want(http.StatusCreated)
		path := made.Header.Get("Location")
		rows := api.As(w.Teacher).Header("Accept", "text/csv").Get(path).Want(http.StatusOK)
		told := api.As(w.Teacher).Header("Accept", "application/pdf").Get(path).Want(http.StatusOK)
		text := inflate(told.Body)
		hidden := 0
		for _, n := range boys {
			if count := fmt.Sprint(n); !strings.Contains(string(rows.Body), count) {
				if hidden++; strings.Contains(text, count) {
					t.Errorf("%s is on paper", count)
				}
			}
		}
		if hidden == 0 || !strings.Contains(string(rows.Body), ",c,") {
			t.Fatalf("nothing is hidden: %s", rows.Body)
		}
		records, err := csv.NewReader(strings.NewReader(string(rows.Body))).ReadAll()
		must(t, err)
		for _, r := range records[1:] {
			if !strings.Contains(text, r[6]) || !strings.Contains(text, r[4]) {
				t.Errorf("%s of %s is not on paper", r[6], r[5])
			}
		}
		api.As(w.Teacher).Header("Accept", "application/pdf").Header("If-None-Match", told.ETag()).Get(path).Want(http.StatusNotModified)
		api.As(w.OtherHubQALead).Header("Accept", "application/pdf").Get(path).Want(http.StatusNotFound)
	})
}
