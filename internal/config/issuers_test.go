package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
)

const goodIssuers = `{"issuers": [{
	"issuer": "https://login.derby-music.org/realms/hub",
	"audience": "https://qa.derby-music.org/v1",
	"jwksUri": "https://login.derby-music.org/realms/hub/certs",
	"algorithms": ["RS256", "ES256"],
	"maxLifetimeSeconds": 900
}]}`

const ownIssuer = "https://qa.derby-music.org"

func TestIssuers(t *testing.T) {
	plain := Issuer{
		Issuer: authn.Issuer{
			Name: "https://login.derby-music.org/realms/hub", Audience: "https://qa.derby-music.org/v1",
			Algorithms: []string{"RS256", "ES256"}, MaxLifetime: 15 * time.Minute, Foreign: &authn.Foreign{},
		},
		KeysURI: "https://login.derby-music.org/realms/hub/certs", KeepKeys: 24 * time.Hour,
	}
	got, err := parseIssuers([]byte(goodIssuers), ownIssuer)
	if err != nil || !reflect.DeepEqual(got, []Issuer{plain}) {
		t.Errorf("%+v, %v", got, err)
	}
	full := plain
	full.RolesClaim, full.HubClaim, full.KeepKeys = "groups", "hub_id", time.Hour
	full.Foreign = &authn.Foreign{
		Types: []string{"JWT", "none"}, Mark: authn.Mark{Claim: "scp", Value: "hubqa"}, NoTokenID: true,
		Roles: map[string]string{"QA": "qa_lead"},
	}
	more := strings.Replace(goodIssuers, `900`, `900, "types": ["JWT", "none"], "accessTokenMark": {"claim": "scp", "value": "hubqa"},
		"hasJti": false, "rolesClaim": "groups", "rolesMap": {"QA": "qa_lead"}, "hubClaim": "hub_id", "keepKeysSeconds": 3600`, 1)
	got, err = parseIssuers([]byte(more), ownIssuer)
	if err != nil || !reflect.DeepEqual(got, []Issuer{full}) {
		t.Errorf("%+v, %v", got[0].Foreign, err)
	}
	if got, err = (SignIn{}).ReadIssuers(ownIssuer); err != nil || got != nil {
		t.Errorf("without a file: %+v, %v", got, err)
	}
}

// The examples of the README are taken as they stand.
func TestIssuersOfTheReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, file, _ := strings.Cut(string(text), "\n    {\"issuers\": [")
	file, _, _ = strings.Cut(file, "\n    ]}")
	got, err := parseIssuers([]byte(`{"issuers": [`+file+"]}"), "https://qa.our-hub.org")
	if err != nil || len(got) != 2 {
		t.Errorf("%d issuers, %v", len(got), err)
	}
}

