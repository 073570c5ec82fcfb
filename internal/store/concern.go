package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/safeguarding"
)

// Named tells what of a school, a visit and a person is open to the actor. It looks for all
// three, whichever are asked for.
func (tx *Tx) Named(school id.School, visit id.Observation, person id.Person) (n safeguarding.Named, err error) {
	if n.School, err = tx.HasSchool(tx.Scope(access.ReadSchool), school); err != nil {
		return n, err
	}
	if n.Person, err = tx.HasPerson(tx.Scope(access.ReadPerson), person); err != nil {
		return n, err
	}
	var visits []struct {
		SchoolID  id.School
		TeacherID id.Person
	}
	err = tx.within(tx.db.Table("observation"), "observation", tx.Scope(access.ReadObservation)).
		Where("observation.id = ?", visit).Select("school_id", "teacher_id").Find(&visits).Error
	if len(visits) == 1 {
		n.Visit, n.VisitedSchool, n.Observed = true, visits[0].SchoolID, visits[0].TeacherID
	}
	return n, err
}

func (tx *Tx) concerns(within access.Scope) *gorm.DB {
	q := tx.within(tx.db.Table("safeguarding_concern"), "safeguarding_concern", within).
		Select("safeguarding_concern.*, raiser.name AS raised_by_name, named.name AS person_name, taker.name AS acknowledged_by_name," +
			" closer.name AS closed_by_name, school.name AS school_name, school.urn AS school_urn").
		Joins("LEFT JOIN school ON school.hub_id = safeguarding_concern.hub_id AND school.id = safeguarding_concern.school_id")
	for name, column := range map[string]string{"raiser": "raised_by", "named": "person_id", "taker": "acknowledged_by", "closer": "closed_by"} {
		q = q.Joins("LEFT JOIN person " + name + " ON " + name + ".hub_id = safeguarding_concern.hub_id AND " + name + ".id = safeguarding_concern." + column)
	}
	return q
}

func (tx *Tx) readEntries(c *safeguarding.Concern) error {
	return tx.db.Table("safeguarding_entry").Select("safeguarding_entry.*, p.name AS by_name").
		Joins("LEFT JOIN person p ON p.hub_id = safeguarding_entry.hub_id AND p.id = safeguarding_entry.by_id").
		Where("safeguarding_entry.hub_id = ? AND safeguarding_entry.concern_id = ?", c.HubID, c.ID).
		Order("safeguarding_entry.at, safeguarding_entry.id").Find(&c.Entries).Error
}

// Concern gives one concern in the scope, or fault.Absent.
func (tx *Tx) Concern(within access.Scope, which id.Concern) (*safeguarding.Concern, error) {
	var c safeguarding.Concern
	if err := tx.concerns(within).Where("safeguarding_concern.id = ?", which).Take(&c).Error; err != nil {
		return nil, absent(err)
	}
	return &c, tx.readEntries(&c)
}

var concernOrder = map[string]column{"raisedAt": {sql: "safeguarding_concern.raised_at", cast: "timestamptz"}}

// Concerns gives a page of the concerns in the scope, without what leads added.
func (tx *Tx) Concerns(within access.Scope, f safeguarding.Filter, at page.Request) (page.Page[safeguarding.Concern], error) {
	q := tx.concerns(within)
	for column, value := range map[string]string{"state": f.State, "receipt": f.Receipt} {
		if value != "" {
			q = q.Where("safeguarding_concern."+column+" = ?", value)
		}
	}
	if !f.School.IsZero() {
		q = q.Where("safeguarding_concern.school_id = ?", f.School)
	}
	var rows []safeguarding.Concern
	if err := tx.paged(q, "safeguarding_concern", concernOrder, at).Find(&rows).Error; err != nil {
		return page.Page[safeguarding.Concern]{}, err
	}
	return page.Cut(rows, at.Limit, func(c safeguarding.Concern) page.Position {
		return page.Position{Key: c.RaisedAt.UTC().Format(timeLayout), ID: c.ID.String()}
	}), nil
}

