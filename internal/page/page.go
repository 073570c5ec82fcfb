// Package page is how lists are cut: by keyset, never by offset, so that a walk
// through a list misses and repeats nothing while others write.
//
// A position is the sort key and the id of the last item given. httpapi seals it
// into an opaque cursor; store turns it into SQL.
package page

import (
	"cmp"
	"slices"
	"strings"
)

// Position stands after one item of a sorted list.
type Position struct {
	Key string `json:"k"` // the item's sort key, in the text form of its column
	ID  string `json:"i"` // the item's id, which breaks ties
}

// Request asks for one page.
type Request struct {
	Limit int       // 1 to 200
	Sort  string    // a column of the list's own enum; a leading "-" is descending
	After *Position // nil: from the beginning
}

// Column gives the column to sort by and whether descending.
func (r Request) Column() (column string, descending bool) {
	if c, ok := strings.CutPrefix(r.Sort, "-"); ok {
		return c, true
	}
	return r.Sort, false
}

// Page is one page of items. Next is nil on the last.
type Page[T any] struct {
	Items []T
	Next  *Position
}

// Cut makes a page of at most limit items from a query that asked for one more.
// position gives where an item stands.
func Cut[T any](items []T, limit int, position func(T) Position) Page[T] {
	if len(items) <= limit {
		return Page[T]{Items: items}
	}
	items = items[:limit]
	last := position(items[limit-1])
	return Page[T]{Items: items, Next: &last}
}

// Of gives a page of items that are all at hand, by their positions.
func Of[T any](all []T, at Request, position func(T) Position) Page[T] {
	slices.SortFunc(all, func(a, b T) int { return position(a).compare(position(b)) })
	if at.After != nil {
		all = slices.DeleteFunc(all, func(item T) bool { return position(item).compare(*at.After) <= 0 })
	}
	return Cut(all, at.Limit, position)
}

func (p Position) compare(with Position) int {
	return cmp.Or(strings.Compare(p.Key, with.Key), strings.Compare(p.ID, with.ID))
}

// Map gives the page with every item changed by f.
func Map[T, U any](p Page[T], f func(T) U) Page[U] {
	out := Page[U]{Items: make([]U, 0, len(p.Items)), Next: p.Next}
	for _, item := range p.Items {
		out.Items = append(out.Items, f(item))
	}
	return out
}

// Each maps a page's items by a function that can fail, and gives nothing where it does.
func Each[T, U any](p Page[T], f func(*T) (U, error)) (Page[U], error) {
	mapped := Page[U]{Next: p.Next}
	for i := range p.Items {
		item, err := f(&p.Items[i])
		if err != nil {
			return Page[U]{}, err
		}
		mapped.Items = append(mapped.Items, item)
	}
	return mapped, nil
}
