package ballot

import (
	"math/bits"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// RowKind says what a column of a contest's rows holds.
type RowKind uint8

// The columns of a row stand in this order.
const (
	RowIndex   RowKind = iota // the paper id's point, under the index key
	RowVotes                  // columns of the tally, packed, under the vote key: for audits
	RowRanking                // a piece of the ranking, under the vote key
	RowWriteIn                // what the ballot gives to a write-in option, under the vote key
	RowWords                  // a piece of that option's words, under the data key
)

// RowColumn is one column of the rows that mixers shuffle (SPEC "Audit").
type RowColumn struct {
	Kind   RowKind
	Option string             // of RowWriteIn and RowWords
	First  int                // of RowVotes: the first of its columns of the tally
	Count  int                // how many they are
	Base   uint64             // one more than any of them
	Key    *elgamal.PublicKey // that the column is encrypted under
	Opened bool               // decrypted for every row, once mixed
	option int
}

// packedLimit bounds a packed number, so that its logarithm can be found; openedLimit where that is done for every row.
const (
	packedLimit = 1 << 40
	openedLimit = 1 << 16
)

// RowColumns are the columns of a contest's rows.
func (c *Context) RowColumns(contest string) []RowColumn {
	i := c.contest(contest)
	if i < 0 {
		return nil
	}
	p := c.plans[i]
	out := append([]RowColumn{{Kind: RowIndex, Key: c.index}}, c.voteColumns(p)...)
	for at, piece := range p.packed {
		switch {
		case piece.option == ranking:
			out = append(out, RowColumn{Kind: RowRanking, Key: c.vote, Opened: true})
			continue
		case at == 0 || p.packed[at-1].option != piece.option:
			out = append(out, RowColumn{Kind: RowWriteIn, Option: p.contest.Options[piece.option].ID, Key: c.vote, Opened: true, option: piece.option})
		}
		out = append(out, RowColumn{Kind: RowWords, Option: p.contest.Options[piece.option].ID, Key: c.data, Opened: true, option: piece.option})
	}
	return out
}

// voteColumns packs as many columns of the tally into one as stay below the limit.
func (c *Context) voteColumns(p *plan) []RowColumn {
	var out []RowColumn
	most, limit, opened := uint64(0), uint64(packedLimit), p.contest.ByBallot()
	if opened {
		limit = openedLimit
	}
	for i, col := range p.columns {
		base := uint64(col.Max) + 1
		if i == 0 || most > limit/base {
			out, most = append(out, RowColumn{Kind: RowVotes, First: i, Base: base, Key: c.vote, Opened: opened}), 1
		}
		out[len(out)-1].Count++
		most *= base
	}
	return out
}

// Split takes a packed number apart, into its columns of the tally.
func (r RowColumn) Split(packed uint64) []uint64 {
	out := make([]uint64, r.Count)
	for i := range out {
		out[i] = packed % r.Base
		packed /= r.Base
	}
	return out
}

// Most is the largest number that the column can hold.
func (r RowColumn) Most() uint64 {
	most := uint64(1)
	for range r.Count {
		most *= r.Base
	}
	return most - 1
}

// Row is a ballot's row for a contest: everything in it is a public function of the ballot's ciphertexts.
func (c *Context) Row(b *Ballot, contest string) ([]elgamal.Ciphertext, error) {
	d, err := b.contents()
	if err != nil {
		return nil, err
	}
	at := c.contest(contest)
	for i, p := range b.layout.plans {
		if at >= 0 && p == c.plans[at] {
			return p.row(c.RowColumns(contest), &d.contests[i]), nil
		}
	}
	return nil, refuse(RefusedStyle, "style %s does not hold %q", b.Style(), contest)
}

func (p *plan) row(columns []RowColumn, d *contest) []elgamal.Ciphertext {
	sums, packed := p.sum(d.bits), d.packed
	out := make([]elgamal.Ciphertext, len(columns))
	for k, col := range columns {
		switch col.Kind {
		case RowIndex:
			out[k] = d.id
		case RowVotes:
			out[k] = pack(sums[col.First:][:col.Count], col.Base)
		case RowWriteIn:
			out[k] = sums[col.option]
		case RowRanking, RowWords:
			out[k], packed = packed[0], packed[1:]
		}
	}
	return out
}

// bare tells whether a column of the row is encrypted under no nonce, which a booth can bring about by nonces that cancel. Mixers take no
// such row, so that it would keep a whole table from being shuffled. The other component of a column is the identity for nobody who does
// not know the key.
func (c *Context) bare(p *plan, of []elgamal.Ciphertext) bool {
	for _, col := range c.RowColumns(p.contest.ID) {
		var a elgamal.Point
		switch col.Kind {
		case RowVotes:
			for i := col.First + col.Count - 1; i >= col.First; i-- {
				a = multiple(a, col.Base).Add(p.nonceOf(i, of))
			}
		case RowWriteIn:
			a = p.nonceOf(col.option, of)
		default:
			continue
		}
		if a.IsIdentity() {
			return true
		}
	}
	return false
}

// nonceOf is the first component of a column of the tally.
func (p *plan) nonceOf(column int, of []elgamal.Ciphertext) (a elgamal.Point) {
	for _, b := range p.columns[column].bits {
		a = a.Add(multiple(of[b].A, uint64(p.bits[b].weight)))
	}
	return a
}

// multiple is a small multiple of a point that is public.
func multiple(p elgamal.Point, n uint64) elgamal.Point {
	out := p
	for i := bits.Len64(n) - 2; i >= 0; i-- {
		if out = out.Add(out); n>>i&1 == 1 {
			out = out.Add(p)
		}
	}
	return out
}

// pack is Σ base^i · c_i, from the last down.
func pack(columns []elgamal.Ciphertext, base uint64) elgamal.Ciphertext {
	var out elgamal.Ciphertext
	for i := len(columns) - 1; i >= 0; i-- {
		out = times(out, base).Add(columns[i])
	}
	return elgamal.Ciphertext{A: out.A.Encoded(), B: out.B.Encoded()}
}

// times is a small multiple, by doubling: cheaper than a multiplication.
func times(c elgamal.Ciphertext, n uint64) elgamal.Ciphertext {
	var out elgamal.Ciphertext
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out.Add(c)
		}
		c = c.Add(c)
	}
	return out
}
