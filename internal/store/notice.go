package store

import (
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Tell keeps a notice for each of the people, with its way by e-mail. What falls due is
// told once to each for the instant since which it does.
func (tx *Tx) Tell(news notice.News, people ...id.Person) error {
	told := map[id.Person]bool{}
	var notices []notice.Notice
	for _, p := range people {
		if p.IsZero() || told[p] {
			continue
		}
		told[p] = true
		notices = append(notices, notice.Notice{
			HubID: tx.who.Hub(), ID: id.Notice{UUID: tx.NewID()}, PersonID: p, Kind: news.Kind,
			Resource: news.Resource, ResourceID: news.ID, AboutOn: news.On, Since: news.Since, At: tx.now, Version: 1,
		})
	}
	if len(notices) == 0 {
		return nil
	}
	made := make([]id.Notice, len(notices))
	for i, n := range notices {
		made[i] = n.ID
	}
	if news.Since == nil {
		if err := tx.db.Create(&notices).Error; err != nil {
			return err
		}
		return tx.mail(made)
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&notices).Error; err != nil {
		return err
	}
	var kept []id.Notice
	if err := tx.db.Table("notice").Where("hub_id = ? AND id IN ?", tx.who.Hub(), made).Order("id").Pluck("id", &kept).Error; err != nil {
		return err
	}
	return tx.mail(kept)
}

// Holders are the active people who hold the role today.
func (tx *Tx) Holders(role access.Role) ([]id.Person, error) {
	var holders []id.Person
	err := tx.db.Raw(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
		WHERE a.hub_id = @hub AND a.role = @role AND NOT a.pending AND p.status = 'active'
		  AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today)`,
		map[string]any{"hub": tx.who.Hub(), "role": role, "today": tx.Today()}).Scan(&holders).Error
	return holders, err
}

// LeadersOf are the people who hold one of the roles at one of the schools today, and are
// active.
func (tx *Tx) LeadersOf(schools []id.School, roles ...access.Role) ([]id.Person, error) {
	var leaders []id.Person
	err := tx.db.Raw(`SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.hub_id = a.hub_id AND p.id = a.person_id
		WHERE a.hub_id = @hub AND a.role IN @roles AND a.school_id IN @schools AND NOT a.pending AND p.status = 'active'
		  AND a.from_on <= @today AND (a.to_on IS NULL OR a.to_on >= @today)`,
		map[string]any{"hub": tx.who.Hub(), "roles": roles, "schools": schools, "today": tx.Today()}).Scan(&leaders).Error
	return leaders, err
}

// SharedWith are the people who may read by a share of the permit's visit now.
func (tx *Tx) SharedWith(by access.Permit) ([]id.Person, error) {
	var holders []id.Person
	err := tx.db.Table("share sh").Distinct("holding.person_id").
		Joins("JOIN observation ON observation.hub_id = sh.hub_id AND observation.id = sh.observation_id").
		Joins("JOIN appointment holding ON holding.hub_id = sh.hub_id AND holding.id = sh.appointment_id").
		Where("sh.hub_id = ? AND sh.observation_id = ?", tx.who.Hub(), visit(by)).
		Where(string(shareLives), map[string]any{"today": tx.Today()}).Pluck("holding.person_id", &holders).Error
	return holders, err
}

// Notice gives one notice in the scope, or fault.Absent.
func (tx *Tx) Notice(within access.Scope, which id.Notice) (*notice.Notice, error) {
	var n notice.Notice
	err := tx.within(tx.db, "notice", within).Where("notice.id = ?", which).Take(&n).Error
	return &n, absent(err)
}

var noticeColumns = map[string]column{"at": {sql: "notice.at", cast: "timestamptz"}}

// Notices gives a page of the notices in the scope, the newest first.
func (tx *Tx) Notices(within access.Scope, unread *bool, at page.Request) (page.Page[notice.Notice], error) {
	at.Sort = "-at"
	q := tx.within(tx.db, "notice", within)
	if unread != nil {
		q = q.Where("(notice.read_at IS NULL) = ?", *unread)
	}
	var rows []notice.Notice
	if err := tx.paged(q, "notice", noticeColumns, at).Find(&rows).Error; err != nil {
		return page.Page[notice.Notice]{}, err
	}
	return page.Cut(rows, at.Limit, func(n notice.Notice) page.Position {
		return page.Position{Key: n.At.UTC().Format(timeLayout), ID: n.ID.String()}
	}), nil
}

// SaveNotice keeps a changed notice. That a discreet one was read stands nowhere else.
func (tx *Tx) SaveNotice(by access.Permit, n *notice.Notice, what event.Name) error {
	told := event.Event{Name: what, Operation: event.Updated, ID: n.ID.UUID}
	if n.Kind.Discreet() {
		return tx.overwrite(by, n, &n.Version, &told)
	}
	return tx.update(by, n, &n.Version, told)
}
