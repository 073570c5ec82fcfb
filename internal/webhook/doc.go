// Package webhook is the register of webhooks, and what is sent to them: the change feed of
// a machine client, event by event, as Standard Webhooks (https://www.standardwebhooks.com)
// has it.
//
// A webhook belongs to one machine client. What is sent is what that client's feed tells
// (package feed), with the scopes that it is granted at the time, narrowed to the types that
// the webhook names. Hub managers see to all webhooks, a client to its own (access.md row 33).
// Since it goes by what the client is granted, a token that is narrowed may read and disable
// a webhook and no more (package access).
//
// # The message
//
// It is thin: type, timestamp, and of the record its kind, id, version, outside keys and
// where to read it. Its body is made once, when the change is read from the feed, and is the
// same in every attempt. The headers are webhook-id (the delivery's id, the same in every
// attempt), webhook-timestamp (of the attempt, by the machine clock: receivers compare it
// with theirs) and webhook-signature, one by each secret that is good.
//
// # From the feed to the address
//
// Each webhook has its own place in the feed. Under one lease a process reads on, keeps what
// it read as deliveries together with the new place, and sends what is due (package outbox).
// So nothing is lost, and nothing made twice; an attempt whose end was not kept is made
// again. A lease ends by itself after two minutes; whoever had it keeps nothing any more.
//
// Before each attempt it is asked again whether the client may read the record. Where it may
// not, the delivery is withheld; that the record was withdrawn is an event of its own. A
// client that reads the log of deliveries is asked the same, by its token: of what it may not
// read the log shows that there was a message, and how it fared.
//
// A delivery is tried twelve times over three days. After a failure the webhook pauses, a
// second at first and five minutes at most, whatever else is due to it. A later change of a
// record waits for an earlier one, and for an earlier one of all records of its kind; between
// records there is no order. A scope that is lost while messages are on their way is told of
// at once, and what it opens from the beginning when it is back, however soon.
//
// A webhook where nothing has arrived for three days is disabled, or at once where the
// address answers 410, and the hub managers are told. What is pending stays so, and the feed
// waits: once the webhook is enabled it goes on where it was.
//
// # Decisions
//
//   - Secrets are kept sealed, since they are needed to sign. The key is derived from the
//     server's cursor key (HKDF-SHA256, label "hubqa webhook secrets"): one key less to keep,
//     and whoever has the database alone can sign nothing. Where that key changes, deliveries
//     fail as unsigned until new secrets are made.
//   - A secret is shown once, when it is made. Two sign at a time, so that a receiver changes
//     from one to the other when it likes; the last one cannot be revoked.
//   - An address is https and names a host, no number. Where the name leads is looked at when
//     it is connected to, since a name can lead elsewhere the next time.
//   - Nothing is kept of what was answered but the status.
//   - Deliveries and pauses go by the work clock, leases and signatures by the machine's.
//   - A delivery is deleted thirty days after it ended.
//   - A test call is a delivery like any other, and goes first only if nothing else is due.
//   - There are ten webhooks of a client at most; one that is not needed is disabled, and
//     nothing is deleted.
//
// Not the business of this package: connections (outbox).
package webhook
