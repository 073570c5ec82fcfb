package feed

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
)

// Resource is a kind of record that the feed tells of.
type Resource string

// The kinds of record.
const (
	Hub         Resource = "hub"
	School      Resource = "school"
	Succession  Resource = "school-succession"
	Partner     Resource = "partner"
	Provision   Resource = "provision"
	Placement   Resource = "placement"
	Framework   Resource = "framework"
	Observation Resource = "observation"
	Roll        Resource = "school-roll"
	Plan        Resource = "plan"

	Conversation Resource = "conversation"

	Release Resource = "participation-release"
)

// Resources lists the kinds of record. Cursors go by this order: new ones come last.
var Resources = []Resource{Hub, School, Succession, Partner, Provision, Placement, Framework, Observation, Roll, Plan, Conversation, Release}

var reading = map[Resource]access.Action{
	Hub: access.ReadHub, School: access.ReadSchool, Succession: access.ReadSchool, Partner: access.ReadPartner,
	Provision: access.ReadProvision, Placement: access.ReadProvision, Framework: access.ReadFramework, Observation: access.ReadObservation,
	Roll: access.ReadSchool, Plan: access.ReadPlan, Conversation: access.ReadConversation, Release: access.ReadRelease,
}

// Reading is the action that the record must be open for.
func (r Resource) Reading() access.Action { return reading[r] }

// Change is one change of one record, as its reader is told of it.
type Change struct {
	Resource  Resource
	ID        uuid.UUID // zero: all records of the kind
	Operation event.Operation
	Version   int64 // counts the changes of the record that were told; zero with a zero ID
	At        time.Time

	// Keys are what the record is called outside hubqa.
	Keys         Keys
	SupersededBy []int // URNs of the schools that followed a school

	Position int64 // in the hub's order; never shown
}

// Type is what happened, as school.updated.
func (c Change) Type() string { return string(c.Resource) + "." + string(c.Operation) }

// Href is where the record can be read, by its path on the server; empty where the change
// is about all records of a kind.
func (c Change) Href() string {
	switch {
	case c.ID == uuid.Nil:
		return ""
	case c.Resource == Hub:
		return "/v1/hub"
	case c.Resource == Succession: // one has no place of its own
		return "/v1/school-successions?urn=" + strconv.Itoa(c.Keys.FromURN)
	case c.Resource == Roll: // nor has one of these
		return "/v1/school-rolls?urn=" + strconv.Itoa(c.Keys.URN)
	}
	return "/v1/" + string(c.Resource) + "s/" + c.ID.String()
}

// Keys are the outside keys of a record; one that it does not have is zero.
type Keys struct {
	URN, FromURN, ToURN int
	CountedOn           calendar.Date
}

// Marks say for each kind of record up to which position it was told; a kind that is not
// named was never told.
type Marks map[Resource]int64

// Page is what was told at once.
type Page struct {
	Changes []Change
	Next    Marks // from which the feed goes on
	More    bool  // there is more already
}
