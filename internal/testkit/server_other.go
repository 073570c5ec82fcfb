//go:build !linux

package testkit

// startPrivateServer starts no server here: it could not be sure that it ends with
// this process.
func startPrivateServer() (string, error) { return "", errNoPostgres }
