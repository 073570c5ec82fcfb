package demo

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/goodpractice"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/jointpractice"
	"github.com/hubqa/hubqa/internal/mentoring"
	"github.com/hubqa/hubqa/internal/moderation"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/plan"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/retention"
	"github.com/hubqa/hubqa/internal/safeguarding"
	"github.com/hubqa/hubqa/internal/sample"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/schoolplan"
	"github.com/hubqa/hubqa/internal/schoolsupport"
	"github.com/hubqa/hubqa/internal/stafftime"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/subjectaccess"
	"github.com/hubqa/hubqa/internal/suggestion"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/training"
	"github.com/hubqa/hubqa/internal/visitrequest"
)

// Options are where the demonstration is put, and when it ends.
type Options struct {
	Address string    // of a migrated and empty database, as store.Options has it
	Present time.Time // the end of the history
	NewID   id.Maker
	Drawn   id.Maker // as store.Options has it
	Log     *slog.Logger
}

// ErrNotEmpty tells that a database has a hub already.
var ErrNotEmpty = errors.New("demo: the database is not empty")

// Seed fills a database with the demonstration, or fails with ErrNotEmpty. It opens
// the database for itself, since it has a clock of its own, and closes it.
func Seed(ctx context.Context, o Options) (world World, err error) {
	s := newSeed(ctx, o)
	defer func() { err = errors.Join(err, s.closed()) }()
	if s.err != nil {
		return World{}, nil
	}
	if hubs, err := s.db.Hubs(ctx); err != nil || len(hubs) > 0 {
		return World{}, cmp.Or(err, ErrNotEmpty)
	}
	s.serve()
	s.found()
	s.plan()
	s.run()
	if s.err != nil {
		return World{}, nil
	}
	return s.world, nil
}

// newSeed opens the database.
func newSeed(ctx context.Context, o Options) *seed {
	s := &seed{ctx: ctx, clock: clock.NewStopped(o.Present), world: World{Present: clock.Cut(o.Present)}}
	s.db, s.err = store.Open(store.Options{Address: o.Address, Clock: s.clock, Machine: clock.Machine{}, NewID: o.NewID, Drawn: o.Drawn, Log: o.Log})
	return s
}

// closed closes the database, and gives what went wrong.
func (s *seed) closed() error {
	if s.db == nil {
		return s.err
	}
	return errors.Join(s.err, s.db.Close())
}

// seed is the work of Seed. After its first error it does nothing more.
type seed struct {
	ctx   context.Context
	db    *store.DB
	clock *clock.Stopped
	world World
	due   agenda
	count int
	err   error
	urns  map[int]id.School // of the first hub

	hubs         hub.Service
	notices      notice.Service
	schools      school.Service
	partners     partner.Service
	people       person.Service
	clients      client.Service
	provisions   provision.Service
	frameworks   framework.Service
	observations observation.Service
	inspections  inspection.Service
	retention    retention.Service
	access       subjectaccess.Service
	needs        improvement.Service
	requests     visitrequest.Service
	suggestions  suggestion.Service
	samples      sample.Service
	releases     release.Service
	mentorings   mentoring.Service
	plans        plan.Service
	engagement   engagement.Service
	trainings    training.Service
	supports     schoolsupport.Service
	evaluations  evaluation.Service
	examples     goodpractice.Service
	ownPlans     schoolplan.Service
	pitfalls     pitfall.Service
	funding      funding.Service
	practice     jointpractice.Service
	staffTimes   stafftime.Service
	takeups      takeup.Service
	moderations  moderation.Service

	conversations conversation.Service

	safeguarding safeguarding.Service
}

