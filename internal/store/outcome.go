package store

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// part narrows a query to the permit's visit.
func (tx *Tx) part(by access.Permit, table string) *gorm.DB {
	return tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".observation_id = ?", tx.who.Hub(), visit(by))
}

// found is false, without an error, where there is no row.
func found(err error) (bool, error) {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, nil
	}
	return err == nil, err
}

// keepPart writes an observer's own part of a visit: inserts it where it is not
// there yet, otherwise updates the version that was read.
func (tx *Tx) keepPart(by access.Permit, record any, version *int64, what event.Name) error {
	if *version > 0 {
		return tx.update(by, record, version, event.Event{Name: what, Operation: event.Updated, ID: by.Object()})
	}
	*version = 1
	return taken(tx.create(by, record, event.Event{Name: what, Operation: event.Updated, ID: by.Object(), Version: 1}), fault.Stale)
}

// Notes gives an observer's notes; empty ones where nothing is written yet.
func (tx *Tx) Notes(by access.Permit, observer id.Person) (*observation.Notes, error) {
	n := observation.Notes{HubID: tx.who.Hub(), ObservationID: visit(by), ObserverID: observer}
	if _, err := found(tx.part(by, "observation_notes").Where("observer_id = ?", observer).Take(&n).Error); err != nil {
		return nil, err
	}
	name, err := tx.nameOf(observer)
	n.ObserverName = name
	return &n, err
}

func (tx *Tx) nameOf(who id.Person) (name string, err error) {
	err = tx.db.Table("person").Where("hub_id = ? AND id = ?", tx.who.Hub(), who).Select("name").Scan(&name).Error
	return name, err
}

// SaveNotes keeps an observer's notes.
func (tx *Tx) SaveNotes(by access.Permit, n *observation.Notes) error {
	return tx.keepPart(by, n, &n.Version, "observation.notes-written")
}

// JudgementSets gives the sets of one observer, or of all where observer is nil.
func (tx *Tx) JudgementSets(by access.Permit, observer *id.Person) ([]observation.JudgementSet, error) {
	q := tx.part(by, "observation_judgement").Select("observation_judgement.*, p.name AS observer_name").
		Joins("JOIN person p ON p.hub_id = observation_judgement.hub_id AND p.id = observation_judgement.observer_id")
	if observer != nil {
		q = q.Where("observer_id = ?", *observer)
	}
	var sets []observation.JudgementSet
	return sets, q.Order("observer_id").Find(&sets).Error
}

// SaveJudgements keeps an observer's judgements.
func (tx *Tx) SaveJudgements(by access.Permit, set *observation.JudgementSet, what event.Name) error {
	return tx.keepPart(by, set, &set.Version, what)
}

// SelfEvaluations gives what the sides wrote of the permit's visit.
func (tx *Tx) SelfEvaluations(by access.Permit) (all []observation.SelfEvaluation, err error) {
	q := tx.part(by, "observation_self_evaluation").Select("observation_self_evaluation.*, p.name AS writer_name").
		Joins("JOIN person p ON p.hub_id = observation_self_evaluation.hub_id AND p.id = observation_self_evaluation.written_by")
	return all, q.Order("side").Find(&all).Error
}

// SaveSelfEvaluation keeps a side's own evaluation.
func (tx *Tx) SaveSelfEvaluation(by access.Permit, e *observation.SelfEvaluation, what event.Name) error {
	return tx.keepPart(by, e, &e.Version, what)
}

// Feedback gives the feedback of the permit's visit, or fault.Absent.
func (tx *Tx) Feedback(by access.Permit) (*observation.Feedback, error) {
	var f observation.Feedback
	return &f, absent(tx.part(by, "observation_feedback").Take(&f).Error)
}

// CreateFeedback keeps the feedback of a visit, once.
func (tx *Tx) CreateFeedback(by access.Permit, f *observation.Feedback) error {
	return taken(tx.create(by, f, event.Event{Name: "observation.feedback-recorded", Operation: event.Updated, ID: by.Object(), Version: f.Version}),
		observation.ErrFeedbackRecorded)
}

