package store

import (
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/visitrequest"
)

type visitRequestRow struct {
	visitrequest.Request
	SchoolName    string
	URN           int `gorm:"column:urn"`
	PartnerName   string
	ProvisionName string
	RequesterName string
	DeciderName   string
}

func (tx *Tx) visitRequests(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("visit_request"), "visit_request", within).
		Select("visit_request.*, school.name AS school_name, school.urn, partner.name AS partner_name, provision.name AS provision_name," +
			" requester.name AS requester_name, COALESCE(decider.name, '') AS decider_name").
		Joins("JOIN school ON school.hub_id = visit_request.hub_id AND school.id = visit_request.school_id").
		Joins("JOIN partner ON partner.hub_id = visit_request.hub_id AND partner.id = visit_request.partner_id").
		Joins("JOIN provision ON provision.hub_id = visit_request.hub_id AND provision.id = visit_request.provision_id").
		Joins("JOIN person requester ON requester.hub_id = visit_request.hub_id AND requester.id = visit_request.requested_by").
		Joins("LEFT JOIN person decider ON decider.hub_id = visit_request.hub_id AND decider.id = visit_request.decided_by")
}

// wholeVisitRequest adds the visits that the request is about, and who has a part in it.
func (tx *Tx) wholeVisitRequest(row *visitRequestRow) (visitrequest.Request, error) {
	r := row.Request
	r.Names = visitrequest.Names{
		School: row.SchoolName, URN: row.URN, Partner: row.PartnerName, Provision: row.ProvisionName,
		RequestedBy: row.RequesterName, DecidedBy: row.DeciderName,
	}
	err := tx.db.Table("visit_request_visit").Where("hub_id = ? AND request_id = ?", r.HubID, r.ID).
		Order("observation_id").Pluck("observation_id", &r.Visits).Error
	if err != nil {
		return r, err
	}
	about := r.Visits
	if r.ObservationID != nil {
		about = []id.Observation{*r.ObservationID}
	}
	if len(about) > 0 {
		err = tx.db.Table("observation_observer").Distinct("person_id").Where("hub_id = ? AND observation_id IN ?", r.HubID, about).
			Order("person_id").Pluck("person_id", &r.Observers).Error
	}
	if err != nil || r.TeacherID != nil {
		return r, err
	}
	err = tx.db.Table("placement").Distinct("person_id").Where("hub_id = ? AND provision_id = ? AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)",
		r.HubID, r.ProvisionID, tx.Today(), tx.Today()).Order("person_id").Pluck("person_id", &r.Teachers).Error
	return r, err
}

