// Package floors holds the tests of the module's shape: which package may import which, and what the shipped
// commands may link.
package floors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/isoloir/isoloir/"

// floorOf is the drawing in the README: a package belongs to the longest prefix that names it. An import may only
// point to a lower floor.
var floorOf = map[string]int{
	"ledger/lanes": -1,
	"device":       0, "ledger/elgamal": 0, "ledger/secrettest": 0, "ledger/vectors": 0, "tpm": 0, "kiosk/bidi": 0, "kiosk/fonts": 0,
	"device/escpos": 1, "device/evdev": 1, "device/socket": 1, "device/frame": 1,
	"ledger/election": 1, "ledger/tlog": 1, "ledger/urn": 1, "ledger/logbook": 1, "tpm/verify": 1, "tpm/swtpm": 1, "kiosk/catalog": 1, "kiosk/typeset": 1,
	"tpm/broker": 2, "tpm/ekcert": 2, "device/sim": 2, "device/devicetest": 2, "kiosk/speech": 2,
	"ledger/ballot": 2, "ledger/trustee": 2, "ledger/mixnet": 2, "ledger/tally": 2, "ledger/verify/headers": 2, "image": 2,
	"kiosk/flow": 3, "kiosk/paper": 3, "ledger/record": 3, "ledger/audit": 3, "ledger/tally/cvr": 3, "ledger/tally/returns": 3, "ledger/tally/page": 3,
	"kiosk/ui": 5, "kiosk/screen": 4, "ledger/chain/light": 5, "ledger/chain/node": 5, "ledger/station": 4, "ledger/verify": 4,
	"ledger/secondverifier": 4, "ledger/tally/conformance": 4, "ledger/audit/report": 4,
	"ledger/election/electiontest": 2, "ledger/record/recordtest": 4, "ledger/station/stationtest": 5, // what tests of others are made of
	"cmd/internal/cli": 4, "cmd/internal": 5,
	"cmd": 6,
}

type goPackage struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func TestImportsPointDown(t *testing.T) {
	for _, p := range list(t, "./...") {
		from, ok := strings.CutPrefix(p.ImportPath, module)
		if !ok {
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if a, b := floor(t, from), floor(t, to); b >= a {
				t.Errorf("%s (floor %d) imports %s (floor %d)", from, a, to, b)
			}
		}
	}
}

// What a booth must not be able to do, it does not link.
func TestWhatIsLinked(t *testing.T) {
	rules := []struct {
		pkg       string
		forbidden []string
	}{
		{"./cmd/booth", []string{"github.com/cometbft/", "github.com/coder/websocket", "fyne.io/fyne/v2/app", "fyne.io/fyne/v2/dialog", module + "device/sim", module + "tpm/swtpm"}},
		{"./cmd/init", []string{"github.com/cometbft/", "fyne.io/", module + "device/sim", module + "tpm/swtpm"}},
		{"./cmd/validator", []string{"fyne.io/", module + "kiosk/", module + "device", module + "tpm/swtpm"}},
		{"./cmd/observe", []string{"fyne.io/", "github.com/cometbft/", module + "ledger/chain/node", module + "tpm/swtpm"}},
		{"./ledger/verify", []string{"github.com/cometbft/", "fyne.io/"}},
		{"./ledger/record", []string{"github.com/cometbft/", "net/http", "crypto/x509"}},
		{"./kiosk/flow", []string{"fyne.io/", "net/http", "os/exec"}},
	}
	for _, r := range rules {
		for _, p := range list(t, r.pkg) {
			for _, dep := range p.Deps {
				if slices.ContainsFunc(r.forbidden, func(f string) bool { return strings.HasPrefix(dep, f) }) {
					t.Errorf("%s links %s", r.pkg, dep)
				}
			}
		}
	}
}

// Two verifiers are two as long as the second shares nothing with the first, not even in its tests.
func TestTheSecondVerifierStandsAlone(t *testing.T) {
	second := module + "ledger/secondverifier"
	for _, p := range list(t, "-test", "./ledger/secondverifier") {
		for _, dep := range append(p.Deps, p.Imports...) {
			ours := strings.HasPrefix(dep, module) && !strings.HasPrefix(dep, second)
			if ours || strings.HasPrefix(dep, "github.com/oasisprotocol/") || strings.HasPrefix(dep, "github.com/cometbft/") {
				t.Errorf("%s links %s", p.ImportPath, dep)
			}
		}
	}
}

// Only the two packages of the chain know CometBFT.
func TestOnlyTheChainImportsCometBFT(t *testing.T) {
	for _, p := range list(t, "./...") {
		if strings.HasPrefix(p.ImportPath, module+"ledger/chain/") {
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "github.com/cometbft/") {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
}

// `@latest` and `go get -u` resolve to v1.0.1, a line that its makers retracted.
func TestCometBFTPin(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/cometbft/cometbft").Output()
	if err != nil {
		t.Fatal(err)
	}
	if v := strings.TrimSpace(string(out)); !strings.HasPrefix(v, "v0.40.") {
		t.Errorf("CometBFT is %s; it is pinned to v0.40.x", v)
	}
}

func floor(t *testing.T, pkg string) int {
	t.Helper()
	for p := pkg; p != "."; p = parent(p) {
		if f, ok := floorOf[p]; ok {
			return f
		}
	}
	t.Fatalf("%s stands on no floor: add it to floorOf", pkg)
	return 0
}

func parent(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return "."
}

func list(t *testing.T, args ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Imports,Deps"}, args...)...)
	cmd.Dir = "../../.."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %q: %v\n%s", args, err, stderr.String())
	}
	var pkgs []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); err == io.EOF {
			return pkgs
		} else if err != nil {
			t.Fatal(fmt.Errorf("go list %q: %w", args, err))
		}
		pkgs = append(pkgs, p)
	}
}
