// Package schoolplan is what a hub knows of a school's own music development plan: every
// school has been expected to have one, and to publish a summary of it, since 2023-24, and to
// bring it up to date each academic year (National Plan for Music Education, 2022). It is the
// school's side of what the hub plans (package plan) and talks over (package conversation).
//
// There is one record for a school and an academic year. It says whether the school has a plan,
// where the summary is published and when somebody last saw it there, and when the plan was
// last brought up to date; and how the school sees itself by the seven features that the
// National Plan names, each with a few words, and by one question on progression: can every
// pupil who wants to go on with music do so? Last year's stands beside this year's.
//
// # Readers
//
// The head teacher and music lead of the school, QA leads and hub managers read and write it.
// An inspector reads it by level; a machine client sees whether there is a plan, its address
// and days, not how the school sees itself. Another school sees nothing. The audit trail has
// every reading of how the school sees itself, and none of the rest alone.
//
// # Decisions
//
//   - What is not said is not known: a feature without a judgement is no "not yet".
//   - A summary counts as published where there is an address, and it was seen there in the
//     year; a plan as up to date where its day is in the year. Both are computed.
//   - A school that succeeds another alone goes on with its record: last year's is found under
//     the URN of that time. A merged school begins anew. Whoever reads how the school sees
//     itself reads beside it how it did then: it is the school's own word, and goes on with it.
//     The record of the predecessor itself stays with the predecessor.
//   - A record is of a year that has begun, or of the next, and never of a school that closed
//     before it. Days are days that have been, whichever year they are in.
//   - Where there is no plan there is no summary and no day of update. How a school without a
//     plan sees itself can be said all the same.
//   - A change says all that is known by now: what it leaves out is not known any more.
//   - The link officer reads no plan by being one.
//   - Nothing is graded by the hub. What it makes of it, it says in a conversation.
//
// Not the business of this package: the document itself, which stays with the school.
package schoolplan