// SaveFeedback keeps changed feedback.
func (tx *Tx) SaveFeedback(by access.Permit, f *observation.Feedback) error {
	return tx.update(by, f, &f.Version, event.Event{Name: "observation.dialogue-recorded", Operation: event.Updated, ID: by.Object()})
}

// Draft gives an observer's draft; an empty one where nothing is written yet.
func (tx *Tx) Draft(by access.Permit, observer id.Person) (*observation.Draft, error) {
	d := observation.Draft{HubID: tx.who.Hub(), ObservationID: visit(by), ObserverID: observer, State: observation.Drafted}
	if _, err := found(tx.part(by, "observation_draft").Where("observer_id = ?", observer).Take(&d).Error); err != nil {
		return nil, err
	}
	name, err := tx.nameOf(observer)
	d.ObserverName = name
	return &d, err
}

// SaveDraft keeps an observer's draft.
func (tx *Tx) SaveDraft(by access.Permit, d *observation.Draft, what event.Name) error {
	return tx.keepPart(by, d, &d.Version, what)
}

// CreateReport keeps a version of the report as issued.
func (tx *Tx) CreateReport(by access.Permit, r *observation.Report) error {
	return taken(tx.db.Create(r).Error, observation.ErrIssued)
}

// reports are the issued versions of the permit's visit. Summed is the version since
// which the summary is as it is.
func (tx *Tx) reports(by access.Permit) *gorm.DB {
	return tx.part(by, "observation_report").
		Select("observation_report.*, author.name AS author_name, issuer.name AS issuer_name, summed.issued_at AS summary_issued_at").
		Joins("JOIN person author ON author.hub_id = observation_report.hub_id AND author.id = observation_report.author_id").
		Joins("JOIN person issuer ON issuer.hub_id = observation_report.hub_id AND issuer.id = observation_report.issued_by").
		Joins("JOIN observation_report summed ON summed.hub_id = observation_report.hub_id AND summed.observation_id = observation_report.observation_id" +
			" AND summed.version = (SELECT MIN(v.version) FROM observation_report v WHERE v.hub_id = observation_report.hub_id" +
			" AND v.observation_id = observation_report.observation_id AND v.summary_version = observation_report.summary_version)")
}

// LatestReport gives the latest issued version, or fault.Absent.
func (tx *Tx) LatestReport(by access.Permit) (*observation.Report, error) {
	var r observation.Report
	return &r, absent(tx.reports(by).Order("observation_report.version DESC").Take(&r).Error)
}

// ReportVersion gives one issued version, or fault.Absent.
func (tx *Tx) ReportVersion(by access.Permit, version int) (*observation.Report, error) {
	var r observation.Report
	return &r, absent(tx.reports(by).Where("observation_report.version = ?", version).Take(&r).Error)
}

// ReportVersions gives a page of the versions, the first one first.
func (tx *Tx) ReportVersions(by access.Permit, at page.Request) (page.Page[observation.Report], error) {
	q := tx.reports(by)
	if at.After != nil {
		q = q.Where("observation_report.version > CAST(? AS integer)", at.After.Key)
	}
	var rows []observation.Report
	err := q.Order("observation_report.version").Limit(at.Limit + 1).Find(&rows).Error
	return page.Cut(rows, at.Limit, func(r observation.Report) page.Position {
		return page.Position{Key: strconv.Itoa(r.Version), ID: uuid.Nil.String()}
	}), err
}

// Acknowledgements gives those of the permit's visit, the oldest first.
func (tx *Tx) Acknowledgements(by access.Permit) ([]observation.Acknowledgement, error) {
	var all []observation.Acknowledgement
	return all, tx.part(by, "observation_acknowledgement").Order("version").Find(&all).Error
}

