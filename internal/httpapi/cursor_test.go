package httpapi

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/page"
)

// nextOf follows a page to the next cursor and the Link.
func nextOf(a *reply) (cursor, link string) {
	a.t.Helper()
	var body api.SchoolPage
	if err := json.Unmarshal(a.Body.Bytes(), &body); err != nil {
		a.t.Fatal(err)
	}
	if !body.NextCursor.IsNull() {
		cursor = body.NextCursor.MustGet()
	}
	for _, l := range a.Header().Values("Link") {
		if to, ok := strings.CutSuffix(l, `>; rel="next"`); ok {
			link = strings.TrimPrefix(to, "<")
		}
	}
	return cursor, link
}

func TestCursorLeadsOn(t *testing.T) {
	w := serve(t)
	first := w.do("GET", "/v1/schools?name=Leys%20%26&limit=7", "", asManager).want(200)
	cursor, link := nextOf(first)
	if link != "/v1/schools?cursor="+cursor+"&limit=7&name=Leys+%26" {
		t.Errorf("the link is %s", link)
	}
	if got := first.Header().Values("Link"); len(got) != 2 || got[1] != `</openapi.yaml>; rel="service-desc"` {
		t.Errorf("Link is %q", got)
	}
	if strings.Contains(cursor, "Leys") {
		t.Error("the cursor shows its position")
	}
	last := w.do("GET", link, "", asManager).want(200)
	if cursor, link := nextOf(last); cursor != "" || link != "" {
		t.Errorf("the last page leads on to %q %q", cursor, link)
	}
}

// A cursor opens for the caller, the list, the filters and the sort it was made for,
// for a day.
func TestCursorIsBound(t *testing.T) {
	w := serve(t)
	cursor, _ := nextOf(w.do("GET", "/v1/schools?name=Leys", "", asManager).want(200))
	use := func(query, token string) *reply {
		return w.do("GET", "/v1/schools?"+query+"&cursor="+cursor, "", token)
	}
	use("name=Leys", asManager).want(200)
	use("name=Leys&limit=200", asManager).want(200)
	a := use("name=Leys", asTeacher).want(400, "invalid-cursor")
	if got := a.faults(); len(got) != 1 || got[0] != "parameter cursor: invalid-cursor" {
		t.Errorf("%q", got)
	}
	use("name=Others", asManager).want(400, "invalid-cursor")
	use("name=Leys&status=open", asManager).want(400, "invalid-cursor")
	use("", asManager).want(400, "invalid-cursor")
	use("name=Leys&sort=-name", asManager).want(400, "invalid-cursor")
	w.clock.Advance(cursorLife - time.Second)
	use("name=Leys", asManager).want(200)
	w.clock.Advance(time.Second)
	use("name=Leys", asManager).want(400, "invalid-cursor")
}

func TestCursorsAreSealed(t *testing.T) {
	w := serve(t)
	cursor, _ := nextOf(w.do("GET", "/v1/schools", "", asManager).want(200))
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(sealed) * 8 {
		flipped := append([]byte{}, sealed...)
		flipped[bit/8] ^= 1 << (bit % 8)
		if _, err := w.open(base64.RawURLEncoding.EncodeToString(flipped)); err == nil {
			t.Fatalf("bit %d can be flipped", bit)
		}
	}
	for _, other := range []string{cursor[:len(cursor)-1], cursor + "A", cursor + "=", " " + cursor, cursor + "\n", "\r" + cursor, "x", "AAAA"} {
		if _, err := w.open(other); err == nil {
			t.Errorf("%q opens", other)
		}
	}
	for _, key := range []string{"a", "ab", "abc"} { // whose cursors end in 0, 2 and 4 spare bits
		lists, binding := mustCursors(t), []byte("b")
		sealed := lists.sealed(page.Position{Key: key}, binding)
		for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			other := sealed[:len(sealed)-1] + string(last)
			if _, err := lists.opened(other, binding); (err == nil) != (other == sealed) {
				t.Errorf("%s opens as %s does", other, sealed)
			}
		}
	}
	if again, _ := nextOf(w.do("GET", "/v1/schools", "", asManager)); again == cursor {
		t.Error("two cursors are the same")
	}
	elsewhere := serve(t, func(o *Options) { o.CursorKey = []byte("another key of thirty-two bytes.") })
	elsewhere.do("GET", "/v1/schools?cursor="+cursor, "", asManager).want(400, "invalid-cursor")
}

func mustCursors(t *testing.T) *cursors {
	t.Helper()
	lists, err := newCursors([]byte("a key of thirty-two bytes, right"), clock.NewStopped(present))
	if err != nil {
		t.Fatal(err)
	}
	return lists
}

// open asks for the page at a cursor.
func (w *world) open(cursor string) (*reply, error) {
	w.t.Helper()
	r := newRequest("GET", "/v1/schools", nil, asManager)
	q := r.URL.Query()
	q.Set("cursor", cursor)
	r.URL.RawQuery = q.Encode()
	w.clock.Advance(time.Millisecond * 150) // for the rate
	a := w.send(r)
	if a.Code == 200 {
		return a, nil
	}
	return a, errCursor
}
