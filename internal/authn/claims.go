package authn

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/id"
)

const (
	maxName    = 255
	maxRoles   = 32
	maxRole    = 64
	latestTime = 253402300799 // the last second of the year 9999
)

// Claims is what a verified token says. A person or client is named by Issuer
// and Subject together.
type Claims struct {
	Issuer, Subject, ClientID string
	Hub                       id.Hub // zero when the token names none
	Roles                     []string
	// RolesNamed tells whether the token narrows roles. Where it does not, Roles is
	// nil; where it does, an empty Roles narrows to nothing.
	RolesNamed          bool
	Scopes              []string
	TokenID             string
	IssuedAt, ExpiresAt time.Time
}

// IsClient reports whether the token was given to a client for itself, and not
// for a person (RFC 9068 section 2.2).
func (c Claims) IsClient() bool { return c.ClientID != "" && c.Subject == c.ClientID }

// parseHub is id.Parse for hubs.
var parseHub func(string) (id.Hub, error) = id.Parse

// read checks the claims that the library leaves alone, and gives them all.
func (r *registered) read(payload map[string]any) (Claims, error) {
	c := Claims{Issuer: r.Name}
	if c.Subject, _ = payload["sub"].(string); !isName(c.Subject) {
		return Claims{}, badSubject
	}
	for _, name := range identityClaims {
		if _, present := payload[name]; present {
			return Claims{}, noAccessToken
		}
	}
	if !isOneAudience(payload["aud"]) {
		return Claims{}, notOneAudience
	}
	for _, step := range []func(map[string]any, *Claims) error{
		r.readTokenID, r.readTimes, r.readHub, r.readRoles, readClient, r.readScopes, r.checkForeign,
	} {
		if err := step(payload, &c); err != nil {
			return Claims{}, err
		}
	}
	return c, nil
}

func (r *registered) readTokenID(payload map[string]any, c *Claims) error {
	value, present := payload["jti"]
	if !present && r.Foreign != nil && r.Foreign.NoTokenID {
		return nil
	}
	if c.TokenID, _ = value.(string); !isName(c.TokenID) {
		return badTokenID
	}
	return nil
}

// readTimes compares in seconds: a Duration of some centuries overflows.
func (r *registered) readTimes(payload map[string]any, c *Claims) error {
	issued, hasIssued := seconds(payload["iat"])
	expires, hasExpires := seconds(payload["exp"])
	if !hasIssued || !hasExpires {
		return badTime
	}
	if from, present := payload["nbf"]; present {
		if _, ok := seconds(from); !ok {
			return badTime
		}
	}
	if expires <= issued || expires-issued > int64(r.MaxLifetime/time.Second) {
		return badLifetime
	}
	c.IssuedAt, c.ExpiresAt = time.Unix(issued, 0).UTC(), time.Unix(expires, 0).UTC()
	return nil
}

// readHub refuses the nil identifier, which would read as no hub at all.
func (r *registered) readHub(payload map[string]any, c *Claims) error {
	value, present := payload[r.HubClaim]
	if !present || r.HubClaim == "" {
		return nil
	}
	text, _ := value.(string)
	hub, err := parseHub(text)
	if err != nil || hub.IsZero() || hub.String() != text {
		return badHub
	}
	c.Hub = hub
	return nil
}

// readRoles takes any names: which of them are roles is decided elsewhere.
func (r *registered) readRoles(payload map[string]any, c *Claims) error {
	if r.Foreign != nil {
		return r.readForeignRoles(payload, c)
	}
	value, present := payload[r.RolesClaim]
	if !present {
		return nil
	}
	list, ok := value.([]any)
	if !ok || len(list) > maxRoles {
		return badRoles
	}
	c.RolesNamed, c.Roles = true, make([]string, 0, len(list))
	for _, item := range list {
		role, ok := item.(string)
		if !ok || !isRole(role) {
			return badRoles
		}
		c.Roles = append(c.Roles, role)
	}
	return nil
}

func readClient(payload map[string]any, c *Claims) error {
	value, present := payload["client_id"]
	if !present {
		return nil
	}
	if c.ClientID, _ = value.(string); !isName(c.ClientID) {
		return badClientID
	}
	return nil
}

// readScopes takes the syntax of RFC 6749 section 3.3: one space between
// scopes, and at least one scope. Those of a foreign issuer are not read.
func (r *registered) readScopes(payload map[string]any, c *Claims) error {
	value, present := payload["scope"]
	if !present || r.Foreign != nil {
		return nil
	}
	text, _ := value.(string)
	c.Scopes = strings.Split(text, " ")
	for _, scope := range c.Scopes {
		if !isScope(scope) {
			return badScope
		}
	}
	return nil
}

// seconds reads whole seconds since 1970, written in digits.
func seconds(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	return n, err == nil && 0 <= n && n <= latestTime
}

// isOneAudience leaves it to the library to compare the audience.
func isOneAudience(value any) bool {
	if list, ok := value.([]any); ok {
		return len(list) == 1
	}
	_, ok := value.(string)
	return ok
}

// isName reports whether text is 1 to 255 printable ASCII characters, as
// OpenID Connect has it for sub, with no space at either end.
func isName(text string) bool {
	if text == "" || len(text) > maxName || text[0] == ' ' || text[len(text)-1] == ' ' {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

func isRole(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= maxRole &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

func isScope(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '"' || r == '\\'
	})
}
