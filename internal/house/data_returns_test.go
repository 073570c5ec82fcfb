package house

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

type returned struct {
	School        struct{ URN int }
	Engagement    string
	Provisions    map[string]int // by kind
	Participation struct {
		Term       string
		All, Girls struct {
			Value  *int
			Marker string
		}
	}
	Plan struct{ HasPlan *bool }
}

// The return has a row for each school by URN; what was not told is missing, and never 0; of a
// school without provision it is not applicable. Its
// counts are exact, and each page of it stands in the audit trail.
func TestTheDataReturn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		visited := slices.IndexFunc(provisionsOf(t, db), func(p delivered) bool { return p.School == w.Schools.Visited.String() })
		p := provisionsOf(t, db)[visited]
		takePart(t, db, p, "2023-24", "autumn", 3, map[string]int{"girls": 2, "boys": 1})
		path := "/v1/data-returns/2023-24"
		var list struct{ Items []returned }
		got := api.As(w.QALead).Get(path + "?limit=200").Want(http.StatusOK)
		got.JSON(&list)
		if !slices.IsSortedFunc(list.Items, func(a, b returned) int { return a.School.URN - b.School.URN }) || len(list.Items) == 0 {
			t.Errorf("%s", got.Body)
		}
		noted := map[string]bool{}
		for _, row := range list.Items {
			all, none := row.Participation.All, "missing"
			if provided := slices.Collect(maps.Values(row.Provisions)); slices.Max(provided) == 0 {
				none = "z"
			}
			noted[none] = true
			switch {
			case row.School.URN == w.Schools.VisitedURN:
				if all.Value == nil || *all.Value != 3 || row.Participation.Term != "autumn" {
					t.Errorf("%+v", row)
				}
			case all.Value != nil || all.Marker != none:
				t.Errorf("%+v", row)
			}
		}
		if !noted["z"] {
			t.Error("no school is without provision")
		}
		var read int
		must(t, db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE request_id = $1 AND parts = 'figures' AND action = 'data-return.read'",
			got.Header.Get("X-Request-Id")).Scan(&read))
		if read != 1 || got.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the reading is %d times in the audit trail, %s", read, got.Header.Get("Cache-Control"))
		}
		file := string(api.As(w.HubManager).Header("Accept", "text/csv").Get(path).Want(http.StatusOK).Body)
		if head, _, _ := strings.Cut(file, "\n"); !strings.Contains(head, "participation.all") || !strings.Contains(file, "missing") {
			t.Errorf("%s", head)
		}
		api.As(w.QALead).Get("/v1/data-returns/2027-28").Want(http.StatusNotFound, "not-found")
		api.As(w.QALead).Get("/v1/data-returns/2027-29").Want(http.StatusBadRequest, "malformed-request")
	})
}

// Partners are told what they owe themselves, and the hub what all of them do.
func TestWhatPartnersOwe(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		type gap struct {
			Partner   struct{ ID string }
			Provision struct{ ID string }
			Term      string
			Missing   []string
		}
		owed := func(by testapi.Caller) (items []gap) {
			var list struct{ Items []gap }
			by.Get("/v1/data-returns/2025-26/completeness?limit=200").Want(http.StatusOK).JSON(&list)
			return list.Items
		}
		all, own := owed(api.As(w.QALead)), owed(api.As(w.PartnerContact))
		if len(own) == 0 || len(own) >= len(all) {
			t.Fatalf("%d of %d", len(own), len(all))
		}
		for _, g := range own {
			if g.Partner.ID != w.Partners.Service.String() {
				t.Errorf("a partner is told what %s owes", g.Partner.ID)
			}
		}
		g := own[slices.IndexFunc(own, func(g gap) bool { return slices.Contains(g.Missing, "participation") })]
		provisions := provisionsOf(t, db)
		p := provisions[slices.IndexFunc(provisions, func(p delivered) bool { return p.ID == g.Provision.ID })]
		takePart(t, db, p, "2025-26", g.Term, 30, nil)
		for _, now := range owed(api.As(w.PartnerContact)) {
			if now.Provision == g.Provision && now.Term == g.Term && slices.Contains(now.Missing, "participation") {
				t.Errorf("%+v was told", now)
			}
		}
	})
}

