//go:build race

package walk

// racing reports whether the race detector watches, which makes everything slower.
const racing = true
