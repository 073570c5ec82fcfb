//go:build !race

package proof

// racing reports whether the race detector watches, which makes everything slower.
const racing = false
