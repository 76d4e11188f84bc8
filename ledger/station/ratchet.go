package station

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/tpm/broker"
)

// A Chip is what the station asks of its TPM, through the broker.
type Chip = broker.Booth

// A ratchet holds k of one index, in memory that is never swapped out or dumped. It only goes forward.
type ratchet struct {
	index uint32
	k     []byte
}

func newRatchet(index uint32, k [32]byte) (*ratchet, error) {
	page, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return nil, fmt.Errorf("no page for the seed state: %w", err)
	}
	if err := errors.Join(unix.Mlock(page), unix.Madvise(page, unix.MADV_DONTDUMP)); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the seed state into memory: %w", err), unix.Munmap(page))
	}
	r := &ratchet{index, page[:32]}
	copy(r.k, k[:])
	clear(k[:])
	return r, nil
}

// state is what goes into the chip.
func (r *ratchet) state() (uint32, [32]byte) { return r.index, [32]byte(r.k) }

// ahead gives a of an index that is not behind, and the state after it. The ratchet itself stays, until moveTo.
func (r *ratchet) ahead(index uint32) (a, next [32]byte) {
	k := [32]byte(r.k)
	for i := r.index; i < index; i++ {
		_, k = ballot.Ratchet(k)
	}
	a, next = ballot.Ratchet(k)
	clear(k[:])
	return a, next
}

// moveTo forgets what lies behind an index.
func (r *ratchet) moveTo(index uint32, k [32]byte) {
	r.index = index
	copy(r.k, k[:])
}

// halves gives a_i of every index from here to n, without moving: what is committed to before the day.
func (r *ratchet) halves(n int) [][32]byte {
	k := [32]byte(r.k)
	out := make([][32]byte, 0, n)
	for i := r.index; i <= uint32(n); i++ {
		a, next := ballot.Ratchet(k)
		out = append(out, a)
		k = next
	}
	clear(k[:])
	return out
}

// forget wipes the state for good.
func (r *ratchet) forget() {
	if r.k == nil {
		return
	}
	clear(r.k)
	// The page is gone from use either way.
	_ = unix.Munmap(r.k[:os.Getpagesize()])
	r.k = nil
}
