package house

import (
	"maps"
	"math"
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const timelinessPath, protocolPath = "/v1/insights/timeliness", "/v1/insights/protocol"

type keptItem struct {
	Partner, Observer *struct{ ID string }
	Clause            string
	Met, Excepted     int
	NotMet, Pending   int
	NotApplicable     int
	Undisclosed       int
	Exceptions        []struct{ ObservationID, Reason, AgreedBy string }
	NotMetIDs         []string `json:"notMetObservationIds"`
	MetIDs            []string `json:"metObservationIds"`
}

func (k keptItem) counts() [6]int {
	return [6]int{k.Met, k.Excepted, k.NotMet, k.Pending, k.NotApplicable, k.Undisclosed}
}

func keptBy(api *testapi.API, who demo.Person, query string) []keptItem {
	var seen struct{ Items []keptItem }
	api.As(who).Get(protocolPath + query).Want(http.StatusOK).JSON(&seen)
	return seen.Items
}

var statusPlace = map[string]int{"met": 0, "excepted": 1, "not-met": 2, "pending": 3, "not-applicable": 4}

// A figure is what the visits tell the reader one by one, and no more (access.md row 31).
func TestFiguresAreWhatTheVisitsTell(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Observer, w.OtherObserver, w.Teacher, w.PartnerContact, w.Headteacher, w.SoleTrader, w.OtherHubQALead} {
			for _, year := range []string{"2025-26", "2026-27"} {
				want, visits := map[string]*[6]int{}, tallied(api, who, year)
				for _, told := range visits {
					for clause, status := range told {
						if want[clause] == nil {
							want[clause] = &[6]int{}
						}
						want[clause][statusPlace[status]]++
					}
				}
				items := keptBy(api, who, "?records=all&academicYear="+year)
				if len(visits) > 0 && len(items) != 14 {
					t.Errorf("%s is told of %d clauses", who.Name, len(items))
				}
				for _, k := range items {
					expected := [6]int{}
					if want[k.Clause] != nil {
						expected = *want[k.Clause]
					}
					expected[5] = len(visits)
					for _, n := range expected[:5] {
						expected[5] -= n
					}
					if k.counts() != expected || len(k.MetIDs) != k.Met || len(k.NotMetIDs) != k.NotMet || len(k.Exceptions) != k.Excepted {
						t.Errorf("%s, %s of %s: told %v, the visits tell %v", who.Name, k.Clause, year, k.counts(), expected)
					}
				}
			}
		}
	})
}

// tallied reads the protocol of each visit of a year, clause by clause.
func tallied(api *testapi.API, who demo.Person, year string) (all []map[string]string) {
	var list struct{ Items []struct{ ID string } }
	api.As(who).Get("/v1/observations?limit=200&academicYear=" + year).Want(http.StatusOK).JSON(&list)
	for _, visit := range list.Items {
		var protocol struct {
			Clauses []struct{ Clause, Status string }
		}
		api.As(who).Get("/v1/observations/" + visit.ID + "/protocol").Want(http.StatusOK).JSON(&protocol)
		told := map[string]string{}
		for _, c := range protocol.Clauses {
			told[c.Clause] = c.Status
		}
		all = append(all, told)
	}
	return all
}

type reckonedFigure struct {
	Value  *float64
	Marker string
}

func (f reckonedFigure) is(value float64, known bool) bool {
	if !known {
		return f.Value == nil && f.Marker == "z"
	}
	return f.Value != nil && *f.Value == value && f.Marker == ""
}

type timelinessItem struct {
	Partner, Observer *struct{ ID, Name string }
	Visits            int
	Report            struct {
		OnTime, Late, Overdue, Pending, Undisclosed int
		Share, MedianWorkingDays, WorstWorkingDays  reckonedFigure
		LateObservationIDs, OverdueObservationIDs   []string
	}
	Feedback struct {
		Immediate, Later, Pending, Undisclosed int
		Share, MedianMinutes                   reckonedFigure
	}
	Acknowledgement struct{ Acknowledged, Awaited int }
}

func timelinessBy(api *testapi.API, who demo.Person, query string) []timelinessItem {
	var seen struct{ Items []timelinessItem }
	api.As(who).Get(timelinessPath + query).Want(http.StatusOK).JSON(&seen)
	return seen.Items
}

