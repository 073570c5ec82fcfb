package proof

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
)

const (
	yesterday = "2026-11-22"
	nextYear  = "2027-06-30"
)

// revocations are one of each kind: of the person, the appointment, the placement and
// the share, of what a machine client may do, and of less than all of it.
func (r *rig) revocations() []revocation {
	w := r.w
	contact := "/v1/people/" + w.PartnerContact.ID.String()
	office, lead := r.appointmentOf(w.PartnerContact), r.appointmentOf(w.OtherQALead)
	placement := "/v1/placements/" + w.Placements.AlsoTaught.String()
	share := "/v1/shares/" + w.Shares.Full.String()
	agreed := "/v1/observations/" + w.Visits.Agreed.ID.String()
	return []revocation{
		{"a person is suspended", r.asksOfContact,
			r.changing(contact, document{"status": "active"}),
			r.changing(contact, document{"status": "suspended"}), nobody},
		{"a person signs in otherwise", r.asksOfContact,
			r.changing(contact, identified(w.PartnerContact.Subject)),
			r.changing(contact, identified("another")), nobody},
		{"an appointment ends", r.asksOfContact,
			r.changing(office, document{"toOn": nil}),
			r.changing(office, document{"toOn": yesterday}), unseen},
		{"the placement under a share ends", func() []ask { return r.asksByShare(share) },
			r.changing(placement, document{"toOn": nil}),
			r.changing(placement, document{"toOn": yesterday}), unseen},
		{"a share is ended", func() []ask { return r.asksByShare(share) },
			func() { share = r.shareAnew(share) },
			func() { r.as(w.QALead).Seeing(share).Post(share+"/ending", nil).Want(http.StatusOK) }, unseen},
		{"a QA lead's appointment ends", r.asksOfLead,
			func() { r.appointAgain(lead) },
			r.changing(lead, document{"toOn": yesterday}), unseen},
		{"a client is revoked", r.asksOfClient,
			r.executing(`UPDATE client SET revoked_at = NULL`),
			r.executing(`UPDATE client SET revoked_at = updated_at`), nobody},
		{"a client's identity ends", r.asksOfClient,
			r.executing(`UPDATE identity SET active = TRUE WHERE client_id IS NOT NULL`),
			r.executing(`UPDATE identity SET active = FALSE WHERE client_id IS NOT NULL`), nobody},
		{"a client's scopes are narrowed", r.asksOfClient,
			r.executing(`UPDATE client SET scopes = '` + scopesOf(w.Client) + `'`),
			r.executing(`UPDATE client SET scopes = '["hub:read"]'`), unseen},
		{"an observer is taken off a visit", func() []ask { return r.asksOfObserver(agreed) },
			r.assigning(agreed, w.Visits.Agreed.Lead, w.OtherObserver),
			r.assigning(agreed, w.Visits.Agreed.Lead), unseen},
		{"the hub narrows who reads summaries", r.asksOfSchool,
			r.changing("/v1/hub", readers("current-schools")),
			r.changing("/v1/hub", readers("visited-school")), unseen | lasting},
	}
}

func identified(subject string) document {
	return document{"identity": document{"issuer": demo.Issuer, "subject": subject}}
}

func readers(schools string) document {
	return document{"settings": document{"summaryReaders": schools}}
}

func scopesOf(c demo.Client) string {
	text, err := json.Marshal(c.Scopes)
	if err != nil {
		panic(err) // strings
	}
	return string(text)
}

func (r *rig) as(who demo.Person) testapi.Caller { return r.api.As(who).Unheld() }

// changing patches a record as the hub manager, who has just read it.
func (r *rig) changing(path string, change document) func() {
	return func() {
		r.t.Helper()
		r.as(r.w.HubManager).Seeing(path).Patch(path, change).Want(http.StatusOK)
	}
}

// executing does what nobody can do over HTTP.
func (r *rig) executing(statement string) func() {
	return func() {
		r.t.Helper()
		if _, err := r.owner.Exec(statement); err != nil {
			r.t.Fatal(err)
		}
	}
}

// assigning puts observers in place of those of a visit.
func (r *rig) assigning(visit string, lead demo.Person, others ...demo.Person) func() {
	all := []document{{"personId": lead.ID, "lead": true}}
	for _, p := range others {
		all = append(all, document{"personId": p.ID, "lead": false})
	}
	return func() {
		r.t.Helper()
		r.as(r.w.QALead).Seeing(visit).Put(visit+"/observers", document{"observers": all}).Want(http.StatusOK)
	}
}

func (r *rig) appointmentOf(who demo.Person) string {
	r.t.Helper()
	held := r.as(r.w.HubManager).Get("/v1/people/" + who.ID.String() + "/appointments").Want(http.StatusOK)
	return "/v1/appointments/" + held.Text("/items/0/id")
}

