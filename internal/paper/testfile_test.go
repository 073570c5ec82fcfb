package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// pdfFile is a PDF file as a reader of files sees it: by its table of offsets, not by what
// this package knows of it.
type pdfFile struct {
	t       testing.TB
	objects map[int]string // dictionaries, or whole objects that are none
	streams map[int][]byte // inflated
	trailer string
}

func read(t testing.TB, file []byte) *pdfFile {
	t.Helper()
	f := &pdfFile{t: t, objects: map[int]string{}, streams: map[int][]byte{}}
	end := regexp.MustCompile(`(?s)trailer\n(<<.*>>)\nstartxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	if !bytes.HasPrefix(file, []byte("%PDF-1.7\n")) || end == nil {
		t.Fatal("it has no head or no end")
	}
	f.trailer = string(end[1])
	at, _ := strconv.Atoi(string(end[2]))
	table := regexp.MustCompile(`^xref\n0 (\d+)\n0000000000 65535 f \n((?:\d{10} 00000 n \n)*)trailer`).FindSubmatch(file[at:])
	if table == nil {
		t.Fatal("its table of offsets is not where it says")
	}
	count, _ := strconv.Atoi(string(table[1]))
	if len(table[2]) != (count-1)*entrySize || f.number(f.trailer, "Size") != count {
		t.Fatalf("%d objects, %d bytes of table", count, len(table[2]))
	}
	next := len("%PDF-1.7\n%\u00b5\u00b6\n")
	for n := 1; n < count; n++ {
		offset, _ := strconv.Atoi(string(table[2][(n-1)*entrySize:][:digits]))
		if offset != next {
			t.Fatalf("object %d is at %d, not at %d", n, next, offset)
		}
		next += f.object(n, file[offset:at])
	}
	if next != at {
		t.Fatalf("%d bytes belong to no object", at-next)
	}
	return f
}

// object reads an object and gives its length in the file.
func (f *pdfFile) object(n int, file []byte) int {
	head := fmt.Sprintf("%d 0 obj\n", n)
	if !bytes.HasPrefix(file, []byte(head)) {
		f.t.Fatalf("object %d does not begin where the table says", n)
	}
	body := string(file[len(head):])
	stop := strings.Index(body, "\nendobj\n")
	if start := strings.Index(body, "stream\n"); start >= 0 && start < stop {
		f.objects[n] = body[:start]
		start += len("stream\n")
		size := f.number(f.objects[n], "Length")
		f.streams[n] = f.inflate(f.objects[n], body[start:start+size])
		stop = start + size + len("\nendstream")
	} else {
		f.objects[n] = body[:stop]
	}
	if !strings.HasPrefix(body[stop:], "\nendobj\n") {
		f.t.Fatalf("object %d does not end where it says", n)
	}
	return len(head) + stop + len("\nendobj\n")
}

func (f *pdfFile) inflate(dictionary, data string) []byte {
	if !strings.Contains(dictionary, "/FlateDecode") {
		return []byte(data)
	}
	r, err := zlib.NewReader(strings.NewReader(data))
	if err != nil {
		f.t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

// number reads a number, or that of the object that is referred to.
func (f *pdfFile) number(dictionary, key string) int {
	f.t.Helper()
	_, after, found := strings.Cut(dictionary, "/"+key+" ")
	end := strings.IndexFunc(after+"/", func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.Atoi(after[:end])
	if !found || err != nil {
		f.t.Fatalf("%s has no %s", dictionary, key)
	}
	return n
}

// list reads the text of an array that has none in it.
func (f *pdfFile) list(dictionary, key string) string {
	_, after, _ := strings.Cut(dictionary, "/"+key+" [")
	list, _, _ := strings.Cut(after, "]")
	return list
}

// numbersIn reads the numbers of the objects that a list refers to.
func numbersIn(list string) (numbers []int) {
	for _, ref := range strings.Split(list, " 0 R") {
		if n, err := strconv.Atoi(strings.TrimSpace(ref)); err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func (f *pdfFile) catalog() string { return f.objects[f.number(f.trailer, "Root")] }
func (f *pdfFile) info() string    { return f.objects[f.number(f.trailer, "Info")] }

func (f *pdfFile) pages() []int {
	return numbersIn(f.list(f.objects[f.number(f.catalog(), "Pages")], "Kids"))
}

// utf16Text reads a PDF string of UTF-16.
func utf16Text(raw []byte) string {
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

func hexString(dictionary, key string) string {
	found := regexp.MustCompile(`/` + key + ` <([0-9A-F]*)>`).FindStringSubmatch(dictionary)
	if found == nil {
		return ""
	}
	raw, _ := hex.DecodeString(found[1])
	return utf16Text(raw)
}
