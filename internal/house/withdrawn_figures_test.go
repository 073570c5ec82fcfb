package house

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// countsOfAutumn are one record of each kind of a provision, of last year's autumn, and of its
// school what pupils achieved in GCSE music, by where they are recorded.
func countsOfAutumn(provision, school fmt.Stringer) map[string]document {
	of := document{"provisionId": provision.String(), "academicYear": "2025-26", "term": "autumn", "countedOn": "2025-11-10"}
	all := func(n int) document { return document{"all": value(n), "fsmEver6": value(n / 10)} }
	return map[string]document{
		"/v1/participations":  of.but(document{"counts": all(60)}),
		"/v1/starting-points": of.but(document{"onEntry": document{"none": all(50), "entry": all(10)}, "goodProgress": all(40)}),
		"/v1/continuations":   of.but(document{"countedOn": "2026-01-12", "began": all(60), "afterOneTerm": all(20)}),
		"/v1/achievements": {"schoolId": school.String(), "of": "gcse-music", "academicYear": "2025-26", "countedOn": "2026-07-01", "entries": all(20),
			"outcomes": []document{{"level": "7", "counts": all(10)}, {"level": "3", "counts": all(10)}}},
	}
}

func withdraw(by testapi.Caller, path string) *testapi.Answer {
	return by.Seeing(path).Post(path+"/withdrawal", document{"reason": "It was another term."})
}

// What was withdrawn counts nowhere: everything that counts pupils says again what it said before
// there was such a record.
func TestWithdrawnFiguresCountNowhere(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead := api.As(w.QALead)
		lead.Post("/v1/funding-lines", document{"provisionId": w.Provisions.Visited, "source": "school", "amount": pounds("600.00"), "fromOn": "2025-09-01", "toOn": "2026-07-31"}).
			Want(http.StatusCreated)
		partnership := "/v1/partnerships/" + w.Schools.Visited.String() + "/" + w.Partners.Service.String() + "/2025-26"
		says := map[string]string{}
		for name, path := range map[string]string{
			"participation":     "/v1/insights/participation?academicYear=2025-26&provisionId=" + w.Provisions.Visited.String(),
			"its terms":         "/v1/insights/participation?term=autumn&academicYear=2025-26&provisionId=" + w.Provisions.Visited.String(),
			"feeder schools":    "/v1/insights/participation?provisionId=" + w.Provisions.Visited.String(),
			"signals":           partnership,
			"the list of them":  "/v1/insights/pitfalls?academicYear=2025-26&schoolId=" + w.Schools.Visited.String(),
			"question sheet":    partnership + "/question-sheet",
			"value for money":   "/v1/insights/value-for-money?academicYear=2025-26",
			"data return":       "/v1/data-returns/2025-26?limit=200",
			"its completeness":  "/v1/data-returns/2025-26/completeness?limit=200",
			"lists of the rest": "/v1/participations?withdrawn=false&limit=200",
		} {
			says[name] = path
		}
		ask := func() map[string]string {
			all := map[string]string{}
			for name, path := range says {
				all[name] = string(lead.Get(path).Want(http.StatusOK).Body)
			}
			for _, path := range []string{partnership + "/evidence-pack", "/v1/evidence-packs/2025-26"} {
				files, _ := unpacked(t, lead.Get(path).Want(http.StatusOK).Body)
				for _, part := range []string{"participation", "starting-points", "continuation", "achievement"} {
					all[path+": "+part] = string(files[part+".csv"])
				}
			}
			return all
		}
		before := ask()
		releaseTerm(lead, "2025-26", "autumn", "").Want(http.StatusConflict, "participation-release-empty")

		var entered []string
		for at, body := range countsOfAutumn(w.Provisions.Visited, w.Schools.Visited) {
			entered = append(entered, lead.Post(at, body).Want(http.StatusCreated).Header.Get("Location"))
		}
		elsewhere := countsOfAutumn(w.Provisions.AlsoTaught, w.Schools.AlsoTaught)["/v1/participations"]
		entered = append(entered, lead.Post("/v1/participations", elsewhere).Want(http.StatusCreated).Header.Get("Location"))
		for name, said := range ask() {
			if said == before[name] {
				t.Errorf("%s: what stands does not count", name)
			}
		}
		released := releaseTerm(lead, "2025-26", "autumn", "").Want(http.StatusCreated)

		for _, path := range entered {
			withdraw(lead, path).Want(http.StatusOK)
		}
		for name, said := range ask() {
			if said != before[name] {
				t.Errorf("%s: what was withdrawn counts\n%s", name, said)
			}
		}
		if stays := lead.Get(released.Header.Get("Location")).Want(http.StatusOK); string(stays.Body) != string(released.Body) {
			t.Errorf("what was released is now %s", stays.Body)
		}
		if next := releaseTerm(lead, "2025-26", "autumn", "They were of another term.").Want(http.StatusCreated); next.At("/rows/0") != nil {
			t.Errorf("the next release is %s", next.Body)
		}
	})
}

