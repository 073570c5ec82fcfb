package proof

import (
	"context"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// never are rows that there must not be, whatever was done.
var never = map[string]string{
	"a visit was held that not both sides agreed to": `SELECT id FROM observation o WHERE state = 'held' AND (
		SELECT COUNT(DISTINCT side) FROM observation_agreement a WHERE a.hub_id = o.hub_id AND a.observation_id = o.id AND a.voided_at IS NULL) < 2`,
	"one person agreed for both sides": `SELECT a.observation_id FROM observation_agreement a JOIN observation_agreement b
		ON b.hub_id = a.hub_id AND b.observation_id = a.observation_id AND b.side > a.side AND b.by_id = a.by_id
		WHERE a.voided_at IS NULL AND b.voided_at IS NULL AND a.given_by = '' AND b.given_by = ''`,
	"an observer agreed to be there": `SELECT a.observation_id FROM observation_agreement a JOIN observation_observer ob
		ON ob.hub_id = a.hub_id AND ob.observation_id = a.observation_id AND ob.person_id = a.by_id WHERE a.voided_at IS NULL AND a.given_by = ''`,
	"a teacher agreed for the school": `SELECT a.observation_id FROM observation_agreement a JOIN observation o
		ON o.hub_id = a.hub_id AND o.id = a.observation_id WHERE a.voided_at IS NULL AND a.given_by = '' AND a.side = 'school' AND a.by_id = o.teacher_id`,
	"somebody observes themselves": `SELECT o.id FROM observation o JOIN observation_observer ob
		ON ob.hub_id = o.hub_id AND ob.observation_id = o.id AND ob.person_id = o.teacher_id`,
	"not exactly one observer leads": `SELECT id FROM observation o WHERE (
		SELECT COUNT(*) FROM observation_observer ob WHERE ob.hub_id = o.hub_id AND ob.observation_id = o.id AND ob.leads) <> 1`,
	"the criteria were not published before the proposal": `SELECT o.id FROM observation o JOIN framework f
		ON f.hub_id = o.hub_id AND f.id = o.framework_id WHERE f.published_at IS NULL OR f.published_at > o.created_at`,
	"a report was issued by its author or its subject": `SELECT o.id FROM observation o JOIN observation_report r
		ON r.hub_id = o.hub_id AND r.observation_id = o.id WHERE r.issued_by = r.author_id OR r.issued_by = o.teacher_id`,
	"a report was issued before feedback": `SELECT o.id FROM observation o LEFT JOIN observation_feedback f
		ON f.hub_id = o.hub_id AND f.observation_id = o.id WHERE o.issued_at IS NOT NULL AND (f.created_at IS NULL OR f.created_at > o.issued_at)`,
	"a report has no first version, or a mark and none": `SELECT o.id FROM observation o LEFT JOIN observation_report r
		ON r.hub_id = o.hub_id AND r.observation_id = o.id AND r.version = 1 WHERE (o.issued_at IS NULL) <> (r.version IS NULL) OR o.issued_at <> r.issued_at`,
	"something came of a visit that was not held": `SELECT id FROM observation WHERE state <> 'held' AND (recorded_at IS NOT NULL OR issued_at IS NOT NULL)`,
	"an outcome is shared twice with one appointment": `SELECT observation_id FROM share WHERE ended_at IS NULL
		GROUP BY hub_id, observation_id, appointment_id HAVING COUNT(*) > 1`,
	"a subject took a step of quality assurance on their own visit": `SELECT object_id FROM audit_event WHERE actor_id = subject_id AND party IN (
		'observer-assigned', 'observer-leading', 'qa-lead', 'hub-manager', 'hub-manager-for-qa-lead', 'inspector')`,
	"positions of the trail leave gaps": `SELECT hub_id AS id FROM hub_head h WHERE audit_position <> (SELECT COUNT(*) FROM audit_event a WHERE a.hub_id = h.hub_id)
		OR audit_position <> (SELECT MAX(position) FROM audit_event a WHERE a.hub_id = h.hub_id)`,
	"positions of the feed leave gaps": `SELECT hub_id AS id FROM hub_head h WHERE change_position <> (SELECT COUNT(*) FROM change c WHERE c.hub_id = h.hub_id)
		OR change_position <> (SELECT MAX(position) FROM change c WHERE c.hub_id = h.hub_id)`,
}

// checkAll holds everything that there is now to the rules.
func (w *walk) checkAll() {
	w.t.Helper()
	for what, query := range never {
		if found := w.rows(query); len(found) > 0 {
			w.t.Errorf("%s: %v", what, found)
		}
	}
	for _, o := range w.rows(`SELECT * FROM observation WHERE issued_at IS NOT NULL`) {
		w.checkWindows(o)
	}
	for _, hub := range []id.Hub{w.w.Hub, w.w.Other} {
		if _, err := w.db.VerifyAudit(context.Background(), hub, nil); err != nil {
			w.t.Error(err)
		}
	}
}

// checkWindows holds an issued report to the windows of its teacher: the one to reply
// to the draft, and the one to respond before the summary is published.
func (w *walk) checkWindows(o row) {
	w.t.Helper()
	issued := calendar.DateOf(o.at("issued_at")).String()
	if ends := o["reply_window_ends_on"]; ends != "" && issued <= ends {
		if len(w.rows(`SELECT id FROM observation_reply WHERE observation_id = $1 AND at <= $2`, o["id"], o["issued_at"])) == 0 {
			w.t.Errorf("%s was issued on %s, while the teacher could reply until %s and had not", o["id"], issued, ends)
		}
	}
	if !o.has("published_at") {
		return
	}
	published := calendar.DateOf(o.at("published_at")).String()
	byTeacher := w.rows(`SELECT position FROM audit_event WHERE object_id = $1 AND action = 'observation.publish-summary' AND party = 'teacher-observed'`, o["id"])
	ofNoDays := o["published_at"] == o["issued_at"] && o["window_ends_on"] == issued
	if published <= o["window_ends_on"] && len(byTeacher) == 0 && !ofNoDays {
		w.t.Errorf("%s was published on %s, within a window until %s", o["id"], published, o["window_ends_on"])
	}
	if strings.Compare(o["published_at"], o["issued_at"]) < 0 {
		w.t.Errorf("%s was published before it was issued", o["id"])
	}
}
