package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/moderation"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/redaction"
)

// latestVersion holds of the latest version of the report "issued" of an observation.
const latestVersion = "issued.version = (SELECT MAX(v.version) FROM observation_report v" +
	" WHERE v.hub_id = observation.hub_id AND v.observation_id = observation.id)"

// ReportsToModerate gives the issued reports in the scope of visits by the framework
// version in the days, but for those of commissioning visits.
func (tx *Tx) ReportsToModerate(within access.Scope, by id.Framework, days calendar.Range) (all []moderation.Candidate, err error) {
	err = tx.within(tx.db.Table("observation"), "observation", within).
		Select("observation.id AS observation_id, observation.teacher_id, issued.version AS report_version").
		Joins("JOIN observation_report issued ON issued.hub_id = observation.hub_id AND issued.observation_id = observation.id AND "+latestVersion).
		Where("observation.issued_at IS NOT NULL AND observation.purpose <> 'commissioning' AND observation.framework_id = ?", by).
		Where("observation.visit_on >= ? AND observation.visit_on <= ?", days.From, days.To).Order("observation.id").Scan(&all).Error
	if err != nil {
		return nil, err
	}
	var visits []id.Observation
	for _, c := range all {
		visits = append(visits, c.ObservationID)
	}
	observers, err := tx.observersOf(visits)
	for i := range all {
		for _, o := range observers[all[i].ObservationID] {
			all[i].Observers = append(all[i].Observers, o.ID)
		}
	}
	return all, err
}

// Moderates reports whether the person can sign in and is of the working group, or an
// inspector with a live inspection, today.
func (tx *Tx) Moderates(who id.Person) (bool, error) {
	const inOffice = "EXISTS (SELECT 1 FROM appointment a WHERE a.hub_id = person.hub_id AND a.person_id = person.id AND NOT a.pending" +
		" AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today) AND a.role = "
	return some(tx.db.Table("person").Where("person.hub_id = ? AND person.id = ? AND person.status = 'active'", tx.who.Hub(), who).
		Where("("+inOffice+"@observer) OR "+inOffice+"@inspector) AND EXISTS (SELECT 1 FROM inspection i WHERE i.hub_id = person.hub_id"+
			" AND i.inspector_id = person.id AND "+string(inspectionLives)+"))",
			map[string]any{"today": tx.Today(), "observer": access.Observer, "inspector": access.Inspector}))
}

type moderationItem struct {
	HubID         id.Hub
	ModerationID  id.Moderation
	ID            id.Reference
	ObservationID id.Observation
	ReportVersion int
}

type moderationParticipant struct {
	HubID        id.Hub
	ModerationID id.Moderation
	PersonID     id.Person
}

// CreateModeration keeps a new exercise with its participants and its sample.
func (tx *Tx) CreateModeration(by access.Permit, m *moderation.Moderation, sample []moderation.Candidate) error {
	what := event.Event{Name: "moderation.drawn", Operation: event.Created, ID: m.ID.UUID, Version: m.Version}
	if err := tx.create(by, m, what); err != nil {
		return err
	}
	var items []moderationItem
	for _, c := range sample {
		items = append(items, moderationItem{m.HubID, m.ID, id.Reference{UUID: id.Drawn()}, c.ObservationID, c.ReportVersion})
	}
	if err := tx.db.Table("moderation_item").Create(&items).Error; err != nil {
		return err
	}
	var participants []moderationParticipant
	for _, p := range m.Participants {
		participants = append(participants, moderationParticipant{m.HubID, m.ID, p.PersonID})
	}
	if len(participants) == 0 {
		return nil
	}
	return tx.db.Table("moderation_participant").Create(&participants).Error
}

// SaveModeration keeps a changed exercise.
func (tx *Tx) SaveModeration(by access.Permit, m *moderation.Moderation, what event.Name) error {
	return tx.update(by, m, &m.Version, event.Event{Name: what, Operation: event.Updated, ID: m.ID.UUID})
}

func (tx *Tx) moderations(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("moderation"), "moderation", within).
		Select("moderation.*, f.name AS framework_name, drawer.name AS drawer_name").
		Joins("JOIN framework f ON f.hub_id = moderation.hub_id AND f.id = moderation.framework_id").
		Joins("JOIN person drawer ON drawer.hub_id = moderation.hub_id AND drawer.id = moderation.drawn_by")
}

