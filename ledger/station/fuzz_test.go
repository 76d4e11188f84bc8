package station

import (
	"bytes"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// What lies in a slot is read in one form or not at all.
func FuzzSlots(f *testing.F) {
	const leaves = 12
	f.Add(encodeLeaf(&record.Leaf{Place: 3, Path: make([][32]byte, depth(leaves))}, leaves))
	f.Add(encodeLeaf(&record.Leaf{Path: make([][32]byte, 2)}, leaves))
	f.Add(encodeOpening(&record.Check{Index: 7, Halves: make([][32]byte, 2), Style: "s", Selections: []byte{0, 1}}))
	f.Add(encodeBallot([]byte("ballot")))
	f.Add(encodeSignatures([]election.Signature{{Signer: "ada", Sig: []byte{1}}, {Signer: "bo", Sig: []byte{2, 3}}}))
	f.Add((&Evidence{Height: 9, AK: []byte{1}, Quote: []byte{2}}).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		for name, again := range map[string]func() ([]byte, error){
			"leaf": func() ([]byte, error) {
				l, err := parseLeaf(data, leaves)
				return written(err, func() []byte { return encodeLeaf(l, leaves) })
			},
			"opening": func() ([]byte, error) {
				c, err := parseOpening(data)
				return written(err, func() []byte { return encodeOpening(c) })
			},
			"ballot": func() ([]byte, error) {
				b, err := parseBallot(data)
				return written(err, func() []byte { return encodeBallot(b) })
			},
			"signatures": func() ([]byte, error) {
				s, err := parseSignatures(data)
				return written(err, func() []byte { return encodeSignatures(s) })
			},
			"evidence": func() ([]byte, error) {
				e, err := ParseEvidence(data)
				return written(err, func() []byte { return e.Encode() })
			},
		} {
			if back, err := again(); err == nil && !bytes.Equal(back, data) {
				t.Errorf("%s: %x is read, and written as %x", name, data, back)
			}
		}
	})
}

// written writes what was read, if it was.
func written(err error, encode func() []byte) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return encode(), nil
}
