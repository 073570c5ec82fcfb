// Package evidence puts together what somebody takes into an inspection: a pack, which is a
// zip of papers and tables about one partnership (a school, a partner, an academic year) or
// about the hub in an academic year.
//
// A pack holds what its reader may read, as they may read it, and nothing else: whoever asks
// for one gets its parts by asking for each, and this package puts down what came of it. So
// each part is a reading of its own in the audit trail, beside that of the pack.
//
// # What is in a pack
//
//   - the parts, each a file or several;
//   - README.txt: of what the pack is, for whom it was made, when and at which level;
//   - index.csv: every file with its title, media type, size, SHA-256, when it was made and by
//     which request, and the parts that are not in the pack;
//   - SHA256SUMS: the sums of all other files, as sha256sum checks them.
//
// # Who may have one
//
//   - Of a partnership: QA leads, hub managers, head teacher and music lead of the school,
//     contacts of the partner, and inspectors of the school at level summary or full while the
//     inspection lives. There is a partnership in a year where the partner has a provision in
//     the school on a day of it, other than as a candidate.
//   - Of the hub: QA leads, hub managers, and inspectors while any inspection of theirs lives.
//
// # Decisions
//
//   - What the reader may not read and what there is nothing of are told in the same words,
//     and parts are told whole: so the index says nothing of what is behind them.
//   - Where a school became another one in the year each has a pack, whose tables have the records
//     under its id; signals and the insight tell of both (pitfall, takeup).
//   - What was withdrawn is not in a pack: it counts for nothing, and who adds up a table cannot
//     count it.
//   - A full report is not in a pack. It is the teacher's, and a pack is handed on; whoever
//     may read it fetches it by itself. Summaries are, from when the reader may read them: for
//     most that is when they are published.
//   - Evaluations that were published are in both packs on paper, superseded ones too. A draft is
//     not asked for: it is on no paper, and asking would be a reading of it. However many there are,
//     each is on disk before the next is made.
//   - A pack is given when it is whole, and a part that fails fails the pack. Until then it is
//     on disk without a name, and so is gone with the process.
//   - All times of a pack are that of its request, so that nothing else differs between two
//     packs of the same content.
//
// Not the business of this package: which parts there are and how each is read (httpapi), and
// who may read what (access).
package evidence
