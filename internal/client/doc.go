// Package client is the register of machine clients: the systems, such as a hub's
// MIS, that call the API in their own name.
//
// A client has a name, a note and the scopes that it is granted. It signs in with a
// secret and gets a token that lives a quarter of an hour. Hub managers keep the
// register; the data protection officer sees that a client is there, what it may do
// and when it was last used, and neither its note nor its secrets (access.md row 35).
//
// # Secrets
//
// A secret is one of package secret that begins with hubqa_cs_ and names itself. It is
// shown once, when it is made. Signing in looks at the whole text by its hash and at no
// part of it by itself.
//
// Two secrets of a client are good at a time, so that one is put in the place of the
// other without an interruption. A secret ends by itself, after a year at most.
//
// # Decisions
//
//   - The client id that a client signs in with names its hub: "<hub>.<client>". It is
//     the subject of its tokens too.
//   - A client id of no form, an unknown client, one of another hub, a revoked one, and
//     a secret that is unknown, wrong, revoked or expired have one answer, after the same
//     queries and the same comparison.
//   - Revoking a client ends its tokens at once, and for good. A revoked secret brings no
//     further token; those that it brought live out their quarter of an hour.
//   - Fewer scopes count at once, in tokens that were given before too; more of them only
//     in tokens that are given afterwards.
//   - When a secret was last used is noted at most once a minute. That is no change of the
//     client: it has no place in the audit trail, in the change feed or in what a
//     precondition is held against. Where the note cannot be taken soon, the token is given
//     without it.
//
// Not the business of this package: the form of a token and who signs it (authn), and
// the words of OAuth 2.0 (httpapi).
package client
