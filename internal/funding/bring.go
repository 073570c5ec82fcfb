package funding

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: money for a provision.
type Told struct {
	Key          string
	ProvisionKey string
	Source       string
	FromOn, ToOn calendar.Date
	Amount       money.Amount
	Reason       string
}

var columns = []table.Column[Told]{
	table.Key("externalId", func(t *Told) *string { return &t.Key }, "Line ID", "Reference").Required(),
	table.Key("provisionExternalId", func(t *Told) *string { return &t.ProvisionKey }, "Provision ID", "Group ID").Required().At("/provisionId"),
	table.Word("source", Sources, func(t *Told) *string { return &t.Source }, "Funder", "Paid by").Required(),
	table.Date("fromOn", func(t *Told) *calendar.Date { return &t.FromOn }, "From", "Start date").Required(),
	table.Date("toOn", func(t *Told) *calendar.Date { return &t.ToOn }, "To", "End date").Required(),
	{Name: "amount", Also: []string{"Amount GBP", "Pounds"}, Keep: keepAmount},
	table.Text("reason", 1000, func(t *Told) *string { return &t.Reason }, "Reason for change"),
}

// keepAmount reads an amount of pounds with two decimals.
func keepAmount(to *Told, text string) (rule, detail string) {
	if text == "" {
		return table.RuleRequired, "Is needed."
	}
	amount, err := money.Parse(text)
	if to.Amount = amount; err != nil {
		return table.RuleFormat, "An amount is written in pounds with two decimals, as 1234.50."
	}
	return "", ""
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of funding.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"externalId"}, []string{"provisionExternalId"}, []string{"source"},
		[]string{"fromOn"}, []string{"toOn"}, []string{"amount"})
}

// The rule about a row of funding that no request can break.
const RuleElsewhere = "funding-elsewhere"

const changed = "The file says otherwise now."

// Bring brings what a row of a file tells into the register as Record and Correct would, and
// tells of what it says what.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	t := row.Value
	if row.Needs("externalId", "provisionExternalId", "source", "fromOn", "toOn", "amount") || len(row.Errors) > 0 {
		return "", nil, nil
	}
	in, err := tx.ProvisionHolding(t.ProvisionKey)
	if err != nil {
		return "", nil, err
	}
	is, err := tx.FundingHolding(tx.Scope(access.CorrectFunding), t.Key)
	if err != nil {
		return "", nil, err
	}
	if is == nil {
		is, err = enter(tx, New{in, t.Source, t.FromOn, t.ToOn, t.Amount, t.Key}, true)
		what = event.Created
	} else if is.ProvisionID != in {
		row.RefuseAt(row.Heading("provisionExternalId"), row.Cell("provisionExternalId"), RuleElsewhere, "The line with this key is of another provision.")
		return "", nil, nil
	} else {
		what, err = is.become(tx, t)
	}
	if err != nil {
		return "", nil, err
	}
	return what, []table.Said{{Of: is.ID.UUID, What: fmt.Sprint(t.group(), int64(t.Amount))}}, nil
}

func (t Told) group() group { return group{t.Source, t.FromOn, t.ToOn} }

// become corrects a line by what a row says otherwise than files did so far.
func (l *Line) become(tx Tx, t Told) (event.Operation, error) {
	by, err := tx.Permit(tx.Scope(access.CorrectFunding), l.Facts())
	if err != nil {
		return "", err
	}
	if err := tx.HoldFunding(l.ID); err != nil {
		return "", err
	}
	family, err := tx.FundingFamily(by)
	if err != nil {
		return "", err
	}
	var faults fault.InvalidContent
	first := Line{FromOn: t.FromOn, ToOn: t.ToOn, Pence: t.Amount}
	if first.check(&faults); faults.Err() != nil {
		return "", faults.Err()
	}
	missing := difference(t, toldOf(family, l.ID))
	for _, c := range missing {
		c.Reason = cmp.Or(t.Reason, changed)
		made, err := l.correct(tx, family, c, true)
		if err != nil {
			return "", err
		}
		family = append(family, Line{ID: made, Source: c.Source, FromOn: c.FromOn, ToOn: c.ToOn, Pence: c.Amount})
	}
	if len(missing) == 0 {
		return "", nil
	}
	return event.Updated, nil
}

// toldOf are those of a family that were entered under its key, or by files.
func toldOf(family []Line, first id.FundingLine) []Line {
	return slices.DeleteFunc(slices.Clone(family), func(l Line) bool { return !l.Imported && l.ID != first })
}

// difference gives the corrections by which what was told comes to what a row says: first those
// that take away, of other sources or periods, in their order. Where 500.00 of the school's were
// told and the row says 450.00, it is one of 50.00 less; where it says 500.00 of the parents', one
// of 500.00 less of the school's and one of 500.00 of the parents'.
func difference(t Told, told []Line) (missing []Correction) {
	is := sums(told)
	now := t.Amount - is[t.group()]
	delete(is, t.group())
	for g, sum := range is {
		if sum != 0 {
			missing = append(missing, Correction{Amount: -sum, Source: g.source, FromOn: g.from, ToOn: g.to})
		}
	}
	slices.SortFunc(missing, func(a, b Correction) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), a.FromOn.Compare(b.FromOn), a.ToOn.Compare(b.ToOn))
	})
	if now != 0 {
		missing = append(missing, Correction{Amount: now, Source: t.Source, FromOn: t.FromOn, ToOn: t.ToOn})
	}
	return missing
}
