package pitfall

import (
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Of names a partnership: what one partner does in one school in one academic year.
type Of struct {
	School  id.School
	Partner id.Partner
	Year    calendar.AcademicYear
}

// names is the namespace of the ids of partnerships.
var names = uuid.MustParse("0b9f7c1e-52d4-5a86-9c3b-7d1f6e2a4c58")

// ID is what the partnership is called where a record has one id, as in the audit trail: the
// same whoever computes it, and of no other partnership.
func (o Of) ID() uuid.UUID { return uuid.NewSHA1(names, []byte(o.String())) }

// String is the school, the partner and the year, as addresses have them.
func (o Of) String() string {
	return strings.Join([]string{o.School.String(), o.Partner.String(), o.Year.String()}, "/")
}

// Partnership is a school and a partner of which a provision runs in the academic year.
type Partnership struct {
	HubID       id.Hub
	SchoolID    id.School
	SchoolName  string
	SchoolURN   int `gorm:"column:school_urn"`
	Phase       string
	PartnerID   id.Partner
	PartnerName string

	Before    []id.School           `gorm:"-"` // that the school was in the year or before it, one to one
	Year      calendar.AcademicYear `gorm:"-"`
	Inspected []access.Inspected    `gorm:"-"`
	Known     Known                 `gorm:"-"`
	Signals   []Signal              `gorm:"-"` // in the order of Pitfalls
}

// Of names the partnership.
func (p *Partnership) Of() Of { return Of{p.SchoolID, p.PartnerID, p.Year} }

// Facts are what the policy needs to know of a partnership. That it is the partner's opens
// nothing: the signals rest on what a school and the hub said to each other.
func (p *Partnership) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.Of().ID(), School: p.SchoolID, Inspected: p.Inspected}
}

// secondary reports whether the school takes pupils from primary schools.
func (p *Partnership) secondary() bool {
	return p.Phase == "secondary" || p.Phase == "all-through" || p.Phase == "middle-deemed-secondary"
}

// Signal gives the signal of the key, or nil.
func (p *Partnership) Signal(key Key) *Signal {
	for i := range p.Signals {
		if p.Signals[i].Key == key {
			return &p.Signals[i]
		}
	}
	return nil
}
