package evidence

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/hubqa/hubqa/internal/table"
)

// File is a file of a pack, and by what it was got.
type File struct {
	Name      string // in the pack
	Title     string
	MediaType string
	Operation string // of the contract
	Request   string // path and query
}

// Pack is a pack while it is put together, and then its bytes from first to last.
type Pack struct {
	*os.File
	Size    int64
	cover   Cover
	archive *zip.Writer
	entries []*entry
	omitted []File
}

// entry is a file that was begun: what was written of it so far.
type entry struct {
	File
	into io.Writer
	sum  hash.Hash
	size int64
}

// Write writes on.
func (e *entry) Write(b []byte) (int, error) {
	n, err := e.into.Write(b)
	e.sum.Write(b[:n])
	e.size += int64(n)
	return n, err
}

func (e *entry) digest() string { return hex.EncodeToString(e.sum.Sum(nil)) }

// Begin begins a pack in a file of the folder that has no name any more, where the system
// allows that.
func Begin(folder string, c Cover) (*Pack, error) {
	f, err := os.CreateTemp(folder, "hubqa-pack-*")
	if err != nil {
		return nil, fmt.Errorf("evidence: no room for a pack: %w", err)
	}
	_ = os.Remove(f.Name())
	return &Pack{File: f, cover: c, archive: zip.NewWriter(f)}, nil
}

// Close gives the pack up.
func (p *Pack) Close() error {
	name := p.Name()
	err := p.File.Close()
	_ = os.Remove(name)
	return err
}

// Create begins the next file of the pack, which ends where the one after it begins.
func (p *Pack) Create(f File) (io.Writer, error) {
	into, err := p.archive.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: p.cover.instant()})
	if err != nil {
		return nil, err
	}
	e := &entry{File: f, into: into, sum: sha256.New()}
	p.entries = append(p.entries, e)
	return e, nil
}

// Omit tells of a part that is not in the pack.
func (p *Pack) Omit(f File) { p.omitted = append(p.omitted, f) }

// Finish writes what the pack says of itself, and goes back to its first byte.
func (p *Pack) Finish() error {
	own := []struct {
		File
		content func() []byte
	}{
		{File{Name: "README.txt", Title: "What this pack is", MediaType: "text/plain"}, func() []byte { return []byte(p.cover.text(len(p.entries) - 1)) }},
		{File{Name: "index.csv", Title: "Index", MediaType: "text/csv"}, p.index},
		{File{Name: "SHA256SUMS", Title: "Checksums", MediaType: "text/plain"}, p.sums},
	}
	for _, o := range own {
		into, err := p.Create(o.File)
		if err != nil {
			return err
		}
		if _, err := into.Write(o.content()); err != nil {
			return err
		}
	}
	if err := p.archive.Close(); err != nil {
		return err
	}
	var err error
	if p.Size, err = p.Seek(0, io.SeekEnd); err != nil {
		return err
	}
	_, err = p.Seek(0, io.SeekStart)
	return err
}

// IndexColumns are those of index.csv.
var IndexColumns = []string{"file", "title", "mediaType", "bytes", "sha256", "generatedAt", "operation", "request", "included"}

// index lists the files before it, and what is not there. It cannot hold a sum of itself.
func (p *Pack) index() []byte {
	at := p.cover.instant().Format(time.RFC3339)
	out := table.AppendRecord([]byte(table.Mark), IndexColumns)
	line := func(f File, size, sum, at, included string) {
		cells := []string{f.Name, f.Title, f.MediaType, size, sum, at, f.Operation, f.Request, included}
		for i, c := range cells {
			cells[i] = table.Disarm(c)
		}
		out = table.AppendRecord(out, cells)
	}
	for _, e := range p.entries[:len(p.entries)-1] {
		line(e.File, strconv.FormatInt(e.size, 10), e.digest(), at, "yes")
	}
	for _, f := range p.omitted {
		line(f, "", "", "", "no")
	}
	return out
}

// sums lists the files before it as sha256sum reads them.
func (p *Pack) sums() (out []byte) {
	for _, e := range p.entries[:len(p.entries)-1] {
		out = fmt.Appendf(out, "%s  %s\n", e.digest(), e.Name)
	}
	return out
}
