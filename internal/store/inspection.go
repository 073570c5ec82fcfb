package store

import (
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// TellInspections tells the inspectors who read the summary of the permit's visit
// without its names. They are told of their inspection, so that nothing links the two.
func (tx *Tx) TellInspections(by access.Permit) error {
	var rows []struct {
		ID          id.Inspection
		InspectorID id.Person
	}
	err := tx.db.Table("inspection_reference r").Select("DISTINCT i.id, i.inspector_id").
		Joins("JOIN inspection i ON i.hub_id = r.hub_id AND i.id = r.inspection_id").
		Where("r.hub_id = ? AND r.observation_id = ?", tx.who.Hub(), visit(by)).Scan(&rows).Error
	for _, r := range rows {
		if err == nil {
			err = tx.Tell(notice.News{Kind: notice.SummaryCorrected, Resource: notice.Inspection, ID: r.ID.UUID}, r.InspectorID)
		}
	}
	return err
}
