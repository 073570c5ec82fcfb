package proof

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// canary stands in requests, and so in their answers, and nowhere else.
const canary = "zq-canary-of-the-first-answer"

// repeated is a request that was answered, and what is lost before it is repeated.
type repeated struct {
	name       string
	by, again  testapi.Caller // again is who repeats it
	path       string
	body       document
	take, give func()
	status     int
	code       string
}

// A repetition has the right that the caller has when it comes, and not the one that
// there was: it is refused as a first would be, and nothing of the kept answer shows.
// With the right the answer is there again.
func TestARepetitionIsAuthorisedAgain(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		r := newRig(t, db)
		for i, p := range r.repeated() {
			key := string(rune('a' + i))
			first := p.by.Key(key).Post(p.path, p.body).Want(http.StatusCreated)
			if !strings.Contains(string(first.Body), canary) {
				t.Fatalf("%s: no canary in %s", p.name, first.Body)
			}
			p.take()
			refused := p.again.Key(key).Post(p.path, p.body).Want(p.status, p.code)
			made := first.Text("/id")
			for _, text := range []string{canary, made, first.Header.Get("ETag")} {
				if text != "" && strings.Contains(string(refused.Body), text) {
					t.Errorf("%s: %s shows %q", p.name, refused.Body, text)
				}
			}
			for _, name := range []string{"Location", "Etag", "Idempotency-Replayed"} {
				if got := refused.Header.Get(name); got != "" {
					t.Errorf("%s: %s is %q", p.name, name, got)
				}
			}
			p.give()
			if a := p.by.Key(key).Post(p.path, p.body).Want(http.StatusCreated); a.Text("/id") != made || a.Header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("%s: with the right it is answered %v %s", p.name, a.Header, a.Body)
			}
		}
	})
}

// repeated are one of each way to lose a right: for good or for a token, the whole or a part.
func (r *rig) repeated() []repeated {
	w, nothing := r.w, func() {}
	contact, client := r.api.As(w.PartnerContact), r.api.AsClient(w.Client)
	person, office := "/v1/people/"+w.PartnerContact.ID.String(), r.appointmentOf(w.PartnerContact)
	lead, office2 := r.api.As(w.OtherQALead), r.appointmentOf(w.OtherQALead)
	published := "/v1/observations/" + w.Visits.Published.ID.String()
	needs, shares := published+"/development-needs", published+"/shares"
	need := document{"need": canary, "ownerId": w.Teacher.ID, "dueBy": nextYear}
	school := document{"urn": 999001, "name": canary, "status": "open", "phase": "primary", "laCode": "830"}
	kept, bare := `UPDATE client SET scopes = '`+scopesOf(w.Client)+`'`, `UPDATE client SET scopes = '["hub:read"]'`
	return []repeated{
		{"an appointment has ended", contact, contact, needs, need,
			r.changing(office, document{"toOn": yesterday}), r.changing(office, document{"toOn": nil}), http.StatusNotFound, "not-found"},
		{"a person is suspended", contact, contact, needs, need,
			r.changing(person, document{"status": "suspended"}), r.changing(person, document{"status": "active"}), http.StatusUnauthorized, "unauthenticated"},
		{"a token names another role", contact, r.api.As(w.PartnerContact, access.ElectedMember), needs, need,
			nothing, nothing, http.StatusForbidden, "forbidden"},
		{"a QA lead's appointment has ended", lead, lead, shares, document{
			"appointmentId": w.Appointments.AlsoTaught, "level": "full", "purpose": canary, "untilOn": nextYear},
			r.changing(office2, document{"toOn": yesterday}), func() { r.appointAgain(office2) }, http.StatusNotFound, "not-found"},
		{"a client is revoked", client, client, "/v1/schools", school.but(document{"urn": 999001}),
			r.executing(`UPDATE client SET revoked_at = updated_at`), r.executing(`UPDATE client SET revoked_at = NULL`), http.StatusUnauthorized, "unauthenticated"},
		{"a client's grant is narrowed", client, client, "/v1/schools", school.but(document{"urn": 999002}),
			r.executing(bare), r.executing(kept), http.StatusNotFound, "not-found"},
		{"a client's token is narrowed", client, r.api.AsClient(w.Client, access.ReadSchools), "/v1/schools", school.but(document{"urn": 999003}),
			nothing, nothing, http.StatusForbidden, "forbidden"},
	}
}