// reckoned is what of a visit the times are reckoned from, as it stands in the database.
type reckoned struct {
	id, partner         string
	on, due, issued     string // days
	finished, given     time.Time
	isIssued, isFedBack bool
	withinMinutes       int
}

// The figures are those that anybody can reckon from the records.
func TestTimelinessIsReckonedRightly(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, year := range []string{"2025-26", "2026-27"} {
			all := reckonedOf(t, db, w.Hub.String(), year, w.QALead.ID.String())
			one := timelinessBy(api, w.QALead, "?academicYear="+year)
			if len(one) != 1 {
				t.Fatalf("%s: %+v", year, one)
			}
			compareTimes(t, year, one[0], all)
			seen := 0
			for _, item := range timelinessBy(api, w.QALead, "?by=partner&academicYear="+year) {
				of := slices.DeleteFunc(slices.Clone(all), func(r reckoned) bool { return r.partner != item.Partner.ID })
				compareTimes(t, year+" "+item.Partner.Name, item, of)
				seen += item.Visits
			}
			if seen != len(all) {
				t.Errorf("%s: %d visits of partners, %d in all", year, seen, len(all))
			}
		}
	})
}

func compareTimes(t *testing.T, what string, got timelinessItem, all []reckoned) {
	t.Helper()
	var onTime, late, overdue, pending, immediate, given int
	var days, minutes []float64
	for _, r := range all {
		switch {
		case r.isIssued && r.issued <= r.due:
			onTime++
		case r.isIssued:
			late++
		case r.due < "2026-11-23":
			overdue++
		default:
			pending++
		}
		if r.isIssued {
			days = append(days, workingDays(t, r.on, r.issued))
		}
		if r.isFedBack {
			after := r.given.Sub(r.finished)
			given++
			minutes = append(minutes, math.Floor(after.Minutes()))
			if after >= 0 && after <= time.Duration(r.withinMinutes)*time.Minute && r.given.Format(time.DateOnly) == r.finished.Format(time.DateOnly) {
				immediate++
			}
		}
	}
	r, f := got.Report, got.Feedback
	if got.Visits != len(all) || r.OnTime != onTime || r.Late != late || r.Overdue != overdue || r.Pending != pending || f.Immediate != immediate || f.Immediate+f.Later != given ||
		len(r.LateObservationIDs) != late || len(r.OverdueObservationIDs) != overdue {
		t.Errorf("%s: told %+v; reckoned %d visits: %d on time, %d late, %d overdue, %d pending, %d of %d immediate", what, got, len(all), onTime, late, overdue, pending, immediate, given)
	}
	decided := onTime + late + overdue
	if !r.Share.is(math.Round(1000*float64(onTime)/float64(max(decided, 1)))/10, decided > 0) || !r.MedianWorkingDays.is(middle(days), len(days) > 0) ||
		!f.MedianMinutes.is(middle(minutes), given > 0) || len(days) > 0 && !r.WorstWorkingDays.is(slices.Max(days), true) {
		t.Errorf("%s: told %+v; reckoned %v days, %v minutes", what, got, days, minutes)
	}
}

// workingDays counts days one by one, by the bank holidays as they are printed.
func workingDays(t *testing.T, after, until string) (n float64) {
	t.Helper()
	from, err := time.Parse(time.DateOnly, after)
	if err != nil {
		t.Fatal(err)
	}
	closed := []string{"2025-12-25", "2025-12-26", "2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28", "2027-01-01"}
	for d := from.AddDate(0, 0, 1); d.Format(time.DateOnly) <= until; d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !slices.Contains(closed, d.Format(time.DateOnly)) {
			n++
		}
	}
	return n
}

func middle(values []float64) float64 {
	sort.Float64s(values)
	switch n := len(values); {
	case n == 0:
		return 0
	case n%2 == 1:
		return values[n/2]
	default:
		return (values[n/2-1] + values[n/2]) / 2
	}
}

