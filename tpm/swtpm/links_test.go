package swtpm_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/isoloir/isoloir/"

func deps(t *testing.T, pkg string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", pkg)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pkg, err)
	}
	return strings.Fields(string(out))
}

// No program of a station can make itself a chip.
func TestStationsDoNotLinkTheSimulator(t *testing.T) {
	programs, err := filepath.Glob("../../cmd/*/main.go")
	if err != nil || len(programs) == 0 {
		t.Fatal("no commands:", err)
	}
	for _, p := range programs {
		name := filepath.Base(filepath.Dir(p))
		if name == "demo" {
			continue
		}
		if slices.Contains(deps(t, "./cmd/"+name), module+"tpm/swtpm") {
			t.Errorf("%s links the simulator", name)
		}
	}
}

// The judge is pure: no clock, no input or output, no certificates, no TPM.
func TestJudgeIsPure(t *testing.T) {
	for _, d := range deps(t, "./tpm/verify") {
		if slices.Contains([]string{"crypto/x509", "net", "os/exec", module + "tpm"}, d) || strings.HasPrefix(d, "github.com/google/") {
			t.Errorf("tpm/verify links %s", d)
		}
	}
	cmd := exec.Command("go", "list", "-f", "{{join .Imports \" \"}}", "./tpm/verify")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range strings.Fields(string(out)) {
		if slices.Contains([]string{"time", "os", "io", "syscall", "math/rand", "crypto/rand"}, d) {
			t.Errorf("tpm/verify imports %s", d)
		}
	}
}

// No certificate is judged inside the state machine.
func TestRecordDoesNotLinkCertificates(t *testing.T) {
	for _, d := range deps(t, "./ledger/record") {
		if d == module+"tpm/ekcert" || d == module+"tpm" {
			t.Errorf("ledger/record links %s", d)
		}
	}
}