// wholeClassSince2024 has the provision visited be whole-class teaching of three years, and what is
// counted of 2027-28 be of 2024-25.
func wholeClassSince2024(t *testing.T, db *testkit.DB) {
	t.Helper()
	ownerExec(t, db, "UPDATE pupil_figures SET academic_year = '2024-25' WHERE academic_year = '2027-28'")
	ownerExec(t, db, "UPDATE provision SET kind = 'whole-class', from_on = '2024-09-01', to_on = NULL WHERE id = $1", db.World.Provisions.Visited.String())
}

// owedInAutumn is what is owed of a provision for the autumn of 2024.
func owedInAutumn(by testapi.Caller, of id.Provision) []any {
	list := by.Get("/v1/data-returns/2024-25/completeness?limit=200").Want(http.StatusOK)
	for _, one := range list.At("/items").([]any) {
		if g := one.(map[string]any); g["term"] == "autumn" && g["provision"].(map[string]any)["id"] == of.String() {
			return g["missing"].([]any)
		}
	}
	return nil
}

// Money that a correction took back is owed, and so is who went on where that was taken out of the
// figures; that somebody began is not who went on, and that pupils made progress not where they
// began. What only a candidate offers owes nothing.
func TestWhatIsTakenBackIsOwed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		owes := func(what string, want bool) {
			t.Helper()
			if missing := owedInAutumn(lead, w.Provisions.Visited); slices.Contains(missing, any(what)) != want {
				t.Errorf("owed is %v", missing)
			}
		}
		countedIn(t, db, "continuation", "autumn", "after:0", w.Provisions.Visited, "28", "NULL")
		wholeClassSince2024(t, db)
		owes("funding", true)
		path := lead.Post("/v1/funding-lines", document{"provisionId": w.Provisions.Visited, "source": "school", "amount": pounds("600.00"),
			"fromOn": "2024-09-01", "toOn": "2025-07-31"}).Want(http.StatusCreated).Header.Get("Location")
		owes("funding", false)
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-600.00"), "reason": "It was another school."}).Want(http.StatusCreated)
		owes("funding", true)
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("0.01"), "reason": "But for a penny."}).Want(http.StatusCreated)
		owes("funding", false)

		owes("continuation", true)
		ownerExec(t, db, "UPDATE pupil_figures_line SET line = 'after:1', pupils = 0 WHERE line = 'after:0' AND pupils = 28 AND figures_id IN (SELECT id FROM pupil_figures WHERE academic_year = '2024-25')")
		owes("continuation", false)
		ownerExec(t, db, "UPDATE pupil_figures_line SET pupils = NULL WHERE line = 'after:1' AND figures_id IN (SELECT id FROM pupil_figures WHERE academic_year = '2024-25')")
		owes("continuation", true)

		countedIn(t, db, "starting-points", "autumn", "good-progress", w.Provisions.Visited, "9", "NULL")
		wholeClassSince2024(t, db)
		owes("starting-points", true)
		ownerExec(t, db, "UPDATE pupil_figures_line SET line = 'entry:none' WHERE line = 'good-progress' AND figures_id IN (SELECT id FROM pupil_figures WHERE academic_year = '2024-25')")
		owes("starting-points", false)
		ownerExec(t, db, "UPDATE provision SET state = 'candidate' WHERE id = $1", w.Provisions.Visited.String())
		owes("continuation", false)
	})
}

// Where nobody began it is known that nobody goes on: it is owed no more, and costs are of nobody.
func TestNobodyBeganIsTold(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		countedIn(t, db, "continuation", "autumn", "after:0", w.Provisions.Visited, "0", "NULL")
		lead.Post("/v1/funding-lines", document{"provisionId": w.Provisions.Visited, "source": "school", "amount": pounds("600.00"), "fromOn": "2027-09-01", "toOn": "2028-07-31"}).Want(http.StatusCreated)
		cost := lead.Get("/v1/insights/value-for-money?academicYear=2027-28&provisionId=" + w.Provisions.Visited.String()).Want(http.StatusOK)
		if why := cost.Text("/items/0/perContinuing/notCalculable"); why != "nobody" {
			t.Errorf("it is %q", why)
		}
		wholeClassSince2024(t, db)
		owed := func() []any { return owedInAutumn(lead, w.Provisions.Visited) }
		if missing := owed(); slices.Contains(missing, any("continuation")) {
			t.Errorf("owed is %v", missing)
		}
		ownerExec(t, db, "UPDATE pupil_figures_line SET pupils = 1 WHERE line = 'after:0'")
		if missing := owed(); !slices.Contains(missing, any("continuation")) {
			t.Errorf("owed is %v", missing)
		}
	})
}
