package observation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Where an appeal stands.
const (
	AppealOpen      = "open"
	AppealWithdrawn = "withdrawn"
	AppealDecided   = "decided"
)

// Appeal is an appeal against an issued report. It is not about facts alone, for which
// there is the reply to the draft.
type Appeal struct {
	HubID            id.Hub    `gorm:"primaryKey"`
	ID               id.Appeal `gorm:"primaryKey"`
	ObservationID    id.Observation
	MadeBy           id.Person
	MadeAs           access.Party // the teacher, or the partner by one of its contacts
	ReportVersion    int          // which they had read
	Grounds          access.Sealed[access.Appeal]
	DueOn            calendar.Date // to be decided by
	HearerID         *id.Person
	AssignedBy       *id.Person
	AssignedAt       *time.Time
	State            string
	Outcome          string // empty until it is decided
	Reasons          access.Sealed[access.Appeal]
	EndedAt          *time.Time
	CorrectedVersion int        // of the report, to which it led; 0: none
	Holds            bool       // whether it holds back what was issued
	OverdueAt        *time.Time // when a sweep found it overdue
	// CorrectionDueOn is by when what was issued is to be corrected, where the outcome calls
	// for it; none where it was decided before there was such a day, which is over.
	CorrectionDueOn     calendar.Date
	CorrectionOverdueAt *time.Time // when a sweep found that overdue
	Version             int64
	CreatedAt           time.Time
	UpdatedAt           time.Time

	Of AppealedVisit `gorm:"-"`
}

// TableName is the table of appeals.
func (Appeal) TableName() string { return "appeal" }

// AppealedVisit is what an appeal needs to know of its visit and its people.
type AppealedVisit struct {
	TeacherID id.Person
	PartnerID id.Partner
	SchoolID  id.School
	VisitOn   calendar.Date
	Lead      id.Person
	Observers []id.Person
	Issuers   []id.Person // of any version of the report

	Teacher, MadeBy, Hearer string
}

// Facts are what the policy needs to know of an appeal.
func (a *Appeal) Facts() access.Facts {
	f := access.Facts{
		Hub: a.HubID, ID: a.ID.UUID, Subject: a.Of.TeacherID, Partner: a.Of.PartnerID,
		Observers: a.Of.Observers, Issuers: a.Of.Issuers, Lead: a.Of.Lead, AppealedAs: a.MadeAs,
	}
	if a.HearerID != nil {
		f.Hearers = []id.Person{*a.HearerID}
	}
	return f
}

// Overdue reports whether the appeal is still to be decided after its day.
func (a *Appeal) Overdue(now time.Time) bool {
	return a.State == AppealOpen && calendar.DateOf(now).After(a.DueOn)
}

// CorrectionOverdue reports whether what was issued is still to be corrected after its day.
func (a *Appeal) CorrectionOverdue(now time.Time) bool {
	return a.State == AppealDecided && a.Holds && (a.CorrectionDueOn.IsZero() || calendar.DateOf(now).After(a.CorrectionDueOn))
}

func (a *Appeal) news(kind notice.Kind) notice.News {
	return notice.News{Kind: kind, Resource: notice.Appeal, ID: a.ID.UUID, On: a.Of.VisitOn}
}

// AppealSeen is an appeal as one reader sees it.
type AppealSeen struct {
	Appeal
	Now     time.Time
	Open    access.Disclosure
	Allowed []access.Action
}

// AppealFilter narrows a list of appeals; a zero member does not.
type AppealFilter struct {
	Observation id.Observation
	State       string
	Overdue     *bool
}

// The faults of appeals.
var (
	ErrHeld               = fault.New(fault.Conflict, "summary-held-by-appeal", "An appeal holds the summary back.")
	ErrAppealed           = fault.New(fault.Conflict, "appeal-already-made", "An appeal against this report was made for this side already.")
	ErrAppealWindowClosed = fault.New(fault.Conflict, "appeal-window-closed", "The time in which this report can be appealed against is over.")
	ErrAppealEnded        = fault.New(fault.Conflict, "appeal-ended", "The appeal was decided or withdrawn, and stays as it is.")
	ErrHearerInConflict   = fault.New(fault.Conflict, "appeal-hearer-in-conflict", "Whoever observed, issued, was observed, speaks or works for a side, or has a declared conflict of interest does not decide.")
)

