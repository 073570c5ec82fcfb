package app

import (
	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/httpapi"
)

// operations answers every operation of the contract. One that is missing, or that
// two of them answer, does not build.
type operations struct {
	*httpapi.ServiceHandlers
	httpapi.Me
	httpapi.Hub
	httpapi.Schools
	httpapi.Imports
	httpapi.Partners
	httpapi.People
	httpapi.Provisions
	httpapi.Frameworks
	httpapi.Observations
	httpapi.Outcomes
	httpapi.Shares
	httpapi.Inspections
	httpapi.Notices
	httpapi.Development
	httpapi.Governance
}

var _ api.StrictServerInterface = operations{}

func (a *App) operations(machine clock.Clock) operations {
	return operations{
		ServiceHandlers: httpapi.NewServiceHandlers(a.ready, a.jwks, machine),
		Me:              httpapi.Me{Service: a.People},
		Hub:             httpapi.Hub{Service: a.Hubs},
		Schools:         httpapi.Schools{Service: a.Schools},
		Imports:         httpapi.Imports{Service: a.Imports},
		Partners:        httpapi.Partners{Service: a.Partners},
		People:          httpapi.People{Service: a.People},
		Provisions:      httpapi.Provisions{Service: a.Provisions},
		Frameworks:      httpapi.Frameworks{Service: a.Frameworks},
		Observations:    httpapi.Observations{Service: a.Observations},
		Outcomes:        httpapi.Outcomes{Service: a.Observations},
		Inspections:     httpapi.Inspections{Service: a.Inspections},
		Development:     httpapi.Development{Service: a.Improvement},
		Governance:      httpapi.Governance{Service: a.Audit},
	}
}
