package siege

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// enough is how many values of one name are remembered.
const enough = 60

// known is what a besieger has seen, and may use: nothing but what answers and the
// demonstration have shown.
type known struct {
	ids      map[string][]string  // of records, by what they are
	shown    map[string][]string  // JSON texts by the name of the member
	children map[string][]string  // ids by the path of the list that they stand in
	tags     map[string]string    // by the caller's name and the path
	able     map[string][]able    // by action
	readers  map[string][]*caller // of the records, by id
	pages    []request            // that go on with a list
	secrets  [][2]string          // of clients: id and secret
	together []map[string]string  // ids that stand in one record, by the member that would name them
}

// able is somebody who was told that they may do something, and to what.
type able struct {
	who *caller
	id  string
}

var kindOfID = regexp.MustCompile(`(\w+)Kind\]$`)

// newKnown knows the ids of the demonstration.
func newKnown(w demo.World) known {
	k := known{ids: map[string][]string{}, shown: map[string][]string{}, children: map[string][]string{}, tags: map[string]string{}, able: map[string][]able{}, readers: map[string][]*caller{}}
	k.look(reflect.ValueOf(w))
	return k
}

func (k *known) look(v reflect.Value) {
	if kind := kindOfID.FindStringSubmatch(v.Type().String()); kind != nil {
		text, _ := json.Marshal(v.Interface())
		k.addID(strings.ToLower(kind[1]), strings.Trim(string(text), `"`))
		return
	}
	if v.Kind() == reflect.Struct {
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				k.look(v.Field(i))
			}
		}
	}
}

func (k *known) addID(what, id string) {
	if id != uuid.Nil.String() {
		remember(k.ids, what, id)
	}
}

// remember keeps a value, and forgets the earliest where there are many.
func remember(in map[string][]string, name, value string) {
	if slices.Contains(in[name], value) {
		return
	}
	in[name] = append(in[name], value)
	if len(in[name]) > enough {
		in[name] = in[name][1:]
	}
}

// noun gives what a name is about: schools, school and schoolId are about a school.
func noun(name string) string {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "Id"), "Ids")
	name = name[strings.LastIndex(name, "-")+1:]
	if name == "people" {
		return "person"
	}
	return strings.TrimSuffix(name, "s")
}

// values are those shown under a name.
func (k *known) values(name string) []string {
	if noun(name) == "secret" {
		return nil // they are used as credentials are
	}
	return k.shown[name]
}

// someID gives an id that a record of this sort has; at times one of another sort, or
// nobody's.
func (s *siege) someID(name string) string {
	what := noun(name)
	if id := s.record[name]; id != "" {
		return id
	}
	switch n := s.rand.IntN(20); {
	case n == 0:
		return testkit.Nobody().String()
	case n > 2 && len(s.known.ids[what]) > 0:
		return pick(s, s.known.ids[what])
	case n > 10:
		return pick(s, s.known.ids["person"])
	}
	return pick(s, s.known.ids[pick(s, slices.Sorted(maps.Keys(s.known.ids)))])
}

// learn takes what an answer shows.
func (s *siege) learn(r request, a *testapi.Answer) {
	path := a.Request.URL.Path
	if tag := a.Header.Get("ETag"); tag != "" {
		s.known.tags[r.caller.name+" "+path] = tag
	}
	if at, id, ok := cutID(a.Header.Get("Location")); ok {
		s.known.addID(noun(lastOf(at)), id)
		remember(s.known.children, at, id)
	}
	var body any
	if json.Unmarshal(a.Body, &body) != nil {
		return
	}
	s.take(r, path, lastOf(path), body)
	if next, ok := body.(map[string]any)["nextCursor"].(string); ok {
		on := r
		on.how, on.query = nil, append(slices.DeleteFunc(slices.Clone(r.query), func(p pair) bool { return p.name == "cursor" }), pair{"cursor", next})
		s.known.pages = append(s.known.pages, on)
		s.known.pages = s.known.pages[max(0, len(s.known.pages)-enough):]
	}
}

// take remembers a value, and those in it.
func (s *siege) take(r request, path, name string, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v[:min(len(v), 20)] {
			s.take(r, path, name, item)
		}
	case map[string]any:
		s.takeObject(r, path, name, v)
	case string:
		if len(v) > 0 && len(v) <= 60 { // words, keys and names; no prose
			remember(s.known.shown, name, quoted(v))
		}
		if _, err := uuid.Parse(v); err == nil && strings.HasSuffix(name, "Id") {
			s.known.addID(noun(name), v)
		}
	case float64:
		remember(s.known.shown, name, strconv.FormatFloat(v, 'f', -1, 64))
	}
}

func (s *siege) takeObject(r request, path, name string, v map[string]any) {
	about, _ := v["id"].(string)
	if about != "" {
		s.known.addID(noun(name), about)
		s.known.addReader(about, r.caller)
		if name == lastOf(path) {
			remember(s.known.children, path, about)
		}
	} else if _, id, ok := cutID(path); ok {
		about = id
	}
	s.takeTogether(v)
	if allowed, ok := v["allowedActions"].([]any); ok {
		for _, action := range allowed {
			s.known.enable(action.(string), able{r.caller, about})
		}
	}
	secret, hasSecret := v["secret"].(string)
	if client, ok := v["clientId"].(string); ok && hasSecret { // a webhook's secret names no client
		s.known.secrets = append(s.known.secrets, [2]string{client, secret})
	}
	for _, member := range slices.Sorted(maps.Keys(v)) {
		in := member
		if member == "items" {
			in = name
		}
		s.take(r, path, in, v[member])
	}
}

func (k *known) addReader(id string, who *caller) {
	if !slices.Contains(k.readers[id], who) && len(k.readers[id]) < enough {
		k.readers[id] = append(k.readers[id], who)
	}
}

// takeTogether remembers which ids go together: those of what one record is about.
func (s *siege) takeTogether(v map[string]any) {
	record := map[string]string{}
	for name, value := range v {
		of, _ := value.(map[string]any)
		id, _ := of["id"].(string)
		if plain, ok := value.(string); ok && strings.HasSuffix(name, "Id") {
			record[name] = plain
		} else if id != "" {
			record[name+"Id"] = id
		}
	}
	if len(record) > 1 {
		s.known.together = append(s.known.together, record)
		s.known.together = s.known.together[max(0, len(s.known.together)-enough):]
	}
}

func (k *known) enable(action string, who able) {
	k.able[action] = append(k.able[action], who)
	k.able[action] = k.able[action][max(0, len(k.able[action])-enough):]
}

// cutID takes the last id off a path, with whatever comes after it.
func cutID(path string) (before, id string, ok bool) {
	steps := strings.Split(path, "/")
	for i, step := range slices.Backward(steps) {
		if _, err := uuid.Parse(step); err == nil && len(step) == 36 {
			return strings.Join(steps[:i], "/"), step, true
		}
	}
	return "", "", false
}

func lastOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }
