package house

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/hubqa/hubqa/"

// layers says for every package of hubqa which others of it it may import
// directly. A package that is not named here fails the test: give it a place.
var layers = map[string][]string{
	// values
	"internal/id": nil, "internal/clock": nil, "internal/page": nil, "internal/fault": nil,
	"internal/event": nil, "internal/secret": nil, "internal/smallnumber": nil, "internal/proportion": nil, "internal/column": nil, "internal/record": {"internal/access", "internal/id", "internal/page"}, "internal/trace": nil, "internal/pulse": {"internal/clock"}, "internal/replay": nil, "internal/calendar": nil,
	"internal/access":    {"internal/id", "internal/fault"},
	"internal/authn":     {"internal/id", "internal/clock", "internal/fault"},
	"internal/table":     {"internal/calendar", "internal/fault"},
	"internal/agreement": nil,
	"internal/sweep":     {"internal/access", "internal/calendar", "internal/fault", "internal/id"},
	"internal/money":     {"internal/calendar"},

	// registers: what is
	"internal/hub":       registers,
	"internal/school":    registers,
	"internal/partner":   registers,
	"internal/person":    registers,
	"internal/provision": registers,
	"internal/framework": registers,
	"internal/client":    registers,
	"internal/audit":     registers,
	"internal/notice":    registers,
	"internal/feed":      registers,
	"internal/diary":     registers,
	"internal/redaction": {"internal/id", "internal/school"}, // whose names they are

	// work: what is done
	"internal/observation":     work,
	"internal/improvement":     work,
	"internal/inspection":      work,
	"internal/retention":       work,
	"internal/subjectaccess":   work,
	"internal/visitrequest":    work,
	"internal/suggestion":      work,
	"internal/intake":          slices.Concat(work, []string{"internal/training", "internal/stafftime", "internal/conversation", "internal/takeup", "internal/funding"}),
	"internal/programme":       work,
	"internal/observer":        work,
	"internal/mentoring":       work,
	"internal/sample":          work,
	"internal/release":         work,
	"internal/plan":            work,
	"internal/conversation":    work,
	"internal/engagement":      work,
	"internal/training":        work,
	"internal/schoolsupport":   work,
	"internal/schoolplan":      work,
	"internal/evaluation":      work,
	"internal/goodpractice":    work,
	"internal/stafftime":       work,
	"internal/takeup":          work,
	"internal/pitfall":         work,
	"internal/funding":         work,
	"internal/jointpractice":   work,
	"internal/valueformoney":   work,
	"internal/standardisation": work,
	"internal/moderation":      work,
	"internal/evidence":        work,
	"internal/webhook":         slices.Concat(work, []string{"internal/feed"}),
	"internal/safeguarding":    work,

	// The figures of the protocol have its definition from the visit, and how long visits are
	// kept from the schedule.
	"internal/insight": slices.Concat(work, []string{"internal/observation", "internal/retention"}),
	// A report is of what the others tell.
	"internal/annualreport": slices.Concat(work, []string{"internal/observation", "internal/insight", "internal/suggestion", "internal/programme", "internal/standardisation"}),

	// So is what is known for the data return.
	"internal/datareturn": slices.Concat(work, []string{"internal/engagement"}),

	"internal/outbox": slices.Concat(values, []string{"internal/webhook", "internal/pulse"}),

	"internal/store":     slices.Concat(values, areas),
	"api":                nil,
	"api/client":         nil,
	"api/columns":        nil,
	"internal/httpapi":   slices.Concat(values, areas, []string{"api", "internal/icalendar", "internal/paper"}),
	"internal/anchor":    {"internal/audit", "internal/authn", "internal/clock", "internal/fault", "internal/id"},
	"internal/config":    {"internal/access", "internal/authn"},
	"internal/jwks":      {"internal/authn", "internal/clock", "internal/fault"},
	"internal/icalendar": {},
	"internal/mail":      {"internal/access", "internal/clock", "internal/fault", "internal/id", "internal/notice", "internal/pulse"},
	"internal/paper":     {"internal/calendar"},
	"internal/deadline":  slices.Concat(values, areas, []string{"internal/pulse"}),
	"internal/telemetry": nil,
}

