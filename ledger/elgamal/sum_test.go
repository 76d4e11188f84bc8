package elgamal

import "testing"

// TestSum compares both multi-scalar multiplications with one product at a time; a point that is the zero value counts as the identity.
func TestSum(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, many - 1, many, 300} {
		scalars, points := make([]Scalar, n), make([]Point, n)
		var want Point
		for i := range points {
			if scalars[i] = RandomScalar(); i%3 == 0 {
				scalars[i] = Weight([32]byte{1}, uint64(i))
			}
			if i != 1 {
				points[i] = MulBase(RandomScalar())
			}
			want = want.Add(points[i].Mul(scalars[i]))
		}
		if !Sum(scalars, points).Equal(want) || !SumVartime(scalars, points).Equal(want) {
			t.Errorf("%d terms sum to something else", n)
		}
	}
}

// TestSumAtTheEdges sums scalars at the bounds of digits, of points that are the same, that cancel and that are the identity.
func TestSumAtTheEdges(t *testing.T) {
	scalars := edges(t)
	points, p := make([]Point, len(scalars)), MulBase(RandomScalar())
	var want Point
	for i := range points {
		points[i] = []Point{p, p, p.Neg(), {}, Generator().Sub(Generator()), MulBase(RandomScalar()).Encoded()}[i%6]
		want = want.Add(points[i].Mul(scalars[i]))
	}
	if len(scalars) < many || !SumVartime(scalars, points).Equal(want) {
		t.Error("another sum")
	}
	minus := make([]Point, len(points))
	for i := range points {
		minus[i] = points[i].Neg()
	}
	if sum := SumVartime(append(scalars, scalars...), append(points, minus...)); !sum.IsIdentity() || sum.Bytes() != [PointSize]byte{} {
		t.Error("what cancels sums to something")
	}
}

func TestReEncrypt(t *testing.T) {
	k, x := testKey(t)
	var list []Ciphertext
	var rs []Scalar
	for v := range uint64(11) {
		list, rs = append(list, k.EncryptValue(v, RandomScalar())), append(rs, RandomScalar())
	}
	for v, again := range k.ReEncrypt(list, rs) {
		if c := list[v]; again.A.Equal(c.A) || again.B.Equal(c.B) || !again.Decrypt(x).Equal(MulBase(NewScalar(uint64(v)))) {
			t.Error("not another ciphertext of the same content")
		}
	}
}

// TestNoncesByNumber asks for nonces out of order and again.
func TestNoncesByNumber(t *testing.T) {
	n := testNonces()
	third := n.At(2)
	n.Next()
	n.Next()
	if !n.Next().Equal(third) || !n.At(2).Equal(third) || n.At(3).Equal(third) {
		t.Error("a nonce depends on when it was asked for")
	}
}
