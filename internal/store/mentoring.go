package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/mentoring"
	"github.com/hubqa/hubqa/internal/page"
)

func (tx *Tx) mentorings(within access.Scope) *gorm.DB {
	q := tx.db.Table("mentoring").Select("mentoring.*, mentor.name AS mentor_name, mentee.name AS mentee_name, proposer.name AS by_name, "+
		string(employsMentee)+" AS employs", map[string]any{"today": tx.Today()}).
		Joins("JOIN person mentor ON mentor.hub_id = mentoring.hub_id AND mentor.id = mentoring.mentor_id").
		Joins("JOIN person mentee ON mentee.hub_id = mentoring.hub_id AND mentee.id = mentoring.mentee_id").
		Joins("JOIN person proposer ON proposer.hub_id = mentoring.hub_id AND proposer.id = mentoring.proposed_by")
	return tx.within(q, "mentoring", within)
}

func (tx *Tx) readPartsOf(m *mentoring.Mentoring) error {
	err := tx.db.Table("mentoring_need").Where("hub_id = ? AND mentoring_id = ?", m.HubID, m.ID).Order("need_id").Pluck("need_id", &m.Needs).Error
	if err != nil {
		return err
	}
	return tx.db.Table("mentoring_meeting").Select("mentoring_meeting.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = mentoring_meeting.hub_id AND p.id = mentoring_meeting.by_id").
		Where("mentoring_meeting.hub_id = ? AND mentoring_id = ?", m.HubID, m.ID).
		Order("on_day, mentoring_meeting.at, mentoring_meeting.id").Find(&m.Meetings).Error
}

// Mentoring gives one mentoring in the scope, or fault.Absent.
func (tx *Tx) Mentoring(within access.Scope, which id.Mentoring) (*mentoring.Mentoring, error) {
	var m mentoring.Mentoring
	if err := tx.mentorings(within).Where("mentoring.id = ?", which).Take(&m).Error; err != nil {
		return nil, absent(err)
	}
	return &m, tx.readPartsOf(&m)
}

// HasMentoring reports whether a mentoring of the teacher is in the scope.
func (tx *Tx) HasMentoring(within access.Scope, which id.Mentoring, of id.Person) (bool, error) {
	return some(tx.within(tx.db.Table("mentoring"), "mentoring", within).Where("mentoring.id = ? AND mentoring.mentee_id = ?", which, of))
}

var mentoringOrder = map[string]column{"fromOn": {sql: "mentoring.from_on", cast: "date"}}

// Mentorings gives a page of the mentorings in the scope.
func (tx *Tx) Mentorings(within access.Scope, f mentoring.Filter, at page.Request) (page.Page[mentoring.Mentoring], error) {
	q := tx.mentorings(within)
	if f.State != "" {
		q = q.Where("mentoring.state = ?", f.State)
	}
	if !f.Mentor.IsZero() {
		q = q.Where("mentoring.mentor_id = ?", f.Mentor)
	}
	if !f.Mentee.IsZero() {
		q = q.Where("mentoring.mentee_id = ?", f.Mentee)
	}
	var rows []mentoring.Mentoring
	if err := tx.paged(q, "mentoring", mentoringOrder, at).Find(&rows).Error; err != nil {
		return page.Page[mentoring.Mentoring]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(m mentoring.Mentoring) page.Position {
		return page.Position{Key: m.FromOn.String(), ID: m.ID.String()}
	})
	for i := range cut.Items {
		if err := tx.readPartsOf(&cut.Items[i]); err != nil {
			return page.Page[mentoring.Mentoring]{}, err
		}
	}
	return cut, nil
}

// OpenNeedsOf gives those of the needs that are the teacher's, open and in the scope.
func (tx *Tx) OpenNeedsOf(within access.Scope, teacher id.Person, which []id.Need) (open []id.Need, err error) {
	err = tx.needs(within).Where("development_need.id IN ? AND development_need.teacher_id = ? AND development_need.state = 'open'", which, teacher).
		Select("development_need.id").Pluck("development_need.id", &open).Error
	return open, err
}

// CreateMentoring keeps a new mentoring with the needs that it is for.
func (tx *Tx) CreateMentoring(by access.Permit, m *mentoring.Mentoring) error {
	err := tx.create(by, m, event.Event{Name: "mentoring.proposed", Operation: event.Created, ID: m.ID.UUID, Version: m.Version})
	for _, need := range m.Needs {
		if err == nil {
			err = tx.db.Exec(`INSERT INTO mentoring_need (hub_id, mentoring_id, need_id) VALUES (?, ?, ?)`, m.HubID, m.ID, need).Error
		}
	}
	return err
}

// SaveMentoring keeps a changed mentoring.
func (tx *Tx) SaveMentoring(by access.Permit, m *mentoring.Mentoring, what event.Name) error {
	return tx.update(by, m, &m.Version, event.Event{Name: what, Operation: event.Updated, ID: m.ID.UUID})
}

// CreateMentoringMeeting keeps a meeting, with the mentoring that it is saved with.
func (tx *Tx) CreateMentoringMeeting(by access.Permit, m *mentoring.Meeting) error {
	if !by.For(m.MentoringID.UUID, access.RecordMentoringMeeting) {
		return fault.Absent
	}
	return tx.db.Create(m).Error
}

// MentoredNeeds gives the bearer of leave for a mentoring the needs that it is for.
func (tx *Tx) MentoredNeeds(by access.Permit) (needs []mentoring.Needed, err error) {
	if by.Action() != access.ReadMentoredNeeds {
		return nil, fault.Absent
	}
	err = tx.db.Table("development_need n").Select("n.id, n.need").
		Joins("JOIN mentoring_need m ON m.hub_id = n.hub_id AND m.need_id = n.id").
		Where("m.hub_id = ? AND m.mentoring_id = ?", tx.who.Hub(), by.Object()).Order("n.id").Scan(&needs).Error
	return needs, err
}

// MentoringsOver gives mentorings in the scope whose last day is before the day and that
// have not ended.
func (tx *Tx) MentoringsOver(within access.Scope, before calendar.Date, limit int) (over []id.Mentoring, err error) {
	err = tx.within(tx.db.Table("mentoring"), "mentoring", within).Where("mentoring.state <> 'ended' AND mentoring.to_on < ?", before).
		Order("mentoring.to_on, mentoring.id").Limit(limit).Pluck("mentoring.id", &over).Error
	return over, err
}
