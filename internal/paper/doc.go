// Package paper renders an issued observation report, and its summary, as a PDF file that
// a head teacher can keep, and what else is kept on paper (an annual report, a certificate,
// what is kept about a person): A4, tagged for screen readers, the same bytes for the same
// content.
//
// It takes plain texts and dates and gives bytes. Whoever calls it has opened the texts for
// the reader whose name stands on the copy; the words about confidentiality are the
// paper's own.
//
// # How a paper is made
//
// A setter sets the document as one column of strips, each a line high, and builds its
// structure beside it (setter, story, table). The column is cut into sheets where strips
// are not bound to each other: a heading stays with what it heads, a row of a table stays
// whole, and no first or last line of a paragraph stands alone (sheets). A painter draws
// the sheets with fpdf and marks what on them belongs to which element (painter). Last, the
// file is taken apart into its objects, gets the structure, the way back from the marks,
// and its metadata, and is put together again (tag).
//
// # Decisions
//
//   - Texts are composed (NFC), runs of spaces become one, control and format characters
//     go. A line break stays, a blank line ends a paragraph, and a line that begins with
//     "- " is an item of a list.
//   - The text is in Liberation Sans. What it lacks is taken from DejaVu Sans, which has
//     the flat and the natural sign and much else. What neither has is shown as a box, and
//     so is what is written from right to left: letters unturned and unjoined would be read
//     wrongly. The file keeps the characters themselves for those who listen to it or copy
//     from it, and the paper says what a box is.
//   - A table's head that stands again on another sheet is an artifact: it is read once.
//   - Nothing comes from the machine's clock or from chance. The file is dated the day on
//     which the copy was prepared, and its id is a hash of its bytes.
//   - The file's title and author, which other programs show and index, name neither the
//     teacher nor the reader.
//   - The file does not claim PDF/UA. It keeps the rules of it that a program can check,
//     but people may write in a second language without saying so, and a file may claim
//     no more than holds for all that is written.
//
// Not the business of this package: who may read what, and finding it.
package paper
