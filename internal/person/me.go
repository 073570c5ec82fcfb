package person

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/page"
)

// Caller is whose token it is.
type Caller struct{ Name, HubName string }

// Me is a caller and what counts for them now.
type Me struct {
	Caller
	Who          access.Actor
	Roles        []access.Role
	Scopes       []access.ClientScope
	Actions      []access.Action
	Appointments []HeldSeen // current today
}

const mostAppointments = 200 // of one person at a time

// Me tells a caller who they are and what they may do.
func (s Service) Me(ctx context.Context, who access.Actor) (me Me, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		standing := tx.Standing()
		me = Me{Who: who, Roles: standing.Roles(), Scopes: standing.Scopes(), Actions: standing.Actions()}
		if me.Caller, err = tx.Caller(); err != nil || who.IsClient() {
			return err
		}
		current, err := tx.Appointments(tx.Scope(access.ReadAppointment),
			HeldFilter{Person: who.Person(), State: Current}, page.Request{Limit: mostAppointments})
		if err != nil {
			return err
		}
		me.Appointments = page.Map(current, func(h Held) HeldSeen { return seeHeld(tx, h) }).Items
		return nil
	})
	return me, err
}
