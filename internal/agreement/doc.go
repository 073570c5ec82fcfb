// Package agreement measures how far two raters agree who judged the same things on
// one scale, each unseen by the other: the share of pairs that are alike, Cohen's kappa
// (1960), and for ordered scales kappa weighted by the distance of the grades (Cohen
// 1968), linearly and by its square, each with a bootstrap interval and the band of
// Landis and Koch (1977).
//
// # Decisions
//
//   - A pair in which one has no grade, or did not observe, is left out of the figures
//     and counted. It is no disagreement: there is nothing to compare.
//   - Below Floor pairs there is no figure at all.
//   - Kappa is undefined where chance alone would give full agreement, which is where all
//     pairs lie in one cell. It is said to be undefined; it is neither 1 nor 0.
//   - All sums are of whole numbers and divided once, so that a figure does not depend on
//     the order of the pairs.
//   - The interval is the percentile bootstrap's, at 95%, over resamples of the table with
//     a fixed seed: the same pairs give the same interval. Resamples for which kappa is
//     undefined are drawn again, up to a limit; beyond it there is no interval.
//   - Where the pairs are all alike the interval is of no width. That is what the
//     bootstrap says of them, not that the raters can not disagree.
//   - A band is that of the figure as it is printed in the bands' table, to two places. A
//     figure below nought is poor, however near.
//   - Weights follow the order of the grades. The distance of two neighbours is one.
//
// Not the business of this package: which judgements are paired, and who may know.
package agreement