// VisitRequest gives one request in the scope, or fault.Absent.
func (tx *Tx) VisitRequest(within access.Scope, which id.VisitRequest) (*visitrequest.Request, error) {
	var row visitRequestRow
	if err := tx.visitRequests(within).Where("visit_request.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	r, err := tx.wholeVisitRequest(&row)
	return &r, err
}

var visitRequestOrder = map[string]column{"requestedAt": {sql: "visit_request.created_at", cast: "timestamptz"}}

// VisitRequests gives a page of the requests in the scope.
func (tx *Tx) VisitRequests(within access.Scope, f visitrequest.Filter, at page.Request) (found page.Page[visitrequest.Request], err error) {
	q := tx.visitRequests(within)
	if f.Kind != "" {
		q = q.Where("visit_request.kind = ?", f.Kind)
	}
	if f.State != "" {
		q = q.Where("visit_request.state = ?", f.State)
	}
	if !f.School.IsZero() {
		q = q.Where("visit_request.school_id = ?", f.School)
	}
	var rows []visitRequestRow
	if err := tx.paged(q, "visit_request", visitRequestOrder, at).Find(&rows).Error; err != nil {
		return found, err
	}
	cut := page.Cut(rows, at.Limit, func(r visitRequestRow) page.Position {
		return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	})
	return page.Each(cut, tx.wholeVisitRequest)
}

// HoldVisitRequest keeps every other writer off a request until the transaction ends.
func (tx *Tx) HoldVisitRequest(which id.VisitRequest) error {
	return hold(tx.db.Table("visit_request").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateVisitRequest keeps a new request, or fails with visitrequest.ErrOpen.
func (tx *Tx) CreateVisitRequest(by access.Permit, r *visitrequest.Request) error {
	what := event.Event{Name: "visit-request.made", Operation: event.Created, ID: r.ID.UUID, Version: r.Version}
	return taken(tx.create(by, r, what), visitrequest.ErrOpen)
}

// SaveVisitRequest keeps a changed request.
func (tx *Tx) SaveVisitRequest(by access.Permit, r *visitrequest.Request, what event.Name) error {
	return tx.update(by, r, &r.Version, event.Event{Name: what, Operation: event.Updated, ID: r.ID.UUID})
}

// VisitAskedAbout gives a visit in the scope, or fault.Absent.
func (tx *Tx) VisitAskedAbout(within access.Scope, which id.Observation) (asked visitrequest.Asked, err error) {
	err = tx.within(tx.db.Table("observation"), "observation", within).Where("observation.id = ?", which).
		Select("observation.id, school_id, partner_id, provision_id, teacher_id, state").Take(&asked).Error
	return asked, absent(err)
}

// Headship gives the actor's current appointment as head teacher of the school.
func (tx *Tx) Headship(of id.School) (found id.Appointment, err error) {
	var row struct{ ID id.Appointment }
	err = tx.db.Table("appointment").Where("hub_id = ? AND person_id = ? AND role = ? AND school_id = ? AND NOT pending"+
		" AND from_on <= ? AND (to_on IS NULL OR to_on >= ?)", tx.who.Hub(), tx.who.Person(), access.Headteacher, of, tx.Today(), tx.Today()).
		Order("id").Limit(1).Take(&row).Error
	return row.ID, absent(err)
}

// MembersOf are the active elected members of the authority today.
func (tx *Tx) MembersOf(laCode string) (members []id.Person, err error) {
	err = tx.db.Raw(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
		WHERE a.hub_id = @hub AND a.role = @role AND a.la_code = @la AND NOT a.pending AND p.status = 'active'
		  AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today)`,
		map[string]any{"hub": tx.who.Hub(), "role": access.ElectedMember, "la": laCode, "today": tx.Today()}).Scan(&members).Error
	return members, err
}

// OpenReport gives a share of the full report, in place of one that the appointment has.
// Teacher and holder are told.
func (tx *Tx) OpenReport(o visitrequest.Opening, leave func(uuid.UUID) (access.Permit, error)) error {
	if err := tx.endStanding(o, leave); err != nil {
		return err
	}
	s := &observation.Share{
		HubID: tx.who.Hub(), ID: id.Share{UUID: tx.NewID()}, ObservationID: o.Observation, AppointmentID: o.Appointment, SchoolID: o.School,
		Level: observation.FullShare, Purpose: access.Seal[access.Share](o.Purpose), UntilOn: o.UntilOn,
		GivenBy: tx.who.Person(), GivenAt: tx.now, Version: 1,
	}
	by, err := leave(s.ID.UUID)
	if err != nil {
		return err
	}
	if err := tx.CreateShare(by, s); err != nil {
		return err
	}
	return tx.tellOfShare(s.ID, s.ObservationID, s.AppointmentID)
}

func (tx *Tx) endStanding(o visitrequest.Opening, leave func(uuid.UUID) (access.Permit, error)) error {
	var standing []observation.Share
	err := tx.db.Where("hub_id = ? AND observation_id = ? AND appointment_id = ? AND ended_at IS NULL", tx.who.Hub(), o.Observation, o.Appointment).
		Find(&standing).Error
	for i := range standing {
		by, refused := leave(standing[i].ID.UUID)
		if err = errors.Join(err, refused); err != nil {
			return err
		}
		who := tx.who.Person()
		standing[i].EndedAt, standing[i].EndedBy, standing[i].EndedBecause = &tx.now, &who, observation.Withdrawn
		err = tx.SaveShare(by, &standing[i], "share.ended")
	}
	return err
}

func (tx *Tx) tellOfShare(which id.Share, of id.Observation, with id.Appointment) error {
	var people []id.Person
	err := tx.db.Raw(`SELECT teacher_id FROM observation WHERE hub_id = @hub AND id = @visit
		UNION SELECT person_id FROM appointment WHERE hub_id = @hub AND id = @with`,
		map[string]any{"hub": tx.who.Hub(), "visit": of, "with": with}).Scan(&people).Error
	if err != nil {
		return err
	}
	return tx.Tell(notice.News{Kind: notice.ShareGiven, Resource: notice.Share, ID: which.UUID}, people...)
}

// noVisitStands holds of a request while every visit that was proposed upon it was declined or
// cancelled, or none was.
const noVisitStands = "NOT EXISTS (SELECT 1 FROM visit_request_visit v JOIN observation o ON o.hub_id = v.hub_id AND o.id = v.observation_id" +
	" WHERE v.hub_id = visit_request.hub_id AND v.request_id = visit_request.id AND o.state NOT IN ('declined', 'cancelled'))"

// RequestedVisit gives the provision to which an agreed request in the scope asks for a
// visit, while none that was proposed upon it stands; otherwise fault.Absent.
func (tx *Tx) RequestedVisit(within access.Scope, which id.VisitRequest) (id.Provision, error) {
	if err := tx.HoldVisitRequest(which); err != nil {
		return id.Provision{}, err
	}
	var found []id.Provision
	err := tx.within(tx.db.Table("visit_request"), "visit_request", within).
		Where("visit_request.id = ? AND visit_request.state = 'agreed' AND visit_request.kind = 'visit'", which).
		Where(noVisitStands).
		Pluck("visit_request.provision_id", &found).Error
	if err == nil && len(found) == 0 {
		err = fault.Absent
	}
	return append(found, id.Provision{})[0], err
}

// visitRequestVisit is a visit that was proposed upon a request.
type visitRequestVisit struct {
	HubID         id.Hub
	RequestID     id.VisitRequest
	ObservationID id.Observation
}

// LinkRequest keeps that the permit's visit was proposed upon the request.
func (tx *Tx) LinkRequest(by access.Permit, which id.VisitRequest) error {
	return tx.db.Create(&visitRequestVisit{HubID: tx.who.Hub(), RequestID: which, ObservationID: visit(by)}).Error
}
