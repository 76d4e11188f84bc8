package tally

import (
	"errors"
	"fmt"
	"testing"
)

// told writes the rounds of a report: votes, who was elected (+) and excluded (-), and what is inactive.
func told(r Report) string {
	out := ""
	for _, round := range r.Rounds {
		for o, v := range round.Votes {
			out += fmt.Sprintf("%s%s ", r.Options[o], v)
		}
		for _, o := range round.Elected {
			out += "+" + r.Options[o]
		}
		for _, o := range round.Excluded {
			out += "-" + r.Options[o]
		}
		for _, reason := range []string{Exhausted, Overvoted, Skipped, Repeated, Surplus, Rounding} {
			if v := round.Inactive[reason]; v.Sign() != 0 {
				out += fmt.Sprintf(" %s %s", reason, v)
			}
		}
		out += "; "
	}
	return out
}

// Tennessee is the example of Wikipedia's articles on counting rules: A Memphis, B Nashville, C Chattanooga, D Knoxville.
var tennessee = rankings(4, "42 ABCD,26 BCDA,15 CDBA,17 DCBA")

func TestIRVSettings(t *testing.T) {
	anyGap := Reading{MaxSkipped: -1}
	order := Ties{Order: upTo(3)}
	for _, c := range []struct {
		name string
		rule IRV
		p    Profile
		want string
	}{
		{"Tennessee", IRV{Seats: 1, Reading: anyGap}, tennessee, "A42 B26 C15 D17 -C; A42 B26 C0 D32 -B; A42 B0 C0 D58 +D; "},
		{"overvote ends", IRV{Seats: 1}, rankings(3, "3 A,2 B,2 C=BA"), "A3 B2 C0 +A overvoted 2; "},
		{"overvote skips", IRV{Seats: 1, Reading: Reading{Overvote: OvervoteSkips}}, rankings(3, "3 A,2 B,2 C=BA"), "A5 B2 C0 +A; "},
		{"overvote of one that still runs", IRV{Seats: 1, Reading: Reading{Overvote: OvervoteEndsIfSeveral}, Withdrawn: []int{2}},
			rankings(3, "3 A,2 B,2 C=BA"), "A3 B4 C0 +B; "},
		{"skipped rank ends", IRV{Seats: 1}, rankings(3, "3 A,2 B,4 C-BA,1 CB"), "A3 B2 C5 -B; A3 B0 C5 +C exhausted 2; "},
		{"first rank skipped", IRV{Seats: 1}, rankings(2, "3 A,4 -B"), "A3 B0 +A skipped 4; "},
		{"first rank may be skipped", IRV{Seats: 1, Reading: Reading{MaxSkipped: 1}}, rankings(2, "3 A,4 -B"), "A3 B4 +B; "},
		{"repetition ends", IRV{Seats: 1, Reading: Reading{EndRepeat: true}}, rankings(3, "3 A,2 B,1 CCB"), "A3 B2 C1 -C; A3 B2 C0 +A repeated 1; "},
		{"repetition passed over", IRV{Seats: 1, Ties: order}, rankings(3, "3 A,2 B,1 CCB"), "A3 B2 C1 -C; A3 B3 C0 +A; "},
		{"batch", IRV{Seats: 1, Batch: true, Reading: anyGap}, rankings(4, "9 A,8 B,3 C,2 DA"), "A9 B8 C3 D2 -C-D; A11 B8 C0 D0 +A exhausted 3; "},
		{"until two", IRV{Seats: 1, UntilTwo: true}, rankings(3, "9 A,3 B,2 CB"), "A9 B3 C2 +A; A9 B3 C2 -C; A9 B5 C0 ; "},
		{"first round's quota", IRV{Seats: 1, FirstRound: true}, rankings(3, "4 A,3 B,2 C"), "A4 B3 C2 -C; A4 B3 C0 +A exhausted 2; "},
		{"minimum", IRV{Seats: 1, Minimum: 3}, rankings(4, "9 A,8 BA,2 C,2 D"), "A9 B8 C2 D2 -C-D; A9 B8 C0 D0 +A exhausted 4; "},
		{"all below the minimum", IRV{Seats: 1, Minimum: 99}, rankings(2, "3 A,2 B"), "A3 B2 ; "},
		{"stop early", IRV{Seats: 1, StopAfter: 1}, tennessee, "A42 B26 C15 D17 -C; "},
		{"undeclared cannot win", IRV{Seats: 1, Undeclared: []int{1}}, rankings(3, "2 A,5 BA,1 C"), "A2 B5 C1 -B; A7 B0 C1 +A; "},
		{"bottoms up", IRV{Mode: BottomsUp, Seats: 2}, tennessee, "A42 B26 C15 D17 -C; A42 B26 C0 D32 -B; A42 B0 C0 D58 +D+A; "},
		{"share", IRV{Mode: BottomsUpShare, Share: Ratio(1, 5)}, tennessee, "A42 B26 C15 D17 -C; A42 B26 C0 D32 +A+D+B; "},
		{"share, together", IRV{Mode: BottomsUpShare, Share: Ratio(1, 5), Cutoff: true}, tennessee,
			"A42 B26 C15 D17 -C-D; A42 B58 C0 D0 +B+A; "},
		{"many a round", IRV{Mode: ManyPerRound, Seats: 2, Decimals: 2}, rankings(3, "5 AB,5 BC,2 C"), "A5 B5 C2 +A+B; A5 B5 C2 ; "},
		{"minimum of many", IRV{Mode: ManyPerRound, Seats: 2, Decimals: 2, Minimum: 2}, rankings(5, "3 A,2 B,2 C,1 DC,1 EC"),
			"A3 B2 C2 D1 E1 -D-E; A3 B2 C4 D0 E0 +C; A3 B2 C4 D0 E0 -B; A3 B0 C4 D0 E0 +A exhausted 2; A3 B0 C4 D0 E0  exhausted 2; "},
		{"no such minimum", IRV{Mode: ManyPerRound, Seats: 2, Decimals: 2, Minimum: 1 << 62}, rankings(3, "3 A,2 B"), "A3 B2 C0 ; "},
		{"surplus", IRV{Mode: ManyPerRound, Seats: 2, Decimals: 2}, rankings(3, "7 AC,2 B,1 C"),
			"A7 B2 C1 +A; A4 B2 C3.94 -B rounding 0.06; A4 B0 C3.94 +C exhausted 2 rounding 0.06; A4 B0 C3.94  exhausted 2 rounding 0.06; "},
		{"Hare's quota", IRV{Mode: ManyPerRound, Seats: 2, Decimals: 2, Hare: true}, rankings(3, "7 AC,3 B,1 C"),
			"A7 B3 C1 +A; A6 B3 C1.98 -C rounding 0.02; A6 B3 C0 +B exhausted 1.98 rounding 0.02; A6 B3 C0  exhausted 1.98 rounding 0.02; "},
		{"one a round", IRV{Mode: OnePerRound, Seats: 2, Decimals: 2, Ties: order}, rankings(3, "5 AC,5 BC,2 C"),
			"A5 B5 C2 +A; A5 B5 C2 +B; A5 B5 C2 ; "},
		{"surplus of the last", IRV{Mode: OnePerRound, Seats: 2, Decimals: 1, Ties: order}, rankings(3, "6 AC,6 BC"),
			"A6 B6 C0 +A; A5 B6 C0.6 +B rounding 0.4; A5 B5 C0.6  surplus 0.6 rounding 0.8; "},
	} {
		r, err := c.rule.Count(c.p)
		if got := told(r); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.name, err, got, c.want)
		}
	}
}

