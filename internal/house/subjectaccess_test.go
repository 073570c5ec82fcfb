package house

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const accessRequests = "/v1/subject-access-requests"

// gatheredFor has a person ask, and the data protection officer gather what there is.
func gatheredFor(api *testapi.API, who demo.Person) (path string) {
	path = api.As(who).Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
	api.As(api.DB.World.DataProtectionOfficer).Seeing(path).Post(path+"/review", nil).Want(http.StatusOK)
	return path
}

type gatheredPart struct {
	ID, Kind, RecordID, RedactedText string
	ThirdParties, ForReview          bool
}

func partsOf(api *testapi.API, request string) (parts []gatheredPart) {
	var page struct{ Items []gatheredPart }
	api.As(api.DB.World.DataProtectionOfficer).Get(request + "/parts?limit=200").Want(http.StatusOK).JSON(&page)
	return page.Items
}

// decidedOn has the data protection officer decide on every part, by its kind: as named, or
// to release it.
func decidedOn(api *testapi.API, request string, otherwise map[string]document) {
	a := api.As(api.DB.World.DataProtectionOfficer)
	for _, p := range partsOf(api, request) {
		d, is := otherwise[p.Kind]
		if !is {
			d = document{"decision": "release"}
		}
		path := request + "/parts/" + p.ID
		a.Seeing(path).Put(path+"/decision", d).Want(http.StatusOK)
	}
}

// What is kept about a teacher is all in the pack, the observers' raw notes too; others are
// marked; nothing of a concern is in it. Two persons release it, and the second never sees
// it. The teacher alone fetches it, for thirty days.
func TestSubjectAccess(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		w, api := db.World, testapi.New(t, db)
		a, q, s := api.As(w.DataProtectionOfficer), api.As(w.QALead), api.As(w.Teacher)
		r := s.Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
		q.Get(r).Want(http.StatusNotFound)
		a.Seeing(r).Post(r+"/identity", document{"how": "document"}).Want(http.StatusConflict, "subject-access-state")
		s.Post(accessRequests, document{"form": "online"}).Want(http.StatusConflict, "subject-access-open")
		a.Seeing(r).Post(r+"/review", nil).Want(http.StatusOK)
		a.Seeing(r).Post(r+"/review", nil).Want(http.StatusConflict, "subject-access-state")

		parts, kinds := partsOf(api, r), map[string]bool{}
		for _, p := range parts {
			kinds[p.Kind] = true
			text := string(a.Get(r + "/parts/" + p.ID).Want(http.StatusOK).Body)
			if strings.Contains(text, "safeguarding") || slices.Contains(seen(text), "concern") {
				t.Errorf("%s tells of a concern: %s", p.Kind, text)
			}
			if p.ThirdParties != strings.Contains(text, `"thirdParty":true`) || !p.ForReview && slices.Contains(seen(text), "notes") {
				t.Errorf("%s is not marked as what it is: %s", p.Kind, text)
			}
			if got := q.Get(r + "/parts/" + p.ID).Want(http.StatusOK); got.At("/content") != nil {
				t.Errorf("a QA lead reads %s", got.Body)
			}
			s.Get(r + "/parts/" + p.ID).Want(http.StatusNotFound)
		}
		for _, kind := range []string{"person", "appointments", "placements", "visit", "observers", "raw-notes", "judgements", "feedback", "report-draft",
			"report", "responses", "acknowledgements", "appeals", "shares", "glass-broken", "development-need", "need-progress", "readers", "notices"} {
			if !kinds[kind] {
				t.Errorf("there is no %s", kind)
			}
		}
		for _, reading := range []string{"/observations/" + w.Visits.Published.ID.String() + "/readers"} {
			if body := string(s.Get("/v1" + reading).Want(http.StatusOK).Body); strings.Contains(body, "data-protection") {
				t.Errorf("the review is shown: %s", body)
			}
		}

		q.Seeing(r).Post(r+"/release", nil).Want(http.StatusConflict, "subject-access-undecided")
		part := r + "/parts/" + parts[0].ID
		a.Seeing(part).Put(part+"/decision", document{"decision": "redact", "reason": "x"}).Want(http.StatusUnprocessableEntity, "subject-access-replacement")
		a.Seeing(part).Put(part+"/decision", document{"decision": "withhold"}).Want(http.StatusUnprocessableEntity, "subject-access-reason")
		q.Seeing(part).Put(part+"/decision", document{"decision": "release"}).Want(http.StatusNotFound)
		decidedOn(api, r, map[string]document{
			"raw-notes": {"decision": "withhold", "reason": "canary:review"},
			"feedback":  {"decision": "redact", "reason": "canary:review", "replacement": "In other words."},
		})
		s.Get(r + "/pack").Want(http.StatusNotFound)
		stale := q.Get(r).ETag()
		a.Seeing(part).Put(part+"/decision", document{"decision": "withhold", "reason": "x"}).Want(http.StatusOK)
		q.IfMatch(stale).Post(r+"/release", nil).Want(http.StatusPreconditionFailed)
		a.Seeing(part).Put(part+"/decision", document{"decision": "release"}).Want(http.StatusOK)
		a.Seeing(r).Post(r+"/release", nil).Want(http.StatusNotFound)
		q.Seeing(r).Post(r+"/release", nil).Want(http.StatusOK)
		a.Seeing(part).Put(part+"/decision", document{"decision": "release"}).Want(http.StatusConflict, "subject-access-state")

		pack := s.Get(r + "/pack").Want(http.StatusOK)
		if got := seen(string(pack.Body)); !slices.Contains(got, "report") || slices.Contains(got, "notes") || slices.Contains(got, "feedback") || slices.Contains(got, "review") {
			t.Errorf("the pack has %v", got)
		}
		if !strings.Contains(string(pack.Body), "In other words.") || pack.At("/withheldParts") == 0.0 {
			t.Errorf("the pack is %s", pack.Body)
		}
		for _, who := range []demo.Person{w.DataProtectionOfficer, w.QALead, w.HubManager, w.Headteacher} {
			api.As(who).Get(r + "/pack").Want(http.StatusNotFound)
		}
		if n := number(t, db, `SELECT count(*) FROM audit_event WHERE action = 'subject-access-request.read-pack' AND subject_id = '`+w.Teacher.ID.String()+`'`); n != 1 {
			t.Errorf("%d readings of the pack are recorded", n)
		}
		db.Clock.Advance(31 * 24 * time.Hour)
		s.Get(r + "/pack").Want(http.StatusNotFound)
		must(t, api.Sweep(t.Context()))
		if got := s.Get(r).Want(http.StatusOK); got.Text("/state") != "closed" {
			t.Errorf("it is %s", got.Text("/state"))
		}
		if n := number(t, db, `SELECT count(*) FROM subject_access_part p JOIN subject_access_request r ON r.id = p.request_id WHERE r.ended_at IS NOT NULL AND p.content IS NOT NULL`); n != 0 {
			t.Errorf("%d parts are kept", n)
		}
	})
}

