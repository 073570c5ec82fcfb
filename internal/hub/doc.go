// Package hub is the hub and what it decides for itself.
//
// A setting counts from the next step on: a due date that was computed when a
// visit was recorded stays when the setting changes. Settings of the protocol are
// open to everyone in the hub, so that a teacher can see by which rules they are
// observed; the others are read by QA leads and hub managers (access.md row 25).
package hub
