package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// leastRoom is below what a morning of blocks and CometBFT's log need.
const leastRoom = 64 << 20

// RoomError says that a folder's disk is full or nearly so.
type RoomError struct {
	Dir  string
	Free uint64
}

func (e *RoomError) Error() string {
	return fmt.Sprintf("%s has %d MB free; a node needs at least %d", e.Dir, e.Free>>20, leastRoom>>20)
}

func checkRoom(dir string) error {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	if free := fs.Bavail * uint64(fs.Bsize); free < leastRoom {
		return &RoomError{dir, free}
	}
	return nil
}

// BusyError says that another process has the folder.
type BusyError struct{ Dir string }

func (e *BusyError) Error() string { return "another validator runs in " + e.Dir }

// claim takes the folder for this process, until the file is closed: a key
// that runs twice is what the chain punishes.
func claim(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(&BusyError{dir}, f.Close())
	}
	return f, nil
}
