package table

import (
	"fmt"

	"github.com/hubqa/hubqa/internal/fault"
)

// The faults of a file as a whole. None of its rows has been read.
var (
	FileEmpty        = fault.New(fault.Invalid, "import-empty", "The file is empty.")
	FileUTF16        = fault.New(fault.Invalid, "import-utf-16", "The file is UTF-16 text. Save it as CSV UTF-8.")
	FileBinary       = fault.New(fault.Invalid, "import-binary", "The file is not text. A workbook or an archive has to be saved or unpacked as CSV first.")
	HeaderUnreadable = fault.New(fault.Invalid, "import-header-unreadable", "The first line cannot be read as a row of column names.")
	ColumnMissing    = fault.New(fault.Invalid, "import-column-missing", "The file lacks a column that every row needs.")
	ColumnRepeated   = fault.New(fault.Invalid, "import-column-repeated", "The file has a column twice.")
)

// The rules about a row within its file.
const (
	RuleRowTooLong   = "row-too-long"
	RuleRowQuoting   = "row-quoting-broken"
	RuleRowFields    = "row-field-count-wrong"
	RuleRowTruncated = "row-truncated"
	RuleRowNUL       = "row-nul-byte"
	RuleRowNotUTF8   = "row-not-utf-8"
	RuleRowNotJSON   = "row-not-json-object"
	RuleRowValue     = "row-value-type-wrong"
)

// The rules that a warning names: the file is read all the same.
const (
	WarnColumnMissing = "column-missing"
	WarnColumnUnknown = "column-unknown"
	WarnColumnUnnamed = "column-unnamed"
	WarnNoRows        = "no-rows"
)

// Are begins a sentence on a number of rows.
func Are(rows int) string {
	if rows == 1 {
		return "1 row is"
	}
	return fmt.Sprintf("%d rows are", rows)
}
