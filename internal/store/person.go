package store

import (
	"fmt"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/person"
)

var personColumns = map[string]column{"name": {sql: "person.name"}}

// Person gives one person in the scope with their identity, or fault.Absent.
func (tx *Tx) Person(within access.Scope, which id.Person) (*person.Person, error) {
	var p person.Person
	if err := tx.within(tx.db, "person", within).Where("person.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	return &p, tx.readIdentity(&p)
}

// PersonByExternalID gives the person in the scope who has the key, with their
// identity, or nil.
func (tx *Tx) PersonByExternalID(within access.Scope, key string) (*person.Person, error) {
	p, err := first[person.Person](tx.within(tx.db, "person", within).Where("person.external_id = ?", key))
	if p == nil {
		return nil, err
	}
	return p, tx.readIdentity(p)
}

// PeopleByEmail gives the people in the scope who have the address, whatever its case,
// two at most.
func (tx *Tx) PeopleByEmail(within access.Scope, email string) (found []person.Person, err error) {
	err = tx.within(tx.db, "person", within).Where("lower(person.email) = lower(?)", email).Limit(2).Find(&found).Error
	return found, err
}

// PersonNamed gives the person of the hub who has the external id, or without one the
// only person who has the e-mail address, or the zero id.
func (tx *Tx) PersonNamed(externalID, email string) (id.Person, error) {
	q := tx.db.Table("person").Where("hub_id = ?", tx.who.Hub())
	if externalID != "" {
		q = q.Where("external_id = ?", externalID)
	} else {
		q = q.Where("lower(email) = lower(?)", email)
	}
	return only[id.Person](q)
}

func (tx *Tx) readIdentity(p *person.Person) error {
	var found []identity
	err := tx.db.Where("hub_id = ? AND person_id = ?", p.HubID, p.ID).Limit(1).Find(&found).Error
	for _, i := range found {
		p.Identity = &person.Identity{Issuer: i.Issuer, Subject: i.Subject}
	}
	return err
}

// People gives a page of the people in the scope, without identities. A role counts
// only where the appointment to it is in the scope named for appointments.
func (tx *Tx) People(within, appointments access.Scope, f person.Filter, at page.Request) (page.Page[person.Person], error) {
	q := tx.within(tx.db, "person", within)
	if f.Role != "" {
		held := tx.within(tx.db.Table("appointment").Select("appointment.person_id"), "appointment", appointments).
			Where("appointment.role = ?", f.Role)
		q = q.Where("person.id IN (?)", tx.inState(held, person.Current))
	}
	if f.Status != "" {
		q = q.Where("person.status = ?", f.Status)
	}
	if f.Name != "" {
		q = q.Where(fmt.Sprintf(tx.store.dialect.contains, "person.name"), like(f.Name))
	}
	var rows []person.Person
	if err := tx.paged(q, "person", personColumns, at).Find(&rows).Error; err != nil {
		return page.Page[person.Person]{}, err
	}
	return page.Cut(rows, at.Limit, func(p person.Person) page.Position {
		return page.Position{Key: p.Name, ID: p.ID.String()}
	}), nil
}

// CreatePerson keeps a new person, or fails with person.ErrIdentityTaken.
func (tx *Tx) CreatePerson(by access.Permit, p *person.Person) error {
	what := event.Event{Name: "person.created", Operation: event.Created, ID: p.ID.UUID, Version: p.Version}
	if err := tx.create(by, p, what); err != nil {
		return err
	}
	return tx.keepIdentity(p)
}

// SavePerson keeps a changed person, or fails with person.ErrIdentityTaken.
func (tx *Tx) SavePerson(by access.Permit, p *person.Person, name event.Name) error {
	if err := tx.noteName("person", p.ID.UUID, p.Name); err != nil {
		return err
	}
	what := event.Event{Name: name, Operation: event.Updated, ID: p.ID.UUID}
	if err := tx.update(by, p, &p.Version, what); err != nil {
		return err
	}
	return tx.keepIdentity(p)
}

// OthersHold reports whether somebody else who can sign in holds the role today.
func (tx *Tx) OthersHold(role access.Role, who id.Person) (bool, error) {
	return tx.heldBy(role, "person.id <> ?", who)
}

// Holds reports whether the person holds the role today.
func (tx *Tx) Holds(role access.Role, who id.Person) (bool, error) {
	return tx.heldBy(role, "person.id = ?", who)
}

func (tx *Tx) heldBy(role access.Role, whom string, who id.Person) (bool, error) {
	var n int64
	err := tx.db.Table("person").Joins("JOIN appointment a ON a.hub_id = person.hub_id AND a.person_id = person.id").
		Where("EXISTS (SELECT 1 FROM identity i WHERE i.hub_id = person.hub_id AND i.person_id = person.id)").
		Where("person.hub_id = ? AND person.status = 'active' AND a.role = ? AND NOT a.pending", tx.who.Hub(), string(role)).
		Where("a.from_on <= ? AND (a.to_on IS NULL OR a.to_on >= ?)", tx.Today(), tx.Today()).
		Where(whom, who).Count(&n).Error
	return n > 0, err
}

// AwaitConfirmation makes the roles of a person that take two persons wait for the
// second again.
func (tx *Tx) AwaitConfirmation(by access.Permit, who id.Person) error {
	if !by.For(who.UUID, access.UpdatePerson) {
		return fault.Absent
	}
	var sensitive []string
	for _, r := range access.Roles {
		if r.TakesTwo() {
			sensitive = append(sensitive, string(r))
		}
	}
	return tx.db.Table("appointment").Where("hub_id = ? AND person_id = ? AND role IN ?", tx.who.Hub(), who, sensitive).
		Where("to_on IS NULL OR to_on >= ?", tx.Today()).
		Updates(map[string]any{"pending": true, "confirmed_by": nil, "granted_by": tx.who.Person(), "version": gorm.Expr("version + 1")}).Error
}

// keepIdentity puts the person's identity in place of the one before. A suspended
// person's identity stays taken and signs nobody in.
func (tx *Tx) keepIdentity(p *person.Person) error {
	err := tx.db.Where("hub_id = ? AND person_id = ?", p.HubID, p.ID).Delete(&identity{}).Error
	if err != nil || p.Identity == nil {
		return err
	}
	return taken(tx.db.Create(&identity{
		HubID: p.HubID, Issuer: p.Identity.Issuer, Subject: p.Identity.Subject,
		PersonID: &p.ID, Active: p.Status == person.Active,
	}).Error, person.ErrIdentityTaken)
}

// Caller tells whose token it is, and of which hub.
func (tx *Tx) Caller() (person.Caller, error) {
	h, err := tx.Hub()
	if err != nil {
		return person.Caller{}, err
	}
	table := "person"
	if tx.who.IsClient() {
		table = "client"
	}
	c := person.Caller{HubName: h.Name}
	err = tx.db.Table(table).Select("name").Where("hub_id = ? AND id = ?", tx.who.Hub(), tx.who.Principal()).Take(&c.Name).Error
	return c, absent(err)
}
