package subjectaccess

import (
	"context"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// PartSeen is a part as one reader sees it.
type PartSeen struct {
	Part
	Open    access.Disclosure
	Allowed []access.Action
}

// Pack is what the person fetches.
type Pack struct {
	Request
	Parts     []Part
	Statement Statement
	Hub       string
	On        calendar.Date // of this copy
	Open      access.Disclosure
}

// BeginReview gathers what is kept about the person, as it stands now.
func (s Service) BeginReview(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.BeginReview, which, match, "subject-access-request.gathered", func(tx Tx, r *Request, by access.Permit) error {
		if r.State() != Accepted {
			return ErrState
		}
		me, now := who.Person(), tx.Now()
		r.GatheredBy, r.GatheredAt = &me, &now
		r.goOn()
		return tx.GatherPack(by, r)
	})
}

// ListParts gives a page of the parts of a pack, by their ids, without what is in them.
func (s Service) ListParts(ctx context.Context, who access.Actor, which id.SubjectAccess, at page.Request) (found page.Page[PartSeen], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		r, by, err := requests.Find(tx, access.ReviewSubjectAccess, which)
		if err != nil {
			return err
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return err
		}
		all, err := tx.Parts(by, at)
		found = page.Map(all, func(p Part) PartSeen {
			p.Content, p.Replacement = access.Sealed[access.Pack]{}, access.Sealed[access.Pack]{}
			return PartSeen{p, open, r.onParts(tx)}
		})
		return err
	})
	return found, err
}

func (r *Request) onParts(tx Tx) []access.Action {
	if r.State() != InReview {
		return []access.Action{}
	}
	return access.Allowed(tx, r.Facts(), access.DecidePart)
}

// ReadPart gives one part, to a data protection officer with what is in it.
func (s Service) ReadPart(ctx context.Context, who access.Actor, which id.SubjectAccess, part id.SubjectAccessPart) (seen PartSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		r, by, err := requests.Find(tx, access.ReviewSubjectAccess, which)
		if err != nil {
			return err
		}
		return r.seePart(tx, by, part, &seen)
	})
	return seen, err
}

func (r *Request) seePart(tx Tx, by access.Permit, which id.SubjectAccessPart, seen *PartSeen) error {
	p, err := tx.Part(by, which)
	if err != nil {
		return err
	}
	open, err := by.Disclose(tx)
	*seen = PartSeen{*p, open, r.onParts(tx)}
	return err
}

// Decision is what is decided on a part.
type Decision struct{ Decision, Reason, Replacement string }

func (d Decision) check() error {
	var faults fault.InvalidContent
	faults.Check(d.Decision == Release || d.Reason != "", "/reason", "subject-access-reason", "Say why the part is not given out as it is.")
	faults.Check((d.Decision == Redact) == (d.Replacement != ""), "/replacement", "subject-access-replacement",
		"A part that is redacted, and no other, is replaced by another text.")
	return faults.Err()
}

// Decide keeps what is decided on a part. When it is the last, QA leads are told.
func (s Service) Decide(ctx context.Context, who access.Actor, which id.SubjectAccess, part id.SubjectAccessPart, match func(PartSeen) error, d Decision) (seen PartSeen, err error) {
	d.Reason, d.Replacement = strings.TrimSpace(d.Reason), strings.TrimSpace(d.Replacement)
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := tx.KeepSubjectAccess(which); err != nil {
			return err
		}
		r, by, err := requests.Find(tx, access.DecidePart, which)
		if err != nil {
			return err
		}
		if err := r.seePart(tx, by, part, &seen); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := d.check(); err != nil {
			return err
		}
		if r.State() != InReview {
			return ErrState
		}
		return r.decide(tx, by, &seen, d)
	})
	return seen, err
}

func (r *Request) decide(tx Tx, by access.Permit, seen *PartSeen, d Decision) error {
	p, me, now := seen.Part, tx.Actor().Person(), tx.Now()
	last := p.Decision == "" && r.Counts.Open == 1
	p.Decision, p.DecidedBy, p.DecidedAt, r.DecidedAt = d.Decision, &me, &now, &now
	p.Reason, p.Replacement = access.Seal[access.Review](d.Reason), access.Seal[access.Pack](d.Replacement)
	if err := tx.SavePart(by, &p); err != nil {
		return err
	}
	r.goOn()
	if err := tx.SaveSubjectAccess(by, r, "subject-access-request.part-decided"); err != nil {
		return err
	}
	seen.Part = p
	if !last {
		return nil
	}
	return r.tell(tx, notice.SubjectAccessDecided, access.QALead)
}

