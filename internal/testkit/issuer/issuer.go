package issuer

import (
	"crypto"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// Issuer is the stand-in. It is safe for concurrent use.
type Issuer struct {
	mu      sync.Mutex
	name    string
	keys    []key
	instead http.HandlerFunc // nil: the key set is served
	asked   int
}

type key struct {
	jose.JSONWebKey
	private crypto.Signer
	listed  bool
}

// New makes an issuer without keys. The name is the iss of its tokens, and where
// its documents are.
func New(name string) *Issuer { return &Issuer{name: name} }

// Name is the iss of its tokens.
func (i *Issuer) Name() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.name
}

// Rename gives it another name, once it is known where it is served.
func (i *Issuer) Rename(name string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.name = name
}

// KeysURI is where its key set is.
func (i *Issuer) KeysURI() string { return i.Name() + keysPath }

// Add makes a key for an algorithm, lists it, and gives its name.
func (i *Issuer) Add(algorithm string) (kid string) {
	private := generate(algorithm)
	i.mu.Lock()
	defer i.mu.Unlock()
	kid = fmt.Sprintf("key-%d", len(i.keys)+1)
	public := jose.JSONWebKey{Key: private.Public(), KeyID: kid, Algorithm: algorithm, Use: "sig"}
	i.keys = append(i.keys, key{public, private, true})
	return kid
}

// Drop lists a key no more. It can still sign.
func (i *Issuer) Drop(kid string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for n := range i.keys {
		if i.keys[n].KeyID == kid {
			i.keys[n].listed = false
		}
	}
}

// Rotate makes a key, lists it alone, and gives its name.
func (i *Issuer) Rotate(algorithm string) (kid string) {
	kid = i.Add(algorithm)
	i.mu.Lock()
	defer i.mu.Unlock()
	for n := range i.keys {
		i.keys[n].listed = i.keys[n].KeyID == kid
	}
	return kid
}

// KeySet is its public keys that are listed.
func (i *Issuer) KeySet() []byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, k := range i.keys {
		if k.listed {
			set.Keys = append(set.Keys, k.JSONWebKey)
		}
	}
	document, err := json.Marshal(set)
	if err != nil {
		panic(err) // its own keys
	}
	return document
}

// Serve has requests for the key set answered so instead; nil ends that.
func (i *Issuer) Serve(instead http.HandlerFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.instead = instead
}

// Junk answers with a text, whatever is asked.
func Junk(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
}

// Down breaks the connection.
func Down(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// Asked tells how often the key set has been asked for.
func (i *Issuer) Asked() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.asked
}

// signer gives the key of a name, and without a name the one listed last.
func (i *Issuer) signer(kid string) key {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, k := range slices.Backward(i.keys) {
		if kid == k.KeyID || kid == "" && k.listed {
			return k
		}
	}
	panic("issuer: there is no key " + kid)
}
