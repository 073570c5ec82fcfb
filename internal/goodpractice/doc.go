// Package goodpractice is what a partnership does well, told without names: an example from a
// published evaluation that everybody in the hub reads when the hub, the school and the partner
// have consented.
//
// # Decisions
//
//   - A text that names the school, the partner, people or a place that tells which they are is
//     refused, with where the name stands and not what it is. Of who agreed to something without
//     being a user the name counts, as far as it is written with capitals. Names that redaction does not find
//     remain: the three who consent read the text first.
//   - A QA lead drafts an example and changes it. A change voids every consent, and it is a draft
//     again. Nobody consents for two sides. Whoever holds an appointment of the school or the
//     partner has no power of the hub over it; a hub manager acts where that is so of every QA lead.
//   - Any of the three withdraws it, whenever they want; that is final.
//   - From which evaluation it is, who consented and when it was published is told to the hub and
//     the parties alone. Examples have ids of their own.
//   - An example outlives the version of the evaluation that it is from.
//
// Not the business of this package: what a name is (redaction), and the evaluation (evaluation).
package goodpractice
