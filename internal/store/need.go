package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/page"
)

// visitColumns are what a need takes from its visit. Employs has to be known,
// since a partner that does not employ the teacher has no part in the need.
const visitColumns = `observation.id AS visit_id, observation.teacher_id AS visited_id, teacher.name AS teacher_name, observation.school_id,
	observation.partner_id, observation.state = 'held' AS held, ` + string(employs) + ` AS employs`

type visitRow struct {
	VisitID     id.Observation
	VisitedID   id.Person
	TeacherName string
	SchoolID    id.School
	PartnerID   id.Partner
	Held        bool
	Employs     bool
}

func (r visitRow) visit() improvement.Visit {
	return improvement.Visit{
		ID: r.VisitID, TeacherID: r.VisitedID, TeacherName: r.TeacherName, SchoolID: r.SchoolID,
		PartnerID: r.PartnerID, Held: r.Held, Employs: r.Employs,
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
	q := tx.db.Table("development_need").
		Select("development_need.*, owner.name AS owner_name, "+visitColumns, map[string]any{"today": tx.Today()}).
		Joins("JOIN observation ON observation.hub_id = development_need.hub_id AND observation.id = development_need.observation_id").
		Joins("JOIN person teacher ON teacher.hub_id = observation.hub_id AND teacher.id = observation.teacher_id").
		Joins("JOIN person owner ON owner.hub_id = development_need.hub_id AND owner.id = development_need.owner_id")
	return tx.within(q, "development_need", within)
}

func (tx *Tx) wholeNeed(r needRow) (improvement.Need, error) {
	n := r.Need
	n.Visit = r.Of.visit()
	if err := tx.readVisitObservers(&n.Visit); err != nil {
		return n, err
	}
	err := tx.db.Table("development_need_progress").Select("development_need_progress.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = development_need_progress.hub_id AND p.id = development_need_progress.by_id").
		Where("development_need_progress.hub_id = ? AND need_id = ?", tx.who.Hub(), n.ID).
		Order("on_date, at, development_need_progress.id").Find(&n.Progress).Error
	return n, err
}

// Need gives one need in the scope, or fault.Absent.
func (tx *Tx) Need(within access.Scope, which id.Need) (*improvement.Need, error) {
	var row needRow
	if err := tx.needs(within).Where("development_need.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	n, err := tx.wholeNeed(row)
	return &n, err
}

var needColumns = map[string]column{"dueBy": {sql: "development_need.due_by", cast: "date"}}

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
	var rows []needRow
	if err := tx.paged(q, "development_need", needColumns, at).Find(&rows).Error; err != nil {
		return page.Page[improvement.Need]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(r needRow) page.Position {
		return page.Position{Key: r.DueBy.String(), ID: r.ID.String()}
	})
	whole := page.Page[improvement.Need]{Next: cut.Next}
	for _, r := range cut.Items {
		n, err := tx.wholeNeed(r)
		if err != nil {
			return page.Page[improvement.Need]{}, err
		}
		whole.Items = append(whole.Items, n)
	}
	return whole, nil
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
