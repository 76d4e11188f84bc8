package record

import (
	"maps"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// minMixers is how many independent mixers shuffle a table, whatever officials announce: the order stays hidden as long as one of
// them keeps its own to itself.
const minMixers = 2

// Mixers announces which trustees shuffle the tables, in this order. If one of them fails, a further announcement takes the place of
// the one before, and a table of which nothing is opened yet is shuffled anew from the start.
type Mixers struct {
	Serial    uint16   // from 1
	Trustees  []string // at least two, in the order of the manifest
	Officials []election.Signature
}

// Kind is KindMixers.
func (e *Mixers) Kind() Kind { return KindMixers }

func (e *Mixers) body(w *wire) {
	w.u16(&e.Serial)
	w.texts(&e.Trustees)
}

func (e *Mixers) seals(w *wire) { w.signatures(&e.Officials) }

func (e *Mixers) apply(s State) (State, error) {
	if err := s.mixes(); err != nil {
		return s, err
	}
	if err := s.officials(e, e.Officials, s.def.m.Thresholds.Cutoff); err != nil {
		return s, err
	}
	if int(e.Serial) != int(s.mixers.Serial)+1 || len(e.Trustees) < minMixers || !s.inOrder(e.Trustees) {
		return s, refuse(CodeMixers, "announcement %d of %q", e.Serial, e.Trustees)
	}
	s.mixers = Mixers{Serial: e.Serial, Trustees: e.Trustees}
	return s.renew(func(lot int, m *Mix, a *Audit) {
		if !s.settled(lot) {
			*m, *a = Mix{}, Audit{}
		}
	}), nil
}

// mixes refuses what comes before the cut-off or after the publication.
func (s State) mixes() error {
	if err := s.from(PhaseCounting); err != nil {
		return err
	}
	return s.before(PhasePublished)
}

// Mix is what is on record of one lot. It holds digests; the files that have them lie beside the record.
type Mix struct {
	Serial   uint16 // of the mixers' announcement, from the first shuffle on
	Shuffles []Shuffled
	Quorum   Quorum              // who opens, from the first share on
	Shares   map[string][32]byte // of its trustees
	Contents [32]byte            // once opened
	Opened   bool
}

// Shuffled is one shuffle of a lot.
type Shuffled struct {
	Mixer                string
	Input, Output, Proof [32]byte
}

// last is the digest of the table that the next step starts from; none before the first shuffle.
func (m Mix) last() (digest [32]byte, ok bool) {
	if len(m.Shuffles) == 0 {
		return digest, false
	}
	return m.Shuffles[len(m.Shuffles)-1].Output, true
}

// Mixers are the trustees who shuffle, in order; none before they are announced.
func (s State) Mixers() (serial uint16, trustees []string) { return s.mixers.Serial, s.mixers.Trustees }

// Mix is what is on record of a lot.
func (s State) Mix(lot int) Mix { return s.mixing[lot] }

// Mixed tells whether all mixers have shuffled a lot. Later announcements ask nothing more of one whose table is used.
func (s State) Mixed(lot int) bool {
	return s.settled(lot) || len(s.mixers.Trustees) > 0 && len(s.mixing[lot].Shuffles) == len(s.mixers.Trustees)
}

// renew changes copies of what is on record of every lot.
func (s State) renew(change func(lot int, m *Mix, a *Audit)) State {
	s.mixing, s.audits = slices.Clone(s.mixing), slices.Clone(s.audits)
	for i := range s.mixing {
		change(i, &s.mixing[i], &s.audits[i])
	}
	return s
}

// withMix puts what is on record of a lot in place of what was.
func (s State) withMix(lot uint16, m Mix) State {
	s.mixing = slices.Clone(s.mixing)
	s.mixing[lot] = m
	return s
}

// lot finds a lot that is not opened.
func (s State) lot(n uint16) (Mix, error) {
	if int(n) >= len(s.lots) {
		return Mix{}, refuse(CodeLot, "lot %d of %d", n, len(s.lots))
	}
	if m := s.mixing[n]; !m.Opened {
		return m, nil
	}
	return Mix{}, refuse(CodeRecorded, "lot %d is opened", n)
}

// Files are the digests of all files that the record names, each once.
func (s State) Files() [][32]byte {
	named := map[[32]byte]bool{}
	for _, m := range s.mixing {
		for _, sh := range m.Shuffles {
			named[sh.Output], named[sh.Proof] = true, true
		}
		for _, share := range m.Shares {
			named[share] = true
		}
		if m.Opened {
			named[m.Contents] = true
		}
	}
	for _, a := range s.audits {
		for _, shares := range []map[string][32]byte{a.Blind, a.Unblind} {
			for _, share := range shares {
				named[share] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(named), digests{}.Compare)
}
