// Package notice is what a person is told: that something happened, to which record,
// and when. A notice is made in the transaction of what it tells of, so that nothing
// happens untold and nothing is told that did not happen.
//
// A notice carries ids and a link, never a word of a record and no name. Where the
// reader may no longer open the link it answers 404, as for everyone else.
//
// Not the business of this package: who is told of what, which is said where it
// happens, and how a notice travels further than the reader's own list.
package notice
