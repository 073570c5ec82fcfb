// Package safeguarding keeps concerns for the safety of children and young people, out of
// band: apart from everything else that the hub records, and unseen by it.
//
// Whoever is signed in raises one and gets a receipt: a number, which safeguarding leads can
// find the concern by when they are rung up, and the time. The receipt opens nothing, and
// whoever raised the concern cannot read it again. Safeguarding leads of the hub read all
// concerns, those of a school the ones that name it or a visit to it; they acknowledge, by
// the time that the hub has set itself, add notes, refer to somebody outside, and close.
// Nobody else is told that there is a concern, nor whether there are any.
//
//   - What is done to a concern, readings too, stands in a trail of its own, which only
//     grows and which leads read with the concern. The audit trail, the change feed, the
//     log, the metrics and the traces have nothing of it.
//   - Leads are told by a notice that says only that there is something to read; the
//     mail leads to the notice. It is made by the sweep and not by the request, so that
//     raising takes no longer for whom there is to tell.
//   - Whoever raises a concern names what is open to them, and everything that could be
//     named is looked for whatever is named.
//   - A concern holds no key to what it names, so that nothing is kept from being changed
//     or removed by one.
//
// # Decisions
//
//   - A lead whom a concern names, or who taught in the visit that it names, has no part in
//     it, as hub lead or school lead: the other leads do. Where there is no other nobody
//     does, and the hub's safeguardingContact, which everybody in the hub reads, says whom
//     to ring up. Nobody acts for a lead: a hub manager would learn of the concern by it.
//   - Concerns are not anonymous: leads see who raised one.
//   - The trail is no hash chain and is not anchored: the anchors give the length of each
//     chain, and so would tell of concerns to whoever keeps them.
//   - A concern is kept for as many years after it was closed as the hub sets for concerns
//     alone (safeguardingRetentionYears). No disposal of other records touches it.
//   - What is kept of an Idempotency-Key says of no operation, lasts a day, and is shown to
//     whoever sent the key and nobody else.
//   - Backups hold concerns as they hold everything.
//
// Not the business of this package: what a concern is about. Where a child is in danger one
// rings the police.
package safeguarding
