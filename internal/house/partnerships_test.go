package house

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

const (
	raisedSignal    = "no-joint-practice"
	dismissedSignal = "no-starting-points"
)

// signalOf gives the place of a signal in an answer, as a JSON pointer.
func signalOf(t *testing.T, a *testapi.Answer, key string) string {
	t.Helper()
	for i := range 20 {
		at := "/signals/" + strconv.Itoa(i)
		if a.At(at) != nil && a.Text(at+"/signal") == key {
			return at
		}
	}
	t.Fatalf("there is no signal %s in %s", key, a.Body)
	return ""
}

// A raised signal is set aside with a reason by a QA lead, who may raise it again; both are
// once, and a signal that is not raised is not dismissed.
func TestASignalIsDismissed(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		lead, path := api.As(w.QALead), "/v1/partnerships/"+w.Partnerships.AlsoTaught.String()
		dismissal := func(key string) string { return path + "/signals/" + key + "/dismissal" }
		refused(t, lead.Seeing(path).Post(dismissal(raisedSignal), document{"reason": " "}), "/reason", "invalid-content")
		lead.IfMatch(`"old"`).Post(dismissal(raisedSignal), document{"reason": "x"}).Want(http.StatusPreconditionFailed)
		lead.Seeing(path).Delete(dismissal(raisedSignal)).Want(http.StatusConflict, "signal-not-dismissed")
		lead.Seeing(path).Post(dismissal("no-feeder-figures"), document{"reason": "x"}).Want(http.StatusNotFound) // of a primary school

		key := lead.Seeing(path).Key("once")
		done := key.Post(dismissal(raisedSignal), document{"reason": "They plan by telephone."}).Want(http.StatusOK)
		at := signalOf(t, done, raisedSignal)
		if done.Text(at+"/state") != "dismissed" || done.Text(at+"/dismissal/reason") != "They plan by telephone." || done.At(at+"/dismissal/lapsed") != false {
			t.Errorf("%s", done.Body)
		}
		if again := key.Post(dismissal(raisedSignal), document{"reason": "They plan by telephone."}).Want(http.StatusOK); again.Header.Get("Idempotency-Replayed") == "" {
			t.Error("it was dismissed twice")
		}
		lead.Seeing(path).Post(dismissal(raisedSignal), document{"reason": "x"}).Want(http.StatusConflict, "signal-not-raised")
		if head := api.As(w.OtherHeadteacher).Get(path).Want(http.StatusOK); head.Text(signalOf(t, head, raisedSignal)+"/dismissal/reason") == "" || len(head.At("/allowedActions").([]any)) > 0 {
			t.Errorf("%s", head.Body)
		}
		lifted := lead.Seeing(path).Delete(dismissal(raisedSignal)).Want(http.StatusOK)
		if at := signalOf(t, lifted, raisedSignal); lifted.Text(at+"/state") != "raised" || lifted.At(at+"/dismissal") != nil {
			t.Errorf("%s", lifted.Body)
		}
	})
}

// Who leads quality for the hub decides nothing on signals of a school or partner of theirs,
// whichever role the token names.
func TestNobodyDismissesSignalsOfTheirOwnSide(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for column, of := range map[string]string{"school_id": w.Schools.AlsoTaught.String(), "partner_id": w.Partners.Service.String()} {
			role := map[string]string{"school_id": "headteacher", "partner_id": "partner_contact"}[column]
			appoint := `INSERT INTO appointment (hub_id, id, person_id, role, ` + column + `, from_on, pending, granted_by, version, created_at, updated_at)
				SELECT hub_id, '` + strings.Replace(of, of[:2], "ff", 1) + `', '` + w.QALead.ID.String() + `', '` + role + `', '` + of + `', '2026-09-01', pending, granted_by, 1, created_at, updated_at
				FROM appointment WHERE id = '` + w.Appointments.Headteacher.String() + `'`
			if _, err := db.Owner().Exec(appoint); err != nil {
				t.Fatal(err)
			}
			lead, path := api.As(w.QALead), "/v1/partnerships/"+w.Partnerships.AlsoTaught.String()
			if seen := lead.Get(path).Want(http.StatusOK); len(seen.At("/allowedActions").([]any)) > 0 {
				t.Errorf("%s", seen.Body)
			}
			lead.Seeing(path).Post(path+"/signals/"+raisedSignal+"/dismissal", document{"reason": "x"}).Want(http.StatusConflict, "signal-of-own-side")
			lead.Seeing(path).Delete(path+"/signals/"+dismissedSignal+"/dismissal").Want(http.StatusConflict, "signal-of-own-side")
			if _, err := db.Owner().Exec(`UPDATE appointment SET to_on = '2026-09-30' WHERE person_id = '` + w.QALead.ID.String() + `' AND ` + column + ` = '` + of + `'`); err != nil {
				t.Fatal(err)
			}
			if seen := lead.Get(path).Want(http.StatusOK); len(seen.At("/allowedActions").([]any)) == 0 {
				t.Errorf("an appointment that ended still counts: %s", seen.Body)
			}
		}
	})
}

