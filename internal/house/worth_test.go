package house

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/jointpractice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

func pounds(amount string) document { return document{"amount": amount, "currency": "GBP"} }

// Money is entered for a provision in reach, and corrected by further lines that name it: never
// below nought of one source and period, and never a correction itself.
func TestFundingIsCorrectedByFurtherLines(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		contact := api.As(w.PartnerContact)
		line := document{"provisionId": w.Provisions.Visited, "source": "other", "fromOn": "2026-09-01", "toOn": "2027-08-31", "amount": pounds("500.10"), "externalId": "X-1"}
		for _, c := range []struct {
			change    document
			at, fault string
		}{
			{document{"provisionId": w.Provisions.Strings}, "/provisionId", "unknown-reference"}, {document{"provisionId": w.Elsewhere.Provision}, "/provisionId", "unknown-reference"},
			{document{"toOn": "2026-08-31"}, "/toOn", "funding-period-reversed"}, {document{"toOn": "2036-09-01"}, "/toOn", "funding-period-long"},
			{document{"amount": pounds("0.00")}, "/amount", "funding-amount-wrong"}, {document{"amount": pounds("-0.00")}, "/amount", "funding-amount-wrong"},
			{document{"amount": pounds("-5.00")}, "/amount", "funding-amount-wrong"}, {document{"externalId": "FIN-2041"}, "/externalId", "external-id-taken"},
		} {
			refused(t, contact.Post("/v1/funding-lines", line.but(c.change)), c.at, c.fault)
		}
		for _, amount := range []any{500.10, "500.10", pounds("500.1"), document{"amount": 500.10, "currency": "GBP"}, document{"amount": "500.10", "currency": "EUR"}} {
			contact.Post("/v1/funding-lines", line.but(document{"amount": amount})).Want(http.StatusBadRequest)
		}
		path := contact.Post("/v1/funding-lines", line).Want(http.StatusCreated).Header.Get("Location")
		corrections := path + "/corrections"
		refused(t, contact.Seeing(path).Post(corrections, document{"amount": pounds("-500.11"), "reason": "x"}), "/amount", "funding-below-nought")
		refused(t, contact.Seeing(path).Post(corrections, document{"amount": pounds("-0.01"), "source": "parents", "reason": "x"}), "/amount", "funding-below-nought")
		refused(t, contact.Seeing(path).Post(corrections, document{"amount": pounds("-0.01"), "reason": " "}), "/reason", "invalid-content")
		seen := contact.Header("If-Match", contact.Get(path).ETag())
		made := seen.Post(corrections, document{"amount": pounds("-500.00"), "reason": "The project was smaller."}).Want(http.StatusCreated)
		if "/v1/funding-lines/"+made.Text("/correctsId") != path || made.Text("/reason") != "The project was smaller." || made.At("/standing") != nil {
			t.Errorf("%s", made.Body)
		}
		seen.Post(corrections, document{"amount": pounds("-0.10"), "reason": "x"}).Want(http.StatusPreconditionFailed) // it stands otherwise now
		got := contact.Get(path)
		if got.Text("/amount/amount") != "500.10" || got.Text("/standing/amount") != "0.10" || got.Text("/correctionIds/0") != made.Text("/id") {
			t.Errorf("%s", got.Body)
		}
		correction := "/v1/funding-lines/" + made.Text("/id")
		contact.Seeing(correction).Post(correction+"/corrections", document{"amount": pounds("1.00"), "reason": "x"}).Want(http.StatusConflict, "funding-line-is-correction")
		contact.Seeing(path).Post(corrections, document{"amount": pounds("9999999999.99"), "reason": "x"}).Want(http.StatusUnprocessableEntity)
		for _, statement := range []string{"UPDATE funding_line SET pence = 1", "DELETE FROM funding_line"} {
			if _, err := db.Owner().Exec(statement); err == nil {
				t.Errorf("%s is done", statement)
			}
		}
	})
}