// CreateAcknowledgement keeps an acknowledgement; a version has one.
func (tx *Tx) CreateAcknowledgement(by access.Permit, a *observation.Acknowledgement) error {
	what := event.Event{Name: "observation.report-acknowledged", Operation: event.Updated, ID: by.Object(), Version: int64(a.Version)}
	return taken(tx.create(by, a, what), observation.ErrAcknowledged)
}

// CreateReply keeps the teacher's reply to a draft.
func (tx *Tx) CreateReply(by access.Permit, r *observation.Reply) error {
	return tx.create(by, r, event.Event{Name: "observation.draft-replied-to", Operation: event.Updated, ID: by.Object(), Version: r.DraftVersion})
}

// Replies gives a page of the replies to the drafts of the permit's visit, the oldest
// first.
func (tx *Tx) Replies(by access.Permit, at page.Request) (page.Page[observation.Reply], error) {
	at.Sort = "at"
	q := tx.part(by, "observation_reply").Select("observation_reply.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = observation_reply.hub_id AND p.id = observation_reply.by_id")
	var rows []observation.Reply
	columns := map[string]column{"at": {sql: "observation_reply.at", cast: "timestamptz"}}
	if err := tx.paged(q, "observation_reply", columns, at).Find(&rows).Error; err != nil {
		return page.Page[observation.Reply]{}, err
	}
	return page.Cut(rows, at.Limit, func(r observation.Reply) page.Position {
		return page.Position{Key: r.At.UTC().Format(timeLayout), ID: r.ID.String()}
	}), nil
}

// CreateResponse keeps the teacher's response.
func (tx *Tx) CreateResponse(by access.Permit, r *observation.Response) error {
	if err := tx.db.Create(r).Error; err != nil {
		return err
	}
	tx.note(by, event.Event{Name: "observation.responded-to", Operation: event.Updated, ID: by.Object(), Version: 1})
	return nil
}

var responseColumns = map[string]column{"at": {sql: "observation_response.at", cast: "timestamptz"}}

// Responses gives a page of the responses in the scope, the oldest first.
func (tx *Tx) Responses(within access.Scope, of id.Observation, answers string, at page.Request) (page.Page[observation.Response], error) {
	at.Sort = "at"
	q := tx.db.Table("observation_response").Select("observation_response.*, p.name AS by_name").
		Joins("JOIN observation ON observation.hub_id = observation_response.hub_id AND observation.id = observation_response.observation_id").
		Joins("JOIN person p ON p.hub_id = observation_response.hub_id AND p.id = observation_response.by_id").
		Where("observation_response.observation_id = ?", of)
	if answers != "" {
		q = q.Where("observation_response.answers = ?", answers)
	}
	var rows []observation.Response
	if err := tx.paged(tx.within(q, "observation_response", within), "observation_response", responseColumns, at).Find(&rows).Error; err != nil {
		return page.Page[observation.Response]{}, err
	}
	return page.Cut(rows, at.Limit, func(r observation.Response) page.Position {
		return page.Position{Key: r.At.UTC().Format(timeLayout), ID: r.ID.String()}
	}), nil
}

// notOutcome are the parts of audit rows that are no reading of an outcome: none at
// all, what observers and QA leads write before there is one, of which the teacher is
// not to know, and what surrounds it, of which the teacher has lists of its own.
var notOutcome = []string{
	"", string(access.NotesClass), string(access.DraftClass), string(access.ReplyClass), string(access.ShareClass), string(access.GlassClass),
}

