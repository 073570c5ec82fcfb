// Package config is what an operator sets, and the refusal of what must not be
// served with.
//
// Every setting has an environment variable, HUBQA_..., and a flag of the same name.
// The command line is open to every user of a machine, so secrets belong in the
// environment or in a file. The tags are kong's. Of files, this package reads the key
// of the cursors and the list of issuers.
//
// # Decisions
//
//   - Check tells every refusal at once, each with the name of its setting and
//     never with the value of a secret.
//   - Issuer and audience have no default: an optional audience has let tokens for
//     other services in elsewhere. The issuer is an https address, as RFC 8414 wants
//     it, or http on the machine itself. What looks like a placeholder, addresses
//     under the reserved example names, and the demo's own are refused.
//   - The cursor key is 32 random bytes in base64. The key of the webhooks' secrets is
//     derived from it, so that there is one to keep and one to lose. Bytes that are all text, or of
//     which too many are alike, were typed by somebody and are refused: the chance
//     that random ones are is below one in 10^13. A line break at the end of a file
//     is not part of the key.
//   - The key ring must be there: "hubqa keys create" makes it. A server that made
//     its own would, started with a wrong path, end every session and sign what no
//     other replica accepts.
//   - The issuers by which people sign in are a file, read strictly: a member that is
//     unknown, is there twice or is of another kind is refused, not passed over, and
//     nothing that says whose tokens are taken has a default. An issuer that is down
//     is no reason not to start. Where the typ of its tokens does not tell an access
//     token from an ID token, the file must say what else does.
//   - An address of a database prints without its password and its parameters.
//
// Not the business of this package: opening anything.
package config
