// Package provision is the register of who delivers what in which school, and of
// the teachers who are placed there.
//
// A provision is what one partner delivers in one school, from a day to a day. A
// placement is one teacher of that partner at work in it. Placements matter beyond
// this register: a visit is made to a teacher who is placed, and a school where a
// teacher is placed may come to read what was observed of them. What a placement
// opens closes with it.
//
// # Decisions
//
//   - School and partner of a provision are fixed; another school or partner is
//     another provision.
//   - A provision goes on, where its school became another one (school.Lineage), in the one there
//     of the same partner, name and kind that begins later, where either school has one such alone.
//     Those who tell what came over time ask that (takeup, pitfall, datareturn); money stays with
//     the provision that it was paid for.
//   - A placement counts only while its provision runs: it lies within the
//     provision's days when it is made, one without a last day lasts as long as the
//     provision, and a provision that ends early takes its placements with it.
//   - A partner's contacts write to the provisions of their own partner. To name
//     another partner is answered like naming one that does not exist.
//   - A teacher is named by who places them, often without leave to read people (a
//     machine client has none). Whoever is no teacher of the partner on the day is
//     called unknown, unless the caller may read them.
//   - A teacher who is also a QA lead or a hub manager may change a provision in
//     which they are placed: there is nothing in it to be judged.
//
// Not the business of this package: visits to a provision (observation), and who
// takes part and what it costs (evaluation).
package provision
