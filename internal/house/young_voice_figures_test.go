package house

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const voicesPath = "/v1/insights/young-voices"

type voiceSums struct {
	Partner, Provision                       *struct{ ID string }
	Term, Statement                          string
	Visits, Withheld                         int
	Asked, Agree, Partly, Disagree, NoAnswer voiceFigure
	ObservationIDs                           []string `json:"observationIds"`
	WithheldIDs                              []string `json:"withheldObservationIds"`
}

func (v voiceSums) String() string {
	return fmt.Sprint(v.Visits, " and ", v.Withheld, ": ", v.Asked, " ", v.Agree, " ", v.Partly, " ", v.Disagree, " ", v.NoAnswer)
}

func voicesBy(api *testapi.API, who demo.Person, query string) []voiceSums {
	var seen struct{ Items []voiceSums }
	api.As(who).Get(voicesPath + query).Want(http.StatusOK).JSON(&seen)
	return seen.Items
}

// together adds up what is told by different editions of a framework.
func together(items []voiceSums) map[string]voiceSums {
	all := map[string]voiceSums{}
	for _, item := range items {
		all[item.Statement] = all[item.Statement].and(item)
	}
	return all
}

func (v voiceSums) and(other voiceSums) voiceSums {
	v.Visits, v.Withheld = v.Visits+other.Visits, v.Withheld+other.Withheld
	v.ObservationIDs, v.WithheldIDs = append(v.ObservationIDs, other.ObservationIDs...), append(v.WithheldIDs, other.WithheldIDs...)
	for _, f := range []struct{ to, by *voiceFigure }{{&v.Asked, &other.Asked}, {&v.Agree, &other.Agree}, {&v.Partly, &other.Partly}, {&v.Disagree, &other.Disagree}, {&v.NoAnswer, &other.NoAnswer}} {
		f.to.add(f.by)
	}
	return v
}

func (f *voiceFigure) add(other *voiceFigure) {
	switch {
	case f.Value == nil:
		f.Marker = "c"
		if other.Value != nil {
			*f = *other
		}
	case other.Value != nil:
		n := *f.Value + *other.Value
		f.Value = &n
	}
}

// Where nothing that is hidden can be told, the figures are of what the visits show the reader
// one by one, and name the visits.
func TestVoiceFiguresAreWhatTheVisitsShow(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api, met := db.World, testapi.New(t, db), 0
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Observer, w.OtherObserver, w.Teacher, w.PartnerContact, w.Headteacher, w.SoleTrader, w.OtherHubQALead} {
			for _, year := range []string{"2025-26", "2026-27"} {
				want := voicesTallied(api, who, year)
				for statement, item := range together(voicesBy(api, who, "?records=all&academicYear="+year)) {
					if sum := want[statement]; item.String() != sum.String() || len(item.ObservationIDs) != item.Visits || len(item.WithheldIDs) != item.Withheld {
						t.Errorf("%s, %s of %s: told %s, the visits show %s", who.Name, statement, year, item, sum)
					}
					met += item.Visits
					delete(want, statement)
				}
				for statement, sum := range want {
					t.Errorf("%s is not told of %s: %s", who.Name, statement, sum)
				}
			}
		}
		if met == 0 {
			t.Error("nobody is told anything")
		}
	})
}

// voicesTallied adds up what the visits of a year show the reader.
func voicesTallied(api *testapi.API, who demo.Person, year string) map[string]voiceSums {
	var list struct{ Items []struct{ ID string } }
	api.As(who).Get("/v1/observations?limit=200&academicYear=" + year).Want(http.StatusOK).JSON(&list)
	all := map[string]voiceSums{}
	for _, visit := range list.Items {
		answer := api.As(who).Get("/v1/observations/" + visit.ID + "/young-voices")
		if answer.Status != http.StatusOK {
			continue
		}
		var page struct{ Items []voiceSums }
		answer.JSON(&page)
		for _, row := range page.Items {
			switch row.Agree.Marker {
			case "z":
				continue
			case "c":
				row.Withheld = 1
			default:
				row.Visits = 1
			}
			if row.Withheld == 1 { // the number of those asked may be shown
				row.Asked = row.Agree
			}
			all[row.Statement] = all[row.Statement].and(row)
		}
	}
	return all
}

