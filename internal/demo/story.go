package demo

import (
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/observation"
)

// stage is how far a visit comes.
type stage int

const (
	proposed stage = iota
	providerAgreed
	schoolAgreed
	agreed
	held
	fedBack
	judged
	drafted
	submitted
	issued
)

// end is what becomes of a need.
type end int

const (
	none    end = iota
	open        // and due in time to come
	overdue     // with another that is open, and one that is closed
	closed
)

// story is one visit as it is told: who, when, and how far it comes.
type story struct {
	in   *Visit // where the world keeps it; nil: it is history alone
	name string
	who  Visit

	kind, purpose string
	on            calendar.Date
	hour, minute  int
	length        int
	proposed      calendar.Date // by default fifteen working days before
	seconds       []observation.Observer
	far           stage
	scene         scene
	elsewhere     bool // in the other hub

	byLead      bool // proposed by the lead observer
	byMusicLead bool // agreed by the music lead for the school
	byTelephone bool // agreed by the provider by telephone
	ungraded    bool
	talks       bool // the teacher's side is kept
	responds    bool
	publishes   bool // the teacher, before the window ends
	readers     bool // the school and the partner have read it
	appeal      *appeal
	after       bool // it is acknowledged, corrected, shared and looked into
	issueAfter  int  // working days; by default six
	replyWindow int  // working days that the hub gives the teacher to check the draft
	need        end

	notice, duration, later *observation.Reasoned
	moved                   *moved
	declined, cancelled     *ending
	returned                string
}

type moved struct {
	day, to calendar.Date
	reason  string
}

type ending struct {
	day    calendar.Date
	reason string
}

// teller tells one story. Each of its steps is on the agenda of the seed.
type teller struct {
	*seed
	story
	visit     id.Observation
	framework id.Framework
	lead      access.Actor // who issues
	needs     []id.Need
}

// tell puts the steps of a story on the agenda, as far as it comes.
func (s *seed) tell(t story) {
	if s.err != nil {
		return
	}
	if t.proposed.IsZero() {
		t.proposed = workday(t.on, -15)
	}
	if t.issueAfter == 0 {
		t.issueAfter = 6
	}
	w := &teller{seed: s, story: t, lead: s.world.QALead.Actor()}
	if t.elsewhere {
		w.lead = s.world.OtherHubQALead.Actor()
	}
	w.arrange()
	if t.far >= held {
		w.visitIt()
	}
	if t.far >= drafted {
		w.write()
	}
	if t.far >= issued {
		w.answer()
	}
	if t.after {
		w.goOn()
	}
}

// then puts a step on the agenda of the day.
func (t *teller) then(d calendar.Date, hour, minute int, what string, do func() error) {
	t.at(t.on(d, hour, minute), what+", visit "+t.story.on.String()+" "+t.who.Teacher.Name, do)
}

// on is the seed's; the story's own day is t.story.on.
func (t *teller) on(d calendar.Date, hour, minute int) time.Time { return t.seed.on(d, hour, minute) }

func (t *teller) starts() time.Time { return t.on(t.story.on, t.hour, t.minute) }

func (t *teller) ends() time.Time { return t.starts().Add(time.Duration(t.length) * time.Minute) }

// after puts a step on the agenda some minutes after the session.
func (t *teller) after(minutes int, what string, do func() error) {
	t.at(t.ends().Add(time.Duration(minutes)*time.Minute), what+", visit "+t.story.on.String()+" "+t.who.Teacher.Name, do)
}

func (t *teller) arrange() {
	t.then(t.proposed, 9, 45, "propose", t.propose)
	day := workday(t.proposed, 1)
	provider, school := t.far == providerAgreed || t.far >= agreed, t.far >= schoolAgreed
	if provider {
		t.then(t.proposed, 16, 40, "agree for the provider", t.agreeForProvider)
	}
	if school {
		t.then(day, 8, 25, "agree for the school", t.agreeForSchool)
	}
	if m := t.moved; m != nil {
		t.then(m.day, 12, 10, "reschedule", func() error {
			_, err := t.observations.Reschedule(t.ctx, t.who.Teacher.Actor(), t.visit, asSeen,
				observation.Rescheduling{Time: observation.Time{StartsAt: t.on(m.to, t.hour, t.minute), LengthMinutes: t.length}, Reason: m.reason})
			return err
		})
	}
	if e := t.declined; e != nil {
		t.then(e.day, 15, 20, "decline", func() error {
			_, err := t.observations.Decline(t.ctx, t.who.PartnerContact.Actor(), t.visit, asSeen, e.reason)
			return err
		})
	}
	if e := t.cancelled; e != nil {
		t.then(e.day, 16, 5, "cancel", func() error {
			_, err := t.observations.Cancel(t.ctx, t.who.Headteacher.Actor(), t.visit, asSeen, e.reason)
			return err
		})
	}
}

