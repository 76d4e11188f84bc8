package tally

import (
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var committeeRules = []string{AV, SAV, PAV, SeqPAV, SeqPhragmen, CommitteeShares}

// The running example of Lackner and Skowron's survey has this kind of ballots: a party of two thirds, one of a third.
func TestCommitteesShareSeats(t *testing.T) {
	p := Profile{options(6), []Ballot{marking(0, 1, 2, 3).Times(4), marking(4, 5).Times(2)}}
	for _, rule := range committeeRules {
		got, err := Committees(rule, p, 3)
		if err != nil {
			t.Fatal(rule, err)
		}
		for _, c := range got {
			first := len(slices.DeleteFunc(slices.Clone(c), func(o int) bool { return o > 3 }))
			if proportional := rule != AV && rule != SAV; proportional && first != 2 || rule == AV && first != 3 {
				t.Errorf("%s elects %v", rule, c)
			}
		}
	}
}

func TestCommitteesOfLittle(t *testing.T) {
	for _, rule := range committeeRules {
		for _, c := range []struct {
			p    Profile
			size int
			want [][]int
			sure []int
		}{
			{Profile{}, 0, [][]int{nil}, []int{}}, {Profile{Options: options(1)}, 1, [][]int{{0}}, []int{}},
			{Profile{options(1), []Ballot{marking(0)}}, 1, [][]int{{0}}, []int{0}}, {Profile{options(2), []Ballot{marking()}}, 1, [][]int{{0}, {1}}, []int{}},
			{Profile{options(3), []Ballot{marking(1)}}, 2, [][]int{{0, 1}, {1, 2}}, []int{1}},
			{Profile{options(3), []Ballot{marking(0, 1, 2)}}, 1, [][]int{{0}, {1}, {2}}, []int{}},
		} {
			got, err := Committees(rule, c.p, c.size)
			if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("%s of %+v: %v %v, want %v", rule, c.p, got, err, c.want)
			}
			r, err := Committee(rule, c.p, c.size, Ties{})
			if err != nil || fmt.Sprint(r.Winners) != fmt.Sprint(c.sure) {
				t.Errorf("%s of %+v elects %v %v, want %v", rule, c.p, r.Winners, err, c.sure)
			}
		}
	}
}

// Whatever lots are drawn, one of the committees that can win is elected; with a draw of lots each seat that anybody approves is
// filled, without one the tie is named.
func TestCommitteeIsOneOfTheCommittees(t *testing.T) {
	for _, rule := range committeeRules {
		rapid.Check(t, func(t *rapid.T) {
			p := pointed(t, 1)
			size := rapid.IntRange(0, len(p.Options)).Draw(t, "size")
			all, err := Committees(rule, p, size)
			if err != nil {
				t.Fatal(err)
			}
			for _, ties := range []Ties{{}, {Seed: "1"}, {Order: rapid.Permutation(identity(len(p.Options))).Draw(t, "order")}} {
				r, err := Committee(rule, p, size, ties)
				if err != nil || !within(r.Winners, all) {
					t.Fatalf("%s elects %v of %v: %v", rule, r.Winners, all, err)
				}
				if ties.Seed != "" && r.Open != nil || ties.Seed == "" && len(ties.Order) == 0 && r.Open == nil && len(r.Winners) < size && supported(p) >= size {
					t.Fatalf("%s elects %v, open %+v", rule, r.Winners, r.Open)
				}
			}
		})
	}
}

func within(elected []int, committees [][]int) bool {
	return slices.ContainsFunc(committees, func(c []int) bool {
		return !slices.ContainsFunc(elected, func(o int) bool { return !slices.Contains(c, o) })
	})
}

func supported(p Profile) int {
	all, _ := p.approvals()
	n := 0
	for _, b := range supporters(all, len(p.Options)) {
		if len(b) > 0 {
			n++
		}
	}
	return n
}

// By the book: the satisfaction of every committee.
func TestPAVTriesEveryCommittee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := pointed(t, 1)
		size := rapid.IntRange(0, supported(p)).Draw(t, "size")
		got, err := Committees(PAV, p, size)
		if err != nil {
			t.Fatal(err)
		}
		var best [][]int
		top := big.NewRat(-1, 1)
		for c := range combinations(identity(len(p.Options)), size) {
			switch w := satisfied(p, c); w.Cmp(top) {
			case 1:
				best, top = [][]int{c}, w
			case 0:
				best = append(best, c)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(best) {
			t.Fatalf("%v, want %v", got, best)
		}
	})
}

func satisfied(p Profile, committee []int) *big.Rat {
	sum := new(big.Rat)
	for _, b := range p.Ballots {
		n := int64(0)
		for _, m := range b.Marks {
			if m.Value == 1 && slices.Contains(committee, int(m.Option)) {
				n++
				sum.Add(sum, big.NewRat(b.Weight, n))
			}
		}
	}
	return sum
}

func TestCommitteesAreAnonymousAndNeutral(t *testing.T) {
	for _, rule := range committeeRules {
		rapid.Check(t, func(t *rapid.T) {
			p := pointed(t, 1)
			size := rapid.IntRange(0, len(p.Options)).Draw(t, "size")
			q := shuffled(t, p)
			if a, b := named(t, rule, p, size), named(t, rule, q, size); !reflect.DeepEqual(a, b) {
				t.Fatalf("%s: %v, then %v", rule, a, b)
			}
		})
	}
}

func named(t *rapid.T, rule string, p Profile, size int) []string {
	all, err := Committees(rule, p, size)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprint(slices.Sorted(slices.Values(Report{Options: p.Options}.Names(c)))))
	}
	slices.Sort(out)
	return out
}

func TestCommitteesRefuse(t *testing.T) {
	if _, err := Committees("committee-of-elders", Profile{}, 1); !errors.Is(err, ErrRule) {
		t.Error(err)
	}
	if _, err := Committee("committee-of-elders", Profile{}, 1, Ties{}); !errors.Is(err, ErrRule) {
		t.Error(err)
	}
	if _, err := Committees(AV, Profile{options(1), []Ballot{marking(2)}}, 1); !errors.Is(err, ErrOption) {
		t.Error(err)
	}
	for rule, n := range map[string]int{AV: 500, PAV: 18, SeqPAV: 18} {
		if _, err := Committees(rule, Profile{options(n), []Ballot{marking(identity(n)...)}}, n/2); !errors.Is(err, ErrMany) {
			t.Errorf("%s lists the committees of %d among %d equals: %v", rule, n/2, n, err)
		}
	}
}
