package house

import "testing"

// oneAfterAnother leaves a test to the run without the race detector: it asks one thing after
// another, so that nothing can race, and under the detector it takes minutes.
func oneAfterAnother(t *testing.T) {
	t.Helper()
	if racing {
		t.Skip("asks one thing after another: nothing can race")
	}
}
