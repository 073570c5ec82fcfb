package table

import (
	"bytes"
	"io"
)

// MaxRecord is the most bytes that a record may have. The register's have about
// 1,500.
const MaxRecord = 256 << 10

// lines cuts a stream into records, and holds no more of it than two records.
type lines struct {
	src io.Reader
	buf []byte
	at  int // where the current record begins in buf
	end int // where what was read ends in buf
	err error

	line  int  // the physical line on which the next record begins
	taken span // the record handed out last, dropped on the next call
	long  bool // its line goes on past what was read
}

// span measures a record from its beginning.
type span struct{ bytes, lines int }

// record is one record as it stands in the file, with its line end. Its bytes
// hold until the next call.
type record struct {
	bytes []byte
	line  int
	first span // its first line
	whole span
	long  bool // longer than MaxRecord: only its beginning is here
	last  bool // the file ends within its last line
}

func newLines(src io.Reader) *lines {
	return &lines{src: src, buf: make([]byte, 64<<10), line: 1}
}

// next gives the next record: a line, or with quotes the lines up to the one
// that closes every quote. A record whose quotes the file or MaxRecord leaves
// open is its first line. The error is io.EOF or the stream's.
func (l *lines) next(quotes bool) (record, error) {
	if err := l.drop(); err != nil {
		return record{}, err
	}
	rec := record{line: l.line}
	open, state := false, lineWhole
	for state == lineWhole && (rec.whole.lines == 0 || open) {
		var n int
		n, state = l.lineEnd(rec.whole.bytes)
		if state == lineFailed {
			return record{}, l.err
		}
		if quotes {
			open = open != odd(l.buf[l.at+rec.whole.bytes:l.at+n])
		}
		rec.whole = span{n, rec.whole.lines + 1}
		if rec.whole.lines == 1 {
			rec.first = rec.whole
			rec.long, rec.last = state == lineLong, state == lineLast
		}
	}
	if rec.whole.bytes == 0 {
		return record{}, io.EOF
	}
	switch {
	case rec.whole.lines == 1:
	case open || state == lineLong:
		rec.whole = rec.first
	default:
		rec.last = state == lineLast
	}
	l.taken, l.long = rec.whole, rec.long
	rec.bytes = l.buf[l.at : l.at+rec.whole.bytes]
	return rec, nil
}

// firstLineOnly gives back all lines of the record but its first, to be read as
// records of their own.
func (l *lines) firstLineOnly(rec record) record {
	rec.whole, l.taken = rec.first, rec.first
	rec.bytes = rec.bytes[:rec.first.bytes]
	rec.last = false
	return rec
}

// drop leaves the record behind that was handed out last, with the rest of its
// line when that was too long to hold.
func (l *lines) drop() error {
	l.at += l.taken.bytes
	l.line += l.taken.lines
	l.taken = span{}
	for l.long {
		if i := bytes.IndexByte(l.buf[l.at:l.end], '\n'); i >= 0 {
			l.at += i + 1
			break
		}
		l.at = l.end
		if !l.more() {
			if l.err != io.EOF {
				return l.err
			}
			break
		}
	}
	l.long = false
	return nil
}

// How a line ends.
const (
	lineWhole  = iota // with a line feed
	lineLast          // with the file
	lineLong          // not within MaxRecord
	lineFailed        // with the stream's error
)

// lineEnd gives the end of the line that begins at from, both counted from the
// record's beginning.
func (l *lines) lineEnd(from int) (int, int) {
	for seen := from; ; {
		if i := bytes.IndexByte(l.buf[l.at+seen:l.end], '\n'); i >= 0 && seen+i < MaxRecord {
			return seen + i + 1, lineWhole
		}
		seen = l.end - l.at
		if seen >= MaxRecord {
			return MaxRecord, lineLong
		}
		if !l.more() {
			if l.err != io.EOF {
				return 0, lineFailed
			}
			return seen, lineLast
		}
	}
}

// more reads more of the stream, and reports whether there was any.
func (l *lines) more() bool {
	if l.end == len(l.buf) {
		l.makeRoom()
	}
	for idle := 0; l.err == nil && idle < 100; idle++ {
		n, err := l.src.Read(l.buf[l.end:])
		l.end += n
		l.err = err
		if n > 0 {
			return true
		}
	}
	if l.err == nil {
		l.err = io.ErrNoProgress
	}
	return false
}

// makeRoom moves the current record to the front of the buffer, or doubles a
// buffer that the record fills by half.
func (l *lines) makeRoom() {
	held := l.buf[l.at:l.end]
	if len(held) > len(l.buf)/2 {
		l.buf = make([]byte, 2*len(l.buf))
	}
	l.end = copy(l.buf, held)
	l.at = 0
}

func odd(line []byte) bool { return bytes.Count(line, []byte{'"'})%2 == 1 }
