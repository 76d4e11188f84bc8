package elgamal

import (
	"crypto/rand"
	"errors"
	"slices"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// ErrProof reports a proof that does not hold.
var ErrProof = errors.New("the proof does not hold")

// Batch checks many equations at once: each is multiplied by a fresh 128-bit
// random coefficient and all are summed with one multi-scalar multiplication
// (Bellare, Garay, Rabin 1998). A wrong equation survives with
// probability 2^-128. Equations are grouped in items; when the sum is not
// zero the items are bisected until every bad one is named.
//
// A single check is a batch of one item, so both give the same verdict.
type Batch struct {
	keys    []*PublicKey
	coefs   []scalar.Scalar
	points  []*curve.RistrettoPoint
	items   []item
	fixed   []scalar.Scalar // of G and each key, for the open item
	random  []byte
	scratch scalar.Scalar
}

// item is one thing with a verdict: its terms end at end, and fixed are its
// coefficients of G and the keys.
type item struct {
	end   int
	fixed []scalar.Scalar
}

// Ref names a point of the open item; Term a ciphertext.
type (
	Ref  int
	Term struct{ A, B Ref }
)

// NewBatch begins a batch whose proofs use the given keys.
func NewBatch(keys ...*PublicKey) *Batch {
	return &Batch{keys: keys, fixed: make([]scalar.Scalar, len(keys)+1)}
}

// Point registers a point of the open item, which must stay as it is until
// Verify.
func (b *Batch) Point(p *Point) Ref {
	b.points = append(b.points, p.raw())
	b.coefs = append(b.coefs, scalar.Scalar{})
	return Ref(len(b.points) - 1)
}

// Ciphertext registers both components.
func (b *Batch) Ciphertext(c *Ciphertext) Term { return Term{b.Point(&c.A), b.Point(&c.B)} }

// Range adds the equations of a range proof about the weighted sum of
// ciphertexts: for each branch j, with random ρ and σ,
//
//	ρ (a_j + c_j A - z_j G) + σ (b_j + c_j (B - jG) - z_j K) = 0
//
// It panics where the proof has not the form of its limit or the batch was
// not begun with the key: both would check something else.
func (b *Batch) Range(k *PublicKey, sum []Term, weights []uint64, proof *RangeProof, c *Scalar) {
	key := 1 + slices.Index(b.keys, k)
	if key == 0 || !proof.whole() {
		panic("elgamal: a range proof of another form, or under a key that the batch was not begun with")
	}
	var alpha, beta scalar.Scalar
	for j := range proof.Responses {
		rho, sigma := b.coefficient(), b.coefficient()
		cj := proof.challenge(j, c)
		var sc scalar.Scalar
		sc.Mul(&sigma, &cj.s)
		b.add(&alpha, &rho, &cj.s)
		beta.Add(&beta, &sc)
		b.sub(&b.fixed[0], &rho, &proof.Responses[j].s)
		b.subTimes(&b.fixed[0], &sc, j)
		b.sub(&b.fixed[key], &sigma, &proof.Responses[j].s)
		b.term(&rho, &proof.Commitments[2*j])
		b.term(&sigma, &proof.Commitments[2*j+1])
	}
	for i, t := range sum {
		b.weigh(t.A, &alpha, weights[i])
		b.weigh(t.B, &beta, weights[i])
	}
}

// Knowledge adds ρ (T + Σ c^i P_i - zG) = 0.
func (b *Batch) Knowledge(points []Ref, proof *KnowledgeProof, c *Scalar) {
	rho := b.coefficient()
	b.term(&rho, &proof.T)
	b.sub(&b.fixed[0], &rho, &proof.Z.s)
	for _, p := range points {
		rho.Mul(&rho, &c.s)
		b.coefs[p].Add(&b.coefs[p], &rho)
	}
}

// equation adds ρ (T + cY - zX) = 0, X being G when nil.
func (b *Batch) equation(z *Scalar, x, t *Point, c *Scalar, y *Point) {
	rho := b.coefficient()
	b.term(&rho, t)
	var cy, zx scalar.Scalar
	cy.Mul(&rho, &c.s)
	b.term(&cy, y)
	zx.Mul(&rho, &z.s)
	if x == nil {
		b.fixed[0].Sub(&b.fixed[0], &zx)
		return
	}
	zx.Neg(&zx)
	b.term(&zx, x)
}

// End closes the open item.
func (b *Batch) End() {
	b.items = append(b.items, item{len(b.points), b.fixed})
	b.fixed = make([]scalar.Scalar, len(b.keys)+1)
}

// Points is how many points the batch holds.
func (b *Batch) Points() int { return len(b.points) }

// Drop forgets what was added to the open item.
func (b *Batch) Drop() {
	start := b.start(len(b.items))
	b.points, b.coefs = b.points[:start], b.coefs[:start]
	clear(b.fixed)
}

// Verify checks all closed items and names the bad ones by their order. It
// runs on one core; whoever has several fills a batch for each.
func (b *Batch) Verify() (bad []int) { return b.search(0, len(b.items), false) }

// verdict closes the open item and checks the whole batch.
func (b *Batch) verdict() error {
	b.End()
	if len(b.Verify()) > 0 {
		return ErrProof
	}
	return nil
}

// search bisects items lo..hi, of which one is known to be wrong if that is bad.
func (b *Batch) search(lo, hi int, bad bool) []int {
	if lo == hi || !bad && b.holds(lo, hi) {
		return nil
	}
	if hi-lo == 1 {
		return []int{lo}
	}
	mid := (lo + hi) / 2
	left := b.search(lo, mid, false)
	return append(left, b.search(mid, hi, len(left) == 0)...)
}

// holds sums the equations of items lo..hi.
func (b *Batch) holds(lo, hi int) bool {
	from, to := b.start(lo), b.start(hi)
	ss := make([]*scalar.Scalar, 0, to-from+len(b.keys)+1)
	for i := from; i < to; i++ {
		ss = append(ss, &b.coefs[i])
	}
	ps := append(make([]*curve.RistrettoPoint, 0, cap(ss)), b.points[from:to]...)
	for base := range len(b.keys) + 1 {
		var sum scalar.Scalar
		for _, it := range b.items[lo:hi] {
			sum.Add(&sum, &it.fixed[base])
		}
		ss, ps = append(ss, &sum), append(ps, b.base(base))
	}
	var out curve.RistrettoPoint
	return sumVartime(&out, ss, ps).IsIdentity()
}

func (b *Batch) start(i int) int {
	if i == 0 {
		return 0
	}
	return b.items[i-1].end
}

func (b *Batch) base(i int) *curve.RistrettoPoint {
	if i == 0 {
		return curve.RISTRETTO_BASEPOINT_POINT
	}
	return &b.keys[i-1].point.p
}

func (b *Batch) term(coef *scalar.Scalar, p *Point) {
	b.points = append(b.points, p.raw())
	b.coefs = append(b.coefs, *coef)
}

func (b *Batch) add(to, x, y *scalar.Scalar) { to.Add(to, b.scratch.Mul(x, y)) }
func (b *Batch) sub(to, x, y *scalar.Scalar) { to.Sub(to, b.scratch.Mul(x, y)) }

// subTimes subtracts j times s.
func (b *Batch) subTimes(from, s *scalar.Scalar, j int) {
	switch j {
	case 0:
	case 1:
		from.Sub(from, s)
	default:
		b.sub(from, s, scalar.NewFromUint64(uint64(j)))
	}
}

// weigh adds w times s to a registered point's coefficient.
func (b *Batch) weigh(at Ref, s *scalar.Scalar, w uint64) {
	if w != 1 {
		s = b.scratch.Mul(s, scalar.NewFromUint64(w))
	}
	b.coefs[at].Add(&b.coefs[at], s)
}

// coefficient draws 128 fresh random bits.
func (b *Batch) coefficient() scalar.Scalar {
	if len(b.random) < 16 {
		b.random = make([]byte, 4096)
		rand.Read(b.random)
	}
	s := shortScalar(b.random[:16])
	b.random = b.random[16:]
	return s.s
}
