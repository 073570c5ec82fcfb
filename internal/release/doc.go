// Package release is what a hub tells everybody of participation: how many pupils took part
// in a term, school by school and group by group, frozen on the day, with the small numbers
// hidden.
//
// # What is counted
//
// A row is a school of which participation was recorded; the last row is the total. A count
// adds up what the school's provisions recorded. A pupil who takes part in two provisions is
// counted twice: counts are places taken, and can be more than the pupils of a group. A count
// of five may therefore be of fewer pupils, of a group that is larger by the roll; nothing in the
// product tells how many take part twice.
//
// Where a school became another one, one to one, and its provision goes on there, a term that both
// counted is counted in the provision that goes on, alone. Each school has its own row and rolls.
//
// The people of a row are split in seven ways, each of which adds up to the row: by sex, by
// free school meals (now; in the last six years and no more; never), by pupil premium, by
// special educational needs (support; an education, health and care plan; neither), by first
// language, by being looked after, and by year group. Where one provision of a school has not
// recorded a group, everybody of the school is in `notRecorded` of that split; so are those
// whose sex or year group was not stated.
//
// # What is hidden
//
// smallnumber.Hide says what, under the hub's smallNumberThreshold. Groups that are small on a
// school's roll, that against which participation was recorded, are never told of that school
// alone, nor that nobody of them takes part:
//
//   - A split that tells of a need or of disadvantage (meals, pupil premium, special educational
//     needs, first language, being looked after) is shown of a school only where the roll tells
//     that each of its groups, and the rest, has as many pupils as the threshold. It is hidden
//     where the roll has fewer, or none, hides them, or does not say, and where there is no roll.
//     The school census does not say who is looked after: that is in the total alone as a rule.
//   - By sex and by year group a school is hidden only where the roll tells that a group is small,
//     or hides how many it has. Everybody is in one of these, and none is a need.
//
// Readers know more than what is shown: a school its row, and a partner what it recorded in
// each of its schools. Neither can tell a hidden count of the others better for it, in all
// editions together. Nor does what a partner leaves of a school that is shown tell of few.
//
// A group that nobody in the whole hub is in is shown so in every row, or the total of every
// split would be hidden wherever a row is. Where somebody is in it later, the correction is
// withheld.
//
// # Editions
//
// A release never changes. A correction is another edition, with a reason, and hides the same
// as the first: what was hidden then would come out of what is shown now. Where that is not
// enough for all editions together (smallnumber.Hiding.Holds), the edition is withheld whole
// and says so. The threshold is that of the first edition, or the hub's where that has become
// larger. An edition that was withheld told nothing, and later ones are not held to it.
//
//   - A school stays in the rows once it was in them. One that comes later was shown to have
//     nobody, so it is shown whole, or the edition is withheld.
//   - A term that is so long ago that its releases may be gone is not released: there would
//     be a first edition again, which hides other counts.
//
// # Decisions
//
//   - Everybody in the hub reads releases, and so do machine clients with releases:read. There
//     is one release for all of them, without filters: what two answers differ by would tell.
//   - What was counted is kept beside what is shown, so that a correction can be held to it. It
//     is sealed, opened by nothing but the next release of the term, and told to nobody.
//   - The threshold is not shown: it is a setting for QA leads and hub managers.
//   - Splits are hidden each by itself. Whoever knows that all with free meals bring a pupil
//     premium learns bounds from one split for another; what the groups mean is not counted on.
//   - An insider is one school or one partner. Somebody of two, and two who tell one another
//     what they know, can learn what is left. With few schools most is hidden therefore.
//
// Not the business of this package: what hides what (smallnumber), who enters participation,
// and how it compares with the roll.
package release
