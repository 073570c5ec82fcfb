package house

import (
	"net/http"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Training with its attendance, staff time, support and schools' own plans are disposed of like other records,
// unless a hold is on a person or school that they concern.
func TestTrainingTimeAndSupportAreDisposedOf(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		support := "/v1/school-supports/" + w.Supports.Proposed.String()
		api.As(w.Headteacher).Seeing(support).Post(support+"/ending", document{"reason": "No."}).Want(http.StatusOK)
		for _, c := range []struct{ class, id, path string }{
			{"training", w.Trainings.Held.String(), "/v1/training-events/"}, {"staff-time", w.StaffTime.String(), "/v1/staff-time/"},
			{"school-support", w.Supports.Proposed.String(), "/v1/school-supports/"}, {"school-plan", w.SchoolPlans.LastYear.String(), "/v1/school-plans/"},
		} {
			db.Clock.Set(seven)
			disposal := proposed(t, api, c.class)
			if disposal == "" || recordsOf(api, disposal)[c.id] != "waiting" {
				t.Fatalf("%s is not due", c.class)
			}
			agreed(api, disposal)
			must(t, api.Sweep(t.Context()))
			api.As(w.HubManager).Get(c.path + c.id).Want(http.StatusNotFound)
			if state := recordsOf(api, disposal)[c.id]; state != "disposed" {
				t.Errorf("%s is %s", c.class, state)
			}
		}
	})
}

func TestAHoldKeepsTrainingAndTime(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		held(api, document{"personId": w.Teacher.ID})
		db.Clock.Set(seven)
		for class, which := range map[string]string{"training": w.Trainings.Held.String(), "staff-time": w.StaffTime.String()} {
			if d := proposed(t, api, class); d != "" && recordsOf(api, d)[which] != "" {
				t.Errorf("%s is due under a hold", class)
			}
		}
	})
}

// What is known of a school's own plan stays while a hold is on the school.
func TestAHoldKeepsASchoolsPlan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		held(api, document{"schoolId": w.Schools.Visited})
		db.Clock.Set(seven)
		due := recordsOf(api, proposed(t, api, "school-plan"))
		if due[w.SchoolPlans.LastYear.String()] != "" || due[w.SchoolPlans.Other.String()] != "waiting" {
			t.Errorf("due under a hold: %v", due)
		}
	})
}
