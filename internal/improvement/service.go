package improvement

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what needs need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	VisitOfNeed(within access.Scope, which id.Observation) (Visit, error)
	PersonName(within access.Scope, which id.Person) (string, error)
	Need(within access.Scope, which id.Need) (*Need, error)
	Needs(within access.Scope, f Filter, at page.Request) (page.Page[Need], error)
	CreateNeed(by access.Permit, n *Need) error
	SaveNeed(by access.Permit, n *Need, what event.Name) error
	KeepProgress(by access.Permit, p *Progress) error
	KeepOffer(by access.Permit, o *Offer) error
	// HasMentoring reports whether a mentoring of the teacher is in the scope.
	HasMentoring(within access.Scope, which id.Mentoring, of id.Person) (bool, error)
	KeepEffect(by access.Permit, e *Effect) error
	// CarriedNeeds gives a page of the needs that earlier visits of the same teacher left
	// open when the visit is agreed or held; CarriedNeed one of them, or nil.
	CarriedNeeds(by access.Permit, into Visit, at page.Request) (page.Page[Need], error)
	CarriedNeed(by access.Permit, into Visit, which id.Need) (*Need, error)
	// UnraisedNeeds gives open needs that fall due by the day or are overdue and of which
	// that was not raised.
	UnraisedNeeds(within access.Scope, by calendar.Date, limit int) ([]Need, error)
	Tell(news notice.News, people ...id.Person) error
	Holders(role access.Role) ([]id.Person, error)
	Contacts(of id.Partner) ([]id.Person, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list of needs; a zero member does not.
type Filter struct {
	Observation id.Observation
	Teacher     id.Person
	State       string
	Overdue     *bool
	Owner       id.Person
	// CarriedInto is a later visit of the same teacher, into which open needs are carried;
	// one that is not open to the reader carries none.
	CarriedInto id.Observation
	AtLeastDays int // old
}

// Service is what people do about needs.
type Service struct{ Store Store }

// Seen is a need as one reader sees it.
type Seen struct {
	Need
	Now     time.Time
	Allowed []access.Action
	Open    access.Disclosure
}

func see(tx Tx, n *Need, by access.Permit) (Seen, error) {
	open, err := by.Disclose(tx)
	allowed := []access.Action{}
	if n.State == Open {
		allowed = access.Allowed(tx, n.Facts(), access.UpdateNeed, access.RecordNeedProgress, access.OfferSupport)
	}
	return Seen{Need: *n, Now: tx.Now(), Allowed: allowed, Open: open}, err
}

// Raise adds a need that arose from a visit.
func (s Service) Raise(ctx context.Context, who access.Actor, visit id.Observation, n Need) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.RaiseNeed)
		n.HubID, n.ID, n.RaisedBy, n.State, n.Version = who.Hub(), id.Need{UUID: tx.NewID()}, who.Person(), Open, 1
		if n.Visit, err = tx.VisitOfNeed(within, visit); err != nil {
			return err
		}
		n.ObservationID, n.TeacherID = n.Visit.ID, n.Visit.TeacherID
		by, err := tx.Permit(within, n.Facts())
		if err != nil {
			return err
		}
		known, err := knowOwner(tx, who, &n)
		if err != nil {
			return err
		}
		if err := n.check(tx.Today(), known, true); err != nil {
			return err
		}
		if !n.Visit.Held {
			return ErrVisitNotHeld
		}
		if err := tx.CreateNeed(by, &n); err != nil {
			return err
		}
		seen, err = see(tx, &n, by)
		return err
	})
	return seen, err
}

// knowOwner holds the owner to someone the caller may know: themselves, the
// teacher, or anyone whose record is open to them.
func knowOwner(tx Tx, who access.Actor, n *Need) (bool, error) {
	within := tx.Scope(access.ReadPerson)
	if n.OwnerID == n.TeacherID {
		n.OwnerName = n.Visit.TeacherName
		return true, nil
	}
	name, err := tx.PersonName(within, n.OwnerID)
	n.OwnerName = name
	return name != "", err
}

// needs are read and listed as records of one kind. Steps show a need by the leave of the
// step: observers raise needs and record progress, and read none.
var needs = record.Kind[Tx, id.Need, Need, Seen]{Reading: access.ReadNeeds, Get: Tx.Need, Facts: (*Need).Facts, See: see}

// List gives a page of needs.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return needs.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Need], error) { return tx.Needs(within, f, at) })
}

// Read gives one need with its progress.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Need) (Seen, error) {
	return needs.Read(ctx, s.Store, who, which)
}

// Change changes a need, or closes it with its outcome.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Need, match func(Seen) error, change func(*Need)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		n, by, err := needs.Find(tx, access.UpdateNeed, which)
		if err != nil {
			return err
		}
		if seen, err = see(tx, n, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		was := *n
		change(n)
		known := true
		if n.OwnerID != was.OwnerID {
			if known, err = knowOwner(tx, who, n); err != nil {
				return err
			}
		}
		if err := n.check(tx.Today(), known, n.DueBy != was.DueBy); err != nil {
			return err
		}
		if n.DueBy != was.DueBy {
			n.DueAt, n.OverdueAt = nil, nil // another day, of which nobody was told
		}
		if was.State == Closed {
			return ErrClosed
		}
		what := event.Name("development-need.updated")
		if n.State == Closed {
			now := tx.Now()
			n.ClosedAt, what = &now, "development-need.closed"
		}
		if err := tx.SaveNeed(by, n, what); err != nil {
			return err
		}
		seen, err = see(tx, n, by)
		return err
	})
	return seen, err
}

// RecordProgress adds what was done about a need.
func (s Service) RecordProgress(ctx context.Context, who access.Actor, which id.Need, p Progress) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		n, by, err := needs.Find(tx, access.RecordNeedProgress, which)
		if err != nil {
			return err
		}
		if err := checkProgress(p, tx.Today()); err != nil {
			return err
		}
		if n.State == Closed {
			return ErrClosed
		}
		p.HubID, p.ID, p.NeedID, p.ByID, p.At = n.HubID, id.Need{UUID: tx.NewID()}, n.ID, who.Person(), tx.Now()
		if err := tx.KeepProgress(by, &p); err != nil {
			return err
		}
		if err := tx.SaveNeed(by, n, "development-need.progressed"); err != nil {
			return err
		}
		if n, _, err = needs.Find(tx, access.RecordNeedProgress, which); err != nil {
			return err
		}
		seen, err = see(tx, n, by)
		return err
	})
	return seen, err
}
