package store

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// observationRow is a visit with what its people and places are called and how
// far its outcome has come, which other tables tell.
type observationRow struct {
	observation.Observation
	SchoolName      string
	SchoolURN       int
	PartnerName     string
	TeacherName     string
	ProvisionName   string
	EndedByName     string
	Replies         int
	RepliedTo       bool
	Acknowledged    bool
	DraftState      string
	ReturnedAt      *time.Time
	GivenAt         *time.Time
	StrengthCount   int
	NextStepCount   int
	DialogueAt      *time.Time
	NeedsAll        int
	NeedsOpen       int
	NeedsLate       int
	TeacherAppealed bool
	PartnerAppealed bool
	Held            bool
	TeacherHearer   *id.Person
	PartnerHearer   *id.Person

	ProviderEvaluated string
	SchoolEvaluated   string
}

// observationCard is what a list shows of a visit.
const observationCard = `observation.hub_id, observation.id, observation.kind, observation.purpose, observation.state, observation.starts_at,
	observation.visit_on, observation.length_minutes, observation.school_id, observation.partner_id, observation.teacher_id,
	school.name AS school_name, school.urn AS school_urn, partner.name AS partner_name, teacher.name AS teacher_name`

const observationNames = `observation.*, school.name AS school_name, school.urn AS school_urn, partner.name AS partner_name,
	teacher.name AS teacher_name`

const observationProgress = observationNames + `, provision.name AS provision_name, COALESCE(ended.name, '') AS ended_by_name,
	COALESCE(draft.state, '') AS draft_state, draft.returned_at, feedback.given_at, COALESCE(feedback.strength_count, 0) AS strength_count,
	COALESCE(feedback.next_step_count, 0) AS next_step_count, feedback.dialogue_at,
	EXISTS (SELECT 1 FROM observation_reply r WHERE r.hub_id = observation.hub_id AND r.observation_id = observation.id
	  AND r.draft_version = draft.version) AS replied_to,
	EXISTS (SELECT 1 FROM observation_acknowledgement a WHERE a.hub_id = observation.hub_id AND a.observation_id = observation.id AND a.version =
	  (SELECT MAX(v.version) FROM observation_report v WHERE v.hub_id = observation.hub_id AND v.observation_id = observation.id)) AS acknowledged,
	(SELECT count(*) FROM observation_reply r WHERE r.hub_id = observation.hub_id AND r.observation_id = observation.id) AS replies,
	` + appealedAs + `'teacher-observed') AS teacher_appealed, ` + appealedAs + `'partner-contact') AS partner_appealed,
	` + hearerOf + `'teacher-observed') AS teacher_hearer, ` + hearerOf + `'partner-contact') AS partner_hearer,
	EXISTS (SELECT 1 FROM appeal p WHERE p.hub_id = observation.hub_id AND p.observation_id = observation.id AND p.holds) AS held,
	` + evaluated + `'provider'), '') AS provider_evaluated, ` + evaluated + `'school'), '') AS school_evaluated,
	(SELECT count(*) FROM development_need n WHERE n.hub_id = observation.hub_id AND n.observation_id = observation.id) AS needs_all,
	(SELECT count(*) FROM development_need n WHERE n.hub_id = observation.hub_id AND n.observation_id = observation.id AND n.state = 'open') AS needs_open,
	(SELECT count(*) FROM development_need n WHERE n.hub_id = observation.hub_id AND n.observation_id = observation.id AND n.state = 'open' AND n.due_by < @today) AS needs_late`

// Each side has one appeal that was not withdrawn.
const (
	appealedAs = `EXISTS (SELECT 1 FROM appeal p WHERE p.hub_id = observation.hub_id AND p.observation_id = observation.id
	AND p.state <> 'withdrawn' AND p.made_as = `
	hearerOf = `(SELECT p.hearer_id FROM appeal p WHERE p.hub_id = observation.hub_id AND p.observation_id = observation.id
	AND p.state = 'open' AND p.made_as = `
)

const evaluated = `COALESCE((SELECT CASE WHEN own.submitted_at IS NULL THEN 'draft' ELSE 'submitted' END FROM observation_self_evaluation own
	WHERE own.hub_id = observation.hub_id AND own.observation_id = observation.id AND own.side = `

