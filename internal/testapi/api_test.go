package testapi_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// paths gives the paths of the contract that can be read, with records of the world
// in the place of their parameters.
func paths(w demo.World, visit demo.Visit) []string {
	records := map[string]string{
		"schools": w.Schools.Visited.String(), "partners": w.Partners.Service.String(), "people": w.Teacher.ID.String(), "clients": w.Client.ID.String(),
		"appointments": w.Appointments.Teacher.String(), "provisions": w.Provisions.Visited.String(),
		"placements": w.Placements.Visited.String(), "frameworks": w.Frameworks.Published.String(),
		"observations": visit.ID.String(), "development-needs": w.Needs.Open.String(), "imports": uuid.NewString(),
		"inspections": w.Inspections.Current.String(), "mentorings": w.Mentorings.Agreed.String(), "conversations": w.Conversations.Planned.String(), "engagement": w.Schools.Visited.String(), "school-plans": w.SchoolPlans.ThisYear.String(), "suggestions": w.Suggestions.Teacher.String(), "visit-requests": w.Requests.Open.String(),
	}
	var all []string
	for _, op := range testapi.Operations() {
		if op.Method == http.MethodGet {
			kind := append(strings.Split(op.Path, "/")[2:], "")
			path := strings.NewReplacer("{urn}", strconv.Itoa(w.Schools.VisitedURN), "{schoolId}", w.Schools.Visited.String(), "{partnerId}", w.Partners.Service.String(),
				"{academicYear}", w.Partnerships.Visited.Year.String()).Replace(op.Path)
			all = append(all, strings.Replace(path, "{id}", records[kind[0]], 1))
		}
	}
	return all
}

// Whatever anybody reads, the server answers as the contract says.
func TestReadingFollowsTheContract(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		callers := map[string]testapi.Caller{"client": api.AsClient(db.World.Client), "nobody": api.Anonymous()}
		for _, p := range db.World.People() {
			callers[p.Subject+" "+p.Hub.String()] = api.As(p)
		}
		for _, visit := range []demo.Visit{db.World.Visits.Proposed, db.World.Visits.Published} {
			for _, path := range paths(db.World, visit) {
				for name, c := range callers {
					if got := c.Get(path); got.Status >= http.StatusInternalServerError {
						t.Errorf("%s reads %s: %d", name, path, got.Status)
					}
				}
			}
		}
	})
}

func TestCaller(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		if got := api.As(w.Teacher).Get("/v1/me").Want(200).Text("/name"); got != w.Teacher.Name {
			t.Errorf("the teacher is %s", got)
		}
		partner := "/v1/partners/" + w.Partners.Service.String()
		seen := api.As(w.HubManager).Get(partner).Want(200)
		api.As(w.HubManager).IfMatch(seen.ETag()).Patch(partner, map[string]any{"phone": "01632 960199"}).Want(200)
		api.As(w.HubManager).IfMatch(seen.ETag()).Patch(partner, map[string]any{"phone": "01632 960198"}).Want(412, "precondition-failed")
		api.As(w.HubManager).Seeing(partner).Patch(partner, map[string]any{"phone": "01632 960198"}).Want(200)
		api.As(w.HubManager).Patch(partner, `{"phone": "01632 960197"}`).Want(428)
		api.Anonymous().Get(partner).Want(401, "unauthenticated")
		api.As(w.HubManager, access.Teacher).Get("/v1/imports").Want(403, "forbidden")
		api.AsClient(w.Client, access.ReadSchools).Get("/v1/partners").Want(403, "forbidden")
		if !db.Log.Has(`"operation":"updatePartner"`) {
			t.Error("the log is not kept")
		}
		if op, ok := testapi.OperationOf("GET", "/v1/schools/by-urn/112492"); !ok || strings.Count(op.Path, "{") != 1 {
			t.Errorf("%+v", op.ID)
		}
	})
}
