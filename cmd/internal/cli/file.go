package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// taken is a path where something else is; it is fs.ErrExist.
type taken string

func (t taken) Error() string        { return string(t) + " is there already" }
func (t taken) Is(target error) bool { return target == fs.ErrExist }

// Write puts a file in place whole, or not at all. Without force it takes the place of nothing but the same.
func Write(path string, data []byte, force bool, mode os.FileMode) error {
	old, err := os.ReadFile(path)
	if errors.Is(err, syscall.EISDIR) {
		return err
	}
	if err == nil && !force && !bytes.Equal(old, data) {
		return taken(path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
