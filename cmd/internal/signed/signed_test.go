package signed_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoloir/isoloir/cmd/internal/cli"
	"github.com/isoloir/isoloir/cmd/internal/signed"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/election/electiontest"
)

// said runs a verb that only loads a manifest, as a person runs it.
func said(path string) (int, string) {
	var out bytes.Buffer
	c := cli.Command{Name: "sample", Verbs: []cli.Verb{{Name: "load", Flags: func(*flag.FlagSet) cli.Runner {
		return func(context.Context, *cli.Env) error {
			_, _, err := signed.Load(path)
			return err
		}
	}}}}
	return c.Run(context.Background(), &cli.Env{Stdout: &out, Stderr: &out}, []string{"load"}), out.String()
}

// A folder holds a manifest with its signatures, which a test changes.
type folder struct {
	manifest, signatures string
}

func (f folder) write(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, election.ManifestFile)
	for name, content := range map[string]string{path: f.manifest, signed.Beside(path): f.signatures} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// TestWhatIsWrongIsNamed: each is an exit code of its own with the line and a remedy; what is read is left as it is, and loads once it
// is mended.
func TestWhatIsWrongIsNamed(t *testing.T) {
	s := electiontest.New()
	good := folder{string(s.Manifest.Encode()), string(s.Manifest.EncodeSignatures(s.Sign()))}
	edit := func(from, to string) folder {
		if !strings.Contains(good.manifest, from) {
			t.Fatalf("%q is not in the manifest", from)
		}
		return folder{strings.Replace(good.manifest, from, to, 1), good.signatures}
	}
	s.Manifest.MinGroup = 6
	other := string(s.Manifest.EncodeSignatures(s.Sign()))
	s.Manifest.MinGroup = 5
	forged := s.Sign()
	forged[1].Sig[7] ^= 1
	path := filepath.Join(t.TempDir(), election.ManifestFile)
	for name, c := range map[string]struct {
		folder
		want []string
	}{
		"unknown field":           {edit(`"minGroup": 5,`, `"minGroup": 5, "colour": 1,`), []string{"line ", `unknown field "colour"`, "the fields here are", "hint: election import"}},
		"field twice":             {edit(`"minGroup": 5,`, "\"minGroup\": 5,\n  \"minGroup\": 5,"), []string{"line ", "a second time", "remove it here"}},
		"wrong case":              {edit(`"minGroup"`, `"mingroup"`), []string{"line ", "wrong case", `write "minGroup"`}},
		"duplicate id":            {edit(`"id": "council"`, `"id": "president"`), []string{"line ", `duplicate contest "president"`, "rename or remove one"}},
		"impossible limit":        {edit(`"seats": 3,`, `"seats": 6,`), []string{"line ", "6 is not possible here", "from 1 to 5"}},
		"not JSON":                {edit(`"minGroup": 5,`, `"minGroup": 5`), []string{"line ", "not JSON", "missing comma"}},
		"another form":            {edit(`"minGroup": 5`, `"minGroup":  5`), []string{"line ", "not in canonical form"}},
		"empty":                   {folder{"", good.signatures}, []string{"the file is empty"}},
		"another election":        {edit(`"Town hall"`, `"Town Hall"`), []string{"signatures of another manifest", "hint: officials sign"}},
		"signatures of another":   {folder{good.manifest, other}, []string{election.SignaturesFile, "signatures of another manifest"}},
		"one signature":           {folder{good.manifest, string(s.Manifest.EncodeSignatures(s.Sign()[:1]))}, []string{"1 of the 2 signatures"}},
		"a forged signature":      {folder{good.manifest, string(s.Manifest.EncodeSignatures(forged))}, []string{`signature of "official-2"`, "does not check"}},
		"signatures that are cut": {folder{good.manifest, good.signatures[:40]}, []string{election.SignaturesFile, "line ", "not JSON"}},
	} {
		c.write(t, filepath.Dir(path))
		code, out := said(path)
		if code != cli.ExitFinding {
			t.Errorf("%s: exit %d", name, code)
		}
		for _, w := range append(c.want, "hint: ") {
			if !strings.Contains(out, w) {
				t.Errorf("%s: %q is not said:\n%s", name, w, out)
			}
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.manifest {
			t.Errorf("%s: the file changed", name)
		}
		good.write(t, filepath.Dir(path))
		if code, out := said(path); code != cli.ExitOK {
			t.Errorf("%s, mended: exit %d\n%s", name, code, out)
		}
	}
}

func TestWhatIsNotThereIsNoFinding(t *testing.T) {
	s, path := electiontest.New(), filepath.Join(t.TempDir(), election.ManifestFile)
	if code, out := said(path); code != cli.ExitFailed || !strings.Contains(out, "hint: is the path right") {
		t.Errorf("no manifest: exit %d\n%s", code, out)
	}
	if err := os.WriteFile(path, s.Manifest.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := said(path); code != cli.ExitFailed || !strings.Contains(out, "hint: officials sign") {
		t.Errorf("no signatures: exit %d\n%s", code, out)
	}
}
