package proof

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
)

// standing is a visit with how far the hub's trail and changes have come.
type standing struct {
	ledger
	changes, audit int
}

// heads count the changes and the audit rows of both hubs.
func (w *walk) heads() (changes, audit int) {
	for _, head := range w.rows(`SELECT change_position, audit_position FROM hub_head`) {
		c, _ := strconv.Atoi(head["change_position"])
		a, _ := strconv.Atoi(head["audit_position"])
		changes, audit = changes+c, audit+a
	}
	return changes, audit
}

// taken is a step that was taken, or refused, with what stood before and after.
type taken struct {
	w             *walk
	who           demo.Person
	action        access.Action
	visit         string
	answer        *testapi.Answer
	before, after standing
}

func (s taken) fail(format string, about ...any) {
	s.w.t.Helper()
	s.w.t.Errorf("%s as %s answered %d: "+format, append([]any{s.action, s.who.Role, s.answer.Status}, about...)...)
}

func (s taken) check() {
	s.w.t.Helper()
	changed := s.after.changed(s.before.ledger)
	switch {
	case s.answer.Status >= http.StatusInternalServerError:
		s.fail("%s", s.answer.Body)
	case s.answer.Status >= http.StatusBadRequest:
		if len(changed) > 0 || s.after.audit != s.before.audit || s.after.changes != s.before.changes {
			s.fail("refused, and it left %v, %d changes and %d audit rows", changed, s.after.changes-s.before.changes, s.after.audit-s.before.audit)
		}
		return
	}
	s.w.done[string(s.action)]++
	s.isRecorded(changed)
	s.onlyMoves(changed)
	s.onlyGrows()
	switch s.action {
	case access.GiveShare:
		s.sharesWhereTheTeacherWorks()
	case access.BreakGlass:
		s.tellsOfGlass()
	}
}

// isRecorded holds what was read or changed to its rows in the trail, and what was
// changed to its row in the feed.
func (s taken) isRecorded(changed []string) {
	s.w.t.Helper()
	trail := s.w.rows(`SELECT * FROM audit_event WHERE request_id = $1`, s.answer.Header.Get("X-Request-Id"))
	if len(trail) != s.after.audit-s.before.audit {
		s.fail("%d audit rows are of the request, of %d", len(trail), s.after.audit-s.before.audit)
	}
	objects := []string{s.visit}
	for _, key := range changed {
		objects = append(objects, s.after.ledger[key]["id"])
	}
	read, wrote := deeds[s.action].reads == "", len(changed) == 0
	for _, r := range trail {
		if r["actor_id"] != s.who.ID.String() || r.at("at") != s.w.db.Clock.Now() {
			s.fail("the audit row is of %s at %s", r["actor_id"], r["at"])
		}
		read = read || slices.Contains(strings.Fields(r["parts"]), string(deeds[s.action].reads))
		wrote = wrote || r["action"] == string(s.action) && slices.Contains(objects, r["object_id"])
	}
	fed := len(changed) == 0
	for _, c := range s.w.rows(`SELECT record_id FROM change WHERE hub_id = $1 ORDER BY position DESC LIMIT 10`, s.w.w.Hub.String())[:min(10, s.after.changes-s.before.changes)] {
		fed = fed || slices.Contains(objects, c["record_id"])
	}
	if !read || !wrote || !fed {
		s.fail("reading recorded: %t, change recorded: %t, change in the feed: %t, of %v", read, wrote, fed, changed)
	}
}

// moves says by which step a visit comes from one state to another.
var moves = map[string]access.Action{
	"proposed agreed": access.AgreeObservation, "proposed declined": access.DeclineObservation, "agreed proposed": access.RescheduleObservation,
	"agreed cancelled": access.CancelObservation, "agreed held": access.RecordVisit,
}

