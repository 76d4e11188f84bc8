package urn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// A Medium holds one copy of the urn. When Sync returns nil, what WriteAt wrote is on the disk, and ReadAt after it reads
// from the disk.
type Medium interface {
	io.ReaderAt
	io.WriterAt
	Sync() error
	Close() error
	Name() string
}

// Disk is a Medium on a file.
type Disk struct{ *os.File }

// Sync flushes, then drops the file's pages from memory: to read back what the kernel still remembers proves nothing.
func (d Disk) Sync() error {
	if err := d.File.Sync(); err != nil {
		return err
	}
	return unix.Fadvise(int(d.Fd()), 0, 0, unix.FADV_DONTNEED)
}

// CreateFile makes an empty urn, its full size written out, so that a disk too small says so before the day and not
// during it. It appears under its name only when it is whole.
func CreateFile(path string, l Layout) (err error) {
	if err := l.check(); err != nil {
		return err
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("create urn %s: there is already something of that name", path)
	}
	f, err := beginFile(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("create urn: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(Format(Disk{f}, l), f.Close()); err != nil {
		return fmt.Errorf("create urn %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// beginFile opens a file without its name yet, in the place of those that a power cut left: there may be room for one only.
func beginFile(dir string) (*os.File, error) {
	begun, err := filepath.Glob(filepath.Join(dir, ".urn-*"))
	for _, name := range begun {
		err = errors.Join(err, os.Remove(name))
	}
	if err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, ".urn-*")
}

// syncDir makes a new name in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// OpenFile opens a copy that exists.
func OpenFile(path string) (Medium, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return Disk{f}, nil
}

// Format writes an empty urn over the whole of a medium: zeros first, header last.
func Format(m Medium, l Layout) error {
	zeros := make([]byte, 1<<20)
	for off, end := int64(block), l.Size(); off < end; off += int64(len(zeros)) {
		if _, err := m.WriteAt(zeros[:min(int64(len(zeros)), end-off)], off); err != nil {
			return err
		}
	}
	if err := m.Sync(); err != nil {
		return err
	}
	return writeBack(m, l.header(), 0)
}

// writeBack writes, flushes and reads back.
func writeBack(m Medium, b []byte, off int64) error {
	if _, err := m.WriteAt(b, off); err != nil {
		return fmt.Errorf("write %s: %w", m.Name(), err)
	}
	if err := m.Sync(); err != nil {
		return fmt.Errorf("flush %s: %w", m.Name(), err)
	}
	got := make([]byte, len(b))
	if _, err := m.ReadAt(got, off); err != nil {
		return fmt.Errorf("read back %s: %w", m.Name(), err)
	}
	if !bytes.Equal(got, b) {
		return fmt.Errorf("%s does not give back what was written", m.Name())
	}
	return nil
}

// put writes a part on the first medium, whole, and only then on the second: at any instant one of them is at rest.
// A medium that fails is not trusted again before a restart, because after a failed flush the kernel may drop the pages
// and report success the next time.
func (u *Urn) put(at, part int, payload []byte) error {
	if n := u.layout.room(part); len(payload) > n {
		return fmt.Errorf("%d bytes do not fit into a slot's %d", len(payload), n)
	}
	return u.writeBoth(u.layout.encodePart(at, part, payload), u.layout.offset(at, part))
}

// wipe makes a part empty again.
func (u *Urn) wipe(at, part int) error {
	return u.writeBoth(make([]byte, u.layout.size(part)), u.layout.offset(at, part))
}

func (u *Urn) writeBoth(b []byte, off int64) error {
	if u.stop {
		return ErrStopped
	}
	for i, m := range u.media {
		if m == nil {
			continue
		}
		if err := writeBack(m, b, off); err != nil {
			u.drop(i, err)
		}
	}
	if u.media[0] == nil && u.media[1] == nil {
		u.stop = true
		return errors.Join(ErrStopped, u.Degraded())
	}
	return nil
}

// drop gives up a medium until the next start.
func (u *Urn) drop(i int, why error) {
	u.faults[i] = &MediumError{Medium: i, Err: why}
	if u.media[i] != nil {
		// Its last word is known; what Close says adds nothing.
		_ = u.media[i].Close()
	}
	u.media[i] = nil
}

// A MediumError names the medium that failed: 0 or 1, in the order given to Open.
type MediumError struct {
	Medium int
	Err    error
}

func (e *MediumError) Error() string {
	return fmt.Sprintf("medium %c: %v", 'A'+e.Medium, e.Err)
}

func (e *MediumError) Unwrap() error { return e.Err }
