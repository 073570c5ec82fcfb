package observation

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// Reasoned is why a clause is set aside and who agreed to it.
type Reasoned struct{ Reason, AgreedBy string }

// Time is when a visit is planned, with what excepts it from notice and length.
type Time struct {
	StartsAt        time.Time
	LengthMinutes   int
	NoticeException *Reasoned
	LengthException *Reasoned
}

// Rescheduling is another time for a visit.
type Rescheduling struct {
	Time
	Reason  string
	Ceiling *Reasoned // why the teacher is observed more often in the other academic year than is normal
}

// Proposal is a visit to propose.
type Proposal struct {
	Kind, Purpose string
	Provision     id.Provision
	Teacher       id.Person
	Framework     id.Framework
	Observers     []Observer
	Focus         string
	Ceiling       *Reasoned       // why the teacher is observed more often in the year than is normal
	Request       id.VisitRequest // of the head teacher upon which it is proposed
	Time
}

// Propose proposes a visit. Everything that the proposal breaks is told at once.
func (s Service) Propose(ctx context.Context, who access.Actor, p Proposal) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o := &Observation{
			HubID: who.Hub(), ID: id.Observation{UUID: tx.NewID()}, Kind: p.Kind, Purpose: p.Purpose,
			State: Proposed, FrameworkID: p.Framework, ProvisionID: p.Provision, TeacherID: p.Teacher,
			ProposedAt: tx.Now(), ProposedBy: who.Person(), Focus: strings.TrimSpace(p.Focus),
			Observers: p.Observers, Version: 1,
		}
		if err := stillOpen(tx); err != nil {
			return err
		}
		// Whether they may propose at all does not depend on what they propose; that
		// nobody proposes a visit to themselves is told as a fault of the proposal.
		of := access.Facts{Hub: o.HubID, ID: o.ID.UUID, Observers: []id.Person{who.Person()}}
		if p.Teacher != who.Person() {
			of.Subject = p.Teacher
		}
		by, err := tx.Permit(tx.Scope(access.ProposeObservation), of)
		if err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		o.plan(p.Time, settings)
		var faults fault.InvalidContent
		o.checkTime(&faults, p.Time, settings, tx.Now())
		faults.Check(slices.Contains(purposes[p.Kind], p.Purpose), "/purpose", "observation-kind-purpose",
			"A %s visit is not made for this purpose; possible: %s.", p.Kind, strings.Join(purposes[p.Kind], ", "))
		faults.Check(by.Party() != access.LeadForQuality || p.Teacher != who.Person(), "/teacherId",
			"observation-proposer-is-teacher", "A visit is proposed by someone other than its teacher.")
		if err := o.settleFramework(tx, &faults); err != nil {
			return err
		}
		if err := o.settle(tx, &faults, by); err != nil {
			return err
		}
		if err := p.settleRequest(tx, &faults); err != nil {
			return err
		}
		over, err := o.settleCeiling(tx, &faults, by, p.Ceiling, settings.ObservationsPerPerson)
		if err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateObservation(by, o); err != nil {
			return err
		}
		if !p.Request.IsZero() {
			if err := tx.LinkRequest(by, p.Request); err != nil {
				return err
			}
		}
		if err := keepTimeExceptions(tx, by, p.Time); err != nil {
			return err
		}
		if err := o.tellSides(tx, notice.VisitProposed); err != nil {
			return err
		}
		if err := tx.Tell(o.news(notice.ObserverAssigned), others(tx, o.observers())...); err != nil {
			return err
		}
		if over {
			if err := o.tellLeads(tx, notice.PersonCeiling); err != nil {
				return err
			}
		}
		return reread(tx, o.ID, &seen)
	})
	return seen, err
}

// settleRequest holds a visit that a head teacher is said to have requested to their
// request: agreed to, for a visit to this provision, and waiting for it.
func (p Proposal) settleRequest(tx Tx, faults *fault.InvalidContent) error {
	const rule, at = "observation-request-not-agreed", "/requestId"
	requested := p.Kind == "headteacher-requested"
	if p.Request.IsZero() || !requested {
		faults.Check(p.Request.IsZero() == !requested, at, rule, "A visit that a head teacher requested, and no other, names the request.")
		return nil
	}
	provision, err := tx.RequestedVisit(tx.Scope(access.ProposeRequestedVisit), p.Request)
	if err != nil && err != fault.Absent {
		return err
	}
	faults.Check(err == nil && provision == p.Provision, at, rule,
		"There is no such request that was agreed to, for a visit to this provision, and that waits for it; or it is not open to you.")
	return nil
}

// stillOpen holds the repetition of an earlier proposal to what the caller may see
// now: a visit that is theirs no more is not shown to them again.
func stillOpen(tx Tx) error {
	which, err := id.Parse[id.ObservationKind](path.Base(tx.Repeats()))
	if err != nil {
		return nil // nothing is repeated
	}
	_, err = tx.Observation(tx.Scope(access.ReadObservation), id.Observation(which))
	return err
}

