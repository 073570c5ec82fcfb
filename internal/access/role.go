package access

// Role is what an appointment makes a person. A token may name roles, and can
// only narrow with them what the appointments grant.
type Role string

// The roles of people.
const (
	HubManager            Role = "hub_manager"
	QALead                Role = "qa_lead"
	Observer              Role = "observer"
	Teacher               Role = "teacher"
	PartnerContact        Role = "partner_contact"
	Headteacher           Role = "headteacher"
	MusicLead             Role = "music_lead"
	ElectedMember         Role = "elected_member"
	Inspector             Role = "inspector"
	DataProtectionOfficer Role = "data_protection_officer"
	SafeguardingLead      Role = "safeguarding_lead"
)

// Roles lists every role.
var Roles = []Role{
	HubManager, QALead, Observer, Teacher, PartnerContact, Headteacher, MusicLead,
	ElectedMember, Inspector, DataProtectionOfficer, SafeguardingLead,
}

// Workforce are the roles of those who work for the hub or for a partner of it.
var Workforce = []Role{HubManager, QALead, Observer, Teacher, PartnerContact, SafeguardingLead, DataProtectionOfficer}

// Target is the kind of thing at which a role is held.
type Target string

// An appointment is to exactly one of these.
const (
	AtHub       Target = "hub"
	AtPartner   Target = "partner"
	AtSchool    Target = "school"
	AtAuthority Target = "authority"
)

var targets = map[Role][]Target{
	HubManager:            {AtHub},
	QALead:                {AtHub},
	Observer:              {AtHub},
	Inspector:             {AtHub},
	DataProtectionOfficer: {AtHub},
	Teacher:               {AtPartner},
	PartnerContact:        {AtPartner},
	Headteacher:           {AtSchool},
	MusicLead:             {AtSchool},
	SafeguardingLead:      {AtHub, AtSchool},
	ElectedMember:         {AtAuthority},
}

// HeldAt reports whether the role can be held at a target of that kind.
func (r Role) HeldAt(t Target) bool {
	for _, known := range targets[r] {
		if known == t {
			return true
		}
	}
	return false
}

// TakesTwo reports whether granting the role takes two persons, the hub manager
// and the data protection officer (access.md section 1).
func (r Role) TakesTwo() bool {
	return r == QALead || r == DataProtectionOfficer || r == SafeguardingLead
}

// ClientScope is what a machine client may do. No scope reaches an outcome.
type ClientScope string

// The scopes of machine clients.
const (
	ReadHubScope     ClientScope = "hub:read"
	ReadSchools      ClientScope = "schools:read"
	WriteSchools     ClientScope = "schools:write"
	ReadPartners     ClientScope = "partners:read"
	WritePartners    ClientScope = "partners:write"
	ReadProvisions   ClientScope = "provisions:read"
	WriteProvisions  ClientScope = "provisions:write"
	ReadFrameworks   ClientScope = "frameworks:read"
	ReadObservations ClientScope = "observations:read"
	ReadPlans        ClientScope = "plans:read"

	ReadConversations ClientScope = "conversations:read"
	ReadReleases      ClientScope = "releases:read"
	WriteTraining     ClientScope = "training:write"
	WriteStaffTime    ClientScope = "staff-time:write"

	WriteParticipation ClientScope = "participation:write"
	WriteFunding       ClientScope = "funding:write"
)

// ClientScopes lists every scope.
var ClientScopes = []ClientScope{
	ReadHubScope, ReadSchools, WriteSchools, ReadPartners, WritePartners,
	ReadProvisions, WriteProvisions, ReadFrameworks, ReadObservations, ReadPlans, ReadConversations, WriteTraining,
	WriteStaffTime, WriteParticipation, ReadReleases, WriteFunding,
}
