package store

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

var schoolColumns = map[string]column{
	"name": {sql: "school.name"},
	"urn":  {sql: "school.urn", cast: "integer"},
}

// School gives one school in the scope, or fault.Absent.
func (tx *Tx) School(within access.Scope, which id.School) (*school.School, error) {
	return tx.school(within, "school.id = ?", which)
}

// SchoolByURN gives the school in the scope that has the URN, or fault.Absent.
func (tx *Tx) SchoolByURN(within access.Scope, urn int) (*school.School, error) {
	return tx.school(within, "school.urn = ?", urn)
}

func (tx *Tx) school(within access.Scope, sql string, key any) (*school.School, error) {
	var s school.School
	if err := tx.within(tx.db, "school", within).Where(sql, key).Take(&s).Error; err != nil {
		return nil, absent(err)
	}
	return &s, nil
}

// Schools gives a page of the schools in the scope.
func (tx *Tx) Schools(within access.Scope, f school.Filter, at page.Request) (page.Page[school.School], error) {
	q := tx.within(tx.db, "school", within)
	if f.URN != 0 {
		q = q.Where("school.urn = ?", f.URN)
	}
	if f.LACode != "" {
		q = q.Where("school.la_code = ?", f.LACode)
	}
	if f.Status != "" {
		q = q.Where("school.status = ?", f.Status)
	}
	if f.Phase != "" {
		q = q.Where("school.phase = ?", f.Phase)
	}
	if f.Name != "" {
		q = q.Where(fmt.Sprintf(tx.store.dialect.contains, "school.name"), like(f.Name))
	}
	var rows []school.School
	if err := tx.paged(q, "school", schoolColumns, at).Find(&rows).Error; err != nil {
		return page.Page[school.School]{}, err
	}
	by, _ := at.Column()
	return page.Cut(rows, at.Limit, func(s school.School) page.Position {
		if by == "urn" {
			return page.Position{Key: strconv.Itoa(s.URN), ID: s.ID.String()}
		}
		return page.Position{Key: s.Name, ID: s.ID.String()}
	}), nil
}

// CreateSchool keeps a new school, or fails with school.ErrURNTaken.
func (tx *Tx) CreateSchool(by access.Permit, s *school.School) error {
	return taken(tx.create(by, s, schoolEvent("school.created", event.Created, s)), school.ErrURNTaken)
}

// SaveSchool keeps a changed school.
func (tx *Tx) SaveSchool(by access.Permit, s *school.School) error {
	if err := tx.noteName("school", s.ID.UUID, s.Name); err != nil {
		return err
	}
	return tx.update(by, s, &s.Version, schoolEvent("school.updated", event.Updated, s))
}

func schoolEvent(name event.Name, operation event.Operation, s *school.School) event.Event {
	return event.Event{Name: name, Operation: operation, ID: s.ID.UUID, Version: s.Version, Keys: schoolKeys(s.URN), Told: operation}
}

func schoolKeys(urn int) string { return "urn=" + strconv.Itoa(urn) }

// Successions gives a page of the successions in the scope, by the URNs; with a
// URN, those from it and those to it.
func (tx *Tx) Successions(within access.Scope, urn int, at page.Request) (page.Page[school.Succession], error) {
	q := tx.within(tx.db, "school_succession", within)
	if urn != 0 {
		q = q.Where("(school_succession.from_urn = ? OR school_succession.to_urn = ?)", urn, urn)
	}
	if at.After != nil {
		number := tx.store.dialect.value("integer")
		q = q.Where("(school_succession.from_urn, school_succession.to_urn) > ("+number+", "+number+")", at.After.Key, at.After.ID)
	}
	var rows []school.Succession
	err := q.Table("school_succession").Order("school_succession.from_urn, school_succession.to_urn").Limit(at.Limit + 1).Find(&rows).Error
	if err != nil {
		return page.Page[school.Succession]{}, err
	}
	return page.Cut(rows, at.Limit, func(s school.Succession) page.Position {
		return page.Position{Key: strconv.Itoa(s.FromURN), ID: strconv.Itoa(s.ToURN)}
	}), nil
}

var schoolLoader = newLoader("school", "school", func(s *school.School) (uuid.UUID, int64, string) {
	return s.ID.UUID, s.Version, schoolKeys(s.URN)
})

var successionLoader = newLoader("school_succession", "school-succession", func(s *school.Succession) (uuid.UUID, int64, string) {
	return s.ID.UUID, s.Version, "fromUrn=" + strconv.Itoa(s.FromURN) + " toUrn=" + strconv.Itoa(s.ToURN)
})

// SchoolNamed gives the id of the school in the scope that has the URN, or the zero id.
func (tx *Tx) SchoolNamed(within access.Scope, urn int) (id.School, error) {
	return only[id.School](tx.within(tx.db.Table("school"), "school", within).Where("school.urn = ?", urn))
}

// SchoolsByURN gives those of the schools in the scope that have one of the URNs,
// with no more than their ids, version, digest and the properties named, which are
// the area's own names.
func (tx *Tx) SchoolsByURN(within access.Scope, urns []int, properties []string) (map[int]school.School, error) {
	if bare, err := tx.isBare("school"); bare || err != nil {
		return nil, err
	}
	columns := []string{"hub_id", "id", "urn", "version", "digest"}
	for _, name := range properties {
		columns = append(columns, snake(name))
	}
	var rows []school.School
	q := among(tx, tx.within(tx.db, "school", within), "school.urn", "integer", urns)
	if err := q.Select(columns).Find(&rows).Error; err != nil {
		return nil, err
	}
	found := make(map[int]school.School, len(rows))
	for _, s := range rows {
		found[s.URN] = s
	}
	return found, nil
}

// LoadSchools keeps new and changed schools under the permit of an import.
func (tx *Tx) LoadSchools(by access.Permit, changed []school.School) error {
	if by.Action() != access.StartImport {
		return errNoLeave
	}
	if err := tx.noteNames(changed); err != nil {
		return err
	}
	return loadInto(tx, schoolLoader, changed)
}

// SuccessionsFrom gives those of the successions in the scope that are from one of
// the URNs, by their pairs of URNs.
func (tx *Tx) SuccessionsFrom(within access.Scope, urns []int) (map[[2]int]school.Succession, error) {
	if bare, err := tx.isBare("school_succession"); bare || err != nil {
		return nil, err
	}
	var rows []school.Succession
	q := among(tx, tx.within(tx.db, "school_succession", within), "school_succession.from_urn", "integer", urns)
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	found := make(map[[2]int]school.Succession, len(rows))
	for _, s := range rows {
		found[[2]int{s.FromURN, s.ToURN}] = s
	}
	return found, nil
}

// LoadSuccessions keeps new and changed successions under the permit of an import.
func (tx *Tx) LoadSuccessions(by access.Permit, changed []school.Succession) error {
	if by.Action() != access.StartImport {
		return errNoLeave
	}
	return loadInto(tx, successionLoader, changed)
}

// snake gives the column of a property: la_code of laCode.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
