package tally

import "slices"

// Meek counts by Meek's method as the Proportional Representation Foundation's reference rule has it: every option keeps a part
// of each vote that comes to it and passes the rest on; the parts of the elected are lowered until none has more than the
// quota, to within 0.000001 in all; 9 decimals, products rounded up. Hill, Wichmann and Woodall, Algorithm 123, The Computer
// Journal 30 (1987). A tie takes whoever comes first in Ties.Order, or a lot. The letters are the steps of the reference rule.
func (s STV) Meek(p Profile) (Report, error) {
	c, err := s.start(p, "stv-meek", 9)
	if err != nil {
		return Report{}, err
	}
	m := &meek{stv: c, keep: make([]int64, len(p.Options))}
	for o := range m.keep { // A
		if c.state[o] == hopeful {
			m.keep[o] = c.one
		}
	}
	for _, pile := range c.piles {
		m.slips = append(m.slips, pile...)
	}
	m.setQuota()
	for !c.complete() { // B.1
		m.iterate()
	}
	return c.finish(), nil
}

// omega is the surplus, in units, below which an iteration ends.
const omega = 1000

type meek struct {
	*stv
	slips []slip
	keep  []int64 // by option, units of each vote
}

// iterate goes on until somebody is elected, or the surplus is gone and somebody is excluded.
func (m *meek) iterate() {
	last := int64(-1)
	for n := 1; ; n++ {
		m.distribute()                                                                                // B.2.a
		m.setQuota()                                                                                  // B.2.b
		reached := slices.DeleteFunc(m.in(hopeful), func(o int) bool { return m.votes[o] < m.quota }) // B.2.c
		surplus := m.surplus(reached)                                                                 // B.2.d
		if len(reached) > 0 || surplus < omega || last >= 0 && surplus >= last {                      // B.2.e
			m.begin()
			m.explain(n, surplus)
			if m.elect(reached); len(reached) == 0 {
				m.excludeTied(surplus)
			}
			return
		}
		last = surplus
		for _, o := range m.in(elected) { // B.2.f
			if m.votes[o] == 0 {
				continue
			}
			m.keep[o] = mulDivUp(mulDivUp(m.keep[o], m.quota, m.one), m.one, m.votes[o])
		}
	}
}

// distribute lets each ballot leave with each of its options the part that the option keeps.
func (m *meek) distribute() {
	clear(m.votes)
	m.spent = 0
	for _, s := range m.slips {
		rest := m.one
		for _, o := range s.ranking {
			if m.keep[o] == 0 {
				continue
			}
			part := mulDivUp(rest, m.keep[o], m.one)
			m.votes[o] += part * s.weight
			if rest -= part; rest == 0 {
				break
			}
		}
		m.spent += rest * s.weight
	}
}

func (m *meek) setQuota() {
	sum := int64(0)
	for _, v := range m.votes {
		sum += v
	}
	m.quota = sum/int64(m.Seats+1) + 1
}

// surplus is what the elected, and those who now are, have above the quota.
func (m *meek) surplus(reached []int) int64 {
	sum := int64(0)
	for _, o := range append(m.in(elected), reached...) {
		sum += m.votes[o] - m.quota
	}
	return max(sum, 0)
}

func (m *meek) explain(iterations int, surplus int64) {
	r := m.round()
	for _, k := range m.keep {
		r.Keep = append(r.Keep, m.number(k))
	}
	r.Passes, r.Surplus = iterations, m.number(surplus)
}

// excludeTied excludes one of those who could be last, given the surplus that is still to go anywhere: B.3.
func (m *meek) excludeTied(surplus int64) {
	left := m.in(hopeful)
	least := m.votes[left[len(left)-1]]
	tied := slices.DeleteFunc(left, func(o int) bool { return m.votes[o] > least+surplus })
	for _, o := range m.settle(ToExclude, tied, false) {
		m.exclude(o)
		m.keep[o] = 0
	}
}
