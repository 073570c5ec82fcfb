package funding

import (
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
)

// Sources are who pays.
var Sources = []string{"hub-grant", "school", "parents", "other"}

// Line is money for a provision, from one source for one period.
type Line struct {
	HubID       id.Hub         `gorm:"primaryKey"`
	ID          id.FundingLine `gorm:"primaryKey"`
	ProvisionID id.Provision
	SchoolID    id.School  // of the provision
	PartnerID   id.Partner // of the provision
	Source      string
	FromOn      calendar.Date
	ToOn        calendar.Date // the last day
	Pence       money.Amount
	CorrectsID  *id.FundingLine
	Reason      access.Sealed[access.Funding] // of a correction
	ExternalID  string                        // its key in the hub's other systems; empty: none
	Imported    bool                          // told by a file
	EnteredBy   *id.Person                    // who entered it, or
	ClientID    *id.Client                    // which machine client
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time

	ProvisionName string             `gorm:"->;-:migration"`
	SchoolURN     int                `gorm:"->;-:migration"`
	SchoolName    string             `gorm:"->;-:migration"`
	PartnerName   string             `gorm:"->;-:migration"`
	EnteredByName string             `gorm:"->;-:migration"`
	Corrections   []id.FundingLine   `gorm:"-"` // that the reader has
	Corrected     money.Amount       `gorm:"-"` // what Corrections come to
	Inspected     []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// TableName is the table of funding.
func (Line) TableName() string { return "funding_line" }

// Facts are what the policy needs to know of a line.
func (l *Line) Facts() access.Facts {
	f := access.Facts{Hub: l.HubID, ID: l.ID.UUID, School: l.SchoolID, Partner: l.PartnerID, Inspected: l.Inspected}
	if l.ClientID != nil {
		f.Client = *l.ClientID
	}
	return f
}

// enteredBy keeps who enters it.
func (l *Line) enteredBy(who access.Actor) {
	if me := who.Person(); !who.IsClient() {
		l.EnteredBy = &me
		return
	}
	client := who.Client()
	l.ClientID = &client
}

// Standing is what the line and its corrections come to.
func (l *Line) Standing() money.Amount { return l.Pence + l.Corrected }

// The faults of funding.
var (
	ErrCorrection = fault.New(fault.Conflict, "funding-line-is-correction", "This line corrects another one. Correct that.")
	ErrKeyTaken   = fault.New(fault.Invalid, "external-id-taken", "Another line has this key.").
			At(fault.Field{Pointer: "/externalId", Rule: "external-id-taken", Detail: "Another line has this key."})
)

const longest = 10 // years of a period

// check holds a line to a period, and an amount that says something.
func (l *Line) check(faults *fault.InvalidContent) {
	l.ExternalID = strings.TrimSpace(l.ExternalID)
	if faults.Check(!l.ToOn.Before(l.FromOn), "/toOn", "funding-period-reversed", "A period does not end before it begins, on %s.", l.FromOn) {
		faults.Check(l.ToOn.Before(l.FromOn.AddMonths(12*longest)), "/toOn", "funding-period-long", "A period has at most %d years.", longest)
	}
	faults.Check(l.CorrectsID != nil || l.Pence > 0, "/amount", "funding-amount-wrong", "Money that is paid is above nought.")
	faults.Check(l.CorrectsID == nil || l.Pence != 0, "/amount", "funding-amount-wrong", "A correction adds something, or takes it away.")
}

// group is the source and the period of a line.
type group struct {
	source   string
	from, to calendar.Date
}

func (l *Line) group() group { return group{l.Source, l.FromOn, l.ToOn} }

// sums gives what lines come to, by source and period.
func sums(of []Line) map[group]money.Amount {
	all := map[group]money.Amount{}
	for _, l := range of {
		all[l.group()] += l.Pence
	}
	return all
}

// holds refuses a correction with which there would be less than nothing of its source in its
// period, or more than is read of an amount. The family is the line with its corrections so far,
// as far as whoever corrects reads them. What leads back from either is taken.
func (l *Line) holds(family []Line, faults *fault.InvalidContent) {
	sum := sums(slices.Concat(family, []Line{*l}))[l.group()]
	faults.Check(sum >= 0 || l.Pence > 0, "/amount", "funding-below-nought", "This takes away more than there is of this source in this period.")
	faults.Check(sum <= money.Most || l.Pence < 0, "/amount", "funding-amount-wrong", "This is more than an amount has.")
}
