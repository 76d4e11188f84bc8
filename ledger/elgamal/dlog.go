package elgamal

import (
	"encoding/binary"
	"math"
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// MaxLog is the largest bound of DiscreteLog.
const MaxLog = 1 << 40

// Tables double from 2^minSteps to 2^maxSteps baby steps. The largest takes 16 MiB, and as many giant steps reach MaxLog.
const minSteps, maxSteps = 6, 20

// babies is a table of baby steps: of each vG below its size, a part of the encoding and v. Once built it is never changed.
type babies struct {
	slots  []baby // open addressing, half full; a step of 0 marks an empty slot
	size   uint64
	stride curve.RistrettoPoint // -size·G
}

type baby struct{ tag, step uint32 } // step is v + 1

// table is the largest table that a tally has asked for, shared by the whole process.
var table struct {
	sync.Mutex // of whoever builds
	atomic.Pointer[babies]
}

// DiscreteLog finds v <= bound with p = vG by baby steps and giant steps. A bound above MaxLog is MaxLog. p and v are public.
func DiscreteLog(p Point, bound uint64) (uint64, bool) {
	bound = min(bound, MaxLog)
	t := tableFor(bound)
	at := *p.raw()
	for giant := uint64(0); giant <= bound/t.size; giant++ {
		if v, ok := t.find(&at, p, giant); ok {
			return v, v <= bound
		}
		at.Add(&at, &t.stride)
	}
	return 0, false
}

// tableFor gives a table with at least the square root of a bound, and builds it if there is none yet.
func tableFor(bound uint64) *babies {
	exponent := bits.Len64(uint64(math.Sqrt(float64(bound))))
	size := uint64(1) << min(maxSteps, max(minSteps, exponent))
	if t := table.Load(); t != nil && t.size >= size {
		return t
	}
	table.Lock()
	defer table.Unlock()
	if t := table.Load(); t != nil && t.size >= size {
		return t
	}
	t := newBabies(size)
	table.Store(t)
	return t
}

func newBabies(size uint64) *babies {
	t := &babies{slots: make([]baby, 2*size), size: size}
	var at, minus curve.RistrettoPoint
	at.Identity()
	for v := range uint32(size) {
		t.put(&at, v+1)
		at.Add(&at, curve.RISTRETTO_BASEPOINT_POINT)
	}
	t.stride = *minus.Neg(&at)
	return t
}

func (t *babies) put(p *curve.RistrettoPoint, step uint32) {
	i, tag := t.place(p)
	for t.slots[i].step != 0 {
		i = (i + 1) % uint64(len(t.slots))
	}
	t.slots[i] = baby{tag, step}
}

// find looks a giant step's point up. A tag is 32 bits of an encoding, so what it finds is tried on the whole point.
func (t *babies) find(at *curve.RistrettoPoint, p Point, giant uint64) (uint64, bool) {
	i, tag := t.place(at)
	for ; t.slots[i].step != 0; i = (i + 1) % uint64(len(t.slots)) {
		if t.slots[i].tag == tag {
			if v := giant*t.size + uint64(t.slots[i].step) - 1; MulBase(NewScalar(v)).Equal(p) {
				return v, true
			}
		}
	}
	return 0, false
}

// place is where a point's search begins and what marks it there.
func (t *babies) place(p *curve.RistrettoPoint) (uint64, uint32) {
	var c curve.CompressedRistretto
	c.SetRistrettoPoint(p)
	return binary.LittleEndian.Uint64(c[8:]) % uint64(len(t.slots)), binary.LittleEndian.Uint32(c[16:])
}
