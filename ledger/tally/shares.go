package tally

import (
	"errors"
	"math/big"
	"slices"
)

// EqualShares is the Method of Equal Shares with costs as utilities (D. Peters, G. Pierczyński, P. Skowron, Proportional
// Participatory Budgeting with Additive Utilities, NeurIPS 2021). Each voter has an equal purse. Again and again the project is
// funded whose supporters can pay for it with the smallest price for a unit of cost; all of them pay the same, or what they
// have left. As that leaves money over, purses are raised by 1 until the projects would cost more than the budget, and the
// last outcome before that stands; then what is left goes to projects by votes (Greedy). Equal prices are settled by more
// votes, then by ties.
//
// A round's Quota is the most that a supporter pays in it.
func (b Budget) EqualShares(p Profile, ties Ties) (Report, error) {
	s, err := p.Sum(Limit{Each: 1})
	r := s.report("budget-equal-shares", len(s.Options))
	if err := errors.Join(err, b.check(len(s.Options))); err != nil {
		return r, err
	}
	m := market{Budget: b, votes: s.Votes, names: s.Options, ties: ties, voters: s.Ballots}
	m.gather(p)
	last, err := m.raise()
	if err != nil {
		return r, err
	}
	r.Winners, r.Open, r.Purse = last.bought, last.open, Number{new(big.Rat).SetFrac(m.purse(last.raised), big.NewInt(max(1, m.voters)))}
	r.Rounds = append([]Round{{Votes: whole(s.Votes), Left: Int(b.Money)}}, last.rounds...)
	g := greedy{Budget: b, r: &r, left: b.Money - last.spent, lots: last.lots}
	if r.Open == nil {
		g.run(s.Votes)
	}
	r.Spent = Int(b.Money - g.left)
	return r, nil
}

// ErrRaises is returned where purses would have to be raised too often: the unit of money is too small for it.
var ErrRaises = errors.New("tally: equal shares are not reached in 100000 raises: count in a larger unit of money")

const maxRaises = 100_000

// market is the projects, and the voters by what they approve.
type market struct {
	Budget
	votes   []int64
	names   []string
	ties    Ties
	voters  int64
	weights []int64 // voters of each kind
	backers [][]int // the kinds that approve each project
}

// outcome is one run with fixed purses.
type outcome struct {
	raised int64
	bought []int
	spent  int64
	rounds []Round
	open   *Tie
	lots   *lots
}

// gather puts voters with the same approvals together.
func (m *market) gather(p Profile) {
	kinds := map[string]int{}
	m.backers = make([][]int, len(p.Options))
	for _, b := range p.Ballots {
		key := make([]byte, len(p.Options))
		for _, mark := range b.Marks {
			key[mark.Option] = byte(mark.Value)
		}
		k, known := kinds[string(key)]
		if !known {
			k = len(m.weights)
			kinds[string(key)], m.weights = k, append(m.weights, 0)
			for o := range key {
				if key[o] == 1 {
					m.backers[o] = append(m.backers[o], k)
				}
			}
		}
		m.weights[k] += b.Weight
	}
}

// raise runs with larger and larger purses, as long as the budget bears it.
func (m *market) raise() (outcome, error) {
	last := m.run(0)
	for raised := int64(1); last.open == nil && !m.everything(last); raised++ {
		if raised > maxRaises {
			return last, ErrRaises
		}
		next := m.run(raised)
		if next.spent > m.Money {
			break
		}
		last = next
	}
	return last, nil
}

// everything says whether every project with a vote is bought, so that more money changes nothing.
func (m *market) everything(o outcome) bool {
	for i, v := range m.votes {
		if v > 0 && !slices.Contains(o.bought, i) {
			return false
		}
	}
	return true
}

// purse is what each voter has after so many raises, times the number of voters.
func (m *market) purse(raised int64) *big.Int {
	raise := new(big.Int).Mul(big.NewInt(raised), big.NewInt(m.voters))
	return raise.Add(raise, big.NewInt(m.Money))
}

// run buys projects until none can be paid for.
func (m *market) run(raised int64) outcome {
	o := outcome{raised: raised, bought: []int{}, lots: m.ties.start(m.names)}
	t := m.open(raised)
	for {
		best := t.cheapest()
		if len(best) == 0 {
			return o
		}
		round := Round{Votes: []Number{}}
		top := byVotes(Sums{Votes: m.votes}, best)[:1]
		round.Elected, round.Ties, o.open = fill(top, 1, o.lots)
		if o.open != nil {
			o.rounds = append(o.rounds, round)
			return o
		}
		next := round.Elected[0]
		round.Quota = t.buy(next)
		o.bought, o.spent = append(o.bought, next), o.spent+m.Costs[next]
		round.Left = Int(m.Money - o.spent)
		o.rounds = append(o.rounds, round)
	}
}