func named(q *gorm.DB) *gorm.DB {
	return q.Table("observation").
		Joins("JOIN school ON school.hub_id = observation.hub_id AND school.id = observation.school_id").
		Joins("JOIN partner ON partner.hub_id = observation.hub_id AND partner.id = observation.partner_id").
		Joins("JOIN person teacher ON teacher.hub_id = observation.hub_id AND teacher.id = observation.teacher_id")
}

func progressed(q *gorm.DB, today calendar.Date) *gorm.DB {
	return named(q).
		Joins("JOIN provision ON provision.hub_id = observation.hub_id AND provision.id = observation.provision_id").
		Joins("LEFT JOIN person ended ON ended.hub_id = observation.hub_id AND ended.id = observation.ended_by").
		Joins("LEFT JOIN observation_feedback feedback ON feedback.hub_id = observation.hub_id AND feedback.observation_id = observation.id").
		Joins("LEFT JOIN observation_observer leader ON leader.hub_id = observation.hub_id AND leader.observation_id = observation.id AND leader.leads").
		Joins("LEFT JOIN observation_draft draft ON draft.hub_id = observation.hub_id AND draft.observation_id = observation.id AND draft.observer_id = leader.person_id").
		Select(observationProgress, map[string]any{"today": today})
}

func (r *observationRow) observation() observation.Observation {
	o := r.Observation
	o.Names = observation.Names{
		Provision: r.ProvisionName, School: r.SchoolName, Partner: r.PartnerName, Teacher: r.TeacherName,
		URN: r.SchoolURN, EndedBy: r.EndedByName,
	}
	o.Progress = observation.Progress{
		DraftState: r.DraftState, ReturnedAt: r.ReturnedAt, Replies: r.Replies, RepliedTo: r.RepliedTo, Acknowledged: r.Acknowledged,
		NeedsAll: r.NeedsAll, NeedsOpen: r.NeedsOpen, NeedsLate: r.NeedsLate, Held: r.Held,
	}
	o.Progress.Evaluated = map[observation.Side]string{observation.Provider: r.ProviderEvaluated, observation.School: r.SchoolEvaluated}
	for _, side := range []struct {
		party    access.Party
		appealed bool
		hearer   *id.Person
	}{{access.Subject, r.TeacherAppealed, r.TeacherHearer}, {access.ContactOfPartner, r.PartnerAppealed, r.PartnerHearer}} {
		if side.appealed {
			o.Progress.Appealed = append(o.Progress.Appealed, side.party)
		}
		if side.hearer != nil {
			o.Openings.Hearers = append(o.Openings.Hearers, *side.hearer)
		}
	}
	if r.GivenAt != nil {
		o.Progress.Feedback = &observation.FeedbackFacts{
			GivenAt: *r.GivenAt, Strengths: r.StrengthCount, NextSteps: r.NextStepCount, DialogueAt: r.DialogueAt,
		}
	}
	return o
}

// HoldObservation keeps every other writer off a visit and its parts until the
// transaction ends. It says nothing of whether the visit is there.
func (tx *Tx) HoldObservation(which id.Observation) error {
	var held []id.Observation
	return tx.db.Table("observation").Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("hub_id = ? AND id = ?", tx.who.Hub(), which).Pluck("id", &held).Error
}