// Columns of a visit that never change, and columns that once set never do: neither by
// a correction nor by anything else.
var (
	fixed   = []string{"kind", "purpose", "framework_id", "provision_id", "teacher_id", "created_at"}
	setOnce = []string{"started_at", "finished_at", "recorded_at", "report_due_on", "reply_window_ends_on", "issued_at", "issued_by",
		"window_ends_on", "published_at", "ended_at", "ending_reason"}
)

func (s taken) onlyMoves(changed []string) {
	s.w.t.Helper()
	was, is := s.before.visit(), s.after.visit()
	if was["state"] != is["state"] && moves[was["state"]+" "+is["state"]] != s.action {
		s.fail("the visit was %s and is %s", was["state"], is["state"])
	}
	for _, column := range fixed {
		if was[column] != is[column] {
			s.fail("%s was %s and is %s", column, was[column], is[column])
		}
	}
	for _, column := range setOnce {
		if was[column] != "" && was[column] != is[column] {
			s.fail("%s was %s and is %s", column, was[column], is[column])
		}
	}
	for _, key := range changed {
		own := strings.HasPrefix(key, "observation_notes ") || strings.HasPrefix(key, "observation_judgement ")
		if own && s.after.ledger[key]["observer_id"] != s.who.ID.String() {
			s.fail("%s is somebody else's", key)
		}
	}
}

// onlyGrows holds the tables to which rows are only added, and versions to their order.
func (s taken) onlyGrows() {
	s.w.t.Helper()
	for _, table := range []string{"observation_report", "observation_reply", "observation_acknowledgement", "observation_response", "break_glass", "observation_agreed_judgement"} {
		for _, key := range s.after.changed(s.before.ledger) {
			if strings.HasPrefix(key, table+" ") && s.before.ledger[key] != nil {
				s.fail("%s changed", key)
			}
		}
	}
	for n := range s.after.in("observation_report") {
		if s.after.ledger["observation_report "+strconv.Itoa(n+1)] == nil {
			s.fail("there is no version %d of %d", n+1, len(s.after.in("observation_report")))
		}
	}
}

func (s taken) sharesWhereTheTeacherWorks() {
	s.w.t.Helper()
	for _, given := range s.after.in("share") {
		if s.before.ledger["share "+given["id"]] != nil {
			continue
		}
		works := s.w.rows(`SELECT 1 FROM placement pl JOIN provision pr ON pr.hub_id = pl.hub_id AND pr.id = pl.provision_id
			WHERE pl.person_id = $1 AND pr.school_id = $2 AND pl.from_on <= $3 AND (pl.to_on IS NULL OR pl.to_on >= $4)`,
			s.after.visit()["teacher_id"], given["school_id"], s.w.today().String(), s.w.today().String())
		if len(works) == 0 {
			s.fail("the teacher does not work at %s", given["school_id"])
		}
	}
}

// tellsOfGlass holds broken glass to what the teacher, every QA lead and every data
// protection officer are told.
func (s taken) tellsOfGlass() {
	s.w.t.Helper()
	today := s.w.today().String()
	people := []row{{"person_id": s.after.visit()["teacher_id"]}}
	for _, role := range []string{"qa_lead", "data_protection_officer"} {
		holders := s.w.rows(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
			WHERE a.hub_id = $1 AND a.role = $2 AND NOT a.pending AND p.status = 'active' AND a.from_on <= $3 AND (a.to_on IS NULL OR a.to_on >= $4)`,
			s.w.w.Hub.String(), role, today, today)
		if len(holders) == 0 {
			s.fail("nobody is %s", role)
		}
		people = append(people, holders...)
	}
	for _, p := range people {
		told := s.w.rows(`SELECT at FROM notice WHERE person_id = $1 AND kind = 'glass-broken' AND resource_id = $2`, p["person_id"], s.visit)
		if !slices.ContainsFunc(told, func(n row) bool { return n.at("at") == s.w.db.Clock.Now() }) {
			s.fail("%s is not told", p["person_id"])
		}
	}
}
