package framework

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what frameworks need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	NewID() uuid.UUID
	Framework(within access.Scope, id id.Framework) (*Framework, error)
	HasFramework(within access.Scope, id id.Framework) (bool, error)
	Frameworks(within access.Scope, f Filter, at page.Request) (page.Page[Card], error)
	// NextEdition gives the number that the family's next version has. Until the
	// transaction ends nobody else is given it.
	NextEdition(family uuid.UUID) (int, error)
	CreateFramework(by access.Permit, f *Framework) error
	SaveFramework(by access.Permit, f *Framework, what event.Name) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct{ State string }

// Service is what people do with frameworks.
type Service struct{ Store Store }

// Match tells whether the caller has seen what now stands (If-Match).
type Match func(Seen) error

// List gives a page of the versions in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Card], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Frameworks(tx.Scope(access.ReadFramework), f, at)
		return err
	})
	return found, err
}

// Read gives one version. Which one it is based on is told where that is in reach: a
// published version may be based on a draft.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Framework) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadFramework)
		f, err := tx.Framework(within, which)
		if err != nil {
			return err
		}
		if f.BasedOnID != nil {
			known, err := tx.HasFramework(within, *f.BasedOnID)
			if err != nil {
				return err
			}
			if !known {
				f.BasedOnID = nil
			}
		}
		seen = see(tx, f)
		return nil
	})
	return seen, err
}

// Proposal is a version to draft: with content, based on another version, or both.
type Proposal struct {
	Name    string
	BasedOn *id.Framework
	Content *Content
}

// Create drafts a version: the first of a family, or the next edition of the
// family of the one that it is based on.
func (s Service) Create(ctx context.Context, who access.Actor, p Proposal) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		fresh := tx.NewID()
		f := &Framework{
			HubID: who.Hub(), ID: id.Framework{UUID: fresh}, FamilyID: fresh, Edition: 1,
			Name: p.Name, State: Draft, Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.CreateFramework), f.Facts())
		if err != nil {
			return err
		}
		var faults checker
		if err := f.fill(tx, p, &faults); err != nil {
			return err
		}
		if err := f.check(&faults); err != nil {
			return err
		}
		if err := tx.CreateFramework(by, f); err != nil {
			return err
		}
		seen = see(tx, f)
		return nil
	})
	return seen, err
}

// fill takes content and family from the version on which the new one is based;
// content that is given stands.
func (f *Framework) fill(tx Tx, p Proposal, faults *checker) error {
	if p.Content != nil {
		f.Content = *p.Content
		faults.content(f.Content, "/content")
	}
	if p.BasedOn == nil {
		faults.Check(p.Content != nil, "/content", "framework-content-missing", "Give content, or basedOnId.")
		return nil
	}
	base, err := tx.Framework(tx.Scope(access.ReadFramework), *p.BasedOn)
	if errors.Is(err, fault.Absent) {
		faults.Check(false, "/basedOnId", "unknown-reference", "There is no such framework, or it is not open to you.")
		return nil
	}
	if err != nil {
		return err
	}
	if p.Content == nil {
		f.Content = base.Content
	}
	f.BasedOnID, f.FamilyID = p.BasedOn, base.FamilyID
	f.Edition, err = tx.NextEdition(base.FamilyID)
	return err
}

// Change changes a draft. It fails with ErrNotDraft.
func (s Service) Change(ctx context.Context, who access.Actor, which id.Framework, match Match, change func(*Framework)) (Seen, error) {
	return s.step(ctx, who, access.UpdateFramework, which, match, "framework.updated", func(tx Tx, f *Framework) error {
		change(f)
		if err := f.checkAll(); err != nil {
			return err
		}
		if f.State != Draft {
			return f.instead(tx, ErrNotDraft)
		}
		return nil
	})
}

// Publish opens a draft to everyone; from then on it never changes. It fails with
// ErrNotDraft.
func (s Service) Publish(ctx context.Context, who access.Actor, which id.Framework, match Match) (Seen, error) {
	return s.step(ctx, who, access.PublishFramework, which, match, "framework.published", func(tx Tx, f *Framework) error {
		if err := f.checkAll(); err != nil {
			return err
		}
		if f.State != Draft {
			return f.instead(tx, ErrNotDraft)
		}
		at := tx.Now()
		f.State, f.PublishedAt = Published, &at
		return nil
	})
}

// Retire takes a published version out of the choice for new visits. It fails with
// ErrNotPublished.
func (s Service) Retire(ctx context.Context, who access.Actor, which id.Framework, match Match) (Seen, error) {
	return s.step(ctx, who, access.RetireFramework, which, match, "framework.retired", func(tx Tx, f *Framework) error {
		if f.State != Published {
			return f.instead(tx, ErrNotPublished)
		}
		at := tx.Now()
		f.State, f.RetiredAt = Retired, &at
		return nil
	})
}

// step is the frame of every step: find and take leave, hold the caller to what
// they have seen, change, keep.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Framework, match Match,
	what event.Name, change func(Tx, *Framework) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(action)
		f, err := tx.Framework(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, f.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, f)); err != nil {
			return err
		}
		if err := change(tx, f); err != nil {
			return err
		}
		if err := tx.SaveFramework(by, f, what); err != nil {
			return err
		}
		seen = see(tx, f)
		return nil
	})
	return seen, err
}