// reckonedOf reads the visits that were held, past the fence.
func reckonedOf(t *testing.T, db *testkit.DB, hub, year, notOf string) (all []reckoned) {
	t.Helper()
	rows, err := db.Owner().Query(`SELECT o.id, o.partner_id, o.visit_on, o.report_due_on, o.issued_at, o.finished_at, f.given_at
		FROM observation o LEFT JOIN observation_feedback f ON f.hub_id = o.hub_id AND f.observation_id = o.id
		WHERE o.state = 'held' AND o.hub_id = '` + hub + `' AND o.teacher_id <> '` + notOf + `'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		r := reckoned{withinMinutes: 60}
		var on, due, issued, finished, given any
		if err := rows.Scan(&r.id, &r.partner, &on, &due, &issued, &finished, &given); err != nil {
			t.Fatal(err)
		}
		r.on, r.due = timeIn(t, on).Format(time.DateOnly), timeIn(t, due).Format(time.DateOnly)
		r.finished = timeIn(t, finished).In(calendar.London)
		if r.isIssued = issued != nil; r.isIssued {
			r.issued = timeIn(t, issued).In(calendar.London).Format(time.DateOnly)
		}
		if r.isFedBack = given != nil; r.isFedBack {
			r.given = timeIn(t, given).In(calendar.London)
		}
		if (r.on >= "2026-09-01") == (year == "2026-27") {
			all = append(all, r)
		}
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}

func timeIn(t *testing.T, v any) time.Time {
	t.Helper()
	switch v := v.(type) {
	case time.Time:
		return v
	case []byte:
		return timeIn(t, string(v))
	case string:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999Z07:00", "2006-01-02T15:04:05.999999Z", time.DateOnly, "2006-01-02 15:04:05.999999"} {
			if at, err := time.Parse(layout, v); err == nil {
				return at
			}
		}
	}
	t.Fatalf("no time: %T %v", v, v)
	return time.Time{}
}

// Who is told what, by group, filter and format.
func TestFiguresFollowTheReader(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, path := range []string{timelinessPath, protocolPath} {
			for _, who := range []demo.Person{w.ElectedMember, w.Inspector, w.MusicLead, w.SafeguardingLead, w.DataProtectionOfficer} {
				api.As(who, who.Role).Get(path).Want(http.StatusForbidden)
			}
			api.AsClient(w.Client).Get(path).Want(http.StatusForbidden)
			for query, status := range map[string]int{"?academicYear=2026-28": 400, "?academicYear=2025-26&to=2026-11-01": 400, "?by=school": 400, "?x=1": 400, "?limit=5": 400,
				"?to=2026-11-01": 200, "?academicYear=1999-00": 200} {
				api.As(w.QALead).Get(path + query).Want(status)
			}
			if body := string(api.As(w.UnrelatedHeadteacher).Get(path).Want(200).Body); !strings.Contains(body, `"items":[]`) {
				t.Errorf("who has no visit is told %s", body)
			}
			sheet := string(api.As(w.QALead).Header("Accept", "text/csv").Get(path + "?by=partner").Want(200).Body)
			if lines := strings.Count(sheet, "\r\n"); lines < 3 || !strings.Contains(sheet, "partner.name") {
				t.Errorf("as CSV: %s", sheet)
			}
		}
		// A hub manager learns how far a report has come once its summary is published, as
		// from the visit itself; a QA lead knows.
		lead, manager := timelinessBy(api, w.QALead, "")[0], timelinessBy(api, w.HubManager, "")[0]
		if manager.Report.Undisclosed == 0 || manager.Report.Overdue != 0 || manager.Feedback.Undisclosed != manager.Visits || manager.Acknowledgement.Acknowledged+manager.Acknowledgement.Awaited != 0 {
			t.Errorf("the manager is told %+v", manager)
		}
		if lead.Report.Undisclosed != 0 || lead.Report.Overdue == 0 || lead.Visits != manager.Visits {
			t.Errorf("the lead is told %+v", lead)
		}
		observers := map[string]int{}
		for _, item := range timelinessBy(api, w.QALead, "?by=observer") {
			observers[item.Observer.ID] = item.Visits
			if one := timelinessBy(api, w.QALead, "?observerId="+item.Observer.ID); len(one) != 1 || one[0].Visits != item.Visits {
				t.Errorf("of %s: %+v", item.Observer.Name, one)
			}
		}
		if slices.Max(slices.Collect(maps.Values(observers))) == lead.Visits || observers[w.Observer.ID.String()] == 0 {
			t.Errorf("by observer: %v", observers)
		}
	})
}
