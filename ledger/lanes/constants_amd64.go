package lanes

import "math/big"

// The numbers of RFC 9496 section 4.1, made by ordinary arithmetic: a processor without the instructions runs this too.
var (
	one       = number(0, "1")
	minusOne  = number(-1, "1")
	minusD    = number(-1, edwards)
	twiceD    = number(+1, edwards)
	root      = number(0, rootOfMinusOne)
	minusRoot = number(-1, rootOfMinusOne)
	invRoot   = number(0, "54469307008909316920995813868745141605393597292927456921205312896311721017578") // 1/√(a-d)
)

const (
	edwards        = "37095705934669439343138083508754565189542113879843219016388785533085940283555" // d of the curve
	rootOfMinusOne = "19681161376707505956807079304988542015446066515923890162744021073123829784752"
)

var prime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// number is n, 2n for +1 and -n for -1, in every lane.
func number(form int, n string) *Elements {
	value, ok := new(big.Int).SetString(n, 10)
	if !ok {
		panic("lanes: not a number: " + n)
	}
	switch form {
	case +1:
		value.Lsh(value, 1)
	case -1:
		value.Neg(value)
	}
	return broadcast(limbs(value.Mod(value, prime)))
}

// limbs are those of a number below p.
func limbs(n *big.Int) (out [5]uint64) {
	for k := range out {
		limb := new(big.Int).Rsh(n, uint(51*k))
		out[k] = limb.And(limb, big.NewInt(1<<51-1)).Uint64()
	}
	return out
}

// broadcast puts one number in all lanes.
func broadcast(limbs [5]uint64) *Elements {
	z := new(Elements)
	for k := range z {
		for i := range z[k] {
			z[k][i] = limbs[k]
		}
	}
	return z
}
