package observation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// The parts of a report that a version can change.
const (
	PartReport     = "report"
	PartJudgements = "judgements"
	PartSummary    = "summary"
)

// Correction is what a new version changes; nil leaves a part as it is.
type Correction struct {
	Reason     string
	Report     *string
	Summary    *string
	Judgements *[]Judgement
	Appeal     *id.Appeal // the one that led to it, where one did
}

// ErrAcknowledged says that the teacher has acknowledged this version before.
var ErrAcknowledged = fault.New(fault.Conflict, "report-already-acknowledged", "This version is acknowledged already.")

// CorrectReport issues a new version of report and summary, with a reason. The old one
// stays, no window begins again, and everyone who read what changed is told.
func (s Service) CorrectReport(ctx context.Context, who access.Actor, which id.Observation, match Match[OutcomeSeen], c Correction) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.CorrectReport, which)
		if err != nil {
			return err
		}
		if err := possible(tx, o, access.CorrectReport); err != nil {
			return err // there is nothing yet that the caller could have read
		}
		if seen, err = seeOutcome(tx, o, by, PartReport); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		appeal, err := checkAppeal(tx, o, c.Appeal)
		if err != nil {
			return err
		}
		if err := checkCorrection(tx, o, c); err != nil {
			return err
		}
		next, err := seen.corrected(tx, by, c, appeal)
		if err != nil {
			return err
		}
		if err := tx.CreateReport(by, next); err != nil {
			return err
		}
		if err := tx.SaveObservation(by, o, "observation.report-corrected"); err != nil {
			return err
		}
		if c.Appeal != nil {
			if err := tx.LinkCorrection(by, *c.Appeal, next.Version); err != nil {
				return err
			}
		}
		if err := tellReaders(tx, o, by, next); err != nil {
			return err
		}
		seen, err = seeOutcome(tx, o, by, PartReport)
		return err
	})
	return seen, err
}

// checkAppeal holds a correction to an appeal that calls for it: one against this report,
// upheld at least in part, to which no other correction answers.
func checkAppeal(tx Tx, o *Observation, which *id.Appeal) (*Appeal, error) {
	if which == nil {
		return nil, nil
	}
	a, err := tx.Appeal(tx.Scope(access.ReadAppeal), *which)
	if err != nil && !errors.Is(err, fault.Absent) {
		return nil, err
	}
	var faults fault.InvalidContent
	if faults.Check(err == nil && a.ObservationID == o.ID, "/appealId", "unknown-reference", "There is no such appeal against this report.") {
		faults.Check(a.State == AppealDecided && a.Holds, "/appealId", "appeal-calls-for-nothing",
			"The appeal was not upheld, or the report was corrected for it already.")
	}
	return a, faults.Err()
}

func checkCorrection(tx Tx, o *Observation, c Correction) error {
	var faults fault.InvalidContent
	faults.Check(strings.TrimSpace(c.Reason) != "", "/reason", "invalid-content", "Say why.")
	faults.Check(c.Report == nil || strings.TrimSpace(*c.Report) != "", "/report", "invalid-content", "Say what it should be.")
	faults.Check(c.Summary == nil || strings.TrimSpace(*c.Summary) != "", "/summary", "invalid-content", "Say what it should be.")
	if err := faults.Err(); err != nil || c.Judgements == nil {
		return err
	}
	f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
	if err != nil {
		return err
	}
	return checkJudgements(*c.Judgements, f.Content)
}

// corrected gives the version that comes after the one seen.
func (seen OutcomeSeen) corrected(tx Tx, by access.Permit, c Correction, appeal *Appeal) (*Report, error) {
	r := seen.Report
	r.Version, r.IssuedBy, r.IssuedAt = r.Version+1, by.Actor().Person(), tx.Now()
	r.Reason = access.Seal[access.Report](c.Reason)
	var changed []string
	if old, _ := r.Report.Open(seen.Open); c.Report != nil && *c.Report != old {
		r.Report, changed = access.Seal[access.Report](*c.Report), append(changed, PartReport)
	}
	if c.Judgements != nil {
		was, now := r.Judgements, access.SealValue[access.Report](*c.Judgements)
		if r.Judgements = now; now != was {
			changed = append(changed, PartJudgements)
		}
	}
	if old, _ := r.Summary.Open(seen.Open); c.Summary != nil && *c.Summary != old {
		r.Summary, changed = access.Seal[access.Summary](*c.Summary), append(changed, PartSummary)
		r.SummaryVersion++
	}
	var faults fault.InvalidContent
	// A version that was issued since the appeal was decided, for another one, may say all
	// that this one calls for.
	answered := appeal != nil && seen.Report.IssuedAt.After(*appeal.EndedAt)
	faults.Check(len(changed) > 0 || answered, "", "report-unchanged", "A correction changes the report, its judgements or the summary.")
	r.Changed = strings.Join(changed, " ")
	return &r, faults.Err()
}

