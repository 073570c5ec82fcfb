// Package jwks keeps the public keys of issuers that are not hubqa itself. It
// fetches an issuer's JSON Web Key Set (RFC 7517) and answers for authn which key a
// token names.
//
// # Asking for keys
//
// A key that is held is given at once. For one that is not, the issuer is asked, by
// a fetch that begins after the question: so a key with which the issuer signs from
// now on is found at its first use, and whether a key is unknown is told by what
// the issuer lists now. Where that cannot be told, because the issuer does not
// answer or answers with junk, the error is a fault of the kind Unavailable and not
// a verdict on the token: whoever asks may come again.
//
// Anybody can name keys that do not exist. So there is one fetch at a time, and one
// that all wait for who have asked since it began; and fetches are a few at once
// and then one in two seconds, whatever is asked. Nobody waits longer than five
// seconds. Issuers do not wait for each other.
//
// # Keeping keys
//
// The set is fetched again every five minutes. A key that is no longer listed is
// gone with the next fetch, whichever comes first: the one in the background, or
// one because of a key that is not known. While the issuer cannot be reached, the
// last set serves on, as long after its fetch as the operator says.
//
// # What is taken
//
// An answer 200 of at most 256 KiB, from the address itself: no redirects are
// followed, and nothing in the set is fetched (x5u) or read as a certificate (x5c).
// The JSON is read strictly, at most a hundred keys. Keys are left out that have no
// kid, are for encryption, hold private or secret parts, are of a kind, curve or
// size that no algorithm of the issuer is defined for, or say an algorithm that is
// not the issuer's or that they do not fit. A kid that two keys have names neither.
// A set of which no key is left is junk: a provider that withdraws a key lists
// another.
//
// go-jose makes a key of the numbers in it; it is given those and nothing else.
//
// Not the business of this package: tokens (authn), and which issuers there are
// (config).
package jwks