// Release is the second person's confirmation of all that was decided.
func (s Service) Release(ctx context.Context, who access.Actor, which id.SubjectAccess, match func(Seen) error) (Seen, error) {
	return s.step(ctx, who, access.ReleasePack, which, match, "subject-access-request.released", func(tx Tx, r *Request, by access.Permit) error {
		if r.State() != InReview {
			return ErrState
		}
		if r.Counts.Open > 0 {
			return ErrUndecided
		}
		deciders, err := tx.PartDeciders(by)
		if err != nil {
			return err
		}
		me, now, until := who.Person(), tx.Now(), tx.Today().AddDays(available)
		if *r.GatheredBy == me || slices.Contains(deciders, me) {
			return ErrSecond
		}
		r.ReleasedBy, r.ReleasedAt, r.AvailableUntilOn = &me, &now, &until
		r.goOn()
		return tx.Tell(r.news(notice.SubjectAccessReleased, until), r.PersonID)
	})
}

// ReadPack gives the person their pack, while it is there.
func (s Service) ReadPack(ctx context.Context, who access.Actor, which id.SubjectAccess) (pack Pack, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		r, by, err := requests.Find(tx, access.ReadPack, which)
		if err != nil {
			return err
		}
		if r.State() != Released || r.AvailableUntilOn.Before(tx.Today()) {
			return fault.Absent
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return err
		}
		parts, err := tx.Pack(by)
		if err != nil {
			return err
		}
		hub, err := tx.HubName()
		pack = Pack{Request: *r, Parts: parts, Statement: statement, Hub: hub, On: tx.Today(), Open: open}
		return err
	})
	return pack, err
}

const (
	ahead  = 7  // days before it is due that a request is said to be
	atOnce = 50 // requests in one transaction
)

// RaiseDue says that requests fall due within a week, or that they are overdue.
func (s Service) RaiseDue(ctx context.Context, hub id.Hub) (raised int, err error) {
	err = s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		within := tx.Scope(access.RaiseSubjectAccessDue)
		due, err := tx.SubjectAccessDue(within, tx.Today().AddDays(ahead), tx.Today(), atOnce)
		if err != nil {
			return err
		}
		for i := range due {
			if err := due[i].raise(tx, within); err != nil {
				return err
			}
			raised++
		}
		return nil
	})
	return raised, err
}

func (r *Request) raise(tx Tx, within access.Scope) error {
	by, err := tx.Permit(within, r.Facts())
	if err != nil {
		return err
	}
	now := tx.Now()
	if r.DueOn.Before(calendar.DateOf(now)) {
		r.DueToldAt, r.OverdueAt = &now, &now
		if err := tx.SaveSubjectAccess(by, r, "subject-access-request.overdue"); err != nil {
			return err
		}
		return r.tell(tx, notice.SubjectAccessOverdue, access.DataProtectionOfficer)
	}
	r.DueToldAt = &now
	if err := tx.SaveSubjectAccess(by, r, "subject-access-request.due"); err != nil {
		return err
	}
	return r.tell(tx, notice.SubjectAccessDue, access.DataProtectionOfficer)
}

// Close empties the packs that have been there for their time.
func (s Service) Close(ctx context.Context, hub id.Hub) (closed int, err error) {
	err = s.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		within := tx.Scope(access.CloseSubjectAccess)
		over, err := tx.SubjectAccessOver(within, tx.Today(), atOnce)
		if err != nil {
			return err
		}
		for i := range over {
			r, now := &over[i], tx.Now()
			by, err := tx.Permit(within, r.Facts())
			if err != nil {
				return err
			}
			r.EndedAt = &now
			if err := tx.SaveSubjectAccess(by, r, "subject-access-request.closed"); err != nil {
				return err
			}
			if err := tx.EmptyPack(by); err != nil { // nobody empties the pack of a request that has not ended
				return err
			}
			closed++
		}
		return nil
	})
	return closed, err
}