// wholeModeration adds who takes part, what was recorded, and what decides whether the
// actor reaches it.
func (tx *Tx) wholeModeration(m *moderation.Moderation) error {
	err := tx.db.Table("moderation_participant mp").Select("mp.person_id, mp.in_at, p.name").
		Joins("JOIN person p ON p.hub_id = mp.hub_id AND p.id = mp.person_id").
		Where("mp.hub_id = ? AND mp.moderation_id = ?", m.HubID, m.ID).Order("p.name, p.id").Scan(&m.Participants).Error
	if err != nil {
		return err
	}
	err = tx.db.Table("moderation_outcome").Select("moderation_outcome.*, p.name AS recorder_name").
		Joins("JOIN person p ON p.hub_id = moderation_outcome.hub_id AND p.id = moderation_outcome.recorded_by").
		Where("moderation_outcome.hub_id = ? AND moderation_outcome.moderation_id = ?", m.HubID, m.ID).
		Order("moderation_outcome.version DESC").Find(&m.Outcomes).Error
	if err != nil {
		return err
	}
	m.Enough, err = some(tx.db.Table("moderation").Where("moderation.hub_id = ? AND moderation.id = ?", m.HubID, m.ID).
		Where(string(manySubjects), map[string]any{"me": tx.who.Person()}))
	if err != nil || !tx.holds(access.Inspector) {
		return err
	}
	var levels []access.Level
	err = tx.db.Table("inspection i").Where("i.hub_id = ? AND i.inspector_id = ?", m.HubID, tx.who.Person()).
		Where(string(inspectionLives), map[string]any{"today": tx.Today()}).Pluck("i.level", &levels).Error
	for _, l := range levels {
		m.Inspected = append(m.Inspected, access.Inspected{By: tx.who.Person(), At: l})
	}
	return err
}

// Moderation gives one exercise in the scope, or fault.Absent.
func (tx *Tx) Moderation(within access.Scope, which id.Moderation) (*moderation.Moderation, error) {
	q := tx.moderations(within)
	if within.Action() == access.ReadModerationItems { // as which its items are found
		q = tx.moderations(tx.Scope(access.ReadModeration))
	}
	var m moderation.Moderation
	if err := q.Where("moderation.id = ?", which).Take(&m).Error; err != nil {
		return nil, absent(err)
	}
	return &m, tx.wholeModeration(&m)
}

var moderationOrder = map[string]column{"drawnAt": {sql: "moderation.created_at", cast: "timestamptz"}}

// Moderations gives a page of the exercises in the scope.
func (tx *Tx) Moderations(within access.Scope, state string, at page.Request) (found page.Page[moderation.Moderation], err error) {
	q := tx.moderations(within)
	switch state {
	case moderation.Open:
		q = q.Where("moderation.closed_at IS NULL")
	case moderation.Closed:
		q = q.Where("moderation.closed_at IS NOT NULL")
	}
	var rows []moderation.Moderation
	if err := tx.paged(q, "moderation", moderationOrder, at).Find(&rows).Error; err != nil {
		return found, err
	}
	found = page.Cut(rows, at.Limit, func(m moderation.Moderation) page.Position {
		return page.Position{Key: m.CreatedAt.UTC().Format(timeLayout), ID: m.ID.String()}
	})
	for i := range found.Items {
		if err := tx.wholeModeration(&found.Items[i]); err != nil {
			return found, err
		}
	}
	return found, nil
}

