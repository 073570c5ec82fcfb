package store_test

import (
	"context"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A record that came to show a name while the name was being changed is told of after the
// change. On SQLite there is one writer, and nothing comes between.
func TestNamesThatChangeUnderARecord(t *testing.T) {
	onPostgresAlone(t, func(t *testing.T, db *testkit.DB) {
		ctx, w := context.Background(), db.World
		manager := w.HubManager.Actor()
		var made provision.Seen
		err := db.Update(ctx, manager, func(tx *store.Tx) error {
			within := tx.Scope(access.UpdateSchool)
			s, err := tx.School(within, w.Schools.Visited)
			if err != nil {
				return err
			}
			by, err := tx.Permit(within, s.Facts())
			if err != nil {
				return err
			}
			s.Name = "Another name"
			if err := tx.SaveSchool(by, s); err != nil {
				return err
			}
			made, err = provision.Service{Store: store.For[provision.Tx](db.DB)}.Create(ctx, manager, provision.Provision{
				Name: "Choir", Kind: "choir", State: provision.Active, FromOn: calendar.On(2026, 9, 1),
				SchoolID: w.Schools.Visited, PartnerID: w.Partners.Service,
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		page, err := feed.Service{Store: store.For[feed.Tx](db.DB)}.Read(ctx, w.Client.Actor(), feed.Marks{}, 100000)
		if err != nil {
			t.Fatal(err)
		}
		var told []event.Operation
		for _, c := range page.Changes {
			if c.ID == made.ID.UUID {
				told = append(told, c.Operation)
			}
		}
		if len(told) != 2 || told[1] != event.Updated {
			t.Errorf("told %v", told)
		}
	})
}