// appealEnds is the last day on which the report can be appealed against. Reports that
// were issued before there were appeals have their response window.
func (o *Observation) appealEnds() calendar.Date {
	if o.AppealUntilOn.IsZero() {
		return o.WindowEndsOn
	}
	return o.AppealUntilOn
}

// appealed reports whether there is an appeal for the side of whoever has the permit. Who was
// observed appeals as the teacher, whomever they speak for besides.
func (o *Observation) appealed(by access.Permit) bool {
	side := by.Party()
	if by.Actor().Person() == o.TeacherID {
		side = access.Subject
	}
	return slices.Contains(o.Progress.Appealed, side)
}

// AppealReport makes an appeal against the report that the teacher, or a contact of the
// partner, has read. The QA leads and the other of the two are told.
func (s Service) AppealReport(ctx context.Context, who access.Actor, which id.Observation, match Match[OutcomeSeen], grounds string) (seen AppealSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.AppealReport, which)
		if err != nil {
			return err
		}
		if o.IssuedAt == nil {
			return refuse(tx, o, ErrNotIssued)
		}
		report, err := seeOutcome(tx, o, by, PartReport)
		if err != nil {
			return err
		}
		if err := match(report); err != nil {
			return err
		}
		if _, err := fault.Said("/grounds", grounds, "Say on which grounds."); err != nil {
			return err
		}
		if o.appealed(by) {
			return refuse(tx, o, ErrAppealed)
		}
		if err := possible(tx, o, access.AppealReport); err != nil {
			return err
		}
		a := &Appeal{
			HubID: o.HubID, ID: id.Appeal{UUID: tx.NewID()}, ObservationID: o.ID, MadeBy: who.Person(), MadeAs: by.Party(),
			ReportVersion: report.Report.Version, Grounds: access.Seal[access.Appeal](strings.TrimSpace(grounds)),
			State: AppealOpen, Holds: true, Version: 1,
		}
		if err := makeAppeal(tx, o, a); err != nil {
			return err
		}
		seen, err = appeals.Show(tx, a.ID)
		return err
	})
	return seen, err
}

func makeAppeal(tx Tx, o *Observation, a *Appeal) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	a.DueOn = settings.WorkingDays().AddWorkingDays(tx.Today(), settings.AppealWorkingDays)
	of := o.Facts()
	of.ID = a.ID.UUID
	by, err := tx.Permit(tx.Scope(access.AppealReport), of)
	if err != nil {
		return err
	}
	if err := tx.CreateAppeal(by, a); err != nil {
		return err
	}
	a.Of = AppealedVisit{TeacherID: o.TeacherID, VisitOn: o.VisitOn, Observers: o.observers()}
	if a.Of.Issuers, err = tx.Issuers(o.ID); err != nil {
		return err
	}
	leads, err := a.following(tx)
	if err != nil {
		return err
	}
	contacts, err := tx.Contacts(o.PartnerID)
	if err != nil {
		return err
	}
	return tx.Tell(a.news(notice.AppealMade), others(tx, append(append(leads, contacts...), o.TeacherID))...)
}

func seeAppeal(tx Tx, a *Appeal, by access.Permit) (AppealSeen, error) {
	open, err := by.Disclose(tx)
	seen := AppealSeen{Appeal: *a, Now: tx.Now(), Open: open, Allowed: []access.Action{}}
	if a.State == AppealOpen {
		seen.Allowed = access.Allowed(tx, a.Facts(), access.AssignHearer, access.WithdrawAppeal, access.DecideAppeal)
	}
	return seen, err
}

var appeals = record.Kind[Tx, id.Appeal, Appeal, AppealSeen]{
	Reading: access.ReadAppeal, Hold: Tx.HoldAppeal, Get: Tx.Appeal, Facts: (*Appeal).Facts, See: seeAppeal,
}

// ReadAppeal gives one appeal.
func (s Service) ReadAppeal(ctx context.Context, who access.Actor, which id.Appeal) (AppealSeen, error) {
	return appeals.Read(ctx, s.Store, who, which)
}

// ListAppeals gives a page of the appeals in reach.
func (s Service) ListAppeals(ctx context.Context, who access.Actor, f AppealFilter, at page.Request) (page.Page[AppealSeen], error) {
	return appeals.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Appeal], error) { return tx.Appeals(within, f, at) })
}
