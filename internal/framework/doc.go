// Package framework says against what quality is judged: principles, the
// indicators under each, and a scale.
//
// Frameworks get re-worded, and every hub has its own, so a framework has
// versions. A version is a draft, then published, then retired. A published
// version never changes, because an observation keeps the version with which it
// was arranged, and the teacher has seen it before the visit (source 000: the
// criteria are clear to all beforehand). Content is what one version says; it
// is kept as one JSON text, so that a version is changed or kept as a whole.
//
// SevenPrinciples is the framework that hubqa brings along: the seven
// principles under which the North-West Midlands hub lists what good work is,
// in 50 indicators, and what it is not, in 35 (source 002). The statements are
// worded afresh, their meaning is the source's. What the work is not is a
// negative indicator, an observation of its own: that it was not seen does not
// say that its opposite was. The source reaches hubqa as the text of a table
// whose columns run into each other; each statement stands under the principle
// in whose column the text has it.
//
// A scale is part of a framework and may be none, since many hubs judge in
// words alone. Grades have an order in which 1 is the lowest, and the scale
// says from which grade on a judgement counts as good or better. A grade means
// something only on its own scale: nothing here converts one scale's grade to
// another's. Order serves to compare two grades of one scale, and is not a
// score to be averaged.
//
// A framework may have statements that young people are asked about, in their own words,
// each under a principle. They are part of the version, so that the answers at a visit are
// to the words that its framework had; what was answered belongs to package observation.
//
// Versions that re-word one another are a family: a version that is based on
// another takes its content, unless it brings its own, and the family's next
// edition, whatever the state of the one it is based on. QA leads and hub managers
// draft; a version that is out of draft is open to everyone in the hub (access.md
// row 30). What is said of content is checked when it is written, and once more
// when it is published.
//
// The package judges nobody. What was observed, by whom and with what grade
// belongs to package observation, and how far observers agree is worked out
// from those records, not here.
package framework
