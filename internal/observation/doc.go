// Package observation is a visit from its proposal to its published summary:
// a hub's observer sees another organisation's teacher work in a third party's
// school, by a strict protocol (source 000).
//
// # The protocol, clause by clause
//
//   - agreed_time, hard: a visit is recorded only once both sides, provider and
//     school, have agreed to its time.
//   - notice, soft: normally seven calendar days from the proposal that was
//     agreed to the visit; a shorter notice needs a reason and who agreed.
//   - criteria_shared, hard: the framework version is fixed at the proposal and
//     was published before it, so it is open to the teacher.
//   - duration, soft: normally 30 to 60 minutes in one session.
//   - non_participation, manageable, declared: said by the observer afterwards.
//   - school_contact, record: spoken to the music lead or head teacher, or
//     attempted and why not. The clause asks for the endeavour, so an attempt
//     with its reason meets it.
//   - immediate_feedback, soft: the same day, within the time the hub sets.
//   - constructive_feedback, hard: at least one strength and one next step.
//   - dialogue, record: the teacher's side is invited and kept.
//   - development_needs, record: each has an owner and a date (package
//     improvement).
//   - written_report, hard: due ten working days after the visit. It is visible
//     when it is late and never dated back.
//   - confidentiality and summary_report, hard: package access.
//
// What was done is recorded as it was: a clause that was not kept is not met, it
// is never refused. What is yet to be done is refused when it would break a hard
// clause, and needs a reason when it would set a soft one aside.
//
// The clauses annual_visit, headteacher_request, standardisation and suggestions are
// of the programme around the visits, not of one visit, and are not on its record.
//
// # Decisions
//
//   - Five states tell how far the visit has come (proposed, agreed, held,
//     declined, cancelled). What came of it is not among them: draft, submission,
//     issue and publication have their own marks, shown only to those concerned.
//   - Notes, judgements and drafts belong to one observer each. The lead's draft
//     is the one that is issued, with the lead's judgements as they then stand.
//   - A QA lead may record after the start an agreement that was given otherwise
//     before it, and may cancel an agreed visit that did not take place; everyone
//     else only before the start.
//   - A paired visit's observers put their judgements in, each their own, for good; once
//     all are in each sees the others', and what they agree on is recorded beside them, a
//     version each. The observers all agree to a version, or a QA lead records it. Nothing
//     is averaged, and the report stays the lead's, with the lead's own judgements. What is
//     in is in whether or not the report was submitted meanwhile: what was not written by
//     then can not be, so that nobody judges after they have read the report.
//   - What is normal (notice, length, time to feedback) is kept with the visit when it
//     is proposed: a setting that changes later changes no record.
//   - A visit is at its agreed time when it starts within a quarter of an hour of it,
//     and is not recorded as held before the day on which both sides agreed.
//   - Two sides are two people: whoever observes agrees for neither, the teacher not
//     for the school, and nobody for both.
//   - A report is issued, or given back, by whoever read the draft as it is: If-Match is
//     the draft's, and "*" does not do.
//   - Every step first holds the visit's row, so that it is held to what then stands.
//   - An observer who is a QA lead too reads judgements and drafts as an observer:
//     their own, whichever roles their token names.
//   - Until the summary is published, those who may not read the report are told by
//     the protocol when it is due and nothing of how far it has come.
//   - Rescheduling is a new proposal: both agreements are void, exceptions to
//     notice and duration too, and the notice counts from that day.
//     Whoever of the two sides puts a visit off learns nothing of how its observers stand on
//     that day, or how often its teacher is observed in another year: they are neither asked
//     nor refused, and the QA leads are told. A QA lead says why the observers observe all
//     the same. That reason is for QA leads, hub managers and the observer it is about.
//   - An observer proposes visits for themselves alone, as the lead; assigning
//     others is the QA lead's.
//   - Instants are given in UTC or with the offset that London has at that
//     instant. Any other offset is refused: it is how a wall-clock time of the hour
//     that the clock skips, or of the wrong season, arrives.
//   - The reply window, where the hub has one, begins with each submission of the draft:
//     what was rewritten is another text. The teacher is shown report and summary, not the
//     judgements. The report is issued when the window has ended or the teacher has replied
//     to the very draft that is issued. That it is late by that is visible, as ever.
//   - A correction is the QA lead's, of the report that they read. The summary counts
//     versions of its own, and a reader of the summary is not told of a correction to the
//     report. Told are those who read what changed, those among them included who may
//     not read any more: what they remember is out of date.
//   - A share shows the latest version, a summary only once it is published. It opens
//     nothing from the instant that its day, its appointment or the placement is over; the
//     next sweep makes that final, so that a new placement does not bring it back.
//   - Broken glass opens one observer's notes or the report to one person. An observer of
//     the visit opens nobody's notes.
//   - Told are those who have something to do, or to read that is open to them, and not who
//     did it: both sides of a proposal, whoever is named as an observer; all who take part
//     (both sides, observers, the QA lead who proposed) when a visit is agreed, put off,
//     declined or cancelled, and of tomorrow's visit; the teacher of feedback, of a draft to
//     check, and of the end of the time to respond; teacher, partner and observers of the
//     report; teacher, partner, the heads who may read it and holders of a share of the
//     summary; the lead observer of a report that is due in three days, or once it is
//     submitted those who can issue it, and both when it is overdue. A second observer is
//     told nothing of the lead's draft.
//   - An entry in a calendar is of the arrangement alone: the time that was agreed, although
//     the visit began at another, and the instant of the last change of the arrangement. So
//     nothing that comes of a visit can be told from it.
//   - An appeal is apart from the reply to the draft. The teacher or a contact of the partner
//     makes one against the report that they read, within the hub's days; either side has one,
//     which the other's does not use up, and one that is decided is final. Who was observed
//     appeals as the teacher, whomever they speak for besides. Each is heard on its own, and one
//     that is upheld is answered by a correction of its own, which changes nothing where the
//     report was corrected since the appeal was decided. It is heard by a QA lead, hub manager
//     or observer without a part in the visit: not the teacher, an observer, whoever issued a
//     version, made the appeal, speaks or works for the partner or the school, or has declared a
//     conflict of interest; that is asked again when they decide. Until then they read report,
//     versions, summary and responses, and nothing else of the visit. The hearer is named by a
//     QA lead who issued no version, or by the hub manager where every one did, and nobody names
//     themselves.
//   - Appeals are read by teacher, partner, hearer and the QA leads without a part in the visit.
//     Observers, and hub managers as such, are not told that there is one. A publication that
//     does not come would tell observers, who know when the report was issued: so they are not
//     told whether the summary is published, by date, clause or figure, and it is not said that
//     it is. Nothing else than an appeal holds a publication back, so that to say it is held
//     would say why. Who reads a published summary is told when the report was issued, since
//     that it came in time is what the hub answers for; a long time between issue and
//     publication then lets them guess that there was an appeal, after it has ended. What people
//     tell one another is out of reach, and a correction for an appeal is read by the observers
//     as any other.
//   - An open appeal, and one that is upheld until the report is corrected for it, holds back
//     what was issued: the summary is not published, not by its teacher either, and shares and
//     inspections open neither report nor summary: the share itself is not found by its holder,
//     as one that has ended. Nothing is decided on a candidate. A summary that was published
//     before stays open to those who read it by its publication. Glass may still be broken.
//   - A report that was issued before there were appeals can be appealed against within its
//     response window.
//   - Whether a candidate begins a pilot is decided on a commissioning visit and on no other,
//     once: by a QA lead who did not observe it, after its report is issued. A pilot takes a
//     report with grades, each of them good or better on the framework's scale; a report
//     without grades is not enough. The candidate then is a partner, and what was visited
//     runs. The register of partners makes no candidate active without it.
//   - The report of a paired visit takes what the observers agreed on, in its latest version.
//     While that waits for an observer's agreement the report is not issued: they agree, or a
//     QA lead records what stands. Where nothing was agreed on it takes the lead's judgements.
//   - When the judgements of all observers of a paired visit are in, all of them are told, and
//     the QA leads but for one who was observed.
//   - The provider and the school each may evaluate the session themselves, by the framework that
//     the visit keeps, from the agreement to the time until the teacher is shown a draft or the
//     report is issued: whoever writes has seen no judgement, and observers find nothing until
//     what they judged is in. A draft is its side's alone; what is submitted stays. Where the
//     report is given back to the observers they keep in sight what they were shown, and find
//     what was submitted since once the report is in again. Whoever
//     takes part is told that one was submitted, not whose, and is led to the visit.
//   - An acknowledgement says that a version has arrived, not that it is agreed to.
//   - The response window ends with its last day; the summary is published at the
//     next midnight in London, or at once when the hub's window is of no days.
package observation
