// Package improvement is what follows from a visit: the development needs that
// arose, each with an owner, a due date, what was offered, what was done and what
// came of it, until it is closed (source 000: needs are addressed as soon as
// possible).
//
// Readers differ by text, not only by record. The teacher and QA leads read the
// need and the judgement behind it; the partner that employs the teacher and the
// hub manager read the need, never the judgement (access.md row 10). An observer
// adds a need and is shown what they wrote, but does not follow it afterwards.
//
// A need is carried forward until it is closed: into every later visit of the same teacher
// that is agreed or held. Everybody who reads needs finds them by that visit. Its observers,
// who else read none, read through it what is needed, offered and done, so as to know what
// to look for, and say once for the visit what they saw of it. That it was seen, partly or
// not yet is for all who read the need; their words are a judgement, for the teacher and QA
// leads. An effect that was seen closes nothing: whoever sees to the need does.
//
// Support is offered by kind (training, mentoring, the observation of a colleague, materials,
// other), from a day on and perhaps to another. An offer of mentoring may name the mentoring.
//
// A need is raised by the sweeper when it falls due within a week, to the teacher and the
// owner, and when it is overdue also to the QA leads and the partner that employs the
// teacher: once for each day by which it is to be addressed. Found overdue at once, it is
// not told due first.
//
// A closed need never changes. What turns out not to be finished is raised again,
// so that the record of what was thought finished stays.
package improvement
