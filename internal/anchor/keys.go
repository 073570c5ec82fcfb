package anchor

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/hubqa/hubqa/internal/authn"
)

// publicKey is one key of a JSON Web Key Set (RFC 8037), as KeyRing.JWKS gives it.
type publicKey struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"`
	Use string `json:"use,omitempty"`
	Alg string `json:"alg,omitempty"`
}

type keySet struct {
	Keys []publicKey `json:"keys"`
}

func parseKeys(content []byte) (keySet, error) {
	var set keySet
	if err := json.Unmarshal(content, &set); err != nil {
		return set, errors.New("is not a JSON Web Key Set")
	}
	for _, key := range set.Keys {
		x, err := base64.RawURLEncoding.Strict().DecodeString(key.X)
		if err != nil || len(x) != ed25519.PublicKeySize || authn.Thumbprint(x) != key.Kid {
			return set, errors.New("has a key that is not the Ed25519 key that it names")
		}
	}
	return set, nil
}

func (s keySet) names() []string {
	var names []string
	for _, key := range s.Keys {
		names = append(names, key.Kid)
	}
	return names
}

// ReadKeys gives the names of the public keys in a file, a JSON Web Key Set.
func ReadKeys(path string) ([]string, error) {
	set, err := readKeySet(path)
	return set.names(), err
}

// KeysOf gives the names of a ring's public keys.
func KeysOf(ring *authn.KeyRing) ([]string, error) {
	set, err := parseKeys(ring.JWKS())
	return set.names(), err
}

func readKeySet(path string) (keySet, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the path is the operator's setting
	if err != nil {
		return keySet{}, fmt.Errorf("anchor: %w", err)
	}
	set, err := parseKeys(content)
	if err != nil {
		err = fmt.Errorf("anchor: %s %w", path, err)
	}
	return set, err
}

// Remember adds the ring's public keys to the file, so that what they have signed
// can be checked when they have left the ring. The file holds nothing secret.
func Remember(path string, ring *authn.KeyRing) error {
	set, err := readKeySet(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	present, err := parseKeys(ring.JWKS())
	if err != nil {
		return fmt.Errorf("anchor: the key ring %w", err)
	}
	for _, key := range present.Keys {
		if !slices.ContainsFunc(set.Keys, func(k publicKey) bool { return k.Kid == key.Kid }) {
			set.Keys = append(set.Keys, key)
		}
	}
	content, err := json.MarshalIndent(set, "", "  ")
	if err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	return replace(path, append(content, '\n'))
}

// replace puts a whole file in the place of another at once.
func replace(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".known-keys-*")
	if err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }() // after the rename there is none
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("anchor: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}
