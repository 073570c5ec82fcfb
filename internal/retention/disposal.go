package retention

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// How a disposal stands.
const (
	Proposed   = "proposed"    // by hubqa
	Approved   = "approved"    // by the data protection officer
	UnderWay   = "under-way"   // confirmed by a QA lead
	CarriedOut = "carried-out" // and certified
	Withdrawn  = "withdrawn"
)

// How a record of a disposal stands. In hand it is only within the transaction that
// disposes of it.
const (
	Waiting  = "waiting"
	InHand   = "in-hand"
	Disposed = "disposed"
	Held     = "held"
	NotDue   = "not-due" // any more
	Failed   = "failed"  // something refused it: it stays, and is proposed anew
)

// Disposal is what is due of one class of record, and how two persons dispose of it.
type Disposal struct {
	HubID        id.Hub      `gorm:"primaryKey"`
	ID           id.Disposal `gorm:"primaryKey"`
	Class        Class
	State        string
	KeptFor      int
	Unit         Unit
	ClosedBefore calendar.Date // what was closed before this day was due
	Records      int
	ApprovedBy   *id.Person
	ApprovedAt   *time.Time
	ConfirmedBy  *id.Person
	ConfirmedAt  *time.Time
	WithdrawnBy  *id.Person
	EndedAt      *time.Time // carried out or withdrawn
	Statement    *string    // the text of its certificate
	SHA256       string     `gorm:"column:sha256"` // of the text
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time

	Names DisposalNames `gorm:"-"`
}

// TableName is the table of disposals.
func (Disposal) TableName() string { return "disposal" }

// DisposalNames are what the people of a disposal are called now.
type DisposalNames struct{ ApprovedBy, ConfirmedBy, WithdrawnBy string }

// Record is one record of a disposal.
type Record struct {
	HubID      id.Hub            `gorm:"primaryKey"`
	ID         id.DisposalRecord `gorm:"primaryKey"`
	DisposalID id.Disposal
	RecordID   uuid.UUID
	ClosedOn   calendar.Date
	DueOn      calendar.Date
	State      string
	EndedAt    *time.Time
}

// TableName is the table of the records of disposals.
func (Record) TableName() string { return "disposal_record" }

// Closed is a record that may be due.
type Closed struct {
	ID      uuid.UUID
	Subject id.Person // whom it is about; the zero id where it is about nobody
	On      calendar.Date
}

// Latest is the day on which something was closed that was closed several times.
func Latest(days []calendar.Date, instants ...*time.Time) calendar.Date {
	return closedOn(days, instants...)
}

// Facts are what the policy needs to know of a disposal.
func (d *Disposal) Facts() access.Facts { return access.Facts{Hub: d.HubID, ID: d.ID.UUID} }

// The faults of disposals.
var (
	ErrDisposalState  = fault.New(fault.Conflict, "disposal-state", "The disposal does not stand so that this step can be taken.")
	ErrDisposalSecond = fault.New(fault.Conflict, "disposal-second-person", "Whoever approved a disposal does not confirm it too.")
	ErrDisposalOwn    = fault.New(fault.Conflict, "disposal-own-record", "A record of the disposal is about you: somebody else in your role decides on it.")
)

// DisposalSeen is a disposal as one reader sees it.
type DisposalSeen struct {
	Disposal
	Allowed []access.Action
}

// DisposalFilter narrows a list of disposals; a zero member does not.
type DisposalFilter struct {
	State string
	Class Class
}

func seeDisposal(tx Tx, d *Disposal) (DisposalSeen, error) {
	seen := DisposalSeen{Disposal: *d, Allowed: []access.Action{}}
	steps, err := d.steps(tx)
	seen.Allowed = append(seen.Allowed, access.Allowed(tx, d.Facts(), steps...)...)
	return seen, err
}

// steps are what is done with the disposal as it stands.
func (d *Disposal) steps(tx Tx) ([]access.Action, error) {
	if d.EndedAt != nil {
		return nil, nil
	}
	steps := []access.Action{access.WithdrawDisposal}
	err := d.others(tx)
	switch {
	case errors.Is(err, ErrDisposalOwn):
		return steps, nil
	case d.State == Proposed:
		steps = append(steps, access.ApproveDisposal)
	case d.State == Approved && *d.ApprovedBy != tx.Actor().Person():
		steps = append(steps, access.ConfirmDisposal)
	}
	return steps, err
}

// others fails with ErrDisposalOwn where a record of the disposal is about the actor.
func (d *Disposal) others(tx Tx) error {
	subjects, err := tx.Subjects(d)
	if err == nil && slices.Contains(subjects, tx.Actor().Person()) {
		return ErrDisposalOwn
	}
	return err
}

