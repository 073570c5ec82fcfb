package store

import (
	"errors"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/page"
)

// visitColumns are what a need takes from its visit. Employs has to be known,
// since a partner that does not employ the teacher has no part in the need.
const visitColumns = `observation.id AS visit_id, observation.teacher_id AS visited_id, teacher.name AS teacher_name, observation.school_id,
	observation.partner_id, observation.state = 'held' AS held, observation.state IN ('agreed', 'held') AS agreed, observation.visit_on, ` + string(employs) + ` AS employs`

type visitRow struct {
	VisitID     id.Observation
	VisitedID   id.Person
	TeacherName string
	SchoolID    id.School
	PartnerID   id.Partner
	Held        bool
	Employs     bool
	Agreed      bool
	VisitOn     calendar.Date
}

func (r visitRow) visit() improvement.Visit {
	return improvement.Visit{
		ID: r.VisitID, TeacherID: r.VisitedID, TeacherName: r.TeacherName, SchoolID: r.SchoolID,
		PartnerID: r.PartnerID, Held: r.Held, Employs: r.Employs, Agreed: r.Agreed, VisitOn: r.VisitOn,
	}
}

// VisitOfNeed gives the visit in the scope from which a need arises, or
// fault.Absent.
func (tx *Tx) VisitOfNeed(within access.Scope, which id.Observation) (improvement.Visit, error) {
	var row visitRow
	q := tx.db.Table("observation").Select(visitColumns, map[string]any{"today": tx.Today()}).
		Joins("JOIN person teacher ON teacher.hub_id = observation.hub_id AND teacher.id = observation.teacher_id")
	if err := tx.within(q, "observation", within).Where("observation.id = ?", which).Take(&row).Error; err != nil {
		return improvement.Visit{}, absent(err)
	}
	v := row.visit()
	return v, tx.readVisitObservers(&v)
}

func (tx *Tx) readVisitObservers(v *improvement.Visit) error {
	var rows []observerRow
	err := tx.db.Where("hub_id = ? AND observation_id = ?", tx.who.Hub(), v.ID).Order("person_id").Find(&rows).Error
	for _, r := range rows {
		v.Observers = append(v.Observers, r.PersonID)
		if r.Leads {
			v.Lead = r.PersonID
		}
	}
	return err
}

// PersonName gives what a person in the scope is called; nothing where there is
// no such person.
func (tx *Tx) PersonName(within access.Scope, which id.Person) (name string, err error) {
	err = tx.within(tx.db.Table("person"), "person", within).Where("person.id = ?", which).Select("person.name").Scan(&name).Error
	return name, err
}

// needRow is a need and its visit. gorm passes over what is embedded without a name
// of its own that is exported.
type needRow struct {
	improvement.Need
	Of visitRow `gorm:"embedded"`
}

func (tx *Tx) needs(within access.Scope) *gorm.DB {
	return tx.within(tx.allNeeds(), "development_need", within)
}

func (tx *Tx) allNeeds() *gorm.DB {
	return tx.db.Table("development_need").
		Select("development_need.*, owner.name AS owner_name, "+visitColumns, map[string]any{"today": tx.Today()}).
		Joins("JOIN observation ON observation.hub_id = development_need.hub_id AND observation.id = development_need.observation_id").
		Joins("JOIN person teacher ON teacher.hub_id = observation.hub_id AND teacher.id = observation.teacher_id").
		Joins("JOIN person owner ON owner.hub_id = development_need.hub_id AND owner.id = development_need.owner_id").
		Where("development_need.hub_id = ?", tx.who.Hub())
}

func (tx *Tx) wholeNeed(r *needRow) (improvement.Need, error) {
	n := r.Need
	n.Visit = r.Of.visit()
	if err := tx.readVisitObservers(&n.Visit); err != nil {
		return n, err
	}
	err := tx.db.Table("development_need_progress").Select("development_need_progress.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = development_need_progress.hub_id AND p.id = development_need_progress.by_id").
		Where("development_need_progress.hub_id = ? AND need_id = ?", tx.who.Hub(), n.ID).
		Order("on_date, at, development_need_progress.id").Find(&n.Progress).Error
	if err != nil {
		return n, err
	}
	if err := tx.partsOfNeed("development_need_offer", n.ID).Find(&n.Offers).Error; err != nil {
		return n, err
	}
	return n, tx.effectsOfNeed(n.ID).Find(&n.Effects).Error
}

func (tx *Tx) partsOfNeed(table string, which id.Need) *gorm.DB {
	return tx.db.Table(table).Select(table+".*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = "+table+".hub_id AND p.id = "+table+".by_id").
		Where(table+".hub_id = ? AND need_id = ?", tx.who.Hub(), which).Order("at, " + table + ".id")
}

// effectsOfNeed finds what later visits saw of a need, as far as it is open to the actor:
// who reads a need does not read all that is judged of it.
func (tx *Tx) effectsOfNeed(which id.Need) *gorm.DB {
	const table = "development_need_effect"
	q := tx.partsOfNeed(table, which).Joins("JOIN observation ON observation.hub_id = " + table + ".hub_id AND observation.id = " + table + ".observation_id")
	return tx.within(q, table, tx.Scope(access.ReadNeedEffects))
}