// appointAgain lets an appointment last, which for a QA lead's takes a second person.
func (r *rig) appointAgain(path string) {
	r.t.Helper()
	r.changing(path, document{"toOn": nil})()
	officer := r.as(r.w.DataProtectionOfficer)
	if officer.Get(path).Want(http.StatusOK).Text("/state") == "pending" {
		officer.Seeing(path).Post(path+"/confirmation", nil).Want(http.StatusOK)
	}
}

// shareAnew gives the share anew where it has ended.
func (r *rig) shareAnew(share string) string {
	r.t.Helper()
	lead := r.as(r.w.QALead)
	if lead.Get(share).Want(http.StatusOK).Text("/state") == "active" {
		return share
	}
	return lead.Post("/v1/observations/"+r.w.Visits.Corrected.ID.String()+"/shares", document{
		"appointmentId": r.w.Appointments.AlsoTaught, "level": "full", "purpose": "To plan.", "untilOn": nextYear,
	}).Want(http.StatusCreated).Header.Get("Location")
}

// reading asks for a record whole, as a paper where there is one, and whether it has
// changed.
func reading(c testapi.Caller, paths ...string) (asks []ask) {
	for _, path := range paths {
		tag := c.Get(path).Want(http.StatusOK).ETag()
		asks = append(asks,
			ask{name: "GET " + path, method: "GET", path: path, header: c.Headers()},
			ask{name: "304 " + path, method: "GET", path: path, header: c.Header("If-None-Match", tag).Headers()})
		if op, _ := testapi.OperationOf("GET", path); op.Responses.Value("200").Value.Content["application/pdf"] != nil {
			asks = append(asks, ask{name: "PDF " + path, method: "GET", path: path, header: c.Header("Accept", "application/pdf").Headers(), slow: true})
		}
	}
	return asks
}

// listing asks for a list on which the record stands.
func listing(c testapi.Caller, path string, record string) ask {
	return ask{name: "LIST " + path, method: "GET", path: path, header: c.Headers(), shows: record}
}

// replaying asks for the answer to an earlier request again.
func replaying(c testapi.Caller, path string, body document) ask {
	c = c.Key("before-the-revocation").Header("Content-Type", "application/json")
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // plain values
	}
	c.Post(path, string(text)).Want(http.StatusCreated)
	return ask{name: "AGAIN " + path, method: "POST", path: path, header: c.Headers(), body: string(text)}
}

func (r *rig) asksOfContact() []ask {
	c, published := r.as(r.w.PartnerContact), r.w.Visits.Published.ID.String()
	o := "/v1/observations/" + published
	return append(reading(c, o, o+"/report", o+"/summary", "/v1/development-needs/"+r.w.Needs.Open.String()),
		listing(c, "/v1/observations?limit=200", published),
		listing(c, o+"/responses", r.w.Responses.ToReport.String()),
		listing(c, o+"/report/versions", `"version":1`),
		replaying(c, o+"/development-needs", document{"need": "Singing", "ownerId": r.w.Teacher.ID, "dueBy": nextYear}))
}

func (r *rig) asksOfLead() []ask {
	c := r.as(r.w.OtherQALead)
	issued, submitted := "/v1/observations/"+r.w.Visits.Issued.ID.String(), "/v1/observations/"+r.w.Visits.Submitted.ID.String()
	return append(reading(c, submitted+"/report-draft", issued+"/report", "/v1/shares/"+r.w.Shares.Full.String()),
		listing(c, "/v1/shares?limit=200", r.w.Shares.Full.String()),
		listing(c, "/v1/development-needs?limit=200", r.w.Needs.Open.String()),
		replaying(c, issued+"/shares", document{
			"appointmentId": r.w.Appointments.AlsoTaught, "level": "summary", "purpose": "To plan.", "untilOn": nextYear}))
}

func (r *rig) asksByShare(share string) []ask {
	c := r.as(r.w.OtherHeadteacher)
	o := "/v1/observations/" + r.w.Visits.Corrected.ID.String()
	return append(reading(c, o+"/report", o+"/summary", share),
		listing(c, "/v1/shares", strings.TrimPrefix(share, "/v1/shares/")))
}

func (r *rig) asksOfClient() []ask {
	c, agreed := r.api.AsClient(r.w.Client).Unheld(), r.w.Visits.Agreed.ID.String()
	return append(reading(c, "/v1/observations/"+agreed, "/v1/schools/"+r.w.Schools.Visited.String()),
		listing(c, "/v1/observations?limit=200", agreed),
		replaying(c, "/v1/schools", document{"urn": 999001, "name": "Replayed", "status": "open", "phase": "primary", "laCode": "830"}))
}

func (r *rig) asksOfObserver(o string) []ask {
	c := r.as(r.w.OtherObserver)
	return append(reading(c, o, o+"/notes", o+"/judgements", o+"/report-draft"),
		listing(c, "/v1/observations?limit=200", r.w.Visits.Agreed.ID.String()))
}

func (r *rig) asksOfSchool() []ask {
	c := r.as(r.w.OtherHeadteacher)
	return reading(c, "/v1/observations/"+r.w.Visits.Published.ID.String()+"/summary")
}
