package mentoring

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what mentorings need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Repeats() string
	Roles(person id.Person, on calendar.Date) ([]access.Held, error)
	PersonName(within access.Scope, which id.Person) (string, error)
	// OpenNeedsOf gives those of the needs that are the teacher's, open and in the scope.
	OpenNeedsOf(within access.Scope, teacher id.Person, which []id.Need) ([]id.Need, error)
	Mentoring(within access.Scope, which id.Mentoring) (*Mentoring, error)
	Mentorings(within access.Scope, f Filter, at page.Request) (page.Page[Mentoring], error)
	CreateMentoring(by access.Permit, m *Mentoring) error
	SaveMentoring(by access.Permit, m *Mentoring, what event.Name) error
	CreateMentoringMeeting(by access.Permit, m *Meeting) error
	// MentoredNeeds gives the bearer of leave the needs that the mentoring is for.
	MentoredNeeds(by access.Permit) ([]Needed, error)
	// MentoringsOver gives mentorings in the scope whose last day is before the day and that
	// have not ended.
	MentoringsOver(within access.Scope, before calendar.Date, limit int) ([]id.Mentoring, error)
	Contacts(of id.Partner) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	State          string
	Mentor, Mentee id.Person
}

// Service is what people do about mentorings.
type Service struct{ Store Store }

// Seen is a mentoring as one reader sees it.
type Seen struct {
	Mentoring
	Party   access.Party
	Open    access.Disclosure
	Needed  []Needed          // what the mentor is shown of the needs
	Opens   access.Disclosure // what opens these
	Allowed []access.Action
}

// Wholly reports whether the reader sees more than that there is a mentoring.
func (s Seen) Wholly() bool {
	return s.Party != access.ContactOfPartner && s.Party != access.Manager
}

func see(tx Tx, m *Mentoring, by access.Permit) (seen Seen, err error) {
	seen = Seen{Mentoring: *m, Party: by.Party(), Allowed: access.Allowed(tx, m.Facts(), m.steps(by.Actor().Person())...)}
	if seen.Open, err = by.Disclose(tx); err != nil {
		return seen, err
	}
	within := tx.Scope(access.ReadMentoredNeeds)
	if !within.Admits(m.Facts()) {
		return seen, nil
	}
	leave, err := tx.Permit(within, m.Facts())
	if err != nil {
		return seen, err
	}
	if seen.Needed, err = tx.MentoredNeeds(leave); err != nil {
		return seen, err
	}
	seen.Opens, err = leave.Disclose(tx)
	return seen, err
}

var mentorings = record.Kind[Tx, id.Mentoring, Mentoring, Seen]{
	Reading: access.ReadMentoring, Get: Tx.Mentoring, Facts: (*Mentoring).Facts, See: see,
}

// Read gives one mentoring.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Mentoring) (Seen, error) {
	return mentorings.Read(ctx, s.Store, who, which)
}

// List gives a page of the mentorings in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return mentorings.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Mentoring], error) { return tx.Mentorings(within, f, at) })
}

func pointer(list string, i int) string { return fmt.Sprintf("%s/%d", list, i) }
