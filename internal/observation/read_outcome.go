package observation

import (
	"context"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// OutcomeSeen is the latest issued version with what opens the part of it that
// the reader asked for: the report or the summary, never the other.
type OutcomeSeen struct {
	Observation
	Report
	Open      access.Disclosure
	Published bool // whether the summary is published is open to the reader
	// Responses are those to the part, which travel with it; Acknowledgements are of the
	// report.
	Responses        ResponsesSeen
	Acknowledgements []Acknowledgement
}

// ReadReport gives the full report as issued.
func (s Service) ReadReport(ctx context.Context, who access.Actor, which id.Observation) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.ReadReport, which)
		if err != nil {
			return err
		}
		seen, err = seeOutcome(tx, o, by, PartReport)
		return err
	})
	return seen, err
}

// ReadSummary gives the summary report.
func (s Service) ReadSummary(ctx context.Context, who access.Actor, which id.Observation) (seen OutcomeSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		seen, err = seeSummary(tx, which)
		return err
	})
	return seen, err
}

func seeSummary(tx Tx, which id.Observation) (OutcomeSeen, error) {
	within := tx.Scope(access.ReadSummary)
	o, err := tx.Observation(within, which)
	if err != nil {
		return OutcomeSeen{}, err
	}
	of, err := factsWithPlaces(tx, o)
	if err != nil {
		return OutcomeSeen{}, err
	}
	by, err := tx.Permit(within, of)
	if err != nil {
		return OutcomeSeen{}, err
	}
	return seeOutcome(tx, o, by, PartSummary)
}

// factsWithPlaces adds where the teacher works now, where the hub opens summaries
// to those schools.
func factsWithPlaces(tx Tx, o *Observation) (access.Facts, error) {
	of := o.Facts()
	settings, err := tx.Settings()
	if err == nil && settings.SummaryReaders == hub.CurrentSchools {
		of.PlacedAt, err = tx.TeacherWorksIn(o.TeacherID)
	}
	return of, err
}

func seeOutcome(tx Tx, o *Observation, by access.Permit, part string) (seen OutcomeSeen, err error) {
	r, err := tx.LatestReport(by)
	if err != nil {
		return seen, err
	}
	seen.Observation, seen.Report, seen.Published = *o, *r, o.publicationOpen(tx, tx.Actor().Person())
	if seen.Open, err = by.Disclose(tx); err != nil {
		return seen, err
	}
	if part == PartReport {
		if seen.Acknowledgements, err = tx.Acknowledgements(by); err != nil {
			return seen, err
		}
	}
	seen.Responses, err = responsesTo(tx, o, part)
	return seen, err
}

const mostResponses = 100 // to one outcome

// responsesTo gives the responses that travel with a part, to whoever may read them.
func responsesTo(tx Tx, o *Observation, part string) (seen ResponsesSeen, err error) {
	of, err := factsWithPlaces(tx, o)
	if err != nil {
		return seen, err
	}
	within := tx.Scope(access.ReadResponses)
	if !within.Admits(of) {
		return seen, nil
	}
	seen.Page, err = tx.Responses(within, o.ID, part, page.Request{Limit: mostResponses})
	if err != nil || len(seen.Page.Items) == 0 {
		return seen, err
	}
	by, err := tx.Permit(within, of)
	if err == nil {
		seen.Open, err = by.Disclose(tx)
	}
	return seen, err
}

// Response is the teacher's response to what was issued.
type Response struct {
	HubID         id.Hub      `gorm:"primaryKey"`
	ID            id.Response `gorm:"primaryKey"`
	ObservationID id.Observation
	Answers       string // report or summary
	Text          access.Sealed[access.Response]
	ByID          id.Person
	At            time.Time
	ByName        string `gorm:"->;-:migration"`
}

// TableName is the table of responses.
func (Response) TableName() string { return "observation_response" }

// ResponsesSeen is a page of responses with what opens them.
type ResponsesSeen struct {
	Page page.Page[Response]
	Open access.Disclosure
}

// Respond keeps the teacher's response.
func (s Service) Respond(ctx context.Context, who access.Actor, which id.Observation, answers, text string) (seen ResponsesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.RespondToOutcome, which)
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(strings.TrimSpace(text) != "", "/text", "invalid-content", "A response says something.")
		if err := faults.Err(); err != nil {
			return err
		}
		if err := possible(tx, o, access.RespondToOutcome); err != nil {
			return err
		}
		before, err := tx.Responses(tx.Scope(access.ReadResponses), which, "", page.Request{Limit: mostResponses})
		if err != nil {
			return err
		}
		if len(before.Items) == mostResponses {
			return refuse(tx, o, ErrResponseLimit)
		}
		r := Response{
			HubID: o.HubID, ID: id.Response{UUID: tx.NewID()}, ObservationID: o.ID, Answers: answers,
			Text: access.Seal[access.Response](text), ByID: who.Person(), At: tx.Now(), ByName: o.Names.Teacher,
		}
		if err := tx.CreateResponse(by, &r); err != nil {
			return err
		}
		seen.Page.Items = []Response{r}
		seen.Open, err = by.Disclose(tx)
		return err
	})
	return seen, err
}

// ListResponses gives the responses to what the reader may read.
func (s Service) ListResponses(ctx context.Context, who access.Actor, which id.Observation, at page.Request) (seen ResponsesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadResponses)
		o, err := tx.Observation(within, which)
		if err != nil {
			return err
		}
		of, err := factsWithPlaces(tx, o)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, of)
		if err != nil {
			return err
		}
		if seen.Page, err = tx.Responses(within, which, "", at); err != nil {
			return err
		}
		seen.Open, err = by.Disclose(tx)
		return err
	})
	return seen, err
}

// Reading is one reading of an outcome, as its teacher sees it.
type Reading struct {
	Position int64
	At       time.Time
	Reader   string
	Party    string
	Parts    []string
}

// ListReaders gives the teacher every reading of what came of their visit, the
// newest first.
func (s Service) ListReaders(ctx context.Context, who access.Actor, which id.Observation, at page.Request) (found page.Page[Reading], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadReaders, which)
		if err != nil {
			return err
		}
		found, err = tx.Readings(by, at)
		return err
	})
	return found, err
}
