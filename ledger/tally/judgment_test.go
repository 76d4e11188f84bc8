package tally

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The vectors of MieuxVoter/majority-judgment-library-go (MIT), judgment/majorityjudgment_test.go; there the worst grade is first.
func TestMajorityJudgmentVectors(t *testing.T) {
	for _, c := range []struct{ tallies, order [][]int64 }{
		{[][]int64{{1, 1, 1}, {1, 2, 0}, {0, 2, 1}}, [][]int64{{2}, {0}, {1}}},
		{[][]int64{{2, 2, 2, 2, 2}, {2, 1, 1, 1, 5}, {2, 1, 1, 2, 4}, {2, 1, 5, 0, 2}, {2, 2, 2, 2, 2}}, [][]int64{{1}, {2}, {3}, {0, 4}}},
		{[][]int64{{10000000000, 10000000000}, {9999999999, 10000000001}}, [][]int64{{1}, {0}}},
	} {
		g := Graded{}
		for _, counts := range c.tallies {
			counts = slices.Clone(counts)
			slices.Reverse(counts)
			g.Options, g.Grades, g.Ballots = append(g.Options, "x"), append(g.Grades, counts), total(counts)
		}
		r, err := MajorityJudgment(g, 1, Ties{})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]int64
		for _, group := range r.Order {
			var options []int64
			for _, o := range group {
				options = append(options, int64(o))
			}
			got = append(got, options)
		}
		if !reflect.DeepEqual(got, c.order) {
			t.Errorf("%v: %v, want %v", c.tallies, got, c.order)
		}
	}
}

func total(counts []int64) (n int64) {
	for _, c := range counts {
		n += c
	}
	return n
}

// By the book: the ballots of each option sorted, and the lower median taken from them one at a time.
func TestMajorityJudgmentIsRemovalOfMedians(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := gradedProfile(t, 4)
		g, err := p.Grade(4)
		if err != nil {
			t.Fatal(err)
		}
		r, err := MajorityJudgment(g, 1, Ties{})
		if err != nil {
			t.Fatal(err)
		}
		want := ranked(len(p.Options), func(a, b int) int { return slices.Compare(medians(p, a, 4), medians(p, b, 4)) })
		if !reflect.DeepEqual(r.Order, want) {
			t.Fatalf("%v, want %v", r.Order, want)
		}
		for _, round := range r.Rounds {
			for o, m := range round.Medians {
				if all := medians(p, o, 4); int(round.Removed) < len(all) && all[round.Removed] != m || int(round.Removed) >= len(all) && m != -1 {
					t.Fatalf("after %d the median of %d is %d, want %v", round.Removed, o, m, all)
				}
			}
		}
	})
}

func gradedProfile(t *rapid.T, grades int32) Profile {
	p := Profile{Options: options(rapid.IntRange(1, 5).Draw(t, "options"))}
	for range rapid.IntRange(0, 12).Draw(t, "ballots") {
		b := Ballot{Weight: rapid.Int64Range(1, 3).Draw(t, "weight")}
		for o := range p.Options {
			if v := rapid.Int32Range(-1, grades-1).Draw(t, "grade"); v >= 0 {
				b.Marks = append(b.Marks, Mark{int32(o), v})
			}
		}
		p.Ballots = append(p.Ballots, b)
	}
	return p
}

func options(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(rune('a'+i/26)) + string(rune('a'+i%26))
	}
	return out
}

// medians takes the lower median, which is the worse of two middle ones, until none is left.
func medians(p Profile, option int, grades int) []int {
	var all []int
	for _, b := range p.Ballots {
		grade := grades - 1
		for _, m := range b.Marks {
			if int(m.Option) == option {
				grade = int(m.Value)
			}
		}
		for range b.Weight {
			all = append(all, grade)
		}
	}
	slices.Sort(all)
	var out []int
	for len(all) > 0 {
		at := len(all) / 2
		out, all = append(out, all[at]), slices.Delete(all, at, at+1)
	}
	return out
}

func TestMajorityJudgmentRefusesWhatNoBallotsGive(t *testing.T) {
	for _, g := range []Graded{
		{Options: options(1), Ballots: 1, Grades: [][]int64{{1, 1}}}, {Options: options(1), Ballots: 1, Grades: [][]int64{{-1, 1}}},
		{Options: options(2), Ballots: 1, Grades: [][]int64{{1}, {1, 0}}}, {Options: options(1), Ballots: 1, Grades: [][]int64{{}}},
		{Options: options(2), Ballots: 1, Grades: [][]int64{{1}}}, {Options: options(1), Ballots: -1, Grades: [][]int64{{0}}},
		{Options: options(1), Ballots: maxBallots + 1, Grades: [][]int64{{0}}},
	} {
		if _, err := MajorityJudgment(g, 1, Ties{}); err == nil {
			t.Errorf("%+v was counted", g)
		}
	}
}
