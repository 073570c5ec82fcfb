package store

import (
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// Lineage gives how the schools of the hub came after one another by now. What is announced, or
// is of a school that is still to open, has not happened: nobody goes on with what is another's.
func (tx *Tx) Lineage() (school.Lineage, error) {
	var all []school.Succession
	err := tx.db.Table("school_succession AS s").Where("s.hub_id = ? AND (s.on_date IS NULL OR s.on_date <= ?)", tx.who.Hub(), tx.Today()).
		Where("NOT EXISTS (SELECT 1 FROM school AS successor WHERE successor.hub_id = s.hub_id AND successor.urn = s.to_urn AND (successor.status = ? OR successor.opened_on > ?))",
			school.StatusProposedToOpen, tx.Today()).
		Select("s.from_urn", "s.to_urn", "s.kind").Find(&all).Error
	return school.NewLineage(all), err
}

// OpenedOn gives since when the schools of the hub are, or were, open, by URN, as far as the
// register says it.
func (tx *Tx) OpenedOn() (map[int]calendar.Date, error) {
	var rows []struct {
		URN      int `gorm:"column:urn"`
		OpenedOn calendar.Date
	}
	err := tx.db.Table("school").Where("hub_id = ? AND opened_on IS NOT NULL AND status <> ?", tx.who.Hub(), school.StatusProposedToOpen).
		Select("urn", "opened_on").Find(&rows).Error
	all := make(map[int]calendar.Date, len(rows))
	for _, r := range rows {
		all[r.URN] = r.OpenedOn
	}
	return all, err
}

// lineageOf gives a school and those that it succeeded one to one, as far as the hub has them:
// first the school itself, then the latest of them.
func (tx *Tx) lineageOf(of id.School) (all []id.School, err error) {
	var urns []int
	if err := tx.db.Table("school").Where("hub_id = ? AND id = ?", tx.who.Hub(), of).Pluck("urn", &urns).Error; err != nil || len(urns) == 0 {
		return nil, err
	}
	lineage, err := tx.Lineage()
	if err != nil {
		return nil, err
	}
	urns = append(urns, lineage.Before(urns[0])...)
	var found []school.School
	q := tx.db.Table("school").Select("id, urn").Where("hub_id = ?", tx.who.Hub())
	err = among(tx, q, "school.urn", "integer", urns).Find(&found).Error
	slices.SortFunc(found, func(a, b school.School) int { return slices.Index(urns, a.URN) - slices.Index(urns, b.URN) })
	for _, s := range found {
		all = append(all, s.ID)
	}
	return all, err
}
