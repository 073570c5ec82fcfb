// Package table reads files of rows: CSV as spreadsheets, registers and scripts write
// it, and NDJSON. It writes CSV that it can read again. It knows no register.
//
// # Columns
//
// Columns are found by name, without regard to case or white space. A missing column
// that every row needs, and one that stands twice, are faults of the file; any other
// missing or unknown one is a warning. NDJSON has the API's own names.
//
// # Text
//
// UTF-8 with or without a byte order mark, and Windows-1252. The encoding is told
// record by record: a record that is not UTF-8 is Windows-1252. Text that was encoded
// twice (â€™ for ’) is repaired by Clean.
//
// # Rows
//
// Row 1 is the first record after the header; empty records do not count. A row that
// cannot be cut into cells is a fault with its row and line, and reading goes on with
// the next.
//
// Quotes are read strictly (RFC 4180). A quote that is never closed would swallow the
// rest of the file as one value. Where a record of several lines turns out to be
// broken, its first line alone is the faulty row, and reading goes on with the line
// after it. Memory stays constant: no record may exceed 256 KiB, and the rest of a
// longer line is read and dropped.
//
// # Formulas
//
// A cell that begins as a formula does is run by the spreadsheet that opens it. Disarm
// puts an apostrophe before such a text, and the reader takes an apostrophe away where
// the rest is such a text, and nowhere else: 'tis stays 'tis. NDJSON has no cells, and
// its texts are read as they are.
//
// It is not this package's business what a row means.
package table
