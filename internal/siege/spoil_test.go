package siege

import (
	"fmt"
	"slices"
	"strings"
)

// spoil is one way in which a request is made other than it should be.
func (s *siege) spoil(r *request) {
	ways := []func(*request) string{s.spoilPath, s.spoilQuery, s.spoilHeader, s.spoilMethod}
	switch {
	case r.tree != nil:
		ways = append(ways, s.spoilValue, s.spoilValue, s.spoilValue, s.spoilValue, s.spoilBytes, s.spoilLength)
	case r.body != nil:
		ways = append(ways, s.spoilBytes, s.spoilBytes, s.spoilBytes, s.spoilLength)
	default:
		ways = append(ways, s.addBody, s.spoilQuery)
	}
	if r.columns && r.op.takesForm() {
		ways = append(ways, s.spoilForm, s.spoilForm)
	}
	r.how = append(r.how[:len(r.how):len(r.how)], pick(s, ways)(r))
}

func (s *siege) spoilPath(r *request) string {
	r.steps = slices.Clone(r.steps)
	if len(r.steps) == 0 {
		r.steps = append(r.steps, pick(s, segments))
		return "one segment"
	}
	last := len(r.steps) - 1
	switch s.rand.IntN(8) {
	case 0:
		r.steps = append(r.steps, pick(s, segments))
		return "a longer path"
	case 1:
		r.steps = slices.Insert(r.steps, s.rand.IntN(last+1), pick(s, segments))
		return "a segment between"
	case 2:
		r.steps = r.steps[:last]
		return "a shorter path"
	case 3:
		r.steps[last] = strings.ToUpper(r.steps[last])
		return "capital letters"
	}
	places := []int{}
	for i, step := range strings.Split(r.op.Path, "/")[1:] {
		if strings.HasPrefix(step, "{") && i <= last {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		places = []int{last}
	}
	r.steps[pick(s, places)] = pick(s, segments)
	return "another segment"
}

func (s *siege) spoilQuery(r *request) string {
	r.query = slices.Clone(r.query)
	switch n := s.rand.IntN(6); {
	case n < 2 && len(r.query) > 0:
		at := s.rand.IntN(len(r.query))
		if r.query[at].value = s.mangled(r.query[at].value); s.oneIn(3) {
			r.query = append(r.query, r.query[at])
		}
		return "another " + r.query[at].name
	case n < 4 && len(r.op.params) > 0:
		p := pick(s, r.op.params)
		r.query = append(r.query, pair{p.Name, s.mangled(s.plain(p.Name, p.Schema.Value))})
		return "a wrong " + p.Name
	case n == 4:
		r.query = append(r.query, pair{s.mangled("parameter"), pick(s, speech)})
		return "an unknown parameter"
	}
	r.rawTail = pick(s, queries)
	return "a query"
}

// mangled changes a text in one place, or puts another for it.
func (s *siege) mangled(text string) string {
	b := []byte(text)
	at := s.rand.IntN(len(b) + 1)
	switch s.rand.IntN(9) {
	case 0:
		return ""
	case 1:
		return text + text
	case 2:
		return pick(s, speech)
	case 3:
		return strings.Repeat("a", pick(s, []int{201, 1001, 2001}))
	case 4:
		return string(slices.Insert(b, at, pick(s, []byte{0, 0xff, 0xc0, ' ', '%', '"', '\''})))
	case 5:
		return strings.ToUpper(text)
	case 6:
		return text[:at]
	case 7:
		return pick(s, []string{"2026-02-30", "2026-1-1", "24:00", "-0", "+1", "NaN", "1e400", "true", "[]", "{}", "a,b", "*"})
	}
	if len(b) > 0 {
		b[at%len(b)] ^= byte(1 << s.rand.IntN(7))
	}
	return string(b)
}

func (s *siege) spoilHeader(r *request) string {
	r.header = slices.Clone(r.header)
	if len(r.header) > 0 && s.oneIn(2) {
		at := s.rand.IntN(len(r.header))
		name := r.header[at].name
		switch s.rand.IntN(4) {
		case 0:
			r.header = slices.Delete(r.header, at, at+1)
			return "without " + name
		case 1:
			r.header = append(r.header, r.header[at])
			return name + " twice"
		}
		r.header[at].value = oneLine(s.mangled(r.header[at].value))
		return "another " + name
	}
	h := pick(s, headers)
	if at := slices.IndexFunc(r.header, func(p pair) bool { return p.name == h.name }); at >= 0 && !s.oneIn(4) {
		r.header[at] = h
	} else {
		r.header = append(r.header, h)
	}
	return h.name + " of its own"
}

// oneLine takes out what ends a header, so that net/http has it at all.
func oneLine(text string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return '.'
		}
		return c
	}, text)
}

func (s *siege) spoilMethod(r *request) string {
	r.method = pick(s, []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get", "X"})
	return "the method " + r.method
}

// addBody sends a body where none is taken.
func (s *siege) addBody(r *request) string {
	r.body = []byte(pick(s, []string{"{}", "a", "null", strings.Repeat(" ", 300_000), ""}))
	if s.oneIn(3) {
		r.length = "chunked"
	}
	r.header = append(slices.Clone(r.header), pair{"Content-Type", "application/json"})
	return "a body"
}

func (s *siege) spoilLength(r *request) string {
	r.length = pick(s, []string{"chunked", "chunked", "0", fmt.Sprint(len(r.body) + 10), fmt.Sprint(len(r.body) / 2), "999999999999"})
	return "the length " + r.length
}
