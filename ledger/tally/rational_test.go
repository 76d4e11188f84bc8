package tally

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestNumber(t *testing.T) {
	third := Ratio(1, 3)
	for _, c := range []struct {
		got  Number
		want string
	}{
		{Number{}, "0"}, {Int(-7), "-7"}, {third, "1/3"}, {Scaled(1234500, 5), "12.345"},
		{third.Add(third).Truncate(4), "0.6666"}, {Int(2).Quo(third), "6"}, {Ratio(-1, 2).Floor(), "-1"}, {Ratio(7, 2).Sub(Int(3)), "0.5"},
		{Ratio(7, 2).Mul(Ratio(2, 7)), "1"},
	} {
		if c.got.String() != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
		data, err := json.Marshal(c.got)
		var back Number
		if err != nil || json.Unmarshal(data, &back) != nil || back.Cmp(c.got) != 0 {
			t.Errorf("%s does not come back from %s", c.got, data)
		}
	}
	for _, bad := range []string{"", "x", "1e5", "0x10", "1_000", "1/0"} {
		if _, err := ParseNumber(bad); err == nil {
			t.Errorf("%q was read as a number", bad)
		}
	}
}

func TestCheckProfile(t *testing.T) {
	names := []string{"a", "b"}
	for _, c := range []struct {
		ballots []Ballot
		want    error
	}{
		{nil, nil}, {[]Ballot{Ranking(), Ranking(1, 0)}, nil}, {[]Ballot{Ranking(2)}, ErrOption}, {[]Ballot{Ranking(-2)}, ErrOption}, {[]Ballot{Ranking(Unnamed, 1)}, nil},
		{[]Ballot{Ranking(0).Times(0)}, ErrWeight}, {[]Ballot{Ranking(0).Times(6), Ranking(0).Times(5)}, ErrWeight},
		{[]Ballot{{1, []Mark{{0, 0}}}}, ErrValue},
	} {
		if err := (Profile{names, c.ballots}).checkRanks(10, 0); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%v: %v, want %v", c.ballots, err, c.want)
		}
	}
}