// A client reads and corrects what it entered itself, and finds nothing else.
func TestAClientHasTheFundingThatItEntered(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mis := api.AsClient(w.Client, access.WriteFunding)
		if got := mis.Get("/v1/funding-lines").Want(http.StatusOK); got.Items() != 1 || got.Text("/items/0/id") != w.Funding.Client.String() || got.At("/items/0/recordedBy") != nil {
			t.Errorf("%s", got.Body)
		}
		grant, own := "/v1/funding-lines/"+w.Funding.Grant.String(), "/v1/funding-lines/"+w.Funding.Client.String()
		mis.Get(grant).Want(http.StatusNotFound)
		mis.Header("If-Match", "*").Post(grant+"/corrections", document{"amount": pounds("-1.00"), "reason": "x"}).Want(http.StatusNotFound)
		mis.Seeing(own).Post(own+"/corrections", document{"amount": pounds("-1.00"), "reason": "x"}).Want(http.StatusCreated)
		api.AsClient(w.Client, access.ReadSchools).Get(own).Want(http.StatusForbidden)
	})
}

// What people correct of a client's line it does not read, nor what the line comes to with that.
func TestAClientReadsItsOwnCorrectionsOfFundingAlone(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		mis, lead := api.AsClient(w.Client, access.WriteFunding), api.As(w.QALead)
		path := "/v1/funding-lines/" + w.Funding.Client.String()
		mine := mis.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-1.00"), "reason": "x"}).Want(http.StatusCreated).Text("/id")
		before, tag := mis.Get(path).Text("/standing/amount"), mis.Get(path).ETag()
		theirs := lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-123.00"), "reason": "A rebate."}).Want(http.StatusCreated).Text("/id")
		mis.Get("/v1/funding-lines/" + theirs).Want(http.StatusNotFound)
		got := mis.Get(path).Want(http.StatusOK)
		if fmt.Sprint(got.At("/correctionIds")) != "["+mine+"]" || got.Text("/standing/amount") != before || got.ETag() != tag {
			t.Errorf("it reads %s", got.Body)
		}
		for _, line := range mis.Get("/v1/funding-lines").Want(http.StatusOK).At("/items").([]any) {
			if strings.Contains(fmt.Sprint(line), theirs) {
				t.Errorf("it lists %v", line)
			}
		}
		if got := lead.Get(path); fmt.Sprint(got.At("/correctionIds")) != "["+mine+" "+theirs+"]" || got.Text("/standing/amount") == before {
			t.Errorf("a QA lead reads %s", got.Body)
		}
	})
}

// What a client is told of a correction is the same whatever people took away, by a file too. What
// both together took away too much is nothing in the figures, and somebody adds to it.
func TestAClientDoesNotLearnByTryingWhatPeopleTookAway(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec("UPDATE provision SET external_id = 'P-77' WHERE id = '" + w.Provisions.Visited.String() + "'")
		must(t, err)
		mis, lead := api.AsClient(w.Client, access.WriteFunding), api.As(w.QALead)
		path := "/v1/funding-lines/" + w.Funding.Client.String()
		value := func() string {
			return lead.Get("/v1/insights/value-for-money?academicYear=2026-27&provisionId=" + w.Provisions.Visited.String()).Text("/items/0/fundingBySource/school/amount")
		}
		row := func(by testapi.Caller, amount string) *testapi.Answer {
			return imports(by, "funding", "apply", []byte("externalId,provisionExternalId,source,fromOn,toOn,amount\nFIN-2041,P-77,school,2026-09-01,2027-08-31,"+amount+"\n"))
		}
		row(lead, "500.00").Want(http.StatusAccepted)
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-450.00"), "reason": "A rebate."}).Want(http.StatusCreated)
		if again := row(mis, "600.00").Want(http.StatusAccepted); again.At("/unchanged") != 1.0 {
			t.Errorf("the client's row again: %s", again.Body)
		}
		row(mis, "560.00").Want(http.StatusAccepted)
		refused(t, mis.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-560.01"), "reason": "x"}), "/amount", "funding-below-nought")
		mis.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-560.00"), "reason": "x"}).Want(http.StatusCreated)
		if got, counted := lead.Get(path).Text("/standing/amount"), value(); got != "-550.00" || counted != "0.00" {
			t.Errorf("it stands at %s, and counts as %s", got, counted)
		}
		refused(t, lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-0.01"), "reason": "x"}), "/amount", "funding-below-nought")
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("500.00"), "reason": "It was taken away twice."}).Want(http.StatusCreated)
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("60.00"), "reason": "So was this."}).Want(http.StatusCreated)
		if counted := value(); counted != "10.00" {
			t.Errorf("it counts as %s", counted)
		}
	})
}

