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
	"testing/fstest"

	"github.com/ulikunitz/xz"
)

// files is an unpacked archive.
type files = fstest.MapFS

const maxFile = 1 << 30

// unpack reads name.tar.xz from the folder data or its folder tally or audit.
func unpack(data, name string) (files, error) {
	var f *os.File
	var err error
	for _, folder := range []string{"", "tally", "audit"} {
		if f, err = os.Open(filepath.Join(data, folder, name+".tar.xz")); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
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
