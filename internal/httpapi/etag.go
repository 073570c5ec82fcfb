package httpapi

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/fault"
)

// tagLength is how much of the hash a validator keeps: 132 bits.
const tagLength = 22

// etag gives the strong validator of a view: a hash of what the caller sees, so
// that it tells nothing of what the caller does not see and changes with nothing
// else. A view that cannot be rendered is a fault of the server.
func etag(view any) string {
	rendered, err := json.Marshal(view)
	if err != nil {
		panic(err)
	}
	return tagOf(rendered)
}

func tagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:])[:tagLength] + `"`
}

// match gives the precondition of a change: it holds while view shows the current
// state as the caller saw it. Services ask it inside their transaction, with the
// state that they loaded there; the answer is nil or fault.Stale.
func match[T, V any](ifMatch *string, view func(T) V) func(T) error {
	return func(current T) error {
		if ifMatch == nil {
			return errTagMissing
		}
		tags, _ := parseTags(*ifMatch)
		if tags.matchStrongly(etag(view(current))) {
			return nil
		}
		return fault.Stale
	}
}

// matchRead is match for a step that is taken on what was read: "*" names no state
// that the caller has seen, and does not do.
func matchRead[T, V any](ifMatch *string, view func(T) V) func(T) error {
	if ifMatch != nil {
		if tags, _ := parseTags(*ifMatch); tags.any {
			return func(T) error { return fault.Stale }
		}
	}
	return match(ifMatch, view)
}

// notModified reports whether the caller holds the view already: If-None-Match
// names its validator.
func notModified(ifNoneMatch *string, current string) bool {
	if ifNoneMatch == nil {
		return false
	}
	tags, ok := parseTags(*ifNoneMatch)
	return ok && tags.matchWeakly(current)
}

// entityTags are the entity tags of If-Match or If-None-Match (RFC 9110, section 13.1).
type entityTags struct {
	any    bool // *
	strong []string
	weak   []string
}

func (t entityTags) matchStrongly(current string) bool {
	return t.any || slices.Contains(t.strong, current)
}

func (t entityTags) matchWeakly(current string) bool {
	return t.matchStrongly(current) || slices.Contains(t.weak, current)
}

// parseTags reads a list of entity tags. A list that is not one matches nothing.
func parseTags(field string) (entityTags, bool) {
	if strings.TrimSpace(field) == "*" {
		return entityTags{any: true}, true
	}
	var t entityTags
	rest := strings.Trim(field, " \t,")
	for rest != "" {
		weak := strings.HasPrefix(rest, "W/")
		tag, after, ok := cutTag(strings.TrimPrefix(rest, "W/"))
		if !ok {
			return entityTags{}, false
		}
		if weak {
			t.weak = append(t.weak, tag)
		} else {
			t.strong = append(t.strong, tag)
		}
		rest = after
	}
	return t, len(t.strong)+len(t.weak) > 0
}

// cutTag takes the quoted tag that a list begins with, and the comma after it.
func cutTag(list string) (tag, rest string, ok bool) {
	if !strings.HasPrefix(list, `"`) {
		return "", "", false
	}
	end := strings.IndexByte(list[1:], '"')
	if end < 0 || strings.ContainsFunc(list[1:end+1], notTagByte) {
		return "", "", false
	}
	tag, rest = list[:end+2], strings.TrimLeft(list[end+2:], " \t")
	if rest != "" && !strings.HasPrefix(rest, ",") {
		return "", "", false
	}
	return tag, strings.TrimLeft(rest, " \t,"), true
}

func notTagByte(r rune) bool { return r <= ' ' || r == 0x7f }