// A row again changes nothing; a row that differs is corrected by what it differs by, beside what
// people corrected.
func TestImportsOfFundingCorrect(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		_, err := db.Owner().Exec("UPDATE provision SET external_id = 'P-77' WHERE id = '" + w.Provisions.Visited.String() + "'")
		must(t, err)
		mis, lead := api.AsClient(w.Client, access.WriteFunding), api.As(w.QALead)
		path := "/v1/funding-lines/" + w.Funding.Client.String()
		file := func(row string) string {
			got := imports(mis, "funding", "apply", []byte("externalId,provisionExternalId,source,fromOn,toOn,amount,reason\nFIN-2041,P-77,"+row+"\n")).Want(http.StatusAccepted)
			return fmt.Sprint(got.At("/created"), got.At("/updated"), got.At("/unchanged"), got.At("/rejected"), " ", lead.Get(path).Text("/standing/amount"))
		}
		lead.Seeing(path).Post(path+"/corrections", document{"amount": pounds("-100.00"), "reason": "A rebate."}).Want(http.StatusCreated)
		for _, c := range []struct{ row, want string }{
			{"school,2026-09-01,2027-08-31,600.00,", "0 0 1 0 500.00"}, {"school,2026-09-01,2027-08-31,650.00,One more", "0 1 0 0 550.00"},
			{"school,2026-09-01,2027-08-31,650.00,One more", "0 0 1 0 550.00"},
			{"school,2026-09-01,2027-08-31,600.00,", "0 1 0 0 500.00"},
		} {
			if got := file(c.row); got != c.want {
				t.Errorf("%s: %s, want %s", c.row, got, c.want)
			}
		}
		if got := lead.Get("/v1/funding-lines?sort=fromOn&source=school"); !strings.Contains(string(got.Body), "One more") || !strings.Contains(string(got.Body), "The file says otherwise now.") {
			t.Errorf("%s", got.Body)
		}
	})
}

// Both sides record what they did together, correct it and withdraw it with a reason; others of
// neither side know nothing of it.
func TestJointPracticeIsOfBothSides(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		did := document{"kind": "training", "heldOn": "2026-11-20", "minutes": 90, "schoolStaff": 3, "musicians": 2, "subject": "Assessing by ear."}
		here := did.but(document{"schoolId": w.Schools.Visited, "partnerId": w.Partners.Service})
		head := api.As(w.Headteacher)
		for _, c := range []struct {
			by        testapi.Caller
			change    document
			at, fault string
		}{
			{head, document{"heldOn": "2026-11-24"}, "/heldOn", "joint-practice-not-yet"}, {head, document{"subject": " "}, "/subject", "invalid-content"},
			{head, document{"provisionId": w.Provisions.External}, "/provisionId", "joint-practice-elsewhere"},
			{head, document{"provisionId": w.Provisions.Strings}, "/provisionId", "unknown-reference"},
			{head, document{"partnerId": w.Elsewhere.Partner}, "/partnerId", "unknown-reference"},
			{head, document{"partnerId": w.Partners.Charity}, "/partnerId", "joint-practice-no-partnership"},
			{head, document{"heldOn": "2001-11-20"}, "/partnerId", "joint-practice-no-partnership"},
		} {
			refused(t, c.by.Post("/v1/joint-practices", here.but(c.change)), c.at, c.fault)
		}
		api.As(w.UnrelatedHeadteacher).Post("/v1/joint-practices", here).Want(http.StatusUnprocessableEntity)
		api.As(w.Teacher).Post("/v1/joint-practices", here).Want(http.StatusNotFound)
		path := head.Post("/v1/joint-practices", here.but(document{"schoolLearned": "To listen first."})).Want(http.StatusCreated).Header.Get("Location")
		contact := api.As(w.PartnerContact)
		got := contact.Seeing(path).Put(path, did.but(document{"schoolLearned": "To listen first.", "partnerLearned": "To wait.", "minutes": 60})).Want(http.StatusOK)
		if got.Text("/partnerLearned") != "To wait." || got.At("/minutes") != 60.0 || got.Text("/recordedBy/id") != w.Headteacher.ID.String() {
			t.Errorf("%s", got.Body)
		}
		said := did.but(document{"schoolLearned": "To listen first.", "partnerLearned": "To wait."})
		refused(t, head.Seeing(path).Put(path, said.but(document{"partnerLearned": "Nothing."})), "/partnerLearned", "joint-practice-of-other")
		refused(t, contact.Seeing(path).Put(path, said.but(document{"schoolLearned": "Nothing."})), "/schoolLearned", "joint-practice-of-other")
		head.Seeing(path).Put(path, said.but(document{"schoolLearned": "To listen."})).Want(http.StatusOK)
		api.As(w.QALead).Seeing(path).Put(path, said).Want(http.StatusOK)
		for _, other := range []demo.Person{w.OtherPartnerContact, w.UnrelatedHeadteacher, w.Inspector} {
			api.As(other).Get(path).Want(http.StatusNotFound)
		}
		refused(t, head.Seeing(path).Post(path+"/withdrawal", document{"reason": " "}), "/reason", "invalid-content")
		gone := head.Seeing(path).Post(path+"/withdrawal", document{"reason": "It was another partner."}).Want(http.StatusOK)
		if gone.At("/withdrawnAt") == nil || len(gone.At("/allowedActions").([]any)) > 0 {
			t.Errorf("%s", gone.Body)
		}
		head.Seeing(path).Put(path, said).Want(http.StatusConflict, "joint-practice-withdrawn")
		head.Seeing(path).Post(path+"/withdrawal", document{"reason": "x"}).Want(http.StatusConflict, "joint-practice-withdrawn")
	})
}

