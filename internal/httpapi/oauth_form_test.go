package httpapi

import (
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const theGrant = "grant_type=client_credentials"

func basicOf(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

// What a request for a token says, and how it is refused where it says nothing or two things.
func TestTokenRequests(t *testing.T) {
	const inBody = theGrant + "&client_id=a&client_secret=s"
	raw := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	header := func(lines ...string) []string { return lines }
	for name, c := range map[string]struct {
		authorization []string
		query, body   string
		refused       *tokenRefusal
		id, secret    string
		scopes        string
	}{
		"in the body":             {body: inBody, id: "a", secret: "s"},
		"by Basic":                {authorization: header(basicOf("a", "s")), body: theGrant, id: "a", secret: "s"},
		"by basic":                {authorization: header("b" + basicOf("a", "s")[1:]), body: theGrant, id: "a", secret: "s"},
		"by Basic, encoded":       {authorization: header(basicOf("a:b", "ä +%")), body: theGrant, id: "a:b", secret: "ä +%"},
		"by Basic, a colon":       {authorization: header(raw("a:b:c")), body: theGrant, id: "a", secret: "b:c"},
		"who it is, twice":        {authorization: header(basicOf("a", "s")), body: theGrant + "&client_id=a", id: "a", secret: "s"},
		"without values":          {authorization: header(basicOf("a", "s")), body: theGrant + "&client_id=&client_secret=&scope=", id: "a", secret: "s"},
		"some scopes":             {body: inBody + "&scope=x+y", id: "a", secret: "s", scopes: "x y"},
		"scopes two blanks apart": {body: inBody + "&scope=x++y", id: "a", secret: "s", scopes: "x  y"},
		"something unknown":       {body: inBody + "&audience=x&CLIENT_ID=b", id: "a", secret: "s"},

		"nothing":                        {refused: errNoGrant},
		"no grant":                       {body: "client_id=a&client_secret=s", refused: errNoGrant},
		"an empty grant":                 {body: "grant_type=&client_id=a&client_secret=s", refused: errNoGrant},
		"another grant":                  {body: "grant_type=password&client_id=a&client_secret=s", refused: errOtherGrant},
		"a grant in capitals":            {body: "grant_type=Client_Credentials&client_id=a&client_secret=s", refused: errOtherGrant},
		"another grant by nobody":        {body: "grant_type=refresh_token", refused: errOtherGrant},
		"another grant by Basic":         {authorization: header("Basic x"), body: "grant_type=refresh_token", refused: errOtherGrant},
		"nobody":                         {body: theGrant, refused: errNoClient},
		"no secret":                      {body: theGrant + "&client_id=a", refused: errNoClient},
		"no client id":                   {body: theGrant + "&client_secret=s", refused: errNoClient},
		"a query":                        {query: "a=b", body: inBody, refused: errInQuery},
		"the secret in the query":        {query: "client_id=a&client_secret=s", body: theGrant, refused: errInQuery},
		"both ways":                      {authorization: header(basicOf("a", "s")), body: inBody, refused: errTwoWays},
		"both ways, broken Basic":        {authorization: header("Basic x"), body: inBody, refused: errTwoWays},
		"both ways, a bearer":            {authorization: header("Bearer x"), body: inBody, refused: errTwoWays},
		"two clients":                    {authorization: header(basicOf("a", "s")), body: theGrant + "&client_id=b", refused: errTwoWays},
		"two headers":                    {authorization: header(basicOf("a", "s"), basicOf("a", "s")), body: theGrant, refused: errTwoWays},
		"a bearer":                       {authorization: header("Bearer x"), body: theGrant, refused: errBasicClient},
		"an empty header":                {authorization: header(""), body: theGrant, refused: errBasicClient},
		"Basic alone":                    {authorization: header("Basic"), body: theGrant, refused: errBasicClient},
		"Basic without a colon":          {authorization: header(raw("as")), body: theGrant, refused: errBasicClient},
		"Basic without a client":         {authorization: header(raw(":s")), body: theGrant, refused: errBasicClient},
		"Basic with half an escape":      {authorization: header(raw("a:%2")), body: theGrant, refused: errBasicClient},
		"Basic that is no UTF-8":         {authorization: header(raw("a:%ff")), body: theGrant, refused: errBasicClient},
		"Basic with U+0000":              {authorization: header(raw("a:%00")), body: theGrant, refused: errBasicClient},
		"Basic two blanks apart":         {authorization: header("Basic  YTpz"), body: theGrant, refused: errBasicClient},
		"Basic without padding":          {authorization: header("Basic YTpzcw"), body: theGrant, refused: errBasicClient},
		"Basic with spare bits":          {authorization: header("Basic YTpzc3=="), body: theGrant, refused: errBasicClient},
		"Basic with a line end":          {authorization: header("Basic YTpz\n"), body: theGrant, refused: errBasicClient},
		"the grant twice":                {body: inBody + "&" + theGrant, refused: errRepeated},
		"the secret twice":               {body: inBody + "&client_secret=", refused: errRepeated},
		"the scope twice":                {body: inBody + "&scope=a&scope=a", refused: errRepeated},
		"something unknown twice":        {body: inBody + "&x=1&x=2", refused: errRepeated},
		"half an escape":                 {body: inBody + "&x=%2", refused: errNoForm},
		"a semicolon":                    {body: theGrant + ";client_id=a", refused: errNoForm},
		"no UTF-8":                       {body: inBody + "&x=%ff", refused: errNoForm},
		"U+0000":                         {body: inBody + "&scope=a%00", refused: errNoForm},
		"JSON":                           {body: `{"grant_type":"client_credentials"}`, refused: errNoGrant},
		"both ways and in another grant": {authorization: header(basicOf("a", "s")), body: "grant_type=x&client_secret=s", refused: errTwoWays},
	} {
		r := readTokenRequest(c.authorization, c.query, []byte(c.body))
		if r.refused != c.refused {
			t.Errorf("%s: %+v, not %+v", name, r.refused, c.refused)
			continue
		}
		if got := strings.Join(r.scopes, " "); c.refused == nil && (r.ClientID != c.id || r.Secret.Reveal() != c.secret || got != c.scopes || r.basic != (c.authorization != nil)) {
			t.Errorf("%s: %q %q %q %v", name, r.ClientID, r.Secret.Reveal(), got, r.basic)
		}
	}
}

// Nothing that comes panics or is read in two ways, and no refusal repeats it.
func FuzzTokenRequest(f *testing.F) {
	for _, body := range []string{theGrant, theGrant + "&client_id=a&client_secret=s&scope=x+y", "%", "a=1&a=2", "a;b", theGrant + "&client_id=a"} {
		for _, authorization := range []string{"", basicOf("a", "s"), "Basic ", "Basic YTpz\n", "Bearer x", basicOf("", "")} {
			f.Add(authorization, "", body)
		}
	}
	f.Add("", "client_id=a", theGrant)
	f.Fuzz(func(t *testing.T, authorization, query, body string) {
		var lines []string
		if authorization != "" {
			lines = []string{authorization}
		}
		r := readTokenRequest(lines, query, []byte(body))
		if r.refused != nil {
			w := httptest.NewRecorder()
			var said map[string]string
			if err := r.refused.VisitIssueTokenResponse(w); err != nil || json.Unmarshal(w.Body.Bytes(), &said) != nil || w.Code != 400 && w.Code != 401 || len(said) != 2 {
				t.Fatalf("%d %s (%v)", w.Code, w.Body, err)
			}
			return
		}
		form, err := url.ParseQuery(body)
		if err != nil || query != "" || form.Get("grant_type") != "client_credentials" || len(form["client_id"])+len(form["client_secret"]) > 2 {
			t.Fatalf("%q and %q are taken: %+v", authorization, body, r)
		}
		id, secret := form.Get("client_id"), form.Get("client_secret")
		if r.basic {
			if secret != "" || id != "" && id != r.ClientID {
				t.Fatalf("%q and %q sign in in two ways", authorization, body)
			}
			again := readTokenRequest([]string{basicOf(r.ClientID, r.Secret.Reveal())}, "", []byte(theGrant))
			if again.refused != nil || again.Credentials != r.Credentials {
				t.Fatalf("%q reads as %+v, and that as %+v", authorization, r, again)
			}
		} else if r.ClientID != id || r.Secret.Reveal() != secret || id == "" || secret == "" {
			t.Fatalf("%q reads as %q %q", body, r.ClientID, r.Secret.Reveal())
		}
	})
}
