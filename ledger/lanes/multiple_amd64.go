package lanes

// cached are eight points to be added often, whose Z is not 1: niels and 2Z.
type cached struct {
	niels
	z Elements
}

// pick gives the digit's multiple, a digit being -8 … 8 and entry i of the table i times the points. It reads the whole table.
//
//go:noescape
func pick(c *cached, table *[9]cached, digit int64)

// MulEach multiplies eight points by one scalar below 2^255, least significant byte first, in constant time.
func MulEach(list *[8]Coordinates, s *[32]byte, out *[8]Coordinates) {
	var digits [64][8]int64
	recode(s, &digits, 0)
	var base points
	for i := range list {
		base.set(i, &list[i])
	}
	table := multiples(&base)
	p := points{y: *one, z: *one}
	var c cached
	for w := len(digits) - 1; w >= 0; w-- {
		for range 4 {
			p.double()
		}
		pick(&c, table, digits[w][0])
		p.addCached(&c)
	}
	for i := range out {
		p.get(i, &out[i])
	}
	clear(digits[:])
}

// multiples are 0 to 8 times eight points.
func multiples(base *points) *[9]cached {
	table, p := new([9]cached), points{y: *one, z: *one}
	table[0].from(&p)
	table[1].from(base)
	for m := 1; m < len(table); m++ {
		p.addCached(&table[1])
		table[m].from(&p)
	}
	return table
}

func (c *cached) from(p *points) {
	c.niels.from(p)
	add(&c.z, &p.z, &p.z)
}

// addCached is add of points whose Z is not 1: 8 multiplications.
func (p *points) addCached(q *cached) {
	var z Elements
	mul(&z, &p.z, &q.z)
	p.addOver(&q.niels, &z)
}

// double adds the points to themselves: 4 multiplications and 4 squarings (section 3.3 of the same paper).
func (p *points) double() {
	var a, b, c, e, f, g, h Elements
	square(&a, &p.x)
	square(&b, &p.y)
	square(&c, &p.z)
	add(&c, &c, &c)
	add(&h, &a, &b)
	add(&e, &p.x, &p.y)
	square(&e, &e)
	sub(&e, &h, &e)
	sub(&g, &a, &b)
	add(&f, &c, &g)
	p.complete(&e, &f, &g, &h)
}
