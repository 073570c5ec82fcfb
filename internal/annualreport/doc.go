// Package annualreport is a hub's QA report of one academic year: figures, and what the QA
// lead says of them. It is for the board, elected members and inspectors, who see no visit.
//
// A QA lead draws it up, changes its commentary and publishes it. Until then QA leads and hub
// managers read it; from then on everybody in the hub, and it never changes (access.md row
// 31). Its figures are counted with each change, and for the last time when it is published.
//
// # Decisions
//
//   - There is one report of a year. A year that runs can have a draft and be published: the
//     report says on which day it was counted.
//   - Figures are counts over the whole hub. Nobody is named, and reasons of exceptions, which
//     people write, are not in it.
//   - Where the visits were to fewer teachers than the hub's threshold for small numbers there
//     are no figures at all. Development needs are of people: counts of a few are withheld, and
//     a second one where the first could be worked out from the whole.
//   - How the year's requirements stand is counted by partners, over every visit. Where one of
//     the counts is of fewer partners than the threshold, none is shown.
//   - How far observers agree is there for principles above the floor of pairs that as many
//     people judged as the threshold; of fewer it would tell of single observers.
//   - Whoever governs, runs or is party to quality assurance is told that a report is published.
//   - Nobody counts their own visits: those to the QA lead who draws the report up are not in it.
//   - The commentary is the QA lead's to answer for; what it says is published as it is.
//
// It stands on insight, programme and standardisation for the figures. Not its business: how it looks on paper (paper).
package annualreport
