package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
)

// What people do wrong is named with what to do, and what was there stays.
func TestMistakes(t *testing.T) {
	dir, kept := exported(t), t.TempDir()
	notes, plan := filepath.Join(kept, "sample.csv"), filepath.Join(kept, "plan.json")
	boxes := filepath.Join(kept, "boxes.csv")
	for path, text := range map[string]string{notes: "what the board wrote\n", boxes: "box;papers\nst-1;312\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		line string
		code int
		want string
	}{
		{"verify " + kept, cli.ExitFinding, "hint: is this the folder of a record?"},
		{"verify -lang fr " + kept, cli.ExitFinding, "est-ce le dossier d'un registre ?"},
		{"verify -lang de " + dir, cli.ExitUsage, "this command speaks en and fr"},
		{"verify " + dir + " -lang fr", cli.ExitUsage, "hint: flags come first"},
		{"code " + dir + " 7K3M-9QWX", cli.ExitFailed, "hint: the code stands first, and then the folder"},
		{"sample -seed 53417960661093690826 -n 3 -manifest " + boxes, cli.ExitFailed, "save it anew as CSV with commas"},
		{"audit -out " + kept + " " + dir, cli.ExitFailed, "sample.csv is there already\nobserve: hint: name another path"},
	} {
		code, out, errs := observe(t, strings.Fields(tt.line)...)
		if code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("observe %s: exit %d, want %d\n%s%s", tt.line, code, tt.code, out, errs)
		}
	}
	if text, err := os.ReadFile(notes); err != nil || string(text) != "what the board wrote\n" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := os.Stat(plan); err != nil {
		t.Error(err)
	}
}

// A region of a language that the command speaks is taken as that language.
func TestLanguages(t *testing.T) {
	dir := exported(t)
	for lang, want := range map[string]string{"fr-CA": "Tout est vérifié.", "FR": "Tout est vérifié.", "en-GB": "All of it checks."} {
		if code, out, errs := observe(t, "verify", "-lang", lang, dir); code != cli.ExitOK || !strings.Contains(out, want) {
			t.Errorf("%s: exit %d\n%s%s", lang, code, out, errs)
		}
	}
}
