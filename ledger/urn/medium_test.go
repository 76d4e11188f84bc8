package urn

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
)

const sector = 512

var errMedium = errors.New("medium: input/output error")

// powerCut is what a memory panics with when the station's power goes.
type powerCut struct{}

// A memory is a Medium that forgets what was not flushed when the power goes, as disks do: sector by sector.
type memory struct {
	name    string
	disk    []byte         // what survives
	cache   map[int][]byte // sectors written and not flushed
	plan    *plan          // shared by both media
	mute    bool           // drops writes and says that all is well
	refuses bool           // fails from now on
}

// A plan says at which step, counted over both media, what goes wrong.
type plan struct {
	step, at int
	fault    fault
	rng      *rand.Rand
}

type fault int

const (
	none           fault = iota
	cutLosesAll          // power cut; nothing that is not flushed survives
	cutKeepsAll          // power cut; everything survives
	cutTears             // power cut; a random part of the sectors survives
	failAndLose          // this medium answers with an error and has done nothing
	failButPersist       // it answers with an error and has done it
	goMute               // it drops what is not flushed and all that follows, and reports success
)

func (f fault) String() string {
	return [...]string{"none", "cut, all lost", "cut, all kept", "cut, torn", "fails and loses", "fails but persists", "mute"}[f]
}

func newMemory(name string, size int64, p *plan) *memory {
	return &memory{name: name, disk: make([]byte, size), cache: map[int][]byte{}, plan: p}
}

func (m *memory) Name() string { return m.name }
func (m *memory) Close() error { return nil }

func (m *memory) ReadAt(b []byte, off int64) (int, error) {
	if m.refuses {
		return 0, errMedium
	}
	if off+int64(len(b)) > int64(len(m.disk)) {
		return 0, io.ErrUnexpectedEOF
	}
	n := copy(b, m.disk[off:])
	for i, s := range m.cache {
		if at := int64(i*sector) - off; at >= 0 && at < int64(n) {
			copy(b[at:], s)
		}
	}
	return n, nil
}

func (m *memory) WriteAt(b []byte, off int64) (int, error) {
	if off%sector != 0 || len(b)%sector != 0 {
		panic("a write across sectors")
	}
	err := m.strike(func() {
		for i := 0; i < len(b); i += sector {
			m.cache[(int(off)+i)/sector] = bytes.Clone(b[i : i+sector])
		}
	})
	return len(b), err
}

func (m *memory) Sync() error { return m.strike(m.flush) }

func (m *memory) flush() {
	for i, s := range m.cache {
		copy(m.disk[i*sector:], s)
	}
	clear(m.cache)
}

// strike does one step, or what the plan makes of it.
func (m *memory) strike(do func()) error {
	if m.refuses {
		return errMedium
	}
	m.plan.step++
	hit := m.plan.step == m.plan.at
	f := none
	if hit {
		f = m.plan.fault
	}
	if f == goMute {
		m.mute = true
		clear(m.cache)
	}
	if m.mute {
		return nil
	}
	if f != failAndLose {
		do()
	}
	switch f {
	case cutLosesAll, cutKeepsAll, cutTears:
		m.lose(f)
		panic(powerCut{})
	case failAndLose, failButPersist:
		m.flush()
		m.refuses = true
		return errMedium
	}
	return nil
}

func (m *memory) lose(f fault) {
	for i := range m.cache {
		if f == cutLosesAll || f == cutTears && m.plan.rng.IntN(2) == 0 {
			delete(m.cache, i)
		}
	}
	m.flush()
}

// restart is the same disk after the power came back.
func (m *memory) restart(p *plan) *memory {
	return &memory{name: m.name, disk: bytes.Clone(m.disk), cache: map[int][]byte{}, plan: p}
}
