package store

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) evaluations(within access.Scope) *gorm.DB {
	q := tx.db.Table("evaluation").Select("evaluation.*, hub.name AS hub_name, school.name AS school_name, school.urn AS school_urn," +
		" partner.name AS partner_name, drawer.name AS drawer_name").
		Joins("JOIN hub ON hub.id = evaluation.hub_id").
		Joins("JOIN school ON school.hub_id = evaluation.hub_id AND school.id = evaluation.school_id").
		Joins("JOIN partner ON partner.hub_id = evaluation.hub_id AND partner.id = evaluation.partner_id").
		Joins("JOIN person drawer ON drawer.hub_id = evaluation.hub_id AND drawer.id = evaluation.drawn_up_by")
	return tx.within(q, "evaluation", within)
}

// Evaluation gives one evaluation in the scope with all that it says, or fault.Absent.
func (tx *Tx) Evaluation(within access.Scope, which id.Evaluation) (*evaluation.Evaluation, error) {
	var e evaluation.Evaluation
	if err := tx.evaluations(within).Where("evaluation.id = ?", which).Take(&e).Error; err != nil {
		return nil, absent(err)
	}
	one := []evaluation.Evaluation{e}
	if err := tx.readInspectionsOf(one); err != nil {
		return nil, err
	}
	return &one[0], tx.readPartsOfEvaluation(&one[0])
}

