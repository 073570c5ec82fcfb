package retention

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// How a hold stands. It stops disposal in all of them but the last.
const (
	HoldProposed = "proposed" // waits for the second person
	HoldStanding = "standing"
	HoldLifting  = "lifting" // waits for the second person to lift it
	HoldLifted   = "lifted"
)

// Hold stops the disposal of what is about exactly one person, partner, school or
// observation.
type Hold struct {
	HubID         id.Hub  `gorm:"primaryKey"`
	ID            id.Hold `gorm:"primaryKey"`
	Kind          string  // litigation, complaint or inquiry
	Reason        access.Sealed[access.Hold]
	PersonID      *id.Person
	PartnerID     *id.Partner
	SchoolID      *id.School
	ObservationID *id.Observation
	SubjectID     *id.Person // whom it is about, if it is about one
	ProposedBy    id.Person
	ProposedAs    access.Party
	ConfirmedBy   *id.Person
	ConfirmedAt   *time.Time
	LiftingBy     *id.Person // who proposes to lift it
	LiftingAs     access.Party
	LiftingReason access.Sealed[access.Hold]
	LiftedBy      *id.Person
	LiftedAt      *time.Time
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time

	Names HoldNames `gorm:"-"`
}

// TableName is the table of holds.
func (Hold) TableName() string { return "hold" }

// HoldNames are what the people of a hold are called now.
type HoldNames struct{ ProposedBy, ConfirmedBy, LiftingBy, LiftedBy string }

// State is how the hold stands.
func (h *Hold) State() string {
	switch {
	case h.LiftedAt != nil:
		return HoldLifted
	case h.LiftingBy != nil:
		return HoldLifting
	case h.ConfirmedBy == nil:
		return HoldProposed
	}
	return HoldStanding
}

// Facts are what the policy needs to know of a hold.
func (h *Hold) Facts() access.Facts {
	f := access.Facts{Hub: h.HubID, ID: h.ID.UUID}
	if h.SubjectID != nil {
		f.Subject = *h.SubjectID
	}
	return f
}

// The faults of holds.
var (
	ErrHoldState  = fault.New(fault.Conflict, "hold-state", "The hold does not stand so that this step can be taken.")
	ErrHoldSecond = fault.New(fault.Conflict, "hold-second-person",
		"This takes another person, in the other of the two roles: data protection officer and QA lead.")
)

// HoldSeen is a hold as one reader sees it.
type HoldSeen struct {
	Hold
	Open    access.Disclosure
	Allowed []access.Action
}

// HoldFilter narrows a list of holds; a zero member does not.
type HoldFilter struct{ State, Kind string }

// NewHold is a hold to put on. Exactly one of the ids is not zero.
type NewHold struct {
	Kind, Reason string
	Person       id.Person
	Partner      id.Partner
	School       id.School
	Observation  id.Observation
}

// ProposeHold puts a hold on, which counts at once; a second person confirms it.
func (s Service) ProposeHold(ctx context.Context, who access.Actor, n NewHold) (seen HoldSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		h := &Hold{
			HubID: who.Hub(), ID: id.Hold{UUID: tx.NewID()}, Kind: n.Kind, Reason: access.Seal[access.Hold](strings.TrimSpace(n.Reason)),
			ProposedBy: who.Person(), Version: 1,
		}
		if err := h.aim(tx, n); err != nil {
			return err
		}
		by, err := tx.Permit(tx.Scope(access.ProposeHold), h.Facts())
		if err != nil {
			return err
		}
		h.ProposedAs = by.Party()
		// Whatever is being disposed of now ends first, or sees the hold.
		if err := tx.KeepDisposals(); err != nil {
			return err
		}
		if err := tx.CreateHold(by, h); err != nil {
			return err
		}
		if err := tellTheOther(tx, h, notice.HoldProposed, h.ProposedAs); err != nil {
			return err
		}
		seen, err = holds.Show(tx, h.ID)
		return err
	})
	return seen, err
}

// aim tells every fault of a new hold, and what it is put on.
func (h *Hold) aim(tx Tx, n NewHold) error {
	var faults fault.InvalidContent
	faults.Check(!h.Reason.IsEmpty(), "/reason", "invalid-content", "Say why the hold is put on.")
	named, pointer := 0, ""
	name := func(is bool, at string) {
		if is {
			named, pointer = named+1, at
		}
	}
	name(!n.Person.IsZero(), "/personId")
	name(!n.Partner.IsZero(), "/partnerId")
	name(!n.School.IsZero(), "/schoolId")
	name(!n.Observation.IsZero(), "/observationId")
	if !faults.Check(named == 1, "", "hold-target", "A hold is on exactly one person, partner, school or observation.") {
		return faults.Err()
	}
	subject, known, err := tx.HoldTarget(n)
	if err != nil {
		return err
	}
	faults.Check(known && (subject.IsZero() || subject != tx.Actor().Person()), pointer, "unknown-reference", "There is no such record, or it is not open to you.")
	if !subject.IsZero() {
		h.SubjectID = &subject
	}
	h.PersonID, h.PartnerID, h.SchoolID, h.ObservationID = given(n.Person), given(n.Partner), given(n.School), given(n.Observation)
	return faults.Err()
}

func given[K any](which id.ID[K]) *id.ID[K] {
	if which.IsZero() {
		return nil
	}
	return &which
}

