package evaluation

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/record"
)

// New is an evaluation to draft: the first of a partnership's year, or the next version of the
// one that is published, which needs a reason and begins with what that says.
type New struct {
	Partnership
	ChangeReason string
	Framework    id.Framework // zero: that of the version before, or Ofsted's four points
}

// Draft drafts a version.
func (s Service) Draft(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, evaluations); err != nil {
			return err
		}
		e := &Evaluation{
			HubID: who.Hub(), ID: id.Evaluation{UUID: tx.NewID()}, SchoolID: n.School, PartnerID: n.Partner, AcademicYear: n.Year, Edition: 1,
			State: Draft, DrawnUpBy: who.Person(), Version: 1, Scale: FourPoints(),
		}
		var faults fault.InvalidContent
		by, err := e.settle(tx, &faults)
		if err != nil {
			return err
		}
		before, err := tx.EvaluationsOf(n.Partnership)
		if err != nil {
			return err
		}
		e.follow(before, n.ChangeReason, &faults)
		if !n.Framework.IsZero() {
			if err := e.pin(tx, n.Framework, &faults); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if len(before) > 0 && (before[0].isOpen() || sideOf(by.Party()) != HubSide) {
			return ErrExists
		}
		if err := tx.CreateEvaluation(by, e); err != nil {
			return err
		}
		seen, err = evaluations.Show(tx, e.ID)
		return err
	})
	return seen, err
}

// settle takes leave for an evaluation of a school and a partner that work together, the school
// their own where somebody of a school drafts it.
func (e *Evaluation) settle(tx Tx, faults *fault.InvalidContent) (by access.Permit, err error) {
	if e.OfParties, err = tx.PeopleOf(e.SchoolID, e.PartnerID); err != nil {
		return by, err
	}
	within := tx.Scope(access.DraftEvaluation)
	by, err = tx.Permit(within, e.Facts())
	if err != nil && (within.IsEmpty() || !errors.Is(err, fault.Absent)) {
		return by, err
	}
	const unknown = "There is none such, or it is not open to you."
	school, failed := tx.HasSchool(tx.Scope(access.ReadSchool), e.SchoolID)
	faults.Check(err == nil && school, "/schoolId", "unknown-reference", unknown)
	partner, failing := tx.HasPartner(tx.Scope(access.ReadPartner), e.PartnerID)
	faults.Check(partner, "/partnerId", "unknown-reference", unknown)
	if err := errors.Join(failed, failing); err != nil {
		return by, err
	}
	told := faults.Check(e.AcademicYear.Compare(earliest) >= 0, "/academicYear", "invalid-content", "The academic year is %s or a later one.", earliest)
	together, failed := tx.WorkedTogether(e.Of())
	faults.Check(together || err != nil || !school || !partner || !told, "/partnerId", "evaluation-no-partnership", "The partner has no provision in the school in the year.")
	faults.Check(e.AcademicYear.Compare(calendar.YearOf(tx.Today())) <= 0, "/academicYear", "evaluation-too-early", "The year has not begun.")
	return by, failed
}

// earliest is the first year of which there are evaluations.
var earliest = calendar.YearOf(calendar.On(2000, time.September, 1))

// follow makes it the version after those that there are. It is the first where there is none.
// Steps keep their ids, by which what comes of them meanwhile is taken over.
func (e *Evaluation) follow(before []Evaluation, reason string, faults *fault.InvalidContent) {
	reason = strings.TrimSpace(reason)
	e.ChangeReason = access.Seal[access.Evaluation](reason)
	if len(before) == 0 {
		faults.Check(reason == "", "/changeReason", "evaluation-first-version", "The first version changes nothing.")
		for _, action := range Actions {
			e.Findings = append(e.Findings, Finding{Action: action})
		}
		return
	}
	last := before[0]
	faults.Check(reason != "" || last.isOpen(), "/changeReason", "invalid-content", "Say why there is to be another version.")
	e.BasedOnID, e.Edition = &last.ID, last.Edition+1
	e.FrameworkID, e.Scale, e.Overall, e.Reasons, e.Findings, e.Steps = last.FrameworkID, last.Scale, last.Overall, last.Reasons, last.Findings, last.Steps
	for i := range e.Findings {
		e.Findings[i].Signals = access.SealedOf[access.Evaluation, []Signal]{}
	}
}

// pin has the overall use judged on the scale of a framework. What was judged on another is
// forgotten.
func (e *Evaluation) pin(tx Tx, which id.Framework, faults *fault.InvalidContent) error {
	if e.FrameworkID != nil && *e.FrameworkID == which {
		return nil
	}
	f, err := tx.Framework(tx.Scope(access.ReadFramework), which)
	if err != nil && !errors.Is(err, fault.Absent) {
		return err
	}
	if !faults.Check(err == nil && f.State == framework.Published, "/frameworkId", "unknown-reference", "There is no such published framework, or it is not open to you.") {
		return nil
	}
	e.FrameworkID, e.Overall = &f.ID, access.Sealed[access.Evaluation]{}
	e.Scale = Scale{Framework: &Pinned{f.ID, f.Name, f.Edition}, Scale: f.Content.Scale}
	return nil
}

