package issuer

import (
	"encoding/json"
	"net/http"
	"slices"

	"github.com/hubqa/hubqa/internal/clock"
)

const (
	keysPath      = "/jwks.json"
	discoveryPath = "/.well-known/openid-configuration"
)

// ServeHTTP answers for the issuer. Beside the two documents of a provider, scripts
// find these:
//
//	POST /stub/tokens     {"claims": {...}, "header": {...}, "forged": true} -> {"token": "..."}
//	POST /stub/rotation   {"algorithm": "ES256"} -> {"kid": "..."}
//	POST /stub/state      {"state": "up", "down" or "junk"}
//
// A token begins as a good one, for the subject and the audience of its claims; a
// claim that is null is left out. A forged one is signed by a key that is listed
// nowhere, in the name of one that is.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET " + discoveryPath:
		answer(w, map[string]any{
			"issuer": i.Name(), "jwks_uri": i.KeysURI(), "response_types_supported": []string{"code"},
			"subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": Algorithms,
		})
	case "GET " + keysPath:
		i.serveKeys(w, r)
	case "POST /stub/tokens":
		i.mint(w, r)
	case "POST /stub/rotation":
		i.rotate(w, r)
	case "POST /stub/state":
		i.change(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (i *Issuer) serveKeys(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	i.asked++
	instead := i.instead
	i.mu.Unlock()
	if instead != nil {
		instead(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/jwk-set+json")
	_, _ = w.Write(i.KeySet())
}

func (i *Issuer) mint(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Claims, Header map[string]any
		Forged         bool
	}
	if !read(w, r, &body) {
		return
	}
	t := i.Token("", "", clock.Machine{}.Now()).WithHeader(body.Header).With(body.Claims)
	kid, _ := t.Header["kid"].(string)
	if !i.has(kid) {
		http.Error(w, "there is no such key", http.StatusBadRequest)
		return
	}
	signed := i.Sign(t)
	if body.Forged {
		stranger := New("")
		stranger.Add(i.signer(kid).Algorithm)
		signed = stranger.SignWith("", t)
	}
	answer(w, map[string]any{"token": signed})
}

// has reports whether there is a key of the name; without a name, whether any is listed.
func (i *Issuer) has(kid string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.ContainsFunc(i.keys, func(k key) bool { return kid == k.KeyID || kid == "" && k.listed })
}

func (i *Issuer) rotate(w http.ResponseWriter, r *http.Request) {
	var body struct{ Algorithm string }
	if !read(w, r, &body) {
		return
	}
	if !slices.Contains(Algorithms, body.Algorithm) {
		http.Error(w, "there is no such algorithm", http.StatusBadRequest)
		return
	}
	answer(w, map[string]any{"kid": i.Rotate(body.Algorithm)})
}

func (i *Issuer) change(w http.ResponseWriter, r *http.Request) {
	var body struct{ State string }
	if !read(w, r, &body) {
		return
	}
	states := map[string]http.HandlerFunc{"up": nil, "down": Down, "junk": Junk("<html>Welcome</html>")}
	instead, known := states[body.State]
	if !known {
		http.Error(w, "there is no such state", http.StatusBadRequest)
		return
	}
	i.Serve(instead)
	answer(w, map[string]any{"state": body.State})
}

func read(w http.ResponseWriter, r *http.Request, body any) bool {
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}
