package funding

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what funding needs of a transaction. What takes a Scope finds nothing outside it.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Repeats() string
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Provision(within access.Scope, which id.Provision) (*provision.Card, error)
	// ProvisionHolding gives the provision of the hub that has the external id, or the zero id.
	ProvisionHolding(externalID string) (id.Provision, error)

	FundingLine(within access.Scope, which id.FundingLine) (*Line, error)
	FundingLines(within access.Scope, f Filter, at page.Request) (page.Page[Line], error)
	// FundingHolding gives the line in the scope that has the external id, or nil.
	FundingHolding(within access.Scope, externalID string) (*Line, error)
	// FundingFamily gives the permit's line with its corrections, of which a client has its own alone.
	FundingFamily(by access.Permit) ([]Line, error)
	// HoldFunding keeps everybody else from correcting the line until the transaction ends.
	HoldFunding(which id.FundingLine) error
	// CreateFundingLine keeps a line, or fails with ErrKeyTaken.
	CreateFundingLine(by access.Permit, l *Line) error
}

// Store runs transactions.
type Store = record.Store[Tx]

// Service is what people do with funding.
type Service struct{ Store Store }

// Filter narrows a list; a zero member does not.
type Filter struct {
	Provision id.Provision
	School    id.School
	Partner   id.Partner
	Source    string
	Days      calendar.Range // that the period shares a day with
}

// Seen is a line as one reader sees it.
type Seen struct {
	Line
	Open    access.Disclosure
	Allowed []access.Action
}

func see(tx Tx, l *Line, by access.Permit) (seen Seen, err error) {
	seen = Seen{Line: *l}
	if l.CorrectsID == nil {
		seen.Allowed = access.Allowed(tx, l.Facts(), access.CorrectFunding)
	}
	seen.Open, err = by.Disclose(tx)
	return seen, err
}

var lines = record.Kind[Tx, id.FundingLine, Line, Seen]{
	Reading: access.ReadFunding, Hold: Tx.HoldFunding, Get: Tx.FundingLine, Facts: (*Line).Facts, See: see,
}

// Read gives one line.
func (s Service) Read(ctx context.Context, who access.Actor, which id.FundingLine) (Seen, error) {
	return lines.Read(ctx, s.Store, who, which)
}

// List gives a page of the lines in reach.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Seen], error) {
	return lines.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Line], error) { return tx.FundingLines(within, f, at) })
}