func (tx *Tx) readInspectionsOf(all []evaluation.Evaluation) error {
	var schools []id.School
	for _, e := range all {
		schools = append(schools, e.SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range all {
		all[i].Inspected = inspected[all[i].SchoolID]
	}
	return err
}

// readPartsOfEvaluation adds what an evaluation says.
func (tx *Tx) readPartsOfEvaluation(e *evaluation.Evaluation) (err error) {
	if e.OfParties, err = tx.PeopleOf(e.SchoolID, e.PartnerID); err != nil {
		return err
	}
	if e.Scale, err = tx.scaleOf(e.FrameworkID); err != nil {
		return err
	}
	of := func(table string) *gorm.DB {
		return tx.db.Table(table).Where(table+".hub_id = ? AND "+table+".evaluation_id = ?", e.HubID, e.ID)
	}
	if err := of("evaluation_step").Order("place").Find(&e.Steps).Error; err != nil {
		return err
	}
	err = of("evaluation_response").Select("evaluation_response.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = evaluation_response.hub_id AND p.id = evaluation_response.by_id").Order("side DESC").Find(&e.Responses).Error
	if err != nil {
		return err
	}
	return tx.readFindings(e, of)
}

func (tx *Tx) readFindings(e *evaluation.Evaluation, of func(string) *gorm.DB) error {
	var rows []evaluation.Finding
	if err := of("evaluation_finding").Find(&rows).Error; err != nil {
		return err
	}
	var records []evaluationRecord
	if err := of("evaluation_record").Order("kind, record_id").Find(&records).Error; err != nil {
		return err
	}
	e.Findings = make([]evaluation.Finding, 0, len(evaluation.Actions))
	for _, action := range evaluation.Actions {
		for _, f := range rows {
			if f.Action != action {
				continue
			}
			for _, r := range records {
				if r.Action == action {
					f.Records = append(f.Records, evaluation.Record{Kind: r.Kind, ID: r.RecordID})
				}
			}
			e.Findings = append(e.Findings, f)
		}
	}
	return nil
}

// PeopleOf are those who hold an appointment of the school or the partner today, suspended or
// not.
func (tx *Tx) PeopleOf(school id.School, partner id.Partner) (people []id.Person, err error) {
	err = tx.db.Table("appointment em").Distinct("em.person_id").
		Where("em.hub_id = ? AND (em.school_id = ? OR em.partner_id = ?)", tx.who.Hub(), school, partner).
		Where(string(heldToday), map[string]any{"today": tx.Today()}).Order("em.person_id").Pluck("em.person_id", &people).Error
	return people, err
}

func (tx *Tx) scaleOf(which *id.Framework) (evaluation.Scale, error) {
	if which == nil {
		return evaluation.FourPoints(), nil
	}
	var f framework.Framework
	err := tx.db.Where("hub_id = ? AND id = ?", tx.who.Hub(), *which).Take(&f).Error
	return evaluation.Scale{Framework: &evaluation.Pinned{ID: f.ID, Name: f.Name, Edition: f.Edition}, Scale: f.Content.Scale}, err
}

var evaluationOrder = map[string]column{"academicYear": {sql: "evaluation.academic_year"}, "updatedAt": {sql: "evaluation.updated_at", cast: "timestamptz"}}

// Evaluations gives a page of those in the scope, without what they find.
func (tx *Tx) Evaluations(within access.Scope, f evaluation.Filter, at page.Request) (page.Page[evaluation.Evaluation], error) {
	q := tx.evaluations(within)
	if f.State != "" {
		q = q.Where("evaluation.state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("evaluation.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("evaluation.partner_id = ?", f.Partner)
	}
	if !f.Year.IsZero() {
		q = q.Where("evaluation.academic_year = ?", f.Year)
	}
	var rows []evaluation.Evaluation
	if err := tx.paged(q, "evaluation", evaluationOrder, at).Find(&rows).Error; err != nil {
		return page.Page[evaluation.Evaluation]{}, err
	}
	by, _ := at.Column()
	cut := page.Cut(rows, at.Limit, func(e evaluation.Evaluation) page.Position {
		key := e.AcademicYear.String()
		if by == "updatedAt" {
			key = e.UpdatedAt.UTC().Format(timeLayout)
		}
		return page.Position{Key: key, ID: e.ID.String()}
	})
	return cut, tx.readInspectionsOf(cut.Items)
}

// EvaluationsOf gives the versions of a partnership's year, the last one first; those of the
// school that it was among them. A writing transaction holds them.
func (tx *Tx) EvaluationsOf(of evaluation.Partnership) (found []evaluation.Evaluation, err error) {
	_, schools, err := tx.schoolsIn(of)
	if err != nil {
		return nil, err
	}
	all := func() *gorm.DB {
		return tx.db.Table("evaluation").Where("hub_id = ? AND school_id IN ? AND partner_id = ? AND academic_year = ?", tx.who.Hub(), schools, of.Partner, of.Year)
	}
	if err := hold(all()); err != nil {
		return nil, err
	}
	if err := all().Order("edition DESC").Find(&found).Error; err != nil {
		return nil, err
	}
	for i := range found {
		if err := tx.readPartsOfEvaluation(&found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// schoolsIn gives the school that the school of a partnership is by the end of the year, and all
// that are that one by then.
func (tx *Tx) schoolsIn(of evaluation.Partnership) (one id.School, all []id.School, err error) {
	l, err := tx.lines(of.School)
	gone := l.goneOn(of.Year.Last())
	one = gone.by(of.School)
	return one, append(gone.into(one), one), err
}

// WorkedTogether reports whether the partner has provision in the school, or in what it was, on a
// day of the year; a candidate's is none yet. A school that had become another one has none.
func (tx *Tx) WorkedTogether(of evaluation.Partnership) (bool, error) {
	one, schools, err := tx.schoolsIn(of)
	if err != nil || one != of.School {
		return false, err
	}
	return some(tx.db.Table("provision").Where("hub_id = ? AND school_id IN ? AND partner_id = ?", tx.who.Hub(), schools, of.Partner).
		Where("state <> 'candidate' AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", of.Year.Last(), of.Year.First()))
}

// CreateEvaluation keeps a new draft with all that it says, or fails with evaluation.ErrExists.
func (tx *Tx) CreateEvaluation(by access.Permit, e *evaluation.Evaluation) error {
	err := tx.create(by, e, event.Event{Name: "evaluation.drafted", Operation: event.Created, ID: e.ID.UUID, Version: e.Version})
	if err != nil {
		return taken(err, evaluation.ErrExists)
	}
	return tx.wordEvaluation(e)
}

// SaveEvaluation keeps how an evaluation stands.
func (tx *Tx) SaveEvaluation(by access.Permit, e *evaluation.Evaluation, what event.Name) error {
	return tx.update(by, e, &e.Version, event.Event{Name: what, Operation: event.Updated, ID: e.ID.UUID})
}

// WordEvaluation keeps what a draft says besides, in the place of what it said.
func (tx *Tx) WordEvaluation(by access.Permit, e *evaluation.Evaluation) error {
	if !by.For(e.ID.UUID, access.UpdateEvaluation) {
		return fault.Absent
	}
	if err := tx.forgetEvaluation(e); err != nil {
		return err
	}
	return tx.wordEvaluation(e)
}

func (tx *Tx) forgetEvaluation(e *evaluation.Evaluation) error {
	for _, table := range []string{"evaluation_record", "evaluation_finding", "evaluation_step"} {
		if err := tx.db.Exec("DELETE FROM "+table+" WHERE hub_id = ? AND evaluation_id = ?", e.HubID, e.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) wordEvaluation(e *evaluation.Evaluation) error {
	var records []evaluationRecord
	for i := range e.Findings {
		f := &e.Findings[i]
		f.HubID, f.EvaluationID = e.HubID, e.ID
		for _, r := range f.Records {
			records = append(records, evaluationRecord{HubID: e.HubID, EvaluationID: e.ID, Action: f.Action, Kind: r.Kind, RecordID: r.ID})
		}
	}
	for i := range e.Steps {
		s := &e.Steps[i]
		s.HubID, s.EvaluationID, s.Place = e.HubID, e.ID, i
	}
	if err := tx.db.Create(&e.Findings).Error; err != nil {
		return err
	}
	if len(e.Steps) > 0 {
		if err := tx.db.Create(&e.Steps).Error; err != nil {
			return err
		}
	}
	if len(records) == 0 {
		return nil
	}
	return tx.db.Create(&records).Error
}

// DiscardEvaluation forgets a draft and what it says.
func (tx *Tx) DiscardEvaluation(by access.Permit, e *evaluation.Evaluation) error {
	what := event.Event{Name: "evaluation.discarded", Operation: event.Deleted, ID: e.ID.UUID, Version: e.Version}
	if err := tx.permitted(by, what); err != nil {
		return err
	}
	if err := tx.forgetEvaluation(e); err != nil {
		return err
	}
	if err := tx.db.Exec(`DELETE FROM evaluation WHERE hub_id = ? AND id = ?`, e.HubID, e.ID).Error; err != nil {
		return err
	}
	tx.note(by, what)
	return nil
}

// TakeOverSteps keeps what came of the steps of the version before, and that they were raised with
// the side whose they still are, for the day on which they still are due.
func (tx *Tx) TakeOverSteps(by access.Permit, e *evaluation.Evaluation, from id.Evaluation) error {
	if !by.For(e.ID.UUID, access.PublishEvaluation) {
		return fault.Absent
	}
	return tx.db.Exec(`UPDATE evaluation_step AS step SET outcome = was.outcome, done_on = was.done_on, done_by = was.done_by,
			due_at = CASE WHEN step.owner = was.owner AND step.due_by = was.due_by THEN was.due_at END,
			overdue_at = CASE WHEN step.owner = was.owner AND step.due_by = was.due_by THEN was.overdue_at END
		FROM evaluation_step AS was
		WHERE step.hub_id = @hub AND step.evaluation_id = @which AND was.hub_id = @hub AND was.evaluation_id = @from AND was.id = step.id`,
		map[string]any{"hub": tx.who.Hub(), "which": e.ID, "from": from}).Error
}

// FreezeSignals keeps the signals of the findings.
func (tx *Tx) FreezeSignals(by access.Permit, e *evaluation.Evaluation) error {
	if !by.For(e.ID.UUID, access.PublishEvaluation) {
		return fault.Absent
	}
	for i := range e.Findings {
		f := &e.Findings[i]
		err := tx.db.Table("evaluation_finding").Where("hub_id = ? AND evaluation_id = ? AND action = ?", e.HubID, e.ID, f.Action).Update("signals", f.Signals).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// SaveEvaluationStep keeps what came of a step, with the evaluation that it is saved with.
func (tx *Tx) SaveEvaluationStep(by access.Permit, s *evaluation.Step) error {
	if !by.For(s.EvaluationID.UUID, access.CompleteEvaluationStep) {
		return fault.Absent
	}
	return tx.db.Model(s).Select("outcome", "done_on", "done_by").Updates(s).Error
}

// SaveEvaluationResponse keeps what a party says, with the evaluation that it is saved with.
func (tx *Tx) SaveEvaluationResponse(by access.Permit, r *evaluation.Response) error {
	if !by.For(r.EvaluationID.UUID, access.RespondToEvaluation) {
		return fault.Absent
	}
	again := clause.OnConflict{
		Columns:   []clause.Column{{Name: "hub_id"}, {Name: "evaluation_id"}, {Name: "side"}},
		DoUpdates: clause.AssignmentColumns([]string{"words", "by_id", "at"}),
	}
	return tx.db.Clauses(again).Create(r).Error
}

// UnraisedSteps gives open steps of published evaluations in the scope that are due by the day,
// or overdue, and of which that was not raised.
func (tx *Tx) UnraisedSteps(within access.Scope, by calendar.Date, limit int) (due []evaluation.Step, err error) {
	err = tx.within(tx.db.Table("evaluation"), "evaluation", within).Select("s.evaluation_id, s.id, s.owner, s.due_by").
		Joins("JOIN evaluation_step s ON s.hub_id = evaluation.hub_id AND s.evaluation_id = evaluation.id").
		Where("evaluation.state = 'published' AND s.done_on IS NULL AND s.due_by <= ?", by).
		Where("s.due_at IS NULL OR s.overdue_at IS NULL AND s.due_by < ?", tx.Today()).
		Order("s.due_by, s.id").Limit(limit).Scan(&due).Error
	return due, err
}

// RaiseStep keeps that a step of the permit's evaluation is due, or overdue.
func (tx *Tx) RaiseStep(by access.Permit, e *evaluation.Evaluation, s evaluation.Step, overdue bool) error {
	what, kept := event.Name("evaluation.step-due"), map[string]any{"due_at": tx.now}
	if overdue {
		what, kept = "evaluation.step-overdue", map[string]any{"due_at": gorm.Expr("COALESCE(due_at, ?)", tx.now), "overdue_at": tx.now}
	}
	noted := event.Event{Name: what, Operation: event.Updated, ID: e.ID.UUID, Version: e.Version}
	if err := tx.permitted(by, noted); err != nil {
		return err
	}
	err := tx.db.Table("evaluation_step").Where("hub_id = ? AND evaluation_id = ? AND id = ?", tx.who.Hub(), e.ID, s.ID).Updates(kept).Error
	tx.note(by, noted)
	return err
}

// JudgedOverall counts the published evaluations of a year in the scope by scale and judgement;
// of every year where none is named. A school that became another one by the end of a year is that
// one: of the two the evaluation that was published last counts.
func (tx *Tx) JudgedOverall(within access.Scope, year calendar.AcademicYear) (found []evaluation.Count, err error) {
	q := tx.within(tx.db.Table("evaluation"), "evaluation", within).Where("evaluation.state = 'published'")
	if !year.IsZero() {
		q = q.Where("evaluation.academic_year = ?", year)
	}
	var rows []struct {
		SchoolID     id.School
		PartnerID    id.Partner
		AcademicYear calendar.AcademicYear
		FrameworkID  *id.Framework
		Overall      string
	}
	err = q.Select("evaluation.school_id, evaluation.partner_id, evaluation.academic_year, evaluation.framework_id, evaluation.overall").
		Order("evaluation.academic_year, evaluation.published_at DESC, evaluation.id").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	counted, scales := map[evaluation.Partnership]bool{}, map[id.Framework]evaluation.Scale{}
	for _, r := range rows {
		of := evaluation.Partnership{School: l.goesOn(r.SchoolID, r.AcademicYear.Last()), Partner: r.PartnerID, Year: r.AcademicYear}
		if counted[of] {
			continue
		}
		counted[of] = true
		which := id.Framework{} // none: Ofsted's four points
		if r.FrameworkID != nil {
			which = *r.FrameworkID
		}
		if _, read := scales[which]; !read {
			if scales[which], err = tx.scaleOf(r.FrameworkID); err != nil {
				return nil, err
			}
		}
		found = append(found, evaluation.Count{Year: r.AcademicYear, Scale: scales[which], Overall: r.Overall, Number: 1})
	}
	return found, nil
}