// current is the edition that is published at the time.
func (t *teller) current() id.Framework {
	switch w := &t.world; {
	case t.elsewhere:
		return w.Elsewhere.Framework
	case w.Frameworks.Published.IsZero():
		return w.Frameworks.Retired
	default:
		return w.Frameworks.Published
	}
}

func (t *teller) propose() error {
	by := t.lead
	if t.byLead {
		by = t.who.Lead.Actor()
	}
	t.framework = t.current()
	seen, err := t.observations.Propose(t.ctx, by, observation.Proposal{
		Kind: t.kind, Purpose: t.purpose, Provision: t.who.Provision, Teacher: t.who.Teacher.ID, Framework: t.framework,
		Observers: append([]observation.Observer{{PersonID: t.who.Lead.ID, Leads: true}}, t.seconds...), Focus: t.scene.focus, Request: t.request(),
		Ceiling: &observation.Reasoned{Reason: "One teacher shows every state of a visit.", AgreedBy: t.who.Teacher.Name},
		Time:    observation.Time{StartsAt: t.starts(), LengthMinutes: t.length, NoticeException: t.notice, LengthException: t.duration},
	})
	t.visit = seen.ID
	if t.in != nil {
		*t.in = t.who
		t.in.ID, t.in.Name, t.in.School = seen.ID, t.name, seen.SchoolID
	}
	return err
}

func (t *teller) agree(by access.Actor, c observation.Consent) error {
	_, err := t.observations.Agree(t.ctx, by, t.visit, asSeen, c)
	return err
}

func (t *teller) agreeForProvider() error {
	if t.byTelephone {
		return t.agree(t.lead, observation.Consent{Side: observation.Provider, GivenBy: t.who.Teacher.Name, GivenHow: "telephone"})
	}
	return t.agree(t.who.Teacher.Actor(), observation.Consent{Side: observation.Provider})
}

func (t *teller) agreeForSchool() error {
	switch {
	case t.byMusicLead:
		return t.agree(t.world.MusicLead.Actor(), observation.Consent{Side: observation.School})
	case t.who.Headteacher.ID.IsZero():
		return t.agree(t.lead, observation.Consent{Side: observation.School, GivenBy: "The headteacher", GivenHow: "email"})
	}
	return t.agree(t.who.Headteacher.Actor(), observation.Consent{Side: observation.School})
}

// visitIt is what the observers do on the day and the one after.
func (t *teller) visitIt() {
	t.after(5, "write notes", func() error { return t.note(t.who.Lead.Actor(), t.scene.notes) })
	t.after(20, "record the visit", t.record)
	for _, second := range t.seconds {
		by := access.Person(t.who.Lead.Hub, second.PersonID, false, nil)
		t.after(25, "write notes", func() error { return t.note(by, "Sat at the back, left. "+t.scene.strengths[0]) })
		if t.far >= judged {
			t.then(workday(t.story.on, 1), 17, 50, "judge", func() error { return t.judge(by, 1) })
		}
	}
	if t.far >= fedBack {
		t.feedBack()
	}
	if t.far >= judged && t.kind == "formal" {
		t.then(workday(t.story.on, 1), 16, 40, "evaluate themselves", func() error { return t.evaluate(t.who.Teacher.Actor(), observation.Provider) })
		if !t.who.Headteacher.ID.IsZero() {
			t.then(workday(t.story.on, 1), 16, 55, "evaluate it for the school", func() error { return t.evaluate(t.who.Headteacher.Actor(), observation.School) })
		}
	}
	if t.far >= judged {
		t.then(workday(t.story.on, 1), 18, 15, "judge", func() error { return t.judge(t.who.Lead.Actor(), 0) })
		if t.scene.young > 0 {
			t.then(workday(t.story.on, 1), 18, 20, "enter young people's voices", t.hear)
		}
		if t.kind == observation.Paired {
			t.compare()
		}
		t.raise()
	}
}

