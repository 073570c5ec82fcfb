package house

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/outbox"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// forOperators is what operators are told, on one line.
func forOperators(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"../../deploy/runbook.md", "../../README.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return strings.Join(strings.Fields(all.String()), " ")
}

// Operations that operators are told of are in the contract.
func TestRunbookNamesOperations(t *testing.T) {
	found := 0
	for _, m := range regexp.MustCompile("(?:`|, )(GET|POST|PUT|PATCH|DELETE) (/v1/[a-zA-Z/{}._-]+)").FindAllStringSubmatch(forOperators(t), -1) {
		found++
		path := regexp.MustCompile(`\{[^}]*\}`).ReplaceAllString(m[2], nowhere)
		if _, known := testapi.OperationOf(m[1], path); !known {
			t.Errorf("there is no %s %s", m[1], m[2])
		}
	}
	if found < 10 {
		t.Errorf("%d were found", found)
	}
}

// Metrics that operators are told of are there, and so are the values of their labels.
func TestRunbookNamesMetrics(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db, func(o *app.Options) { o.Mail = &letters{} })
		api.Anonymous().Get("/healthz").Want(200)
		there, found := scraped(t, api), 0
		for _, m := range regexp.MustCompile("[`(](hubqa_[a-z]+_[a-z_]+)").FindAllStringSubmatch(forOperators(t), -1) {
			if slices.Contains([]string{"hubqa_cs_", "hubqa_cal_", "hubqa_server", "hubqa_owner", "hubqa_app"}, m[1]) {
				continue
			}
			if found++; !strings.Contains(there, "\n"+m[1]+"{") && !strings.Contains(there, "\n"+m[1]+" ") {
				t.Errorf("there is no metric %s", m[1])
			}
		}
		if found < 10 {
			t.Errorf("%d were found", found)
		}
	})
	text := forOperators(t)
	for _, result := range outbox.Results[2:] {
		if !strings.Contains(text, "`"+result+"`") {
			t.Errorf("the runbook does not tell of the fault %s", result)
		}
	}
}

// What the runbook tells to look for in the log is what is logged.
func TestRunbookNamesWhatIsLogged(t *testing.T) {
	var code strings.Builder
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			var text []byte
			text, err = os.ReadFile(path)
			code.Write(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{
		"a notice was not sent", "a mail would be sent", "the audit trail was not anchored", "an import failed", "its end was cut off",
		"the row is not the one anchored at", "and no anchor yet", "HUBQA_ANCHOR_FILE: ", "there is no such hub", "the server is stopping", "not ready: ",
		"the schema is up to date", "servers read it again within a minute", "person-identity-taken", "unreachable", "settings", "broken-off", "lease-ended", "too-late",
	} {
		if !strings.Contains(code.String(), said) {
			t.Errorf("hubqa does not say %q", said)
		}
		if words := strings.Fields(said); !strings.Contains(forOperators(t), strings.Join(words, " ")) {
			t.Errorf("the runbook does not tell of %q", said)
		}
	}
}
