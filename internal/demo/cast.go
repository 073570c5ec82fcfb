package demo

import (
	"strings"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
)

// member is somebody of the cast: their place in the world, their subject without
// its beginning, and where they hold their role.
type member struct {
	in      func(*World) *Person
	key     string
	name    string
	role    access.Role
	partner func(*World) *id.Partner
	school  func(*World) *id.School
	laCode  string
	other   bool // of the other hub
}

const subjectPrefix = "demo-"

func (m member) subject() string { return subjectPrefix + m.key }

// email is an address that reaches nobody.
func (m member) email() string {
	return strings.ReplaceAll(strings.ToLower(m.name), " ", ".") + "@demo.example"
}

// founds reports whether the member begins the hub with another.
func (m member) founds() bool {
	return m.role == access.HubManager || m.role == access.DataProtectionOfficer
}

var (
	service   = func(w *World) *id.Partner { return &w.Partners.Service }
	charity   = func(w *World) *id.Partner { return &w.Partners.Charity }
	sole      = func(w *World) *id.Partner { return &w.Partners.Sole }
	candidate = func(w *World) *id.Partner { return &w.Partners.Candidate }
	external  = func(w *World) *id.Partner { return &w.Partners.External }
	peak      = func(w *World) *id.Partner { return &w.Elsewhere.Partner }

	visited    = func(w *World) *id.School { return &w.Schools.Visited }
	alsoTaught = func(w *World) *id.School { return &w.Schools.AlsoTaught }
	formerly   = func(w *World) *id.School { return &w.Schools.Formerly }
	unrelated  = func(w *World) *id.School { return &w.Schools.Unrelated }
	elsewhere  = func(w *World) *id.School { return &w.Elsewhere.School }
)

