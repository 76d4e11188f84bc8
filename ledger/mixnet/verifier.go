package mixnet

import (
	"crypto/rand"
	"fmt"

	"github.com/isoloir/isoloir/ledger/elgamal"
)

// verifier checks one shuffle: CheckShuffleProof of the pseudo-code, with the commitments in the proof, so that all of its
// equations are linear in points and are summed with fresh random coefficients of 128 bits (Bellare, Garay, Rabin 1998).
type verifier struct {
	in, out *Table
	proof   *Proof
	h       [][]elgamal.Point
	weights [32]byte // seed of u_i
	c       elgamal.Scalar
	fresh   [32]byte // seed of the coefficients of the chain's equations
	rho     coefficients
}

// coefficients are those of the equations that are not a row's.
type coefficients struct {
	sum, product, permutation elgamal.Scalar
	a, b                      []elgamal.Scalar // of each column's two components
}

// Verify checks that out holds the rows of in, re-encrypted in another order, and nothing else. The error is ErrForm for what has
// another form or shape, ErrProof for a proof that does not hold, and any other for files that could not be read. The files must
// not change meanwhile.
func (m *Mixnet) Verify(st Statement, in, out *Table, proof *Proof) error {
	if in.Rows != out.Rows || in.Width != out.Width || proof.rows != in.Rows || proof.width != in.Width {
		return fmt.Errorf("%w: tables or proof of different shapes", ErrForm)
	}
	v := &verifier{in: in, out: out, proof: proof, h: m.generators.of(in.Rows)}
	first, err := v.begin(m, &st)
	if err != nil {
		return err
	}
	total, err := v.sumRows(m.generators.chain.Point())
	if err != nil {
		return err
	}
	return v.finish(m, &st, first, total)
}

// begin makes the transcript: weights and challenge.
func (v *verifier) begin(m *Mixnet, st *Statement) (*moves, error) {
	t, err := m.transcript(st, v.in)
	if err != nil {
		return nil, err
	}
	output, err := v.out.Digest()
	if err != nil {
		return nil, err
	}
	commitments, err := digest(v.proof.bytes, 0, v.proof.chain())
	if err != nil {
		return nil, err
	}
	chain, err := digest(v.proof.bytes, v.proof.chain(), v.proof.moves()-v.proof.chain())
	if err != nil {
		return nil, err
	}
	first, err := v.proof.readMoves()
	if err != nil {
		return nil, err
	}
	v.weights = weigh(t, output, commitments)
	v.c = challenge(t, chain, first)
	v.draw(v.in.Width)
	return first, nil
}

// draw takes fresh coefficients.
func (v *verifier) draw(width int) {
	rand.Read(v.fresh[:])
	var seed [32]byte
	rand.Read(seed[:])
	next := uint64(0)
	draw := func() elgamal.Scalar { next++; return elgamal.Weight(seed, next) }
	v.rho = coefficients{sum: draw(), product: draw(), permutation: draw()}
	for range width {
		v.rho.a, v.rho.b = append(v.rho.a, draw()), append(v.rho.b, draw())
	}
}

// finish adds what is not a row's and asks whether all equations sum to nothing:
//
//	ρ_1 (t_1 + c (Σ c_j - Σ h_i) - s_1 G)
//	ρ_2 (t_2 + c (ĉ_n - Πu h) - s_2 G)
//	ρ_3 (t_3 + c Σ u_j c_j - s_3 G - Σ s'_i h_i)
//	ρ_A (t_A + c Σ u_j A_j + s G - Σ s'_i Ã_i), ρ_B (t_B + c Σ u_j B_j + s K - Σ s'_i B̃_i) of each column
//	τ_i (t̂_i + c ĉ_i - ŝ_i G - s'_i ĉ_(i-1)) of each row
func (v *verifier) finish(m *Mixnet, st *Statement, first *moves, rows *sum) error {
	a, err := v.proof.readAnswers()
	if err != nil {
		return err
	}
	rho, c := &v.rho, v.c
	g := rows.g.Sub(rho.sum.Mul(a.Sum)).Sub(rho.product.Mul(a.Product)).Sub(rho.permutation.Mul(a.Permutation))
	var s terms
	s.add(rho.sum, first.Sum)
	s.add(rho.product, first.Product)
	s.add(rho.permutation, first.Permutation)
	s.add(c.Mul(rho.sum), rows.commitments)
	s.add(c.Mul(rho.permutation), rows.weighted)
	s.add(c.Mul(rho.product).Mul(rows.product).Neg(), m.generators.chain.Point())
	for k, key := range st.Keys {
		s.add(rho.a[k], first.Columns[k].A)
		s.add(rho.b[k], first.Columns[k].B)
		s.add(c.Mul(rho.a[k]), rows.columns[k].A)
		s.add(c.Mul(rho.b[k]), rows.columns[k].B)
		g = g.Add(rho.a[k].Mul(a.Columns[k]))
		s.add(rho.b[k].Mul(a.Columns[k]), key.Point())
	}
	s.add(g, elgamal.Generator())
	if !s.sum().Add(rows.rest).IsIdentity() {
		return ErrProof
	}
	return nil
}
