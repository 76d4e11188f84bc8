package tally

import "slices"

// loads is a committee by Phragmén's rule of 1894: electing an option is a load of 1, which its supporters bear so that those of
// them who then bear something bear the same; next is the option with the smallest such load.
type loads struct {
	all     []voters
	backers [][]int
	chosen  []int
	load    []Number // of one voter of each kind
}

func newLoads(all []voters, options int) *loads {
	return &loads{all: all, backers: supporters(all, options), load: make([]Number, len(all))}
}

// after is the load of each supporter of an option once it is elected.
func (l *loads) after(option int) Number {
	n, sum := int64(0), Int(1)
	for _, k := range l.backers[option] {
		n += l.all[k].weight
		sum = sum.Add(l.load[k].Mul(Int(l.all[k].weight)))
	}
	return sum.Quo(Int(n))
}

func (l *loads) best() (best []int, least Number) {
	for o, b := range l.backers {
		if len(b) == 0 || slices.Contains(l.chosen, o) {
			continue
		}
		a := l.after(o)
		if len(best) == 0 || a.Cmp(least) < 0 {
			best, least = []int{o}, a
		} else if a.Cmp(least) == 0 {
			best = append(best, o)
		}
	}
	return best, least
}

func (l *loads) take(option int) state {
	t := *l
	t.chosen = slices.Sorted(slices.Values(append(slices.Clone(l.chosen), option)))
	t.load = slices.Clone(l.load)
	after := l.after(option)
	for _, k := range l.backers[option] {
		t.load[k] = after
	}
	return &t
}

func (l *loads) elected() []int { return l.chosen }

func (l *loads) key() string { return keyOf(l.chosen, l.load) }
