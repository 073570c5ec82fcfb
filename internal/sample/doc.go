// Package sample draws the schools that a hub looks at more deeply in an academic year: a
// share of all schools, one in ten unless the hub says otherwise, so that what is found can
// be held to stand for the rest (source 001: hubs monitor what they bring about).
//
// # Drawing
//
// The frame is every school that is open on the day, also where closure is proposed; of schools
// that succeed one another one to one it is the last alone, whether or not the register has
// closed the others. Its strata are the phase of education and the local authority. The size of
// the sample is the share of the frame, rounded up. Each stratum has its part of that by largest remainder:
// the whole part of size x stratum / frame first, then one more to the strata with the
// largest remainders, those first by phase and authority where they are equal. Within a
// stratum the schools stand in the order of the SHA-256 of "seed/URN" in hexadecimal, and
// the first are drawn. The seed and the frame are kept and shown, so anybody can draw the
// sample again, in any language, and whoever draws it cannot choose whom.
//
// # Decisions
//
//   - There is one sample a year, and nothing of it is changed or drawn again: the database
//     has no leave to. What the caller gives as the seed is kept; without one it is random.
//   - A sample is of this year or of the next: none is drawn of schools as they were.
//   - A small stratum may have no school in the sample. Schools are added by hand, each with
//     its reason, and stand apart from those drawn: they count in no estimate.
//   - A school that closes or is succeeded later stays in the sample with the URN it had.
//   - QA leads and hub managers read samples. That a school is in one is not told to others:
//     it is looked at more deeply, not judged.
//
// Not the business of this package: what is looked at (conversation, observation).
package sample
