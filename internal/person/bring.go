package person

import (
	"fmt"
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: a person, and at most one appointment of theirs.
type Told struct {
	ExternalID, Name, Email, Phone string
	Issuer, Subject                string

	Role, LACode        string
	PartnerKey, Partner string // by external id, or by name
	URN                 int
	FromOn, ToOn        calendar.Date
}

var columns = []table.Column[Told]{
	table.Key("externalId", func(t *Told) *string { return &t.ExternalID }, "External ID", "Staff ID", "Staff code", "Employee number"),
	table.Text("name", 200, func(t *Told) *string { return &t.Name }, "Full name", "Person").Required(),
	table.Email("email", func(t *Told) *string { return &t.Email }, "E-mail", "Email address", "Work email"),
	table.Text("phone", 40, func(t *Told) *string { return &t.Phone }, "Telephone", "Mobile"),
	table.Text("identityIssuer", 300, func(t *Told) *string { return &t.Issuer }),
	table.Text("identitySubject", 255, func(t *Told) *string { return &t.Subject }).At("/identity"),
	table.Word("role", table.OneOf(access.Roles...), func(t *Told) *string { return &t.Role }),
	table.Key("partnerExternalId", func(t *Told) *string { return &t.PartnerKey }, "Partner ID"),
	table.Text("partner", 200, func(t *Told) *string { return &t.Partner }, "Partner name", "Employer").At("/partnerId"),
	table.URN("schoolUrn", func(t *Told) *int { return &t.URN }, "URN", "School URN").At("/schoolId"),
	table.Text("laCode", 3, func(t *Told) *string { return &t.LACode }, "LA (code)", "LA code").
		Meeting(table.RulePattern, "An LA code has three digits.", table.Digits(3)),
	table.Date("fromOn", func(t *Told) *calendar.Date { return &t.FromOn }, "From", "Start date"),
	table.Date("toOn", func(t *Told) *calendar.Date { return &t.ToOn }, "To", "End date"),
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of people.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"externalId", "email"})
}

// The rules about a row of people that no request can break.
const (
	RuleNobody  = "person-not-named"
	RuleSeveral = "person-ambiguous"
)

// Bring brings what a row of a file tells into the register as Create, Change, Grant and
// End would, and tells of whom it says what. The person is the one with the row's
// external id, or the only one with its e-mail address if they have no other; the
// appointment the one to the role at the place from the day. A row that names no role
// tells of the person alone.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	if (row.Value.Issuer == "") != (row.Value.Subject == "") && row.Needs("identityIssuer", "identitySubject") {
		return "", nil, nil
	}
	p, err := whom(tx, row)
	if err != nil || len(row.Errors) > 0 {
		return "", nil, err
	}
	if p == nil {
		p, what = &Person{}, event.Created
		if row.Needs("name") {
			return "", nil, nil
		}
		*p = over(row, *p)
		err = create(tx, p)
	} else if is := over(row, *p); !is.same(*p) {
		what = event.Updated
		err = alter(tx, p, func(Seen) error { return nil }, func(p *Person) { *p = is })
	}
	if err != nil {
		return "", nil, err
	}
	said = []table.Said{{Of: p.ID.UUID, What: fmt.Sprint(row.Value.alone())}}
	if row.Value.Role == "" {
		if row.Value != row.Value.alone() {
			row.Needs("role")
		}
		return what, said, nil
	}
	granted, of, err := bringAppointment(tx, p, row)
	if granted == event.Created || what == "" {
		what = granted
	}
	return what, append(said, table.Said{Of: of.UUID, What: row.Value.ToOn.String()}), err
}

// alone is what is told of the person.
func (t Told) alone() Told {
	return Told{ExternalID: t.ExternalID, Name: t.Name, Email: t.Email, Phone: t.Phone, Issuer: t.Issuer, Subject: t.Subject}
}

// whom gives the person of a row, or nil where the register has none.
func whom(tx Tx, row *table.Record[Told]) (*Person, error) {
	t, within := row.Value, tx.Scope(access.UpdatePerson)
	if t.ExternalID == "" && t.Email == "" {
		row.Refuse(RuleNobody, "A row names a person by externalId or email.")
		return nil, nil
	}
	if t.ExternalID != "" {
		if p, err := tx.PersonByExternalID(within, t.ExternalID); p != nil || err != nil {
			return p, err
		}
	}
	if t.Email == "" {
		return nil, nil
	}
	some, err := tx.PeopleByEmail(within, t.Email)
	if err != nil || len(some) == 0 {
		return nil, err
	}
	if len(some) > 1 {
		row.RefuseAt("", t.Email, RuleSeveral, "Several people of the hub have this e-mail address. Name them by externalId.")
		return nil, nil
	}
	if t.ExternalID != "" && some[0].ExternalID != "" {
		return nil, nil // somebody else, who shares the address
	}
	return tx.Person(within, some[0].ID)
}

// over gives the person with what the row says of them. A row without external id or
// identity takes none away.
func over(row *table.Record[Told], p Person) Person {
	t := row.Over(Told{Name: p.Name, Email: p.Email, Phone: p.Phone})
	p.Name, p.Email, p.Phone = t.Name, t.Email, t.Phone
	if t.ExternalID != "" {
		p.ExternalID = t.ExternalID
	}
	if t.Issuer != "" && t.Subject != "" {
		p.Identity = &Identity{Issuer: t.Issuer, Subject: t.Subject}
	}
	return p
}

// same reports whether both say the same of the person.
func (p Person) same(other Person) bool {
	return p.ExternalID == other.ExternalID && p.Name == other.Name && p.Email == other.Email && p.Phone == other.Phone &&
		p.signsInAs() == other.signsInAs()
}

func bringAppointment(tx Tx, to *Person, row *table.Record[Told]) (what event.Operation, of id.Appointment, err error) {
	if row.Needs("fromOn") {
		return "", of, nil
	}
	a, err := row.Value.appointment(tx, to)
	if err != nil {
		return "", of, err
	}
	within := tx.Scope(access.EndAppointment)
	is, err := tx.SameAppointment(within, a)
	switch {
	case err != nil:
		return "", of, err
	case is == nil:
		err = grant(tx, to, &a)
		return event.Created, a.ID, err
	case is.ToOn == a.ToOn || !row.Speaks("toOn"):
		return "", is.ID, nil
	}
	by, err := tx.Permit(within, is.Facts())
	if err != nil {
		return "", of, err
	}
	return event.Updated, is.ID, end(tx, by, is, a.ToOn)
}

// appointment gives the appointment that a row tells, or the faults of its references.
func (t Told) appointment(tx Tx, to *Person) (Appointment, error) {
	a := Appointment{HubID: to.HubID, PersonID: to.ID, Role: access.Role(t.Role), FromOn: t.FromOn, ToOn: t.ToOn}
	const detail = "There is no such %s, or it is not open to you."
	var faults fault.InvalidContent
	if t.PartnerKey != "" || t.Partner != "" {
		partner, err := tx.PartnerNamed(tx.Scope(access.ReadPartner), t.PartnerKey, t.Partner)
		if err != nil {
			return a, err
		}
		a.PartnerID = &partner
		faults.Check(!partner.IsZero(), "/partnerId", "unknown-reference", detail, "partner")
	}
	if t.URN != 0 {
		school, err := tx.SchoolNamed(tx.Scope(access.ReadSchool), t.URN)
		if err != nil {
			return a, err
		}
		a.SchoolID = &school
		faults.Check(!school.IsZero(), "/schoolId", "unknown-reference", detail, "school")
	}
	if t.LACode != "" {
		a.LACode = &t.LACode
	}
	return a, faults.Err()
}
