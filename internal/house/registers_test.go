package house

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// register is a list with what can be asked of it and made in it.
type register struct {
	path, to       string // of the list, and where something is made if not there
	by             demo.Person
	sorts          []string // of the contract, ascending; the first is the order of a list that has none
	newest, one    bool     // that order is descending; there is no other
	named          bool     // has a name filter
	filters        []string // those by a word that an item shows
	needs          int      // how many are made first, so that there is something to list
	body           document // what is made, with what varies in the n-th
	varies         func(n int) document
	change         document // a merge patch
	empties, solid string   // members: one that can be emptied, and one that cannot
}

func theRegisters(w demo.World) []register {
	named := func(n int) document { return document{"name": fmt.Sprintf("%c register %d", "0z"[n%2], n)} }
	return []register{
		{path: "/v1/schools", by: w.HubManager, sorts: []string{"name", "urn"}, named: true, needs: 1, filters: []string{"status", "phase"},
			varies: func(n int) document { return named(n).but(document{"urn": 999000 - n}) },
			body:   document{"status": "proposed-to-close", "phase": "primary", "laCode": "830", "town": "Belper", "county": "Derbyshire"}, change: document{"town": "Ripley", "pupils": 90.0}, empties: "town", solid: "name"},
		{path: "/v1/partners", by: w.HubManager, sorts: []string{"name"}, named: true, filters: []string{"status", "kind"}, varies: named,
			body: document{"kind": "charity", "status": "active", "phone": "1"}, change: document{"phone": "2"}, empties: "phone", solid: "name"},
		{path: "/v1/people", by: w.HubManager, sorts: []string{"name"}, named: true, filters: []string{"status"}, varies: named,
			body: document{"phone": "1", "email": "a@b.example"}, change: document{"phone": "2"}, empties: "phone", solid: "name"},
		{path: "/v1/clients", by: w.HubManager, sorts: []string{"name"}, named: true, needs: 1, filters: []string{"state"}, varies: named,
			body: document{"scopes": []string{"schools:read"}, "note": "x"}, change: document{"note": "y"}, empties: "note", solid: "name"},
		{path: "/v1/provisions", by: w.HubManager, sorts: []string{"name", "fromOn"}, filters: []string{"state", "kind"}, varies: named,
			body: document{"kind": "choir", "state": "active", "fromOn": "2026-09-01", "toOn": "2027-07-01", "schoolId": w.Schools.Visited,
				"partnerId": w.Partners.Service}, change: document{"kind": "project"}, empties: "toOn", solid: "name"},
		{path: "/v1/frameworks", by: w.QALead, sorts: []string{"name", "publishedAt"}, filters: []string{"state"},
			body: document{"basedOnId": w.Frameworks.Published}, varies: named, change: document{"name": "Renamed"}, solid: "name"},
		{path: "/v1/observations", by: w.QALead, sorts: []string{"startsAt"}, newest: true, filters: []string{"state", "kind"},
			varies: func(n int) document {
				return document{"startsAt": fmt.Sprintf("2026-12-%02dT10:00:00Z", []int{1, 15}[n%2]+n)}
			},
			body: proposal(w).but(document{"focus": "Rhythm"}), change: document{"focus": "Pitch"}, empties: "focus"},
		{path: "/v1/appointments", by: w.HubManager, sorts: []string{"fromOn"}, one: true, filters: []string{"role", "state"},
			varies: func(n int) document {
				day := fmt.Sprintf("%s-%02d", []string{"2027-01", "2025-09"}[n%2], 1+n)
				return document{"fromOn": day, "toOn": day}
			},
			to: "/v1/people/" + w.Observer.ID.String() + "/appointments", body: document{"role": "music_lead", "schoolId": w.Schools.Visited}, change: document{"toOn": "2027-02-01"}, empties: "toOn"},
		{path: "/v1/inspections", by: w.HubManager, sorts: []string{"fromOn"}, newest: true, filters: []string{"state"},
			varies: func(n int) document {
				return document{"fromOn": fmt.Sprintf("2027-%02d-%02d", []int{1, 11}[n%2], 1+n), "toOn": "2027-11-30"}
			},
			body: inspecting(w, "summary", w.Schools.Visited)},
		{path: "/v1/imports", by: w.QALead, sorts: []string{"startedAt"}, newest: true, one: true, needs: 5, filters: []string{"state"}},
	}
}

// eachRegister runs the rule on every register of both databases.
func eachRegister(t *testing.T, rule func(*testing.T, register, testapi.Caller)) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		for _, r := range theRegisters(db.World) {
			t.Run(strings.TrimPrefix(r.path, "/v1/"), func(t *testing.T) {
				c := api.As(r.by).In(t)
				for n := range r.needs {
					r.made(c, 90+n, nil)
				}
				rule(t, r, c)
			})
		}
	})
}

