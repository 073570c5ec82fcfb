// Package redaction takes out of a text what would tell whose visit it is about, and
// where, or says where that stands. In its place stand marks, such as [teacher], for
//
//   - everybody, every school and every partner of the hub, by their whole names of two
//     words and more, and the schools' URNs;
//   - the visit's teacher, its observers, and who speaks for its school and its partner,
//     also by each of their names;
//   - its school, partner, authority and town, also by short forms; its provision, its
//     numbers and its address;
//   - dates, web and mail addresses.
//
// Case, accents, apostrophes and possessives make no difference. A part of a name that is
// also an ordinary word (May, Grace), or is shorter than three letters (Ng), counts only
// where it is written with a capital; where that is the first word of a sentence, too
// much is taken out, and not too little.
//
// # What this cannot do
//
// The words remain. An instrument that one person teaches names that person to whoever
// knows. Nicknames and misspelt names are not found.
//
// Not the business of this package: who is given such a text (inspection, moderation), and
// which names there are (store).
package redaction