func number(t *testing.T, db *testkit.DB, query string) (n int) {
	t.Helper()
	must(t, db.Owner().QueryRow(query).Scan(&n))
	return n
}

// Nobody decides on what is about themselves, whatever they are.
func TestNobodyDecidesOnTheirOwnSubjectAccess(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a := api.As(w.DataProtectionOfficer)
		a.Post(accessRequests, document{"form": "letter", "personId": w.DataProtectionOfficer.ID}).Want(http.StatusUnprocessableEntity, "subject-access-form")
		own := a.Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")
		a.Seeing(own).Post(own+"/review", nil).Want(http.StatusNotFound)
		a.Seeing(own).Post(own+"/extension", document{"months": 1, "reason": "x"}).Want(http.StatusNotFound)
		a.Get(own + "/parts").Want(http.StatusNotFound)

		q := api.As(w.QALead)
		of := gatheredFor(api, w.QALead)
		decidedOn(api, of, nil)
		q.Get(of + "/parts").Want(http.StatusNotFound)
		q.Seeing(of).Post(of+"/release", nil).Want(http.StatusNotFound)
		other := api.As(w.OtherQALead)
		other.Seeing(of).Post(of+"/release", nil).Want(http.StatusOK)
		q.Get(of + "/pack").Want(http.StatusOK)
		other.Post(accessRequests, document{"form": "letter", "personId": w.Teacher.ID}).Want(http.StatusNotFound)
	})
}

// One person who is both does not do both.
func TestOnePersonDoesNotReleaseWhatTheyReviewed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		r := gatheredFor(api, w.Teacher)
		decidedOn(api, r, nil)
		_, err := db.Owner().Exec(`UPDATE subject_access_part SET decided_by = '` + w.QALead.ID.String() + `' WHERE request_id = '` + strings.TrimPrefix(r, accessRequests+"/") + `'`)
		must(t, err)
		api.As(w.QALead).Seeing(r).Post(r+"/release", nil).Want(http.StatusConflict, "subject-access-second-person")
		api.As(w.OtherQALead).Seeing(r).Post(r+"/release", nil).Want(http.StatusOK)
	})
}

