package station

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A store keeps small files that are written once, the same on both media: what the station committed to, and what it
// said. A file appears under its name whole or not at all, and ends in a checksum, so that the copies can be told apart
// when they differ.
type store struct {
	dirs [2]string // "" for a medium that is not there
}

// each goes through the media that are there.
func (s *store) each() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, dir := range s.dirs {
			if dir != "" && !yield(dir) {
				return
			}
		}
	}
}

var errAbsent = errors.New("neither medium has it")

// put writes a file to both media. To write the same again is to make sure that both have it; other content under a name
// that is taken is refused. One medium is enough, and the error of the other comes back through check.
func (s *store) put(name string, data []byte) error {
	switch old, err := s.get(name); {
	case err == nil && !bytes.Equal(old, data):
		return fmt.Errorf("%s is already written and says something else", name)
	case err != nil && !errors.Is(err, errAbsent):
		return err
	}
	var errs []error
	written := false
	for dir := range s.each() {
		err := writeFile(filepath.Join(dir, name), seal(name, data))
		written = written || err == nil
		errs = append(errs, err)
	}
	if !written {
		return fmt.Errorf("store %s: %w", name, errors.Join(errs...))
	}
	return nil
}

// drop removes a file from both media. One that stays, or comes back with a medium, must be of no use to anybody.
func (s *store) drop(name string) {
	for dir := range s.each() {
		_ = os.Remove(filepath.Join(dir, name))
	}
}

// get reads a file from the first medium on which it is whole.
func (s *store) get(name string) ([]byte, error) {
	var errs []error
	for dir := range s.each() {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			var data []byte
			if data, err = unseal(name, b); err == nil {
				return data, nil
			}
		}
		errs = append(errs, err)
	}
	for _, err := range errs {
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("read %s: %w", name, errors.Join(errs...))
		}
	}
	return nil, errAbsent
}

// has says whether a file is there; one that is there and can't be read counts.
func (s *store) has(name string) bool {
	_, err := s.get(name)
	return !errors.Is(err, errAbsent)
}

// names lists the files of either medium that begin so, sorted.
func (s *store) names(prefix string) ([]string, error) {
	found := map[string]bool{}
	var errs []error
	read := false
	for dir := range s.each() {
		entries, err := os.ReadDir(dir)
		read = read || err == nil
		errs = append(errs, err)
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), prefix) && !strings.HasPrefix(e.Name(), ".") {
				found[e.Name()] = true
			}
		}
	}
	if !read {
		return nil, errors.Join(errs...)
	}
	var out []string
	for name := range found {
		out = append(out, name)
	}
	slices.Sort(out)
	return out, nil
}

// repair gives each medium what the other has, as after a medium was replaced or a power cut between the two.
func (s *store) repair() error {
	names, err := s.names("")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := s.get(name)
		if err != nil {
			return err
		}
		if err := s.put(name, data); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file whole: under another name first, flushed, renamed, the new name flushed as well. A file that
// already holds these bytes is left alone.
func writeFile(path string, data []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func seal(name string, data []byte) []byte {
	sum := checksum(name, data)
	return append(slices.Clone(data), sum[:]...)
}

func unseal(name string, b []byte) ([]byte, error) {
	n := len(b) - sha256.Size
	if n < 0 {
		return nil, errors.New("cut short")
	}
	if sum := checksum(name, b[:n]); !bytes.Equal(sum[:], b[n:]) {
		return nil, errors.New("damaged")
	}
	return b[:n], nil
}

func checksum(name string, data []byte) [32]byte {
	return sha256.Sum256(slices.Concat([]byte("isoloir/station/file/1\n"), []byte(name), []byte{0}, data))
}
