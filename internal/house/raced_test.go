//go:build race

package house

import (
	"flag"
	"os"
	"testing"
)

// TestMain runs those alone, unless it is said which to run.
func TestMain(m *testing.M) {
	flag.Parse()
	if run := flag.Lookup("test.run"); run.Value.String() == "" {
		if err := run.Value.Set(atOnceTests); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