// A correction that is sent again under its key is made once, and every item of value for money
// that is given is a reading in the audit trail.
func TestWorthIsRepeatedOnceAndReadOnRecord(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		grant := "/v1/funding-lines/" + w.Funding.Grant.String()
		lead := api.As(w.QALead).Header("Idempotency-Key", "a-correction-of-the-grant").Header("If-Match", api.As(w.QALead).Get(grant).ETag())
		less := document{"amount": pounds("-1.00"), "reason": "x"}
		first := lead.Post(grant+"/corrections", less).Want(http.StatusCreated)
		again := lead.Post(grant+"/corrections", less).Want(http.StatusCreated)
		if again.Text("/id") != first.Text("/id") || api.As(w.QALead).Get(grant).Text("/standing/amount") != "1799.00" {
			t.Errorf("%s", again.Body)
		}
		list := api.As(w.Headteacher).Get("/v1/insights/value-for-money").Want(http.StatusOK)
		var read int
		must(t, db.Owner().QueryRow(`SELECT count(*) FROM audit_event WHERE request_id = '`+list.Header.Get("X-Request-Id")+`' AND action = 'insight.read-value-for-money'
			AND parts = 'funding figures'`).Scan(&read))
		if read == 0 || read != list.Items() {
			t.Errorf("%d readings of %d items", read, list.Items())
		}
	})
}

// countedIn keeps a record of pupils' counts with one line, as the register of them would.
func countedIn(t *testing.T, db *testkit.DB, kind, term, line string, provision id.Provision, pupils, everSix string) {
	t.Helper()
	w, which := db.World, uuid.New()
	for _, statement := range []string{
		fmt.Sprintf(`INSERT INTO pupil_figures (hub_id, id, kind, school_id, provision_id, partner_id, academic_year, term, of, counted_on, sex_incomplete, year_groups, entered_by,
			version, created_at, updated_at) SELECT hub_id, '%s', '%s', school_id, id, partner_id, '2027-28', '%s', '', '2026-10-01', FALSE, '{}', '%s', 1, created_at, created_at
			FROM provision WHERE id = '%s'`, which, kind, term, w.QALead.ID, provision),
		fmt.Sprintf(`INSERT INTO pupil_figures_line (hub_id, figures_id, line, pupils, fsm_ever6, markers) VALUES ('%s', '%s', '%s', %s, %s, '')`, w.Hub, which, line, pupils, everSix),
	} {
		_, err := db.Owner().Exec(statement)
		must(t, err)
	}
}

