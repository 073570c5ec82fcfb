// Package standardisation tells how far a hub's observers judge alike (source 000: the
// judgements are standardised by joint reviews).
//
// # Decisions
//
//   - The figures rest on what the observers of paired visits put in unseen by each other,
//     never on what they agreed on afterwards, and only on visits where all are in.
//   - A visit by three observers is three pairs. On a principle that one of two did not
//     judge they are a pair that is left out; where neither did they are none.
//   - Judgements by different versions of a framework are never put together, though their
//     grades have the same names.
//   - Where pairs of different people are put together the lead observer of the visit is the
//     first of the pair; of two others, and where the figures are of one pair, the first is
//     who was registered first.
//   - A reader's figures are of the visits in their reach. Two readers may be told different
//     figures, each right for what they rest on.
//   - That few judgements are paired shows: the count and the visits are told to whoever may
//     know them, the figures only from the floor on.
//
// Not the business of this package: the measures (agreement), and how judgements are put in
// (observation).
package standardisation
