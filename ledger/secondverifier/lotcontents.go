package secondverifier

import (
	"bytes"
	"maps"
	"slices"
	"unicode/utf8"
)

// contentsOf gives the file of contents from the opened points, and the sum of each option whose column is open, by its place.
func (l *lot) contentsOf(rows int, votes, data []point) (out []byte, sums map[int]int, err error) {
	contest := l.contest
	out, sums = u32(rows), map[int]int{}
	for range rows {
		switch {
		case contest.Kind == "ranked":
			out = append(out, contest.rankingOf(take(&votes, contest.rankPieces()))...)
		case contest.ballotByBallot():
			approved, err := contest.approvalsOf(take(&votes, l.packedCount()))
			if err != nil {
				return nil, nil, err
			}
			for i, v := range approved {
				sums[i] += int(v)
			}
			out = append(out, approved...)
		}
		for _, option := range contest.writeIns() {
			value, err := logarithm(take(&votes, 1)[0], contest.mostOfColumn())
			if err != nil {
				return nil, nil, err
			}
			sums[option] += value
			out = join(out, u16(value), contest.wordsOf(value, take(&data, contest.textPieces())))
		}
	}
	return out, sums, nil
}

// approvalsOf is one byte for each option, from the packed columns: the first option is the lowest bit of the first.
func (c *contest) approvalsOf(points []point) (out []byte, err error) {
	for _, p := range points {
		packed, err := logarithm(p, c.mostPacked()-1)
		if err != nil {
			return nil, err
		}
		for b := 1; b < c.mostPacked() && len(out) < len(c.Options); b *= 2 {
			out = append(out, byte(packed/b%2))
		}
	}
	return out, nil
}

// rankingOf is one byte, 1 if the points are a packed ranking within the limits, and its bytes, else zeros.
func (c *contest) rankingOf(points []point) []byte {
	none := make([]byte, 1+len(c.Options))
	ranks, ok := unpackAll(points, len(c.Options))
	if !ok {
		return none
	}
	seen := map[byte]bool{}
	for _, rank := range ranks {
		if int(rank) > c.MaxRank || rank != 0 && seen[rank] && !c.AllowTies {
			return none
		}
		seen[rank] = true
	}
	return join([]byte{1}, ranks)
}

// wordsOf is one byte, 1 if the row gives the option something and the points are packed words, and the words, else zeros.
func (c *contest) wordsOf(value int, points []point) []byte {
	words, ok := unpackAll(points, c.WriteInLength)
	text := bytes.TrimRight(words, "\x00")
	if value == 0 || !ok || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return make([]byte, 1+c.WriteInLength)
	}
	return join([]byte{1}, words)
}

// unpackAll reads n bytes from pieces that are filled with zeros.
func unpackAll(points []point, n int) ([]byte, bool) {
	var out []byte
	for _, p := range points {
		piece, err := unpack(p)
		if err != nil {
			return nil, false
		}
		out = append(out, piece...)
	}
	if slices.ContainsFunc(out[n:], func(b byte) bool { return b != 0 }) {
		return nil, false
	}
	return out[:n], true
}

// checkSums: the rows' values, as far as they are open, sum to the count of the same groups, once that is open (`write-ins`).
func (c *lotCheck) checkSums(sums map[int]int) error {
	if c.state.count.sums == nil {
		return nil
	}
	counted, groups := map[int]int{}, 0
	for n, g := range c.state.count.groups {
		if g.contest != c.lot.contest || !slices.Contains(c.lot.stations, g.stations[0]) {
			continue
		}
		groups++
		for option := range sums {
			counted[option] += c.state.count.sums[n][option]
		}
	}
	if groups > 0 && !maps.Equal(sums, counted) {
		return &Fault{tableName(*c.lot.contents), refuseEntry("write-ins", "the rows add up to %v, the count is %v", sums, counted)}
	}
	return nil
}
