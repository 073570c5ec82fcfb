package paper

import (
	"fmt"
	"strings"
)

// element is one node of the document's structure, by which a screen reader knows what it
// reads. It has either elements under it or marks of its own, never both.
type element struct {
	kind       string // a standard structure type: P, H1, TH
	attributes string // of a TH or L
	under      *element
	elements   []*element
	marks      []mark
	object     int // its number in the file
}

// mark is where an element's content stands: the nth marked content of a sheet. Both are
// counted from 0.
type mark struct{ sheet, n int }

func (e *element) add(kind string) *element {
	child := &element{kind: kind, under: e}
	e.elements = append(e.elements, child)
	return child
}

// walk visits the elements in the order in which they are read.
func (e *element) walk(visit func(*element)) {
	visit(e)
	for _, child := range e.elements {
		child.walk(visit)
	}
}

// dictionary is the element as an object of the file. Pages are the sheets' objects.
func (e *element) dictionary(root int, pages []int) string {
	var out strings.Builder
	if e.under != nil {
		root = e.under.object
	}
	fmt.Fprintf(&out, "<</S /%s /P %d 0 R", e.kind, root)
	if e.attributes != "" {
		fmt.Fprintf(&out, " /A <<%s>>", e.attributes)
	}
	if len(e.marks) > 0 {
		fmt.Fprintf(&out, " /Pg %d 0 R", pages[e.marks[0].sheet])
	}
	fmt.Fprintf(&out, " /K [%s", references(numbers(e.elements)))
	for _, m := range e.marks {
		if m.sheet == e.marks[0].sheet {
			fmt.Fprintf(&out, "%d ", m.n)
		} else {
			fmt.Fprintf(&out, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[m.sheet], m.n)
		}
	}
	return out.String() + "]>>"
}

func numbers(elements []*element) []int {
	of := make([]int, len(elements))
	for i, e := range elements {
		of[i] = e.object
	}
	return of
}
