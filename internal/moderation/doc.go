// Package moderation is how a working group holds its judgements together over reports
// that were issued: an exercise is a sample of them without names, which several people
// judge, each unseen by the others, and then lay side by side (source 000: the judgements
// are standardised by joint reviews).
//
// A QA lead draws an exercise, from the reports of an academic year or a term by one
// version of a framework: so many, by a seed. Participants are members of the working group
// and inspectors with a live inspection. They read what the report says without names
// (redaction), the evidence without the grades, and the term. Once the QA lead closes the
// exercise everybody sees, beside one another, what was judged and how the report had
// graded. What comes of it people record. An issued report never changes by it.
//
// # Decisions
//
//   - The sample is of the visits in the drawing QA lead's reach, in the order of the
//     SHA-256 of seed and id. Whoever has the seed can draw it again; nobody chooses it.
//   - A commissioning visit is in no sample: its record serves one purpose.
//   - The version of a report that was the latest when the exercise was drawn is the one
//     that is judged; a later correction changes nothing of it.
//   - Whoever was observed on a visit, or observed it, is never shown it here, neither
//     before nor after closing. The QA lead who was observed neither.
//   - What a participant is shown is of five teachers at least, not counting the visits
//     that they are not shown. Otherwise they do not reach the exercise, and are not named
//     in the first place; a QA lead alone then reads it. It is counted at every reading.
//   - Nobody, the QA lead neither, sees what another judged before the exercise is closed.
//     What was not put in by then is never shown, and counts in no figure.
//   - A QA lead who takes no part is told which visit an item is of; a participant never is.
//   - Everybody may be told how far the participants agree with the report and with one
//     another, over the items in their reach, from the floor of package agreement on.
//   - What a report says of a grade in its own words stays in its text.
//   - Each item that is read is a reading of its visit's outcome in the audit trail, and so
//     in the list that its teacher has of readers. That the report is corrected later its
//     participants are not told: it would tell them whose it is.
//
// Not the business of this package: how names are taken out (redaction), the measures
// (agreement), paired visits (observation, standardisation).
package moderation
