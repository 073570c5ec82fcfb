package store

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/provision"
)

// placesToVisit are the provisions of active partners that run today with who teaches there
// today, and those to which an agreed visit waits to be proposed; not those where a visit to
// the teacher is on its way, nor the actor's own.
const placesToVisit = `SELECT pr.hub_id, pr.id, pr.partner_id, pr.school_id, pr.name, pr.kind, pr.state, p.name AS partner_name,
	s.name AS school_name, s.urn AS school_urn, t.id AS teacher_id, COALESCE(t.name, '') AS teacher,
	EXISTS (SELECT 1 FROM observation o WHERE o.hub_id = pr.hub_id AND o.provision_id = pr.id AND o.state = 'held') AS seen
	FROM provision pr
	JOIN partner p ON p.hub_id = pr.hub_id AND p.id = pr.partner_id
	JOIN school s ON s.hub_id = pr.hub_id AND s.id = pr.school_id
	LEFT JOIN placement pl ON pl.hub_id = pr.hub_id AND pl.provision_id = pr.id AND pl.from_on <= @today AND (pl.to_on IS NULL OR pl.to_on >= @today)
	LEFT JOIN person t ON t.hub_id = pl.hub_id AND t.id = pl.person_id
	WHERE pr.hub_id = @hub AND pr.from_on <= @today AND (pr.to_on IS NULL OR pr.to_on >= @today)
	  AND (t.id IS NULL OR t.id <> @me) AND (@every OR pr.partner_id = @partner)
	  AND ((p.status = 'active' AND pr.state = 'active' AND t.id IS NOT NULL) OR pr.id IN @asked)
	  AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.hub_id = pl.hub_id AND o.teacher_id = pl.person_id AND o.state IN ('proposed', 'agreed')
	    AND o.starts_at >= @now)
	ORDER BY pr.id, t.id`

// PlacesToVisit gives where a visit might be made, of one partner or of all.
func (tx *Tx) PlacesToVisit(partner id.Partner) ([]programme.Place, error) {
	requests, err := tx.requestsToPropose()
	if err != nil {
		return nil, err
	}
	asked := []id.Provision{{}} // of none, so that the list is never empty
	for which := range requests {
		asked = append(asked, which)
	}
	var rows []struct {
		Of        provision.Card `gorm:"embedded"`
		TeacherID *id.Person
		Teacher   string
		Seen      bool
	}
	if err := tx.db.Raw(placesToVisit, map[string]any{
		"hub": tx.who.Hub(), "me": tx.who.Person(), "today": tx.Today(), "now": tx.now, "every": partner.IsZero(), "partner": partner, "asked": asked,
	}).Scan(&rows).Error; err != nil {
		return nil, err
	}
	last, err := tx.lastVisits()
	if err != nil {
		return nil, err
	}
	needs, err := tx.openNeeds()
	places := make([]programme.Place, 0, len(rows))
	for _, r := range rows {
		p := programme.Place{Provision: r.Of, TeacherID: r.TeacherID, Teacher: r.Teacher, Seen: r.Seen, Requests: requests[r.Of.ID]}
		if r.TeacherID != nil {
			p.LastSeen, p.Needs = last[*r.TeacherID], needs[*r.TeacherID]
		}
		places = append(places, p)
	}
	return places, err
}

// requestsToPropose are the agreed requests of visits to which no visit stands, by the provision.
func (tx *Tx) requestsToPropose() (map[id.Provision][]uuid.UUID, error) {
	var rows []struct {
		ProvisionID id.Provision
		ID          id.VisitRequest
	}
	err := tx.within(tx.db.Table("visit_request"), "visit_request", tx.Scope(access.ReadVisitRequest)).
		Select("visit_request.provision_id, visit_request.id").
		Where("visit_request.kind = 'visit' AND visit_request.state = 'agreed'").Where(noVisitStands).Order("visit_request.id").Scan(&rows).Error
	by := map[id.Provision][]uuid.UUID{}
	for _, r := range rows {
		by[r.ProvisionID] = append(by[r.ProvisionID], r.ID.UUID)
	}
	return by, err
}

// lastVisits are the last visits held, by the teacher.
func (tx *Tx) lastVisits() (map[id.Person]*programme.Visit, error) {
	var rows []struct {
		TeacherID id.Person
		ID        id.Observation
		VisitOn   calendar.Date
	}
	err := tx.db.Raw(`SELECT o.teacher_id, o.id, o.visit_on FROM observation o
		JOIN (SELECT teacher_id, max(starts_at) AS at FROM observation WHERE hub_id = @hub AND state = 'held' GROUP BY teacher_id) latest
		  ON latest.teacher_id = o.teacher_id AND latest.at = o.starts_at
		WHERE o.hub_id = @hub AND o.state = 'held' ORDER BY o.id`, map[string]any{"hub": tx.who.Hub()}).Scan(&rows).Error
	by := map[id.Person]*programme.Visit{}
	for _, r := range rows {
		by[r.TeacherID] = &programme.Visit{ID: r.ID, State: "held", On: r.VisitOn}
	}
	return by, err
}

// openNeeds are the open development needs that the actor may read, by the teacher.
func (tx *Tx) openNeeds() (map[id.Person][]uuid.UUID, error) {
	var rows []struct {
		TeacherID id.Person
		ID        id.Need
	}
	q := tx.db.Table("development_need").Select("development_need.teacher_id, development_need.id").
		Joins("JOIN observation ON observation.hub_id = development_need.hub_id AND observation.id = development_need.observation_id")
	err := tx.within(q, "development_need", tx.Scope(access.ReadNeeds)).Where("development_need.state = 'open'").
		Order("development_need.due_by, development_need.id").Scan(&rows).Error
	by := map[id.Person][]uuid.UUID{}
	for _, r := range rows {
		by[r.TeacherID] = append(by[r.TeacherID], r.ID.UUID)
	}
	return by, err
}