// HoldModeration keeps every other writer off an exercise until the transaction ends.
func (tx *Tx) HoldModeration(which id.Moderation) error {
	return hold(tx.db.Table("moderation").Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
}

// moderationItems begins a query on the items of an exercise that are in the scope.
func (tx *Tx) moderationItems(within access.Scope, m *moderation.Moderation) *gorm.DB {
	q := tx.db.Table("moderation_item").
		Joins("JOIN moderation ON moderation.hub_id = moderation_item.hub_id AND moderation.id = moderation_item.moderation_id").
		Joins("JOIN observation ON observation.hub_id = moderation_item.hub_id AND observation.id = moderation_item.observation_id").
		Where("moderation_item.moderation_id = ?", m.ID)
	return tx.within(q, "moderation_item", within)
}

// moderatedRow is an item as one row has it.
type moderatedRow struct {
	VisitNames
	Item       id.Reference
	VisitOn    calendar.Date
	Report     access.Sealed[access.Report]
	Judgements access.SealedOf[access.Report, []moderation.Graded]
}

func (tx *Tx) moderatedRows(within access.Scope, m *moderation.Moderation) *gorm.DB {
	return joinNames(tx.moderationItems(within, m)).
		Select(namesOfVisit + ", moderation_item.id AS item, observation.visit_on, issued.report, issued.judgements").
		Joins("JOIN observation_report issued ON issued.hub_id = moderation_item.hub_id AND issued.observation_id = moderation_item.observation_id" +
			" AND issued.version = moderation_item.report_version")
}

var moderationItemOrder = map[string]column{"": {sql: "moderation_item.id", cast: "uuid"}}

// ModerationItems gives a page of the items of an exercise that are in the scope, by their
// random ids.
func (tx *Tx) ModerationItems(within access.Scope, m *moderation.Moderation, at page.Request) (found page.Page[moderation.Item], err error) {
	var rows []moderatedRow
	if err := tx.paged(tx.moderatedRows(within, m), "moderation_item", moderationItemOrder, at).Scan(&rows).Error; err != nil {
		return found, err
	}
	cut := page.Cut(rows, at.Limit, func(r moderatedRow) page.Position {
		return page.Position{Key: r.Item.String(), ID: r.Item.String()}
	})
	found.Next = cut.Next
	found.Items, err = tx.moderated(m, cut.Items)
	return found, err
}

// ModerationItem gives one item of an exercise that is in the scope, or fault.Absent.
func (tx *Tx) ModerationItem(within access.Scope, m *moderation.Moderation, which id.Reference) (*moderation.Item, error) {
	var row moderatedRow
	if err := tx.moderatedRows(within, m).Where("moderation_item.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	items, err := tx.moderated(m, []moderatedRow{row})
	if err != nil {
		return nil, err
	}
	return &items[0], nil
}

// moderated gives each row its names and the verdicts that the actor may know.
func (tx *Tx) moderated(m *moderation.Moderation, rows []moderatedRow) (items []moderation.Item, err error) {
	var whose []VisitNames
	var which []id.Reference
	for _, r := range rows {
		whose, which = append(whose, r.VisitNames), append(which, r.Item)
	}
	named, err := tx.namesOf(whose)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	verdicts, err := tx.verdicts(m, which)
	for _, r := range rows {
		items = append(items, moderation.Item{
			ID: r.Item, ObservationID: r.ID, On: r.VisitOn, Report: r.Report, Judgements: r.Judgements, Verdicts: verdicts[r.Item], Visit: named[r.ID],
		})
	}
	return items, err
}

// verdicts gives the actor's own; once the exercise is closed all that are in.
func (tx *Tx) verdicts(m *moderation.Moderation, of []id.Reference) (map[id.Reference][]moderation.Verdict, error) {
	q := tx.db.Table("moderation_judgement").Select("moderation_judgement.*, p.name AS name").
		Joins("JOIN person p ON p.hub_id = moderation_judgement.hub_id AND p.id = moderation_judgement.person_id").
		Joins("JOIN moderation_participant mp ON mp.hub_id = moderation_judgement.hub_id AND mp.moderation_id = moderation_judgement.moderation_id"+
			" AND mp.person_id = moderation_judgement.person_id").
		Where("moderation_judgement.hub_id = ? AND moderation_judgement.moderation_id = ? AND moderation_judgement.item_id IN ?", m.HubID, m.ID, of)
	if m.ClosedAt == nil {
		q = q.Where("moderation_judgement.person_id = ?", tx.who.Person())
	} else {
		q = q.Where("mp.in_at IS NOT NULL")
	}
	var rows []moderation.Verdict
	err := q.Order("moderation_judgement.person_id").Find(&rows).Error
	found := map[id.Reference][]moderation.Verdict{}
	for _, v := range rows {
		found[v.ItemID] = append(found[v.ItemID], v)
	}
	return found, err
}

// UnjudgedItems counts the items in the scope that the actor has not judged.
func (tx *Tx) UnjudgedItems(within access.Scope, m *moderation.Moderation) (int, error) {
	var n int64
	err := tx.moderationItems(within, m).Where("NOT EXISTS (SELECT 1 FROM moderation_judgement own WHERE own.hub_id = moderation_item.hub_id"+
		" AND own.moderation_id = moderation_item.moderation_id AND own.item_id = moderation_item.id AND own.person_id = ?)", tx.who.Person()).Count(&n).Error
	return int(n), err
}

// SaveVerdict keeps what the actor judges of an item of the permit's exercise.
func (tx *Tx) SaveVerdict(by access.Permit, v *moderation.Verdict) error {
	return tx.keepPart(by, v, &v.Version, "moderation.judged")
}

// PutIn keeps that the actor's judgements are in, with the exercise that they are saved with.
func (tx *Tx) PutIn(by access.Permit) error {
	if !by.For(by.Object(), access.SubmitModeration) {
		return fault.Absent
	}
	return tx.db.Table("moderation_participant").Where("hub_id = ? AND moderation_id = ? AND person_id = ?", tx.who.Hub(), by.Object(), tx.who.Person()).
		Update("in_at", tx.now).Error
}

// CreateModerationOutcome keeps an outcome, with the exercise that it is saved with.
func (tx *Tx) CreateModerationOutcome(by access.Permit, o *moderation.Outcome) error {
	if !by.For(o.ModerationID.UUID, access.RecordModerationOutcome) {
		return fault.Absent
	}
	return taken(tx.db.Create(o).Error, fault.Stale)
}

// NamesForModeration gives the names of everybody, every school and every partner of the
// hub, to whoever may read items without them.
func (tx *Tx) NamesForModeration(within access.Scope) ([]redaction.Name, error) {
	if within.Action() != access.ReadModerationItems || within.IsEmpty() {
		return nil, fault.Absent
	}
	return tx.namesOfHub()
}
