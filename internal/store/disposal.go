package store

import (
	"errors"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/retention"
)

type disposalRow struct {
	retention.Disposal
	ApproverName  string
	ConfirmerName string
	WithdrawnName string
}

func (r disposalRow) disposal() retention.Disposal {
	d := r.Disposal
	d.Names = retention.DisposalNames{ApprovedBy: r.ApproverName, ConfirmedBy: r.ConfirmerName, WithdrawnBy: r.WithdrawnName}
	return d
}

func (tx *Tx) disposals(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("disposal"), "disposal", within).
		Select("disposal.*, COALESCE(approver.name, '') AS approver_name, COALESCE(confirmer.name, '') AS confirmer_name," +
			" COALESCE(withdrawing.name, '') AS withdrawn_name").
		Joins("LEFT JOIN person approver ON approver.hub_id = disposal.hub_id AND approver.id = disposal.approved_by").
		Joins("LEFT JOIN person confirmer ON confirmer.hub_id = disposal.hub_id AND confirmer.id = disposal.confirmed_by").
		Joins("LEFT JOIN person withdrawing ON withdrawing.hub_id = disposal.hub_id AND withdrawing.id = disposal.withdrawn_by")
}

// Disposal gives one disposal in the scope, or fault.Absent.
func (tx *Tx) Disposal(within access.Scope, which id.Disposal) (*retention.Disposal, error) {
	var row disposalRow
	if err := tx.disposals(within).Where("disposal.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	d := row.disposal()
	return &d, nil
}

var disposalOrder = map[string]column{"createdAt": {sql: "disposal.created_at", cast: "timestamptz"}}

// Disposals gives a page of the disposals in the scope.
func (tx *Tx) Disposals(within access.Scope, f retention.DisposalFilter, at page.Request) (page.Page[retention.Disposal], error) {
	q := tx.disposals(within)
	if f.State != "" {
		q = q.Where("disposal.state = ?", f.State)
	}
	if f.Class != "" {
		q = q.Where("disposal.class = ?", f.Class)
	}
	var rows []disposalRow
	if err := tx.paged(q, "disposal", disposalOrder, at).Find(&rows).Error; err != nil {
		return page.Page[retention.Disposal]{}, err
	}
	return page.Map(page.Cut(rows, at.Limit, func(r disposalRow) page.Position {
		return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	}), disposalRow.disposal), nil
}

// CreateDisposal keeps a new disposal with its records.
func (tx *Tx) CreateDisposal(by access.Permit, d *retention.Disposal, records []retention.Record) error {
	what := event.Event{Name: "disposal.proposed", Operation: event.Created, ID: d.ID.UUID, Version: d.Version}
	if err := tx.create(by, d, what); err != nil {
		return err
	}
	return tx.db.CreateInBatches(&records, batch).Error
}

// SaveDisposal keeps a changed disposal.
func (tx *Tx) SaveDisposal(by access.Permit, d *retention.Disposal, what event.Name) error {
	return tx.update(by, d, &d.Version, event.Event{Name: what, Operation: event.Updated, ID: d.ID.UUID})
}

// KeepDisposals keeps every other writer off the open disposals until the transaction ends.
func (tx *Tx) KeepDisposals() error {
	return hold(tx.db.Table("disposal").Where("hub_id = ? AND ended_at IS NULL", tx.who.Hub()))
}

// OpenDisposal gives the open disposal of the class, or nil.
func (tx *Tx) OpenDisposal(c retention.Class) (*retention.Disposal, error) {
	var d retention.Disposal
	is, err := found(tx.db.Where("hub_id = ? AND class = ? AND ended_at IS NULL", tx.who.Hub(), c).Take(&d).Error)
	if !is {
		return nil, err
	}
	return &d, nil
}

// Records gives a page of the records of a disposal in the scope, by their ids.
func (tx *Tx) Records(within access.Scope, which id.Disposal, at page.Request) (page.Page[retention.Record], error) {
	q := tx.within(tx.db.Table("disposal_record").Select("disposal_record.*").
		Joins("JOIN disposal ON disposal.hub_id = disposal_record.hub_id AND disposal.id = disposal_record.disposal_id"), "disposal", within).
		Where("disposal_record.disposal_id = ?", which)
	if at.After != nil {
		q = q.Where("disposal_record.id > ?", at.After.ID)
	}
	var rows []retention.Record
	err := q.Order("disposal_record.id").Limit(at.Limit + 1).Find(&rows).Error
	return page.Cut(rows, at.Limit, func(r retention.Record) page.Position { return page.Position{ID: r.ID.String()} }), err
}

// RecordsIn gives records of the disposal in a state, in the order of their ids; 0: all.
func (tx *Tx) RecordsIn(which id.Disposal, state string, limit int) (records []retention.Record, err error) {
	q := tx.db.Where("hub_id = ? AND disposal_id = ?", tx.who.Hub(), which).Order("id")
	if state != "" {
		q = q.Where("state = ?", state)
	}
	if limit > 0 {
		q = q.Limit(limit)
	}
	return records, q.Find(&records).Error
}

// Pass keeps that a record stays, and why.
func (tx *Tx) Pass(r retention.Record, state string) error { return tx.markRecord(r, state, &tx.now) }

func (tx *Tx) markRecord(r retention.Record, state string, at *time.Time) error {
	return tx.db.Exec(`UPDATE disposal_record SET state = ?, ended_at = ? WHERE hub_id = ? AND id = ?`, state, at, tx.who.Hub(), r.ID).Error
}

// noAppealSince holds of an observation, called o, where every appeal ended before @at and
// holds nothing back.
const noAppealSince = `NOT EXISTS (SELECT 1 FROM appeal a WHERE a.hub_id = o.hub_id AND a.observation_id = o.id
	AND (a.state = 'open' OR a.holds OR a.ended_at >= @at))`

const aboutNobody = "NULL"

// due says of a class where its records are, when they were closed and what they concern.
type due struct {
	from     string // the table, and what it is joined to
	record   string // the id
	about    string // the person that it is about, or aboutNobody
	closed   string // before @before, a day, or @at, its beginning
	concerns string // whatever h is on: see what holds have to be on
	days     string // columns that say when it was closed: a day, and instants
	order    string
}

var dueOf = map[retention.Class]due{
	retention.Observations: {
		from: "observation o", record: "o.id", about: "o.teacher_id", order: "o.visit_on",
		closed: `o.visit_on < @before AND (o.ended_at IS NULL OR o.ended_at < @at) AND (o.issued_at IS NULL OR o.issued_at < @at)
			AND NOT EXISTS (SELECT 1 FROM observation_report r WHERE r.hub_id = o.hub_id AND r.observation_id = o.id AND r.issued_at >= @at)
			AND NOT EXISTS (SELECT 1 FROM development_need n WHERE n.hub_id = o.hub_id AND n.observation_id = o.id
			  AND (n.state = 'open' OR n.closed_at >= @at))
			AND ` + noAppealSince + `
			AND NOT EXISTS (SELECT 1 FROM share s WHERE s.hub_id = o.hub_id AND s.observation_id = o.id AND s.ended_at IS NULL)
			AND NOT EXISTS (SELECT 1 FROM visit_request v WHERE v.hub_id = o.hub_id AND v.observation_id = o.id
			  AND (v.state = 'open' OR v.updated_at >= @at))`,
		concerns: visitConcerns + underVisitConcerns, days: "o.visit_on AS day, o.ended_at AS one, o.issued_at AS other",
	},
	retention.RawNotes: {
		from: "observation o", record: "o.id", about: "o.teacher_id", order: "o.visit_on",
		closed: `EXISTS (SELECT 1 FROM observation_notes n WHERE n.hub_id = o.hub_id AND n.observation_id = o.id)
			AND (o.issued_at < @at OR (o.issued_at IS NULL AND o.ended_at < @at)) AND ` + noAppealSince,
		concerns: visitConcerns, days: "NULL AS day, o.ended_at AS one, o.issued_at AS other",
	},
	retention.Shares: {
		from:   "share sh JOIN observation o ON o.hub_id = sh.hub_id AND o.id = sh.observation_id JOIN appointment ap ON ap.hub_id = sh.hub_id AND ap.id = sh.appointment_id",
		record: "sh.id", about: "o.teacher_id", order: "sh.ended_at", closed: "sh.ended_at < @at",
		concerns: visitConcerns + " OR " + shareConcerns, days: "NULL AS day, sh.ended_at AS one, NULL AS other",
	},
	retention.Inspections: {
		from: "inspection i", record: "i.id", about: aboutNobody, order: "i.to_on", closed: "i.to_on < @before AND (i.ended_at IS NULL OR i.ended_at < @at)",
		concerns: inspectionConcerns + ` OR EXISTS (SELECT 1 FROM inspection_reference f JOIN observation o ON o.hub_id = f.hub_id AND o.id = f.observation_id
			WHERE f.hub_id = i.hub_id AND f.inspection_id = i.id AND (` + visitConcerns + "))",
		days: "i.to_on AS day, i.ended_at AS one, NULL AS other",
	},
	retention.Requests: {
		from: "visit_request v", record: "v.id", about: "v.teacher_id", order: "v.updated_at",
		closed: "v.state <> 'open' AND v.updated_at < @at",
		concerns: requestConcerns + ` OR EXISTS (SELECT 1 FROM visit_request_visit l JOIN observation o ON o.hub_id = l.hub_id AND o.id = l.observation_id
			WHERE l.hub_id = v.hub_id AND l.request_id = v.id AND (` + visitConcerns + "))",
		days: "NULL AS day, v.updated_at AS one, NULL AS other",
	},
	retention.Suggestions: {
		from: "suggestion g", record: "g.id", about: aboutNobody, order: "g.updated_at", closed: "g.updated_at < @at",
		concerns: "h.person_id = g.by_id", days: "NULL AS day, g.updated_at AS one, NULL AS other",
	},
	retention.Mentorings: {
		from: "mentoring m", record: "m.id", about: "m.mentee_id", order: "m.ended_at", closed: "m.ended_at < @at",
		concerns: mentoringConcerns,
		days:     "NULL AS day, m.ended_at AS one, NULL AS other",
	},
	retention.Conversations: {
		from: "conversation c", record: "c.id", about: aboutNobody, order: "c.planned_on",
		closed:   "c.planned_on < @before AND (c.held_on IS NULL OR c.held_on < @before) AND (c.ended_at IS NULL OR c.ended_at < @at)",
		concerns: conversationConcerns, days: "COALESCE(c.held_on, c.planned_on) AS day, c.ended_at AS one, c.agreed_at AS other",
	},
	retention.Trainings: {
		from: "training_event te", record: "te.id", about: aboutNobody, order: "te.to_on", closed: "te.to_on < @before AND (te.cancelled_at IS NULL OR te.cancelled_at < @at)",
		concerns: trainingConcerns, days: "te.to_on AS day, te.cancelled_at AS one, NULL AS other",
	},
	retention.StaffTimes: {
		from: "staff_time st", record: "st.id", about: "st.person_id", order: "st.week_on", closed: "st.week_on < @before",
		concerns: "h.person_id = st.person_id", days: "st.week_on AS day, NULL AS one, NULL AS other",
	},
	retention.Supports: {
		from: "school_support sp", record: "sp.id", about: aboutNobody, order: "sp.ended_at", closed: "sp.ended_at < @at",
		concerns: "h.school_id = sp.supporting_id OR h.school_id = sp.supported_id OR h.person_id = sp.proposed_by",
		days:     "NULL AS day, sp.ended_at AS one, NULL AS other",
	},
	retention.SchoolPlans: {
		from: "school_plan sl", record: "sl.id", about: aboutNobody, order: "sl.updated_at", closed: "sl.updated_at < @at",
		concerns: "h.school_id = sl.school_id", days: "NULL AS day, sl.updated_at AS one, NULL AS other",
	},
	retention.Evaluations: {
		from: "evaluation e", record: "e.id", about: aboutNobody, order: "e.updated_at",
		closed:   "e.updated_at < @at AND NOT EXISTS (SELECT 1 FROM good_practice g WHERE g.hub_id = e.hub_id AND g.evaluation_id = e.id)",
		concerns: evaluationConcerns, days: "NULL AS day, e.updated_at AS one, NULL AS other",
	},
	retention.GoodPractices: {
		from:   "good_practice gp JOIN evaluation e ON e.hub_id = gp.hub_id AND e.id = gp.evaluation_id",
		record: "gp.id", about: aboutNobody, order: "gp.updated_at", closed: "gp.updated_at < @at",
		concerns: evaluationConcerns + " OR " + exampleConcerns, days: "NULL AS day, gp.updated_at AS one, NULL AS other",
	},
	retention.Dismissals: {
		from: "signal_dismissal sd", record: "sd.id", about: aboutNobody, order: "sd.updated_at", closed: "sd.updated_at < @at",
		concerns: "h.school_id = sd.school_id OR h.partner_id = sd.partner_id OR h.person_id = sd.dismissed_by OR h.person_id = sd.lifted_by",
		days:     "NULL AS day, sd.updated_at AS one, NULL AS other",
	},
	retention.Releases: {
		from: "participation_release pr", record: "pr.id", about: aboutNobody, order: "pr.released_at",
		closed: `pr.released_at < @at AND NOT EXISTS (SELECT 1 FROM participation_release later WHERE later.hub_id = pr.hub_id
			AND later.academic_year = pr.academic_year AND later.term = pr.term AND later.released_at >= @at)`,
		concerns: releaseConcerns, days: "NULL AS day, pr.released_at AS one, NULL AS other",
	},
	retention.PupilFigures: {
		from: `(SELECT hub_id, id, school_id, NULL AS feeder_id, partner_id, entered_by, withdrawn_by, counted_on AS day, updated_at FROM pupil_figures
			UNION ALL SELECT hub_id, id, school_id, feeder_id, NULL, NULL, NULL, NULL, updated_at FROM feeder_school) pf`,
		record: "pf.id", about: aboutNobody, order: "pf.updated_at", closed: "pf.updated_at < @at AND (pf.day IS NULL OR pf.day < @before)",
		concerns: "h.school_id IN (pf.school_id, pf.feeder_id) OR h.partner_id = pf.partner_id OR h.person_id = pf.entered_by OR h.person_id = pf.withdrawn_by", days: "pf.day AS day, pf.updated_at AS one, NULL AS other",
	},
	retention.Funding: {
		from: "funding_line fl", record: "fl.id", about: aboutNobody, order: "fl.to_on",
		closed: `fl.corrects_id IS NULL AND fl.to_on < @before AND NOT EXISTS (SELECT 1 FROM funding_line k
			WHERE k.hub_id = fl.hub_id AND k.corrects_id = fl.id AND k.to_on >= @before)`,
		concerns: `h.school_id = fl.school_id OR h.partner_id = fl.partner_id
			OR EXISTS (SELECT 1 FROM funding_line k WHERE k.hub_id = fl.hub_id AND (k.id = fl.id OR k.corrects_id = fl.id) AND k.entered_by = h.person_id)`,
		days: `(SELECT MAX(k.to_on) FROM funding_line k WHERE k.hub_id = fl.hub_id AND (k.id = fl.id OR k.corrects_id = fl.id)) AS day,
			NULL AS one, NULL AS other`,
	},
	retention.JointPractices: {
		from: "joint_practice jp", record: "jp.id", about: aboutNobody, order: "jp.held_on",
		closed:   "jp.held_on < @before AND (jp.withdrawn_at IS NULL OR jp.withdrawn_at < @at)",
		concerns: "h.school_id = jp.school_id OR h.partner_id = jp.partner_id OR h.person_id = jp.entered_by OR h.person_id = jp.withdrawn_by",
		days:     "jp.held_on AS day, jp.withdrawn_at AS one, NULL AS other",
	},
	retention.Holds: {
		from: "hold l", record: "l.id", about: "l.subject_id", order: "l.lifted_at", closed: "l.lifted_at < @at",
		concerns: "h.person_id = l.subject_id OR h.person_id = l.person_id", days: "NULL AS day, l.lifted_at AS one, NULL AS other",
	},
	retention.Accesses: {
		from: "subject_access_request c", record: "c.id", about: "c.person_id", order: "c.ended_at", closed: "c.ended_at < @at",
		concerns: "h.person_id = c.person_id", days: "NULL AS day, c.ended_at AS one, NULL AS other",
	},
}

type dueRow struct {
	ID      uuid.UUID
	Subject *id.Person
	Day     *calendar.Date
	One     *time.Time
	Other   *time.Time
}

// Due gives records of the class that were closed before the day and that nothing holds.
func (tx *Tx) Due(c retention.Class, before calendar.Date, limit int, only ...uuid.UUID) ([]retention.Closed, error) {
	d := dueOf[c]
	q := tx.db.Table(d.from).Select(d.record+" AS id, "+d.about+" AS subject, "+d.days).
		Where(d.hub()+" = ?", tx.who.Hub()).
		Where(d.closed, map[string]any{"before": before, "at": calendar.Midnight(before)}).Where("NOT " + d.heldBy(whatHolds))
	if len(only) > 0 {
		q = q.Where(d.record+" IN ?", only)
	}
	var rows []dueRow
	if err := q.Order(d.order).Order(d.record).Limit(limit).Scan(&rows).Error; err != nil {
		return nil, err
	}
	last, err := tx.lastIssues(c, rows)
	if err != nil {
		return nil, err
	}
	var out []retention.Closed
	for _, r := range rows {
		var days []calendar.Date
		if r.Day != nil {
			days = append(days, *r.Day)
		}
		closed := retention.Closed{ID: r.ID, On: retention.Latest(days, append(last[r.ID], r.One, r.Other)...)}
		if r.Subject != nil {
			closed.Subject = *r.Subject
		}
		out = append(out, closed)
	}
	return out, nil
}

func (d due) hub() string { return d.record[:len(d.record)-len("id")] + "hub_id" }

// lastIssues are the instants at which reports of the observations were issued or corrected,
// needs closed, appeals ended and requests for the report decided.
func (tx *Tx) lastIssues(c retention.Class, rows []dueRow) (map[uuid.UUID][]*time.Time, error) {
	last := map[uuid.UUID][]*time.Time{}
	if c != retention.Observations || len(rows) == 0 {
		return last, nil
	}
	var which []uuid.UUID
	for _, r := range rows {
		which = append(which, r.ID)
	}
	for _, from := range []struct{ table, at string }{{"observation_report", "issued_at"}, {"development_need", "closed_at"}, {"visit_request", "updated_at"}, {"appeal", "ended_at"}} {
		var found []struct {
			ObservationID uuid.UUID
			At            *time.Time
		}
		err := tx.db.Table(from.table).Select("observation_id, "+from.at+" AS at").
			Where("hub_id = ? AND observation_id IN ?", tx.who.Hub(), which).Scan(&found).Error
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			last[f.ObservationID] = append(last[f.ObservationID], f.At)
		}
	}
	return last, nil
}

