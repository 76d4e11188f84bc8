package tally

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naiveGregory counts Scotland's rule and WIGM: all papers are dealt anew in every stage by the values that they have got so far.
type naiveGregory struct {
	STV
	scotland bool
	decimals int
	quota    Number
	papers   []*naivePaper
	kept     []Number // by option, what a winner whose surplus went on has
	runs     map[int]bool
	surplus  map[int]bool // winners whose papers are still with them
	winners  int
	moved    bool // a vote has moved in this stage
	history  [][]Number
	out      []naiveRound
}

func (n *naiveGregory) complete() bool {
	return n.winners >= n.Seats || n.winners+len(n.runs) <= n.Seats
}

// deal gives the papers of one option, or of nobody, to their next ones.
func (n *naiveGregory) deal(from int) {
	left := n.papers[:0]
	for _, paper := range n.papers {
		if paper.holder != from {
			left = append(left, paper)
			continue
		}
		n.moved = n.moved || paper.left.Sign() > 0
		if paper.holder, paper.out = naiveChoice(n.Reading, paper, n.runs); paper.holder != Nobody {
			left = append(left, paper)
		}
	}
	n.papers = left
}

// stage begins a stage with the votes as they are.
func (n *naiveGregory) stage() []Number {
	votes := slices.Clone(n.kept)
	for _, paper := range n.papers {
		votes[paper.holder] = votes[paper.holder].Add(paper.left)
	}
	round := naiveRound{}
	for _, v := range votes {
		round.Votes = append(round.Votes, v.String())
	}
	n.history, n.out, n.moved = append(n.history, votes), append(n.out, round), false
	return votes
}

func (n *naiveGregory) elect(o int) {
	n.winners++
	delete(n.runs, o)
	last := &n.out[len(n.out)-1]
	last.Elected = append(last.Elected, o)
}

func (n *naiveGregory) count(p Profile) []naiveRound {
	n.papers, n.kept, n.runs, n.surplus = naivePapers(p), make([]Number, len(p.Options)), map[int]bool{}, map[int]bool{}
	for o := range p.Options {
		n.runs[o] = true
	}
	n.deal(Nobody)
	n.quota = Int(int64(len(n.papers))).Quo(Int(int64(n.Seats + 1))).Truncate(n.decimals).Add(Scaled(1, n.decimals))
	if n.scotland {
		n.quota = Int(int64(len(n.papers)/(n.Seats+1) + 1))
	}
	for !n.complete() {
		votes := n.stage()
		for o := range p.Options {
			if n.runs[o] && votes[o].Cmp(n.quota) >= 0 {
				n.elect(o)
				n.surplus[o] = !n.scotland || votes[o].Cmp(n.quota) > 0
			}
		}
		if !n.complete() {
			n.transfer(votes)
		}
	}
	if len(n.out) == 0 || n.moved {
		n.stage()
	}
	if n.winners+len(n.runs) <= n.Seats {
		for o := range p.Options {
			if n.runs[o] {
				n.elect(o)
			}
		}
	}
	for i := range n.out {
		slices.Sort(n.out[i].Elected)
	}
	return n.out
}

// transfer lets the largest surplus go on, or the papers of the last.
func (n *naiveGregory) transfer(votes []Number) {
	from := naivePick(n.surplus, n.history, true, n.scotland, n.Ties.Order)
	if from == Nobody {
		from = naivePick(n.runs, n.history, false, n.scotland, n.Ties.Order)
		delete(n.runs, from)
		n.out[len(n.out)-1].Excluded = []int{from}
		if !n.complete() {
			n.deal(from)
		}
		return
	}
	more := votes[from].Sub(n.quota)
	for _, paper := range n.papers {
		if paper.holder != from {
			continue
		}
		if n.scotland {
			paper.left = paper.left.Mul(more).Quo(votes[from]).Truncate(n.decimals)
		} else {
			paper.left = paper.left.Mul(more).Truncate(n.decimals).Quo(votes[from]).Truncate(n.decimals)
		}
	}
	n.moved, n.kept[from] = more.Sign() > 0, n.quota
	delete(n.surplus, from)
	n.deal(from)
}

// naivePick gives whoever has the most votes, or the fewest, of a set; equals by the stages before, then by order.
func naivePick(set map[int]bool, history [][]Number, most, earlier bool, order []int) int {
	best := Nobody
	for _, o := range order {
		if !set[o] {
			continue
		}
		for stage := len(history) - 1; stage >= 0 && best != Nobody; stage-- {
			c := history[stage][o].Cmp(history[stage][best])
			if most && c > 0 || !most && c < 0 {
				best = o
			}
			if c != 0 || !earlier {
				break
			}
		}
		if best == Nobody {
			best = o
		}
	}
	return best
}

func TestSTVAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, true)
		s := STV{Seats: rapid.IntRange(1, 4).Draw(t, "seats"), Reading: Reading{MaxSkipped: rapid.IntRange(-1, 1).Draw(t, "skipped")}}
		s.Overvote = rapid.SampledFrom([]OvervoteRule{OvervoteEnds, OvervoteSkips}).Draw(t, "overvote")
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		for _, rule := range []struct {
			count func(Profile) (Report, error)
			naive naiveGregory
		}{{s.Scottish, naiveGregory{STV: s, scotland: true, decimals: 5}}, {s.WIGM, naiveGregory{STV: s, decimals: 4}}} {
			r, err := rule.count(p)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprint(roundsOf(r)), fmt.Sprint(rule.naive.count(p)); got != want {
				t.Errorf("%s: %+v of %v\ncounts %s\nnaively %s", r.Rule, s, p.Ballots, got, want)
			}
		}
	})
}

// naiveMeek follows each paper down its ranking with exact numbers, rounded up to 9 decimals as the rule says.
type naiveMeek struct {
	STV
	ballots          []Ballot
	read             func([]Mark) []int32
	keep             map[int]Number
	hopeful, elected map[int]bool
	out              []naiveRound
}

func upTo9(n Number) Number {
	if cut := n.Truncate(9); cut.Cmp(n) < 0 {
		return cut.Add(Scaled(1, 9))
	}
	return n
}

// votes are what the options keep, and the quota.
func (m *naiveMeek) votes() (votes []Number, quota Number) {
	votes = make([]Number, len(m.keep))
	sum := Number{}
	for _, b := range m.ballots {
		left := Int(1)
		for _, o := range m.read(b.byRank()) {
			part := upTo9(left.Mul(m.keep[int(o)]))
			votes[o], left = votes[o].Add(part.Mul(Int(b.Weight))), left.Sub(part)
			sum = sum.Add(part.Mul(Int(b.Weight)))
		}
	}
	return votes, sum.Quo(Int(int64(m.Seats + 1))).Truncate(9).Add(Scaled(1, 9))
}

// round goes on until somebody is elected or excluded.
func (m *naiveMeek) round() {
	for before := Int(1 << 40); ; {
		votes, quota := m.votes()
		surplus, round := Number{}, naiveRound{}
		for o, v := range votes {
			round.Votes = append(round.Votes, v.String())
			if m.hopeful[o] && v.Cmp(quota) >= 0 {
				round.Elected, m.elected[o] = append(round.Elected, o), true
				delete(m.hopeful, o)
			}
			if m.elected[o] {
				surplus = surplus.Add(v.Sub(quota))
			}
		}
		if surplus.Sign() < 0 {
			surplus = Number{}
		}
		if len(round.Elected) == 0 && (surplus.Cmp(Scaled(1, 6)) < 0 || surplus.Cmp(before) >= 0) {
			last := naiveLowest(m.hopeful, m.keep, votes, surplus, m.Ties.Order)
			delete(m.hopeful, last)
			round.Excluded = []int{last}
		}
		if m.out = append(m.out, round); len(round.Elected)+len(round.Excluded) > 0 {
			return
		}
		m.out, before = m.out[:len(m.out)-1], surplus
		for o := range m.elected {
			m.keep[o] = upTo9(upTo9(m.keep[o].Mul(quota)).Quo(votes[o]))
		}
	}
}

func (m *naiveMeek) count(p Profile) []naiveRound {
	m.ballots, m.keep, m.hopeful, m.elected = p.Ballots, map[int]Number{}, map[int]bool{}, map[int]bool{}
	m.read = m.ranking(len(p.Options), func(o int32) bool { return o >= 0 })
	for o := range p.Options {
		m.keep[o], m.hopeful[o] = Int(1), true
	}
	for len(m.elected) < m.Seats && len(m.elected)+len(m.hopeful) > m.Seats {
		m.round()
	}
	if len(m.out) == 0 { // as many options as seats: the votes are the first ones
		votes, _ := m.votes()
		round := naiveRound{}
		for _, v := range votes {
			round.Votes = append(round.Votes, v.String())
		}
		m.out = append(m.out, round)
	}
	last := &m.out[len(m.out)-1]
	for o := range p.Options {
		if m.hopeful[o] && len(m.elected)+len(m.hopeful) <= m.Seats {
			last.Elected = append(last.Elected, o)
		}
	}
	slices.Sort(last.Elected)
	return m.out
}

func naiveLowest(hopeful map[int]bool, keep map[int]Number, votes []Number, surplus Number, order []int) int {
	least := Int(1 << 40)
	for o := range hopeful {
		if votes[o].Cmp(least) < 0 {
			least = votes[o]
		}
	}
	for _, o := range order {
		if hopeful[o] && votes[o].Cmp(least.Add(surplus)) <= 0 {
			keep[o] = Number{}
			return o
		}
	}
	return Nobody
}

func TestMeekAgainstNaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, false)
		s := STV{Seats: rapid.IntRange(1, 4).Draw(t, "seats"), Reading: Reading{MaxSkipped: -1}}
		s.Ties.Order = rapid.Permutation(upTo(len(p.Options))).Draw(t, "order")
		r, err := s.Meek(p)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(roundsOf(r)), fmt.Sprint((&naiveMeek{STV: s}).count(p)); got != want {
			t.Errorf("%+v of %v\ncounts %s\nnaively %s", s, p.Ballots, got, want)
		}
	})
}
