// Package authn turns a bearer token into verified Claims or a single error,
// and keeps the keys that sign hubqa's own tokens. It decides nothing about
// access, knows no database and no network, and writes no log: which person a
// subject is, what that person may do, and where the keys of other issuers come
// from (jwks), are the business of others.
//
// # Tokens
//
// A token is a JWT access token (RFC 9068): typ at+jwt, one audience, the
// claims iss, sub, client_id, hub, roles, scope, jti, iat and exp. People's
// tokens live ten minutes and clients' fifteen unless the caller says
// otherwise, and never longer than their issuer allows, nor than a day.
// Issuers are a fixed list, chosen by the exact text of iss, each with its own
// audience, algorithms and keys; an identity is the pair (iss, sub). HMAC and
// none cannot be registered. A roles claim that is absent narrows nothing, one
// that is empty narrows to nothing, and one that is null is refused; Claims
// keeps the three apart.
//
// # Foreign issuers
//
// People sign in through issuers that are not hubqa itself, on terms of their own
// (Foreign):
//
//   - Only people do. Who is a client of hubqa, hubqa says: a token whose client, by
//     whichever of the usual names, is its subject is refused, and a foreign
//     issuer's scopes are not read.
//   - An ID token is not an access token. Its audience is the front end that asked
//     for it, which everybody who has one could pass on. typ at+jwt tells them
//     apart. Many issuers say JWT in both, or nothing: of those a token must bear
//     the issuer's mark, a value in a claim that its ID tokens have not, and an
//     issuer without one is not registered. A nonce, a hash of another token
//     (at_hash, c_hash, s_hash) or the events of a logout refuse a token whatever
//     its typ and its mark.
//   - Its names of roles are mapped to hubqa's, and dropped where the map has none.
//     A token without the claim narrows to nothing, since issuers leave the claim
//     out for whoever has no role; an issuer that has no such claim does not narrow.
//   - jti may be missing where the issuer's terms say so: nothing is looked up by it.
//   - The key is asked for when all else is in order that can be told without it, so
//     that expired tokens ask nobody for keys. Where it cannot be had, Verify gives a
//     fault of the kind Unavailable: that is no verdict, and the caller answers 503.
//     A key that its source knows not to exist is a Cause like any other.
//   - A key that is published for one algorithm is not used with another.
//
// # The guards
//
// golang-jwt 5.3.1 with every option on still lets the following through, or
// reads it in a way of its own. Each guard has a row in the tests.
//
//   - A newline in a segment, padding, trailing bits that are not zero: the
//     standard decoder skips newlines even when strict. Every segment must be,
//     byte for byte, what its own bytes encode to (unpack). So a token has one
//     spelling.
//   - Size and shape: at most 8 KiB and exactly two dots, before anything is
//     decoded; members nest at most eight deep.
//   - Duplicate members, members that differ in case only (also by the Kelvin
//     sign or the long s), trailing bytes, invalid UTF-8, half surrogates that
//     would become U+FFFD: the strict decoder (StrictObject) refuses them at
//     every depth, in the header and in the payload.
//   - HUB instead of hub: a member that is a known name in another case is
//     refused, beside the known name or alone (misspelt).
//   - A wrong typ (an ID token, say), an unknown crit, a missing kid
//     (checkHeader). No crit is understood, so any crit is refused. Keys named
//     by the token itself (jwk, jku, x5c, x5u) are never looked at.
//   - A key that does not fit the algorithm, as ES256 under a P-384 key or a
//     short RSA key (Fits).
//   - No sub, no jti, no iat, two audiences, a life of twenty years
//     (registered.read). Lifetimes are compared in whole seconds: as a Duration a
//     life of 584 years wraps round to nothing.
//   - Numbers out of range: the library turns an nbf of 1e300 into the distant
//     past. Times are whole seconds in digits, up to the year 9999.
//   - A hub in upper case, as a URN or in braces, and the nil UUID, which would
//     read as no hub.
//   - Claims filled from a token that is then refused: what the library decoded
//     is thrown away. Claims are made last, from the strict reading of the same
//     bytes, and Verify returns none beside an error.
//
// The library is left what it does well: the signature, the list of algorithms,
// and exp, nbf, iat, iss and aud against the machine clock with thirty seconds'
// leeway.
//
// Every refusal of a token is a Cause, one of a closed list of constant texts,
// so that no part of a token can reach a log through an error. The caller
// answers 401 with one body whatever the cause. Nothing secret is compared
// here: signatures are checked with public keys, whose comparison needs no
// constant time, and client secrets are not this package's business.
//
// # Keys
//
// A KeyRing lives in a file that only its owner can read. A key is next, then
// active, then retiring, then gone. Only the active key signs; all three are
// published and accepted, so that a process that has not reloaded yet accepts
// what a faster one signs: between two that are one rotation apart, either accepts
// what the other signs. Rotation drops the retiring key. So Rotate takes how long
// it must wait after the one before, which is the longest life of a token and the
// time in which every process has reloaded, and refuses sooner; when that one was,
// the key that is next tells, since it was made by it. After a key has leaked,
// rotate twice, without waiting: all that live then get new tokens.
//
// The ring also signs bytes that are not tokens, such as the audit trail's
// anchors, under a domain. The signed message begins with bytes that no JWT can
// contain, so neither signature can pass for the other. Anchors outlive keys:
// whoever keeps one keeps the public key beside it, from the JWKS of that day;
// the kid, its RFC 7638 thumbprint, shows that it is the right one.
package authn
