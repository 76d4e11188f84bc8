package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/ulikunitz/xz"
)

// files is an unpacked archive.
type files = fstest.MapFS

const (
	maxFile = 1 << 30
	packed  = ".tar.xz"
)

// find opens a file of the folder data or its folder tally or audit.
func find(data, name string) (f *os.File, err error) {
	for _, folder := range []string{"", "tally", "audit"} {
		if f, err = os.Open(filepath.Join(data, folder, name)); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return f, err
}

// unpack reads an archive, or a file that is none.
func unpack(data, name string) (files, error) {
	f, err := find(data, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !strings.HasSuffix(name, packed) {
		content, err := io.ReadAll(io.LimitReader(f, maxFile))
		return files{name: &fstest.MapFile{Data: content}}, err
	}
	x, err := xz.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out := files{}
	for t := tar.NewReader(x); ; {
		h, err := t.Next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		content, err := io.ReadAll(io.LimitReader(t, maxFile))
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, h.Name, err)
		}
		out[path.Clean(h.Name)] = &fstest.MapFile{Data: content}
	}
}

// names are the files that end so, in order.
func names(f files, end string) []string {
	var out []string
	for name := range f {
		if strings.HasSuffix(name, end) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
