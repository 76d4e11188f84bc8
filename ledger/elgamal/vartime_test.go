package elgamal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// public says of each function that computes in a time which depends on its exponents why they are no secrets.
var public = map[string]string{
	"elgamal SumVartime":             "what others below call",
	"elgamal sumVartime":             "what it and Batch.holds call",
	"elgamal init":                   "what hands it to sumVartime",
	"elgamal sumByEightVartime":      "what sumVartime calls where the processor can",
	"elgamal Batch.holds":            "proofs on record, and coefficients that are used once",
	"elgamal Ciphertext.Scale":       "weights of the manifest",
	"elgamal Encoded.weightedSum":    "weights that everybody derives from the statement",
	"ballot plan.sum":                "weights of the manifest",
	"mixnet terms.sum":               "a verifier's coefficients and a proof's answers",
	"mixnet verifier.sumPermutation": "weights that everybody derives",
	"mixnet verifier.sumColumns":     "weights that everybody derives",
	"trustee evaluate":               "powers of a trustee's place",
	"trustee interpolate":            "weights of a quorum",
	"trustee weighted":               "weight of a quorum",
}

// TestSecretExponentsAreConstantTime holds the packages that handle secrets to the list above: nothing else in them calls the
// multi-scalar multiplication, which takes variable time. All other multiplications are voi's constant-time ones.
func TestSecretExponentsAreConstantTime(t *testing.T) {
	called := map[string]bool{}
	for _, dir := range []string{"elgamal", "ballot", "mixnet", "trustee"} {
		files, err := filepath.Glob("../" + dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				callers(t, dir, name, called)
			}
		}
	}
	for _, f := range slices.Sorted(maps.Keys(called)) {
		if public[f] == "" {
			t.Errorf("%s computes in variable time; say in this file why its exponents are public", f)
		}
	}
	for f := range public {
		if !called[f] {
			t.Errorf("%s no longer computes in variable time", f)
		}
	}
}

// callers adds the functions of a file that call one whose name says that it takes variable time, or Scale, or hand it on.
func callers(t *testing.T, dir, name string, called map[string]bool) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && variable(e) {
				called[dir+" "+receiver(f)+f.Name.Name] = true
			}
			return true
		})
	}
}

func variable(f ast.Expr) bool {
	name := ""
	switch f := f.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return strings.HasSuffix(name, "Vartime") || name == "Scale"
}

func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	of := f.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	return of.(*ast.Ident).Name + "."
}
