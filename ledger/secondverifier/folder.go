package secondverifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

const maxFile = 32 << 20 // bytes, of files that are not in tables

// A Fault is the first thing in a record that does not check.
type Fault struct {
	File string
	Err  error // a *Refusal where SPEC.md has a code for it
}

func (f *Fault) Error() string { return fmt.Sprintf("%s: %v", f.File, f.Err) }

func (f *Fault) Unwrap() error { return f.Err }

// Verify judges a record folder: SPEC.md, "The record folder". Its error is a *Fault that names the first wrong thing, or tells that
// the folder could not be read.
func Verify(record fs.FS) error {
	names, err := filesOf(record)
	if err != nil {
		return err
	}
	f := folder{record, names}
	m, err := f.manifest()
	if err != nil {
		return err
	}
	c, err := f.blocks(m)
	if err != nil {
		return err
	}
	if err := f.certificates(c.state); err != nil {
		return err
	}
	if err := f.tables(c.state); err != nil {
		return err
	}
	return f.result(c)
}

// A folder is a record folder and the names of its files.
type folder struct {
	fs.FS
	names []string
}

func filesOf(record fs.FS) (names []string, err error) {
	err = fs.WalkDir(record, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if path != "." && path != "blocks" && path != "tables" {
				return &Fault{path, wrong("a record has no such folder")}
			}
			return nil
		case !d.Type().IsRegular():
			return &Fault{path, wrong("a record has regular files only")}
		}
		names = append(names, path)
		return nil
	})
	return names, err
}

// read reads a file of a record.
func (f folder) read(name string) ([]byte, error) {
	info, err := fs.Stat(f, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Fault{name, wrong("it is missing")}
	}
	if err == nil && info.Size() > maxFile && !strings.HasPrefix(name, "tables/") {
		return nil, &Fault{name, wrong("it has more than 32 MiB")}
	}
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(f, name)
}

// manifest is steps 1 and 2.
func (f folder) manifest() (*manifest, error) {
	file, err := f.read("manifest.json")
	if err != nil {
		return nil, err
	}
	signatures, err := f.read("manifest.sig.json")
	if err != nil {
		return nil, err
	}
	if _, err := f.read("result.json"); err != nil {
		return nil, err
	}
	m, err := readManifest(file)
	if err != nil {
		return nil, &Fault{"manifest.json", err}
	}
	if err := m.checkSignatures(file, signatures); err != nil {
		return nil, &Fault{"manifest.sig.json", err}
	}
	return m, nil
}

var blockForm = regexp.MustCompile(`^blocks/\d{8}\.block$`)

func blockName(height int) string { return fmt.Sprintf("blocks/%08d.block", height) }

// blocks is step 3.
func (f folder) blocks(m *manifest) (*chain, error) {
	count := 0
	for _, name := range f.names {
		count += truth(blockForm.MatchString(name))
	}
	expected := []string{"manifest.json", "manifest.sig.json", "result.json"}
	for h := 1; h <= count; h++ {
		expected = append(expected, blockName(h))
	}
	for h := 1; h <= count; h++ {
		if !slices.Contains(f.names, blockName(h)) {
			return nil, &Fault{blockName(h), wrong("it is missing")}
		}
	}
	for _, name := range f.names {
		if !slices.Contains(expected, name) && !strings.HasPrefix(name, "tables/") {
			return nil, &Fault{name, wrong("a record has no such file")}
		}
	}
	if count == 0 {
		return nil, &Fault{blockName(1), wrong("it is missing")}
	}
	c := newChain(m)
	for h := 1; h <= count; h++ {
		file, err := f.read(blockName(h))
		if err != nil {
			return nil, err
		}
		b, err := decodeBlock(file)
		if err == nil {
			err = c.add(b)
		}
		if err != nil {
			return nil, &Fault{blockName(h), err}
		}
	}
	return c, nil
}

// certificates is step 4.
func (f folder) certificates(s *state) error {
	for _, st := range s.stations {
		machines := slices.Clone(st.replaced)
		if st.enrolment != nil {
			machines = append(machines, formerMachine{st.enrolment, st.enrolledAt})
		}
		for _, machine := range machines {
			if err := s.manifest.checkCertificates(machine.enrolment, machine.enrolledAt); err != nil {
				return &Fault{"manifest.json", wrong("station %q: %w", st.station.ID, err)}
			}
		}
	}
	return nil
}

// tables is step 5: the files are those that entries name, have their digests, and hold what they must.
func (f folder) tables(s *state) error {
	files := tableFiles{}
	for _, name := range f.names {
		id, ok := strings.CutPrefix(name, "tables/")
		if !ok {
			continue
		}
		file, err := f.read(name)
		if err != nil {
			return err
		}
		digest := sha256.Sum256(file)
		if hex.EncodeToString(digest[:]) != id {
			return &Fault{name, refuseEntry("file", "its digest is another")}
		}
		files[digest] = file
	}
	named := map[hash]bool{}
	if s.mixing != nil {
		for n, l := range s.mixing.lots {
			if err := s.checkLot(n, l, files, named); err != nil {
				return err
			}
		}
	}
	for digest := range files {
		if !named[digest] {
			return &Fault{tableName(digest), refuseEntry("file", "no entry names it")}
		}
	}
	return nil
}

func tableName(digest hash) string { return "tables/" + hex.EncodeToString(digest[:]) }

// result is step 6.
func (f folder) result(c *chain) error {
	file, err := f.read("result.json")
	if err != nil {
		return err
	}
	h := c.state.hash()
	want := canonicalJSON(struct {
		Blocks uint64 `json:"blocks"`
		State  string `json:"state"`
		Result result `json:"result"`
	}{c.last.header.height, hex.EncodeToString(h[:]), c.state.result()})
	if !bytes.Equal(file, want) {
		return &Fault{"result.json", refuseEntry("result", "another result follows from the record")}
	}
	return nil
}