// Each seat of a sequential count is an instant runoff of its own, without those elected before.
func TestIRVSequential(t *testing.T) {
	reports, err := IRV{Mode: Sequential, Seats: 2, Reading: Reading{MaxSkipped: -1}}.CountSequential(tennessee)
	if err != nil || len(reports) != 2 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	for i, want := range []string{"A42 B26 C15 D17 -C; A42 B26 C0 D32 -B; A42 B0 C0 D58 +D; ", "A42 B26 C32 D0 -B; A42 B0 C58 D0 +C; "} {
		if got := told(reports[i]); got != want {
			t.Errorf("seat %d: got %s, want %s", i+1, got, want)
		}
	}
}

func TestIRVTies(t *testing.T) {
	p := rankings(3, "2 A,1 BA,1 CA,0 A")
	p.Ballots = p.Ballots[:3]
	seed := int64(7)
	for _, c := range []struct {
		ties    Ties
		earlier bool
		how     string
	}{
		{Ties{}, false, LeftOpen}, {Ties{Seed: "x"}, false, ByLot}, {Ties{Order: upTo(3)}, false, ByOrder}, {Ties{Random: &seed}, false, ByRandom},
	} {
		r, err := IRV{Seats: 1, Ties: c.ties, Earlier: c.earlier}.Count(p)
		if err != nil || len(r.Rounds[0].Ties) != 1 || r.Rounds[0].Ties[0].How != c.how {
			t.Errorf("%+v: %+v, %v", c.ties, r.Rounds[0].Ties, err)
		}
		if open := c.how == LeftOpen; open != (r.Open != nil) || open != (len(r.Winners) == 0) {
			t.Errorf("%+v: open %v, winners %v", c.ties, r.Open, r.Winners)
		}
	}
	// B and C are equal in the second round; B had fewer votes in the first.
	r, err := IRV{Seats: 1, Earlier: true}.Count(rankings(4, "5 A,2 B,3 C,1 DB"))
	want := Tie{Purpose: ToExclude, Options: []int{1, 2}, Chosen: []int{1}, How: ByEarlier, Round: 1}
	if err != nil || len(r.Rounds) < 2 || len(r.Rounds[1].Ties) != 1 || fmt.Sprint(r.Rounds[1].Ties[0]) != fmt.Sprint(want) {
		t.Errorf("%s, %v", told(r), err)
	}
}

