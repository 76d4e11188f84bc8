package secrettest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Types fails unless every type that the package of the test declares is said to be a secret, by a value of it, or public, by its name
// among words. Whoever adds a type decides.
func Types(t testing.TB, secrets []any, public string) {
	t.Helper()
	known := strings.Fields(public)
	for _, v := range secrets {
		of := reflect.TypeOf(v)
		if of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		known = append(known, of.Name())
	}
	declared := declaredTypes(t)
	for _, name := range declared {
		if !slices.Contains(known, name) {
			t.Errorf("type %s: is it a secret?", name)
		}
	}
	for _, name := range known {
		if !slices.Contains(declared, name) {
			t.Errorf("there is no type %s", name)
		}
	}
}

// declaredTypes are the types of the package in the working directory, which is that of the package under test.
func declaredTypes(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				out = append(out, spec.Name.Name)
			}
			return true
		})
	}
	return out
}
