package ballot

import (
	"encoding/binary"
	"fmt"
	"log/slog"

	"github.com/isoloir/isoloir/ledger/election"
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// Commitment is what was committed about one leaf before polls opened: its
// tag, the seed's place in the sequence, and every part of its ballot that
// does not depend on choices (SPEC "Seeds and leaves").
type Commitment struct {
	Tag, C, F [32]byte
}

// Leaf is the entry of the station's leaf root.
func (c Commitment) Leaf(eid [32]byte, station string) [32]byte {
	return election.Hash("leaf", eid[:], short(station), c.Tag[:], c.C[:], c.F[:])
}

// short is a string under its u16 length, for hashes.
func short(s string) []byte {
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(s))), s...)
}

// StylePaths are the entries of the styles under one leaf's F.
type StylePaths struct {
	styles  []*layout
	entries [][32]byte
}

// Path is the Merkle path of a style's entry under F; nil if there is no such
// style, and also when it is the only one.
func (sp *StylePaths) Path(style string) [][32]byte {
	for i, l := range sp.styles {
		if l.style.ID == style {
			return MerklePath(sp.entries, i)
		}
	}
	return nil
}

// styleEntry is the entry of a style under F: every r·G in canonical order
// and each id ciphertext whole.
func styleEntry(style string, fixed ...[]byte) [32]byte {
	return election.Hash("style", append([][]byte{short(style)}, fixed...)...)
}

// Prepared is one leaf with everything of its ballot that is known before the
// voter: a station may prepare while it waits. It holds secrets, so wipe it, and
// is for one goroutine.
type Prepared struct {
	ctx        *Context
	station    string
	kdf        *elgamal.KDF
	pid        PaperID
	commitment Commitment
	paths      *StylePaths
	contests   []nonces
}

// nonces are the encryption nonces of one contest and what they already fix.
type nonces struct {
	bits, packed []elgamal.Scalar
	rho          elgamal.Scalar
	bitsG        []elgamal.Point // r·G
	packedG      []elgamal.Point
	id           elgamal.Ciphertext
	fixed        []byte // encodings of bitsG, packedG and id
}

// Prepare computes leaf i of a station from its seed.
func (c *Context) Prepare(station string, i uint32, seed Seed) *Prepared {
	p := &Prepared{ctx: c, station: station, kdf: elgamal.NewKDF(seed[:]), paths: &StylePaths{styles: c.styles}}
	p.pid = paperID(p.kdf)
	for _, plan := range c.plans {
		p.contests = append(p.contests, p.nonces(plan))
	}
	p.fix()
	for _, l := range c.styles {
		var fixed [][]byte
		for _, contest := range l.contests {
			fixed = append(fixed, p.contests[contest].fixed)
		}
		p.paths.entries = append(p.paths.entries, styleEntry(l.style.ID, fixed...))
	}
	p.commitment = Commitment{p.kdf.Key("tag"), election.Hash("seq", seed[:], index(i)), MerkleRoot(p.paths.entries)}
	return p
}

// nonces derives r for every ciphertext of a contest, shared by all styles.
func (p *Prepared) nonces(plan *plan) nonces {
	contest := []byte(plan.contest.ID)
	option := func(o int) []byte { return []byte(plan.contest.Options[o].ID) }
	n := nonces{bits: make([]elgamal.Scalar, 0, len(plan.bits)), packed: make([]elgamal.Scalar, 0, len(plan.packed))}
	for _, b := range plan.bits {
		n.bits = append(n.bits, p.kdf.Scalar("r", contest, option(b.option), index(uint32(b.serial))))
	}
	for _, t := range plan.packed {
		if t.option == ranking {
			n.packed = append(n.packed, p.kdf.Scalar("r-rank", contest, index(uint32(t.serial))))
		} else {
			n.packed = append(n.packed, p.kdf.Scalar("r-text", contest, option(t.option), index(uint32(t.serial))))
		}
	}
	n.rho = p.kdf.Scalar("rho", contest)
	return n
}

// fix computes what the nonces already fix, of all contests together.
func (p *Prepared) fix() {
	secrets, rhos := p.secrets()
	g, ids := elgamal.MulBaseAll(secrets), p.ctx.index.MulAll(rhos)
	clear(secrets)
	clear(rhos)
	defer clear(ids) // ρ times the key uncovers the paper's id
	var points []*elgamal.Point
	for i := range p.contests {
		n := &p.contests[i]
		n.bitsG, g = g[:len(n.bits)], g[len(n.bits):]
		n.packedG, g = g[:len(n.packed)], g[len(n.packed):]
		n.id = elgamal.Ciphertext{A: g[0], B: ids[i].Add(p.pid.Point(p.ctx.EID, p.ctx.plans[i].contest.ID))}
		g = g[1:]
		points = append(append(append(points, elgamal.Pointers(n.bitsG)...), elgamal.Pointers(n.packedG)...), &n.id.A, &n.id.B)
	}
	elgamal.EncodeAll(points...)
	for i := range p.contests {
		p.contests[i].write()
	}
}

// secrets are all nonces, contest by contest, and once more those of the ids.
func (p *Prepared) secrets() (all, rhos []elgamal.Scalar) {
	count := 0
	for i := range p.contests {
		count += len(p.contests[i].bits) + len(p.contests[i].packed) + 1
	}
	all, rhos = make([]elgamal.Scalar, 0, count), make([]elgamal.Scalar, 0, len(p.contests)) // whole from the start: growing would leave copies behind
	for i := range p.contests {
		n := &p.contests[i]
		all = append(append(append(all, n.bits...), n.packed...), n.rho)
		rhos = append(rhos, n.rho)
	}
	return all, rhos
}

// write encodes what is fixed.
func (n *nonces) write() {
	for i := range n.bitsG {
		n.fixed = n.bitsG[i].Append(n.fixed)
	}
	for i := range n.packedG {
		n.fixed = n.packedG[i].Append(n.fixed)
	}
	n.fixed = n.id.Append(n.fixed)
}

// Format redacts whatever the verb.
func (n nonces) Format(f fmt.State, _ rune) { fmt.Fprint(f, redaction) }

// Commitment is what the leaf commits to.
func (p *Prepared) Commitment() Commitment { return p.commitment }

// Paths are the styles' paths under F.
func (p *Prepared) Paths() *StylePaths { return p.paths }

// PaperID is the id to print on the paper.
func (p *Prepared) PaperID() PaperID { return p.pid }

// Wipe forgets every secret.
func (p *Prepared) Wipe() {
	p.kdf.Wipe()
	clear(p.pid[:])
	for _, n := range p.contests {
		for i := range n.bits {
			n.bits[i].Wipe()
		}
		for i := range n.packed {
			n.packed[i].Wipe()
		}
	}
	for i := range p.contests {
		p.contests[i].rho.Wipe()
	}
	p.contests = nil
}

// Format redacts whatever the verb: fmt would read the secrets by reflection.
func (p Prepared) Format(f fmt.State, _ rune) { fmt.Fprint(f, redaction) }

// LogValue redacts.
func (p Prepared) LogValue() slog.Value { return slog.StringValue(redaction) }

// Commit computes what leaf i commits to, for forming and checking roots.
func (c *Context) Commit(station string, i uint32, seed Seed) (Commitment, *StylePaths) {
	p := c.Prepare(station, i, seed)
	defer p.Wipe()
	return p.commitment, p.paths
}
