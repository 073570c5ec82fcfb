package partner

import (
	"fmt"
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

var columns = []table.Column[Partner]{
	table.Key("externalId", func(p *Partner) *string { return &p.ExternalID }, "External ID", "Partner ID", "Supplier ID"),
	table.Text("name", 200, func(p *Partner) *string { return &p.Name }, "Partner", "Organisation", "Partner name").Required(),
	table.Word("kind", []string{"music-service", "charity", "ensemble", "sole-trader", "company", "school", "other"},
		func(p *Partner) *string { return &p.Kind }, "Type", "Organisation type").Required(),
	table.Word("status", []string{Candidate, Active, Ended, External}, func(p *Partner) *string { return &p.Status }).Required(),
	table.Email("email", func(p *Partner) *string { return &p.Email }, "E-mail", "Email address"),
	table.Text("phone", 40, func(p *Partner) *string { return &p.Phone }, "Telephone"),
	table.Text("website", 400, func(p *Partner) *string { return &p.Website }, "Web site", "URL"),
	table.Text("charityNumber", 20, func(p *Partner) *string { return &p.CharityNumber }, "Charity number"),
	table.Text("note", 2000, func(p *Partner) *string { return &p.Note }, "Notes"),
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of partners.
func NewReader(src io.Reader, format table.Format) (*table.Records[Partner], error) {
	return table.NewRecords(src, format, columns, []string{"name", "externalId"})
}

// ErrSeveral tells that a row of another register names several partners.
var ErrSeveral = several("/partnerId")

func several(at string) error {
	var faults fault.InvalidContent
	faults.Check(false, at, "partner-ambiguous",
		"Several partners of the hub have this name but for capitals. Write it as one of them does, or name the partner by its external id.")
	return faults.Err()
}

// Bring brings a row of a file into the register as Create and Change would, and tells
// of which partner it says what. The partner is the one with the row's external id, or
// the one with its name, capitals apart, if that has no other.
func Bring(tx Tx, row *table.Record[Partner]) (what event.Operation, said []table.Said, err error) {
	p, err := named(tx, row.Value)
	if err != nil {
		return "", nil, err
	}
	if p == nil {
		p, what = &Partner{}, event.Created
		if row.Needs("name", "kind", "status") {
			return "", nil, nil
		}
		*p = row.Value
		err = create(tx, p)
	} else if is := over(row, *p); is != *p {
		what = event.Updated
		err = alter(tx, p, asItIs, func(p *Partner) { *p = is })
	}
	return what, []table.Said{{Of: p.ID.UUID, What: fmt.Sprint(row.Value)}}, err
}

// named gives the partner of a row, or nil where the register has none.
func named(tx Tx, row Partner) (*Partner, error) {
	within := tx.Scope(access.UpdatePartner)
	if row.ExternalID != "" {
		if p, err := tx.PartnerByExternalID(within, row.ExternalID); p != nil || err != nil {
			return p, err
		}
	}
	found, err := tx.PartnersByName(within, row.Name)
	switch {
	case err != nil || len(found) == 0:
		return nil, err
	case len(found) > 1:
		return nil, several("/name")
	case found[0].ExternalID != "" && row.ExternalID != "":
		return nil, ErrNameTaken
	}
	return &found[0], nil
}

func asItIs(Seen) error { return nil }

// over gives the partner with what the row says. A row without an external id takes
// none away.
func over(row *table.Record[Partner], p Partner) Partner {
	is := row.Over(p)
	if is.ExternalID == "" {
		is.ExternalID = p.ExternalID
	}
	return is
}
