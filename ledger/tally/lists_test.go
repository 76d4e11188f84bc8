package tally

import (
	"cmp"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func lists(votes ...int64) Lists {
	l := Lists{Sums: Sums{Options: options(len(votes)), Votes: votes}}
	l.Ballots = l.total()
	return l
}

func TestSeats(t *testing.T) {
	small := []int64{10000, 6000, 1500}
	// The example that textbooks give for the difference between the quotas.
	ten := []int64{47000, 16000, 15800, 12000, 6100, 3100}
	for _, c := range []struct {
		name  string
		count func(Lists) (Report, error)
		votes []int64
		out   []int
		want  []int
		open  []int
	}{
		{"dhondt", highestAverage(DHondt, 8), small, nil, []int{5, 3, 0}, nil},
		{"sainte-lague", highestAverage(SainteLague, 8), small, nil, []int{4, 3, 1}, nil},
		{"modified", highestAverage(Modified(Ratio(7, 5)), 8), small, nil, []int{5, 3, 0}, nil},
		{"a list barred", highestAverage(DHondt, 8), small, []int{1}, []int{7, 0, 1}, nil},
		{"equal quotients, enough seats", highestAverage(DHondt, 3), []int64{200, 100}, nil, []int{2, 1}, nil},
		{"equal quotients at the last seat", highestAverage(DHondt, 2), []int64{200, 100}, nil, []int{1, 0}, []int{0, 1}},
		{"no vote at all", highestAverage(DHondt, 2), []int64{0, 0}, nil, []int{0, 0}, nil},
		{"no list", highestAverage(SainteLague, 2), nil, nil, []int{}, nil},
		{"hare", remainder(Hare, 10), ten, nil, []int{5, 2, 1, 1, 1, 0}, nil},
		{"droop", remainder(Droop, 10), ten, nil, []int{5, 2, 2, 1, 0, 0}, nil},
		{"equal remainders", remainder(Hare, 1), []int64{7, 7}, nil, []int{0, 0}, []int{0, 1}},
		{"equal remainders, more votes", remainder(Hare, 2), []int64{3, 1, 1, 1}, nil, []int{1, 0, 0, 0}, []int{1, 2, 3}},
		{"no seat, no vote", remainder(Hare, 0), []int64{0}, nil, []int{0}, nil},
	} {
		l := lists(c.votes...)
		l.Out = c.out
		r, err := c.count(l)
		if err != nil || !reflect.DeepEqual(r.Shares, c.want) || (r.Open != nil) != (c.open != nil) || r.Open != nil && !reflect.DeepEqual(r.Open.Options, c.open) {
			t.Errorf("%s: %v %+v %v, want %v %v", c.name, r.Shares, r.Open, err, c.want, c.open)
		}
	}
}

func highestAverage(d Divisors, n int) func(Lists) (Report, error) {
	return func(l Lists) (Report, error) { return d.Seats(l, n, Ties{}, false) }
}

func remainder(q Quota, n int) func(Lists) (Report, error) {
	return func(l Lists) (Report, error) { return LargestRemainder(q, l, n, Ties{}) }
}

// Spain: "If two quotients are equal, the seat goes to the list with more votes; if those are equal too, the first such tie is
// settled by lot" (LOREG, article 163.1 d).
func TestMoreVotesSettleEqualQuotients(t *testing.T) {
	r, err := DHondt.Seats(lists(200, 100, 100), 2, Ties{}, true)
	if err != nil || r.Open != nil || !reflect.DeepEqual(r.Shares, []int{2, 0, 0}) {
		t.Errorf("%v %+v %v", r.Shares, r.Open, err)
	}
	r, err = DHondt.Seats(lists(200, 100, 100), 3, Ties{}, true)
	if err != nil || r.Open == nil || !reflect.DeepEqual(r.Open.Options, []int{1, 2}) || !reflect.DeepEqual(r.Shares, []int{2, 0, 0}) {
		t.Errorf("%v %+v %v", r.Shares, r.Open, err)
	}
}

func TestBarrier(t *testing.T) {
	s := lists(50, 45, 4, 1).Sums
	for _, c := range []struct {
		num, den int64
		above    bool
		exempt   []int
		want     []int
	}{
		{5, 100, false, nil, []int{2, 3}}, {4, 100, false, nil, []int{3}}, {4, 100, true, nil, []int{2, 3}}, {4, 100, true, []int{3}, []int{2}}, {0, 1, false, nil, nil},
	} {
		if got := s.Barrier(c.num, c.den, c.above, c.exempt...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%d/%d: %v, want %v", c.num, c.den, got, c.want)
		}
	}
}

func drawnLists(t *rapid.T) Lists {
	return lists(rapid.SliceOfN(rapid.Int64Range(0, 30), 0, 6).Draw(t, "votes")...)
}

// By the book: write down every quotient, sort them, count those above the line. The line is a tie if equals stand on both sides.
func TestSeatsAreTheHighestQuotients(t *testing.T) {
	for _, d := range []Divisors{DHondt, SainteLague, Modified(Ratio(7, 5))} {
		rapid.Check(t, func(t *rapid.T) {
			l, seats := drawnLists(t), rapid.IntRange(0, 12).Draw(t, "seats")
			r, err := d.Seats(l, seats, Ties{}, false)
			if err != nil {
				t.Fatal(err)
			}
			want, open := onPaper(d, l.Votes, seats)
			if !slices.Equal(r.Shares, want) || (r.Open != nil) != open {
				t.Fatalf("%s %v for %d: %v %+v, want %v %v", d.Rule, l.Votes, seats, r.Shares, r.Open, want, open)
			}
		})
	}
}

func onPaper(d Divisors, votes []int64, seats int) (shares []int, open bool) {
	type entry struct {
		list     int
		quotient *big.Rat
	}
	var table []entry
	for o, v := range votes {
		for n := range seats + 1 {
			divisor := new(big.Rat).SetInt64(d.Then + d.Step*int64(n-1))
			if n == 0 {
				divisor, _ = new(big.Rat).SetString(d.First.String())
			}
			if v > 0 {
				table = append(table, entry{o, divisor.Quo(new(big.Rat).SetInt64(v), divisor)})
			}
		}
	}
	slices.SortFunc(table, func(a, b entry) int { return b.quotient.Cmp(a.quotient) })
	shares = make([]int, len(votes))
	for i, e := range table {
		if i == seats {
			break
		}
		if open = seats < len(table) && e.quotient.Cmp(table[seats].quotient) == 0; open {
			break
		}
		shares[e.list]++
	}
	return shares, open
}

// A house with one more seat takes none from anybody, and more votes for a list never cost it a seat.
func TestDivisorsAreMonotone(t *testing.T) {
	ties := Ties{Order: identity(6)}
	for _, d := range []Divisors{DHondt, SainteLague} {
		rapid.Check(t, func(t *rapid.T) {
			l, seats := drawnLists(t), rapid.IntRange(0, 12).Draw(t, "seats")
			small, err := d.Seats(l, seats, ties, false)
			large, err2 := d.Seats(l, seats+1, ties, false)
			if cmp.Or(err, err2) != nil {
				t.Fatal(err, err2)
			}
			for o := range l.Votes {
				more := lists(slices.Clone(l.Votes)...)
				more.Votes[o] += 3
				after, err := d.Seats(more, seats, ties, false)
				if err != nil || after.Shares[o] < small.Shares[o] || large.Shares[o] < small.Shares[o] {
					t.Fatalf("list %d: %d of %d seats, %d of %d, %d with more votes: %v", o, small.Shares[o], seats, large.Shares[o], seats+1, after.Shares[o], err)
				}
			}
		})
	}
}

// Hare and Droop give each list its quota's whole seats or one more, and all seats where there are votes enough.
func TestLargestRemainderStaysNearTheQuota(t *testing.T) {
	for name, q := range map[string]Quota{"hare": Hare, "droop": Droop, "hagenbach-bischoff": HagenbachBischoff.Rounded()} {
		rapid.Check(t, func(t *rapid.T) {
			l, seats := drawnLists(t), rapid.IntRange(1, 12).Draw(t, "seats")
			r, err := LargestRemainder(q, l, seats, Ties{Order: identity(6)})
			if err == ErrQuota && name == "hagenbach-bischoff" {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			quota, given := r.Rounds[0].Quota, 0
			for o, n := range r.Shares {
				whole := 0
				if quota.Sign() > 0 {
					whole = int(Int(l.Votes[o]).Quo(quota).Floor().rat().Num().Int64())
				}
				if given += n; n != whole && n != whole+1 {
					t.Fatalf("%s: %d seats for %d votes, quota %s", name, n, l.Votes[o], quota)
				}
			}
			if given > seats {
				t.Fatalf("%d of %d seats", given, seats)
			}
		})
	}
}

func TestLowQuotasAreRefused(t *testing.T) {
	if _, err := LargestRemainder(Imperiali, lists(10, 10), 1, Ties{}); err != ErrQuota {
		t.Error(err)
	}
	r, left, err := WholeQuotas(Droop, lists(10, 5), 2)
	if err != nil || !reflect.DeepEqual(r.Shares, []int{1, 0}) || left[0].Cmp(Int(4)) != 0 {
		t.Error(r.Shares, left, err)
	}
	// The quota of 30 votes for 4 seats is 5, which gives two, two and one; the one, with the smallest remainder, goes back.
	r, left, err = WholeQuotas(Imperiali, lists(12, 12, 6), 4)
	if err != nil || !reflect.DeepEqual(r.Shares, []int{2, 2, 0}) || left[2].Cmp(Int(6)) != 0 {
		t.Error(r.Shares, left, err)
	}
	if _, _, err = WholeQuotas(Imperiali, lists(10, 10), 1); err != ErrQuota {
		t.Error(err)
	}
}
