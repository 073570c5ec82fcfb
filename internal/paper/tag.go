package paper

import (
	"fmt"
	"strings"
)

// tag adds to a drawn file what the library does not write: the structure (ISO 32000-1,
// 14.7), the way from each mark on a sheet back to its element, and what the file tells of
// itself.
func tag(drawn []byte, document *element, about label) ([]byte, error) {
	o, err := take(drawn)
	if err != nil {
		return nil, err
	}
	pages, catalogs, infos := o.find("<</Type /Page\n"), o.find("<<\n/Type /Catalog"), o.find("<<\n/Producer")
	if len(catalogs) != 1 || len(infos) != 1 {
		return nil, errUnread
	}
	for n, page := range pages {
		o.extend(page, fmt.Sprintf("/StructParents %d /Tabs /S ", n))
	}
	tree := o.structure(document, pages)
	o.extend(catalogs[0], fmt.Sprintf("/StructTreeRoot %d 0 R /MarkInfo <</Marked true>> /Lang (en-GB) "+
		"/ViewerPreferences <</DisplayDocTitle true>> /Metadata %d 0 R ", tree, o.add(about.metadata())))
	o[infos[0]] = []byte(about.info())
	return o.file(catalogs[0], infos[0]), nil
}

// structure adds the tree of a document and gives the number of its root.
func (o *objects) structure(document *element, pages []int) int {
	root := o.add("")
	document.walk(func(e *element) { e.object = o.add("") })
	parents := make([][]int, len(pages))
	document.walk(func(e *element) {
		(*o)[e.object] = []byte(e.dictionary(root, pages))
		for _, m := range e.marks { // a sheet's marks are counted in the order of the tree
			parents[m.sheet] = append(parents[m.sheet], e.object)
		}
	})
	(*o)[root] = fmt.Appendf(nil, "<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>",
		document.object, o.add(parentTree(parents)), len(pages))
	return root
}

// parentTree leads from a sheet's number and a mark's to the element that the mark shows.
func parentTree(parents [][]int) string {
	var out strings.Builder
	for n, elements := range parents {
		fmt.Fprintf(&out, "%d [%s] ", n, references(elements))
	}
	return "<</Nums [" + out.String() + "]>>"
}

func references(objects []int) string {
	var out strings.Builder
	for _, n := range objects {
		fmt.Fprintf(&out, "%d 0 R ", n)
	}
	return out.String()
}
