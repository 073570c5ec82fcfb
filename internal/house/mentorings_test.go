package house

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/mentoring"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func mentoringOf(mentor, mentee demo.Person, changes document) document {
	return document{"mentorId": mentor.ID, "menteeId": mentee.ID, "focus": "Singing.", "fromOn": "2026-11-23", "toOn": "2026-12-18"}.but(changes)
}

// A mentoring begins when both have agreed, and ends with a reason, or by itself when its
// last day is over.
func TestMentoring(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mentor, mentee, contact := api.As(w.ThirdTeacher), api.As(w.Teacher), api.As(w.PartnerContact)
		path := contact.Post("/v1/mentorings", mentoringOf(w.ThirdTeacher, w.Teacher, document{"needIds": []any{w.Needs.Open}})).Want(http.StatusCreated).Header.Get("Location")
		meeting := document{"on": "2026-11-23", "minutes": 45}
		mentor.Seeing(path).Post(path+"/meetings", meeting).Want(http.StatusConflict, "mentoring-not-agreed")
		refused(t, mentor.Seeing(path).Post(path+"/agreement", document{"showNeeds": true}), "/showNeeds", "mentoring-needs-not-yours")
		mentor.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
		mentor.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusConflict, "mentoring-already-agreed")
		contact.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusNotFound)
		if got := mentee.Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK); got.Text("/state") != "agreed" {
			t.Errorf("it is %s", got.Body)
		}
		refused(t, mentor.Seeing(path).Post(path+"/meetings", document{"on": "2026-11-22", "minutes": 45}), "/on", "mentoring-meeting-outside")
		refused(t, mentor.Seeing(path).Post(path+"/meetings", document{"on": "2026-11-24", "minutes": 45}), "/on", "mentoring-meeting-outside")
		mentor.Seeing(path).Post(path+"/meetings", meeting).Want(http.StatusOK)
		sweepAfter(t, db, api, 25)
		if got := mentee.Get(path); got.Text("/state") != "agreed" {
			t.Errorf("on its last day it is %s", got.Body)
		}
		sweepAfter(t, db, api, 1)
		got := mentee.Get(path).Want(http.StatusOK)
		if _, by := got.At("/endedBy").(string); got.Text("/state") != "ended" || by || got.Text("/endedAt")[:10] != "2026-12-19" {
			t.Errorf("after its last day it is %s", got.Body)
		}
		mentor.Seeing(path).Post(path+"/ending", document{"reason": "x"}).Want(http.StatusConflict, "mentoring-ended")
		mentor.Seeing(path).Put(path+"/effect", document{"effect": "They lead."}).Want(http.StatusOK)
		for _, who := range []demo.Person{w.ThirdTeacher, w.Teacher} {
			if kinds := told(t, api, who, path[len("/v1/mentorings/"):]); !slices.Contains(kinds, "mentoring-proposed") || !slices.Contains(kinds, "mentoring-ended") {
				t.Errorf("%s was told %v", who.Name, kinds)
			}
		}
		if kinds := told(t, api, w.PartnerContact, path[len("/v1/mentorings/"):]); !slices.Equal(kinds, []string{"mentoring-ended", "mentoring-agreed"}) {
			t.Errorf("the partner was told %v", kinds)
		}
	})
}

// The mentor reads the needs only where the mentee says so and while it lasts; the judgement
// behind them never. The partner and hub managers learn that there is a mentoring.
func TestWhatIsReadOfAMentoring(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/mentorings/" + w.Mentorings.Agreed.String()
		for _, c := range []struct {
			who                         demo.Person
			focus, effect, needs, whole bool
		}{
			{w.ThirdTeacher, true, true, true, true}, {w.Teacher, true, true, false, true}, {w.QALead, true, true, false, true},
			{w.PartnerContact, true, false, false, false}, {w.HubManager, false, false, false, false},
		} {
			got := api.As(c.who).Get(path).Want(http.StatusOK)
			for at, want := range map[string]bool{"/focus": c.focus, "/menteeEffect": c.effect, "/needs/0/need": c.needs, "/needs/0/id": c.whole, "/meetings/0/minutes": c.whole} {
				if shown := got.At(at) != nil; shown != want {
					t.Errorf("%s sees of %s %v", c.who.Name, at, shown)
				}
			}
		}
		for _, who := range []demo.Person{w.OtherPartnerContact, w.OtherTeacher, w.Headteacher, w.Observer, w.DataProtectionOfficer, w.OtherHubQALead} {
			if got := api.As(who).Get(path); got.Status < http.StatusBadRequest {
				t.Errorf("%s reads it", who.Name)
			}
		}
		api.As(w.ThirdTeacher).Get("/v1/development-needs/" + w.Needs.Open.String()).Want(http.StatusNotFound)
		api.As(w.Teacher).Seeing(path).Post(path+"/ending", document{"reason": "Enough."}).Want(http.StatusOK)
		if got := api.As(w.ThirdTeacher).Get(path).Want(http.StatusOK); got.At("/needs/0/need") != nil || got.Text("/endingReason") != "Enough." {
			t.Errorf("after the end the mentor reads %s", got.Body)
		}
		if got := api.As(w.PartnerContact).Get(path).Want(http.StatusOK); got.At("/endingReason") != nil {
			t.Errorf("the partner reads why it ended: %s", got.Body)
		}
	})
}

