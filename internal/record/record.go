// Package record is how records of one kind are read and changed, whatever they are. A
// reading finds the record in the scope of the kind's reading action, takes leave by its
// facts and shows it; a step finds it in the scope of its own action, takes leave, holds the
// caller to what they have seen, changes it, and shows what came of it. All in one
// transaction, in which the store keeps the readings of what is confidential.
//
// An area says what its kind is, once (Kind), and its service says which steps there are.
//
// # Decisions
//
//   - Who may do a step and may not read the record is told that it is absent, before
//     anything changes.
//   - What a caller has seen is compared with what they see now, not with the row: a change
//     that they cannot see is no conflict.
//
// Not the business of this package: who may do what (access), and which records there are
// (store). Registers, which anybody of the hub reads, do without it.
package record

import (
	"context"
	"path"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// Store runs transactions.
type Store[Tx any] interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Viewer runs transactions in which nothing is kept. They wait for nobody who writes.
type Viewer[Tx any] interface {
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

type run[Tx any] func(ctx context.Context, who access.Actor, fn func(Tx) error) error

// Repeating is a transaction that knows where the record is that an earlier request under
// the same Idempotency-Key made, if one did.
type Repeating interface {
	access.Grants
	Repeats() string
}

// Kind is a kind of record: an Of in the store, a Seen as one reader sees it.
type Kind[Tx access.Grants, ID, Of, Seen any] struct {
	Reading access.Action
	// Hold keeps everybody else from changing the record; nil where its version does.
	Hold  func(Tx, ID) error
	Get   func(Tx, access.Scope, ID) (*Of, error)
	Facts func(*Of) access.Facts
	See   func(Tx, *Of, access.Permit) (Seen, error)
}

// Find gives a record in the scope of the action, and leave to do the action to it.
func (k Kind[Tx, ID, Of, Seen]) Find(tx Tx, action access.Action, which ID) (*Of, access.Permit, error) {
	within := tx.Scope(action)
	found, err := k.Get(tx, within, which)
	if err != nil {
		return nil, access.Permit{}, err
	}
	by, err := tx.Permit(within, k.Facts(found))
	return found, by, err
}

// Show gives the record as it now stands.
func (k Kind[Tx, ID, Of, Seen]) Show(tx Tx, which ID) (seen Seen, err error) {
	found, by, err := k.Find(tx, k.Reading, which)
	if err != nil {
		return seen, err
	}
	return k.See(tx, found, by)
}

// Repeated holds the repetition of a request that made a record to what the caller may see
// now.
func Repeated[Tx Repeating, K, Of, Seen any](tx Tx, k Kind[Tx, id.ID[K], Of, Seen]) error {
	which, err := id.Parse[K](path.Base(tx.Repeats()))
	if err != nil {
		return nil // nothing is repeated
	}
	_, err = k.Get(tx, tx.Scope(k.Reading), which)
	return err
}

// Take is how a step begins.
func (k Kind[Tx, ID, Of, Seen]) Take(tx Tx, action access.Action, which ID, match func(Seen) error) (*Of, access.Permit, error) {
	if k.Hold != nil {
		if err := k.Hold(tx, which); err != nil {
			return nil, access.Permit{}, err
		}
	}
	found, by, err := k.Find(tx, action, which)
	if err != nil {
		return nil, by, err
	}
	seen, err := k.Show(tx, which)
	if err != nil {
		return nil, by, err
	}
	return found, by, match(seen)
}

// Read gives one record.
func (k Kind[Tx, ID, Of, Seen]) Read(ctx context.Context, from Store[Tx], who access.Actor, which ID) (Seen, error) {
	return k.read(ctx, from.Update, who, which)
}

// View is Read of a kind of which nothing is confidential.
func (k Kind[Tx, ID, Of, Seen]) View(ctx context.Context, from Viewer[Tx], who access.Actor, which ID) (Seen, error) {
	return k.read(ctx, from.View, who, which)
}

func (k Kind[Tx, ID, Of, Seen]) read(ctx context.Context, in run[Tx], who access.Actor, which ID) (seen Seen, err error) {
	err = in(ctx, who, func(tx Tx) error {
		seen, err = k.Show(tx, which)
		return err
	})
	return seen, err
}

// List gives a page of those in reach. Each is a reading of its own.
func (k Kind[Tx, ID, Of, Seen]) List(ctx context.Context, from Store[Tx], who access.Actor, find func(Tx, access.Scope) (page.Page[Of], error)) (page.Page[Seen], error) {
	return k.list(ctx, from.Update, who, find)
}

// ViewList is List of a kind of which nothing is confidential.
func (k Kind[Tx, ID, Of, Seen]) ViewList(ctx context.Context, from Viewer[Tx], who access.Actor, find func(Tx, access.Scope) (page.Page[Of], error)) (page.Page[Seen], error) {
	return k.list(ctx, from.View, who, find)
}

func (k Kind[Tx, ID, Of, Seen]) list(ctx context.Context, in run[Tx], who access.Actor, find func(Tx, access.Scope) (page.Page[Of], error)) (list page.Page[Seen], err error) {
	err = in(ctx, who, func(tx Tx) error {
		within := tx.Scope(k.Reading)
		found, err := find(tx, within)
		if err != nil {
			return err
		}
		list, err = page.Each(found, func(one *Of) (seen Seen, err error) {
			by, err := tx.Permit(within, k.Facts(one))
			if err != nil {
				return seen, err
			}
			return k.See(tx, one, by)
		})
		return err
	})
	return list, err
}

// Step does one step, and gives the record as it then stands.
func (k Kind[Tx, ID, Of, Seen]) Step(ctx context.Context, from Store[Tx], who access.Actor, action access.Action, which ID, match func(Seen) error,
	change func(Tx, *Of, access.Permit) error) (seen Seen, err error) {
	err = from.Update(ctx, who, func(tx Tx) error {
		taken, by, err := k.Take(tx, action, which, match)
		if err != nil {
			return err
		}
		if err := change(tx, taken, by); err != nil {
			return err
		}
		seen, err = k.Show(tx, which)
		return err
	})
	return seen, err
}
