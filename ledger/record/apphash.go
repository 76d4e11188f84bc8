package record

import (
	"fmt"
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
		for it := s.struck.Iterator(); !it.Done(); {
			key, _, _ := it.Next()
			w.hash(&key)
		}
	}))
}

// registry writes what is bound of one station.
func (st Station) registry(w *wire) {
	stage, flags := uint8(st.Stage), uint8(0)
	for i, set := range []bool{st.Lost, st.NoTPM, st.Overridden, st.Attested, st.Revoked, st.Sheets != nil} {
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
	if st.Sheets != nil {
		sheets := *st.Sheets
		sheets.wire(w)
	}
}

// tallyDigest is a digest over every encrypted sum.
func (s State) tallyDigest() [32]byte {
	return election.Hash("tally", write(func(w *wire) {
		for it := s.tally.Iterator(); !it.Done(); {
			at, sum, _ := it.Next()
			w.text(&at.contest)
			place := at.place()
			w.text(&place)
			w.u32(&sum.ballots)
			for i := range sum.columns {
				raw := sum.columns[i].Bytes()
				w.b.AddBytes(raw[:])
			}
		}
	}))
}

// place is the station and, after a space that no id has, a weight above one vote.
func (c cell) place() string {
	if c.weight == 1 {
		return c.station
	}
	return fmt.Sprintf("%s %d", c.station, c.weight)
}

// Validator is a seat in consensus.
type Validator struct {
	Name  string
	Key   [32]byte // ed25519
	Power int64
}

// Validators are the seats that have power, in the order of their keys: those of lost stations, of stations without their chip or with
// a revoked machine and of whoever voted twice have none.
func (s State) Validators() []Validator {
	return slices.DeleteFunc(s.Seats(), func(v Validator) bool { return v.Power == 0 })
}

// Seats are the anchors of the manifest and all enrolled stations, in the order of their keys, with the power that they have now.
func (s State) Seats() []Validator {
	var out []Validator
	for _, a := range s.def.m.Anchors {
		out = append(out, Validator{a.ID, anchorKey(a.Key), int64(a.Power)})
	}
	for _, st := range s.Stations() {
		if st.Stage == StageNamed {
			continue
		}
		v := Validator{st.ID, st.Machine.Consensus, int64(s.def.m.StationPower)}
		if st.Lost || st.NoTPM || st.Revoked {
			v.Power = 0
		}
		out = append(out, v)
	}
	for i := range out {
		if s.Struck(out[i].Key) {
			out[i].Power = 0
		}
	}
	slices.SortFunc(out, func(a, b Validator) int { return slices.Compare(a.Key[:], b.Key[:]) })
	return out
}
