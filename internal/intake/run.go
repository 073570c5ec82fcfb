package intake

import (
	"database/sql/driver"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/column"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/table"
)

// What is made of a file.
const (
	DryRun = "dry-run"
	Apply  = "apply"
)

// What is made of a file with a row at fault.
const (
	Reject = "reject" // nothing
	Skip   = "skip"   // the good rows are applied
)

// State is how far an import is.
type State string

// The states of an import.
const (
	Running     State = "running"
	Succeeded   State = "succeeded"
	Rejected    State = "rejected"    // rows were at fault, nothing was applied
	Failed      State = "failed"      // the server could not, nothing was applied
	Interrupted State = "interrupted" // the server stopped, nothing was applied
)

// States are all of them.
var States = []State{Running, Succeeded, Rejected, Failed, Interrupted}

// Run is one import of one file.
type Run struct {
	HubID       id.Hub    `gorm:"primaryKey"`
	ID          id.Import `gorm:"primaryKey"`
	Kind        string
	Mode        string
	OnError     string
	State       State
	ContentType string
	Bytes       int64
	SHA256      string        `gorm:"column:sha256"`
	CountedOn   calendar.Date // of rows of a roll that name no day
	Columns     Names         // of the file, under which the raw texts of its errors stand
	Warnings    Warnings
	Tally       `gorm:"embedded"`
	StartedBy   *id.Person
	ClientID    *id.Client
	Runner      string    // the process that does it
	AliveAt     time.Time // when the process last said that it lives, by the machine's clock
	StartedAt   time.Time
	FinishedAt  *time.Time

	Starter string `gorm:"->"` // who started it, by name
}

// TableName is where imports are kept.
func (Run) TableName() string { return "import_run" }

// Tally counts what became of the rows of a file. In a file of successions one
// succession may be told by two rows, of which the second is skipped. What was read
// is the sum of the others.
type Tally struct {
	BytesRead     int64
	RowsRead      int64
	CreatedRows   int64
	UpdatedRows   int64
	UnchangedRows int64
	RejectedRows  int64
	SkippedRows   int64 // rows of no concern to the register; the warnings tell why
}

// sentBy reports whether it is the actor who sent the file.
func (r Run) sentBy(who access.Actor) bool {
	if r.ClientID != nil {
		return *r.ClientID == who.Client()
	}
	return r.StartedBy != nil && *r.StartedBy == who.Person()
}

// Facts are what the policy needs to know of an import: whose own it is, and of what.
func (r Run) Facts() access.Facts {
	f := access.Facts{Hub: r.HubID, ID: r.ID.UUID, File: r.Kind}
	if r.StartedBy != nil {
		f.Author = *r.StartedBy
	}
	if r.ClientID != nil {
		f.Client = *r.ClientID
	}
	return f
}

// Progress is the share of the file that was read.
func (r Run) Progress() float64 {
	if r.Bytes <= 0 || r.State == Succeeded || r.State == Rejected {
		return 1
	}
	return min(1, float64(r.BytesRead)/float64(r.Bytes))
}

// RowError is one fault of one row. The first of a row carries the row itself.
type RowError struct {
	HubID      id.Hub    `gorm:"primaryKey"`
	ImportID   id.Import `gorm:"primaryKey"`
	Position   int64     `gorm:"primaryKey;autoIncrement:false"` // from 1, in the order of the file
	RowNumber  int64
	LineNumber int64
	ColumnName string
	Value      string
	Rule       string
	Detail     string
	Raw        Names // the row's texts under the run's Columns
}

// TableName is where faults of rows are kept.
func (RowError) TableName() string { return "import_error" }

// The faults of an import as a whole.
var (
	ErrTooLarge = fault.New(fault.TooLarge, "import-too-large", "The file is larger than this server takes.")
	ErrRunning  = fault.New(fault.Conflict, "import-running", "Another import of this kind is running. Wait until it has ended.")
	ErrLimit    = fault.New(fault.Conflict, "import-limit", "The hub has as many imports under way as it may.")
	ErrRejected = fault.New(fault.Invalid, "import-rows-rejected", "Rows of the file are at fault, and nothing was applied.")
	ErrFailed   = fault.New(fault.Conflict, "import-failed",
		"The server could not do the import, and nothing was applied. Start it again, with a new Idempotency-Key if it had one.")
	ErrInterrupted = fault.New(fault.Conflict, "import-interrupted",
		"The server stopped before the import's end, and nothing was applied. Start it again, with a new Idempotency-Key if it had one.")
	errForbidden = fault.New(fault.Forbidden, "forbidden", "Nothing in your token could permit an import of this kind.")
	errFormat    = fault.New(fault.UnsupportedMedia, "unsupported-media-type", "An import takes text/csv or application/x-ndjson.")
	errStopping  = fault.New(fault.Unavailable, "unavailable", "The service is stopping. Nothing was changed.")
)

// Refusal is the fault that an import ended with, or nil: what a caller is told
// who waited for the end. A conflict and no 503, which programs repeat as it is: the
// same key gives the same import for ever.
func (r Run) Refusal() error {
	switch r.State {
	case Rejected:
		return ErrRejected.Saying("%d of %d rows are at fault, and nothing was applied. The import lists every fault.",
			r.RejectedRows, r.RowsRead)
	case Failed:
		return ErrFailed
	case Interrupted:
		return ErrInterrupted
	}
	return nil
}

// Names are texts in the order of a file's columns; nil is none.
type Names []string

// GormDataType is json.
func (Names) GormDataType() string { return "json" }

// Value gives the texts to the database as JSON, or NULL.
func (n Names) Value() (driver.Value, error) {
	if n == nil {
		return nil, nil
	}
	return column.Value([]string(n))
}

// Scan takes the texts from the database.
func (n *Names) Scan(src any) error { return column.Scan(src, (*[]string)(n)) }

// Warnings are what was noticed about a file.
type Warnings []table.Warning

// GormDataType is json.
func (Warnings) GormDataType() string { return "json" }

// Value gives the warnings to the database as JSON.
func (w Warnings) Value() (driver.Value, error) {
	if w == nil {
		w = Warnings{}
	}
	return column.Value([]table.Warning(w))
}

// Scan takes the warnings from the database.
func (w *Warnings) Scan(src any) error { return column.Scan(src, (*[]table.Warning)(w)) }