// cast is everybody. Two share an issuer and subject: one person of the world who is
// active in both hubs, and so is a person of each.
var cast = []member{
	{in: func(w *World) *Person { return &w.HubManager }, key: "hub-manager", name: "Helen Ashworth", role: access.HubManager},
	{in: func(w *World) *Person { return &w.DataProtectionOfficer }, key: "data-protection-officer", name: "Imran Qureshi", role: access.DataProtectionOfficer},
	{in: func(w *World) *Person { return &w.QALead }, key: "qa-lead", name: "Ruth Pemberton", role: access.QALead},
	{in: func(w *World) *Person { return &w.OtherQALead }, key: "other-qa-lead", name: "Daniel Okafor", role: access.QALead},
	{in: func(w *World) *Person { return &w.IncomingQALead }, key: "incoming-qa-lead", name: "Sian Prosser", role: access.QALead},
	{in: func(w *World) *Person { return &w.Observer }, key: "observer", name: "Martin Hallam", role: access.Observer},
	{in: func(w *World) *Person { return &w.OtherObserver }, key: "other-observer", name: "Grace Adeyemi", role: access.Observer},
	{in: func(w *World) *Person { return &w.ColleagueObserver }, key: "colleague-observer", name: "Tom Birchall", role: access.Observer},
	{in: func(w *World) *Person { return &w.ObserverInBothHubs }, key: "observer-in-both-hubs", name: "Jean Castleton", role: access.Observer},
	{in: func(w *World) *Person { return &w.Teacher }, key: "teacher", name: "Priya Nair", role: access.Teacher, partner: service},
	{in: func(w *World) *Person { return &w.OtherTeacher }, key: "other-teacher", name: "Leo Marchetti", role: access.Teacher, partner: charity},
	{in: func(w *World) *Person { return &w.ThirdTeacher }, key: "third-teacher", name: "Hannah Whitworth", role: access.Teacher, partner: service},
	{in: func(w *World) *Person { return &w.FourthTeacher }, key: "fourth-teacher", name: "Samuel Boateng", role: access.Teacher, partner: charity},
	{in: func(w *World) *Person { return &w.SoleTrader }, key: "sole-trader", name: "Marta Lindqvist", role: access.Teacher, partner: sole},
	{in: func(w *World) *Person { return &w.CandidateTeacher }, key: "candidate-teacher", name: "Curtis Joseph", role: access.Teacher, partner: candidate},
	{in: func(w *World) *Person { return &w.ExternalTeacher }, key: "external-teacher", name: "Fiona Gilchrist", role: access.Teacher, partner: external},
	{in: func(w *World) *Person { return &w.PartnerContact }, key: "partner-contact", name: "Alan Teasdale", role: access.PartnerContact, partner: service},
	{in: func(w *World) *Person { return &w.OtherPartnerContact }, key: "other-partner-contact", name: "Nadia Rahman", role: access.PartnerContact, partner: charity},
	{in: func(w *World) *Person { return &w.FormerPartnerContact }, key: "former-partner-contact", name: "Brian Slack", role: access.PartnerContact, partner: service},
	{in: func(w *World) *Person { return &w.Headteacher }, key: "headteacher", name: "Karen Doyle", role: access.Headteacher, school: visited},
	{in: func(w *World) *Person { return &w.OtherHeadteacher }, key: "other-headteacher", name: "Peter Lomas", role: access.Headteacher, school: alsoTaught},
	{in: func(w *World) *Person { return &w.FormerHeadteacher }, key: "former-headteacher", name: "Yasmin Siddiqui", role: access.Headteacher, school: formerly},
	{in: func(w *World) *Person { return &w.UnrelatedHeadteacher }, key: "unrelated-headteacher", name: "Colin Frith", role: access.Headteacher, school: unrelated},
	{in: func(w *World) *Person { return &w.MusicLead }, key: "music-lead", name: "Emily Rowe", role: access.MusicLead, school: visited},
	{in: func(w *World) *Person { return &w.ElectedMember }, key: "elected-member", name: "Joan Barlow", role: access.ElectedMember, laCode: "830"},
	{in: func(w *World) *Person { return &w.Inspector }, key: "inspector", name: "Victor Hayes", role: access.Inspector},
	{in: func(w *World) *Person { return &w.SafeguardingLead }, key: "safeguarding-lead", name: "Anita Kapadia", role: access.SafeguardingLead},
	{in: func(w *World) *Person { return &w.SchoolSafeguardingLead }, key: "school-safeguarding-lead", name: "Dawn Melbourne", role: access.SafeguardingLead, school: visited},
	{in: func(w *World) *Person { return &w.OtherSafeguardingLead }, key: "other-safeguarding-lead", name: "Rhys Tansley", role: access.SafeguardingLead, school: unrelated},
	{in: func(w *World) *Person { return &w.Suspended }, key: "suspended", name: "Gareth Price", role: access.Observer},

	{in: func(w *World) *Person { return &w.OtherHubManager }, key: "other-hub-manager", name: "Louise Tideswell", role: access.HubManager, other: true},
	{in: func(w *World) *Person { return &w.OtherHubProtectionOfficer }, key: "other-hub-protection-officer", name: "Owen Brassington", role: access.DataProtectionOfficer, other: true},
	{in: func(w *World) *Person { return &w.OtherHubQALead }, key: "other-hub-qa-lead", name: "Philippa Goyt", role: access.QALead, other: true},
	{in: func(w *World) *Person { return &w.OtherHubObserver }, key: "other-hub-observer", name: "Neil Edale", role: access.Observer, other: true},
	{in: func(w *World) *Person { return &w.OtherHubTeacher }, key: "other-hub-teacher", name: "Clara Monyash", role: access.Teacher, partner: peak, other: true},
	{in: func(w *World) *Person { return &w.OtherHubPartnerContact }, key: "other-hub-partner-contact", name: "Ivan Longnor", role: access.PartnerContact, partner: peak, other: true},
	{in: func(w *World) *Person { return &w.OtherHubHeadteacher }, key: "other-hub-headteacher", name: "Susan Hayfield", role: access.Headteacher, school: elsewhere, other: true},
	{in: func(w *World) *Person { return &w.ObserverElsewhere }, key: "observer-in-both-hubs", name: "Jean Castleton", role: access.Observer, other: true},
}

// mis is the machine client of the demonstration.
var mis = Client{
	Name: "Demo MIS",
	Scopes: []access.ClientScope{
		access.ReadSchools, access.WriteSchools, access.ReadPartners, access.ReadProvisions,
		access.ReadFrameworks, access.ReadObservations, access.ReadHubScope, access.ReadPlans, access.ReadConversations, access.ReadReleases,
		access.WriteTraining, access.WriteStaffTime, access.WriteParticipation, access.WriteFunding,
	},
}

// formerMIS is the one before it.
var formerMIS = Client{Name: "Former MIS", Scopes: []access.ClientScope{access.ReadSchools}}
