package paper

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// node is an element as a screen reader comes upon it.
type node struct {
	kind, scope, text string
	kids              []node
}

// reader walks a file's structure and sees each mark of each page once.
type reader struct {
	*pdfFile
	pages []int
	leads [][]int // by page and mark, the elements to which the marks lead back
	seen  map[mark]bool
	shown []content
}

// structure checks a file's structure and gives its root.
func structure(t testing.TB, file []byte) (node, *reader) {
	t.Helper()
	r := &reader{pdfFile: read(t, file), seen: map[mark]bool{}}
	r.pages = r.pdfFile.pages()
	for n, page := range r.pages {
		r.shown = append(r.shown, r.content(page))
		r.leads = append(r.leads, r.parents(n))
		if r.number(r.objects[page], "StructParents") != n || !strings.Contains(r.objects[page], "/Tabs /S") {
			t.Errorf("page %d: %s", n, r.objects[page])
		}
	}
	tree := r.number(r.catalog(), "StructTreeRoot")
	root := r.node(r.number(r.objects[tree], "K"), tree)
	for n, c := range r.shown {
		if len(c.marked) != len(r.leads[n]) {
			t.Errorf("page %d has %d marks and %d parents", n, len(c.marked), len(r.leads[n]))
		}
		for m := range c.marked {
			if !r.seen[mark{n, m}] {
				t.Errorf("mark %d of page %d is not reached", m, n)
			}
		}
	}
	root.check(t)
	return root, r
}

func (r *reader) parents(page int) []int {
	tree := r.objects[r.number(r.objects[r.number(r.catalog(), "StructTreeRoot")], "ParentTree")]
	return numbersIn(regexp.MustCompile(`[\[ ]` + strconv.Itoa(page) + ` \[([^\]]*)\]`).FindStringSubmatch(tree)[1])
}

var (
	kindOf  = regexp.MustCompile(`/S /(\w+) /P (\d+) 0 R`)
	scopeOf = regexp.MustCompile(`/A <</O /Table /Scope /(Row|Column)>>`)
	kidOf   = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|(\d+) 0 R|(\d+)`)
)

func (r *reader) node(object, parent int) node {
	dictionary := r.objects[object]
	kind := kindOf.FindStringSubmatch(dictionary)
	if kind == nil || kind[2] != strconv.Itoa(parent) {
		r.t.Fatalf("object %d is no element under %d: %s", object, parent, dictionary)
	}
	n := node{kind: kind[1]}
	if scope := scopeOf.FindStringSubmatch(dictionary); scope != nil {
		n.scope = scope[1]
	}
	for _, kid := range kidOf.FindAllStringSubmatch(r.list(dictionary, "K"), -1) {
		switch {
		case kid[3] != "":
			under, _ := strconv.Atoi(kid[3])
			n.kids = append(n.kids, r.node(under, object))
		case kid[1] != "":
			n.text += r.mark(object, kid[1], kid[2])
		default:
			n.text += r.mark(object, strconv.Itoa(r.number(dictionary, "Pg")), kid[4])
		}
	}
	return n
}

// mark reads the text of a mark, which leads back to its element and to no other.
func (r *reader) mark(object int, page, number string) string {
	on, _ := strconv.Atoi(page)
	m := mark{sheet: slices.Index(r.pages, on)}
	m.n, _ = strconv.Atoi(number)
	if m.sheet < 0 || r.seen[m] {
		r.t.Fatalf("element %d has mark %v again or on no page", object, m)
	}
	r.seen[m] = true
	if leads := r.leads[m.sheet]; m.n >= len(leads) || leads[m.n] != object {
		r.t.Errorf("mark %v of element %d leads back to %v", m, object, leads)
	}
	return r.shown[m.sheet].marked[m.n]
}

// within says what may stand in what.
var within = map[string][]string{
	"Document": {"H1", "H2", "H3", "P", "L", "Table"}, "Table": {"TR"}, "TR": {"TH", "TD"},
	"L": {"LI"}, "LI": {"Lbl", "LBody"},
}

func (n node) check(t testing.TB) {
	level := 0
	for _, kid := range n.kids {
		if !slices.Contains(within[n.kind], kid.kind) {
			t.Errorf("%s stands in %s", kid.kind, n.kind)
		}
		if len(kid.kids) == 0 && within[kid.kind] != nil {
			t.Errorf("%s is empty", kid.kind)
		}
		if n.kind == "Table" && len(kid.kids) != len(n.kids[0].kids) {
			t.Errorf("a row has %d cells, the first has %d", len(kid.kids), len(n.kids[0].kids))
		}
		if (kid.kind == "TH") != (kid.scope != "") {
			t.Errorf("the scope of %s %q is %q", kid.kind, kid.text, kid.scope)
		}
		if next, isHeading := strings.CutPrefix(kid.kind, "H"); isHeading {
			if l := int(next[0] - '0'); l > level+1 || l == 1 && level > 0 {
				t.Errorf("%s %q follows a heading of level %d", kid.kind, kid.text, level)
			} else {
				level = l
			}
		}
		kid.check(t)
	}
}

// all lists the texts of a kind in the order in which they are read.
func (n node) all(kind string) (texts []string) {
	if n.kind == kind {
		texts = append(texts, strings.TrimSpace(n.text))
	}
	for _, kid := range n.kids {
		texts = append(texts, kid.all(kind)...)
	}
	return texts
}

// words is all that is read, its spaces aside: a line ends where a space or nothing stood.
func (n node) words() string {
	text := strings.Join(strings.Fields(n.text), "")
	for _, kid := range n.kids {
		text += kid.words()
	}
	return text
}
