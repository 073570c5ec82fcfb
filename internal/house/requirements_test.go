package house

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const thisYear = "2026-27"

// requirement is what the tests read of a requirement.
type requirement struct {
	Partner                    struct{ ID string }
	Standing                   string
	VisitsMade, VisitsUnderWay int
	Visits                     []struct {
		ID     string
		Counts bool
	}
	Waiver *struct{ Reason string }
}

func requirementPath(p id.Partner, year string) string {
	return "/v1/partners/" + p.String() + "/requirements/" + year
}

func requirements(t *testing.T, who testapi.Caller, query string) map[string]requirement {
	t.Helper()
	var page struct{ Items []requirement }
	who.Get("/v1/requirements?limit=200" + query).Want(http.StatusOK).JSON(&page)
	found := map[string]requirement{}
	for _, r := range page.Items {
		found[r.Partner.ID] = r
	}
	return found
}

// countedVisits works out from the visits themselves what counts and what may yet, by partner.
func countedVisits(t *testing.T, db *testkit.DB, hub id.Hub, year calendar.AcademicYear) map[string][2]int {
	t.Helper()
	rows, err := db.Owner().Query(strings.ReplaceAll(`SELECT p.id, o.state, o.purpose, o.visit_on,
		EXISTS (SELECT 1 FROM observation_feedback f WHERE f.hub_id = o.hub_id AND f.observation_id = o.id)
		FROM partner p LEFT JOIN observation o ON o.hub_id = p.hub_id AND o.partner_id = p.id
		WHERE p.hub_id = 'HUB' AND p.status = 'active'`, "HUB", hub.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	all := map[string][2]int{}
	for rows.Next() {
		var partner string
		var state, purpose sql.NullString
		var on calendar.Date
		var fed bool
		if err := rows.Scan(&partner, &state, &purpose, &on, &fed); err != nil {
			t.Fatal(err)
		}
		n := all[partner]
		switch in := state.Valid && calendar.YearOf(on) == year && purpose.String != "commissioning"; {
		case in && state.String == "held" && fed:
			n[0]++
		case in && state.String != "declined" && state.String != "cancelled":
			n[1]++
		}
		all[partner] = n
	}
	return all
}

func TestWhatPartnersAreDueIsWhatTheirVisitsSay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		for _, text := range []string{thisYear, "2025-26"} {
			year, _ := calendar.ParseAcademicYear(text)
			got := requirements(t, api.As(w.QALead), "&academicYear="+text)
			want := countedVisits(t, db, w.Hub, year)
			if len(got) != len(want) || len(got) < 2 {
				t.Errorf("%s: %d requirements, want %d", text, len(got), len(want))
			}
			for partner, n := range want {
				r := got[partner]
				standing := map[bool]string{true: "met", false: "planned"}[n[0] > 0]
				if n == [2]int{} {
					standing = "open"
				}
				if n[0] == 0 && text != thisYear {
					standing = "overdue"
				}
				if [2]int{r.VisitsMade, r.VisitsUnderWay} != n || r.Standing != standing || len(r.Visits) != n[0]+n[1] {
					t.Errorf("%s: %+v, want %v %s", text, r, n, standing)
				}
			}
		}
	})
}

func TestARequirementIsMetByFeedbackAndReopenedByADecline(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, manager := api.As(w.QALead), api.As(w.HubManager)
		path := requirementPath(w.Partners.Charity, "2027-28")
		standing := func(want string) {
			t.Helper()
			if got := lead.Get(path).Want(http.StatusOK).Text("/standing"); got != want {
				t.Errorf("the requirement is %s, want %s", got, want)
			}
		}
		standing("open")
		visit := propose(t, lead, w, "2027-10-05T10:00:00Z")
		standing("planned")
		lead.Seeing(visit).Post(visit+"/declines", document{"reason": "The teacher is away."}).Want(http.StatusOK)
		standing("open")
		manager.Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"visitsPerPartner": 2}}).Want(http.StatusOK)
		propose(t, lead, w, "2027-10-06T10:00:00Z")
		standing("open") // one of two
		propose(t, lead, w, "2027-10-07T10:00:00Z")
		standing("planned")
	})
}

