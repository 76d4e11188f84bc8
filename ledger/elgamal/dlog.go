package elgamal

import (
	"math"
	"sync"

	"github.com/oasisprotocol/curve25519-voi/curve"
)

// steps is the table of baby steps, grown when a larger tally asks for it and
// shared by the whole process: encoding's first eight bytes to exponent.
var steps struct {
	sync.Mutex
	index map[[8]byte]uint32
	next  curve.RistrettoPoint // len(index) times G
}

const maxSteps = 1 << 20

// DiscreteLog finds v <= max with p = vG by baby steps and giant steps. Tables
// are at most 2^20 entries, so 2^40 takes about 2^20 giant steps.
func DiscreteLog(p Point, max uint64) (uint64, bool) {
	m := uint64(math.Sqrt(float64(max))) + 1
	m = min(m, maxSteps)
	steps.Lock()
	defer steps.Unlock()
	growSteps(int(m))
	m = uint64(len(steps.index))
	var stride curve.RistrettoPoint
	stride.Neg(mulBase(&stride, ptr(NewScalar(m))))
	at := *p.raw()
	for giant := uint64(0); giant <= max/m; giant++ {
		if baby, ok := steps.index[stepKey(&at)]; ok {
			v := giant*m + uint64(baby)
			if v <= max && MulBase(NewScalar(v)).Equal(p) {
				return v, true
			}
		}
		at.Add(&at, &stride)
	}
	return 0, false
}

func growSteps(m int) {
	if steps.index == nil {
		steps.index = make(map[[8]byte]uint32)
		steps.next.Identity()
	}
	for i := len(steps.index); i < m; i++ {
		steps.index[stepKey(&steps.next)] = uint32(i)
		steps.next.Add(&steps.next, curve.RISTRETTO_BASEPOINT_POINT)
	}
}

func stepKey(p *curve.RistrettoPoint) [8]byte {
	var c curve.CompressedRistretto
	return [8]byte(c.SetRistrettoPoint(p)[:8])
}

func ptr[T any](v T) *T { return &v }
