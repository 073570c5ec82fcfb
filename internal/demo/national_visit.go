package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/observation"
)

// among is true so many times in a thousand.
func (d *district) among(perThousand int) bool { return d.dice.IntN(1000) < perThousand }

// between gives a number from the one to the other.
func (d *district) between(from, to int) int { return from + d.dice.IntN(to-from+1) }

// visit makes one visit of the year, most of them as they should be.
func (d *district) visit() {
	w, lead := d.work[d.dice.IntN(len(d.work))], d.observers[d.dice.IntN(len(d.observers))]
	day := d.schoolDay()
	starts := d.on(day, d.between(9, 14), 5*d.between(0, 11))
	notice := d.between(7, 40)
	if d.among(40) {
		notice = d.between(2, 6)
	}
	length := d.between(30, 60)
	if d.among(30) {
		length = d.between(61, 80)
	}
	proposedAt := d.on(day.AddDays(-notice), 8, d.between(0, 59))
	o := observation.Observation{
		HubID: d.hub, ID: id.Observation{UUID: d.newID()}, Kind: "formal", Purpose: "developmental", State: observation.Agreed, FrameworkID: d.framework,
		ProvisionID: w.provision, SchoolID: w.school, PartnerID: w.partner, TeacherID: w.teacher, StartsAt: starts, PlannedAt: starts, VisitOn: day,
		LengthMinutes: length, Terms: d.terms, ProposedAt: proposedAt, ProposedBy: d.lead, Version: 3, CreatedAt: proposedAt, UpdatedAt: proposedAt,
		Observers: []observation.Observer{{PersonID: lead, Leads: true}},
		Agreements: []observation.Agreement{
			{Side: observation.Provider, ByID: w.teacher, At: proposedAt.Add(3 * time.Hour)},
			{Side: observation.School, ByID: d.lead, GivenBy: "The headteacher", GivenHow: "email", At: proposedAt.Add(4 * time.Hour)},
		},
	}
	if notice < d.terms.NoticeDays {
		d.except(&o, observation.Notice, "The school could offer no later day before its concert.")
	}
	if length > d.terms.MaximumMinutes {
		d.except(&o, observation.Duration, "The rehearsal was to be seen as a whole.")
	}
	if d.among(30) {
		at := proposedAt.Add(6 * time.Hour)
		o.State, o.EndingReason, o.EndedBy, o.EndedAt = observation.Cancelled, "The class was on a visit elsewhere.", &w.teacher, &at
	} else {
		d.hold(&o)
	}
	d.Visits = append(d.Visits, o)
}

func (d *district) except(o *observation.Observation, clause observation.Clause, reason string) {
	o.Exceptions = append(o.Exceptions, observation.Exception{Clause: clause, Reason: reason, AgreedBy: "The teacher", RecordedBy: d.lead, RecordedAt: o.ProposedAt})
}

// schoolDay gives a working day of the year, but none of August.
func (d *district) schoolDay() calendar.Date {
	for {
		day := d.year.First().AddDays(d.between(5, 325))
		if calendar.EnglandAndWales.IsWorkingDay(day) {
			return day
		}
	}
}

// hold makes the record of the visit, and what came of it.
func (d *district) hold(o *observation.Observation) {
	started, finished := o.StartsAt.Add(2*time.Minute), o.StartsAt.Add(time.Duration(2+o.LengthMinutes)*time.Minute)
	recorded := finished.Add(time.Duration(d.between(5, 25)) * time.Minute)
	o.State, o.StartsAt, o.StartedAt, o.FinishedAt, o.RecordedAt = observation.Held, started, &started, &finished, &recorded
	o.TookNoPart, o.AskedNoPreparation = !d.among(5), !d.among(10)
	o.ContactOutcome, o.ContactWith = "spoken", "music-lead"
	if d.among(150) {
		o.ContactOutcome, o.ContactWith, o.ContactReason = "attempted", "headteacher", "In a meeting for the whole of the visit."
	}
	o.ReportDueOn = calendar.EnglandAndWales.AddWorkingDays(o.VisitOn, 10)
	o.UpdatedAt = recorded
	d.feedBack(o)
	d.report(o)
	if d.among(450) {
		d.need(o)
	}
}

