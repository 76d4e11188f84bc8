package lanes

// Coordinates are those of one point of the Edwards curve, extended (Hisil, Wong, Carter, Dawson 2008): x = X/Z, y = Y/Z, T = XY/Z, each in
// five limbs of 51 bits from the lowest.
type Coordinates struct{ X, Y, Z, T [5]uint64 }

// points are eight points.
type points struct{ x, y, z, t Elements }

func (p *points) set(lane int, c *Coordinates) {
	for k := range 5 {
		p.x[k][lane], p.y[k][lane], p.z[k][lane], p.t[k][lane] = c.X[k], c.Y[k], c.Z[k], c.T[k]
	}
}

func (p *points) get(lane int, c *Coordinates) {
	for k := range 5 {
		c.X[k], c.Y[k], c.Z[k], c.T[k] = p.x[k][lane], p.y[k][lane], p.z[k][lane], p.t[k][lane]
	}
}

// niels are eight points to be added often: y+x, y-x and 2dxy.
type niels struct{ plus, minus, t Elements }

// add adds eight points to eight others: 7 multiplications (Hisil, Wong, Carter, Dawson 2008, section 3.1, for a = -1).
func (p *points) add(n *niels) {
	var a, b, c, z Elements
	sub(&a, &p.y, &p.x)
	mul(&a, &a, &n.minus)
	add(&b, &p.y, &p.x)
	mul(&b, &b, &n.plus)
	mul(&c, &p.t, &n.t)
	add(&z, &p.z, &p.z)
	p.join(&a, &b, &c, &z)
}

// join is what additions end with.
func (p *points) join(a, b, c, z *Elements) {
	var e, f, g, h Elements
	sub(&e, b, a)
	sub(&f, z, c)
	add(&g, z, c)
	add(&h, b, a)
	mul(&p.x, &e, &f)
	mul(&p.y, &g, &h)
	mul(&p.z, &f, &g)
	mul(&p.t, &e, &h)
}
