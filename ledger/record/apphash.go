package record

import (
	"encoding/hex"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// AppHash binds the state into the next block's header: the log's size and root, the registry of stations, and the tally.
func (s State) AppHash() [32]byte {
	size, root, registry, tally := s.log.Size(), s.log.Root(), s.registry(), s.tallyDigest()
	return election.Hash("state", write(func(w *wire) {
		w.u64(&size)
		w.hash(&root)
		w.hash(&registry)
		w.hash(&tally)
	}))
}

// registry is a digest over what the record knows of people's machines.
func (s State) registry() [32]byte {
	return election.Hash("registry", write(func(w *wire) {
		phase := uint8(s.phase)
		w.hash(&s.def.digest)
		w.hash(&s.eid)
		w.u8(&phase)
		for _, st := range s.Stations() {
			st.registry(w)
		}
	}))
}

// registry writes what is bound of one station.
func (st Station) registry(w *wire) {
	stage, flags := uint8(st.Stage), uint8(0)
	for i, set := range []bool{st.Lost, st.NoTPM, st.Overridden, st.Attested} {
		if set {
			flags |= 1 << i
		}
	}
	w.text(&st.ID)
	w.u8(&stage)
	w.u8(&flags)
	w.hash(&st.Machine.Consensus)
	w.u16(&st.Attempt)
	w.hash(&st.LeafRoot)
	w.u32(&st.Mismatch)
	st.Counts.wire(w)
	w.height(&st.Quoted)
	w.height(&st.Cosigned)
}

// tallyDigest is a digest over every encrypted sum.
func (s State) tallyDigest() [32]byte {
	return election.Hash("tally", write(func(w *wire) {
		for it := s.tally.Iterator(); !it.Done(); {
			at, sum, _ := it.Next()
			w.text(&at.contest)
			w.text(&at.station)
			w.u32(&sum.ballots)
			for i := range sum.columns {
				raw := sum.columns[i].Bytes()
				w.b.AddBytes(raw[:])
			}
		}
	}))
}

// Validator is a seat in consensus.
type Validator struct {
	Name  string
	Key   [32]byte // ed25519
	Power int64
}

// Validators are the anchors of the manifest and the enrolled stations that are neither lost nor without their chip, in the order
// of their keys.
func (s State) Validators() []Validator {
	var out []Validator
	for _, a := range s.def.m.Anchors {
		key, err := hex.DecodeString(a.Key)
		if err != nil || len(key) != 32 {
			panic("record: a valid manifest has an anchor without a key") // election.Validate checks it
		}
		out = append(out, Validator{a.ID, [32]byte(key), int64(a.Power)})
	}
	for _, st := range s.Stations() {
		if st.Stage != StageNamed && !st.Lost && !st.NoTPM && s.def.m.StationPower > 0 {
			out = append(out, Validator{st.ID, st.Machine.Consensus, int64(s.def.m.StationPower)})
		}
	}
	slices.SortFunc(out, func(a, b Validator) int { return slices.Compare(a.Key[:], b.Key[:]) })
	return out
}
