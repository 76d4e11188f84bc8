package mixnet

import (
	"crypto/sha256"
	"io"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// prover is one shuffle under way. Its steps are those of GenShuffle and GenShuffleProof in the pseudo-code; what is public of
// them goes out as it is made.
type prover struct {
	elgamal.Hidden
	st      *Statement
	in      *Table
	rows    *Table // the input, whose rows the permutation reads in any order
	h       [][]elgamal.Point
	chainH  *elgamal.PublicKey
	secrets *secrets
	first   moves
	links   []link // state of the chain before each chunk
	sums    sums
}

// sums are the secrets that the responses s_1 to s_4 answer for.
type sums struct {
	elgamal.Hidden
	commit, chain, permutation elgamal.Scalar // r̄, r̂, r
	columns                    []elgamal.Scalar
}

// Shuffle shuffles a table, writes the shuffled one to out and the proof to proof. Rows of the input that are not ciphertexts are
// ErrForm, with the row's number. What was written counts for nothing unless the error is nil.
func (m *Mixnet) Shuffle(st Statement, in *Table, out, proof io.Writer) error {
	t, err := m.transcript(&st, in)
	if err != nil {
		return err
	}
	p := &prover{st: &st, in: in, rows: in, h: m.generators.of(in.Rows), chainH: m.generators.chain, secrets: newSecrets(t, in.Rows)}
	defer p.wipe()
	return p.prove(t, out, proof)
}

func (p *prover) prove(t *elgamal.Transcript, out, proof io.Writer) error {
	output, commitments, err := p.shuffle(out)
	if err != nil {
		return err
	}
	if _, err := proof.Write(commitments); err != nil {
		return err
	}
	seed := weigh(t, output, sha256.Sum256(commitments))
	p.sum(seed)
	chain, err := p.chain(seed, proof)
	if err != nil {
		return err
	}
	return p.answer(seed, challenge(t, chain, &p.first), proof)
}

// shuffled is what becomes of one chunk of output rows.
type shuffled struct {
	rows        []byte
	permutation elgamal.Point // Σ ω'_i h_i
	columns     []elgamal.Ciphertext
}

// shuffle writes the shuffled table and gives its digest and the commitment to the permutation. On the way it makes the
// commitments t_1 to t_4, because they are about the points that are at hand here only.
func (p *prover) shuffle(out io.Writer) (output [32]byte, commitments []byte, err error) {
	h := sha256.New()
	out = io.MultiWriter(out, h)
	if _, err := out.Write(TableHeader(p.in.Rows, p.in.Width)); err != nil {
		return output, nil, err
	}
	commitments = make([]byte, p.in.Rows*commitmentSize)
	p.startMoves()
	err = inOrder(p.in.Rows, func(from, to int) (*shuffled, error) { return p.shuffleChunk(from, to, commitments) },
		func(part *shuffled) error {
			p.first.Permutation = p.first.Permutation.Add(part.permutation)
			for k := range part.columns {
				p.first.Columns[k] = p.first.Columns[k].Add(part.columns[k])
			}
			_, err := out.Write(part.rows)
			return err
		})
	return [32]byte(h.Sum(nil)), commitments, err
}

// startMoves begins t_1 = ω_1 G, t_2 = ω_2 G, t_3 = ω_3 G + …, t_4 = -ω_4 (G, K) + … .
func (p *prover) startMoves() {
	masks := p.secrets.masks
	p.first = moves{elgamal.MulBase(masks.At(0)), elgamal.MulBase(masks.At(1)), elgamal.MulBase(masks.At(2)),
		make([]elgamal.Ciphertext, p.in.Width)}
	for k, key := range p.st.Keys {
		minus := masks.At(uint32(3 + k)).Neg()
		p.first.Columns[k] = elgamal.Ciphertext{A: elgamal.MulBase(minus), B: key.Mul(minus)}
	}
}

// shuffleChunk makes output rows from … to-1, and the commitment of the input row behind each.
func (p *prover) shuffleChunk(from, to int, commitments []byte) (*shuffled, error) {
	columns, err := p.rows.rows(p.secrets.order[from:to])
	if err != nil {
		return nil, err
	}
	part := &shuffled{rows: make([]byte, (to-from)*p.in.rowSize()), columns: make([]elgamal.Ciphertext, p.in.Width)}
	masks := make([]elgamal.Scalar, to-from)
	defer clear(masks)
	for i := range masks {
		masks[i] = p.secrets.mask.At(uint32(from + i))
	}
	for k := range columns {
		p.reEncrypt(part, k, from, &columns[k])
		part.columns[k] = elgamal.Ciphertext{A: secretSum(masks, columns[k].a), B: secretSum(masks, columns[k].b)}
	}
	h := p.h[from/chunk][:to-from]
	part.permutation = secretSum(masks, h)
	p.commitRows(p.secrets.order[from:to], h, commitments)
	return part, nil
}

// reEncrypt makes column k of output rows, in the place of the input's.
func (p *prover) reEncrypt(part *shuffled, k, from int, c *column) {
	rs, list := make([]elgamal.Scalar, len(c.a)), make([]elgamal.Ciphertext, len(c.a))
	defer clear(rs)
	for i := range rs {
		rs[i], list[i] = p.nonce(from+i, k), elgamal.Ciphertext{A: c.a[i], B: c.b[i]}
	}
	for i, again := range p.st.Keys[k].ReEncrypt(list, rs) {
		c.a[i], c.b[i] = again.A, again.B
		b := again.Bytes()
		copy(part.rows[i*p.in.rowSize()+k*elgamal.CiphertextSize:], b[:])
	}
}

// commitRows makes the commitments of the input rows behind output rows: c = rG + h_i.
func (p *prover) commitRows(order []uint32, h []elgamal.Point, commitments []byte) {
	rs := make([]elgamal.Scalar, len(order))
	defer clear(rs)
	for i, j := range order {
		rs[i] = p.secrets.commit.At(j)
	}
	cs := elgamal.MulBaseAll(rs)
	for i := range cs {
		cs[i] = cs[i].Add(h[i])
	}
	elgamal.EncodeAll(elgamal.Pointers(cs)...)
	for i, j := range order {
		c := cs[i].Bytes()
		copy(commitments[int(j)*commitmentSize:], c[:])
	}
}

// nonce is r̃ of an output row and column.
func (p *prover) nonce(row, column int) elgamal.Scalar {
	return p.secrets.reencrypt.At(uint32(row*p.in.Width + column))
}

// secretSum sums in pieces whose tables stay in a core's cache.
func secretSum(scalars []elgamal.Scalar, points []elgamal.Point) elgamal.Point {
	const piece = 256
	var out elgamal.Point
	for len(scalars) > 0 {
		n := min(piece, len(scalars))
		out = out.Add(elgamal.Sum(scalars[:n], points[:n]))
		scalars, points = scalars[n:], points[n:]
	}
	return out
}

func (p *prover) wipe() {
	p.secrets.wipe()
	clear(p.links)
	clear(p.sums.columns)
	p.sums = sums{}
}
