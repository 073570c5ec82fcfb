package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/schoolplan"
)

// engagedSchool is a school with who keeps in touch with it today. school_id is what it is
// reached by.
const engagedSchool = `SELECT s.hub_id, s.id, s.id AS school_id, s.urn, s.name, s.la_code, s.la_name, s.phase, s.status, s.opened_on, s.closed_on,
	s.pupils, s.fsm_percent, s.created_at, o.person_id AS officer_id, COALESCE(p.name, '') AS officer_name
	FROM school s LEFT JOIN link_officer o ON o.hub_id = s.hub_id AND o.school_id = s.id AND ` + onDay + `
	LEFT JOIN person p ON p.hub_id = o.hub_id AND p.id = o.person_id WHERE s.hub_id = @hub`

// EngagementSchools gives the schools in the scope, by name, or one of them.
func (tx *Tx) EngagementSchools(within access.Scope, which id.School) (all []engagement.School, err error) {
	from := tx.db.Table("(?) AS engagement", tx.db.Raw(engagedSchool, map[string]any{"hub": tx.who.Hub(), "day": tx.Today()}))
	q := tx.within(from.Select("engagement.*"), "engagement", within)
	if !which.IsZero() {
		q = q.Where("engagement.id = ?", which)
	}
	if err := q.Order("engagement.name, engagement.id").Find(&all).Error; err != nil {
		return all, err
	}
	var schools []id.School
	var alone []int // without an officer of their own
	for i := range all {
		all[i].OwnOfficerID = all[i].OfficerID
		if schools = append(schools, all[i].ID); all[i].OfficerID == nil {
			alone = append(alone, all[i].URN)
		}
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	if err != nil {
		return nil, err
	}
	officers, err := tx.officersOn(tx.Today(), alone)
	for i := range all {
		all[i].Inspected = inspected[all[i].ID]
		if o, is := officers[all[i].URN]; is {
			all[i].OfficerID, all[i].OfficerName = &o.PersonID, o.Name
		}
	}
	return all, err
}

// SchoolsKnown gives of schools since when they are known and open, by URN.
func (tx *Tx) SchoolsKnown(urns []int) (map[int]engagement.School, error) {
	var rows []engagement.School
	all := map[int]engagement.School{}
	if len(urns) == 0 {
		return all, nil
	}
	q := tx.db.Table("school").Select("urn, opened_on, created_at").Where("hub_id = ?", tx.who.Hub())
	err := among(tx, q, "school.urn", "integer", urns).Find(&rows).Error
	for _, r := range rows {
		all[r.URN] = r
	}
	return all, err
}

type talkRow struct {
	engagement.Talk
	EndedAt *time.Time
}

// talksWith are conversations with what engagement goes by. That an action was agreed before is
// the case of all that are looked at.
const talksWith = `SELECT c.id, c.state, c.created_at AS planned_at, c.planned_on, c.held_on, c.written_up_at, c.agreed_at, c.ended_at, s.urn,
	(SELECT count(*) FROM conversation_action a WHERE a.hub_id = c.hub_id AND a.conversation_id = c.id) AS actions,
	EXISTS (SELECT 1 FROM conversation_review r WHERE r.hub_id = c.hub_id AND r.conversation_id = c.id) AS reviews,
	c.challenged IS NOT NULL AS challenged,
	c.held_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM conversation_participant p WHERE p.hub_id = c.hub_id AND p.conversation_id = c.id
	  AND p.side = 'school' AND p.role IN ('headteacher', 'senior-leader')) AS no_leader
	FROM conversation c JOIN school s ON s.hub_id = c.hub_id AND s.id = c.school_id WHERE c.hub_id = @hub`

// TalksWith gives the conversations with schools, by URN.
func (tx *Tx) TalksWith(urns []int) (map[int][]engagement.Talk, error) {
	var rows []talkRow
	q := tx.db.Table("(?) AS talk", tx.db.Raw(talksWith, map[string]any{"hub": tx.who.Hub()})).Select("talk.*")
	err := among(tx, q, "talk.urn", "integer", urns).Order("talk.planned_on, talk.id").Scan(&rows).Error
	all := map[int][]engagement.Talk{}
	for _, r := range rows {
		switch r.State {
		case "declined":
			r.DeclinedAt = r.EndedAt
		case "cancelled":
			r.CancelledAt = r.EndedAt
		}
		all[r.URN] = append(all[r.URN], r.Talk)
	}
	return all, err
}

// OwnPlans gives what is known of schools' own plans of a year, by URN.
func (tx *Tx) OwnPlans(year calendar.AcademicYear) (map[int]engagement.OwnPlan, error) {
	var rows []schoolplan.Plan
	err := tx.db.Table("school_plan").Select("urn, academic_year, has_plan, summary_url, checked_on, updated_on").
		Where("hub_id = ? AND academic_year = ?", tx.who.Hub(), year).Find(&rows).Error
	all := map[int]engagement.OwnPlan{}
	for _, p := range rows {
		all[p.URN] = engagement.OwnPlan{Has: p.Has, Published: p.Published(), UpToDate: p.UpToDate()}
	}
	return all, err
}

// LatestRolls gives the latest roll of each school that had one by the day.
func (tx *Tx) LatestRolls(by calendar.Date) (map[id.School]school.Roll, error) {
	var rows []school.Roll
	err := tx.db.Table("school_roll").Where("hub_id = ? AND counted_on <= ?", tx.who.Hub(), by).Order("counted_on").Find(&rows).Error
	all := map[id.School]school.Roll{}
	for _, r := range rows {
		all[r.SchoolID] = r
	}
	return all, err
}

// AgreedActionsOf counts the actions of conversations that were held in a range, by
// conversation and as they stand today.
func (tx *Tx) AgreedActionsOf(days calendar.Range) (map[id.Conversation]engagement.ActionCounts, error) {
	var rows []struct {
		ConversationID id.Conversation
		engagement.ActionCounts
	}
	err := tx.db.Raw(`SELECT a.conversation_id,
		SUM(CASE WHEN a.state = 'open' AND a.due_on >= @today THEN 1 ELSE 0 END) AS open,
		SUM(CASE WHEN a.state = 'open' AND a.due_on < @today THEN 1 ELSE 0 END) AS overdue,
		SUM(CASE WHEN a.state = 'done' THEN 1 ELSE 0 END) AS done
		FROM conversation_action a JOIN conversation c ON c.hub_id = a.hub_id AND c.id = a.conversation_id
		WHERE a.hub_id = @hub AND c.held_on >= @from AND c.held_on <= @to GROUP BY a.conversation_id`,
		map[string]any{"hub": tx.who.Hub(), "today": tx.Today(), "from": days.From, "to": days.To}).Scan(&rows).Error
	all := map[id.Conversation]engagement.ActionCounts{}
	for _, r := range rows {
		all[r.ConversationID] = r.ActionCounts
	}
	return all, err
}

func (tx *Tx) followUps(within access.Scope) *gorm.DB {
	q := tx.db.Table("engagement_follow_up").Select("engagement_follow_up.*, school.name AS school_name, school.urn AS school_urn,"+
		" COALESCE(closer.name, '') AS closer_name, o.person_id AS officer_id, COALESCE(officer.name, '') AS officer_name").
		Joins("JOIN school ON school.hub_id = engagement_follow_up.hub_id AND school.id = engagement_follow_up.school_id").
		Joins("LEFT JOIN person closer ON closer.hub_id = engagement_follow_up.hub_id AND closer.id = engagement_follow_up.closed_by").
		Joins("LEFT JOIN link_officer o ON o.hub_id = engagement_follow_up.hub_id AND o.school_id = engagement_follow_up.school_id AND "+onDay,
			map[string]any{"day": tx.Today()}).
		Joins("LEFT JOIN person officer ON officer.hub_id = o.hub_id AND officer.id = o.person_id")
	return tx.within(q, "engagement_follow_up", within)
}

// FollowUp gives one follow-up in the scope, or fault.Absent.
func (tx *Tx) FollowUp(within access.Scope, which id.FollowUp) (*engagement.FollowUp, error) {
	found := make([]engagement.FollowUp, 1)
	if err := tx.followUps(within).Where("engagement_follow_up.id = ?", which).Take(&found[0]).Error; err != nil {
		return nil, absent(err)
	}
	err := tx.readOfficersOf(found)
	return &found[0], err
}

// readOfficersOf adds who keeps in touch with schools that have no officer of their own.
func (tx *Tx) readOfficersOf(all []engagement.FollowUp) error {
	var alone []int
	for i := range all {
		if all[i].OwnOfficerID = all[i].OfficerID; all[i].OfficerID == nil {
			alone = append(alone, all[i].SchoolURN)
		}
	}
	officers, err := tx.officersOn(tx.Today(), alone)
	for i := range all {
		if o, is := officers[all[i].SchoolURN]; is {
			all[i].OfficerID, all[i].OfficerName = &o.PersonID, o.Name
		}
	}
	return err
}

var followUpOrder = map[string]column{"dueOn": {sql: "engagement_follow_up.due_on", cast: "date"}}

// FollowUps gives a page of the follow-ups in the scope.
func (tx *Tx) FollowUps(within access.Scope, f engagement.FollowUpFilter, at page.Request) (page.Page[engagement.FollowUp], error) {
	q := tx.followUps(within)
	switch f.State {
	case engagement.Open:
		q = q.Where("engagement_follow_up.closed_at IS NULL")
	case engagement.Closed:
		q = q.Where("engagement_follow_up.closed_at IS NOT NULL")
	}
	if f.Rung != "" {
		q = q.Where("engagement_follow_up.rung = ?", f.Rung)
	}
	if !f.School.IsZero() {
		q = q.Where("engagement_follow_up.school_id = ?", f.School)
	}
	var rows []engagement.FollowUp
	if err := tx.paged(q, "engagement_follow_up", followUpOrder, at).Find(&rows).Error; err != nil {
		return page.Page[engagement.FollowUp]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(f engagement.FollowUp) page.Position {
		return page.Position{Key: f.DueOn.String(), ID: f.ID.String()}
	})
	return cut, tx.readOfficersOf(cut.Items)
}

// latest holds of a follow-up after which none was raised for its school.
const latest = `NOT EXISTS (SELECT 1 FROM engagement_follow_up later WHERE later.hub_id = engagement_follow_up.hub_id
	AND later.school_id = engagement_follow_up.school_id AND (later.raised_at > engagement_follow_up.raised_at
	OR later.raised_at = engagement_follow_up.raised_at AND later.id > engagement_follow_up.id))`

// LatestFollowUps gives the latest follow-up of each of the schools that ever had one, by URN.
func (tx *Tx) LatestFollowUps(urns []int) (map[int]engagement.FollowUp, error) {
	var rows []engagement.FollowUp
	q := tx.db.Table("engagement_follow_up").Select("engagement_follow_up.*, school.urn AS school_urn").
		Joins("JOIN school ON school.hub_id = engagement_follow_up.hub_id AND school.id = engagement_follow_up.school_id").
		Where("engagement_follow_up.hub_id = ?", tx.who.Hub()).Where(latest)
	err := among(tx, q, "school.urn", "integer", urns).Find(&rows).Error
	all := map[int]engagement.FollowUp{}
	for _, r := range rows {
		all[r.SchoolURN] = r
	}
	return all, err
}

// CreateFollowUp keeps a new follow-up, or fails with fault.Stale where the school has an open
// one.
func (tx *Tx) CreateFollowUp(by access.Permit, f *engagement.FollowUp) error {
	what := event.Event{Name: "engagement-follow-up.raised", Operation: event.Created, ID: f.ID.UUID, Version: f.Version}
	return taken(tx.create(by, f, what), fault.Stale)
}

// SaveFollowUp keeps a follow-up that was closed.
func (tx *Tx) SaveFollowUp(by access.Permit, f *engagement.FollowUp, what event.Name) error {
	return tx.update(by, f, &f.Version, event.Event{Name: what, Operation: event.Updated, ID: f.ID.UUID})
}

// ChangedSince gives the position of the hub's last change, and whether a record of one of the
// kinds changed after an earlier position.
func (tx *Tx) ChangedSince(earlier int64, kinds []string) (last int64, changed bool, err error) {
	hub := tx.who.Hub()
	if err := tx.db.Table("hub_head").Where("hub_id = ?", hub).Select("change_position").Scan(&last).Error; err != nil {
		return 0, false, err
	}
	var one []int64
	err = tx.db.Table("change").Where("hub_id = ? AND position > ? AND resource IN ?", hub, earlier, kinds).Limit(1).Pluck("position", &one).Error
	return last, len(one) > 0, err
}
