package house

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// atOnceTests are the tests in which several things happen at once. The others ask one thing
// after another, so that nothing can race, and under the race detector, which is many times
// slower, they would take a quarter of an hour.
const atOnceTests = "Relays|Mirror|AtOnce|WaitForEachOther|Metrics|Webhook|OnlyWhatWasSubmitted|Secrets|IdsAreDrawn|OneIsFirst|" +
	"TwoProcesses|Export|Import|Conversations$|Recorded|FollowedUp|Reminders"

// Each name of these is that of a test: one that is renamed is not left out in silence.
func TestWhatIsToRunUnderTheRaceDetectorIsThere(t *testing.T) {
	files, err := os.ReadDir(".")
	must(t, err)
	var tests []string
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "_test.go") {
			text, err := os.ReadFile(f.Name())
			must(t, err)
			for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
				tests = append(tests, string(found[1]))
			}
		}
	}
	all := strings.Join(tests, "\n")
	for _, name := range strings.Split(atOnceTests, "|") {
		if !regexp.MustCompile("(?m)" + name).MatchString(all) {
			t.Errorf("no test is called %s", name)
		}
	}
}
