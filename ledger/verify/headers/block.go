package headers

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// label opens every block file.
const label = "isoloir block 1\n"

// Block is what the record keeps of a block: the header, the commit that
// decided it, and its entries.
type Block struct {
	Header  Header
	Commit  Commit
	Entries [][]byte
}

// Encode gives the canonical bytes of a block file.
func (b *Block) Encode() []byte {
	w := cryptobyte.NewBuilder(nil)
	w.AddBytes([]byte(label))
	b.Header.encode(w)
	b.Commit.encode(w)
	w.AddUint24LengthPrefixed(func(w *cryptobyte.Builder) {
		for _, e := range b.Entries {
			w.AddUint24LengthPrefixed(func(w *cryptobyte.Builder) { w.AddBytes(e) })
		}
	})
	return w.BytesOrPanic()
}

func (h *Header) encode(w *cryptobyte.Builder) {
	w.AddUint64(h.BlockVersion)
	w.AddUint64(h.AppVersion)
	w.AddUint8LengthPrefixed(func(w *cryptobyte.Builder) { w.AddBytes([]byte(h.ChainID)) })
	w.AddUint64(uint64(h.Height))
	addTime(w, h.Time)
	h.LastBlockID.encode(w)
	for _, sum := range h.hashes() {
		w.AddBytes(sum[:])
	}
	w.AddBytes(h.Proposer[:])
}

// hashes are the header's digests in the order of the header.
func (h *Header) hashes() []*[32]byte {
	return []*[32]byte{&h.LastCommitHash, &h.DataHash, &h.ValidatorsHash, &h.NextValidatorsHash,
		&h.ConsensusHash, &h.AppHash, &h.LastResultsHash, &h.EvidenceHash}
}

func (id *BlockID) encode(w *cryptobyte.Builder) {
	w.AddBytes(id.Hash[:])
	w.AddUint32(id.Parts.Total)
	w.AddBytes(id.Parts.Hash[:])
}

func (c *Commit) encode(w *cryptobyte.Builder) {
	w.AddUint64(uint64(c.Height))
	w.AddUint32(uint32(c.Round))
	c.BlockID.encode(w)
	w.AddUint24LengthPrefixed(func(w *cryptobyte.Builder) {
		for i := range c.Signatures {
			c.Signatures[i].encode(w)
		}
	})
}

func (s *CommitSig) encode(w *cryptobyte.Builder) {
	w.AddUint8(uint8(s.Flag))
	if s.Flag == Absent {
		return
	}
	w.AddBytes(s.Address[:])
	addTime(w, s.Time)
	w.AddBytes(s.Signature[:])
}

func addTime(w *cryptobyte.Builder, t time.Time) {
	w.AddUint64(uint64(t.Unix()))
	w.AddUint32(uint32(t.Nanosecond()))
}

// ParseBlock reads a block file. It takes only what Encode gives: nothing
// missing, nothing more, no second form.
func ParseBlock(data []byte) (*Block, error) {
	r := reader{String: cryptobyte.String(data)}
	if string(r.take(len(label))) != label {
		return nil, errors.New("this is not a block file")
	}
	b := &Block{Header: r.header(), Commit: r.commit(), Entries: r.entries()}
	if r.err == nil && !r.Empty() {
		r.fail("bytes after the end")
	}
	if r.err != nil {
		return nil, r.err
	}
	return b, nil
}

// reader keeps the first thing that is wrong, so that the parsing above reads
// like the layout.
type reader struct {
	cryptobyte.String
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("block file: "+format, args...)
	}
	r.String = nil
}

func (r *reader) take(n int) []byte {
	var out []byte
	if !r.ReadBytes(&out, n) {
		r.fail("cut short")
		return make([]byte, n)
	}
	return out
}

func (r *reader) u32() (v uint32) {
	if !r.ReadUint32(&v) {
		r.fail("cut short")
	}
	return v
}

func (r *reader) u64() (v uint64) {
	if !r.ReadUint64(&v) {
		r.fail("cut short")
	}
	return v
}

// height and round refuse what a signed number cannot hold.
func (r *reader) height() int64 {
	v := r.u64()
	if v == 0 || v > 1<<62 {
		r.fail("height %d", v)
	}
	return int64(v)
}

func (r *reader) round() int32 {
	v := r.u32()
	if v > 1<<30 {
		r.fail("round %d", v)
	}
	return int32(v)
}

func (r *reader) time() time.Time {
	seconds, nanos := r.u64(), r.u32()
	// From year 1 to year 9999, all that a protocol-buffer timestamp can say.
	if s := int64(seconds); s < -62135596800 || s > 253402300799 || nanos >= 1e9 {
		r.fail("a time out of range")
		return time.Time{}
	}
	return time.Unix(int64(seconds), int64(nanos)).UTC()
}

func (r *reader) blockID() (id BlockID) {
	id.Hash = [32]byte(r.take(32))
	id.Parts.Total = r.u32()
	id.Parts.Hash = [32]byte(r.take(32))
	return id
}

func (r *reader) header() (h Header) {
	h.BlockVersion, h.AppVersion = r.u64(), r.u64()
	var chain cryptobyte.String
	if !r.ReadUint8LengthPrefixed(&chain) {
		r.fail("cut short")
	}
	h.ChainID = string(chain)
	h.Height = r.height()
	h.Time = r.time()
	h.LastBlockID = r.blockID()
	for _, sum := range h.hashes() {
		*sum = [32]byte(r.take(32))
	}
	h.Proposer = [20]byte(r.take(20))
	return h
}

func (r *reader) commit() (c Commit) {
	c.Height, c.Round, c.BlockID = r.height(), r.round(), r.blockID()
	places := r.vector()
	for !places.Empty() && places.err == nil {
		c.Signatures = append(c.Signatures, places.signature())
	}
	r.adopt(places)
	return c
}

func (r *reader) signature() (s CommitSig) {
	s.Flag = Flag(r.take(1)[0])
	switch s.Flag {
	case Absent:
	case ForThis, ForNone:
		s.Address = [20]byte(r.take(20))
		s.Time = r.time()
		s.Signature = [64]byte(r.take(64))
	default:
		r.fail("a signature of kind %d", s.Flag)
	}
	return s
}

func (r *reader) entries() (out [][]byte) {
	list := r.vector()
	for !list.Empty() && list.err == nil {
		entry := list.vector()
		out = append(out, entry.String)
		list.adopt(entry)
	}
	r.adopt(list)
	return out
}

func (r *reader) vector() *reader {
	inner := &reader{}
	if !r.ReadUint24LengthPrefixed(&inner.String) {
		r.fail("cut short")
	}
	return inner
}

func (r *reader) adopt(inner *reader) {
	if inner.err != nil {
		r.fail("%w", inner.err)
	}
}
