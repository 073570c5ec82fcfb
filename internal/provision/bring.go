package provision

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: a provision, and at most one placement in it.
type Told struct {
	ExternalID          string
	PartnerKey, Partner string // by external id, or by name
	URN                 int
	Name, Kind, State   string
	FromOn, ToOn        calendar.Date

	TeacherKey, TeacherEmail string
	PlacedFromOn, PlacedToOn calendar.Date
}

var columns = []table.Column[Told]{
	table.Key("externalId", func(t *Told) *string { return &t.ExternalID }, "External ID", "Provision ID", "Group ID"),
	table.Key("partnerExternalId", func(t *Told) *string { return &t.PartnerKey }, "Partner ID"),
	table.Text("partner", 200, func(t *Told) *string { return &t.Partner }, "Partner name", "Provider").At("/partnerId"),
	table.URN("schoolUrn", func(t *Told) *int { return &t.URN }, "URN", "School URN").At("/schoolId"),
	table.Text("name", 200, func(t *Told) *string { return &t.Name }, "Provision", "Group name").Required(),
	table.Word("kind", []string{"whole-class", "small-group", "individual", "ensemble", "choir", "project"},
		func(t *Told) *string { return &t.Kind }, "Type").Required(),
	table.Word("state", []string{Candidate, Active, Ended, External}, func(t *Told) *string { return &t.State }, "Status").Required(),
	table.Date("fromOn", func(t *Told) *calendar.Date { return &t.FromOn }, "From", "Start date").Required(),
	table.Date("toOn", func(t *Told) *calendar.Date { return &t.ToOn }, "To", "End date"),
	table.Key("teacherExternalId", func(t *Told) *string { return &t.TeacherKey }, "Teacher ID", "Staff ID").At("/placement/teacherId"),
	table.Text("teacherEmail", 254, func(t *Told) *string { return &t.TeacherEmail }, "Teacher e-mail", "Teacher email"),
	table.Date("placedFromOn", func(t *Told) *calendar.Date { return &t.PlacedFromOn }, "Teacher from").At("/placement/fromOn"),
	table.Date("placedToOn", func(t *Told) *calendar.Date { return &t.PlacedToOn }, "Teacher to").At("/placement/toOn"),
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of provisions.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"partner", "partnerExternalId"}, []string{"schoolUrn"}, []string{"name"})
}

// The rules about a row of provision that no request can break.
const (
	RuleElsewhere = "provision-elsewhere"
	RuleSeveral   = "provision-ambiguous"
)

// Bring brings what a row of a file tells into the register as Create, Change, Place and
// EndPlacement would, and tells of what it says what. The provision is the one with the
// row's external id, or the only one of the partner in the school with its name if that
// has no other; the placement the one of the teacher from the day. A row that names no
// teacher tells of the provision alone.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	partner, school, err := where(tx, row.Value)
	if err != nil {
		return "", nil, err
	}
	c, err := which(tx, row, partner, school)
	if err != nil || len(row.Errors) > 0 {
		return "", nil, err
	}
	if c == nil {
		c, what = &Card{Provision: Provision{PartnerID: partner, SchoolID: school}}, event.Created
		if row.Needs("name", "kind", "state", "fromOn") {
			return "", nil, nil
		}
		c.Provision = over(row, c.Provision)
		err = create(tx, &c.Provision)
	} else if is := over(row, c.Provision); is != c.Provision {
		what = event.Updated
		err = alter(tx, c, func(Seen) error { return nil }, func(p *Provision) { *p = is })
	}
	if err != nil {
		return "", nil, err
	}
	said = []table.Said{{Of: c.ID.UUID, What: fmt.Sprint(row.Value.alone())}}
	if row.Value.TeacherKey == "" && row.Value.TeacherEmail == "" {
		if row.Value != row.Value.alone() {
			row.Needs("teacherExternalId")
		}
		return what, said, nil
	}
	placed, of, err := bringPlacement(tx, c.Provision, row)
	if placed == event.Created || what == "" {
		what = placed
	}
	return what, append(said, table.Said{Of: of.UUID, What: row.Value.PlacedToOn.String()}), err
}

