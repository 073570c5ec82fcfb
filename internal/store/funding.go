package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) fundingLines(within access.Scope) *gorm.DB {
	q := tx.db.Table("funding_line").Select("funding_line.*, provision.name AS provision_name, school.urn AS school_urn, school.name AS school_name," +
		" partner.name AS partner_name, COALESCE(person.name, '') AS entered_by_name").
		Joins("JOIN provision ON provision.hub_id = funding_line.hub_id AND provision.id = funding_line.provision_id").
		Joins("JOIN school ON school.hub_id = funding_line.hub_id AND school.id = funding_line.school_id").
		Joins("JOIN partner ON partner.hub_id = funding_line.hub_id AND partner.id = funding_line.partner_id").
		Joins("LEFT JOIN person ON person.hub_id = funding_line.hub_id AND person.id = funding_line.entered_by")
	return tx.within(q, "funding_line", within)
}

// FundingLine gives one line in the scope, or fault.Absent.
func (tx *Tx) FundingLine(within access.Scope, which id.FundingLine) (*funding.Line, error) {
	var l funding.Line
	if err := tx.fundingLines(within).Where("funding_line.id = ?", which).Take(&l).Error; err != nil {
		return nil, absent(err)
	}
	one := []funding.Line{l}
	err := tx.readCorrections(one)
	return &one[0], err
}

// FundingHolding gives the line in the scope that has the external id, or nil.
func (tx *Tx) FundingHolding(within access.Scope, externalID string) (*funding.Line, error) {
	var l funding.Line
	is, err := found(tx.fundingLines(within).Where("funding_line.external_id = ? AND funding_line.external_id <> ''", externalID).Take(&l).Error)
	if !is {
		return nil, err
	}
	return &l, nil
}

// readCorrections reads what lines were corrected by, of which a client has its own alone, and
// the reader's inspections of their schools.
func (tx *Tx) readCorrections(lines []funding.Line) error {
	var which []id.FundingLine
	var schools []id.School
	for _, l := range lines {
		which, schools = append(which, l.ID), append(schools, l.SchoolID)
	}
	var rows []struct {
		ID         id.FundingLine
		CorrectsID id.FundingLine
		Pence      money.Amount
	}
	q := tx.db.Table("funding_line").Select("id, corrects_id, pence").Where("hub_id = ? AND corrects_id IN ?", tx.who.Hub(), which)
	if tx.who.IsClient() {
		q = q.Where("client_id = ?", tx.who.Client())
	}
	if err := q.Order("id").Scan(&rows).Error; err != nil {
		return err
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range lines {
		l := &lines[i]
		l.Inspected = inspected[l.SchoolID]
		for _, r := range rows {
			if r.CorrectsID == l.ID {
				l.Corrections, l.Corrected = append(l.Corrections, r.ID), l.Corrected+r.Pence
			}
		}
	}
	return err
}

var fundingOrder = map[string]column{"fromOn": {sql: "funding_line.from_on", cast: "date"}}

// FundingLines gives a page of the lines in the scope.
func (tx *Tx) FundingLines(within access.Scope, f funding.Filter, at page.Request) (page.Page[funding.Line], error) {
	q := tx.fundingLines(within)
	if !f.Provision.IsZero() {
		q = q.Where("funding_line.provision_id = ?", f.Provision)
	}
	if !f.School.IsZero() {
		q = q.Where("funding_line.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("funding_line.partner_id = ?", f.Partner)
	}
	if f.Source != "" {
		q = q.Where("funding_line.source = ?", f.Source)
	}
	if !f.Days.From.IsZero() {
		q = q.Where("funding_line.to_on >= ?", f.Days.From)
	}
	if !f.Days.To.IsZero() {
		q = q.Where("funding_line.from_on <= ?", f.Days.To)
	}
	var rows []funding.Line
	if err := tx.paged(q, "funding_line", fundingOrder, at).Find(&rows).Error; err != nil {
		return page.Page[funding.Line]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(l funding.Line) page.Position {
		return page.Position{Key: l.FromOn.String(), ID: l.ID.String()}
	})
	return cut, tx.readCorrections(cut.Items)
}

// FundingFamily gives the permit's line with its corrections, of which a client has its own alone.
func (tx *Tx) FundingFamily(by access.Permit) (family []funding.Line, err error) {
	q := tx.db.Table("funding_line").Where("hub_id = ? AND (id = ? OR corrects_id = ?)", tx.who.Hub(), by.Object(), by.Object())
	if tx.who.IsClient() {
		q = q.Where("client_id = ?", tx.who.Client())
	}
	err = q.Order("id").Find(&family).Error
	return family, err
}

// HoldFunding keeps everybody else from correcting the line until the transaction ends.
func (tx *Tx) HoldFunding(which id.FundingLine) error {
	return hold(tx.db.Table("funding_line").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// CreateFundingLine keeps a line, or fails with funding.ErrKeyTaken.
func (tx *Tx) CreateFundingLine(by access.Permit, l *funding.Line) error {
	what := event.Name("funding-line.recorded")
	if l.CorrectsID != nil {
		what = "funding-line.corrected"
	}
	return taken(tx.create(by, l, event.Event{Name: what, Operation: event.Created, ID: l.ID.UUID, Version: l.Version}), funding.ErrKeyTaken)
}
