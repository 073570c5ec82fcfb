//go:build race

package siege

// racing reports whether the race detector watches, which makes everything slower.
const racing = true
