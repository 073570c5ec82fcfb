package observation

import (
	"context"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/sweep"
)

const dueSoon = 3 // days before the day on which a report is due

// reminder is a kind of notice that falls due by itself: on which days of a visit, whether it
// still does once the visit is held, and to whom. What it is about is a day and the instant
// since which that is the day, so that a visit that is put off is reminded of anew.
type reminder struct {
	kind  notice.Kind
	days  func(today calendar.Date, at calendar.Calendar) (from, to calendar.Date)
	still func(o *Observation) bool
	about func(o *Observation) (on calendar.Date, since *time.Time)
	whom  func(o *Observation, tx Tx) ([]id.Person, error)
}

var reminders = []reminder{
	{notice.VisitTomorrow, tomorrow, (*Observation).isAgreed, (*Observation).visitDay, (*Observation).takingPart},
	{notice.ReportDue, soon, (*Observation).awaitsReport, (*Observation).reportDay, (*Observation).whoeverHasTheReport},
	{notice.ReportOverdue, past, (*Observation).awaitsReport, (*Observation).reportDay, (*Observation).leadAndIssuers},
	{notice.ResponseWindowEnding, byNextWorkingDay, (*Observation).inWindow, (*Observation).windowDay, (*Observation).teacher},
}

func tomorrow(today calendar.Date, _ calendar.Calendar) (from, to calendar.Date) {
	return today.AddDays(1), today.AddDays(1)
}

func soon(today calendar.Date, _ calendar.Calendar) (from, to calendar.Date) {
	return today, today.AddDays(dueSoon)
}

func past(today calendar.Date, _ calendar.Calendar) (from, to calendar.Date) {
	return calendar.Date{}, today.AddDays(-1)
}

func byNextWorkingDay(today calendar.Date, at calendar.Calendar) (from, to calendar.Date) {
	return today, at.AddWorkingDays(today, 1)
}

func (o *Observation) isAgreed() bool     { return o.State == Agreed }
func (o *Observation) awaitsReport() bool { return o.State == Held && o.IssuedAt == nil }
func (o *Observation) inWindow() bool     { return o.IssuedAt != nil && o.PublishedAt == nil }

func (o *Observation) visitDay() (calendar.Date, *time.Time)  { return o.VisitOn, &o.ProposedAt }
func (o *Observation) reportDay() (calendar.Date, *time.Time) { return o.ReportDueOn, o.RecordedAt }
func (o *Observation) windowDay() (calendar.Date, *time.Time) { return o.WindowEndsOn, o.IssuedAt }

func (o *Observation) teacher(Tx) ([]id.Person, error) { return []id.Person{o.TeacherID}, nil }

func (o *Observation) takingPart(tx Tx) ([]id.Person, error) {
	people, err := o.sides(tx)
	return append(people, o.observers()...), err
}

// whoeverHasTheReport is the lead observer, or once the draft is submitted those who can
// issue it.
func (o *Observation) whoeverHasTheReport(tx Tx) ([]id.Person, error) {
	if o.Progress.DraftState == Submitted {
		issuers, err := o.issuers(tx)
		if err != nil || len(issuers) > 0 {
			return issuers, err
		}
	}
	return []id.Person{o.Lead().PersonID}, nil
}

func (o *Observation) leadAndIssuers(tx Tx) ([]id.Person, error) {
	issuers, err := o.issuers(tx)
	return append(issuers, o.Lead().PersonID), err
}

// Remind tells of what falls due in a hub, once for each visit and day, and tells of how
// many visits it told.
func (s Service) Remind(ctx context.Context, hub id.Hub) (told int, err error) {
	for _, r := range reminders {
		n, err := sweep.Batches(ctx, s.Store, hub, r.remind)
		if told += n; err != nil {
			return told, err
		}
	}
	return told, nil
}

// remind tells of the visits of one batch that are still as they were found.
func (r reminder) remind(tx Tx) (told int, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return 0, err
	}
	from, to := r.days(tx.Today(), settings.WorkingDays())
	due, err := tx.Unreminded(r.kind, from, to, sweep.AtOnce)
	if err != nil {
		return 0, err
	}
	for _, which := range due {
		o, _, err := find(tx, access.RemindOfVisit, which)
		if err != nil {
			return told, err
		}
		on, since := r.about(o)
		if !r.still(o) || on.Before(from) || on.After(to) {
			continue // somebody was first
		}
		people, err := r.whom(o, tx)
		if err != nil {
			return told, err
		}
		news := o.news(r.kind)
		news.On, news.Since = on, since
		if err := tx.Tell(news, people...); err != nil {
			return told, err
		}
		told++
	}
	return told, nil
}