// compare is what the observers of a paired visit do once they have judged: each puts in
// their own, the lead records what they agree on, and the others agree to it.
func (t *teller) compare() {
	observers := []access.Actor{t.who.Lead.Actor()}
	for _, second := range t.seconds {
		observers = append(observers, access.Person(t.who.Lead.Hub, second.PersonID, false, nil))
	}
	for _, by := range observers {
		t.then(workday(t.story.on, 1), 18, 30, "put judgements in", func() error {
			_, err := t.observations.SubmitJudgements(t.ctx, by, t.visit, asSeen)
			return err
		})
	}
	t.then(workday(t.story.on, 2), 12, 40, "record what is agreed", func() error {
		_, err := t.observations.RecordAgreedJudgements(t.ctx, observers[0], t.visit, asSeen, []observation.Judgement{
			{Principle: "striving-for-excellence", Grade: "good", Evidence: "Both heard most of the group in tune by the end."},
		})
		return err
	})
	for _, by := range observers[1:] {
		t.then(workday(t.story.on, 2), 13, 5, "agree to the judgements", func() error {
			_, err := t.observations.AgreeToJudgements(t.ctx, by, t.visit, asSeen)
			return err
		})
	}
}

func (t *teller) note(by access.Actor, text string) error {
	_, err := t.observations.WriteNotes(t.ctx, by, t.visit, asSeen, text)
	return err
}

func (t *teller) record() error {
	v := observation.Visit{
		StartedAt: t.starts().Add(2 * time.Minute), FinishedAt: t.ends(), TookNoPart: true, AskedNoPreparation: true,
		ContactOutcome: "spoken", ContactWith: "music-lead",
	}
	if t.who.Headteacher.ID.IsZero() {
		v.ContactOutcome, v.ContactWith, v.ContactReason = "attempted", "headteacher", "In a meeting for the whole of the visit."
	}
	_, err := t.observations.RecordVisit(t.ctx, t.who.Lead.Actor(), t.visit, asSeen, v)
	return err
}

func (t *teller) feedBack() {
	give := func(at time.Time) func() error {
		return func() error {
			_, err := t.observations.RecordFeedback(t.ctx, t.who.Lead.Actor(), t.visit, asSeen, observation.Given{
				At: at, To: t.who.Teacher.Name, Strengths: t.scene.strengths, NextSteps: t.scene.nextSteps, TimingException: t.later,
			})
			return err
		}
	}
	next := workday(t.story.on, 1)
	if t.later == nil {
		t.after(40, "give feedback", give(t.ends().Add(10*time.Minute)))
	} else {
		t.then(next, 9, 30, "give feedback", give(t.on(next, 9, 0)))
	}
	if t.talks {
		t.then(next, 19, 5, "keep the dialogue", func() error {
			_, err := t.observations.RecordDialogue(t.ctx, t.who.Teacher.Actor(), t.visit, asSeen, t.scene.dialogue)
			return err
		})
	}
}

// evaluate is what a side says of the session itself, on the first principle.
func (t *teller) evaluate(by access.Actor, side observation.Side) error {
	f, err := t.frameworks.Read(t.ctx, by, t.framework)
	if err != nil {
		return err
	}
	own := observation.Evaluation{Principle: f.Content.Principles[0].Key, Strengths: t.scene.strengths[:1], NextSteps: t.scene.nextSteps[:1]}
	if len(f.Content.Scale.Grades) > 0 {
		own.Grade = "good"
	}
	if _, err := t.observations.WriteSelfEvaluation(t.ctx, by, t.visit, side, asSeen, []observation.Evaluation{own}); err != nil {
		return err
	}
	_, err = t.observations.SubmitSelfEvaluation(t.ctx, by, t.visit, side, asSeen)
	return err
}

// judge makes a judgement on every principle. Two observers differ by a shift.
func (t *teller) judge(by access.Actor, shift int) error {
	f, err := t.frameworks.Read(t.ctx, by, t.framework)
	if err != nil {
		return err
	}
	var all []observation.Judgement
	for i, p := range f.Content.Principles {
		j := observation.Judgement{Principle: p.Key, Indicators: outcomes(p)}
		switch {
		case i == len(f.Content.Principles)-1:
			j.NotObserved, j.Indicators = true, nil
		case i == 0:
			j.Evidence = t.scene.evidence
		}
		if grades := f.Content.Scale.Grades; len(grades) > 0 && !t.ungraded && !j.NotObserved {
			good := [...]string{"good", "outstanding", "good", "good", "requires-improvement", "good"}
			if t.purpose == "commissioning" {
				good[4] = "good"
			}
			j.Grade = good[(i+shift)%len(good)]
		}
		all = append(all, j)
	}
	_, err = t.observations.RecordJudgements(t.ctx, by, t.visit, asSeen, all)
	return err
}