// under is a table of which rows go with a record, and which of them: @record is its id.
type under struct{ table, which string }

const (
	ofConversation = "conversation_id = @record"
	ofEvaluation   = "evaluation_id = @record"

	ofObservation = "observation_id = @record"
	ofNeeds       = "need_id IN (SELECT id FROM development_need WHERE hub_id = @hub AND observation_id = @record)"
	noticesAbout  = "(resource = 'observation' AND resource_id = @record OR resource = 'share'" +
		" AND resource_id IN (SELECT id FROM share WHERE hub_id = @hub AND observation_id = @record))"
	noticesAboutRequests = "(resource = 'visit-request' AND resource_id IN (SELECT id FROM visit_request WHERE hub_id = @hub AND observation_id = @record))"
	noticesAboutHolds    = "(resource = 'hold' AND resource_id IN (SELECT id FROM hold WHERE hub_id = @hub AND observation_id = @record))"
	noticesAboutAppeals  = "(resource = 'appeal' AND resource_id IN (SELECT id FROM appeal WHERE hub_id = @hub AND observation_id = @record))"
	noticesAboutNeeds    = "(resource = 'development-need' AND resource_id IN (SELECT id FROM development_need WHERE hub_id = @hub AND observation_id = @record))"
	noticesAboutAll      = "(" + noticesAbout + " OR " + noticesAboutHolds + " OR " + noticesAboutRequests + " OR " + noticesAboutAppeals + " OR " + noticesAboutNeeds + ")"
)

