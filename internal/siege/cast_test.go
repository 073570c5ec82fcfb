package siege

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/testapi"
)

// caller is somebody who asks.
type caller struct {
	name    string
	tokens  []string // Authorization headers that they send
	actions []string // that they are told to have; nil where nobody said
}

// assemble gathers everybody who asks: each person and client of both hubs, with and without
// a token that names roles, and those whom nobody should listen to.
func (s *siege) assemble() {
	add := func(name string, who testapi.Caller) {
		s.cast = append(s.cast, &caller{name: name, tokens: who.Headers().Values("Authorization")})
	}
	w, in := s.db.World, map[bool]string{true: " elsewhere"}
	for _, p := range w.People() {
		name := strings.TrimPrefix(p.Subject, "demo-") + in[p.Hub == w.Other]
		add(name, s.api.As(p))
		add(name+" as "+string(p.Role), s.api.As(p, p.Role))
	}
	add("client", s.api.AsClient(w.Client))
	add("client with a scope", s.api.AsClient(w.Client, w.Client.Scopes[0]))
	add("former client", s.api.AsClient(w.FormerClient))
	add("stranger", s.api.With(authn.Request{Subject: "a stranger", Hub: w.Hub}))
	s.db.Machine.Set(s.db.Machine.Now().Add(-48 * time.Hour))
	add("late", s.api.As(w.HubManager))
	s.db.Machine.Set(s.db.Machine.Now().Add(48 * time.Hour))
	good := s.cast[0].tokens[0]
	for name, tokens := range map[string][]string{
		"nobody": nil, "cut": {good[:len(good)-9]}, "twice": {good, good}, "garbage": {"Bearer a.b.c"}, "empty": {""}, "no token": {"Bearer "},
		"basic": {"Basic " + base64.StdEncoding.EncodeToString([]byte("hub-manager:secret"))}, "long": {"Bearer " + strings.Repeat("a", 9<<10)},
		"unsigned": {"Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZW1vLWh1Yi1tYW5hZ2VyIn0."}, "tail": {good + "="}, "bytes": {"Bearer \xff\xfe"},
	} {
		s.cast = append(s.cast, &caller{name: name, tokens: tokens})
	}
	slices.SortFunc(s.cast, func(a, b *caller) int { return strings.Compare(a.name, b.name) })
}

// introduce has everybody ask who they are, who is known so.
func (s *siege) introduce(most int) {
	me := operationNamed("getMe")
	for _, who := range s.cast[:min(len(s.cast), most/4)] {
		if strings.Contains(who.name, " as ") {
			continue
		}
		a := s.ask(request{op: me, method: me.Method, caller: who, steps: strings.Split(me.Path, "/")[1:]})
		var told struct{ Actions []string }
		if a != nil && a.Status == 200 && json.Unmarshal(a.Body, &told) == nil {
			who.actions = told.Actions
			s.ask(s.listFor(who))
		}
	}
}

// listFor is a request of somebody for a list that they may have.
func (s *siege) listFor(who *caller) request {
	var lists []*operation
	for _, op := range operations() {
		if itemsOf(op) != nil && !strings.Contains(op.Path, "{") && slices.Contains(who.actions, op.action) {
			lists = append(lists, op)
		}
	}
	op := pick(s, lists)
	return request{op: op, method: op.Method, caller: who, steps: strings.Split(op.Path, "/")[1:]}
}

// somebody gives a caller, and what it would be about: mostly one who was told that they may
// do this to that, or who has the operation's action and has seen the record.
func (s *siege) somebody(op *operation) (who *caller, about string) {
	if told := s.known.able[op.action]; len(told) > 0 && s.oneIn(2) {
		last := pick(s, told)
		return last.who, last.id
	}
	may := having(op.action, s.cast)
	switch first := strings.Split(op.Path, "/{id}")[0]; {
	case len(may) == 0, s.oneIn(8):
		return pick(s, s.cast), ""
	case first != op.Path:
		about = s.idIn(first, "id", nil)
		if readers := having(op.action, s.known.readers[about]); len(readers) > 0 && !s.oneIn(8) {
			may = readers
		}
	}
	return pick(s, may), about
}

func having(action string, from []*caller) (may []*caller) {
	for _, c := range from {
		if slices.Contains(c.actions, action) {
			may = append(may, c)
		}
	}
	return may
}

// read has a caller read a path of the contract, and gives the tag that it has now.
func (s *siege) read(who *caller, path string) string {
	if op := operationOf("GET", path); op != nil {
		s.ask(request{op: op, method: op.Method, caller: who, steps: strings.Split(path, "/")[1:]})
	}
	return s.known.tags[who.name+" "+path]
}

// signIn makes a request for a token.
func (s *siege) signIn(op *operation) request {
	r := request{op: op, method: op.Method, steps: strings.Split(op.Path, "/")[1:], caller: &caller{name: "a client"}, columns: true}
	client, secret := "nobody.nobody", "hubqa_cs_wrong"
	if len(s.known.secrets) > 0 {
		of := pick(s, s.known.secrets)
		client, secret = of[0], of[1]
	}
	form := url.Values{"grant_type": {"client_credentials"}}
	if s.oneIn(3) {
		form.Set("scope", s.words(op.RequestBody.Value.Content[formType].Schema.Value.Properties["scope"].Value))
	}
	if s.oneIn(2) {
		basic := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(client) + ":" + url.QueryEscape(secret)))
		r.header = append(r.header, pair{"Authorization", "Basic " + basic})
	} else {
		form.Set("client_id", client)
		form.Set("client_secret", secret)
	}
	r.header = append(r.header, pair{"Content-Type", formType})
	r.body = []byte(form.Encode())
	return r
}
