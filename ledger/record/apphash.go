package record

import (
	"encoding/hex"
	"slices"

	"github.com/isoloir/isoloir/ledger/election"
)

// AppHash binds the state into the next block's header: the log's size and root, the registry of stations, and the tally.
func (s State) AppHash() [32]byte {
	size, root, registry := s.log.Size(), s.log.Root(), s.registry()
	return election.Hash("state", write(func(w *wire) {
		w.u64(&size)
		w.hash(&root)
		w.hash(&registry)
	}))
}

// registry is a digest over what the record knows of people's machines.
func (s State) registry() [32]byte {
	return election.Hash("registry", write(func(w *wire) {
		w.hash(&s.def.digest)
		for it := s.stations.Iterator(); !it.Done(); {
			_, st, _ := it.Next()
			stage := uint8(st.Stage)
			w.text(&st.ID)
			w.u8(&stage)
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
