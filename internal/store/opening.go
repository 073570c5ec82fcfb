package store

import (
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// readOpenings reads what opens an observation to the actor beyond their part in it:
// live shares, live inspections and broken glass. It asks only for what somebody of
// the actor's roles can have.
func (tx *Tx) readOpenings(o *observation.Observation) error {
	o.Openings.ReplyOpen = o.IssuedAt == nil && o.Progress.DraftState == observation.Submitted &&
		!o.ReplyWindowEndsOn.IsZero() && !o.ReplyWindowEndsOn.Before(tx.Today())
	if tx.holds(access.Headteacher, access.MusicLead) {
		if err := tx.readShared(o); err != nil {
			return err
		}
	}
	var err error
	if o.Openings.Inspected, err = tx.inspectionsOf(o.SchoolID); err != nil {
		return err
	}
	if tx.holds(access.QALead, access.HubManager) {
		return tx.readBroken(o)
	}
	return nil
}

// holds reports whether one of the roles counts for the actor now.
func (tx *Tx) holds(any ...access.Role) bool {
	roles := tx.standing.Roles()
	return slices.ContainsFunc(any, func(r access.Role) bool { return slices.Contains(roles, r) })
}

func (tx *Tx) readShared(o *observation.Observation) error {
	var rows []struct {
		AppointmentID id.Appointment
		Level         string
	}
	err := tx.db.Table("share sh").Select("sh.appointment_id, sh.level").
		Joins("JOIN observation ON observation.hub_id = sh.hub_id AND observation.id = sh.observation_id").
		Where("sh.hub_id = ? AND sh.observation_id = ?", o.HubID, o.ID).
		Where(string(shareLives), map[string]any{"today": tx.Today()}).Scan(&rows).Error
	for _, r := range rows {
		o.Openings.Shared = append(o.Openings.Shared, access.Shared{With: r.AppointmentID, Full: r.Level == observation.FullShare})
	}
	return err
}

// inspectionsOf gives the actor's own live inspections of a school; none to whoever is no
// inspector now.
func (tx *Tx) inspectionsOf(school id.School) ([]access.Inspected, error) {
	of, err := tx.inspectionsOfEach(school)
	return of[school], err
}

// inspectionsOfEach is inspectionsOf of several schools, all that are named.
func (tx *Tx) inspectionsOfEach(schools ...id.School) (map[id.School][]access.Inspected, error) {
	if !tx.holds(access.Inspector) || len(schools) == 0 {
		return nil, nil
	}
	var rows []struct {
		SchoolID id.School
		Level    access.Level
	}
	q := tx.db.Table("inspection i").Select("s.school_id, i.level").
		Joins("JOIN inspection_school s ON s.hub_id = i.hub_id AND s.inspection_id = i.id").
		Where("i.hub_id = ? AND i.inspector_id = ?", tx.who.Hub(), tx.who.Person()).
		Where(string(inspectionLives), map[string]any{"today": tx.Today()})
	err := among(tx, q, "s.school_id", "uuid", schools).Scan(&rows).Error
	found := map[id.School][]access.Inspected{}
	for _, r := range rows {
		found[r.SchoolID] = append(found[r.SchoolID], access.Inspected{By: tx.who.Person(), At: r.Level})
	}
	return found, err
}

func (tx *Tx) readBroken(o *observation.Observation) error {
	var parts []access.Class
	err := tx.db.Table("break_glass").Where("hub_id = ? AND observation_id = ? AND by_id = ? AND until_at > ?",
		o.HubID, o.ID, tx.who.Person(), tx.now).Distinct().Pluck("part", &parts).Error
	for _, p := range parts {
		o.Openings.Broken = append(o.Openings.Broken, access.Broken{By: tx.who.Person(), Part: p})
	}
	return err
}
