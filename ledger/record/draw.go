package record

import (
	"bytes"
	"slices"
	"strings"

	"github.com/isoloir/isoloir/ledger/election"
)

// Draw is the throw of dice that says which half of the leaves is opened. One throw serves every station that it names; the
// leaf roots stand in it, so that the officials sign dice for these roots and no others.
type Draw struct {
	Lines     []DrawLine // in the order of the stations' ids
	Dice      string     // at least 20 decimal digits
	Officials []election.Signature
}

// DrawLine names a station and the leaf root that the dice are for.
type DrawLine struct {
	Station string
	Root    [32]byte
}

// Kind is KindDraw.
func (e *Draw) Kind() Kind { return KindDraw }

func (e *Draw) body(w *wire) {
	list(w, &e.Lines, func(w *wire, l *DrawLine) {
		w.text(&l.Station)
		w.hash(&l.Root)
	})
	w.text(&e.Dice)
}

func (e *Draw) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Draw) apply(s State) (State, error) {
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Draw); err != nil {
		return s, err
	}
	if err := s.before(PhaseCounting); err != nil {
		return s, err
	}
	if !isDice(e.Dice) {
		return s, refuse(CodeDice, "%d characters", len(e.Dice))
	}
	if len(e.Lines) == 0 || !ascending(e.Lines, func(a, b DrawLine) int { return strings.Compare(a.Station, b.Station) }) {
		return s, refuse(CodeDice, "%d stations, none or out of order", len(e.Lines))
	}
	for _, line := range e.Lines {
		st, err := s.preparing(line.Station)
		switch {
		case err != nil:
			return s, err
		case st.Stage != StageLeaves:
			return s, refuse(CodeStage, "%s", st.ID)
		case st.LeafRoot != line.Root:
			return s, refuse(CodeDice, "%s has another leaf root", st.ID)
		}
		st.Stage, st.drawHeight = StageDrawn, s.Height()
		st.Drawn = DrawIndices(st.LeafRoot, e.Dice, st.ID, st.N())
		s = s.with(st)
	}
	return s, nil
}

// minDice is how many digits make a draw that nobody could have steered: over 66 bits.
const (
	minDice = 20
	maxDice = 1000
)

func isDice(digits string) bool {
	return len(digits) >= minDice && len(digits) <= maxDice && strings.Trim(digits, "0123456789") == ""
}

// DrawIndices gives the half of the indices 1…n that the dice choose, in rising order: those with the smallest digests of leaf
// root, station, dice and index (SPEC, "The draw"). n is even.
func DrawIndices(leaves [32]byte, dice, station string, n int) []uint32 {
	keys := make([][32]byte, n+1)
	order := make([]uint32, n)
	for i := range order {
		index := uint32(i + 1)
		order[i] = index
		keys[index] = election.Hash("draw", write(func(w *wire) {
			w.hash(&leaves)
			w.text(&station)
			w.text(&dice)
			w.u32(&index)
		}))
	}
	slices.SortFunc(order, func(a, b uint32) int { return bytes.Compare(keys[a][:], keys[b][:]) })
	drawn := order[:n/2]
	slices.Sort(drawn)
	return drawn
}