// hear enters what young people answered: some agree in part with everything, and a few do
// not agree that they have a say.
func (t *teller) hear() error {
	f, err := t.frameworks.Read(t.ctx, t.lead, t.framework)
	if err != nil {
		return err
	}
	given := observation.Voices{Asked: t.scene.young}
	for i, v := range f.Content.YoungVoices {
		a := observation.Answers{Statement: v.Key, Partly: given.Asked / 4}
		if i == len(f.Content.YoungVoices)-1 {
			a.Disagree = given.Asked / 9
		}
		a.Agree = given.Asked - a.Partly - a.Disagree
		given.Answers = append(given.Answers, a)
	}
	_, err = t.observations.RecordVoices(t.ctx, t.who.Lead.Actor(), t.visit, asSeen, given)
	return err
}

// outcomes say of some indicators what was seen: of the positive ones two, of the
// negative ones the first was not.
func outcomes(p framework.Principle) []observation.Indicator {
	var out []observation.Indicator
	count := map[string]int{}
	for _, i := range p.Indicators {
		n := count[i.Polarity]
		count[i.Polarity]++
		switch {
		case i.Polarity == framework.Positive && n < 2:
			out = append(out, observation.Indicator{Indicator: i.Key, Outcome: "seen"})
		case i.Polarity == framework.Positive && n == 2:
			out = append(out, observation.Indicator{Indicator: i.Key, Outcome: "not-observed"})
		case i.Polarity == framework.Negative && n == 0:
			out = append(out, observation.Indicator{Indicator: i.Key, Outcome: "not-seen"})
		}
	}
	return out
}

// write is what the lead does until the report is issued.
func (t *teller) write() {
	t.then(workday(t.story.on, 2), 10, 30, "draft the report", func() error {
		_, err := t.observations.WriteReportDraft(t.ctx, t.who.Lead.Actor(), t.visit, asSeen, t.scene.report, t.scene.summary)
		return err
	})
	if t.replyWindow > 0 {
		day := workday(t.story.on, t.issueAfter-2)
		t.then(day, 15, 55, "open a reply window", func() error { return t.setReplyWindow(t.replyWindow) })
		t.then(day, 16, 5, "end the trial of reply windows", func() error { return t.setReplyWindow(0) })
	}
	if t.far >= submitted {
		t.then(workday(t.story.on, t.issueAfter-2), 16, 0, "submit the report", func() error {
			_, err := t.observations.SubmitReport(t.ctx, t.who.Lead.Actor(), t.visit, asSeen)
			return err
		})
	}
	if t.returned != "" {
		t.then(workday(t.story.on, t.issueAfter), 11, 45, "return the report", func() error {
			_, err := t.observations.ReturnReport(t.ctx, t.lead, t.visit, asSeen, t.returned)
			return err
		})
	}
	if t.far >= issued {
		t.then(workday(t.story.on, t.issueAfter), 11, 30, "issue the report", t.issue)
	}
}

// issue issues the report. Its summary is published when the window has ended, at
// the next midnight.
func (t *teller) issue() error {
	seen, err := t.observations.IssueReport(t.ctx, t.lead, t.visit, asSeen)
	if err != nil {
		return err
	}
	t.then(seen.WindowEndsOn.AddDays(1), 0, 5, "publish what is due", func() error {
		_, err := t.observations.PublishDue(t.ctx, t.who.Teacher.Hub)
		return err
	})
	return nil
}

// answer is what the teacher, and others, do with what was issued.
func (t *teller) answer() {
	if t.appeal != nil {
		t.appealTo(*t.appeal)
	}
	day := workday(t.story.on, t.issueAfter+2)
	if t.responds {
		t.then(day, 18, 30, "respond", t.respond)
	}
	if t.publishes {
		t.then(day, 18, 40, "publish the summary", func() error {
			_, err := t.observations.PublishSummary(t.ctx, t.who.Teacher.Actor(), t.visit, asSeen)
			return err
		})
	}
	if t.readers {
		t.then(day, 9, 10, "read the report", func() error {
			_, err := t.observations.ReadReport(t.ctx, t.who.PartnerContact.Actor(), t.visit)
			return err
		})
		t.then(workday(day, 6), 9, 20, "read the summary", func() error {
			_, err := t.observations.ReadSummary(t.ctx, t.who.Headteacher.Actor(), t.visit)
			return err
		})
	}
}

