package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

type subjectAccessRow struct {
	subjectaccess.Request
	PersonName   string
	RecorderName string
	ReleaserName string
	RefuserName  string
}

func (r subjectAccessRow) request() subjectaccess.Request {
	q := r.Request
	q.Names = subjectaccess.Names{Person: r.PersonName, RecordedBy: r.RecorderName, ReleasedBy: r.ReleaserName, RefusedBy: r.RefuserName}
	return q
}

func (tx *Tx) subjectAccesses(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("subject_access_request"), "subject_access_request", within).
		Select("subject_access_request.*, subject.name AS person_name, recorder.name AS recorder_name, COALESCE(releaser.name, '') AS releaser_name," +
			" COALESCE(refuser.name, '') AS refuser_name").
		Joins("JOIN person subject ON subject.hub_id = subject_access_request.hub_id AND subject.id = subject_access_request.person_id").
		Joins("JOIN person recorder ON recorder.hub_id = subject_access_request.hub_id AND recorder.id = subject_access_request.recorded_by").
		Joins("LEFT JOIN person releaser ON releaser.hub_id = subject_access_request.hub_id AND releaser.id = subject_access_request.released_by").
		Joins("LEFT JOIN person refuser ON refuser.hub_id = subject_access_request.hub_id AND refuser.id = subject_access_request.refused_by")
}

func (tx *Tx) countParts(r *subjectaccess.Request) error {
	var counts []struct {
		Decision string
		Number   int
	}
	err := tx.db.Table("subject_access_part").Select("decision, count(*) AS number").
		Where("hub_id = ? AND request_id = ?", r.HubID, r.ID).Group("decision").Scan(&counts).Error
	for _, c := range counts {
		r.Counts.Parts += c.Number
		switch c.Decision {
		case subjectaccess.Release:
			r.Counts.Released = c.Number
		case subjectaccess.Withhold:
			r.Counts.Withheld = c.Number
		case subjectaccess.Redact:
			r.Counts.Redacted = c.Number
		default:
			r.Counts.Open = c.Number
		}
	}
	return err
}

