package takeup

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells: who takes part in a provision in a term.
type Told struct {
	ProvisionKey        string // or by partner, school and name
	URN                 int
	PartnerKey, Partner string
	Provision           string
	Year                calendar.AcademicYear
	Term                string
	CountedOn, RollOn   calendar.Date
	SexIncomplete       string // yes, or else no
	Counts              school.Counts
	YearGroups          [14]*int // of school.YearGroupNames
}

var columns = allColumns()

func allColumns() []table.Column[Told] {
	all := []table.Column[Told]{
		table.Key("provisionExternalId", func(t *Told) *string { return &t.ProvisionKey }, "Provision ID", "Group ID").At("/provisionId"),
		table.URN("schoolUrn", func(t *Told) *int { return &t.URN }, "URN", "School URN").At("/schoolId"),
		table.Key("partnerExternalId", func(t *Told) *string { return &t.PartnerKey }, "Partner ID"),
		table.Text("partner", 200, func(t *Told) *string { return &t.Partner }, "Partner name", "Provider").At("/partnerId"),
		table.Text("provision", 200, func(t *Told) *string { return &t.Provision }, "Provision name", "Group name"),
		{Name: "academicYear", Also: []string{"Academic year", "Year"}, Keep: keepYear},
		table.Word("term", []string{"autumn", "spring", "summer"}, func(t *Told) *string { return &t.Term }).Required(),
		table.Date("countedOn", func(t *Told) *calendar.Date { return &t.CountedOn }, "Date of count").Required(),
		table.Date("rollOn", func(t *Told) *calendar.Date { return &t.RollOn }, "Date of roll"),
		table.Word("sexIncomplete", []string{"yes", "no"}, func(t *Told) *string { return &t.SexIncomplete }, "Sex incomplete"),
	}
	all = append(all, groupColumn(school.Groups[0], "").Required())
	for _, g := range school.Groups[1:] {
		all = append(all, groupColumn(g, ", or z or missing"))
	}
	for i, name := range school.YearGroupNames {
		all = append(all, table.Column[Told]{Name: "year" + name, Also: []string{school.YearHeading(name)}, Keep: func(to *Told, text string) (string, string) {
			return keepCount(&to.YearGroups[i], text)
		}})
	}
	return all
}

// groupColumn is the column of the count of a group: exact, or else why there is none.
func groupColumn(g school.Group, orElse string) table.Column[Told] {
	return table.Column[Told]{Name: g.Name, Place: "/counts/" + g.Name, Keep: func(to *Told, text string) (rule, detail string) {
		g.Keep(&to.Counts, nil, school.Missing)
		switch strings.ToLower(text) {
		case "", "missing":
			return "", ""
		case school.NotApplicable:
			g.Keep(&to.Counts, nil, school.NotApplicable)
			return "", ""
		case school.Suppressed:
			return "figures-suppressed", "What is counted here is exact: a whole number" + orElse + "."
		}
		n, ok := table.Whole(text)
		if !ok || n > 99_999 {
			return school.RuleFigure, "A whole number from 0 to 99999 is wanted" + orElse + "."
		}
		g.Keep(&to.Counts, &n, "")
		return "", ""
	}}
}

func keepYear(to *Told, text string) (rule, detail string) {
	var err error
	if to.Year, err = calendar.ParseAcademicYear(text); err != nil {
		return table.RuleFormat, "An academic year is written 2026-27."
	}
	return "", ""
}

func keepCount(to **int, text string) (rule, detail string) {
	if *to = nil; text == "" {
		return "", ""
	}
	n, ok := table.Whole(text)
	if !ok || n > 99_999 {
		return table.RuleFormat, "Must be a whole number from 0 to 99999."
	}
	*to = &n
	return "", ""
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of participation.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"provisionExternalId", "provision"}, []string{"academicYear"}, []string{"term"}, []string{"all"})
}

// Bring brings what a row of a file tells into the register as Record and Correct would, and
// tells of what it says what. What the row does not speak of stays. To whoever may not read the
// figures a row is the whole of them, and every row says that it changed them: its faults are of
// the row alone, for those of both together would tell what is there, as would whether it changed.
// Of a row that has faults already it tells what else is wrong.
func Bring(tx Tx, row *table.Record[Told]) (what event.Operation, said []table.Said, err error) {
	within, reads := tx.Scope(access.CorrectFigures), tx.Scope(access.ReadFigures)
	as, err := told(tx, within, row)
	if err != nil {
		return "", nil, err
	}
	var is *Figures
	found := !row.Faulty("academicYear", "term")
	if found && as.ProvisionID != nil {
		if is, err = tx.SamePupilFigures(within, as); err != nil {
			return "", nil, err
		}
	}
	anew := row.Value
	if whole := is == nil || !reads.Admits(is.Facts()); !whole {
		anew = row.Over(is.told())
	} else if found {
		row.Needs("countedOn", "all")
	}
	if len(row.Errors) > 0 {
		return "", nil, as.judge(tx, within, row, anew)
	}
	switch {
	case is == nil:
		as.keep(row.Value)
		what, err = event.Created, create(tx, &as)
	default:
		if !is.says(anew) {
			what, err = event.Updated, is.bring(tx, within, anew)
		}
		as = *is
	}
	if err != nil {
		return "", nil, err
	}
	if !reads.Admits(as.Facts()) {
		what = event.Updated
	}
	says, err := json.Marshal(row.Value)
	return what, []table.Said{{Of: as.ID.UUID, What: string(says)}}, err
}

