package tally

import (
	"cmp"
	"math/big"
	"slices"
)

// byPrice orders prices, the smallest first.
func byPrice(a, b *price) int {
	return new(big.Int).Mul(a.num, b.den).Cmp(new(big.Int).Mul(b.num, a.den))
}

// till is the purses during a run. Amounts are whole numbers over one common denominator, so that nothing is rounded and no
// fraction needs reducing.
type till struct {
	*market
	money  []*big.Int // of one voter of each kind, times den
	den    *big.Int
	prices []*price // by project; nil once it is bought or cannot be paid for
}

// price is what a project costs its supporters per unit of cost: num/den. It never falls during a run, so that a stale one is
// a lower bound.
type price struct {
	num, den *big.Int
	rest     *big.Int // what the payers who have enough pay together, times till.den
	payers   int64
	fresh    bool
}

// open gives every voter a full purse. The first price of each project is 0, and stale.
func (m *market) open(raised int64) *till {
	t := &till{market: m, den: big.NewInt(max(1, m.voters)), prices: make([]*price, len(m.Costs))}
	for range m.weights {
		t.money = append(t.money, m.purse(raised))
	}
	for o := range t.prices {
		t.prices[o] = &price{num: new(big.Int), den: big.NewInt(1)}
	}
	return t
}

// cheapest is the projects with the smallest price; more than one where equal.
func (t *till) cheapest() []int {
	for {
		var best []int
		for o, p := range t.prices {
			if p == nil {
				continue
			}
			c := 1
			if len(best) > 0 {
				c = cmp.Compare(0, byPrice(p, t.prices[best[0]]))
			}
			if c > 0 {
				best = best[:0]
			}
			if c >= 0 {
				best = append(best, o)
			}
		}
		if !t.refresh(best) {
			return best
		}
	}
}

// refresh computes the stale ones among prices anew and says whether there were any.
func (t *till) refresh(projects []int) bool {
	stale := false
	for _, o := range projects {
		if !t.prices[o].fresh {
			t.prices[o], stale = t.price(o), true
		}
	}
	return stale
}

// price divides the cost of a project among its supporters: the poorest give what they have, the others the same each.
func (t *till) price(project int) *price {
	payers := slices.Clone(t.backers[project])
	slices.SortFunc(payers, func(a, b int) int { return t.money[a].Cmp(t.money[b]) })
	n := t.votes[project]
	rest, share := new(big.Int).Mul(big.NewInt(t.Costs[project]), t.den), new(big.Int)
	for _, k := range payers {
		if share.Mul(t.money[k], big.NewInt(n)).Cmp(rest) >= 0 {
			den := new(big.Int).Mul(t.den, big.NewInt(n))
			return &price{rest, den.Mul(den, big.NewInt(t.Costs[project])), rest, n, true}
		}
		rest.Sub(rest, share.Mul(t.money[k], big.NewInt(t.weights[k])))
		n -= t.weights[k]
	}
	return nil
}

// buy takes the price of a project from its supporters and gives the most that one of them pays.
func (t *till) buy(project int) Number {
	p := t.prices[project]
	t.prices[project] = nil
	paid := Number{new(big.Rat).SetFrac(p.rest, new(big.Int).Mul(t.den, big.NewInt(p.payers)))}
	t.scale(p)
	most := new(big.Int).Quo(new(big.Int).Mul(paid.rat().Num(), t.den), paid.rat().Denom())
	for _, k := range t.backers[project] {
		if t.money[k].Cmp(most) <= 0 {
			t.money[k] = new(big.Int)
		} else {
			t.money[k].Sub(t.money[k], most)
		}
	}
	for o, q := range t.prices {
		if q != nil {
			t.prices[o].fresh = false
		}
	}
	return paid
}

// scale makes the denominator one in which a payer's share is whole.
func (t *till) scale(p *price) {
	n := big.NewInt(p.payers)
	n.Quo(n, new(big.Int).GCD(nil, nil, n, new(big.Int).Mod(p.rest, n)))
	t.den.Mul(t.den, n)
	for _, m := range t.money {
		m.Mul(m, n)
	}
}
