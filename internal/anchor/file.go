package anchor

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

const longestLine = 4 << 10

// File is the file of anchors. It is safe for concurrent use within a process.
type File struct {
	path string
	mu   sync.Mutex
}

// NewFile names the file. It is made with the first anchor.
func NewFile(path string) *File { return &File{path: path} }

// Path is where the file is.
func (f *File) Path() string { return f.path }

// Line is one line of the file. Where it is no anchor, Err says why.
type Line struct {
	Number int
	Anchor Anchor
	Err    error
}

// Lines reads the whole file. One that is not there is fs.ErrNotExist.
func (f *File) Lines() ([]Line, error) {
	file, err := os.Open(f.path) //nolint:gosec // the path is the operator's setting
	if err != nil {
		return nil, fmt.Errorf("anchor: %w", err)
	}
	defer func() { _ = file.Close() }()
	var lines []Line
	scanner := bufio.NewScanner(file)
	scanner.Buffer(make([]byte, longestLine), longestLine)
	for scanner.Scan() {
		if text := bytes.TrimSpace(scanner.Bytes()); len(text) > 0 {
			lines = append(lines, readLine(len(lines)+1, text))
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("anchor: %s: line %d: %w", f.path, len(lines)+1, err)
	}
	return lines, nil
}

func readLine(number int, text []byte) Line {
	line := Line{Number: number}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&line.Anchor)
	if _, rest := decoder.Token(); err == nil && !errors.Is(rest, io.EOF) {
		err = errors.New("more than one value")
	}
	if err == nil {
		err = line.Anchor.check()
	} else {
		err = errors.New("it cannot be read")
	}
	line.Err = err
	return line
}

// last gives the last anchor of every hub. Lines that are no anchors are passed
// over; verification names them.
func (f *File) last() (map[string]Anchor, error) {
	lines, err := f.Lines()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	last := map[string]Anchor{}
	for _, line := range lines {
		if line.Err == nil {
			last[line.Anchor.Hub.String()] = line.Anchor
		}
	}
	return last, err
}

// add appends anchors and waits until they are on the disk.
func (f *File) add(anchors []Anchor) error {
	if len(anchors) == 0 {
		return nil
	}
	var content bytes.Buffer
	for _, a := range anchors {
		line, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("anchor: %w", err)
		}
		content.Write(append(line, '\n'))
	}
	_, missing := os.Stat(f.path)
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600) //nolint:gosec // the operator's setting
	if err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	whole := content.Bytes()
	if isTorn(file) {
		whole = append([]byte{'\n'}, whole...) // what a crash cut off stays a line of its own
	}
	_, err = file.Write(whole)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	if missing != nil {
		return syncFolder(filepath.Dir(f.path))
	}
	return nil
}

// isTorn reports whether the file ends within a line.
func isTorn(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}

// syncFolder makes a new name in a folder last through a crash.
func syncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // the path is the operator's setting
	if err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	if err := errors.Join(opened.Sync(), opened.Close()); err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	return nil
}
