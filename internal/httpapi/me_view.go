package httpapi

import (
	"github.com/hubqa/hubqa/api"
	people "github.com/hubqa/hubqa/internal/person"
)

func meView(me people.Me) api.Me {
	view := api.Me{
		Kind: api.PrincipalKindPerson, ID: me.Who.Principal(), Name: me.Name, Actions: actions(me.Actions),
		Roles: []api.Role{}, Scopes: clientScopes(me.Scopes), Appointments: []api.Appointment{},
	}
	view.Hub.ID, view.Hub.Name = me.Who.Hub().UUID, me.HubName
	if me.Who.IsClient() {
		view.Kind = api.PrincipalKindClient
	}
	for _, r := range me.Roles {
		view.Roles = append(view.Roles, api.Role(r))
	}
	for _, a := range me.Appointments {
		view.Appointments = append(view.Appointments, appointmentView(a))
	}
	return view
}
