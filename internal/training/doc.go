// Package training is what the hub offers to those who teach: training and consultancy, who
// attended, what they said of it and what came of it; and which training the hub's own
// workforce has had, and is due (source 001: hubs offer expert training and consultancy, and
// see that their own staff and partners are well trained and ready).
//
// An event has a title, a first and a last day, a length, those for whom it is, and the duties
// of the hub that it serves. From its first day on attendance is recorded: people of the hub's
// own workforce and of its partners by name, staff of schools as so many of a school in a
// role. What participants answered is recorded statement by statement, and what came of the
// event is noted later.
//
// A requirement says which topic a role needs, and how often. Who has been to an event on the
// topic has had it, until the months of the requirement are over.
//
// # Readers
//
//   - QA leads and hub managers read and write all of it.
//   - Everybody reads their own attendance and readiness.
//   - A contact of a partner reads the attendance of the people whom it employs today, and
//     their readiness for the roles that they hold there.
//   - Head teacher and music lead read the attendance of the staff of their school.
//   - A client that may write enters and changes events and attendance. It is shown neither
//     evaluation nor effect.
//
// # Decisions
//
//   - Events themselves, with evaluation and effect, are for those who may write them: to
//     everybody else an event is what stands beside their attendance.
//   - Counts of answers are withheld where they are small (smallnumber), also from those who
//     entered them.
//   - Staff of schools are never named. Attendance is corrected by its count, to 0 where it was
//     recorded by mistake, and not removed.
//   - Only an event that nobody attended is cancelled.
//   - A topic is kept in small letters, so that a requirement finds it.
//   - A requirement of 0 months is met for good. One that is not active counts no more.
//
// Not the business of this package: the training and calibration of observers (observer), and
// offers of support for development needs (improvement).
package training
