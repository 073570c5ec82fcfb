package plan

import (
	"context"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Kind is a kind of evidence.
type Kind string

// The kinds of evidence.
const (
	Document    Kind = "document"
	Observation Kind = "observation"

	Conversation  Kind = "conversation"
	TrainingEvent Kind = "training-event"
	SchoolSupport Kind = "school-support"
	SchoolPlan    Kind = "school-plan"
	Evaluation    Kind = "evaluation" // of a partnership
)

// Kinds are the kinds of record that can be evidence, with what whoever adds one must be
// allowed to do with it.
var Kinds = map[Kind]access.Action{
	Observation:   access.ReadObservation,
	Conversation:  access.ReadConversation,
	TrainingEvent: access.ReadTraining,
	SchoolSupport: access.ReadSchoolSupport,
	SchoolPlan:    access.ReadSchoolPlan,
	Evaluation:    access.ReadEvaluation,
}

// added adds something to a commitment of the published plan.
func (s Service) added(ctx context.Context, who access.Actor, action access.Action, which id.Plan, to id.Commitment,
	add func(Tx, *Plan, *Commitment, access.Permit) error) (Seen, error) {
	return plans.Step(ctx, s.Store, who, action, which, func(Seen) error { return nil }, func(tx Tx, p *Plan, by access.Permit) error {
		c, err := p.commitment(to)
		if err != nil {
			return err
		}
		return add(tx, p, c, by)
	})
}

// RecordProgress adds what was done about a commitment.
func (s Service) RecordProgress(ctx context.Context, who access.Actor, which id.Plan, to id.Commitment, n Progress) (Seen, error) {
	return s.added(ctx, who, access.RecordPlanProgress, which, to, func(tx Tx, p *Plan, c *Commitment, by access.Permit) error {
		var faults fault.InvalidContent
		n.Note = strings.TrimSpace(n.Note)
		faults.Check(n.Note != "", "/note", "invalid-content", "Say what was done.")
		faults.Check(!n.On.After(tx.Today()), "/on", "invalid-content", "It tells of a day that has been.")
		faults.Check(n.Value == "" || c.Unit != "", "/value", "plan-unit-missing", "The measure has no unit.")
		if err := faults.Err(); err != nil {
			return err
		}
		switch {
		case p.State != Published:
			return ErrNotPublished
		case len(c.Progress) >= mostEntries:
			return ErrEntries
		}
		n.HubID, n.ID, n.CommitmentID, n.Edition = p.HubID, id.PlanEntry{UUID: tx.NewID()}, c.ID, p.Edition
		n.ByID, n.At = who.Person(), tx.Now()
		if err := tx.KeepPlanProgress(by, &n); err != nil {
			return err
		}
		return tx.SavePlan(by, p, "plan.progress-recorded")
	})
}

// AddEvidence adds what there is to show for a commitment.
func (s Service) AddEvidence(ctx context.Context, who access.Actor, which id.Plan, to id.Commitment, n Evidence) (Seen, error) {
	return s.added(ctx, who, access.AddPlanEvidence, which, to, func(tx Tx, p *Plan, c *Commitment, by access.Permit) error {
		if err := n.check(tx); err != nil {
			return err
		}
		switch {
		case p.State != Published:
			return ErrNotPublished
		case len(c.Evidence) >= mostEntries:
			return ErrEntries
		case c.shows(n):
			return ErrEvidence
		}
		n.HubID, n.ID, n.CommitmentID, n.Edition = p.HubID, id.PlanEntry{UUID: tx.NewID()}, c.ID, p.Edition
		n.ByID, n.At = who.Person(), tx.Now()
		if err := tx.KeepPlanEvidence(by, &n); err != nil {
			return err
		}
		return tx.SavePlan(by, p, "plan.evidence-added")
	})
}

// shows reports whether the same is evidence already.
func (c *Commitment) shows(n Evidence) bool {
	for _, e := range c.Evidence {
		if e.Kind == n.Kind && e.URL == n.URL && (n.RecordID == nil || e.RecordID != nil && *e.RecordID == *n.RecordID) {
			return true
		}
	}
	return false
}

func (e *Evidence) check(tx Tx) error {
	var faults fault.InvalidContent
	e.Title = strings.TrimSpace(e.Title)
	if e.Kind == Document {
		faults.Check(e.RecordID == nil, "/recordId", "plan-evidence-incomplete", "A document has an address, no id.")
		faults.Check(e.Title != "", "/title", "plan-evidence-incomplete", "Say what the document is called.")
		if faults.Check(e.URL != "", "/url", "plan-evidence-incomplete", "Say where the document is.") {
			faults.Check(reachable(e.URL), "/url", "plan-document-address", "A document has an https address with a host, without credentials.")
		}
		return faults.Err()
	}
	faults.Check(e.URL == "", "/url", "plan-evidence-incomplete", "A record has an id, no address.")
	faults.Check(e.Title == "", "/title", "plan-evidence-incomplete", "A record has no title here.")
	if !faults.Check(e.RecordID != nil, "/recordId", "plan-evidence-incomplete", "Say which record it is.") {
		return faults.Err()
	}
	is, shows, err := there(tx, e.Kind, *e.RecordID)
	if faults.Check(is, "/recordId", "unknown-reference", "There is no such record, or it is not open to you.") {
		faults.Check(shows, "/recordId", "plan-evidence-not-held", "What is evidence was held and not cancelled; support both schools agreed to; a plan the school has; an evaluation that is published.")
	}
	if err != nil {
		return err
	}
	return faults.Err()
}

// there reports whether the actor may read such a record, and whether it shows something.
func there(tx Tx, kind Kind, which uuid.UUID) (is, shows bool, err error) {
	reading, known := Kinds[kind]
	if !known {
		return false, false, nil
	}
	within := tx.Scope(reading)
	if is, err = tx.HasRecord(kind, within, which); !is || err != nil {
		return is, false, err
	}
	shows, err = tx.RecordShows(kind, within, which)
	return is, shows, err
}

// reachable reports whether the address is one that people can open.
func reachable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.User == nil && strings.Contains(strings.Trim(u.Hostname(), "."), ".")
}

