package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/anchor"
	"github.com/hubqa/hubqa/internal/annualreport"
	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/datareturn"
	"github.com/hubqa/hubqa/internal/deadline"
	"github.com/hubqa/hubqa/internal/diary"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/feed"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/goodpractice"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/improvement"
	"github.com/hubqa/hubqa/internal/insight"
	"github.com/hubqa/hubqa/internal/inspection"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/jointpractice"
	"github.com/hubqa/hubqa/internal/jwks"
	"github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/mentoring"
	"github.com/hubqa/hubqa/internal/moderation"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/observer"
	"github.com/hubqa/hubqa/internal/outbox"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/plan"
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/pulse"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/retention"
	"github.com/hubqa/hubqa/internal/safeguarding"
	"github.com/hubqa/hubqa/internal/sample"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/schoolplan"
	"github.com/hubqa/hubqa/internal/schoolsupport"
	"github.com/hubqa/hubqa/internal/stafftime"
	"github.com/hubqa/hubqa/internal/standardisation"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/subjectaccess"
	"github.com/hubqa/hubqa/internal/suggestion"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/training"
	"github.com/hubqa/hubqa/internal/valueformoney"
	"github.com/hubqa/hubqa/internal/visitrequest"
	"github.com/hubqa/hubqa/internal/webhook"
)

// Options are what an App is made of.
type Options struct {
	Database  *store.DB       // open and at the present schema; whoever opened it closes it
	Own       authn.Issuer    // hubqa itself, which gives machine clients their tokens; see OwnIssuer
	BaseURL   string          // where callers find the server; the own issuer's name by default
	SignIn    []config.Issuer // by whose tokens people sign in too
	Keys      *authn.KeyRing  // published as JWKS; signs anchors
	Machine   clock.Clock     // tokens, cursors and limits; the work's clock is the database's
	NewID     id.Maker        // names the process
	Log       *slog.Logger    //
	HTTP      httpapi.Options // cursor key, limits, origins, proxies, version; the rest is filled in
	Imports   intake.Settings //
	Mail      mail.Transport  // by which notices are sent; nil: by none
	MailLinks string          // where the links in mails begin; the base URL by default
	Anchors   string          // file of the audit trail's anchors; empty: none are written
	Demo      bool            // whether the demo's issuer may be registered
	Loopback  bool            // whether webhooks may be on this machine: in the demo
}

// Services are what people do, area by area.
type Services struct {
	Hubs            hub.Service
	Schools         school.Service
	Partners        partner.Service
	Clients         client.Service
	People          person.Service
	Provisions      provision.Service
	Frameworks      framework.Service
	Observations    observation.Service
	Inspections     inspection.Service
	Retention       retention.Service
	SubjectAccess   subjectaccess.Service
	Standardisation standardisation.Service
	Requests        visitrequest.Service
	Suggestions     suggestion.Service
	Mentorings      mentoring.Service
	Conversations   conversation.Service
	Engagement      engagement.Service
	Trainings       training.Service
	SchoolSupports  schoolsupport.Service
	Evidence        evidence.Service
	Evaluations     evaluation.Service
	GoodPractices   goodpractice.Service
	SchoolPlans     schoolplan.Service
	Pitfalls        pitfall.Service
	Funding         funding.Service
	JointPractices  jointpractice.Service
	ValueForMoney   valueformoney.Service
	StaffTimes      stafftime.Service
	Takeups         takeup.Service
	Moderations     moderation.Service
	Improvement     improvement.Service
	Insights        insight.Service
	AnnualReports   annualreport.Service
	Samples         sample.Service
	Releases        release.Service
	DataReturns     datareturn.Service
	Plans           plan.Service
	Audit           audit.Service
	Notices         notice.Service
	Feed            feed.Service
	Webhooks        webhook.Service
	Feeds           diary.Service
	Safeguarding    safeguarding.Service
	Programme       programme.Service
	Observers       observer.Service
}