// made makes the n-th of the register, changed so.
func (r register) made(c testapi.Caller, n int, changes document) *testapi.Answer {
	if r.varies == nil {
		path := r.path + "?kind=schools&onError=" + []string{"skip", "reject"}[n%2]
		return c.Header("Content-Type", "text/csv").Header("Prefer", "wait=30").
			Post(path, "URN,EstablishmentName,EstablishmentStatus (code)\nx,A school,1\n").Want([]int{202, 422}[n%2])
	}
	return c.Post(cmp.Or(r.to, r.path), r.body.but(r.varies(n)).but(changes)).Want(http.StatusCreated)
}

func (r register) listed(t *testing.T, c testapi.Caller, query string) []document {
	return r.walked(t, c, 200, query, func() { t.Errorf("%s has more than a page", r.path) })
}

// walked follows nextCursor, and asks of each page that its Link leads to the same
// next one. It calls between after each page but the last.
func (r register) walked(t *testing.T, c testapi.Caller, limit int, query string, between func()) (items []document) {
	t.Helper()
	first := fmt.Sprintf("%s?limit=%d%s", r.path, limit, query)
	for to, linked := first, ""; ; {
		var p, l struct {
			Items      []document
			NextCursor *string
		}
		answer := c.Get(to).Want(http.StatusOK).JSON(&p)
		if c.Get(cmp.Or(linked, first)).Want(http.StatusOK).JSON(&l); !reflect.DeepEqual(p.Items, l.Items) {
			t.Errorf("%s and the Link %s lead to different pages", to, linked)
		}
		items = append(items, p.Items...)
		linked = nextLink.FindStringSubmatch(strings.Join(answer.Header.Values("Link"), ", "))[1]
		if (p.NextCursor == nil) != (linked == "") || len(p.Items) > limit || p.NextCursor != nil && len(p.Items) < limit {
			t.Fatalf("%s: %d items, cursor %v, Link %q", to, len(p.Items), p.NextCursor, linked)
		}
		if p.NextCursor == nil {
			return items
		}
		between()
		to = first + "&cursor=" + url.QueryEscape(*p.NextCursor)
	}
}

var nextLink = regexp.MustCompile(`<([^>]+)>; rel="next"|$`)

func ids(items []document) (out []string) {
	for _, item := range items {
		out = append(out, item["id"].(string))
	}
	return out
}

// A list by twos is the list at once, and each sort is in order both ways.
func TestRegistersAreWalkedInOrder(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		walk := func(query, by string, down bool) []string {
			whole := r.listed(t, c, query)
			if got := ids(r.walked(t, c, 2, query, func() {})); len(got) < 3 || !slices.Equal(got, ids(whole)) {
				t.Errorf("%q by twos %v, at once %v", query, got, ids(whole))
			}
			if down {
				slices.Reverse(whole)
			}
			// What has no date yet comes after all that has one.
			key := func(d document) string { return fmt.Sprint(cmp.Or[any](d[by], "~")) }
			if !slices.IsSortedFunc(whole, func(a, b document) int { return cmp.Compare(key(a), key(b)) }) {
				t.Errorf("%q is not by %s: %v", query, by, whole)
			}
			return ids(whole)
		}
		walk("", r.sorts[0], r.newest)
		for _, sort := range r.sorts {
			if !r.one && !slices.Equal(walk("&sort="+sort, sort, false), walk("&sort=-"+sort, sort, true)) {
				t.Errorf("%s down is not up reversed", sort)
			}
		}
	})
}

// What is made while somebody walks a list, before or behind where they are, neither
// repeats nor hides what was there.
func TestRegistersGrowUnderAWalk(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		before, n := ids(r.listed(t, c, "")), 0
		found := ids(r.walked(t, c, 2, "", func() {
			for range min(2, 6-n) {
				r.made(c, n, nil)
				n++
			}
		}))
		old := slices.DeleteFunc(found, func(id string) bool { return !slices.Contains(before, id) })
		if !slices.Equal(old, before) || n == 0 {
			t.Errorf("with %d made, %v are found of %v", n, old, before)
		}
	})
}

// A name filter finds parts whatever the case, and takes % and _ for what they are.
func TestRegistersByName(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		if !r.named {
			return
		}
		for n, name := range []string{"Oboe 100%_Wood", "Oboe 100ab Wood", `Oboe back\slash`, "Oboe École"} {
			r.made(c, n, document{"name": name})
		}
		for part, want := range map[string]int{
			"oBOE": 4, "OE 100": 2, "oboe 100%_w": 1, "100%": 1, "%_": 1, "0_": 0, "e%d": 0, "%%": 0, "__": 0, `K\s`: 1, `\%`: 0, `\\`: 0, "École": 1, "éCOLE": 1,
		} {
			if got := r.listed(t, c, "&name="+url.QueryEscape(part)); len(got) != want {
				t.Errorf("%q finds %d, not %d: %v", part, len(got), want, got)
			}
		}
	})
}

