package observation

import (
	"context"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// What comes of an appeal.
const (
	Upheld       = "upheld"
	PartlyUpheld = "partly-upheld"
	Dismissed    = "dismissed"
)

// hearerRoles are the roles of those who may be asked to hear an appeal.
var hearerRoles = []access.Role{access.QALead, access.HubManager, access.Observer}

// hear does one step of an appeal, which is refused where its check fails or the appeal has
// ended.
func (s Service) hear(ctx context.Context, who access.Actor, action access.Action, which id.Appeal, match Match[AppealSeen],
	check func(Tx, *Appeal) error, change func(Tx, *Appeal, access.Permit) error) (AppealSeen, error) {
	return appeals.Step(ctx, s.Store, who, action, which, match, func(tx Tx, a *Appeal, by access.Permit) error {
		if err := check(tx, a); err != nil {
			return err
		}
		if a.State != AppealOpen {
			return ErrAppealEnded
		}
		return change(tx, a, by)
	})
}

// AssignHearer asks somebody to hear the appeal who has no part in what it is about, in
// the place of whoever was asked before.
func (s Service) AssignHearer(ctx context.Context, who access.Actor, which id.Appeal, match Match[AppealSeen], hearer id.Person) (AppealSeen, error) {
	able := func(tx Tx, a *Appeal) error { return checkHearer(tx, a, hearer) }
	return s.hear(ctx, who, access.AssignHearer, which, match, able, func(tx Tx, a *Appeal, by access.Permit) error {
		now, lead := tx.Now(), who.Person()
		a.HearerID, a.AssignedBy, a.AssignedAt = &hearer, &lead, &now
		if err := tx.SaveAppeal(by, a, "appeal.hearer-assigned"); err != nil {
			return err
		}
		return tx.Tell(a.news(notice.AppealAssigned), others(tx, []id.Person{hearer})...)
	})
}

func checkHearer(tx Tx, a *Appeal, hearer id.Person) error {
	var able []id.Person
	for _, role := range hearerRoles {
		holders, err := tx.Holders(role)
		if err != nil {
			return err
		}
		able = append(able, holders...)
	}
	var faults fault.InvalidContent
	if !faults.Check(slices.Contains(able, hearer), "/hearerId", "appeal-hearer-wrong",
		"An appeal is heard by a QA lead, a hub manager or an observer of the working group.") {
		return faults.Err()
	}
	partial, err := isPartial(tx, a, hearer)
	if err != nil {
		return err
	}
	faults.Check(!partial, "/hearerId", "appeal-hearer-conflict",
		"Whoever observed, issued, was observed, speaks or works for a side, or has a declared conflict of interest does not hear the appeal.")
	faults.Check(hearer != tx.Actor().Person(), "/hearerId", "appeal-hearer-conflict", "Nobody asks themselves to hear an appeal.")
	return faults.Err()
}

// isPartial reports whether somebody has a part in what the appeal is about: the teacher, the
// observers, whoever issued a version and who made it; those who speak or work for the
// partner or the school; and who has declared a conflict of interest with one of them.
func isPartial(tx Tx, a *Appeal, who id.Person) (bool, error) {
	if slices.Contains(slices.Concat(a.Of.Issuers, a.Of.Observers, []id.Person{a.Of.TeacherID, a.MadeBy}), who) {
		return true, nil
	}
	held, err := tx.Roles(who, tx.Today())
	if err != nil || slices.ContainsFunc(held, a.worksFor) {
		return true, err
	}
	placed, err := tx.PlacedWith(a.Of.PartnerID, who)
	if err != nil || placed {
		return true, err
	}
	standing, err := tx.ObserverStanding(who, tx.Today(), &Observation{PartnerID: a.Of.PartnerID, SchoolID: a.Of.SchoolID, TeacherID: a.Of.TeacherID})
	return standing.Declared, err
}

// worksFor reports whether the appointment is with the partner or the school.
func (a *Appeal) worksFor(h access.Held) bool {
	return h.Partner == a.Of.PartnerID || !h.School.IsZero() && h.School == a.Of.SchoolID
}

// WithdrawAppeal ends an appeal as whoever made it. Another can be made while there is time.
func (s Service) WithdrawAppeal(ctx context.Context, who access.Actor, which id.Appeal, match Match[AppealSeen]) (AppealSeen, error) {
	always := func(Tx, *Appeal) error { return nil }
	return s.hear(ctx, who, access.WithdrawAppeal, which, match, always, func(tx Tx, a *Appeal, by access.Permit) error {
		a.State, a.Holds = AppealWithdrawn, false
		return endAppeal(tx, by, a, "appeal.withdrawn", notice.AppealWithdrawn)
	})
}

// DecideAppeal keeps what whoever hears the appeal decides, and why. Unless it is
// dismissed, what was issued is held back until it is corrected.
func (s Service) DecideAppeal(ctx context.Context, who access.Actor, which id.Appeal, match Match[AppealSeen], outcome, reasons string) (AppealSeen, error) {
	reasons, unsaid := fault.Said("/reasons", reasons, "Say why.")
	reasoned := func(Tx, *Appeal) error { return unsaid }
	return s.hear(ctx, who, access.DecideAppeal, which, match, reasoned, func(tx Tx, a *Appeal, by access.Permit) error {
		partial, err := isPartial(tx, a, who.Person())
		if err != nil {
			return err
		}
		if partial { // by what has happened since they were asked
			return ErrHearerInConflict
		}
		a.State, a.Outcome, a.Holds = AppealDecided, outcome, outcome != Dismissed
		if a.Holds {
			settings, err := tx.Settings()
			if err != nil {
				return err
			}
			a.CorrectionDueOn = settings.WorkingDays().AddWorkingDays(tx.Today(), settings.AppealWorkingDays)
		}
		a.Reasons = access.Seal[access.Appeal](reasons)
		return endAppeal(tx, by, a, "appeal.decided", notice.AppealDecided)
	})
}

// endAppeal keeps the end of an appeal and tells the teacher, the partner, the QA leads who
// may read it, and who hears it.
func endAppeal(tx Tx, by access.Permit, a *Appeal, what event.Name, kind notice.Kind) error {
	now := tx.Now()
	a.EndedAt = &now
	if err := tx.SaveAppeal(by, a, what); err != nil {
		return err
	}
	contacts, err := tx.Contacts(a.Of.PartnerID)
	if err != nil {
		return err
	}
	following, err := a.following(tx)
	if err != nil {
		return err
	}
	return tx.Tell(a.news(kind), others(tx, slices.Concat(contacts, following, []id.Person{a.Of.TeacherID}))...)
}

// following are those who see to it that an appeal is decided: the QA leads who may read it,
// the hub managers where each of these issued a version, and who hears it.
func (a *Appeal) following(tx Tx) ([]id.Person, error) {
	o := Observation{TeacherID: a.Of.TeacherID}
	for _, p := range a.Of.Observers {
		o.Observers = append(o.Observers, Observer{PersonID: p})
	}
	people, err := o.issuers(tx)
	if err == nil && len(without(people, a.Of.Issuers)) == 0 {
		managers, err := tx.Holders(access.HubManager)
		if err != nil {
			return nil, err
		}
		people = append(people, without(managers, append(a.Of.Observers, a.Of.TeacherID))...)
	}
	if err == nil && a.HearerID != nil && !slices.Contains(people, *a.HearerID) {
		people = append(people, *a.HearerID)
	}
	return people, err
}
