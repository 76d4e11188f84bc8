package record

import (
	"bytes"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/benbjohnson/immutable"

	"github.com/isoloir/isoloir/ledger/ballot"
)

// DrawnStation opens the station's halves of the drawn leaves, and lists every leaf. Of the leaves that stay closed it gives
// H(a_i ‖ i), which tells nothing about a_i, so that the root can be computed again without any path.
type DrawnStation struct {
	Station string
	Attempt uint16
	Opened  [][32]byte // a_i of the drawn indices, in their order
	Hidden  [][32]byte // H(a_i ‖ i) of the others, in their order
	Leaves  [][32]byte // all leaves, in the order of their values
	Sig     []byte     // the station's
}

// Kind is KindDrawnStation.
func (e *DrawnStation) Kind() Kind { return KindDrawnStation }

func (e *DrawnStation) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.hashes(&e.Opened)
	w.hashes(&e.Hidden)
	w.hashes(&e.Leaves)
}

func (e *DrawnStation) seals(w *wire) { w.data(&e.Sig) }

// DrawnTrustee opens a trustee's halves of the drawn leaves.
type DrawnTrustee struct {
	Station string
	Attempt uint16
	Trustee string
	Opened  [][32]byte // t_i of the drawn indices, in their order
	Hidden  [][32]byte // H(t_i ‖ i) of the others, in their order
	Sig     []byte     // the trustee's
}

// Kind is KindDrawnTrustee.
func (e *DrawnTrustee) Kind() Kind { return KindDrawnTrustee }

func (e *DrawnTrustee) body(w *wire) {
	w.text(&e.Station)
	w.u16(&e.Attempt)
	w.text(&e.Trustee)
	w.hashes(&e.Opened)
	w.hashes(&e.Hidden)
}

func (e *DrawnTrustee) seals(w *wire) { w.data(&e.Sig) }

func (e *DrawnStation) apply(s State) (State, error) {
	st, err := s.attempting(e.Station, e.Attempt, StageDrawn)
	if err != nil {
		return s, err
	}
	if st.opened {
		return s, refuse(CodeRecorded, "%s", st.ID)
	}
	if err := s.station(st, e, e.Sig); err != nil {
		return s, err
	}
	if st.halves, err = st.reopen(e.Opened, e.Hidden, ballot.StationHalfLeaf, st.root); err != nil {
		return s, err
	}
	rising := ascending(e.Leaves, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	if len(e.Leaves) != st.N() || !rising || ballot.MerkleRoot(e.Leaves) != st.LeafRoot {
		return s, refuse(CodeLeaves, "%s", st.ID)
	}
	st.opened, st.Leaves, st.drawn = true, e.Leaves, e.Opened
	return s.settleDraw(st)
}

func (e *DrawnTrustee) apply(s State) (State, error) {
	st, err := s.attempting(e.Station, e.Attempt, StageDrawn)
	if err != nil {
		return s, err
	}
	i := st.share(e.Trustee)
	if i < 0 {
		return s, refuse(CodeTrustee, "%s has no part in the seeds of %s", e.Trustee, st.ID)
	}
	if err := s.trustee(e, e.Trustee, e.Sig); err != nil {
		return s, err
	}
	if st.shares[i].leaves != nil {
		return s, refuse(CodeRecorded, "%s for %s", e.Trustee, st.ID)
	}
	leaves, err := st.reopen(e.Opened, e.Hidden, ballot.TrusteeHalfLeaf, st.shares[i].root)
	if err != nil {
		return s, err
	}
	st.shares = slices.Clone(st.shares)
	st.shares[i].leaves, st.shares[i].drawn = leaves, e.Opened
	return s.settleDraw(st)
}

// reopen puts the digests of all halves together again, from the opened ones and those that stay hidden, and holds them to the root.
func (st Station) reopen(opened, hidden [][32]byte, digest func(uint32, [32]byte) [32]byte, root [32]byte) ([][32]byte, error) {
	if len(opened) != len(st.Drawn) || len(hidden) != st.N()-len(st.Drawn) {
		return nil, refuse(CodeHalves, "%s: %d opened, %d hidden", st.ID, len(opened), len(hidden))
	}
	leaves := make([][32]byte, 0, st.N())
	for i := uint32(1); i <= uint32(st.N()); i++ {
		if st.isDrawn(i) {
			leaves, opened = append(leaves, digest(i, opened[0])), opened[1:]
		} else {
			leaves, hidden = append(leaves, hidden[0]), hidden[1:]
		}
	}
	if ballot.MerkleRoot(leaves) != root {
		return nil, refuse(CodeHalves, "%s: another root", st.ID)
	}
	return leaves, nil
}

// settleDraw waits until the station and its trustees have opened their halves, then recomputes every drawn leaf. One that is not
// among the station's leaves refuses the station; the entries stay, because they show it.
func (s State) settleDraw(st Station) (State, error) {
	if !st.opened || slices.ContainsFunc(st.shares, func(h half) bool { return h.leaves == nil }) {
		return s.with(st), nil
	}
	st.uses = immutable.NewList(make([]Use, st.N())...)
	opened := make([]opened, len(st.Drawn))
	for n, i := range st.Drawn {
		opened[n] = st.opening(i, st.drawn[n], func(h half) [32]byte { return h.drawn[n] })
	}
	st.drawn, st.shares = nil, slices.Clone(st.shares)
	for i := range st.shares {
		st.shares[i].drawn = nil // the leaves are all that is still needed of them
	}
	var wrong uint32
	if st, wrong = s.disclose(st, opened, UseDrawn); wrong != 0 {
		st.Stage, st.Mismatch = StageRefused, wrong
		return s.with(st), nil
	}
	st.Stage = StageReady
	return s.with(st), nil
}

// opened is an index with all halves of its seed.
type opened struct {
	index uint32
	a     [32]byte
	ts    [][32]byte
}

func (st Station) opening(i uint32, a [32]byte, of func(half) [32]byte) opened {
	o := opened{index: i, a: a}
	for _, h := range st.shares {
		o.ts = append(o.ts, of(h))
	}
	return o
}

// disclose recomputes the leaves of opened indices and marks their places. It gives the first index whose leaf is not there or not
// free, 0 for none.
func (s State) disclose(st Station, list []opened, use Use) (Station, uint32) {
	wrong := uint32(0)
	for n, leaf := range s.recompute(st.ID, list) {
		place, ok := st.find(leaf)
		if ok && st.uses.Get(place) == UseNone {
			st.uses = st.uses.Set(place, use)
		} else if wrong == 0 {
			wrong = list[n].index
		}
	}
	return st, wrong
}

// recompute gives the leaves of opened indices, in their order whatever core is first: it is most of the work before opening.
func (s State) recompute(station string, list []opened) [][32]byte {
	leaves := make([][32]byte, len(list))
	var next atomic.Int64
	var cores sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		cores.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(list); n = int(next.Add(1)) - 1 {
				o := list[n]
				c, _ := s.context.Commit(station, o.index, ballot.DeriveSeed(s.eid, station, o.index, o.a, o.ts))
				leaves[n] = c.Leaf(s.eid, station)
			}
		})
	}
	cores.Wait()
	return leaves
}
