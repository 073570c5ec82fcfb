package config

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/authn"
)

const (
	maxIssuersFile = 256 << 10
	maxIssuerName  = 300 // as the contract has it for a person's identity
	leastKeeping   = 10 * time.Minute
	mostKeeping    = 7 * 24 * time.Hour
	usualKeeping   = 24 * time.Hour
)

// SignIn is by which issuers people sign in, beside the installation itself.
type SignIn struct {
	IssuersFile string `name:"issuers-file" env:"HUBQA_ISSUERS_FILE" help:"JSON file of the OpenID Connect issuers by which people sign in. Without it: none."`
}

// Issuer is an issuer of the file, as authn takes it but for its keys.
type Issuer struct {
	authn.Issuer
	KeysURI  string
	KeepKeys time.Duration // how long the last keys serve while none can be had
}

const issuersSetting = "HUBQA_ISSUERS_FILE"

// ReadIssuers gives the issuers of the file, or every reason not to take tokens by
// it. own is the installation's own issuer, which is none of them.
func (s SignIn) ReadIssuers(own string) ([]Issuer, error) {
	if s.IssuersFile == "" {
		return nil, nil
	}
	content, err := os.ReadFile(s.IssuersFile)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", issuersSetting, err)
	}
	return parseIssuers(content, own)
}

func parseIssuers(content []byte, own string) ([]Issuer, error) {
	if len(content) > maxIssuersFile {
		return nil, errors.New(issuersSetting + ": is too long")
	}
	document, err := authn.StrictObject(content)
	if err != nil {
		return nil, fmt.Errorf("%s: is not strict JSON: %w", issuersSetting, err)
	}
	var r refusals
	file := object{issuersSetting, document, &r}
	file.only("issuers")
	list, _ := document["issuers"].([]any)
	r.unless(len(list) > 0, issuersSetting, "must be {\"issuers\": [...]}, with an issuer at least")
	var issuers []Issuer
	names := []string{own}
	for n, item := range list {
		at := fmt.Sprintf("%s: issuers[%d]", issuersSetting, n)
		members, ok := item.(map[string]any)
		if !r.unless(ok, at, "must be an object") {
			continue
		}
		i := readIssuer(object{at, members, &r})
		r.unless(i.Name == "" || !slices.Contains(names, i.Name), at+".issuer", "%q is this installation's own, or stands twice", i.Name)
		names, issuers = append(names, i.Name), append(issuers, i)
	}
	if err := errors.Join(r...); err != nil {
		return nil, err
	}
	return issuers, nil
}

func readIssuer(o object) Issuer {
	o.only("issuer", "audience", "jwksUri", "algorithms", "maxLifetimeSeconds", "types", "accessTokenMark", "hasJti",
		"rolesClaim", "rolesMap", "hubClaim", "keepKeysSeconds")
	i := Issuer{
		Issuer: authn.Issuer{
			Name: o.text("issuer"), Audience: o.text("audience"), Algorithms: o.texts("algorithms"),
			MaxLifetime: o.seconds("maxLifetimeSeconds", 0), RolesClaim: o.text("rolesClaim"), HubClaim: o.text("hubClaim"),
			Foreign: &authn.Foreign{Types: o.texts("types"), NoTokenID: !o.truth("hasJti", true), Roles: o.roles("rolesMap")},
		},
		KeysURI: o.text("jwksUri"), KeepKeys: o.seconds("keepKeysSeconds", usualKeeping),
	}
	if mark, has := o.object("accessTokenMark"); has {
		mark.only("claim", "value")
		i.Foreign.Mark = authn.Mark{Claim: mark.text("claim"), Value: mark.text("value")}
	}
	i.refuse(o)
	return i
}

// refuse tells what is wrong with an issuer whose members are of the right kinds.
func (i Issuer) refuse(o object) {
	for _, fault := range i.Faults() {
		*o.refusals = append(*o.refusals, fmt.Errorf("%s %s", o.at, fault))
	}
	const form = "%q is no address such as https://login.my-hub.org (http only on this machine)"
	if i.Name != "" {
		u := o.refusals.url(i.Name, o.at+".issuer", form)
		o.unless(u == nil || u.RawQuery == "", "issuer", form, i.Name)
		o.unless(len(i.Name) <= maxIssuerName, "issuer", "is longer than %d characters", maxIssuerName)
	}
	o.unless(!isPlaceholder(i.Audience), "audience", "%q is a placeholder", i.Audience)
	if o.unless(i.KeysURI != "", "jwksUri", "is missing") {
		o.refusals.url(i.KeysURI, o.at+".jwksUri", form)
	}
	o.unless(i.KeepKeys >= leastKeeping && i.KeepKeys <= mostKeeping, "keepKeysSeconds", "must be from %d to %d",
		int(leastKeeping.Seconds()), int(mostKeeping.Seconds()))
	o.unless(i.Foreign.Roles == nil || i.RolesClaim != "", "rolesMap", "needs rolesClaim, whose names it maps")
	for _, name := range slices.Sorted(maps.Keys(i.Foreign.Roles)) {
		role := i.Foreign.Roles[name]
		o.unless(role == "" || slices.Contains(access.Roles, access.Role(role)), "rolesMap",
			"%q: there is no role %q; there are %v", name, role, access.Roles)
	}
}

// url refuses what is no address of a service: https, or http on this machine.
func (r *refusals) url(text, setting, form string) *url.URL {
	u, err := url.Parse(text)
	ok := err == nil && u.Host != "" && u.User == nil && u.Fragment == "" &&
		(u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
	if r.unless(ok, setting, form, text) {
		r.unless(!isPlaceholder(text), setting, "%q is a placeholder", text)
	}
	return u
}
