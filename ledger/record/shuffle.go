package record

import "slices"

// Shuffle says that a mixer has shuffled a lot's table. Tables and proof are files beside the record under their digests; whoever holds
// them checks the proof, and no honest trustee gives a share without.
type Shuffle struct {
	Serial   uint16 // of the announcement
	Mixer    string
	Lot      uint16
	Position uint16   // among the mixers, from 1
	Input    [32]byte // SHA-256 of the table that it started from: the lot's, or what the mixer before made of it
	Output   [32]byte // SHA-256 of the shuffled table
	Proof    [32]byte // SHA-256 of the proof
	Sig      []byte   // the mixer's
}

// Kind is KindShuffle.
func (e *Shuffle) Kind() Kind { return KindShuffle }

func (e *Shuffle) body(w *wire) {
	w.u16(&e.Serial)
	w.text(&e.Mixer)
	w.u16(&e.Lot)
	w.u16(&e.Position)
	w.hash(&e.Input)
	w.hash(&e.Output)
	w.hash(&e.Proof)
}

func (e *Shuffle) seals(w *wire) { w.data(&e.Sig) }

func (e *Shuffle) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.trustee(e, e.Mixer, e.Sig); err != nil {
		return s, err
	}
	m, err := s.lot(e.Lot)
	if err != nil {
		return s, err
	}
	if s.settled(int(e.Lot)) {
		return s, refuse(CodeRecorded, "lot %d has its index", e.Lot)
	}
	if err := s.turn(e, m); err != nil {
		return s, err
	}
	if last, ok := m.last(); ok && e.Input != last || e.Input == e.Output {
		return s, refuse(CodeTable, "lot %d, mixer %d", e.Lot, e.Position)
	}
	m.Serial = e.Serial
	m.Shuffles = append(slices.Clip(m.Shuffles), Shuffled{e.Mixer, e.Input, e.Output, e.Proof})
	return s.withMix(e.Lot, m), nil
}

// turn holds a mixer to the announcement and the order.
func (s State) turn(e *Shuffle, m Mix) error {
	done := len(m.Shuffles)
	switch {
	case s.mixers.Serial == 0 || e.Serial != s.mixers.Serial:
		return refuse(CodeMixer, "announcement %d", e.Serial)
	case e.Position >= 1 && int(e.Position) <= done && m.Shuffles[e.Position-1].Mixer == e.Mixer:
		return refuse(CodeRecorded, "lot %d, mixer %d", e.Lot, e.Position)
	case done == len(s.mixers.Trustees) || int(e.Position) != done+1 || s.mixers.Trustees[done] != e.Mixer:
		return refuse(CodeMixer, "lot %d: %s as mixer %d after %d", e.Lot, e.Mixer, e.Position, done)
	}
	return nil
}
