package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/webhook"
)

// Waiting is how many of something wait, and for how long the oldest of them has.
type Waiting struct {
	Count  int64
	Oldest time.Duration // by the work clock
}

// Backlog is what waits to be done, of all hubs together.
type Backlog struct {
	Mails      Waiting // notices on their way by e-mail
	Deliveries Waiting // to webhooks that send
	Imports    Waiting // those that run
	ByState    map[intake.State]int64
}

// Backlog gives what waits to be done.
func (d *DB) Backlog(ctx context.Context) (Backlog, error) {
	all := Backlog{ByState: map[intake.State]int64{}}
	hubs, err := d.Hubs(ctx)
	for _, hub := range hubs {
		if err == nil {
			err = d.View(ctx, access.System(hub), func(tx *Tx) error { return tx.addBacklog(hub, &all) })
		}
	}
	return all, err
}

func (tx *Tx) addBacklog(of id.Hub, to *Backlog) error {
	mails := func() *gorm.DB {
		return tx.db.Table("notice_mail m").Joins("JOIN notice n ON n.hub_id = m.hub_id AND n.id = m.notice_id").
			Where("m.hub_id = ? AND m.ended_at IS NULL", of)
	}
	deliveries := func() *gorm.DB {
		return tx.db.Table("webhook_delivery d").Joins("JOIN webhook w ON w.hub_id = d.hub_id AND w.id = d.webhook_id").
			Joins("JOIN client c ON c.hub_id = w.hub_id AND c.id = w.client_id").
			Where("d.hub_id = ? AND d.state = ? AND w.disabled_at IS NULL AND c.revoked_at IS NULL", of, webhook.Pending)
	}
	imports := func() *gorm.DB {
		return tx.db.Table("import_run r").Where("r.hub_id = ? AND r.state = ?", of, intake.Running)
	}
	for _, each := range []struct {
		to    *Waiting
		which func() *gorm.DB
		since string
	}{{&to.Mails, mails, "n.at"}, {&to.Deliveries, deliveries, "d.created_at"}, {&to.Imports, imports, "r.started_at"}} {
		if err := tx.addWaiting(each.to, each.which, each.since); err != nil {
			return err
		}
	}
	return tx.addStates(of, to.ByState)
}

func (tx *Tx) addWaiting(to *Waiting, which func() *gorm.DB, since string) error {
	var n int64
	if err := which().Count(&n).Error; err != nil || n == 0 {
		return err
	}
	var oldest []time.Time
	err := which().Order(since).Limit(1).Pluck(since, &oldest).Error
	to.Count += n
	for _, at := range oldest {
		to.Oldest = max(to.Oldest, tx.now.Sub(at))
	}
	return err
}

func (tx *Tx) addStates(of id.Hub, to map[intake.State]int64) error {
	var rows []struct {
		State intake.State
		Count int64
	}
	err := tx.db.Table("import_run").Select("state, count(*) AS count").Where("hub_id = ?", of).Group("state").Scan(&rows).Error
	for _, r := range rows {
		to[r.State] += r.Count
	}
	return err
}