// Differs lists the parts in which the version differs from the one before.
func (r Report) Differs() []string { return strings.Fields(r.Changed) }

// tellReaders tells everyone who read a part that the correction changed, and the
// teacher, who may respond to it.
func tellReaders(tx Tx, o *Observation, by access.Permit, r *Report) error {
	told := []id.Person{by.Actor().Person()}
	changed := r.Differs()
	if slices.Contains(changed, PartReport) || slices.Contains(changed, PartJudgements) {
		readers, err := tx.Readers(by, access.ReportClass)
		if err != nil {
			return err
		}
		readers = append(without(readers, told), o.TeacherID)
		if err := tx.Tell(o.news(notice.ReportCorrected), readers...); err != nil {
			return err
		}
		told = append(told, readers...)
	}
	if !slices.Contains(changed, PartSummary) {
		return nil
	}
	readers, err := tx.Readers(by, access.SummaryClass)
	if err != nil {
		return err
	}
	readers = without(append(readers, o.TeacherID), told)
	if err := tx.Tell(o.news(notice.SummaryCorrected), readers...); err != nil {
		return err
	}
	return tx.TellInspections(by)
}

func without(people, others []id.Person) []id.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p id.Person) bool { return slices.Contains(others, p) })
}

// Acknowledgement is that the teacher has received a version.
type Acknowledgement struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	Version       int            `gorm:"primaryKey"`
	ByID          id.Person
	At            time.Time
}

// TableName is the table of acknowledgements.
func (Acknowledgement) TableName() string { return "observation_acknowledgement" }

// AcknowledgeReport keeps that the teacher has received the version that they read. It
// says nothing of whether they agree.
func (s Service) AcknowledgeReport(ctx context.Context, who access.Actor, which id.Observation, match Match[OutcomeSeen]) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.AcknowledgeReport, which)
		if err != nil {
			return err
		}
		if seen, err = seeOutcome(tx, o, by, PartReport); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		a := Acknowledgement{HubID: o.HubID, ObservationID: o.ID, Version: seen.Report.Version, ByID: who.Person(), At: tx.Now()}
		if slices.ContainsFunc(seen.Acknowledgements, func(b Acknowledgement) bool { return b.Version == a.Version }) {
			return refuse(tx, o, ErrAcknowledged)
		}
		if err := tx.CreateAcknowledgement(by, &a); err != nil {
			return err
		}
		seen.Acknowledgements = append(seen.Acknowledgements, a)
		return nil
	})
	return seen, err
}

// VersionsSeen is a page of the versions of a report with what opens them.
type VersionsSeen struct {
	Observation
	Page page.Page[Report]
	Open access.Disclosure
}

// ListReportVersions gives every version of the report, the first one first.
func (s Service) ListReportVersions(ctx context.Context, who access.Actor, which id.Observation, at page.Request) (seen VersionsSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadReportVersions, which)
		if err != nil {
			return err
		}
		seen.Observation = *o
		if seen.Page, err = tx.ReportVersions(by, at); err != nil {
			return err
		}
		seen.Open, err = by.Disclose(tx)
		return err
	})
	return seen, err
}

// ReadReportVersion gives report and summary as they were issued in one version.
func (s Service) ReadReportVersion(ctx context.Context, who access.Actor, which id.Observation, version int) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadReportVersions, which)
		if err != nil {
			return err
		}
		r, err := tx.ReportVersion(by, version)
		if err != nil {
			return err
		}
		seen.Observation, seen.Report = *o, *r
		seen.Open, err = by.Disclose(tx)
		return err
	})
	return seen, err
}
