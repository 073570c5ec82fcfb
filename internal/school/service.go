package school

import (
	"context"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Facts are what the policy needs to know of a school.
func (s School) Facts() access.Facts {
	return access.Facts{Hub: s.HubID, ID: s.ID.UUID, School: s.ID}
}

// ErrURNTaken tells that the hub has a school with the URN.
var ErrURNTaken = fault.New(fault.Invalid, "school-urn-taken", "Another school of the hub has this URN.").
	At(fault.Field{Pointer: "/urn", Rule: "school-urn-taken", Detail: "Another school of the hub has this URN."})

// Seen is a school as one reader sees it.
type Seen struct {
	School
	Allowed []access.Action
}

func see(tx Tx, s *School) Seen {
	return Seen{School: *s, Allowed: access.Allowed(tx, s.Facts(), access.UpdateSchool)}
}

// Tx is what the register needs of a transaction.
type Tx interface {
	access.Grants
	NewID() uuid.UUID
	School(within access.Scope, id id.School) (*School, error)
	SchoolByURN(within access.Scope, urn int) (*School, error)
	Schools(within access.Scope, f Filter, at page.Request) (page.Page[School], error)
	Successions(within access.Scope, urn int, at page.Request) (page.Page[Succession], error)
	Rolls(within access.Scope, f RollFilter, at page.Request) (page.Page[Roll], error)
	CreateSchool(by access.Permit, s *School) error
	SaveSchool(by access.Permit, s *School) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	URN           int
	LACode        string
	Status, Phase string
	Name          string // a part of it
}

// RollFilter narrows a list of rolls; a zero member does not.
type RollFilter struct {
	School id.School
	URN    int
}

// Service is what people do with the register.
type Service struct{ Store Store }

// List gives a page of the schools in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[School], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Schools(tx.Scope(access.ReadSchool), f, at)
		return err
	})
	return found, err
}

// Successions gives a page of the successions in reach; with a URN, those from it
// and those to it.
func (s Service) Successions(ctx context.Context, who access.Actor, urn int, at page.Request) (found page.Page[Succession], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Successions(tx.Scope(access.ReadSchool), urn, at)
		return err
	})
	return found, err
}

// Rolls gives a page of the rolls of schools in reach, the newest first.
func (s Service) Rolls(ctx context.Context, who access.Actor, f RollFilter, at page.Request) (found page.Page[Roll], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Rolls(tx.Scope(access.ReadSchool), f, at)
		return err
	})
	return found, err
}

// Read gives one school.
func (s Service) Read(ctx context.Context, who access.Actor, which id.School) (Seen, error) {
	return s.read(ctx, who, func(tx Tx, within access.Scope) (*School, error) { return tx.School(within, which) })
}

// ReadByURN gives the school that has the URN.
func (s Service) ReadByURN(ctx context.Context, who access.Actor, urn int) (Seen, error) {
	return s.read(ctx, who, func(tx Tx, within access.Scope) (*School, error) { return tx.SchoolByURN(within, urn) })
}

func (s Service) read(ctx context.Context, who access.Actor, find func(Tx, access.Scope) (*School, error)) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err := find(tx, tx.Scope(access.ReadSchool))
		if err != nil {
			return err
		}
		seen = see(tx, found)
		return nil
	})
	return seen, err
}

// Create enters a school by hand. It fails with ErrURNTaken.
func (s Service) Create(ctx context.Context, who access.Actor, entered School) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		entered := entered.Normalised()
		entered.HubID, entered.ID, entered.Version = who.Hub(), id.School{UUID: tx.NewID()}, 1
		by, err := tx.Permit(tx.Scope(access.CreateSchool), entered.Facts())
		if err != nil {
			return err
		}
		if err := entered.Check(); err != nil {
			return err
		}
		entered.Digest = entered.ContentDigest()
		if err := tx.CreateSchool(by, &entered); err != nil {
			return err
		}
		seen = see(tx, &entered)
		return nil
	})
	return seen, err
}

// Change changes a school that the caller saw as it is now. Its URN stays: a
// school with another URN is another school, that succeeds it.
func (s Service) Change(ctx context.Context, who access.Actor, which id.School, match func(Seen) error, change func(*School)) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.UpdateSchool)
		found, err := tx.School(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, found.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, found)); err != nil {
			return err
		}
		urn := found.URN
		change(found)
		changed := found.Normalised()
		changed.URN = urn
		if err := changed.Check(); err != nil {
			return err
		}
		changed.Digest = changed.ContentDigest()
		if err := tx.SaveSchool(by, &changed); err != nil {
			return err
		}
		seen = see(tx, &changed)
		return nil
	})
	return seen, err
}
