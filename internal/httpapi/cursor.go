package httpapi

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
)

const (
	cursorKeyBytes = 32
	cursorLife     = 24 * time.Hour
	defaultLimit   = 50
	maxLimit       = 200
)

var errCursor = fault.New(fault.Malformed, "invalid-cursor",
	"The cursor is not one for this list, these filters and you, or it is more than a day old. Begin again without it.").
	At(fault.Field{Parameter: "cursor", Rule: "invalid-cursor", Detail: "Use nextCursor as it was given, with the same filters and the same sort."})

// cursors seals the positions of lists. A cursor is encrypted, for a position
// holds a sort key that its bearer may not be meant to read, and it opens only for
// the request that it continues: the same caller with the same of their roles, list,
// filters and sort.
type cursors struct {
	seal  cipher.AEAD
	clock clock.Clock // the machine clock
}

type sealedPosition struct {
	page.Position
	Until int64 `json:"u"` // Unix seconds
}

func newCursors(key []byte, machine clock.Clock) (*cursors, error) {
	if len(key) != cursorKeyBytes {
		return nil, fmt.Errorf("httpapi: the cursor key has %d bytes, not %d", len(key), cursorKeyBytes)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCMWithRandomNonce(block)
	return &cursors{seal: seal, clock: machine}, err
}

func (s *cursors) sealed(at page.Position, binding []byte) string {
	text, err := json.Marshal(sealedPosition{at, s.clock.Now().Add(cursorLife).Unix()})
	if err != nil {
		panic(err) // two strings and a number
	}
	return s.seals(text, binding)
}

func (s *cursors) seals(content, binding []byte) string {
	return base64.RawURLEncoding.EncodeToString(s.seal.Seal(nil, nil, content, binding))
}

// opens gives what was sealed with the binding, and reports whether that was it.
func (s *cursors) opens(cursor string, binding []byte) ([]byte, bool) {
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || base64.RawURLEncoding.EncodeToString(sealed) != cursor { // line ends and spare bits are passed over
		return nil, false
	}
	content, err := s.seal.Open(nil, nil, sealed, binding)
	return content, err == nil
}

func (s *cursors) opened(cursor string, binding []byte) (page.Position, error) {
	text, ok := s.opens(cursor, binding)
	if !ok {
		return page.Position{}, errCursor
	}
	var p sealedPosition
	if json.Unmarshal(text, &p) != nil || !s.clock.Now().Before(time.Unix(p.Until, 0)) {
		return page.Position{}, errCursor
	}
	return p.Position, nil
}

// pageRequest gives the page that the request asks for. sort is the list's own
// parameter, or empty where the list has one order only; a cursor that does not
// belong to this caller, list, filters and sort is the fault invalid-cursor.
//
// Filters need not be named: a cursor is bound to the path and to every query
// parameter but limit and cursor.
func pageRequest[Sort ~string](ctx context.Context, limit *int, cursor *string, sort *Sort) (page.Request, error) {
	r := page.Request{Limit: defaultLimit}
	if limit != nil {
		r.Limit = max(1, min(*limit, maxLimit))
	}
	if sort != nil {
		r.Sort = string(*sort)
	}
	if cursor == nil {
		return r, nil
	}
	call := callOf(ctx)
	at, err := call.lists.opened(*cursor, call.binding())
	if err != nil {
		return page.Request{}, err
	}
	r.After = &at
	return r, nil
}

// unsorted stands for the sort parameter of a list that has none.
var unsorted *string

// nextPage gives what leads on from a page: the cursor, null on the last page, and
// the Link header, absent there.
func nextPage(ctx context.Context, next *page.Position) (cursor nullable.Nullable[string], link *string) {
	if next == nil {
		return nullable.NewNullNullable[string](), nil
	}
	call := callOf(ctx)
	text := call.lists.sealed(*next, call.binding())
	query := maps.Clone(call.query)
	if query == nil {
		query = url.Values{}
	}
	query.Set("cursor", text)
	to := fmt.Sprintf(`<%s?%s>; rel="next"`, (&url.URL{Path: call.path}).EscapedPath(), query.Encode())
	return nullable.NewNullableWithValue(text), &to
}

// binding is what a cursor of this request is bound to.
func (c *call) binding() []byte {
	filters := maps.Clone(c.query)
	delete(filters, "limit")
	delete(filters, "cursor")
	text, err := json.Marshal([]string{
		c.name(), c.who.Hub().String(), c.who.Principal().String(), c.who.Narrowing(), c.path, filters.Encode(),
	})
	if err != nil {
		panic(err) // strings
	}
	return text
}
