package secondverifier

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// A sumKey is where ballots are summed: a contest, a station and what each of the ballots weighs.
type sumKey struct {
	contest, station string
	weight           int
}

// A stationSum is the sum of ballots, each as one.
type stationSum struct {
	ballots int
	columns []ciphertext
}

// addBallot adds a ballot that is cast to the sums of its contests.
func (s *state) addBallot(station string, b *ballot) {
	for _, c := range b.contests {
		key := sumKey{c.contest.ID, station, b.style.worth()}
		sum := s.sums[key]
		s.sums[key] = stationSum{sum.ballots + 1, addColumns(sum.columns, c.contest.tallyColumns(c.bits))}
	}
	s.cast = append(s.cast, castBallot{station, b})
}

// sumKeys are the keys of all sums, by rising contest, station and weight.
func (s *state) sumKeys() []sumKey {
	return slices.SortedFunc(maps.Keys(s.sums), func(a, b sumKey) int {
		return cmp.Or(cmp.Compare(a.contest, b.contest), cmp.Compare(a.station, b.station), cmp.Compare(a.weight, b.weight))
	})
}

// tallyHash is the second half of the state hash.
func (s *state) tallyHash() hash {
	var out []byte
	for _, key := range s.sumKeys() {
		place := key.station
		if key.weight > 1 {
			place += " " + strconv.Itoa(key.weight)
		}
		sum := s.sums[key]
		out = join(out, short(key.contest), short(place), u32(sum.ballots))
		for _, column := range sum.columns {
			out = append(out, column.bytes()...)
		}
	}
	return hashOf("tally", out)
}

// castOf counts the ballots on record that hold a contest, and what they weigh.
func (s *state) castOf(c *contest) (ballots, weight int) {
	for key, sum := range s.sums {
		if key.contest == c.ID {
			ballots += sum.ballots
			weight += sum.ballots * key.weight
		}
	}
	return ballots, weight
}
