package tally

import (
	"errors"
	"fmt"
	"slices"
)

// Rules that elect a committee from ballots that approve options (M. Lackner, P. Skowron, Multi-Winner Voting with Approval
// Preferences, Springer 2023).
const (
	AV              = "committee-av"           // the most approvals
	SAV             = "committee-sav"          // the most approvals, where a ballot has one vote for all that it approves
	PAV             = "committee-pav"          // the committee with the most satisfied ballots: 1 + 1/2 + … for each of its options on them
	SeqPAV          = "committee-seqpav"       // the same one option at a time
	SeqPhragmen     = "committee-phragmen"     // each elected option is a load of 1 on its supporters; the smallest largest load
	CommitteeShares = "committee-equal-shares" // supporters buy options from equal purses, then as by SeqPhragmen
)

// Errors of committees.
var (
	ErrRule = errors.New("tally: no such rule")
	ErrMany = errors.New("tally: too many committees to list or to compare")
)

const (
	maxCommittees = 100_000
	maxStates     = 20_000
)

// voters are ballots with the same approvals.
type voters struct {
	weight int64
	like   []int // ascending
}

// approvals puts equal ballots together, in the order in which they first appear, and leaves out blank ones.
func (p Profile) approvals() ([]voters, error) {
	if _, err := p.Sum(Limit{Each: 1}); err != nil {
		return nil, err
	}
	var out []voters
	seen := map[string]int{}
	for _, b := range p.Ballots {
		var like []int
		for _, m := range b.Marks {
			if m.Value == 1 {
				like = append(like, int(m.Option))
			}
		}
		slices.Sort(like)
		key := fmt.Sprint(like)
		if at, ok := seen[key]; ok {
			out[at].weight += b.Weight
		} else if len(like) > 0 {
			seen[key] = len(out)
			out = append(out, voters{b.Weight, like})
		}
	}
	return out, nil
}

// supporters are the kinds of voters that approve each option.
func supporters(all []voters, options int) [][]int {
	out := make([][]int, options)
	for k, v := range all {
		for _, o := range v.like {
			out[o] = append(out[o], k)
		}
	}
	return out
}

// Committees gives every committee of that size that can win, however ties are settled: each in ascending order, and in order of
// their options. Where fewer options are approved by anybody, any of the others fill it up. The number of committees, and for
// PAV the time, can grow exponentially; ErrMany ends it.
func Committees(rule string, p Profile, size int) ([][]int, error) {
	all, err := p.approvals()
	if err != nil {
		return nil, err
	}
	var best [][]int
	switch rule {
	case AV, SAV:
		best, err = separable(rule, all, len(p.Options)).committees(size)
	case PAV:
		best, err = pav(all, len(p.Options), size)
	default:
		var first state
		if first, err = sequence(rule, p, all, size); err == nil {
			best, err = universes(first, size)
		}
	}
	if err != nil || len(best) != 1 || len(best[0]) >= min(size, len(p.Options)) {
		return best, err
	}
	rest := slices.DeleteFunc(identity(len(p.Options)), func(o int) bool { return slices.Contains(best[0], o) })
	return withOthers(best[0], rest, size)
}

// withOthers adds every choice among the others to those who are sure.
func withOthers(sure, others []int, size int) ([][]int, error) {
	var out [][]int
	for chosen := range combinations(others, min(size-len(sure), len(others))) {
		if out = append(out, slices.Sorted(slices.Values(slices.Concat(sure, chosen)))); len(out) > maxCommittees {
			return nil, ErrMany
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out, nil
}

// Committee elects one committee and tells how. An option that nobody approves is not elected, though a seat stays empty.
func Committee(rule string, p Profile, size int, ties Ties) (Report, error) {
	s, err := p.Sum(Limit{Each: 1})
	r := s.report(rule, size)
	if err != nil {
		return r, err
	}
	all, err := p.approvals()
	if err != nil {
		return r, err
	}
	lots := ties.start(p.Options)
	switch rule {
	case AV, SAV:
		return separable(rule, all, len(p.Options)).elect(r, size, lots), nil
	case PAV:
		best, err := pav(all, len(p.Options), size)
		return choose(r, s, best, lots), err
	}
	state, err := sequence(rule, p, all, size)
	if err != nil {
		return r, err
	}
	return follow(r, s, state, size, lots), nil
}

// scores are what each option has where options do not depend on each other.
type scores []Number

func separable(rule string, all []voters, options int) scores {
	out := make(scores, options)
	for _, v := range all {
		share := Int(v.weight)
		if rule == SAV {
			share = Ratio(v.weight, int64(len(v.like)))
		}
		for _, o := range v.like {
			out[o] = out[o].Add(share)
		}
	}
	return out
}

// groups are the options with a vote, the best first, equals together.
func (s scores) groups() [][]int {
	groups := ranked(len(s), func(a, b int) int { return s[b].Cmp(s[a]) })
	return slices.DeleteFunc(groups, func(g []int) bool { return s[g[0]].Sign() == 0 })
}

func (s scores) elect(r Report, size int, l *lots) Report {
	round := Round{Votes: s}
	r.Winners, round.Ties, r.Open = fill(s.groups(), size, l)
	round.Elected, r.Rounds = r.Winners, []Round{round}
	return r
}

// committees are those of all who are sure, with every choice among the equals at the last seat.
func (s scores) committees(size int) ([][]int, error) {
	var sure []int
	for _, group := range s.groups() {
		if len(sure)+len(group) <= size {
			sure = append(sure, group...)
			continue
		}
		return withOthers(sure, group, size)
	}
	slices.Sort(sure)
	return [][]int{sure}, nil
}

// combinations yields every choice of k options, in order.
func combinations(from []int, k int) func(yield func([]int) bool) {
	return func(yield func([]int) bool) {
		var pick func(chosen, rest []int) bool
		pick = func(chosen, rest []int) bool {
			if len(chosen) == k {
				return yield(slices.Clone(chosen))
			}
			for i := 0; i+k-len(chosen) <= len(rest); i++ {
				if !pick(append(chosen, rest[i]), rest[i+1:]) {
					return false
				}
			}
			return true
		}
		pick(nil, from)
	}
}

// choose settles a tie between committees, option by option: those in all of them are elected, then one of the others, and so on
// among the committees that have it.
func choose(r Report, s Sums, best [][]int, l *lots) Report {
	round := Round{Votes: whole(s.Votes), Elected: []int{}}
	for {
		in, some := split(best)
		if round.Elected = in; len(some) == 0 {
			break
		}
		t := l.settle(ToElect, some, 1)
		if round.Ties = append(round.Ties, t); t.How == LeftOpen {
			r.Open = &t
			break
		}
		best = slices.DeleteFunc(slices.Clone(best), func(c []int) bool { return !slices.Contains(c, t.Chosen[0]) })
	}
	r.Rounds, r.Winners = []Round{round}, round.Elected
	return r
}

// split gives the options that all committees have and those that some have.
func split(committees [][]int) (all, some []int) {
	all = []int{}
	count := map[int]int{}
	for _, c := range committees {
		for _, o := range c {
			count[o]++
		}
	}
	for o, n := range count {
		if n == len(committees) {
			all = append(all, o)
		} else {
			some = append(some, o)
		}
	}
	slices.Sort(all)
	slices.Sort(some)
	return all, some
}
