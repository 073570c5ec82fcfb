// Package event names what happened. An event says which record changed and how;
// it carries ids, a version and outside keys, never a word of the record, so that
// the feed, a webhook or an e-mail made from it cannot disclose anything.
package event

import (
	"strings"

	"github.com/google/uuid"
)

// Name is resource.what-happened, for example observation.report-issued.
type Name string

// Resource is the kind of record that the event is about.
func (n Name) Resource() string {
	resource, _, _ := strings.Cut(string(n), ".")
	return resource
}

// Operation is what a mirror of the record has to do.
type Operation string

// The operations of the change feed.
const (
	Created   Operation = "created"
	Updated   Operation = "updated"
	Deleted   Operation = "deleted"   // it is gone
	Withdrawn Operation = "withdrawn" // it may no longer be seen
)

// Event is one change of one record.
type Event struct {
	Name      Name
	Operation Operation
	ID        uuid.UUID
	Version   int64
	Keys      string // outside keys, as "urn=112492"; empty where there are none

	// Told is what machine clients that may read such records are told; empty: nothing.
	Told Operation
}

// Seen gives what a reader is told to whom a record was open, or is, when it changes;
// changed says whether it did in what the reader sees of it.
func Seen(was, is, changed bool) Operation {
	switch {
	case !was && is:
		return Created
	case was && !is:
		return Withdrawn
	case was && changed:
		return Updated
	}
	return ""
}
