package secondverifier

import (
	"bytes"
	"math/big"
	"slices"

	"filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// The constants of RFC 9496, section 4.1.
var (
	one           = new(field.Element).One()
	curveD        = decimal("37095705934669439343138083508754565189542113879843219016388785533085940283555")
	sqrtMinusOne  = decimal("19681161376707505956807079304988542015446066515923890162744021073123829784752")
	sqrtADMinus1  = decimal("25063068953384623474111414158702152701244531502492656460079210482610430750235")
	invsqrtAMinus = decimal("54469307008909316920995813868745141605393597292927456921205312896311721017578")
	oneMinusDSq   = decimal("1159843021668779879193775521855586647937357759715417654439879720876111806838")
	dMinusOneSq   = decimal("40440834346308536858101042469323190826248399146238708352240133220865137265952")
)

func decimal(text string) *field.Element {
	n, _ := new(big.Int).SetString(text, 10)
	b := n.FillBytes(make([]byte, 32))
	slices.Reverse(b)
	e, err := new(field.Element).SetBytes(b)
	if err != nil {
		panic(err)
	}
	return e
}

func add(a, b *field.Element) *field.Element { return new(field.Element).Add(a, b) }
func sub(a, b *field.Element) *field.Element { return new(field.Element).Subtract(a, b) }
func neg(a *field.Element) *field.Element    { return new(field.Element).Negate(a) }

func mul(factors ...*field.Element) *field.Element {
	product := new(field.Element).One()
	for _, f := range factors {
		product.Multiply(product, f)
	}
	return product
}

func square(a *field.Element) *field.Element   { return mul(a, a) }
func absolute(a *field.Element) *field.Element { return new(field.Element).Absolute(a) }

// readPoint is RFC 9496, 4.3.1. What has no point, or is not the one encoding of its point, is refused (`point`).
func readPoint(b []byte) (point, error) {
	s, err := new(field.Element).SetBytes(b)
	if err != nil || !bytes.Equal(s.Bytes(), b) || s.IsNegative() == 1 {
		return point{}, refuse("point", "%x is no canonical encoding", b)
	}
	u1, u2 := sub(one, square(s)), add(one, square(s))
	v := sub(neg(mul(curveD, square(u1))), square(u2))
	root, isSquare := new(field.Element).SqrtRatio(one, mul(v, square(u2)))
	denX := mul(root, u2)
	denY := mul(root, denX, v)
	x := absolute(mul(add(s, s), denX))
	y := mul(u1, denY)
	t := mul(x, y)
	if isSquare == 0 || t.IsNegative() == 1 || y.Equal(new(field.Element)) == 1 {
		return point{}, refuse("point", "%x encodes no point", b)
	}
	return fromExtended(x, y, one, t), nil
}

// bytes is RFC 9496, 4.3.2.
func (p point) bytes() []byte {
	x, y, z, t := p.p.ExtendedCoordinates()
	u1, u2 := mul(add(z, y), sub(z, y)), mul(x, y)
	root, _ := new(field.Element).SqrtRatio(one, mul(u1, square(u2)))
	den1, den2 := mul(root, u1), mul(root, u2)
	zInv := mul(den1, den2, t)
	den := den2
	if mul(t, zInv).IsNegative() == 1 {
		x, y, den = mul(y, sqrtMinusOne), mul(x, sqrtMinusOne), mul(den1, invsqrtAMinus)
	}
	if mul(x, zInv).IsNegative() == 1 {
		y = neg(y)
	}
	return absolute(mul(den, sub(z, y))).Bytes()
}

// equal is RFC 9496, 4.3.3: eight points of the curve's group are one element.
func (p point) equal(q point) bool {
	x1, y1, _, _ := p.p.ExtendedCoordinates()
	x2, y2, _, _ := q.p.ExtendedCoordinates()
	return mul(x1, y2).Equal(mul(y1, x2)) == 1 || mul(y1, y2).Equal(mul(x1, x2)) == 1
}

// mapToGroup is the one-way map of RFC 9496, 4.3.4, on 64 bytes.
func mapToGroup(b []byte) point {
	return mapHalf(b[:32]).plus(mapHalf(b[32:]))
}

func mapHalf(b []byte) point {
	t, err := new(field.Element).SetBytes(b) // the highest bit is ignored, as the map wants it
	if err != nil {
		panic(err)
	}
	r := mul(sqrtMinusOne, square(t))
	u := mul(add(r, one), oneMinusDSq)
	v := mul(sub(neg(one), mul(r, curveD)), add(r, curveD))
	s, isSquare := new(field.Element).SqrtRatio(u, v)
	c := neg(one)
	if isSquare == 0 {
		s, c = neg(absolute(mul(s, t))), r
	}
	n := sub(mul(c, sub(r, one), dMinusOneSq), v)
	w0, w1 := mul(add(s, s), v), mul(n, sqrtADMinus1)
	w2, w3 := sub(one, square(s)), add(one, square(s))
	return fromExtended(mul(w0, w3), mul(w2, w1), mul(w1, w3), mul(w0, w2))
}

func fromExtended(x, y, z, t *field.Element) point {
	p, err := new(edwards25519.Point).SetExtendedCoordinates(x, y, z, t)
	if err != nil {
		panic(err) // the formulas of RFC 9496 give points of the curve only
	}
	return point{p}
}
