// Package feed is the change feed: what a machine client may read, as it changes, in the
// order in which it was committed. A mirror that does as the feed says holds what a fresh
// export would give.
//
// # What is told
//
// A change says which record it is about and what a mirror has to do with it (created,
// updated, deleted, withdrawn), never what the record holds: that is fetched, and open
// there as it is to everyone. Every change is told, and once; one that was overtaken
// before it was read is told too, except that a record which is not open now is told of
// only by its being withdrawn.
//
// withdrawn means: you may no longer see it; drop it. A visit that is rescheduled is a
// proposal again and is withdrawn, and created once both sides have agreed anew. A change
// without an id is about all records of its kind: the client has lost the scope. A scope
// that is gained, or a kind of record that is new to hubqa, is told from the beginning.
//
// # What is not told
//
// The feed shows a change only of what its reader sees. What becomes of the outcome of a
// visit (notes, drafts, judgements, reports, needs, shares, broken glass, notices)
// changes nothing that a machine client sees of the visit, so that there is no change to
// be shown, and nothing from which one could be told:
//
//   - Of a conversation with a school it is told that there is one, how it stands and with whom;
//     what was said in it, what the school answers and who reads that is not. Training, support
//     between schools and staff time are not open to machine clients, and have no place here.
//   - Whether a change is told is decided where it is written, by comparing what machine
//     clients see before and after (event.Seen); it does not depend on the name of the
//     step. A change of which nothing is said there is not told.
//   - Positions number all changes of the hub, hidden ones too, and are never shown. They
//     travel in a sealed cursor of one length.
//   - A version counts the changes of the record that were told, not the versions that the
//     record has had.
//   - Records show the names of others. Where a school, a partner or a teacher gets another
//     name, what shows it is told to have changed; nothing else of a person is.
//
// # Decisions
//
//   - People have no feed (access.md row 33): what they see depends on who they are to a
//     record, and the feed on scopes alone.
//   - Marks has a place for each kind of record, so that a scope that comes and goes needs
//     no state here. They never grow old.
//   - A token that names fewer scopes than the client has is told that the others are
//     withdrawn. A mirror uses tokens of the same scopes.
//   - allowedActions depend on what the caller may do, and no change tells of them.
//   - Nothing that is open to machine clients is ever deleted; deleted is there for what
//     may come.
//
// Not the business of this package: who may read what (access), how a cursor is sealed
// (httpapi), and how changes are sent on (webhook).
package feed
