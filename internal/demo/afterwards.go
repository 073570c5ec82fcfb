package demo

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// setReplyWindow changes how long the hub's teachers have to check a draft.
func (t *teller) setReplyWindow(days int) error {
	_, err := t.hubs.Change(t.ctx, t.world.HubManager.Actor(), asSeen, func(h *hub.Hub) { h.Settings.ReplyWindowWorkingDays = days })
	return err
}

// goOn is what becomes of an outcome once it is issued.
func (t *teller) goOn() {
	w := &t.world
	issue := workday(t.story.on, t.issueAfter)
	t.then(issue, 18, 0, "acknowledge the report", func() error {
		_, err := t.observations.AcknowledgeReport(t.ctx, t.who.Teacher.Actor(), t.visit, asSeen)
		return err
	})
	t.then(workday(issue, 3), 12, 0, "break the glass", func() error {
		_, err := t.observations.BreakGlass(t.ctx, t.lead, t.visit, access.NotesClass, id.Person{},
			"The school asked whether the late start was noted; the teacher agreed that we look.")
		return err
	})
	t.then(workday(issue, 10), 9, 0, "correct the report", t.correct)
	until := t.presentDay().AddMonths(6)
	t.then(workday(issue, 11), 9, 0, "share the outcome", func() (err error) {
		w.Shares.Full, err = t.share(t.visit, w.Appointments.AlsoTaught, observation.FullShare, until)
		return err
	})
	t.then(workday(issue, 11), 9, 5, "share the outcome", func() (err error) {
		w.Shares.Summary, err = t.share(t.visit, w.Appointments.MusicLead, observation.SummaryShare, until)
		return err
	})
	t.then(workday(t.presentDay(), -5), 9, 0, "share another outcome", func() (err error) {
		w.Shares.Withdrawn, err = t.share(w.Visits.Published.ID, w.Appointments.AlsoTaught, observation.SummaryShare, until)
		return err
	})
	t.then(workday(t.presentDay(), -4), 9, 0, "end the share", func() error {
		_, err := t.observations.EndShare(t.ctx, t.lead, w.Shares.Withdrawn, asSeen)
		return err
	})
	t.then(workday(t.presentDay(), -4), 9, 30, "find a notice", func() error { return t.findNotice(&w.Notices.Teacher) })
}

func (t *teller) correct() error {
	report := t.scene.report + " The second group had joined on that day."
	_, err := t.observations.CorrectReport(t.ctx, t.lead, t.visit, asSeen, observation.Correction{
		Reason: "The report did not say that the second group was new.", Report: &report,
	})
	return err
}

func (t *teller) share(visit id.Observation, with id.Appointment, level string, until calendar.Date) (id.Share, error) {
	seen, err := t.observations.GiveShare(t.ctx, t.lead, visit, observation.NewShare{
		Appointment: with, Level: level, Purpose: "To plan the ensembles of both schools together.", UntilOn: until,
	})
	return seen.ID, err
}

func (t *teller) findNotice(keep *id.Notice) error {
	found, err := t.notices.List(t.ctx, t.world.Teacher.Actor(), nil, page.Request{Limit: 1})
	if err == nil && len(found.Items) > 0 {
		*keep = found.Items[0].ID
	}
	return err
}
