package observation

import (
	"context"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

// Report is a report as issued, with its summary. It never changes: a correction
// is another version.
type Report struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	Version       int            `gorm:"primaryKey"`
	AuthorID      id.Person
	IssuedBy      id.Person
	IssuedAt      time.Time
	Report        access.Sealed[access.Report]
	Summary       access.Sealed[access.Summary]
	Judgements    access.SealedOf[access.Report, []Judgement]
	Reason        access.Sealed[access.Report] // why it took the place of the version before
	Changed       string                       // the parts that differ from the version before
	// SummaryVersion counts the summary alone: its readers do not learn of a correction
	// to the report.
	SummaryVersion int

	SummaryIssuedAt time.Time `gorm:"->;-:migration"` // when the summary became what it is

	AuthorName string `gorm:"->;-:migration"`
	IssuerName string `gorm:"->;-:migration"`
}

// TableName is the table of issued reports.
func (Report) TableName() string { return "observation_report" }

// IssueReport issues the lead's draft as report and summary, and begins the
// teacher's response window. The issuer is neither author nor subject, and issues the
// draft that they have read: match is for the draft, not for the visit.
func (s Service) IssueReport(ctx context.Context, who access.Actor, which id.Observation, match Match[DraftSeen]) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.IssueReport, which)
		if err != nil {
			return err
		}
		draft, err := seeDraft(tx, o, by)
		if err != nil {
			return err
		}
		if err := match(draft); err != nil {
			return err
		}
		if err := issuable(tx, o); err != nil {
			return err
		}
		if err := issue(tx, o, by, &draft.Draft); err != nil {
			return err
		}
		return reread(tx, which, &seen)
	})
	return seen, err
}

func issuable(tx Tx, o *Observation) error {
	if err := possible(tx, o, access.IssueReport); err != nil {
		return err
	}
	if o.Lead().PersonID == tx.Actor().Person() {
		return refuse(tx, o, ErrIssuerIsAuthor)
	}
	return nil
}

func issue(tx Tx, o *Observation, by access.Permit, d *Draft) error {
	report, err := reportFrom(tx, o, by, d)
	if err != nil {
		return err
	}
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	now, issuer := tx.Now(), tx.Actor().Person()
	o.IssuedAt, o.IssuedBy = &now, &issuer
	o.WindowEndsOn = settings.WorkingDays().AddWorkingDays(calendar.DateOf(now), settings.ResponseWindowWorkingDays)
	o.AppealUntilOn = settings.WorkingDays().AddWorkingDays(calendar.DateOf(now), settings.AppealWindowWorkingDays)
	if settings.ResponseWindowWorkingDays == 0 {
		o.PublishedAt = &now
	}
	if err := tx.CreateReport(by, report); err != nil {
		return err
	}
	if err := tx.SaveObservation(by, o, "observation.report-issued"); err != nil {
		return err
	}
	contacts, err := tx.Contacts(o.PartnerID)
	if err != nil {
		return err
	}
	people := slices.Concat(contacts, o.observers(), []id.Person{o.TeacherID})
	if err := tx.Tell(o.news(notice.ReportIssued), others(tx, people)...); err != nil || o.PublishedAt == nil {
		return err
	}
	return o.tellOfSummary(tx, by)
}

// reportFrom makes the first version of the report from the lead's draft and, as they stand
// and unopened, the judgements that the observers agreed on, or else the lead's. It fails with
// ErrAgreedUnsettled.
func reportFrom(tx Tx, o *Observation, by access.Permit, d *Draft) (*Report, error) {
	r := &Report{
		HubID: o.HubID, ObservationID: o.ID, Version: 1, AuthorID: d.ObserverID, IssuedBy: by.Actor().Person(), IssuedAt: tx.Now(),
		Report: access.Reseal[access.Report](d.Report), Summary: access.Reseal[access.Summary](d.Summary),
		Changed: PartReport + " " + PartJudgements + " " + PartSummary, SummaryVersion: 1,
	}
	agreed, err := tx.AgreedJudgements(by)
	switch {
	case err != nil:
		return nil, err
	case len(agreed) > 0 && !agreed[0].settled(o):
		return nil, refuse(tx, o, ErrAgreedUnsettled)
	case len(agreed) > 0:
		r.Judgements = access.ResealValue[access.Report](agreed[0].Judgements)
		return r, nil
	}
	sets, err := tx.JudgementSets(by, &d.ObserverID)
	if err == nil && len(sets) > 0 {
		r.Judgements = access.ResealValue[access.Report](sets[0].Judgements)
	}
	return r, err
}

// PublishSummary publishes the summary before the response window ends, at the
// teacher's wish.
func (s Service) PublishSummary(ctx context.Context, who access.Actor, which id.Observation, match Match[OutcomeSeen]) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.PublishSummary, which)
		if err != nil {
			return err
		}
		if o.IssuedAt == nil {
			return refuse(tx, o, ErrNotIssued)
		}
		if seen, err = seeSummary(tx, which); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		if err := possible(tx, o, access.PublishSummary); err != nil {
			return err
		}
		if err := publish(tx, o, by); err != nil {
			return err
		}
		seen.Observation = *o
		return nil
	})
	return seen, err
}

func publish(tx Tx, o *Observation, by access.Permit) error {
	now := tx.Now()
	o.PublishedAt = &now
	if err := tx.SaveObservation(by, o, "observation.summary-published"); err != nil {
		return err
	}
	return o.tellOfSummary(tx, by)
}

// PublishDue publishes the summaries of a hub whose response window has ended,
// and tells how many.
func (s Service) PublishDue(ctx context.Context, hub id.Hub) (published int, err error) {
	return sweep.Each(ctx, s.Store, hub, func(tx Tx) ([]id.Observation, error) {
		return tx.AwaitingPublication(tx.Today(), sweep.AtOnce)
	}, func(tx Tx, which id.Observation) error {
		o, by, err := find(tx, access.PublishSummary, which)
		if err != nil || o.PublishedAt != nil || o.Progress.Held { // by its teacher or an appeal, meanwhile
			return err
		}
		return publish(tx, o, by)
	})
}