// NewServices makes the services of a database. Machine clients sign in under the issuer.
func NewServices(db *store.DB, issuer string) Services {
	return Services{
		Hubs:            hub.Service{Store: store.For[hub.Tx](db)},
		Schools:         school.Service{Store: store.For[school.Tx](db)},
		Partners:        partner.Service{Store: store.For[partner.Tx](db)},
		Clients:         client.Service{Store: store.For[client.Tx](db), Issuer: issuer},
		People:          person.Service{Store: store.For[person.Tx](db)},
		Provisions:      provision.Service{Store: store.For[provision.Tx](db)},
		Frameworks:      framework.Service{Store: store.For[framework.Tx](db)},
		Observations:    observation.Service{Store: store.For[observation.Tx](db)},
		Standardisation: standardisation.Service{Store: store.For[standardisation.Tx](db)},
		Inspections:     inspection.Service{Store: store.For[inspection.Tx](db)},
		Retention:       retention.Service{Store: store.For[retention.Tx](db)},
		SubjectAccess:   subjectaccess.Service{Store: store.For[subjectaccess.Tx](db)},
		Suggestions:     suggestion.Service{Store: store.For[suggestion.Tx](db)},
		Conversations:   conversation.Service{Store: store.For[conversation.Tx](db)},
		Engagement:      engagement.Service{Store: store.For[engagement.Tx](db)},
		Mentorings:      mentoring.Service{Store: store.For[mentoring.Tx](db)},
		StaffTimes:      stafftime.Service{Store: store.For[stafftime.Tx](db)},
		Takeups:         takeup.Service{Store: store.For[takeup.Tx](db)},
		SchoolSupports:  schoolsupport.Service{Store: store.For[schoolsupport.Tx](db)},
		Evidence:        evidence.Service{Store: store.For[evidence.Tx](db)},
		Evaluations:     evaluation.Service{Store: store.For[evaluation.Tx](db)},
		GoodPractices:   goodpractice.Service{Store: store.For[goodpractice.Tx](db)},
		SchoolPlans:     schoolplan.Service{Store: store.For[schoolplan.Tx](db)},
		Pitfalls:        pitfall.Service{Store: store.For[pitfall.Tx](db)},
		Funding:         funding.Service{Store: store.For[funding.Tx](db)},
		JointPractices:  jointpractice.Service{Store: store.For[jointpractice.Tx](db)},
		ValueForMoney:   valueformoney.Service{Store: store.For[valueformoney.Tx](db)},
		Trainings:       training.Service{Store: store.For[training.Tx](db)},
		Moderations:     moderation.Service{Store: store.For[moderation.Tx](db)},
		Requests:        visitrequest.Service{Store: store.For[visitrequest.Tx](db)},
		Improvement:     improvement.Service{Store: store.For[improvement.Tx](db)},
		AnnualReports:   annualreport.Service{Store: store.For[annualreport.Tx](db)},
		Samples:         sample.Service{Store: store.For[sample.Tx](db)},
		DataReturns:     datareturn.Service{Store: store.For[datareturn.Tx](db)},
		Releases:        release.Service{Store: store.For[release.Tx](db)},
		Plans:           plan.Service{Store: store.For[plan.Tx](db)},
		Insights:        insight.Service{Store: store.For[insight.Tx](db)},
		Audit:           audit.Service{Store: store.For[audit.Tx](db)},
		Notices:         notice.Service{Store: store.For[notice.Tx](db)},
		Feed:            feed.Service{Store: store.For[feed.Tx](db)},
		Feeds:           diary.Service{Store: store.For[diary.Tx](db)},
		Safeguarding:    safeguarding.Service{Store: store.For[safeguarding.Tx](db)},
		Programme:       programme.Service{Store: store.For[programme.Tx](db)},
		Observers:       observer.Service{Store: store.For[observer.Tx](db)},
	}
}

// App is hubqa put together.
type App struct {
	Services
	Imports *intake.Service
	Server  *httpapi.Server
	Keeper  *anchor.Keeper // nil where no anchors are written
	Mailer  *mail.Relay    // nil where no notices are sent
	Relay   *outbox.Relay  // sends to webhooks

	database      *store.DB
	keys          *authn.KeyRing
	foreign       []*jwks.Source
	log           *slog.Logger
	authenticator authenticator
	sweeper       *deadline.Sweeper
	stopping      atomic.Bool
	checks        []check // what must hold for the server to do its work
	gauges        *gauges
}

// New puts hubqa together. It starts nothing.
func New(o Options) (*App, error) {
	if o.Own.Name == config.DemoIssuer && !o.Demo {
		return nil, errors.New("app: the demo's issuer is for the demo alone")
	}
	foreign, sources := foreignIssuers(o.SignIn, o.Machine, o.Log)
	verifier, err := authn.NewVerifier(o.Machine, append(foreign, o.Own)...)
	if err != nil {
		return nil, err
	}
	minter, err := authn.NewMinter(o.Own, o.Keys, o.Machine, o.NewID)
	if err != nil {
		return nil, err
	}
	a := &App{
		Services: NewServices(o.Database, o.Own.Name), database: o.Database, keys: o.Keys, foreign: sources, log: o.Log,
		authenticator: authenticator{verifier, o.Database},
	}
	a.gauges = a.newGauges()
	a.Evidence.Folder = o.Imports.Folder
	a.Imports = intake.New(store.For[intake.Tx](o.Database), o.Imports, o.NewID(), o.Log)
	if err := a.addWebhooks(o); err != nil {
		return nil, err
	}
	a.Mailer = a.newMailer(o)
	a.sweeper, a.checks = a.newSweeper(o), a.newChecks()
	if o.Anchors != "" {
		a.Keeper = &anchor.Keeper{
			Trails: o.Database, File: anchor.NewFile(o.Anchors), Keys: o.Keys, Machine: o.Machine, Log: o.Log,
		}
	}
	set := o.HTTP
	set.Handlers = a.operations(o, minter)
	set.Authenticator, set.Once, set.Clock, set.Log = a.authenticator, o.Database, o.Machine, o.Log
	set.MaxImportBytes, set.Gauges = o.Imports.Limit, a.gauges
	a.Server, err = httpapi.New(set)
	return a, err
}

