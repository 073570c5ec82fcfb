// Package subjectaccess answers people who ask what is kept about them (UK GDPR, articles 12
// and 15): a request, its clock, the pack that is gathered, reviewed and given to them.
//
// # The clock
//
// A request may come in any form: online, by whoever has signed in, or recorded by the data
// protection officer (A). It is due on the corresponding day of the next month, or its last
// day where it has no such day; where that is no working day of England and Wales, on the
// next that is. The hub's own days off do not count here. The clock runs from the day of
// receipt; where the identity had to be asked for, from the day on which it was shown. Once,
// and within the first month, it is extended by one or two months, with a reason that the
// person is told of. Whatever falls due is raised when it is found, never back-dated.
//
// # The pack
//
// What is kept about the person is gathered when the review begins, as it stands then (store
// says from which tables, and a test holds it to all of them). It comes in parts: a kind, the
// rows as JSON, and two marks. thirdParties: it names other people, each marked as one;
// forReview: it has free text of others, who may be named in it. Concerns about safeguarding
// are not gathered, nor is anything that tells that there is one.
//
// A decides on each part: release, withhold or redact, by another text. A QA lead (Q), or the
// hub manager where every QA lead is in conflict, confirms all of it, and has decided nothing
// of it. Nobody has a part in what is about themselves. Q sees which parts there are, what was
// decided and why, and never the pack: the confirmation is of the weighing, not a second
// reading. The review opens to A what A may not read elsewhere, for this purpose alone; each
// part that A opens stands in the audit trail as of the class pack, about the person, and
// is not in the list of readers of the visit, as no reading by A is.
//
// The person fetches the pack for thirty days. They are told how many parts are withheld.
// Then the sweeper empties it: the texts go, what was decided stays. As JSON or as a paper it
// is the same, and so is its reading; with it goes a statement of what else they are to be
// told (article 15 (1)). From its release the database lets nobody change it, but to empty it
// once the request has ended.
//
// # Without a pack
//
// Whoever asked withdraws their request while it is not answered. A proposes to refuse one
// that is manifestly unfounded or excessive, or of which nobody showed who made it; Q confirms
// that, as they do a release, for a refusal withholds everything. Only then the person is
// told, with the reason and to whom they can complain. What was gathered is emptied at once in
// either case, nobody is reminded any more, and the person can ask again.
//
// # Decisions
//
//   - What is about the person is not disposed of until their request is closed (retention).
//   - A person has one open request at a time.
//   - Until it is confirmed A may decide anew; a confirmation of what has changed since is stale.
//   - A refusal that is proposed keeps nothing from going on, and whoever goes on takes it back.
//   - Refused is within the first month, and an extension gives no more time for it (article 12
//     (4)). A month that has not begun does not end: where nobody showed who asks, a request is
//     refused on that ground whenever.
//   - The statement is of what holds in every hub. A hub that keeps more elsewhere says so itself.
package subjectaccess
