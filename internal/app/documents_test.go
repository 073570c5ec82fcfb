package app_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/hubqa/hubqa/internal/app"
)

// documents are what tells operators which commands to give.
var documents = []string{"README.md", "deploy/runbook.md", "deploy/compose.yaml", "deploy/rehearse-restore.sh", "Dockerfile"}

func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\\\n", " ", "`\n", "` ").Replace(string(text))
}

// called finds a call of hubqa and the rest of its line, or of its span of code: by its own
// name, as the service of compose.yaml, as a variable of a script, or as an image.
var called = regexp.MustCompile("(?:(?:(?:^|[\n`(] *| && )hubqa|cmd/hubqa|run (?:--?\\S+ )*tool|\"\\$hubqa\"|hubqa-data:/data hubqa) |command: \\[)([a-z]+[^\n`|#>)\\]]*)")

// words are those that may name a command.
var words = regexp.MustCompile(`^[a-z]+( [a-z]+)?`)

// Every command, and every flag of it, that a document tells to give is there.
func TestDocumentsTellWhatIsThere(t *testing.T) {
	commands := app.Commands()
	found := map[string]int{}
	for _, name := range documents {
		for _, m := range called.FindAllStringSubmatch(code(name, document(t, name)), -1) {
			flags, known := commands[words.FindString(m[1])]
			first, _, _ := strings.Cut(words.FindString(m[1]), " ")
			if !known {
				flags, known = commands[first]
			}
			if !known {
				t.Errorf("%s: there is no %q", name, m[0])
				continue
			}
			found[name]++
			for _, flag := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(m[1], -1) {
				if !slices.ContainsFunc(flags, func(f *kong.Flag) bool { return f.Name == flag[1] }) {
					t.Errorf("%s: %q has no --%s", name, m[0], flag[1])
				}
			}
		}
	}
	if found["README.md"] < 15 || found["deploy/runbook.md"] < 15 || found["deploy/rehearse-restore.sh"] < 6 {
		t.Errorf("few were found: %v", found)
	}
}

// code leaves of a document in Markdown what stands in code: its blocks and its spans.
func code(name, text string) string {
	if !strings.HasSuffix(name, ".md") {
		return strings.ReplaceAll(text, "command: [postgres,", "") // which is another's
	}
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "    ") {
			kept.WriteString(line)
		}
	}
	for _, span := range regexp.MustCompile("`[^`]+`").FindAllString(text, -1) {
		kept.WriteString(strings.Join(strings.Fields(span), " ") + "\n")
	}
	return kept.String()
}

var setting = regexp.MustCompile(`HUBQA_[A-Z_]*[A-Z]`)

// The settings that README tells of are those that there are, all of them.
func TestReadmeTellsEverySetting(t *testing.T) {
	told := map[string]bool{}
	for _, name := range setting.FindAllString(document(t, "README.md"), -1) {
		told[name] = true
	}
	known := map[string]bool{"HUBQA_TEST_POSTGRES": true} // of the tests
	for _, flags := range app.Commands() {
		for _, f := range flags {
			for _, name := range f.Envs {
				if !told[name] && !known[name] {
					t.Errorf("README does not tell of %s", name)
				}
				known[name] = true
			}
		}
	}
	for name := range told {
		if !known[name] {
			t.Errorf("there is no %s", name)
		}
	}
	if len(known) < 30 {
		t.Errorf("%d settings", len(known))
	}
}

// What compose.yaml sets is a setting; what it wants, .env.example has, and its secrets prepare makes.
func TestComposeSetsWhatIsThere(t *testing.T) {
	known := map[string]bool{"HUBQA_ARCHIVE": true} // of deploy/postgres
	for _, flags := range app.Commands() {
		for _, f := range flags {
			for _, name := range f.Envs {
				known[name] = true
			}
		}
	}
	compose, example, prepare := document(t, "deploy/compose.yaml"), document(t, "deploy/.env.example"), document(t, "deploy/prepare")
	set := regexp.MustCompile(`(?m)^\s+(HUBQA_[A-Z_]+): ([^#\n]*)`).FindAllStringSubmatch(compose, -1)
	for _, m := range set {
		if !known[m[1]] && !strings.Contains(m[2], "${"+m[1]) { // HUBQA_HOST is Caddy's
			t.Errorf("there is no %s", m[1])
		}
	}
	wanted := regexp.MustCompile(`\$\{([A-Z_]+)(:\?)?`).FindAllStringSubmatch(compose, -1)
	for _, m := range wanted {
		if line := "\n" + m[1] + "="; !strings.Contains(example, line) && (m[2] != "" || !strings.Contains(example, "\n#"+line[1:])) {
			t.Errorf(".env.example does not set %s", m[1])
		}
	}
	secrets := regexp.MustCompile(`file: secrets/([a-z-]+)`).FindAllStringSubmatch(compose, -1)
	for _, m := range secrets {
		if !strings.Contains(prepare, "secret "+m[1]) {
			t.Errorf("prepare makes no secret %s", m[1])
		}
	}
	if len(set) < 15 || len(wanted) < 5 || len(secrets) < 5 {
		t.Errorf("%d, %d, %d were found", len(set), len(wanted), len(secrets))
	}
}
