package httpapi

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/client"
	"github.com/hubqa/hubqa/internal/secret"
)

const (
	formType  = "application/x-www-form-urlencoded"
	formLimit = 8 << 10

	maxClientID = 100
)

// tokenRequest is what somebody asks the token endpoint for, as far as the request says so
// in one way.
type tokenRequest struct {
	client.Credentials
	scopes  []string // none: all that there are
	basic   bool     // by the Authorization header, or something else in its place
	refused *tokenRefusal
}

// rateKey is the client whose rate counts.
func (r tokenRequest) rateKey() string { return r.ClientID[:min(len(r.ClientID), maxClientID)] }

// tokenRefusal is an error of RFC 6749, section 5.2.
type tokenRefusal struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
	challenge   bool
}

// The refusals that are told apart. What is wrong with credentials is not.
var (
	errInQuery     = &tokenRefusal{Code: "invalid_request", Description: "Everything goes in the body, nothing in the query."}
	errNoForm      = &tokenRefusal{Code: "invalid_request", Description: "The body is not a form that can be read."}
	errRepeated    = &tokenRefusal{Code: "invalid_request", Description: "A parameter comes twice."}
	errTwoWays     = &tokenRefusal{Code: "invalid_request", Description: "The client signs in in more ways than one."}
	errNoGrant     = &tokenRefusal{Code: "invalid_request", Description: "grant_type is missing."}
	errOtherGrant  = &tokenRefusal{Code: "unsupported_grant_type", Description: "There are client_credentials, and no other grant."}
	errNotGranted  = &tokenRefusal{Code: "invalid_scope", Description: "The client is not granted all of these scopes."}
	errNoClient    = &tokenRefusal{Code: "invalid_client", Description: "The credentials prove no client."}
	errBasicClient = &tokenRefusal{Code: errNoClient.Code, Description: errNoClient.Description, challenge: true}
)

// VisitIssueTokenResponse sends the refusal.
func (r *tokenRefusal) VisitIssueTokenResponse(w http.ResponseWriter) error {
	status := http.StatusBadRequest
	if r.challenge {
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Basic realm="hubqa"`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", noStore)
	w.Header().Set("Pragma", noCache)
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(r)
}

// readForm takes the form of the token endpoint. What is wrong with what it says is answered
// in the words of RFC 6749, by the handler.
func readForm(c echo.Context, call *call) error {
	body, err := takeBody(c, call.op)
	switch {
	case errors.Is(err, errMalformed):
		call.token = tokenRequest{refused: errNoForm}
		return nil
	case err != nil:
		return err
	}
	r := c.Request()
	call.token = readTokenRequest(r.Header.Values("Authorization"), r.URL.RawQuery, body)
	return nil
}

// readTokenRequest reads a request for a token. It takes nothing that could be read in two
// ways.
func readTokenRequest(authorization []string, query string, body []byte) (r tokenRequest) {
	form, refused := readParameters(string(body))
	switch {
	case query != "":
		refused = errInQuery
	case len(authorization) > 1:
		refused = errTwoWays
	}
	if refused != nil {
		return tokenRequest{refused: refused}
	}
	r.ClientID, r.Secret = form["client_id"], secret.New(form["client_secret"])
	if scope := form["scope"]; scope != "" {
		r.scopes = strings.Split(scope, " ")
	}
	r.refused = checkGrant(form["grant_type"])
	if len(authorization) == 1 {
		r.takeBasic(authorization[0], form)
	} else if r.refused == nil && (r.ClientID == "" || form["client_secret"] == "") {
		r.refused = errNoClient
	}
	return r
}

func checkGrant(kind string) *tokenRefusal {
	switch kind {
	case "client_credentials":
		return nil
	case "":
		return errNoGrant
	}
	return errOtherGrant
}

// readParameters reads a form in which each parameter comes once. One without a value is as
// good as none (RFC 6749, section 3.2).
func readParameters(body string) (map[string]string, *tokenRefusal) {
	values, err := url.ParseQuery(body)
	if err != nil {
		return nil, errNoForm
	}
	form := map[string]string{}
	for name, given := range values {
		switch {
		case len(given) > 1:
			return nil, errRepeated
		case isUnfitText(name), isUnfitText(given[0]):
			return nil, errNoForm
		}
		form[name] = given[0]
	}
	return form, nil
}

// takeBasic takes the client's credentials out of the Authorization header. The body may say
// who the client is a second time, and nothing else.
func (r *tokenRequest) takeBasic(authorization string, form map[string]string) {
	id, sent, ok := basicCredentials(authorization)
	switch {
	case form["client_secret"] != "" || r.ClientID != "" && ok && r.ClientID != id:
		r.refused = errTwoWays
	case r.refused == nil && !ok:
		r.refused = errBasicClient
	}
	r.basic, r.ClientID, r.Secret = true, id, secret.New(sent)
}

// basicCredentials reads an Authorization header of the scheme Basic, whose two parts are each
// form-encoded (RFC 6749, section 2.3.1).
func basicCredentials(authorization string) (id, secret string, ok bool) {
	scheme, encoded, _ := strings.Cut(authorization, " ")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !strings.EqualFold(scheme, "Basic") || base64.StdEncoding.EncodeToString(decoded) != encoded {
		return "", "", false
	}
	first, second, found := strings.Cut(string(decoded), ":")
	id, notID := url.QueryUnescape(first)
	secret, notSecret := url.QueryUnescape(second)
	if !found || notID != nil || notSecret != nil || slices.ContainsFunc([]string{id, secret}, isUnfitText) || id == "" {
		return "", "", false
	}
	return id, secret, true
}