// Need gives one need in the scope, or fault.Absent.
func (tx *Tx) Need(within access.Scope, which id.Need) (*improvement.Need, error) {
	var row needRow
	if err := tx.needs(within).Where("development_need.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	n, err := tx.wholeNeed(&row)
	return &n, err
}

var needColumns = map[string]column{
	"dueBy":    {sql: "development_need.due_by", cast: "date"},
	"raisedAt": {sql: "development_need.created_at", cast: "timestamptz"},
}

// Needs gives a page of the needs in the scope.
func (tx *Tx) Needs(within access.Scope, f improvement.Filter, at page.Request) (page.Page[improvement.Need], error) {
	q := tx.needs(within)
	if !f.Observation.IsZero() {
		q = q.Where("development_need.observation_id = ?", f.Observation)
	}
	if !f.Teacher.IsZero() {
		q = q.Where("development_need.teacher_id = ?", f.Teacher)
	}
	if f.State != "" {
		q = q.Where("development_need.state = ?", f.State)
	}
	if f.Overdue != nil {
		q = q.Where("(development_need.state = 'open' AND development_need.due_by < ?) = ?", tx.Today(), *f.Overdue)
	}
	if !f.Owner.IsZero() {
		q = q.Where("development_need.owner_id = ?", f.Owner)
	}
	if f.AtLeastDays > 0 {
		q = q.Where("development_need.created_at < ?", calendar.Midnight(tx.Today().AddDays(1-f.AtLeastDays)))
	}
	if !f.CarriedInto.IsZero() {
		later, err := tx.VisitOfNeed(tx.Scope(access.ReadObservation), f.CarriedInto)
		if err != nil && !errors.Is(err, fault.Absent) {
			return page.Page[improvement.Need]{}, err
		}
		q = carried(q, later)
	}
	return tx.pageOfNeeds(q, at)
}

// carried narrows a query on needs to those that are open from earlier visits of the
// teacher; none where the visit is not agreed.
func carried(q *gorm.DB, into improvement.Visit) *gorm.DB {
	if !into.Agreed {
		return q.Where("FALSE")
	}
	return q.Where("development_need.state = 'open' AND development_need.teacher_id = ? AND observation.visit_on < ?", into.TeacherID, into.VisitOn)
}

func (tx *Tx) pageOfNeeds(q *gorm.DB, at page.Request) (page.Page[improvement.Need], error) {
	var rows []needRow
	if err := tx.paged(q, "development_need", needColumns, at).Find(&rows).Error; err != nil {
		return page.Page[improvement.Need]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(r needRow) page.Position {
		if by, _ := at.Column(); by == "raisedAt" {
			return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
		}
		return page.Position{Key: r.DueBy.String(), ID: r.ID.String()}
	})
	return page.Each(cut, tx.wholeNeed)
}

// CreateNeed keeps a new need.
func (tx *Tx) CreateNeed(by access.Permit, n *improvement.Need) error {
	return tx.create(by, n, event.Event{Name: "development-need.raised", Operation: event.Created, ID: n.ID.UUID, Version: n.Version})
}

// SaveNeed keeps a changed need.
func (tx *Tx) SaveNeed(by access.Permit, n *improvement.Need, what event.Name) error {
	return tx.update(by, n, &n.Version, event.Event{Name: what, Operation: event.Updated, ID: n.ID.UUID})
}

// KeepProgress keeps what was done about a need, with the need that it is saved
// with.
func (tx *Tx) KeepProgress(by access.Permit, p *improvement.Progress) error {
	if !by.For(p.NeedID.UUID, access.RecordNeedProgress) {
		return fault.Absent
	}
	return tx.db.Create(p).Error
}

// KeepOffer keeps support that was offered, with the need that it is saved with.
func (tx *Tx) KeepOffer(by access.Permit, o *improvement.Offer) error {
	if !by.For(o.NeedID.UUID, access.OfferSupport) {
		return fault.Absent
	}
	return tx.db.Create(o).Error
}

// KeepEffect keeps what was seen of a need, with the need that it is saved with.
func (tx *Tx) KeepEffect(by access.Permit, e *improvement.Effect) error {
	if !by.For(e.NeedID.UUID, access.RecordNeedEffect) {
		return fault.Absent
	}
	return taken(tx.db.Create(e).Error, improvement.ErrEffectRecorded)
}

// CarriedNeeds gives the bearer of leave for a visit a page of the needs that earlier visits
// of its teacher left open.
func (tx *Tx) CarriedNeeds(by access.Permit, into improvement.Visit, at page.Request) (page.Page[improvement.Need], error) {
	if !by.For(into.ID.UUID, access.ReadCarriedNeeds) {
		return page.Page[improvement.Need]{}, fault.Absent
	}
	return tx.pageOfNeeds(carried(tx.allNeeds(), into), at)
}

// CarriedNeed gives one of them to the bearer of leave for it; nil where there is none.
func (tx *Tx) CarriedNeed(by access.Permit, into improvement.Visit, which id.Need) (*improvement.Need, error) {
	if !by.For(which.UUID, access.RecordNeedEffect) {
		return nil, fault.Absent
	}
	var row needRow
	ok, err := found(carried(tx.allNeeds(), into).Where("development_need.id = ?", which).Take(&row).Error)
	if err != nil || !ok {
		return nil, err
	}
	n, err := tx.wholeNeed(&row)
	return &n, err
}

// UnraisedNeeds gives open needs in the scope that fall due by the day, or are overdue, and
// of which that was not raised yet.
func (tx *Tx) UnraisedNeeds(within access.Scope, by calendar.Date, limit int) ([]improvement.Need, error) {
	var rows []needRow
	err := tx.needs(within).Where("development_need.state = 'open' AND development_need.due_by <= ?", by).
		Where("(development_need.due_at IS NULL OR (development_need.due_by < ? AND development_need.overdue_at IS NULL))", tx.Today()).
		Order("development_need.due_by, development_need.id").Limit(limit).Find(&rows).Error
	var due []improvement.Need
	for _, r := range rows {
		n, whole := tx.wholeNeed(&r)
		err, due = errors.Join(err, whole), append(due, n)
	}
	return due, err
}
