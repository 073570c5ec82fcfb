package store

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/school"
)

// Lineage gives how the schools of the hub came after one another.
func (tx *Tx) Lineage() (school.Lineage, error) {
	var all []school.Succession
	err := tx.db.Table("school_succession").Where("hub_id = ?", tx.who.Hub()).
		Select("from_urn", "to_urn", "kind").Find(&all).Error
	return school.NewLineage(all), err
}

// lineageOf gives a school and those that it succeeded one to one, as far as the hub has them.
func (tx *Tx) lineageOf(of id.School) (all []id.School, err error) {
	var urns []int
	if err := tx.db.Table("school").Where("hub_id = ? AND id = ?", tx.who.Hub(), of).Pluck("urn", &urns).Error; err != nil || len(urns) == 0 {
		return nil, err
	}
	lineage, err := tx.Lineage()
	if err != nil {
		return nil, err
	}
	q := tx.db.Table("school").Where("hub_id = ?", tx.who.Hub())
	err = among(tx, q, "school.urn", "integer", append(urns, lineage.Before(urns[0])...)).Pluck("id", &all).Error
	return all, err
}
