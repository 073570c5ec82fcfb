package store

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/retention"
)

// whatHolds is whatever stops disposal: holds, from when they are proposed until they are
// lifted, and requests of people for what is kept about them, until they are closed. A row is
// on one person, partner, school or observation.
const whatHolds = `(SELECT hub_id, person_id, partner_id, school_id, observation_id FROM hold WHERE lifted_at IS NULL
	UNION ALL SELECT hub_id, person_id, NULL, NULL, NULL FROM subject_access_request WHERE ended_at IS NULL)`

// heldBy holds of a record of the class where one of the rows is on what it concerns.
func (d due) heldBy(rows string) string {
	return "EXISTS (SELECT 1 FROM " + rows + " h WHERE h.hub_id = " + d.hub() + " AND (" + d.concerns + "))"
}

// aHoldOn is as if there were a hold on the person @who.
const aHoldOn = `(SELECT hub_id, id AS person_id, CAST(NULL AS uuid) AS partner_id, CAST(NULL AS uuid) AS school_id, CAST(NULL AS uuid) AS observation_id
	FROM person WHERE id = @who)`

// Held gives those of the records that a hold stops.
func (tx *Tx) Held(c retention.Class, which []uuid.UUID) (held []uuid.UUID, err error) {
	d := dueOf[c]
	err = tx.db.Table(d.from).Where(d.hub()+" = ?", tx.who.Hub()).Where(d.record+" IN ?", which).Where(d.heldBy(whatHolds)).Pluck(d.record, &held).Error
	return held, err
}

// Concerning gives those of the records that a hold on the person stops, or would.
func (tx *Tx) Concerning(c retention.Class, who id.Person, which []uuid.UUID) (own []uuid.UUID, err error) {
	if len(which) == 0 {
		return nil, nil
	}
	d := dueOf[c]
	err = tx.db.Table(d.from).Where(d.hub()+" = ?", tx.who.Hub()).Where(d.record+" IN ?", which).
		Where(d.heldBy(aHoldOn), map[string]any{"who": who}).Pluck(d.record, &own).Error
	return own, err
}

// Subjects are whom the records of the disposal are about, as far as they are there.
func (tx *Tx) Subjects(of *retention.Disposal) (subjects []id.Person, err error) {
	d := dueOf[of.Class]
	if d.about == aboutNobody {
		return nil, nil
	}
	err = tx.db.Table(d.from).Where(d.hub()+" = ?", tx.who.Hub()).Where(d.about+" IS NOT NULL").
		Where(d.record+" IN (SELECT record_id FROM disposal_record WHERE hub_id = ? AND disposal_id = ?)", tx.who.Hub(), of.ID).
		Distinct().Pluck(d.about, &subjects).Error
	return subjects, err
}

// What a record concerns, and so what h has to be on: of an observation called o, a share sh
// by the appointment ap, an inspection i, a visit request v, a mentoring m, a conversation c,
// an evaluation e with its example gp, and a release pr.
const (
	visitConcerns = `h.observation_id = o.id OR h.partner_id = o.partner_id OR h.school_id = o.school_id OR h.person_id = o.teacher_id
		OR EXISTS (SELECT 1 FROM observation_observer ob WHERE ob.hub_id = o.hub_id AND ob.observation_id = o.id AND ob.person_id = h.person_id)`
	shareConcerns      = `h.school_id = sh.school_id OR h.person_id = ap.person_id`
	inspectionConcerns = `h.person_id = i.inspector_id
		OR EXISTS (SELECT 1 FROM inspection_school sc WHERE sc.hub_id = i.hub_id AND sc.inspection_id = i.id AND sc.school_id = h.school_id)`
	requestConcerns = `h.school_id = v.school_id OR h.partner_id = v.partner_id OR h.observation_id = v.observation_id
		OR h.person_id = v.teacher_id OR h.person_id = v.requested_by`
	conversationConcerns = `h.school_id = c.school_id OR h.person_id = c.lead_id OR h.person_id = c.agreed_by OR h.person_id = c.ended_by
		OR EXISTS (SELECT 1 FROM conversation_participant ct WHERE ct.hub_id = c.hub_id AND ct.conversation_id = c.id AND ct.person_id = h.person_id)`
	trainingConcerns   = `EXISTS (SELECT 1 FROM training_attendance ta WHERE ta.hub_id = te.hub_id AND ta.event_id = te.id AND (ta.person_id = h.person_id OR ta.school_id = h.school_id))`
	evaluationConcerns = `h.school_id = e.school_id OR h.partner_id = e.partner_id
		OR h.person_id IN (e.drawn_up_by, e.hub_agreed_by, e.school_agreed_by, e.published_by)
		OR EXISTS (SELECT 1 FROM evaluation_response er WHERE er.hub_id = e.hub_id AND er.evaluation_id = e.id AND er.by_id = h.person_id)
		OR EXISTS (SELECT 1 FROM evaluation_step es WHERE es.hub_id = e.hub_id AND es.evaluation_id = e.id AND es.done_by = h.person_id)`
	exampleConcerns = `h.person_id IN (gp.drawn_up_by, gp.hub_agreed_by, gp.school_agreed_by, gp.partner_agreed_by, gp.withdrawn_by)`
	// A release names in what was counted the schools and partners of which that was, whether or not their records are there still.
	releaseConcerns   = `h.person_id = pr.released_by OR pr.counts LIKE '%' || CAST(h.school_id AS text) || '%' OR pr.counts LIKE '%' || CAST(h.partner_id AS text) || '%'`
	mentoringConcerns = `h.person_id = m.mentee_id OR h.person_id = m.mentor_id OR h.partner_id = m.partner_id`
)

// underVisitConcerns is what goes with an observation called o concerns: a visit stays while
// anything is held that would go with it.
const underVisitConcerns = `
	OR EXISTS (SELECT 1 FROM share sh JOIN appointment ap ON ap.hub_id = sh.hub_id AND ap.id = sh.appointment_id
	  WHERE sh.hub_id = o.hub_id AND sh.observation_id = o.id AND (` + shareConcerns + `))
	OR EXISTS (SELECT 1 FROM visit_request v WHERE v.hub_id = o.hub_id AND (` + requestConcerns + `)
	  AND (v.observation_id = o.id OR EXISTS (SELECT 1 FROM visit_request_visit l WHERE l.hub_id = v.hub_id AND l.request_id = v.id AND l.observation_id = o.id)))
	OR EXISTS (SELECT 1 FROM inspection_reference f JOIN inspection i ON i.hub_id = f.hub_id AND i.id = f.inspection_id
	  WHERE f.hub_id = o.hub_id AND f.observation_id = o.id AND (` + inspectionConcerns + `))
	OR EXISTS (SELECT 1 FROM development_need n WHERE n.hub_id = o.hub_id AND n.observation_id = o.id AND n.owner_id = h.person_id)
	OR EXISTS (SELECT 1 FROM development_need n JOIN mentoring_need mn ON mn.hub_id = n.hub_id AND mn.need_id = n.id
	  JOIN mentoring m ON m.hub_id = mn.hub_id AND m.id = mn.mentoring_id WHERE n.hub_id = o.hub_id AND n.observation_id = o.id AND (` + mentoringConcerns + `))
	OR EXISTS (SELECT 1 FROM appeal p WHERE p.hub_id = o.hub_id AND p.observation_id = o.id AND p.hearer_id = h.person_id)
	OR EXISTS (SELECT 1 FROM break_glass b WHERE b.hub_id = o.hub_id AND b.observation_id = o.id AND b.by_id = h.person_id)`
