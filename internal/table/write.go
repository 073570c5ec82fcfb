package table

import "strings"

// Mark begins a CSV file in UTF-8. Without it Excel takes the file for Windows-1252.
const Mark = "\ufeff"

// AppendRecord appends a record of CSV (RFC 4180) with its line end, CRLF. Cells are
// written as they are, line ends within them too: what a spreadsheet must not run has to
// be disarmed before.
func AppendRecord(to []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendCell(to, cell)
	}
	return append(to, '\r', '\n')
}

// appendCell quotes a cell where it would not be read as it is: spaces at its ends are
// lost on some readers.
func appendCell(to []byte, cell string) []byte {
	if !strings.ContainsAny(cell, "\",\r\n") && cell == strings.TrimSpace(cell) {
		return append(to, cell...)
	}
	to = append(to, '"')
	to = append(to, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(to, '"')
}
