package visitrequest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/provision"
)

// New is a request to make. It names one of visit, provision and activity.
type New struct {
	Kind      string
	Visit     id.Observation // whose report is asked for
	Provision id.Provision   // to which a visit is asked for
	Activity  *Activity
	Reason    string
}

// Activity is something in a school that is not on the register, and who provides it.
type Activity struct {
	School       id.School
	Provider     string
	ProviderKind string
	Name, Kind   string
}

const unknown = "There is no such %s in your school, or it is not open to you."

// Make makes a request. It fails with ErrOpen.
func (s Service) Make(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.MakeVisitRequest)
		if within.IsEmpty() {
			return fault.Absent
		}
		r := &Request{
			HubID: who.Hub(), ID: id.VisitRequest{UUID: tx.NewID()}, Kind: n.Kind, State: Open, RequestedBy: who.Person(),
			Reason: access.Seal[access.Request](strings.TrimSpace(n.Reason)), Version: 1,
		}
		var faults fault.InvalidContent
		faults.Check(!r.Reason.IsEmpty(), "/reason", "invalid-content", "Say why you ask.")
		if err := n.settle(tx, r, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		by, err := tx.Permit(within, r.Facts())
		if err != nil {
			return err
		}
		if n.Activity != nil {
			if err := n.Activity.register(tx, r); err != nil {
				return err
			}
		}
		if r.AppointmentID, err = tx.Headship(r.SchoolID); err != nil {
			return err
		}
		if err := tx.CreateVisitRequest(by, r); err != nil {
			return err
		}
		members, err := tx.MembersOf(r.LACode)
		if err != nil {
			return err
		}
		if err := tx.Tell(r.news(notice.VisitRequested), without(members, who.Person())...); err != nil {
			return err
		}
		seen, err = requests.Show(tx, r.ID)
		return err
	})
	return seen, err
}

// settle finds what the request is about, in a school of which the actor is head.
func (n New) settle(tx Tx, r *Request, faults *fault.InvalidContent) error {
	named := 0
	for _, is := range []bool{!n.Visit.IsZero(), !n.Provision.IsZero(), n.Activity != nil} {
		if is {
			named++
		}
	}
	fits := named == 1 && n.Visit.IsZero() == (n.Kind == Visit)
	if !faults.Check(fits, "/kind", "visit-request-unclear",
		"A report is asked for of one visit; a visit either to one provision or to one activity that is not on the register.") {
		return nil
	}
	var err error
	switch {
	case !n.Visit.IsZero():
		err = n.settleReport(tx, r, faults)
	case !n.Provision.IsZero():
		err = n.settleProvision(tx, r, faults)
	default:
		err = n.Activity.settle(tx, r, faults)
	}
	if err != nil || faults.Err() != nil {
		return err
	}
	in, err := tx.School(tx.Scope(access.ReadSchool), r.SchoolID)
	if err == nil {
		r.LACode = in.LACode
	}
	return err
}

func (n New) settleReport(tx Tx, r *Request, faults *fault.InvalidContent) error {
	v, err := tx.VisitAskedAbout(tx.Scope(access.ReadObservation), n.Visit)
	if err != nil && !errors.Is(err, fault.Absent) {
		return err
	}
	if !faults.Check(err == nil && leads(tx, v.SchoolID), "/observationId", "unknown-reference", unknown, "visit") {
		return nil
	}
	faults.Check(v.State == "agreed" || v.State == "held", "/observationId", "visit-request-no-report",
		"There will be no report of a visit that is %s.", v.State)
	r.SchoolID, r.PartnerID, r.ProvisionID, r.ObservationID, r.TeacherID = v.SchoolID, v.PartnerID, v.ProvisionID, &v.ID, &v.TeacherID
	return nil
}

func (n New) settleProvision(tx Tx, r *Request, faults *fault.InvalidContent) error {
	p, err := tx.Provision(tx.Scope(access.ReadProvision), n.Provision)
	if err != nil && !errors.Is(err, fault.Absent) {
		return err
	}
	if faults.Check(err == nil && leads(tx, p.SchoolID), "/provisionId", "unknown-reference", unknown, "provision") {
		faults.Check(p.State != provision.Ended, "/provisionId", "observation-provision-ended", "The provision has ended.")
		r.SchoolID, r.PartnerID, r.ProvisionID = p.SchoolID, p.PartnerID, p.ID
	}
	return nil
}

// leads reports whether the actor is head teacher of the school.
func leads(tx Tx, school id.School) bool {
	return tx.Scope(access.MakeVisitRequest).Admits(access.Facts{Hub: tx.Actor().Hub(), School: school})
}

func (a *Activity) settle(tx Tx, r *Request, faults *fault.InvalidContent) error {
	a.Provider, a.Name = strings.TrimSpace(a.Provider), strings.TrimSpace(a.Name)
	faults.Check(a.Provider != "", "/activity/provider", "invalid-content", "Say who provides it.")
	faults.Check(a.Name != "", "/activity/name", "invalid-content", "Say what it is.")
	faults.Check(leads(tx, a.School), "/activity/schoolId", "unknown-reference", unknown, "school")
	named, err := tx.PartnersByName(tx.Scope(access.ReadPartner), a.Provider)
	works := slices.ContainsFunc(named, func(p partner.Partner) bool { return p.Status != partner.External })
	faults.Check(!works, "/activity/provider", "visit-request-provider-registered",
		"This provider works with the hub: name the provision instead.")
	r.SchoolID = a.School
	return err
}

// register puts activity and provider on the register as external, unless they are there.
func (a *Activity) register(tx Tx, r *Request) error {
	named, err := tx.PartnersByName(tx.Scope(access.ReadPartner), a.Provider)
	if err != nil {
		return err
	}
	var known *partner.Partner
	if len(named) > 0 {
		known = &named[0]
	} else {
		known = &partner.Partner{
			HubID: r.HubID, ID: id.Partner{UUID: tx.NewID()}, Name: a.Provider, Kind: a.ProviderKind, Status: partner.External, Version: 1,
		}
		by, err := r.leave(tx, access.Facts{ID: known.ID.UUID})
		if err != nil {
			return err
		}
		if err := tx.CreatePartner(by, known); err != nil {
			return err
		}
	}
	r.PartnerID = known.ID
	same, err := tx.ProvisionsNamed(tx.Scope(access.ReadProvision), known.ID, r.SchoolID, a.Name)
	if err != nil {
		return err
	}
	for _, p := range same {
		if p.State != provision.Ended {
			r.ProvisionID = p.ID
			return nil
		}
	}
	p := &provision.Provision{
		HubID: r.HubID, ID: id.Provision{UUID: tx.NewID()}, PartnerID: known.ID, SchoolID: r.SchoolID, Name: a.Name, Kind: a.Kind,
		State: provision.External, FromOn: tx.Today(), Version: 1,
	}
	by, err := r.leave(tx, access.Facts{ID: p.ID.UUID})
	if err != nil {
		return err
	}
	r.ProvisionID = p.ID
	return tx.CreateProvision(by, p)
}

// leave is to register what the request is about.
func (r *Request) leave(tx Tx, of access.Facts) (access.Permit, error) {
	of.Hub, of.School = r.HubID, r.SchoolID
	return tx.Permit(tx.Scope(access.MakeVisitRequest), of)
}

func without(people []id.Person, but id.Person) []id.Person {
	var rest []id.Person
	for _, p := range people {
		if p != but {
			rest = append(rest, p)
		}
	}
	return rest
}
