package elgamal

import "testing"

// TestSum compares both multi-scalar multiplications with one product at a time; a point that is the zero value counts as the identity.
func TestSum(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, 300} {
		scalars, points := make([]Scalar, n), make([]Point, n)
		var want Point
		for i := range points {
			scalars[i] = RandomScalar()
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

func TestReEncrypt(t *testing.T) {
	k, x := testKey(t)
	c := k.EncryptValue(7, RandomScalar())
	again := k.ReEncrypt(c, RandomScalar())
	if again.A.Equal(c.A) || again.B.Equal(c.B) || !again.Decrypt(x).Equal(MulBase(NewScalar(7))) {
		t.Error("not another ciphertext of the same content")
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