// Three are equal, two of them also before: the lot is between these two, and the tie says so.
func TestTieLeft(t *testing.T) {
	r, err := IRV{Seats: 1, Earlier: true, Ties: Ties{Seed: "left"}}.Count(rankings(5, "9 A,4 B,4 C,5 D,1 EB,1 EC"))
	if err != nil || len(r.Rounds) < 2 || len(r.Rounds[1].Ties) != 1 {
		t.Fatalf("%s, %v", told(r), err)
	}
	tie := r.Rounds[1].Ties[0]
	if fmt.Sprint(tie.Options, tie.Left, tie.Round, tie.Chosen) != fmt.Sprint([]int{1, 2, 3}, []int{1, 2}, 1, Lot("left", 1, options26, []int{1, 2})[:1]) {
		t.Errorf("%+v", tie)
	}
}

func TestIRVRefuses(t *testing.T) {
	p := rankings(2, "3 A,2 B")
	for _, c := range []struct {
		rule IRV
		want error
	}{
		{IRV{}, ErrSettings}, {IRV{Seats: 2}, ErrSettings}, {IRV{Mode: "other", Seats: 1}, ErrSettings}, {IRV{Mode: Sequential, Seats: 1}, ErrSettings},
		{IRV{Mode: ManyPerRound, Seats: 2, UntilTwo: true}, ErrSettings}, {IRV{Mode: BottomsUpShare}, ErrSettings},
		{IRV{Mode: BottomsUpShare, Share: Int(2)}, ErrSettings}, {IRV{Seats: 1, Hare: true}, ErrSettings}, {IRV{Seats: 1, Cutoff: true}, ErrSettings},
		{IRV{Seats: 1, Withdrawn: []int{2}}, ErrOption}, {IRV{Seats: 1, Ties: Ties{Order: []int{0}}}, ErrSettings},
		{IRV{Seats: 1, Ties: Ties{Order: []int{0, 0}}}, ErrSettings}, {IRV{Mode: ManyPerRound, Seats: 2, Decimals: 19}, ErrSettings}, {IRV{Seats: 1, Minimum: -1}, ErrSettings},
		{IRV{Mode: ManyPerRound, Seats: 2, Decimals: 18}, ErrWeight}, {IRV{Seats: 1, Reading: Reading{MaxRanks: 1}}, nil},
	} {
		if _, err := c.rule.Count(p); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.rule, err, c.want)
		}
	}
	if _, err := (IRV{Seats: 1, Reading: Reading{MaxRanks: 1}}).Count(rankings(2, "1 AB")); !errors.Is(err, ErrValue) {
		t.Errorf("a rank above the highest: %v", err)
	}
}

// The first numbers of java.util.Random for seeds, as every Java runtime gives them.
func TestJavaRandom(t *testing.T) {
	r := newJavaRandom(42)
	for _, want := range []int32{-1170105035, 234785527, -1360544799, 205897768} {
		if got := int32(r.next(32)); got != want {
			t.Errorf("new Random(42).nextInt(): %d, want %d", got, want)
		}
	}
	if got := newJavaRandom(42).nextInt(10); got != 0 { // 1562431130 mod 10
		t.Errorf("new Random(42).nextInt(10): %d", got)
	}
	for n, want := range map[int]int{1000: 730, 1000000000: 730967787} { // nextDouble() is 0.730967787376657
		if got := newJavaRandom(0).scaled(n); got != want {
			t.Errorf("floor(new Random(0).nextDouble() · %d) is %d", n, got)
		}
	}
	if got := int32(newJavaRandom(0).next(32)); got != -1155484576 {
		t.Errorf("new Random(0).nextInt(): %d", got)
	}
	// "Sneezy" stands before "Dopey" in a java.util.HashSet: buckets 5 and 11 of 16.
	if got := javaHashed([]string{"Dopey", "Sneezy"}, []int{0, 1}); got[0] != 1 {
		t.Errorf("HashSet order %v", got)
	}
}
