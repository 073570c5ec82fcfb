// Package intake brings registers in from files: the schools of Get Information
// About Schools and which followed which, their rolls, partners, people with their
// appointments, provision with its placements, attendance at training events, staff time,
// conversations that were held, and funding.
//
// # The way of a file
//
// Take spools the body to disk while its SHA-256 is computed, and reads its head. A
// fault of the file as a whole (no URN column, UTF-16, a workbook) is refused there,
// and nothing remains. Start keeps a run and, once that is committed, the work goes
// on in the background: the request may end, and Wait gives the end to whoever waits
// for it. A process does so many imports at once; a hub has one of each kind
// and no more under way than it may.
//
// Rows are matched by their key (URN; for successions the pair of URNs, for rolls URN
// and day; elsewhere the key of another system, or the name or e-mail address) in
// batches of a thousand: one is compared with the register while the next is read.
// The same content is unchanged, so the same file twice changes nothing. A property
// of which a file does not speak stays as it is. A record that a file does not name
// stays too. Which rows are at fault, and which are of no concern, is the reader's
// to say (packages school, partner, person, provision, training, stafftime, conversation, funding).
//
// Partners, people, provision, attendance, staff time, conversations and funding are brought in row by row, by the steps that a request
// takes. A row that says what an earlier one said is unchanged and costs nothing; at most
// 50,000 others are taken of one file, and the rest refused (row-beyond-limit).
//
// # All or nothing
//
// Everything that an import changes, its change feed entries and its own end are one
// transaction: a server that is killed leaves nothing. What is then still called
// running is ended as interrupted when a server starts (Recover). A dry run does the
// same work in such a transaction and undoes it, so its counts are what applying
// would give. With one row at fault under Reject nothing is applied, all faults are
// listed, and created, updated and unchanged are 0.
//
// A record that somebody else changes at the same moment is found out by its
// version, and the import begins again, at most three times. Where it then fails, or
// a fault of the server stops it, it has failed and nothing was applied.
//
// # The audit trail
//
// An import leaves one entry when it is started and one, in the transaction of its
// effect, when it is applied; both have the action import.start and the run's id.
// The second stands for every record that the run created or updated: the feed has
// an entry for each, the audit trail has not. The end of a run that had no effect is
// kept by hubqa itself, without a permit: leave was taken when it began. An import of
// participation by whoever reads figures leaves one more when it is started, a reading of
// figures, whatever comes of it: what it counts and refuses tells of what is there.
//
// # How far it is
//
// While an import runs its counts are in memory (live), since on SQLite nobody else
// can write then. Another process that shares the database shows the run without
// counts until it ends.
//
// # Faults of rows
//
// At most 10,000 faults and 64 MiB of rows are kept; the counts are exact whatever is
// kept. A rejected row is kept as the file has it, to be handed back, and a full GIAS
// row names a head teacher: thirty days after the end of an import its faults and
// rows are deleted (ForgetRejected), and the counts stay. Rows of conversations, participation
// and funding are confidential: their faults come without what stands in the cells, and the rows go to whoever sent them alone,
// of which the audit trail has each reading. Of a row of participation no more is kept than the
// cells of columns that are known, and nothing where it could not be cut into cells: pupils'
// names may stand beside the counts.
//
// # Several processes
//
// The work is done by the process that took the file in, and never handed on. On
// PostgreSQL a run's row is locked while it is worked on, so a server that starts
// does not end the runs of one that lives; a run that still waits for its turn there
// it may end, and then nothing was applied and the caller starts it again.
//
// It is not this package's business what a row means (the registers), how records are
// stored, or which formats an answer has (httpapi).
package intake
