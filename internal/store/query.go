package store

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// HasPartner reports whether the partner is in the scope.
func (tx *Tx) HasPartner(within access.Scope, which id.Partner) (bool, error) {
	return tx.has("partner", within, which.UUID)
}

// HasSchool reports whether the school is in the scope.
func (tx *Tx) HasSchool(within access.Scope, which id.School) (bool, error) {
	return tx.has("school", within, which.UUID)
}

// HasPerson reports whether the person is in the scope.
func (tx *Tx) HasPerson(within access.Scope, which id.Person) (bool, error) {
	return tx.has("person", within, which.UUID)
}

// HasFramework reports whether the framework is in the scope.
func (tx *Tx) HasFramework(within access.Scope, which id.Framework) (bool, error) {
	return tx.has("framework", within, which.UUID)
}

// has reports whether the row is in the scope.
func (tx *Tx) has(table string, within access.Scope, which uuid.UUID) (bool, error) {
	return some(tx.within(tx.db.Table(table), table, within).Where(table+".id = ?", which))
}

// only gives the id that a query finds, or the zero id where it finds none or several.
func only[ID any](q *gorm.DB) (which ID, err error) {
	var found []ID
	if err = q.Limit(2).Pluck("id", &found).Error; len(found) == 1 {
		which = found[0]
	}
	return which, err
}

// some reports whether the query finds anything.
func some(q *gorm.DB) (bool, error) {
	var one []int
	err := q.Select("1").Limit(1).Find(&one).Error
	return len(one) > 0, err
}

// hold keeps the rows for the transaction: whoever else wants to hold one waits for
// its end, and then sees what it wrote. SQLite has one writer anyway.
func hold(q *gorm.DB) error {
	var ids []string
	return q.Clauses(clause.Locking{Strength: "UPDATE"}).Order("id").Pluck("id", &ids).Error
}

// thatAre narrows a query to the rows in which a column has a value, or has none; nil does not.
func thatAre(q *gorm.DB, column string, has *bool) *gorm.DB {
	switch {
	case has == nil:
		return q
	case *has:
		return q.Where(column + " IS NOT NULL")
	}
	return q.Where(column + " IS NULL")
}

// among narrows a query to the rows whose column, of the kind, has one of the keys.
func among[K any](tx *Tx, q *gorm.DB, column, kind string, keys []K) *gorm.DB {
	d := tx.store.dialect
	list := []byte(d.listed[0])
	for i, key := range keys {
		if i > 0 {
			list = append(list, ',')
		}
		if kind == "uuid" {
			list = fmt.Appendf(list, "%q", fmt.Sprint(key))
		} else {
			list = fmt.Append(list, key)
		}
	}
	return q.Where(fmt.Sprintf(d.among, column, kind), string(list)+d.listed[1])
}
