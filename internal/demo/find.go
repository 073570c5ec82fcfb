package demo

import (
	"context"
	"errors"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
)

// Find gives the people and the client of a demonstration that was seeded before, as
// far as they can sign in; whoever was suspended since is without an id. The other
// records of the world it leaves empty. It reports false where there is no
// demonstration.
func Find(ctx context.Context, db *store.DB) (World, bool, error) {
	var w World
	for _, other := range []bool{false, true} {
		manager, _ := founders(other)
		first, err := signIn(ctx, db, manager.subject(), id.Hub{})
		if err != nil || first.Hub.IsZero() {
			return World{}, false, err
		}
		if other {
			w.Other = first.Hub
		} else {
			w.Hub = first.Hub
		}
		for _, m := range cast {
			if m.other != other {
				continue
			}
			found, err := signIn(ctx, db, m.subject(), first.Hub)
			if err != nil {
				return World{}, false, err
			}
			*m.in(&w) = Person{Hub: first.Hub, ID: found.Person, Name: m.name, Subject: m.subject(), Role: m.role}
		}
	}
	lead, err := signIn(ctx, db, nationalLead(1), id.Hub{})
	if err != nil {
		return World{}, false, err
	}
	if !lead.Hub.IsZero() {
		w.NationalQALead = Person{Hub: lead.Hub, ID: lead.Person, Name: "The QA lead of hub 1", Subject: nationalLead(1), Role: access.QALead}
	}
	err = findClient(ctx, db, &w)
	return w, err == nil, err
}

func clients(db *store.DB) client.Service {
	return client.Service{Store: store.For[client.Tx](db), Issuer: Issuer}
}

// findClient finds the machine client as the hub manager sees it, if they can sign in. One
// that goes by another name now is without an id.
func findClient(ctx context.Context, db *store.DB, w *World) error {
	w.Client = mis
	w.Client.Hub = w.Hub
	found, err := clients(db).List(ctx, w.HubManager.Actor(),
		client.Filter{Name: mis.Name}, page.Request{Limit: 1, Sort: "name"})
	if isNobody(err) {
		return nil
	}
	for _, c := range found.Items {
		w.Client.ID, w.Client.Subject = c.ID, c.SignsInAs()
	}
	return err
}

// signIn gives whom a subject stands for, and nobody where it stands for nobody.
func signIn(ctx context.Context, db *store.DB, subject string, hub id.Hub) (store.SignedIn, error) {
	found, err := db.SignIn(ctx, Issuer, subject, hub)
	if isNobody(err) {
		return store.SignedIn{}, nil
	}
	return found, err
}

func isNobody(err error) bool {
	var refused *fault.Error
	return errors.As(err, &refused) && refused.Kind == fault.Unauthenticated
}
