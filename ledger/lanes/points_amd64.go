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

// niels are eight points to be added often: y+x, y-x and 2dxy. Of points whose Z is not 1 they are these times Z.
type niels struct{ plus, minus, t Elements }

func (n *niels) from(p *points) {
	add(&n.plus, &p.y, &p.x)
	sub(&n.minus, &p.y, &p.x)
	mul(&n.t, &p.t, twiceD)
}

// add adds eight points to eight others, whose Z is 1: 7 multiplications (Hisil, Wong, Carter, Dawson 2008, section 3.1, for a = -1).
func (p *points) add(n *niels) {
	var z Elements
	add(&z, &p.z, &p.z)
	p.addOver(n, &z)
}

// addOver adds points, z being twice the product of both Zs.
func (p *points) addOver(n *niels, z *Elements) {
	var a, b, c, e, f, g, h Elements
	sub(&a, &p.y, &p.x)
	mul(&a, &a, &n.minus)
	add(&b, &p.y, &p.x)
	mul(&b, &b, &n.plus)
	mul(&c, &p.t, &n.t)
	sub(&e, &b, &a)
	sub(&f, z, &c)
	add(&g, z, &c)
	add(&h, &b, &a)
	p.complete(&e, &f, &g, &h)
}

// complete is what additions end with: (EF, GH, FG, EH).
func (p *points) complete(e, f, g, h *Elements) {
	mul(&p.x, e, f)
	mul(&p.y, g, h)
	mul(&p.z, f, g)
	mul(&p.t, e, h)
}
