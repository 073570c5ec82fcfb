// Package visitrequest is what head teachers ask of the hub: the report of a visit, or a
// visit, for any music activity in their own school, whoever the provider, with the
// agreement of elected members (source 000, clause headteacher_request).
//
// A request names a visit that was made or agreed, for its report; or a provision in the
// school, for a visit; or an activity and its provider where neither is on the register.
// Those are registered as external. An elected member of the school's authority agrees or
// refuses. A QA lead may record a decision given otherwise: by whom, on which day, in
// which minute.
//
//   - An agreed request for a report opens that one report to whoever asked, as a share.
//   - An agreed request for a visit waits for a QA lead to propose the visit (package
//     observation, which holds a proposal to the request).
//   - A refusal says why.
//
// # Decisions
//
//   - The authority is the one to which the school belonged when the request was made.
//   - Who decides, or records a decision, is not who asked. They are told so: they can read
//     their own request.
//   - Elected members see school, activity, provider and reason. A decision answers alike
//     whether the report is issued yet or the teacher works in the school still: the share
//     is made all the same, and opens nothing until then, or nothing any more. So nothing
//     of an outcome is told by it. Which visit it is they are not told.
//   - The share is of the full report, for twelve months, and is whoever's appointment it
//     is by which the request was made.
//   - The teacher, the partner, the observers and the data protection officer see that
//     there is a request and how it stands, not its reasons (row 12).
//   - A provider that is on the register and is not external is named by its provision: a
//     head teacher does not add to what a partner of the hub delivers.
//   - One request at a time waits for the same report, or a visit to the same provision.
//   - Nothing is amended: a request is withdrawn and made again.
//
// Not the business of this package: the visit (observation), and reading a report
// through the share (observation).
package visitrequest
