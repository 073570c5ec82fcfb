package access

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := "testdata/" + file
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; see what changed and run with -update:\n%s", path, got)
	}
}

// The policy is a readable table, so that a change of it is a readable difference.
func TestPolicyTable(t *testing.T) {
	var b strings.Builder
	for _, a := range Actions() {
		fmt.Fprint(&b, a)
		if lasting[a] {
			b.WriteString(" (not with a narrowed token)")
		}
		b.WriteByte('\n')
		for _, g := range policy[a] {
			fmt.Fprintf(&b, "    %s", g.party)
			if g.scope != "" {
				fmt.Fprintf(&b, " (%s)", g.scope)
			}
			if g.when != Always {
				fmt.Fprintf(&b, ", %s", g.when)
			}
			b.WriteByte('\n')
		}
	}
	golden(t, "policy.golden", b.String())
}

func TestDisclosureTable(t *testing.T) {
	var b strings.Builder
	for _, a := range Actions() {
		if len(discloses[a]) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s %v\n", a, discloses[a])
		for _, g := range policy[a] {
			if w := withheld[g.party]; slices.ContainsFunc(discloses[a], func(c Class) bool { return slices.Contains(w, c) }) {
				fmt.Fprintf(&b, "    %s: not %v\n", g.party, w)
			}
		}
	}
	golden(t, "disclosure.golden", b.String())
}

func TestDisclosureOnlyOfKnownActions(t *testing.T) {
	for a := range discloses {
		if !Known(a) {
			t.Errorf("%s discloses but nobody has it", a)
		}
	}
}

// No client scope reaches what access.md rows 3 to 13 hold. Of row 16c a client reads back the
// funding that it entered itself.
func TestNoClientReachesAnOutcome(t *testing.T) {
	for _, a := range Actions() {
		for _, g := range policy[a] {
			if a == ReadFunding && g.when == OwnClient {
				continue
			}
			if g.party == Integration && (len(discloses[a]) > 0 || strings.HasPrefix(string(a), "development-need.") || a == ReadReaders) {
				t.Errorf("a machine client has %s", a)
			}
		}
	}
}

func TestEveryPartyNeedsARoleOrIsARelationOfItsOwn(t *testing.T) {
	own := []Party{Everyone, Oneself, Participant, Hearing, Mentor, ConversationLead, LinkOfficer, Integration, Hubqa}
	for _, a := range Actions() {
		for _, g := range policy[a] {
			if _, ok := roleOf[g.party]; !ok && !slices.Contains(own, g.party) {
				t.Errorf("%s: party %s stands for no role", a, g.party)
			}
		}
	}
}
