// Package conversation is how the hub keeps in touch with each school about its music: link
// officers, conversations that are as challenging as they are supportive, and questionnaires
// before them (source 001: regular supportive, challenging conversations with each school).
//
// A school has one link officer at a time, somebody of the hub. A conversation is planned by
// the hub, held, written up by whoever leads it for the hub, agreed by the school, and closed.
// One that is planned can be declined by the school, with a reason, or called off.
// One that was recorded wrongly as held can be called off until the school has agreed.
//
// # Readers
//
//   - The school's own head teacher and music lead, QA leads, hub managers, and whoever leads
//     the conversation for the hub, read what was said. Another school never does.
//   - An inspector of the school reads at level full what was said, at level summary that there
//     was a conversation and how it stands, and below that nothing.
//   - Machine clients read that there is a conversation, when, with whom by their roles, and how
//     it stands.
//
// The audit trail has every reading of what was said, answered and agreed, in the transaction in
// which it is read. It has none of who reads no more than that there is a conversation and how
// it stands, as it has none of the card of a visit.
//
// # Decisions
//
//   - Whoever leads a conversation reads that one, and no other of the school, link officer or
//     not. Where nobody is named it is the link officer of the school on the day.
//   - A link officer plans conversations that they lead themselves.
//   - A school without users is not left out: whoever leads the conversation records that it
//     agreed, or declined, by whom and how. Nobody agrees for the school to what they lead.
//   - The write-up can be written anew until the school has agreed. Then its actions are agreed
//     too, and count; what came of each is recorded by either side, the school's by the school
//     or by the hub, and by a later conversation that looks at it.
//   - A later conversation looks at actions that were agreed with the school, or with the one
//     that it succeeded one to one. It cannot be taken back that it did, only what it found:
//     so it cannot be called off either.
//   - Of what was held and called off no day is left on which it was held: it counts nowhere.
//   - A plan is for a day within the hub's interval before or after today: as long as a school
//     is invited nobody follows it up.
//   - withoutLeader is computed: of a conversation that was held, nobody of the school who took
//     part was head teacher or senior leader. It is never a reason to refuse the record.
//   - Whoever reads a conversation that is not agreed yet reads what was agreed with the school
//     before and is open still, since it is to be looked at; nothing else of earlier ones.
//   - That nothing was challenged is recorded as such by leaving it empty.
//   - Of participants their roles are kept, and who they are only where the hub knows them.
//   - What hubs have in spreadsheets is imported (Bring) by those who enter conversations with any
//     school: held or written up, never agreed by the school. Nobody is told of it. Who led it was of
//     the hub on its day, whatever they are now; one that is recorded already is refused. A row that was
//     brought in before changes nothing, so that what people write since is not undone.
//   - What was said does not follow a succession: the successor reads of its predecessor that
//     there were conversations (engagement), and not what was said in them.
//
// # Questionnaires
//
// A question set is drafted, published under the next edition of its name, and superseded by
// the next. It never changes once it is published, so that answers keep their questions. It
// goes to the school with a conversation that is planned. The school answers, and answers anew
// until the conversation is held.
//
//   - Answers are for the school and those of the hub who read the conversation. The school's
//     head teacher or music lead can agree that everybody in the hub reads them, inspectors
//     included, and take that back; each agreement is kept with its days.
//
// Not the business of this package: how far a school is reached (engagement).
package conversation
