//go:build race

package house

import (
	"flag"
	"os"
	"testing"
)

// atOnceTests are the tests in which several things happen at once. The others ask one thing
// after another, so that nothing can race, and under the race detector, which is many times
// slower, they would take a quarter of an hour.
const atOnceTests = "Relays|Mirror|AtOnce|WaitForEachOther|Metrics|Webhook|OnlyWhatWasSubmitted|Secrets|IdsAreDrawn|OneIsFirst|" +
	"TwoProcesses|Export|Import|Conversations$|Recorded|FollowedUp|Reminders"

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