// ConfirmHold is the second person's confirmation of a hold. Of one that is to be lifted it
// says that it stays.
func (s Service) ConfirmHold(ctx context.Context, who access.Actor, which id.Hold, match func(HoldSeen) error) (HoldSeen, error) {
	return s.hold(ctx, who, access.ConfirmHold, which, match, "hold.confirmed", func(tx Tx, h *Hold) error {
		switch h.State() {
		case HoldProposed:
			if _, err := second(tx, access.ConfirmHold, h, h.ProposedAs, h.ProposedBy); err != nil {
				return err
			}
			person, now := who.Person(), tx.Now()
			h.ConfirmedBy, h.ConfirmedAt = &person, &now
		case HoldLifting:
			h.LiftingBy, h.LiftingAs, h.LiftingReason = nil, "", access.Sealed[access.Hold]{}
		default:
			return ErrHoldState
		}
		return nil
	})
}

// ProposeLifting proposes to lift a hold, which counts until a second person has confirmed
// that.
func (s Service) ProposeLifting(ctx context.Context, who access.Actor, which id.Hold, reason string, match func(HoldSeen) error) (HoldSeen, error) {
	return s.hold(ctx, who, access.ProposeLifting, which, match, "hold.lifting-proposed", func(tx Tx, h *Hold) error {
		var faults fault.InvalidContent
		faults.Check(strings.TrimSpace(reason) != "", "/reason", "invalid-content", "Say why the hold is lifted.")
		if err := faults.Err(); err != nil {
			return err
		}
		if state := h.State(); state != HoldStanding && state != HoldProposed {
			return ErrHoldState
		}
		by, err := tx.Permit(tx.Scope(access.ProposeLifting), h.Facts())
		if err != nil {
			return err
		}
		person := who.Person()
		h.LiftingBy, h.LiftingAs, h.LiftingReason = &person, by.Party(), access.Seal[access.Hold](strings.TrimSpace(reason))
		return tellTheOther(tx, h, notice.HoldLiftingProposed, h.LiftingAs)
	})
}

// ConfirmLifting is the second person's: the hold is lifted.
func (s Service) ConfirmLifting(ctx context.Context, who access.Actor, which id.Hold, match func(HoldSeen) error) (HoldSeen, error) {
	return s.hold(ctx, who, access.ConfirmLifting, which, match, "hold.lifted", func(tx Tx, h *Hold) error {
		if h.State() != HoldLifting {
			return ErrHoldState
		}
		if _, err := second(tx, access.ConfirmLifting, h, h.LiftingAs, *h.LiftingBy); err != nil {
			return err
		}
		person, now := who.Person(), tx.Now()
		h.LiftedBy, h.LiftedAt = &person, &now
		return nil
	})
}

// hold does one step with a hold.
func (s Service) hold(ctx context.Context, who access.Actor, action access.Action, which id.Hold, match func(HoldSeen) error,
	what event.Name, step func(Tx, *Hold) error) (HoldSeen, error) {
	return holds.Step(ctx, s.Store, who, action, which, match, func(tx Tx, h *Hold, by access.Permit) error {
		if err := step(tx, h); err != nil {
			return err
		}
		return tx.SaveHold(by, h, what)
	})
}

// second takes leave as somebody else than who proposed: another person, in the other role.
func second(tx Tx, action access.Action, h *Hold, as access.Party, first id.Person) (access.Permit, error) {
	permits := tx.Scope(action).Permits(h.Facts())
	n := slices.IndexFunc(permits, func(by access.Permit) bool { return by.Party() != as })
	if n < 0 || tx.Actor().Person() == first {
		return access.Permit{}, ErrHoldSecond
	}
	return permits[n], nil
}

// tellTheOther tells those in the other role that a hold waits for them.
func tellTheOther(tx Tx, h *Hold, kind notice.Kind, as access.Party) error {
	other := access.DataProtectionOfficer
	if as == access.Protection {
		other = access.QALead
	}
	people, err := tx.Holders(other)
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p id.Person) bool {
		return p == tx.Actor().Person() || other == access.QALead && h.SubjectID != nil && p == *h.SubjectID
	})
	return tx.Tell(notice.News{Kind: kind, Resource: notice.Hold, ID: h.ID.UUID}, people...)
}

func seeHold(tx Tx, h *Hold, by access.Permit) (HoldSeen, error) {
	open, err := by.Disclose(tx)
	return HoldSeen{Hold: *h, Open: open, Allowed: h.allowed(tx)}, err
}

// allowed gives what the actor may do with the hold as it stands.
func (h *Hold) allowed(tx Tx) []access.Action {
	out := []access.Action{}
	may := func(a access.Action, if_ bool) {
		if if_ && tx.Scope(a).Admits(h.Facts()) {
			out = append(out, a)
		}
	}
	state := h.State()
	_, confirm := second(tx, access.ConfirmHold, h, h.ProposedAs, h.ProposedBy)
	may(access.ConfirmHold, state == HoldProposed && confirm == nil || state == HoldLifting)
	may(access.ProposeLifting, state == HoldProposed || state == HoldStanding)
	if state == HoldLifting {
		_, lift := second(tx, access.ConfirmLifting, h, h.LiftingAs, *h.LiftingBy)
		may(access.ConfirmLifting, lift == nil)
	}
	return out
}

var holds = record.Kind[Tx, id.Hold, Hold, HoldSeen]{Reading: access.ReadHold, Get: Tx.Hold, Facts: (*Hold).Facts, See: seeHold}

// ReadHold gives one hold.
func (s Service) ReadHold(ctx context.Context, who access.Actor, which id.Hold) (HoldSeen, error) {
	return holds.Read(ctx, s.Store, who, which)
}

// ListHolds gives a page of the holds.
func (s Service) ListHolds(ctx context.Context, who access.Actor, f HoldFilter, at page.Request) (page.Page[HoldSeen], error) {
	return holds.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Hold], error) { return tx.HoldsIn(within, f, at) })
}
