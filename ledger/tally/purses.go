package tally

import "slices"

// purses is a committee by the Method of Equal Shares (D. Peters, P. Skowron, Proportionality and the Limits of Welfarism, EC
// 2020): the seats are shared out to the voters, an option costs 1, and next is the one whose supporters can pay for it with the
// smallest largest payment. When nobody can pay any more, Phragmén's rule goes on, with what is left in the purses as a start.
type purses struct {
	loads // load is what is left, until the voters cannot pay any more; then minus that and what Phragmén's rule adds
	done  bool
}

func newPurses(all []voters, options, size int, voters int64) state {
	p := &purses{loads: *newLoads(all, options)}
	for k := range p.load {
		p.load[k] = Ratio(int64(size), voters)
	}
	return p.turn()
}

// payment is the most that a supporter pays for an option, and whether they can pay at all.
func (p *purses) payment(option int) (Number, bool) {
	payers := slices.Clone(p.backers[option])
	slices.SortFunc(payers, func(a, b int) int { return p.load[a].Cmp(p.load[b]) })
	n, rest := int64(0), Int(1)
	for _, k := range payers {
		n += p.all[k].weight
	}
	for _, k := range payers {
		if share := rest.Quo(Int(n)); p.load[k].Cmp(share) >= 0 {
			return share, true
		}
		rest, n = rest.Sub(p.load[k].Mul(Int(p.all[k].weight))), n-p.all[k].weight
	}
	return Number{}, false
}

func (p *purses) best() (best []int, least Number) {
	if p.done {
		return p.loads.best()
	}
	for o := range p.backers {
		pays, can := p.payment(o)
		if !can || slices.Contains(p.chosen, o) {
			continue
		}
		if len(best) == 0 || pays.Cmp(least) < 0 {
			best, least = []int{o}, pays
		} else if pays.Cmp(least) == 0 {
			best = append(best, o)
		}
	}
	return best, least
}

func (p *purses) take(option int) state {
	t := *p
	t.loads = *p.loads.take(option).(*loads)
	if p.done {
		return &t
	}
	pays, _ := p.payment(option)
	for _, k := range p.backers[option] {
		if t.load[k] = (Number{}); p.load[k].Cmp(pays) > 0 {
			t.load[k] = p.load[k].Sub(pays)
		}
	}
	return t.turn()
}

// turn goes over to Phragmén's rule when nobody can pay.
func (p *purses) turn() *purses {
	if best, _ := p.best(); len(best) == 0 && !p.done {
		p.done = true
		for k := range p.load {
			p.load[k] = Number{}.Sub(p.load[k])
		}
	}
	return p
}
