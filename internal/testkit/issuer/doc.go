// Package issuer is a stand-in for an OpenID Connect provider. Only tests and the
// examples import it; a test holds it out of the program.
//
// It has a name, keys, a discovery document and a key set that can be rotated, be
// unreachable or be junk, and it signs whatever it is asked to: there is no
// password, no consent and no authorization endpoint. It signs by itself and not
// with the library by which hubqa verifies, so that the two check each other.
//
// Over HTTP it does the same for scripts, under /stub: whoever reaches it can be
// anybody, so it belongs on this machine's own address.
package issuer
