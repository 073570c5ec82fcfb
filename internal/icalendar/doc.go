// Package icalendar writes visits as a calendar (RFC 5545) that common programs open.
//
// # Decisions
//
//   - Times are in UTC, as in the feeds that Google Calendar itself gives, with
//     X-WR-TIMEZONE beside them. Every program shows them in its owner's zone, on both sides
//     of a change of the clocks, without a definition of a zone that it might read in its own
//     way; and an instant in the hour that London's clocks show twice stays the one it is,
//     which a local time with a zone would not.
//   - An event that is called off stays in the calendar as cancelled, with a higher SEQUENCE,
//     so that a program which has it takes it out or strikes it through.
//   - DTSTAMP is when the event last changed, not when it was written: the same events are the
//     same bytes, and their tag tells a program that it has them.
//   - Control characters of a text become spaces. The library would leave a carriage return as
//     it is, and a line of a calendar ends with one.
//
// Not the business of this package: what a visit shows of itself, and to whom.
package icalendar
