package lanes

// power is x^((p-5)/8) = x^(2^252 - 3), by the chain of squarings and eleven multiplications that everybody uses (Bernstein 2006).
func power(z, x *Elements) {
	var t0, t1, t2 Elements
	square(&t0, x)
	squares(&t1, &t0, 2)
	mul(&t1, x, &t1)
	mul(&t0, &t0, &t1) // 2^3 + 2^1 + 2^0 = 11
	square(&t0, &t0)
	mul(&t0, &t1, &t0) // 2^5 - 1
	squares(&t1, &t0, 5)
	mul(&t0, &t1, &t0) // 2^10 - 1
	squares(&t1, &t0, 10)
	mul(&t1, &t1, &t0) // 2^20 - 1
	squares(&t2, &t1, 20)
	mul(&t1, &t2, &t1) // 2^40 - 1
	squares(&t1, &t1, 10)
	mul(&t0, &t1, &t0) // 2^50 - 1
	squares(&t1, &t0, 50)
	mul(&t1, &t1, &t0) // 2^100 - 1
	squares(&t2, &t1, 100)
	mul(&t1, &t2, &t1) // 2^200 - 1
	squares(&t1, &t1, 50)
	mul(&t0, &t1, &t0) // 2^250 - 1
	squares(&t0, &t0, 2)
	mul(z, &t0, x)
}

// invert is 1/x, and 0 for 0: x^(p-2) = x^(8(2^252 - 3) + 3).
func invert(z, x *Elements) {
	var t, cube Elements
	square(&cube, x)
	mul(&cube, &cube, x)
	power(&t, x)
	squares(&t, &t, 3)
	mul(z, &t, &cube)
}

// inverseRoot is SQRT_RATIO_M1(1, x) of RFC 9496 section 4.2: 1/√x, not negative, in the lanes where x is a square, which it gives.
func inverseRoot(z, x *Elements) (square8 uint8) {
	var x3, x7, r, check, turned Elements
	square(&x3, x)
	mul(&x3, &x3, x)
	square(&x7, &x3)
	mul(&x7, &x7, x)
	power(&r, &x7)
	mul(&r, &r, &x3)
	square(&check, &r)
	mul(&check, &check, x)
	right, flipped, flippedI := equal(&check, one), equal(&check, minusOne), equal(&check, minusRoot)
	mul(&turned, &r, root)
	choose(z, &r, &turned, flipped|flippedI)
	z.absolute()
	return right | flipped
}
