package secondverifier

import (
	"bytes"
	"cmp"
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

func (st *stationState) registered() []byte {
	var consensus hash
	if st.enrolment != nil {
		consensus = st.enrolment.consensus
	}
	flags := truth(st.lost) | truth(st.chipLost)<<1 | truth(st.overridden)<<2 | truth(st.passed && !st.lost && !st.revoked)<<3 | truth(st.revoked)<<4
	var counted []byte
	if st.sheets != nil {
		flags, counted = flags|1<<5, st.sheets.bytes()
	}
	return join(short(st.station.ID), []byte{byte(st.stage), byte(flags)}, consensus[:], u16(st.attempt), st.leafRoot[:], u32(st.mismatch),
		st.counts().bytes(), u64(int(st.lastQuote)), u64(int(st.lastCosign)), counted)
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

// A stationSum is the encrypted sum of the ballots of a station that hold a contest: on record those of one weight, each as one.
type stationSum struct {
	station string
	ballots int
	weight  int         // of all ballots together
	of      map[int]int // ballots by weight
	columns []ciphertext
}

// sumKey names a sum: contest, then station, then what each ballot weighs.
type sumKey struct {
	contest, station string
	weight           int
}

// sumKeys are by rising contest id, then station id, then weight.
func (s *state) sumKeys() []sumKey {
	return slices.SortedFunc(maps.Keys(s.sums), func(a, b sumKey) int {
		return cmp.Or(strings.Compare(a.contest, b.contest), strings.Compare(a.station, b.station), cmp.Compare(a.weight, b.weight))
	})
}

// addBallot puts a ballot on record and adds it to the sums of its contests.
func (s *state) addBallot(station string, b *ballot) {
	s.cast = append(s.cast, castBallot{station, b})
	for _, c := range b.contests {
		key := sumKey{c.contest.ID, station, b.style.counts()}
		t := s.sums[key]
		t.ballots++
		t.columns = addColumns(t.columns, c.contest.tallyColumns(c.bits))
		s.sums[key] = t
	}
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

func (s *state) tallyHash() hash {
	var out []byte
	for _, key := range s.sumKeys() {
		t := s.sums[key]
		out = join(out, short(key.contest), short(key.place()), u32(t.ballots))
		for _, c := range t.columns {
			out = append(out, c.bytes()...)
		}
	}
	return hashOf("tally", out)
}