func TestWhoIsProposedForAMentoring(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, contact := api.As(w.QALead), api.As(w.PartnerContact)
		for _, c := range []struct {
			by        testapi.Caller
			what      document
			at, fault string
		}{
			{lead, mentoringOf(w.Teacher, w.Teacher, nil), "/mentorId", "mentoring-of-oneself"},
			{lead, mentoringOf(w.Headteacher, w.Teacher, nil), "/mentorId", "mentoring-mentor-wrong"},
			{lead, mentoringOf(w.OtherHubTeacher, w.Teacher, nil), "/mentorId", "mentoring-mentor-wrong"},
			{contact, mentoringOf(w.OtherTeacher, w.Teacher, nil), "/mentorId", "mentoring-mentor-wrong"}, // not known to them
			{lead, mentoringOf(w.Teacher, w.Headteacher, nil), "/menteeId", "unknown-reference"},
			{contact, mentoringOf(w.Teacher, w.OtherTeacher, nil), "/menteeId", "unknown-reference"},
			{lead, mentoringOf(w.ThirdTeacher, w.Teacher, document{"toOn": "2026-11-22"}), "/toOn", "mentoring-reversed"},
			{lead, mentoringOf(w.ThirdTeacher, w.Teacher, document{"fromOn": "2026-11-01", "toOn": "2026-11-02"}), "/toOn", "mentoring-over"},
			{lead, mentoringOf(w.ThirdTeacher, w.Teacher, document{"needIds": []any{w.Needs.Closed}}), "/needIds/0", "unknown-reference"},
			{lead, mentoringOf(w.OtherTeacher, w.FourthTeacher, document{"needIds": []any{w.Needs.Open}}), "/needIds/0", "unknown-reference"},
		} {
			refused(t, c.by.Post("/v1/mentorings", c.what), c.at, c.fault)
		}
		api.As(w.Teacher).Post("/v1/mentorings", mentoringOf(w.ThirdTeacher, w.Teacher, nil)).Want(http.StatusNotFound)
	})
}

// Who mentors a teacher observes them only for a reason, as after a conflict that is declared.
func TestWhoMentorsIsInConflict(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead := api.As(w.QALead)
		path := lead.Post("/v1/mentorings", mentoringOf(w.Observer, w.OtherTeacher, document{"toOn": "2027-02-02"})).Want(http.StatusCreated).Header.Get("Location")
		lead.Post("/v1/observations", toStrings(w, "2027-01-20T10:00:00Z", nil)).Want(http.StatusCreated) // it is not agreed
		for _, who := range []demo.Person{w.Observer, w.OtherTeacher} {
			api.As(who).Seeing(path).Post(path+"/agreement", document{}).Want(http.StatusOK)
		}
		refused(t, lead.Post("/v1/observations", toStrings(w, "2027-02-02T10:00:00Z", nil)), "/observers/0/conflict", "observation-observer-conflict")
		refused(t, api.As(w.Observer).Post("/v1/observations", toStrings(w, "2027-02-02T10:00:00Z", nil)), "/observers/0/conflict", "observation-observer-declared")
		lead.Post("/v1/observations", toStrings(w, "2027-02-03T10:00:00Z", nil)).Want(http.StatusCreated)
	})
}

// An offer of mentoring names a mentoring of the same teacher, and no other offer names one.
func TestAnOfferNamesTheMentoring(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		offers := "/v1/development-needs/" + w.Needs.Open.String() + "/offers"
		offer := document{"kind": "mentoring", "fromOn": "2026-11-23", "mentoringId": w.Mentorings.Agreed}
		for _, wrong := range []document{{"kind": "training"}, {"mentoringId": w.Mentorings.Proposed}, {"mentoringId": nowhere}} {
			refused(t, api.As(w.QALead).Post(offers, offer.but(wrong)), "/mentoringId", "need-offer-mentoring")
		}
		made := api.As(w.PartnerContact).Post(offers, offer).Want(http.StatusCreated)
		if made.Text("/offers/0/mentoringId") != w.Mentorings.Agreed.String() {
			t.Errorf("%s", made.Body)
		}
	})
}

// The predicate of mentorings is written as SQL and in Go. For everybody they say the same.
func TestBothPredicatesOfMentoringsAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		hubqa := access.System(db.World.QALead.Hub)
		for _, who := range db.World.Actors() {
			if who.Hub() != hubqa.Hub() {
				continue
			}
			must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
				all := hubqa.Standing(nil, nil, access.Settings{}).Scope(access.EndMentoring)
				found, err := tx.Mentorings(all, mentoring.Filter{}, page.Request{Limit: 10, Sort: "fromOn"})
				if len(found.Items) != 2 {
					t.Fatalf("%d mentorings, %v", len(found.Items), err)
				}
				for _, action := range []access.Action{access.ReadMentoring, access.ReadMentoredNeeds, access.AgreeToMentoring, access.NoteMentoringEffect, access.EndMentoring} {
					for _, m := range found.Items {
						within := tx.Scope(action)
						_, err := tx.Mentoring(within, m.ID)
						if within.Admits(m.Facts()) != (err == nil) {
							t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(m.Facts()), err)
						}
					}
				}
				return nil
			}))
		}
	})
}
