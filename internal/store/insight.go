package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/observation"
)

// yearVisits begins a query on the visits in the scope that the filter takes, by the index on
// their time. It is made anew for each part of them.
func (tx *Tx) yearVisits(within access.Scope, f insight.Filter) *gorm.DB {
	days := f.Days()
	q := tx.within(tx.db.Table("observation"), "observation", within).
		Where("observation.starts_at >= ? AND observation.starts_at < ?", calendar.Midnight(days.From), calendar.Midnight(days.To.AddDays(1)))
	if !f.Partner.IsZero() {
		q = q.Where("observation.partner_id = ?", f.Partner)
	}
	if !f.Observer.IsZero() {
		q = q.Where("EXISTS (SELECT 1 FROM observation_observer led WHERE led.hub_id = observation.hub_id"+
			" AND led.observation_id = observation.id AND led.person_id = ? AND led.leads)", f.Observer)
	}
	return q
}

type yearVisit struct {
	observation.Observation
	PartnerName   string
	GivenAt       *time.Time
	StrengthCount int
	NextStepCount int
	DialogueAt    *time.Time
	Acknowledged  bool
}

const yearVisitColumns = `observation.*, partner.name AS partner_name, feedback.given_at, COALESCE(feedback.strength_count, 0) AS strength_count,
	COALESCE(feedback.next_step_count, 0) AS next_step_count, feedback.dialogue_at,
	observation.issued_at IS NOT NULL AND EXISTS (SELECT 1 FROM observation_acknowledgement a WHERE a.hub_id = observation.hub_id
	  AND a.observation_id = observation.id AND a.version = (SELECT MAX(v.version) FROM observation_report v
	  WHERE v.hub_id = observation.hub_id AND v.observation_id = observation.id)) AS acknowledged`

// VisitsOf gives the visits in the scope of one academic year with their arrangement and
// progress, by their time. What opens a visit beyond the reader's part in it is left out.
func (tx *Tx) VisitsOf(within access.Scope, f insight.Filter) ([]observation.Observation, error) {
	var rows []yearVisit
	err := tx.yearVisits(within, f).Select(yearVisitColumns).
		Joins("JOIN partner ON partner.hub_id = observation.hub_id AND partner.id = observation.partner_id").
		Joins("LEFT JOIN observation_feedback feedback ON feedback.hub_id = observation.hub_id AND feedback.observation_id = observation.id").
		Order("observation.starts_at, observation.id").Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	visits, at := make([]observation.Observation, len(rows)), make(map[id.Observation]*observation.Observation, len(rows))
	for i, r := range rows {
		o := &visits[i]
		*o = r.Observation
		o.Names.Partner, o.Progress.Acknowledged = r.PartnerName, r.Acknowledged
		if r.GivenAt != nil {
			o.Progress.Feedback = &observation.FeedbackFacts{GivenAt: *r.GivenAt, Strengths: r.StrengthCount, NextSteps: r.NextStepCount, DialogueAt: r.DialogueAt}
		}
		at[o.ID] = o
	}
	return visits, tx.readYearParts(within, f, at)
}

// readYearParts gives the visits their observers, agreements, exceptions and needs. Those of
// a visit that came since they were found are left out.
func (tx *Tx) readYearParts(within access.Scope, f insight.Filter, at map[id.Observation]*observation.Observation) error {
	part := func(table, columns string) *gorm.DB {
		return tx.db.Table(table).Select(table+".observation_id, "+columns).
			Where(table+".hub_id = ? AND "+table+".observation_id IN (?)", tx.who.Hub(), tx.yearVisits(within, f).Select("observation.id"))
	}
	var observers []struct {
		ObservationID id.Observation
		observation.Observer
	}
	err := part("observation_observer", "person_id, leads, p.name").Joins("JOIN person p ON p.hub_id = observation_observer.hub_id AND p.id = observation_observer.person_id").
		Order("observation_id, leads DESC, person_id").Scan(&observers).Error
	for _, r := range observers {
		if o := at[r.ObservationID]; o != nil {
			o.Observers = append(o.Observers, r.Observer)
		}
	}
	var agreements []struct {
		ObservationID id.Observation
		observation.Agreement
	}
	if err == nil {
		err = part("observation_agreement", "side, by_id, given_by, given_how, at").Where("voided_at IS NULL").Order("observation_id, at, side").Scan(&agreements).Error
	}
	for _, r := range agreements {
		if o := at[r.ObservationID]; o != nil {
			o.Agreements = append(o.Agreements, r.Agreement)
		}
	}
	var exceptions []struct {
		ObservationID id.Observation
		observation.Exception
	}
	if err == nil {
		err = part("observation_exception", "clause, reason, agreed_by, recorded_by, recorded_at").Where("voided_at IS NULL").
			Order("observation_id, recorded_at, clause").Scan(&exceptions).Error
	}
	for _, r := range exceptions {
		if o := at[r.ObservationID]; o != nil {
			o.Exceptions = append(o.Exceptions, r.Exception)
		}
	}
	if err != nil {
		return err
	}
	return tx.readYearNeeds(part("development_need", "state, due_by"), at)
}

func (tx *Tx) readYearNeeds(q *gorm.DB, at map[id.Observation]*observation.Observation) error {
	var needs []struct {
		ObservationID id.Observation
		State         string
		DueBy         calendar.Date
	}
	err := q.Scan(&needs).Error
	for _, n := range needs {
		o := at[n.ObservationID]
		if o == nil {
			continue
		}
		p := &o.Progress
		p.NeedsAll++
		if n.State == "open" {
			p.NeedsOpen++
			if n.DueBy.Before(tx.Today()) {
				p.NeedsLate++
			}
		}
	}
	return err
}

// VisitsHeard gives the visits of the filter that are in both scopes.
func (tx *Tx) VisitsHeard(within, heard access.Scope, f insight.Filter) (visits []id.Observation, err error) {
	err = tx.within(tx.yearVisits(within, f), "observation", heard).Select("observation.id").Scan(&visits).Error
	return visits, err
}

// VoicesOf gives what young people answered at all visits of the year in the hub of the scope,
// by the index on their time: what is hidden is told of visits together, which do not depend
// on the reader. It is sealed.
func (tx *Tx) VoicesOf(within access.Scope, year calendar.AcademicYear) (heard []insight.Heard, err error) {
	err = tx.db.Table("observation").
		Select("v.observation_id, v.voices, v.threshold, v.recorded_by, observation.partner_id, partner.name AS partner_name, observation.provision_id,"+
			" provision.name AS provision_name, observation.framework_id, observation.visit_on, observation.issued_at").
		Joins("JOIN observation_young_voice v ON v.hub_id = observation.hub_id AND v.observation_id = observation.id").
		Joins("JOIN partner ON partner.hub_id = observation.hub_id AND partner.id = observation.partner_id").
		Joins("JOIN provision ON provision.hub_id = observation.hub_id AND provision.id = observation.provision_id").
		Where("observation.hub_id = ? AND observation.starts_at >= ? AND observation.starts_at < ?",
			within.Hub(), calendar.Midnight(year.First()), calendar.Midnight(year.Last().AddDays(1))).Scan(&heard).Error
	return heard, err
}
