package logbook

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A File is one copy. When Sync returns nil, what was written is on the disk.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
	Size() (int64, error)
}

// Disk is a File of the operating system.
type Disk struct{ *os.File }

// Size is the file's size now.
func (d Disk) Size() (int64, error) {
	fi, err := d.Stat()
	if err != nil {
		return 0, err
	}
	return fi.Size(), nil
}

// OpenFile opens a copy, or begins an empty one and makes its name durable.
func OpenFile(path string) (File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return Disk{f}, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func appendSync(f File, b []byte) error {
	size, err := f.Size()
	if err != nil {
		return err
	}
	if _, err = f.WriteAt(b, size); err == nil {
		err = f.Sync()
	}
	if err != nil { // a full disk takes the beginning of a line, and both may be full at once
		err = errors.Join(err, f.Truncate(size))
	}
	return err
}

func readAll(f File) ([]byte, error) {
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(f, 0, size))
}

// OpenFiles opens the log of a station whose copies have these names. A log that is found altered does not keep the
// polls from being closed: it is set aside under another name, and a new one begins by saying so.
func OpenFiles(now func() time.Time, election, station string, paths [2]string) (*Book, *Recovery, error) {
	b, r, err := openPaths(now, election, station, paths)
	if !errors.Is(err, ErrAltered) {
		return b, r, err
	}
	for _, p := range paths {
		if err := setAside(p); err != nil {
			return nil, nil, fmt.Errorf("logbook: %w", err)
		}
	}
	if b, r, err = openPaths(now, election, station, paths); err != nil {
		return nil, nil, err
	}
	r.Replaced = true
	return b, r, b.Note(LogbookReplaced, "", "")
}

func openPaths(now func() time.Time, election, station string, paths [2]string) (*Book, *Recovery, error) {
	var files [2]File
	var errs [2]error
	for i, p := range paths {
		files[i], errs[i] = OpenFile(p)
	}
	b, r, err := Open(now, election, station, files[0], files[1])
	if err != nil {
		return nil, nil, errors.Join(err, errs[0], errs[1])
	}
	for i, err := range errs {
		if err != nil {
			b.drop(i, err)
		}
	}
	return b, r, nil
}

// setAside renames to the first free name.
func setAside(path string) error {
	for n := 1; ; n++ {
		to := fmt.Sprintf("%s.altered-%d", path, n)
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			if err := os.Rename(path, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		}
	}
}
