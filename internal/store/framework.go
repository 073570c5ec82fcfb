package store

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// never stands for the publication of what is not published, so that a draft has
// its place in the order too: after all that is.
const never = "9999-12-31T00:00:00.000000Z"

var frameworkColumns = map[string]column{
	"name":        {sql: "framework.name"},
	"publishedAt": {sql: "COALESCE(framework.published_at, '" + never + "')", cast: "timestamptz"},
}

// Framework gives one version in the scope, or fault.Absent.
func (tx *Tx) Framework(within access.Scope, which id.Framework) (*framework.Framework, error) {
	var f framework.Framework
	if err := tx.within(tx.db, "framework", within).Where("framework.id = ?", which).Take(&f).Error; err != nil {
		return nil, absent(err)
	}
	return &f, nil
}

// Frameworks gives a page of the versions in the scope.
func (tx *Tx) Frameworks(within access.Scope, f framework.Filter, at page.Request) (page.Page[framework.Card], error) {
	q := tx.within(tx.db.Table("framework"), "framework", within).Select("id", "name", "edition", "state", "published_at")
	if f.State != "" {
		q = q.Where("framework.state = ?", f.State)
	}
	var rows []framework.Card
	if err := tx.paged(q, "framework", frameworkColumns, at).Find(&rows).Error; err != nil {
		return page.Page[framework.Card]{}, err
	}
	by, _ := at.Column()
	return page.Cut(rows, at.Limit, func(c framework.Card) page.Position {
		if by == "publishedAt" {
			return page.Position{Key: publication(c.PublishedAt), ID: c.ID.String()}
		}
		return page.Position{Key: c.Name, ID: c.ID.String()}
	}), nil
}

func publication(at *time.Time) string {
	if at == nil {
		return never
	}
	return at.UTC().Format(timeLayout)
}

// NextEdition gives the number of the family's next version. It holds the family.
func (tx *Tx) NextEdition(family uuid.UUID) (int, error) {
	members := tx.db.Table("framework").Where("hub_id = ? AND family_id = ?", tx.who.Hub(), family)
	if err := hold(members.Session(&gorm.Session{})); err != nil {
		return 0, err
	}
	var last int
	err := members.Session(&gorm.Session{}).Select("MAX(edition)").Scan(&last).Error
	return last + 1, err
}

// CreateFramework keeps a new draft.
func (tx *Tx) CreateFramework(by access.Permit, f *framework.Framework) error {
	told := event.Seen(false, access.OpenToClients(access.ReadFramework, f.Facts()), true)
	return tx.create(by, f, event.Event{Name: "framework.drafted", Operation: event.Created, ID: f.ID.UUID, Version: f.Version, Told: told})
}

// SaveFramework keeps a changed version.
func (tx *Tx) SaveFramework(by access.Permit, f *framework.Framework, what event.Name) error {
	var was framework.Framework
	if err := tx.db.Where("hub_id = ? AND id = ?", f.HubID, f.ID).Select("hub_id", "id", "state").Take(&was).Error; err != nil {
		return absent(err)
	}
	told := event.Seen(access.OpenToClients(access.ReadFramework, was.Facts()), access.OpenToClients(access.ReadFramework, f.Facts()), true)
	return tx.update(by, f, &f.Version, event.Event{Name: what, Operation: event.Updated, ID: f.ID.UUID, Told: told})
}
