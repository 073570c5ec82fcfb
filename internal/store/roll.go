package store

import (
	"strconv"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

var rollColumns = map[string]column{"countedOn": {sql: "school_roll.counted_on", cast: "date"}}

// Rolls gives a page of the rolls in the scope, the newest first.
func (tx *Tx) Rolls(within access.Scope, f school.RollFilter, at page.Request) (page.Page[school.Roll], error) {
	at.Sort = "-countedOn"
	q := tx.within(tx.db, "school_roll", within)
	if !f.School.IsZero() {
		q = q.Where("school_roll.school_id = ?", f.School)
	}
	if f.URN != 0 {
		q = q.Where("school_roll.urn = ?", f.URN)
	}
	var rows []school.Roll
	if err := tx.paged(q, "school_roll", rollColumns, at).Find(&rows).Error; err != nil {
		return page.Page[school.Roll]{}, err
	}
	return page.Cut(rows, at.Limit, func(r school.Roll) page.Position {
		return page.Position{Key: r.CountedOn.String(), ID: r.ID.String()}
	}), nil
}

// RollsOf gives those of the rolls in the scope that are of one of the schools, by
// school and day.
func (tx *Tx) RollsOf(within access.Scope, schools []id.School) (map[school.RollKey]school.Roll, error) {
	if bare, err := tx.isBare("school_roll"); bare || err != nil {
		return nil, err
	}
	var rows []school.Roll
	q := among(tx, tx.within(tx.db, "school_roll", within), "school_roll.school_id", "uuid", schools)
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	found := make(map[school.RollKey]school.Roll, len(rows))
	for _, r := range rows {
		found[r.Key()] = r
	}
	return found, nil
}

var rollLoader = newLoader("school_roll", "school-roll", func(r *school.Roll) (uuid.UUID, int64, string) {
	return r.ID.UUID, r.Version, "urn=" + strconv.Itoa(r.URN) + " countedOn=" + r.CountedOn.String()
})

// LoadRolls keeps new and changed rolls under the permit of an import.
func (tx *Tx) LoadRolls(by access.Permit, changed []school.Roll) error {
	if by.Action() != access.StartImport {
		return errNoLeave
	}
	return loadInto(tx, rollLoader, changed)
}