var (
	values = []string{
		"internal/access",
		"internal/agreement",
		"internal/calendar",
		"internal/clock",
		"internal/column",
		"internal/event",
		"internal/fault",
		"internal/id",
		"internal/money",
		"internal/page",
		"internal/proportion",
		"internal/record",
		"internal/replay",
		"internal/secret",
		"internal/smallnumber",
		"internal/sweep",
		"internal/table",
		"internal/trace",
	}
	registers = values
	areas     = []string{
		"internal/hub", "internal/school", "internal/partner", "internal/person", "internal/provision", "internal/framework",
		"internal/client", "internal/audit", "internal/notice", "internal/feed", "internal/diary", "internal/intake",
		"internal/observation",
		"internal/improvement",
		"internal/annualreport",
		"internal/sample",
		"internal/release",
		"internal/datareturn",
		"internal/insight",
		"internal/inspection",
		"internal/mentoring",
		"internal/plan",
		"internal/conversation",
		"internal/engagement",
		"internal/training",
		"internal/schoolsupport",
		"internal/schoolplan",
		"internal/evaluation",
		"internal/goodpractice",
		"internal/pitfall",
		"internal/stafftime",
		"internal/takeup",
		"internal/funding",
		"internal/jointpractice",
		"internal/valueformoney",
		"internal/moderation",
		"internal/evidence",
		"internal/redaction",
		"internal/safeguarding",
		"internal/observer",
		"internal/programme",
		"internal/retention",
		"internal/subjectaccess",
		"internal/standardisation",
		"internal/suggestion",
		"internal/visitrequest",
		"internal/webhook",
	}
	work = append([]string{"internal/hub", "internal/school", "internal/partner", "internal/person", "internal/provision",
		"internal/framework", "internal/notice", "internal/redaction"}, values...)
)

// above stand on everything; nothing of hubqa but the command imports them.
var above = []string{"internal/app", "internal/demo", "internal/testkit", "internal/testapi", "cmd/hubqa", "internal/house", "internal/walk",
	"internal/proof", "internal/siege", "internal/testkit/issuer", "internal/testkit/attacker", "api/examples/issuer"}

// owned says which outside modules belong to which packages alone.
var owned = map[string][]string{
	"gorm.io/":                      {"internal/store"},
	"github.com/pressly/goose":      {"internal/store"},
	"github.com/jackc/pgx":          {"internal/store", "internal/testkit"},
	"github.com/ncruces/":           {"internal/store", "internal/testkit"},
	"github.com/labstack/echo":      {"internal/httpapi", "internal/app", "api"},
	"github.com/golang-jwt/":        {"internal/authn"},
	"codeberg.org/go-pdf/fpdf":      {"internal/paper"},
	"github.com/wneessen/go-mail":   {"internal/mail"},
	"github.com/arran4/golang-ical": {"internal/icalendar"},
	"code.dny.dev/ssrf":             {"internal/outbox"},
	"github.com/go-jose/":           {"internal/jwks", "internal/testkit/issuer"},
	"github.com/alecthomas/kong":    {"internal/app", "internal/config", "cmd/hubqa"},
	"go.opentelemetry.io/":          {"internal/telemetry", "internal/httpapi", "internal/store", "internal/app"},
	"go.opentelemetry.io/otel/sdk":  {"internal/telemetry"},
	"github.com/prometheus/":        {"internal/httpapi", "internal/app"},
	"golang.org/x/oauth2":           nil, // an example's
	module + "api/client":           nil, // for integrators, and for tests
}

func TestWhoImportsWhom(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	list := json.NewDecoder(strings.NewReader(string(out)))
	for list.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := list.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		allowed, placed := layers[name]
		if !placed && !slices.Contains(above, name) {
			t.Errorf("%s has no place in the house", name)
		}
		for _, imported := range p.Imports {
			own := strings.TrimPrefix(imported, module)
			if own != imported && placed && !slices.Contains(allowed, own) {
				t.Errorf("%s may not import %s", name, own)
			}
			for prefix, owners := range owned {
				if strings.HasPrefix(imported, prefix) && !slices.Contains(owners, name) {
					t.Errorf("%s may not import %s", name, imported)
				}
			}
		}
	}
}

// What stands in for the world outside is not in the program.
func TestTheProgramHasNoStandIns(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", module+"cmd/hubqa").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	if !slices.Contains(linked, module+"internal/jwks") {
		t.Error("the list is not the program's")
	}
	for _, p := range linked {
		if strings.HasPrefix(p, module+"internal/test") || strings.HasPrefix(p, module+"api/examples") || p == "testing" || p == "net/http/httptest" {
			t.Errorf("cmd/hubqa is linked with %s", p)
		}
	}
}

// time.Now is called by the clock alone, so that tests and the demo can move time.
func TestOnlyTheClockTellsTheTime(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			strings.HasPrefix(path, "../clock/") || strings.HasPrefix(path, "../testkit/") {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		for _, call := range []string{"time.Now(", "time.Since(", "time.Until("} {
			if strings.Contains(string(text), call) {
				t.Errorf("%s calls %s)", path, call)
			}
		}
		return err
	})
	if err != nil || files < 100 {
		t.Errorf("%d files, %v", files, err)
	}
}