// Of 1800.00 by grant and 600.00 of the school, 30 pupils cost 80.00 each, and 8 who are
// disadvantaged 300.00; what is not known is said, and is in no sum.
func TestValueForMoney(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		countedIn(t, db, "participation", "autumn", "all", w.Provisions.Visited, "24", "8")
		countedIn(t, db, "participation", "spring", "all", w.Provisions.Visited, "30", "6")
		countedIn(t, db, "continuation", "autumn", "after:1", w.Provisions.Visited, "20", "NULL")
		countedIn(t, db, "starting-points", "autumn", "good-progress", w.Provisions.Visited, "9", "NULL")
		countedIn(t, db, "participation", "autumn", "all", w.Provisions.AlsoTaught, "12", "NULL")
		for _, paid := range []document{
			{"provisionId": w.Provisions.Visited, "source": "hub-grant", "amount": pounds("1950.00")}, {"provisionId": w.Provisions.Visited, "source": "school", "amount": pounds("600.00")},
			{"provisionId": w.Provisions.Strings, "source": "parents", "amount": pounds("420.50")},
		} {
			line := api.As(w.QALead).Post("/v1/funding-lines", paid.but(document{"fromOn": "2027-09-01", "toOn": "2028-07-31"})).Want(http.StatusCreated).Header.Get("Location")
			if paid["source"] == "hub-grant" {
				api.As(w.QALead).Seeing(line).Post(line+"/corrections", document{"amount": pounds("-150.00"), "reason": "x"}).Want(http.StatusCreated)
			}
		}
		const list = "/v1/insights/value-for-money?academicYear=2027-28"
		got := api.As(w.Headteacher).Get(list + "&partnerId=" + w.Partners.Service.String()).Want(http.StatusOK)
		for at, want := range map[string]any{
			"/items/0/provision/id": w.Provisions.Visited.String(), "/items/0/funding/amount": "2400.00", "/items/0/fundingBySource/hubGrant/amount": "1800.00",
			"/items/0/perParticipant/amount/amount": "80.00", "/items/0/perParticipant/denominator": 30.0, "/items/0/perDisadvantaged/amount/amount": "300.00",
			"/items/0/perProgress/amount/amount": "266.67", "/items/0/perContinuing/notCalculable": "cohort-too-young", "/items/0/perContinuing/amount": nil,
			"/items/0/perContinuing/numerator/amount": "2400.00", "/items/1": nil,
		} {
			if got.At(at) != want {
				t.Errorf("%s is %v, want %v", at, got.At(at), want)
			}
		}
		if lines := got.At("/items/0/fundingLineIds").([]any); len(lines) != 3 {
			t.Errorf("rests on %v", lines)
		}
		hub := api.As(w.QALead).Get(list + "&by=hub").Want(http.StatusOK)
		if hub.Text("/items/0/perParticipant/amount/amount") != "80.00" || hub.Text("/items/0/funding/amount") != "2820.50" || hub.Items() != 1 {
			t.Errorf("%s", hub.Body)
		}
		reasons := map[any]any{}
		for _, l := range hub.At("/items/0/perParticipant/leftOut").([]any) {
			reasons[l.(map[string]any)["provisionId"]] = l.(map[string]any)["reason"]
		}
		if reasons[w.Provisions.AlsoTaught.String()] != "no-funding" || reasons[w.Provisions.Strings.String()] != "no-participation" {
			t.Errorf("left out: %v", reasons)
		}
		for _, by := range []string{"school", "partner"} {
			sum := api.As(w.PartnerContact).Get(list + "&by=" + by).Want(http.StatusOK)
			if !strings.Contains(string(sum.Body), `"80.00"`) || strings.Contains(string(sum.Body), "420.50") {
				t.Errorf("by %s: %s", by, sum.Body)
			}
		}
		for _, who := range []demo.Person{w.PartnerContact, w.Headteacher} {
			api.As(who).Get(list + "&by=hub").Want(http.StatusNotFound)
		}
		file := api.As(w.QALead).Header("Accept", "text/csv").Get(list).Want(http.StatusOK)
		if text := string(file.Body); !strings.Contains(text, "perParticipant.amount.amount") || !strings.Contains(text, "cohort-too-young") || !strings.Contains(text, "80.00") {
			t.Errorf("%s", text)
		}
	})
}

