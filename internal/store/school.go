package store

import (
	"fmt"
	"strconv"

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
	return tx.update(by, s, &s.Version, schoolEvent("school.updated", event.Updated, s))
}

func schoolEvent(name event.Name, operation event.Operation, s *school.School) event.Event {
	return event.Event{Name: name, Operation: operation, ID: s.ID.UUID, Version: s.Version, Keys: "urn=" + strconv.Itoa(s.URN)}
}

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
