package authn

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

const (
	maxKeyFile = 64 << 10
	beyondUser = 0o077 // the rights of group and others
)

// keyFile is the JSON form of the key file.
type keyFile struct {
	Keys []keyRecord `json:"keys"`
}

type keyRecord struct {
	KID       string    `json:"kid"`
	State     keyState  `json:"state"`
	Private   string    `json:"private"` // the seed, in base64url
	CreatedAt time.Time `json:"createdAt"`
}

// readKeyFile reads the keys of a file. Its errors name the file and never
// quote it.
func readKeyFile(path string) (*keySet, error) {
	content, err := readPrivate(path)
	if err != nil {
		return nil, fmt.Errorf("authn: key file %s: %w", path, err)
	}
	set, err := decodeKeys(content)
	if err != nil {
		return nil, fmt.Errorf("authn: key file %s: %w", path, err)
	}
	return set, nil
}

// readPrivate judges the opened file, not its name, which could be changed in
// between.
func readPrivate(path string) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the path is the operator's setting
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("is not a regular file")
	case info.Mode().Perm()&beyondUser != 0:
		return nil, fmt.Errorf("is open to group or others (%04o); it must be 0600", info.Mode().Perm())
	case info.Size() > maxKeyFile:
		return nil, errors.New("is too long")
	}
	return io.ReadAll(io.LimitReader(file, maxKeyFile))
}

func decodeKeys(content []byte) (*keySet, error) {
	if _, err := StrictObject(content); err != nil {
		return nil, errors.New("is not strict JSON")
	}
	var file keyFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, errors.New("does not have the form of a key file")
	}
	var keys []signingKey
	for _, record := range file.Keys {
		seed, err := decodeSegment(record.Private)
		if err != nil || len(seed) != ed25519.SeedSize {
			return nil, errors.New("has a private key that is not a seed in base64url")
		}
		key := signingKey{record.KID, record.State, ed25519.NewKeyFromSeed(seed), record.CreatedAt}
		if key.kid != Thumbprint(key.public()) {
			return nil, errors.New("has a kid that is not its key's thumbprint")
		}
		keys = append(keys, key)
	}
	return newKeySet(keys)
}

// createKeyFile puts a whole file in place at once, unless there is one.
func createKeyFile(path string, keys []signingKey) error {
	return writeKeyFile(path, keys, os.Link)
}

// replaceKeyFile puts a whole file in the place of another at once.
func replaceKeyFile(path string, keys []signingKey) error {
	return writeKeyFile(path, keys, os.Rename)
}

func writeKeyFile(path string, keys []signingKey, place func(from, to string) error) error {
	var file keyFile
	for _, key := range keys {
		file.Keys = append(file.Keys, keyRecord{key.kid, key.state, encodeSegment(key.private.Seed()), key.createdAt})
	}
	content, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return fmt.Errorf("authn: key file %s: %w", path, err)
	}
	folder := filepath.Dir(path)
	temporary, err := writeTemporary(folder, append(content, '\n'))
	if err != nil {
		return fmt.Errorf("authn: key file %s: %w", path, err)
	}
	// After a rename there is nothing left to remove.
	defer func() { _ = os.Remove(temporary) }()
	if err := place(temporary, path); err != nil {
		return fmt.Errorf("authn: key file %s: %w", path, err)
	}
	return syncFolder(folder)
}

// writeTemporary writes a new file that only its owner can read (CreateTemp
// gives 0600), and waits until it is on the disk.
func writeTemporary(folder string, content []byte) (string, error) {
	file, err := os.CreateTemp(folder, ".keys-*")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// syncFolder makes a new name in a folder last through a crash.
func syncFolder(folder string) error {
	opened, err := os.Open(folder) //nolint:gosec // the path is the operator's setting
	if err != nil {
		return fmt.Errorf("authn: key file: %w", err)
	}
	if err := errors.Join(opened.Sync(), opened.Close()); err != nil {
		return fmt.Errorf("authn: key file: %w", err)
	}
	return nil
}