// Observation gives one visit in the scope with its arrangement, or fault.Absent.
func (tx *Tx) Observation(within access.Scope, which id.Observation) (*observation.Observation, error) {
	var row observationRow
	q := tx.within(progressed(tx.db, tx.Today()), "observation", within)
	if err := q.Where("observation.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	o := row.observation()
	if err := tx.readArrangement(&o); err != nil {
		return nil, err
	}
	if err := tx.readDecided(&o); err != nil {
		return nil, err
	}
	return &o, tx.readOpenings(&o)
}

func (tx *Tx) readArrangement(o *observation.Observation) error {
	part := func(table, columns, person string) *gorm.DB {
		return tx.db.Table(table).Select(columns).
			Joins("JOIN person p ON p.hub_id = "+table+".hub_id AND p.id = "+table+"."+person).
			Where(table+".hub_id = ? AND "+table+".observation_id = ?", o.HubID, o.ID)
	}
	if err := part("observation_observer", "person_id, leads, conflict_kind, conflict_reason, standing_reason, p.name, own.observer_id IS NOT NULL AS judged, own.submitted_at", "person_id").
		Joins("LEFT JOIN observation_judgement own ON own.hub_id = observation_observer.hub_id AND own.observation_id = observation_observer.observation_id" +
			" AND own.observer_id = observation_observer.person_id").
		Order("leads DESC, person_id").Scan(&o.Observers).Error; err != nil {
		return err
	}
	if err := part("observation_agreement", "side, by_id, given_by, given_how, at, p.name", "by_id").
		Where("voided_at IS NULL").Order("at, side").Scan(&o.Agreements).Error; err != nil {
		return err
	}
	return part("observation_exception", "clause, reason, agreed_by, recorded_by, recorded_at", "recorded_by").
		Where("voided_at IS NULL").Order("recorded_at, clause").Scan(&o.Exceptions).Error
}

var observationColumns = map[string]column{"startsAt": {sql: "observation.starts_at", cast: "timestamptz"}}

// Observations gives a page of the visits in the scope, without arrangement or
// progress.
func (tx *Tx) Observations(within access.Scope, f observation.Filter, at page.Request) (page.Page[observation.Observation], error) {
	q := tx.within(named(tx.db).Select(observationCard), "observation", within)
	if f.State != "" {
		q = q.Where("observation.state = ?", f.State)
	}
	if f.Kind != "" {
		q = q.Where("observation.kind = ?", f.Kind)
	}
	if !f.School.IsZero() {
		q = q.Where("observation.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("observation.partner_id = ?", f.Partner)
	}
	if !f.Teacher.IsZero() {
		q = q.Where("observation.teacher_id = ?", f.Teacher)
	}
	days := f.Days()
	if !days.From.IsZero() {
		q = q.Where("observation.starts_at >= ?", calendar.Midnight(days.From))
	}
	if !days.To.IsZero() {
		q = q.Where("observation.starts_at < ?", calendar.Midnight(days.To.AddDays(1)))
	}
	var rows []observationRow
	if err := tx.paged(q, "observation", observationColumns, at).Find(&rows).Error; err != nil {
		return page.Page[observation.Observation]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(r observationRow) page.Position {
		return page.Position{Key: r.StartsAt.UTC().Format(timeLayout), ID: r.ID.String()}
	})
	return page.Map(cut, func(r observationRow) observation.Observation { return r.observation() }), nil
}

// Entries gives the visits in the scope that were planned for an instant or later, in the
// order of their times. Agreements that stand are part of the arrangement.
func (tx *Tx) Entries(within access.Scope, from time.Time) ([]observation.Entry, error) {
	var rows []struct {
		observation.Entry
		ProposedAt, AgreedAt, EndedAt *time.Time
	}
	err := tx.within(tx.db.Table("observation"), "observation", within).
		Select("observation.id, observation.state, observation.planned_at, observation.length_minutes, observation.reschedulings,"+
			" observation.proposed_at, observation.ended_at, school.name AS school, agreement.at AS agreed_at").
		Joins("JOIN school ON school.hub_id = observation.hub_id AND school.id = observation.school_id").
		Joins("LEFT JOIN observation_agreement agreement ON agreement.hub_id = observation.hub_id"+
			" AND agreement.observation_id = observation.id AND agreement.voided_at IS NULL").
		Where("observation.planned_at >= ?", from).Order("observation.planned_at, observation.id, agreement.at").Scan(&rows).Error
	var entries []observation.Entry
	for _, r := range rows {
		if last := len(entries) - 1; last < 0 || entries[last].ID != r.ID {
			entries = append(entries, r.Entry)
		}
		entries[len(entries)-1].Arranged(r.ProposedAt, r.AgreedAt, r.EndedAt)
	}
	return entries, err
}

// CreateObservation keeps a proposed visit with its observers.
func (tx *Tx) CreateObservation(by access.Permit, o *observation.Observation) error {
	told := event.Seen(false, access.OpenToClients(access.ReadObservation, o.Facts()), true)
	err := tx.create(by, o, event.Event{Name: "observation.proposed", Operation: event.Created, ID: o.ID.UUID, Version: o.Version, Told: told})
	if err != nil {
		return err
	}
	return tx.insertObservers(by, o.Observers)
}

// SaveObservation keeps a changed visit. Its observers, agreements and exceptions
// have methods of their own.
func (tx *Tx) SaveObservation(by access.Permit, o *observation.Observation, what event.Name) error {
	told, err := tx.toldOf(o)
	if err != nil {
		return err
	}
	return tx.update(by, o, &o.Version, event.Event{Name: what, Operation: event.Updated, ID: o.ID.UUID, Told: told})
}

type observerRow struct {
	HubID          id.Hub
	ObservationID  id.Observation
	PersonID       id.Person
	Leads          bool
	ConflictKind   string
	ConflictReason string
	StandingReason string
}

func (observerRow) TableName() string { return "observation_observer" }

func (tx *Tx) insertObservers(by access.Permit, observers []observation.Observer) error {
	var rows []observerRow
	for _, ob := range observers {
		rows = append(rows, observerRow{
			HubID: tx.who.Hub(), ObservationID: visit(by), PersonID: ob.PersonID, Leads: ob.Leads,
			ConflictKind: ob.ConflictKind, ConflictReason: ob.ConflictReason,
			StandingReason: ob.StandingReason,
		})
	}
	return tx.db.Create(&rows).Error
}

// visit is the visit to which a permit is.
func visit(by access.Permit) id.Observation { return id.Observation{UUID: by.Object()} }

// ReplaceObservers puts other observers in place of those of the permit's visit.
func (tx *Tx) ReplaceObservers(by access.Permit, observers []observation.Observer) error {
	err := tx.db.Where("hub_id = ? AND observation_id = ?", tx.who.Hub(), visit(by)).Delete(&observerRow{}).Error
	if err != nil {
		return err
	}
	return tx.insertObservers(by, observers)
}

// KeepAgreement keeps one side's agreement. A side agrees once to one proposal.
func (tx *Tx) KeepAgreement(by access.Permit, a observation.Agreement) error {
	return taken(tx.db.Table("observation_agreement").Create(map[string]any{
		"hub_id": tx.who.Hub(), "id": tx.NewID(), "observation_id": visit(by), "side": string(a.Side), "by_id": a.ByID,
		"given_by": a.GivenBy, "given_how": a.GivenHow, "at": a.At,
	}).Error, observation.ErrAlreadyAgreed)
}

// KeepException keeps why a clause is set aside.
func (tx *Tx) KeepException(by access.Permit, e observation.Exception) error {
	return tx.db.Table("observation_exception").Create(map[string]any{
		"hub_id": tx.who.Hub(), "id": tx.NewID(), "observation_id": visit(by), "clause": string(e.Clause),
		"reason": e.Reason, "agreed_by": e.AgreedBy, "recorded_by": e.RecordedBy, "recorded_at": e.RecordedAt,
	}).Error
}

// VoidArrangement voids the agreements and exceptions that stand for the present
// time of the permit's visit.
func (tx *Tx) VoidArrangement(by access.Permit) error {
	for _, table := range []string{"observation_agreement", "observation_exception"} {
		err := tx.db.Table(table).Where("hub_id = ? AND observation_id = ? AND voided_at IS NULL", tx.who.Hub(), visit(by)).
			Update("voided_at", tx.now).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// AwaitingPublication gives visits of the hub whose response window ended before
// the day and whose summary is not published.
func (tx *Tx) AwaitingPublication(before calendar.Date, limit int) ([]id.Observation, error) {
	var due []id.Observation
	err := tx.db.Table("observation").
		Where("hub_id = ? AND issued_at IS NOT NULL AND published_at IS NULL AND window_ends_on < ?", tx.who.Hub(), before).
		Where(string(notHeld)).
		Order("window_ends_on, id").Limit(limit).Pluck("id", &due).Error
	return due, err
}
