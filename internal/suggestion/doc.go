// Package suggestion is what all parties suggest to improve the process, also about one
// named clause of the protocol, and what became of it (source 000, clause suggestions).
//
// Whoever takes part makes suggestions and reads their own with the replies. QA leads read
// all and reply; hub managers read all. Each reply says where the suggestion stands from
// then on, and stays. The digest of an academic year counts, clause by clause, what was
// suggested and what became of it: it has neither texts nor names.
//
// # Decisions
//
//   - A suggestion never changes; another one adds to it.
//   - A year's suggestions are those made in it, as they stand now.
//   - A QA lead may reply to their own suggestion: nothing is judged by it.
package suggestion