// The clock runs from receipt, or from the day on which the person showed who they are; it
// is extended once, within the first month. What falls due is raised when it is found.
func TestTheClockOfSubjectAccess(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a, s := api.As(w.DataProtectionOfficer), api.As(w.Teacher)
		a.Post(accessRequests, document{"form": "spoken", "personId": w.Teacher.ID, "receivedOn": "2026-11-24"}).
			Want(http.StatusUnprocessableEntity, "subject-access-received-on")
		a.Post(accessRequests, document{"form": "spoken", "personId": w.Hub.UUID}).Want(http.StatusUnprocessableEntity, "unknown-reference")
		made := a.Post(accessRequests, document{"form": "spoken", "personId": w.Teacher.ID, "receivedOn": "2026-11-18"}).Want(http.StatusCreated)
		r := made.Header.Get("Location")
		if made.Text("/dueOn") != "2026-12-18" || made.Text("/state") != "received" {
			t.Errorf("made: %s", made.Body)
		}
		a.Seeing(r).Post(r+"/review", nil).Want(http.StatusConflict, "subject-access-state")
		a.Seeing(r).Post(r+"/identity", document{"how": "document", "shownOn": "2026-11-17"}).Want(http.StatusUnprocessableEntity, "subject-access-shown-on")
		if got := a.Seeing(r).Post(r+"/identity", document{"how": "document", "shownOn": "2026-11-20"}).Want(http.StatusOK); got.Text("/dueOn") != "2026-12-21" {
			t.Errorf("due on %s", got.Text("/dueOn"))
		}
		if got := a.Seeing(r).Post(r+"/extension", document{"months": 2, "reason": "Nine visits."}).Want(http.StatusOK); got.Text("/dueOn") != "2027-02-22" {
			t.Errorf("extended, due on %s", got.Text("/dueOn"))
		}
		if got := s.Get(r); got.Text("/extensionReason") != "Nine visits." {
			t.Errorf("the person is told %s", got.Body)
		}
		a.Seeing(r).Post(r+"/extension", document{"months": 1, "reason": "x"}).Want(http.StatusConflict, "subject-access-extension")
		late := api.As(w.OtherTeacher).Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated).Header.Get("Location")

		told := func(kind string) int {
			return number(t, db, `SELECT count(*) FROM notice WHERE kind = '`+kind+`' AND resource_id = '`+strings.TrimPrefix(r, accessRequests+"/")+`'`)
		}
		db.Clock.Set(time.Date(2027, time.February, 14, 12, 0, 0, 0, time.UTC))
		must(t, api.Sweep(t.Context()))
		if told("subject-access-due") != 0 {
			t.Error("it is said to be due eight days before")
		}
		a.Seeing(late).Post(late+"/extension", document{"months": 1, "reason": "x"}).Want(http.StatusConflict, "subject-access-extension")
		db.Clock.Set(time.Date(2027, time.February, 22, 12, 0, 0, 0, time.UTC))
		must(t, api.Sweep(t.Context()))
		must(t, api.Sweep(t.Context()))
		if told("subject-access-due") != 1 || told("subject-access-overdue") != 0 || a.Get(r).At("/overdue") != false {
			t.Error("on the day itself it is due and not overdue")
		}
		db.Clock.Advance(24 * time.Hour)
		must(t, api.Sweep(t.Context()))
		must(t, api.Sweep(t.Context()))
		if told("subject-access-overdue") != 1 || a.Get(r).At("/overdue") != true {
			t.Error("the day after it is overdue")
		}
	})
}

// What is about a person who has asked for it is not disposed of.
func TestSubjectAccessStopsDisposal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		db.Clock.Set(seven)
		visit := w.Visits.Corrected.ID.String()
		d := proposed(t, api, "observation")
		if recordsOf(api, d)[visit] != "waiting" {
			t.Fatal("the visit is not due")
		}
		agreed(api, d)
		api.As(w.Visits.Corrected.Teacher).Post(accessRequests, document{"form": "online"}).Want(http.StatusCreated)
		must(t, api.Sweep(t.Context()))
		if state := recordsOf(api, d)[visit]; state != "held" {
			t.Errorf("the visit is %s", state)
		}
	})
}

