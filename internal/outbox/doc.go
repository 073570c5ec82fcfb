// Package outbox sends what is due to webhooks.
//
// Relay goes hub by hub, as row-level security has it, and takes the turn of every webhook
// for which there is something to do, a few of them at a time and fewer of one hub. Courier makes the requests.
//
// # Where a request goes
//
// The host of an address is whoever registered it to choose, so every connection is looked
// at when it is made, after its name was looked up: private, loopback, link-local and other
// special addresses are refused, those of the metadata services of clouds among them. A name
// that leads somewhere harmless when it is asked and elsewhere when it is used gains nothing.
// No redirect is followed, no proxy of the environment is used, and of an answer no more is
// read than is needed to use the connection again. In the demo the machine itself may be a
// target.
//
// Nothing of ours goes with a request but the message: no trace is continued at a receiver.
//
// Not the business of this package: what is due, what is said, and what follows from an
// attempt (webhook).
package outbox