// The list has the partnerships in the reader's reach with the signals that were asked for.
func TestPartnershipsAreListedBySignal(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		const list = "/v1/insights/pitfalls"
		schools := func(who demo.Person, query string) (all []string) {
			answer := api.As(who).Get(list + "?limit=200" + query).Want(http.StatusOK)
			for i := range answer.Items() {
				all = append(all, answer.Text("/items/"+strconv.Itoa(i)+"/school/id"))
			}
			return slices.Compact(slices.Sorted(slices.Values(all)))
		}
		visited, also := w.Schools.Visited.String(), w.Schools.AlsoTaught.String()
		for who, want := range map[demo.Person][]string{w.Headteacher: {visited}, w.MusicLead: {visited}, w.OtherHeadteacher: {also}, w.Inspector: nil} {
			if got := schools(who, ""); !slices.Equal(got, want) {
				t.Errorf("%s lists %v", who.Name, got)
			}
		}
		for _, who := range []demo.Person{w.QALead, w.HubManager} {
			if got := schools(who, ""); !slices.Contains(got, visited) || !slices.Contains(got, also) || len(got) < 5 {
				t.Errorf("%s lists %v", who.Name, got)
			}
		}
		if got := schools(w.QALead, "&state=dismissed&pitfall=linked_to_needs"); !slices.Equal(got, []string{also}) {
			t.Errorf("dismissed are those of %v", got)
		}
		for _, none := range []string{"&state=dismissed&pitfall=shared_practice", "&academicYear=2001-02", "&schoolId=" + w.Elsewhere.School.String()} {
			if got := schools(w.QALead, none); len(got) > 0 {
				t.Errorf("%s lists %v", none, got)
			}
		}
		one := api.As(w.QALead).Get(list + "?schoolId=" + also + "&partnerId=" + w.Partners.Service.String() + "&state=dismissed").Want(http.StatusOK)
		if one.Items() != 1 || one.Text("/items/0/dismissed/0") != dismissedSignal || one.At("/items/0/signals/1") != nil {
			t.Errorf("%s", one.Body)
		}
		for level, want := range map[string][]string{"summary": nil, "full": {visited}} {
			if _, err := db.Owner().Exec(`UPDATE inspection SET level = '` + level + `' WHERE id = '` + w.Inspections.Current.String() + `'`); err != nil {
				t.Fatal(err)
			}
			if got := schools(w.Inspector, "&schoolId="+visited); !slices.Equal(got, want) {
				t.Errorf("at level %s an inspector lists %v", level, got)
			}
		}
		rows, signals := 0, 0
		all := api.As(w.QALead).Get(list + "?limit=200").Want(http.StatusOK)
		for i := range all.Items() {
			signals += len(all.At("/items/" + strconv.Itoa(i) + "/signals").([]any))
		}
		for _, row := range rowsIn(t, api.As(w.QALead).Header("Accept", "text/csv").Get(list).Want(http.StatusOK).Body) {
			if rows++; row["school.id"] == "" || row["signals.pitfall"] == "" || row["signals.state"] == "" || row["signals.sentence"] == "" {
				t.Errorf("as CSV: %v", row)
			}
		}
		if rows != signals || rows < 20 {
			t.Errorf("%d signals are %d rows", signals, rows)
		}
	})
}

// The question sheet asks of everything that is raised, and names the next conversation of the hub with
// the school.
func TestTheQuestionSheet(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := "/v1/partnerships/" + w.Partnerships.Visited.String() + "/question-sheet"
		sheet := api.As(w.Headteacher).Get(path).Want(http.StatusOK)
		if sheet.Text("/nextConversation/id") != w.Conversations.Planned.String() || sheet.Text("/questions/0/pitfall") != "value_for_money" {
			t.Errorf("%s", sheet.Body)
		}
		file := api.As(w.Headteacher).Header("Accept", "application/pdf").Get(path).Want(http.StatusOK)
		if !strings.HasPrefix(string(file.Body), "%PDF") || strings.Count(string(file.Body), "/Type /Page\n") > 1 || file.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.40q", file.Body)
		}
		for _, who := range []demo.Person{w.PartnerContact, w.OtherHeadteacher, w.Inspector, w.OtherHubQALead, w.Observer} {
			if got := api.As(who).Get(path); got.Status != http.StatusNotFound && got.Status != http.StatusForbidden {
				t.Errorf("%s reads %d", who.Name, got.Status)
			}
		}
		if other := api.As(w.OtherHeadteacher).Get("/v1/partnerships/" + w.Partnerships.AlsoTaught.String() + "/question-sheet").Want(http.StatusOK); other.At("/nextConversation") != nil {
			t.Errorf("%s", other.Body)
		}
		list, most := api.As(w.QALead).Get("/v1/insights/pitfalls?limit=200").Want(http.StatusOK), 0
		for i := range list.Items() {
			at := "/items/" + strconv.Itoa(i)
			raised := list.At(at + "/raised").([]any)
			of := list.Text(at+"/school/id") + "/" + list.Text(at+"/partner/id") + "/" + list.Text(at+"/academicYear")
			sheet := api.As(w.QALead).Get("/v1/partnerships/" + of + "/question-sheet").Want(http.StatusOK)
			var asked []any
			for _, q := range sheet.At("/questions").([]any) {
				if signal := q.(map[string]any)["signal"]; signal != nil {
					asked = append(asked, signal)
				}
			}
			if most = max(most, len(raised)); !slices.Equal(asked, raised) {
				t.Errorf("of %s is raised %v, and asked %v", of, raised, asked)
			}
		}
		if most < 3 {
			t.Errorf("nowhere more than %d are raised", most)
		}
	})
}
