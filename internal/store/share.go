package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type shareRow struct {
	observation.Share
	TeacherID   id.Person
	PartnerID   id.Partner
	HolderID    id.Person
	HolderRole  access.Role
	URN         int `gorm:"column:urn"`
	TeacherName string
	HolderName  string
	SchoolName  string
	GiverName   string
	EnderName   string
	OverBecause string
	Held        bool
}

const shareColumns = `sh.*, observation.teacher_id, observation.partner_id, holding.person_id AS holder_id, holding.role AS holder_role,
	school.urn, teacher.name AS teacher_name, holder.name AS holder_name, school.name AS school_name, giver.name AS giver_name,
	COALESCE(ender.name, '') AS ender_name, NOT (` + string(notHeld) + `) AS held,
	CASE WHEN sh.ended_at IS NOT NULL THEN sh.ended_because WHEN sh.until_on < @today THEN 'expired'
	  WHEN NOT ` + holderStands + ` THEN 'appointment-ended' WHEN NOT ` + teacherPlaced + ` THEN 'placement-ended' ELSE '' END AS over_because`

func (r shareRow) share() observation.Share {
	s := r.Share
	s.Over = r.OverBecause
	s.Of = observation.SharedVisit{
		TeacherID: r.TeacherID, PartnerID: r.PartnerID, HolderID: r.HolderID, HolderRole: r.HolderRole, URN: r.URN, Held: r.Held,
		Teacher: r.TeacherName, Holder: r.HolderName, School: r.SchoolName, GivenBy: r.GiverName, EndedBy: r.EnderName,
	}
	return s
}

func (tx *Tx) shares(within access.Scope) *gorm.DB {
	q := tx.db.Table("share sh").Select(shareColumns, map[string]any{"today": tx.Today()}).
		Joins("JOIN observation ON observation.hub_id = sh.hub_id AND observation.id = sh.observation_id").
		Joins("JOIN appointment holding ON holding.hub_id = sh.hub_id AND holding.id = sh.appointment_id").
		Joins("JOIN person holder ON holder.hub_id = sh.hub_id AND holder.id = holding.person_id").
		Joins("JOIN person teacher ON teacher.hub_id = sh.hub_id AND teacher.id = observation.teacher_id").
		Joins("JOIN person giver ON giver.hub_id = sh.hub_id AND giver.id = sh.given_by").
		Joins("LEFT JOIN person ender ON ender.hub_id = sh.hub_id AND ender.id = sh.ended_by").
		Joins("JOIN school ON school.hub_id = sh.hub_id AND school.id = sh.school_id")
	return tx.within(q, "share", within)
}

// Share gives one share in the scope, or fault.Absent.
func (tx *Tx) Share(within access.Scope, which id.Share) (*observation.Share, error) {
	var row shareRow
	if err := tx.shares(within).Where("sh.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	s := row.share()
	return &s, nil
}

// HoldShare keeps every other writer off a share until the transaction ends.
func (tx *Tx) HoldShare(which id.Share) error {
	var held []id.Share
	return tx.db.Table("share").Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("hub_id = ? AND id = ?", tx.who.Hub(), which).Pluck("id", &held).Error
}

var shareOrder = map[string]column{"givenAt": {sql: "sh.given_at", cast: "timestamptz"}}

// Shares gives a page of the shares in the scope.
func (tx *Tx) Shares(within access.Scope, f observation.ShareFilter, at page.Request) (page.Page[observation.Share], error) {
	q := tx.shares(within)
	if !f.Observation.IsZero() {
		q = q.Where("sh.observation_id = ?", f.Observation)
	}
	if !f.Teacher.IsZero() {
		q = q.Where("observation.teacher_id = ?", f.Teacher)
	}
	if f.State != "" {
		q = q.Where("("+shareLives+") = @active", map[string]any{"today": tx.Today(), "active": f.State == "active"})
	}
	var rows []shareRow
	if err := tx.paged(q, "sh", shareOrder, at).Find(&rows).Error; err != nil {
		return page.Page[observation.Share]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(r shareRow) page.Position {
		return page.Position{Key: r.GivenAt.UTC().Format(timeLayout), ID: r.ID.String()}
	})
	return page.Map(cut, shareRow.share), nil
}

// StandingShare gives the share of the observation with the appointment that nobody has
// ended, or nil.
func (tx *Tx) StandingShare(within access.Scope, of id.Observation, with id.Appointment) (*observation.Share, error) {
	var rows []shareRow
	err := tx.shares(within).Where("sh.observation_id = ? AND sh.appointment_id = ? AND sh.ended_at IS NULL", of, with).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	s := rows[0].share()
	return &s, nil
}

// SharesOver gives shares in the scope that are over and that nobody has ended.
func (tx *Tx) SharesOver(within access.Scope, limit int) ([]observation.Share, error) {
	var rows []shareRow
	err := tx.shares(within).Where("sh.ended_at IS NULL AND NOT ("+shareLives+")", map[string]any{"today": tx.Today()}).
		Order("sh.id").Limit(limit).Find(&rows).Error
	var over []observation.Share
	for _, r := range rows {
		over = append(over, r.share())
	}
	return over, err
}

// CreateShare keeps a new share; one appointment has one of an outcome at a time.
func (tx *Tx) CreateShare(by access.Permit, s *observation.Share) error {
	what := event.Event{Name: "share.given", Operation: event.Created, ID: s.ID.UUID, Version: s.Version}
	return taken(tx.create(by, s, what), observation.ErrShared)
}

// SaveShare keeps a changed share.
func (tx *Tx) SaveShare(by access.Permit, s *observation.Share, what event.Name) error {
	return tx.update(by, s, &s.Version, event.Event{Name: what, Operation: event.Updated, ID: s.ID.UUID})
}

// Holding gives an appointment in the scope; the zero Holding where there is none.
func (tx *Tx) Holding(within access.Scope, which id.Appointment) (h observation.Holding, err error) {
	var rows []person.Appointment
	err = tx.within(tx.db, "appointment", within).Where("appointment.id = ?", which).Find(&rows).Error
	for _, a := range rows {
		h = observation.Holding{Person: a.PersonID, Role: a.Role, Current: a.State(tx.Today()) == person.Current}
		if a.SchoolID != nil {
			h.School = *a.SchoolID
		}
	}
	return h, err
}
