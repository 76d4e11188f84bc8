package broker

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lock moves a secret to a page of its own that is never swapped out or dumped, and wipes the original.
func lock(secret []byte) ([]byte, error) {
	defer clear(secret)
	page, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, fmt.Errorf("no page for a secret: %w", err)
	}
	if err := unix.Mlock(page); err != nil {
		return nil, fmt.Errorf("this process may lock no memory (see ulimit -l): %w", err)
	}
	if err := unix.Madvise(page, unix.MADV_DONTDUMP); err != nil {
		return nil, err
	}
	return page[:copy(page, secret):len(secret)], nil
}