// HoldConcern keeps every other writer off a concern until the transaction ends.
func (tx *Tx) HoldConcern(which id.Concern) error {
	return hold(tx.db.Table("safeguarding_concern").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateConcern keeps a new concern.
func (tx *Tx) CreateConcern(by access.Permit, c *safeguarding.Concern) error {
	return tx.create(by, c, event.Event{Operation: event.Created, ID: c.ID.UUID, Version: c.Version})
}

// SaveConcern keeps a changed concern.
func (tx *Tx) SaveConcern(by access.Permit, c *safeguarding.Concern) error {
	return tx.update(by, c, &c.Version, event.Event{Operation: event.Updated, ID: c.ID.UUID})
}

// CreateConcernEntry keeps an entry, with the concern that it is saved with.
func (tx *Tx) CreateConcernEntry(by access.Permit, e *safeguarding.Entry) error {
	if !by.For(e.ConcernID.UUID, access.NoteOnConcern, access.ReferConcern) {
		return fault.Absent
	}
	return tx.db.Create(e).Error
}

// UntoldConcerns are those of which leads are to be told, or reminded.
func (tx *Tx) UntoldConcerns(within access.Scope) (untold []id.Concern, err error) {
	err = tx.within(tx.db.Table("safeguarding_concern"), "safeguarding_concern", within).
		Where("acknowledged_at IS NULL AND (told_at IS NULL OR (reminded_at IS NULL AND acknowledge_by < ?))", tx.now).
		Order("acknowledge_by, id").Pluck("id", &untold).Error
	return untold, err
}

// Guardians are the active safeguarding leads of the hub, and of the school where one is given.
func (tx *Tx) Guardians(of *id.School) ([]id.Person, error) {
	var leads []id.Person
	err := tx.db.Raw(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
		WHERE a.hub_id = @hub AND a.role = @role AND (a.school_id IS NULL OR a.school_id = @school) AND NOT a.pending AND p.status = 'active'
		  AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today) ORDER BY a.person_id`,
		map[string]any{"hub": tx.who.Hub(), "role": access.SafeguardingLead, "school": of, "today": tx.Today()}).Scan(&leads).Error
	return leads, err
}

// deed is what is done by the permit, or read.
func (tx *Tx) deed(by access.Permit, classes []access.Class) safeguarding.Deed {
	d := safeguarding.Deed{
		HubID: tx.who.Hub(), ID: id.ConcernEntry{UUID: tx.NewID()}, ConcernID: id.Concern{UUID: by.Object()}, At: tx.now,
		Party: by.Party(), Action: by.Action(), RequestID: tx.requestID(), Parts: classes,
	}
	if who := by.Actor().Person(); !who.IsZero() {
		d.ActorID = &who
	}
	return d
}

// keepTrail keeps what was done and read by discreet permits.
func (tx *Tx) keepTrail() error {
	if len(tx.trail) == 0 {
		return nil
	}
	return tx.db.CreateInBatches(&tx.trail, batch).Error
}

// Deeds gives a page of what was done to the permit's concern, the newest first: to
// read a page is a deed too, and a walk onwards would meet its own for ever.
func (tx *Tx) Deeds(by access.Permit, at page.Request) (page.Page[safeguarding.Deed], error) {
	at.Sort = "-at"
	q := tx.db.Table("safeguarding_trail").Select("safeguarding_trail.*, p.name AS actor_name").
		Joins("LEFT JOIN person p ON p.hub_id = safeguarding_trail.hub_id AND p.id = safeguarding_trail.actor_id").
		Where("safeguarding_trail.hub_id = ? AND safeguarding_trail.concern_id = ?", tx.who.Hub(), by.Object())
	var rows []safeguarding.Deed
	order := map[string]column{"at": {sql: "safeguarding_trail.at", cast: "timestamptz"}}
	if err := tx.paged(q, "safeguarding_trail", order, at).Find(&rows).Error; err != nil {
		return page.Page[safeguarding.Deed]{}, err
	}
	return page.Cut(rows, at.Limit, func(d safeguarding.Deed) page.Position {
		return page.Position{Key: d.At.UTC().Format(timeLayout), ID: d.ID.String()}
	}), nil
}
