package house

import (
	"net/http"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/sample"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

type inRegister struct {
	ID                    string
	URN                   int
	Status, Phase, LACode string
}

// registered gives the register of schools.
func registered(by testapi.Caller) []inRegister {
	var page struct{ Items []inRegister }
	by.Get("/v1/schools?limit=200").Want(http.StatusOK).JSON(&page)
	return page.Items
}

const samplesPath = "/v1/monitoring-samples"

// What a sample was drawn from is kept with it, so that it can be drawn again when the register
// has gone on.
func TestASampleCanBeDrawnAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		path := lead.Post(samplesPath, document{"academicYear": "2027-28", "sharePercent": 20, "seed": "lot"}).Want(http.StatusCreated).Header.Get("Location")
		_, err := db.Owner().Exec("UPDATE school SET status = 'closed', phase = 'nursery'")
		must(t, err)
		var kept struct {
			FrameSchools []struct {
				URN           int
				Phase, LACode string
			}
		}
		lead.Get(path).Want(http.StatusOK).JSON(&kept)
		var frame []sample.School
		for _, s := range kept.FrameSchools {
			frame = append(frame, sample.School{URN: s.URN, Stratum: sample.Stratum{Phase: s.Phase, LACode: s.LACode}})
		}
		var again, drawn []int
		for _, d := range sample.Draw(frame, 20, "lot") {
			again = append(again, d.URN)
		}
		var page struct {
			Items []struct{ School struct{ URN int } }
		}
		lead.Get(path + "/schools?limit=200").Want(http.StatusOK).JSON(&page)
		for _, i := range page.Items {
			drawn = append(drawn, i.School.URN)
		}
		slices.Sort(again)
		if !slices.Equal(again, drawn) || len(again) == 0 {
			t.Errorf("drawn again %v, and then %v", again, drawn)
		}
	})
}

// A year has one sample, whose schools are those that the seed gives of all that are open.
func TestASampleIsDrawnOnceAYearByItsSeed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		drawn := lead.Post(samplesPath, document{"academicYear": "2027-28", "sharePercent": 20, "seed": "lot"}).Want(http.StatusCreated)
		var frame []sample.School
		for _, s := range registered(lead) {
			if s.Status == "open" || s.Status == "proposed-to-close" {
				frame = append(frame, sample.School{URN: s.URN, Stratum: sample.Stratum{Phase: s.Phase, LACode: s.LACode}})
			}
		}
		var want []int
		for _, d := range sample.Draw(frame, 20, "lot") {
			want = append(want, d.URN)
		}
		slices.Sort(want)
		var page struct {
			Items []struct {
				School struct{ URN int }
				Reason string
				Rank   int
			}
		}
		schools := samplesPath + "/" + drawn.Text("/id") + "/schools"
		lead.Get(schools + "?limit=200&reason=drawn").Want(http.StatusOK).JSON(&page)
		var got []int
		for _, i := range page.Items {
			got = append(got, i.School.URN)
		}
		if !slices.Equal(got, want) || len(got) == 0 || drawn.At("/size") != float64(len(got)) || drawn.At("/frame") != float64(len(frame)) {
			t.Errorf("drawn %v, want %v: %s", got, want, drawn.Body)
		}
		lead.Post(samplesPath, document{"academicYear": "2027-28"}).Want(http.StatusConflict, "monitoring-sample-exists")
	})
}

// A school that is added by hand says why, and who added it; none is in a sample twice.
func TestASchoolIsAddedToASampleOnce(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, schools := api.As(w.QALead), samplesPath+"/"+db.World.Sample.String()+"/schools"
		lead.Post(schools, document{"schoolId": nowhere, "reason": "lapsed"}).Want(http.StatusUnprocessableEntity, "unknown-reference")
		lead.Post(schools, document{"schoolId": nowhere, "reason": "drawn"}).Want(http.StatusBadRequest, "malformed-request")
		in := lead.Get(schools).Want(http.StatusOK).Text("/items/0/school/id")
		lead.Post(schools, document{"schoolId": in, "reason": "lapsed"}).Want(http.StatusConflict, "monitoring-sample-school-exists")
		for _, s := range registered(lead) {
			added := lead.Post(schools, document{"schoolId": s.ID, "reason": "lapsed"})
			if added.Status == http.StatusConflict {
				continue
			}
			added.Want(http.StatusCreated)
			if added.Text("/reason") != "lapsed" || added.Text("/addedBy/id") != w.QALead.ID.String() || added.Text("/school/id") != s.ID {
				t.Errorf("added %s", added.Body)
			}
			lead.Post(schools, document{"schoolId": s.ID, "reason": "declined"}).Want(http.StatusConflict, "monitoring-sample-school-exists")
			return
		}
		t.Error("every school is in the sample")
	})
}

// The database has no leave to change what was drawn.
func TestASampleNeverChanges(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		for _, change := range []string{
			"UPDATE monitoring_sample SET seed = 'mine'", "DELETE FROM monitoring_sample",
			"UPDATE monitoring_sample_school SET reason = 'lapsed'", "DELETE FROM monitoring_sample_school",
		} {
			if _, err := db.Owner().Exec(change); err == nil {
				t.Errorf("%s is done", change)
			}
		}
	})
}
