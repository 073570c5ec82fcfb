// Package authn turns a bearer token into verified Claims or a single error,
// and keeps the keys that sign hubqa's own tokens. It decides nothing about
// access, knows no database and writes no log: which person a subject is, and
// what that person may do, are the business of others.
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
//     short RSA key (fits).
//   - No sub, no jti, no iat, two audiences, a life of twenty years
//     (issuer.read). Lifetimes are compared in whole seconds: as a Duration a
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
// what a faster one signs. Rotation drops the retiring key: rotate no more often
// than the longest token lives and than readers keep the JWKS, or live tokens
// die early, and reload in every process in between. After a key has leaked,
// rotate twice.
//
// The ring also signs bytes that are not tokens, such as the audit trail's
// anchors, under a domain. The signed message begins with bytes that no JWT can
// contain, so neither signature can pass for the other. Anchors outlive keys:
// whoever keeps one keeps the public key beside it, from the JWKS of that day;
// the kid, its RFC 7638 thumbprint, shows that it is the right one.
package authn
