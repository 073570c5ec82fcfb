package store

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/person"
)

// Founder is one of the two persons with whom a hub begins.
type Founder struct {
	Name     string
	Email    string
	Identity person.Identity
}

// Founding is what a new hub begins with. It begins with two persons, since the
// roles that open confidential text are granted by one and confirmed by another.
type Founding struct {
	Name       string
	Settings   hub.Settings
	Manager    Founder // hub manager
	Protection Founder // data protection officer
}

// Founded names what a founding made.
type Founded struct {
	Hub        id.Hub
	Manager    id.Person
	Protection id.Person
}

// Found makes a hub with its first two persons, in one transaction. Both are
// appointed to the hub from the day on; nobody granted it, and the audit trail of
// the hub begins by saying so. It fails with person.ErrIdentityTaken where both
// sign in alike.
func (d *DB) Found(ctx context.Context, f Founding) (Founded, error) {
	made := Founded{Hub: id.Hub{UUID: d.newID()}}
	err := d.Update(ctx, access.System(made.Hub), func(tx *Tx) (err error) {
		if err := tx.foundHub(made.Hub, f); err != nil {
			return err
		}
		if made.Manager, err = tx.foundPerson(f.Manager, access.HubManager); err != nil {
			return err
		}
		made.Protection, err = tx.foundPerson(f.Protection, access.DataProtectionOfficer)
		return err
	})
	return made, err
}

// Recover gives a hub another hub manager or data protection officer, from today, where
// those that it had can no longer act: each is needed to appoint the other, so the hub
// cannot help itself. As at the founding nobody in the hub grants it, and the audit trail
// says so. It fails with person.ErrIdentityTaken, and with fault.Absent where there is no
// such hub.
func (d *DB) Recover(ctx context.Context, in id.Hub, role access.Role, by Founder) (made id.Person, err error) {
	err = d.Update(ctx, access.System(in), func(tx *Tx) error {
		if _, err := tx.trailHead(); err != nil {
			return err
		}
		made, err = tx.foundPerson(by, role)
		return err
	})
	return made, err
}

func (tx *Tx) foundHub(which id.Hub, f Founding) error {
	h := &hub.Hub{ID: which, Name: f.Name, Settings: f.Settings, Version: 1}
	if err := h.Check(); err != nil {
		return err
	}
	by, err := tx.Permit(tx.Scope(access.FoundHub), h.Facts())
	if err != nil {
		return err
	}
	if err := tx.db.Exec(`INSERT INTO hub_directory (id) VALUES (?)`, which).Error; err != nil {
		return err
	}
	what := event.Event{Name: "hub.founded", Operation: event.Created, ID: which.UUID, Version: h.Version, Told: event.Created}
	if err := tx.create(by, h, what); err != nil {
		return err
	}
	return tx.db.Create(&hubHead{HubID: which}).Error
}

func (tx *Tx) foundPerson(f Founder, role access.Role) (id.Person, error) {
	within, in := tx.Scope(access.FoundHub), tx.who.Hub()
	p := &person.Person{
		HubID: in, ID: id.Person{UUID: tx.NewID()}, Name: f.Name, Status: person.Active,
		Email: f.Email, Identity: &f.Identity, Version: 1,
	}
	by, err := tx.Permit(within, p.Facts())
	if err != nil {
		return p.ID, err
	}
	if err := tx.CreatePerson(by, p); err != nil {
		return p.ID, err
	}
	a := &person.Appointment{
		HubID: in, ID: id.Appointment{UUID: tx.NewID()}, PersonID: p.ID, Role: role, FromOn: tx.Today(), Version: 1,
	}
	if by, err = tx.Permit(within, a.Facts()); err != nil {
		return p.ID, err
	}
	return p.ID, tx.CreateAppointment(by, a)
}

// Together runs fn with a context in which every Update of the actor joins one
// transaction: all of it is kept, or nothing.
func (d *DB) Together(ctx context.Context, who access.Actor, fn func(context.Context) error) error {
	return d.Update(ctx, who, func(tx *Tx) error { return fn(context.WithValue(ctx, txKey{}, tx)) })
}

// SubjectOf gives the subject by which a person signs in under the issuer, or an
// empty text.
func (d *DB) SubjectOf(ctx context.Context, issuer string, in id.Hub, who id.Person) (subject string, err error) {
	err = d.read.WithContext(ctx).Raw(`SELECT subject FROM identity WHERE hub_id = ? AND person_id = ? AND issuer = ?`,
		in, who, issuer).Scan(&subject).Error
	return subject, translate(err)
}