// What a safeguarding lead is told of concerns is not in their own pack either.
func TestNoPackTellsOfAConcern(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		must(t, api.Sweep(t.Context()))
		if number(t, db, `SELECT count(*) FROM notice WHERE resource = 'safeguarding-concern' AND person_id = '`+w.SafeguardingLead.ID.String()+`'`) == 0 {
			t.Fatal("there is nothing that could be told")
		}
		r := gatheredFor(api, w.SafeguardingLead)
		for _, p := range partsOf(api, r) {
			text := string(api.As(w.DataProtectionOfficer).Get(r + "/parts/" + p.ID).Want(http.StatusOK).Body)
			if strings.Contains(text, "safeguarding-concern") || strings.Contains(text, "something-to-read") {
				t.Errorf("%s tells of a concern: %s", p.Kind, text)
			}
		}
	})
}

// Whom a request was recorded for is told of it; once it is closed it is kept for six years,
// and then it goes with what was decided on its parts.
func TestARecordedRequestIsToldOfAndGoesInTheEnd(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		a := api.As(w.DataProtectionOfficer)
		r := a.Post(accessRequests, document{"form": "letter", "personId": w.OtherTeacher.ID}).Want(http.StatusCreated).Header.Get("Location")
		which := strings.TrimPrefix(r, accessRequests+"/")
		if number(t, db, `SELECT count(*) FROM notice WHERE kind = 'subject-access-recorded' AND person_id = '`+w.OtherTeacher.ID.String()+`' AND resource_id = '`+which+`'`) != 1 {
			t.Error("the person is not told")
		}
		a.Seeing(r).Post(r+"/identity", document{"how": "document"}).Want(http.StatusOK)
		a.Seeing(r).Post(r+"/review", nil).Want(http.StatusOK)
		decidedOn(api, r, nil)
		api.As(w.QALead).Seeing(r).Post(r+"/release", nil).Want(http.StatusOK)
		db.Clock.Advance(31 * 24 * time.Hour)
		must(t, api.Sweep(t.Context()))
		db.Clock.Set(seven.Add(-24 * time.Hour))
		if d := proposed(t, api, "subject-access-request"); d != "" {
			if _, is := recordsOf(api, d)[which]; is {
				t.Error("it is due a day early")
			}
			a.Seeing(d).Post(d+"/withdrawal", nil).Want(http.StatusOK)
		}
		db.Clock.Set(seven)
		d := proposed(t, api, "subject-access-request")
		if d == "" {
			t.Fatal("nothing is proposed")
		}
		agreed(api, d)
		must(t, api.Sweep(t.Context()))
		if state := recordsOf(api, d)[which]; state != "disposed" {
			t.Errorf("it is %q", state)
		}
		for _, table := range naming(t, db, which) {
			if !slices.Contains([]string{"audit_event", "change", "disposal", "disposal_record"}, table) {
				t.Errorf("it is named in %s", table)
			}
		}
	})
}

// What was said with a school, and what it answered, is in nobody's pack for having been in
// office: neither in that of who led the conversation and sent the questions, nor of who
// agreed. Their own words are in it.
func TestAPackHoldsNothingThatWasSaidWithASchool(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		plant(t, db)
		_, err := db.Owner().Exec("UPDATE questionnaire SET answered_by = '" + w.MusicLead.ID.String() + "', answered_at = sent_at")
		must(t, err)
		a := api.As(w.DataProtectionOfficer)
		holds := func(who demo.Person) (shown []string, parts int) {
			t.Helper()
			r := gatheredFor(api, who)
			for _, p := range partsOf(api, r) {
				if strings.HasPrefix(p.Kind, "conversation") || strings.HasPrefix(p.Kind, "questionnaire") {
					parts++
					for _, class := range seen(string(a.Get(r + "/parts/" + p.ID).Want(http.StatusOK).Body)) {
						shown = append(shown, p.Kind+" "+class)
					}
				}
			}
			return shown, parts
		}
		for who, want := range map[*demo.Person][]string{&w.Observer: nil, &w.Headteacher: nil, &w.MusicLead: {"questionnaire-answers answers"}} {
			if got, parts := holds(*who); !slices.Equal(got, want) || parts == 0 {
				t.Errorf("%s: %v in %d parts", who.Name, got, parts)
			}
		}
	})
}
