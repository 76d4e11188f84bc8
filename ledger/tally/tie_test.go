package tally

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"testing"
)

// A lot is drawn as `printf '%s' "seed,n,name" | sha256sum` for each name, ascending.
func TestLotIsWhatSha256sumSays(t *testing.T) {
	names := []string{"Ada", "Blaise", "Chen"}
	order := Lot("7302 1185", 1, names, []int{2, 0, 1})
	for i := 1; i < len(order); i++ {
		before := sha256.Sum256([]byte("7302 1185,1," + names[order[i-1]]))
		after := sha256.Sum256([]byte("7302 1185,1," + names[order[i]]))
		if fmt.Sprintf("%x", before) >= fmt.Sprintf("%x", after) {
			t.Errorf("%s is drawn before %s", names[order[i-1]], names[order[i]])
		}
	}
}

// Each order of three must come up about as often as any other.
func TestLotIsFair(t *testing.T) {
	seen := map[string]int{}
	for n := 1; n <= 6000; n++ {
		seen[fmt.Sprint(Lot("fair", n, []string{"a", "b", "c"}, []int{0, 1, 2}))]++
	}
	for order, count := range seen {
		if len(seen) != 6 || count < 850 || count > 1150 { // 5 standard deviations
			t.Errorf("%s came up %d times of 6000", order, count)
		}
	}
}

func TestSettle(t *testing.T) {
	names := []string{"a", "b", "c", "d"}
	for _, c := range []struct {
		ties Ties
		want Tie
	}{
		{Ties{}, Tie{Purpose: ToElect, Options: []int{1, 3}, How: LeftOpen}},
		{Ties{Order: []int{3, 2, 1, 0}}, Tie{Purpose: ToElect, Options: []int{1, 3}, Chosen: []int{3}, How: ByOrder}},
		{Ties{Seed: "s"}, Tie{Purpose: ToElect, Options: []int{1, 3}, Chosen: Lot("s", 1, names, []int{1, 3})[:1], How: ByLot, Lot: 1}},
	} {
		if got := c.ties.start(names).settle(ToElect, []int{3, 1}, 1); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v settles %+v, want %+v", c.ties, got, c.want)
		}
	}
}