// hanging is what hangs under a record of each class and goes with it, what refers to another
// before that. The record itself is last.
var hanging = map[retention.Class][]under{
	retention.Observations: {
		{"notice_mail", mailsOf(noticesAboutAll)},
		{"notice", noticesAboutAll},
		{"development_need_effect", "(" + ofNeeds + " OR " + ofObservation + ")"},
		{"development_need_offer", ofNeeds},
		{"development_need_progress", ofNeeds},
		{"mentoring_need", ofNeeds},
		{"development_need", ofObservation},
		{"appeal", ofObservation},
		{"commissioning_decision", ofObservation},
		{"visit_request_visit", ofObservation},
		{"visit_request", ofObservation},
		{"observation_judgement_agreement", ofObservation},
		{"observation_agreed_judgement", ofObservation},
		{"observation_acknowledgement", ofObservation},
		{"observation_response", ofObservation},
		{"observation_reply", ofObservation},
		{"break_glass", ofObservation},
		{"inspection_reference", ofObservation},
		{"moderation_judgement", ofObservation},
		{"moderation_item", ofObservation},
		{"share", ofObservation},
		{"hold", ofObservation + " AND lifted_at IS NOT NULL"}, // one that stands keeps the observation by its foreign key
		{"observation_report", ofObservation},
		{"observation_young_voice", ofObservation},
		{"observation_draft", ofObservation},
		{"observation_feedback", ofObservation},
		{"observation_self_evaluation", ofObservation},
		{"observation_judgement", ofObservation},
		{"observation_notes", ofObservation},
		{"observation_exception", ofObservation},
		{"observation_agreement", ofObservation},
		{"observation_observer", ofObservation},
		{"observation", "id = @record"},
	},
	retention.RawNotes: {{"observation_notes", ofObservation}},
	retention.Shares: {
		{"notice_mail", mailsOf("(resource = 'share' AND resource_id = @record)")},
		{"notice", "resource = 'share' AND resource_id = @record"},
		{"share", "id = @record"},
	},
	retention.Inspections: {
		{"notice_mail", mailsOf("(resource = 'inspection' AND resource_id = @record)")},
		{"notice", "resource = 'inspection' AND resource_id = @record"},
		{"inspection_reference", "inspection_id = @record"},
		{"inspection_school", "inspection_id = @record"},
		{"inspection", "id = @record"},
	},
	retention.Requests: {
		{"notice_mail", mailsOf("(resource = 'visit-request' AND resource_id = @record)")},
		{"notice", "resource = 'visit-request' AND resource_id = @record"},
		{"visit_request_visit", "request_id = @record"},
		{"visit_request", "id = @record"},
	},
	retention.Suggestions: {
		{"suggestion_reply", "suggestion_id = @record"},
		{"suggestion", "id = @record"},
	},
	retention.Mentorings: {
		{"notice_mail", mailsOf("(resource = 'mentoring' AND resource_id = @record)")},
		{"notice", "resource = 'mentoring' AND resource_id = @record"},
		{"mentoring_meeting", "mentoring_id = @record"},
		{"mentoring_need", "mentoring_id = @record"},
		{"mentoring", "id = @record"},
	},
	retention.Conversations: {
		{"notice_mail", mailsOf("(resource = 'conversation' AND resource_id = @record)")},
		{"notice", "resource = 'conversation' AND resource_id = @record"},
		{"answers_opening", ofConversation},
		{"questionnaire", ofConversation},
		{"conversation_review", ofConversation},
		{"conversation_action", ofConversation},
		{"conversation_participant", ofConversation},
		{"conversation", "id = @record"},
	},
	retention.Trainings: {
		{"training_attendance", "event_id = @record"},
		{"training_event", "id = @record"},
	},
	retention.StaffTimes: {{"staff_time", "id = @record"}},
	retention.Supports: {
		{"notice_mail", mailsOf("(resource = 'school-support' AND resource_id = @record)")},
		{"notice", "resource = 'school-support' AND resource_id = @record"},
		{"school_support", "id = @record"},
	},
	retention.SchoolPlans: {{"school_plan", "id = @record"}},
	retention.Evaluations: {
		{"notice_mail", mailsOf("(resource = 'evaluation' AND resource_id = @record)")},
		{"notice", "resource = 'evaluation' AND resource_id = @record"},
		{"evaluation_response", ofEvaluation},
		{"evaluation_step", ofEvaluation},
		{"evaluation_record", ofEvaluation},
		{"evaluation_finding", ofEvaluation},
		{"evaluation", "id = @record"},
	},
	retention.GoodPractices: {{"good_practice", "id = @record"}},
	retention.PupilFigures: {
		{"feeder_school", "id = @record"},
		{"pupil_figures_line", "figures_id = @record"},
		{"pupil_figures", "id = @record"},
	},
	retention.Dismissals:     {{"signal_dismissal", "id = @record"}},
	retention.Releases:       {{"participation_release", "id = @record"}},
	retention.Funding:        {{"funding_line", "(id = @record OR corrects_id = @record)"}},
	retention.JointPractices: {{"joint_practice", "id = @record"}},
	retention.Holds: {
		{"notice_mail", mailsOf("(resource = 'hold' AND resource_id = @record)")},
		{"notice", "resource = 'hold' AND resource_id = @record"},
		{"hold", "id = @record"},
	},
	retention.Accesses: {
		{"notice_mail", mailsOf("(resource = 'subject-access-request' AND resource_id = @record)")},
		{"notice", "resource = 'subject-access-request' AND resource_id = @record"},
		{"subject_access_part", "request_id = @record"},
		{"subject_access_request", "id = @record"},
	},
}

