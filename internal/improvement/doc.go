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
// A closed need never changes. What turns out not to be finished is raised again,
// so that the record of what was thought finished stays.
package improvement
