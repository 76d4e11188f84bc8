package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/ledger/logbook"
)

const module = "github.com/isoloir/isoloir/"

type pkg struct {
	ImportPath, Dir  string
	GoFiles, Imports []string
}

// linked lists every package that is linked into the booth.
func linked(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,Imports", ".").Output()
	must(t, err)
	var list []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// TestNothingWithANetworkIsLinked: what sees choices holds no chain, no web server and no simulator. Fyne imports net/http;
// nothing of ours does, and the kernel gives the booth an empty network.
func TestNothingWithANetworkIsLinked(t *testing.T) {
	for _, p := range linked(t) {
		for _, never := range []string{"github.com/cometbft/", "github.com/coder/websocket", "github.com/libp2p/", "google.golang.org/grpc",
			module + "ledger/chain", module + "device/sim", module + "tpm/swtpm", module + "cmd/demo"} {
			if strings.HasPrefix(p.ImportPath, never) {
				t.Errorf("the booth links %s", p.ImportPath)
			}
		}
		if !strings.HasPrefix(p.ImportPath, module) {
			continue
		}
		for _, never := range []string{"net/http", "crypto/tls", "net/rpc", "net/smtp"} {
			if slices.Contains(p.Imports, never) {
				t.Errorf("%s imports %s", p.ImportPath, never)
			}
		}
	}
}

// TestNoWebCodeIsLeft: of the net/http that Fyne imports the linker keeps variables and what fills them, and no server, client
// or connection.
func TestNoWebCodeIsLeft(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "booth")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	symbols, err := exec.Command("go", "tool", "nm", binary).Output()
	must(t, err)
	if !strings.Contains(string(symbols), " T main.main") {
		t.Fatal("this test looks at nothing")
	}
	for line := range strings.Lines(string(symbols)) {
		for _, never := range []string{"net/http.(*Server)", "net/http.(*conn)", "net/http.(*Transport)", "net/http.(*Client)", "net/http.Serve"} {
			if strings.Contains(line, " T "+never) {
				t.Errorf("the booth holds %s", strings.TrimSpace(line))
			}
		}
	}
}

// TestOnlyUnixSocketsAreDialled reads the source of everything of ours that the booth links.
func TestOnlyUnixSocketsAreDialled(t *testing.T) {
	found := 0
	for _, p := range linked(t) {
		if !strings.HasPrefix(p.ImportPath, module) || !slices.Contains(p.Imports, "net") {
			continue
		}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, 0)
			must(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				f, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || !strings.HasPrefix(f.Sel.Name, "Dial") && !strings.HasPrefix(f.Sel.Name, "Listen") {
					return true
				}
				for _, arg := range call.Args {
					lit, ok := arg.(*ast.BasicLit)
					if !ok || lit.Kind != token.STRING {
						continue
					}
					if found++; lit.Value != `"unix"` {
						t.Errorf("%s/%s: %s(%s)", p.ImportPath, name, f.Sel.Name, lit.Value)
					}
				}
				return true
			})
		}
	}
	if found == 0 {
		t.Error("this test looks at nothing")
	}
}

// TestEveryEventOfTheLogbookHasAWriter reads the source of all who write into it, and finds each event outside its table.
func TestEveryEventOfTheLogbookHasAWriter(t *testing.T) {
	ours, kiosks := constants(t, "../../ledger/logbook/event.go", "Event"), constants(t, "../../kiosk/flow/effect.go", "LogEvent")
	written := map[string]bool{string(logbook.LogbookRepaired): true, string(logbook.LogbookReplaced): true} // by the logbook itself
	for _, dir := range []string{".", "../../kiosk/flow", "../../ledger/station"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		must(t, err)
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "kiosk/flow/effect.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			must(t, err)
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if in, ok := n.X.(*ast.Ident); ok && in.Name == "logbook" {
						written[ours[n.Sel.Name]] = true
					}
				case *ast.Ident:
					written[kiosks[n.Name]] = true
				}
				return true
			})
		}
	}
	for _, e := range logbook.Events() {
		if !written[string(e)] {
			t.Errorf("nothing writes %d %s", e.ID(), e)
		}
	}
}

// constants are the names and values of the string constants of a type.
func constants(t *testing.T, path, typ string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	must(t, err)
	out := map[string]string{}
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); ok && id.Name == typ {
			for i, v := range spec.Values {
				out[spec.Names[i].Name] = strings.Trim(v.(*ast.BasicLit).Value, `"`)
			}
		}
		return true
	})
	return out
}

// TestTheLogbookKnowsWhatTheKioskNotes: every constant of type flow.LogEvent is an event of the logbook.
func TestTheLogbookKnowsWhatTheKioskNotes(t *testing.T) {
	noted := constants(t, "../../kiosk/flow/effect.go", "LogEvent")
	for _, name := range noted {
		if logbook.Event(name).ID() == 0 {
			t.Errorf("the logbook has no event %q", name)
		}
	}
	if len(noted) < 15 {
		t.Errorf("only %d events were looked at", len(noted))
	}
}
