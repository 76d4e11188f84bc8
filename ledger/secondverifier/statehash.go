package secondverifier

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// counts are the five of a batch, in the order of countNames.
type counts [5]int

func readCounts(f fields) (c counts) {
	for i, name := range countNames {
		c[i] = int(f.number(name))
	}
	return c
}

func (c counts) plus(d counts) counts {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

func (c counts) total() (n int) {
	for _, v := range c {
		n += v
	}
	return n
}

func (c counts) bytes() (out []byte) {
	for _, v := range c {
		out = append(out, u32(v)...)
	}
	return out
}

// hash is what the header of the next block binds: SPEC.md, "State hash".
func (s *state) hash() hash {
	root, registry, tally := rootOf(s.log), s.registry(), s.tallyHash()
	return hashOf("state", u64(len(s.log)), root[:], registry[:], tally[:])
}

func (s *state) registry() hash {
	out := join(s.manifest.digest[:], s.eid[:], []byte{byte(s.phase)})
	sorted := slices.SortedFunc(slices.Values(s.stations), func(a, b *stationState) int {
		return strings.Compare(a.station.ID, b.station.ID)
	})
	for _, st := range sorted {
		out = join(out, st.registered())
	}
	for _, key := range slices.SortedFunc(maps.Keys(s.doubled), func(a, b hash) int { return bytes.Compare(a[:], b[:]) }) {
		out = join(out, key[:])
	}
	return hashOf("registry", out)
}

// registered is what the registry holds of a station.
func (st *stationState) registered() []byte {
	var flags byte
	for i, is := range []bool{st.lost, st.chipLost, st.overridden, st.passed && !st.lost && !st.revoked, st.revoked, st.sheets != nil} {
		flags |= byte(truth(is) << i)
	}
	var consensus hash
	if st.enrolment != nil {
		consensus = st.enrolment.consensus
	}
	out := join(short(st.station.ID), []byte{byte(st.stage), flags}, consensus[:], u16(st.attempt), st.leafRoot[:], u32(st.mismatch),
		st.counts().bytes(), u64(int(st.lastQuote)), u64(int(st.lastCosign)))
	if st.sheets != nil {
		out = append(out, st.sheets.bytes()...)
	}
	return out
}

// recorded are the counts of the parts of a batch that are on record.
func (b *batchState) recorded() (all counts) {
	parts := b.head.list("parts")
	for part := range b.ranges {
		all = all.plus(readCounts(parts[part].part("counts")))
	}
	return all
}

// counts are those of all parts of batches on record.
func (st *stationState) counts() (all counts) {
	for _, b := range st.batches {
		if b != nil {
			all = all.plus(b.recorded())
		}
	}
	return all
}

// addColumns adds two lists of sums, of which the first may be empty.
func addColumns(a, b []ciphertext) []ciphertext {
	if len(a) == 0 {
		return b
	}
	out := slices.Clone(a)
	for i := range b {
		out[i] = out[i].plus(b[i])
	}
	return out
}
