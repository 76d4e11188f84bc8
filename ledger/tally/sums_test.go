package tally

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// marking gives a mark of value 1 to each of the options.
func marking(options ...int) Ballot {
	b := Ballot{Weight: 1}
	for _, o := range options {
		b.Marks = append(b.Marks, Mark{int32(o), 1})
	}
	return b
}

func TestOvervotesAreBlank(t *testing.T) {
	p := Profile{options(3), []Ballot{marking(0), marking(0, 1).Times(5), marking(), marking(2).Times(2)}}
	for _, c := range []struct {
		limit Limit
		blank int64
		votes []int64
	}{
		{Limit{1, 1}, 6, []int64{1, 0, 2}}, {Limit{2, 1}, 1, []int64{6, 5, 2}}, {Limit{0, 1}, 1, []int64{6, 5, 2}},
	} {
		if s, err := p.Sum(c.limit); err != nil || s.Blank != c.blank || !reflect.DeepEqual(s.Votes, c.votes) || s.Ballots != 9 {
			t.Errorf("%+v: %+v %v", c.limit, s, err)
		}
	}
}

func TestSumRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		ballot Ballot
		want   error
	}{
		"twice":          {marking(1, 1), ErrTwice},
		"too many on it": {Ballot{1, []Mark{{0, 3}}}, ErrValue},
		"below nothing":  {Ballot{1, []Mark{{0, -1}}}, ErrValue},
		"no option":      {marking(3), ErrOption},
		"no weight":      {marking(0).Times(0), ErrWeight},
	} {
		if _, err := (Profile{options(3), []Ballot{c.ballot}}).Sum(Limit{Each: 2}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHighest(t *testing.T) {
	for _, c := range []struct {
		votes   []int64
		seats   int
		ties    Ties
		winners []int
		open    []int
	}{
		{nil, 1, Ties{}, []int{}, nil}, {[]int64{0}, 1, Ties{}, []int{}, nil}, {[]int64{1}, 1, Ties{}, []int{0}, nil},
		{[]int64{3, 5, 4}, 2, Ties{}, []int{1, 2}, nil}, {[]int64{0, 0, 4}, 2, Ties{}, []int{2}, nil},
		{[]int64{4, 5, 4, 4}, 2, Ties{}, []int{1}, []int{0, 2, 3}}, {[]int64{4, 5, 4}, 3, Ties{}, []int{1, 0, 2}, nil},
		{[]int64{4, 5, 4, 4}, 3, Ties{Order: []int{3, 2, 1, 0}}, []int{1, 3, 2}, nil},
	} {
		r, err := Plurality(Sums{Options: options(len(c.votes)), Ballots: 20, Votes: c.votes}, c.seats, c.ties)
		if err != nil || !reflect.DeepEqual(r.Winners, c.winners) {
			t.Errorf("%v for %d: %v %v", c.votes, c.seats, r.Winners, err)
		}
		if (r.Open != nil) != (c.open != nil) || r.Open != nil && !reflect.DeepEqual(r.Open.Options, c.open) {
			t.Errorf("%v for %d: open %+v", c.votes, c.seats, r.Open)
		}
	}
}

func TestHighestRefusesWhatNoBallotsGive(t *testing.T) {
	for _, s := range []Sums{
		{Options: options(2), Votes: []int64{1}}, {Options: options(1), Votes: []int64{-1}}, {Options: options(1), Votes: []int64{1}, Blank: 1},
		{Options: options(2), Votes: []int64{1 << 62, 1 << 62}}, {Options: options(1), Votes: []int64{1}, Blank: -1},
	} {
		if _, err := Score(s, 1, Ties{}); !errors.Is(err, ErrSums) {
			t.Errorf("%+v was counted: %v", s, err)
		}
	}
}

// sumRules are the rules that only add up, with the limit of their ballots.
var sumRules = map[string]struct {
	limit Limit
	count func(Sums, int, Ties) (Report, error)
}{
	"plurality": {Limit{1, 1}, Plurality}, "n-of-m": {Limit{2, 1}, NofM}, "approval": {Limit{0, 1}, Approval},
	"score": {Limit{0, 5}, Score}, "cumulative": {Limit{4, 3}, Cumulative},
}

func pointed(t *rapid.T, each int32) Profile {
	p := Profile{Options: options(rapid.IntRange(1, 6).Draw(t, "options"))}
	for range rapid.IntRange(0, 10).Draw(t, "ballots") {
		b := Ballot{Weight: rapid.Int64Range(1, 4).Draw(t, "weight")}
		for o := range p.Options {
			if v := rapid.Int32Range(0, each).Draw(t, "points"); v > 0 {
				b.Marks = append(b.Marks, Mark{int32(o), v})
			}
		}
		p.Ballots = append(p.Ballots, b)
	}
	return p
}

// count counts a profile by a rule and gives the winners by name, in order of names.
func (p Profile) winners(t *rapid.T, rule string, seats int) []string {
	s, err := p.Sum(sumRules[rule].limit)
	if err != nil {
		t.Fatal(err)
	}
	r, err := sumRules[rule].count(s, seats, Ties{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(slices.Values(r.Names(r.Winners)))
}

// Neither the order of ballots (anonymity) nor that of options (neutrality) may matter, nor how equal ballots are put together.
func TestSumRulesAreAnonymousAndNeutral(t *testing.T) {
	for rule := range sumRules {
		rapid.Check(t, func(t *rapid.T) {
			p, seats := pointed(t, sumRules[rule].limit.Each), rapid.IntRange(1, 3).Draw(t, "seats")
			want := p.winners(t, rule, seats)
			if got := shuffled(t, p).winners(t, rule, seats); !slices.Equal(got, want) {
				t.Fatalf("%s: %v, want %v", rule, got, want)
			}
		})
	}
}

// shuffled is the same election with ballots apart and in another order, and options in another.
func shuffled(t *rapid.T, p Profile) Profile {
	place := rapid.Permutation(identity(len(p.Options))).Draw(t, "options")
	out := Profile{Options: make([]string, len(p.Options))}
	for o, to := range place {
		out.Options[to] = p.Options[o]
	}
	for _, b := range p.Ballots {
		for range b.Weight {
			one := Ballot{Weight: 1}
			for _, m := range b.Marks {
				one.Marks = append(one.Marks, Mark{int32(place[m.Option]), m.Value})
			}
			out.Ballots = append(out.Ballots, one)
		}
	}
	out.Ballots = rapid.Permutation(out.Ballots).Draw(t, "ballots")
	return out
}

// Whoever wins still wins with one more ballot for them.
func TestSumRulesAreMonotone(t *testing.T) {
	for rule := range sumRules {
		rapid.Check(t, func(t *rapid.T) {
			p, seats := pointed(t, sumRules[rule].limit.Each), rapid.IntRange(1, 3).Draw(t, "seats")
			for _, name := range p.winners(t, rule, seats) {
				more := p
				more.Ballots = append(slices.Clone(p.Ballots), marking(slices.Index(p.Options, name)))
				if got := more.winners(t, rule, seats); !slices.Contains(got, name) {
					t.Fatalf("%s: %s lost by a vote for it: %v", rule, name, got)
				}
			}
		})
	}
}

func TestFiveHundredOptions(t *testing.T) {
	s := Sums{Options: options(500), Ballots: 500}
	for i := range 500 {
		s.Votes = append(s.Votes, int64(i%7))
	}
	r, err := NofM(s, 100, Ties{Seed: "12 10 3"})
	if err != nil || len(r.Winners) != 100 || len(r.Rounds[0].Ties) != 1 || r.Open != nil {
		t.Fatal(fmt.Sprint(len(r.Winners), r.Rounds[0].Ties, err))
	}
}
