package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A repeated request is answered to whom it was answered, as what they were then; and
// confidential text that is sent again is recorded again.
func TestAReplayIsBoundToItsPartyAndRecorded(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		grant(t, api, w, w.QALead, document{"role": "partner_contact", "partnerId": w.Partners.Service, "fromOn": "2026-11-23"})
		o := "/v1/observations/" + w.Visits.Published.ID.String()
		need := document{"need": "Singing", "basis": "JUDGEMENT", "ownerId": w.Teacher.ID, "dueBy": "2027-03-31"}
		raise := func(roles ...access.Role) *testapi.Answer {
			return api.As(w.QALead, roles...).Key("need-1").Post(o+"/development-needs", need)
		}
		readings := func() (n int) {
			err := db.Owner().QueryRow("SELECT count(*) FROM audit_event WHERE action = 'development-need.raise' AND parts <> ''").Scan(&n)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		raise(access.QALead).Want(http.StatusCreated)
		before := readings()
		if again := raise(access.QALead).Want(http.StatusCreated); again.Header.Get("Idempotency-Replayed") != "true" {
			t.Error("the request was done twice")
		}
		if got := readings(); got != before+1 {
			t.Errorf("a replay left %d audit rows", got-before)
		}
		if narrowed := raise(access.PartnerContact); narrowed.Status != http.StatusUnprocessableEntity || strings.Contains(string(narrowed.Body), "JUDGEMENT") {
			t.Errorf("as a partner's contact: %d %s", narrowed.Status, narrowed.Body)
		}
	})
}

// Kind and purpose tell that a head teacher asked: not to machine clients (row 12).
func TestClientsAreNotToldWhyAVisitIsMade(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		one := "/v1/observations/" + w.Visits.Agreed.ID.String()
		for _, path := range []string{"/v1/observations", one} {
			for _, member := range []string{`"kind"`, `"purpose"`} {
				if strings.Contains(string(api.AsClient(w.Client).Get(path).Want(http.StatusOK).Body), member) {
					t.Errorf("a client is shown %s of %s", member, path)
				}
				if !strings.Contains(string(api.As(w.QALead).Get(path).Want(http.StatusOK).Body), member) {
					t.Errorf("a QA lead is not shown %s of %s", member, path)
				}
			}
		}
		api.AsClient(w.Client).Get("/v1/observations?kind=formal").Want(http.StatusBadRequest)
	})
}

// A setting that changes later changes no visit's record.
func TestSettingsChangeNoRecord(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/observations/" + w.Visits.Published.ID.String() + "/protocol"
		before := string(api.As(w.Teacher).Get(path).Want(http.StatusOK).Body)
		api.As(w.HubManager).Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{
			"noticeDays": 60, "minimumMinutes": 200, "maximumMinutes": 240, "feedbackWithinMinutes": 0}}).Want(http.StatusOK)
		if after := string(api.As(w.Teacher).Get(path).Want(http.StatusOK).Body); after != before {
			t.Errorf("was %s\nis %s", before, after)
		}
	})
}

// A teacher sees who read what came of their visit, their needs included, and nothing
// of how it was made (rows 3, 5 and 19).
func TestReadersOfAnOutcome(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		api.As(w.PartnerContact).Get("/v1/development-needs/" + w.Needs.Open.String()).Want(http.StatusOK)
		var need struct{ ObservationID string }
		api.As(w.Teacher).Get("/v1/development-needs/" + w.Needs.Open.String()).Want(http.StatusOK).JSON(&need)
		o := "/v1/observations/" + need.ObservationID
		for _, read := range []struct {
			by   demo.Person
			part string
		}{{w.Observer, "/notes"}, {w.Observer, "/report-draft"}, {w.QALead, "/report-draft"}, {w.PartnerContact, "/report"}, {w.Headteacher, "/summary"}} {
			api.As(read.by).Get(o + read.part).Want(http.StatusOK)
		}
		var page struct {
			Items []struct {
				Reader string
				Parts  []string
			}
		}
		api.As(w.Teacher).Get(o + "/readers?limit=200").Want(http.StatusOK).JSON(&page)
		seen := map[string]bool{}
		for _, i := range page.Items {
			for _, part := range i.Parts {
				seen[i.Reader+" "+part] = true
			}
			if slices.Contains(i.Parts, "notes") || slices.Contains(i.Parts, "draft") {
				t.Errorf("the teacher is told of %v", i)
			}
		}
		for _, want := range []string{w.PartnerContact.Name + " need", w.PartnerContact.Name + " report", w.Headteacher.Name + " summary"} {
			if !seen[want] {
				t.Errorf("the teacher is not told of %q: %v", want, seen)
			}
		}
	})
}

// A candidate's provision does not run because somebody names it active.
func TestProvisionIsHeldToItsPartnersStanding(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, row := range []struct {
			provision id.Provision
			state     string
		}{{w.Provisions.Candidate, "active"}, {w.Provisions.External, "active"}, {w.Provisions.Visited, "external"}} {
			path := "/v1/provisions/" + row.provision.String()
			api.As(w.QALead).Seeing(path).Patch(path, document{"state": row.state}).
				Want(http.StatusUnprocessableEntity, "provision-state-of-partner")
		}
	})
}

// What a data protection officer is not told of a share, they are told as its holder:
// grants add up.
func TestAHolderIsToldWhatForWhateverElseTheyAre(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		share := "/v1/shares/" + w.Shares.Full.String()
		appointment := grant(t, api, w, w.OtherHeadteacher, document{"role": "data_protection_officer", "fromOn": "2026-11-23"})
		api.As(w.DataProtectionOfficer).Seeing(appointment).Post(appointment+"/confirmation", nil).Want(http.StatusOK)
		if told := api.As(w.OtherHeadteacher).Get(share).Want(http.StatusOK).At("/purpose"); told == nil {
			t.Error("the holder is not told what the share is for")
		}
		if told := api.As(w.OtherHeadteacher, access.DataProtectionOfficer).Get(share).Want(http.StatusOK).At("/purpose"); told != nil {
			t.Errorf("the officer is told %v", told)
		}
	})
}
