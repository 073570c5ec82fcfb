package jwks

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/go-jose/go-jose/v4"

	"github.com/hubqa/hubqa/internal/authn"
)

const (
	maxSet  = 256 << 10
	maxKeys = 100
	maxName = 255
)

// keySet are keys by their names. It never changes.
type keySet map[string]authn.Key

// parse reads a key set. It gives the keys that can verify signatures of one of the
// algorithms, and how many others there are.
func parse(document []byte, algorithms []string) (keys keySet, others int, err error) {
	members, err := authn.StrictObject(document)
	if err != nil {
		return nil, 0, errors.New("the answer is not one strict JSON object")
	}
	list, ok := members["keys"].([]any)
	if !ok || len(list) > maxKeys {
		return nil, 0, fmt.Errorf("the answer has no list of at most %d keys", maxKeys)
	}
	keys = keySet{}
	twice := map[string]bool{}
	for _, item := range list {
		kid, key, ok := parseKey(item, algorithms)
		if !ok {
			continue
		}
		_, known := keys[kid]
		twice[kid] = known
		keys[kid] = key
	}
	for kid, ambiguous := range twice {
		if ambiguous {
			delete(keys, kid)
		}
	}
	if len(keys) == 0 {
		return nil, 0, errors.New("the answer has no key that can be used")
	}
	return keys, len(list) - len(keys), nil
}

// public are the members that make a public key of each kind (RFC 7518 section 6,
// RFC 8037); private are those that no public key has.
var (
	public  = []string{"kty", "crv", "x", "y", "n", "e"}
	private = []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}
)

// parseKey reads one key, if it can verify signatures of one of the algorithms.
func parseKey(item any, algorithms []string) (kid string, key authn.Key, ok bool) {
	members, _ := item.(map[string]any)
	kid, _ = members["kid"].(string)
	if kid == "" || len(kid) > maxName || !isForSignatures(members) {
		return "", key, false
	}
	if key.Algorithm, ok = members["alg"].(string); !ok && members["alg"] != nil {
		return "", key, false
	}
	if key.Algorithm != "" {
		algorithms = slices.DeleteFunc(slices.Clone(algorithms), func(a string) bool { return a != key.Algorithm })
	}
	read, err := readKey(members)
	if err != nil {
		return "", key, false
	}
	key.Public = read.Key
	return kid, key, slices.ContainsFunc(algorithms, func(a string) bool { return authn.Fits(a, read.Key) })
}

// isForSignatures reports whether a key is public, and neither its use nor its
// operations leave signatures out.
func isForSignatures(members map[string]any) bool {
	if slices.ContainsFunc(private, func(name string) bool { _, has := members[name]; return has }) {
		return false
	}
	if use, has := members["use"]; has && use != "sig" {
		return false
	}
	operations, has := members["key_ops"]
	list, _ := operations.([]any)
	return !has || slices.Contains(list, any("verify"))
}

// readKey has the library make a key of the members that make one, and of no others.
func readKey(members map[string]any) (read jose.JSONWebKey, err error) {
	bare := map[string]any{}
	for _, name := range public {
		if value, has := members[name]; has {
			bare[name] = value
		}
	}
	text, err := json.Marshal(bare)
	if err == nil {
		err = read.UnmarshalJSON(text)
	}
	return read, err
}
