package ballot

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// plainCheck is a second reading of SPEC "Ballots": every equation on its own,
// from the bytes, without the batch and without the package's own decoder.
func plainCheck(c *Context, data []byte, com Commitment) bool {
	if len(data) < 69 || data[0] != 1 || [32]byte(data[1:33]) != c.EID {
		return false
	}
	station, style := int(binary.BigEndian.Uint16(data[33:])), int(binary.BigEndian.Uint16(data[35:]))
	if station >= len(c.Manifest.Stations) || style >= len(c.styles) {
		return false
	}
	l := c.styles[style]
	id := c.Manifest.Stations[station].ID
	if len(data) != l.size || [32]byte(data[37:69]) != com.Leaf(c.EID, id) {
		return false
	}
	r := &plainReader{data: data[l.ciphertexts:], ok: true}
	as, bs, ids := make([][]elgamal.Point, len(l.plans)), make([][]elgamal.Point, len(l.plans)), []elgamal.Point{}
	var fixed []byte
	for i, p := range l.plans {
		for range len(p.bits) + len(p.packed) {
			fixed = append(fixed, r.data[:32]...)
			as[i], bs[i] = append(as[i], r.point()), append(bs[i], r.point())
		}
		fixed = append(fixed, r.data[:64]...)
		ids = append(ids, r.point())
		r.point()
	}
	entry := election.Hash("style", short(l.style.ID), fixed)
	var path [][32]byte
	for at := headerSize; at < l.ciphertexts; at += 32 {
		path = append(path, [32]byte(data[at:]))
	}
	if !CheckPath(com.F, entry, uint32(style), uint32(len(c.styles)), path) {
		return false
	}
	whole := plainChallenge(c, data, l)
	scalars := &plainReader{data: data[l.scalars:], ok: true}
	k, g := c.Keys.Vote, elgamal.Generator()
	for i, p := range l.plans {
		for j := range p.bits {
			r.rangeProof(scalars, k, as[i][j], bs[i][j], 1, whole)
		}
		for _, s := range p.sums {
			var a, b elgamal.Point
			for _, j := range s.bits {
				w := elgamal.NewScalar(uint64(p.bits[j].weight))
				a, b = a.Add(as[i][j].Mul(w)), b.Add(bs[i][j].Mul(w))
			}
			r.rangeProof(scalars, k, a, b, s.limit, whole)
		}
	}
	sum, power := r.point(), whole
	for i, p := range l.plans {
		for j := range p.packed {
			sum, power = sum.Add(as[i][len(p.bits)+j].Mul(power)), power.Mul(whole)
		}
		sum, power = sum.Add(ids[i].Mul(power)), power.Mul(whole)
	}
	return g.Mul(scalars.scalar()).Equal(sum) && r.ok && scalars.ok
}

func plainChallenge(c *Context, data []byte, l *layout) elgamal.Scalar {
	var keys []byte
	for _, k := range []elgamal.Point{c.Keys.Vote, c.Keys.Index, c.Keys.Blind, c.Keys.Data} {
		enc := k.Bytes()
		keys = append(keys, enc[:]...)
	}
	h := election.Hash("ballot", data[:l.commitments])
	t := elgamal.NewTranscript("ballot")
	t.Append("keys", keys)
	t.Append("h", h[:])
	t.Append("commitments", data[l.commitments:l.scalars])
	return t.Challenge("challenge")
}

type plainReader struct {
	data []byte
	ok   bool
}

func (r *plainReader) point() elgamal.Point {
	p, err := elgamal.DecodePoint(r.data[:32])
	r.ok = r.ok && err == nil && !p.IsIdentity()
	r.data = r.data[32:]
	return p
}

func (r *plainReader) scalar() elgamal.Scalar {
	s, err := elgamal.DecodeScalar(r.data[:32])
	r.ok = r.ok && err == nil
	r.data = r.data[32:]
	return s
}

// rangeProof checks z_j G = a_j + c_j A and z_j K = b_j + c_j (B - jG).
func (r *plainReader) rangeProof(scalars *plainReader, k, a, b elgamal.Point, limit int, whole elgamal.Scalar) {
	var cs, zs []elgamal.Scalar
	for range limit {
		cs = append(cs, scalars.scalar())
		whole = whole.Sub(cs[len(cs)-1])
	}
	cs = append(cs, whole)
	for range limit + 1 {
		zs = append(zs, scalars.scalar())
	}
	for j := range zs {
		aj, bj := r.point(), r.point()
		minus := b.Sub(elgamal.MulBase(elgamal.NewScalar(uint64(j))))
		r.ok = r.ok && elgamal.MulBase(zs[j]).Equal(aj.Add(a.Mul(cs[j]))) && k.Mul(zs[j]).Equal(bj.Add(minus.Mul(cs[j])))
	}
}

// TestPlainReadingAgrees compares verdicts over good ballots and ballots with
// one bit flipped anywhere or one scalar replaced.
func TestPlainReadingAgrees(t *testing.T) {
	c, _ := sample(t)
	rng := rand.New(rand.NewPCG(5, 6))
	good := 0
	for i := range uint32(60) {
		b, com := seal(t, c, "st-2", []string{"short", "long"}[i%2], i, choices(t, c, []string{"short", "long"}[i%2], int(i%5)))
		d := bytes.Clone(b.data)
		switch i % 3 {
		case 1:
			spoilScalar(d, b.layout, rng)
		case 2:
			d[rng.IntN(len(d))] ^= byte(1 << rng.IntN(8))
		}
		want := judgeBytes(c, d, com) == nil
		if got := plainCheck(c, d, com); got != want {
			t.Errorf("ballot %d: plain %v, package %v", i, got, want)
		}
		if want {
			good++
		}
	}
	if good != 20 {
		t.Errorf("%d good ballots", good)
	}
}
