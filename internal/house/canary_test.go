package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// canaries puts a marked text into every column that holds confidential text, by
// the field that it belongs to. The mark names the class.
var canaries = map[string]string{
	"Notes.Text":              `UPDATE observation_notes SET text = 'canary:notes'`,
	"JudgementSet.Judgements": `UPDATE observation_judgement SET judgements = '[{"principle":"p","evidence":"canary:draft"}]'`,
	"Feedback.Strengths":      `UPDATE observation_feedback SET strengths = '["canary:feedback"]'`,
	"Feedback.NextSteps":      `UPDATE observation_feedback SET next_steps = '["canary:feedback"]'`,
	"Feedback.Dialogue":       `UPDATE observation_feedback SET dialogue = 'canary:feedback'`,
	"Draft.Report":            `UPDATE observation_draft SET report = 'canary:draft'`,
	"Draft.Summary":           `UPDATE observation_draft SET summary = 'canary:draft'`,
	"Draft.ReturnedBecause":   `UPDATE observation_draft SET returned_because = 'canary:draft'`,
	"Report.Report":           `UPDATE observation_report SET report = 'canary:report'`,
	"Report.Summary":          `UPDATE observation_report SET summary = 'canary:summary'`,
	"Visit.Text":              `UPDATE observation_report SET summary = 'canary:summary'`, // of one inspected
	"Summary.Text":            `UPDATE observation_report SET summary = 'canary:summary'`,
	"inspectedVisit.Summary":  `UPDATE observation_report SET summary = 'canary:summary'`,
	"Report.Judgements":       `UPDATE observation_report SET judgements = '[{"principle":"p","evidence":"canary:report"}]'`,
	"Response.Text":           `UPDATE observation_response SET text = 'canary:response'`,
	"Need.Need":               `UPDATE development_need SET need = 'canary:need'`,
	"Need.Basis":              `UPDATE development_need SET basis = 'canary:judgement'`,
	"Need.Support":            `UPDATE development_need SET support = 'canary:need'`,
	"Need.Outcome":            `UPDATE development_need SET outcome = 'canary:need'`,
	"Progress.Note":           `UPDATE development_need_progress SET note = 'canary:need'`,
}

// personal is not sealed but not for everyone: contact details, and what stands
// between a partner and the hub.
var personal = []string{
	`UPDATE person SET email = 'canary:contact', phone = 'canary:contact'`,
	`UPDATE partner SET email = 'canary:partner', phone = 'canary:partner', note = 'canary:partner'`,
}

// unlock lets the test write where nobody may.
var unlock = map[string]string{
	"sqlite":   `DROP TRIGGER observation_report_never_changes`,
	"postgres": `ALTER TABLE observation_report DISABLE TRIGGER observation_report_never_changes`,
}

// sealedFields are the fields of the code that hold sealed text.
func sealedFields(t *testing.T) []string {
	t.Helper()
	var found []string
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/access/") {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			named, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if fields, ok := named.Type.(*ast.StructType); ok {
				for _, f := range fields.Fields.List {
					if strings.Contains(sourceOf(f.Type), "access.Sealed") {
						for _, name := range f.Names {
							found = append(found, named.Name.Name+"."+name.Name)
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sourceOf gives the name of a type, without its parameters.
func sourceOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return sourceOf(e.X)
	case *ast.IndexListExpr:
		return sourceOf(e.X)
	case *ast.StarExpr:
		return sourceOf(e.X)
	case *ast.SelectorExpr:
		return fmt.Sprint(e.X, ".", e.Sel)
	}
	return ""
}

func TestEverySealedFieldHasACanary(t *testing.T) {
	fields := sealedFields(t)
	for _, f := range fields {
		if canaries[f] == "" {
			t.Errorf("%s has no canary", f)
		}
	}
	for f := range canaries {
		if !slices.Contains(fields, f) {
			t.Errorf("there is no sealed field %s", f)
		}
	}
}

var marked = regexp.MustCompile(`canary:([a-z]+)`)

// seen are the classes of the marks in a text.
func seen(text string) []string {
	var classes []string
	for _, m := range marked.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(classes, m[1]) {
			classes = append(classes, m[1])
		}
	}
	slices.Sort(classes)
	return classes
}

// Every GET as every role: which classes of confidential text the answer holds. The
// table is to be laid beside access.md. What the server logs, and what it answers
// when it refuses, holds none.
func TestCanaries(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		api := testapi.New(t, db)
		var b strings.Builder
		for _, a := range asks(db.World) {
			if a.method != "GET" {
				continue
			}
			for _, c := range callers(&db.World) {
				answer := c.as(api).Send(a.method, a.path, a.header(), "")
				classes := seen(string(answer.Body))
				if len(classes) > 0 {
					fmt.Fprintf(&b, "%-40s %-7s %s\n", a.name(), c.letter, strings.Join(classes, " "))
				}
				if answer.Status >= 300 && len(classes) > 0 {
					t.Errorf("%s as %s refuses with %v", a.name(), c.letter, classes)
				}
			}
		}
		compare(t, "testdata/canaries.golden", b.String())
		if leaked := seen(db.Log.String()); len(leaked) > 0 {
			t.Errorf("the log holds %v", leaked)
		}
	})
}

// A change that is refused shows nothing either.
func TestCanariesInRefusals(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		plant(t, db)
		api := testapi.New(t, db)
		for _, a := range asks(db.World) {
			if a.method == "GET" {
				continue
			}
			for _, c := range callers(&db.World) {
				answer := c.as(api).Send(a.method, a.path, a.header(), a.body)
				if classes := seen(string(answer.Body)); len(classes) > 0 {
					t.Errorf("%s as %s answers %d with %v", a.name(), c.letter, answer.Status, classes)
				}
			}
		}
		if leaked := seen(db.Log.String()); len(leaked) > 0 {
			t.Errorf("the log holds %v", leaked)
		}
	})
}

func plant(t *testing.T, db *testkit.DB) {
	t.Helper()
	owner := db.Owner()
	statements := append([]string{unlock[db.Name()]}, personal...)
	for _, s := range canaries {
		statements = append(statements, s)
	}
	for _, s := range statements {
		if _, err := owner.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}