// A finding rests no more on what was withdrawn, and none can.
func TestWithdrawnFiguresAreNoEvidence(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		ranBefore(t, db)
		lead := api.As(w.QALead)
		path := lead.Post("/v1/evaluations", partnershipOf(w, "2023-24")).Want(http.StatusCreated).Header.Get("Location")
		for at, body := range countsOfAutumn(w.Provisions.Visited, w.Schools.Visited) {
			made := lead.Post(at, body).Want(http.StatusCreated)
			kind := strings.TrimSuffix(strings.TrimPrefix(at, "/v1/"), "s")
			if kind == "starting-point" {
				kind += "s"
			}
			rests := document{"findings": []document{{"action": keyActions[0], "records": []document{{"kind": kind, "id": made.Text("/id")}}}}}
			shown := func() int { return len(lead.Get(path).Want(http.StatusOK).At("/findings/0/records").([]any)) }
			lead.Seeing(path).Patch(path, rests).Want(http.StatusOK)
			stood := shown()
			withdraw(lead, made.Header.Get("Location")).Want(http.StatusOK)
			if stood != 1 || shown() != 0 {
				t.Errorf("%s: %d records, and once withdrawn %d", kind, stood, shown())
			}
			refused(t, lead.Seeing(path).Patch(path, rests), "/findings/0/records/0", "unknown-reference")
		}
	})
}

// The dismissal of a signal lapses when a record on which it rests is withdrawn, and the signal is
// computed anew.
func TestTheDismissalOfASignalLapsesWithWithdrawnFigures(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), "/v1/partnerships/"+w.Partnerships.Visited.String()
		const key = "widening-gap"
		lead.Seeing(path).Post(path+"/signals/"+key+"/dismissal", document{"reason": "It is known."}).Want(http.StatusOK)
		counted := "/v1/participations/" + w.Takeup.Participation.String()
		was := lead.Get(counted).Want(http.StatusOK)
		withdraw(lead, counted).Want(http.StatusOK)
		if now := lead.Get(path).Want(http.StatusOK); now.Text(signalOf(t, now, key)+"/state") != "not-calculable" {
			t.Errorf("%v", now.At(signalOf(t, now, key)))
		}
		lead.Post("/v1/participations", taking(w.Provisions.Visited, document{"all": value(44), "fsmEver6": value(10)}).but(document{
			"academicYear": was.Text("/academicYear"), "term": was.Text("/term"), "countedOn": was.Text("/countedOn"),
		})).Want(http.StatusCreated)
		again := lead.Get(path).Want(http.StatusOK)
		if at := signalOf(t, again, key); again.Text(at+"/state") != "raised" || again.At(at+"/dismissal/lapsed") != true {
			t.Errorf("%v", again.At(at))
		}
	})
}

