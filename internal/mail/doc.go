// Package mail sends notices by e-mail.
//
// A relay looks hub by hub for notices that are due, takes some in hand under a lease,
// composes each as the person to whom it goes, keeps that the hand-over begins, hands it
// to a transport, and keeps how that ended. Several relays can do this on one database.
// What each step means for a crash, and that a mail is sent once at most, package notice
// says.
//
// # Transports
//
//   - smtp hands a mail to a server, over TLS unless the server is on this machine.
//   - file writes it as a file of its own, for a mail program or a test to read.
//   - log logs that it would be sent: to which person by id, and of which kind.
//
// # What a failure means
//
// A transport tells three failures apart. ErrRefused: the server refused this mail for good.
// ErrLater: it was not sent and can be tried again. ErrUnknown: the mail was on its way and
// the server's answer did not come. Only the first two are certain, so only ErrLater is
// tried again: after a minute, then two, four and so on up to six hours, and twelve times
// at most. A sender that the server does not accept, and a login that fails, are the
// installation's fault, not the mail's: they are ErrLater. When a server cannot be reached
// the relay leaves the others of its round for the next.
//
// # What a mail says
//
// The hub's name, what happened in a sentence, the day, a link,
// and one to where its reader chooses what is sent. No name of a person, no
// school, nothing of a record. It is addressed by the bare address. An answer to a failure
// is kept and logged as the code of the mail server, never its text, which may repeat an
// address.
//
// Times between attempts and leases are the machine's; how old a notice is, the work clock
// tells.
//
// Not the business of this package: what a notice means and who is told.
package mail