// reread gives the visit as it now stands, to the actor who just changed it.
func reread(tx Tx, which id.Observation, seen *Seen) error {
	o, err := tx.Observation(tx.Scope(access.ReadObservation), which)
	if err != nil {
		return err
	}
	*seen = see(tx, o)
	return nil
}

func (o *Observation) plan(t Time, settings hub.Settings) {
	o.Terms = termsOf(settings)
	o.StartsAt = t.StartsAt.UTC().Truncate(time.Microsecond)
	o.PlannedAt, o.VisitOn = o.StartsAt, calendar.DateOf(o.StartsAt)
	o.LengthMinutes = t.LengthMinutes
}

// checkTime holds a planned time to the clauses notice and duration.
func (o *Observation) checkTime(faults *fault.InvalidContent, t Time, settings hub.Settings, now time.Time) {
	checkZone(faults, "/startsAt", t.StartsAt)
	if faults.Check(o.StartsAt.After(now), "/startsAt", "observation-in-the-past", "A visit is proposed for a time to come.") {
		notice := o.NoticeDays()
		faults.Check(notice >= settings.NoticeDays || t.NoticeException != nil, "/noticeException", "observation-notice-unexplained",
			"The notice is %d days, normally at least %d: say why, and who agreed.", notice, settings.NoticeDays)
	}
	usual := t.LengthMinutes >= settings.MinimumMinutes && t.LengthMinutes <= settings.MaximumMinutes
	faults.Check(usual || t.LengthException != nil, "/lengthException", "observation-length-unexplained",
		"A visit is normally %d to %d minutes long: say why this one is not, and who agreed.", settings.MinimumMinutes, settings.MaximumMinutes)
}

// checkZone holds an instant to UTC or the offset that London has then.
func checkZone(faults *fault.InvalidContent, pointer string, at time.Time) {
	_, given := at.Zone()
	_, london := at.In(calendar.London).Zone()
	faults.Check(given == 0 || given == london, pointer, "observation-time-not-in-london",
		"At that instant London's offset is %s: give the time in UTC or with that offset. A time that the clock skips does not exist.",
		at.In(calendar.London).Format("-07:00"))
}

// settle checks the visit against the provision and the people that it names,
// and takes school and partner from the provision. A name that is not in reach
// gets the same answer as one that does not exist.
func (o *Observation) settle(tx Tx, faults *fault.InvalidContent, by access.Permit) error {
	a, err := tx.Arrangement(tx.Scope(access.ReadProvision), o.ProvisionID)
	if err != nil && err != fault.Absent {
		return err
	}
	if faults.Check(err == nil, "/provisionId", "unknown-reference", "There is no such provision, or it is not open to you.") {
		o.SchoolID, o.PartnerID = a.SchoolID, a.PartnerID
		if err := o.settleProvision(tx, faults, a); err != nil {
			return err
		}
	}
	return o.settleObservers(tx, faults, by)
}

// settleFramework holds a proposal to a published framework. A visit keeps the
// one that it has when that is retired.
func (o *Observation) settleFramework(tx Tx, faults *fault.InvalidContent) error {
	f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
	if err != nil && err != fault.Absent {
		return err
	}
	if faults.Check(err == nil, "/frameworkId", "unknown-reference", "There is no such framework, or it is not open to you.") {
		faults.Check(f.State == "published", "/frameworkId", "observation-framework-not-published",
			"The criteria are clear to all beforehand: choose a framework that is published.")
	}
	return nil
}

func (o *Observation) settleProvision(tx Tx, faults *fault.InvalidContent, a Arrangement) error {
	over := a.State == "ended" || o.VisitOn.Before(a.FromOn) || (!a.ToOn.IsZero() && o.VisitOn.After(a.ToOn))
	faults.Check(!over, "/provisionId", "observation-provision-ended", "The provision does not run on the day of the visit.")
	faults.Check(o.Purpose != commissioning || a.State == "candidate", "/provisionId", "observation-commissioning-candidate",
		"A commissioning visit is made to a candidate's provision.")
	placed, err := o.teacherWorksThere(tx, a)
	if err != nil {
		return err
	}
	faults.Check(placed, "/teacherId", "observation-teacher-not-placed", "No such teacher is placed in this provision on the day of the visit.")
	return nil
}

// teacherWorksThere holds a teacher to a placement; a candidate's or an external
// provider's teacher is held to their employment, since nobody placed them.
func (o *Observation) teacherWorksThere(tx Tx, a Arrangement) (bool, error) {
	placed, err := tx.TeacherIsPlaced(a.ID, o.TeacherID, o.VisitOn)
	if placed || err != nil || (a.State != "candidate" && a.State != "external") {
		return placed, err
	}
	held, err := tx.Roles(o.TeacherID, o.VisitOn)
	return employs(held, a.PartnerID, access.Teacher), err
}

func employs(held []access.Held, partner id.Partner, roles ...access.Role) bool {
	return slices.ContainsFunc(held, func(h access.Held) bool {
		return h.Partner == partner && slices.Contains(roles, h.Role)
	})
}

