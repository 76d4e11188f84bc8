package node

import (
	"fmt"

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
