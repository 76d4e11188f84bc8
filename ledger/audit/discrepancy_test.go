package audit

import (
	"errors"
	"testing"
)

// A card's class is that of its largest overstatement over all pairs, also where another pair has a smaller margin.
func TestClasses(t *testing.T) {
	options := []string{"w", "l", "l2", "w2"}
	one, err := Plurality(options, []int64{1000, 900, 0, 100}, []int{0})
	if err != nil {
		t.Fatal(err)
	}
	two, err := Plurality(options, []int64{1000, 900, 0, 950}, []int{0, 3})
	if err != nil {
		t.Fatal(err)
	}
	vote := func(o ...int) *Vote {
		v := &Vote{Points: make([]int64, 4)}
		for _, i := range o {
			v.Points[i] = 1
		}
		return v
	}
	for _, tt := range []struct {
		name          string
		rs            []Reported
		record, paper *Vote
		want          Errors
	}{
		{"agree", one, vote(0), vote(0), Errors{}},
		{"winner, blank", one, vote(0), vote(), Errors{O1: 1}},
		{"winner, loser", one, vote(0), vote(1), Errors{O2: 1}},
		{"winner, small loser: two for one pair, one for the close one", one, vote(0), vote(2), Errors{O2: 1}},
		{"blank, loser", one, vote(), vote(2), Errors{O1: 1}},
		{"loser, other loser", one, vote(1), vote(2), Errors{O1: 1}},
		{"loser, winner: one for the third", one, vote(1), vote(0), Errors{U1: 1}},
		{"blank, winner", one, vote(), vote(0), Errors{U1: 1}},
		{"loser and other, winner", one[:1], vote(1), vote(0), Errors{U2: 1}},
		{"one winner for the other", two, vote(0), vote(3), Errors{O1: 1}},
		{"both, one and a loser", two, vote(0, 3), vote(0, 1), Errors{O2: 1}},
		{"no paper", one, vote(1), nil, Errors{O2: 1}},
		{"no record", one, nil, vote(0), Errors{O2: 1}},
		{"neither", one, nil, nil, Errors{O2: 1}},
	} {
		if got := (Errors{}).Add(Discrepancies(tt.rs, Card{tt.record, tt.paper}), 1); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestOutcomesThatAreRefused(t *testing.T) {
	names := []string{"a", "b"}
	for name, err := range map[string]error{
		"tie":        second(Plurality(names, []int64{5, 5}, []int{0})),
		"loser wins": second(Plurality(names, []int64{4, 5}, []int{0})),
		"two thirds": second(Majority("a", 0, 60, 90, 2, 3, true)),
		"just less":  second(Majority("a", 0, 60, 90, 2, 3, false)),
		"seat":       second(HighestAverages(names, []int64{100, 50}, []int64{2, 0}, func(n int64) int64 { return n })),
	} {
		if tie := new(TieError); !errors.As(err, &tie) || tie.Margin > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"totals":      second(Plurality(names, []int64{5}, []int{0})),
		"no winner":   second(Plurality(names, []int64{5, 4}, nil)),
		"twice":       second(Plurality(names, []int64{5, 4}, []int{0, 0})),
		"not there":   second(Plurality(names, []int64{5, 4}, []int{2})),
		"no points":   second(Scored(names, []int64{5, 4}, []int{0}, 0)),
		"no weight":   second(Weighted(names, []int64{5, 4}, []int{0}, 0)),
		"fraction":    second(Majority("a", 0, 60, 90, 3, 3, true)),
		"seats":       second(HighestAverages(names, []int64{100, 50}, []int64{2}, nil)),
		"no cards":    Comparison{0, 1, Gamma}.Check(),
		"wide margin": Comparison{5, 6, Gamma}.Check(),
		"inflator":    Comparison{5, 2, 1}.Check(),
		"no loser":    Bravo{Cards: 5, Tally: []int64{5}, Winners: []int{0}}.Check(),
		"too many":    second(Reported{Assertion{Low: 1, High: 1}, 1}.Comparing(1<<40, true, nil)),
	} {
		if err == nil {
			t.Error(name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A board's slip of the hand cannot score more than a paper can.
func TestScoresAreBounded(t *testing.T) {
	wild := Vote{Points: []int64{1 << 40, -9}, Weight: 1 << 40}
	rs, err := Weighted([]string{"a", "b"}, []int64{9, 1}, []int{0}, 7)
	if err != nil || rs[0].Score(wild) != 7 {
		t.Error(rs, err)
	}
	rs, err = Scored([]string{"a", "b"}, []int64{9, 1}, []int{0}, 5)
	if err != nil || rs[0].Score(wild) != 5 {
		t.Error(rs, err)
	}
}
