package goodpractice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
	"github.com/hubqa/hubqa/internal/redaction"
)

// Tx is what examples need of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Repeats() string
	Actor() access.Actor
	Now() time.Time
	NewID() uuid.UUID

	// Partnership gives the school and the partner of a published evaluation in the scope.
	Partnership(within access.Scope, which id.Evaluation) (id.School, id.Partner, error)
	// PeopleOf are those who hold an appointment of the school or the partner today.
	PeopleOf(school id.School, partner id.Partner) ([]id.Person, error)
	// NamesOfPartnership gives what would tell of which school and partner a text is, and the
	// names of the hub.
	NamesOfPartnership(school id.School, partner id.Partner) (own, hub []redaction.Name, err error)
	GoodPractice(within access.Scope, which id.GoodPractice) (*Example, error)
	GoodPractices(within access.Scope, f Filter, at page.Request) (page.Page[Example], error)
	CreateGoodPractice(by access.Permit, e *Example) error
	SaveGoodPractice(by access.Permit, e *Example, what event.Name) error
}

// Store runs transactions.
type Store = record.Store[Tx]

// Filter narrows a list; a zero member does not.
type Filter struct{ State, Action string }

// Service is what people do with examples.
type Service struct{ Store Store }

// Seen is an example as one reader sees it.
type Seen struct {
	Example
	Roots   bool // with where it comes from
	Open    access.Disclosure
	Allowed []access.Action
}

func see(tx Tx, e *Example, by access.Permit) (seen Seen, err error) {
	seen = Seen{Example: *e, Roots: tx.Scope(access.ReadGoodPracticeRoots).Admits(e.Facts()), Allowed: access.Allowed(tx, e.Facts(), e.steps()...)}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

var examples = record.Kind[Tx, id.GoodPractice, Example, Seen]{Reading: access.ReadGoodPractice, Get: Tx.GoodPractice, Facts: (*Example).Facts, See: see}

// Read gives one example.
func (s Service) Read(ctx context.Context, who access.Actor, which id.GoodPractice) (Seen, error) {
	return examples.Read(ctx, s.Store, who, which)
}

// List gives a page of the examples in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return examples.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Example], error) { return tx.GoodPractices(within, f, at) })
}

// New is an example to draft.
type New struct {
	Evaluation                 id.Evaluation
	Action, Title, Text, Phase string
}

// Draft drafts an example.
func (s Service) Draft(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, examples); err != nil {
			return err
		}
		e := &Example{
			HubID: who.Hub(), ID: id.GoodPractice{UUID: tx.NewID()}, EvaluationID: n.Evaluation, Action: n.Action, Phase: n.Phase, State: Draft,
			DrawnUpBy: who.Person(), Version: 1,
		}
		known, err := e.found(tx)
		if err != nil {
			return err
		}
		by, err := tx.Permit(tx.Scope(access.DraftGoodPractice), e.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		if faults.Check(known, "/evaluationId", "unknown-reference", "There is no such published evaluation, or it is not open to you.") {
			if err := e.tell(tx, &n.Title, &n.Text, &faults); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if err := tx.CreateGoodPractice(by, e); err != nil {
			return err
		}
		seen, err = examples.Show(tx, e.ID)
		return err
	})
	return seen, err
}

// found finds the parties of the published evaluation that the example is from, and reports
// whether it is open to the actor.
func (e *Example) found(tx Tx) (known bool, err error) {
	e.SchoolID, e.PartnerID, err = tx.Partnership(tx.Scope(access.ReadEvaluation), e.EvaluationID)
	if errors.Is(err, fault.Absent) {
		return false, nil
	}
	if err == nil {
		e.OfParties, err = tx.PeopleOf(e.SchoolID, e.PartnerID)
	}
	return err == nil, err
}

// tell puts texts without names in the place of those that there were; nil leaves one as it is.
func (e *Example) tell(tx Tx, title, text *string, faults *fault.InvalidContent) error {
	own, hub, err := tx.NamesOfPartnership(e.SchoolID, e.PartnerID)
	if err != nil {
		return err
	}
	known := []redaction.Lexicon{redaction.Known(own), redaction.Known(hub)}
	for _, of := range []struct {
		pointer string
		given   *string
		is      *access.Sealed[access.GoodPractice]
	}{{"/title", title, &e.Title}, {"/text", text, &e.Words}} {
		if of.given == nil {
			continue
		}
		said := strings.TrimSpace(*of.given)
		faults.Check(said != "", of.pointer, "invalid-content", "Say something.")
		named := redaction.Named(said, known...)
		faults.Check(len(named) == 0, of.pointer, "good-practice-names", "It names somebody or something at %s.", places(named))
		*of.is = access.Seal[access.GoodPractice](said)
	}
	return nil
}

