package headers

import (
	"bytes"
	"testing"
)

// A block file that is taken has one form, and only the block that the validators signed continues their chain.
func FuzzParseBlock(f *testing.F) {
	v := newVillage(f, 24, 24, 24)
	c := v.chain()
	v.grow(c, 2)
	b := v.next(c, "an entry", "another")
	hash := b.Header.Hash()
	f.Add(b.Encode())
	b.Commit.Signatures[1] = CommitSig{Flag: Absent}
	f.Add(b.Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ParseBlock(data)
		if err != nil {
			return
		}
		if !bytes.Equal(b.Encode(), data) {
			t.Error("a block file has a second form")
		}
		walk := *c
		if walk.Accept(b) == nil && b.Header.Hash() != hash {
			t.Error("a block that nobody signed continues the chain")
		}
	})
}