// Change is what is written anew in a draft; a nil member stays as it is.
type Change struct {
	Framework    *id.Framework // the zero id: Ofsted's four points
	Overall      *string       // empty: not judged yet
	Reasons      *string
	ChangeReason *string
	Findings     []Found // the others stay as they are
	Steps        *[]Todo // all
}

// Todo is a step as it is written. One that is there already keeps what came of it.
type Todo struct {
	ID    id.EvaluationStep // zero: a new one
	What  string
	Owner string
	DueBy calendar.Date
}

// Update changes what is not published. The agreements are void, unless it says the same.
func (s Service) Update(ctx context.Context, who access.Actor, which id.Evaluation, match func(Seen) error, c Change) (Seen, error) {
	return evaluations.Step(ctx, s.Store, who, access.UpdateEvaluation, which, match, func(tx Tx, e *Evaluation, by access.Permit) error {
		if !e.isOpen() {
			return ErrNotOpen
		}
		var faults fault.InvalidContent
		said := e.said()
		if err := e.word(tx, c, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if reflect.DeepEqual(said, e.said()) {
			return nil
		}
		e.void()
		if err := tx.SaveEvaluation(by, e, "evaluation.updated"); err != nil {
			return err
		}
		return tx.WordEvaluation(by, e)
	})
}

// said is what a draft says, to be compared; the order of records tells nothing.
func (e *Evaluation) said() []any {
	findings := slices.Clone(e.Findings)
	for i := range findings {
		findings[i].Records = slices.SortedFunc(slices.Values(findings[i].Records), Record.compare)
	}
	return []any{e.FrameworkID, e.Overall, e.Reasons, e.ChangeReason, findings, append([]Step{}, e.Steps...)}
}

func (e *Evaluation) word(tx Tx, c Change, faults *fault.InvalidContent) error {
	if c.Framework != nil {
		if err := e.repin(tx, *c.Framework, faults); err != nil {
			return err
		}
	}
	if c.Overall != nil {
		faults.Check(*c.Overall == "" || e.Scale.takes(*c.Overall), "/overall", "evaluation-grade-unknown", "The scale has no such grade.")
		e.Overall = access.Seal[access.Evaluation](*c.Overall)
	}
	if c.Reasons != nil {
		e.Reasons = access.Seal[access.Evaluation](strings.TrimSpace(*c.Reasons))
	}
	if c.ChangeReason != nil {
		e.ChangeReason = access.Seal[access.Evaluation](strings.TrimSpace(*c.ChangeReason))
		faults.Check(e.ChangeReason.IsEmpty() == (e.BasedOnID == nil), "/changeReason", "invalid-content", "A version after the first has a reason, and the first has none.")
	}
	if c.Steps != nil {
		e.todo(tx, *c.Steps, faults)
	}
	return e.find(tx, c.Findings, faults)
}

func (e *Evaluation) repin(tx Tx, which id.Framework, faults *fault.InvalidContent) error {
	if !which.IsZero() {
		return e.pin(tx, which, faults)
	}
	if e.FrameworkID != nil {
		e.FrameworkID, e.Scale, e.Overall = nil, FourPoints(), access.Sealed[access.Evaluation]{}
	}
	return nil
}

// todo puts the steps in the place of those that there were.
func (e *Evaluation) todo(tx Tx, all []Todo, faults *fault.InvalidContent) {
	var steps []Step
	for i, t := range all {
		s := Step{ID: t.ID}
		if t.ID.IsZero() {
			s.ID = id.EvaluationStep{UUID: tx.NewID()}
		} else {
			was := slices.IndexFunc(e.Steps, func(is Step) bool { return is.ID == t.ID })
			twice := slices.ContainsFunc(all[:i], func(o Todo) bool { return o.ID == t.ID })
			if faults.Check(was >= 0 && !twice, at("steps", i, "id"), "unknown-reference", "The evaluation has no such step, or it stands here twice.") {
				s = e.Steps[was]
			}
		}
		t.What = strings.TrimSpace(t.What)
		faults.Check(t.What != "", at("steps", i, "what"), "invalid-content", "Say what is to be done.")
		begins := e.AcademicYear.First()
		faults.Check(!t.DueBy.Before(begins), at("steps", i, "dueBy"), "invalid-content", "The day is %s, when the year begins, or a later one.", begins)
		s.What, s.Owner, s.DueBy = access.Seal[access.Evaluation](t.What), t.Owner, t.DueBy
		steps = append(steps, s)
	}
	e.Steps = steps
}

// Discard forgets a draft.
func (s Service) Discard(ctx context.Context, who access.Actor, which id.Evaluation, match func(Seen) error) error {
	return s.Store.Update(ctx, who, func(tx Tx) error {
		e, by, err := evaluations.Take(tx, access.DiscardEvaluation, which, match)
		if err != nil {
			return err
		}
		if e.State != Draft {
			return ErrNotDraft
		}
		return tx.DiscardEvaluation(by, e)
	})
}