// What is hidden at visits is told of the hub where enough of them come together, and of nobody
// and no time for which it could be taken apart.
func TestHiddenVoicesAreToldTogether(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, s := range []string{
			`INSERT INTO observation_young_voice (hub_id, observation_id, voices, threshold, recorded_by, version, created_at, updated_at)
				SELECT o.hub_id, o.id, '{}', 3, o.teacher_id, 1, o.created_at, o.created_at FROM observation o WHERE o.issued_at IS NOT NULL
				AND NOT EXISTS (SELECT 1 FROM observation_young_voice v WHERE v.hub_id = o.hub_id AND v.observation_id = o.id)`,
			`UPDATE observation_young_voice SET threshold = 3, voices = '{"asked":11,"answers":[{"statement":"getting-better","agree":8,"partly":2,"disagree":1,"noAnswer":0}]}'`,
			`UPDATE observation_young_voice SET voices = '{"asked":12,"answers":[{"statement":"getting-better","agree":8,"partly":2,"disagree":2,"noAnswer":0}]}'
				WHERE observation_id IN (SELECT id FROM observation WHERE kind = 'formal')`,
		} {
			if _, err := db.Owner().Exec(s); err != nil {
				t.Fatal(err)
			}
		}
		told := func(who demo.Person, query, want string) {
			t.Helper()
			if items := voicesBy(api, who, query); fmt.Sprint(items) != want {
				t.Errorf("%s is told of %s: %s", who.Name, query, items)
			}
		}
		told(w.QALead, "?academicYear=2025-26", "[7 and 0: 81 56 14 11 0 3 and 0: 34 24 6 4 0]") // two editions of the framework
		told(w.QALead, "?academicYear=2025-26&to=2025-12-31", "[4 and 0: 46 32 8 6 0]")          // the autumn's reports are one
		told(w.QALead, "?academicYear=2025-26&to=2025-11-25", "[0 and 3: c c c c c]")
		told(w.QALead, "?academicYear=2025-26&to=2026-01-31", "[4 and 1: 46 32 8 6 0]")
		told(w.PartnerContact, "?academicYear=2025-26", "[0 and 3: c c c c c 0 and 1: c c c c c]")
		for _, by := range []string{"partner", "provision"} {
			all := 0
			for _, item := range voicesBy(api, w.QALead, "?academicYear=2025-26&by="+by) {
				if all += item.Withheld; item.Visits != 0 || item.Asked.Marker != "c" || item.Partner == nil || (item.Provision != nil) != (by == "provision") || (item.Term != "") != (by == "provision") {
					t.Errorf("by %s: %+v", by, item)
				}
			}
			if all != 10 {
				t.Errorf("by %s %d visits are withheld", by, all)
			}
		}
		// The term in which these reports were issued is not over.
		if items := voicesBy(api, w.QALead, "?academicYear=2026-27"); len(items) != 1 || items[0].Visits != 0 || items[0].Withheld < 4 {
			t.Errorf("of this term: %s", items)
		}
		if body := string(api.As(w.QALead).Get(voicesPath + "?academicYear=2025-26").Body); strings.Contains(body, "bservationIds") {
			t.Errorf("visits are named that were not asked for: %s", body)
		}
	})
}

// Who is told, and how.
func TestVoiceFiguresFollowTheReader(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, who := range []demo.Person{w.ElectedMember, w.Inspector, w.MusicLead, w.SafeguardingLead, w.DataProtectionOfficer} {
			api.As(who, who.Role).Get(voicesPath).Want(http.StatusForbidden)
		}
		api.AsClient(w.Client).Get(voicesPath).Want(http.StatusForbidden)
		for query, status := range map[string]int{"?academicYear=2026-28": 400, "?academicYear=2025-26&to=2026-11-01": 400, "?by=observer": 400, "?x=1": 400,
			"?to=2026-11-01": 200, "?academicYear=1999-00": 200, "?partnerId=" + w.Hub.String(): 200} {
			api.As(w.QALead).Get(voicesPath + query).Want(status)
		}
		if body := string(api.As(w.UnrelatedHeadteacher).Get(voicesPath).Want(200).Body); !strings.Contains(body, `"items":[]`) {
			t.Errorf("who has no visit is told %s", body)
		}
		sheet := string(api.As(w.QALead).Header("Accept", "text/csv").Get(voicesPath + "?by=provision").Want(200).Body)
		if !strings.Contains(sheet, "provision.name,term,") || !strings.Contains(sheet, ",autumn,") {
			t.Errorf("as CSV: %s", sheet)
		}
		lines := string(api.As(w.QALead).Header("Accept", "application/x-ndjson").Get(voicesPath + "?by=partner").Want(200).Body)
		if strings.Count(lines, "\n") < 2 || !strings.HasPrefix(lines, `{`) {
			t.Errorf("as NDJSON: %s", lines)
		}
		if answer := api.As(w.QALead).Get(voicesPath); answer.Header.Get("Cache-Control") != "no-store" {
			t.Error("it may be kept")
		}
	})
}