func (o *Observation) settleObservers(tx Tx, faults *fault.InvalidContent, by access.Permit) error {
	// An observer learns nothing of others by naming them.
	alone := len(o.Observers) == 1 && o.Observers[0].PersonID == by.Actor().Person()
	if !faults.Check(by.Party() != access.ObserverAssigned || alone, "/observers", "observation-observer-not-self",
		"An observer proposes for themselves alone; a QA lead assigns others.") {
		return nil
	}
	leads, seen := 0, map[id.Person]bool{}
	for i, ob := range o.Observers {
		at := fmt.Sprintf("/observers/%d", i)
		if ob.Leads {
			leads++
		}
		faults.Check(!seen[ob.PersonID], at+"/personId", "observation-observer-repeated", "This observer is named twice.")
		seen[ob.PersonID] = true
		if !faults.Check(ob.PersonID != o.TeacherID, at+"/personId", "observation-observer-is-teacher", "Nobody observes themselves.") {
			continue
		}
		faults.Check(!o.agreedIn(ob.PersonID), at+"/personId", "observation-observer-agreed",
			"This observer has agreed for a side; whoever observes agrees for neither.")
		held, err := tx.Roles(ob.PersonID, o.VisitOn)
		if err != nil {
			return err
		}
		observer := slices.ContainsFunc(held, func(h access.Held) bool { return h.Role == access.Observer })
		if !faults.Check(observer, at+"/personId", "observation-observer-not-appointed", "No such member of the working group on the day of the visit.") {
			continue
		}
		colleague := employs(held, o.PartnerID, access.Teacher, access.PartnerContact) ||
			slices.ContainsFunc(held, func(h access.Held) bool { return !h.School.IsZero() && h.School == o.SchoolID })
		faults.Check(!colleague || ob.ConflictReason != "", at+"/conflict", "observation-observer-conflict",
			"This observer works for the partner or the school that is visited: declare the conflict of interest and say why they are assigned all the same.")
		if err := o.settleStanding(tx, faults, by, at, ob); err != nil {
			return err
		}
	}
	faults.Check(leads == 1, "/observers", "observation-lead-missing", "Exactly one observer leads.")
	faults.Check(o.Kind != Paired || len(o.Observers) >= 2, "/observers", "observation-paired-observers", "A paired visit has at least two observers.")
	return nil
}

func keepTimeExceptions(tx Tx, by access.Permit, t Time) error {
	for _, e := range []struct {
		clause Clause
		reason *Reasoned
	}{{Notice, t.NoticeException}, {Duration, t.LengthException}} {
		if err := keepException(tx, by, e.clause, e.reason); err != nil {
			return err
		}
	}
	return nil
}

func keepException(tx Tx, by access.Permit, clause Clause, r *Reasoned) error {
	if r == nil {
		return nil
	}
	return tx.KeepException(by, Exception{
		Clause: clause, Reason: r.Reason, AgreedBy: r.AgreedBy, RecordedBy: tx.Actor().Person(), RecordedAt: tx.Now(),
	})
}

// Amend changes what a visit looks at, before it is held.
func (s Service) Amend(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], change func(focus *string)) (Seen, error) {
	return s.step(ctx, who, access.AmendObservation, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		change(&o.Focus)
		return tx.SaveObservation(by, o, "observation.amended")
	})
}

// AssignObservers puts other observers in place of the present ones.
func (s Service) AssignObservers(ctx context.Context, who access.Actor, which id.Observation, match Match[Seen], observers []Observer) (Seen, error) {
	return s.stepAfterCheck(ctx, who, access.AssignObservers, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		var faults fault.InvalidContent
		now := *o
		now.Observers = observers
		if err := now.settleObservers(tx, &faults, by); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := possible(tx, o, access.AssignObservers); err != nil {
			return err
		}
		if err := tx.ReplaceObservers(by, observers); err != nil {
			return err
		}
		if err := tx.SaveObservation(by, o, "observation.observers-assigned"); err != nil {
			return err
		}
		return tx.Tell(o.news(notice.ObserverAssigned), others(tx, without(now.observers(), o.observers()))...)
	})
}

// step is the frame of every step on the visit itself: find and take leave, hold
// to what was seen, hold to the protocol, change, and show what came of it.
func (s Service) step(ctx context.Context, who access.Actor, action access.Action, which id.Observation, match Match[Seen],
	change func(Tx, *Observation, access.Permit) error) (Seen, error) {
	return s.stepAfterCheck(ctx, who, action, which, match, func(tx Tx, o *Observation, by access.Permit) error {
		if err := possible(tx, o, action); err != nil {
			return err
		}
		return change(tx, o, by)
	})
}

// stepAfterCheck is step where the content can be at fault: what a request says is
// told before what the state forbids, so change asks possible itself.
func (s Service) stepAfterCheck(ctx context.Context, who access.Actor, action access.Action, which id.Observation, match Match[Seen],
	change func(Tx, *Observation, access.Permit) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := take(tx, action, which, match)
		if err != nil {
			return err
		}
		if err := change(tx, o, by); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}
