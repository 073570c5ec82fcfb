package house

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolsupport"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Support is agreed by both head teachers, of whom who proposes agrees by that, and ends with
// a reason, or by itself when its last day is over.
func TestSchoolSupport(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		head, other := api.As(w.Headteacher), api.As(w.OtherHeadteacher)
		link := document{"supportingSchoolId": w.Schools.AlsoTaught, "supportedSchoolId": w.Schools.Visited, "focus": "Choirs.", "fromOn": "2026-11-23", "toOn": "2026-12-18"}
		for _, c := range []struct {
			by        testapi.Caller
			change    document
			at, fault string
		}{
			{head, document{"toOn": "2026-11-22"}, "/toOn", "school-support-reversed"}, {head, document{"focus": " "}, "/focus", "invalid-content"},
			{head, document{"supportingSchoolId": w.Schools.Visited}, "/supportedSchoolId", "school-support-of-itself"},
			{head, document{"supportingSchoolId": w.Elsewhere.School}, "/supportingSchoolId", "unknown-reference"},
			{api.As(w.UnrelatedHeadteacher), nil, "/supportingSchoolId", "unknown-reference"},
		} {
			refused(t, c.by.Post("/v1/school-supports", link.but(c.change)), c.at, c.fault)
		}
		made := head.Post("/v1/school-supports", link).Want(http.StatusCreated)
		path := made.Header.Get("Location")
		if made.At("/supportedAgreedAt") == nil || made.At("/supportingAgreedAt") != nil {
			t.Errorf("%s", made.Body)
		}
		head.Seeing(path).Post(path+"/agreement", nil).Want(http.StatusConflict, "school-support-agreed")
		head.Seeing(path).Put(path+"/effect", document{"effect": "x"}).Want(http.StatusConflict, "school-support-not-agreed")
		api.As(w.QALead).Seeing(path).Post(path+"/agreement", nil).Want(http.StatusNotFound)
		if got := other.Seeing(path).Post(path+"/agreement", nil).Want(http.StatusOK); got.Text("/state") != "agreed" {
			t.Errorf("%s", got.Body)
		}
		for who, at := range map[demo.Person]string{w.Headteacher: "/supportedEffect", w.OtherHeadteacher: "/supportingEffect", w.QALead: "/hubEffect"} {
			said := "As " + who.Name
			if got := api.As(who).Seeing(path).Put(path+"/effect", document{"effect": said}).Want(http.StatusOK); got.Text(at) != said {
				t.Errorf("%s: %s", at, got.Body)
			}
		}
		sweepAfter(t, db, api, 25)
		if got := head.Get(path); got.Text("/state") != "agreed" {
			t.Errorf("on its last day it is %s", got.Body)
		}
		sweepAfter(t, db, api, 1)
		if got := head.Get(path); got.Text("/state") != "ended" || got.At("/endedBy") != nil {
			t.Errorf("after its last day it is %s", got.Body)
		}
		head.Seeing(path).Post(path+"/ending", document{"reason": "x"}).Want(http.StatusConflict, "school-support-ended")
		if kinds := told(t, api, w.OtherHeadteacher, path[len("/v1/school-supports/"):]); !slices.Equal(kinds, []string{"school-support-ended", "school-support-proposed"}) {
			t.Errorf("the other head teacher was told %v", kinds)
		}
	})
}

// Support is read by those of both schools, by who runs the hub, and by an inspector of one of
// them at level full.
func TestBothPredicatesOfSchoolSupportAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		agreed := "/v1/school-supports/" + w.Supports.Agreed.String()
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Headteacher, w.OtherHeadteacher, w.MusicLead} {
			api.As(who).Get(agreed).Want(http.StatusOK)
		}
		for _, who := range []demo.Person{w.UnrelatedHeadteacher, w.Inspector, w.OtherHubQALead} { // inspected without names
			api.As(who).Get(agreed).Want(http.StatusNotFound)
		}
		supportAgrees(t, db)
		_, err := db.Owner().Exec(`UPDATE inspection SET level = 'summary'`)
		must(t, err)
		api.As(w.Inspector).Get(agreed).Want(http.StatusNotFound)
		if _, err := db.Owner().Exec(`UPDATE inspection SET level = 'full'`); err != nil {
			t.Fatal(err)
		}
		api.As(w.Inspector).Get(agreed).Want(http.StatusOK)
		supportAgrees(t, db)
	})
}

// supportAgrees holds SQL to Go, for everybody and every support.
func supportAgrees(t *testing.T, db *testkit.DB) {
	t.Helper()
	w := db.World
	var all []schoolsupport.Support
	actions := []access.Action{access.ReadSchoolSupport, access.AgreeToSchoolSupport, access.NoteSchoolSupportEffect, access.EndSchoolSupport}
	for _, who := range append([]access.Actor{w.HubManager.Actor()}, w.Actors()...) {
		if who.Hub() != w.Hub {
			continue
		}
		must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
			if all == nil {
				found, err := tx.SchoolSupports(tx.Scope(access.ReadSchoolSupport), schoolsupport.Filter{}, page.Request{Limit: 10, Sort: "fromOn"})
				if all = found.Items; err != nil {
					return err
				}
			}
			for _, action := range actions {
				for _, s := range all {
					within := tx.Scope(action)
					found, err := tx.SchoolSupport(within, s.ID)
					if found == nil {
						found = &s
					}
					if within.Admits(found.Facts()) != (err == nil) {
						t.Errorf("%s, %v: Go %v, SQL %v", action, who.Principal(), within.Admits(found.Facts()), err)
					}
				}
			}
			return nil
		}))
	}
	if len(all) != 2 {
		t.Errorf("%d support", len(all))
	}
}