// What is not said, is said twice or means nothing is refused, by its place.
func TestIssuersRefuse(t *testing.T) {
	swap := func(from, to string) string { return strings.Replace(goodIssuers, from, to, 1) }
	add := func(members string) string { return swap("900", "900, "+members) }
	for name, row := range map[string]struct{ file, want string }{
		"nothing":                  {"", "is not strict JSON"},
		"two documents":            {goodIssuers + goodIssuers, "is not strict JSON"},
		"a list":                   {"[]", "is not strict JSON"},
		"a member twice":           {add(`"audience": "x"`), "two members have the same name"},
		"a member in two cases":    {add(`"Audience": "x"`), "differ in case only"},
		"no list":                  {"{}", "with an issuer at least"},
		"no issuers":               {`{"issuers": []}`, "with an issuer at least"},
		"another list":             {swap(`"issuers"`, `"providers"`), `there is no member "providers"`},
		"an issuer that is a text": {`{"issuers": ["https://x.org"]}`, "issuers[0]: must be an object"},
		"an unknown member":        {add(`"clientSecret": "x"`), `issuers[0]: there is no member "clientSecret"`},
		"a member in another case": {swap(`"jwksUri"`, `"jwksURI"`), `issuers[0]: there is no member "jwksURI"`},
		"no issuer":                {swap(`"issuer": `, `"rolesClaim": `), "issuers[0] has no name"},
		"no audience":              {swap(`"audience": `, `"rolesClaim": `), "issuers[0] has no audience"},
		"no jwksUri":               {swap(`"jwksUri": `, `"rolesClaim": `), "issuers[0].jwksUri: is missing"},
		"no algorithms":            {swap(`"algorithms": ["RS256", "ES256"],`, ``), "issuers[0] has no algorithms"},
		"no lifetime": {swap(`,
	"maxLifetimeSeconds": 900`, ``), "a longest lifetime between a second and a day"},
		"an audience of two":        {swap(`"https://qa.derby-music.org/v1"`, `["a", "b"]`), "issuers[0].audience: must be a text"},
		"an empty audience":         {swap(`"https://qa.derby-music.org/v1"`, `""`), "issuers[0].audience: must be a text"},
		"a placeholder of one":      {swap(`"https://qa.derby-music.org/v1"`, `"changeme"`), `issuers[0].audience: "changeme" is a placeholder`},
		"the demo's audience":       {swap(`"https://qa.derby-music.org/v1"`, `"`+DemoAudience+`"`), "is a placeholder"},
		"no address":                {swap(`"https://login.derby-music.org/realms/hub"`, `"login"`), "issuers[0].issuer: \"login\" is no address"},
		"http elsewhere":            {swap(`"https://login.derby-music.org/realms/hub"`, `"http://login.derby-music.org"`), "issuers[0].issuer: "},
		"a query":                   {swap(`realms/hub"`, `realms/hub?a=b"`), "issuers[0].issuer: "},
		"an example":                {swap(`login.derby-music.org/realms/hub"`, `login.example.com"`), "is a placeholder"},
		"too long a name":           {swap(`realms/hub"`, strings.Repeat("r", 300)+`"`), "longer than 300"},
		"its own":                   {swap(`"https://login.derby-music.org/realms/hub"`, `"`+ownIssuer+`"`), "installation's own"},
		"the demo's":                {swap(`"https://login.derby-music.org/realms/hub"`, `"`+DemoIssuer+`"`), "issuers[0].issuer: "},
		"one twice":                 {swap(`}]`, `}, `+strings.TrimSuffix(strings.TrimPrefix(goodIssuers, `{"issuers": [`), `]}`)+`]`), "issuers[1].issuer: "},
		"keys over http":            {swap(`"https://login.derby-music.org/realms/hub/certs"`, `"http://login.derby-music.org/certs"`), "issuers[0].jwksUri: "},
		"keys of a file":            {swap(`"https://login.derby-music.org/realms/hub/certs"`, `"file:///etc/certs"`), "issuers[0].jwksUri: "},
		"keys with a password":      {swap(`"https://login.derby-music.org/realms/hub/certs"`, `"https://a:b@login.derby-music.org/"`), "issuers[0].jwksUri: "},
		"HMAC":                      {swap(`"ES256"`, `"HS256"`), `"HS256", which is never accepted`},
		"an algorithm, a number":    {swap(`"ES256"`, `256`), "issuers[0].algorithms: must be a list of texts"},
		"algorithms that are none":  {swap(`["RS256", "ES256"]`, `[]`), "issuers[0].algorithms: "},
		"an algorithm that is text": {swap(`["RS256", "ES256"]`, `"RS256"`), "issuers[0].algorithms: "},
		"no seconds":                {swap("900", "0"), "issuers[0].maxLifetimeSeconds: must be whole seconds"},
		"seconds before":            {swap("900", "-900"), "issuers[0].maxLifetimeSeconds: "},
		"a part of a second":        {swap("900", "900.5"), "issuers[0].maxLifetimeSeconds: "},
		"seconds as a text":         {swap("900", `"900"`), "issuers[0].maxLifetimeSeconds: "},
		"beyond a day":              {swap("900", "86401"), "a longest lifetime between a second and a day"},
		"a type without its mark":   {add(`"types": ["at+jwt", "JWT"]`), "needs the mark of an access token"},
		"another type":              {add(`"types": ["id_token"]`), `names the type "id_token"`},
		"no types":                  {add(`"types": []`), "issuers[0].types: "},
		"half a mark":               {add(`"accessTokenMark": {"claim": "scp"}`), "both the claim and the value"},
		"more than a mark":          {add(`"accessTokenMark": {"claim": "scp", "value": "x", "values": []}`), `accessTokenMark: there is no member "values"`},
		"a mark that is a text":     {add(`"accessTokenMark": "scp"`), "issuers[0].accessTokenMark: must be an object"},
		"hasJti as a text":          {add(`"hasJti": "no"`), "issuers[0].hasJti: must be true or false"},
		"roles in sub":              {add(`"rolesClaim": "sub"`), "names of their own"},
		"roles and hub in one":      {add(`"rolesClaim": "a", "hubClaim": "a"`), "names of their own"},
		"a map of no claim":         {add(`"rolesMap": {"QA": "qa_lead"}`), "needs rolesClaim"},
		"a role that is none":       {add(`"rolesClaim": "g", "rolesMap": {"QA": "root"}`), `"QA": there is no role "root"`},
		"a role that is a list":     {add(`"rolesClaim": "g", "rolesMap": {"QA": ["qa_lead"]}`), "issuers[0].rolesMap.QA: must be a text"},
		"keys kept too briefly":     {add(`"keepKeysSeconds": 60`), "issuers[0].keepKeysSeconds: must be from 600 to 604800"},
		"keys kept too long":        {add(`"keepKeysSeconds": 604801`), "issuers[0].keepKeysSeconds: "},
		"too long a file":           {goodIssuers + strings.Repeat(" ", maxIssuersFile), "is too long"},
	} {
		got, err := parseIssuers([]byte(row.file), ownIssuer)
		if err == nil || got != nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, line := range strings.Split(err.Error(), "\n") {
			if !strings.HasPrefix(line, "HUBQA_ISSUERS_FILE: ") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
}

// All that is wrong with a file is told at once, beside the other settings.
func TestIssuersAllAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuers.json")
	s := good()
	s.IssuersFile = path
	if err := s.Check(); err == nil || !strings.HasPrefix(err.Error(), "HUBQA_ISSUERS_FILE: ") {
		t.Error("a file that is not there:", err)
	}
	wrong := `{"issuers": [{"issuer": "http://login.org", "algorithms": ["none"], "color": "red"}, {"hasJti": 1}]}`
	if err := os.WriteFile(path, []byte(wrong), 0o600); err != nil {
		t.Fatal(err)
	}
	s.RatePerMinute = 0
	err := s.Check()
	for _, part := range []string{`[0]: there is no member "color"`, "[0] has no audience", `[0] names the algorithm "none"`, "[0].issuer: ",
		"[0].jwksUri: is missing", "[1] has no name", "[1].hasJti: ", "HUBQA_RATE_PER_MINUTE: "} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s is not told: %v", part, err)
		}
	}
	if err := os.WriteFile(path, []byte(goodIssuers), 0o600); err != nil {
		t.Fatal(err)
	}
	s = good()
	if s.IssuersFile = path; s.Check() != nil {
		t.Error(s.Check())
	}
}

// FuzzIssuers looks for a file that panics, or that is taken and leaves a guard open.
func FuzzIssuers(f *testing.F) {
	f.Add([]byte(goodIssuers))
	f.Add([]byte(strings.Replace(goodIssuers, "900", `900, "types": ["JWT"], "accessTokenMark": {"claim": "scp", "value": "x"}`, 1)))
	f.Add([]byte(`{"issuers": [{"rolesMap": {"": null}, "algorithms": [null]}, null]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		issuers, err := parseIssuers(content, ownIssuer)
		if (err == nil) != (len(issuers) > 0) {
			t.Errorf("%d issuers, %v", len(issuers), err)
		}
		for _, i := range issuers {
			if len(i.Faults()) > 0 || i.Foreign == nil || i.Name == ownIssuer || i.KeysURI == "" || i.KeepKeys <= 0 {
				t.Errorf("%+v", i)
			}
		}
	})
}
