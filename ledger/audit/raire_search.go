package audit

import (
	"container/heap"
	"fmt"
	"slices"
)

// Raire finds assertions from which it follows that winner won, such that the hardest of them is as easy as can be (RAIRE,
// algorithm 1). It searches the orders of elimination from their ends: a tail is the last options to remain, the winner last.
// Every tail that ends in another option is contradicted by an assertion, or grows by one option in front.
func (c IRV) Raire(winner int) ([]Ranked, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	s := &search{contest: c, left: mostTails, before: c.before(), tallies: map[uint64][]int64{}}
	for o := range c.Options {
		if o != winner {
			heap.Push(&s.frontier, s.tail([]int{o}, nil))
		}
	}
	for s.frontier.Len() > 0 {
		if err := s.next(); err != nil {
			return nil, err
		}
	}
	return c.trim(winner, s.found), nil
}

// tail is an order in which the last options remain, with the easiest assertion that contradicts it or an order that it is the
// front of.
type tail struct {
	order []int // earliest eliminated first
	best  Ranked
	known bool  // an assertion contradicts it
	above *tail // the tail without the first option, or nil
	done  bool
}

// mostTails ends searches that would take hours.
const mostTails = 1 << 14

// search is the state of algorithm 1.
type search struct {
	contest  IRV
	before   [][]int64 // margins of NEB, by winner and loser
	tallies  map[uint64][]int64
	frontier frontier
	found    []Ranked
	bound    int64 // smallest margin that the audit already needs; 0 if none
	left     int   // tails that may still be looked at
}

// next takes the hardest tail: it is contradicted if that costs no more than what is needed anyway, otherwise it grows.
func (s *search) next() error {
	t := heap.Pop(&s.frontier).(*tail)
	if t.settled() {
		return nil
	}
	if s.left--; s.left < 0 {
		return fmt.Errorf("no assertions among %d tails of orders of elimination: count by hand", mostTails)
	}
	easiest := t.easiest()
	if easiest != nil && s.bound > 0 && easiest.best.Margin >= s.bound {
		s.take(easiest)
		return nil
	}
	if len(t.order) == s.contest.Options {
		if easiest == nil {
			return &TieError{Name: fmt.Sprintf("the order of elimination %v", t.order)}
		}
		s.take(easiest)
		return nil
	}
	for o := range s.contest.Options {
		if !slices.Contains(t.order, o) {
			heap.Push(&s.frontier, s.tail(append([]int{o}, t.order...), t))
		}
	}
	return nil
}

func (s *search) take(t *tail) {
	t.done = true
	s.found = append(s.found, t.best)
	if s.bound == 0 || t.best.Margin < s.bound {
		s.bound = t.best.Margin
	}
}

// settled tells whether the tail, or one that it grew from, is contradicted.
func (t *tail) settled() bool {
	for ; t != nil; t = t.above {
		if t.done {
			return true
		}
	}
	return false
}

// easiest is the tail with the easiest assertion among this one and those it grew from.
func (t *tail) easiest() *tail {
	var best *tail
	for ; t != nil; t = t.above {
		if t.known && (best == nil || t.best.Margin >= best.best.Margin) {
			best = t
		}
	}
	return best
}

// tail finds the easiest assertion that contradicts an order whose end is this.
func (s *search) tail(order []int, above *tail) *tail {
	t := &tail{order: order, above: above}
	first, set := order[0], setOf(order)
	tally := s.tally(set)
	for o := range s.contest.Options {
		switch {
		case o == first:
		case has(set, o):
			t.offer(Ranked{first, o, 0, s.before[first][o]})
			t.offer(Ranked{first, o, set, tally[first] - tally[o]})
		default:
			t.offer(Ranked{o, first, 0, s.before[o][first]})
		}
	}
	return t
}

func (t *tail) offer(r Ranked) {
	if r.Margin > 0 && (!t.known || r.Margin > t.best.Margin) {
		t.best, t.known = r, true
	}
}

func (s *search) tally(set uint64) []int64 {
	tally, ok := s.tallies[set]
	if !ok {
		tally = s.contest.Tally(set)
		s.tallies[set] = tally
	}
	return tally
}

// before is the margin of NEB for each winner and loser.
func (c IRV) before() [][]int64 {
	margins := make([][]int64, c.Options)
	for w := range margins {
		margins[w] = make([]int64, c.Options)
		for l := range margins[w] {
			for _, b := range c.Ballots {
				margins[w][l] += b.Count * Ranked{Winner: w, Loser: l}.notBefore(b.Options)
			}
		}
	}
	return margins
}

// frontier is a heap of tails, the hardest first.
type frontier []*tail

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f frontier) Less(i, j int) bool {
	a, b := f[i].easiest(), f[j].easiest()
	switch {
	case a == nil || b == nil:
		return a == nil && b != nil
	case a.best.Margin != b.best.Margin:
		return a.best.Margin < b.best.Margin
	}
	return len(f[i].order) > len(f[j].order)
}
func (f *frontier) Push(t any) { *f = append(*f, t.(*tail)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