// ServeHTTP answers one request.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.Server.ServeHTTP(w, r) }

// Sweep does what has fallen due in every hub.
func (a *App) Sweep(ctx context.Context) error { return a.sweeper.Tick(ctx) }

func (a *App) addWebhooks(o Options) error {
	vault, err := webhook.NewVault(o.HTTP.CursorKey)
	if err != nil {
		return err
	}
	port := store.For[webhook.Tx](o.Database)
	a.Webhooks = webhook.Service{Store: port, Vault: vault, Loopback: o.Loopback}
	a.Relay = &outbox.Relay{
		Pulse: a.newPulse("webhooks", o), Count: func(result string) { a.gauges.tries.WithLabelValues(result).Inc() },
		Hubs: o.Database.Hubs, Webhooks: webhook.Dispatch{Store: port, Vault: vault, Machine: o.Machine}, Machine: o.Machine, Log: o.Log,
		Courier: outbox.NewCourier(outbox.Options{Machine: o.Machine, Version: o.HTTP.Version, Loopback: o.Loopback}),
	}
	return nil
}

// newPulse makes the pulse of a loop, by which it is held to go on.
func (a *App) newPulse(name string, o Options) *pulse.Pulse {
	p := &pulse.Pulse{Name: name, Machine: o.Machine, Log: o.Log}
	a.gauges.pulses = append(a.gauges.pulses, p)
	return p
}

func (a *App) newSweeper(o Options) *deadline.Sweeper {
	return &deadline.Sweeper{
		Hubs: a.database.Hubs, Log: a.log, Pulse: a.newPulse("deadlines", o),
		Steps: []deadline.Step{
			{Name: "summaries were published", Do: a.Observations.PublishDue},
			{Name: "appeals were found overdue", Do: a.Observations.RaiseOverdueAppeals},
			{Name: "corrections were found overdue", Do: a.Observations.RaiseOverdueCorrections},
			{Name: "mentorings were ended", Do: a.Mentorings.EndOver},
			{Name: "schools were followed up", Do: (&engagement.Sweep{Store: a.Engagement.Store}).FollowUp},
			{Name: "support between schools was ended", Do: a.SchoolSupports.EndOver},
			{Name: "development needs were found due", Do: a.Improvement.RaiseDue},
			{Name: "commitments were found due", Do: a.Plans.RaiseDue},
			{Name: "agreed actions were found due", Do: a.Conversations.RaiseActions},
			{Name: "steps of evaluations were found due", Do: a.Evaluations.RaiseSteps},
			{Name: "training was found due", Do: (&training.Reminder{Store: a.Trainings.Store}).RemindDue},
			{Name: "shares were ended", Do: a.Observations.EndShares},
			{Name: "webhook deliveries were forgotten", Do: a.Relay.Webhooks.Forget},
			{Name: "visits were reminded of", Do: a.Observations.Remind},
			{Name: "people were told", Do: a.Safeguarding.TellLeads},
			{Name: "requirements were found overdue", Do: a.Programme.RaiseOverdue},
			{Name: "disposals were proposed", Do: a.Retention.Propose},
			{Name: "records were disposed of", Do: a.Retention.CarryOut},
			{Name: "subject access requests were found due", Do: a.SubjectAccess.RaiseDue},
			{Name: "packs were emptied", Do: a.SubjectAccess.Close},
			{Name: "idempotency keys were forgotten", Do: func(ctx context.Context, hub id.Hub) (int, error) {
				return 0, a.database.Update(ctx, access.System(hub), (*store.Tx).ForgetKeys)
			}},
		},
		Whole: map[string]func(context.Context) error{
			"abandoned imports were interrupted": a.Imports.Sweep, "rejected rows were forgotten": a.Imports.ForgetRejected,
		},
	}
}

// jwks gives the public keys of the ring.
func (a *App) jwks() []map[string]any {
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	if err := json.Unmarshal(a.keys.JWKS(), &set); err != nil {
		panic(fmt.Errorf("app: the key ring: %w", err)) // it is the ring's own writing
	}
	return set.Keys
}
