package verify_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
	"github.com/isoloir/isoloir/ledger/record/recordtest"
	"github.com/isoloir/isoloir/ledger/verify"
)

// small is an election that fits into few bytes: one yes-no question, one station of 16 leaves, 6 ballots.
func small(m *election.Manifest) {
	m.Contests = m.Contests[2:3]
	m.Styles = []election.Style{{ID: "only", Name: election.Text{"en": "The ballot"}, Contests: []string{m.Contests[0].ID}}}
	m.Stations = m.Stations[:1]
	m.Stations[0].Styles = []string{"only"}
	m.Officials = m.Officials[:4] // without the workers of the second station
	m.Release = election.Release{Mode: election.ReleaseAtClose}
}

// written is a whole day in a folder.
func written(t testing.TB, count bool) (*recordtest.Day, string) {
	t.Helper()
	d := recordtest.New(t, small)
	d.Ceremony()
	s := d.Stations["st-1"]
	s.Prepare()
	for range 6 {
		s.Cast("only", map[string]string{"levy": "levy-a"})
	}
	s.Check("only", map[string]string{"levy": "levy-b"})
	d.Record(s.Cosign())
	s.Shut()
	if count {
		d.Count()
	}
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	return d, dir
}

func TestAWholeRecordChecks(t *testing.T) {
	d, dir := written(t, true)
	report, err := verify.Check(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Steps) != len(verify.Steps()) {
		t.Fatalf("%d steps of %d", len(report.Steps), len(verify.Steps()))
	}
	for _, s := range report.Steps {
		for _, lang := range []string{"en", "fr-CA"} {
			if words := s.Words(lang); words == "" || words == s.Words(map[string]string{"en": "fr", "fr-CA": "en"}[lang]) || strings.Contains(words, "%!") {
				t.Errorf("%s in %s: %q", s.Name, lang, words)
			}
		}
	}
	if string(report.Result) != string(d.State.ResultJSON()) || report.State.AppHash() != d.State.AppHash() {
		t.Fatal("another result")
	}
}

func TestARecordChecksAtAnyTime(t *testing.T) {
	d, dir := written(t, false)
	if _, err := verify.Check(dir); err != nil {
		t.Fatal(err)
	}
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err == nil {
		t.Fatal("a record was written over another")
	}
	short := filepath.Join(t.TempDir(), "short")
	d.Chain.Blocks = d.Chain.Blocks[:3]
	if err := verify.Write(short, d.State, d.Chain.All(), nil); err == nil {
		t.Fatal("a record without its last blocks was written")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(short), "*")); len(left) > 0 {
		t.Fatalf("a failed export left %v", left)
	}
}

func TestNoFolderIsNotAFinding(t *testing.T) {
	var f *verify.Finding
	if _, err := verify.Check(filepath.Join(t.TempDir(), "nowhere")); err == nil || errors.As(err, &f) {
		t.Fatalf("a folder that is not there: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := verify.Check(file); err == nil || errors.As(err, &f) {
		t.Fatalf("a file in place of a folder: %v", err)
	}
	if _, err := verify.Check(t.TempDir()); !errors.As(err, &f) {
		t.Fatalf("an empty folder: %v", err)
	}
}

// finding fails the test unless a folder gives a finding at a step.
func finding(t *testing.T, folder fs.FS, step, file string) {
	t.Helper()
	_, err := verify.CheckFS(folder)
	var f *verify.Finding
	if !errors.As(err, &f) {
		t.Fatalf("%s: %v", file, err)
	}
	if step != "" && f.Step != step || file != "" && f.File != file {
		t.Fatalf("found at %s in %q (%v), want %s in %q", f.Step, f.File, f, step, file)
	}
	if f.Words("en") == "" || f.Words("fr") == f.Words("en") {
		t.Fatalf("%s: no words", f.Step)
	}
}

// memory reads a folder into a map, so that a test can spoil it.
func memory(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFilesMissingExtraAndMisnamed(t *testing.T) {
	_, dir := written(t, false)
	folder := memory(t, dir)
	for name := range folder {
		less := fstest.MapFS{}
		for other, f := range folder {
			if other != name {
				less[other] = f
			}
		}
		finding(t, less, "", "")
	}
	for _, extra := range []string{"notes.txt", "blocks/readme", "blocks/1.block", "blocks/00000000.block", "blocks/-0000001.block", "blocks/+0000001.block",
		"blocks/000000001.block", "result.json.bak", "more/result.json", ".hidden", "Manifest.json"} {
		folder[extra] = &fstest.MapFile{Data: []byte("x")}
		finding(t, folder, "files", "")
		delete(folder, extra)
	}
	folder["blocks/00009999.block"] = folder[verify.BlockFile(1)]
	finding(t, folder, "files", "")
	delete(folder, "blocks/00009999.block")
	a, b := verify.BlockFile(5), verify.BlockFile(6)
	folder[a], folder[b] = folder[b], folder[a]
	finding(t, folder, "blocks", a)
}

func TestARefusedEntryInABlockIsFound(t *testing.T) {
	d, _ := written(t, false)
	// A second opening of the station, in a block that all validators sign.
	e := d.Stations["st-1"].Open(recordtest.Log)
	_, err := d.Chain.Next(d.State, e)
	var r *record.Refusal
	if !errors.As(err, &r) || r.Code != record.CodeStage {
		t.Fatalf("the record took it: %v", err)
	}
	block := d.Chain.Forge(d.State, record.Encode(e))
	d.Chain.Blocks = append(d.Chain.Blocks, block)
	dir := filepath.Join(t.TempDir(), "record")
	state := record.Begin(d.State, record.Block{Height: d.State.Height() + 1, Time: block.Header.Time, Hash: block.Header.Hash()})
	if err := verify.Write(dir, state, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	finding(t, os.DirFS(dir), "blocks", verify.BlockFile(block.Header.Height))
}

func TestAChipOfAnUnknownMakerIsFound(t *testing.T) {
	d := recordtest.New(t, small, func(m *election.Manifest) {
		m.EKRoots[0].Certificate = recordtest.OtherRoot()
	})
	d.Ceremony()
	d.Record(d.Stations["st-1"].Enrol())
	dir := filepath.Join(t.TempDir(), "record")
	if err := verify.Write(dir, d.State, d.Chain.All(), nil); err != nil {
		t.Fatal(err)
	}
	finding(t, os.DirFS(dir), "chips", "")
}