// places says where names stand.
func places(named []redaction.Place) string {
	var all []string
	for _, p := range named {
		all = append(all, fmt.Sprintf("characters %d to %d (%s)", p.From, p.To, strings.Trim(string(p.Of), "[]")))
	}
	if len(all) > mostPlaces {
		all = append(all[:mostPlaces], fmt.Sprintf("and %d more", len(all)-mostPlaces))
	}
	return strings.Join(all, ", ")
}

const mostPlaces = 10

// Change is what is told anew; a nil member stays as it is.
type Change struct{ Title, Text, Phase *string }

// Update changes what is told. Every consent is void, unless it tells the same.
func (s Service) Update(ctx context.Context, who access.Actor, which id.GoodPractice, match func(Seen) error, c Change) (Seen, error) {
	return examples.Step(ctx, s.Store, who, access.UpdateGoodPractice, which, match, func(tx Tx, e *Example, by access.Permit) error {
		var faults fault.InvalidContent
		title, words, phase := e.Title, e.Words, e.Phase
		if err := e.tell(tx, c.Title, c.Text, &faults); err != nil {
			return err
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if e.State == Withdrawn {
			return ErrWithdrawn
		}
		if c.Phase != nil {
			e.Phase = *c.Phase
		}
		if e.Title == title && e.Words == words && e.Phase == phase {
			return nil
		}
		e.void()
		return tx.SaveGoodPractice(by, e, "good-practice.updated")
	})
}

// Consent consents for a side. With the third it is published.
func (s Service) Consent(ctx context.Context, who access.Actor, which id.GoodPractice, match func(Seen) error, side string) (Seen, error) {
	return examples.Step(ctx, s.Store, who, access.ConsentToGoodPractice, which, match, func(tx Tx, e *Example, _ access.Permit) error {
		by, of := e.speaking(tx, side)
		var faults fault.InvalidContent
		faults.Check(of, "/side", "good-practice-side-wrong", "The head teacher consents for the school, a contact for the partner, a QA lead of neither of them for the hub.")
		if err := faults.Err(); err != nil {
			return err
		}
		if e.State != Draft {
			return ErrNotDraft
		}
		for _, c := range e.Consents() {
			if c.At != nil && (c.Side == side || *c.By == who.Person()) {
				return ErrConsented
			}
		}
		e.consent(side, tx.Now(), who.Person())
		what := event.Name("good-practice.consented")
		if e.State == Published {
			what = "good-practice.published"
		}
		return tx.SaveGoodPractice(by, e, what)
	})
}

// speaking gives leave to consent as somebody of the side.
func (e *Example) speaking(tx Tx, side string) (access.Permit, bool) {
	sides := map[access.Party]string{access.HeadVisited: SchoolSide, access.ContactOfPartner: PartnerSide, access.LeadForQuality: HubSide, access.ManagerForLead: HubSide}
	all := tx.Scope(access.ConsentToGoodPractice).Permits(e.Facts())
	i := slices.IndexFunc(all, func(p access.Permit) bool { return sides[p.Party()] == side })
	if i < 0 {
		return access.Permit{}, false
	}
	return all[i], true
}

// Withdraw takes an example back, for good.
func (s Service) Withdraw(ctx context.Context, who access.Actor, which id.GoodPractice, match func(Seen) error) (Seen, error) {
	return examples.Step(ctx, s.Store, who, access.WithdrawGoodPractice, which, match, func(tx Tx, e *Example, by access.Permit) error {
		if e.State == Withdrawn {
			return ErrWithdrawn
		}
		now, me := tx.Now(), who.Person()
		e.State, e.WithdrawnAt, e.WithdrawnBy = Withdrawn, &now, &me
		return tx.SaveGoodPractice(by, e, "good-practice.withdrawn")
	})
}
