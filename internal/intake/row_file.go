package intake

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

// rowFile is a file whose rows are brought in one by one, by the steps of the register
// that a request takes.
type rowFile[T any] struct {
	*table.Records[T]
	bring  func(Tx, *table.Record[T]) (event.Operation, []table.Said, error)
	said   *sayings
	pace   pace
	seen   map[[16]byte]struct{} // good rows that were brought in
	tried  int                   // rows that were brought in, or refused then
	counts bool                  // of pupils, as openCounts says
}

// openRows makes a kind of file from what its register says.
func openRows[T, R any](read func(io.Reader, table.Format) (*table.Records[T], error), as func(Tx) R,
	bring func(R, *table.Record[T]) (event.Operation, []table.Said, error)) func(io.Reader, table.Format, Order) (file, error) {
	return func(src io.Reader, format table.Format, _ Order) (file, error) {
		r, err := read(src, format)
		return &rowFile[T]{
			Records: r, said: &sayings{maphash.MakeSeed(), map[[16]byte]uint64{}}, seen: map[[16]byte]struct{}{},
			bring: func(tx Tx, row *table.Record[T]) (event.Operation, []table.Said, error) { return bring(as(tx), row) },
		}, err
	}
}

// openCounts is openRows of counts of pupils. Their register tells what else is wrong with a row at
// fault. Of what it does not know nothing is kept: beside counts stand pupils' names.
func openCounts[T, R any](read func(io.Reader, table.Format) (*table.Records[T], error), as func(Tx) R,
	bring func(R, *table.Record[T]) (event.Operation, []table.Said, error)) func(io.Reader, table.Format, Order) (file, error) {
	open := openRows(read, as, bring)
	return func(src io.Reader, format table.Format, o Order) (file, error) {
		f, err := open(src, format, o)
		f.(*rowFile[T]).counts = true
		return f, err
	}
}

func (f *rowFile[T]) next() (batch, error) {
	rows, err := upTo(f.pace.next(), f.Next, func(r *table.Record[T]) []string { return r.Raw })
	return rowBatch[T]{f, rows}, err
}

type rowBatch[T any] struct {
	file *rowFile[T]
	rows []table.Record[T]
}

// bring brings every good row in, whether or not it will be undone: a row may rest on
// one before it.
func (b rowBatch[T]) bring(tx Tx, _ access.Permit, _ bool) (t Tally, bad []faulty, err error) {
	for i := range b.rows {
		row := &b.rows[i]
		t.RowsRead++
		var what event.Operation
		if len(row.Errors) == 0 || b.file.counts && !row.Broken() {
			if what, err = b.file.one(tx, row); err != nil {
				return t, nil, err
			}
		}
		switch {
		case len(row.Errors) > 0:
			t.RejectedRows++
			bad = append(bad, faulty{b.file.kept(&row.Row), row.Errors})
		case what == event.Created:
			t.CreatedRows++
		case what == event.Updated:
			t.UpdatedRows++
		default:
			t.UnchangedRows++
		}
	}
	return t, bad, nil
}

// kept gives what is kept of a row at fault.
func (f *rowFile[T]) kept(row *table.Row) []string {
	if f.counts {
		return f.Known(row)
	}
	return row.Raw
}

var errAtFault = errors.New("intake: the row is at fault")

// one brings a row in, or records what is wrong with it and leaves nothing of it. What an
// earlier row said in the same words is so already, and nothing is asked of the store.
func (f *rowFile[T]) one(tx Tx, row *table.Record[T]) (what event.Operation, err error) {
	sum := row.Sum()
	if _, again := f.seen[sum]; again {
		return "", nil
	}
	if f.tried++; f.tried > MostRows {
		row.Refuse(RuleBeyond, fmt.Sprintf("A file of this kind has at most %d different rows.", MostRows))
		return "", nil
	}
	err = tx.Attempt(func() error {
		did, said, err := f.bring(tx, row)
		if errors.Is(err, fault.Stale) {
			return ErrOvertaken
		}
		if err = row.Refusing(err); err != nil {
			return err
		}
		if len(row.Errors) == 0 {
			f.said.hold(&row.Row, said)
		}
		if what = did; len(row.Errors) > 0 {
			return errAtFault
		}
		return nil
	})
	if errors.Is(err, errAtFault) {
		return what, nil
	}
	f.seen[sum] = struct{}{}
	return what, err
}

// The rules about a row among the others of its file.
const (
	RuleContradicts = "row-contradicts-earlier"
	RuleBeyond      = "row-beyond-limit"
)

// MostRows is how many rows of one file are brought in one by one. Each takes several
// statements, and on SQLite nobody else writes meanwhile.
var MostRows = 50_000

// sayings is what a file said of each record. Were two rows to say two things of one, a
// file would change it twice, every time.
type sayings struct {
	seed maphash.Seed
	of   map[[16]byte]uint64
}

// hold refuses a row that contradicts an earlier one.
func (s *sayings) hold(row *table.Row, said []table.Said) {
	for _, each := range said {
		sum := maphash.String(s.seed, each.What)
		if before, known := s.of[each.Of]; known && before != sum {
			row.Refuse(RuleContradicts, "An earlier row of the file says otherwise of the same record.")
			return
		}
		s.of[each.Of] = sum
	}
}
