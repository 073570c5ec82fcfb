package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// contract is what these tests read of the contract.
type contract struct {
	Paths map[string]map[string]struct {
		OperationID string `yaml:"operationId"`
	}
	Components struct {
		Schemas map[string]struct {
			Enum []string
		}
	}
}

func readContract(t *testing.T) (doc contract) {
	t.Helper()
	text, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// contractCodes are the problem codes of the contract.
func contractCodes(t *testing.T) []string {
	return readContract(t).Components.Schemas["ProblemCode"].Enum
}

// contractOperations are the operations of the contract.
func contractOperations(t *testing.T) []string {
	var all []string
	for _, methods := range readContract(t).Paths {
		for _, operation := range methods {
			all = append(all, operation.OperationID)
		}
	}
	return all
}

// titles is where every code has a title, which is not where it is answered.
const titles = "../httpapi/codes.go"

// literals calls see for every string literal of the code, with the name of the
// function that it is an argument of and its place among the arguments.
func literals(t *testing.T, see func(call string, place int, text, at string)) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == titles {
			return err
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch f := n.Fun.(type) {
				case *ast.SelectorExpr:
					name = f.Sel.Name
				case *ast.Ident:
					name = f.Name
				}
				for i, arg := range n.Args {
					if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						text, _ := strconv.Unquote(lit.Value)
						see(name, i, text, set.Position(lit.Pos()).String())
					}
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING {
					text, _ := strconv.Unquote(n.Value)
					see("", 0, text, "")
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Every code that can be answered stands in the contract, and every code of the
// contract can be answered.
func TestProblemCodesAgree(t *testing.T) {
	codes := contractCodes(t)
	used := map[string]bool{}
	literals(t, func(call string, place int, text, at string) {
		used[text] = true
		declared := (call == "New" && place == 1 && strings.Contains(text, "-") && !strings.Contains(text, " ")) ||
			(call == "Check" && place == 2)
		if declared && !slices.Contains(codes, text) {
			t.Errorf("%s: %q is no problem code of the contract", at, text)
		}
	})
	for _, c := range codes {
		if !used[c] {
			t.Errorf("no code answers with %q", c)
		}
	}
}
