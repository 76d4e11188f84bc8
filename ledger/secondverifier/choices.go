package secondverifier

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// choice is what a voter chose in one contest.
type choice struct {
	values []int    // by option
	words  [][]byte // by write-in option, writeInLength bytes each, filled with zeros
}

// readChoices reads what a check publishes (SPEC.md, "Choices"). Too many or too few bytes are `size`, impossible choices `range`.
func (e *Election) readChoices(s *style, raw []byte) ([]choice, error) {
	size := 0
	for _, id := range s.Contests {
		c := e.manifest.contest(id)
		size += 2*len(c.Options) + len(c.writeIns())*c.WriteInLength
	}
	if len(raw) != size {
		return nil, refuse("size", "%d bytes are no choices of style %s", len(raw), s.ID)
	}
	var out []choice
	for _, id := range s.Contests {
		c := e.manifest.contest(id)
		chosen := choice{}
		for range c.Options {
			chosen.values = append(chosen.values, int(binary.BigEndian.Uint16(take(&raw, 2))))
		}
		for range c.writeIns() {
			chosen.words = append(chosen.words, take(&raw, c.WriteInLength))
		}
		if err := c.checkChoice(chosen); err != nil {
			return nil, err
		}
		out = append(out, chosen)
	}
	return out, nil
}

func (c *contest) checkChoice(s choice) error {
	total, ranks := 0, map[int]bool{}
	for i, v := range s.values {
		if v > c.mostOfOption() {
			return refuse("range", "option %s has %d", c.Options[i].ID, v)
		}
		if c.Kind == "ranked" && v > 0 && ranks[v] && !c.AllowTies {
			return refuse("range", "two options of contest %s share rank %d", c.ID, v)
		}
		ranks[v] = true
		total += v
	}
	if c.VotesAllowed != 0 && total > c.VotesAllowed {
		return refuse("range", "contest %s has %d in all", c.ID, total)
	}
	for _, w := range s.words {
		if w := bytes.TrimRight(w, "\x00"); !utf8.Valid(w) || bytes.IndexByte(w, 0) >= 0 {
			return refuse("range", "the words of contest %s are no text", c.ID)
		}
	}
	return nil
}

// bitValues are the contents of the contest's bits.
func (c *contest) bitValues(s choice) (out []int) {
	weights := c.weights()
	for _, v := range s.values {
		switch c.Kind {
		case "ranked":
		case "majority-judgment":
			for grade := range weights {
				out = append(out, truth(v == grade+1))
			}
		default:
			out = append(out, weighedBits(v, weights)...)
		}
	}
	return out
}

// weighedBits takes the last weight if and only if the others do not reach the value, then plain binary.
func weighedBits(v int, weights []int) []int {
	out := make([]int, len(weights))
	last := len(weights) - 1
	if v > 1<<last-1 {
		out[last] = 1
		v -= weights[last]
	}
	for i := range last {
		out[i] = v >> i & 1
	}
	return out
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// packedContents are the pieces of 30 bytes of the ranking, then of words.
func (c *contest) packedContents(s choice) (out [][]byte) {
	if c.Kind == "ranked" {
		ranks := make([]byte, len(s.values))
		for i, v := range s.values {
			ranks[i] = byte(v)
		}
		out = append(out, inPieces(ranks)...)
	}
	for _, w := range s.words {
		out = append(out, inPieces(w)...)
	}
	return out
}

// inPieces fills the last piece with zeros.
func inPieces(b []byte) (out [][]byte) {
	padded := append(bytes.Clone(b), make([]byte, packedSize*pieces(len(b))-len(b))...)
	for ; len(padded) > 0; padded = padded[packedSize:] {
		out = append(out, padded[:packedSize])
	}
	return out
}