func (t *teller) respond() error {
	teacher := t.who.Teacher.Actor()
	report, err := t.observations.Respond(t.ctx, teacher, t.visit, "report", t.scene.response)
	if err != nil {
		return err
	}
	summary, err := t.observations.Respond(t.ctx, teacher, t.visit, "summary", t.scene.answer)
	if err != nil {
		return err
	}
	switch t.in {
	case nil:
	case &t.world.Visits.Published:
		t.world.Responses = Responses{ToReport: report.Page.Items[0].ID, ToSummary: summary.Page.Items[0].ID}
	case &t.world.Elsewhere.Published:
		t.world.Elsewhere.Response = summary.Page.Items[0].ID
	}
	return nil
}

// raise adds what arose from the visit, and follows it.
func (t *teller) raise() {
	first, later := workday(t.story.on, 2), workday(t.presentDay(), 30)
	add := func(keep *id.Need, due calendar.Date) func() error {
		return func() error {
			by := t.who.Lead.Actor()
			n := t.scene.need
			seen, err := t.seed.needs.Raise(t.ctx, by, t.visit, improvement.Need{
				OwnerID: t.who.Teacher.ID, DueBy: due, Need: access.Seal[access.Need](n.need),
				Basis: access.Seal[access.Judgement](n.basis), Support: access.Seal[access.Need](n.support),
			})
			if keep != nil {
				*keep = seen.ID
			}
			t.needs = append(t.needs, seen.ID)
			return err
		}
	}
	w := &t.world
	keep := func(id *id.Need) *id.Need {
		if t.in == &w.Visits.Published {
			return id
		}
		return nil
	}
	switch t.need {
	case open:
		var at *id.Need
		if t.elsewhere {
			at = &w.Elsewhere.Need
		}
		t.then(first, 9, 0, "raise a need", add(at, later))
	case overdue:
		t.then(first, 9, 0, "raise a need", add(keep(&w.Needs.Closed), workday(first, 15)))
		t.then(first, 9, 5, "raise a need", add(keep(&w.Needs.Overdue), workday(first, 20)))
		t.then(first, 9, 10, "raise a need", add(keep(&w.Needs.Open), later))
		t.close(workday(first, 12))
		t.follow(first)
	case closed:
		t.then(first, 9, 0, "raise a need", add(nil, workday(first, 30)))
		t.close(workday(first, 25))
	}
}

// follow offers support for a need, and says what a later visit of the teacher saw of it.
func (t *teller) follow(first calendar.Date) {
	if t.in != &t.world.Visits.Published {
		return
	}
	t.then(workday(first, 1), 10, 0, "offer support", func() error {
		_, err := t.seed.needs.Offer(t.ctx, t.who.PartnerContact.Actor(), t.world.Needs.Overdue, improvement.Offer{
			Kind: "peer-observation", FromOn: workday(first, 8), Note: access.Seal[access.Need]("A morning with the choir at Hathersage."),
		})
		return err
	})
	t.then(workday(t.presentDay(), -7), 9, 0, "say what was seen of a need", func() error {
		_, err := t.seed.needs.RecordEffect(t.ctx, t.who.Lead.Actor(), t.world.Visits.Issued.ID, improvement.Effect{
			NeedID: t.world.Needs.Overdue, Effect: "partly-seen", Note: access.Seal[access.Judgement]("Began one song without the piano."),
		})
		return err
	})
}

// close records support for the first need, and closes it on the day.
func (t *teller) close(day calendar.Date) {
	teacher := func() access.Actor { return t.who.Teacher.Actor() }
	half := workday(day, -5)
	t.then(half, 17, 10, "record support", func() error {
		_, err := t.seed.needs.RecordProgress(t.ctx, teacher(), t.needs[0], improvement.Progress{
			On: half, Note: access.Seal[access.Need](t.scene.need.progress),
		})
		return err
	})
	t.then(day, 17, 30, "close a need", func() error {
		_, err := t.seed.needs.Change(t.ctx, teacher(), t.needs[0], asSeen, func(n *improvement.Need) {
			n.State, n.Outcome = improvement.Closed, access.Seal[access.Need](t.scene.need.outcome)
		})
		return err
	})
}
