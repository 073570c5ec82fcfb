package observation

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a draft.
const (
	Drafted   = "draft"
	Submitted = "submitted"
)

// Draft is one observer's draft of report and summary.
type Draft struct {
	HubID           id.Hub         `gorm:"primaryKey"`
	ObservationID   id.Observation `gorm:"primaryKey"`
	ObserverID      id.Person      `gorm:"primaryKey"`
	Report          access.Sealed[access.Draft]
	Summary         access.Sealed[access.Draft]
	State           string
	SubmittedAt     *time.Time
	ReturnedBecause access.Sealed[access.Draft]
	ReturnedAt      *time.Time // last; none: never, or submitted again since
	Version         int64      // 0: not written yet
	CreatedAt       time.Time
	UpdatedAt       time.Time
	ObserverName    string `gorm:"->;-:migration"`
}

// TableName is the table of drafts.
func (Draft) TableName() string { return "observation_draft" }

// DraftSeen is a draft with what opens it.
type DraftSeen struct {
	Draft
	Open access.Disclosure
}

// whose is the observer whose draft the bearer of the permit works on: their own
// as an observer, otherwise the lead's.
func whose(o *Observation, by access.Permit) id.Person {
	if by.Party() == access.ObserverAssigned || by.Party() == access.ObserverLeading {
		return by.Actor().Person()
	}
	return o.Lead().PersonID
}

func seeDraft(tx Tx, o *Observation, by access.Permit) (seen DraftSeen, err error) {
	d, err := tx.Draft(by, whose(o, by))
	if err != nil {
		return seen, err
	}
	open, err := by.Disclose(tx)
	return DraftSeen{Draft: *d, Open: open}, err
}

// ReadReportDraft gives an observer their own draft, and a QA lead the lead's.
func (s Service) ReadReportDraft(ctx context.Context, who access.Actor, which id.Observation) (seen DraftSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadReportDraft, which)
		if err != nil {
			return err
		}
		seen, err = seeDraft(tx, o, by)
		return err
	})
	return seen, err
}

// draftStep is the frame of every step on a draft.
func (s Service) draftStep(ctx context.Context, who access.Actor, action access.Action, which id.Observation, match Match[DraftSeen],
	change func(Tx, *Observation, access.Permit, *Draft) error) (seen DraftSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, action, which)
		if err != nil {
			return err
		}
		if seen, err = seeDraft(tx, o, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		return change(tx, o, by, &seen.Draft)
	})
	return seen, err
}

// WriteReportDraft replaces an observer's own draft.
func (s Service) WriteReportDraft(ctx context.Context, who access.Actor, which id.Observation, match Match[DraftSeen], report, summary string) (DraftSeen, error) {
	return s.draftStep(ctx, who, access.WriteReportDraft, which, match, func(tx Tx, o *Observation, by access.Permit, d *Draft) error {
		if err := possible(tx, o, access.WriteReportDraft); err != nil {
			return err
		}
		d.Report, d.Summary, d.State = access.Seal[access.Draft](report), access.Seal[access.Draft](summary), Drafted
		return tx.SaveDraft(by, d, "observation.report-drafted")
	})
}

// SubmitReport gives the lead's draft to the QA leads.
func (s Service) SubmitReport(ctx context.Context, who access.Actor, which id.Observation, match Match[DraftSeen]) (DraftSeen, error) {
	return s.draftStep(ctx, who, access.SubmitReport, which, match, func(tx Tx, o *Observation, by access.Permit, d *Draft) error {
		if err := complete(d); err != nil {
			return err
		}
		if err := possible(tx, o, access.SubmitReport); err != nil {
			return err
		}
		now := tx.Now()
		d.State, d.SubmittedAt, d.ReturnedBecause, d.ReturnedAt = Submitted, &now, access.Sealed[access.Draft]{}, nil
		if err := tx.SaveDraft(by, d, "observation.report-submitted"); err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		return openReplyWindow(tx, o, by, settings)
	})
}

func complete(d *Draft) error {
	var faults fault.InvalidContent
	faults.Check(!d.Report.IsEmpty(), "/report", "report-empty", "The draft has no report.")
	faults.Check(!d.Summary.IsEmpty(), "/summary", "summary-empty", "The draft has no summary.")
	return faults.Err()
}

// ReturnReport gives a submitted draft back to its author, with a reason.
func (s Service) ReturnReport(ctx context.Context, who access.Actor, which id.Observation, match Match[DraftSeen], reason string) (DraftSeen, error) {
	return s.draftStep(ctx, who, access.ReturnReport, which, match, func(tx Tx, o *Observation, by access.Permit, d *Draft) error {
		if err := possible(tx, o, access.ReturnReport); err != nil {
			return err
		}
		now := tx.Now()
		d.State, d.SubmittedAt, d.ReturnedBecause, d.ReturnedAt = Drafted, nil, access.Seal[access.Draft](reason), &now
		return tx.SaveDraft(by, d, "observation.report-returned")
	})
}