func (s *seed) serve() {
	s.hubs.Store = store.For[hub.Tx](s.db)
	s.notices.Store = store.For[notice.Tx](s.db)
	s.schools.Store = store.For[school.Tx](s.db)
	s.partners.Store = store.For[partner.Tx](s.db)
	s.people.Store = store.For[person.Tx](s.db)
	s.clients = clients(s.db)
	s.provisions.Store = store.For[provision.Tx](s.db)
	s.frameworks.Store = store.For[framework.Tx](s.db)
	s.observations.Store = store.For[observation.Tx](s.db)
	s.inspections.Store = store.For[inspection.Tx](s.db)
	s.retention.Store = store.For[retention.Tx](s.db)
	s.access.Store = store.For[subjectaccess.Tx](s.db)
	s.needs.Store = store.For[improvement.Tx](s.db)
	s.suggestions.Store = store.For[suggestion.Tx](s.db)
	s.samples.Store = store.For[sample.Tx](s.db)
	s.releases.Store = store.For[release.Tx](s.db)
	s.plans.Store = store.For[plan.Tx](s.db)
	s.conversations.Store = store.For[conversation.Tx](s.db)
	s.engagement.Store = store.For[engagement.Tx](s.db)
	s.mentorings.Store = store.For[mentoring.Tx](s.db)
	s.staffTimes.Store = store.For[stafftime.Tx](s.db)
	s.takeups.Store = store.For[takeup.Tx](s.db)
	s.supports.Store = store.For[schoolsupport.Tx](s.db)
	s.evaluations.Store = store.For[evaluation.Tx](s.db)
	s.examples.Store = store.For[goodpractice.Tx](s.db)
	s.ownPlans.Store = store.For[schoolplan.Tx](s.db)
	s.pitfalls.Store = store.For[pitfall.Tx](s.db)
	s.funding.Store = store.For[funding.Tx](s.db)
	s.practice.Store = store.For[jointpractice.Tx](s.db)
	s.trainings.Store = store.For[training.Tx](s.db)
	s.moderations.Store = store.For[moderation.Tx](s.db)
	s.requests.Store = store.For[visitrequest.Tx](s.db)
	s.safeguarding.Store = store.For[safeguarding.Tx](s.db)
}

// asSeen is the If-Match of somebody who has just looked.
func asSeen[T any](T) error { return nil }

// step is something that somebody does at some time.
type step struct {
	at    time.Time
	order int // of those at one time
	what  string
	do    func() error
}

// agenda is what is still to be done, the earliest first.
type agenda []step

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, k int) bool {
	if a[i].at.Equal(a[k].at) {
		return a[i].order < a[k].order
	}
	return a[i].at.Before(a[k].at)
}
func (a agenda) Swap(i, k int) { a[i], a[k] = a[k], a[i] }

// Push adds a step for package heap.
func (a *agenda) Push(x any) { *a = append(*a, x.(step)) }

// Pop takes the last one for package heap.
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// at puts a step on the agenda, unless it would be after the present.
func (s *seed) at(when time.Time, what string, do func() error) {
	if when.After(s.world.Present) {
		return
	}
	s.count++
	heap.Push(&s.due, step{at: when, order: s.count, what: what, do: do})
}

// run does what is on the agenda in the order of time. A step may add others.
func (s *seed) run() {
	for s.err == nil && s.due.Len() > 0 {
		next := heap.Pop(&s.due).(step)
		if next.at.Before(s.clock.Now()) {
			s.fail(next.what, fmt.Errorf("at %s, but it is %s", next.at, s.clock.Now()))
			return
		}
		s.clock.Set(next.at)
		s.fail(next.what, next.do())
	}
}

// fail keeps the first error.
func (s *seed) fail(what string, err error) bool {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("demo: %s: %w", what, err)
	}
	return s.err != nil
}

// on gives the instant of a time of day in London.
func (s *seed) on(d calendar.Date, hour, minute int) time.Time {
	at, err := calendar.Instant(d, hour, minute)
	s.fail(fmt.Sprintf("%s %02d:%02d", d, hour, minute), err)
	return at
}

// workday gives the nth working day after a day, or before it where n is negative.
func workday(from calendar.Date, n int) calendar.Date {
	if n >= 0 {
		return calendar.EnglandAndWales.AddWorkingDays(from, n)
	}
	for ; n < 0; n++ {
		for from = from.AddDays(-1); !calendar.EnglandAndWales.IsWorkingDay(from); from = from.AddDays(-1) {
		}
	}
	return from
}
