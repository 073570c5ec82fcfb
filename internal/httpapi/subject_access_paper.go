package httpapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/paper"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

// packPaper is the pack as its view shows it, in words instead of keys, with the parts of one
// kind together.
func packPaper(p subjectaccess.Pack) paper.Kept {
	out := paper.Kept{
		Hub: p.Hub, Person: p.Names.Person, AskedOn: p.ReceivedOn, GatheredOn: calendar.DateOf(*p.GatheredAt), UntilOn: *p.AvailableUntilOn, PreparedOn: p.On,
		Withheld: p.Counts.Withheld,
		Statement: [][2]string{
			{"What it is kept for", p.Statement.Purposes}, {"Where it is from", p.Statement.Sources}, {"Who is told of it", p.Statement.Recipients},
			{"How long it is kept", p.Statement.Retention}, {"What else you can ask for", p.Statement.Rights}, {"If you are not content", p.Statement.Complaint},
		},
	}
	at := map[string]int{}
	for _, part := range p.Parts {
		n, is := at[part.Kind]
		if !is {
			n, at[part.Kind] = len(out.Classes), len(out.Classes)
			out.Classes = append(out.Classes, paper.KeptClass{Name: kindInWords(part.Kind)})
		}
		out.Classes[n].Records = append(out.Classes[n].Records, recordsOn(part, p)...)
	}
	return out
}

func recordsOn(part subjectaccess.Part, p subjectaccess.Pack) (records []paper.KeptRecord) {
	if part.Decision == subjectaccess.Redact {
		return []paper.KeptRecord{{Redacted: opened(part.Replacement, p.Open)}}
	}
	var content struct{ Records []map[string]any }
	_ = json.Unmarshal([]byte(opened(part.Content, p.Open)), &content) // what was emptied has no records
	for _, row := range content.Records {
		records = append(records, paper.KeptRecord{Facts: factsOf("", row)})
	}
	return records
}

// kindInWords are kinds of parts that do not say to everybody what they are.
func kindInWords(kind string) string {
	named := map[string]string{
		"person": "You", "sign-in": "How you sign in", "visit": "Visits to you", "visit-as-observer": "Visits that you observed",
		"glass-broken": "Who opened what is confidential, and why", "holds": "What was kept from disposal", "readers": "Who read what is about you",
		"requests-for-access": "Your requests for access", "imports": "Files that you imported", "responses": "What you responded", "notices": "What you were told",
	}
	if name := named[kind]; name != "" {
		return name
	}
	return sentence(kind)
}

// factsOf gives what is in a value as names and texts, in the order of the names. What is
// not there is left out.
func factsOf(name string, v any) [][2]string {
	switch v := v.(type) {
	case map[string]any:
		return rowInWords(name, v)
	case []any:
		return listInWords(name, v)
	case nil:
		return nil
	}
	return [][2]string{{name, valueInWords(v)}}
}

func rowInWords(name string, row map[string]any) (facts [][2]string) {
	if called, is := row["name"].(string); is && name != "" && (row["thirdParty"] == true || len(row) == 2 && row["id"] != nil) {
		if row["thirdParty"] == true {
			called += " (somebody else)"
		}
		return [][2]string{{strings.TrimSuffix(name, " id"), called}}
	}
	keys := slices.Sorted(maps.Keys(row))
	if n := slices.Index(keys, "at"); n > 0 { // when it was comes first
		keys = slices.Concat(keys[n:n+1], keys[:n], keys[n+1:])
	}
	for _, key := range keys {
		facts = append(facts, factsOf(under(name, keyInWords(key)), row[key])...)
	}
	return facts
}

func listInWords(name string, list []any) (facts [][2]string) {
	var texts []string
	for n, v := range list {
		switch v.(type) {
		case map[string]any, []any:
			facts = append(facts, factsOf(fmt.Sprintf("%s %d", name, n+1), v)...)
		default:
			texts = append(texts, "- "+valueInWords(v))
		}
	}
	if len(texts) > 0 {
		facts = append(facts, [2]string{name, strings.Join(texts, "\n")})
	}
	return facts
}

func under(name, key string) string {
	if name == "" {
		return key
	}
	return name + ": " + strings.ToLower(key)
}

// keyInWords makes a member's name readable: visitOn is "Visit on".
func keyInWords(key string) string {
	var words strings.Builder
	for n, r := range key {
		switch {
		case n == 0:
			r = unicode.ToUpper(r)
		case unicode.IsUpper(r):
			words.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		words.WriteRune(r)
	}
	return words.String()
}

// valueInWords writes days and London's time as people read them, and yes and no.
func valueInWords(v any) string {
	switch v := v.(type) {
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		if on, err := time.Parse(time.DateOnly, v); err == nil {
			return on.Format("2 January 2006")
		}
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.In(calendar.London).Format("2 January 2006, 15:04")
		}
		return v
	}
	return ""
}