// A filter by a word gives what has the word, and all of it.
func TestRegistersByWord(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		whole := r.listed(t, c, "")
		for _, filter := range r.filters {
			with := map[string][]document{}
			for _, item := range whole {
				with[item[filter].(string)] = append(with[item[filter].(string)], item)
			}
			for word, want := range with {
				if got := r.listed(t, c, "&"+filter+"="+word); len(with) < 2 || !slices.Equal(ids(got), ids(want)) {
					t.Errorf("%s=%s gives %v, not %v", filter, word, got, want)
				}
			}
			c.Get(r.path+"?"+filter+"=no-such").Want(http.StatusBadRequest, "malformed-request")
			word := filter + "=" + whole[0][filter].(string)
			c.Get(r.path+"?"+word+"&"+word).Want(http.StatusBadRequest, "malformed-request")
		}
	})
}

// A list knows its parameters, each once and within its bounds.
func TestRegistersRefuseOtherParameters(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		for query, status := range map[string]int{
			"limit=1": 200, "limit=200": 200, "limit=0": 400, "limit=": 400, "limit=201": 400, "limit=-1": 400, "limit=x": 400,
			"limit=2&limit=2": 400, "sort=colour": 400, "sort=" + r.sorts[0] + "&sort=" + r.sorts[0]: 400, "colour=red": 400, "Limit=2": 400,
		} {
			if got := c.Get(r.path + "?" + query); got.Status != status {
				t.Errorf("%s answers %d, not %d: %s", query, got.Status, status, got.Body)
			}
		}
	})
}

// What is made is read where Location says, as it was answered, until its tag is old;
// a change is made to what was seen, and only to the members that it names.
func TestRegistersReadAndChanged(t *testing.T) {
	eachRegister(t, func(t *testing.T, r register, c testapi.Caller) {
		made := r.made(c, 0, nil)
		changes(t, c, made.Header.Get("Location"), made, r)
	})
}

// The hub is read and changed as the registers are.
func TestTheHubIsReadAndChangedLikeARegister(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		c := testapi.New(t, db).As(db.World.HubManager)
		changes(t, c, "/v1/hub", c.Get("/v1/hub").Want(http.StatusOK), register{change: document{"name": "Another"}, solid: "name"})
		settings := document(c.Get("/v1/hub").At("/settings").(map[string]any)).but(document{"noticeDays": 9.0})
		changed := c.Seeing("/v1/hub").Patch("/v1/hub", document{"settings": document{"noticeDays": 9}}).Want(http.StatusOK)
		if !reflect.DeepEqual(changed.At("/settings"), map[string]any(settings)) {
			t.Errorf("the settings are %v, not %v", changed.At("/settings"), settings)
		}
		for _, change := range []document{{"noticeDays": nil}, {"colour": 1}} {
			c.Seeing("/v1/hub").Patch("/v1/hub", document{"settings": change}).Want(http.StatusBadRequest)
		}
	})
}

// changes holds a resource that was answered so to the rules of reading and change.
// An import has no tag when it is accepted, and is not changed.
func changes(t *testing.T, c testapi.Caller, path string, was *testapi.Answer, r register) {
	t.Helper()
	same := func() {
		t.Helper()
		if read := c.Get(path).Want(http.StatusOK); string(read.Body) != string(was.Body) || r.change != nil && read.ETag() != was.ETag() {
			t.Errorf("%s reads %s %s, after %s %s", path, read.ETag(), read.Body, was.Header.Get("ETag"), was.Body)
		}
	}
	patched := func(change document) {
		t.Helper()
		var before, after document
		now := c.IfMatch(was.ETag()).Patch(path, change).Want(http.StatusOK).JSON(&after)
		was.JSON(&before)
		delete(after, "updatedAt")
		delete(before, "updatedAt")
		if !reflect.DeepEqual(after, before.but(change)) || now.ETag() == was.ETag() {
			t.Errorf("%v makes of %s\n%s", change, was.Body, now.Body)
		}
		c.IfMatch(was.ETag()).Patch(path, change).Want(http.StatusPreconditionFailed, "precondition-failed")
		was = now
		same()
	}
	same()
	tag := c.Get(path).ETag()
	if held := c.Header("If-None-Match", tag).Get(path).Want(http.StatusNotModified); len(held.Body) > 0 || held.ETag() != tag {
		t.Errorf("304 with %q and %s", held.Body, held.ETag())
	}
	c.Header("If-None-Match", `"another"`).Get(path).Want(http.StatusOK)
	if r.change == nil {
		return
	}
	c.Patch(path, r.change).Want(http.StatusPreconditionRequired, "precondition-required")
	c.IfMatch(`"another"`).Patch(path, r.change).Want(http.StatusPreconditionFailed, "precondition-failed")
	c.IfMatch(was.ETag()).Patch(path, r.change.but(document{"colour": "red"})).Want(http.StatusBadRequest)
	if r.solid != "" {
		c.IfMatch(was.ETag()).Patch(path, document{r.solid: nil}).Want(http.StatusBadRequest)
	}
	same()
	patched(r.change)
	if r.empties != "" {
		patched(document{r.empties: nil})
	}
}