// propose proposes a visit to the charity's teacher, and gives where it is.
func propose(t *testing.T, lead testapi.Caller, w demo.World, at string) string {
	t.Helper()
	return lead.Post("/v1/observations", document{
		"kind": "formal", "purpose": "developmental", "provisionId": w.Provisions.Strings, "teacherId": w.OtherTeacher.ID,
		"frameworkId": w.Frameworks.Published, "startsAt": at, "lengthMinutes": 45,
		"observers": []document{{"personId": w.Observer.ID, "lead": true}},
	}).Want(http.StatusCreated).Header.Get("Location")
}

func TestAWaiverHasAReasonAndIsLifted(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead, year := api.As(w.QALead), "2027-28"
		path := requirementPath(w.Partners.Service, year)
		waive := func(who testapi.Caller, reason string) *testapi.Answer {
			return who.Seeing(path).Put(path+"/waiver", document{"reason": reason})
		}
		waive(lead, " ").Want(http.StatusUnprocessableEntity, "invalid-content")
		lead.Put(path+"/waiver", document{"reason": "x"}).Want(http.StatusPreconditionRequired)
		api.As(w.HubManager).Seeing(path).Put(path+"/waiver", document{"reason": "x"}).Want(http.StatusNotFound)
		lead.Seeing(path).Delete(path+"/waiver").Want(http.StatusConflict, "requirement-not-waived")
		if got := waive(lead, "On leave all year.").Want(http.StatusOK).Text("/standing"); got != "waived" {
			t.Errorf("waived, but %s", got)
		}
		waive(lead, "Again.").Want(http.StatusConflict, "requirement-waived")
		if got := api.As(w.PartnerContact).Get(path).Want(http.StatusOK).Text("/waiver/reason"); got != "On leave all year." {
			t.Errorf("its partner reads %q", got)
		}
		api.As(w.PartnerContact).Get(requirementPath(w.Partners.Charity, year)).Want(http.StatusNotFound)
		api.As(w.Teacher).Get(path).Want(http.StatusNotFound)
		if got := lead.Seeing(path).Delete(path + "/waiver").Want(http.StatusOK).Text("/standing"); got != "open" {
			t.Errorf("lifted, but %s", got)
		}
		waive(lead, "On leave after all.").Want(http.StatusOK)
		for _, met := range requirements(t, lead, "&standing=met") {
			at := "/v1/partners/" + met.Partner.ID + "/requirements/" + thisYear
			lead.Seeing(at).Put(at+"/waiver", document{"reason": "x"}).Want(http.StatusConflict, "requirement-met")
		}
		for _, not := range []string{w.Partners.Candidate.String(), w.Partners.External.String(), nowhere, w.Elsewhere.Partner.String()} {
			lead.Get("/v1/partners/" + not + "/requirements/" + year).Want(http.StatusNotFound)
		}
	})
}

func TestThatVisitsAreOverdueIsToldOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		sweep := func(want int) {
			t.Helper()
			if n, err := api.Programme.RaiseOverdue(context.Background(), w.Hub); err != nil || n != want {
				t.Errorf("raised %d, %v; want %d", n, err, want)
			}
		}
		api.As(w.HubManager).Post("/v1/partners", document{"name": "Unseen Brass", "kind": "charity", "status": "active"}).Want(http.StatusCreated)
		before := len(requirements(t, api.As(w.QALead), "&academicYear=2025-26&standing=overdue"))
		sweep(before)
		db.Clock.Set(time.Date(2027, 8, 31, 22, 59, 0, 0, time.UTC)) // not yet September in London
		sweep(0)
		open := len(requirements(t, api.As(w.QALead), "&academicYear="+thisYear)) - len(requirements(t, api.As(w.QALead), "&standing=met&academicYear="+thisYear))
		db.Clock.Set(time.Date(2027, 8, 31, 23, 0, 0, 0, time.UTC))
		sweep(open)
		sweep(0)
		if open == 0 {
			t.Error("nothing was overdue")
		}
		var page struct {
			Items []struct{ Kind, Href, AboutOn string }
		}
		api.As(w.QALead).Get("/v1/notices?limit=200").Want(http.StatusOK).JSON(&page)
		told := map[string]int{}
		for _, n := range page.Items {
			if n.Kind == "visits-overdue" {
				told[n.AboutOn+" "+n.Href]++
			}
		}
		want := map[string]int{"2027-08-31 /v1/requirements?standing=overdue&academicYear=" + thisYear: 1}
		if before > 0 {
			want["2026-08-31 /v1/requirements?standing=overdue&academicYear=2025-26"] = 1
		}
		if !maps.Equal(told, want) {
			t.Errorf("told %v, want %v", told, want)
		}
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"visitsDueByMonth": 9}}).Want(http.StatusOK)
		if n := len(requirements(t, api.As(w.QALead), "&academicYear=2027-28&standing=overdue")); n != 0 {
			t.Errorf("%d overdue on the first day of the year", n)
		}
	})
}

// line is what the tests read of a line of coverage.
type line struct {
	Partner, Observer *struct{ ID, Name string }
	Held, Planned     figure
	Due, Met, Overdue *struct {
		Visits     int
		PartnerIds []string
		Href       string
	}
}

type figure struct {
	Visits         int
	ObservationIds []string
	Href           string
}

func coverage(t *testing.T, who testapi.Caller, query string) []line {
	t.Helper()
	var page struct{ Items []line }
	who.Get("/v1/insights/coverage?limit=200" + query).Want(http.StatusOK).JSON(&page)
	return page.Items
}

// Every figure of coverage is of visits that the reader may see, and names them; the list
// that it leads to has just these.
func TestCoverageIsOfWhatTheReaderMaySee(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		for name, c := range map[string]struct {
			who      demo.Person
			required bool
		}{
			"QA lead": {w.QALead, true}, "manager": {w.HubManager, true}, "contact": {w.PartnerContact, true},
			"teacher": {w.Teacher, false}, "head": {w.Headteacher, false}, "observer": {w.Observer, false},
		} {
			who := api.As(c.who)
			for _, year := range []string{thisYear, "2025-26"} {
				var visits struct {
					Items []struct{ ID, State string }
				}
				who.Get("/v1/observations?limit=200&academicYear=" + year).Want(http.StatusOK).JSON(&visits)
				want := map[string]int{}
				for _, v := range visits.Items {
					want[v.State]++
				}
				for _, by := range []string{"hub", "partner"} {
					held, planned := 0, 0
					for _, l := range coverage(t, who, "&by="+by+"&academicYear="+year) {
						held, planned = held+l.Held.Visits, planned+l.Planned.Visits
						if by == "hub" && (l.Due != nil) != c.required {
							t.Errorf("%s is told what is due: %v", name, l.Due != nil)
						}
						for _, visit := range append(l.Held.ObservationIds, l.Planned.ObservationIds...) {
							who.Get("/v1/observations/" + visit).Want(http.StatusOK)
						}
						if n := who.Get(l.Held.Href + "&limit=200").Want(http.StatusOK).Items(); n != l.Held.Visits {
							t.Errorf("%s: %s has %d, not %d", name, l.Held.Href, n, l.Held.Visits)
						}
					}
					if held != want["held"] || planned != want["proposed"]+want["agreed"] {
						t.Errorf("%s by %s in %s: held %d, planned %d, want of %v", name, by, year, held, planned, want)
					}
				}
			}
		}
		api.As(w.MusicLead, access.MusicLead).Get("/v1/insights/coverage").Want(http.StatusForbidden)
		if own := coverage(t, api.As(w.UnrelatedHeadteacher), "&by=partner"); len(own) != 0 {
			t.Errorf("an unrelated head is given %v", own)
		}
	})
}

