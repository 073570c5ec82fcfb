//go:build !race

package house

// racing reports whether the race detector watches, which makes everything slower.
const racing = false