// Readings gives the readings of the outcome of the permit's visit, the newest
// first, without those by data protection officers and safeguarding leads.
func (tx *Tx) Readings(by access.Permit, at page.Request) (page.Page[observation.Reading], error) {
	q := tx.db.Table("audit_event").
		Select("audit_event.position, audit_event.at, COALESCE(p.name, c.name, 'hubqa') AS reader, audit_event.party, audit_event.parts").
		Joins("LEFT JOIN person p ON p.hub_id = audit_event.hub_id AND audit_event.actor_kind = 'person' AND p.id = audit_event.actor_id").
		Joins("LEFT JOIN client c ON c.hub_id = audit_event.hub_id AND audit_event.actor_kind = 'client' AND c.id = audit_event.actor_id").
		Where("audit_event.hub_id = ? AND audit_event.parts NOT IN ? AND (audit_event.action LIKE '%.read' OR audit_event.action LIKE '%.read-%' OR audit_event.action = ?)",
			tx.who.Hub(), notOutcome, string(access.CorrectReport)).
		Where("(audit_event.object_id = @visit OR audit_event.object_id IN (SELECT n.id FROM development_need n WHERE n.hub_id = @hub AND n.observation_id = @visit))",
			map[string]any{"visit": visit(by), "hub": tx.who.Hub()}).
		Where("audit_event.party <> ?", string(access.Protection))
	if at.After != nil {
		q = q.Where("audit_event.position < CAST(? AS bigint)", at.After.Key)
	}
	var rows []struct {
		Position int64
		At       time.Time
		Reader   string
		Party    string
		Parts    string
	}
	if err := q.Order("audit_event.position DESC").Limit(at.Limit + 1).Scan(&rows).Error; err != nil {
		return page.Page[observation.Reading]{}, err
	}
	var readings []observation.Reading
	for _, r := range rows {
		readings = append(readings, observation.Reading{Position: r.Position, At: r.At, Reader: r.Reader, Party: r.Party, Parts: strings.Fields(r.Parts)})
	}
	return page.Cut(readings, at.Limit, byPosition), nil
}

// Readers are the people who have read the part of the permit's visit, or an earlier
// version of it, by its name.
func (tx *Tx) Readers(by access.Permit, part access.Class) ([]id.Person, error) {
	var readers []id.Person
	err := tx.db.Table("audit_event").Distinct("actor_id").
		Where("hub_id = ? AND object_id = ? AND actor_kind = 'person' AND action NOT IN ?", tx.who.Hub(), by.Object(),
			[]access.Action{access.ReadDeidentified, access.ReadModerationItems}). // who do not know whose it is
		Where("' ' || parts || ' ' LIKE ?", "% "+string(part)+" %").Order("actor_id").Pluck("actor_id", &readers).Error
	return readers, err
}

// Contacts are the people who speak for a partner today.
func (tx *Tx) Contacts(of id.Partner) ([]id.Person, error) {
	var contacts []id.Person
	err := tx.db.Raw(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
		WHERE a.hub_id = @hub AND a.role = 'partner_contact' AND a.partner_id = @partner AND NOT a.pending AND p.status = 'active'
		  AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today)`,
		map[string]any{"hub": tx.who.Hub(), "partner": of, "today": tx.Today()}).Scan(&contacts).Error
	return contacts, err
}

func byPosition(r observation.Reading) page.Position {
	return page.Position{Key: strconv.FormatInt(r.Position, 10), ID: uuid.Nil.String()}
}

// YoungVoices gives the young people's voices of the permit's visit; empty ones where none
// are entered yet.
func (tx *Tx) YoungVoices(by access.Permit) (*observation.YoungVoices, error) {
	y := observation.YoungVoices{HubID: tx.who.Hub(), ObservationID: visit(by)}
	_, err := found(tx.part(by, "observation_young_voice").Take(&y).Error)
	return &y, err
}

// SaveYoungVoices keeps the young people's voices of a visit.
func (tx *Tx) SaveYoungVoices(by access.Permit, y *observation.YoungVoices) error {
	return tx.keepPart(by, y, &y.Version, "observation.young-voices-recorded")
}

// VoiceStatements gives the statements of the framework of the permit's visit. They are
// shown with the answers, also to who reads no framework.
func (tx *Tx) VoiceStatements(by access.Permit) ([]framework.YoungVoice, error) {
	var f framework.Framework
	kept := tx.db.Table("observation").Select("framework_id").Where("hub_id = ? AND id = ?", tx.who.Hub(), visit(by))
	err := tx.db.Where("hub_id = ? AND id = (?)", tx.who.Hub(), kept).Take(&f).Error
	return f.Content.YoungVoices, err
}