func TestCoverageOfThePastIsAsItStood(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead := api.As(w.QALead)
		now := coverage(t, lead, "")[0]
		on := calendar.DateOf(testkit.Present)
		if got := coverage(t, lead, "&asOf="+on.String())[0]; fmt.Sprint(got.Held) != fmt.Sprint(now.Held) || fmt.Sprint(*got.Met) != fmt.Sprint(*now.Met) {
			t.Errorf("as of today %+v, now %+v", got, now)
		}
		before := coverage(t, lead, "&academicYear="+thisYear+"&asOf=2026-09-01")[0]
		if before.Met.Visits != 0 || before.Due.Visits != now.Due.Visits || now.Met.Visits == 0 {
			t.Errorf("on the first day %+v", before)
		}
		if of := coverage(t, lead, "&by=observer"); len(of) == 0 || of[0].Observer == nil || of[0].Due != nil || of[0].Held.Href != "" {
			t.Errorf("by observer: %+v", of)
		}
	})
}

// As of a day that is past a visit that was held later is planned, one that was called off later
// is there, and who became a partner later is due none.
func TestCoverageOfAPastDayKnowsNothingLater(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, w := testapi.New(t, db), db.World
		lead := api.As(w.QALead)
		asOf := func(on calendar.Date) line {
			t.Helper()
			return coverage(t, lead, "&academicYear="+thisYear+"&asOf="+on.String())[0]
		}
		today := calendar.DateOf(testkit.Present)
		held, at := w.Visits.Held.ID.String(), visitPath(w.Visits.Held)
		began, err := time.Parse(time.RFC3339, lead.Get(at).Text("/startsAt"))
		must(t, err)
		before := asOf(calendar.DateOf(began).AddDays(-1))
		if slices.Contains(before.Held.ObservationIds, held) || !slices.Contains(before.Planned.ObservationIds, held) {
			t.Errorf("the day before it was held: held %v, planned %v", before.Held, before.Planned)
		}
		if n := lead.Get(before.Held.Href + "&limit=200").Want(http.StatusOK).Items(); n != before.Held.Visits {
			t.Errorf("%s has %d, not %d", before.Held.Href, n, before.Held.Visits)
		}

		db.Clock.Advance(24 * time.Hour)
		off := visitPath(w.Visits.Agreed)
		lead.Seeing(off).Post(off+"/cancellation", document{"reason": "Snow."}).Want(http.StatusOK)
		for _, row := range []struct {
			on   calendar.Date
			want bool
		}{{today, true}, {today.AddDays(1), false}} {
			if is := slices.Contains(asOf(row.on).Planned.ObservationIds, w.Visits.Agreed.ID.String()); is != row.want {
				t.Errorf("as of %s the visit is planned: %v", row.on, is)
			}
		}

		due := asOf(today).Due.Visits
		if _, err := db.Owner().Exec(`INSERT INTO commissioning_decision (hub_id, observation_id, partner_id, report_version, decision, reason, decided_by, decided_at)
			SELECT hub_id, observation_id, '` + w.Partners.Charity.String() + `', version, 'pilot', 'x', issued_by, issued_at FROM observation_report
			WHERE observation_id = '` + w.Visits.Issued.ID.String() + `'`); err != nil {
			t.Fatal(err)
		}
		issued, err := time.Parse(time.RFC3339, lead.Get(visitPath(w.Visits.Issued)).Text("/report/issuedAt"))
		must(t, err)
		if on := calendar.DateOf(issued); asOf(on).Due.Visits != due || asOf(on.AddDays(-1)).Due.Visits != due-1 {
			t.Errorf("due are %d, on the day before the decision %d", asOf(on).Due.Visits, asOf(on.AddDays(-1)).Due.Visits)
		}
	})
}
