package mixnet

import (
	"github.com/isoloir/isoloir/ledger/elgamal"
)

// sum is what a verifier makes of rows: what all equations hold of them, with coefficients; and, without, sums whose coefficients
// are of 128 bits, because the short ones cost half.
type sum struct {
	rest        elgamal.Point // with all coefficients
	commitments elgamal.Point // Σ c_j
	weighted    elgamal.Point // Σ u_j c_j
	columns     []elgamal.Ciphertext
	product     elgamal.Scalar // Π u_j
	g           elgamal.Scalar // coefficient of G
}

// terms are scalars and points to sum.
type terms struct {
	scalars []elgamal.Scalar
	points  []elgamal.Point
}

func (t *terms) add(s elgamal.Scalar, p elgamal.Point) {
	t.scalars, t.points = append(t.scalars, s), append(t.points, p)
}

func (t *terms) sum() elgamal.Point { return elgamal.SumVartime(t.scalars, t.points) }

// sumRows sums over all rows, chunk by chunk.
func (v *verifier) sumRows(chain elgamal.Point) (*sum, error) {
	total := &sum{columns: make([]elgamal.Ciphertext, v.in.Width), product: elgamal.NewScalar(1)}
	err := inOrder(v.in.Rows, func(from, to int) (*sum, error) { return v.sumChunk(from, to, chain) }, func(part *sum) error {
		total.add(part)
		return nil
	})
	return total, err
}

func (s *sum) add(part *sum) {
	s.rest, s.commitments, s.weighted = s.rest.Add(part.rest), s.commitments.Add(part.commitments), s.weighted.Add(part.weighted)
	for k := range s.columns {
		s.columns[k] = s.columns[k].Add(part.columns[k])
	}
	s.product, s.g = s.product.Mul(part.product), s.g.Add(part.g)
}

// sumChunk is a verifier's work on rows from … to-1.
func (v *verifier) sumChunk(from, to int, chain elgamal.Point) (*sum, error) {
	n := to - from
	out := &sum{product: elgamal.NewScalar(1), columns: make([]elgamal.Ciphertext, v.in.Width)}
	answers, err := v.proof.scalars(v.proof.answers()+int64(from)*linkSize, 2*n)
	if err != nil {
		return nil, err
	}
	weights, rows := make([]elgamal.Scalar, n), make([]elgamal.Scalar, n)
	for i := range n {
		weights[i], rows[i] = elgamal.Weight(v.weights, uint64(from+i)), answers[2*i+1]
		out.product = out.product.Mul(weights[i])
	}
	long := &terms{make([]elgamal.Scalar, 0, (2+2*v.in.Width)*n+1), make([]elgamal.Point, 0, (2+2*v.in.Width)*n+1)}
	if err := v.sumChain(out, long, from, answers, chain); err != nil {
		return nil, err
	}
	if err := v.sumPermutation(out, long, from, weights, rows); err != nil {
		return nil, err
	}
	if err := v.sumColumns(out, long, from, weights, rows); err != nil {
		return nil, err
	}
	out.rest = out.rest.Add(long.sum())
	return out, nil
}

// sumChain adds the equations of the chain. The chunk takes up the last link before it.
func (v *verifier) sumChain(out *sum, long *terms, from int, answers []elgamal.Scalar, before elgamal.Point) error {
	n := len(answers) / 2
	points, err := v.proof.points(v.proof.chain()+int64(from)*linkSize, 2*n)
	if err != nil {
		return err
	}
	if from > 0 {
		last, err := v.proof.points(v.proof.chain()+int64(from-1)*linkSize, 1)
		if err != nil {
			return err
		}
		before = last[0]
	}
	short := terms{make([]elgamal.Scalar, 0, n), make([]elgamal.Point, 0, n)}
	carry := elgamal.Scalar{} // what the row before gives to this link
	for i := range n {
		tau := elgamal.Weight(v.fresh, uint64(from+i))
		out.g = out.g.Sub(tau.Mul(answers[2*i]))
		long.add(carry.Sub(tau.Mul(answers[2*i+1])), before)
		before, carry = points[2*i], tau.Mul(v.c)
		short.add(tau, points[2*i+1])
	}
	if from+n == v.in.Rows {
		carry = carry.Add(v.c.Mul(v.rho.product))
	}
	long.add(carry, before)
	out.rest = short.sum()
	return nil
}

// sumPermutation adds the commitment to the permutation and its generators.
func (v *verifier) sumPermutation(out *sum, long *terms, from int, weights, rows []elgamal.Scalar) error {
	commitments, err := v.proof.points(int64(from)*commitmentSize, len(rows))
	if err != nil {
		return err
	}
	for i := range commitments {
		out.commitments = out.commitments.Add(commitments[i])
	}
	out.weighted = elgamal.SumVartime(weights, commitments)
	each := v.c.Mul(v.rho.sum).Neg()
	for i := range rows {
		long.add(each.Sub(v.rho.permutation.Mul(rows[i])), v.h[from/chunk][i])
	}
	return nil
}

// sumColumns adds both tables.
func (v *verifier) sumColumns(out *sum, long *terms, from int, weights, rows []elgamal.Scalar) error {
	in, err := v.in.between(from, from+len(rows))
	if err != nil {
		return err
	}
	shuffled, err := v.out.between(from, from+len(rows))
	if err != nil {
		return err
	}
	for k := range in {
		out.columns[k] = elgamal.Ciphertext{A: elgamal.SumVartime(weights, in[k].a), B: elgamal.SumVartime(weights, in[k].b)}
		a, b := v.rho.a[k].Neg(), v.rho.b[k].Neg()
		for i := range rows {
			long.add(a.Mul(rows[i]), shuffled[k].a[i])
			long.add(b.Mul(rows[i]), shuffled[k].b[i])
		}
	}
	return nil
}