// alone is what is told of the provision.
func (t Told) alone() Told {
	t.TeacherKey, t.TeacherEmail, t.PlacedFromOn, t.PlacedToOn = "", "", calendar.Date{}, calendar.Date{}
	return t
}

// where gives the partner and the school of a row, or the faults of its references.
func where(tx Tx, t Told) (partner id.Partner, school id.School, err error) {
	var faults fault.InvalidContent
	if partner, err = tx.PartnerNamed(tx.Scope(access.ReadPartner), t.PartnerKey, t.Partner); err != nil {
		return partner, school, err
	}
	faults.Check(!partner.IsZero(), "/partnerId", "unknown-reference", unknown, "partner")
	if school, err = tx.SchoolNamed(tx.Scope(access.ReadSchool), t.URN); err != nil {
		return partner, school, err
	}
	faults.Check(!school.IsZero(), "/schoolId", "unknown-reference", unknown, "school")
	return partner, school, faults.Err()
}

// which gives the provision of a row, or nil where the register has none.
func which(tx Tx, row *table.Record[Told], partner id.Partner, school id.School) (*Card, error) {
	within, key := tx.Scope(access.UpdateProvision), row.Value.ExternalID
	if key != "" {
		held, err := tx.ProvisionHolding(key)
		if err != nil {
			return nil, err
		}
		if !held.IsZero() {
			c, err := tx.Provision(within, held)
			if err == nil && (c.PartnerID != partner || c.SchoolID != school) {
				row.RefuseAt("", key, RuleElsewhere, "The provision with this key is of another partner or in another school; those are fixed.")
			}
			return c, err
		}
	}
	named, err := tx.ProvisionsNamed(within, partner, school, row.Value.Name)
	if err != nil {
		return nil, err
	}
	var found []Card
	for _, c := range named {
		if key == "" || c.ExternalID == "" {
			found = append(found, c)
		}
	}
	if len(found) > 1 {
		row.RefuseAt("", row.Value.Name, RuleSeveral, "The partner has several provisions of this name in the school. Name them by externalId.")
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}

// over gives the provision with what the row says. A row without an external id takes
// none away.
func over(row *table.Record[Told], p Provision) Provision {
	t := row.Over(Told{Name: p.Name, Kind: p.Kind, State: p.State, FromOn: p.FromOn, ToOn: p.ToOn})
	p.Name, p.Kind, p.State, p.FromOn, p.ToOn = t.Name, t.Kind, t.State, t.FromOn, t.ToOn
	if t.ExternalID != "" {
		p.ExternalID = t.ExternalID
	}
	return p
}

func bringPlacement(tx Tx, in Provision, row *table.Record[Told]) (what event.Operation, of id.Placement, err error) {
	t := row.Value
	teacher, err := tx.PersonNamed(t.TeacherKey, t.TeacherEmail)
	if err != nil {
		return "", of, err
	}
	p := Placement{HubID: in.HubID, ProvisionID: in.ID, PersonID: teacher, FromOn: t.PlacedFromOn, ToOn: t.PlacedToOn}
	if p.FromOn.IsZero() {
		p.FromOn = in.FromOn
	}
	within := tx.Scope(access.EndPlacement)
	is, err := tx.SamePlacement(within, p)
	switch {
	case err != nil:
		return "", of, err
	case is == nil:
		err = place(tx, in, &p)
		return event.Created, p.ID, ofPlacement(err)
	case is.ToOn == p.ToOn || !row.Speaks("placedToOn"):
		return "", is.ID, nil
	}
	by, err := tx.Permit(within, is.Facts())
	if err != nil {
		return "", of, err
	}
	name, err := is.end(tx, within, p.ToOn)
	if err != nil {
		return "", of, ofPlacement(err)
	}
	return event.Updated, is.ID, tx.SavePlacement(by, &is.Placement, name)
}

// ofPlacement tells a fault of a placement apart from one of its provision.
func ofPlacement(err error) error {
	var refused *fault.Error
	if !errors.As(err, &refused) {
		return err
	}
	moved := *refused
	moved.Fields = make([]fault.Field, len(refused.Fields))
	for i, f := range refused.Fields {
		f.Pointer = "/placement/" + strings.TrimPrefix(f.Pointer, "/")
		moved.Fields[i] = f
	}
	return &moved
}