// What the store finds and what the policy admits is one, for everybody and everything of a
// partnership; an inspector has it at level full alone.
func TestBothPredicatesOfWorthAgree(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		for _, level := range []string{"de-identified", "summary", "full"} {
			_, err := db.Owner().Exec(`UPDATE inspection SET level = '` + level + `'`)
			must(t, err)
			worthAgrees(t, db)
			want := http.StatusNotFound
			if level == "full" {
				want = http.StatusOK
			}
			for _, path := range []string{"/v1/funding-lines/" + w.Funding.Grant.String(), "/v1/joint-practices/" + w.Practice.Held.String()} {
				api.As(w.Inspector).Get(path).Want(want)
			}
		}
	})
}

func worthAgrees(t *testing.T, db *testkit.DB) {
	t.Helper()
	w := db.World
	var lines []funding.Line
	var practice []jointpractice.Practice
	for _, who := range append([]access.Actor{w.HubManager.Actor()}, w.Actors()...) {
		if who.Hub() != w.Hub {
			continue
		}
		must(t, db.View(context.Background(), who, func(tx *store.Tx) error {
			if lines == nil {
				paid, err := tx.FundingLines(tx.Scope(access.ReadFunding), funding.Filter{}, page.Request{Limit: 10, Sort: "fromOn"})
				must(t, err)
				done, err := tx.JointPractices(tx.Scope(access.ReadJointPractice), jointpractice.Filter{}, page.Request{Limit: 10, Sort: "heldOn"})
				must(t, err)
				lines, practice = paid.Items, done.Items
			}
			for _, action := range []access.Action{access.ReadFunding, access.CorrectFunding} {
				for _, l := range lines {
					within := tx.Scope(action)
					found, err := tx.FundingLine(within, l.ID)
					if found == nil {
						found = &l
					}
					if within.Admits(found.Facts()) != (err == nil) {
						t.Errorf("%s, %v: SQL %v", action, who.Principal(), err)
					}
				}
			}
			for _, action := range []access.Action{access.ReadJointPractice, access.CorrectJointPractice, access.WithdrawJointPractice} {
				for _, p := range practice {
					within := tx.Scope(action)
					found, err := tx.JointPractice(within, p.ID)
					if found == nil {
						found = &p
					}
					if within.Admits(found.Facts()) != (err == nil) {
						t.Errorf("%s, %v: SQL %v", action, who.Principal(), err)
					}
				}
			}
			return nil
		}))
	}
	if len(lines) != 4 || len(practice) != 3 {
		t.Errorf("%d lines, %d practice", len(lines), len(practice))
	}
}

// Funding goes with what corrects it, and joint practice like other records.
func TestFundingAndJointPracticeAreDisposedOf(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		endRequests(t, db, w.PartnerContact) // who corrected it
		for _, c := range []struct{ class, id, path string }{
			{"funding", w.Funding.Grant.String(), "/v1/funding-lines/"}, {"joint-practice", w.Practice.Held.String(), "/v1/joint-practices/"},
		} {
			db.Clock.Set(seven)
			disposal := proposed(t, api, c.class)
			due := recordsOf(api, disposal)
			if disposal == "" || due[c.id] != "waiting" || due[w.Funding.Correction.String()] != "" {
				t.Fatalf("%s: due are %v", c.class, due)
			}
			agreed(api, disposal)
			must(t, api.Sweep(t.Context()))
			api.As(w.HubManager).Get(c.path + c.id).Want(http.StatusNotFound)
			api.As(w.HubManager).Get("/v1/funding-lines/" + w.Funding.Correction.String()).Want(http.StatusNotFound)
			if state := recordsOf(api, disposal)[c.id]; state != "disposed" {
				t.Errorf("%s is %s", c.class, state)
			}
		}
	})
}
