package paper

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// objects are the objects of a PDF file by their numbers. There is none of number 0.
type objects [][]byte

var errUnread = errors.New("paper: the drawn file is not as the library writes it")

// The table of offsets has entries of one size, each of which begins with ten digits.
const entrySize, digits = 20, 10

// take takes apart a file that the library drew. Its table of offsets is one, at its end.
func take(file []byte) (objects, error) {
	end, count := bytes.LastIndex(file, []byte("\nxref\n0 "))+1, 0
	if _, err := fmt.Sscanf(string(file[end:]), "xref\n0 %d\n", &count); err != nil {
		return nil, errUnread
	}
	table := file[end+len("xref\n0 ")+len(strconv.Itoa(count))+1:]
	starts := make([]int, count, count+1)
	for n := 1; n < count && len(table) >= count*entrySize; n++ {
		starts[n], _ = strconv.Atoi(string(table[n*entrySize:][:digits]))
	}
	return slice(file, append(starts, end))
}

func slice(file []byte, starts []int) (objects, error) {
	inOrder := slices.Sorted(slices.Values(starts))
	o := make(objects, len(starts)-1)
	for n := range o[1:] {
		n++
		next, _ := slices.BinarySearch(inOrder, starts[n]+1)
		body, opened := bytes.CutPrefix(file[starts[n]:inOrder[next]], []byte(strconv.Itoa(n)+" 0 obj\n"))
		body, closed := bytes.CutSuffix(body, []byte("\nendobj\n"))
		if !opened || !closed {
			return nil, errUnread
		}
		o[n] = body
	}
	return o, nil
}

// add adds an object and gives its number.
func (o *objects) add(body string) int {
	*o = append(*o, []byte(body))
	return len(*o) - 1
}

// find gives the numbers of the objects that begin with a text.
func (o objects) find(text string) (numbers []int) {
	for n, body := range o {
		if bytes.HasPrefix(body, []byte(text)) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// extend adds entries to the dictionary of an object.
func (o objects) extend(n int, entries string) {
	o[n] = append([]byte("<<"+entries), bytes.TrimPrefix(o[n], []byte("<<"))...)
}

// file puts the objects together again. Its id follows from its bytes, so that the same
// paper is the same file.
func (o objects) file(root, info int) []byte {
	out := []byte("%PDF-1.7\n%\u00b5\u00b6\n")
	table := fmt.Appendf(nil, "xref\n0 %d\n%010d 65535 f \n", len(o), 0)
	for n, body := range o[1:] {
		table = fmt.Appendf(table, "%010d 00000 n \n", len(out))
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", n+1, body)
	}
	id := sha256.Sum256(out)
	at := len(out)
	out = append(out, table...)
	return fmt.Appendf(out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%[4]x>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(o), root, info, id[:16], at)
}