func mailsOf(notices string) string {
	return "notice_id IN (SELECT id FROM notice WHERE hub_id = @hub AND " + notices + ")"
}

// Dispose deletes the permit's record with all that hangs under it. It is in hand meanwhile,
// or both databases would refuse.
func (tx *Tx) Dispose(by access.Permit, c retention.Class, r retention.Record) error {
	if !tx.writing || !by.For(r.RecordID, access.CarryOutDisposal) {
		return errors.New("store: no leave to dispose of the record")
	}
	what, err := tx.goingOf(c, r.RecordID)
	if err != nil {
		return err
	}
	if err := tx.markRecord(r, retention.InHand, nil); err != nil {
		return err
	}
	at := map[string]any{"hub": tx.who.Hub(), "record": r.RecordID}
	for _, u := range hanging[c] {
		if err := tx.db.Exec("DELETE FROM "+u.table+" WHERE hub_id = @hub AND "+u.which, at).Error; err != nil {
			return err
		}
	}
	if err := tx.forgetTraces(c, r.RecordID); err != nil {
		return err
	}
	tx.note(by, what)
	return tx.markRecord(r, retention.Disposed, &tx.now)
}

// goingOf is what is said of the record that goes.
func (tx *Tx) goingOf(c retention.Class, which uuid.UUID) (event.Event, error) {
	names := map[retention.Class]event.Name{
		retention.Observations: "observation.disposed", retention.RawNotes: "observation.notes-disposed", retention.Shares: "share.disposed",
		retention.Inspections: "inspection.disposed", retention.Requests: "visit-request.disposed", retention.Suggestions: "suggestion.disposed",
		retention.Mentorings: "mentoring.disposed", retention.Holds: "hold.disposed", retention.Accesses: "subject-access-request.disposed",
		retention.Conversations: "conversation.disposed", retention.Trainings: "training.disposed", retention.StaffTimes: "staff-time.disposed",
		retention.Evaluations: "evaluation.disposed", retention.GoodPractices: "good-practice.disposed",
		retention.PupilFigures: "pupil-figures.disposed",
		retention.Supports:     "school-support.disposed", retention.SchoolPlans: "school-plan.disposed",
		retention.Dismissals: "signal-dismissal.disposed",
		retention.Releases:   "participation-release.disposed",
		retention.Funding:    "funding-line.disposed", retention.JointPractices: "joint-practice.disposed",
	}
	what := event.Event{Name: names[c], Operation: event.Deleted, ID: which}
	if c == retention.Conversations || c == retention.Releases {
		what.Told = event.Deleted // machine clients may read that there is one
	}
	if c != retention.Observations && c != retention.RawNotes {
		return what, nil
	}
	var o observation.Observation
	if err := tx.db.Table("observation").Where("hub_id = ? AND id = ?", tx.who.Hub(), which).Take(&o).Error; err != nil {
		return what, absent(err)
	}
	what.Version = o.Version
	if c == retention.RawNotes {
		what.Operation = event.Updated
	} else if access.OpenToClients(access.ReadObservation, o.Facts()) {
		what.Told = event.Deleted
	}
	return what, nil
}

// forgetTraces deletes the answers that are kept for repeated requests and the messages to
// webhooks in which the record is named, and which record it was that is evidence of a plan. What is still on its way is asked for its record
// before it is sent, and finds none.
func (tx *Tx) forgetTraces(c retention.Class, which uuid.UUID) error {
	named := like(which.String())
	err := tx.db.Exec(`DELETE FROM idempotency_key WHERE hub_id = ? AND status <> 0 AND (body LIKE ? OR header LIKE ?)`, tx.who.Hub(), named, named).Error
	if err != nil || c == retention.RawNotes {
		return err
	}
	at := map[string]any{"hub": tx.who.Hub(), "record": which}
	if err := tx.db.Exec("UPDATE commitment_evidence SET record_id = NULL WHERE hub_id = @hub AND record_id = @record", at).Error; err != nil {
		return err
	}
	const ended = "hub_id = @hub AND record_id = @record AND ended_at IS NOT NULL"
	if err := tx.db.Exec("DELETE FROM webhook_attempt WHERE hub_id = @hub AND delivery_id IN (SELECT id FROM webhook_delivery WHERE "+ended+")", at).Error; err != nil {
		return err
	}
	return tx.db.Exec("DELETE FROM webhook_delivery WHERE "+ended, at).Error
}
