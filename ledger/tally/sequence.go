package tally

import (
	"fmt"
	"slices"
	"strings"
)

// state is a rule that elects options one at a time, at some point of its count.
type state interface {
	best() ([]int, Number) // the options that may be elected next and the number by which they are the best; none at the end
	take(option int) state // a copy in which it is elected
	elected() []int        // ascending
	key() string           // the same for states that cannot differ in what follows
}

func sequence(rule string, p Profile, all []voters, size int) (state, error) {
	switch rule {
	case SeqPAV:
		return newSatisfaction(all, len(p.Options)), nil
	case SeqPhragmen:
		return newLoads(all, len(p.Options)), nil
	case CommitteeShares:
		return newPurses(all, len(p.Options), size, p.Total()), nil
	}
	return nil, fmt.Errorf("%w: %s", ErrRule, rule)
}

// follow elects one option a round; Quota is the number by which it is the best.
func follow(r Report, s Sums, at state, size int, l *lots) Report {
	r.Rounds = append(r.Rounds, Round{Votes: whole(s.Votes)})
	for len(r.Winners) < size {
		best, number := at.best()
		if len(best) == 0 {
			break
		}
		round := Round{Quota: number, Votes: []Number{}}
		round.Elected, round.Ties, r.Open = fill([][]int{best}, 1, l)
		r.Rounds, r.Winners = append(r.Rounds, round), append(r.Winners, round.Elected...)
		if r.Open != nil {
			break
		}
		at = at.take(round.Elected[0])
	}
	return r
}

// universes follows every way to settle ties.
func universes(first state, size int) ([][]int, error) {
	found, seen := map[string][]int{}, map[string]bool{}
	todo := []state{first}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		best, _ := at.best()
		if len(at.elected()) == size || len(best) == 0 {
			found[fmt.Sprint(at.elected())] = at.elected()
			continue
		}
		for _, o := range best {
			if next := at.take(o); !seen[next.key()] {
				seen[next.key()], todo = true, append(todo, next)
			}
		}
		if len(seen) > maxStates {
			return nil, ErrMany
		}
	}
	out := make([][]int, 0, len(found))
	for _, c := range found {
		out = append(out, c)
	}
	slices.SortFunc(out, slices.Compare)
	return out, nil
}

// keyOf tells a committee and the numbers that matter for what follows.
func keyOf(elected []int, numbers []Number) string {
	var b strings.Builder
	fmt.Fprint(&b, elected)
	for _, n := range numbers {
		b.WriteByte(' ')
		b.WriteString(n.rat().RatString())
	}
	return b.String()
}