func (f *Figures) bring(tx Tx, within access.Scope, anew Told) error {
	by, err := tx.Permit(within, f.Facts())
	if err != nil {
		return err
	}
	var counted Figures
	counted.keep(anew)
	return f.correct(tx, by, counted)
}

// judge tells what else is wrong with a row at fault. What rests on a cell that cannot be read is
// not judged.
func (f *Figures) judge(tx Tx, within access.Scope, row *table.Record[Told], t Told) error {
	f.keep(t)
	f.SexIncomplete = f.SexIncomplete || row.Faulty("sexIncomplete") || row.Faulty("academicYear", "term") && !row.Speaks("sexIncomplete")
	var faults fault.InvalidContent
	if f.ProvisionID == nil {
		checkYear(&faults, f.AcademicYear, tx.Today())
	} else if _, err := f.settle(tx, within, &faults); err != nil {
		return err
	}
	if !row.Faulty("countedOn", "rollOn") {
		if err := f.tellAgainstRoll(tx, &faults); err != nil {
			return err
		}
	}
	f.check(&faults, tx.Today())
	return row.RefusingBesides(faults.Err())
}

// told gives the natural key of a row as far as it has one, and records what is wrong with it.
func told(tx Tx, within access.Scope, row *table.Record[Told]) (f Figures, err error) {
	t := row.Value
	row.Needs("academicYear", "term")
	if t.ProvisionKey == "" {
		row.Needs("schoolUrn", "provision")
	}
	f = Figures{HubID: within.Hub(), Kind: Participation, AcademicYear: t.Year, Term: calendar.Term(t.Term)}
	if row.Faulty("provisionExternalId", "schoolUrn", "partnerExternalId", "partner", "provision") {
		return f, nil
	}
	which, err := named(tx, within, row)
	if err = row.Refusing(err); err == nil && !which.IsZero() {
		f.ProvisionID = &which
	}
	return f, err
}

// named gives the provision that a row names.
func named(tx Tx, within access.Scope, row *table.Record[Told]) (which id.Provision, err error) {
	t := row.Value
	var faults fault.InvalidContent
	unknown := func(ok bool, pointer, what string) bool {
		return faults.Check(ok, pointer, "unknown-reference", "There is no such %s, or it is not open to you.", what)
	}
	if t.ProvisionKey != "" {
		if which, err = tx.ProvisionHolding(t.ProvisionKey); err == nil {
			unknown(!which.IsZero(), "/provisionId", "provision")
			err = faults.Err()
		}
		return which, err
	}
	partner, err := tx.PartnerNamed(within, t.PartnerKey, t.Partner)
	if err != nil {
		return which, err
	}
	in, err := tx.SchoolNamed(within, t.URN)
	if err != nil {
		return which, err
	}
	if !unknown(!partner.IsZero(), "/partnerId", "partner") || !unknown(!in.IsZero(), "/schoolId", "school") {
		return which, faults.Err()
	}
	found, err := tx.ProvisionsNamed(within, partner, in, t.Provision)
	if err != nil {
		return which, err
	}
	if len(found) > 1 {
		row.RefuseAt(row.Heading("provision"), t.Provision, "provision-ambiguous", "The partner has several provisions of this name in the school. Name them by provisionExternalId.")
		return which, nil
	}
	if unknown(len(found) == 1, "/provision", "provision") {
		which = found[0].ID
	}
	return which, faults.Err()
}

// keep gives the figures the counts that are told.
func (f *Figures) keep(t Told) {
	f.CountedOn, f.RollOn, f.SexIncomplete = t.CountedOn, t.RollOn, t.SexIncomplete == "yes"
	f.Lines = []Line{{Line: All, Counts: t.Counts, At: "/counts"}}
	f.YearGroups = YearGroups{}
	for i, n := range t.YearGroups {
		if n != nil {
			f.YearGroups[school.YearGroupNames[i]] = *n
		}
	}
}

// told gives what a file would tell of the figures.
func (f *Figures) told() Told {
	t := Told{CountedOn: f.CountedOn, RollOn: f.RollOn, SexIncomplete: "no", Counts: f.Lead()}
	if f.SexIncomplete {
		t.SexIncomplete = "yes"
	}
	for i := range t.YearGroups {
		if n, known := f.YearGroups[school.YearGroupNames[i]]; known {
			t.YearGroups[i] = &n
		}
	}
	return t
}

// says reports whether the figures say that already.
func (f *Figures) says(t Told) bool {
	is := f.told()
	same := is.Counts.SameContent(t.Counts) && is.CountedOn == t.CountedOn && (is.RollOn == t.RollOn || t.RollOn.IsZero()) && (is.SexIncomplete == "yes") == (t.SexIncomplete == "yes")
	return same && fmt.Sprint(asYearGroups(is)) == fmt.Sprint(asYearGroups(t))
}

func asYearGroups(t Told) YearGroups {
	var f Figures
	f.keep(t)
	return f.YearGroups
}