// Whoever may correct figures withdraws them, with a reason and as they read them; they can be read
// then, are changed no more, and leave their place to others.
func TestFiguresAreWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		partner, lead := api.As(w.PartnerContact), api.As(w.QALead)
		for at, body := range countsOfAutumn(w.Provisions.Visited, w.Schools.Visited) {
			by := partner
			if at == "/v1/achievements" {
				by = api.As(w.MusicLead)
			}
			path := by.Post(at, body).Want(http.StatusCreated).Header.Get("Location")
			refused(t, by.Seeing(path).Post(path+"/withdrawal", document{"reason": " "}), "/reason", "invalid-content")
			by.Post(path+"/withdrawal", document{"reason": "x"}).Want(http.StatusPreconditionRequired)
			for _, stale := range []string{`"old"`, "*"} {
				by.IfMatch(stale).Post(path+"/withdrawal", document{"reason": "x"}).Want(http.StatusPreconditionFailed)
			}
			others := []demo.Person{w.OtherPartnerContact, w.UnrelatedHeadteacher, w.Teacher, w.Inspector}
			if at != "/v1/achievements" {
				others = append(others, w.Headteacher, w.MusicLead)
			}
			for _, who := range others {
				if got := api.As(who).IfMatch("*").Post(path+"/withdrawal", document{"reason": "x"}); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
					t.Errorf("%s withdraws: %d", who.Name, got.Status)
				}
			}
			gone := withdraw(by, path).Want(http.StatusOK)
			if gone.At("/withdrawnAt") == nil || gone.Text("/withdrawalReason") != "It was another term." || len(gone.At("/allowedActions").([]any)) > 0 {
				t.Errorf("%s", gone.Body)
			}
			if read := lead.Get(path).Want(http.StatusOK); read.ETag() != gone.ETag() || read.Text("/withdrawnBy") == "" {
				t.Errorf("%s is read as %s", gone.Body, read.Body)
			}
			anew := document{}
			for member, v := range body {
				if !slices.Contains([]string{"provisionId", "schoolId", "academicYear", "term", "of"}, member) {
					anew[member] = v
				}
			}
			by.Seeing(path).Put(path, anew).Want(http.StatusConflict, "figures-withdrawn")
			withdraw(by, path).Want(http.StatusConflict, "figures-withdrawn")

			again := by.Post(at, body).Want(http.StatusCreated)
			by.Post(at, body).Want(http.StatusConflict, "figures-recorded")
			withdraw(by, again.Header.Get("Location")).Want(http.StatusOK)
			by.Post(at, body).Want(http.StatusCreated)
			for query, want := range map[string]int{"": 3, "&withdrawn=true": 2, "&withdrawn=false": 1} {
				listed := 0
				for _, one := range lead.Get(at + "?academicYear=2025-26&schoolId=" + w.Schools.Visited.String() + query).Want(http.StatusOK).At("/items").([]any) {
					if one := one.(map[string]any); one["term"] == body["term"] && one["of"] == body["of"] {
						listed++
					}
				}
				if listed != want {
					t.Errorf("%s%s lists %d, not %d", at, query, listed, want)
				}
			}
		}
		if n := number(t, db, `SELECT count(*) FROM change WHERE name = 'pupil-figures.withdrawn'`); n == 0 {
			t.Error("nothing tells of it")
		}
	})
}

// An import brings a new record in the place of what was withdrawn.
func TestAnImportBringsAnewWhatWasWithdrawn(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		manager := api.As(w.HubManager)
		file := []byte("schoolUrn,partner,provision,academicYear,term,countedOn,all\n112492,Riverlea Music Service,\"Whole-class brass, Year 4\",2026-27,autumn,2026-10-14,40\n")
		path := "/v1/participations/" + w.Takeup.Participation.String()
		withdraw(manager, path).Want(http.StatusOK)
		was := string(manager.Get(path).Want(http.StatusOK).Body)
		for _, want := range []string{"1 0 0", "0 0 1"} {
			got := imports(manager, "participation", "apply", file).Want(http.StatusAccepted)
			if counted := fmt.Sprint(got.At("/created"), got.At("/updated"), got.At("/unchanged")); counted != want {
				t.Errorf("it counts %s, not %s", counted, want)
			}
		}
		if is := string(manager.Get(path).Want(http.StatusOK).Body); is != was {
			t.Errorf("what was withdrawn is now %s", is)
		}
	})
}

// A client withdraws what it has seen, which is what it entered, and is told no reason: the answer
// shows nothing that was there.
func TestAClientWithdrawsWhatItEntered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mis := api.AsClient(w.Client, access.WriteParticipation)
		made := mis.Post("/v1/participations", countsOfAutumn(w.Provisions.Visited, w.Schools.Visited)["/v1/participations"]).Want(http.StatusCreated)
		path := made.Header.Get("Location") + "/withdrawal"
		reason := document{"reason": "It was another term."}
		mis.IfMatch("*").Post("/v1/participations/"+w.Takeup.Participation.String()+"/withdrawal", reason).Want(http.StatusPreconditionFailed)
		gone := mis.IfMatch(made.ETag()).Post(path, reason).Want(http.StatusOK)
		if gone.At("/withdrawnAt") == nil || gone.At("/withdrawalReason") != nil || gone.Text("/withdrawnBy") != w.Client.ID.String() {
			t.Errorf("%s", gone.Body)
		}
	})
}
