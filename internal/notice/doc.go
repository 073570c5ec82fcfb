// Package notice is what a person is told: that something happened, to which record,
// and when. A notice is made in the transaction of what it tells of, so that nothing
// happens untold and nothing is told that did not happen. What falls due is told once
// for each record, kind and instant since which it is due.
//
// A notice carries ids, a day and a link, never a word of a record and no name. Where
// the reader may no longer open the link it answers 404, as for everyone else.
//
// # By e-mail
//
// A notice has a row of its own for its way by e-mail, made with it. Its states:
//
//	waiting    to be sent when it is due, and again after a failure that is known
//	sending    the mail is being handed over, under a lease
//	sent       taken by the mail server
//	withheld   not sent, and never will be: see the reason
//	failed     given up, after refusals that are known
//	unknown    a hand-over began and nobody can tell how it ended
//
// It is sent once at most. Before a mail is handed over, "sending" is committed; a
// process that ends before that has sent nothing, and another takes the notice over when
// its lease is out. One that ends after it may have sent: the notice becomes unknown when
// the lease is out, and is never tried again. So a crash may lose a mail, and never
// doubles one; the notice itself is in the person's list whatever becomes of the mail.
//
// What is sent is authorised again when it is sent, as the person to whom it goes and
// with what they hold then: whoever is suspended, has no address, may no longer open the
// link or does not want such mail gets none, and neither does anybody about what is more
// than three days past. Each person chooses by group. That glass was broken is told to
// whoever has an address: it is there to be noticed.
//
// Not the business of this package: who is told of what, which is said where it
// happens, and how a mail travels (package mail).
package notice
