package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// The kinds of record that a notice is about.
const (
	Observation  = "observation"
	Share        = "share"
	Inspection   = "inspection"
	Webhook      = "webhook"
	Hold         = "hold"
	Disposal     = "disposal"
	Appeal       = "appeal"
	Need         = "development-need"
	VisitRequest = "visit-request"
	Mentoring    = "mentoring"
	Conversation = "conversation"
	Moderation   = "moderation"
	Hub          = "hub"
	Concern      = "safeguarding-concern"
	Access       = "subject-access-request"
	AnnualReport = "annual-report"
	Plan         = "plan"

	SchoolSupport = "school-support"
	Evaluation    = "evaluation"

	TrainingRequirement = "training-requirement"
)

// Notice is one notice to one person.
type Notice struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	ID         id.Notice `gorm:"primaryKey"`
	PersonID   id.Person
	Kind       Kind
	Resource   string // what kind of record it is about
	ResourceID uuid.UUID
	AboutOn    calendar.Date // the day that it is about: of the visit, or of what is due; none where there is none
	Since      *time.Time    // of what falls due: since when it does
	At         time.Time
	ReadAt     *time.Time
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TableName is the table of notices.
func (Notice) TableName() string { return "notice" }

// News is what several people are told at once.
type News struct {
	Kind     Kind
	Resource string
	ID       uuid.UUID
	On       calendar.Date
	Since    *time.Time // nil: told whenever it happens; otherwise once for the instant
}

// Href is where a notice leads, as a path of the API.
func (n Notice) Href() string {
	record := "/v1/" + n.Resource + "s/" + n.ResourceID.String()
	if n.Resource == Inspection { // which of its summaries it was is not told
		return record + "/summaries"
	}
	if n.Kind == VisitsOverdue {
		return "/v1/requirements?standing=overdue&academicYear=" + calendar.YearOf(n.AboutOn).String()
	}
	if n.Kind == FollowUpsRaised {
		return "/v1/engagement-follow-ups?state=open"
	}
	if n.Kind == TrainingDue {
		return "/v1/workforce-readiness?personId=" + n.PersonID.String()
	}
	return record + kinds[n.Kind].place
}

// Opens is what a reader must be allowed to do for the link to open; empty where a notice
// asks for nothing but to be told.
func (n Notice) Opens() access.Action {
	if n.Resource == Inspection {
		return access.ReadDeidentified
	}
	return kinds[n.Kind].opens
}

// Facts are what the policy needs to know of a notice.
func (n Notice) Facts() access.Facts {
	return access.Facts{Hub: n.HubID, ID: n.ID.UUID, Author: n.PersonID}
}

// Tx is what notices need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Notice(within access.Scope, which id.Notice) (*Notice, error)
	// Notices gives a page, the newest first; unread nil is all.
	Notices(within access.Scope, unread *bool, at page.Request) (page.Page[Notice], error)
	SaveNotice(by access.Permit, n *Notice, what event.Name) error
	// Mailing tells how far a notice in the scope has come by e-mail; fault.Absent where
	// it was made before there was any.
	Mailing(within access.Scope, which id.Notice) (*Mailing, error)
	// Preferences gives the actor's own; everything is wanted where they never chose.
	Preferences(within access.Scope) (*Preferences, error)
	SavePreferences(by access.Permit, p *Preferences) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with their notices.
type Service struct{ Store Store }

// Seen is a notice with what its reader may do with it.
type Seen struct {
	Notice
	Allowed []access.Action
}

func see(tx Tx, n Notice) Seen {
	seen := Seen{Notice: n, Allowed: []access.Action{}}
	if n.ReadAt == nil {
		seen.Allowed = access.Allowed(tx, n.Facts(), access.MarkNoticeRead)
	}
	return seen
}

// List gives a page of one's own notices.
func (s Service) List(ctx context.Context, who access.Actor, unread *bool, at page.Request) (found page.Page[Seen], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		notices, err := tx.Notices(tx.Scope(access.ReadNotice), unread, at)
		found = page.Map(notices, func(n Notice) Seen { return see(tx, n) })
		return err
	})
	return found, err
}

// Read gives one notice.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Notice) (seen Seen, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		n, err := tx.Notice(tx.Scope(access.ReadNotice), which)
		if err == nil {
			seen = see(tx, *n)
		}
		return err
	})
	return seen, err
}

// MarkRead keeps that the person has taken note. To do it again changes nothing.
func (s Service) MarkRead(ctx context.Context, who access.Actor, which id.Notice, match func(Seen) error) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.MarkNoticeRead)
		n, err := tx.Notice(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, n.Facts())
		if err != nil {
			return err
		}
		if err := match(see(tx, *n)); err != nil {
			return err
		}
		if n.ReadAt == nil {
			now := tx.Now()
			n.ReadAt = &now
			err = tx.SaveNotice(by, n, "notice.marked-read")
		}
		seen = see(tx, *n)
		return err
	})
	return seen, err
}