func (d *district) feedBack(o *observation.Observation) {
	given := o.FinishedAt.Add(time.Duration(d.between(2, 45)) * time.Minute)
	if d.among(60) {
		given = o.FinishedAt.Add(time.Duration(d.between(70, 2000)) * time.Minute)
	}
	f := observation.Feedback{
		HubID: o.HubID, ObservationID: o.ID, GivenAt: given, GivenTo: "The teacher", Strengths: access.SealValue[access.Feedback]([]string{"The pupils played with a steady pulse."}),
		StrengthCount: 1, NextSteps: access.SealValue[access.Feedback]([]string{"Let them hear the phrase before they read it."}), NextStepCount: 1,
		RecordedBy: o.Observers[0].PersonID, Version: 1, CreatedAt: given, UpdatedAt: given,
	}
	if d.among(700) {
		at := given.Add(24 * time.Hour)
		f.Dialogue, f.DialogueAt, f.Version = access.Seal[access.Feedback]("That is how I saw it too."), &at, 2
	}
	d.Feedback = append(d.Feedback, f)
}

// report issues the report and publishes its summary, but for few.
func (d *district) report(o *observation.Observation) {
	if d.among(12) {
		return
	}
	after := d.between(2, 10)
	if d.among(50) {
		after = d.between(11, 25)
	}
	on := calendar.EnglandAndWales.AddWorkingDays(o.VisitOn, after)
	issued := d.on(on, d.between(8, 18), d.between(0, 59))
	if issued.After(d.world.Present) {
		return
	}
	window := calendar.EnglandAndWales.AddWorkingDays(on, 5)
	published := calendar.Midnight(window.AddDays(1))
	o.IssuedAt, o.IssuedBy, o.WindowEndsOn, o.UpdatedAt, o.Version = &issued, &d.lead, window, issued, 5
	if !published.After(d.world.Present) {
		o.PublishedAt, o.UpdatedAt, o.Version = &published, published, 6
	}
	author, submitted := o.Observers[0].PersonID, issued.Add(-2*time.Hour)
	const report, summary = "The session began on time and every pupil had an instrument.", "A well-paced session in which every pupil took part."
	d.Drafts = append(d.Drafts, observation.Draft{
		HubID: o.HubID, ObservationID: o.ID, ObserverID: author, Report: access.Seal[access.Draft](report), Summary: access.Seal[access.Draft](summary),
		State: observation.Submitted, SubmittedAt: &submitted, Version: 2, CreatedAt: submitted, UpdatedAt: submitted,
	})
	d.Reports = append(d.Reports, observation.Report{
		HubID: o.HubID, ObservationID: o.ID, Version: 1, AuthorID: author, IssuedBy: d.lead, IssuedAt: issued, Report: access.Seal[access.Report](report),
		Summary: access.Seal[access.Summary](summary), Changed: "report judgements summary", SummaryVersion: 1,
	})
}

func (d *district) need(o *observation.Observation) {
	n := improvement.Need{
		HubID: o.HubID, ID: id.Need{UUID: d.newID()}, ObservationID: o.ID, TeacherID: o.TeacherID, OwnerID: d.lead, RaisedBy: o.Observers[0].PersonID,
		Need: access.Seal[access.Need]("Questions that all pupils answer."), DueBy: o.VisitOn.AddDays(d.between(30, 120)), State: improvement.Open, Version: 1,
		CreatedAt: *o.RecordedAt, UpdatedAt: *o.RecordedAt,
	}
	at := d.on(n.DueBy, 12, 0).AddDate(0, 0, -d.between(1, 20))
	if d.among(800) && !at.After(d.world.Present) {
		n.State, n.ClosedAt, n.Outcome, n.Version, n.UpdatedAt = improvement.Closed, &at, access.Seal[access.Need]("Seen at the next session."), 2, at
	}
	d.Needs = append(d.Needs, n)
}
