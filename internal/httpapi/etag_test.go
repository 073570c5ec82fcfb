package httpapi

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/fault"
)

func TestTagIsOfTheView(t *testing.T) {
	one, same, other := etag(sampleSchool("A")), etag(sampleSchool("A")), etag(sampleSchool("B"))
	if one != same || one == other || !regexp.MustCompile(`^"[A-Za-z0-9_-]{22}"$`).MatchString(one) {
		t.Errorf("%s %s %s", one, same, other)
	}
}

func TestTagLists(t *testing.T) {
	for _, test := range []struct {
		field        string
		ok           bool
		strong, weak bool // does it match "a"
	}{
		{`"a"`, true, true, true}, {`"b"`, true, false, false}, {`"b", "a"`, true, true, true}, {`"b","a"`, true, true, true},
		{`W/"a"`, true, false, true}, {`W/"a", "b"`, true, false, true}, {`*`, true, true, true}, {` * `, true, true, true},
		{`,, "a" ,,`, true, true, true}, {`"a,b", "a"`, true, true, true}, {`"a,b"`, true, false, false}, {`""`, true, false, false},
		{`a`, false, false, false}, {`"a`, false, false, false}, {`"b""a"`, false, false, false}, {`"a" x`, false, false, false},
		{`w/"a"`, false, false, false}, {`W/a`, false, false, false}, {``, false, false, false}, {`,`, false, false, false}, {`"a b"`, false, false, false}, {`*, "a"`, false, false, false},
	} {
		got, ok := parseTags(test.field)
		if ok != test.ok || got.matchStrongly(`"a"`) != test.strong || got.matchWeakly(`"a"`) != test.weak {
			t.Errorf("%s: %+v %v", test.field, got, ok)
		}
	}
}

func TestMatch(t *testing.T) {
	view := func(name string) any { return sampleSchool(name) }
	current := etag(sampleSchool("A"))
	weak, other, any := "W/"+current, etag(sampleSchool("B")), "*"
	for _, test := range []struct {
		name    string
		ifMatch *string
		want    error
	}{
		{"current", &current, nil}, {"any", &any, nil}, {"weak", &weak, fault.Stale}, {"other", &other, fault.Stale}, {"none", nil, errTagMissing},
	} {
		if err := match(test.ifMatch, view)("A"); err != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestPreconditions(t *testing.T) {
	w := serve(t)
	current := etag(sampleSchool("Leys Junior School"))
	patch := func(headers ...string) *reply {
		return w.do("PATCH", schoolPath, `{"name":"Changed"}`, append(headers, asManager, patchBody)...)
	}
	a := patch().want(428, "precondition-required")
	if got := a.faults(); len(got) != 1 || got[0] != "header If-Match: required" {
		t.Errorf("%q", got)
	}
	patch("If-Match: " + current).want(200)
	patch(`If-Match: "old", ` + current).want(200)
	patch(`If-Match: "old"`, "If-Match: "+current).want(200)
	patch("If-Match: *").want(200)
	patch("If-Match: W/"+current).want(412, "precondition-failed")
	patch(`If-Match: "old"`).want(412, "precondition-failed")
	patch("If-Match: old").want(400, "malformed-request")
	patch("If-Match: ").want(400, "malformed-request")
	a = w.do("PATCH", schoolPath, `{"name":""}`, asManager, patchBody).want(400, "malformed-request")
	if got := strings.Join(a.faults(), ", "); got != "header If-Match: required, /name: minLength" {
		t.Errorf("a missing If-Match beside another fault: %s", got)
	}
}

func TestNotModified(t *testing.T) {
	w := serve(t)
	first := w.do("GET", schoolPath, "", asManager).want(200)
	tag := first.Header().Get("ETag")
	for _, header := range []string{"If-None-Match: " + tag, "If-None-Match: W/" + tag, `If-None-Match: "x", ` + tag, "If-None-Match: *"} {
		a := w.do("GET", schoolPath, "", asManager, header).want(304)
		if a.Body.Len() > 0 || a.Header().Get("ETag") != tag || a.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: %q %q", header, a.Header(), a.Body)
		}
	}
	w.do("GET", schoolPath, "", asManager, `If-None-Match: "x"`).want(200)
	w.do("GET", schoolPath, "", asManager, `If-None-Match: x`).want(400, "malformed-request")
}
