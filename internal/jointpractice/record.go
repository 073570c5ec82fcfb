package jointpractice

import (
	"context"
	"errors"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/record"
)

// New is something that was done together, to record.
type New struct {
	School    id.School
	Partner   id.Partner
	Provision id.Provision // zero: of no one
	Content
}

// Record records something that was done together.
func (s Service) Record(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, practices); err != nil {
			return err
		}
		p := &Practice{
			HubID: who.Hub(), ID: id.JointPractice{UUID: tx.NewID()}, SchoolID: n.School, PartnerID: n.Partner,
			Content: n.Content, EnteredBy: who.Person(), Version: 1,
		}
		by, err := p.settle(tx, n.Provision)
		if err != nil {
			return err
		}
		if err := tx.CreateJointPractice(by, p); err != nil {
			return err
		}
		seen, err = practices.Show(tx, p.ID)
		return err
	})
	return seen, err
}

// settle takes leave for what a school of the hub and a partner did, of which the actor is one
// where they do not run the hub.
func (p *Practice) settle(tx Tx, in id.Provision) (by access.Permit, err error) {
	var faults fault.InvalidContent
	within := tx.Scope(access.RecordJointPractice)
	by, err = tx.Permit(within, p.Facts())
	if err != nil && (within.IsEmpty() || !errors.Is(err, fault.Absent)) {
		return by, err
	}
	const unknown = "There is no such %s, or it is not open to you."
	school, failed := tx.HasSchool(tx.Scope(access.ReadSchool), p.SchoolID)
	if failed != nil {
		return by, failed
	}
	partner, failed := tx.HasPartner(tx.Scope(access.ReadPartner), p.PartnerID)
	if failed != nil {
		return by, failed
	}
	faults.Check(school && err == nil, "/schoolId", "unknown-reference", unknown, "school")
	faults.Check(partner && err == nil, "/partnerId", "unknown-reference", unknown, "partner")
	if school && partner && err == nil {
		together, failed := tx.WorkTogether(p.SchoolID, p.PartnerID, p.HeldOn)
		if failed != nil {
			return by, failed
		}
		faults.Check(together, "/partnerId", "joint-practice-no-partnership", "No provision of the partner ran in the school on that day.")
	}
	if !in.IsZero() {
		of, failed := tx.Provision(tx.Scope(access.ReadProvision), in)
		if failed != nil && !errors.Is(failed, fault.Absent) {
			return by, failed
		}
		if faults.Check(of != nil, "/provisionId", "unknown-reference", unknown, "provision") {
			faults.Check(of.SchoolID == p.SchoolID && of.PartnerID == p.PartnerID, "/provisionId", "joint-practice-elsewhere",
				"The provision is of another partner, or in another school.")
		}
		p.ProvisionID = &in
	}
	p.check(tx.Today(), &faults)
	return by, faults.Err()
}

// Correct puts what is said of it now in the place of what was said.
func (s Service) Correct(ctx context.Context, who access.Actor, which id.JointPractice, match func(Seen) error, c Content) (Seen, error) {
	return practices.Step(ctx, s.Store, who, access.CorrectJointPractice, which, match, func(tx Tx, p *Practice, by access.Permit) error {
		var faults fault.InvalidContent
		c.check(tx.Today(), &faults)
		p.keep(tx, c, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if p.WithdrawnAt != nil {
			return ErrWithdrawn
		}
		p.Content = c
		return tx.SaveJointPractice(by, p, "joint-practice.corrected")
	})
}

// keep holds that each side says only what it learned itself. The hub says either.
func (p *Practice) keep(tx Tx, c Content, faults *fault.InvalidContent) {
	var school, partner bool
	for _, by := range tx.Scope(access.CorrectJointPractice).Permits(p.Facts()) {
		own, other := by.Party() == access.HeadVisited || by.Party() == access.LeadOfMusic, by.Party() == access.ContactOfPartner
		school, partner = school || !other, partner || !own
	}
	const others = "What the other side learned is for that side to say, or the hub."
	faults.Check(school || c.SchoolLearned == p.SchoolLearned, "/schoolLearned", "joint-practice-of-other", others)
	faults.Check(partner || c.PartnerLearned == p.PartnerLearned, "/partnerLearned", "joint-practice-of-other", others)
}

// Withdraw takes it back with a reason.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.JointPractice, match func(Seen) error, reason string) (Seen, error) {
	return practices.Step(ctx, s.Store, who, access.WithdrawJointPractice, which, match, func(tx Tx, p *Practice, by access.Permit) error {
		text, err := fault.Said("/reason", reason, "Say why.")
		if err != nil {
			return err
		}
		if p.WithdrawnAt != nil {
			return ErrWithdrawn
		}
		now, me := tx.Now(), who.Person()
		p.WithdrawnAt, p.WithdrawnBy, p.WithdrawalReason = &now, &me, access.Seal[access.JointPractice](text)
		return tx.SaveJointPractice(by, p, "joint-practice.withdrawn")
	})
}