// SubjectAccess gives one request in the scope, or fault.Absent.
func (tx *Tx) SubjectAccess(within access.Scope, which id.SubjectAccess) (*subjectaccess.Request, error) {
	var row subjectAccessRow
	if err := tx.subjectAccesses(within).Where("subject_access_request.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	r := row.request()
	return &r, tx.countParts(&r)
}

// subjectAccessStates say what subjectaccess.Request.State gives.
var subjectAccessStates = map[string]string{
	subjectaccess.Received: "identity_at IS NULL AND gathered_at IS NULL AND released_at IS NULL AND ended_at IS NULL",
	subjectaccess.Accepted: "identity_at IS NOT NULL AND gathered_at IS NULL AND released_at IS NULL AND ended_at IS NULL",
	subjectaccess.InReview: "gathered_at IS NOT NULL AND released_at IS NULL AND ended_at IS NULL",
	subjectaccess.Released: "released_at IS NOT NULL AND ended_at IS NULL",
	subjectaccess.Closed:   "ended_at IS NOT NULL AND refused_at IS NULL AND withdrawn_at IS NULL",
	subjectaccess.Refused:  "refused_at IS NOT NULL",

	subjectaccess.Withdrawn: "withdrawn_at IS NOT NULL",
}

var subjectAccessOrder = map[string]column{"createdAt": {sql: "subject_access_request.created_at", cast: "timestamptz"}}

// SubjectAccesses gives a page of the requests in the scope.
func (tx *Tx) SubjectAccesses(within access.Scope, f subjectaccess.Filter, at page.Request) (page.Page[subjectaccess.Request], error) {
	q := tx.subjectAccesses(within)
	if f.State != "" {
		q = q.Where(subjectAccessStates[f.State])
	}
	var rows []subjectAccessRow
	if err := tx.paged(q, "subject_access_request", subjectAccessOrder, at).Find(&rows).Error; err != nil {
		return page.Page[subjectaccess.Request]{}, err
	}
	found := page.Map(page.Cut(rows, at.Limit, func(r subjectAccessRow) page.Position {
		return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	}), subjectAccessRow.request)
	for i := range found.Items {
		if err := tx.countParts(&found.Items[i]); err != nil {
			return page.Page[subjectaccess.Request]{}, err
		}
	}
	return found, nil
}

// KeepSubjectAccess keeps every other writer off a request until the transaction ends.
func (tx *Tx) KeepSubjectAccess(which id.SubjectAccess) error {
	return hold(tx.db.Table("subject_access_request").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// IsPerson reports whether the hub has the person.
func (tx *Tx) IsPerson(which id.Person) (bool, error) {
	return some(tx.db.Table("person").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateSubjectAccess keeps a new request. A person has one that is open.
func (tx *Tx) CreateSubjectAccess(by access.Permit, r *subjectaccess.Request) error {
	what := event.Event{Name: "subject-access-request.made", Operation: event.Created, ID: r.ID.UUID, Version: r.Version}
	return taken(tx.create(by, r, what), subjectaccess.ErrOpen)
}

// SaveSubjectAccess keeps a changed request.
func (tx *Tx) SaveSubjectAccess(by access.Permit, r *subjectaccess.Request, what event.Name) error {
	return tx.update(by, r, &r.Version, event.Event{Name: what, Operation: event.Updated, ID: r.ID.UUID})
}

// SubjectAccessDue gives open requests in the scope that are due by the one day and were not
// said to be, or were due before the other and not said to be overdue.
func (tx *Tx) SubjectAccessDue(within access.Scope, by, before calendar.Date, limit int) ([]subjectaccess.Request, error) {
	return tx.sweptSubjectAccess(tx.within(tx.db.Table("subject_access_request"), "subject_access_request", within).
		Where("released_at IS NULL AND ended_at IS NULL AND (due_told_at IS NULL AND due_on <= ? OR overdue_at IS NULL AND due_on < ?)", by, before), limit)
}

// SubjectAccessOver gives requests in the scope whose pack was available until before the
// day.
func (tx *Tx) SubjectAccessOver(within access.Scope, before calendar.Date, limit int) ([]subjectaccess.Request, error) {
	return tx.sweptSubjectAccess(tx.within(tx.db.Table("subject_access_request"), "subject_access_request", within).
		Where("ended_at IS NULL AND available_until_on < ?", before), limit)
}

func (tx *Tx) sweptSubjectAccess(q *gorm.DB, limit int) (found []subjectaccess.Request, err error) {
	if err := hold(q.Session(&gorm.Session{}).Limit(limit)); err != nil {
		return nil, err
	}
	err = q.Order("id").Limit(limit).Find(&found).Error
	return found, err
}

func (tx *Tx) partsOf(by access.Permit) *gorm.DB {
	return tx.db.Table("subject_access_part").Where("hub_id = ? AND request_id = ?", tx.who.Hub(), by.Object())
}

// Parts gives a page of the parts of the permit's request, by their ids.
func (tx *Tx) Parts(by access.Permit, at page.Request) (page.Page[subjectaccess.Part], error) {
	q := tx.partsOf(by)
	if at.After != nil {
		q = q.Where("id > ?", at.After.ID)
	}
	var rows []subjectaccess.Part
	err := q.Order("id").Limit(at.Limit + 1).Find(&rows).Error
	return page.Cut(rows, at.Limit, func(p subjectaccess.Part) page.Position { return page.Position{ID: p.ID.String()} }), err
}

// Pack gives all parts of the permit's request that are released or redacted.
func (tx *Tx) Pack(by access.Permit) (parts []subjectaccess.Part, err error) {
	if by.Action() != access.ReadPack {
		return nil, fault.Absent
	}
	err = tx.partsOf(by).Where("decision IN ?", []string{subjectaccess.Release, subjectaccess.Redact}).Order("id").Find(&parts).Error
	return parts, err
}

// Part gives one part of the permit's request, or fault.Absent.
func (tx *Tx) Part(by access.Permit, which id.SubjectAccessPart) (*subjectaccess.Part, error) {
	var p subjectaccess.Part
	err := tx.partsOf(by).Where("id = ?", which).Take(&p).Error
	return &p, absent(err)
}

// SavePart keeps what is decided on a part, with the request that it is saved with.
func (tx *Tx) SavePart(by access.Permit, p *subjectaccess.Part) error {
	if !by.For(p.RequestID.UUID, access.DecidePart) {
		return fault.Absent
	}
	return tx.db.Model(p).Select("decision", "reason", "replacement", "decided_by", "decided_at").Updates(p).Error
}

// PartDeciders are the people who decided on a part of the permit's request.
func (tx *Tx) PartDeciders(by access.Permit) (people []id.Person, err error) {
	err = tx.partsOf(by).Where("decided_by IS NOT NULL").Distinct().Pluck("decided_by", &people).Error
	return people, err
}

// EmptyPack forgets the texts of the permit's request, and of which records they were.
func (tx *Tx) EmptyPack(by access.Permit) error {
	if !slices.Contains([]access.Action{access.CloseSubjectAccess, access.ConfirmRefusal, access.WithdrawSubjectAccess}, by.Action()) {
		return fault.Absent
	}
	return tx.partsOf(by).Updates(map[string]any{"content": nil, "replacement": nil, "reason": nil, "record_id": nil}).Error
}
