// Package school knows the schools of a hub's area: what the national register
// says of each, which school followed which, and how both are read from files.
//
// # The register
//
// Get Information About Schools (GIAS) publishes about 50,000 establishments as
// edubasealldataYYYYMMDD.csv, 133 to 139 columns that drift from year to year,
// and the site's own search gives a second shape of the same columns. Columns
// are found by name, without regard to case. Of each property the code is
// read first and the name where the code is absent or empty, so both shapes,
// and files with the API's own names (urn, name, laCode), pass through the same
// table, columns, which is also what Check and the digest go by. A property
// that a file does not carry is left as the hub has it: see Row.Over.
//
// What the register's own files contain, and what is made of it:
//
//   - Codes zero-padded (02) or bare (2), LA codes and establishment numbers
//     without their leading zeros.
//   - Dates 31-08-2012, after a spreadsheet 31/08/2012, in the API 2012-08-31.
//     1 January 1900 stands for an unknown date. The month never comes first.
//   - A dash for no trust. Easting and northing 0 are taken for an unknown place.
//   - Ages: up to 99 are allowed, since colleges in the register teach adults.
//   - Wales, the Channel Islands, Man, Gibraltar, the forces' and British
//     schools abroad, under "open" too. A music education hub serves England:
//     such a row is skipped and counted in a warning, for the official file is
//     full of them. In a request such a school is refused.
//
// A row with a fault is not a school: all its faults are told at once, each
// with row, column, value and rule, and the other rows are not touched. How a file
// is cut into rows and cells is the business of package table.
//
// # Successions
//
// GIAS tells a succession twice, on the old school's record (Successor) and on
// the new school's (Predecessor), and in ten thousand of seventeen thousand
// pairs the two dates differ, mostly by a day: the old school's last and the
// new school's first. Two rows of one pair are one Succession, whose natural
// key is the pair. The new school's date counts, then the old school's; the
// more telling of two kinds counts (the old school's record may say Successor
// where the new one's says Predecessor - merged). Were each row kept as it
// comes, the same file imported twice would change ten thousand records twice.
//
// Links that name no direction are skipped and counted in the warnings: sixth
// form centres, which are no successions, and Result of Amalgamation, Merged -
// ..., Expansion, Closure and Other, which stand on both records alike, so that
// the file does not say who followed whom. To guess would send SMEP history and
// supersededBy to the wrong school. The register also contains pairs that
// follow each other (ten in April 2025): whoever follows a lineage must count
// on circles, and on URNs that the register does not hold.
//
// It is not this package's business which hub may see or keep a school, what
// becomes of a school that a file no longer names (nothing), or how rows are
// stored.
package school
