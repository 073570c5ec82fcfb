package funding

import (
	"context"
	"errors"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
	"github.com/hubqa/hubqa/internal/record"
)

// New is money to enter.
type New struct {
	Provision    id.Provision
	Source       string
	FromOn, ToOn calendar.Date
	Amount       money.Amount
	ExternalID   string
}

// Record enters money for a provision. It fails with ErrKeyTaken.
func (s Service) Record(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, lines); err != nil {
			return err
		}
		l, err := enter(tx, n, false)
		if err != nil {
			return err
		}
		seen, err = lines.Show(tx, l.ID)
		return err
	})
	return seen, err
}

// enter keeps money for a provision in reach.
func enter(tx Tx, n New, imported bool) (*Line, error) {
	within := tx.Scope(access.RecordFunding)
	if within.IsEmpty() {
		return nil, fault.Absent
	}
	l := &Line{
		HubID: within.Hub(), ID: id.FundingLine{UUID: tx.NewID()}, Source: n.Source, FromOn: n.FromOn, ToOn: n.ToOn, Pence: n.Amount,
		ExternalID: n.ExternalID, Imported: imported, Version: 1,
	}
	l.enteredBy(tx.Actor())
	var faults fault.InvalidContent
	p, err := tx.Provision(within, n.Provision)
	if err != nil && !errors.Is(err, fault.Absent) {
		return nil, err
	}
	if faults.Check(p != nil, "/provisionId", "unknown-reference", "There is no such provision, or it is not open to you.") {
		l.ProvisionID, l.SchoolID, l.PartnerID = p.ID, p.SchoolID, p.PartnerID
	}
	l.check(&faults)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	by, err := tx.Permit(within, l.Facts())
	if err != nil {
		return nil, err
	}
	return l, tx.CreateFundingLine(by, l)
}

// Correction is what is added to a line, or taken away. Where it names no source or no period it
// is of the line's.
type Correction struct {
	Amount       money.Amount
	Source       string
	FromOn, ToOn calendar.Date
	Reason       string
}

// Correct corrects a line by another one, and gives that. It fails with ErrCorrection.
func (s Service) Correct(ctx context.Context, who access.Actor, which id.FundingLine, match func(Seen) error, c Correction) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		l, by, err := lines.Take(tx, access.CorrectFunding, which, match)
		if err != nil {
			return err
		}
		if l.CorrectsID != nil {
			return ErrCorrection
		}
		family, err := tx.FundingFamily(by)
		if err != nil {
			return err
		}
		made, err := l.correct(tx, family, c, false)
		if err != nil {
			return err
		}
		seen, err = lines.Show(tx, made)
		return err
	})
	return seen, err
}

// correct keeps a correction of a line, whose family was read since it was held.
func (l *Line) correct(tx Tx, family []Line, c Correction, imported bool) (id.FundingLine, error) {
	var faults fault.InvalidContent
	c.Reason = strings.TrimSpace(c.Reason)
	faults.Check(c.Reason != "", "/reason", "invalid-content", "Say why.")
	made := Line{
		HubID: l.HubID, ID: id.FundingLine{UUID: tx.NewID()}, ProvisionID: l.ProvisionID, SchoolID: l.SchoolID, PartnerID: l.PartnerID,
		Source: l.Source, FromOn: l.FromOn, ToOn: l.ToOn, Pence: c.Amount, CorrectsID: &l.ID, Reason: access.Seal[access.Funding](c.Reason),
		Imported: imported, Version: 1,
	}
	made.enteredBy(tx.Actor())
	if c.Source != "" {
		made.Source = c.Source
	}
	if !c.FromOn.IsZero() {
		made.FromOn = c.FromOn
	}
	if !c.ToOn.IsZero() {
		made.ToOn = c.ToOn
	}
	made.check(&faults)
	made.holds(family, &faults)
	if err := faults.Err(); err != nil {
		return made.ID, err
	}
	by, err := tx.Permit(tx.Scope(access.RecordFunding), made.Facts())
	if err != nil {
		return made.ID, err
	}
	return made.ID, tx.CreateFundingLine(by, &made)
}