// veiled gives the records as the actor sees them. What became of one that concerns them and
// stays is not told, or it would tell of a hold on them, which is not open to them.
func veiled(tx Tx, c Class, records []Record) ([]Record, error) {
	var stay []uuid.UUID
	for _, r := range records {
		if r.State != Disposed {
			stay = append(stay, r.RecordID)
		}
	}
	own, err := tx.Concerning(c, tx.Actor().Person(), stay)
	for i, r := range records {
		if r.State != Disposed && slices.Contains(own, r.RecordID) {
			records[i].State, records[i].EndedAt = Waiting, nil
		}
	}
	return records, err
}

// ListDisposals gives a page of the disposals.
func (s Service) ListDisposals(ctx context.Context, who access.Actor, f DisposalFilter, at page.Request) (found page.Page[DisposalSeen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		all, err := tx.Disposals(tx.Scope(access.ReadDisposal), f, at)
		var faults []error
		found = page.Map(all, func(d Disposal) DisposalSeen {
			seen, err := seeDisposal(tx, &d)
			faults = append(faults, err)
			return seen
		})
		return errors.Join(append(faults, err)...)
	})
	return found, err
}

// ReadDisposal gives one disposal.
func (s Service) ReadDisposal(ctx context.Context, who access.Actor, which id.Disposal) (seen DisposalSeen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error { return rereadDisposal(tx, which, &seen) })
	return seen, err
}

// ListRecords gives a page of the records of a disposal, by their ids.
func (s Service) ListRecords(ctx context.Context, who access.Actor, which id.Disposal, at page.Request) (found page.Page[Record], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadDisposal)
		d, err := tx.Disposal(within, which)
		if err != nil {
			return err
		}
		if found, err = tx.Records(within, which, at); err != nil {
			return err
		}
		found.Items, err = veiled(tx, d.Class, found.Items)
		return err
	})
	return found, err
}

func rereadDisposal(tx Tx, which id.Disposal, seen *DisposalSeen) error {
	d, err := tx.Disposal(tx.Scope(access.ReadDisposal), which)
	if err != nil {
		return err
	}
	*seen, err = seeDisposal(tx, d)
	return err
}

// Approve is the data protection officer's leave: the records may go.
func (s Service) Approve(ctx context.Context, who access.Actor, which id.Disposal, match func(DisposalSeen) error) (DisposalSeen, error) {
	return s.step(ctx, who, access.ApproveDisposal, which, match, "disposal.approved", func(tx Tx, d *Disposal) error {
		if d.State != Proposed {
			return ErrDisposalState
		}
		if err := d.others(tx); err != nil {
			return err
		}
		person, now := who.Person(), tx.Now()
		d.State, d.ApprovedBy, d.ApprovedAt = Approved, &person, &now
		return tellRole(tx, d, notice.DisposalApproved, access.QALead)
	})
}

// Confirm is the QA lead's leave, who is another person. From now on it is carried out.
func (s Service) Confirm(ctx context.Context, who access.Actor, which id.Disposal, match func(DisposalSeen) error) (DisposalSeen, error) {
	return s.step(ctx, who, access.ConfirmDisposal, which, match, "disposal.confirmed", func(tx Tx, d *Disposal) error {
		if d.State != Approved {
			return ErrDisposalState
		}
		if *d.ApprovedBy == who.Person() {
			return ErrDisposalSecond
		}
		if err := d.others(tx); err != nil {
			return err
		}
		person, now := who.Person(), tx.Now()
		d.State, d.ConfirmedBy, d.ConfirmedAt = UnderWay, &person, &now
		return nil
	})
}

// Withdraw ends a disposal; what is left of it stays. Where something is gone already, it is
// certified.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.Disposal, match func(DisposalSeen) error) (DisposalSeen, error) {
	return s.step(ctx, who, access.WithdrawDisposal, which, match, "disposal.withdrawn", func(tx Tx, d *Disposal) error {
		if d.EndedAt != nil {
			return ErrDisposalState
		}
		person := who.Person()
		d.State, d.WithdrawnBy = Withdrawn, &person
		return d.end(tx)
	})
}

// step does one step with a disposal that nobody else changes meanwhile.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Disposal, match func(DisposalSeen) error,
	what event.Name, step func(Tx, *Disposal) error) (seen DisposalSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := tx.KeepDisposals(); err != nil {
			return err
		}
		within := tx.Scope(action)
		d, err := tx.Disposal(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, d.Facts())
		if err != nil {
			return err
		}
		if seen, err = seeDisposal(tx, d); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := step(tx, d); err != nil {
			return err
		}
		if err := tx.SaveDisposal(by, d, what); err != nil {
			return err
		}
		return rereadDisposal(tx, which, &seen)
	})
	return seen, err
}

// tellRole tells those in the role whom no record of the disposal is about.
func tellRole(tx Tx, d *Disposal, kind notice.Kind, role access.Role) error {
	people, err := tx.Holders(role)
	if err != nil {
		return err
	}
	subjects, err := tx.Subjects(d)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p id.Person) bool { return slices.Contains(subjects, p) })
	return tx.Tell(notice.News{Kind: kind, Resource: notice.Disposal, ID: d.ID.UUID}, people...)
}
