package app

import (
	"cmp"
	"strings"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/client"
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
	httpapi.Clients
	httpapi.OAuth
	httpapi.People
	httpapi.Provisions
	httpapi.Frameworks
	httpapi.Observations
	httpapi.Outcomes
	httpapi.Appeals
	httpapi.Insights
	httpapi.AnnualReports
	httpapi.Samples
	httpapi.Releases
	httpapi.DataReturns
	httpapi.Plans
	httpapi.Shares
	httpapi.SelfEvaluations
	httpapi.Programme
	httpapi.WorkingGroup
	httpapi.Inspections
	httpapi.VisitRequests
	httpapi.Suggestions
	httpapi.Mentorings
	httpapi.Conversations
	httpapi.Engagement
	httpapi.Trainings
	httpapi.SchoolSupports
	httpapi.SchoolPlans
	httpapi.EvidencePacks
	httpapi.Evaluations
	httpapi.GoodPractices
	httpapi.Partnerships
	httpapi.Funding
	httpapi.JointPractices
	httpapi.ValueForMoney
	httpapi.StaffTimes
	httpapi.Takeups
	httpapi.Moderations
	httpapi.Retention
	httpapi.SubjectAccess
	httpapi.Notices
	httpapi.Calendar
	httpapi.Development
	httpapi.Safeguarding
	httpapi.Changes
	httpapi.Webhooks
	httpapi.Governance
}

var _ api.StrictServerInterface = operations{}

func (a *App) operations(o Options, minter *authn.Minter) operations {
	base := o.baseURL()
	return operations{
		ServiceHandlers: httpapi.NewServiceHandlers(a.ready, a.jwks, o.Machine),
		Me:              httpapi.Me{Service: a.People},
		Hub:             httpapi.Hub{Service: a.Hubs},
		Schools:         httpapi.Schools{Service: a.Schools},
		Imports:         httpapi.Imports{Service: a.Imports},
		Partners:        httpapi.Partners{Service: a.Partners},
		Clients:         httpapi.Clients{Service: a.Clients},
		OAuth: httpapi.OAuth{
			Service: a.Clients, Mint: clientTokens(minter, o.Own.MaxLifetime), Issuer: o.Own.Name, BaseURL: base,
		},
		People:          httpapi.People{Service: a.People},
		Provisions:      httpapi.Provisions{Service: a.Provisions},
		Frameworks:      httpapi.Frameworks{Service: a.Frameworks},
		Observations:    httpapi.Observations{Service: a.Observations},
		Outcomes:        httpapi.Outcomes{Service: a.Observations},
		Appeals:         httpapi.Appeals{Service: a.Observations},
		SelfEvaluations: httpapi.SelfEvaluations{Service: a.Observations},
		Shares:          httpapi.Shares{Service: a.Observations},
		Notices:         httpapi.Notices{Service: a.Notices},
		AnnualReports:   httpapi.AnnualReports{Service: a.AnnualReports},
		Samples:         httpapi.Samples{Service: a.Samples},
		DataReturns:     httpapi.DataReturns{Service: a.DataReturns},
		Releases:        httpapi.Releases{Service: a.Releases},
		Plans:           httpapi.Plans{Service: a.Plans},
		Insights:        httpapi.Insights{Standardisation: a.Standardisation, Visits: a.Insights},
		Inspections:     httpapi.Inspections{Service: a.Inspections},
		Retention:       httpapi.Retention{Service: a.Retention},
		SubjectAccess:   httpapi.SubjectAccess{Service: a.SubjectAccess},
		VisitRequests:   httpapi.VisitRequests{Service: a.Requests},
		Suggestions:     httpapi.Suggestions{Service: a.Suggestions},
		Conversations:   httpapi.Conversations{Service: a.Conversations},
		Engagement:      httpapi.Engagement{Service: a.Engagement},
		Mentorings:      httpapi.Mentorings{Service: a.Mentorings},
		StaffTimes:      httpapi.StaffTimes{Service: a.StaffTimes},
		Takeups:         httpapi.Takeups{Service: a.Takeups},
		SchoolSupports:  httpapi.SchoolSupports{Service: a.SchoolSupports},
		EvidencePacks:   httpapi.EvidencePacks{Service: a.Evidence},
		SchoolPlans:     httpapi.SchoolPlans{Service: a.SchoolPlans},
		Evaluations:     httpapi.Evaluations{Service: a.Evaluations},
		GoodPractices:   httpapi.GoodPractices{Service: a.GoodPractices},
		Partnerships:    httpapi.Partnerships{Service: a.Pitfalls},
		Funding:         httpapi.Funding{Service: a.Funding},
		JointPractices:  httpapi.JointPractices{Service: a.JointPractices},
		ValueForMoney:   httpapi.ValueForMoney{Service: a.ValueForMoney},
		Trainings:       httpapi.Trainings{Service: a.Trainings},
		Moderations:     httpapi.Moderations{Service: a.Moderations},
		Calendar:        httpapi.Calendar{Feeds: a.Feeds, Visits: a.Observations, BaseURL: base},
		Development:     httpapi.Development{Service: a.Improvement},
		Webhooks:        httpapi.Webhooks{Service: a.Webhooks},
		Changes:         httpapi.Changes{Service: a.Feed},
		Governance:      httpapi.Governance{Service: a.Audit},
		Programme:       httpapi.Programme{Service: a.Programme},
		WorkingGroup:    httpapi.WorkingGroup{Service: a.Observers},
		Safeguarding:    httpapi.Safeguarding{Service: a.Safeguarding},
	}
}

// baseURL is where callers find the server.
func (o Options) baseURL() string { return strings.TrimSuffix(cmp.Or(o.BaseURL, o.Own.Name), "/") }

// clientTokens gives machine clients that signed in their tokens.
func clientTokens(minter *authn.Minter, longest time.Duration) func(client.SignedIn, client.Scopes) (string, time.Duration, error) {
	life := min(ownLifetime, longest)
	return func(to client.SignedIn, scopes client.Scopes) (string, time.Duration, error) {
		token, err := minter.Mint(authn.Request{
			Subject: to.SignsInAs(), ClientID: to.SignsInAs(), Hub: to.Hub, Scopes: strings.Fields(scopes.String()), Lifetime: life,
		})
		return token, life, err
	}
}
