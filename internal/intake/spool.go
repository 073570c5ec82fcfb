package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"

	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/table"
)

// DefaultLimit is the most bytes that a file may have, unless it is set otherwise.
const DefaultLimit = 1 << 30

// spool is a file while it is worked on: on disk, never in memory, and gone with
// the process however that ends.
type spool struct {
	file   *os.File
	size   int64
	sha256 string
}

const spoolNames = "hubqa-import-*"

// take writes a body to a file of its own in the folder.
func take(folder string, body io.Reader, limit int64) (_ *spool, err error) {
	s := &spool{}
	if s.file, err = scratch(folder); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			s.drop()
		}
	}()
	sum := sha256.New()
	s.size, err = io.Copy(io.MultiWriter(s.file, sum), io.LimitReader(body, limit+1))
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Kind == fault.TooLarge {
		return nil, ErrTooLarge
	}
	if err != nil {
		return nil, err
	}
	if s.size > limit {
		return nil, ErrTooLarge.Saying("The file is larger than the %d bytes that this server takes.", limit)
	}
	s.sha256 = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// scratch makes a file that has no name any more, where the system allows that:
// the system removes it when the process ends, even when it is killed.
func scratch(folder string) (*os.File, error) {
	f, err := os.CreateTemp(folder, spoolNames)
	if err != nil {
		return nil, fmt.Errorf("intake: no room to spool a file: %w", err)
	}
	_ = os.Remove(f.Name())
	return f, nil
}

// begin gives the file from its beginning.
func (s *spool) begin() (io.Reader, error) {
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

func (s *spool) drop() { discard(s.file) }

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// sweep removes what a process that was killed could not.
func sweep(folder string) error {
	left, err := filepath.Glob(filepath.Join(folder, spoolNames))
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// formatOf gives the media type without its parameters, and how a body of it writes
// its rows.
func formatOf(contentType string) (string, table.Format, error) {
	switch name, _, _ := mime.ParseMediaType(contentType); name {
	case "text/csv":
		return name, table.CSV, nil
	case "application/x-ndjson":
		return name, table.NDJSON, nil
	}
	return "", "", errFormat
}
