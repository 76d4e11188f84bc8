package station

import (
	"errors"
	"fmt"
	"math/bits"

	"golang.org/x/crypto/cryptobyte"

	"github.com/isoloir/isoloir/ledger/ballot"
	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/record"
)

// What the urn's slots hold. The urn knows bytes only; here they are leaves, ballots, openings and signatures.
// SPEC "The urn", slot contents.

// depth is the longest path in a tree over n leaves.
func depth(n int) int { return bits.Len(uint(n - 1)) }

// leafSize is the size of a slot's leaf: the same for every leaf of a station, though paths differ in length.
func leafSize(n int) int { return 4 + 3*32 + 1 + 32*depth(n) }

func encodeLeaf(l *record.Leaf, n int) []byte {
	var b cryptobyte.Builder
	b.AddUint32(l.Place)
	b.AddBytes(l.Tag[:])
	b.AddBytes(l.C[:])
	b.AddBytes(l.F[:])
	b.AddUint8(uint8(len(l.Path)))
	for _, h := range l.Path {
		b.AddBytes(h[:])
	}
	return append(b.BytesOrPanic(), make([]byte, 32*(depth(n)-len(l.Path)))...)
}

func parseLeaf(data []byte, n int) (*record.Leaf, error) {
	s := cryptobyte.String(data)
	l := new(record.Leaf)
	var count uint8
	ok := s.ReadUint32(&l.Place) && s.CopyBytes(l.Tag[:]) && s.CopyBytes(l.C[:]) && s.CopyBytes(l.F[:]) && s.ReadUint8(&count)
	if !ok || len(s) != 32*depth(n) || int(count) > depth(n) {
		return nil, errors.New("a slot's leaf is malformed")
	}
	l.Path = make([][32]byte, count)
	for i := range l.Path {
		ok = ok && s.CopyBytes(l.Path[i][:])
	}
	for _, c := range s {
		ok = ok && c == 0
	}
	if !ok {
		return nil, errors.New("a slot's leaf is malformed")
	}
	return l, nil
}

// A slot's body begins with what it is.
const (
	bodyBallot  = 1
	bodyOpening = 2
)

func encodeBallot(ballot []byte) []byte { return append([]byte{bodyBallot}, ballot...) }

func parseBallot(data []byte) ([]byte, error) {
	if len(data) < 2 || data[0] != bodyBallot {
		return nil, errors.New("a slot's ballot is malformed")
	}
	return data[1:], nil
}

// bodySize has room for a ballot of a style and for its opening.
func (s *Station) bodySize(style string) int {
	sel := ballot.SelectionsSize(s.Manifest.StyleContests(style))
	opening := 1 + 4 + 32 + 2 + 32*len(s.seeds.trustees) + 2 + len(style) + 3 + sel
	return max(1+s.ctx.Size(style), opening)
}

func encodeOpening(c *record.Check) []byte {
	var b cryptobyte.Builder
	b.AddUint8(bodyOpening)
	b.AddUint32(c.Index)
	b.AddBytes(c.Half[:])
	addHashes(&b, c.Halves)
	b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(c.Style)) })
	b.AddUint24LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(c.Selections) })
	return b.BytesOrPanic()
}

func parseOpening(data []byte) (*record.Check, error) {
	s := cryptobyte.String(data)
	c := new(record.Check)
	var kind uint8
	var style, sel cryptobyte.String
	if !s.ReadUint8(&kind) || kind != bodyOpening || !s.ReadUint32(&c.Index) || !s.CopyBytes(c.Half[:]) || !readHashes(&s, &c.Halves) ||
		!s.ReadUint16LengthPrefixed(&style) || !s.ReadUint24LengthPrefixed(&sel) || !s.Empty() {
		return nil, errors.New("a slot's opening is malformed")
	}
	c.Style, c.Selections = string(style), sel
	return c, nil
}

func addHashes(b *cryptobyte.Builder, hashes [][32]byte) {
	b.AddUint16(uint16(len(hashes)))
	for _, h := range hashes {
		b.AddBytes(h[:])
	}
}

func readHashes(s *cryptobyte.String, out *[][32]byte) bool {
	var n uint16
	if !s.ReadUint16(&n) || len(*s) < 32*int(n) {
		return false
	}
	*out = make([][32]byte, n)
	for i := range *out {
		if !s.CopyBytes((*out)[i][:]) {
			return false
		}
	}
	return true
}

func encodeSignatures(sigs []election.Signature) []byte {
	var b cryptobyte.Builder
	for _, sig := range sigs {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(sig.Signer)) })
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes(sig.Sig) })
	}
	return b.BytesOrPanic()
}

func parseSignatures(data []byte) ([]election.Signature, error) {
	s := cryptobyte.String(data)
	var out []election.Signature
	for !s.Empty() {
		var signer, sig cryptobyte.String
		if !s.ReadUint16LengthPrefixed(&signer) || !s.ReadUint16LengthPrefixed(&sig) {
			return nil, fmt.Errorf("a slot's signatures are malformed")
		}
		out = append(out, election.Signature{Signer: string(signer), Sig: sig})
	}
	return out, nil
}