// Withdraw takes a note of progress or a piece of evidence out of every version.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.Plan, match func(Seen) error, entry id.PlanEntry) (Seen, error) {
	return plans.Step(ctx, s.Store, who, access.WithdrawPlanEntry, which, match, func(tx Tx, p *Plan, by access.Permit) error {
		of, found := p.entry(entry)
		var faults fault.InvalidContent
		faults.Check(found, "/entryId", "unknown-reference", "The plan has no such note of progress or evidence.")
		if err := faults.Err(); err != nil {
			return err
		}
		if p.State == Draft {
			return ErrNotPublished
		}
		if err := tx.WithdrawEntry(by, of, entry); err != nil {
			return err
		}
		within := tx.Scope(access.WithdrawPlanEntry)
		versions, err := tx.VersionsWith(within, of)
		for i := range versions {
			if err == nil {
				err = touch(tx, within, &versions[i])
			}
		}
		return err
	})
}

// touch tells of a version that it shows something else.
func touch(tx Tx, within access.Scope, p *Plan) error {
	by, err := tx.Permit(within, p.Facts())
	if err != nil {
		return err
	}
	return tx.SavePlan(by, p, "plan.entry-withdrawn")
}

// entry finds the commitment to which an entry belongs.
func (p *Plan) entry(which id.PlanEntry) (id.Commitment, bool) {
	for _, c := range p.Commitments {
		for _, n := range c.Progress {
			if n.ID == which {
				return c.ID, true
			}
		}
		for _, e := range c.Evidence {
			if e.ID == which {
				return c.ID, true
			}
		}
	}
	return id.Commitment{}, false
}
