package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
)

type foundCommand struct {
	config.Database          `embed:""`
	Issuer                   string `env:"HUBQA_ISSUER" help:"Issuer by which both sign in."`
	Name                     string `required:"" help:"Name of the hub."`
	Manager                  string `required:"" help:"Name of its hub manager."`
	ManagerSubject           string `required:"" help:"Subject by which the hub manager signs in."`
	ProtectionOfficer        string `required:"" help:"Name of its data protection officer, another person."`
	ProtectionOfficerSubject string `required:"" help:"Subject by which the data protection officer signs in."`
}

// Run founds a hub.
func (c *foundCommand) Run(s *session) (err error) {
	if err := (config.Tokens{Issuer: c.Issuer}).CheckIssuer(); err != nil {
		return err
	}
	if c.ManagerSubject == c.ProtectionOfficerSubject {
		return errors.New("--protection-officer-subject: sensitive roles take two persons, who sign in as two")
	}
	db, err := s.open(c.Database, s.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	made, err := db.Found(s.ctx, store.Founding{
		Name: c.Name, Settings: hub.Defaults(),
		Manager:    store.Founder{Name: c.Manager, Identity: person.Identity{Issuer: c.Issuer, Subject: c.ManagerSubject}},
		Protection: store.Founder{Name: c.ProtectionOfficer, Identity: person.Identity{Issuer: c.Issuer, Subject: c.ProtectionOfficerSubject}},
	})
	if err != nil {
		return err
	}
	s.print("hub                     %s\nhub manager             %s\ndata protection officer %s\n", made.Hub, made.Manager, made.Protection)
	return nil
}

type recoverCommand struct {
	config.Database `embed:""`
	Issuer          string `env:"HUBQA_ISSUER" help:"Issuer by which the person signs in."`
	Hub             string `required:"" help:"Id of the hub."`
	Role            string `required:"" enum:"hub_manager,data_protection_officer" help:"The role that was lost: hub_manager or data_protection_officer."`
	Name            string `required:"" help:"Name of the person who gets it, who is not registered yet."`
	Subject         string `required:"" help:"Subject by which the person signs in."`
}

// Run gives the hub another holder of the role.
func (c *recoverCommand) Run(s *session) (err error) {
	var in id.Hub
	if err := errors.Join((config.Tokens{Issuer: c.Issuer}).CheckIssuer(), parseID("hub", c.Hub, &in)); err != nil {
		return err
	}
	db, err := s.open(c.Database, s.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	made, err := db.Recover(s.ctx, in, access.Role(c.Role), store.Founder{Name: c.Name, Identity: person.Identity{Issuer: c.Issuer, Subject: c.Subject}})
	if errors.Is(err, fault.Absent) {
		return errors.New("--hub: there is no such hub")
	}
	if err != nil {
		return explained(err)
	}
	s.print("person %s\nThe audit trail says that hubqa appointed them. Whoever had the role before still has it: end that.\n", made)
	return nil
}

type inviteCommand struct {
	config.Database `embed:""`
	Issuer          string `env:"HUBQA_ISSUER" help:"Issuer by which the person signs in."`
	Hub             string `required:"" help:"Id of the hub."`
	As              string `required:"" help:"Id of the hub manager who invites."`
	Name            string `required:"" help:"Name of the person."`
	Subject         string `required:"" help:"Subject by which the person signs in."`
	Email           string `help:"E-mail address of the person."`
	Role            string `required:"" help:"Role, as teacher or headteacher."`
	Partner         string `xor:"target" help:"Id of the partner at which the role is held."`
	School          string `xor:"target" help:"Id of the school at which the role is held."`
	LA              string `name:"la" xor:"target" help:"Code of the authority at which the role is held."`
	From            string `help:"First day, as 2026-09-01; today by default."`
}

// Run registers a person and appoints them, by the leave of the hub manager.
func (c *inviteCommand) Run(s *session) (err error) {
	if err := (config.Tokens{Issuer: c.Issuer}).CheckIssuer(); err != nil {
		return err
	}
	who, a, err := c.read()
	if err != nil {
		return err
	}
	db, err := s.open(c.Database, s.quiet())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	made, err := c.invite(s.ctx, db, who, a)
	if err != nil {
		return explained(err)
	}
	s.print("person      %s\nappointment %s (%s)\n", made.PersonID, made.ID, made.State)
	if made.State == person.Pending {
		s.print("The role takes two persons: somebody else must confirm the appointment.\n")
	}
	return nil
}

func (c *inviteCommand) read() (who access.Actor, a person.Appointment, err error) {
	var in id.Hub
	var as id.Person
	err = errors.Join(parseID("hub", c.Hub, &in), parseID("as", c.As, &as))
	var wrong error
	a.Role, wrong = parseRole(c.Role)
	err = errors.Join(err, wrong)
	a.FromOn, wrong = parseDay("from", c.From)
	err = errors.Join(err, wrong)
	if c.Partner != "" {
		a.PartnerID = &id.Partner{}
		err = errors.Join(err, parseID("partner", c.Partner, a.PartnerID))
	}
	if c.School != "" {
		a.SchoolID = &id.School{}
		err = errors.Join(err, parseID("school", c.School, a.SchoolID))
	}
	if c.LA != "" {
		a.LACode = &c.LA
	}
	return access.Person(in, as, false, nil), a, err
}

// invite registers and appoints in one transaction.
func (c *inviteCommand) invite(ctx context.Context, db *store.DB, who access.Actor, a person.Appointment) (made person.HeldSeen, err error) {
	people := person.Service{Store: store.For[person.Tx](db)}
	err = db.Together(ctx, who, func(ctx context.Context) error {
		p, err := people.Create(ctx, who, person.Person{
			Name: c.Name, Email: c.Email, Identity: &person.Identity{Issuer: c.Issuer, Subject: c.Subject},
		})
		if err != nil {
			return err
		}
		made, err = people.Grant(ctx, who, p.ID, a)
		return err
	})
	return made, err
}

// explained gives a refusal with its places, for who has no problem document.
func explained(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	if f.Kind == fault.NotFound || f.Kind == fault.Unauthenticated {
		return errors.New("--as: the hub has no such person, or they are not its hub manager today")
	}
	for _, at := range f.Fields {
		err = fmt.Errorf("%w\n  %s: %s", err, at.Pointer, at.Detail)
	}
	return err
}

type tokenCommand struct {
	config.Database `embed:""`
	config.Tokens   `embed:""`
	config.Keys     `embed:""`
	Hub             string        `help:"Id of the hub that the token names."`
	Person          string        `xor:"who" help:"Id of the person; their subject is looked up."`
	Subject         string        `xor:"who" help:"Subject of the person."`
	Client          string        `xor:"who" help:"Client id of a machine client."`
	Roles           []string      `help:"Roles to which the token is narrowed."`
	Scopes          []string      `help:"Scopes of a machine client."`
	Lifetime        time.Duration `help:"How long it lives, at most 15m; 10m by default, 15m for a client."`
}

// Run prints a token.
func (c *tokenCommand) Run(s *session) (err error) {
	if err := c.Tokens.Check(); err != nil {
		return err
	}
	request := authn.Request{Subject: c.Subject, Roles: c.Roles, Scopes: c.Scopes, Lifetime: c.Lifetime}
	if c.Hub != "" {
		if err := parseID("hub", c.Hub, &request.Hub); err != nil {
			return err
		}
	}
	if c.Client != "" {
		request.Subject, request.ClientID = c.Client, c.Client
	}
	if c.Person != "" {
		if request.Subject, err = c.subject(s, request.Hub); err != nil {
			return err
		}
	}
	if request.Subject == "" {
		return errors.New("--person, --subject or --client: one of them says whose token it is")
	}
	keys, err := loadKeys(c.Keys.Path(c.Data))
	if err != nil {
		return err
	}
	minter, err := authn.NewMinter(OwnIssuer(c.Tokens.Issuer, c.Audience, keys), keys, clock.Machine{}, id.Random)
	if err != nil {
		return err
	}
	token, err := minter.Mint(request)
	if err != nil {
		return err
	}
	s.print("%s\n", token)
	return nil
}

// subject finds how the person signs in.
func (c *tokenCommand) subject(s *session, in id.Hub) (subject string, err error) {
	var who id.Person
	if err := parseID("person", c.Person, &who); err != nil {
		return "", err
	}
	if in.IsZero() {
		return "", errors.New("--hub: is missing; a person belongs to one")
	}
	db, err := s.open(c.Database, s.quiet())
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	subject, err = db.SubjectOf(s.ctx, c.Tokens.Issuer, in, who)
	if err == nil && subject == "" {
		err = fmt.Errorf("--person: nobody with this id signs in to the hub by %s", c.Tokens.Issuer)
	}
	return subject, err
}
